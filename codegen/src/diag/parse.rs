//! Findings of parsing: versions, keywords, values.

use super::{Diagnostic, Diagnostics};
use crate::keywords::{Kind, Shape};
use crate::parse::Mode;
use crate::source::Span;
use crate::tree::Node;

/// An error in the spec language, a warning in plain OpenAPI.
pub(super) fn by_mode(mode: Mode, span: Span, message: impl Into<String>) -> Diagnostic {
    match mode {
        Mode::Payspec => Diagnostic::invalid(span, message),
        Mode::Plain => Diagnostic::suspicious(span, message),
    }
}

/// `did you mean`, or something else to do.
pub(super) fn meant(near: Option<&str>, else_: impl FnOnce() -> String) -> String {
    near.map_or_else(else_, |near| format!("did you mean `{near}`?"))
}

/// `` `a`, `b`, `c` ``.
pub(super) fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("`{}`", word.as_ref()))
        .collect();
    quoted.join(", ")
}

fn either(nouns: &[&str]) -> String {
    match nouns {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

impl Diagnostics {
    pub(crate) fn spec_not_given(&mut self, path: &str) {
        self.push(
            Diagnostic::invalid(None, format!("there is no file `{path}`"))
                .help("a spec is a folder with an `openapi.yaml` in it"),
        );
    }

    pub(crate) fn root_no_map(&mut self, span: Span, found: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the file is a {found}, not an OpenAPI document"),
            )
            .help("an OpenAPI document is a map that starts with `openapi: 3.0.3`"),
        );
    }

    pub(crate) fn no_version(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "no `openapi` key says which version this is")
                .help("start the file with `openapi: 3.0.3`"),
        );
    }

    pub(crate) fn swagger(&mut self, span: Span) {
        self.push(
            Diagnostic::unsupported(span, "a Swagger 2.0 document")
                .help("convert it to OpenAPI 3, for example with swagger2openapi"),
        );
    }

    pub(crate) fn version_32(&mut self, mode: Mode, span: Span, version: &str) {
        let found = Diagnostic::unsupported(span, format!("OpenAPI {version}"));
        self.push(match mode {
            Mode::Payspec => found.help(
                "3.0 and 3.1 are read: write `openapi: 3.1.1` if the document uses nothing newer",
            ),
            Mode::Plain => found
                .as_warning()
                .help("it is read as 3.1, with the methods and the items of streams of 3.2; what else is newer is left out, and said at its place"),
        });
    }

    pub(crate) fn version_guessed(&mut self, span: Span, version: &str) {
        self.push(
            Diagnostic::suspicious(span, "no version of OpenAPI is said").help(format!(
                "it is read as {version}: start the file with `openapi: {version}.0`"
            )),
        );
    }

    pub(crate) fn version_spelt(&mut self, span: Span, found: &str, version: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{found}` is no version"))
                .help(format!("it is read as `{version}`")),
        );
    }

    pub(crate) fn unknown_version(&mut self, span: Span, found: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("`{found}` is no version of OpenAPI that can be read"),
            )
            .help("3.0 and 3.1 are read: write `openapi: 3.0.3`"),
        );
    }

    pub(crate) fn version_no_text(&mut self, span: Span, number: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`{number}` is a number, and the version is text"),
            )
            .help("write `openapi: 3.0.3`"),
        );
    }

    pub(crate) fn unknown_key(
        &mut self,
        mode: Mode,
        span: Span,
        key: &str,
        noun: &str,
        near: Option<&str>,
        known: &[&str],
    ) {
        let help = meant(near, || match known {
            [] => format!("{noun} has no keys of its own"),
            known if known.len() <= 14 => format!("{noun} has {}", listed(known)),
            _ => "remove it, or say in `description` what it says".to_owned(),
        });
        self.push(by_mode(mode, span, format!("unknown key `{key}` in {noun}")).help(help));
    }

    pub(crate) fn unknown_extension(&mut self, span: Span, key: &str, near: Option<&str>) {
        let help = meant(near, || {
            "specs/README.md lists the extensions of the spec language".to_owned()
        });
        self.push(Diagnostic::invalid(span, format!("unknown extension `{key}`")).help(help));
    }

    pub(crate) fn misplaced(
        &mut self,
        mode: Mode,
        span: Span,
        key: &str,
        noun: &str,
        homes: &[&str],
    ) {
        let help = match homes.split_at_checked(4) {
            Some((some, [_, _, ..])) => format!("it belongs in {}, among others", either(some)),
            _ => format!("it belongs in {}", either(homes)),
        };
        let message = format!("`{key}` means nothing in {noun}");
        self.push(by_mode(mode, span, message).help(help));
    }

    pub(crate) fn newer_keyword(&mut self, mode: Mode, span: Span, key: &str, found: &str) {
        let (message, help) = match key {
            "const" => (None, "write `enum` with one value"),
            "examples" => (None, "write `example`"),
            "type" => (
                Some("a list of types"),
                "write one type, and `nullable: true` if null is allowed",
            ),
            "exclusiveMinimum" | "exclusiveMaximum" => (
                Some("a number as exclusive bound"),
                "write the number as `minimum` or `maximum` and `true` beside it",
            ),
            "webhooks" => (None, "write `x-webhooks`"),
            _ => (None, "write it in words of 3.0, or say `openapi: 3.1.1`"),
        };
        let what = message.map_or_else(|| format!("`{key}`"), |what| format!("{what} (`{key}`)"));
        let _ = found;
        let message = format!("{what} is of OpenAPI 3.1, and this document says 3.0");
        self.push(by_mode(mode, span, message).help(help));
    }

    pub(crate) fn older_keyword(&mut self, mode: Mode, span: Span, key: &str) {
        let help = match key {
            "nullable" => "write `type: [x, 'null']`",
            _ => "write the bound itself as a number",
        };
        let message = format!("`{key}` like this is of OpenAPI 3.0, and this document says 3.1");
        self.push(by_mode(mode, span, message).help(help));
    }

    pub(crate) fn path_without_slash(&mut self, mode: Mode, span: Span, path: &str) {
        self.push(
            by_mode(mode, span, format!("path `{path}` does not start with `/`"))
                .help(format!("write `/{path}`")),
        );
    }

    pub(crate) fn bad_status(&mut self, mode: Mode, span: Span, key: &str, near: Option<&str>) {
        let help = meant(near, || "write `200`, `4XX` or `default`".to_owned());
        self.push(by_mode(mode, span, format!("`{key}` is no HTTP status")).help(help));
    }

    pub(crate) fn ref_no_text(&mut self, span: Span, found: &str) {
        self.push(
            Diagnostic::invalid(span, format!("`$ref` is a {found}"))
                .help("a reference is text: `'#/components/schemas/Name'`"),
        );
    }

    pub(crate) fn beside_ref(&mut self, mode: Mode, span: Span, key: &str, schema: bool) {
        let help = match schema {
            true => "wrap the reference in `allOf` and write what is to be added beside that",
            false => "say it in what the reference leads to",
        };
        self.push(by_mode(mode, span, format!("`{key}` beside `$ref` is ignored")).help(help));
    }

    pub(crate) fn meant_beside_ref(&mut self, span: Span, key: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("OpenAPI 3.0 ignores `{key}` beside `$ref`"))
                .help("it is read as if the reference were wrapped in `allOf`"),
        );
    }

    pub(crate) fn mended(&mut self, span: Span, key: &str, found: &str, shape: &Shape) {
        self.push(
            Diagnostic::suspicious(span, format!("`{key}` is written as {}", article(found)))
                .help(format!("it is taken as {}", wanted(shape))),
        );
    }

    /// A word under `type` that is none of JSON Schema's.
    pub(crate) fn no_type(&mut self, span: Span, word: &str, meant: Option<&str>) {
        let (message, help) = match meant {
            Some("null") if word == "null" => (
                "null without quotes is no type".to_owned(),
                "write `'null'`".to_owned(),
            ),
            Some(meant) => (
                format!("`{word}` is no type"),
                format!("it is read as `{meant}`"),
            ),
            None => (
                format!("`{word}` is no type"),
                format!(
                    "the value is any JSON; types are {}",
                    listed(crate::keywords::TYPES)
                ),
            ),
        };
        self.push(Diagnostic::suspicious(span, message).help(help));
    }

    /// What was right in Swagger 2.0.
    pub(crate) fn leftover(&mut self, span: Span, key: &str, read: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{key}` here is of Swagger 2.0"))
                .help(read.to_owned()),
        );
    }

    /// An operation behind a word that OpenAPI has no key for.
    pub(crate) fn unknown_method(&mut self, span: Span, key: &str, sent: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{key}` is no method that OpenAPI knows"))
                .help(format!("it is called all the same, as `{sent}`; OpenAPI 3.2 has such operations under `additionalOperations`")),
        );
    }

    pub(crate) fn left_out(&mut self, span: Span, key: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{key}` says nothing"))
                .help("it is read as if it were not there"),
        );
    }

    pub(crate) fn body_of_nothing(&mut self, span: Span) {
        self.push(
            Diagnostic::suspicious(span, "a request body without a media type")
                .help("it is read as any JSON: say under `content` what is sent"),
        );
    }

    pub(crate) fn path_written(&mut self, span: Span, path: &str, meant: &str) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("path `{path}` can't be sent as it is written"),
            )
            .help(format!("it is sent as `{meant}`")),
        );
    }

    /// A key that is nearly right.
    pub(crate) fn spelt(&mut self, span: Span, found: &str, meant: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{found}` is not how it is spelt"))
                .help(format!("it is read as `{meant}`")),
        );
    }

    pub(crate) fn unknown_word(
        &mut self,
        mode: Mode,
        span: Span,
        key: &str,
        word: &str,
        near: Option<&str>,
        words: &[&str],
    ) {
        let help = meant(near, || match words {
            [only] => format!("write `{only}`, or say more in a map"),
            words => format!("known are {}", listed(words)),
        });
        self.push(by_mode(mode, span, format!("`{key}` cannot be `{word}`")).help(help));
    }

    pub(crate) fn wrong_kind(
        &mut self,
        mode: Mode,
        node: &Node,
        key: &str,
        kind: Kind,
        shape: &Shape,
    ) {
        let wanted = wanted(shape);
        let found = match node.kind() {
            "text" if matches!(shape, Shape::Said) => "empty".to_owned(),
            kind @ ("number" | "boolean") => format!("the {kind} `{}`", node.to_json()),
            kind => article(kind),
        };
        let message = format!("`{key}` is {found}, not {wanted}");
        let help = match (key, node.kind(), shape) {
            ("required", "boolean", Shape::List(_)) => {
                "`required` is a list on the object: write the property's name there".to_owned()
            }
            (_, "text", Shape::Said) => "say it in a few words".to_owned(),
            ("x-payspec", ..) => {
                "the only version of the spec language is 1: write `x-payspec: 1`".to_owned()
            }
            (_, "null", Shape::Word(words)) if words.contains(&"null") => {
                "put it in quotes: `\"null\"`".to_owned()
            }
            (_, "null", _) => "write a value, or remove the key".to_owned(),
            (_, "number" | "boolean", Shape::Text) => {
                format!("put it in quotes: `\"{}\"`", node.to_json())
            }
            (_, "text", Shape::Number | Shape::Count | Shape::Bool) => {
                "write it without quotes".to_owned()
            }
            (_, "text", Shape::Pointer) => "a JSON pointer starts with `/`".to_owned(),
            (_, "text", Shape::Is(kind)) if kind.is_schema() => {
                "write what the schema says as a map: `{ type: string }`".to_owned()
            }
            (_, _, Shape::List(_)) => "write `[…]` around it".to_owned(),
            _ => format!("in {}, write {wanted} here", kind.noun()),
        };
        self.push(by_mode(mode, node.span, message).help(help));
    }

    pub(crate) fn key_no_pointer(&mut self, span: Span, key: &str) {
        self.push(
            Diagnostic::invalid(span, format!("`{key}` is no JSON pointer"))
                .help(format!("a JSON pointer starts with `/`: write `/{key}`")),
        );
    }

    pub(crate) fn missing_key(&mut self, mode: Mode, span: Span, key: &str, noun: &str) {
        self.push(
            by_mode(mode, span, format!("{noun} without `{key}`"))
                .help(format!("write `{key}` here")),
        );
    }
}

fn article(kind: &str) -> String {
    match kind {
        "text" | "null" => kind.to_owned(),
        kind => format!("a {kind}"),
    }
}

/// What a shape is, in words.
fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Data => "anything".to_owned(),
        Shape::Text => "text".to_owned(),
        Shape::Said => "a reason or a name".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Count => "a whole number from 0".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Scalar => "text or a number".to_owned(),
        Shape::Pointer => "a JSON pointer".to_owned(),
        Shape::LanguageVersion => "a version that is known".to_owned(),
        Shape::Word(words) if words.len() == 1 => listed(words),
        Shape::Word(words) => format!("one of {}", listed(words)),
        Shape::Is(kind) if kind.is_schema() => "a schema".to_owned(),
        Shape::Is(_) | Shape::Map(_) | Shape::PointerMap(_) => "a map".to_owned(),
        Shape::List(_) => "a list".to_owned(),
        Shape::Either(shapes) => {
            let words: Vec<String> = shapes.iter().map(wanted).collect();
            words.join(" or ")
        }
    }
}
