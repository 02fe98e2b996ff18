//! The reader against serde_json, on texts made up by proptest, and on those texts with bytes changed.

use proptest::prelude::*;
use serde_json::Value as Theirs;

use super::{Json, to_vec};

/// JSON text, with white space, escapes, odd numbers, and now and then a member twice.
fn texts() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
        "\"([ -!#-\\[\\]-~é€𝄞]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}|\\\\ud83d\\\\ude00){0,8}\"",
    ];
    let space = || "[ \n\r\t]{0,2}";
    scalar.prop_recursive(5, 40, 5, move |inner| {
        let item = (space(), inner.clone(), space())
            .prop_map(|(before, item, after)| format!("{before}{item}{after}"));
        let member = (space(), "[a-d]{1,2}|\\\\u006[1-4]", space(), item.clone())
            .prop_map(|(before, name, after, item)| format!("{before}\"{name}\"{after}:{item}"));
        prop_oneof![
            prop::collection::vec(item, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..5)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

/// Whether a text is taken by serde_json as a tree whose objects have no member twice.
fn theirs(text: &[u8]) -> Option<Theirs> {
    serde_json::from_slice::<NoTwins>(text)
        .ok()
        .map(|tree| tree.0)
}

struct NoTwins(Theirs);

impl<'de> serde::Deserialize<'de> for NoTwins {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> serde::de::Visitor<'de> for Visitor {
    type Value = NoTwins;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<NoTwins, E> {
        Ok(NoTwins(Theirs::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<NoTwins, E> {
        Ok(NoTwins(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<NoTwins, E> {
        Ok(NoTwins(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<NoTwins, E> {
        Ok(NoTwins(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<NoTwins, E> {
        Ok(NoTwins(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<NoTwins, E> {
        Ok(NoTwins(value.into()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<NoTwins, A::Error> {
        let mut list = Vec::new();
        while let Some(NoTwins(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(NoTwins(list.into()))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut members: A) -> Result<NoTwins, A::Error> {
        let mut map = serde_json::Map::new();
        while let Some((name, NoTwins(value))) = members.next_entry::<String, NoTwins>()? {
            if map.insert(name, value).is_some() {
                return Err(serde::de::Error::custom("twice"));
            }
        }
        Ok(NoTwins(map.into()))
    }
}

fn check(text: &[u8]) {
    let ours = super::from_slice::<Json>(text);
    let theirs = theirs(text);
    let shown = text.escape_ascii();
    // Numbers here stay within what a float can say, but a changed byte may make more of them: `1e9` to `1e999`.
    let may_differ = text.windows(4).any(|part| {
        matches!(part[0], b'e' | b'E')
            && part[1..].iter().filter(|b| b.is_ascii_digit()).count() > 2
    }) || text
        .windows(5)
        .any(|part| matches!(part[0], b'e' | b'E') && part[2..].iter().all(u8::is_ascii_digit));
    match (&ours, &theirs) {
        (Ok(ours), Some(theirs)) => {
            // What we understood, as their tree: escapes, names and order of nesting agree.
            let mut told = String::from_utf8(retold(ours).to_vec()).unwrap_or_default();
            assert_eq!(
                serde_json::from_str::<Theirs>(&told).ok().as_ref(),
                Some(theirs),
                "{shown}"
            );
            told.clear();
        }
        (Ok(_), None) => assert!(may_differ, "only we take {shown}"),
        (Err(error), Some(_)) => panic!("only serde_json takes {shown}: {error}"),
        (Err(_), None) => {}
    }
}

/// Read event by event and written again.
fn retold(json: &Json) -> zeroize::Zeroizing<Vec<u8>> {
    let mut writer = super::JsonWriter::new(&|_| None);
    super::walk(json, &mut writer);
    writer.into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn made_up_texts(text in texts()) {
        check(text.as_bytes());
    }

    #[test]
    fn changed_texts(text in texts(), changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3, any::<u8>(), 0..20_usize), 1..4)) {
        let mut bytes = text.into_bytes();
        for (place, what, byte, common) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = place.index(bytes.len());
            let byte = if common < 16 { b"{}[],:\"\\-+.eE01u"[common] } else { byte };
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        check(&bytes);
    }

    #[test]
    fn any_text_is_written_so_that_it_reads_back(text in any::<String>()) {
        let bytes = to_vec(&text);
        assert_eq!(serde_json::from_slice::<String>(&bytes).ok().as_ref(), Some(&text));
        assert_eq!(super::from_slice::<String>(&bytes).ok(), Some(text));
    }
}
