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
    let sources = as_read(diagnostic, sources);
    if let Some(text) = plainly(diagnostic, &sources).filter(|_| !color) {
        return text;
    }
    by_renderer(diagnostic, &sources, color)
}

fn by_renderer(diagnostic: &Diagnostic, sources: &[SourceFile], color: bool) -> String {
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
    let listings = listings(diagnostic, sources);
    let mut group = Group::with_title(title).elements(listings.iter().map(Listing::snippet));
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// What nearly every finding is, without a renderer that also knows the rest: one place on a short line of ASCII. A file may have
/// thousands of them.
fn plainly(diagnostic: &Diagnostic, sources: &[SourceFile]) -> Option<String> {
    let span = diagnostic.span.filter(|_| diagnostic.also.is_empty())?;
    let source = sources.get(span.file.index())?;
    let (start, end) = (span.start as usize, span.end as usize);
    let from = line_start(&source.bytes, start);
    let line = source.bytes.get(from..line_end(&source.bytes, start))?;
    let is_shown = |byte: &u8| matches!(byte, b' '..=b'~');
    let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| is_shown(&byte));
    let mark = end.min(from + line.len()).checked_sub(start)?;
    let texts = [
        Some(&diagnostic.message),
        diagnostic.label.as_ref(),
        diagnostic.help.as_ref(),
    ];
    if mark == 0
        || line.len() > 80
        || line.ends_with(b" ")
        // Wide indents are cut.
        || line.starts_with(&[b' '; 20])
        || !line.iter().all(is_shown)
        || !texts.into_iter().flatten().all(|text| is_plain(text))
        || !is_plain(&source.path)
    {
        return None;
    }
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let line = std::str::from_utf8(line).ok()?;
    let number = span.line.to_string();
    let gutter = " ".repeat(number.len());
    let (kind, message) = (diagnostic.kind.as_str(), &diagnostic.message);
    let (path, column) = (&source.path, span.column);
    let (indent, marks) = (" ".repeat(start - from), "^".repeat(mark));
    let mut text = format!(
        "{severity}[{kind}]: {message}\n{gutter}--> {path}:{number}:{column}\n{gutter} |\n{number} | {line}\n{gutter} | {indent}{marks}"
    );
    if let Some(label) = &diagnostic.label {
        text.push(' ');
        text.push_str(label);
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\n{gutter} |\n{gutter} = help: {help}"));
    }
    Some(text)
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
    let lines = source.bytes.get(from..to)?;
    let mut starts: Vec<usize> = here()
        .map(|(span, ..)| (span.start as usize).saturating_sub(from))
        .collect();
    starts.sort_unstable();
    let (shown, gaps) = without_the_far(lines, &starts);
    let is_text = std::str::from_utf8(&shown).is_ok();
    let marks = here()
        .map(|(span, label, primary)| {
            let start = (span.start as usize).saturating_sub(from);
            let before = gaps.iter().filter(|(end, _)| *end <= start);
            let left_out: usize = before.map(|(_, bytes)| bytes).sum();
            Mark {
                range: mark_in(&shown, is_text, from + left_out, *span),
                label: *label,
                primary: *primary,
            }
        })
        .collect();
    Some(Listing {
        path: &source.path,
        first_line: first.line as usize,
        text: match shown {
            Cow::Borrowed(shown) => String::from_utf8_lossy(shown),
            Cow::Owned(shown) => Cow::Owned(String::from_utf8_lossy(&shown).into_owned()),
        },
        marks,
    })
}

/// How many lines around a mark may be shown.
const NEAR: usize = 3;

/// Lines with those emptied that are far from all places, which nobody sees: two places may be megabytes apart. Also where each gap
/// ends and how many bytes it lacks.
fn without_the_far<'a>(lines: &'a [u8], starts: &[usize]) -> (Cow<'a, [u8]>, Vec<(usize, usize)>) {
    let mut gaps = Vec::new();
    if lines.len() < 4096 {
        return (Cow::Borrowed(lines), gaps);
    }
    let mut shown = Vec::new();
    let mut copied = 0;
    for pair in starts.windows(2) {
        let [one, next] = pair else { continue };
        let mut from = *one;
        for _ in 0..=NEAR {
            from = (line_end(lines, from) + 1).min(lines.len());
            // `\r` is no part of the line.
            from += usize::from(lines.get(from) == Some(&b'\n'));
        }
        let mut to = line_start(lines, *next);
        for _ in 0..NEAR {
            to = line_start(lines, to.saturating_sub(1));
        }
        from = line_start(lines, from);
        let Some(gap) = lines.get(from..to).filter(|gap| !gap.is_empty()) else {
            continue;
        };
        let newlines = gap.iter().filter(|byte| **byte == b'\n').count();
        shown.extend_from_slice(lines.get(copied..from).unwrap_or_default());
        shown.resize(shown.len() + newlines, b'\n');
        gaps.push((to, gap.len() - newlines));
        copied = to;
    }
    shown.extend_from_slice(lines.get(copied..).unwrap_or_default());
    (Cow::Owned(shown), gaps)
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
        false => String::from_utf8_lossy(lines.get(..to).unwrap_or(lines)).len(),
    };
    lossy_len(start)..lossy_len(end)
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(bytes);
    before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let at = at.min(bytes.len());
    let rest = bytes.get(at..).unwrap_or_default();
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(rest);
    at + line.strip_suffix(b"\r").unwrap_or(line).len()
}

#[cfg(test)]
mod tests {
    use super::{by_renderer, plainly, render};
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
    fn plain_findings_are_shown_as_by_the_renderer() {
        let lines = [
            "a: 1",
            "  \"name\" : \"x-y\",",
            "",
            "  - b",
            "{ c: [d, e], f: 'g' }",
        ];
        let mut text = lines.join("\n").repeat(30);
        for indent in 15..40 {
            text.push_str(&format!("\n{:indent$}x: {{}}", ""));
        }
        let sources = [SourceFile::new("specs/acme/openapi.yaml", text.clone())];
        let places = Lines::new(FileId::new(0), &text, 0);
        let mut plain = 0;
        for start in 0..text.len() {
            for len in [1, 3, 9] {
                let bare = Diagnostic::suspicious(places.span(start, start + len), "`a` is odd");
                let label = bare.clone().label("this one");
                let help = bare.clone().help("leave it out");
                let both = label.clone().help("say `b`").as_warning();
                for diagnostic in [bare, label, help, both] {
                    if let Some(shown) = plainly(&diagnostic, &sources) {
                        assert_eq!(shown, by_renderer(&diagnostic, &sources, false));
                        plain += 1;
                    }
                }
            }
        }
        assert!(plain > 5000, "{plain}");
    }

    #[test]
    fn what_stands_between_far_places_is_not_needed() {
        let mut text = "a: 1\n".to_owned();
        for number in 0..2000 {
            text.push_str(&format!("line{number}: \u{20ac} some text\n"));
        }
        text.push_str("a: 2\n");
        let sources = [SourceFile::new("a.yaml", text.clone())];
        let lines = Lines::new(FileId::new(0), &text, 0);
        let at = text.len() - 5;
        let diagnostic = Diagnostic::invalid(lines.span(at, at + 1), "`a` again")
            .also(lines.span(0, 1), "first here");
        insta::assert_snapshot!(render(&diagnostic, &sources, false), @r"
        error[invalid]: `a` again
            --> a.yaml:2002:1
             |
           1 | a: 1
             | - first here
        ...
        2002 | a: 2
             | ^
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
