//! Findings of `lower` about what clients and providers trust: signatures, keys, tokens, and how an effect is settled.

use super::{Diagnostic, Diagnostics};
use crate::source::Span;

impl Diagnostics {
    pub(crate) fn signature_without_place(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "the rule does not say where the signature stands")
                .help("write `place: { body: /sign }` or `place: { header: Signature }`"),
        );
    }

    pub(crate) fn signature_in_two_places(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "the signature stands in a member and in a header")
                .help("say the one that is checked: `body` or `header`"),
        );
    }

    pub(crate) fn signature_inside_the_bytes(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                "the signature stands in a member of the body whose bytes it signs",
            )
            .help("write `covers: body`, or a header: `place: { header: Signature }`"),
        );
    }

    pub(crate) fn signature_without_member(&mut self, span: Span, pointer: &str, operation: &str) {
        self.push(
            Diagnostic::invalid(span, format!("the request of `{operation}` has no member `{pointer}` for the signature"))
                .help("add the member to the request's schema, or say `x-signature: none` on the operation"),
        );
    }

    pub(crate) fn request_without_members(&mut self, span: Span, operation: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("the request of `{operation}` has no members, so they can't be signed"),
            )
            .help("sign its bytes (`covers: raw`), or say `x-signature` on the operation"),
        );
    }

    pub(crate) fn key_of_members(&mut self, span: Span, key: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`{key}` speaks of members, and the rule signs bytes"),
            )
            .help(format!("remove `{key}`, or write `covers: body`")),
        );
    }

    pub(crate) fn payload_of_no_answer(&mut self, span: Span, who: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`covers: payload` is for answers: `{who}` has no envelope around it"),
            )
            .help("write `covers: body`"),
        );
    }

    pub(crate) fn payload_without_envelope(&mut self, span: Span, operation: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`covers: payload`, and no `x-envelope` says where the payload of `{operation}` is"),
            )
            .help("write `payload` in `x-envelope`, or `covers: body`; an operation that is not signed says `x-signature: none`"),
        );
    }

    pub(crate) fn order_without_list(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                "the order is `as-listed`, and `include` does not list the members",
            )
            .help("list the members under `include`, or write `ascending` or `as-sent`"),
        );
    }

    pub(crate) fn unknown_placeholder(&mut self, span: Span, placeholder: &str) {
        self.push(
            Diagnostic::invalid(span, format!("nothing is known that `{placeholder}` stands for"))
                .help("write `{secret}` for the shared secret or `{timestamp}` for the time of the message"),
        );
    }

    pub(crate) fn identity_not_signed(&mut self, span: Span, pointer: &str, rule: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                format!(
                    "anybody can change `{pointer}` of a notification, so a replay could look new"
                ),
            )
            .also(rule, "this signature does not cover it")
            .help("take it out of `identity`: what a repeat has in common must be signed"),
        );
    }

    pub(crate) fn identity_may_be_missing(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                "a notification may have none of these members, so a repeat could look new",
            )
            .help("add a pointer to a member that every form of the payload requires"),
        );
    }

    pub(crate) fn secret_not_named(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                "`{secret}` stands for a secret that the rule does not name",
            )
            .help("name it: `secret: app-secret` becomes a setting of the client"),
        );
    }

    pub(crate) fn secret_not_used(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "nothing in the string to sign stands for this secret")
                .help("write `{secret}` where it goes in `prefix` or `suffix`; the key of an algorithm is `key`"),
        );
    }

    pub(crate) fn timestamp_not_named(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(
                span,
                "`{timestamp}` stands for a time that the rule does not name",
            )
            .help("name its header: `timestamp: { header: X-Timestamp, unit: seconds }`"),
        );
    }

    pub(crate) fn time_of_empty_messages(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "the time is signed in messages without members alone")
                .help("write `{timestamp}` in `prefix` or `suffix` too, or take it out here"),
        );
    }

    pub(crate) fn tolerance_of_an_unsigned_time(&mut self, span: Span) {
        self.push(
            Diagnostic::suspicious(
                span,
                "the time is not signed, so how far it lies from now proves nothing",
            )
            .help("write `{timestamp}` where the document has it in the string to sign, or remove this key"),
        );
    }

    pub(crate) fn algorithm_without_key(&mut self, span: Span, algorithm: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`{algorithm}` needs a key, and the rule names none"),
            )
            .help("name it: `key: merchant-key` becomes a setting of the client"),
        );
    }

    pub(crate) fn key_not_used(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "`sha256` is a plain hash, which has no key").help(
                "write `hmac-sha256` if the document says HMAC; a secret that stands in the string is `secret`",
            ),
        );
    }

    pub(crate) fn hash_without_secret(&mut self, span: Span) {
        self.push(
            Diagnostic::invalid(span, "a plain hash without a secret can be made by anybody")
                .help("write `{secret}` in `prefix` or `suffix`, and in `when-empty` if there is one, and name it under `secret`"),
        );
    }

    pub(crate) fn key_of_two_kinds(&mut self, span: Span, first: Span, name: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`{name}` names a key of another kind in an earlier rule"),
            )
            .also(first, "the earlier rule")
            .help("give each its own name: a private key, a public key, an HMAC key and a shared secret are different settings"),
        );
    }

    pub(crate) fn token_needs_itself(&mut self, span: Span, operation: &str, scheme: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("`{operation}` yields the token of `{scheme}` and needs it to be called"),
            )
            .help("give the operation its own `security`; `[]` where it needs none"),
        );
    }

    pub(crate) fn token_operation_asks(
        &mut self,
        span: Span,
        member: Span,
        operation: &str,
        name: &str,
    ) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the client fetches this token by itself, and nobody gives it `{name}` of `{operation}`"),
            )
            .also(member, "this one is required")
            .help("take it from the client's configuration with `x-config`, or list its only value under `enum`"),
        );
    }

    pub(crate) fn token_body_not_filled(&mut self, span: Span, operation: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("the client fetches this token by itself, and the request of `{operation}` is no object that it could fill"),
            )
            .help("describe the request as one object with `x-config` on its members"),
        );
    }

    pub(crate) fn token_part_of_the_scheme(&mut self, span: Span, key: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("`{key}` of `x-token` can only be `configured`: the scheme itself says how its token is sent"),
            )
            .help("write the scheme as `bearer` for `Authorization: Bearer …`, or as an `apiKey` with its header and no prefix"),
        );
    }

    pub(crate) fn token_as_password(&mut self, span: Span, scheme: &str) {
        self.push(
            Diagnostic::unsupported(
                span,
                format!("`{scheme}` is sent as user and password, which no operation yields"),
            )
            .help("write the scheme as `bearer` or as an `apiKey`"),
        );
    }

    pub(crate) fn state_without_payload(&mut self, span: Span, operation: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("the answer of `{operation}` has no members, so none of them is the state"),
            )
            .help("describe the answer, or remove `state`: it is asked once then"),
        );
    }

    pub(crate) fn state_without_end(&mut self, span: Span, pointer: &str) {
        self.push(
            Diagnostic::invalid(
                span,
                format!("no `x-terminal` says which values of `{pointer}` are final"),
            )
            .help("add `x-terminal` beside its `enum`, or remove `state`: it is asked once then"),
        );
    }
}
