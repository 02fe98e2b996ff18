use super::{prefix, read, suffix};
use crate::facts::Kind;

fn shown(kind: &Kind) -> String {
    match kind {
        Kind::String => "string".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Object => "object".to_owned(),
        Kind::Array(None) => "array".to_owned(),
        Kind::Array(Some(item)) => format!("array<{}>", shown(item)),
    }
}

fn check(words: &str, expected: &str) {
    let found = read(words).map_or_else(
        || "-".to_owned(),
        |typed| {
            let limit = typed.limit.map_or_else(String::new, |limit| {
                format!(
                    " {}..{}",
                    limit.min.unwrap_or_default(),
                    limit.max.unwrap_or_default()
                )
            });
            let schema = typed
                .ty
                .schema
                .map_or_else(String::new, |schema| format!(" {schema}"));
            format!(
                "{}|{}{limit}{schema}",
                shown(&typed.ty.kind),
                typed.ty.words
            )
        },
    );
    assert_eq!(found, expected, "{words}");
}

#[test]
fn words_for_types() {
    check("String", "string|String");
    check("string(32)", "string|string ..32");
    check("string[1..50]", "string|string 1..50");
    check("String (1-32)", "string|String 1..32");
    check("Long", "integer|Long");
    check("int64", "integer|int64");
    check("BigDecimal", "number|BigDecimal");
    check("decimal(10,2)", "number|decimal(10,2)");
    check("decimal(10,2)", "number|decimal(10,2)");
    check(
        "integer <int32> [ 5 .. 120 ]",
        "integer|integer <int32> 5..120",
    );
    check("int(11)", "integer|int");
    check("Boolean", "boolean|Boolean");
    check("object (Wallet)", "object|object Wallet");
    check(
        "Array of objects (Item)",
        "array<object>|Array of objects Item",
    );
    check("Array of strings", "array<string>|Array of strings");
    check("List<Order>", "array<object>|List<Order> Order");
    check("array[string]", "array<string>|array[string]");
    check("string[]", "array<string>|string[]");
    check("string <date-time>", "string|string <date-time>");
    check("integer(int64)", "integer|integer(int64)");
    check("string or null", "string|string or null");
    check("Map<String,String>", "object|Map<String,String>");
    check("enum<string>", "string|enum<string>");
    for unclear in [
        "enum",
        "timestamp",
        "Order",
        "file",
        "JSON",
        "",
        "two words",
        "string string",
    ] {
        check(unclear, "-");
    }
}

#[test]
fn types_before_and_behind_other_words() {
    let (typed, end) = prefix("Array of objects (Item) What is sold").expect("a type");
    assert_eq!((typed.ty.schema.as_deref(), end), (Some("Item"), 23));
    let (typed, end) = prefix("string Amount [1..25] characters").expect("a type");
    assert_eq!((typed.ty.words.as_str(), end), ("string", 6));
    let (_, end) = prefix("string <date-time> When").expect("a type");
    assert_eq!(end, 18);
    assert!(prefix("stringent rules").is_none());
    let (typed, at) = suffix("currencyAmount currencystring(3)").expect("a type");
    assert_eq!((typed.ty.words.as_str(), at), ("string", 23));
    assert!(suffix("nothing of that sort").is_none());
}
