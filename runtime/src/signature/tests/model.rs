//! The engine against a slow model over serde_json's tree, on messages made up by proptest.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

/// Numbers are integers here, whose text serde_json keeps; the digits of others are tested by hand.
fn values() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "([a-zA-Z0-9 .é€𝄞=&{}\"\\\\/\n]|.){0,6}".prop_map(Value::from),
        Just(Value::from("")),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            objects(inner).prop_map(Value::from),
        ]
    })
}

fn objects(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let names = "[a-c]{1,2}|[é\"\\\\𝄞\u{ff5e}]|";
    prop::collection::btree_map(names, values, 0..5)
        .prop_map(|members| members.into_iter().collect())
}

fn rules() -> impl Strategy<Value = SignatureRule> {
    let names = || {
        prop_oneof![
            Just(&[][..]),
            Just(&["a"][..]),
            Just(&["a", "b", "é"][..]),
            Just(&["ab", "x"][..]),
        ]
    };
    let nested = prop_oneof![
        Just(Nested::Braces),
        Just(Nested::Json),
        Just(Nested::Flatten),
        Just(Nested::Refuse),
    ];
    (any::<[bool; 4]>(), names(), names(), nested).prop_map(
        |([skip_null, skip_empty, in_body, when_empty], include, exclude, nested)| SignatureRule {
            skip_null,
            skip_empty,
            include,
            exclude,
            nested,
            place: if in_body {
                SignaturePlace::Member("/sign")
            } else {
                SignaturePlace::Header("signature")
            },
            when_empty: when_empty.then_some("{secret}"),
            ..BRACES
        },
    )
}

/// The string to sign, by the letter of the rule; `None` where there is none.
fn model(rule: &SignatureRule, message: &Map<String, Value>) -> Option<String> {
    if message.is_empty() && rule.when_empty.is_some() {
        return Some("SECRET".to_owned());
    }
    let pairs = if rule.nested == Nested::Flatten {
        let mut all = Vec::new();
        flat(rule, message, false, &mut all);
        all.sort();
        let twins = all.windows(2).any(|pair| pair[0].0 == pair[1].0);
        if twins {
            return None;
        }
        all.into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    } else {
        let taken = message.iter().filter(|(name, _)| {
            let name = name.as_str();
            (rule.include.is_empty() || rule.include.contains(&name))
                && !rule.exclude.contains(&name)
        });
        pairs(rule, taken)?
    };
    Some(format!("{}&key=SECRET", pairs.join("&")))
}

fn pairs<'m>(
    rule: &SignatureRule,
    members: impl Iterator<Item = (&'m String, &'m Value)>,
) -> Option<Vec<String>> {
    members
        .filter(|(_, value)| !skipped(rule, value))
        .map(|(name, value)| Some(format!("{name}={}", text(rule, value)?)))
        .collect()
}

fn text(rule: &SignatureRule, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(_) | Value::Array(_) if rule.nested == Nested::Refuse => None,
        Value::Object(members) if rule.nested == Nested::Braces => {
            Some(format!("{{{}}}", pairs(rule, members.iter())?.join("&")))
        }
        other => Some(other.to_string()),
    }
}

fn flat(
    rule: &SignatureRule,
    members: &Map<String, Value>,
    inside: bool,
    all: &mut Vec<(String, String)>,
) {
    for (name, value) in members {
        let inside = inside || rule.include.contains(&name.as_str());
        if rule.exclude.contains(&name.as_str()) || skipped(rule, value) {
            continue;
        }
        match value {
            Value::Object(members) => flat(rule, members, inside, all),
            Value::String(text) if inside || rule.include.is_empty() => {
                all.push((name.clone(), text.clone()))
            }
            other if inside || rule.include.is_empty() => {
                all.push((name.clone(), other.to_string()))
            }
            _ => {}
        }
    }
}

fn skipped(rule: &SignatureRule, value: &Value) -> bool {
    rule.skip_null && value.is_null() || rule.skip_empty && value == ""
}

/// A text of the message, with white space or without.
fn spelled(message: &Map<String, Value>, pretty: bool) -> String {
    if pretty {
        serde_json::to_string_pretty(message).unwrap()
    } else {
        serde_json::to_string(message).unwrap()
    }
}

/// Values that no separator stands in, since a rule cannot tell such messages apart.
fn plain_values() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z .]{1,5}".prop_map(Value::from)
    ];
    scalar.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-c]{1,2}", inner, 0..3)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn the_string_is_the_model_s(rule in rules(), message in objects(values()), pretty: bool) {
        let text = spelled(&message, pretty);
        let string = rule.string_to_sign(text.as_bytes(), Some(&"SECRET".into()), None).ok();
        let string = string.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        prop_assert_eq!(string, model(&rule, &message), "{}", text);
    }

    #[test]
    fn what_is_signed_verifies(rule in rules(), message in objects(values()), pretty: bool) {
        prop_assume!(model(&rule, &message).is_some());
        let (body, headers) = signed(&rule, &spelled(&message, pretty));
        prop_assert!(checked(&rule, &keys(), &headers, body.as_bytes()).is_ok(), "{}", body);
        // Spelled otherwise it is the same message.
        let mut message: Map<String, Value> = serde_json::from_str(&body).unwrap();
        let again = spelled(&message, !pretty);
        prop_assert!(checked(&rule, &keys(), &headers, again.as_bytes()).is_ok(), "{}", again);
        // A member more is another message, unless the rule says otherwise.
        if rule.include.is_empty() {
            message.insert("zz".to_owned(), "1".into());
            let more = spelled(&message, pretty);
            prop_assert!(checked(&rule, &keys(), &headers, more.as_bytes()).is_err(), "{}", more);
        }
    }

    #[test]
    fn a_changed_member_is_refused(
        message in prop::collection::btree_map("[a-c]{1,2}", plain_values(), 1..5),
        at: prop::sample::Index,
        other in plain_values(),
        in_body: bool,
    ) {
        let place = if in_body { SignaturePlace::Member("/sign") } else { BRACES.place };
        let rule = SignatureRule { place, ..BRACES };
        let mut message: Map<String, Value> = message.into_iter().collect();
        let (body, headers) = signed(&rule, &spelled(&message, false));
        let signature = serde_json::from_str::<Map<String, Value>>(&body).unwrap().remove("sign");
        let name = message.keys().nth(at.index(message.len())).unwrap().clone();
        prop_assume!(text(&rule, &message[&name]) != text(&rule, &other));
        for changed in [Some(other), None] {
            message.remove(&name);
            if let Some(other) = changed {
                message.insert(name.clone(), other);
            }
            if let Some(signature) = &signature {
                message.insert("sign".to_owned(), signature.clone());
            }
            let changed = spelled(&message, false);
            let refused = checked(&rule, &keys(), &headers, changed.as_bytes());
            prop_assert!(matches!(refused, Err(Rejected::WrongSignature)), "{}", changed);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), rule in rules()) {
        let any = headers(&[("signature", "00")]);
        prop_assert!(checked(&rule, &keys(), &any, &bytes).is_err());
        sign(&rule, &keys(), &bytes, NOW).ok();
    }
}
