//! Findings of resolving references.

use super::parse::by_mode;
use super::{Diagnostic, Diagnostics};
use crate::parse::Mode;
use crate::source::Span;

impl Diagnostics {
    pub(crate) fn dangling_ref(
        &mut self,
        mode: Mode,
        span: Span,
        reference: &str,
        parent: &str,
        token: &str,
        near: Option<&str>,
    ) {
        let help = match (near, parent) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, "") => format!("the file has no `{token}` at its root"),
            (None, parent) => format!(
                "there is no `{token}` under `{parent}`: add it, or refer to something else"
            ),
        };
        self.push(
            by_mode(mode, span, format!("`{reference}` leads nowhere"))
                .label(format!("no `{token}` there"))
                .help(help),
        );
    }

    pub(crate) fn circular_ref(&mut self, span: Span, noun: &str, len: usize) {
        let message = match len {
            0 | 1 => "a reference to itself".to_owned(),
            len => format!("{len} references that only lead to each other"),
        };
        self.push(
            Diagnostic::invalid(span, message)
                .label(format!("never arrives at {noun}"))
                .help("let one of them say what it is, in place of `$ref`"),
        );
    }

    pub(crate) fn missing_file(&mut self, span: Span, path: &str, near: Option<&str>) {
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "paths are relative to the file that refers, and only files of the spec folder are read".to_owned(),
        };
        self.push(Diagnostic::invalid(span, format!("there is no file `{path}`")).help(help));
    }

    pub(crate) fn ref_is_a_name(&mut self, span: Span, name: &str, section: Option<&str>) {
        let section = section.unwrap_or("schemas");
        self.push(
            Diagnostic::invalid(span, format!("`{name}` is a name, not a reference"))
                .help(format!("write `#/components/{section}/{name}`")),
        );
    }

    pub(crate) fn remote_ref(&mut self, span: Span, reference: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("`{reference}` is on the network, and nothing is fetched"),
            )
            .help("save the file beside the spec and refer to it there"),
        );
    }

    pub(crate) fn ref_to_anchor(&mut self, span: Span, reference: &str) {
        self.push(
            Diagnostic::unsupported(span, format!("`{reference}` refers to an anchor"))
                .help("a reference is a path from the root: `#/components/schemas/Name`"),
        );
    }

    pub(crate) fn ref_to_wrong_kind(
        &mut self,
        span: Span,
        reference: &str,
        found: &str,
        wanted: &str,
    ) {
        self.push(
            Diagnostic::invalid(span, format!("`{reference}` is {found}"))
                .label(format!("{wanted} is wanted here"))
                .help(format!(
                    "refer to {wanted}, or move the reference to where {found} may stand"
                )),
        );
    }

    pub(crate) fn component_clash(
        &mut self,
        span: Span,
        section: &str,
        name: &str,
        this: Option<Span>,
        other: Option<Span>,
    ) {
        let mut diagnostic = Diagnostic::invalid(
            span,
            format!("two things want to be `{name}` under `components/{section}`"),
        )
        .help("rename one of them");
        for (place, label) in [(this, "one"), (other, "the other")] {
            if let Some(place) = place {
                diagnostic = diagnostic.also(place, label);
            }
        }
        self.push(diagnostic);
    }

    pub(crate) fn path_item_in_itself(&mut self, span: Span) {
        self.push(
            Diagnostic::unsupported(span, "a path item inside itself")
                .help("a callback that refers to the path it belongs to has to be written out"),
        );
    }

    pub(crate) fn path_item_key_twice(&mut self, key: &str, here: Span, there: Span) {
        self.push(
            Diagnostic::invalid(
                here,
                format!("`{key}` stands here and in the path item that `$ref` names"),
            )
            .also(there, "the other")
            .help("remove one of the two"),
        );
    }

    pub(crate) fn too_many_copies(&mut self, span: Span, limit: usize) {
        self.push(
            Diagnostic::unsupported(span, format!("more than {limit} references to path items"))
                .help("write path items out where they are used"),
        );
    }
}
