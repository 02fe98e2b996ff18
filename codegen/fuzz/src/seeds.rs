//! Small specs, one a feature, that mutations start from.

/// Text of each.
pub const SEEDS: &[&str] = &[
    include_str!("../seeds/answers.yaml"),
    include_str!("../seeds/bodies.yaml"),
    include_str!("../seeds/callbacks.yaml"),
    include_str!("../seeds/maps.yaml"),
    include_str!("../seeds/merged.yaml"),
    include_str!("../seeds/mistakes.yaml"),
    include_str!("../seeds/names.yaml"),
    include_str!("../seeds/parameters.yaml"),
    include_str!("../seeds/recursive.yaml"),
    include_str!("../seeds/scalars.yaml"),
    include_str!("../seeds/security.yaml"),
    include_str!("../seeds/strict.yaml"),
    include_str!("../seeds/unions.yaml"),
    include_str!("../seeds/webhooks.yaml"),
];

/// Words that mean something in an OpenAPI document, or that are awkward.
pub const WORDS: &[&str] = &[
    "openapi", "3.0.3", "3.1.0", "3.2.0", "2.0", "x-payspec", "paths", "webhooks", "components", "schemas", "parameters", "responses",
    "requestBody", "content", "application/json", "*/*", "schema", "$ref", "#/components/schemas/A", "#", "#/", "#/paths/~1a/get",
    "other.yaml#/A", "type", "object", "array", "string", "integer", "number", "boolean", "null", "file", "format", "int32", "int64",
    "date-time", "date", "binary", "byte", "uuid", "decimal", "properties", "required", "items", "prefixItems", "additionalProperties",
    "patternProperties", "allOf", "oneOf", "anyOf", "not", "if", "then", "else", "const", "enum", "default", "example", "examples",
    "discriminator", "propertyName", "mapping", "nullable", "readOnly", "writeOnly", "minimum", "exclusiveMinimum", "maxLength", "pattern",
    "multipleOf", "uniqueItems", "name", "in", "path", "query", "header", "cookie", "style", "deepObject", "explode", "allowReserved",
    "operationId", "tags", "callbacks", "{$request.body#/url}", "servers", "url", "variables", "security", "securitySchemes", "description",
    "get", "post", "parameters", "200", "2XX", "default", "", " ", "-1", "0", "1e400", "18446744073709551616", "0.1", "true", "~", "self",
    "Self", "crate", "r#type", "_", "Ünïcödé", "金額", "\u{202e}", "\u{0}", "*/", "\"#", "{", "}", "{a}{b}", "../../x", "a\nb",
    "x-signature", "x-source", "x-effect", "x-sensitive", "$defs", "$dynamicRef", "$id", "$anchor", "unevaluatedProperties", "deprecated",
];
