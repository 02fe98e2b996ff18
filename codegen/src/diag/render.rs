//! Findings as text, in the manner of rustc.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{FileId, SourceFile, Span};

/// A finding with the lines it points at: `error[invalid]: message`, ` --> path:line:column`, the line, `= help: …`.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &[SourceFile], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.kind.as_str());
    let sources = as_read(diagnostic, sources);
    let listings = listings(diagnostic, &sources);
    let mut group = Group::with_title(title).elements(listings.iter().map(Listing::snippet));
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// The files with the text that places count in: not what a file says where that is no UTF-8 and was read all the same.
fn as_read<'a>(diagnostic: &Diagnostic, sources: &'a [SourceFile]) -> Cow<'a, [SourceFile]> {
    let also = diagnostic.also.iter().map(|(span, _)| span);
    let agrees = |span: &Span| match sources.get(span.file.index()) {
        Some(source) => column(&source.bytes, *span) == Some(span.column),
        None => true,
    };
    if diagnostic.span.iter().chain(also).all(agrees) {
        return Cow::Borrowed(sources);
    }
    let text = |source: &SourceFile| source.text_lossy().into_owned();
    let read = |source: &SourceFile| SourceFile::new(source.path.as_str(), text(source));
    sources.iter().map(read).collect()
}

/// The column of a place, if what stands before it on its line is text.
fn column(bytes: &[u8], span: Span) -> Option<u32> {
    let start = span.start as usize;
    let before = bytes.get(line_start(bytes, start)..start)?;
    let chars = std::str::from_utf8(before).ok()?.chars().count();
    u32::try_from(chars + 1).ok()
}

/// The lines of one file that a finding points at.
struct Listing<'a> {
    path: &'a str,
    first_line: usize,
    text: Cow<'a, str>,
    marks: Vec<Mark<'a>>,
}

struct Mark<'a> {
    range: Range<usize>,
    label: Option<&'a str>,
    primary: bool,
}

impl Listing<'_> {
    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(self.text.as_ref())
            .path(self.path)
            .line_start(self.first_line)
            .fold(true)
            .annotations(self.marks.iter().map(|mark| {
                let kind = if mark.primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                kind.span(mark.range.clone()).label(mark.label)
            }))
    }
}

/// One listing a file, the finding's own place first.
fn listings<'a>(diagnostic: &'a Diagnostic, sources: &'a [SourceFile]) -> Vec<Listing<'a>> {
    let own = diagnostic
        .span
        .map(|span| (span, diagnostic.label.as_deref(), true));
    let others = diagnostic
        .also
        .iter()
        .map(|(span, label)| (*span, Some(label.as_str()), false));
    let places: Vec<_> = own.into_iter().chain(others).collect();

    let mut files: Vec<FileId> = Vec::new();
    for (span, ..) in &places {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files
        .into_iter()
        .filter_map(|file| listing(sources.get(file.index())?, file, &places))
        .collect()
}

fn listing<'a>(
    source: &'a SourceFile,
    file: FileId,
    places: &[(Span, Option<&'a str>, bool)],
) -> Option<Listing<'a>> {
    let here = || places.iter().filter(|(span, ..)| span.file == file);
    let first = here()
        .map(|(span, ..)| *span)
        .min_by_key(|span| span.start)?;
    let last = here()
        .map(|(span, ..)| *span)
        .max_by_key(|span| span.start)?;
    let from = line_start(&source.bytes, first.start as usize);
    let to = line_end(&source.bytes, last.start as usize);
    let lines = &source.bytes[from..to];
    let text = String::from_utf8_lossy(lines);
    let is_text = matches!(text, Cow::Borrowed(_));
    let marks = here()
        .map(|(span, label, primary)| Mark {
            range: mark_in(lines, is_text, from, *span),
            label: *label,
            primary: *primary,
        })
        .collect();
    Some(Listing {
        path: &source.path,
        first_line: first.line as usize,
        text,
        marks,
    })
}

/// The part of `span` on its first line, as a range of the lossy text of `lines`, which start at byte `from` and lose nothing if
/// they are text.
fn mark_in(lines: &[u8], is_text: bool, from: usize, span: Span) -> Range<usize> {
    let start = (span.start as usize).saturating_sub(from).min(lines.len());
    let end = (span.end as usize)
        .saturating_sub(from)
        .clamp(start, line_end(lines, start));
    let lossy_len = |to: usize| match is_text {
        true => to,
        false => String::from_utf8_lossy(&lines[..to]).len(),
    };
    lossy_len(start)..lossy_len(end)
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = &bytes[..at.min(bytes.len())];
    before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let at = at.min(bytes.len());
    let end = bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |newline| at + newline);
    if end > at && bytes[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diag::Diagnostic;
    use crate::source::{FileId, Lines, SourceFile};

    #[test]
    fn shows_both_places() {
        let text = "paths:\n  /a: {}\n  /b: {}\n";
        let sources = [SourceFile::new("specs/acme/openapi.yaml", text)];
        let lines = Lines::new(FileId::new(0), text, 0);
        let diagnostic = Diagnostic::invalid(lines.span(18, 20), "`/b` again")
            .also(lines.span(9, 11), "first here")
            .help("remove one");
        insta::assert_snapshot!(render(&diagnostic, &sources, false), @r"
        error[invalid]: `/b` again
         --> specs/acme/openapi.yaml:3:3
          |
        2 |   /a: {}
          |   -- first here
        3 |   /b: {}
          |   ^^
          |
          = help: remove one
        ");
    }

    #[test]
    fn places_behind_bytes_that_are_no_text() {
        let bytes = b"a: \xff\xff\nb: \xc3\xb6\xc3\xb6x\n";
        let sources = [SourceFile::new("a.yaml", bytes.to_vec())];
        let read = sources[0].text_lossy();
        let at = read.find('x').unwrap();
        let span = Lines::new(FileId::new(0), &read, 0).span(at - 2, at);
        let text = render(&Diagnostic::invalid(span, "odd"), &sources, false);
        assert!(text.contains("2 | b: ööx\n  |     ^"), "{text}");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_replaced() {
        let sources = [SourceFile::new("a.yaml", b"a: \xff b\n".to_vec())];
        let span = crate::source::Span {
            file: FileId::new(0),
            line: 1,
            column: 4,
            start: 3,
            end: 4,
        };
        let text = render(&Diagnostic::invalid(span, "not UTF-8"), &sources, false);
        assert!(text.contains("a: \u{fffd} b"), "{text}");
    }
}
