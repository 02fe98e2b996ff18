//! What an editor says about a key: a sentence or two, as `specs/README.md` has it at more length.

use super::Kind::{
    self, Callback, Header, Info, License, MediaType, Operation, Parameter, Property, RequestBody,
    Response, Root, Schema, SecurityScheme, Server, Tag, Webhook, WebhookOperation, XDelivery,
    XDeviation, XDocument, XEffect, XEnvelope, XError, XPlace, XReconcile, XRequiredWhen, XRule,
    XSignature, XSource, XSuccess, XTimestamp, XToken, XValue, XVersion, Xml,
};

/// The text for key `name` of an object of `kind`.
pub(crate) fn about(kind: Kind, name: &str) -> Option<&'static str> {
    let special = SPECIAL.iter().find(|row| row.0 == kind && row.1 == name);
    let general = || {
        let mut rows = GENERAL.iter();
        rows.find(|row| row.0 == name && (!kind.is_extension() || name.starts_with("x-")))
    };
    special
        .map(|row| row.2)
        .or_else(|| general().map(|row| row.1))
}

/// Where a key means something of its own.
#[rustfmt::skip]
const SPECIAL: &[(Kind, &str, &str)] = &[
    (Info, "version", "The provider's version of the interface, as text."),
    (License, "name", "Name of the licence."),
    (Root, "security", "How calls prove who makes them, unless an operation says otherwise: a list of alternatives."),
    (Root, "tags", "The groups that operations name, in their order."),
    (Root, "x-signature", "How calls, answers and notifications are signed. `none` opts out."),
    (Root, "x-lenient", "Wire forms accepted in every answer beside the declared ones."),
    (Server, "url", "The base URL. Names in braces are `variables`."),
    (Server, "variables", "The names in braces in `url`."),
    (Tag, "name", "Name of the group."),
    (Operation, "tags", "Groups the operation belongs to, as the root's `tags` names them."),
    (WebhookOperation, "tags", "Groups the notification belongs to, as the root's `tags` names them."),
    (Operation, "responses", "The answers by HTTP status."),
    (WebhookOperation, "responses", "The acknowledgement the provider wants, by HTTP status."),
    (WebhookOperation, "requestBody", "What the provider sends."),
    (WebhookOperation, "parameters", "Headers and the like that come with the notification. They are documentation; none is checked."),
    (Webhook, "parameters", "Headers and the like that come with the notification. They are documentation; none is checked."),
    (Operation, "parameters", "What goes into path, query, headers and cookies."),
    (Parameter, "name", "The parameter's name on the wire."),
    (Parameter, "in", "Where the parameter stands. One in a path is always `required`."),
    (Parameter, "required", "Whether the parameter must be there. `true` for one in a path."),
    (Header, "required", "Whether the header must be there."),
    (RequestBody, "required", "Whether there is always a body."),
    (RequestBody, "content", "The body by media type."),
    (Response, "content", "The answer's body by media type."),
    (MediaType, "examples", "Examples by kebab-case name. A request and an answer of one operation that share a name belong together."),
    (Schema, "required", "Names of the members that must be there."),
    (Property, "required", "Names of the members that must be there."),
    (Schema, "enum", "The values the provider documents. In Rust every enum stays open: others decode to `Unknown`."),
    (Property, "enum", "The values the provider documents. A required member of a request with a single value is filled in by the constructor."),
    (Schema, "type", "What the value is on the wire; without it, any JSON."),
    (Property, "type", "What the value is on the wire; without it, any JSON."),
    (Schema, "example", "One value, checked against the schema."),
    (Property, "example", "One value, checked against the schema."),
    (Xml, "name", "Name of the element."),
    (SecurityScheme, "type", "The kind of scheme. `apiKey` needs `name` and `in`, `http` needs `scheme`, `oauth2` needs `flows`."),
    (SecurityScheme, "name", "Name of the header, query parameter or cookie of an `apiKey`."),
    (SecurityScheme, "in", "Where an `apiKey` stands."),
    (Callback, "$ref", "Another callback that stands here."),

    (XDocument, "title", "The document's title."),
    (XDocument, "kind", "`captured`: the page whose capture the audit reads. `page`: another public page. `code`: public code, evidence and not authority."),
    (XDocument, "url", "Where the document stands."),
    (XDocument, "read", "The day it was read, `yyyy-MM-dd`."),
    (XSource, "document", "An id under the root's `x-documents`; in a shared file, of the spec that refers to it."),
    (XSource, "section", "The heading in the document."),
    (XSource, "status", "How well the fact is founded. Left out, it follows from the document: `captured` is `documented`, `page` and `code` are `outside`."),
    (XSource, "note", "What a reader should know about how the fact was found."),
    (XRequiredWhen, "field", "Wire name of a sibling."),
    (XRequiredWhen, "in", "The values of the sibling under which this member is required."),
    (XRequiredWhen, "or-absent", "Whether a missing sibling stands for one of the values."),
    (XValue, "name", "English words for the value's Rust name."),
    (XValue, "description", "What the value means."),
    (XEnvelope, "success", "What an answer that is no refusal says."),
    (XEnvelope, "payload", "Pointer to the part that the client returns."),
    (XEnvelope, "code", "Pointer to the code that `x-errors` explains."),
    (XEnvelope, "message", "Pointer to the text for people."),
    (XEnvelope, "request-id", "Pointer to what the provider calls this exchange."),
    (XSuccess, "at", "Pointer into the body."),
    (XSuccess, "in", "The values that mean success; any other is a refusal, whatever the HTTP status."),
    (XError, "name", "English words for the code's Rust name."),
    (XError, "class", "What a caller can do about it: one word of eight."),
    (XError, "description", "What the code means."),
    (XEffect, "creates", "What comes into being, in a word: `payment`."),
    (XEffect, "changes", "What is changed, in a word: `payment`."),
    (XEffect, "key", "Pointer to the request member that is the merchant's key. The member may be optional."),
    (XEffect, "reconcile", "The operation that tells what became of a call whose answer was lost."),
    (XReconcile, "operation", "The `operationId` to ask with."),
    (XReconcile, "with", "Pointer into that operation's request: pointer into this one's. Required members that are not here are arguments the caller gives."),
    (XReconcile, "state", "Pointer into that operation's payload, at the member that says how things stand. Its `enum` has `x-terminal`."),
    (XToken, "operation", "The `operationId` whose answer holds the token."),
    (XToken, "token", "Pointer to the token in the answer; `configured` where no document gives it."),
    (XToken, "expires-in", "Pointer to the lifetime in seconds; `configured` where no document gives it."),
    (XToken, "lifetime-seconds", "The lifetime where the answer says none."),
    (XToken, "header", "`configured` where no document names the header that carries the token; else the scheme says it."),
    (XToken, "prefix", "`configured` where no document says what stands before the token in the header; else the scheme says it."),
    (XSignature, "request", "How our calls are signed."),
    (XSignature, "response", "How answers are signed, to verify them."),
    (XSignature, "webhook", "How notifications are signed, to verify them."),
    (XRule, "algorithm", "`rsa-sha256` is PKCS#1 v1.5."),
    (XRule, "covers", "What is signed. `body`: its members. `payload`: members of the envelope's payload. `raw`: the bytes."),
    (XRule, "include", "Names of the members that take part; without it, all of them."),
    (XRule, "exclude", "Names of members left out of the string to sign."),
    (XRule, "skip", "Values left out of the string to sign. `null` stands in quotes."),
    (XRule, "order", "`ascending`: by name. `as-sent`: as the message has them. `as-listed`: as `include` lists them."),
    (XRule, "pair", "What stands between name and value."),
    (XRule, "join", "What stands between pairs."),
    (XRule, "nested", "How objects are written: `braces` (`name={k=v&k=v}`), `json`, `flatten`, or `refuse`."),
    (XRule, "prefix", "Text put in front, with `{secret}` for the shared key and `{timestamp}` for the header of `timestamp`."),
    (XRule, "suffix", "Text put at the end, with `{secret}` for the shared key and `{timestamp}` for the header of `timestamp`."),
    (XRule, "when-empty", "The whole string to sign where the message has no members, if that is not `prefix` and `suffix`."),
    (XRule, "encoding", "How the signature is written."),
    (XRule, "place", "Where the signature stands: `{ body: /sign }` or `{ header: Signature }`."),
    (XRule, "key", "Name of the key in the client's configuration; to verify RSA, the provider's public key."),
    (XRule, "secret", "Name of the shared secret in the client's configuration, for which `{secret}` stands."),
    (XRule, "version", "Other exclusions for an older version of the signature."),
    (XRule, "timestamp", "A header with the time of the call."),
    (XPlace, "body", "Pointer to the signature's member, from where `covers` starts."),
    (XPlace, "header", "The header that holds the signature."),
    (XVersion, "at", "Pointer to the member that says the version."),
    (XVersion, "absent-or", "The values of the older version; a missing member stands for it too."),
    (XVersion, "exclude", "Names of members left out of the older version's string to sign."),
    (XVersion, "refuse", "Whether the older version is refused."),
    (XTimestamp, "header", "The header's name."),
    (XTimestamp, "unit", "The unit since 1970."),
    (XTimestamp, "tolerance-seconds", "How far from now the time may lie where it is signed: `{timestamp}` in `prefix` or `suffix`. 300 unless said."),
    (XDeviation, "from", "What of the fact the spec does not follow."),
    (XDeviation, "fact", "Which fact, where it has no object of its own here: a dotted path, a value, or the heading of a section."),
    (XDeviation, "why", "The reason, in our own words."),
    (XDelivery, "deadline-seconds", "How soon the provider wants the acknowledgement."),
    (XDelivery, "retry-seconds", "The waits between tries, in order."),
    (XDelivery, "identity", "Pointers to what a repeat has in common with the first. One that is absent is skipped."),
];

/// The same wherever the key stands.
#[rustfmt::skip]
const GENERAL: &[(&str, &str)] = &[
    ("x-payspec", "Version of the spec language: `1`. Every `x-` key of the file is then one of the language, at its place."),
    ("x-documents", "The documents the spec is read from, by an id of your choice."),
    ("x-source", "Where the fact comes from. Holds for everything below until another `x-source`."),
    ("x-name", "English words for the Rust name, where the wire name is not English. Any casing."),
    ("x-sensitive", "Never printed, wiped on drop. `pan`: card number. `secret`: key, token, password. `pii`: name, e-mail, phone, address, IP of a person."),
    ("x-required-when", "Required under a condition on siblings; a list means *and*. Checked in requests only."),
    ("x-lenient", "Wire forms accepted on reading beside the declared one. `empty`: `\"\"` means absent. `\"null\"`, in quotes: null means absent."),
    ("x-values", "Name and meaning of values of `enum`. The key is the value as text."),
    ("x-terminal", "Which values are final, and as what. The key is the value as text."),
    ("x-config", "The value comes from the client's configuration when a request leaves it out; this is the name of the setter."),
    ("x-undocumented-path", "No document gives path and method: the path is a placeholder that is never sent, and the client takes the route as configuration."),
    ("x-envelope", "How an answer says success and where its parts are, as JSON pointers into the body. `none`: the operation answers bare."),
    ("x-errors", "Codes of the envelope: name, class and meaning."),
    ("x-effect", "`reads`, or what the call `creates` or `changes`. A call with an effect is never repeated silently."),
    ("x-echo", "Members of the payload that must equal members of the request: pointer into the payload: pointer into the request. Compared where the request has the member."),
    ("x-token", "The operation whose answer holds the token for this scheme."),
    ("x-signature", "How it is signed, where that differs from the root. `none` opts out."),
    ("x-webhooks", "Notifications the provider sends, as path items by event name."),
    ("x-deviates", "Where the spec does not follow its document on purpose, and why. The audit asks no more about these facts."),
    ("x-delivery", "How the provider delivers the notification and repeats it."),

    ("$ref", "What stands here is over there: `#/components/…`, or a path to another file with `#/…`. A `$ref` stands alone."),
    ("openapi", "Version of OpenAPI: `3.0.3`."),
    ("info", "What the interface is called, and its version."),
    ("servers", "Base URLs, such as sandbox and production."),
    ("paths", "The operations by path and method."),
    ("components", "Parts that others refer to with `$ref`."),
    ("security", "How the call proves who makes it: a list of alternatives. `[]` where nothing is needed."),
    ("tags", "Names of groups."),
    ("externalDocs", "A page with more."),
    ("title", "A short name for people."),
    ("description", "What people should know, in our own words. Markdown."),
    ("summary", "The same in a line."),
    ("termsOfService", "URL of the terms."),
    ("contact", "Who answers questions."),
    ("license", "The licence of the interface."),
    ("name", "The name."),
    ("url", "The URL."),
    ("email", "The e-mail address."),
    ("default", "The value where none is given."),
    ("enum", "The values."),
    ("schemas", "Schemas by name."),
    ("responses", "Answers."),
    ("parameters", "Parameters."),
    ("examples", "Examples by name."),
    ("requestBodies", "Request bodies by name."),
    ("headers", "Headers by name."),
    ("securitySchemes", "Ways to prove who calls, by name."),
    ("links", "Links by name."),
    ("callbacks", "Notifications that follow from a call."),
    ("get", "The operation behind `GET`."),
    ("put", "The operation behind `PUT`."),
    ("post", "The operation behind `POST`."),
    ("delete", "The operation behind `DELETE`."),
    ("options", "The operation behind `OPTIONS`."),
    ("head", "The operation behind `HEAD`."),
    ("patch", "The operation behind `PATCH`."),
    ("trace", "The operation behind `TRACE`."),
    ("operationId", "A name that no other operation has. It becomes the method's name."),
    ("requestBody", "What is sent."),
    ("deprecated", "Whether the provider advises against it."),
    ("in", "The place."),
    ("required", "Whether it must be there."),
    ("allowEmptyValue", "Whether an empty value may be sent."),
    ("style", "How lists and objects are written. What is allowed depends on the place."),
    ("explode", "Whether each value of a list or object is written apart."),
    ("allowReserved", "Whether reserved characters are sent as they are."),
    ("schema", "What the value looks like."),
    ("example", "One value, as data."),
    ("content", "The same by media type."),
    ("encoding", "How parts of the body are written, by member."),
    ("contentType", "The media type of the part."),
    ("value", "The example itself, as data."),
    ("externalValue", "URL of the example."),
    ("operationRef", "Reference to an operation."),
    ("server", "The server to use."),
    ("type", "The type."),
    ("scheme", "`bearer`, `basic` or another scheme of HTTP authentication."),
    ("bearerFormat", "What the token looks like; a hint for people."),
    ("flows", "The OAuth flows."),
    ("openIdConnectUrl", "URL of the discovery document."),
    ("implicit", "Needs `authorizationUrl`."),
    ("password", "Needs `tokenUrl`."),
    ("clientCredentials", "Needs `tokenUrl`."),
    ("authorizationCode", "Needs `authorizationUrl` and `tokenUrl`."),
    ("authorizationUrl", "Where the user gives consent."),
    ("tokenUrl", "Where the token is obtained."),
    ("refreshUrl", "Where the token is renewed."),
    ("scopes", "Scopes and what they allow."),
    ("variables", "Variables."),
    ("format", "`decimal` (an exact amount as text), `date-time`, `local-date-time`, `date`, `binary` of a string; `int32`, `int64`, `uint32`, `uint64` of an integer."),
    ("nullable", "Whether `null` may stand for the value."),
    ("readOnly", "In answers only."),
    ("writeOnly", "In requests only."),
    ("properties", "The members by wire name. One without `type` is any JSON."),
    ("additionalProperties", "What further members look like; `false` where there are none."),
    ("maxProperties", "The most members."),
    ("minProperties", "The fewest members."),
    ("items", "What each item looks like."),
    ("maxItems", "The most items."),
    ("minItems", "The fewest items."),
    ("uniqueItems", "Whether no item comes twice."),
    ("maxLength", "The most characters."),
    ("minLength", "The fewest characters."),
    ("pattern", "A regular expression the text matches."),
    ("maximum", "The largest value."),
    ("minimum", "The smallest value."),
    ("exclusiveMaximum", "Whether `maximum` itself is too large."),
    ("exclusiveMinimum", "Whether `minimum` itself is too small."),
    ("multipleOf", "The value is a multiple of it."),
    ("allOf", "All of these at once. Also how to say more about what a `$ref` refers to."),
    ("oneOf", "Exactly one of these."),
    ("anyOf", "At least one of these; with nothing but `required` in each, at least one of the members."),
    ("not", "Anything but this."),
    ("discriminator", "The member that tells which of `oneOf` it is."),
    ("propertyName", "Wire name of the member that tells."),
    ("mapping", "Its values, and the schema each stands for."),
    ("xml", "How it is written in XML."),
    ("namespace", "URI of the namespace."),
    ("prefix", "Prefix of the name."),
    ("attribute", "Whether it is an attribute."),
    ("wrapped", "Whether the items stand in an element of their own."),
];

#[cfg(test)]
mod tests {
    use super::{GENERAL, SPECIAL, about};
    use crate::keywords::{Kind, Since};

    #[test]
    fn every_key_has_a_text() {
        for kind in Kind::ALL {
            let all = kind.table().all();
            for keyword in
                all.filter(|keyword| !matches!(keyword.since, Since::From31 | Since::From32))
            {
                let text = about(*kind, keyword.name);
                assert!(text.is_some(), "{kind:?} {}", keyword.name);
            }
        }
    }

    #[test]
    fn every_text_has_a_key() {
        for (kind, name, _) in SPECIAL {
            assert!(kind.find(name).is_some(), "{kind:?} {name}");
        }
        for (name, _) in GENERAL {
            let known = |kind: &Kind| kind.find(name).is_some();
            assert!(Kind::ALL.iter().any(known), "{name}");
        }
    }
}
