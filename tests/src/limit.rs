//! Values just beyond a limit of the spec.

use payspec_codegen::ir::{Constraint, Scalar, TypeId, TypeKind};

use crate::json::Json;
use crate::oracle::Oracle;

impl Oracle<'_> {
    /// Values beyond a limit, and the words of the rule.
    pub fn beyond(&self, ty: TypeId, limit: &Constraint) -> (Vec<Json>, &'static str) {
        let kind = &self.api.types[ty].kind;
        let is_number = matches!(
            kind,
            TypeKind::Scalar(
                Scalar::I32
                    | Scalar::I64
                    | Scalar::U32
                    | Scalar::U64
                    | Scalar::Number
                    | Scalar::MaskedInteger
            ) | TypeKind::IntegerEnum(_)
        );
        let as_typed = |text: String| {
            if is_number {
                Json::number(text)
            } else {
                Json::text(text)
            }
        };
        let of_length = |length: u64| {
            let length = usize::try_from(length).unwrap_or(usize::MAX).min(100_000);
            ["1", "x", "é"]
                .iter()
                .map(|char| Json::text(char.repeat(length)))
                .collect()
        };
        let items = |count: u64| {
            let item = match kind {
                TypeKind::List(item) => self.least(*item),
                _ => Json::Null,
            };
            Json::List(vec![item; usize::try_from(count).unwrap_or(0).min(10_000)])
        };
        let members = |count: u64| {
            Json::Object(
                (0..count.min(10_000))
                    .map(|at| (format!("m{at}"), Json::Null))
                    .collect(),
            )
        };
        match limit {
            Constraint::MinLength(least) => (of_length(least.saturating_sub(1)), "at least"),
            Constraint::MaxLength(most) => (of_length(most + 1), "at most"),
            Constraint::Pattern(_) => {
                let tries = [
                    "",
                    " ",
                    "\u{1}",
                    "é",
                    "!",
                    "a",
                    "A",
                    "0",
                    "zz",
                    "ZZZZZ",
                    "0000000000000000000000",
                    "-",
                    "/",
                ];
                (
                    tries.iter().map(|text| Json::text(*text)).collect(),
                    "must match",
                )
            }
            Constraint::Minimum { bound, exclusive } => {
                let below = if *exclusive {
                    bound.clone()
                } else {
                    moved(bound, -1)
                };
                (vec![as_typed(below)], "must be")
            }
            Constraint::Maximum { bound, exclusive } => {
                let above = if *exclusive {
                    bound.clone()
                } else {
                    moved(bound, 1)
                };
                (vec![as_typed(above)], "must be")
            }
            Constraint::MultipleOf(unit) => {
                let finer = if unit.contains('.') {
                    format!("{unit}1")
                } else {
                    moved(unit, 1)
                };
                (
                    vec![as_typed(finer), as_typed("0.5".to_owned())],
                    "multiple",
                )
            }
            Constraint::MinItems(least) => (vec![items(least.saturating_sub(1))], "at least"),
            Constraint::MaxItems(most) => (vec![items(most + 1)], "at most"),
            Constraint::UniqueItems => (vec![items(2)], "no two items"),
            Constraint::MinProperties(least) => {
                (vec![members(least.saturating_sub(1))], "at least")
            }
            Constraint::MaxProperties(most) => (vec![members(most + 1)], "at most"),
            Constraint::OneOf(values) => {
                let flip = |value: &String| Json::Bool(value != "true");
                let other = [Json::text("zq-other-7193"), Json::number("719319")];
                (
                    other.into_iter().chain(values.first().map(flip)).collect(),
                    "must be",
                )
            }
        }
    }
}

/// A decimal one up or down, digits behind the point kept.
fn moved(bound: &str, by: i128) -> String {
    let (whole, part) = bound.split_once('.').unwrap_or((bound, ""));
    let scale = 10i128.pow(u32::try_from(part.len()).unwrap_or(0));
    let negative = whole.starts_with('-');
    let digits: i128 = format!("{}{part}", whole.trim_start_matches('-'))
        .parse()
        .unwrap_or(0);
    let value = if negative { -digits } else { digits } + by * scale;
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let scale = scale.unsigned_abs();
    match part.is_empty() {
        true => format!("{sign}{value}"),
        false => format!(
            "{sign}{}.{:0width$}",
            value / scale,
            value % scale,
            width = part.len()
        ),
    }
}
