//! Text of a spec as Rust identifiers: the only place that knows keywords, letter case and what may stand in a name.
//!
//! Every function takes any text and gives a valid identifier, never an empty one and never `_`. A keyword comes back raw
//! (`r#type`), so use [`ident`] to make a token of a name. Two texts may give one name: that is for [`Scope`] to find.

use std::collections::BTreeMap;

use heck::ToSnakeCase as _;
use proc_macro2::{Ident, Span as TokenSpan, TokenStream, TokenTree};
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::GeneralSecurityProfile as _;

use crate::source::Span;

/// The name of a type: `pay_URL` → `PayUrl`.
#[must_use]
pub fn type_name(text: &str) -> String {
    finish(camel(&words(text)))
}

/// The name of an enum's variant: `PAY_IN` → `PayIn`, `-1` → `Minus1`.
#[must_use]
pub fn variant_name(text: &str) -> String {
    type_name(text)
}

/// The name of a field or parameter: `payURL` → `pay_url`.
#[must_use]
pub fn field_name(text: &str) -> String {
    finish(words(text).join("_"))
}

/// The name of a method: `createOrder` → `create_order`.
#[must_use]
pub fn method_name(text: &str) -> String {
    field_name(text)
}

/// The name of a module. Its file is called the same without `r#`; names a file cannot have get a `_` behind. rustc finds files of
/// modules with ASCII names alone, so other characters stand as their code points: `订单` → `u8ba2_u5355`.
#[must_use]
pub fn module_name(text: &str) -> String {
    let mut ascii = String::new();
    for char in text.chars() {
        match char.is_ascii() || !char.is_alphanumeric() {
            true => ascii.push(char),
            false => ascii.push_str(&format!("_u{:x}_", u32::from(char))),
        }
    }
    let name = field_name(&ascii);
    if NO_FILE_NAMES.contains(&file_stem(&name)) {
        format!("{}_", file_stem(&name))
    } else {
        name
    }
}

/// What the file of a module is called, without `.rs`: the module's name without `r#`.
#[must_use]
pub fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// The name of a constant: `orderNo` → `ORDER_NO`.
#[must_use]
pub fn const_name(text: &str) -> String {
    finish(words(text).join("_").to_uppercase())
}

/// The token of a name made by this module. Text that is no identifier is made one.
#[must_use]
pub fn ident(name: &str) -> Ident {
    if is_plain(name) {
        return Ident::new(name, TokenSpan::call_site());
    }
    let name = match syn::parse_str::<Ident>(name) {
        Ok(ident) => return ident,
        Err(_) => field_name(name),
    };
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, TokenSpan::call_site()),
        None => Ident::new(&name, TokenSpan::call_site()),
    }
}

/// Names that are taken in one place of the generated code: a module's items, a type's fields, an enum's variants.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: BTreeMap<String, Span>,
}

impl Scope {
    /// A scope in which nothing is taken.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes `name` for the thing at `span`.
    ///
    /// # Errors
    /// The place of the first claimant, who keeps the name.
    pub fn claim(&mut self, name: &str, span: Span) -> Result<(), Span> {
        match self.taken.get(name) {
            Some(first) => Err(*first),
            None => {
                self.taken.insert(name.to_owned(), span);
                Ok(())
            }
        }
    }

    /// Whether somebody has `name`.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains_key(name)
    }
}

/// The words of a text in lower case, at least one, each of characters that may stand in an identifier.
fn words(text: &str) -> Vec<String> {
    if has_no_signs(text) {
        let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
        return pieces.flat_map(ascii_words).collect();
    }
    let spelled = match text.is_ascii() {
        true => spell(text),
        // Letters in one form each: rustc warns of the others.
        false => spell(&text.nfkc().collect::<String>()),
    };
    let mut words: Vec<String> = spelled
        .split(|c| c == '_' || !may_continue(c))
        .filter(|piece| !piece.is_empty())
        .flat_map(split_case)
        .map(|word| word.chars().filter(|c| may_continue(*c)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    if words.is_empty() {
        words.push("empty".to_owned());
    }
    words
}

/// Whether no character of a text is one that could be spelled out: then what is no letter or digit only divides words.
fn has_no_signs(text: &str) -> bool {
    let solid = |c: char| c.is_ascii_alphanumeric();
    text.is_ascii() && text.starts_with(solid) && text.ends_with(solid)
}

/// The same as `split_case` for ASCII letters and digits, of which most names are.
fn ascii_words(piece: &str) -> Vec<String> {
    let bytes = piece.as_bytes();
    let mut words: Vec<String> = Vec::new();
    let mut start = 0;
    // The case of the last letter; digits have none.
    let mut upper = None;
    let mut take = |from: usize, to: usize| {
        if let Some(word) = piece.get(from..to).filter(|word| !word.is_empty()) {
            words.push(word.to_ascii_lowercase());
        }
    };
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        let next_is_lower = next.is_some_and(u8::is_ascii_lowercase);
        let next_is_upper = next.is_some_and(u8::is_ascii_uppercase);
        let here = match byte {
            b'a'..=b'z' => Some(false),
            b'A'..=b'Z' => Some(true),
            _ => upper,
        };
        if here == Some(false) && next_is_upper {
            take(start, at + 1);
            start = at + 1;
            upper = None;
        } else if upper == Some(true) && byte.is_ascii_uppercase() && next_is_lower {
            take(start, at);
            start = at;
            upper = None;
        } else {
            upper = here;
        }
    }
    take(start, bytes.len());
    words
}

/// One run of identifier characters at its changes of case. heck takes combining marks for breaks, so a run with one stays whole.
fn split_case(piece: &str) -> Vec<String> {
    if piece.chars().all(char::is_alphanumeric) {
        let snake = piece.to_snake_case();
        snake.split('_').map(str::to_owned).collect()
    } else {
        vec![piece.to_lowercase()]
    }
}

/// The text with signs as words where they tell values apart: all of them if there is nothing else, else the ones in front
/// (`-1`, `+created`, `<=18`) and behind (`A+`).
fn spell(text: &str) -> String {
    let words = |signs: &str| {
        let words: Vec<String> = signs.chars().map(sign_word).collect();
        words.join(" ")
    };
    let is_sign = |c: char| c == '_' || !may_continue(c);
    let solid = text.trim_matches(is_sign);
    if solid.is_empty() {
        return words(text);
    }
    let is_number = solid.starts_with(char::is_numeric);
    let leading = if is_number { "+-!<>=≤≥" } else { "+-!" };
    let front = text.strip_suffix(text.trim_start_matches(is_sign));
    let front = front.and_then(|front| front.rsplit(|c| !leading.contains(c)).next());
    let front = words(front.unwrap_or_default());
    let back = text.strip_prefix(text.trim_end_matches(is_sign));
    let back = back.and_then(|back| back.split(|c| !"+-".contains(c)).next());
    let back = words(back.unwrap_or_default());
    // A sign belongs to its number: `minus1`, not `minus_1`.
    let glue = if is_number || front.is_empty() {
        ""
    } else {
        " "
    };
    format!("{front}{glue}{solid} {back}")
}

/// The word for a character that cannot stand in an identifier.
fn sign_word(sign: char) -> String {
    let known = SIGNS.iter().find(|(known, _)| *known == sign);
    known.map_or_else(
        || format!("u{:x}", u32::from(sign)),
        |(_, word)| (*word).to_owned(),
    )
}

/// Words in upper camel case; digits that met at a break stay apart, so that `2.1` and `21` differ.
fn camel(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        if first.is_numeric() && name.ends_with(char::is_numeric) {
            name.push('_');
        }
        name.extend(first.to_uppercase());
        name.push_str(chars.as_str());
    }
    name
}

/// Mends what is left: characters that a change of case brought in, a start that none may be, keywords.
fn finish(name: String) -> String {
    let mut name: String = name.chars().filter(|c| may_continue(*c)).collect();
    if !name.is_ascii() {
        // as the compiler takes it: `İ` in small letters is two characters, which stay two in capitals
        name = name.nfc().collect();
    }
    if !name.starts_with(may_start) {
        name.insert(0, '_');
    }
    if NEVER_RAW.contains(&name.as_str()) {
        name.push('_');
    } else if KEYWORDS.contains(&name.as_str()) {
        name.insert_str(0, "r#");
    }
    name
}

/// Whether a name is an identifier at first sight, without asking the lexer.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric())
        && !KEYWORDS.contains(&name)
        && !NEVER_RAW.contains(&name)
}

/// Whether an identifier may hold this character. The lexer is asked, so that its table and ours cannot differ.
fn may_continue(c: char) -> bool {
    if c.is_ascii() {
        c == '_' || c.is_ascii_alphanumeric()
    } else {
        !is_invisible(c) && c.identifier_allowed() && is_identifier(&format!("_{c}"))
    }
}

/// Whether an identifier may begin with this character and need nothing more.
fn may_start(c: char) -> bool {
    if c.is_ascii() {
        c == '_' || c.is_ascii_alphabetic()
    } else {
        !is_invisible(c) && c.identifier_allowed() && is_identifier(&c.to_string())
    }
}

/// Joiners, fillers and variation selectors: the lexer takes some of them, but no reader could tell the names apart.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
    ) || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_identifier(text: &str) -> bool {
    let Ok(tokens) = text.parse::<TokenStream>() else {
        return false;
    };
    let mut tokens = tokens.into_iter();
    let only = (tokens.next(), tokens.next());
    matches!(only, (Some(TokenTree::Ident(ident)), None) if ident == text)
}

/// Keywords of all editions, reserved ones too.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Modules whose file would be taken for another thing, by Cargo or by Windows.
const NO_FILE_NAMES: &[&str] = &[
    "mod", "lib", "main", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5",
    "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8",
    "lpt9",
];

/// Words for signs, so that a name made of them alone can be read. Others are called by their code point.
const SIGNS: &[(char, &str)] = &[
    (' ', "space"),
    ('\t', "tab"),
    ('\n', "newline"),
    ('!', "not"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "ampersand"),
    ('\'', "apostrophe"),
    ('(', "open_paren"),
    (')', "close_paren"),
    ('*', "star"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('[', "open_bracket"),
    ('\\', "backslash"),
    (']', "close_bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "open_brace"),
    ('|', "pipe"),
    ('}', "close_brace"),
    ('~', "tilde"),
    ('£', "pound"),
    ('¥', "yen"),
    ('§', "section"),
    ('°', "degree"),
    ('±', "plus_minus"),
    ('×', "times"),
    ('÷', "divide"),
    ('€', "euro"),
    ('≠', "not_equal"),
    ('≤', "less_equal"),
    ('≥', "greater_equal"),
];

#[cfg(test)]
mod tests;
