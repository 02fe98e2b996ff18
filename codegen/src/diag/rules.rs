//! Findings of rules that look at more than one object.

use super::parse::{by_mode, listed, meant};
use super::{Diagnostic, Diagnostics};
use crate::parse::Mode;
use crate::source::Span;

impl Diagnostics {
    pub(crate) fn paths_clash(
        &mut self,
        mode: Mode,
        span: Span,
        path: &str,
        first: &str,
        first_span: Span,
    ) {
        let message =
            format!("paths `{first}` and `{path}` differ only in the names of parameters");
        self.push(
            by_mode(mode, span, message)
                .label("again")
                .also(first_span, "first here")
                .help("a request fits both: put the operations under one path"),
        );
    }

    pub(crate) fn extends_itself(&mut self, mode: Mode, name: &str, places: &[Span]) {
        let [first, others @ ..] = places else {
            return;
        };
        let mut diagnostic = by_mode(mode, *first, format!("schema `{name}` contains itself"))
            .help("a schema refers to itself only through a property or an item");
        for place in others {
            diagnostic = diagnostic.also(*place, "and then this");
        }
        self.push(diagnostic);
    }

    pub(crate) fn duplicate_operation_id(&mut self, mode: Mode, span: Span, id: &str, first: Span) {
        self.push(
            by_mode(mode, span, format!("two operations are called `{id}`"))
                .label("again")
                .also(first, "first here")
                .help("`operationId` becomes the name of a method: give each its own"),
        );
    }

    pub(crate) fn no_responses(&mut self, mode: Mode, span: Span) {
        self.push(
            by_mode(mode, span, "an operation without responses")
                .help("write what a good answer looks like, under `responses`"),
        );
    }

    pub(crate) fn schema_and_content(&mut self, mode: Mode, noun: &str, span: Span, schema: Span) {
        self.push(
            by_mode(
                mode,
                span,
                format!("{noun} with both `schema` and `content`"),
            )
            .also(schema, "`schema` is here")
            .help("remove one of the two"),
        );
    }

    pub(crate) fn neither_schema_nor_content(&mut self, mode: Mode, span: Span, noun: &str) {
        self.push(
            by_mode(mode, span, format!("{noun} without `schema`"))
                .help("say what it holds: `schema: { type: string }`"),
        );
    }

    pub(crate) fn content_not_one(&mut self, mode: Mode, span: Span, noun: &str, count: usize) {
        self.push(
            by_mode(
                mode,
                span,
                format!("{noun} with {count} media types under `content`"),
            )
            .help("write exactly one"),
        );
    }

    pub(crate) fn path_parameter_not_required(&mut self, mode: Mode, span: Span, name: &str) {
        self.push(
            by_mode(
                mode,
                span,
                format!("path parameter `{name}` is not `required`"),
            )
            .help("a path cannot leave it out: write `required: true`"),
        );
    }

    pub(crate) fn style_not_there(
        &mut self,
        mode: Mode,
        span: Span,
        style: &str,
        place: &str,
        allowed: &[&str],
    ) {
        self.push(
            by_mode(mode, span, format!("style `{style}` in {place} parameters"))
                .help(format!("allowed there: {}", listed(allowed))),
        );
    }

    pub(crate) fn path_parameter_undeclared(
        &mut self,
        mode: Mode,
        span: Span,
        path: &str,
        name: &str,
        operation: Span,
    ) {
        self.push(
            by_mode(
                mode,
                span,
                format!("`{{{name}}}` of path `{path}` is not declared"),
            )
            .also(operation, "missing in this operation")
            .help(format!(
                "add `{{ name: {name}, in: path, required: true, schema: … }}` under `parameters`"
            )),
        );
    }

    pub(crate) fn path_parameter_without_place(
        &mut self,
        mode: Mode,
        span: Span,
        name: &str,
        path: &str,
        names: &[String],
    ) {
        let near = crate::suggest::nearest(name, names.iter().map(String::as_str));
        let help = meant(near, || {
            format!("write `{{{name}}}` into the path, or remove the parameter")
        });
        let message = format!("path parameter `{name}` has no place in `{path}`");
        self.push(by_mode(mode, span, message).help(help));
    }

    pub(crate) fn path_name_twice(&mut self, mode: Mode, span: Span, path: &str, name: &str) {
        self.push(
            by_mode(
                mode,
                span,
                format!("`{{{name}}}` stands twice in path `{path}`"),
            )
            .help("give each parameter its own name"),
        );
    }

    pub(crate) fn path_braces(&mut self, mode: Mode, span: Span, path: &str) {
        self.push(
            by_mode(mode, span, format!("braces of path `{path}` do not match"))
                .help("a parameter is written `{name}`"),
        );
    }

    pub(crate) fn duplicate_parameter(
        &mut self,
        mode: Mode,
        span: Span,
        name: &str,
        place: &str,
        first: Span,
    ) {
        self.push(
            by_mode(
                mode,
                span,
                format!("{place} parameter `{name}` stands twice"),
            )
            .label("again")
            .also(first, "first here")
            .help("remove one of the two"),
        );
    }

    pub(crate) fn unknown_scheme(
        &mut self,
        mode: Mode,
        span: Span,
        name: &str,
        near: Option<&str>,
    ) {
        let help = meant(near, || {
            match mode {
                Mode::Payspec => "describe it under `components/securitySchemes`".to_owned(),
                Mode::Plain => "describe it under `components/securitySchemes`; until then the client's user names its header".to_owned(),
            }
        });
        self.push(by_mode(mode, span, format!("there is no security scheme `{name}`")).help(help));
    }

    pub(crate) fn unknown_tag(&mut self, span: Span, tag: &str, near: Option<&str>) {
        let help = meant(near, || "describe it under `tags` at the root".to_owned());
        self.push(Diagnostic::suspicious(span, format!("tag `{tag}` is not described")).help(help));
    }

    pub(crate) fn source_of_unknown_document(&mut self, span: Span, id: &str, near: Option<&str>) {
        let help = meant(near, || {
            "list it under `x-documents` at the root".to_owned()
        });
        self.push(Diagnostic::invalid(span, format!("there is no document `{id}`")).help(help));
    }
}
