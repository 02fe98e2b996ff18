//! What a description shows: the default, and examples.

use super::limit::{range, without_mark};
use super::token::{is_capitals, is_code, is_number, quoted, value, words};
use super::values::separator;

/// The default that a description says: `(default:UNIFIED)`, `Default: "x"`, `defaults to 5`.
pub(super) fn default(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    for word in [
        "default value is",
        "default value",
        "defaults to",
        "default is",
        "default",
        "默认值",
        "默认为",
        "默认",
    ] {
        for at in words(&lower, word) {
            let rest = text.get(at + word.len()..)?;
            let behind = rest.trim_start();
            let colon = behind.strip_prefix([':', '=', '：']);
            let rest = colon.unwrap_or(behind).trim_start();
            if let Some((value, _)) = quoted(rest) {
                return Some(value.to_owned());
            }
            let Some((value, behind)) = value(rest) else {
                continue;
            };
            let ends = behind.trim_start();
            let ends = ends.is_empty() || ends.starts_with([')', '.', ',', ';', '。', '，', '）']);
            // a word that says that there is no default, or that it is called so
            if matches!(
                value.to_ascii_lowercase().as_str(),
                "none" | "null" | "empty"
            ) {
                continue;
            }
            let code = is_code(value) || matches!(value, "true" | "false");
            let is_clause =
                colon.is_some() || word.ends_with("is") || word.ends_with("to") || !word.is_ascii();
            if ends
                && (colon.is_some()
                    || (code
                        && (is_clause
                            || text
                                .get(..at)
                                .is_some_and(|head| head.trim_end().ends_with('(')))))
            {
                return Some(value.to_owned());
            }
        }
    }
    None
}

/// Examples in words: `e.g., CNY, USD`, `[M,100.58]`, ``Example: `abc` ``.
pub(super) fn examples(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<String> = Vec::new();
    for word in [
        "e.g.",
        "e.g",
        "eg.",
        "eg:",
        "for example",
        "example",
        "examples",
        "例如",
        "示例",
    ] {
        for at in words(&lower, word) {
            let Some(rest) = text.get(at + word.len()..) else {
                continue;
            };
            let plain = matches!(word, "example" | "examples");
            let rest = rest.trim_start_matches(['.', ' ']);
            if plain && !rest.starts_with([':', '：']) {
                continue;
            }
            let rest = rest.trim_start_matches([':', ',', ' ', '：', '，']);
            let Some(values) = shown(rest) else {
                continue;
            };
            if found.is_empty() {
                found = values;
            }
        }
    }
    if found.is_empty() {
        found.extend(marked(text));
    }
    found
}

/// Codes, numbers or quoted text at the beginning of what follows `e.g.`
fn shown(text: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    loop {
        let is_quoted = quoted(rest).is_some();
        let Some((value, behind)) = value(rest) else {
            break;
        };
        if !(is_quoted && value.bytes().any(|b| b.is_ascii_alphanumeric())
            || is_capitals(value)
            || is_number(value))
        {
            break;
        }
        let (next, separated) = separator(behind);
        let ends = next.is_empty() || next.starts_with([')', '.', ']', '。', '）']);
        if !separated && !ends {
            break;
        }
        values.push(value.to_owned());
        if ends {
            break;
        }
        rest = next;
    }
    (!values.is_empty()).then_some(values)
}

/// `[M,100.58]`: mandatory, and an example.
fn marked(text: &str) -> Option<String> {
    let open = text.rfind('[')?;
    let inner = text.get(open + 1..)?.trim_end().strip_suffix(']')?;
    let value = without_mark(inner);
    let is_marked = value.len() < inner.trim().len();
    (is_marked && (is_number(value) || is_capitals(value)) && range(value, true).is_none())
        .then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{default, examples};

    #[test]
    fn defaults() {
        assert_eq!(
            default("The mode. (default:UNIFIED). More").as_deref(),
            Some("UNIFIED")
        );
        assert_eq!(default("Default: \"x y\"").as_deref(), Some("x y"));
        assert_eq!(default("defaults to 5").as_deref(), Some("5"));
        assert_eq!(default("(default none)"), None);
        assert_eq!(default("(default: none)"), None);
        assert_eq!(default("amount, default in USD (rounded)"), None);
        assert_eq!(default("we will use the default settlement currency"), None);
    }

    #[test]
    fn examples_in_words() {
        let check = |words, expected: &[&str]| assert_eq!(examples(words), expected, "{words}");
        check("month, e.g., 02", &["02"]);
        check("Code (e.g., CNY, USD)", &["CNY", "USD"]);
        check("金额 [M,100.58]", &["100.58"]);
        check("月份 [O,11]", &["11"]);
        check("Example: `abc`", &["abc"]);
        for none in [
            "separated by space, example: Donald John Trump",
            "identifier (e.g., userId), used",
            "not allowed, e.g., “,”)",
            "[O,min5~max64]",
            "[1, 20]",
            "an example of 5",
        ] {
            check(none, &[]);
        }
    }
}
