//! RFC 4648, section 4: for `Basic` credentials and for bytes inside JSON.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#[expect(clippy::indexing_slicing, reason = "six bits, 64 digits")]
pub(crate) fn encode(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(3) * 4));
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0u32, |group, byte| group << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = (group >> (18 - 6 * i)) & 63;
            text.push(if i <= chunk.len() {
                char::from(ALPHABET[digit as usize])
            } else {
                '='
            });
        }
    }
    text
}

/// The bytes of padded, canonical base64.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3));
    let mut chunks = text.as_bytes().chunks(4).peekable();
    while let Some(chunk) = chunks.next() {
        let digits = chunk.iter().take_while(|c| **c != b'=').count();
        let padded = chunk.iter().skip(digits).all(|c| *c == b'=');
        if chunk.len() != 4 || !padded || digits < 2 || (digits < 4 && chunks.peek().is_some()) {
            return None;
        }
        let group = chunk
            .iter()
            .take(digits)
            .try_fold(0u32, |group, c| Some(group << 6 | value(*c)?))?
            << (6 * (4 - digits));
        if group & ((1 << (8 * (4 - digits))) - 1) != 0 {
            return None;
        }
        let [_, own @ ..] = group.to_be_bytes();
        bytes.extend(own.iter().take(digits - 1));
    }
    Some(bytes)
}

const fn value(digit: u8) -> Option<u32> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    } as u32)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn the_vectors_of_the_rfc() {
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(plain.as_bytes()).as_str(), text);
            assert_eq!(
                decode(text).map(|bytes| bytes.to_vec()),
                Some(plain.as_bytes().to_vec()),
                "{text}"
            );
        }
    }

    #[test]
    fn all_bytes_come_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)).map(|bytes| bytes.to_vec()), Some(all));
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for text in [
            "A", "AA", "AAA", "A===", "====", "AA=A", "AA==AAAA", "AB==", "AAB=", "AA-_", "AA A",
            "Zg==\n",
        ] {
            assert!(decode(text).is_none(), "{text}");
        }
    }
}
