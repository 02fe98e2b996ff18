//! Text as YAML: bare where no reader could take it for something else, else in double quotes.

/// Words that some reader of YAML takes for something else than text.
const WORDS: [&str; 11] = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan",
];

/// Text, bare if that is safe both inside and outside of brackets.
pub(super) fn text(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let starts = first.is_ascii_alphabetic() || matches!(first, '_' | '/');
    let allowed = |char: char| {
        char.is_ascii_alphanumeric()
            || matches!(
                char,
                '_' | '/' | '.' | '-' | '(' | ')' | ' ' | '=' | '+' | ';' | '<' | '>'
            )
    };
    starts
        && text.chars().all(allowed)
        && !text.ends_with(' ')
        // A dash that begins a word looks like that of a list to some readers.
        && !text.contains(" -")
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(char),
            char if is_shown(char) => out.push(char),
            char => out.push_str(&format!("\\U{:08X}", u32::from(char))),
        }
    }
    out.push('"');
    out
}

/// Whether a character can be seen, and is nothing that ends a line or changes the direction of the text.
fn is_shown(char: char) -> bool {
    char.is_alphanumeric()
        || matches!(
            char,
            '、' | '。' | '，' | '：' | '（' | '）' | '’' | '“' | '”' | '–' | '—' | '…'
        )
}

/// Text as a key of a map in brackets. YAML asks for a mark before keys of more than 1024 characters.
pub(super) fn key(text: &str) -> String {
    let key = quoted(text);
    if key.chars().count() > 1000 {
        format!("? {key}")
    } else {
        key
    }
}
