//! Wrong snippets: refused by the schema, and by the generator's own check.

use crate::{parse_refusal, refusals, validator};

const HEAD: &str = "openapi: 3.0.3\nx-payspec: 1\ninfo: { title: Acme, version: '1' }\n";

/// A place in a spec, something right that may stand there, and wrong things.
struct Place {
    /// With `HERE` for what stands there.
    around: &'static str,
    right: &'static [&'static str],
    wrong: &'static [&'static str],
}

const PLACES: &[Place] = &[
    Place {
        around: "paths: {}\nHERE\n",
        right: &[
            "x-errors: { '1': { name: A, class: declined } }",
            "x-envelope: { success: { at: /code, in: [0, '0', true] }, payload: /data, request-id: '' }",
            "x-envelope: none",
            "x-documents: { a: { title: A, kind: code, x-source: { note: b } } }",
            "servers: [{ url: 'https://example.com', x-name: sandbox, x-source: { note: b } }]",
            "x-lenient: [empty, 'null']",
        ],
        wrong: &[
            "x-error: {}",
            "x-errors: { '1': { name: A } }",
            "x-errors: { '1': { name: A, class: decline } }",
            "x-errors: [{ name: A, class: declined }]",
            "x-envelope: { payload: /data }",
            "x-envelope: { success: { at: code, in: [0] } }",
            "x-envelope: { success: { at: /code } }",
            "x-envelope: { success: { at: /code, in: 0 } }",
            "x-envelope: bare",
            "x-documents: { a: { title: A } }",
            "x-documents: { a: { title: A, kind: capture } }",
            "x-lenient: [nil]",
            "x-lenient: number",
            "x-effect: reads",
            "x-sensitive: pan",
            "x-internal: true",
            "servers: [{ description: sandbox }]",
            "server: []",
        ],
    },
    Place {
        around: "paths: {}\nx-signature: { request: { HERE } }\n",
        right: &[
            "algorithm: sha256, covers: body, place: { body: /sign }",
            "algorithm: rsa-sha256, covers: raw, place: { header: S }, skip: ['null'], timestamp: { header: T, unit: seconds }, version: { at: /v, absent-or: [v1], refuse: true }",
        ],
        wrong: &[
            "algorithm: md5, covers: body, place: { body: /sign }",
            "algorithm: sha256, covers: all, place: { body: /sign }",
            "algorithm: sha256, covers: body",
            "covers: body, place: { body: /sign }",
            "algorithm: sha256, covers: body, place: /sign",
            "algorithm: sha256, covers: body, place: { body: sign }",
            "algorithm: sha256, covers: body, place: { query: sign }",
            "algorithm: sha256, covers: body, place: { body: /sign }, order: descending",
            "algorithm: sha256, covers: body, place: { body: /sign }, encodng: hex",
            "algorithm: sha256, covers: body, place: { body: /sign }, exclude: sign",
            "algorithm: sha256, covers: body, place: { body: /sign }, version: { refuse: true }",
            "algorithm: sha256, covers: body, place: { body: /sign }, timestamp: { unit: seconds }",
        ],
    },
    Place {
        around: "components: { schemas: { A: { type: object, properties: { a: { HERE } } } } }\n",
        right: &[
            "type: string, x-sensitive: pan, x-config: card, x-lenient: [number, 'null']",
            "type: string, x-required-when: { field: b, in: [1, 'x', true], or-absent: true }",
            "type: string, x-required-when: [{ field: b, in: [1] }, { field: c, in: [2] }]",
            "enum: [a, b], x-values: { a: { name: first, x-source: { note: b } } }, x-terminal: { b: failed }",
            "allOf: [{ $ref: '#/components/schemas/A' }], x-name: other",
            "$ref: '#/components/schemas/A'",
            "example: { x-anything: { type: 5 } }",
            "type: string, x-deviates: [{ from: type, why: a }, { from: limit, fact: length 1..2, why: b, x-source: { note: c } }]",
        ],
        wrong: &[
            "type: string, x-sensitiv: pan",
            "type: string, x-sensitive: card",
            "type: string, x-sensitive: [pan]",
            "type: string, x-name: 5",
            "type: string, x-config: true",
            "type: string, x-required-when: { in: [1] }",
            "type: string, x-required-when: { field: b }",
            "type: string, x-required-when: { field: b, in: [1], or-missing: true }",
            "type: string, x-required-when: b",
            "type: string, x-lenient: [bool]",
            "type: string, x-lenient: [null]",
            "type: string, enum: [a], x-values: { a: first }",
            "type: string, enum: [a], x-values: { a: { nam: first } }",
            "type: string, enum: [a], x-terminal: { a: success }",
            "type: string, enum: [a], x-terminal: [a]",
            "type: string, x-source: { status: guessed }",
            "type: string, x-source: pci",
            "type: string, x-effect: reads",
            "type: string, x-deviates: { from: type, why: a }",
            "type: string, x-deviates: [{ from: types, why: a }]",
            "type: string, x-deviates: [{ from: type }]",
            "type: string, x-deviates: [{ from: type, why: ' ' }]",
            "type: string, x-deviates: [{ why: a }]",
            "type: string, x-deviates: [type]",
            "type: text",
            "type: string, maxLenght: 5",
            "type: string, maxLength: -1",
            "type: string, maxLength: '5'",
            "type: string, const: a",
            "type: [string, 'null']",
            "type: integer, exclusiveMinimum: 5",
            "$ref: '#/components/schemas/A', x-name: other",
        ],
    },
    Place {
        around: "components: { schemas: { A: { HERE } } }\n",
        right: &["type: string, x-sensitive: secret"],
        wrong: &[
            "type: string, x-config: app-id",
            "type: string, x-required-when: { field: b, in: [1] }",
            "type: string, x-lenient: [number]",
            "properties: [a]",
            "required: true",
        ],
    },
    Place {
        around: "paths: { /a: { post: { operationId: a, responses: { '200': { description: done } }, HERE } } }\n",
        right: &[
            "x-effect: reads",
            "x-effect: { creates: payment, key: /id, reconcile: { operation: a, with: { /id: /id } } }",
            "x-echo: { /a: /b }, x-envelope: none, x-signature: none",
            "x-undocumented-path: true",
        ],
        wrong: &[
            "x-effect: writes",
            "x-effect: { creates: payment, key: id }",
            "x-effect: { creates: payment, reconcile: { with: { /id: /id } } }",
            "x-effect: { creates: payment, reconcile: { operation: a, with: { id: /id } } }",
            "x-effect: { deletes: payment }",
            "x-effect: { x-creates: payment }",
            "x-echo: { amount: /amount }",
            "x-echo: { /amount: amount }",
            "x-echo: [/amount]",
            "x-undocumented-path: 'yes'",
            "x-signature: { notify: {} }",
            "x-delivery: { deadline-seconds: 5 }",
            "x-webhooks: {}",
            "x-lenient: [number]",
            "parameters: [{ name: q, schema: {} }]",
            "parameters: [{ name: q, in: body, schema: {} }]",
            "parameters: [{ name: q, in: query }]",
            "parameters: [{ name: q, in: query, schema: {}, x-lenient: [number] }]",
            "requestBody: { required: true }",
            "deprecated: 'no'",
        ],
    },
    Place {
        around: "paths: { /a: { get: { HERE } } }\n",
        right: &["responses: { default: { description: done }, 2XX: { description: done } }"],
        wrong: &[
            "operationId: a",
            "responses: {}",
            "responses: { 2xx: { description: done } }",
            "responses: { '600': { description: done } }",
            "responses: { '200': {} }",
            "responses: { '200': { description: done, x-delivery: {} } }",
        ],
    },
    Place {
        around: "paths: { HERE }\n",
        right: &["/a: {}"],
        wrong: &[
            "a: {}",
            "/a: { fetch: {} }",
            "/a: { x-signature: none }",
            "x-a: {}",
        ],
    },
    Place {
        around: "x-webhooks: { paid: { post: { responses: { '200': { description: taken } }, HERE } } }\n",
        right: &[
            "x-delivery: { deadline-seconds: 5, retry-seconds: [1, 2], identity: [/id], x-source: { note: b } }",
        ],
        wrong: &[
            "x-delivery: { deadline-seconds: 5s }",
            "x-delivery: { retry-seconds: 5 }",
            "x-delivery: { retry-seconds: [-1] }",
            "x-delivery: { identity: [id] }",
            "x-delivery: { identity: /id }",
            "x-effect: reads",
            "x-echo: { /a: /a }",
        ],
    },
    Place {
        around: "components: { securitySchemes: { s: { HERE } } }\n",
        right: &[
            "type: http, scheme: bearer, x-token: { operation: a, token: configured, expires-in: /e, lifetime-seconds: 5 }",
            "type: oauth2, flows: { clientCredentials: { tokenUrl: /t, scopes: {} } }",
            "type: apiKey, name: K, in: header",
        ],
        wrong: &[
            "type: http, scheme: bearer, x-token: { operation: a }",
            "type: http, scheme: bearer, x-token: { operation: a, token: access_token }",
            "type: http, scheme: bearer, x-token: { operation: a, token: /t, lifetime-seconds: hour }",
            "type: http",
            "type: apiKey, name: K",
            "type: apiKey, name: K, in: body",
            "type: oauth2, flows: { clientCredentials: { scopes: {} } }",
            "type: bearer",
            "scheme: bearer",
        ],
    },
];

#[test]
fn schema_and_generator_refuse_the_same() {
    let validator = validator();
    let mut slips = Vec::new();
    for place in PLACES {
        let spec = |here: &str| format!("{HEAD}{}", place.around.replace("HERE", here));
        for right in place.right {
            let text = spec(right);
            let schema = refusals(&validator, &text);
            let generator = parse_refusal(&text);
            if !schema.is_empty() || generator.is_some() {
                slips.push(format!("right, but {schema:?} and {generator:?}:\n{text}"));
            }
        }
        for wrong in place.wrong {
            let text = spec(wrong);
            if refusals(&validator, &text).is_empty() {
                slips.push(format!("accepted by the schema:\n{text}"));
            }
            if parse_refusal(&text).is_none() {
                slips.push(format!("accepted by the generator:\n{text}"));
            }
        }
    }
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}

#[test]
fn what_specs_share_is_components_only() {
    let validator = validator();
    let right =
        "x-payspec: 1\ncomponents: { schemas: { A: { type: string, x-sensitive: pii } } }\n";
    assert_eq!(refusals(&validator, right), [""; 0]);
    for wrong in [
        "x-payspec: 1\n",
        "components: {}\n",
        "x-payspec: 2\ncomponents: {}\n",
        "x-payspec: 1\ncomponents: { schemas: { A: { x-sensitiv: pii } } }\n",
        "x-payspec: 1\ncomponents: {}\npaths: {}\n",
        "x-payspec: 1\nopenapi: 3.0.3\npaths: {}\n",
    ] {
        assert!(!refusals(&validator, wrong).is_empty(), "{wrong}");
    }
}
