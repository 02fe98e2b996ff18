//! Edits of the text of a spec, at places that its tree tells.

use payspec_codegen::source::Span;

/// A file, bytes of it, and what stands there then.
type Edit = (usize, usize, usize, String);

/// A file, and lines of it from first to last.
pub(crate) type Lines = (usize, u32, u32);

/// Files of a spec, some of them edited.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) texts: Vec<String>,
    edits: Vec<Edit>,
}

impl Files {
    pub(crate) fn new(texts: Vec<String>) -> Self {
        let edits = Vec::new();
        Self { texts, edits }
    }

    pub(crate) fn of(&self, span: Span) -> &str {
        &self.texts[span.file.index()]
    }

    pub(crate) fn said(&self, span: Span) -> &str {
        &self.of(span)[span.start as usize..span.end as usize]
    }

    pub(crate) fn replace(&mut self, span: Span, text: &str) {
        let (file, start, end) = (span.file.index(), span.start as usize, span.end as usize);
        self.edits.push((file, start, end, text.to_owned()));
    }

    pub(crate) fn insert(&mut self, span: Span, text: &str) {
        self.insert_at(span.file.index(), span.start as usize, text);
    }

    pub(crate) fn insert_at(&mut self, file: usize, at: usize, text: &str) {
        self.edits.push((file, at, at, text.to_owned()));
    }

    /// Where the line of a place begins.
    pub(crate) fn line_of(&self, span: Span) -> usize {
        let before = &self.of(span)[..span.start as usize];
        before.rfind('\n').map_or(0, |at| at + 1)
    }

    /// Whether a key stands alone at the start of its line.
    pub(crate) fn is_block(&self, key: Span) -> bool {
        let before = &self.of(key)[self.line_of(key)..key.start as usize];
        before.chars().all(|char| char == ' ')
    }

    /// The bytes of an entry in a map or of an item in a list: its lines, or its part of the brackets with a comma.
    pub(crate) fn extent(&self, start: Span, end: usize) -> (usize, usize) {
        let text = self.of(start);
        let line = self.line_of(start);
        let before = text[line..start.start as usize].trim_start();
        if before.is_empty() || before.chars().all(|char| char == '-' || char == ' ') {
            let indent = text[line..].find(|char: char| char != ' ').unwrap_or(0);
            return (line, self.end_of_block(start.file.index(), line, indent));
        }
        let after = &text[end..];
        let comma = after.len() - after.trim_start().len();
        if after[comma..].starts_with(',') {
            let rest = &after[comma + 1..];
            let blank = rest.len() - rest.trim_start().len();
            return (start.start as usize, end + comma + 1 + blank);
        }
        let head = text[..start.start as usize].trim_end();
        (
            head.strip_suffix(',')
                .map_or(start.start as usize, str::len),
            end,
        )
    }

    /// The byte behind all lines that are deeper than a line.
    fn end_of_block(&self, file: usize, line: usize, indent: usize) -> usize {
        let text = &self.texts[file];
        let mut at = line;
        for (number, one) in text[line..].split_inclusive('\n').enumerate() {
            let own = one.len() - one.trim_start_matches(' ').len();
            let is_blank = one.trim().is_empty();
            if number > 0 && !is_blank && own <= indent {
                break;
            }
            at += one.len();
        }
        at
    }

    /// Takes out what begins at a place and ends with a byte.
    pub(crate) fn remove(&mut self, start: Span, end: u32) {
        let (from, to) = self.extent(start, end as usize);
        self.edits
            .push((start.file.index(), from, to, String::new()));
    }

    /// The files as edited, and between which lines of which file the edits stand there.
    pub(crate) fn apply(mut self) -> (Vec<String>, Vec<Lines>) {
        self.edits.sort_by(|one, other| other.cmp(one));
        self.edits.dedup();
        // What stands inside of something that is taken out goes with it.
        let all = self.edits.clone();
        self.edits.retain(|one| {
            let is_around = |other: &Edit| {
                let is_more = other.2 - other.1 > one.2 - one.1;
                other.0 == one.0 && other.1 <= one.1 && one.2 <= other.2 && is_more
            };
            !all.iter().any(is_around)
        });
        let mut places = Vec::new();
        for (file, start, _, text) in &self.edits {
            let lines = |text: &str| text.matches('\n').count() as u32;
            // Edits above shift this one.
            let above = self.edits.iter().filter(|(of, ..)| of == file);
            let above = above.filter(|(_, at, ..)| at < start);
            let shift: i64 = above
                .map(|(_, from, to, text)| {
                    i64::from(lines(text)) - i64::from(lines(&self.texts[*file][*from..*to]))
                })
                .sum();
            let first = i64::from(1 + lines(&self.texts[*file][..*start])) + shift;
            let first = u32::try_from(first).unwrap();
            places.push((*file, first, first + lines(text)));
        }
        for (file, start, end, text) in &self.edits {
            self.texts[*file].replace_range(*start..*end, text);
        }
        (self.texts, places)
    }
}
