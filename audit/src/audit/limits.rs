//! Limits of fields.

use super::fields::Row;
use super::{Auditor, Found};
use crate::facts::{Kind, Limit, LimitOf, Part};
use crate::link::PartId;
use crate::spec::{Aspect, Bound, Declaration};

impl Auditor<'_> {
    pub(super) fn limits(&mut self, row: Row<'_>, declaration: &Declaration) {
        for limit in &row.field.limits {
            let told = self.told.entry(declaration.key).or_default();
            told.min |= limit.min.is_some();
            told.max |= limit.max.is_some();
            self.limit(row, declaration, limit);
        }
    }

    fn limit(&mut self, row: Row<'_>, declaration: &Declaration, limit: &Limit) {
        let rules = &declaration.rules;
        let is_number = |kind: &Kind| matches!(kind, Kind::Integer | Kind::Number);
        let (keywords, bounds, can_be_said) = match limit.of {
            LimitOf::Length => (
                ["minLength", "maxLength"],
                [&rules.min_length, &rules.max_length],
                rules.kinds.is_empty() || rules.kinds.contains(&Kind::String),
            ),
            LimitOf::Value => (
                ["minimum", "maximum"],
                [&rules.minimum, &rules.maximum],
                rules.kinds.is_empty() || rules.kinds.iter().any(is_number),
            ),
        };
        let wanted = [limit.min.as_deref(), limit.max.as_deref()];
        let said = words(limit);
        if !can_be_said {
            let message = format!(
                "the limit `{said}` of {} is in the document, and can't be said of its type in the spec",
                row.name()
            );
            let found = row.found(Aspect::Limit, message, declaration);
            return self.push(found.fact(said).note());
        }
        if !rules.values.is_empty()
            && limit.of == LimitOf::Length
            && values_keep(declaration, wanted)
        {
            return;
        }
        for ((keyword, own), wanted) in keywords.into_iter().zip(bounds).zip(wanted) {
            let Some(wanted) = wanted.filter(|wanted| !is_equal(own.as_ref(), wanted)) else {
                continue;
            };
            if is_trivial(keyword, wanted) && own.is_none() {
                continue;
            }
            let name = row.name();
            let spec = match own {
                Some(own) => format!("and {} in the spec", own.text),
                None => "and the spec has none".to_owned(),
            };
            let message = format!("`{keyword}` of {name} is {wanted} in the document, {spec}");
            let at = own.as_ref().map_or(declaration.schema, |own| own.span);
            let found = row.found(Aspect::Limit, message, declaration);
            self.push(
                found
                    .fact(said.as_str())
                    .edit(format!("write `{keyword}: {wanted}`"), at),
            );
        }
    }

    /// Limits that belong to no field: there is nothing to hold them against.
    pub(super) fn limit_rows(&mut self) {
        for (document, facts) in self.inventory.documents.iter().enumerate() {
            for (section, of) in facts.sections.iter().enumerate() {
                for (part, fact) in of.parts.iter().enumerate() {
                    let Part::Limits(rows) = fact else {
                        continue;
                    };
                    let id = PartId {
                        document,
                        section,
                        part,
                    };
                    for row in rows {
                        let message = format!(
                            "the limit `{}` of `{}` belongs to no field, so the spec can hold it in a description only",
                            words(&row.limit),
                            row.subject
                        );
                        self.push(
                            Found::new(Aspect::Limit, message, row.subject.as_str())
                                .in_document(super::document_of(id), row.at)
                                .note(),
                        );
                    }
                }
            }
        }
    }
}

/// `length ..32`, `value 30..120 minutes`.
fn words(limit: &Limit) -> String {
    let of = match limit.of {
        LimitOf::Length => "length",
        LimitOf::Value => "value",
    };
    let end = |end: &Option<String>| end.clone().unwrap_or_default();
    let unit = limit.unit.as_ref().map(|unit| format!(" {unit}"));
    format!(
        "{of} {}..{}{}",
        end(&limit.min),
        end(&limit.max),
        unit.unwrap_or_default()
    )
}

/// Whether a bound is a number: `32` is `32.0`.
fn is_equal(own: Option<&Bound>, wanted: &str) -> bool {
    own.is_some_and(|own| plain(&own.text) == plain(wanted))
}

fn plain(number: &str) -> &str {
    let number = number.trim().trim_start_matches('+');
    match number.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => number.trim_end_matches('0'),
        None => number,
    }
}

/// Whether a limit says nothing: no text is shorter than nothing.
fn is_trivial(keyword: &str, wanted: &str) -> bool {
    keyword == "minLength" && plain(wanted) == "0"
}

/// Whether the listed values are within a limit of length, so that it need not be said.
fn values_keep(declaration: &Declaration, [min, max]: [Option<&str>; 2]) -> bool {
    let number = |text: Option<&str>| text.and_then(|text| plain(text).parse::<usize>().ok());
    let least = number(min).unwrap_or(0);
    let most = number(max).unwrap_or(usize::MAX);
    declaration.rules.values.iter().all(|value| {
        let length = value.text.chars().count();
        (least..=most).contains(&length)
    })
}
