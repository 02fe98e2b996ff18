//! JSON to be printed, keys in the order they are given.

pub(super) enum Json {
    Bool(bool),
    Number(u32),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

pub(super) fn text(text: impl Into<String>) -> Json {
    Json::Text(text.into())
}

pub(super) fn texts(all: &[&str]) -> Json {
    list(all.iter().map(|one| text(*one)))
}

pub(super) fn list(all: impl IntoIterator<Item = Json>) -> Json {
    Json::List(all.into_iter().collect())
}

pub(super) fn map(fields: Vec<(&'static str, Json)>) -> Json {
    let fields = fields.into_iter();
    Json::Map(fields.map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Json {
    /// With two spaces a level.
    pub(super) fn pretty(&self) -> String {
        let mut out = String::new();
        self.print(0, &mut out);
        out
    }

    fn print(&self, depth: usize, out: &mut String) {
        match self {
            Self::Bool(value) => out.push_str(&value.to_string()),
            Self::Number(value) => out.push_str(&value.to_string()),
            Self::Text(text) => quote(text, out),
            Self::List(items) => {
                let print = |item: &Self, out: &mut String| item.print(depth + 1, out);
                lines(items, ['[', ']'], depth, out, print);
            }
            Self::Map(fields) => {
                let print = |(key, value): &(String, Self), out: &mut String| {
                    quote(key, out);
                    out.push_str(": ");
                    value.print(depth + 1, out);
                };
                lines(fields, ['{', '}'], depth, out, print);
            }
        }
    }
}

fn lines<T>(
    all: &[T],
    [open, close]: [char; 2],
    depth: usize,
    out: &mut String,
    print: impl Fn(&T, &mut String),
) {
    out.push(open);
    for (index, one) in all.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        print(one, out);
    }
    if !all.is_empty() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{Json, list, map, text};

    #[test]
    fn is_printed_on_lines() {
        let json = map(vec![
            ("a", list([Json::Bool(true), Json::Number(1)])),
            ("b", map(Vec::new())),
            ("c", text("\"\\\n")),
        ]);
        let printed =
            "{\n  \"a\": [\n    true,\n    1\n  ],\n  \"b\": {},\n  \"c\": \"\\\"\\\\\\u000a\"\n}";
        assert_eq!(json.pretty(), printed);
    }
}
