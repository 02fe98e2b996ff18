//! Where decoded words stand in the page. The tokenizer decodes entities and line ends, but does not say where each one stood.

/// How many bytes both have in common before an entity, a Windows line end, or a `<`.
pub(super) fn common(words: &str, source: &str) -> usize {
    let equal = words.bytes().zip(source.bytes());
    let mut count = equal
        .take_while(|(word, source)| word == source && !is_mark(*source))
        .count();
    while !words.is_char_boundary(count) || !source.is_char_boundary(count) {
        count -= 1;
    }
    count
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'&' | b'\r' | b'<')
}

/// How many bytes of the words come from how many bytes of the page, where the page has one of those.
pub(super) fn step(words: &str, source: &str) -> (usize, usize) {
    let bytes = source.as_bytes();
    let one = words.chars().next().map_or(words.len(), char::len_utf8);
    let after = |written: usize| source.get(written..).unwrap_or_default();
    match bytes.first() {
        Some(b'\r') => return (one, 1 + usize::from(bytes.get(1) == Some(&b'\n'))),
        // An end tag without a name is nothing.
        Some(b'<') if source.starts_with("</>") && !words.starts_with("</>") => return (0, 3),
        Some(b'&') => {}
        Some(_) => return (one, source.chars().next().map_or(0, char::len_utf8)),
        None => return (words.len(), 0),
    }
    let rest = words.get(one..).unwrap_or_default();
    if words.starts_with('&') && !source.starts_with("&amp") && agree(rest, after(1)) {
        return (one, 1);
    }
    let letters = bytes.iter().skip(1).take(40);
    let name = letters
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
        .count();
    if bytes.get(1 + name) == Some(&b';') {
        // Few entities are two characters.
        let two = words.chars().take(2).map(char::len_utf8).sum();
        for decoded in [one, two] {
            let rest = words.get(decoded..).unwrap_or_default();
            if agree(rest, after(name + 2)) {
                return (decoded, name + 2);
            }
        }
    }
    // Old entities may stand without their semicolon, and then in front of letters.
    let shorter = (2..=name + 1).find(|written| agree(rest, after(*written)));
    (one, shorter.unwrap_or(1))
}

/// Whether words go on as the page does, a few bytes long or up to the next entity.
fn agree(words: &str, source: &str) -> bool {
    let same = common(words, source);
    let ends = |at: usize| source.as_bytes().get(at).is_none_or(|byte| is_mark(*byte));
    same >= 8
        || ends(same) && (same < words.len() || same == source.len())
        || same == words.len() && same == source.len()
}
