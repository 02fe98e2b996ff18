//! The static that says all that is known of an operation.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::enums::outcome_name;
use super::{Emit, facet};
use crate::ident;
use crate::ir::{
    Answer, AnswerForm, Body, BodyForm, Echo, Effect, Encoding, Operation, Parameter, Place,
    Reconcile, Style,
};
use crate::name::OperationName;

impl Emit<'_> {
    pub(super) fn descriptor(&self, op: &Operation, name: &OperationName) -> TokenStream {
        let constant = ident::ident(&name.constant);
        let method = ident::file_stem(&name.method);
        let docs = self.docs(&[format!("[`Client::{method}`].")]);
        let provider = &self.named.api.name;
        let Operation {
            id, method, path, ..
        } = op;
        let (method, path, route) = match op.documented_path {
            true => (method.as_str(), path.as_str(), quote!(Documented)),
            false => ("", "", quote!(Configured)),
        };
        let parameters = op.parameters.iter().map(parameter);
        let body = self.body_form(op);
        let envelope = self.envelope(op);
        let effect = self.effect(op);
        let hosts = &op.hosts;
        let security = op.security.iter().map(|all| self.requirement(all));
        let answers = op.answers.iter().map(answer);
        let lenient = facet::lenient(&op.lenient);
        let up = quote!(super::super::);
        let request_signature = self.signature_path(op.signatures.request, &up);
        let answer_signature = self.signature_path(op.signatures.response, &up);
        let echo = op.echo.iter().map(echo);
        let errors = match self.named.api.errors.is_empty() {
            true => quote!(&[]),
            false => quote!(super::super::error::CODES),
        };
        quote! {
            #docs
            pub static #constant: rt::Operation = rt::Operation {
                provider: #provider,
                name: #id,
                method: #method,
                path: #path,
                route: rt::Route::#route,
                parameters: &[#(#parameters),*],
                body: #body,
                envelope: #envelope,
                effect: #effect,
                security: &[#(#security),*],
                hosts: &[#(#hosts),*],
                answers: &[#(#answers),*],
                lenient: #lenient,
                errors: #errors,
                request_signature: #request_signature,
                answer_signature: #answer_signature,
                echo: &[#(#echo),*],
            };
        }
    }

    fn body_form(&self, op: &Operation) -> TokenStream {
        match &op.body {
            None => quote!(rt::BodyForm::None),
            Some(body) if body.others.is_empty() => self.one_form(body),
            Some(body) => {
                let forms = body.forms().map(|form| self.one_form(form));
                quote!(rt::BodyForm::OneOf(&[#(#forms),*]))
            }
        }
    }

    fn one_form(&self, body: &Body) -> TokenStream {
        let media = &body.media;
        match body.form {
            BodyForm::Json => quote!(rt::BodyForm::Json(#media)),
            BodyForm::Form => {
                let fields = body.encoding.iter().map(form_field);
                quote!(rt::BodyForm::Form(#media, &[#(#fields),*]))
            }
            BodyForm::Text => quote!(rt::BodyForm::Text(#media)),
            BodyForm::Bytes => quote!(rt::BodyForm::Bytes(#media)),
            BodyForm::Parts => {
                let fields = body.encoding.iter().map(|field| self.part_field(field));
                quote!(rt::BodyForm::Parts(#media, &[#(#fields),*]))
            }
        }
    }

    fn part_field(&self, field: &Encoding) -> TokenStream {
        let Encoding {
            wire,
            style,
            explode,
            reserved: _, // nothing is escaped in a part
            json: _,     // its media type says it
            media,
            styled,
        } = field;
        let media = media.as_deref().unwrap_or_default();
        let style = style_name(*style);
        let style = self.maybe_tokens(styled.then(|| quote!(rt::Style::#style)));
        quote! {
            rt::PartField { wire: #wire, media: #media, style: #style, explode: #explode }
        }
    }

    fn envelope(&self, op: &Operation) -> TokenStream {
        let (some, none) = (self.prelude("Some"), self.prelude("None"));
        let Some(envelope) = &op.envelope else {
            return none;
        };
        let maybe = |pointer: &Option<String>| self.maybe(pointer.as_deref());
        let success = match &envelope.success {
            Some((at, tokens)) => quote!(#some((#at, &[#(#tokens),*]))),
            None => none.clone(),
        };
        let payload = envelope.payload.as_deref().unwrap_or_default();
        let (code, message, request_id) = (
            maybe(&envelope.code),
            maybe(&envelope.message),
            maybe(&envelope.request_id),
        );
        quote! {
            #some(&rt::Envelope {
                success: #success,
                payload: #payload,
                code: #code,
                message: #message,
                request_id: #request_id,
            })
        }
    }

    fn effect(&self, op: &Operation) -> TokenStream {
        match &op.effect {
            Effect::Reads => quote!(rt::Effect::Reads),
            Effect::Unstated => quote!(rt::Effect::Unstated),
            Effect::Creates {
                what,
                key,
                reconcile,
            } => {
                let key = self.maybe(key.as_deref());
                let reconcile = reconcile
                    .as_ref()
                    .map(|reconcile| self.reconcile(reconcile));
                let reconcile = self.maybe_tokens(reconcile);
                quote!(rt::Effect::Creates { what: #what, key: #key, reconcile: #reconcile })
            }
        }
    }

    fn reconcile(&self, reconcile: &Reconcile) -> TokenStream {
        let operation = &reconcile.operation;
        let with = reconcile.with.iter().map(|(to, from)| quote!((#to, #from)));
        let state = self.maybe_tokens(reconcile.state.as_ref().map(|state| {
            let at = &state.at;
            let values = state.values.iter().map(|(value, outcome)| {
                let outcome = outcome_name(*outcome);
                quote!((#value, rt::Outcome::#outcome))
            });
            quote!(&rt::State { at: #at, values: &[#(#values),*] })
        }));
        quote!(&rt::Reconcile { operation: #operation, with: &[#(#with),*], state: #state })
    }
}

fn echo(echo: &Echo) -> TokenStream {
    let Echo {
        payload,
        request,
        amount,
        sensitive,
    } = echo;
    quote! {
        rt::Echo { payload: #payload, request: #request, amount: #amount, sensitive: #sensitive }
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter {
        wire,
        member,
        place,
        style,
        explode,
        reserved,
        json,
        sensitive: _,
    } = parameter;
    let place = place_name(*place);
    let style = style_name(*style);
    quote! {
        rt::Parameter {
            wire: #wire,
            member: #member,
            place: rt::Place::#place,
            style: rt::Style::#style,
            explode: #explode,
            reserved: #reserved,
            json: #json,
        }
    }
}

fn form_field(field: &Encoding) -> TokenStream {
    let Encoding {
        wire,
        style,
        explode,
        reserved,
        json,
        media: _,  // a field of a form has none
        styled: _, // nor does it matter who says its style
    } = field;
    let style = style_name(*style);
    quote! {
        rt::FormField {
            wire: #wire,
            style: rt::Style::#style,
            explode: #explode,
            reserved: #reserved,
            json: #json,
        }
    }
}

fn style_name(style: Style) -> Ident {
    format_ident!(
        "{}",
        match style {
            Style::Simple => "Simple",
            Style::Label => "Label",
            Style::Matrix => "Matrix",
            Style::Form => "Form",
            Style::SpaceDelimited => "SpaceDelimited",
            Style::PipeDelimited => "PipeDelimited",
            Style::DeepObject => "DeepObject",
        }
    )
}

pub(super) fn place_name(place: Place) -> Ident {
    format_ident!(
        "{}",
        match place {
            Place::Path => "Path",
            Place::Query => "Query",
            Place::Header => "Header",
            Place::Cookie => "Cookie",
        }
    )
}

fn answer(answer: &Answer) -> TokenStream {
    let (from, to) = (
        Literal::u16_unsuffixed(answer.from),
        Literal::u16_unsuffixed(answer.to),
    );
    let media = answer.media.as_deref().unwrap_or_default();
    let form = format_ident!(
        "{}",
        match answer.form {
            AnswerForm::Json => "Json",
            AnswerForm::Text => "Text",
            AnswerForm::Bytes => "Bytes",
            AnswerForm::Lines => "Lines",
            AnswerForm::Empty => "Empty",
        }
    );
    let index = Literal::u8_unsuffixed(answer.variant);
    let success = answer.success;
    quote! {
        rt::Answer {
            statuses: rt::StatusRange { from: #from, to: #to },
            media: #media,
            form: rt::AnswerForm::#form,
            index: #index,
            success: #success,
        }
    }
}
