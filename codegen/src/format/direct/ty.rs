//! Types, paths and generics.

use proc_macro2::Delimiter::{Bracket, Parenthesis};

use super::page::INDENT;
use super::{Depth, Direct};
use crate::format::tape::{Cursor, Token};

/// What generic arguments look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PathKind {
    /// `a::B<T>`
    Type,
    /// `a::B::<T>`
    Expr,
}

impl<'t> Direct<'t> {
    pub(super) fn ty(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        let depth = depth.deeper()?;
        match c.peek()? {
            Token::Sign('&', _) => self.reference(c, depth),
            Token::Open(Parenthesis, _) => self.tuple(c, depth),
            Token::Open(Bracket, _) => {
                let mut inner = c.take_group(Bracket)?;
                self.page.word("[");
                self.ty(&mut inner, depth)?;
                if inner.eat_sign(';') {
                    self.page.word("; ");
                    let length = inner.take_literal()?;
                    self.page.word(length);
                }
                self.page.word("]");
                inner.is_done().then_some(())
            }
            Token::Name(_) if c.eat_name("impl") => {
                self.page.word("impl ");
                self.bounds_in_line(c, depth)
            }
            Token::Name(_) if c.eat_name("dyn") => {
                self.page.word("dyn ");
                self.bounds_in_line(c, depth)
            }
            Token::Name(_) if c.is_name("fn") || c.is_name("unsafe") || c.is_name("for") => None,
            Token::Name(_) | Token::Sign(':', true) => self.path(c, PathKind::Type, depth),
            _ => None,
        }
    }

    fn reference(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        c.step();
        self.page.word("&");
        if c.is_sign('\'') {
            self.lifetime(c)?;
            self.page.nbsp();
        }
        if c.eat_name("mut") {
            self.page.word("mut ");
        }
        self.ty(c, depth)
    }

    pub(super) fn lifetime(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        c.eat_sign('\'').then_some(())?;
        self.page.word("'");
        self.page.word(c.take_name()?);
        Some(())
    }

    fn tuple(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        let mut inner = c.take_group(Parenthesis)?;
        let items = items_in(inner);
        self.page.word("(");
        if items == Items::OneAlone {
            self.ty(&mut inner, depth)?;
            self.page.word(")");
            return inner.is_done().then_some(());
        }
        self.page.cbox(INDENT);
        self.page.zerobreak();
        while !inner.is_done() {
            self.ty(&mut inner, depth)?;
            self.tuple_comma(&mut inner, items)?;
        }
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word(")");
        Some(())
    }

    /// The comma behind an item of a tuple, which one alone always has.
    pub(super) fn tuple_comma(&mut self, c: &mut Cursor<'t>, items: Items) -> Option<()> {
        (c.eat_sign(',') || c.is_done()).then_some(())?;
        if items == Items::OneWithComma {
            self.page.word(",");
            self.page.zerobreak();
        } else {
            self.page.trailing_comma(c.is_done());
        }
        Some(())
    }

    /// `A + B` of `impl` and `dyn`.
    fn bounds_in_line(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        self.bound(c, depth)?;
        while c.eat_sign('+') {
            self.page.word(" + ");
            self.bound(c, depth)?;
        }
        Some(())
    }

    fn bound(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        if c.is_sign('\'') {
            return self.lifetime(c);
        }
        if c.eat_sign('?') {
            self.page.word("?");
        }
        self.path(c, PathKind::Type, depth)
    }

    /// A path with its generic arguments.
    pub(super) fn path(&mut self, c: &mut Cursor<'t>, kind: PathKind, depth: Depth) -> Option<()> {
        if c.eat_pair(':', ':') {
            self.page.word("::");
        }
        loop {
            let name = c.take_name()?;
            if name != "Self" && is_reserved(name) {
                return None;
            }
            self.page.word(name);
            if kind == PathKind::Type && c.is_sign('<') {
                self.arguments(c, depth)?;
            } else if kind == PathKind::Type && c.is_open(Parenthesis) {
                self.callable(c, depth)?;
            }
            if !c.eat_pair(':', ':') {
                return Some(());
            }
            self.page.word("::");
            if c.is_sign('<') {
                (kind == PathKind::Expr).then_some(())?;
                self.arguments(c, depth)?;
                if !c.eat_pair(':', ':') {
                    return Some(());
                }
                self.page.word("::");
            }
        }
    }

    /// `<A, B = C>`
    pub(super) fn arguments(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        c.eat_sign('<').then_some(())?;
        self.page.word("<");
        self.page.cbox(INDENT);
        self.angled(c, |page, c| {
            if matches!(c.ahead(1), Some(Token::Sign('=', _))) {
                page.page.word(c.take_name()?);
                c.step();
                page.page.word(" = ");
            }
            page.ty(c, depth)
        })
    }

    /// What stands between `<` and `>`, and the box that was begun for it.
    fn angled(
        &mut self,
        c: &mut Cursor<'t>,
        each: impl Fn(&mut Self, &mut Cursor<'t>) -> Option<()>,
    ) -> Option<()> {
        self.page.zerobreak();
        let mut types = false;
        while !c.is_sign('>') {
            if c.is_sign('\'') {
                // Lifetimes are printed first.
                (!types).then_some(())?;
                self.lifetime(c)?;
            } else {
                types = true;
                each(self, c)?;
            }
            (c.eat_sign(',') || c.is_sign('>')).then_some(())?;
            self.page.trailing_comma(c.is_sign('>'));
        }
        c.step();
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word(">");
        Some(())
    }

    /// `(A, B) -> C` behind `Fn`.
    fn callable(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        let mut inner = c.take_group(Parenthesis)?;
        self.page.cbox(INDENT);
        self.page.word("(");
        self.page.zerobreak();
        while !inner.is_done() {
            self.ty(&mut inner, depth)?;
            (inner.eat_sign(',') || inner.is_done()).then_some(())?;
            self.page.trailing_comma(inner.is_done());
        }
        self.page.offset(-INDENT);
        self.page.word(")");
        self.returned(c, depth)?;
        self.page.end();
        Some(())
    }

    /// `-> T`, or nothing.
    pub(super) fn returned(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        if c.eat_pair('-', '>') {
            self.page.word(" -> ");
            self.ty(c, depth)?;
        }
        Some(())
    }

    /// `<'a, T: Into<String>>` of a declaration, or nothing.
    pub(super) fn generics(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        if !c.eat_sign('<') {
            return Some(());
        }
        // Nothing is printed for an empty list.
        (!c.is_sign('>')).then_some(())?;
        self.page.word("<");
        self.page.cbox(0);
        self.angled(c, |page, c| page.type_parameter(c, depth))
    }

    fn type_parameter(&mut self, c: &mut Cursor<'t>, depth: Depth) -> Option<()> {
        let name = c.take_name().filter(|name| !is_reserved(name))?;
        self.page.word(name);
        self.page.ibox(INDENT);
        if c.eat_sign(':') {
            self.page.word(": ");
            self.bound(c, depth)?;
            while c.eat_sign('+') {
                self.page.space();
                self.page.word("+ ");
                self.bound(c, depth)?;
            }
        }
        self.page.end();
        Some(())
    }
}

/// How many items stand between brackets, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Items {
    OneAlone,
    OneWithComma,
    Other,
}

/// Counts what commas divide, those of generic arguments left out.
pub(super) fn items_in(mut c: Cursor<'_>) -> Items {
    let mut angles = 0_i32;
    if c.is_done() {
        return Items::Other;
    }
    while let Some(token) = c.peek() {
        match token {
            Token::Sign('-' | '=', true) => c.step(),
            Token::Sign('<', _) => angles += 1,
            Token::Sign('>', _) => angles -= 1,
            Token::Sign(',', _) if angles == 0 => {
                c.step();
                return match c.is_done() {
                    true => Items::OneWithComma,
                    false => Items::Other,
                };
            }
            _ => {}
        }
        c.step();
    }
    Items::OneAlone
}

/// Words that are no part of a path.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "as" | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
            | "abstract"
            | "_"
    )
}
