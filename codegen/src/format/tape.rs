//! Tokens as a flat list over one text: read once, walked by cursors, nothing allocated a token.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::doc;

/// A part of a tape's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    start: u32,
    end: u32,
}

/// A token, or the bracket at either end of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An identifier or keyword, with its `r#`.
    Name(Text),
    Literal(Text),
    /// A character of an operator, and whether the next one goes on with it.
    Sign(char, bool),
    /// The start of a group, and the index of its end.
    Open(Delimiter, u32),
    Close,
}

/// Tokens. Groups without brackets are opened, as the parser of the printed text will not see them.
#[derive(Default)]
pub(super) struct Tape {
    text: String,
    tokens: Vec<Token>,
}

impl Tape {
    pub(super) fn new(stream: TokenStream) -> Self {
        let mut tape = Self::default();
        tape.read(stream);
        tape
    }

    /// Holds other tokens from now on, in the same memory.
    pub(super) fn renew(&mut self, stream: TokenStream) {
        self.text.clear();
        self.tokens.clear();
        self.read(stream);
    }

    fn read(&mut self, stream: TokenStream) {
        for tree in stream {
            let token = match tree {
                TokenTree::Group(group) => {
                    self.group(group);
                    continue;
                }
                TokenTree::Ident(ident) => Token::Name(self.write(&ident)),
                TokenTree::Literal(literal) => Token::Literal(self.write(&literal)),
                TokenTree::Punct(punct) => {
                    Token::Sign(punct.as_char(), punct.spacing() == Spacing::Joint)
                }
            };
            self.tokens.push(token);
        }
    }

    fn group(&mut self, group: Group) {
        let (delimiter, inner) = (group.delimiter(), group.stream());
        // The stream is read by value: without its group nobody else has it, and nothing is copied.
        drop(group);
        if delimiter == Delimiter::None {
            return self.read(inner);
        }
        let at = self.tokens.len();
        self.tokens.push(Token::Open(delimiter, 0));
        self.read(inner);
        let end = index(self.tokens.len());
        self.tokens.push(Token::Close);
        if let Some(open) = self.tokens.get_mut(at) {
            *open = Token::Open(delimiter, end);
        }
    }

    fn write(&mut self, token: &dyn std::fmt::Display) -> Text {
        use std::fmt::Write as _;
        let start = index(self.text.len());
        // Writing to a string does not fail.
        let _ = write!(self.text, "{token}");
        Text {
            start,
            end: index(self.text.len()),
        }
    }

    fn text(&self, text: Text) -> &str {
        let range = text.start as usize..text.end as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// All of it.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor {
            tape: self,
            at: 0,
            end: self.tokens.len(),
        }
    }
}

/// Files of more than 4 GiB of tokens are cut: memory ends before.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A place in a tape, up to the end of the group or range that is read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    tape: &'t Tape,
    at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.end
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.ahead(0)
    }

    /// The token `steps` further; a group is as many tokens as it has.
    pub(super) fn ahead(&self, steps: usize) -> Option<Token> {
        let at = self.at + steps;
        (at < self.end)
            .then(|| self.tape.tokens.get(at).copied())
            .flatten()
    }

    pub(super) fn text(&self, text: Text) -> &'t str {
        self.tape.text(text)
    }

    /// Steps over a token or a whole group.
    pub(super) fn step(&mut self) {
        self.at = match self.peek() {
            Some(Token::Open(_, end)) => end as usize + 1,
            _ => self.at + 1,
        };
    }

    /// What was passed since `start`.
    pub(super) fn since(&self, start: Cursor<'t>) -> Cursor<'t> {
        Cursor {
            end: self.at,
            ..start
        }
    }

    /// The name that stands here.
    pub(super) fn name(&self) -> Option<&'t str> {
        self.name_ahead(0)
    }

    pub(super) fn name_ahead(&self, steps: usize) -> Option<&'t str> {
        match self.ahead(steps)? {
            Token::Name(text) => Some(self.text(text)),
            _ => None,
        }
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        self.name() == Some(name)
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        matches!(self.peek(), Some(Token::Sign(here, _)) if here == sign)
    }

    /// Whether the two characters of an operator stand here.
    pub(super) fn is_pair(&self, first: char, second: char) -> bool {
        self.peek() == Some(Token::Sign(first, true))
            && matches!(self.ahead(1), Some(Token::Sign(here, _)) if here == second)
    }

    pub(super) fn is_open(&self, delimiter: Delimiter) -> bool {
        matches!(self.peek(), Some(Token::Open(here, _)) if here == delimiter)
    }

    pub(super) fn eat_name(&mut self, name: &str) -> bool {
        let is_here = self.is_name(name);
        self.at += usize::from(is_here);
        is_here
    }

    pub(super) fn eat_sign(&mut self, sign: char) -> bool {
        let is_here = self.is_sign(sign);
        self.at += usize::from(is_here);
        is_here
    }

    pub(super) fn eat_pair(&mut self, first: char, second: char) -> bool {
        let is_here = self.is_pair(first, second);
        self.at += 2 * usize::from(is_here);
        is_here
    }

    /// Takes any name.
    pub(super) fn take_name(&mut self) -> Option<&'t str> {
        let name = self.name()?;
        self.at += 1;
        Some(name)
    }

    /// Takes a literal.
    pub(super) fn take_literal(&mut self) -> Option<&'t str> {
        match self.peek()? {
            Token::Literal(text) => {
                self.at += 1;
                Some(self.text(text))
            }
            _ => None,
        }
    }

    /// Steps over a group with these brackets and gives what is in it.
    pub(super) fn take_group(&mut self, delimiter: Delimiter) -> Option<Cursor<'t>> {
        match self.peek()? {
            Token::Open(here, end) if here == delimiter => {
                let inner = Cursor {
                    at: self.at + 1,
                    end: end as usize,
                    ..*self
                };
                self.at = end as usize + 1;
                Some(inner)
            }
            _ => None,
        }
    }

    /// The tokens again, doc attributes a line each: for syn.
    pub(super) fn stream(mut self, docs: &[String]) -> TokenStream {
        let mut trees: Vec<TokenTree> = Vec::new();
        while let Some(token) = self.peek() {
            if let Some(found) = self.doc(docs) {
                for line in doc::lines(&found.text) {
                    trees.push(Punct::new('#', Spacing::Alone).into());
                    if found.inner {
                        trees.push(Punct::new('!', Spacing::Alone).into());
                    }
                    trees.push(doc::attribute(&line));
                }
                continue;
            }
            match token {
                Token::Name(text) => {
                    let name = self.text(text);
                    let ident = match name.strip_prefix("r#") {
                        Some(raw) => Ident::new_raw(raw, Span::call_site()),
                        None => Ident::new(name, Span::call_site()),
                    };
                    trees.push(ident.into());
                    self.at += 1;
                }
                Token::Literal(text) => {
                    if let Ok(literal) = self.text(text).parse::<Literal>() {
                        trees.push(literal.into());
                    }
                    self.at += 1;
                }
                Token::Sign(sign, joint) => {
                    let spacing = match joint {
                        true => Spacing::Joint,
                        false => Spacing::Alone,
                    };
                    trees.push(Punct::new(sign, spacing).into());
                    self.at += 1;
                }
                Token::Open(delimiter, _) => {
                    let inner = self.take_group(delimiter);
                    let inner = inner.map(|inner| inner.stream(docs)).unwrap_or_default();
                    trees.push(Group::new(delimiter, inner).into());
                }
                Token::Close => self.at += 1,
            }
        }
        trees.into_iter().collect()
    }

    /// Takes `#[doc = "…"]` or `#[doc = 7]`, the seventh of `docs`; with `!` for the inside of a module.
    pub(super) fn doc<'d>(&mut self, docs: &'d [String]) -> Option<Doc<'d>> {
        let mut cursor = *self;
        if !cursor.eat_sign('#') {
            return None;
        }
        let inner = cursor.eat_sign('!');
        let mut group = cursor.take_group(Delimiter::Bracket)?;
        if !(group.eat_name("doc") && group.eat_sign('=')) {
            return None;
        }
        let literal = group.take_literal().filter(|_| group.is_done())?;
        let text = match literal.parse::<usize>() {
            Ok(index) => Cow::Borrowed(docs.get(index)?.as_str()),
            Err(_) => Cow::Owned(syn::parse_str::<syn::LitStr>(literal).ok()?.value()),
        };
        *self = cursor;
        Some(Doc { text, inner })
    }
}

/// A doc attribute.
pub(super) struct Doc<'d> {
    /// What it says, perhaps in several lines.
    pub(super) text: Cow<'d, str>,
    /// Whether it is one of the module it stands in.
    pub(super) inner: bool,
}
