//! Bodies of item macros. No macro is known here: braces open an indented block with an entry a line, up to a comma;
//! parentheses and brackets stay on their line. Tokens are neither added nor taken away.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{LitStr, Macro, MacroDelimiter};

/// The macro's text, without indent on the first line, `indent` spaces on the others, and no line end.
pub(super) fn item_macro(mac: &Macro, indent: usize) -> String {
    let mut layout = Layout {
        text: String::new(),
        indent,
        last: Last::Start,
    };
    layout.inline(mac.path.to_token_stream());
    layout.text.push('!');
    match mac.delimiter {
        MacroDelimiter::Brace(_) => {
            layout.text.push(' ');
            layout.block(mac.tokens.clone());
        }
        MacroDelimiter::Paren(_) => layout.closed('(', mac.tokens.clone(), ");"),
        MacroDelimiter::Bracket(_) => layout.closed('[', mac.tokens.clone(), "];"),
    }
    layout.text
}

struct Layout {
    text: String,
    indent: usize,
    last: Last,
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

impl Layout {
    /// `{`, the entries a line each, `}`.
    fn block(&mut self, tokens: TokenStream) {
        if tokens.is_empty() {
            self.text.push_str("{}");
            self.last = Last::Close;
            return;
        }
        self.text.push('{');
        self.indent += INDENT;
        self.new_line();
        let mut tokens = Tokens::new(tokens);
        while let Some(piece) = tokens.next() {
            match piece {
                Piece::Group(group) if group.delimiter() == Delimiter::Brace => {
                    self.space_before_group(&group);
                    self.block(group.stream());
                }
                Piece::Doc(line, mark) => {
                    let _ = write!(self.text, "{mark}{line}");
                    self.new_line();
                }
                Piece::Operator(operator) if operator == "," => {
                    self.text.push(',');
                    if !tokens.is_done() {
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

    /// Everything on one line.
    fn inline(&mut self, tokens: TokenStream) {
        let mut tokens = Tokens::new(tokens);
        while let Some(piece) = tokens.next() {
            self.piece(piece);
        }
    }

    fn closed(&mut self, open: char, tokens: TokenStream, close: &str) {
        self.text.push(open);
        self.last = Last::Start;
        self.inline(tokens);
        self.text.push_str(close);
        self.last = Last::Close;
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Name(name) => {
                self.space_before_word();
                self.text.push_str(&name);
                let keyword = KEYWORDS.contains(&name.as_str());
                self.last = if keyword { Last::Keyword } else { Last::Name };
            }
            Piece::Literal(literal) => {
                self.space_before_word();
                self.text.push_str(&literal);
                self.last = Last::Literal;
            }
            Piece::Group(group) => {
                self.space_before_group(&group);
                self.group(&group);
            }
            Piece::Operator(operator) => self.operator(&operator),
            // A line comment would swallow the rest of the line.
            Piece::Doc(line, mark) => {
                self.space_before_word();
                let bang = if mark == "//!" { "!" } else { "" };
                let _ = write!(self.text, "#{bang}[doc = {line:?}]");
                self.last = Last::Close;
            }
        }
    }

    fn group(&mut self, group: &Group) {
        match group.delimiter() {
            Delimiter::Parenthesis => self.closed('(', group.stream(), ")"),
            Delimiter::Bracket => self.closed('[', group.stream(), "]"),
            Delimiter::Brace if group.stream().is_empty() => {
                self.text.push_str("{}");
                self.last = Last::Close;
            }
            Delimiter::Brace => self.closed_wide(group.stream()),
            Delimiter::None => self.inline(group.stream()),
        }
    }

    fn closed_wide(&mut self, tokens: TokenStream) {
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

    fn space_before_group(&mut self, group: &Group) {
        let close = match group.delimiter() {
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
enum Piece {
    Name(String),
    Literal(String),
    Operator(String),
    Group(Group),
    /// A line of documentation with its `///` or `//!`.
    Doc(String, &'static str),
}

struct Tokens {
    tokens: Vec<TokenTree>,
    at: usize,
}

impl Tokens {
    /// Interpolated groups without brackets are opened, as the parser of the text will not see them.
    fn new(tokens: TokenStream) -> Self {
        let mut flat = Vec::new();
        flatten(tokens, &mut flat);
        Self {
            tokens: flat,
            at: 0,
        }
    }

    fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn next(&mut self) -> Option<Piece> {
        if let Some((doc, taken)) = self.doc() {
            self.at += taken;
            return Some(doc);
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        Some(match token {
            TokenTree::Ident(ident) => Piece::Name(ident.to_string()),
            TokenTree::Literal(literal) => Piece::Literal(literal.to_string()),
            TokenTree::Group(group) => Piece::Group(group),
            TokenTree::Punct(punct) => {
                let mut operator = String::from(punct.as_char());
                let mut spacing = punct.spacing();
                while spacing == Spacing::Joint
                    && let Some(TokenTree::Punct(next)) = self.tokens.get(self.at)
                    && OPERATORS.iter().any(|known| {
                        known
                            .strip_prefix(operator.as_str())
                            .is_some_and(|rest| rest.starts_with(next.as_char()))
                    })
                {
                    operator.push(next.as_char());
                    spacing = next.spacing();
                    self.at += 1;
                }
                Piece::Operator(operator)
            }
        })
    }

    /// `#[doc = "…"]` of one line, and how many tokens it is.
    fn doc(&self) -> Option<(Piece, usize)> {
        let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
        let (mark, group, taken) = match self.tokens.get(self.at..)? {
            [hash, TokenTree::Group(group), ..] if is(hash, '#') => ("///", group, 2),
            [hash, bang, TokenTree::Group(group), ..] if is(hash, '#') && is(bang, '!') => {
                ("//!", group, 3)
            }
            _ => return None,
        };
        let line: DocLine = syn::parse2(group.stream()).ok()?;
        Some((Piece::Doc(line.0, mark), taken))
    }
}

/// `doc = "…"`, as `doc::tidy` leaves it.
struct DocLine(String);

impl syn::parse::Parse for DocLine {
    fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
        let name: syn::Ident = input.parse()?;
        if name != "doc" {
            return Err(input.error("not documentation"));
        }
        input.parse::<syn::Token![=]>()?;
        let text: LitStr = input.parse()?;
        Ok(Self(text.value()))
    }
}

fn flatten(tokens: TokenStream, flat: &mut Vec<TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(group.stream(), flat);
            }
            token => flat.push(token),
        }
    }
}

/// Operators of several characters, and the ones they begin with. `>>` and `<<` are left out: here they close and open generics.
const OPERATORS: &[&str] = &[
    "::", "->", "=>", "==", "!=", "<=", "&&", "||", "..", "..=", "...", "+=", "-=", "*=", "/=",
];
