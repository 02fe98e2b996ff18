//! Doc comments: what, wire name, limits, source; in one order everywhere.
//!
//! Descriptions come from specs, often from strangers' specs, so they are made harmless for rustdoc: no code block is run as a
//! test, no bracket is taken for a link, no angle bracket for HTML.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Emit;
use super::markdown::{code, harmless};
use super::object::is_optional;
use crate::ir::{
    Access, Condition, Constraint, Facet, Field, Filled, Group, Is, Presence, Scalar, Source,
    SourceStatus, TypeId, TypeKind,
};
use crate::name;

/// A link to a type of the same module. The prelude's derive macros have to be told from types of their names.
fn link_to(item: &str) -> String {
    match item {
        "Clone" | "Copy" | "Debug" | "Default" | "Eq" | "Hash" | "Ord" | "PartialEq"
        | "PartialOrd" => format!("[`{item}`](type@{item})"),
        _ => format!("[`{item}`]"),
    }
}

impl Emit<'_> {
    /// Doc attributes: each text is a paragraph.
    pub(super) fn docs(&self, paragraphs: &[String]) -> TokenStream {
        match self.kept(paragraphs) {
            Some(number) => quote!(#[doc = #number]),
            None => TokenStream::new(),
        }
    }

    /// The same, for the inside of a module.
    pub(super) fn inner_docs(&self, paragraphs: &[String]) -> TokenStream {
        match self.kept(paragraphs) {
            Some(number) => quote!(#![doc = #number]),
            None => TokenStream::new(),
        }
    }

    /// The number that stands for paragraphs, if there is a line of them.
    fn kept(&self, paragraphs: &[String]) -> Option<Literal> {
        let lines = lines(paragraphs)?;
        Some(Literal::usize_unsuffixed(self.docs.add(lines)))
    }

    pub(super) fn type_docs(&self, id: TypeId) -> TokenStream {
        let ty = &self.named.api.types[id];
        let mut paragraphs = words(ty.doc.summary.as_deref(), ty.doc.description.as_deref());
        match self.named.names.shared.groups.get(&id) {
            Some(places) => {
                let same = |place: &TypeId| self.named.api.types[*place].doc == ty.doc;
                // What differs stands at each member.
                if !places.iter().all(same) {
                    paragraphs.clear();
                }
                paragraphs.push(self.places_in_words(id, places));
            }
            None if paragraphs.is_empty() => paragraphs.push(self.type_in_words(id)),
            None => {}
        }
        if ty.doc.deprecated {
            paragraphs.push("Deprecated by the provider.".to_owned());
        }
        if let TypeKind::Struct(fields) = &ty.kind {
            paragraphs.extend(fields.groups.iter().map(group_words));
        }
        if let Some(source) = &ty.doc.source {
            paragraphs.push(source_words(source));
        }
        self.docs(&paragraphs)
    }

    /// Where a list of values stands, of which there is one for several places.
    fn places_in_words(&self, id: TypeId, places: &[TypeId]) -> String {
        let api = &self.named.api;
        let shown = places.iter().take(3).filter_map(|place| {
            let owner = name::place(api, *place)?.owner;
            Some(match owner {
                Ok(owner) => link_to(&self.type_name(owner)?.item),
                Err(operation) => format!("`{}`", code(operation)),
            })
        });
        let shown: Vec<String> = shown.collect();
        let more = match places.len().saturating_sub(shown.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let words = name::place(api, id).map(|place| place.words);
        format!(
            "Values of `{}` in {}{more}.",
            code(&words.unwrap_or_default()),
            shown.join(", ")
        )
    }

    /// A line for a type without a description.
    fn type_in_words(&self, id: TypeId) -> String {
        let api = &self.named.api;
        let ty = &api.types[id];
        let what = match &ty.kind {
            TypeKind::Struct(_) => "Members",
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => "Values",
            TypeKind::Union(_) => "Forms",
            _ => "Content",
        };
        match &ty.naming {
            crate::ir::Naming::Component { key, .. } => format!("`{}`.", code(key)),
            crate::ir::Naming::Inside { owner, words } => match self.type_name(*owner) {
                Some(owner) => format!("{what} of `{}` in {}.", code(words), link_to(&owner.item)),
                None => format!("{what} of `{}`.", code(words)),
            },
            crate::ir::Naming::Of { operation, words } => {
                format!(
                    "{what} of the {} of `{}`.",
                    harmless(words),
                    code(operation)
                )
            }
        }
    }

    /// A member's docs; `sent` where its owner travels in requests.
    pub(super) fn field_docs(&self, field: &Field, sent: bool) -> TokenStream {
        let mut paragraphs = words(
            field.doc.summary.as_deref(),
            field.doc.description.as_deref(),
        );
        let mut facts = vec![format!(
            "Wire: `{}`, {}",
            code(&field.wire),
            self.presence_words(field)
        )];
        facts.extend(field.facets.iter().filter_map(|facet| match (facet, sent) {
            // What comes back is read whatever it is: a rule of the document is no promise of the wire.
            (Facet::Limit(Constraint::OneOf(values)), false) => {
                Some(format!("documented: {}", quoted(values)))
            }
            _ => facet_words(facet),
        }));
        if field.constant.is_some()
            && sent
            && !is_optional(field)
            && field.access != Access::Answers
        {
            facts.push("filled in by `new`".to_owned());
        }
        let mut line = format!("{}.", facts.join(", "));
        if let Some(default) = &field.default {
            line.push_str(&format!(" Default: `{}`.", code(default)));
        }
        if let Some(example) = field
            .example
            .as_ref()
            .filter(|example| example.len() <= 60 && !example.contains('\n'))
        {
            line.push_str(&format!(" Example: `{}`.", code(example)));
        }
        paragraphs.push(line);
        if let Some(source) = &field.doc.source {
            paragraphs.push(source_words(source));
        }
        let docs = self.docs(&paragraphs);
        match field.doc.deprecated {
            true => quote!(#docs #[deprecated]),
            false => docs,
        }
    }

    fn presence_words(&self, field: &Field) -> String {
        let ty = self.value_words(field.ty);
        let presence = match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::RequiredOrNull => "required, may be null",
            Presence::OptionalOrNull => "optional, may be null",
        };
        let filled = match &field.filled {
            Filled::ByCaller => String::new(),
            Filled::ByConfig(name) => {
                format!(", filled in from the client's setting `{name}` when left out")
            }
            Filled::BySignature => ", filled in when the request is signed".to_owned(),
        };
        let access = match field.access {
            Access::Both => "",
            Access::Answers => ", in answers only",
            Access::Requests => ", in requests only",
        };
        format!("{ty}, {presence}{filled}{access}")
    }

    /// A value's type on the wire, in the words of JSON.
    fn value_words(&self, id: TypeId) -> String {
        let ty = &self.named.api.types[id];
        match &ty.kind {
            TypeKind::Scalar(scalar) => match scalar {
                Scalar::Null => "null",
                Scalar::Bool => "boolean",
                Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::MaskedInteger => {
                    "integer"
                }
                Scalar::Number => "number",
                Scalar::Text | Scalar::Secret | Scalar::MaskedText => "string",
                Scalar::Amount => "decimal string",
                Scalar::Timestamp | Scalar::TimestampOrText => "RFC 3339 string",
                Scalar::LocalDateTime => "`yyyy-MM-dd HH:mm:ss` string",
                Scalar::Date | Scalar::DateOrText => "`yyyy-MM-dd` string",
                Scalar::Pan => "string (card number)",
                Scalar::Cvv => "string (card verification code)",
                Scalar::File | Scalar::Bytes => "file",
            }
            .to_owned(),
            TypeKind::List(item) => format!("array of {}", self.value_words_of_item(*item)),
            TypeKind::Tuple(items) => format!("array of {} items", items.len()),
            TypeKind::Map(_) => "object with free member names".to_owned(),
            TypeKind::OrNull(inner) => format!("{} or null", self.value_words(*inner)),
            TypeKind::Struct(_) => "object".to_owned(),
            TypeKind::TextEnum(_) => "string".to_owned(),
            TypeKind::IntegerEnum(_) => "integer".to_owned(),
            TypeKind::Union(_) => "one of several forms".to_owned(),
            TypeKind::Newtype(_) | TypeKind::Any | TypeKind::Pending => "any JSON".to_owned(),
        }
    }

    fn value_words_of_item(&self, id: TypeId) -> String {
        match &self.named.api.types[id].kind {
            TypeKind::Struct(_) => "objects".to_owned(),
            TypeKind::Any | TypeKind::Newtype(_) => "any JSON".to_owned(),
            TypeKind::Union(_) => "values of several forms".to_owned(),
            _ => format!("{} values", self.value_words(id)),
        }
    }

    /// Place of a type in the documents, for its table.
    pub(super) fn source_text(&self, id: TypeId) -> String {
        let source = &self.named.api.types[id].doc.source;
        source.as_ref().map(where_it_stands).unwrap_or_default()
    }
}

/// Summary and description as paragraphs, said once if they are the same.
pub(super) fn words(summary: Option<&str>, description: Option<&str>) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    for text in [summary, description].into_iter().flatten() {
        let text = harmless(text);
        if !text.is_empty()
            && !paragraphs
                .iter()
                .any(|known| known.trim_end_matches('.') == text.trim_end_matches('.'))
        {
            paragraphs.push(sentence(&text));
        }
    }
    paragraphs
}

fn sentence(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_word = first
        .chars()
        .all(|char| char.is_ascii_lowercase() || char == ',');
    let mut chars = text.chars();
    match chars.next() {
        Some(initial) if is_word => {
            with_full_stop(&format!("{}{}", initial.to_uppercase(), chars.as_str()))
        }
        _ => with_full_stop(text),
    }
}

fn with_full_stop(text: &str) -> String {
    let last_line = text.lines().next_back().unwrap_or_default().trim();
    if last_line.starts_with("```") {
        return text.to_owned();
    }
    match text.chars().next_back() {
        Some(last) if last.is_alphanumeric() || last == '`' || last == ')' => format!("{text}."),
        _ => text.to_owned(),
    }
}

/// A place in a document and why it is trusted, in words.
pub(super) fn place(source: &Source) -> String {
    let text = where_it_stands(source);
    match &source.note {
        Some(note) => format!("{text}: {}", note.trim()),
        None => text,
    }
}

/// A place in a document: title, section, and how sure it is if it is not plainly documented.
pub(super) fn where_it_stands(source: &Source) -> String {
    let mut text = match (&source.document, &source.section) {
        (Some(document), Some(section)) => format!("{document}, {section}"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => String::new(),
    };
    let status = match source.status {
        SourceStatus::Documented => None,
        SourceStatus::Outside => Some("another page"),
        SourceStatus::Inferred => Some("inferred"),
        SourceStatus::Undocumented => Some("undocumented"),
    };
    if let Some(status) = status {
        match text.is_empty() {
            true => text.push_str(status),
            false => text.push_str(&format!(" ({status})")),
        }
    }
    text
}

pub(super) fn source_words(source: &Source) -> String {
    with_full_stop(&format!("Source: {}", harmless(&place(source))))
}

fn quoted(values: &[String]) -> String {
    let quoted: Vec<String> = values
        .iter()
        .map(|value| format!("`{}`", code(value)))
        .collect();
    quoted.join(", ")
}

fn group_words(group: &Group) -> String {
    let sets = |sets: &[Vec<String>]| {
        let each: Vec<String> = sets
            .iter()
            .map(|names| {
                let quoted: Vec<String> = names
                    .iter()
                    .map(|name| format!("`{}`", code(name)))
                    .collect();
                quoted.join(" and ")
            })
            .collect();
        each.join(", ")
    };
    match group {
        Group::AnyOf(all) => format!("At least one of these is required: {}.", sets(all)),
        Group::OneOf(all) => format!("Exactly one of these is required: {}.", sets(all)),
    }
}

fn facet_words(facet: &Facet) -> Option<String> {
    match facet {
        Facet::Limit(constraint) => limit_words(constraint),
        Facet::Items(facets) => {
            let each: Vec<String> = facets.iter().filter_map(facet_words).collect();
            (!each.is_empty()).then(|| format!("each {}", each.join(", ")))
        }
        Facet::RequiredWhen(conditions) => {
            let each: Vec<String> = conditions.iter().map(condition_words).collect();
            Some(format!("required when {}", each.join(" and ")))
        }
        Facet::Lenient(_)
        | Facet::Fill(_)
        | Facet::FillIfConfigured(_)
        | Facet::Signature
        | Facet::Source(_) => None,
    }
}

fn limit_words(constraint: &Constraint) -> Option<String> {
    Some(match constraint {
        Constraint::MinLength(length) => format!("at least {length} characters"),
        Constraint::MaxLength(length) => format!("at most {length} characters"),
        Constraint::Pattern(pattern) if pattern.len() <= 80 => {
            format!("matching `{}`", code(pattern))
        }
        Constraint::Pattern(_) => return None,
        Constraint::Minimum {
            bound,
            exclusive: false,
        } => format!("at least {bound}"),
        Constraint::Minimum {
            bound,
            exclusive: true,
        } => format!("more than {bound}"),
        Constraint::Maximum {
            bound,
            exclusive: false,
        } => format!("at most {bound}"),
        Constraint::Maximum {
            bound,
            exclusive: true,
        } => format!("less than {bound}"),
        Constraint::MultipleOf(step) => format!("a multiple of {step}"),
        Constraint::MinItems(items) => format!("at least {items} items"),
        Constraint::MaxItems(items) => format!("at most {items} items"),
        Constraint::UniqueItems => "no item twice".to_owned(),
        Constraint::MinProperties(members) => format!("at least {members} members"),
        Constraint::MaxProperties(members) => format!("at most {members} members"),
        Constraint::OneOf(values) => match values.as_slice() {
            [one] => format!("always `{}`", code(one)),
            several => {
                let quoted: Vec<String> = several
                    .iter()
                    .map(|value| format!("`{}`", code(value)))
                    .collect();
                format!("one of {}", quoted.join(", "))
            }
        },
    })
}

fn condition_words(condition: &Condition) -> String {
    let Condition { field, is } = condition;
    let field = code(field);
    let values = |values: &[String]| {
        let quoted: Vec<String> = values
            .iter()
            .map(|value| format!("`{}`", code(value)))
            .collect();
        quoted.join(" or ")
    };
    match is {
        Is::In(list) => format!("`{field}` is {}", values(list)),
        Is::InOrAbsent(list) => format!("`{field}` is {} or absent", values(list)),
    }
}

/// Paragraphs as lines of a doc comment, a blank one between, each with a space in front.
fn lines(paragraphs: &[String]) -> Option<String> {
    let size = paragraphs.iter().map(String::len).sum::<usize>();
    let mut text = String::with_capacity(size + 4 * paragraphs.len());
    let mut begun = false;
    for paragraph in paragraphs {
        if begun {
            text.push('\n');
        }
        for line in paragraph.trim_end().lines() {
            if begun {
                text.push('\n');
            }
            begun = true;
            if !line.is_empty() {
                text.push(' ');
                text.push_str(line);
            }
        }
    }
    begun.then_some(text)
}
