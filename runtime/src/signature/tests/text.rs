//! What the strings look like, and what has none.

use super::*;
use crate::Secret;

const BARE: SignatureRule = SignatureRule {
    skip_null: false,
    skip_empty: false,
    suffix: "",
    when_empty: None,
    ..BRACES
};

fn string(rule: &SignatureRule, body: &str) -> Result<String, String> {
    let text = rule.string_to_sign(body.as_bytes(), Some(&"S".into()), Some("17"));
    match text {
        Ok(text) => Ok(String::from_utf8(text.to_vec()).unwrap()),
        Err(e) => Err(e.to_string()),
    }
}

#[track_caller]
fn gives(rule: SignatureRule, body: &str, expected: &str) {
    assert_eq!(string(&rule, body).as_deref(), Ok(expected), "{body}");
}

#[track_caller]
fn fails(rule: SignatureRule, body: &str, expected: &str) {
    let error = string(&rule, body).unwrap_err();
    assert!(error.contains(expected), "{body}: {error}");
}

#[test]
fn tokens_stay_as_sent() {
    gives(
        BARE,
        r#" { "n" : 0.50000000 , "e":1E+2,"z":-0,"t":true,"f":false,"0":null,"s":"" } "#,
        "0=null&e=1E+2&f=false&n=0.50000000&s=&t=true&z=-0",
    );
    gives(
        BARE,
        r#"{"a":"x=1&y=2","b":" é\u00e9\ud834\udd1e \"\\\/\b\f\n\r\t "}"#,
        "a=x=1&y=2&b= éé𝄞 \"\\/\u{8}\u{c}\n\r\t ",
    );
}

#[test]
fn skips_reach_into_objects_and_not_into_lists() {
    let skipping = SignatureRule {
        suffix: "",
        ..BRACES
    };
    let body = r#"{"a":null,"b":"","c":{"d":null,"e":{"f":""}},"g":[null,"",{"h":null}],"i":" ","j":0,"k":false,"l":[]}"#;
    gives(
        skipping,
        body,
        r#"c={e={}}&g=[null,"",{"h":null}]&i= &j=0&k=false&l=[]"#,
    );
    let null_only = SignatureRule {
        skip_empty: false,
        suffix: "",
        ..BRACES
    };
    gives(
        null_only,
        r#"{"a":null,"b":"","c":{"d":null,"e":""}}"#,
        "b=&c={e=}",
    );
    let empty_only = SignatureRule {
        skip_null: false,
        suffix: "",
        ..BRACES
    };
    gives(
        empty_only,
        r#"{"a":null,"b":"","c":{"d":null,"e":""}}"#,
        "a=null&c={d=null}",
    );
}

#[test]
fn names_are_sorted_by_their_bytes() {
    // In UTF-16 `\u{1f600}` would come before `\u{ff5e}`.
    let body = "{\"\u{1f600}\":1,\"\u{ff5e}\":2,\"é\":3,\"a\":4,\"Z\":5,\"_\":6,\"aa\":7,\"a-\":8,\"\":9,\"\\u0041\":0}";
    gives(
        BARE,
        body,
        "=9&A=0&Z=5&_=6&a=4&a-=8&aa=7&é=3&\u{ff5e}=2&\u{1f600}=1",
    );
}

#[test]
fn other_orders() {
    let body = r#"{"c":1,"a":{"z":2,"y":{"x":1,"b":2}},"b":3}"#;
    let as_sent = SignatureRule {
        order: MemberOrder::AsSent,
        ..BARE
    };
    gives(as_sent, body, "c=1&a={z=2&y={x=1&b=2}}&b=3");
    let as_listed = |include| SignatureRule {
        order: MemberOrder::AsListed,
        include,
        ..BARE
    };
    gives(
        as_listed(&["b", "missing", "a"]),
        body,
        "b=3&a={z=2&y={x=1&b=2}}",
    );
    gives(as_listed(&[]), body, "c=1&a={z=2&y={x=1&b=2}}&b=3");
}

#[test]
fn members_are_picked_at_the_outside() {
    let body = r#"{"a":1,"b":{"a":2,"c":3},"c":4,"d":5}"#;
    gives(
        SignatureRule {
            include: &["a", "b", "x"],
            ..BARE
        },
        body,
        "a=1&b={a=2&c=3}",
    );
    gives(
        SignatureRule {
            exclude: &["a", "c"],
            ..BARE
        },
        body,
        "b={a=2&c=3}&d=5",
    );
    let both = SignatureRule {
        include: &["a", "b"],
        exclude: &["a"],
        ..BARE
    };
    gives(both, body, "b={a=2&c=3}");
}

#[test]
fn lists_are_compact_json() {
    let body =
        r#"{"l": [ 1.0 , "a b\" ,\\", { "z" : [ ] , "a" : "\u00e9" }, [ null , true ] ], "a":1}"#;
    let list = r#"[1.0,"a b\" ,\\",{"z":[],"a":"\u00e9"},[null,true]]"#;
    for nested in [Nested::Braces, Nested::Json, Nested::Flatten] {
        gives(
            SignatureRule { nested, ..BARE },
            body,
            &format!("a=1&l={list}"),
        );
    }
}

#[test]
fn objects_as_json() {
    let rule = SignatureRule {
        nested: Nested::Json,
        suffix: "",
        ..BRACES
    };
    gives(
        rule,
        r#"{"b": { "z" : "", "a" : null , "n":1.50 }, "a" : "", "c":{ }}"#,
        r#"b={"z":"","a":null,"n":1.50}&c={}"#,
    );
}

#[test]
fn objects_flattened() {
    let rule = SignatureRule {
        nested: Nested::Flatten,
        suffix: "",
        ..BRACES
    };
    let body = r#"{"d":4,"a":{"c":3,"x":{"b":"2","e":null,"y":{}}},"f":[6]}"#;
    gives(rule, body, "b=2&c=3&d=4&f=[6]");
    let flatten = || SignatureRule {
        nested: Nested::Flatten,
        suffix: "",
        ..BRACES
    };
    gives(
        SignatureRule {
            order: MemberOrder::AsSent,
            ..flatten()
        },
        body,
        "d=4&c=3&b=2&f=[6]",
    );
    gives(
        SignatureRule {
            exclude: &["x", "d"],
            ..flatten()
        },
        body,
        "c=3&f=[6]",
    );
    gives(
        SignatureRule {
            include: &["x", "d"],
            ..flatten()
        },
        body,
        "b=2&d=4",
    );
    let listed = SignatureRule {
        include: &["b", "d", "a"],
        order: MemberOrder::AsListed,
        ..flatten()
    };
    gives(listed, body, "b=2&d=4&c=3");
    fails(
        flatten(),
        r#"{"a":{"x":1},"b":{"x":2}}"#,
        "a member whose name another one has too",
    );
    fails(
        SignatureRule {
            order: MemberOrder::AsSent,
            ..flatten()
        },
        r#"{"x":{"x":1},"b":{"c":{"x":2}}}"#,
        "a member whose name another one has too",
    );
    gives(flatten(), r#"{"a":{"x":1},"b":{"x":null}}"#, "x=1");
    gives(
        SignatureRule {
            exclude: &["b"],
            ..flatten()
        },
        r#"{"a":{"x":1},"b":{"x":2}}"#,
        "x=1",
    );
}

#[test]
fn objects_refused() {
    let rule = || SignatureRule {
        nested: Nested::Refuse,
        exclude: &["free"],
        suffix: "",
        ..BRACES
    };
    gives(rule(), r#"{"a":1,"free":{"x":[1]},"b":"2"}"#, "a=1&b=2");
    for nested in ["{}", "[]", r#"{"x":1}"#, "[1]"] {
        fails(
            rule(),
            &format!(r#"{{"a":1,"b":{nested}}}"#),
            "where the signature takes none at byte 11",
        );
    }
}

#[test]
fn what_stands_around_the_members() {
    let rule = || SignatureRule {
        prefix: "{secret}|{timestamp}{",
        suffix: "}{secret}{ secret}{timestamp",
        when_empty: Some("{timestamp}-{secret}"),
        ..BARE
    };
    gives(
        rule(),
        r#"{"a":"{secret}"}"#,
        "S|17{a={secret}}S{ secret}{timestamp",
    );
    gives(rule(), "{}", "17-S");
    gives(rule(), "", "17-S");
    gives(
        SignatureRule {
            covers: Covers::Raw,
            ..rule()
        },
        "",
        "17-S",
    );
    gives(
        SignatureRule {
            covers: Covers::Raw,
            ..rule()
        },
        "{ }",
        "S|17{{ }}S{ secret}{timestamp",
    );
    gives(
        SignatureRule {
            when_empty: None,
            ..rule()
        },
        "",
        "S|17{}S{ secret}{timestamp",
    );
    let separators = SignatureRule {
        pair: ": ",
        join: "\n",
        suffix: "",
        ..BRACES
    };
    gives(
        separators,
        r#"{"a":1,"b":null,"c":{"d":2,"e":3}}"#,
        "a: 1\nc: {d: 2\ne: 3}",
    );
    let asks = rule().string_to_sign(b"{}", None, Some("17")).unwrap_err();
    assert!(asks.to_string().contains("asks for a secret"));
    let asks = rule()
        .string_to_sign(b"{}", Some(&Secret::new("S")), None)
        .unwrap_err();
    assert!(asks.to_string().contains("asks for a timestamp"));
}

#[test]
fn the_signature_takes_no_part() {
    let at = |pointer| SignatureRule {
        place: SignaturePlace::Member(pointer),
        ..BARE
    };
    gives(at("/sign"), r#"{"sign":"x","b":{"sign":1}}"#, "b={sign=1}");
    gives(
        at("/b/sign"),
        r#"{"sign":"x","b":{"sign":1}}"#,
        "b={}&sign=x",
    );
    gives(at("/a~1b/~0"), r#"{"a/b":{"~":1,"c":2}}"#, "a/b={c=2}");
    gives(at("/\u{e9}"), r#"{"\u00e9":1,"c":2}"#, "c=2");
    // Beside the signature there is nothing.
    let empty = || SignatureRule {
        when_empty: Some("none"),
        ..at("/sign")
    };
    gives(empty(), r#"{"sign":"x"}"#, "none");
    gives(empty(), r#"{"sign":"x","a":1}"#, "a=1");
    // As JSON text it would sign itself.
    let json = || SignatureRule {
        nested: Nested::Json,
        ..at("/b/sign")
    };
    fails(
        json(),
        r#"{"b":{"sign":1}}"#,
        "signed as a whole and holds the signature",
    );
    gives(
        SignatureRule {
            exclude: &["b"],
            ..json()
        },
        r#"{"b":{"sign":1},"c":{ }}"#,
        "c={}",
    );
    let refuse = SignatureRule {
        nested: Nested::Refuse,
        exclude: &["b"],
        ..at("/b/sign")
    };
    gives(refuse, r#"{"b":{"sign":1},"c":2}"#, "c=2");
}

#[test]
fn a_member_twice_is_refused_wherever_it_stands() {
    let rule = || SignatureRule {
        exclude: &["left"],
        ..BARE
    };
    for body in [
        r#"{"a":1,"b":2,"a":1}"#,
        r#"{"a":1,"\u0061":1}"#,
        r#"{"b":{"a":1,"a":1}}"#,
        r#"{"left":{"a":1,"a":2},"b":1}"#,
        r#"{"left":1,"left":2,"b":1}"#,
        r#"{"b":[{"a":1,"a":2}]}"#,
        r#"{"a":null,"a":1}"#,
    ] {
        for nested in [
            Nested::Braces,
            Nested::Json,
            Nested::Flatten,
            Nested::Refuse,
        ] {
            for order in [
                MemberOrder::Ascending,
                MemberOrder::AsSent,
                MemberOrder::AsListed,
            ] {
                fails(
                    SignatureRule {
                        nested,
                        order,
                        ..rule()
                    },
                    body,
                    "a member stands here twice",
                );
            }
        }
    }
    let place = SignatureRule {
        place: SignaturePlace::Member("/sign"),
        ..BARE
    };
    fails(
        place,
        r#"{"sign":"x","a":1,"sign":"y"}"#,
        "a member stands here twice",
    );
}

#[test]
fn what_is_no_object_has_no_string() {
    for (body, expected) in [
        ("[]", "expected object, found array"),
        ("null", "expected object, found null"),
        ("\"a\"", "expected object, found string"),
        (" ", "expected object"),
        ("{", "a member's name"),
        ("{\"a\":1} x", "more text after the value"),
        ("{\"a\":01}", "leading zero"),
        ("{\"a\":\"\\ud800\"}", "half a surrogate pair"),
        ("\u{feff}{}", "expected object"),
    ] {
        fails(BARE, body, expected);
    }
    assert!(
        BARE.string_to_sign(b"{\"a\":\"\xff\"}", None, None)
            .is_err()
    );
    let deep = format!("{}{}", "{\"a\":".repeat(200), "1");
    fails(BARE, &deep, "more than 128 levels");
    let deep = format!("{}1{}", "{\"a\":".repeat(128), "}".repeat(128));
    let text = format!("{}a=1{}", "a={".repeat(127), "}".repeat(127));
    gives(BARE, &deep, &text);
}

/// Bytes cannot hold their own signature.
#[test]
fn bytes_with_a_signature_in_them_are_refused() {
    let rule = SignatureRule {
        place: SignaturePlace::Member("/sign"),
        ..RAW
    };
    fails(rule, "{}", "cannot hold the signature");
}
