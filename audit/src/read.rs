//! Blocks as facts.

mod address;
mod bullet;
mod columns;
mod content;
mod doubt;
mod example;
mod field;
mod glued;
mod headless;
mod label;
mod limit;
mod nest;
mod required;
mod row;
mod section;
mod shown;
mod table;
mod token;
mod tongue;
mod ty;
mod values;

use crate::block::{self, Places};
use crate::capture::{Capture, Form, Unreadable};
use crate::facts::{Document, Unread};

/// The facts of a capture.
///
/// # Errors
/// It can't be read at all, or holds no fact.
pub fn read(capture: &Capture<'_>) -> Result<Document, Unreadable> {
    let (text, _) = capture.text()?;
    let form = capture.form();
    let (blocks, flattened) = match form {
        Form::Html => block::html::with_depth(text),
        Form::Markdown | Form::Text => (block::blocks(text, form), None),
    };
    let places = Places::new(text);
    let (mut sections, mut unread) = section::sections(&blocks, form, &places);
    if let Some(at) = flattened {
        let why = "elements are nested too deep from here on: tables in them are not read";
        unread.push(Unread {
            at: places.at(at),
            why: why.to_owned(),
        });
        unread.sort_by_key(|unread| unread.at);
    }
    doubt::settle(&mut sections);
    if sections.is_empty() {
        return Err(Unreadable::NoFacts);
    }
    Ok(Document {
        id: capture.id.to_owned(),
        capture: capture.name.to_owned(),
        form,
        sha256: capture.sha256(),
        read: capture.read.to_owned(),
        sections,
        unread,
    })
}
