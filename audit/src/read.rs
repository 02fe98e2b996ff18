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
use crate::capture::{Capture, Unreadable};
use crate::facts::Document;

/// The facts of a capture.
///
/// # Errors
/// It can't be read at all, or holds no fact.
pub fn read(capture: &Capture<'_>) -> Result<Document, Unreadable> {
    let (text, _) = capture.text()?;
    let form = capture.form();
    let blocks = block::blocks(text, form);
    let (mut sections, unread) = section::sections(&blocks, form, &Places::new(text));
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
