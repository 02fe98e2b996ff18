//! Findings of reading files: bytes, YAML, JSON.

use super::{Diagnostic, Diagnostics};
use crate::source::Span;

const MENTION: &str = "the spec language reads YAML without anchors, aliases, merge keys and tags: write the value out, or share it through `$ref`";

impl Diagnostics {
    pub(crate) fn not_utf8(&mut self, span: Span, byte: u8) {
        self.push(
            Diagnostic::invalid(span, format!("byte `0x{byte:02x}` is not UTF-8 text"))
                .help("save the file as UTF-8"),
        );
    }

    pub(crate) fn not_utf8_in_part(&mut self, span: Span, byte: u8) {
        self.push(
            Diagnostic::invalid(span, format!("byte `0x{byte:02x}` is not UTF-8 text"))
                .as_warning()
                .help("save the file as UTF-8; what can't be read is `\u{fffd}` until then"),
        );
    }

    pub(crate) fn empty_file(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "the file is empty")
                .help("an OpenAPI document starts with `openapi: 3.0.3`"),
        );
    }

    pub(crate) fn bad_yaml(&mut self, span: Span, what: &str) {
        let help = if what.contains("tab") {
            "indent with spaces"
        } else if what.contains("mapping values are not allowed") {
            "put quotes around text that holds `: `"
        } else if what.contains("simple key expect") || what.contains("expected ':'") {
            "is a `:` missing behind a key, here or on the line before?"
        } else if what.contains("quoted scalar") {
            "close the quote"
        } else if what.contains("flow ") {
            "close the bracket, or put a `,` between"
        } else {
            "look at indentation, quotes and brackets here and on the line before"
        };
        self.push(Diagnostic::invalid(span, format!("not YAML: {what}")).help(help));
    }

    pub(crate) fn bad_json(&mut self, span: Span, what: &str) {
        self.push(Diagnostic::invalid(span, format!("not JSON: {what}")).help(
            "files named `.json` are read as strict JSON; rename it to `.yaml` to write YAML",
        ));
    }

    /// What editors take in JSON, and JSON does not have.
    pub(crate) fn not_in_json(&mut self, span: Span, what: &str) {
        self.push(
            Diagnostic::invalid(span, format!("{what}, which JSON does not have"))
                .as_warning()
                .help(format!(
                    "{what} are stepped over, here and in the rest of the file; other tools may refuse the file"
                )),
        );
    }

    pub(crate) fn several_documents(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "a second YAML document starts here").help(
                "a file holds one document: move this one to a file of its own, or remove `---`",
            ),
        );
    }

    pub(crate) fn duplicate_key(&mut self, lenient: bool, span: Span, key: &str, first: Span) {
        let found = Diagnostic::invalid(span, format!("key `{key}` stands twice in one map"))
            .label("again")
            .also(first, "first here");
        self.push(match lenient {
            false => found.help("remove one of the two"),
            true => found.as_warning().help(
                "remove one of the two; until then both count if they say different things, else the later does",
            ),
        });
    }

    pub(crate) fn key_not_text(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "a key that is not text")
                .help("keys are plain or quoted text, never lists, maps or aliases"),
        );
    }

    pub(crate) fn not_a_json_number(&mut self, span: Span, text: &str) {
        self.push(
            Diagnostic::invalid(span, format!("`{text}` is a number that JSON cannot hold"))
                .help("write it in quotes if text is meant, or leave it out"),
        );
    }

    pub(crate) fn yaml_anchor(&mut self, span: Span) {
        self.push(Diagnostic::invalid(span, "an anchor (`&…`) in a spec").help(MENTION));
    }

    pub(crate) fn merge_key(&mut self, span: Span) {
        self.push(Diagnostic::invalid(span, "a merge key (`<<`) in a spec").help(MENTION));
    }

    pub(crate) fn yaml_tag(&mut self, span: Span, tag: &str) {
        self.push(
            Diagnostic::invalid(span, format!("a tag (`{tag}`) in a spec"))
                .help("remove it; put quotes around what is to be text"),
        );
    }

    pub(crate) fn unknown_alias(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "an alias (`*…`) without an anchor before it")
                .help("put quotes around text that starts with `*`"),
        );
    }

    pub(crate) fn alias_in_itself(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "an alias that stands inside its own anchor")
                .help("a value cannot contain itself; schemas refer to themselves through `$ref`"),
        );
    }

    pub(crate) fn merge_of_no_map(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "a merge key (`<<`) with something that is not a map")
                .help("`<<` takes an alias of a map, or a list of them"),
        );
    }

    pub(crate) fn too_many_aliases(&mut self, span: Span, budget: usize) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("aliases that blow the file up by more than {budget} values"),
            )
            .help("write the values out, or share them through `$ref`"),
        );
    }

    pub(crate) fn too_deep(&mut self, span: Span, depth: usize) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("lists and maps nested more than {depth} deep"),
            )
            .help("move inner schemas to `components/schemas` and refer to them"),
        );
    }
}
