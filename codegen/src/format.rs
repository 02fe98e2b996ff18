//! Tokens → text, as prettyplease prints it, and what prettyplease does not: the header, blank lines between items, and the
//! bodies of item macros.
//!
//! The text is valid Rust and a fixed point: formatting what it says gives the same text again. `//` comments exist in the
//! header only, as tokens cannot carry them.
//!
//! Tokens are read into a flat list (`tape`) and printed item by item: by `direct` without a syntax tree, macros by `layout`, and
//! what these two do not know by prettyplease (`by_syn`).

mod by_syn;
mod direct;
mod doc;
mod items;
mod layout;
mod tape;

use std::cell::{Ref, RefCell};
use std::fmt::Write as _;
use std::rc::Rc;

use items::Kind;
use layout::Called;
use proc_macro2::TokenStream;
use tape::{Cursor, Tape};

use crate::diag::Diagnostic;

/// A file of the output as `emit` makes it.
pub struct EmittedFile<'a> {
    /// Where it goes, `/` separated.
    pub path: String,
    /// The first lines, without slashes.
    pub header: Vec<String>,
    /// The rest in pieces of whole items, inner attributes first. A piece is asked for when the one before is printed, so that the
    /// tokens of one are there at a time.
    pub pieces: Box<dyn Iterator<Item = TokenStream> + 'a>,
    /// What `#[doc = 7]` in the tokens stands for.
    pub docs: Docs,
}

/// The pieces of a file that is made at once.
#[must_use]
pub fn whole(tokens: TokenStream) -> Box<dyn Iterator<Item = TokenStream>> {
    Box::new(std::iter::once(tokens))
}

/// Texts of doc attributes, beside the tokens: as literals they would be escaped and read again, and they are most of the output.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    texts: Rc<RefCell<Vec<String>>>,
}

impl Docs {
    /// Keeps a text, of which each line becomes a doc comment, and gives the number that stands for it until the piece is printed.
    #[must_use]
    pub fn add(&self, text: String) -> usize {
        let mut texts = self.texts.borrow_mut();
        texts.push(text);
        texts.len() - 1
    }

    fn all(&self) -> Ref<'_, Vec<String>> {
        self.texts.borrow()
    }

    /// Forgets all texts: what they belong to is printed.
    fn clear(&self) {
        self.texts.borrow_mut().clear();
    }
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Where it goes, `/` separated.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Prints a file.
///
/// # Errors
/// An internal error that names the file, if the tokens are not Rust: a mistake in `emit`, never in a spec.
pub fn format(file: EmittedFile<'_>) -> Result<OutFile, Box<Diagnostic>> {
    let EmittedFile {
        path,
        header,
        pieces,
        docs,
    } = file;
    match print(&header, pieces, &docs) {
        Ok(text) => Ok(OutFile { path, text }),
        Err(reason) => Err(Box::new(internal_error(&path, &reason))),
    }
}

fn internal_error(path: &str, reason: &str) -> Diagnostic {
    let message = format!("internal error: what was made for `{path}` is not Rust: {reason}");
    Diagnostic::unsupported(None, message)
        .help("this is a mistake in the generator, please report it")
}

fn print(
    header: &[String],
    pieces: impl Iterator<Item = TokenStream>,
    docs: &Docs,
) -> Result<String, String> {
    let mut text = String::new();
    for line in header {
        text.push_str(format!("// {}", doc::one_line(line)).trim_end());
        text.push('\n');
    }
    let mut printed = Printed {
        has_header: !text.is_empty(),
        text,
        last: None,
    };
    let mut tape = Tape::default();
    for tokens in pieces {
        tape.renew(tokens);
        printed.add(tape.cursor(), &docs.all())?;
        docs.clear();
    }
    Ok(printed.text)
}

/// The text of a file, as far as it is printed.
struct Printed {
    text: String,
    /// Whether a blank line is due.
    has_header: bool,
    /// The last item.
    last: Option<Kind>,
}

impl Printed {
    fn add(&mut self, piece: Cursor<'_>, docs: &[String]) -> Result<(), String> {
        if piece.is_done() {
            return Ok(());
        }
        if std::mem::take(&mut self.has_header) {
            self.text.push('\n');
        }
        let (start, last) = (self.text.len(), self.last);
        if self.items(piece, docs).is_none() {
            self.text.truncate(start);
            if last.is_some() {
                self.text.push('\n');
            }
            self.text.push_str(&by_syn::print(piece.stream(docs))?);
            self.last = Some(Kind::Other);
        }
        Ok(())
    }

    /// Prints a piece item by item; `None` if what is no item stands in it.
    fn items(&mut self, piece: Cursor<'_>, docs: &[String]) -> Option<()> {
        let (attributes, items) = items::split(piece)?;
        let text = &mut self.text;
        if !attributes.is_done() {
            text.push_str(&direct::inner_attributes(attributes, docs)?);
            if items.is_empty() {
                text.truncate(text.trim_end().len());
                text.push('\n');
                self.last = Some(Kind::Other);
            }
        }
        for item in &items {
            if self.last.is_some_and(|last| !item.belongs_to(last)) {
                text.push('\n');
            }
            self.last = Some(item.kind);
            match item.kind {
                Kind::Macro => {
                    text.push_str(&direct::outer_attributes(item.attributes, docs)?);
                    let called = Called::read(item.rest)?;
                    let _ = writeln!(text, "{}", layout::item_macro(called, docs, 0));
                }
                _ => match direct::item(item.all, docs) {
                    Some(printed) => text.push_str(&printed),
                    None => text.push_str(&by_syn::print(item.all.stream(docs)).ok()?),
                },
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
