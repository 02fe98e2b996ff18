//! Findings of overlays.

use super::parse::meant;
use super::{Diagnostic, Diagnostics};
use crate::source::Span;

impl Diagnostics {
    pub(crate) fn overlay_not_given(&mut self, path: &str) {
        self.push(Diagnostic::invalid(
            None,
            format!("there is no overlay `{path}`"),
        ));
    }

    pub(crate) fn overlay_version(&mut self, span: Span, found: &str) {
        self.push(
            Diagnostic::unsupported(span, format!("`{found}` is no version of an overlay"))
                .help("an overlay starts with `overlay: 1.0.0`, or `1.1.0`"),
        );
    }

    pub(crate) fn no_overlay(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "the file is no overlay")
                .label("no `overlay` at its root")
                .help("an overlay starts with `overlay: 1.0.0`, then `info` and `actions`"),
        );
    }

    pub(crate) fn overlay_missing(&mut self, span: Span, object: &str, key: &str) {
        self.push(
            Diagnostic::invalid(span, format!("{object} without `{key}`"))
                .help(format!("add `{key}`")),
        );
    }

    pub(crate) fn overlay_kind(&mut self, span: Span, key: &str, wanted: &str, found: &str) {
        self.push(Diagnostic::invalid(
            span,
            format!("`{key}` is a {found}, not {wanted}"),
        ));
    }

    pub(crate) fn overlay_unknown_key(&mut self, span: Span, key: &str, near: Option<&str>) {
        self.push(
            Diagnostic::suspicious(span, format!("`{key}` is no key of an overlay"))
                .help(meant(near, || {
                    "what is no part of the specification starts with `x-`".to_owned()
                })),
        );
    }

    pub(crate) fn overlay_bad_path(&mut self, span: Span, what: &str) {
        self.push(
            Diagnostic::invalid(span, format!("not JSONPath: {what}"))
                .help("RFC 9535 has the grammar: `$.paths['/orders'].get`"),
        );
    }

    pub(crate) fn overlay_no_target(&mut self, span: Span, path: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{path}` matches nothing"))
                .help("look at the spelling; an overlay may also be older than the file"),
        );
    }

    pub(crate) fn overlay_incompatible(&mut self, update: (Span, &str), target: (Span, &str)) {
        let ((span, found), (place, there)) = (update, target);
        self.push(
            Diagnostic::invalid(span, format!("a {found} can't be merged into a {there}"))
                .also(place, "the target")
                .help("maps merge with maps, lists take entries, and a single value replaces a single value of a map"),
        );
    }

    pub(crate) fn overlay_single(&mut self, span: Span, there: &str, target: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the target is a {there}, and a 1.0 overlay updates maps and lists"),
            )
            .also(target, "the target")
            .help("update the map that the target stands in, or say `overlay: 1.1.0`"),
        );
    }

    pub(crate) fn overlay_too_much(&mut self, span: Span, limit: usize) {
        self.push(
            Diagnostic::unsupported(span, format!("overlays that add more than {limit} values"))
                .help("name fewer targets, or add less to each"),
        );
    }

    pub(crate) fn overlay_too_deep(&mut self, span: Span, depth: usize) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("what the overlay adds is nested more than {depth} deep"),
            )
            .help("move inner schemas to `components/schemas` and refer to them"),
        );
    }

    pub(crate) fn overlay_root(&mut self, span: Span) {
        self.push(Diagnostic::invalid(
            span,
            "the root of the document can't be removed",
        ));
    }

    pub(crate) fn overlay_copy_source(&mut self, span: Span, path: &str, found: usize) {
        self.push(Diagnostic::invalid(
            span,
            format!("`copy` takes a path to one value, and `{path}` leads to {found}"),
        ));
    }

    pub(crate) fn overlay_says_nothing(&mut self, span: Span) {
        self.push(
            Diagnostic::suspicious(span, "an action that does nothing")
                .help("say `update`, `copy` or `remove: true`"),
        );
    }
}
