//! A capture as it was saved: what form it has, and why it can't be read.

use std::fmt;

use sha2::{Digest, Sha256};

/// A captured document.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// Its id under the spec's `x-documents`.
    pub id: &'a str,
    /// Its file name, without a folder.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// The day on which it was read, `yyyy-mm-dd`.
    pub read: &'a str,
}

/// What form a capture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// HTML as a browser saves it.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl Form {
    /// The word for people and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
        }
    }
}

/// How large a capture may be, in bytes. The largest documentation pages have a few megabytes.
pub const MOST: usize = 8 << 20;

/// Why a capture can't be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing is in it.
    Empty,
    /// It is larger than [`MOST`]: its size.
    TooLarge(usize),
    /// It is no text: the byte that tells, from 0.
    Binary(usize),
    /// It is text, but not UTF-8: the first byte that is not, from 0.
    NotUtf8(usize),
    /// It is a page packed together with its images, as some browsers save it.
    WebArchive,
    /// It is a page without one fact that could be read.
    NoFacts,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the capture is empty; save the page again"),
            Self::TooLarge(size) => write!(
                f,
                "the capture has {size} bytes, more than the {MOST} that are read; save the page without images and scripts, or part of it"
            ),
            Self::Binary(at) => write!(
                f,
                "the capture is no text: byte {at} is a control character; save the page as text, Markdown or HTML"
            ),
            Self::NotUtf8(at) => write!(
                f,
                "the capture is not UTF-8 at byte {at}; save it in that encoding"
            ),
            Self::WebArchive => write!(
                f,
                "the capture is a web archive (MHTML); save the page as HTML or text"
            ),
            Self::NoFacts => write!(
                f,
                "the capture holds no table, path or example that could be read; is it the page you meant, and was it saved after it was fully shown?"
            ),
        }
    }
}

impl std::error::Error for Unreadable {}

impl<'a> Capture<'a> {
    /// Its text, and how many bytes stand before it.
    ///
    /// # Errors
    /// It is empty, too large, or no UTF-8 text.
    pub fn text(&self) -> Result<(&'a str, usize), Unreadable> {
        if self.bytes.len() > MOST {
            return Err(Unreadable::TooLarge(self.bytes.len()));
        }
        if self.ending() == "mhtml" || self.ending() == "mht" {
            return Err(Unreadable::WebArchive);
        }
        let mark = "\u{feff}".as_bytes();
        let unmarked = self.bytes.strip_prefix(mark);
        let skipped = unmarked.map_or(0, |_| mark.len());
        let bytes = unmarked.unwrap_or(self.bytes);
        let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
        if let Some(at) = bytes.iter().position(is_control) {
            return Err(Unreadable::Binary(at + skipped));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Unreadable::NotUtf8(error.valid_up_to() + skipped))?;
        if text.trim().is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok((text, skipped))
    }

    /// What form it has, by its name, else by how it begins.
    #[must_use]
    pub fn form(&self) -> Form {
        match self.ending().as_str() {
            "html" | "htm" | "xhtml" => Form::Html,
            "md" | "markdown" | "mdx" => Form::Markdown,
            _ if looks_like_html(self.bytes) => Form::Html,
            _ => Form::Text,
        }
    }

    fn ending(&self) -> String {
        let ending = self.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        ending.to_ascii_lowercase()
    }

    /// Its SHA-256 in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        use fmt::Write as _;
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(self.bytes) {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    ["<!doctype html", "<html", "<head", "<body", "<!--"]
        .iter()
        .any(|start| head.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::{Capture, Form, MOST, Unreadable};

    fn capture<'a>(name: &'a str, bytes: &'a [u8]) -> Capture<'a> {
        Capture {
            id: "page",
            name,
            bytes,
            read: "2026-01-01",
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(capture("a.txt", b" \n").text(), Err(Unreadable::Empty));
        assert_eq!(capture("a.txt", b"").text(), Err(Unreadable::Empty));
        assert_eq!(
            capture("a.txt", b"\x89PNG\r\n\x1a\n").text(),
            Err(Unreadable::Binary(6))
        );
        assert_eq!(
            capture("a.txt", b"a\xff").text(),
            Err(Unreadable::NotUtf8(1))
        );
        assert_eq!(capture("a.MHTML", b"a").text(), Err(Unreadable::WebArchive));
        let large = vec![b'a'; MOST + 1];
        assert_eq!(
            capture("a.txt", &large).text(),
            Err(Unreadable::TooLarge(MOST + 1))
        );
        assert_eq!(
            capture("a.txt", "\u{feff}a".as_bytes()).text(),
            Ok(("a", 3))
        );
    }

    #[test]
    fn the_form_shows_in_the_name_or_the_beginning() {
        assert_eq!(capture("a.HTM", b"x").form(), Form::Html);
        assert_eq!(capture("a.md", b"<html>").form(), Form::Markdown);
        assert_eq!(capture("a.txt", b"\n<!DOCTYPE html><p>").form(), Form::Html);
        assert_eq!(capture("a.txt", b"x").form(), Form::Text);
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        let hash = capture("a.txt", b"abc").sha256();
        assert!(hash.starts_with("ba7816bf") && hash.ends_with("f20015ad"));
    }
}
