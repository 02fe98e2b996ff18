//! The grammar of RFC 8259, token by token, over text that is known to be UTF-8.

use std::borrow::Cow;

use crate::decode_error::DecodeError;

/// Where the white space that starts here ends.
#[inline]
pub(super) fn space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
    }
    at
}

/// Where the number that starts here ends.
pub(super) fn number(text: &[u8], start: usize) -> Result<usize, DecodeError> {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut at = start + usize::from(text.get(start) == Some(&b'-'));
    let whole = digits(at);
    if whole == at {
        return Err(DecodeError::syntax("a number without digits", at));
    }
    if text.get(at) == Some(&b'0') && whole > at + 1 {
        return Err(DecodeError::syntax("a number with a leading zero", at));
    }
    at = whole;
    if text.get(at) == Some(&b'.') {
        let end = digits(at + 1);
        if end == at + 1 {
            return Err(DecodeError::syntax(
                "a number without digits after its point",
                end,
            ));
        }
        at = end;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        at += 1;
        at += usize::from(matches!(text.get(at), Some(b'+' | b'-')));
        let end = digits(at);
        if end == at {
            return Err(DecodeError::syntax(
                "a number without digits in its exponent",
                end,
            ));
        }
        at = end;
    }
    Ok(at)
}

/// Whether the whole text is one JSON number.
pub(crate) fn is_number(text: &str) -> bool {
    number(text.as_bytes(), 0).is_ok_and(|end| end == text.len())
}

/// How many bytes from the start stand for themselves in a string: all but quotes, backslashes and control characters.
///
/// Eight bytes at a time, since bodies are mostly strings; the last eight overlap those before.
#[inline]
pub(super) fn plain(text: &[u8]) -> usize {
    let mut rest = text;
    while let Some((bytes, after)) = rest.split_first_chunk() {
        if let Some(found) = first_special(u64::from_le_bytes(*bytes)) {
            return text.len() - rest.len() + found;
        }
        rest = after;
    }
    match text.last_chunk() {
        Some(bytes) if !rest.is_empty() => match first_special(u64::from_le_bytes(*bytes)) {
            Some(found) => text.len() - 8 + found,
            None => text.len(),
        },
        Some(_) => text.len(),
        None if are_plain_few(text) => text.len(),
        None => text
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))
            .unwrap_or(text.len()),
    }
}

/// Whether four to seven bytes all stand for themselves: the first four and the last four of them at once.
#[inline]
fn are_plain_few(text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
        return false;
    };
    let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
    first_special(u64::from(first) | u64::from(last) << 32).is_none()
}

/// Which of eight bytes, the lowest first, is the first that does not stand for itself.
#[inline]
fn first_special(bytes: u64) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES << 7;
    // The high bit of each byte below `n`, for `n` up to 0x80. A borrow spoils only bytes above one that is marked truly.
    let below = |bytes: u64, n: u8| bytes.wrapping_sub(ONES * u64::from(n)) & !bytes & HIGH;
    let equal = |byte: u8| below(bytes ^ (ONES * u64::from(byte)), 1);
    // Quotes and control characters in one: with bit 1 turned over, just these are below 0x21.
    let special = below(bytes ^ (ONES << 1), 0x21) | equal(b'\\');
    (special != 0).then(|| special.trailing_zeros() as usize / 8)
}

/// Where the string that starts here (with its quote) ends, and whether it holds escapes.
///
/// Checks control characters and escapes, so that what passed here can be unescaped without a fault.
pub(super) fn string(text: &[u8], start: usize) -> Result<(usize, bool), DecodeError> {
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        at += plain(text.get(at..).unwrap_or_default());
        match text.get(at) {
            Some(b'"') => return Ok((at + 1, escaped)),
            Some(b'\\') => {
                escaped = true;
                at = escape(text, at)?.1;
            }
            Some(0..=0x1f) => {
                return Err(DecodeError::syntax("a control character in a string", at));
            }
            Some(_) => at += 1,
            None => return Err(DecodeError::syntax("the text ends within a string", at)),
        }
    }
}

/// The character of the escape that starts here, and where it ends.
fn escape(text: &[u8], start: usize) -> Result<(char, usize), DecodeError> {
    let simple = match text.get(start + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(text, start),
        _ => {
            return Err(DecodeError::syntax(
                "an escape that JSON does not have",
                start,
            ));
        }
    };
    Ok((simple, start + 2))
}

fn unicode_escape(text: &[u8], start: usize) -> Result<(char, usize), DecodeError> {
    let bad = |what| DecodeError::syntax(what, start);
    let unit = |at: usize| {
        let digits = text.get(at..at + 4)?;
        digits.iter().try_fold(0, |sum, digit| {
            Some(sum * 16 + char::from(*digit).to_digit(16)?)
        })
    };
    let first = unit(start + 2).ok_or_else(|| bad("an escape without four hexadecimal digits"))?;
    if let Some(simple) = char::from_u32(first) {
        return Ok((simple, start + 6));
    }
    let lone = "an escape of half a surrogate pair";
    if first >= 0xdc00 || text.get(start + 6..start + 8) != Some(b"\\u") {
        return Err(bad(lone));
    }
    let second = unit(start + 8).ok_or_else(|| bad("an escape without four hexadecimal digits"))?;
    if !(0xdc00..0xe000).contains(&second) {
        return Err(bad(lone));
    }
    let point = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    let paired = char::from_u32(point).ok_or_else(|| bad(lone))?;
    Ok((paired, start + 12))
}

/// What a string's content means, its escapes undone; the content must have passed [`string`].
pub(super) fn unescape(content: &str) -> Result<String, DecodeError> {
    let mut plain = String::with_capacity(content.len());
    unescape_to(content, &mut |piece| plain.push_str(piece))?;
    Ok(plain)
}

/// [`unescape`] piece by piece, so that nothing is copied.
#[expect(clippy::string_slice, reason = "an escape is ASCII from end to end")]
pub(crate) fn unescape_to(content: &str, out: &mut dyn FnMut(&str)) -> Result<(), DecodeError> {
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        out(&rest[..at]);
        let (character, end) = escape(rest.as_bytes(), at)?;
        out(character.encode_utf8(&mut [0; 4]));
        rest = &rest[end..];
    }
    out(rest);
    Ok(())
}

/// The text of a scalar's token: a string's content, or the token itself. `None` for objects and lists.
pub(crate) fn scalar_text(token: &str) -> Option<Cow<'_, str>> {
    match token.as_bytes().first()? {
        b'{' | b'[' => None,
        b'"' => {
            let content = token.get(1..token.len() - 1)?;
            if content.contains('\\') {
                unescape(content).ok().map(Cow::Owned)
            } else {
                Some(Cow::Borrowed(content))
            }
        }
        _ => Some(Cow::Borrowed(token)),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn every_byte_at_every_place_in_every_length() {
        let naive = |text: &[u8]| {
            let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
            text.iter().position(special).unwrap_or(text.len())
        };
        for length in 0..=20 {
            for filler in [
                b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff,
            ] {
                let mut text = vec![filler; length];
                assert_eq!(plain(&text), length);
                for at in 0..length {
                    for byte in 0..=255 {
                        text[at] = byte;
                        // one behind it, which a borrow could hide or invent
                        if let Some(next) = text.get_mut(at + 1) {
                            *next = byte ^ 1;
                        }
                        assert_eq!(plain(&text), naive(&text), "{text:?}");
                    }
                    text.fill(filler);
                }
            }
        }
    }
}
