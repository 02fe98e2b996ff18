//! Notifications that come as forms: pairs of names and texts become the JSON that their schema describes.

use std::collections::BTreeMap;

use crate::{DecodeError, json};

/// How deep names in brackets may nest; what is deeper stays a name.
const DEPTH: usize = 16;

/// What stands under a name.
enum Field {
    Text(String),
    List(Vec<Field>),
    Map(BTreeMap<String, Field>),
}

/// The JSON of a form: `a=1&b[c]=2&d[]=3&d[]=4` is `{"a":"1","b":{"c":"2"},"d":["3","4"]}`. A body that is JSON stays what it is.
///
/// # Errors
/// The body is no text of UTF-8 once it is decoded.
pub(super) fn to_json(body: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if let Some(b'{' | b'[') = first {
        return Ok(body.to_vec());
    }
    let mut root = BTreeMap::new();
    let pairs = body.split(|byte| *byte == b'&');
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let at = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = pair.split_at(at.unwrap_or(pair.len()));
        let name = decoded(name)?;
        let value = decoded(value.get(1..).unwrap_or_default())?;
        if let Err(value) = put(&mut root, &path(&name), value) {
            // Something of another kind has the place: both stay, this one under the name as it is written.
            let _ = put(&mut root, &[name.as_str()], value);
        }
    }
    let mut out = Vec::new();
    write_map(&root, &mut out);
    Ok(out)
}

/// `a[b][c]` as `a`, `b`, `c`.
fn path(name: &str) -> Vec<&str> {
    let whole = vec![name];
    let Some((first, rest)) = name.split_once('[') else {
        return whole;
    };
    let Some(inner) = rest.strip_suffix(']') else {
        return whole;
    };
    let steps = inner.split("][");
    let path: Vec<&str> = [first].into_iter().chain(steps).collect();
    let is_plain = |step: &&str| !step.contains(['[', ']']);
    match !first.is_empty() && path.len() <= DEPTH && path.iter().all(is_plain) {
        true => path,
        false => whole,
    }
}

/// Puts a text where a path leads; gives it back if something of another kind stands there.
fn put(map: &mut BTreeMap<String, Field>, path: &[&str], value: String) -> Result<(), String> {
    let [name, rest @ ..] = path else {
        return Err(value);
    };
    match rest {
        [] => match map.get_mut(*name) {
            None => {
                map.insert((*name).to_owned(), Field::Text(value));
            }
            Some(Field::List(list)) => list.push(Field::Text(value)),
            Some(Field::Map(_)) => return Err(value),
            Some(text) => {
                let first = std::mem::replace(text, Field::List(Vec::new()));
                *text = Field::List(vec![first, Field::Text(value)]);
            }
        },
        [""] => match map
            .entry((*name).to_owned())
            .or_insert_with(|| Field::List(Vec::new()))
        {
            Field::List(list) => list.push(Field::Text(value)),
            Field::Text(_) | Field::Map(_) => return Err(value),
        },
        rest => match map
            .entry((*name).to_owned())
            .or_insert_with(|| Field::Map(BTreeMap::new()))
        {
            Field::Map(inner) => return put(inner, rest, value),
            Field::Text(_) | Field::List(_) => return Err(value),
        },
    }
    Ok(())
}

fn write(field: &Field, out: &mut Vec<u8>) {
    match field {
        Field::Text(text) => out.extend_from_slice(&json::to_vec(text)),
        Field::List(list) => write_list(&list.iter().collect::<Vec<_>>(), out),
        Field::Map(map) => match numbered(map) {
            Some(list) => write_list(&list, out),
            None => write_map(map, out),
        },
    }
}

fn write_map(map: &BTreeMap<String, Field>, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (name, field)) in map.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&json::to_vec(name));
        out.push(b':');
        write(field, out);
    }
    out.push(b'}');
}

fn write_list(list: &[&Field], out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, field) in list.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(field, out);
    }
    out.push(b']');
}

/// The members of a map whose names are 0, 1, 2 and so on: it is a list.
fn numbered(map: &BTreeMap<String, Field>) -> Option<Vec<&Field>> {
    let list: Option<Vec<&Field>> = (0..map.len()).map(|at| map.get(&at.to_string())).collect();
    list.filter(|list| !list.is_empty())
}

/// `a+b%20c` as `a b c`.
fn decoded(text: &[u8]) -> Result<String, DecodeError> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        let escaped = digit(behind.first()).zip(digit(behind.get(1)));
        match (byte, escaped) {
            (b'+', _) => out.push(b' '),
            (b'%', Some((high, low))) => {
                out.extend(u8::try_from(high * 16 + low));
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => out.push(*byte),
        }
    }
    String::from_utf8(out).map_err(|_| DecodeError::expected("text of UTF-8", "other bytes", 0))
}

#[cfg(test)]
mod tests {
    use super::to_json;

    #[test]
    fn forms_are_what_their_names_say() {
        for (form, expected) in [
            ("", "{}"),
            ("0=x", r#"{"0":"x"}"#),
            ("a=1&b=x+y%26%C3%BC", r#"{"a":"1","b":"x y&ü"}"#),
            ("a=1&a=2&a=3", r#"{"a":["1","2","3"]}"#),
            ("a[]=1&b[0]=x&b[1]=y", r#"{"a":["1"],"b":["x","y"]}"#),
            ("a[b][c]=1&a[b][d]=%22", r#"{"a":{"b":{"c":"1","d":"\""}}}"#),
            ("a[0][x]=1&a[1][x]=2", r#"{"a":[{"x":"1"},{"x":"2"}]}"#),
            ("a=1&a[b]=2", r#"{"a":"1","a[b]":"2"}"#),
            (
                "a&=b&[c]=d&e]=f&%zz=%4",
                r#"{"":"b","%zz":"%4","[c]":"d","a":"","e]":"f"}"#,
            ),
            (r#" {"a": 1}"#, r#" {"a": 1}"#),
        ] {
            let json = to_json(form.as_bytes()).unwrap();
            assert_eq!(String::from_utf8_lossy(&json), expected, "{form}");
        }
        assert!(to_json(b"a=%ff").is_err());
    }
}
