//! Plain text as blocks.
//!
//! What copying a page out of a browser leaves of it: pipe tables with and without outer pipes, tables whose cell borders are lost,
//! Redoc's two columns, JSON that stands between the lines or begins and ends in the middle of one, and titles that only their
//! shortness tells from prose. Each physical line is looked at once, from left to right.

mod code;
mod columns;
mod line;
mod pipe;
mod words;

pub use columns::columns;

use super::{Block, Text};
use line::Line;

/// A page as blocks.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader {
        text,
        line: Line::at(text, 0),
        out: Vec::new(),
        unclosed: code::Unclosed::default(),
    };
    while !reader.line.is_end() {
        reader.step();
    }
    reader.out
}

/// Goes through a text. `line` is what is left of the line at hand.
struct Reader<'a> {
    text: &'a str,
    line: Line,
    out: Vec<Block>,
    unclosed: code::Unclosed,
}

impl Reader<'_> {
    /// Takes one block, or what stands before one in the same line.
    fn step(&mut self) {
        let line = self.line;
        let past_bullet = line::past_bullet(self.text, line.start, line.end);
        if line.is_blank() || line::is_rule(self.text, line) {
            self.line = line.following(self.text);
        } else if let Some(fence) = self.unclosed.fence(self.text, line) {
            self.take_code(fence.from, fence.to, fence.next);
        } else if !line.ends_with_pipe(self.text) && code::opens(self.text, past_bullet, true) {
            let end = code::json_end(self.text, past_bullet);
            self.take_code(past_bullet, end, end);
        } else if let Some(end) = code::command_end(self.text, past_bullet) {
            self.take_code(past_bullet, end, end);
        } else if let Some(taken) = pipe::table(self.text, line) {
            words::push(self.text, line.start, taken.prose_end, &mut self.out);
            self.out.push(Block::Table(taken.table));
            self.line = taken.rest;
        } else if columns::columns(line.str(self.text)).is_some() {
            self.take_glued();
        } else if let Some(open) = code::opens_inside(self.text, line) {
            words::push(self.text, past_bullet, open, &mut self.out);
            let end = code::json_end(self.text, open);
            self.take_code(open, end, end);
        } else {
            let underlined = words::underline(self.text, line.following(self.text));
            match underlined {
                Some(level) => self.out.push(Block::Heading {
                    level,
                    text: line::collapsed(self.text, line.start, line.end),
                }),
                None => words::push(self.text, past_bullet, line.end, &mut self.out),
            }
            self.line = line.following(self.text);
        }
    }

    fn take_code(&mut self, from: usize, to: usize, next: usize) {
        if let Some(code) = self.text.get(from..to)
            && !code.trim().is_empty()
        {
            self.out.push(Block::Code(Text::new(code, from)));
        }
        self.line = self.line.moved(self.text, next);
        // what follows JSON on its line may begin with a comma or a full stop that belongs to neither
        let left = self.line.str(self.text);
        if next < self.line.next && !left.is_empty() && left.chars().count() == 1 {
            let mark = left.starts_with([',', ';', '.', '`', '|', '\'']);
            if mark {
                self.line = self.line.following(self.text);
            }
        }
    }

    fn take_glued(&mut self) {
        let header = line::collapsed(self.text, self.line.start, self.line.end);
        let mut rows = Vec::new();
        let mut line = self.line.following(self.text);
        while !columns::ends_rows(self.text, line) {
            rows.push(line::collapsed(self.text, line.start, line.end));
            line = line.following(self.text);
        }
        self.out.push(Block::Glued { header, rows });
        self.line = line;
    }
}

#[cfg(test)]
mod tests;
