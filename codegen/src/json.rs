//! JSON → tree, strictly as RFC 8259 has it, or as editors also take it. YAML readers trip over surrogate pairs, so `.json` files
//! come here.

use std::collections::HashMap;

use crate::diag::Diagnostics;
use crate::source::{Lines, Span};
use crate::tree::{DEPTH, Entry, Node, Tree, again};

/// The value of the text, or `None` after saying what is wrong with it.
///
/// Where `lenient`, of keys that stand twice both count: see [`again`]; comments and commas too many are stepped over, and said once.
pub(crate) fn read(
    text: &str,
    lines: &Lines<'_>,
    lenient: bool,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let mut scanner = Scanner {
        text,
        at: 0,
        lines,
        repeated: Vec::new(),
        lenient,
        comment: None,
        comma: None,
    };
    let read = scanner.document();
    if read.is_ok() {
        for (at, what) in [
            (scanner.comment, "comments"),
            (scanner.comma, "trailing commas"),
        ] {
            if let Some(at) = at {
                diags.not_in_json(lines.span(at, at + 1), what);
            }
        }
    }
    match read {
        Ok(root) if scanner.repeated.is_empty() => Some(root),
        Ok(root) => {
            for (key, again, first) in scanner.repeated {
                diags.duplicate_key(lenient, again, &key, first);
            }
            Some(root).filter(|_| lenient)
        }
        Err(Refusal::TooDeep(at)) => {
            diags.too_deep(lines.span(at, at + 1), DEPTH);
            None
        }
        Err(Refusal::Syntax(at, what)) => {
            diags.bad_json(lines.span(at, at + 1), what);
            None
        }
    }
}

enum Refusal {
    Syntax(usize, &'static str),
    TooDeep(usize),
}

/// Where the keys of a large map are; small ones are searched.
#[derive(Default)]
struct Keys {
    places: HashMap<String, usize>,
}

const SMALL: usize = 16;

impl Keys {
    fn find(&mut self, map: &[Entry], key: &str) -> Option<Span> {
        if map.len() <= SMALL {
            let mut entries = map.iter();
            return entries
                .find(|entry| entry.key == key)
                .map(|entry| entry.key_span);
        }
        if self.places.is_empty() {
            let entries = map.iter().enumerate();
            self.places = entries.map(|(at, entry)| (entry.key.clone(), at)).collect();
        }
        let at = self.places.get(key)?;
        map.get(*at).map(|entry| entry.key_span)
    }

    fn add(&mut self, at: usize, key: &str) {
        if at > SMALL {
            self.places.insert(key.to_owned(), at);
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    lines: &'a Lines<'a>,
    repeated: Vec<(String, Span, Span)>,
    lenient: bool,
    /// Where the first comment starts.
    comment: Option<usize>,
    /// Where the first comma stands that has nothing behind it.
    comma: Option<usize>,
}

impl<'a> Scanner<'a> {
    fn document(&mut self) -> Result<Node, Refusal> {
        let root = self.value(0)?;
        self.blank();
        if self.at < self.text.len() {
            return self.wrong("there is something behind the value");
        }
        Ok(root)
    }

    fn value(&mut self, depth: usize) -> Result<Node, Refusal> {
        self.blank();
        // Asked for in the order of the text, places cost least.
        let start = self.lines.span(self.at, self.at);
        let value = match self.peek() {
            Some(b'{') => self.map(depth + 1)?,
            Some(b'[') => self.list(depth + 1)?,
            Some(b'"') => Tree::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ if self.word("true") => Tree::Bool(true),
            _ if self.word("false") => Tree::Bool(false),
            _ if self.word("null") => Tree::Null,
            Some(b'}' | b']') => {
                return self.wrong("a value is missing; JSON has no trailing commas");
            }
            Some(b'\'') => return self.wrong("text stands between double quotes"),
            Some(b'/' | b'#') => return self.wrong("JSON has no comments"),
            Some(_) => return self.wrong("no value starts like this"),
            None => return self.wrong("the file ends too early"),
        };
        let span = self.lines.until(start, self.at);
        Ok(Node { span, value })
    }

    fn map(&mut self, depth: usize) -> Result<Tree, Refusal> {
        self.enter(depth)?;
        let mut map: Vec<Entry> = Vec::new();
        let mut keys = Keys::default();
        if self.eat(b'}') {
            return Ok(Tree::Map(map));
        }
        loop {
            if self.ends_behind_comma(b'}') {
                return Ok(Tree::Map(map));
            }
            let start = self.at;
            let key = match self.peek() {
                Some(b'"') => self.string()?,
                Some(b'/' | b'#') => return self.wrong("JSON has no comments"),
                Some(b'}') => return self.wrong("a key is missing; JSON has no trailing commas"),
                _ => return self.wrong("a key in double quotes is missing"),
            };
            let key_span = self.lines.span(start, self.at);
            if !self.eat(b':') {
                return self.wrong("`:` is missing behind the key");
            }
            let node = self.value(depth)?;
            if let Some(first) = keys.find(&map, &key) {
                self.repeated.push((key.clone(), key_span, first));
                again(&mut map, &key, node);
            } else {
                keys.add(map.len(), &key);
                map.push(Entry {
                    key,
                    key_span,
                    node,
                });
            }
            if self.eat(b'}') {
                return Ok(Tree::Map(map));
            }
            if !self.eat(b',') {
                return self.wrong("`,` or `}` is missing");
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Tree, Refusal> {
        self.enter(depth)?;
        let mut list = Vec::new();
        if self.eat(b']') {
            return Ok(Tree::List(list));
        }
        loop {
            if self.ends_behind_comma(b']') {
                return Ok(Tree::List(list));
            }
            list.push(self.value(depth)?);
            if self.eat(b']') {
                return Ok(Tree::List(list));
            }
            if !self.eat(b',') {
                return self.wrong("`,` or `]` is missing");
            }
        }
    }

    /// Steps over blanks, and over the closing bracket if it comes behind a comma and that may be.
    fn ends_behind_comma(&mut self, bracket: u8) -> bool {
        let before = self.at.saturating_sub(1);
        let behind_comma = self.text.as_bytes().get(before) == Some(&b',');
        self.blank();
        let ends = self.lenient && behind_comma && self.eat_here(&[bracket]);
        if ends && self.comma.is_none() {
            self.comma = Some(before);
        }
        ends
    }

    /// Steps over an opening bracket.
    fn enter(&mut self, depth: usize) -> Result<(), Refusal> {
        if depth > DEPTH {
            return Err(Refusal::TooDeep(self.at));
        }
        self.at += 1;
        Ok(())
    }

    fn number(&mut self) -> Result<Tree, Refusal> {
        let start = self.at;
        self.eat_here(b"-");
        if self.eat_here(b"0") {
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return self.wrong("numbers do not start with zeros");
            }
        } else {
            self.digits()?;
        }
        if self.eat_here(b".") {
            self.digits()?;
        }
        if self.eat_here(b"eE") {
            self.eat_here(b"+-");
            self.digits()?;
        }
        let number = self.text.get(start..self.at).unwrap_or_default();
        Ok(Tree::Number(number.to_owned()))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn digits(&mut self) -> Result<(), Refusal> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.wrong("a digit is missing");
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, Refusal> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| byte == b'"' || byte == b'\\' || byte < b' ');
            let Some(plain) = plain else {
                self.at = self.text.len();
                return self.wrong("text is not closed with `\"`");
            };
            let text = rest.get(..plain).unwrap_or_default();
            self.at += plain;
            if self.peek() == Some(b'"') {
                self.at += 1;
                // Nearly always all of it, which is copied at once.
                if out.is_empty() {
                    return Ok(text.to_owned());
                }
                out.push_str(text);
                return Ok(out);
            }
            out.push_str(text);
            match self.peek() {
                Some(b'\\') => out.push(self.escape()?),
                _ => {
                    return self
                        .wrong("control characters in text are written `\\n`, `\\t`, `\\u0000`");
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Refusal> {
        let start = self.at;
        self.at += 2;
        Ok(match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => return Err(Refusal::Syntax(start, "no escape starts like this")),
        })
    }

    /// `\uXXXX`, or two of them for a character beyond the first plane.
    fn unicode(&mut self, start: usize) -> Result<char, Refusal> {
        let lone = Refusal::Syntax(start, "half a surrogate pair is no character");
        let first = self.hex(start)?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(lone);
        }
        if !self.rest().starts_with("\\u") {
            return Err(lone);
        }
        self.at += 2;
        let second = self.hex(start)?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(lone);
        }
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(lone)
    }

    fn hex(&mut self, start: usize) -> Result<u32, Refusal> {
        let digits = self.text.get(self.at..self.at + 4);
        let value = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        value.ok_or(Refusal::Syntax(
            start,
            "`\\u` is followed by four hexadecimal digits",
        ))
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        while self.lenient && self.peek() == Some(b'/') && self.skip_comment() {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
        }
    }

    /// Steps over `// …` or `/* … */`, if that is what comes.
    fn skip_comment(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = match rest.as_bytes() {
            [b'/', b'/', ..] => rest.find(['\n', '\r']).or(Some(rest.len())),
            [b'/', b'*', ..] => rest.find("*/").map(|end| end + 2),
            _ => None,
        };
        let Some(length) = length else { return false };
        self.comment = self.comment.or(Some(self.at));
        self.at += length;
        true
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over blanks and then `byte`, if it is there.
    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        self.eat_here(&[byte])
    }

    /// Steps over one of `bytes`, if it is there.
    fn eat_here(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn wrong<T>(&self, what: &'static str) -> Result<T, Refusal> {
        Err(Refusal::Syntax(self.at, what))
    }
}
