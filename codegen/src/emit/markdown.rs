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
    let rest = line.trim_start_matches(|char: char| char.is_ascii_digit());
    let digits = line.len() - rest.len();
    let sign = match digits {
        0 => &["- ", "* ", "+ "][..],
        _ => &[". ", ") "][..],
    };
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
        let (before, behind) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        out.push_str(before);
        rest = behind;
        let Some(char) = rest.chars().next() else {
            return;
        };
        let taken = match char {
            '`' => code_span(rest, out),
            '[' => link(rest).map_or(0, |link| {
                out.push_str(link);
                link.len()
            }),
            'h' => address(rest).map_or(0, |address| {
                out.extend(["<", address, ">"]);
                address.len()
            }),
            _ => 0,
        };
        let taken = if taken > 0 {
            taken
        } else {
            if matches!(char, '[' | ']' | '<' | '>') {
                out.push('\\');
            }
            out.push(char);
            char.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
}

/// Writes a run of backticks and what stands up to the same run, or the run alone as text where there is none. How many bytes that took.
fn code_span(text: &str, out: &mut String) -> usize {
    let after = text.trim_start_matches('`');
    let fence = text.strip_suffix(after).unwrap_or_default();
    match after.split_once(fence) {
        Some((code, _)) => {
            out.extend([fence, code, fence]);
            fence.len() + code.len() + fence.len()
        }
        None => {
            out.extend(fence.chars().flat_map(|tick| ['\\', tick]));
            fence.len()
        }
    }
}

/// `[words](https://…)` with nothing inside that Markdown reads.
fn link(text: &str) -> Option<&str> {
    // Up to the first sign that may not be in it, so that many brackets are not each looked for a partner to the end.
    let words = text.strip_prefix('[')?;
    let (words, target) = words.split_at(words.find(['[', ']', '<', '>', '`'])?);
    let address = address(target.strip_prefix("](")?)?;
    let length = 1 + words.len() + 2 + address.len();
    let is_link = !words.is_empty() && text.get(length..)?.starts_with(')');
    text.get(..=length).filter(|_| is_link)
}

/// An address at the start of a text, without the punctuation behind it.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let is_address =
        |char: char| char.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(char);
    let end = text.find(|char| !is_address(char)).unwrap_or(text.len());
    let address = text.get(..end)?;
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (address.len() > scheme.len()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn signs_without_a_partner_cost_no_second_look() {
        let (ticks, brackets) = ("`".repeat(1 << 20), "[a](".repeat(1 << 18));
        let words = format!("a {ticks}");
        assert_eq!(harmless(&words).len(), 2 + 2 * ticks.len());
        assert_eq!(
            harmless(&brackets),
            brackets.replace('[', "\\[").replace(']', "\\]")
        );
    }

    #[test]
    fn rustdoc_takes_it_for_text() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a [b] <c>", "a \\[b\\] \\<c\\>"),
            ("`[x]` and [x]", "`[x]` and \\[x\\]"),
            ("one ` alone", "one \\` alone"),
            ("two `` and ` [x]", "two \\`\\` and \\` \\[x\\]"),
            ("[a [b](https://e.com/x)", "\\[a [b](https://e.com/x)"),
            ("[](https://e.com)", "\\[\\](<https://e.com>)"),
            ("[a](https://e.com.)", "\\[a\\](<https://e.com>.)"),
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
