//! Statements.

use super::expr::Expr;
use super::read;
use super::ty::is_reserved;
use super::{Depth, Direct};
use crate::format::tape::Cursor;

impl<'t> Direct<'t> {
    /// The statements of a function's body.
    pub(super) fn statements(&mut self, mut c: Cursor<'t>) -> Option<()> {
        while !c.is_done() {
            match c.is_name("let") {
                true => self.local(&mut c)?,
                false => self.statement(&mut c)?,
            }
        }
        Some(())
    }

    /// `let name = value;`
    fn local(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        c.step();
        self.page.ibox(0);
        self.page.word("let ");
        if c.eat_name("mut") {
            self.page.word("mut ");
        }
        let name = c.take_name()?;
        if is_reserved(name) && name != "_" {
            return None;
        }
        self.page.word(name);
        if c.eat_sign(':') {
            self.page.word(": ");
            self.ty(c, Depth::MOST)?;
        }
        if c.eat_sign('=') {
            self.page.word(" = ");
            self.page.neverbreak();
            let value = read::read(c, Depth::MOST)?;
            self.expr(&value, Depth::MOST)?;
        }
        c.eat_sign(';').then_some(())?;
        self.page.end();
        self.page.word(";");
        self.page.hardbreak();
        Some(())
    }

    /// An expression, with a semicolon unless it is the last.
    fn statement(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        let value = read::read(c, Depth::MOST)?;
        let semicolon = c.eat_sign(';');
        (semicolon || c.is_done()).then_some(())?;
        self.page.ibox(0);
        self.expr_at(&value, true, Depth::MOST)?;
        if semicolon || matches!(value, Expr::Assign(..)) {
            self.page.word(";");
        }
        self.page.end();
        self.page.hardbreak();
        Some(())
    }
}
