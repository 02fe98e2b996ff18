//! Items as prettyplease prints them, from tokens alone: for those that are emitted most, where syntax trees would cost most of
//! the time.
//!
//! What is not known here gives `None` at once, and `by_syn` prints the whole item. That both print the same is tested over
//! everything that is generated.

mod expr;
mod page;
mod read;
mod stmt;
mod ty;

use proc_macro2::Delimiter::{Brace, Bracket, Parenthesis};

use super::doc;
use super::tape::{Cursor, Token};
use page::{INDENT, Page};
use ty::is_reserved;

/// How much deeper something may be nested.
#[derive(Clone, Copy)]
struct Depth(u8);

impl Depth {
    const MOST: Self = Self(200);

    fn deeper(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

struct Direct<'t> {
    page: Page,
    docs: &'t [String],
}

/// Prints the inner attributes of a file and a blank line.
pub(super) fn inner_attributes<'t>(mut c: Cursor<'t>, docs: &'t [String]) -> Option<String> {
    let mut direct = Direct::new(docs);
    while !c.is_done() {
        direct.attribute(&mut c)?;
    }
    direct.page.hardbreak();
    Some(direct.finish())
}

/// Prints an item.
pub(super) fn item<'t>(mut c: Cursor<'t>, docs: &'t [String]) -> Option<String> {
    let mut direct = Direct::new(docs);
    direct.item(&mut c)?;
    c.is_done().then(|| direct.finish())
}

/// Prints the outer attributes of an item, each on its line.
pub(super) fn outer_attributes<'t>(mut c: Cursor<'t>, docs: &'t [String]) -> Option<String> {
    if c.is_done() {
        return Some(String::new());
    }
    let mut direct = Direct::new(docs);
    direct.attributes(&mut c)?;
    // The blank line goes.
    direct.page.hardbreak();
    let mut text = direct.finish();
    text.truncate(text.trim_end().len());
    text.push('\n');
    c.is_done().then_some(text)
}

impl<'t> Direct<'t> {
    fn new(docs: &'t [String]) -> Self {
        let mut page = Page::new();
        page.cbox(0);
        Self { page, docs }
    }

    fn finish(mut self) -> String {
        self.page.end();
        self.page.finish()
    }

    fn attributes(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        while c.is_sign('#') {
            self.attribute(c)?;
        }
        Some(())
    }

    fn attribute(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        if let Some(found) = c.doc(self.docs) {
            let mark = if found.inner { "//!" } else { "///" };
            match doc::plain_lines(&found.text) {
                Some(lines) => lines.for_each(|line| self.doc_line(mark, line)),
                None => {
                    for line in doc::lines(&found.text) {
                        self.doc_line(mark, &line);
                    }
                }
            }
            return Some(());
        }
        c.eat_sign('#').then_some(())?;
        self.page.word(match c.eat_sign('!') {
            true => "#!",
            false => "#",
        });
        let mut inner = c.take_group(Bracket)?;
        self.page.word("[");
        let name = inner.take_name().filter(|name| *name != "comment")?;
        self.page.word(name);
        while inner.eat_pair(':', ':') {
            self.page.word("::");
            self.page.word(inner.take_name()?);
        }
        if let Some(list) = inner.take_group(Parenthesis) {
            self.page.word("(");
            self.page.cbox(INDENT);
            self.page.zerobreak();
            self.attribute_list(list)?;
            self.page.offset(-INDENT);
            self.page.end();
            self.page.word(")");
        }
        self.page.word("]");
        self.page.space();
        inner.is_done().then_some(())
    }

    fn doc_line(&mut self, mark: &'static str, line: &str) {
        self.page.word(mark);
        self.page.word(line);
        self.page.hardbreak();
    }

    /// `a::b, c = "d"`
    fn attribute_list(&mut self, mut c: Cursor<'t>) -> Option<()> {
        let mut after_word = false;
        while let Some(token) = c.peek() {
            match token {
                Token::Name(text) | Token::Literal(text) => {
                    if after_word {
                        self.page.space();
                    }
                    self.page.word(c.text(text));
                    after_word = true;
                    c.step();
                }
                Token::Sign(',', _) => {
                    c.step();
                    if c.is_done() {
                        self.page.trailing_comma(true);
                        return Some(());
                    }
                    self.page.word(",");
                    self.page.space();
                    after_word = false;
                }
                Token::Sign('=', _) => {
                    if after_word {
                        self.page.nbsp();
                    }
                    self.page.word("=");
                    self.page.nbsp();
                    after_word = false;
                    c.step();
                }
                Token::Sign(':', _) => {
                    self.page.word(":");
                    after_word = false;
                    c.step();
                }
                _ => return None,
            }
        }
        self.page.zerobreak();
        Some(())
    }

    fn visibility(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        if !c.eat_name("pub") {
            return Some(());
        }
        let Some(mut place) = c.take_group(Parenthesis) else {
            self.page.word("pub ");
            return Some(());
        };
        let name = place.take_name()?;
        self.page.word("pub(");
        if !(place.is_done() && matches!(name, "self" | "super" | "crate")) {
            return None;
        }
        self.page.word(name);
        self.page.word(") ");
        Some(())
    }

    fn item(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        let ahead = self.behind_pub(c)?;
        match ahead.name()? {
            "struct" => self.item_struct(c),
            "enum" => self.item_enum(c),
            "impl" => self.item_impl(c),
            "use" => self.item_use(c),
            "mod" => self.item_mod(c),
            "type" => self.type_alias(c),
            "static" => self.constant(c, "static "),
            _ => self.constant_or_function(c, ahead),
        }
    }

    /// Prints attributes; what stands behind them and `pub` is handed out.
    fn behind_pub(&mut self, c: &mut Cursor<'t>) -> Option<Cursor<'t>> {
        self.attributes(c)?;
        let mut ahead = *c;
        if ahead.eat_name("pub") {
            ahead.take_group(Parenthesis);
        }
        Some(ahead)
    }

    fn constant_or_function(&mut self, c: &mut Cursor<'t>, ahead: Cursor<'t>) -> Option<()> {
        match ahead.name()? {
            "const" if !matches!(ahead.name_ahead(1), Some("fn" | "unsafe" | "async")) => {
                self.constant(c, "const ")
            }
            "fn" | "const" => self.function(c),
            _ => None,
        }
    }

    fn item_struct(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.page.cbox(INDENT);
        self.visibility(c)?;
        c.eat_name("struct").then_some(())?;
        self.page.word("struct ");
        self.page.word(c.take_name()?);
        self.generics(c, Depth::MOST)?;
        match c.peek()? {
            Token::Open(Brace, _) => {
                let mut inner = c.take_group(Brace)?;
                self.page.word(" {");
                self.page.hardbreak_if_nonempty();
                while !inner.is_done() {
                    self.member(&mut inner)?;
                    (inner.eat_sign(',') || inner.is_done()).then_some(())?;
                    self.page.word(",");
                    self.page.hardbreak();
                }
                self.page.offset(-INDENT);
                self.page.end();
                self.page.word("}");
            }
            Token::Open(Parenthesis, _) => {
                self.unnamed(c)?;
                c.eat_sign(';').then_some(())?;
                self.page.word(";");
                self.page.end();
            }
            Token::Sign(';', _) => {
                c.step();
                self.page.word(";");
                self.page.end();
            }
            _ => return None,
        }
        self.page.hardbreak();
        Some(())
    }

    /// `pub name: T`
    fn member(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.attributes(c)?;
        self.visibility(c)?;
        self.page.word(c.take_name()?);
        c.eat_sign(':').then_some(())?;
        self.page.word(": ");
        self.ty(c, Depth::MOST)
    }

    /// `(pub A, B)`
    fn unnamed(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        let mut inner = c.take_group(Parenthesis)?;
        self.page.word("(");
        self.page.zerobreak();
        while !inner.is_done() {
            self.attributes(&mut inner)?;
            self.visibility(&mut inner)?;
            self.ty(&mut inner, Depth::MOST)?;
            (inner.eat_sign(',') || inner.is_done()).then_some(())?;
            self.page.trailing_comma(inner.is_done());
        }
        self.page.offset(-INDENT);
        self.page.word(")");
        Some(())
    }

    fn item_enum(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.page.cbox(INDENT);
        self.visibility(c)?;
        c.eat_name("enum").then_some(())?;
        self.page.word("enum ");
        self.page.word(c.take_name()?);
        self.generics(c, Depth::MOST)?;
        let mut inner = c.take_group(Brace)?;
        self.page.word(" {");
        self.page.hardbreak_if_nonempty();
        while !inner.is_done() {
            self.attributes(&mut inner)?;
            self.page.word(inner.take_name()?);
            if inner.is_open(Parenthesis) {
                self.page.cbox(INDENT);
                self.unnamed(&mut inner)?;
                self.page.end();
            }
            (inner.eat_sign(',') || inner.is_done()).then_some(())?;
            self.page.word(",");
            self.page.hardbreak();
        }
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word("}");
        self.page.hardbreak();
        Some(())
    }

    fn item_impl(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.page.cbox(INDENT);
        self.page.ibox(-INDENT);
        self.page.cbox(INDENT);
        c.eat_name("impl").then_some(())?;
        self.page.word("impl");
        self.generics(c, Depth::MOST)?;
        self.page.end();
        self.page.nbsp();
        self.ty(c, Depth::MOST)?;
        if c.eat_name("for") {
            self.page.space();
            self.page.word("for ");
            self.ty(c, Depth::MOST)?;
        }
        self.page.end();
        let mut inner = c.take_group(Brace)?;
        self.page.word(" {");
        self.page.hardbreak_if_nonempty();
        let mut last_is_line = None;
        while !inner.is_done() {
            let is_line = is_line(inner);
            if last_is_line.is_some_and(|last| !(last && is_line)) {
                self.page.hardbreak();
            }
            last_is_line = Some(is_line);
            self.impl_member(&mut inner)?;
        }
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word("}");
        self.page.hardbreak();
        Some(())
    }

    fn impl_member(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        let ahead = self.behind_pub(c)?;
        match ahead.name()? {
            "type" => self.type_alias(c),
            _ => self.constant_or_function(c, ahead),
        }
    }

    /// `pub type A = T;`, among items and in an `impl`.
    fn type_alias(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.page.cbox(INDENT);
        self.visibility(c)?;
        c.eat_name("type").then_some(())?;
        self.page.word("type ");
        self.page.word(c.take_name()?);
        self.generics(c, Depth::MOST)?;
        c.eat_sign('=').then_some(())?;
        self.page.word(" = ");
        self.page.neverbreak();
        self.page.ibox(-INDENT);
        self.ty(c, Depth::MOST)?;
        self.page.end();
        c.eat_sign(';').then_some(())?;
        self.page.word(";");
        self.page.end();
        self.page.hardbreak();
        Some(())
    }

    /// A constant or a static.
    fn constant(&mut self, c: &mut Cursor<'t>, keyword: &str) -> Option<()> {
        self.page.cbox(0);
        self.visibility(c)?;
        c.eat_name(keyword.trim_end()).then_some(())?;
        self.page.word(keyword);
        let name = c.take_name()?;
        if is_reserved(name) && name != "_" {
            return None;
        }
        self.page.word(name);
        c.eat_sign(':').then_some(())?;
        self.page.word(": ");
        self.ty(c, Depth::MOST)?;
        c.eat_sign('=').then_some(())?;
        self.page.word(" = ");
        self.page.neverbreak();
        let value = read::read(c, Depth::MOST)?;
        self.expr(&value, Depth::MOST)?;
        c.eat_sign(';').then_some(())?;
        self.page.word(";");
        self.page.end();
        self.page.hardbreak();
        Some(())
    }

    fn function(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.page.cbox(INDENT);
        self.visibility(c)?;
        if c.eat_name("const") {
            self.page.word("const ");
        }
        c.eat_name("fn").then_some(())?;
        self.page.word("fn ");
        self.page.word(c.take_name()?);
        self.generics(c, Depth::MOST)?;
        let mut inputs = c.take_group(Parenthesis)?;
        self.page.word("(");
        self.page.neverbreak();
        self.page.cbox(0);
        self.page.zerobreak();
        while !inputs.is_done() {
            self.input(&mut inputs)?;
            (inputs.eat_sign(',') || inputs.is_done()).then_some(())?;
            self.page.trailing_comma(inputs.is_done());
        }
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word(")");
        self.page.cbox(-INDENT);
        self.returned(c, Depth::MOST)?;
        self.page.end();
        let body = c.take_group(Brace)?;
        self.page.word(" {");
        self.page.hardbreak_if_nonempty();
        self.statements(body)?;
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word("}");
        self.page.hardbreak();
        Some(())
    }

    /// `&mut self`, or a name and its type.
    fn input(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        let mut ahead = *c;
        if ahead.eat_sign('&') {
            self.page.word("&");
            if ahead.is_sign('\'') {
                self.lifetime(&mut ahead)?;
                self.page.nbsp();
            }
        }
        let mutable = ahead.eat_name("mut");
        if mutable {
            self.page.word("mut ");
        }
        if ahead.eat_name("self") {
            self.page.word("self");
            *c = ahead;
            return Some(());
        }
        if mutable {
            c.step();
        }
        let name = c.take_name()?;
        if is_reserved(name) && name != "_" {
            return None;
        }
        self.page.word(name);
        c.eat_sign(':').then_some(())?;
        self.page.word(": ");
        self.ty(c, Depth::MOST)
    }

    fn item_mod(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.visibility(c)?;
        c.eat_name("mod").then_some(())?;
        self.page.word("mod ");
        self.page.word(c.take_name()?);
        c.eat_sign(';').then_some(())?;
        self.page.word(";");
        self.page.hardbreak();
        Some(())
    }

    /// A `use` of one name, perhaps of another's, of several, or of all.
    fn item_use(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        self.visibility(c)?;
        c.eat_name("use").then_some(())?;
        self.page.word("use ");
        if c.eat_pair(':', ':') {
            self.page.word("::");
        }
        loop {
            if c.eat_sign('*') {
                self.page.word("*");
                break;
            }
            if c.is_open(Brace) {
                self.use_group(c)?;
                break;
            }
            self.page.word(c.take_name()?);
            if !c.eat_pair(':', ':') {
                break;
            }
            self.page.word("::");
        }
        if c.eat_name("as") {
            self.page.word(" as ");
            self.page.word(c.take_name()?);
        }
        c.eat_sign(';').then_some(())?;
        self.page.word(";");
        self.page.hardbreak();
        Some(())
    }

    /// `{A, B}`, several plain names.
    fn use_group(&mut self, c: &mut Cursor<'t>) -> Option<()> {
        let mut inner = c.take_group(Brace)?;
        // One alone loses its braces.
        matches!(inner.ahead(2), Some(Token::Name(_))).then_some(())?;
        self.page.cbox(INDENT);
        self.page.word("{");
        self.page.zerobreak();
        self.page.ibox(0);
        loop {
            self.page.word(inner.take_name()?);
            if inner.is_done() {
                break;
            }
            inner.eat_sign(',').then_some(())?;
            if inner.is_done() {
                break;
            }
            self.page.word(",");
            self.page.space();
        }
        self.page.end();
        self.page.trailing_comma(true);
        self.page.offset(-INDENT);
        self.page.word("}");
        self.page.end();
        Some(())
    }
}

/// Whether a member of an impl is a bare type or constant, which stand together.
fn is_line(mut c: Cursor<'_>) -> bool {
    if c.eat_name("pub") {
        c.take_group(Parenthesis);
    }
    c.is_name("type")
        || (c.is_name("const") && !matches!(c.name_ahead(1), Some("fn" | "unsafe" | "async")))
}

#[cfg(test)]
mod tests;
