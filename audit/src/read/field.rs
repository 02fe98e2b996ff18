//! A row's cells, told apart, as a field.

use crate::block::{Places, Text};
use crate::facts::{Doubt, Field, Kind, Limit, LimitOf, Required, Type, Unread};
use crate::mask;

use super::doubt;
use super::limit;
use super::nest::Written;
use super::required;
use super::shown;
use super::token::{is_number, unquoted};
use super::ty::{self, Typed};
use super::values;

/// A row's cells by what they hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// Its name; nothing where the row has lost it.
    pub(super) name: Option<Written>,
    /// How deep it is nested by its place in the page.
    pub(super) indent: usize,
    /// Where the row begins, in bytes of the capture.
    pub(super) at: usize,
    /// The type, where it is known already.
    pub(super) typed: Option<Typed>,
    /// Words for the type.
    pub(super) ty: Option<Text>,
    /// Whether it is required, where that is known already.
    pub(super) required: Option<Required>,
    /// Words for whether it is required, and whether they say that it is optional.
    pub(super) required_words: Option<(Text, bool)>,
    /// The description.
    pub(super) words: Vec<Text>,
    /// The default.
    pub(super) default: Option<Text>,
    /// The example.
    pub(super) example: Option<Text>,
    /// Limits, each with what it is on and its unit.
    pub(super) limits: Vec<(Text, LimitOf, Option<String>)>,
    /// A list of values.
    pub(super) values: Option<Text>,
    /// Whether it is the whole body, and no member of it.
    pub(super) whole: bool,
}

impl Cells {
    /// Whether its items or members may be rows of their own.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.typed
            .clone()
            .or_else(|| ty::read(self.ty.as_ref()?.as_str()))
            .map(|typed| typed.ty.kind)
    }

    /// The field; what its cells say that can't be read is unread.
    pub(super) fn field(
        self,
        path: Vec<String>,
        places: &Places<'_>,
        unread: &mut Vec<Unread>,
    ) -> Field {
        let at = places.at(self.at);
        let mut miss = |text: &Text, why: String| {
            unread.push(Unread {
                at: places.at(text.start()),
                why,
            });
        };
        let own = path
            .last()
            .map_or("", String::as_str)
            .trim_end_matches("[]")
            .to_owned();
        let mut limits: Vec<Limit> = Vec::new();
        let typed = self.typed.or_else(|| {
            let words = self.ty.as_ref().filter(|words| says(words.as_str()))?;
            let typed = ty::read(words.as_str());
            if typed.is_none() {
                miss(
                    words,
                    format!("a type that is not known, of `{}`", path.join(".")),
                );
            }
            typed
        });
        let ty = typed.map(|typed| {
            limits.extend(typed.limit);
            typed.ty
        });
        let kind = ty.as_ref().map(|ty: &Type| &ty.kind);
        let required = self.required.unwrap_or_else(|| match &self.required_words {
            Some((words, turn)) if says(words.as_str()) => match required::read(words.as_str()) {
                Some(said) if *turn => required::turned(said),
                Some(said) => said,
                None => {
                    miss(
                        words,
                        format!(
                            "words that tell neither required nor optional, of `{}`",
                            path.join(".")
                        ),
                    );
                    Required::Unsaid
                }
            },
            Some(_) => Required::Unsaid,
            None => self
                .words
                .iter()
                .find_map(|text| told(text.as_str()))
                .unwrap_or(Required::Unsaid),
        });
        if let Some((words, _)) = &self.required_words
            && required::before_limit(words.as_str()).is_some()
        {
            for limit in limit::read(words.as_str(), kind) {
                limit::add(&mut limits, limit);
            }
        }
        let mut default = self.default.as_ref().and_then(cell);
        let mut examples: Vec<String> = self.example.as_ref().and_then(cell).into_iter().collect();
        let mut listed = values::Listed::default();
        let mut doubts: Vec<Doubt> = Vec::new();
        for text in &self.words {
            let words = text.as_str();
            if words.len() > LONGEST {
                miss(
                    text,
                    format!(
                        "a description of more than {LONGEST} bytes, of `{}`",
                        path.join(".")
                    ),
                );
                continue;
            }
            for limit in limit::read(words, kind) {
                limit::add(&mut limits, limit);
            }
            let found = values::listed(words);
            if let Some(at) = found.absent {
                let from = text.slice(at, words.len());
                miss(
                    &from,
                    format!(
                        "a list of values is announced for `{}`, but can't be read",
                        path.join(".")
                    ),
                );
            }
            doubts.extend(doubt::of(words, &required, !found.values.is_empty()));
            if listed.values.is_empty() {
                listed = found;
            }
            default = default.or_else(|| shown::default(words));
            if examples.is_empty() {
                examples = shown::examples(words);
            }
        }
        for (text, of, unit) in &self.limits {
            let words = text.as_str();
            match limit::cell(words, *of) {
                Some(mut limit) => {
                    if *of == LimitOf::Value
                        && matches!(kind, Some(Kind::String))
                        && !is_money(words)
                    {
                        limit.of = LimitOf::Length;
                    }
                    limit.unit.clone_from(unit);
                    // the width of a number says how it is stored, not what it may be
                    if limit.of == LimitOf::Value || matches!(kind, Some(Kind::String) | None) {
                        limit::add(&mut limits, limit);
                    }
                }
                None if says(words) && !is_digits(words) => {
                    let found = limit::read(words, kind);
                    if found.is_empty() {
                        miss(
                            text,
                            format!("a limit that can't be read, of `{}`", path.join(".")),
                        );
                    }
                    for limit in found {
                        limit::add(&mut limits, limit);
                    }
                }
                None => {}
            }
        }
        if let Some(text) = self.values.as_ref().filter(|text| says(text.as_str())) {
            match values::cell(text.as_str()) {
                Some((values, open)) => {
                    listed.values = values;
                    listed.open = open;
                }
                None => miss(
                    text,
                    format!(
                        "a list of values that can't be read, of `{}`",
                        path.join(".")
                    ),
                ),
            }
        }
        let masked = |value: String| mask::masked(&own, &value);
        Field {
            path,
            at,
            ty,
            required,
            limits,
            values: listed.values.into_iter().map(masked).collect(),
            open: listed.open,
            default: default.map(masked),
            examples: examples.into_iter().map(masked).collect(),
            doubts: doubts
                .into_iter()
                .map(|doubt| doubt::masked(doubt, &own))
                .collect(),
        }
    }
}

/// The longest description in which facts are looked for.
const LONGEST: usize = 8_192;

/// Whether a description begins with words that tell required from optional: `Required. The amount`, `(optional) A note`.
fn told(words: &str) -> Option<Required> {
    let bare = words.trim_start();
    let open = bare.starts_with(['(', '[']);
    let bare = bare.trim_start_matches(['(', '[']);
    let end = bare
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(bare.len());
    let (word, rest) = (bare.get(..end)?, bare.get(end..)?);
    let ends = match open {
        true => rest.starts_with([')', ']']),
        false => rest.starts_with('.') || rest.is_empty(),
    };
    match word.to_ascii_lowercase().as_str() {
        "required" | "mandatory" if ends => Some(Required::Yes),
        "optional" if ends => Some(Required::No),
        _ => None,
    }
}

/// Whether a cell says anything: not empty, not a dash.
pub(super) fn says(text: &str) -> bool {
    !matches!(
        text.trim().to_ascii_lowercase().as_str(),
        "" | "-" | "--" | "—" | "–" | "/" | "n/a" | "none" | "无"
    )
}

fn cell(text: &Text) -> Option<String> {
    let said = text.as_str().trim();
    says(said).then(|| unquoted(said).to_owned())
}

fn is_money(words: &str) -> bool {
    words.contains('.')
}

fn is_digits(words: &str) -> bool {
    words.split([',', '.']).all(|part| is_number(part.trim()))
}
