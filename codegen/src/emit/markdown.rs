//! Text of strangers in doc comments: rustdoc must take it for text. No code block is run as a test, no bracket is taken for a
//! link to an item, no angle bracket for HTML; addresses and links to addresses stay links.

/// Text that may hold anything, as Markdown that rustdoc takes without a warning.
pub(super) fn harmless(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut fenced = false;
    let mut hang = None;
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let line = line.trim_end();
        let bare = line.trim_start();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
            out.push_str(if fenced { "```text" } else { "```" });
        } else if fenced {
            out.push_str(line);
        } else {
            // Four spaces would make a code block, which rustdoc would run.
            let mut indent = (line.len() - bare.len()).min(3);
            hang = match (list_mark(bare), hang) {
                (Some(mark), _) => Some(indent + mark),
                (None, Some(hang)) if !bare.is_empty() && !bare.starts_with('#') => {
                    // What goes on with a list's item stands under its text, or clippy takes it for a slip.
                    indent = hang;
                    Some(hang)
                }
                _ => None,
            };
            out.extend(std::iter::repeat_n(' ', indent));
            harmless_line(bare, &mut out);
        }
    }
    if fenced {
        out.push_str("\n```");
    }
    out
}

/// The width of a list's mark at the start of a line: `- `, `1. `.
fn list_mark(line: &str) -> Option<usize> {
    let digits = line.len()
        - line
            .trim_start_matches(|char: char| char.is_ascii_digit())
            .len();
    let sign = match digits {
        0 => &["- ", "* ", "+ "][..],
        _ => &[". ", ") "][..],
    };
    let rest = &line[digits..];
    let is_mark = sign.iter().any(|sign| rest.starts_with(sign));
    is_mark.then_some(digits + 2)
}

/// Text that stands between backticks.
pub(super) fn code(text: &str) -> String {
    text.replace('`', "'").replace(['\n', '\r'], " ")
}

fn harmless_line(line: &str, out: &mut String) {
    let mut rest = line;
    loop {
        let is_special = |byte| matches!(byte, b'[' | b']' | b'<' | b'>' | b'`' | b'h');
        let plain = rest.bytes().position(is_special).unwrap_or(rest.len());
        let (before, behind) = rest.split_at(plain);
        out.push_str(before);
        rest = behind;
        let Some(char) = rest.chars().next() else {
            return;
        };
        let taken = code_span(rest)
            .map(|span| (span, span.to_owned()))
            .or_else(|| link(rest).map(|link| (link, link.to_owned())))
            .or_else(|| address(rest).map(|address| (address, format!("<{address}>"))));
        if let Some((from, to)) = taken {
            out.push_str(&to);
            rest = &rest[from.len()..];
            continue;
        }
        if matches!(char, '[' | ']' | '<' | '>' | '`') {
            out.push('\\');
        }
        out.push(char);
        rest = &rest[char.len_utf8()..];
    }
}

/// A run of backticks and what stands up to the same run.
fn code_span(text: &str) -> Option<&str> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    if ticks == 0 {
        return None;
    }
    let fence = &text[..ticks];
    let end = text[ticks..].find(fence)?;
    Some(&text[..ticks + end + ticks])
}

/// `[words](https://…)` with nothing inside that Markdown reads.
fn link(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?;
    let words = inner.find("](")?;
    let target = &inner[words + 2..];
    let end = target.find(')')?;
    let plain = |part: &str, no: &[char]| !part.is_empty() && !part.contains(no);
    let is_address = address(target).is_some_and(|address| address.len() == end);
    (is_address && plain(&inner[..words], &['[', ']', '<', '>', '`']))
        .then(|| &text[..1 + words + 2 + end + 1])
}

/// An address at the start of a text, without the punctuation behind it.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let is_address =
        |char: char| char.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(char);
    let end = text.find(|char| !is_address(char)).unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (address.len() > scheme.len()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn rustdoc_takes_it_for_text() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a [b] <c>", "a \\[b\\] \\<c\\>"),
            ("`[x]` and [x]", "`[x]` and \\[x\\]"),
            ("one ` alone", "one \\` alone"),
            (
                "see https://example.com/a?b=c.",
                "see <https://example.com/a?b=c>.",
            ),
            ("(https://example.com)", "(<https://example.com>)"),
            (
                "[docs](https://example.com/x) here",
                "[docs](https://example.com/x) here",
            ),
            ("[docs](../x)", "\\[docs\\](../x)"),
            (
                "<a href=\"https://e.com\">x</a>",
                "\\<a href=\"<https://e.com>\"\\>x\\</a\\>",
            ),
            ("    indented", "indented"),
            ("a\n      b", "a\n   b"),
            ("```json\n{}\n```", "```text\n{}\n```"),
            ("```\nopen", "```text\nopen\n```"),
            ("``a ` b``", "``a ` b``"),
            ("- a\nb\n\nc", "- a\n  b\n\nc"),
            ("10. a\n      b\n- c", "10. a\n    b\n- c"),
            ("-a\nb", "-a\nb"),
            ("https://", "https://"),
        ] {
            assert_eq!(harmless(text), expected, "{text:?}");
        }
    }
}
