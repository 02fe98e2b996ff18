//! Expressions: read into a small tree (`read.rs`), because a box may have to start before what its first token tells; printed here.

use proc_macro2::Delimiter::Parenthesis;

use super::page::{Break, INDENT};
use super::ty::{Items, PathKind, is_reserved};
use super::{Depth, Direct};
use crate::format::tape::Cursor;

pub(super) enum Expr<'t> {
    Literal(&'t str),
    Path(Cursor<'t>),
    Call(Box<Expr<'t>>, Vec<Expr<'t>>),
    Method(Box<Method<'t>>),
    Field(Box<Expr<'t>>, &'t str),
    Try(Box<Expr<'t>>),
    /// `&` or `&mut`.
    Reference(bool, Box<Expr<'t>>),
    /// `-`, `!` or `*`.
    Unary(&'static str, Box<Expr<'t>>),
    Assign(Box<Expr<'t>>, Box<Expr<'t>>),
    Array(Vec<Expr<'t>>),
    Paren(Box<Expr<'t>>),
    Tuple(Vec<Expr<'t>>, Items),
    Struct(
        Cursor<'t>,
        Vec<(&'t str, Option<Expr<'t>>)>,
        Option<Box<Expr<'t>>>,
    ),
    Match(Box<Expr<'t>>, Vec<Arm<'t>>),
    /// `|a, b| c`
    Closure(Vec<&'t str>, Box<Expr<'t>>),
    Cast(Box<Expr<'t>>, Cursor<'t>),
}

pub(super) struct Method<'t> {
    pub(super) receiver: Expr<'t>,
    pub(super) name: &'t str,
    pub(super) turbofish: Option<Cursor<'t>>,
    pub(super) arguments: Vec<Expr<'t>>,
}

pub(super) struct Arm<'t> {
    pub(super) pattern: Cursor<'t>,
    pub(super) body: Expr<'t>,
}

impl<'t> Direct<'t> {
    pub(super) fn expr(&mut self, expr: &Expr<'t>, depth: Depth) -> Option<()> {
        self.expr_at(expr, false, depth)
    }

    /// `first`: whether it is the first on its line.
    pub(super) fn expr_at(&mut self, expr: &Expr<'t>, first: bool, depth: Depth) -> Option<()> {
        let depth = depth.deeper()?;
        match expr {
            Expr::Literal(literal) => self.page.word(literal),
            Expr::Path(path) => self.path(&mut path.clone(), PathKind::Expr, depth)?,
            Expr::Call(function, arguments) => {
                self.expr(function, depth)?;
                self.arguments_of_call(arguments, depth)?;
            }
            Expr::Method(method) => {
                self.page.cbox(INDENT);
                let close = first && is_short(&method.receiver);
                self.method(method, first, close, depth)?;
                self.page.end();
            }
            Expr::Field(receiver, name) => {
                self.page.cbox(INDENT);
                self.field(receiver, name, first, depth)?;
                self.page.end();
            }
            Expr::Try(inner) => {
                self.expr_at(inner, first, depth)?;
                self.page.word("?");
            }
            Expr::Reference(mutable, inner) => {
                self.page.word(if *mutable { "&mut " } else { "&" });
                self.expr(inner, depth)?;
            }
            Expr::Unary(sign, inner) => {
                self.page.word(sign);
                self.expr(inner, depth)?;
            }
            Expr::Assign(left, right) => {
                self.page.ibox(0);
                self.expr(left, depth)?;
                self.page.word(" = ");
                self.page.neverbreak();
                self.expr(right, depth)?;
                self.page.end();
            }
            Expr::Array(items) => self.array(items, depth)?,
            Expr::Paren(inner) => {
                self.page.word("(");
                self.expr(inner, depth)?;
                self.page.word(")");
            }
            Expr::Tuple(items, kind) => self.tuple_of(items, *kind, depth)?,
            Expr::Struct(path, members, rest) => {
                self.struct_of(*path, members, rest.as_deref(), depth)?;
            }
            Expr::Match(what, arms) => self.match_of(what, arms, depth)?,
            Expr::Closure(names, body) => self.closure(names, body, depth)?,
            Expr::Cast(inner, ty) => {
                self.page.ibox(INDENT);
                self.page.ibox(-INDENT);
                self.expr(inner, depth)?;
                self.page.end();
                self.page.space();
                self.page.word("as ");
                self.ty(&mut ty.clone(), depth)?;
                self.page.end();
            }
        }
        Some(())
    }

    fn closure(&mut self, names: &[&str], body: &Expr<'t>, depth: Depth) -> Option<()> {
        self.page.ibox(0);
        self.page.cbox(INDENT);
        self.page.word("|");
        for (index, name) in names.iter().enumerate() {
            match index {
                0 => self.page.zerobreak(),
                _ => {
                    self.page.word(",");
                    self.page.space();
                }
            }
            self.page.word(name);
        }
        self.page.word("|");
        self.page.space();
        self.page.offset(-INDENT);
        self.page.end();
        self.page.neverbreak();
        if matches!(body, Expr::Call(..)) || is_blocklike(body) {
            self.expr(body, depth)?;
        } else {
            self.page.cbox(INDENT);
            self.page.scan_break(Break {
                before: Some('{'),
                ..Break::default()
            });
            self.expr(body, depth)?;
            self.page.scan_break(Break {
                offset: -INDENT,
                after: "}",
                ..Break::default()
            });
            self.page.end();
        }
        self.page.end();
        Some(())
    }

    fn arguments_of_call(&mut self, arguments: &[Expr<'t>], depth: Depth) -> Option<()> {
        self.page.word("(");
        match arguments {
            [only] if is_blocklike(only) => self.expr(only, depth)?,
            _ => {
                self.page.cbox(INDENT);
                self.page.zerobreak();
                self.separated(arguments, depth)?;
                self.page.offset(-INDENT);
                self.page.end();
            }
        }
        self.page.word(")");
        Some(())
    }

    fn separated(&mut self, items: &[Expr<'t>], depth: Depth) -> Option<()> {
        for (index, item) in items.iter().enumerate() {
            self.expr(item, depth)?;
            self.page.trailing_comma(index + 1 == items.len());
        }
        Some(())
    }

    fn method(
        &mut self,
        method: &Method<'t>,
        first: bool,
        close: bool,
        depth: Depth,
    ) -> Option<()> {
        self.receiver(&method.receiver, first, depth)?;
        self.page.word(".");
        self.page.word(method.name);
        if let Some(turbofish) = method.turbofish {
            self.page.word("::");
            self.arguments(&mut turbofish.clone(), depth)?;
        }
        self.page.cbox(if close { -INDENT } else { 0 });
        self.arguments_of_call(&method.arguments, depth)?;
        self.page.end();
        Some(())
    }

    fn field(&mut self, receiver: &Expr<'t>, name: &str, first: bool, depth: Depth) -> Option<()> {
        self.receiver(receiver, first, depth)?;
        self.page.word(".");
        self.page.word(name);
        Some(())
    }

    /// What stands in front of a dot, and the break between them.
    fn receiver(&mut self, receiver: &Expr<'t>, first: bool, depth: Depth) -> Option<()> {
        self.prefix(receiver, first, depth)?;
        if !(first && is_short(receiver)) {
            self.page.scan_break(Break::default());
        }
        Some(())
    }

    fn prefix(&mut self, expr: &Expr<'t>, first: bool, depth: Depth) -> Option<()> {
        let depth = depth.deeper()?;
        match expr {
            Expr::Call(function, arguments) => {
                self.prefix(function, false, depth)?;
                self.arguments_of_call(arguments, depth)
            }
            Expr::Field(receiver, name) => self.field(receiver, name, first, depth),
            Expr::Method(method) => self.method(method, first, false, depth),
            Expr::Try(inner) => {
                self.prefix(inner, first, depth)?;
                self.page.word("?");
                Some(())
            }
            other => {
                self.page.cbox(-INDENT);
                self.expr(other, depth)?;
                self.page.end();
                Some(())
            }
        }
    }

    fn array(&mut self, items: &[Expr<'t>], depth: Depth) -> Option<()> {
        if items.is_empty() {
            self.page.word("[]");
            return Some(());
        }
        if !items.iter().all(is_simple) {
            self.page.word("[");
            self.page.cbox(INDENT);
            self.page.zerobreak();
            self.separated(items, depth)?;
            self.page.offset(-INDENT);
            self.page.end();
            self.page.word("]");
            return Some(());
        }
        self.page.cbox(INDENT);
        self.page.word("[");
        self.page.zerobreak();
        self.page.ibox(0);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.page.word(",");
                self.page.space();
            }
            self.expr(item, depth)?;
        }
        self.page.end();
        self.page.trailing_comma(true);
        self.page.offset(-INDENT);
        self.page.word("]");
        self.page.end();
        Some(())
    }

    fn tuple_of(&mut self, items: &[Expr<'t>], kind: Items, depth: Depth) -> Option<()> {
        self.page.word("(");
        self.page.cbox(INDENT);
        self.page.zerobreak();
        if kind == Items::OneWithComma {
            for item in items {
                self.expr(item, depth)?;
                self.page.word(",");
                self.page.zerobreak();
            }
        } else {
            self.separated(items, depth)?;
        }
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word(")");
        Some(())
    }

    fn struct_of(
        &mut self,
        path: Cursor<'t>,
        members: &[(&str, Option<Expr<'t>>)],
        rest: Option<&Expr<'t>>,
        depth: Depth,
    ) -> Option<()> {
        self.page.cbox(INDENT);
        self.page.ibox(-INDENT);
        self.path(&mut path.clone(), PathKind::Expr, depth)?;
        self.page.end();
        self.page.word(" {");
        self.page.space_if_nonempty();
        for (index, (name, value)) in members.iter().enumerate() {
            self.page.word(name);
            if let Some(value) = value {
                self.page.word(": ");
                self.page.ibox(0);
                self.expr(value, depth)?;
                self.page.end();
            }
            let is_last = index + 1 == members.len() && rest.is_none();
            self.page.trailing_comma_or_space(is_last);
        }
        if let Some(rest) = rest {
            self.page.word("..");
            self.expr(rest, depth)?;
            self.page.space();
        }
        self.page.offset(-INDENT);
        self.page.end_with_max_width(34);
        self.page.word("}");
        Some(())
    }

    fn match_of(&mut self, what: &Expr<'t>, arms: &[Arm<'t>], depth: Depth) -> Option<()> {
        self.page.ibox(0);
        self.page.word("match ");
        self.page.cbox(0);
        self.expr(what, depth)?;
        match wraps(what) {
            true => self.page.space(),
            false => self.page.nbsp(),
        }
        self.page.end();
        self.page.word("{");
        self.page.neverbreak();
        self.page.cbox(INDENT);
        self.page.hardbreak_if_nonempty();
        for arm in arms {
            self.arm(arm, depth)?;
            self.page.hardbreak();
        }
        self.page.offset(-INDENT);
        self.page.end();
        self.page.word("}");
        self.page.end();
        Some(())
    }

    fn arm(&mut self, arm: &Arm<'t>, depth: Depth) -> Option<()> {
        // These are printed in other ways.
        if matches!(&arm.body, Expr::Match(..) | Expr::Assign(..))
            || matches!(&arm.body, Expr::Tuple(items, _) if items.is_empty())
        {
            return None;
        }
        self.page.ibox(0);
        self.pattern(arm.pattern, depth)?;
        self.page.word(" => ");
        self.page.neverbreak();
        self.page.cbox(INDENT);
        self.page.scan_break(Break {
            before: Some('{'),
            ..Break::default()
        });
        self.expr_at(&arm.body, true, depth)?;
        self.page.scan_break(Break {
            offset: -INDENT,
            after: "}",
            within: Some(','),
            ..Break::default()
        });
        self.page.end();
        self.page.end();
        Some(())
    }

    /// The pattern of an arm.
    fn pattern(&mut self, c: Cursor<'t>, depth: Depth) -> Option<()> {
        let mut cases = Vec::new();
        let (mut start, mut at) = (c, c);
        while !at.is_done() {
            if at.is_sign('|') {
                cases.push(at.since(start));
                at.step();
                start = at;
            } else {
                at.step();
            }
        }
        cases.push(at.since(start));
        if let [only] = cases.as_slice() {
            return self.case(*only, depth);
        }
        let is_word =
            |case: &Cursor<'_>| case.is_name("_") || case.clone().take_literal().is_some();
        match cases.iter().all(is_word) {
            true => self.page.ibox(0),
            false => self.page.cbox(0),
        }
        for (index, case) in cases.iter().enumerate() {
            if index > 0 {
                self.page.space();
                self.page.word("| ");
            }
            self.case(*case, depth)?;
        }
        self.page.end();
        Some(())
    }

    /// `_`, a literal, a path, or a path with names in parentheses.
    fn case(&mut self, mut c: Cursor<'t>, depth: Depth) -> Option<()> {
        if let Some(literal) = c.take_literal() {
            self.page.word(literal);
        } else if c.eat_name("_") {
            self.page.word("_");
        } else {
            self.path(&mut c, PathKind::Expr, depth)?;
            if let Some(mut inner) = c.take_group(Parenthesis) {
                self.page.word("(");
                self.page.cbox(INDENT);
                self.page.zerobreak();
                while !inner.is_done() {
                    let name = inner.take_name()?;
                    if is_reserved(name) && name != "_" {
                        return None;
                    }
                    self.page.word(name);
                    (inner.eat_sign(',') || inner.is_done()).then_some(())?;
                    self.page.trailing_comma(inner.is_done());
                }
                self.page.offset(-INDENT);
                self.page.end();
                self.page.word(")");
            }
        }
        c.is_done().then_some(())
    }
}

/// Whether the brackets of a call may close around it without a line of its own.
fn is_blocklike(expr: &Expr<'_>) -> bool {
    matches!(
        expr,
        Expr::Array(_) | Expr::Struct(..) | Expr::Tuple(..) | Expr::Closure(..)
    )
}

/// Whether an item of an array takes its line with others: no text.
fn is_simple(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Literal(literal) => is_whole(literal) || is_char_or_bool(literal),
        _ => false,
    }
}

/// `1`, `0x1f`, `1_000u16`
fn is_whole(literal: &str) -> bool {
    if literal.starts_with("0x") || literal.starts_with("0b") || literal.starts_with("0o") {
        return true;
    }
    let rest = literal.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    rest.len() < literal.len() && (rest.is_empty() || rest.starts_with(['u', 'i']))
}

fn is_char_or_bool(literal: &str) -> bool {
    literal.starts_with('\'') || literal.starts_with("b'") || matches!(literal, "true" | "false")
}

/// Whether it is a name as short as an indent: what follows stands close to it.
fn is_short(expr: &Expr<'_>) -> bool {
    let Expr::Path(path) = expr else {
        return false;
    };
    let mut path = *path;
    let name = path.take_name();
    path.is_done() && name.is_some_and(|name| name.len() <= INDENT.unsigned_abs())
}

/// Whether `{` stands on a line of its own behind it, should it be broken.
fn wraps(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Assign(..) | Expr::Cast(..) | Expr::Field(..) | Expr::Method(_) => true,
        Expr::Call(inner, _)
        | Expr::Paren(inner)
        | Expr::Reference(_, inner)
        | Expr::Unary(_, inner)
        | Expr::Try(inner) => wraps(inner),
        _ => false,
    }
}
