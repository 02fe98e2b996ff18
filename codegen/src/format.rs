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

use items::{Kind, Part};
use layout::Called;
use proc_macro2::TokenStream;
use tape::{Cursor, Tape};

use crate::diag::Diagnostic;

/// A file of the output as `emit` makes it.
#[derive(Clone, Debug)]
pub struct EmittedFile {
    /// Where it goes, `/` separated.
    pub path: String,
    /// The first lines, without slashes.
    pub header: Vec<String>,
    /// The rest, inner attributes first.
    pub tokens: TokenStream,
    /// What `#[doc = 7]` in the tokens stands for.
    pub docs: Docs,
}

/// Texts of doc attributes, beside the tokens: as literals they would be escaped and read again, and they are most of the output.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    texts: Rc<RefCell<Vec<String>>>,
}

impl Docs {
    /// Keeps a text, of which each line becomes a doc comment, and gives the number that stands for it.
    #[must_use]
    pub fn add(&self, text: String) -> usize {
        let mut texts = self.texts.borrow_mut();
        texts.push(text);
        texts.len() - 1
    }

    fn all(&self) -> Ref<'_, Vec<String>> {
        self.texts.borrow()
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
pub fn format(file: EmittedFile) -> Result<OutFile, Box<Diagnostic>> {
    let EmittedFile {
        path,
        header,
        tokens,
        docs,
    } = file;
    match print(&header, tokens, &docs.all()) {
        Ok(text) => Ok(OutFile { path, text }),
        Err(reason) => Err(Box::new(internal_error(&path, &reason))),
    }
}

fn internal_error(path: &str, reason: &str) -> Diagnostic {
    let message = format!("internal error: what was made for `{path}` is not Rust: {reason}");
    Diagnostic::unsupported(None, message)
        .help("this is a mistake in the generator, please report it")
}

fn print(header: &[String], tokens: TokenStream, docs: &[String]) -> Result<String, String> {
    let mut text = String::new();
    for line in header {
        text.push_str(format!("// {}", doc::one_line(line)).trim_end());
        text.push('\n');
    }
    let tape = Tape::new(tokens);
    if !text.is_empty() && !tape.cursor().is_done() {
        text.push('\n');
    }
    let start = text.len();
    if parts(tape.cursor(), docs, &mut text).is_none() {
        text.truncate(start);
        text.push_str(&by_syn::print(tape.cursor().stream(docs))?);
    }
    Ok(text)
}

/// Prints a file item by item; `None` if what is no item stands in it.
fn parts(file: Cursor<'_>, docs: &[String], text: &mut String) -> Option<()> {
    let (attributes, items) = items::split(file)?;
    if !attributes.is_done() {
        text.push_str(&direct::inner_attributes(attributes, docs)?);
        if items.is_empty() {
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
    }
    let mut last: Option<&Part<'_>> = None;
    for item in &items {
        if last.is_some_and(|last| !last.belongs_to(item)) {
            text.push('\n');
        }
        last = Some(item);
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

#[cfg(test)]
mod tests;
