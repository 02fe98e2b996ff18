//! The Schema Object of OpenAPI 3.0 and, marked, what JSON Schema 2020-12 adds to it in 3.1.

use super::Shape::{Bool, Count, Data, Either, Is, List, Map, Number, Text, Word};
use super::{Keyword, Kind, Shape, Table, extensions, key, table};

const ONE: Shape = Is(Kind::Schema);

pub(crate) const TYPES: &[&str] = &[
    "string", "number", "integer", "boolean", "array", "object", "null",
];

const KEYWORDS: &[Keyword] = &[
    key("$ref", Text),
    key("title", Text),
    key("description", Text),
    key("type", Either(&[Word(TYPES), List(&Word(TYPES))])),
    key("format", Text),
    key("enum", List(&Data)),
    key("default", Data),
    key("example", Data),
    key("nullable", Bool).only30(),
    key("readOnly", Bool),
    key("writeOnly", Bool),
    key("deprecated", Bool),
    key("properties", Map(&Is(Kind::Property))),
    key("required", List(&Text)),
    key("additionalProperties", Either(&[Bool, ONE])),
    key("maxProperties", Count),
    key("minProperties", Count),
    key("items", ONE),
    key("maxItems", Count),
    key("minItems", Count),
    key("uniqueItems", Bool),
    key("maxLength", Count),
    key("minLength", Count),
    key("pattern", Text),
    key("maximum", Number),
    key("minimum", Number),
    key("exclusiveMaximum", Either(&[Bool, Number])),
    key("exclusiveMinimum", Either(&[Bool, Number])),
    key("multipleOf", Number),
    key("allOf", List(&ONE)),
    key("oneOf", List(&ONE)),
    key("anyOf", List(&ONE)),
    key("not", ONE),
    key("discriminator", Is(Kind::Discriminator)),
    key("xml", Is(Kind::Xml)),
    key("externalDocs", Is(Kind::ExternalDocs)),
    key("const", Data).from31(),
    key("examples", List(&Data)).from31(),
    key("$schema", Text).from31(),
    key("$id", Text).from31(),
    key("$anchor", Text).from31(),
    key("$dynamicRef", Text).from31(),
    key("$dynamicAnchor", Text).from31(),
    key("$vocabulary", Data).from31(),
    key("$comment", Text).from31(),
    key("$defs", Map(&ONE)).from31(),
    key("prefixItems", List(&ONE)).from31(),
    key("contains", ONE).from31(),
    key("minContains", Count).from31(),
    key("maxContains", Count).from31(),
    key("patternProperties", Map(&ONE)).from31(),
    key("propertyNames", ONE).from31(),
    key("unevaluatedProperties", Either(&[Bool, ONE])).from31(),
    key("unevaluatedItems", Either(&[Bool, ONE])).from31(),
    key("dependentRequired", Map(&List(&Text))).from31(),
    key("dependentSchemas", Map(&ONE)).from31(),
    key("if", ONE).from31(),
    key("then", ONE).from31(),
    key("else", ONE).from31(),
    key("contentEncoding", Text).from31(),
    key("contentMediaType", Text).from31(),
    key("contentSchema", ONE).from31(),
];

pub(super) static SCHEMA: Table = table("a schema", KEYWORDS).with(extensions::ON_SCHEMA);

pub(super) static PROPERTY: Table = table("a property", KEYWORDS).with(extensions::ON_PROPERTY);

pub(super) static DISCRIMINATOR: Table = table(
    "a discriminator",
    &[
        key("propertyName", Text).required(),
        key("mapping", Map(&Text)),
    ],
);

pub(super) static XML: Table = table(
    "an `xml` object",
    &[
        key("name", Text),
        key("namespace", Text),
        key("prefix", Text),
        key("attribute", Bool),
        key("wrapped", Bool),
    ],
);
