//! Findings of `lower`: what a schema or operation says that can't be meant, or that we can't express.

use super::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::suggest;

impl Diagnostics {
    pub(crate) fn circular_all_of(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "a schema is part of its own `allOf`")
                .label("builds on itself")
                .help("remove the reference that leads back here"),
        );
    }

    pub(crate) fn all_of_too_deep(&mut self, span: Span, limit: usize) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("a base behind more than {limit} others, each in the `allOf` of the next"),
            )
            .label("left out, and what it builds on")
            .help("write the members of some of them in one schema"),
        );
    }

    pub(crate) fn types_exclude_each_other(&mut self, span: Span, one: &[&str], other: &[&str]) {
        self.push(
            Diagnostic::invalid(
                span,
                format!(
                    "no value is {} and {}",
                    one.join(" or "),
                    other.join(" or ")
                ),
            )
            .label("contradicts the rest of its `allOf`")
            .help("give all parts of an `allOf` the same type"),
        );
    }

    pub(crate) fn name_with_null(&mut self, span: Span, strict: bool) {
        let found = Diagnostic::unsupported(span, "a name with the character U+0000 in it")
            .label("is left out")
            .help("take the character out; where other members are kept, this one is among them");
        self.push(if strict { found } else { found.as_warning() });
    }

    pub(crate) fn unexpressed_keyword(&mut self, span: Span, keyword: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("`{keyword}` can't be expressed: `validate` will not check it"),
            )
            .as_warning()
            .help("say the rule in the description, or with keywords that can be expressed"),
        );
    }

    pub(crate) fn pattern_not_understood(&mut self, span: Span, error: &str) {
        let error = error
            .lines()
            .last()
            .unwrap_or(error)
            .trim_start_matches("error: ")
            .to_owned();
        self.push(
            Diagnostic::unsupported(span, format!("the pattern can't be checked: {error}"))
                .as_warning()
                .help("patterns may use what both ECMA 262 and Rust's `regex` understand: no look-around, no back references"),
        );
    }

    pub(crate) fn enum_without_values(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "no value satisfies this `enum`")
                .help("list at least one value that every part of an `allOf` lists"),
        );
    }

    pub(crate) fn value_not_listed(&mut self, span: Span, extension: &str, value: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`{extension}` speaks of `{value}`, which `enum` does not list"),
            )
            .help("add the value to `enum` or remove it here"),
        );
    }

    pub(crate) fn value_twice(&mut self, span: Span, value: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("`{value}` is listed twice"))
                .help("list each value once"),
        );
    }

    pub(crate) fn open_tuple(&mut self, span: Span) {
        self.push(
            Diagnostic::unsupported(span, "a list whose first items have schemas and whose length is open is in Rust a list of one of them each")
                .as_warning()
                .help("set `minItems` and `maxItems` to the number of items (at most 6)"),
        );
    }

    pub(crate) fn lists_too_deep(&mut self, span: Span, most: usize) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("lists in lists more than {most} deep: what is inside is any JSON in Rust"),
            )
            .as_warning()
            .help("put an object in between, or a component"),
        );
    }

    pub(crate) fn limits_not_checked(&mut self, span: Span) {
        self.push(
            Diagnostic::unsupported(
                span,
                "the limits of this value can't be checked where it stands: `validate` will not look",
            )
            .as_warning()
            .help("limits are checked on members of objects and on items of members; say others in the description"),
        );
    }

    pub(crate) fn value_of_another_type(
        &mut self,
        span: Span,
        value: &str,
        said: &str,
        severe: bool,
    ) {
        let found = Diagnostic::invalid(span, format!("`{value}` is no value of type `{said}`"))
            .help("text that looks like another thing needs quotes; a number must have none");
        self.push(if severe { found } else { found.as_warning() });
    }

    pub(crate) fn default_of_another_type(&mut self, span: Span, found: &str, wanted: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the default is a value of kind {found}, and the type of kind {wanted}"),
            )
            .as_warning()
            .help("it is shown in the docs as it is written; write a value of the type"),
        );
    }

    pub(crate) fn tuple_in_itself(&mut self, span: Span) {
        self.push(
            Diagnostic::unsupported(
                span,
                "a list of fixed length that holds itself can't be expressed: it is any JSON in Rust",
            )
            .as_warning()
            .help("let it hold a list or an object that holds it"),
        );
    }

    pub(crate) fn config_of_wrong_type(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the setting `{name}` can't fill a value of this type"),
            )
            .help("text, integers and numbers can be configured"),
        );
    }

    pub(crate) fn config_of_two_kinds(&mut self, span: Span, first: Span, name: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the setting `{name}` is text at one place and a number at another"),
            )
            .also(first, "the other place")
            .help("give them the same type, or settings of their own"),
        );
    }

    pub(crate) fn required_without_property(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("`{name}` is required but is not among the properties"),
            )
            .help("describe it under `properties`, or remove it from `required`"),
        );
    }

    pub(crate) fn sensitive_on_wrong_type(&mut self, span: Span, found: &str) {
        self.push(
            Diagnostic::invalid(span, format!("`x-sensitive` does not fit a schema of type `{found}`"))
                .help("`pan`, `cvv` and `secret` are strings, `expiry` and `pii` strings or integers; put it on the member that holds the value"),
        );
    }

    pub(crate) fn additional_properties_twice(&mut self, span: Span, first: Span) {
        self.push(
            Diagnostic::unsupported(span, "a second schema for further members can't be expressed beside another: the last is used")
                .as_warning()
                .also(first, "the other one")
                .help("say `additionalProperties` once"),
        );
    }

    pub(crate) fn several_choices(&mut self, span: Span, first: Span) {
        self.push(
            Diagnostic::unsupported(
                span,
                "a second choice of schemas beside another can't be expressed: its members may all be there or not",
            )
            .as_warning()
            .also(first, "the choice")
            .help("merge the two into one `oneOf`"),
        );
    }

    pub(crate) fn alternative_twice(&mut self, span: Span) {
        self.push(
            Diagnostic::suspicious(span, "this alternative is listed twice")
                .help("list each schema once"),
        );
    }

    pub(crate) fn mapping_to_no_alternative(&mut self, span: Span, value: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("the discriminator maps `{value}` to a schema that is not among the alternatives"))
                .help("list the schema under `oneOf`, or remove the mapping"),
        );
    }

    pub(crate) fn variant_without_tag(&mut self, span: Span, tag: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("no value of the discriminator `{tag}` means this alternative"))
                .help("make it a component, or list one value for the discriminator's property; variants are told apart by their members until then"),
        );
    }

    pub(crate) fn tag_of_two_variants(&mut self, span: Span, other: Span, tag: &str) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("one value of the discriminator `{tag}` means two alternatives"),
            )
            .also(other, "the other one")
            .help("list for each alternative the values that mean it alone; variants are told apart by their members until then"),
        );
    }

    pub(crate) fn look_alikes(&mut self, union: Span, one: Span, other: Span) {
        self.push(
            Diagnostic::suspicious(
                union,
                "two alternatives can't be told apart: an answer is read as the first that fits",
            )
            .also(one, "this one")
            .also(other, "and this one")
            .help("add a discriminator, a one-value `enum`, or required members that differ"),
        );
    }

    pub(crate) fn condition_on_unknown_member(&mut self, span: Span, name: &str, known: &[&str]) {
        let help = match suggest::nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its siblings are {}", listed(known)),
        };
        self.push(
            Diagnostic::invalid(
                span,
                format!("`x-required-when` speaks of `{name}`, which is no sibling of it"),
            )
            .help(help),
        );
    }

    pub(crate) fn unknown_operation(&mut self, span: Span, who: &str, name: &str, known: &[&str]) {
        let help = match suggest::nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the operations are {}", listed(known)),
        };
        self.push(
            Diagnostic::invalid(span, format!("{who} names `{name}`, which is no operation"))
                .help(help),
        );
    }

    pub(crate) fn no_method(&mut self, span: Span, method: &str) {
        self.push(
            Diagnostic::invalid(span, format!("`{method}` can't be a method of HTTP")).help(
                "the operation is left out: a method is one word of letters, digits and signs",
            ),
        );
    }

    pub(crate) fn effect_says_nothing(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "`x-effect` does not say what the call does")
                .help("write `reads`, or what it `creates` or `changes`"),
        );
    }

    pub(crate) fn pointer_to_nothing(
        &mut self,
        span: Span,
        pointer: &str,
        what: &str,
        token: &str,
        near: Option<&str>,
    ) {
        let help = match near {
            Some(near) => format!("did you mean `{near}` instead of `{token}`?"),
            None => format!("write a pointer to a member of {what}"),
        };
        self.push(
            Diagnostic::invalid(span, format!("`{pointer}` leads to nothing in {what}")).help(help),
        );
    }

    pub(crate) fn scheme_not_sent(&mut self, span: Span, name: &str, scheme: &str) {
        self.push(
            Diagnostic::unsupported(span, format!("the client can't send HTTP authentication `{scheme}`: calls go out without `{name}`"))
                .as_warning()
                .help("add the header in a `Transport` of your own; `bearer`, `basic` and API keys are sent by the client"),
        );
    }

    pub(crate) fn scheme_of_the_transport(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::unsupported(span, format!("`{name}` is a certificate, which is a matter of the transport: calls go out without it"))
                .as_warning()
                .help("give the client a `Transport` of your own that has the certificate"),
        );
    }

    pub(crate) fn relative_server(&mut self, span: Span, url: &str) {
        self.push(
            Diagnostic::suspicious(span, format!("the server `{url}` is relative to an address that the document does not have: it is left out"))
                .help("write the whole address; until then the client's user does, path and all"),
        );
    }

    pub(crate) fn server_is_no_address(&mut self, span: Span, url: &str, why: &str) {
        self.push(
            Diagnostic::invalid(span, format!("the server `{url}` {why}: it is left out"))
                .as_warning()
                .help("write an address such as `https://api.example.com/v1`; until then the client's user does"),
        );
    }

    pub(crate) fn server_mended(&mut self, span: Span, url: &str, meant: &str) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("the server `{url}` is not how an address is written"),
            )
            .help(format!("it is read as `{meant}`")),
        );
    }

    pub(crate) fn server_variable(&mut self, span: Span, name: &str, help: &str) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("the server's variable `{name}` has no default"),
            )
            .help(help.to_owned()),
        );
    }

    pub(crate) fn hosts_of_other_number(&mut self, span: Span, servers: usize, own: usize) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("{own} servers here, and {servers} at the root: it can't be told which belong together"),
            )
            .as_warning()
            .help("the first is used in all environments; list as many as at the root, in the same order"),
        );
    }

    pub(crate) fn body_written_by_the_caller(&mut self, span: Span, media: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("a body of this schema is not written as `{media}`: the caller hands over what is sent"),
            )
            .as_warning()
            .help("JSON is written of any schema, forms and parts of one with members, text of a single value"),
        );
    }

    pub(crate) fn headers_of_a_part(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("headers of the part `{name}` can't be expressed: they are not sent"),
            )
            .as_warning()
            .help("a part that is a file (`format: binary`) takes headers from the caller"),
        );
    }

    pub(crate) fn part_media_type(&mut self, span: Span, name: &str, media: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("the part `{name}` is not written as `{media}`: it goes as JSON"),
            )
            .as_warning()
            .help("lists and objects are written as JSON; a file (`format: binary`) goes as it is"),
        );
    }

    pub(crate) fn event_media_type(&mut self, span: Span, media: &str, name: &str) {
        self.push(
            Diagnostic::unsupported(span, format!("the notification `{name}` comes as `{media}`, which can't be read: its payload is left out"))
                .as_warning()
                .help("JSON payloads can be read, in files that are not written in the spec language forms too"),
        );
    }

    pub(crate) fn header_of_the_client(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("OpenAPI ignores header parameters called `{name}`"),
            )
            .help(
                "the client writes this header by itself; describe it by `content` or `security`",
            ),
        );
    }

    pub(crate) fn parameter_in_two_places(
        &mut self,
        span: Span,
        earlier: Span,
        name: &str,
        place: &str,
    ) {
        self.push(
            Diagnostic::suspicious(
                span,
                format!("two parameters of one operation are called `{name}`"),
            )
            .also(earlier, "the other one")
            .help(format!(
                "in Rust the second has `{place}` in its name, unless `x-name` gives it another"
            )),
        );
    }

    pub(crate) fn payload_not_in_schema(&mut self, span: Span, pointer: &str) {
        self.push(
            Diagnostic::invalid(span, format!("the answer's schema has nothing at `{pointer}`, where the envelope's payload is"))
                .help("describe the envelope in the answer's schema, or say `x-envelope: none` on the operation"),
        );
    }

    pub(crate) fn requires_itself(&mut self, span: Span, name: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!(
                    "`{name}` requires a value of the object it is in: no such value has an end"
                ),
            )
            .help("make the member optional, or a list"),
        );
    }

    pub(crate) fn example_mismatch(
        &mut self,
        span: Span,
        schema: Span,
        message: &str,
        severe: bool,
    ) {
        let found = Diagnostic::invalid(span, message.to_owned())
            .also(schema, "the schema says so")
            .help("mend the example or the schema; note in NOTES.md what the document shows");
        self.push(if severe { found } else { found.as_warning() });
    }

    pub(crate) fn name_taken(
        &mut self,
        span: Span,
        earlier: Span,
        what: &str,
        name: &str,
        instead: Option<&str>,
    ) {
        let found = Diagnostic::invalid(span, format!("two {what} are called `{name}` in Rust"))
            .label("this one")
            .also(earlier, "and this one");
        self.push(match instead {
            None => found.help("rename one, or give it a name of its own with `x-name`"),
            Some(instead) => found
                .as_warning()
                .help(format!("the second is `{instead}` until one is renamed")),
        });
    }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
