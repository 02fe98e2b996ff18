use super::{Direction, check, check_sent, examples};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceFile};
use crate::tree::{Aliases, Node, read};

fn yaml(text: &str) -> Node {
    let mut diags = Diagnostics::new();
    let source = SourceFile::new("openapi.yaml", text);
    let node = read(&source, FileId::new(0), Aliases::Refuse, &mut diags);
    node.unwrap_or_else(|| panic!("{text}: {:?}", diags.into_sorted()))
}

const COMPONENTS: &str = r##"
components:
  schemas:
    Amount: { type: string, format: decimal }
    Tree: { type: object, properties: { left: { $ref: "#/components/schemas/Tree" } }, additionalProperties: false }
    Loop: { anyOf: [{ $ref: "#/components/schemas/Loop" }, { allOf: [{ $ref: "#/components/schemas/Loop" }] }] }
    Card: { type: object, required: [kind, number], properties: { kind: { type: string }, number: { type: string } } }
    Wallet: { type: object, required: [kind, wallet], properties: { kind: { type: string }, wallet: { type: string } } }
    Way:
      oneOf: [{ $ref: "#/components/schemas/Card" }, { $ref: "#/components/schemas/Wallet" }]
      discriminator: { propertyName: kind, mapping: { wallet: "#/components/schemas/Wallet", card: Card } }
"##;

fn messages(direction: Direction, schema: &str, example: &str) -> Vec<String> {
    let root = yaml(COMPONENTS);
    let found = check_sent(&root, &yaml(schema), &yaml(example), direction);
    found.into_iter().map(|mismatch| mismatch.message).collect()
}

/// Schema, example, complaints.
const TABLE: &[(&str, &str, &[&str])] = &[
    ("{}", "[1, a, null]", &[]),
    // types
    ("{ type: string }", "text", &[]),
    (
        "{ type: string }",
        "5",
        &["the example is the number 5, but `type` is `string`"],
    ),
    ("{ type: integer }", "5.0", &[]),
    (
        "{ type: integer }",
        "5.5",
        &["the example is the number 5.5, but `type` is `integer`"],
    ),
    (
        "{ type: number }",
        "'5'",
        &["the example is the string \"5\", but `type` is `number`"],
    ),
    ("{ type: [string, integer] }", "5", &[]),
    (
        "{ type: [string, integer] }",
        "true",
        &["the example is true, but `type` is `string`, `integer`"],
    ),
    (
        "{ type: object }",
        "[]",
        &["the example is an array, but `type` is `object`"],
    ),
    (
        "{ type: array }",
        "{}",
        &["the example is an object, but `type` is `array`"],
    ),
    ("{ type: string, nullable: true }", "null", &[]),
    (
        "{ type: string }",
        "null",
        &["the example is null, but `type` is `string`"],
    ),
    ("{ type: string, nullable: true, enum: [a] }", "null", &[]),
    // enum
    ("{ enum: [1, 2.50] }", "2.5", &[]),
    (
        "{ enum: [9007199254740993] }",
        "9007199254740992",
        &["the example is 9007199254740992, which is not in `enum`: 9007199254740993"],
    ),
    (
        "{ enum: [a, b] }",
        "c",
        &["the example is \"c\", which is not in `enum`: \"a\", \"b\""],
    ),
    ("{ enum: [{ a: 1, b: [2] }] }", "{ b: [2.0], a: 1 }", &[]),
    // objects
    (
        "{ type: object, required: [a, b], properties: { a: { type: integer } } }",
        "{ a: x }",
        &[
            "the example lacks the required member `b`",
            "`/a` is the string \"x\", but `type` is `integer`",
        ],
    ),
    (
        "{ required: [a], properties: { a: { readOnly: true } } }",
        "{}",
        &[],
    ),
    (
        "{ properties: { a: {} }, additionalProperties: false }",
        "{ a: 1, 'b/c': 2 }",
        &["the example has the member `b/c`, which `additionalProperties: false` forbids"],
    ),
    (
        "{ additionalProperties: { type: integer } }",
        "{ 'a/b': x }",
        &["`/a~1b` is the string \"x\", but `type` is `integer`"],
    ),
    (
        "{ patternProperties: { '^x-': { type: integer } }, additionalProperties: false }",
        "{ x-a: 1 }",
        &[],
    ),
    (
        "{ minProperties: 2 }",
        "{ a: 1 }",
        &["the example has 1 member, but `minProperties` is 2"],
    ),
    // arrays
    (
        "{ items: { type: integer } }",
        "[1, x]",
        &["`/1` is the string \"x\", but `type` is `integer`"],
    ),
    (
        "{ prefixItems: [{ type: string }], items: { type: integer } }",
        "[a, 1, 2]",
        &[],
    ),
    (
        "{ maxItems: 1 }",
        "[1, 2]",
        &["the example has 2 items, but `maxItems` is 1"],
    ),
    (
        "{ uniqueItems: true }",
        "[1, 2, 1.0]",
        &["the example says the same at 0 and 2, which `uniqueItems` forbids"],
    ),
    // texts
    ("{ maxLength: 3 }", "äöü", &[]),
    (
        "{ maxLength: 2 }",
        "äöü",
        &["the example has 3 characters, but `maxLength` is 2"],
    ),
    (
        "{ pattern: '^[0-9]+$' }",
        "12a",
        &["the example is \"12a\", which does not fit `pattern` `^[0-9]+$`"],
    ),
    ("{ pattern: '^(?!x)' }", "x", &[]),
    ("{ format: date }", "'2024-02-29'", &[]),
    (
        "{ format: date }",
        "'2023-02-29'",
        &["the example is \"2023-02-29\", which is not of `format` `date`"],
    ),
    (
        "{ format: date-time }",
        "'2024-02-29T23:59:60.123456789012-08:00'",
        &[],
    ),
    (
        "{ format: date-time }",
        "'2024-02-29 23:59:00Z'",
        &["the example is \"2024-02-29 23:59:00Z\", which is not of `format` `date-time`"],
    ),
    (
        "{ format: date-time }",
        "'2024-02-29T23:59:00'",
        &["the example is \"2024-02-29T23:59:00\", which is not of `format` `date-time`"],
    ),
    ("{ format: local-date-time }", "'2024-02-29 23:59:00'", &[]),
    (
        "{ format: local-date-time }",
        "'2024-02-29 24:00:00'",
        &["the example is \"2024-02-29 24:00:00\", which is not of `format` `local-date-time`"],
    ),
    ("{ type: string, format: decimal }", "'-20.00'", &[]),
    (
        "{ type: string, format: decimal }",
        "'20.'",
        &["the example is \"20.\", which is not of `format` `decimal`"],
    ),
    ("{ format: uri }", "anything", &[]),
    // numbers
    ("{ minimum: 0.1 }", "0.10", &[]),
    (
        "{ minimum: 0.1, exclusiveMinimum: true }",
        "0.10",
        &["the example is 0.10, but `minimum` is 0.1"],
    ),
    (
        "{ exclusiveMaximum: 5 }",
        "5",
        &["the example is 5, but `exclusiveMaximum` is 5"],
    ),
    (
        "{ maximum: 9007199254740992 }",
        "9007199254740993",
        &["the example is 9007199254740993, but `maximum` is 9007199254740992"],
    ),
    ("{ multipleOf: 0.01 }", "19.99", &[]),
    (
        "{ multipleOf: 0.01 }",
        "19.999",
        &["the example is 19.999, but `multipleOf` is 0.01"],
    ),
    (
        "{ type: integer, format: int32 }",
        "2147483648",
        &["the example is 2147483648, which does not fit `format` `int32`"],
    ),
    // schemas made of schemas
    (
        "{ allOf: [{ minimum: 3 }, { maximum: 1 }] }",
        "2",
        &[
            "the example is 2, but `minimum` is 3",
            "the example is 2, but `maximum` is 1",
        ],
    ),
    ("{ anyOf: [{ type: integer }, { minimum: 1 }] }", "5", &[]),
    (
        "{ anyOf: [{ required: [a] }, { title: By B, required: [b] }] }",
        "{}",
        &[
            "the example fits no variant of `anyOf`: variant 1: the example lacks the required member `a`; `By B`: the example lacks the required member `b`",
        ],
    ),
    (
        "{ oneOf: [{ required: [a] }, { required: [b] }] }",
        "{ a: 1, b: 2 }",
        &["the example fits 2 variants of `oneOf`, which takes exactly one: variant 1, variant 2"],
    ),
    (
        "{ not: { type: string } }",
        "x",
        &["the example is what `not` forbids"],
    ),
    ("{ not: {} }", "1", &["the example is what `not` forbids"]),
    (
        "{ $ref: '#/components/schemas/Way' }",
        "{ kind: wallet, wallet: w }",
        &[],
    ),
    (
        "{ $ref: '#/components/schemas/Way' }",
        "{ kind: Card }",
        &["the example lacks the required member `number`"],
    ),
    (
        "{ $ref: '#/components/schemas/Way' }",
        "{ kind: cash }",
        &["the example has `cash` as `kind`, by which `discriminator` finds no variant"],
    ),
    (
        "{ $ref: '#/components/schemas/Way' }",
        "{ wallet: 1 }",
        &[
            "the example fits no variant of `oneOf`: `Card`: the example lacks the required member `kind`; `Wallet`: the example lacks the required member `kind`",
        ],
    ),
    (
        "{ $ref: '#/components/schemas/Tree' }",
        "{ left: { left: {} } }",
        &[],
    ),
    (
        "{ $ref: '#/components/schemas/Tree' }",
        "{ left: { right: {} } }",
        &["`/left` has the member `right`, which `additionalProperties: false` forbids"],
    ),
    ("{ $ref: '#/components/schemas/Loop' }", "1", &[]),
    // other forms on the wire
    ("{ type: number, x-lenient: [string] }", "'20.00'", &[]),
    (
        "{ type: number, minimum: 30, x-lenient: [string] }",
        "'20.00'",
        &["the example is 20.00, but `minimum` is 30"],
    ),
    (
        "{ allOf: [{ $ref: '#/components/schemas/Amount' }], x-lenient: [number] }",
        "20.00",
        &[],
    ),
    (
        "{ type: boolean, x-lenient: [string, empty, null] }",
        "''",
        &[],
    ),
    (
        "{ type: boolean, x-lenient: [string, empty, null] }",
        "null",
        &[],
    ),
    ("{ type: boolean, x-lenient: [string] }", "'true'", &[]),
];

#[test]
fn table() {
    for (schema, example, expected) in TABLE {
        let found = messages(Direction::Either, schema, example);
        assert_eq!(found, *expected, "{schema} against {example}");
    }
}

#[test]
fn direction() {
    let schema = "{ required: [id, pin], properties: { id: { allOf: [{ readOnly: true }] }, pin: { writeOnly: true } } }";
    let lacks = |name: &str| vec![format!("the example lacks the required member `{name}`")];
    assert_eq!(messages(Direction::Request, schema, "{}"), lacks("pin"));
    assert_eq!(messages(Direction::Answer, schema, "{}"), lacks("id"));
    let lenient = "{ type: number, x-lenient: [string] }";
    assert_eq!(messages(Direction::Request, lenient, "'5'").len(), 1);
    assert_eq!(messages(Direction::Answer, lenient, "'5'").len(), 0);
}

#[test]
fn places() {
    let schema = yaml("type: object\nproperties:\n  list:\n    items: { maxLength: 2 }\n");
    let example = yaml("list:\n  - ab\n  - abc\n");
    let found = check(&yaml("{}"), &schema, &example);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].pointer, "/list/1");
    assert_eq!((found[0].span.line, found[0].span.column), (3, 5));
    assert_eq!((found[0].rule.line, found[0].rule.column), (4, 25));
}

#[test]
fn deep_examples_do_not_overflow() {
    let mut node = yaml("1");
    for _ in 0..120 {
        let span = node.span;
        let key = "left".to_owned();
        let entry = crate::tree::Entry {
            key,
            key_span: span,
            node,
        };
        node = Node {
            span,
            value: crate::tree::Tree::Map(vec![entry]),
        };
    }
    let schema = yaml("{ anyOf: [{ $ref: '#/components/schemas/Tree' }] }");
    let found = check(&yaml(COMPONENTS), &schema, &node);
    assert_eq!(found.len(), 1);
}

#[test]
fn all_examples_of_a_document() {
    let root = yaml(
        r##"
openapi: 3.0.3
paths:
  /orders/{id}:
    parameters:
      - { name: id, in: path, schema: { type: string, example: own }, example: 17 }
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Order" }
            examples:
              cash: { value: { amount: 1 } }
              shared: { $ref: "#/components/examples/Shared" }
              elsewhere: { externalValue: "https://example.com" }
          application/x-www-form-urlencoded:
            schema: { $ref: "#/components/schemas/Order" }
            example: amount=1
          text/plain:
            schema: { type: string, enum: [SUCCESS] }
            example: SUCCESS
      responses:
        "200":
          content:
            application/problem+json; charset=utf-8: { schema: { type: object }, example: {} }
          headers:
            X-Rate: { schema: { type: integer }, example: 5 }
        default: { $ref: "#/components/responses/Failed" }
      callbacks:
        paid:
          "{$request.body#/url}":
            post: { requestBody: { content: { application/json: { schema: {}, example: 1 } } }, responses: {} }
x-webhooks:
  refunded:
    post: { requestBody: { content: { application/json: { schema: {}, example: 2 } } }, responses: {} }
components:
  examples:
    Shared: { value: { amount: two } }
    Unused: { value: 1 }
  responses:
    Failed: { description: no, content: { application/json: { schema: {}, example: failed } } }
    Unused: { description: no, content: { application/json: { schema: {}, example: unused } } }
  schemas:
    Order:
      type: object
      properties:
        amount: { type: integer, example: 3 }
        example: { type: integer, example: 4 }
      example: { amount: 5, example: 6 }
"##,
    );
    let found: Vec<String> = examples(&root)
        .iter()
        .map(|found| {
            let complaints = found.check(&root);
            let messages: Vec<String> = complaints.into_iter().map(|c| c.message).collect();
            format!(
                "{} | {} | {:?} | {} | {:?} | {} | {}",
                found.operation.as_deref().unwrap_or("-"),
                found.media_type.as_deref().unwrap_or("-"),
                found.part,
                found.name.as_deref().unwrap_or("-"),
                found.direction,
                found.node.to_json(),
                messages.join("; "),
            )
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}
