//! Where the items of a file begin and end.

use proc_macro2::Delimiter::{Brace, Bracket, Parenthesis};

use super::tape::{Cursor, Token};

/// An item.
pub(super) struct Part<'t> {
    /// All of it.
    pub(super) all: Cursor<'t>,
    /// Its outer attributes.
    pub(super) attributes: Cursor<'t>,
    /// What follows them.
    pub(super) rest: Cursor<'t>,
    pub(super) kind: Kind,
}

/// What an item is, as far as blank lines and ways of printing hang on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Use,
    /// `mod name;`
    Mod,
    /// A macro that is called.
    Macro,
    Other,
}

impl Part<'_> {
    /// Whether no blank line is wanted behind `last`: lines of `use` stand together, and so do lines of `mod`.
    pub(super) fn belongs_to(&self, last: Kind) -> bool {
        let together = matches!(
            (last, self.kind),
            (Kind::Use, Kind::Use) | (Kind::Mod, Kind::Mod)
        );
        together && self.attributes.is_done()
    }
}

/// The inner attributes of a file and its items; `None` if it ends within one.
pub(super) fn split(file: Cursor<'_>) -> Option<(Cursor<'_>, Vec<Part<'_>>)> {
    let mut c = file;
    while c.is_sign('#') && matches!(c.ahead(1), Some(Token::Sign('!', _))) {
        c.step();
        c.step();
        c.take_group(Bracket)?;
    }
    let inner = c.since(file);
    let mut items = Vec::new();
    while !c.is_done() {
        let start = c;
        while c.eat_sign('#') {
            c.take_group(Bracket)?;
        }
        let (attributes, rest) = (c.since(start), c);
        let kind = step_over(&mut c)?;
        items.push(Part {
            all: c.since(start),
            attributes,
            rest: c.since(rest),
            kind,
        });
    }
    Some((inner, items))
}

/// Steps over an item without its attributes.
fn step_over(c: &mut Cursor<'_>) -> Option<Kind> {
    let mut ahead = *c;
    if ahead.eat_name("pub") {
        ahead.take_group(Parenthesis);
    }
    let is_function = matches!(ahead.name_ahead(1), Some("fn" | "unsafe" | "async"));
    let by_semicolon = match ahead.name() {
        Some("static" | "use" | "type") => true,
        Some("const") => !is_function,
        _ => false,
    };
    let kind = match ahead.name() {
        Some("use") => Kind::Use,
        Some("mod") if matches!(ahead.ahead(2), Some(Token::Sign(';', _))) => Kind::Mod,
        _ if is_macro(*c) => Kind::Macro,
        _ => Kind::Other,
    };
    loop {
        match c.peek()? {
            Token::Sign(';', _) => {
                c.step();
                return Some(kind);
            }
            Token::Open(Brace, _) if !by_semicolon => {
                c.step();
                return Some(kind);
            }
            _ => c.step(),
        }
    }
}

/// Whether it is a path, `!` and brackets.
fn is_macro(mut c: Cursor<'_>) -> bool {
    c.eat_pair(':', ':');
    if c.take_name().is_none() {
        return false;
    }
    while c.eat_pair(':', ':') {
        if c.take_name().is_none() {
            return false;
        }
    }
    c.eat_sign('!') && matches!(c.peek(), Some(Token::Open(..)))
}
