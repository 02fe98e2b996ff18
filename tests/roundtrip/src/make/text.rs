//! Texts: by pattern, by format, of every length that is allowed.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::string::{RegexGeneratorStrategy, string_regex};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::view::View;
use super::{Fill, Maker};
use crate::json::Json;

/// What makes texts of patterns.
pub(super) struct Texts {
    runner: TestRunner,
    known: BTreeMap<String, Option<RegexGeneratorStrategy<String>>>,
}

impl Texts {
    pub(super) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        for (byte, from) in bytes.iter_mut().zip(seed.to_le_bytes()) {
            *byte = from;
        }
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self {
            runner: TestRunner::new_with_rng(Config::default(), rng),
            known: BTreeMap::new(),
        }
    }

    /// A text that a pattern allows, if one of the right length is found soon.
    pub(super) fn of_pattern(
        &mut self,
        pattern: &str,
        least: usize,
        most: usize,
    ) -> Option<String> {
        let plain = plain(pattern);
        if let Some(text) = self.of_plain(&plain, least, most) {
            return Some(text);
        }
        // What repeats without end is made short: its end is given then.
        let at = plain.rfind(['+', '*']).filter(|_| least > 0)?;
        let (before, after) = (plain.get(..at)?, plain.get(at + 1..)?);
        (0..=16usize).find_map(|others| {
            let times = least.checked_sub(others)?;
            let bounded = format!("{before}{{{times},{}}}{after}", times + 4);
            self.of_plain(&bounded, least, most)
        })
    }

    fn of_plain(&mut self, plain: &str, least: usize, most: usize) -> Option<String> {
        let strategy = self
            .known
            .entry(plain.to_owned())
            .or_insert_with(|| string_regex(plain).ok());
        let strategy = strategy.as_ref()?;
        (0..24).find_map(|_| {
            let text = strategy.new_tree(&mut self.runner).ok()?.current();
            let length = text.chars().count();
            (least..=most).contains(&length).then_some(text)
        })
    }
}

/// A pattern of ECMA 262 in the words of what makes texts: no anchors, and classes that mean ASCII.
fn plain(pattern: &str) -> String {
    let pattern = pattern.strip_prefix("(?i)").unwrap_or(pattern);
    let body = pattern.strip_prefix('^').unwrap_or(pattern);
    let body = match body.strip_suffix('$') {
        Some(body) if !body.ends_with('\\') => body,
        _ => body,
    };
    let body = without_looks(body);
    let mut out = String::new();
    let mut chars = body.chars();
    let mut inside = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' => match (chars.next(), inside) {
                (Some('d'), true) => out.push_str("0-9"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('w'), true) => out.push_str("A-Za-z0-9_"),
                (Some('w'), false) => out.push_str("[A-Za-z0-9_]"),
                (Some('s'), true) => out.push(' '),
                (Some('s'), false) => out.push(' '),
                (Some('S'), false) => out.push_str("[!-~]"),
                (Some('/'), _) => out.push('/'),
                (Some(other), _) => out.extend(['\\', other]),
                (None, _) => {}
            },
            '[' if inside => out.push_str("\\["),
            '[' => {
                inside = true;
                out.push('[');
            }
            ']' => {
                inside = false;
                out.push(']');
            }
            '.' if !inside => out.push_str("[ -~äß€]"),
            // An anchor within an alternative.
            '^' if !inside && (out.ends_with('|') || out.ends_with('(')) => {}
            '$' if !inside => {}
            other => out.push(other),
        }
    }
    out
}

/// A pattern without what only looks ahead: the judge says whether a text passes that too.
fn without_looks(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find("(?!").or_else(|| rest.find("(?=")) {
        let (before, look) = rest.split_at(at);
        out.push_str(before);
        let mut depth = 0;
        let mut escaped = false;
        let mut end = look.len();
        for (at, char) in look.char_indices() {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                end = at + 1;
                break;
            }
        }
        rest = look.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out.strip_prefix('^').map(str::to_owned).unwrap_or(out)
}

impl<'s> Maker<'s> {
    pub(super) fn text(&mut self, view: &View<'s>) -> Option<Json> {
        let least = view.most_of("minLength").unwrap_or(0);
        let most = view.least_of("maxLength").unwrap_or(usize::MAX);
        if let Some(pattern) = view.word("pattern") {
            let made = self.texts.of_pattern(pattern, least, most);
            return made.or_else(|| self.of_length(least, most)).map(Json::Text);
        }
        let made = view
            .word("format")
            .and_then(|format| self.of_format(format));
        made.filter(|text| (least..=most).contains(&text.chars().count()))
            .or_else(|| self.of_length(least, most))
            .map(Json::Text)
    }

    fn of_length(&mut self, least: usize, most: usize) -> Option<String> {
        const CHARS: [char; 24] = [
            'a',
            'Z',
            '0',
            '9',
            ' ',
            '-',
            '_',
            '.',
            '/',
            '\\',
            '"',
            '\'',
            '<',
            '&',
            '%',
            '\n',
            '\t',
            'ä',
            'ß',
            '€',
            '\u{4e2d}',
            '\u{1f4b6}',
            '\u{0}',
            '\u{2028}',
        ];
        if least > most {
            return None;
        }
        let usual = most.min(least.saturating_add(12));
        let length = match (&self.fill, self.rng.u8(..8)) {
            (_, 0) | (Fill::Least, _) => least,
            (_, 1) if most < 300 => most,
            _ => self.rng.usize(least..=usual),
        };
        let rich = self.rng.u8(..3) == 0;
        Some(
            (0..length)
                .filter_map(|_| {
                    let of = if rich { &CHARS[..] } else { &CHARS[..4] };
                    self.one_of(of).copied()
                })
                .collect(),
        )
    }

    fn of_format(&mut self, format: &str) -> Option<String> {
        let listed: &[&str] = match format {
            "date-time" => return Some(self.date_time()),
            "local-date-time" => return Some(format!("{} 08:30:00", self.date())),
            "date" => return Some(self.date()),
            "time" => &["08:30:00Z", "23:59:59.5+02:00"],
            "uuid" => &[
                "123e4567-e89b-12d3-a456-426614174000",
                "123E4567-E89B-12D3-A456-426614174000",
            ],
            "email" | "idn-email" => &["a@example.com", "a.b+c@sub.example.org"],
            "uri" | "url" => &[
                "https://example.com/a?b=c#d",
                "http://example.com",
                "urn:isbn:0",
            ],
            "uri-reference" => &["/a", "https://example.com"],
            "hostname" | "idn-hostname" => &["example.com", "a"],
            "ipv4" | "ip" => &["192.0.2.1", "0.0.0.0"],
            "ipv6" => &["2001:db8::1", "::"],
            "byte" | "base64" => &["", "AA==", "+/+/", "aGk="],
            "duration" => &["P1D", "PT1H30M"],
            "decimal" => &["20.00", "0", "-1.5"],
            _ => return None,
        };
        self.one_of(listed).map(|text| (*text).to_owned())
    }

    fn date(&mut self) -> String {
        const DAYS: [&str; 6] = [
            "2026-11-22",
            "2028-02-29",
            "1970-01-01",
            "0001-01-01",
            "9999-12-31",
            "2000-02-29",
        ];
        match self.rng.bool() {
            true => self.one_of(&DAYS).copied().unwrap_or_default().to_owned(),
            false => format!(
                "{:04}-{:02}-{:02}",
                self.rng.u16(1..9999),
                self.rng.u8(1..=12),
                self.rng.u8(1..=28)
            ),
        }
    }

    /// Every form that RFC 3339 has.
    fn date_time(&mut self) -> String {
        const WHOLE: [&str; 4] = [
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "2026-11-22T08:30:00.120+08:00",
            "0001-01-01T00:00:00Z",
        ];
        if self.rng.u8(..4) == 0 {
            return self.one_of(&WHOLE).copied().unwrap_or_default().to_owned();
        }
        let between = self.one_of(&["T", "T", "t"]).copied().unwrap_or("T");
        let fraction = self
            .one_of(&["", "", ".0", ".120", ".123456789", ".000000000001"])
            .copied()
            .unwrap_or("");
        let zone = self
            .one_of(&[
                "Z", "Z", "z", "+00:00", "-00:00", "+05:30", "-11:59", "+23:59",
            ])
            .copied()
            .unwrap_or("Z");
        let (hour, minute, second) = (self.rng.u8(..24), self.rng.u8(..60), self.rng.u8(..60));
        format!(
            "{}{between}{hour:02}:{minute:02}:{second:02}{fraction}{zone}",
            self.date()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Texts, plain};

    #[test]
    fn patterns_lose_what_makers_do_not_know() {
        for (pattern, expected) in [
            (r"^\d{2}$", "[0-9]{2}"),
            (r"^[\w-]+$", "[A-Za-z0-9_-]+"),
            (r"^(^a$|^b$)$", "(a|b)"),
            (r"^a\$$", r"a\$"),
            (r"a.c", "a[ -~äß€]c"),
        ] {
            assert_eq!(plain(pattern), expected);
        }
    }

    #[test]
    fn texts_have_the_length_that_is_asked_for() {
        let mut texts = Texts::new(1);
        for _ in 0..50 {
            let text = texts.of_pattern("^[A-Z]{1,9}$", 4, 5).unwrap();
            assert!((4..=5).contains(&text.len()), "{text}");
        }
        let long = texts.of_pattern("^[0-9a-f]+$", 40, 40).unwrap();
        assert_eq!(long.len(), 40);
        assert_eq!(texts.of_pattern(r"^(?!a\))^b$", 0, 9).as_deref(), Some("b"));
    }
}
