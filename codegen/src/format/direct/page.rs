//! Where lines break: the algorithm of prettyplease's `algorithm.rs`, which is that of rustc's pretty printer, after Oppen.
//!
//! A box is printed on one line if it fits, up to the first break behind it. A broken box that is consistent breaks everywhere,
//! another one only where it has to.

use std::collections::VecDeque;

const MARGIN: isize = 89;
const MIN_SPACE: isize = 60;
const INFINITY: isize = 0xffff;

/// Spaces of one step of indentation.
pub(super) const INDENT: isize = 4;

/// A place where a line may end.
#[derive(Clone, Copy, Default)]
pub(super) struct Break {
    pub(super) offset: isize,
    pub(super) blank: isize,
    /// What stands at the end of the line if it ends here.
    pub(super) before: Option<char>,
    /// What stands on the next line alone.
    pub(super) after: &'static str,
    /// What stands here if the line goes on.
    pub(super) within: Option<char>,
    /// Left out where nothing is between it and the start of its box.
    pub(super) if_nonempty: bool,
    pub(super) never: bool,
}

#[derive(Clone, Copy)]
enum Token {
    /// A part of `words`.
    Word(usize, usize),
    Break(Break),
    Begin {
        offset: isize,
        consistent: bool,
    },
    End,
}

#[derive(Clone, Copy)]
struct Entry {
    token: Token,
    size: isize,
}

#[derive(Clone, Copy)]
enum Frame {
    Fits,
    Broken { indent: isize, consistent: bool },
}

/// Text while it is laid out.
pub(super) struct Page {
    out: String,
    /// Words that are not printed yet.
    words: String,
    /// Spaces left on the line.
    space: isize,
    waiting: VecDeque<Entry>,
    /// How many entries were there before the first that waits.
    passed: usize,
    left_total: isize,
    right_total: isize,
    /// Numbers of the entries whose size is not known yet.
    open: VecDeque<usize>,
    frames: Vec<Frame>,
    indent: isize,
    pending: isize,
}

impl Page {
    pub(super) fn new() -> Self {
        Self {
            // Room for what most items need.
            out: String::with_capacity(1024),
            words: String::with_capacity(256),
            space: MARGIN,
            waiting: VecDeque::with_capacity(64),
            passed: 0,
            left_total: 0,
            right_total: 0,
            open: VecDeque::with_capacity(32),
            frames: Vec::with_capacity(16),
            indent: 0,
            pending: 0,
        }
    }

    /// What was printed.
    pub(super) fn finish(mut self) -> String {
        if !self.open.is_empty() {
            self.close_up();
            self.advance();
        }
        self.out
    }

    /// Starts a box that breaks only where it has to.
    pub(super) fn ibox(&mut self, offset: isize) {
        self.begin(offset, false);
    }

    /// Starts a box that breaks everywhere or nowhere.
    pub(super) fn cbox(&mut self, offset: isize) {
        self.begin(offset, true);
    }

    fn begin(&mut self, offset: isize, consistent: bool) {
        self.restart();
        let number = self.push(Token::Begin { offset, consistent }, -self.right_total);
        self.open.push_back(number);
    }

    /// Ends a box.
    pub(super) fn end(&mut self) {
        if self.open.is_empty() {
            return self.print_end();
        }
        if let Some(Token::Break(last)) = self.last(1) {
            if let Some(Token::Begin { .. }) = self.last(2) {
                self.waiting.pop_back();
                self.waiting.pop_back();
                self.open.pop_back();
                self.open.pop_back();
                self.right_total -= last.blank;
                return;
            }
            if last.if_nonempty {
                self.waiting.pop_back();
                self.open.pop_back();
                self.right_total -= last.blank;
            }
        }
        let number = self.push(Token::End, -1);
        self.open.push_back(number);
    }

    /// Ends a box that is broken if it is wider than `max`.
    pub(super) fn end_with_max_width(&mut self, max: isize) {
        let mut depth = 1;
        for number in self.open.iter().rev() {
            let Some(entry) = self.waiting.get(number - self.passed) else {
                break;
            };
            match entry.token {
                Token::Begin { .. } => {
                    depth -= 1;
                    if depth == 0 {
                        if entry.size < 0 && entry.size + self.right_total > max {
                            let at = self.words.len();
                            self.push(Token::Word(at, at), INFINITY);
                            self.right_total += INFINITY;
                        }
                        break;
                    }
                }
                Token::End => depth += 1,
                Token::Break(_) | Token::Word(..) => {}
            }
        }
        self.end();
    }

    /// A place where the line may end.
    pub(super) fn scan_break(&mut self, token: Break) {
        if self.open.is_empty() {
            self.restart();
        } else {
            self.close_up();
        }
        let number = self.push(Token::Break(token), -self.right_total);
        self.open.push_back(number);
        self.right_total += token.blank;
    }

    /// Text that is not broken.
    pub(super) fn word(&mut self, word: &str) {
        if self.open.is_empty() {
            return self.print_word(word);
        }
        let start = self.words.len();
        self.words.push_str(word);
        let size = length(word);
        self.push(Token::Word(start, self.words.len()), size);
        self.right_total += size;
        self.check_stream();
    }

    /// Moves the last break.
    pub(super) fn offset(&mut self, offset: isize) {
        if let Some(Entry {
            token: Token::Break(last),
            ..
        }) = self.waiting.back_mut()
        {
            last.offset += offset;
        }
    }

    pub(super) fn zerobreak(&mut self) {
        self.scan_break(Break::default());
    }

    pub(super) fn space(&mut self) {
        self.scan_break(Break {
            blank: 1,
            ..Break::default()
        });
    }

    pub(super) fn nbsp(&mut self) {
        self.word(" ");
    }

    pub(super) fn hardbreak(&mut self) {
        self.scan_break(Break {
            blank: INFINITY,
            ..Break::default()
        });
    }

    pub(super) fn space_if_nonempty(&mut self) {
        self.scan_break(Break {
            blank: 1,
            if_nonempty: true,
            ..Break::default()
        });
    }

    pub(super) fn hardbreak_if_nonempty(&mut self) {
        self.scan_break(Break {
            blank: INFINITY,
            if_nonempty: true,
            ..Break::default()
        });
    }

    pub(super) fn neverbreak(&mut self) {
        self.scan_break(Break {
            never: true,
            ..Break::default()
        });
    }

    /// The comma behind an item of a list; behind the last one only where the line ends.
    pub(super) fn trailing_comma(&mut self, is_last: bool) {
        self.comma(is_last, 0);
    }

    /// The same inside `{ }`.
    pub(super) fn trailing_comma_or_space(&mut self, is_last: bool) {
        self.comma(is_last, 1);
    }

    fn comma(&mut self, is_last: bool, blank: isize) {
        if is_last {
            self.scan_break(Break {
                blank,
                before: Some(','),
                ..Break::default()
            });
        } else {
            self.word(",");
            self.space();
        }
    }

    fn restart(&mut self) {
        if self.open.is_empty() {
            self.left_total = 1;
            self.right_total = 1;
            self.passed += self.waiting.len();
            self.waiting.clear();
            self.words.clear();
        }
    }

    fn push(&mut self, token: Token, size: isize) -> usize {
        self.waiting.push_back(Entry { token, size });
        self.passed + self.waiting.len() - 1
    }

    /// The entry `back` before the end.
    fn last(&self, back: usize) -> Option<Token> {
        let at = self.waiting.len().checked_sub(back)?;
        self.waiting.get(at).map(|entry| entry.token)
    }

    fn check_stream(&mut self) {
        while self.right_total - self.left_total > self.space {
            if self.open.front() == Some(&self.passed) {
                self.open.pop_front();
                if let Some(first) = self.waiting.front_mut() {
                    first.size = INFINITY;
                }
            }
            self.advance();
            if self.waiting.is_empty() {
                break;
            }
        }
    }

    /// Prints what waits, up to the first entry whose size is not known.
    fn advance(&mut self) {
        while let Some(Entry { token, size }) = self.waiting.front().copied() {
            if size < 0 {
                break;
            }
            self.waiting.pop_front();
            self.passed += 1;
            match token {
                Token::Word(start, end) => {
                    self.left_total += size;
                    self.print_indent();
                    self.out
                        .push_str(self.words.get(start..end).unwrap_or_default());
                    self.space -= size.min(length_of(start, end));
                }
                Token::Break(token) => {
                    self.left_total += token.blank;
                    self.print_break(token, size);
                }
                Token::Begin { offset, consistent } => self.print_begin(offset, consistent, size),
                Token::End => self.print_end(),
            }
        }
        if self.waiting.is_empty() {
            self.words.clear();
        }
    }

    /// Sizes are known now of all boxes that ended, and of the last break.
    fn close_up(&mut self) {
        let mut depth = 0;
        while let Some(number) = self.open.back() {
            let Some(entry) = self.waiting.get_mut(number - self.passed) else {
                break;
            };
            match entry.token {
                Token::Begin { .. } => {
                    if depth == 0 {
                        break;
                    }
                    entry.size += self.right_total;
                    self.open.pop_back();
                    depth -= 1;
                }
                Token::End => {
                    entry.size = 1;
                    self.open.pop_back();
                    depth += 1;
                }
                Token::Break(_) | Token::Word(..) => {
                    entry.size += self.right_total;
                    self.open.pop_back();
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }

    fn print_begin(&mut self, offset: isize, consistent: bool, size: isize) {
        if size > self.space {
            self.frames.push(Frame::Broken {
                indent: self.indent,
                consistent,
            });
            self.indent += offset;
        } else {
            self.frames.push(Frame::Fits);
        }
    }

    fn print_end(&mut self) {
        if let Some(Frame::Broken { indent, .. }) = self.frames.pop() {
            self.indent = indent;
        }
    }

    fn print_break(&mut self, token: Break, size: isize) {
        let fits = token.never
            || match self.frames.last() {
                Some(Frame::Fits) => true,
                Some(Frame::Broken {
                    consistent: true, ..
                }) => false,
                _ => size <= self.space,
            };
        if fits {
            self.pending += token.blank;
            self.space -= token.blank;
            if let Some(within) = token.within {
                self.out.push(within);
                self.space -= 1;
            }
            return;
        }
        if let Some(before) = token.before {
            self.print_indent();
            self.out.push(before);
        }
        self.out.push('\n');
        self.pending = self.indent + token.offset;
        self.space = (MARGIN - self.pending).max(MIN_SPACE);
        if !token.after.is_empty() {
            self.print_word(token.after);
        }
    }

    fn print_word(&mut self, word: &str) {
        self.print_indent();
        self.out.push_str(word);
        self.space -= length(word);
    }

    fn print_indent(&mut self) {
        const BLANK: &str = "                                ";
        let mut left = usize::try_from(self.pending).unwrap_or_default();
        while let Some(blank) = BLANK.get(..left.min(BLANK.len())).filter(|b| !b.is_empty()) {
            self.out.push_str(blank);
            left -= blank.len();
        }
        self.pending = 0;
    }
}

fn length(word: &str) -> isize {
    length_of(0, word.len())
}

fn length_of(start: usize, end: usize) -> isize {
    isize::try_from(end.saturating_sub(start)).unwrap_or(isize::MAX)
}
