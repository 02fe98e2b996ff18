//! What an unquoted YAML scalar means: YAML 1.2's core schema, with `012` as text, the way serde_yaml reads it.

use crate::tree::Tree;

/// The value of a plain scalar; `None` for infinities and not-a-number, which JSON has no word for.
pub(super) fn plain(text: &str) -> Option<Tree> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Tree::Null,
        "true" | "True" | "TRUE" => Tree::Bool(true),
        "false" | "False" | "FALSE" => Tree::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF"
        | ".nan" | ".NaN" | ".NAN" => return None,
        _ => match number(text) {
            Some(number) => Tree::Number(number),
            None => Tree::Text(text.to_owned()),
        },
    })
}

/// The number a plain scalar means, spelt as JSON spells it; digits stay as written.
fn number(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if let Some(value) = based(unsigned) {
        return Some(format!("{sign}{value}"));
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => {
            let (mantissa, exponent) = unsigned.split_at(at);
            (mantissa, Some(exponent))
        }
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let padded = whole.len() > 1 && whole.starts_with('0');
    if padded && fraction.is_none() && exponent.is_none() {
        return None;
    }
    let some_digits = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    if !some_digits || !digits(whole) || !fraction.is_none_or(digits) || !exponent.is_none_or(power)
    {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = match fraction {
        Some("") | None => String::new(),
        Some(fraction) => format!(".{fraction}"),
    };
    Some(format!("{sign}{whole}{fraction}{}", exponent.unwrap_or("")))
}

/// Hexadecimal, octal and binary integers.
fn based(text: &str) -> Option<u128> {
    let (prefix, digits) = text.split_at_checked(2)?;
    let radix = match prefix {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => return None,
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain
        .then(|| u128::from_str_radix(digits, radix).ok())
        .flatten()
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn power(text: &str) -> bool {
    let signed = text.strip_prefix(['e', 'E']).unwrap_or_default();
    let unsigned = signed.strip_prefix(['-', '+']).unwrap_or(signed);
    !unsigned.is_empty() && digits(unsigned)
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::tree::Tree;

    #[test]
    fn what_looks_like_text_is_text() {
        for text in [
            "NO",
            "yes",
            "on",
            "012",
            "-012",
            "1_000",
            "2024-01-01",
            "0x",
            "0xg",
            "1e",
            "e5",
            ".",
            "-",
            "+",
            "1.2.3",
            "--1",
            "+-1",
            "0x+1",
            "nan",
            "inf",
            "12:30",
            "é1",
        ] {
            assert_eq!(plain(text), Some(Tree::Text(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        for (text, number) in [
            ("0", "0"),
            ("-1", "-1"),
            ("+7", "7"),
            ("20.00", "20.00"),
            ("0.50000000", "0.50000000"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007.5", "7.5"),
            ("1e5", "1e5"),
            ("1.0E+05", "1.0E+05"),
            ("0x1F", "31"),
            ("-0o17", "-15"),
            (
                "123456789012345678901234567890123456789012345",
                "123456789012345678901234567890123456789012345",
            ),
        ] {
            assert_eq!(plain(text), Some(Tree::Number(number.to_owned())), "{text}");
        }
    }

    #[test]
    fn infinities_are_no_value() {
        assert_eq!(plain(".inf"), None);
        assert_eq!(plain("-.Inf"), None);
        assert_eq!(plain(".nan"), None);
    }
}
