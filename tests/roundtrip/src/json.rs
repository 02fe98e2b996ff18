//! JSON with the text of its numbers. Apart from the runtime's reader on purpose, since it judges that.

use std::fmt;

use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostics;
use payspec_codegen::source::FileId;
use payspec_codegen::tree::{Node, Tree, strictly};
use serde_json::Value;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number by its token.
    Number(String),
    /// A string's content.
    Text(String),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`, members in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a whole text; `None` if it is not JSON.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let source = SourceFile::new("value.json", text);
        let node = strictly(&source, FileId::new(0), &mut Diagnostics::new())?;
        Some(Self::from_node(&node))
    }

    /// A value of a spec.
    #[must_use]
    pub fn from_node(node: &Node) -> Self {
        match &node.value {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(*value),
            Tree::Number(token) => Self::Number(token.clone()),
            Tree::Text(text) => Self::Text(text.clone()),
            Tree::List(items) => Self::List(items.iter().map(Self::from_node).collect()),
            Tree::Map(entries) => {
                let members = entries.iter();
                Self::Object(
                    members
                        .map(|entry| (entry.key.clone(), Self::from_node(&entry.node)))
                        .collect(),
                )
            }
        }
    }

    /// A value of a schema, such as one that `enum` lists.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from_value).collect()),
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::from_value(value)))
                    .collect(),
            ),
        }
    }

    /// The value as the judge reads it; `None` for a number that is beyond its floats.
    #[must_use]
    pub fn to_value(&self) -> Option<Value> {
        serde_json::from_str(&self.to_string()).ok()
    }

    /// Where two values differ first, the order of members aside. Numbers are the same if their values are, exactly.
    #[must_use]
    pub fn difference(&self, other: &Json) -> Option<Difference> {
        difference("$", self, other)
    }

    /// How many numbers have another text than in the other value, which is equal.
    #[must_use]
    pub fn respelt(&self, other: &Json) -> usize {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => usize::from(one != other),
            (Self::List(ones), Self::List(others)) => {
                let pairs = ones.iter().zip(others);
                pairs.map(|(one, other)| one.respelt(other)).sum()
            }
            (Self::Object(members), Self::Object(_)) => members
                .iter()
                .map(|(name, one)| other.get(name).map_or(0, |other| one.respelt(other)))
                .sum(),
            _ => 0,
        }
    }

    /// The member of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Its kind, in one word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "list",
            Self::Object(_) => "object",
        }
    }

    /// What it looks like, without a value in it: member names and kinds.
    #[must_use]
    pub fn shape(&self) -> String {
        match self {
            Self::Number(token) if token.contains(['e', 'E']) => "number with exponent".to_owned(),
            Self::Number(token) if token.contains('.') => "number with fraction".to_owned(),
            Self::Number(token) if token.len() > 18 => "long number".to_owned(),
            Self::Text(text) if text.is_empty() => "\"\"".to_owned(),
            Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Null => self.kind().to_owned(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().take(3).map(Self::shape).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Object(members) => {
                let members = members.iter().take(12);
                let members: Vec<String> = members
                    .map(|(name, value)| format!("{name}: {}", value.shape()))
                    .collect();
                format!("{{{}}}", members.join(", "))
            }
        }
    }

    /// How many values it is made of.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + match self {
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Object(members) => members.iter().map(|(_, value)| value.size()).sum::<usize>(),
            _ => 0,
        }
    }

    /// Values that are this one with a little less in it.
    #[must_use]
    pub fn smaller(&self) -> Vec<Json> {
        let mut found = Vec::new();
        match self {
            Self::List(items) => {
                for at in 0..items.len() {
                    let mut fewer = items.clone();
                    fewer.remove(at);
                    found.push(Self::List(fewer));
                }
                for (at, item) in items.iter().enumerate() {
                    found.extend(item.smaller().into_iter().map(|item| {
                        let mut changed = items.clone();
                        changed[at] = item;
                        Self::List(changed)
                    }));
                }
            }
            Self::Object(members) => {
                for at in 0..members.len() {
                    let mut fewer = members.clone();
                    fewer.remove(at);
                    found.push(Self::Object(fewer));
                }
                for (at, (_, value)) in members.iter().enumerate() {
                    found.extend(value.smaller().into_iter().map(|value| {
                        let mut changed = members.clone();
                        changed[at].1 = value;
                        Self::Object(changed)
                    }));
                }
            }
            _ => {}
        }
        found
    }
}

/// Where two values differ, without either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place in the value, `[*]` for an item of any list.
    pub path: String,
    /// In a few words that hold no value.
    pub what: String,
}

fn difference(path: &str, one: &Json, other: &Json) -> Option<Difference> {
    let said = |path: String, what: String| Some(Difference { path, what });
    match (one, other) {
        (Json::Object(a), Json::Object(b)) => {
            if let Some((name, _)) = a.iter().find(|(name, _)| other.get(name).is_none()) {
                return said(format!("{path}.{name}"), "a member is lost".to_owned());
            }
            if let Some((name, _)) = b.iter().find(|(name, _)| one.get(name).is_none()) {
                return said(format!("{path}.{name}"), "a member is added".to_owned());
            }
            a.iter().find_map(|(name, value)| {
                difference(&format!("{path}.{name}"), value, other.get(name)?)
            })
        }
        (Json::List(a), Json::List(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .find_map(|(a, b)| difference(&format!("{path}[*]"), a, b)),
        (Json::List(_), Json::List(_)) => {
            said(path.to_owned(), "a list has another length".to_owned())
        }
        (Json::Number(a), Json::Number(b)) if same_number(a, b) => None,
        (a, b) if a == b => None,
        (a, b) if a.kind() == b.kind() => said(path.to_owned(), format!("another {}", a.kind())),
        (a, b) => said(path.to_owned(), format!("{} became {}", a.kind(), b.kind())),
    }
}

/// Whether two tokens say the same number, exactly.
fn same_number(one: &str, other: &str) -> bool {
    let same = || Some(decimal(one)? == decimal(other)?);
    one == other || same() == Some(true)
}

/// Sign, digits without zeros at either end, and the power of ten behind the last.
fn decimal(token: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i64 = exponent.trim_start_matches('+').parse().ok()?;
    let all = format!("{whole}{fraction}");
    let digits = all.trim_end_matches('0');
    let cut = all.len() - digits.len();
    let digits = digits.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return Some((false, digits, 0));
    }
    let shift = i64::try_from(cut).ok()? - i64::try_from(fraction.len()).ok()?;
    Some((negative, digits, exponent.checked_add(shift)?))
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(token) => f.write_str(token),
            Self::Text(text) => f.write_str(&Value::from(text.as_str()).to_string()),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (at, (name, value)) in members.iter().enumerate() {
                    let comma = if at == 0 { "" } else { "," };
                    write!(f, "{comma}{}:{value}", Value::from(name.as_str()))?;
                }
                f.write_str("}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn differ(one: &str, other: &str) -> Option<String> {
        let parsed = |text| Json::parse(text).unwrap();
        let found = parsed(one).difference(&parsed(other))?;
        Some(format!("{} {}", found.path, found.what))
    }

    #[test]
    fn numbers_are_compared_exactly() {
        for (one, other) in [
            ("1.50", "1.5"),
            ("1e2", "100"),
            ("-0", "0.0"),
            ("12300e-2", "123"),
            ("0.001", "1E-3"),
        ] {
            assert_eq!(differ(one, other), None, "{one} {other}");
        }
        assert!(differ("12345678901234567890.1", "12345678901234567890.2").is_some());
        assert!(differ("1", "-1").is_some());
        assert!(differ("1e99999999999999999999", "2e99999999999999999999").is_some());
        assert_eq!(
            Json::parse("[1.50,2]")
                .unwrap()
                .respelt(&Json::parse("[1.5,2]").unwrap()),
            1
        );
    }

    #[test]
    fn differences_have_a_place_and_no_value() {
        assert_eq!(
            differ(r#"{"a":[{"b":"secret"}]}"#, r#"{"a":[{"b":"other"}]}"#).as_deref(),
            Some("$.a[*].b another string")
        );
        assert_eq!(
            differ(r#"{"a":1,"b":2}"#, r#"{"b":2}"#).as_deref(),
            Some("$.a a member is lost")
        );
        assert_eq!(differ("null", "[]").as_deref(), Some("$ null became list"));
        assert_eq!(differ(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#), None);
    }

    #[test]
    fn texts_come_back() {
        let text = "{\"a\\\"\\n\u{1f600}\":[\"\\u0000\",-0,1e400,{}]}";
        assert_eq!(Json::parse(text).unwrap().to_string(), text);
    }
}
