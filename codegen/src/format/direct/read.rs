//! Tokens → expressions, as far as the emitter uses them.

use proc_macro2::Delimiter::{Brace, Bracket, Parenthesis};

use super::Depth;
use super::expr::{Arm, Expr, Method};
use super::ty::{Items, is_reserved, items_in};
use crate::format::tape::{Cursor, Token};

/// Whether `{` behind a path opens the members of a struct.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    Members,
    Other,
}

/// Reads an expression up to a comma, a semicolon or the end.
pub(super) fn read<'t>(c: &mut Cursor<'t>, depth: Depth) -> Option<Expr<'t>> {
    let expr = assignment(c, Braces::Members, depth)?;
    (c.is_done() || c.is_sign(',') || c.is_sign(';')).then_some(expr)
}

fn assignment<'t>(c: &mut Cursor<'t>, braces: Braces, depth: Depth) -> Option<Expr<'t>> {
    let mut left = unary(c, braces, depth)?;
    if c.eat_name("as") {
        let start = *c;
        skip_type(c)?;
        left = Expr::Cast(Box::new(left), c.since(start));
    }
    if c.is_sign('=') && !c.is_pair('=', '>') && !c.is_pair('=', '=') {
        c.step();
        let right = assignment(c, braces, depth.deeper()?)?;
        return Some(Expr::Assign(Box::new(left), Box::new(right)));
    }
    Some(left)
}

fn unary<'t>(c: &mut Cursor<'t>, braces: Braces, depth: Depth) -> Option<Expr<'t>> {
    let depth = depth.deeper()?;
    let sign = match c.peek()? {
        Token::Sign('&', _) => {
            c.step();
            let mutable = c.eat_name("mut");
            if c.is_name("raw") {
                return None;
            }
            let inner = unary(c, braces, depth)?;
            return Some(Expr::Reference(mutable, Box::new(inner)));
        }
        Token::Sign('-', _) => "-",
        Token::Sign('!', _) => "!",
        Token::Sign('*', _) => "*",
        _ => return postfix(c, braces, depth),
    };
    c.step();
    Some(Expr::Unary(sign, Box::new(unary(c, braces, depth)?)))
}

fn postfix<'t>(c: &mut Cursor<'t>, braces: Braces, depth: Depth) -> Option<Expr<'t>> {
    let mut expr = primary(c, braces, depth)?;
    let mut left = depth;
    while let Some(token) = c.peek() {
        left = left.deeper()?;
        expr = match token {
            Token::Sign('?', _) => {
                c.step();
                Expr::Try(Box::new(expr))
            }
            Token::Sign('.', false) => {
                c.step();
                dotted(expr, c, depth)?
            }
            Token::Open(Parenthesis, _) => {
                let arguments = list(c.take_group(Parenthesis)?, depth)?;
                Expr::Call(Box::new(expr), arguments)
            }
            Token::Open(Bracket, _) => return None,
            _ => break,
        };
    }
    Some(expr)
}

/// A field or a method.
fn dotted<'t>(receiver: Expr<'t>, c: &mut Cursor<'t>, depth: Depth) -> Option<Expr<'t>> {
    if let Some(index) = c.take_literal() {
        let is_index = index.bytes().all(|byte| byte.is_ascii_digit());
        return is_index.then(|| Expr::Field(Box::new(receiver), index));
    }
    let name = c.take_name().filter(|name| *name != "await")?;
    let mut turbofish = None;
    if c.eat_pair(':', ':') {
        let start = *c;
        skip_arguments(c)?;
        turbofish = Some(c.since(start));
    }
    if let Some(inner) = c.take_group(Parenthesis) {
        let arguments = list(inner, depth)?;
        return Some(Expr::Method(Box::new(Method {
            receiver,
            name,
            turbofish,
            arguments,
        })));
    }
    turbofish
        .is_none()
        .then(|| Expr::Field(Box::new(receiver), name))
}

fn primary<'t>(c: &mut Cursor<'t>, braces: Braces, depth: Depth) -> Option<Expr<'t>> {
    match c.peek()? {
        Token::Literal(_) => {
            let literal = c.take_literal()?;
            (!literal.ends_with('.')).then_some(Expr::Literal(literal))
        }
        Token::Open(Parenthesis, _) => {
            let inner = c.take_group(Parenthesis)?;
            let items = items_in(inner);
            let mut list = list(inner, depth)?;
            match items {
                Items::OneAlone => Some(Expr::Paren(Box::new(list.pop()?))),
                items => Some(Expr::Tuple(list, items)),
            }
        }
        Token::Open(Bracket, _) => Some(Expr::Array(list(c.take_group(Bracket)?, depth)?)),
        Token::Name(text) => match c.text(text) {
            "match" => {
                c.step();
                matched(c, depth)
            }
            word @ ("true" | "false") => {
                c.step();
                Some(Expr::Literal(word))
            }
            _ => path(c, braces, depth),
        },
        Token::Sign(':', true) => path(c, braces, depth),
        Token::Sign('|', _) => closure(c, depth),
        _ => None,
    }
}

fn closure<'t>(c: &mut Cursor<'t>, depth: Depth) -> Option<Expr<'t>> {
    c.step();
    let mut names = Vec::new();
    while !c.eat_sign('|') {
        let name = c.take_name()?;
        if is_reserved(name) && name != "_" {
            return None;
        }
        names.push(name);
        (c.eat_sign(',') || c.is_sign('|')).then_some(())?;
    }
    let body = assignment(c, Braces::Members, depth)?;
    // What starts like a statement would be put into parentheses.
    let starts_plainly = !matches!(&body, Expr::Assign(..) | Expr::Match(..))
        && !matches!(&body, Expr::Call(inner, _) | Expr::Cast(inner, _) if matches!(**inner, Expr::Match(..)));
    starts_plainly.then(|| Expr::Closure(names, Box::new(body)))
}

/// Steps over a type.
fn skip_type(c: &mut Cursor<'_>) -> Option<()> {
    while c.eat_sign('&') {
        if c.eat_sign('\'') {
            c.take_name()?;
        }
        c.eat_name("mut");
    }
    if c.take_group(Parenthesis).is_some() || c.take_group(Bracket).is_some() {
        return Some(());
    }
    let bounds = c.eat_name("dyn") || c.eat_name("impl");
    loop {
        c.eat_pair(':', ':');
        loop {
            c.take_name()?;
            if c.is_sign('<') {
                skip_arguments(c)?;
            }
            if !c.eat_pair(':', ':') {
                break;
            }
        }
        if !(bounds && c.eat_sign('+')) {
            return Some(());
        }
    }
}

fn path<'t>(c: &mut Cursor<'t>, braces: Braces, depth: Depth) -> Option<Expr<'t>> {
    let start = *c;
    c.eat_pair(':', ':');
    loop {
        let name = c.take_name()?;
        if is_reserved(name) {
            return None;
        }
        if !c.eat_pair(':', ':') {
            break;
        }
        if c.is_sign('<') {
            skip_arguments(c)?;
            if !c.eat_pair(':', ':') {
                break;
            }
        }
    }
    let path = c.since(start);
    if c.is_sign('!') && !c.is_pair('!', '=') {
        return None;
    }
    if braces == Braces::Members
        && let Some(inner) = c.take_group(Brace)
    {
        return members(path, inner, depth);
    }
    Some(Expr::Path(path))
}

/// Steps over `<…>`.
fn skip_arguments(c: &mut Cursor<'_>) -> Option<()> {
    c.is_sign('<').then_some(())?;
    let mut angles = 0_i32;
    loop {
        match c.peek()? {
            Token::Sign('-' | '=', true) => c.step(),
            Token::Sign('<', _) => angles += 1,
            Token::Sign('>', _) => angles -= 1,
            _ => {}
        }
        c.step();
        if angles == 0 {
            return Some(());
        }
    }
}

fn list<'t>(mut c: Cursor<'t>, depth: Depth) -> Option<Vec<Expr<'t>>> {
    let depth = depth.deeper()?;
    let mut list = Vec::new();
    while !c.is_done() {
        list.push(read(&mut c, depth)?);
        (c.eat_sign(',') || c.is_done()).then_some(())?;
    }
    Some(list)
}

fn members<'t>(path: Cursor<'t>, mut c: Cursor<'t>, depth: Depth) -> Option<Expr<'t>> {
    let mut members = Vec::new();
    let mut rest = None;
    while !c.is_done() {
        if c.eat_pair('.', '.') {
            rest = Some(Box::new(read(&mut c, depth)?));
            c.is_done().then_some(())?;
            break;
        }
        let name = c.take_name()?;
        let value = match c.eat_sign(':') {
            true => Some(read(&mut c, depth)?),
            false => None,
        };
        members.push((name, value));
        (c.eat_sign(',') || c.is_done()).then_some(())?;
    }
    Some(Expr::Struct(path, members, rest))
}

fn matched<'t>(c: &mut Cursor<'t>, depth: Depth) -> Option<Expr<'t>> {
    let what = assignment(c, Braces::Other, depth)?;
    let mut inner = c.take_group(Brace)?;
    let mut arms = Vec::new();
    while !inner.is_done() {
        let start = inner;
        while !inner.is_pair('=', '>') {
            if inner.is_done() || inner.is_name("if") || inner.is_sign('#') {
                return None;
            }
            inner.step();
        }
        let pattern = inner.since(start);
        inner.eat_pair('=', '>');
        let body = assignment(&mut inner, Braces::Members, depth)?;
        (inner.eat_sign(',') || inner.is_done()).then_some(())?;
        arms.push(Arm { pattern, body });
    }
    Some(Expr::Match(Box::new(what), arms))
}
