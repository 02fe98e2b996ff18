//! Bodies of item macros. No macro is known here: braces open an indented block with an entry a line, up to a comma;
//! parentheses and brackets stay on their line. Tokens are neither added nor taken away.

use std::fmt::Write as _;

use proc_macro2::Delimiter;

use super::doc;
use super::tape::{Cursor, Doc, Token};

/// A macro that is called in the place of an item.
#[derive(Clone, Copy)]
pub(super) struct Called<'t> {
    pub(super) path: Cursor<'t>,
    pub(super) delimiter: Delimiter,
    pub(super) body: Cursor<'t>,
}

impl<'t> Called<'t> {
    /// `a::b! { … }`, perhaps with a semicolon, up to the end.
    pub(super) fn read(mut c: Cursor<'t>) -> Option<Self> {
        let start = c;
        c.eat_pair(':', ':');
        c.take_name()?;
        while c.eat_pair(':', ':') {
            c.take_name()?;
        }
        let path = c.since(start);
        if c.is_pair('!', '=') || !c.eat_sign('!') {
            return None;
        }
        let Token::Open(delimiter, _) = c.peek()? else {
            return None;
        };
        let body = c.take_group(delimiter)?;
        c.eat_sign(';');
        c.is_done().then_some(Self {
            path,
            delimiter,
            body,
        })
    }
}

/// The macro's text, without indent on the first line, `indent` spaces on the others, and no line end.
pub(super) fn item_macro(mac: Called<'_>, docs: &[String], indent: usize) -> String {
    let mut layout = Layout {
        text: String::new(),
        indent,
        last: Last::Start,
        docs,
    };
    layout.inline(mac.path);
    layout.text.push('!');
    match mac.delimiter {
        Delimiter::Parenthesis => layout.closed('(', mac.body, ");"),
        Delimiter::Bracket => layout.closed('[', mac.body, "];"),
        Delimiter::Brace | Delimiter::None => {
            layout.text.push(' ');
            layout.block(mac.body);
        }
    }
    layout.text
}

struct Layout<'t> {
    text: String,
    indent: usize,
    last: Last,
    docs: &'t [String],
}

/// What was written last, as far as the space behind it hangs on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Last {
    /// Nothing on this line, or an opening bracket.
    Start,
    /// A name that something may follow closely: a call, a path.
    Name,
    /// A keyword, which never is called.
    Keyword,
    Literal,
    /// `)`, `]` or `}`.
    Close,
    /// An operator with nothing between it and what follows: `&`, `::`, `.`, `'`, `#`, `<`, a sign.
    Tight,
    /// An operator with a space behind.
    Loose,
    /// `>`, which closes generics here.
    Greater,
    /// The `!` of a macro.
    Bang,
}

impl<'t> Layout<'t> {
    /// `{`, the entries a line each, `}`.
    fn block(&mut self, body: Cursor<'t>) {
        if body.is_done() {
            self.text.push_str("{}");
            self.last = Last::Close;
            return;
        }
        self.text.push('{');
        self.indent += INDENT;
        self.new_line();
        let mut pieces = self.pieces(body);
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Group(Delimiter::Brace, inner) => {
                    self.space_before_group(Delimiter::Brace);
                    self.block(inner);
                }
                Piece::Doc(lines, mark) => {
                    for line in lines {
                        self.text.push_str(mark);
                        self.text.push_str(&line);
                        self.new_line();
                    }
                }
                Piece::Operator(operator) if operator.as_str() == "," => {
                    self.text.push(',');
                    if !pieces.is_done() {
                        self.new_line();
                    }
                }
                piece => self.piece(piece),
            }
        }
        self.indent -= INDENT;
        self.new_line();
        self.text.push('}');
        self.last = Last::Close;
    }

    fn new_line(&mut self) {
        let _ = write!(self.text, "\n{:1$}", "", self.indent);
        self.last = Last::Start;
    }

    fn pieces(&self, cursor: Cursor<'t>) -> Pieces<'t> {
        Pieces {
            cursor,
            docs: self.docs,
        }
    }

    /// Everything on one line.
    fn inline(&mut self, tokens: Cursor<'t>) {
        let mut pieces = self.pieces(tokens);
        while let Some(piece) = pieces.next() {
            self.piece(piece);
        }
    }

    fn closed(&mut self, open: char, tokens: Cursor<'t>, close: &str) {
        self.text.push(open);
        self.last = Last::Start;
        self.inline(tokens);
        self.text.push_str(close);
        self.last = Last::Close;
    }

    fn piece(&mut self, piece: Piece<'t>) {
        match piece {
            Piece::Name(name) => {
                self.space_before_word();
                self.text.push_str(name);
                let keyword = KEYWORDS.contains(&name);
                self.last = if keyword { Last::Keyword } else { Last::Name };
            }
            Piece::Literal(literal) => {
                self.space_before_word();
                self.text.push_str(literal);
                self.last = Last::Literal;
            }
            Piece::Group(delimiter, inner) => {
                self.space_before_group(delimiter);
                self.group(delimiter, inner);
            }
            Piece::Operator(operator) => self.operator(operator.as_str()),
            // A line comment would swallow the rest of the line.
            Piece::Doc(lines, mark) => {
                let bang = if mark == "//!" { "!" } else { "" };
                for line in lines {
                    self.space_before_word();
                    let _ = write!(self.text, "#{bang}[doc = {line:?}]");
                    self.last = Last::Close;
                }
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: Cursor<'t>) {
        match delimiter {
            Delimiter::Parenthesis => self.closed('(', inner, ")"),
            Delimiter::Bracket => self.closed('[', inner, "]"),
            Delimiter::Brace if inner.is_done() => {
                self.text.push_str("{}");
                self.last = Last::Close;
            }
            Delimiter::Brace => self.closed_wide(inner),
            Delimiter::None => self.inline(inner),
        }
    }

    fn closed_wide(&mut self, tokens: Cursor<'t>) {
        self.text.push_str("{ ");
        self.last = Last::Start;
        self.inline(tokens);
        self.text.push_str(" }");
        self.last = Last::Close;
    }

    fn space_before_word(&mut self) {
        if !matches!(self.last, Last::Start | Last::Tight) {
            self.text.push(' ');
        }
    }

    fn space_before_group(&mut self, delimiter: Delimiter) {
        let close = match delimiter {
            Delimiter::Parenthesis => matches!(
                self.last,
                Last::Start | Last::Tight | Last::Name | Last::Greater | Last::Close | Last::Bang
            ),
            Delimiter::Bracket => matches!(self.last, Last::Start | Last::Tight | Last::Bang),
            Delimiter::Brace => matches!(self.last, Last::Start),
            Delimiter::None => true,
        };
        if !close {
            self.text.push(' ');
        }
    }

    fn operator(&mut self, operator: &str) {
        let begins = matches!(
            self.last,
            Last::Start | Last::Tight | Last::Loose | Last::Keyword
        );
        let (before, last) = match operator {
            "," | ";" => (false, Last::Loose),
            ":" => (false, Last::Loose),
            "?" => (false, Last::Close),
            "::" => (
                matches!(self.last, Last::Loose | Last::Keyword),
                Last::Tight,
            ),
            "." | ".." | "..=" | "..." => (self.last == Last::Loose, Last::Tight),
            "#" | "$" | "'" | "@" => (!matches!(self.last, Last::Start | Last::Tight), Last::Tight),
            "<" => (
                matches!(self.last, Last::Loose | Last::Keyword),
                Last::Tight,
            ),
            ">" => (false, Last::Greater),
            "!" if self.last == Last::Name => (false, Last::Bang),
            "&" | "&&" | "*" | "-" | "!" if begins => {
                (!matches!(self.last, Last::Start | Last::Tight), Last::Tight)
            }
            _ => (!matches!(self.last, Last::Start), Last::Loose),
        };
        if before {
            self.text.push(' ');
        }
        self.text.push_str(operator);
        self.last = last;
    }
}

const INDENT: usize = 4;

/// Keywords that a bracket may follow without being a call.
const KEYWORDS: &[&str] = &[
    "as", "const", "dyn", "else", "fn", "for", "if", "impl", "in", "let", "match", "mut", "ref",
    "return", "static", "type", "where", "while",
];

/// What is printed in one go.
enum Piece<'t> {
    Name(&'t str),
    Literal(&'t str),
    Operator(Operator),
    Group(Delimiter, Cursor<'t>),
    /// Lines of documentation, and their `///` or `//!`.
    Doc(Vec<String>, &'static str),
}

/// The pieces of a macro's body.
struct Pieces<'t> {
    cursor: Cursor<'t>,
    docs: &'t [String],
}

impl<'t> Pieces<'t> {
    fn is_done(&self) -> bool {
        self.cursor.is_done()
    }

    fn next(&mut self) -> Option<Piece<'t>> {
        if let Some(Doc { text, inner }) = self.cursor.doc(self.docs) {
            let mark = if inner { "//!" } else { "///" };
            return Some(Piece::Doc(doc::lines(&text), mark));
        }
        let token = self.cursor.peek()?;
        if let Token::Open(delimiter, _) = token {
            let inner = self.cursor.take_group(delimiter)?;
            return Some(Piece::Group(delimiter, inner));
        }
        self.cursor.step();
        Some(match token {
            Token::Name(text) => Piece::Name(self.cursor.text(text)),
            Token::Literal(text) => Piece::Literal(self.cursor.text(text)),
            Token::Sign(sign, joint) => Piece::Operator(self.operator(sign, joint)),
            Token::Open(..) | Token::Close => return None,
        })
    }

    /// An operator that starts with `sign`, as long as it gets.
    fn operator(&mut self, sign: char, mut joint: bool) -> Operator {
        let mut operator = Operator::from(sign);
        while joint
            && let Some(Token::Sign(next, goes_on)) = self.cursor.peek()
            && OPERATORS.iter().any(|known| {
                known
                    .strip_prefix(operator.as_str())
                    .is_some_and(|rest| rest.starts_with(next))
            })
        {
            operator.push(next);
            joint = goes_on;
            self.cursor.step();
        }
        operator
    }
}

/// An operator of up to three characters.
struct Operator {
    text: [u8; 3],
    len: usize,
}

impl Operator {
    fn from(sign: char) -> Self {
        let mut operator = Self {
            text: [0; 3],
            len: 0,
        };
        operator.push(sign);
        operator
    }

    /// Signs of Rust are ASCII.
    fn push(&mut self, sign: char) {
        if let (Ok(sign), Some(place)) = (u8::try_from(sign), self.text.get_mut(self.len)) {
            *place = sign;
            self.len += 1;
        }
    }

    fn as_str(&self) -> &str {
        let text = self.text.get(..self.len).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

/// Operators of several characters, and the ones they begin with. `>>` and `<<` are left out: here they close and open generics.
const OPERATORS: &[&str] = &[
    "::", "->", "=>", "==", "!=", "<=", "&&", "||", "..", "..=", "...", "+=", "-=", "*=", "/=",
];
