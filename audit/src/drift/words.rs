//! Changes in words.

use super::{Change, ChangeKind, SectionName};
use crate::facts::{Limit, Required, Way};

/// So many of something: `1 field`, `2 fields`.
pub(super) fn count(count: usize, what: &str) -> String {
    if count == 1 {
        format!("{count} {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// Text of a page that is put between backticks, or near some.
pub(super) fn bare(text: &str) -> String {
    text.replace('`', "'")
}

/// A section by its title, else by its address.
pub(super) fn section(name: &SectionName) -> String {
    if !name.title.is_empty() {
        return bare(&name.title);
    }
    match (&name.method, &name.path) {
        (Some(method), Some(path)) => bare(&format!("{method} {path}")),
        (_, Some(path)) => bare(path),
        _ => "the document".to_owned(),
    }
}

/// A way, as the word of an inventory.
pub(super) fn way(way: Way) -> &'static str {
    let found = crate::inventory::WAYS
        .iter()
        .find(|(_, candidate)| *candidate == way);
    found.map_or("unknown", |(word, _)| word)
}

pub(super) fn required(required: &Required) -> String {
    match required {
        Required::Yes => "required".to_owned(),
        Required::No => "optional".to_owned(),
        Required::When(condition) => format!("conditional ({})", condition.words),
        Required::Unsaid => "neither required nor optional".to_owned(),
    }
}

pub(super) fn limits(limits: &[Limit]) -> Option<String> {
    let words: Vec<String> = limits.iter().map(crate::inventory::limit_words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The change as a sentence.
pub(super) fn message(change: &Change) -> String {
    use ChangeKind as Kind;
    let place = place(change);
    let said = |text: &Option<String>| bare(text.as_deref().unwrap_or("nothing"));
    let (field, old, new) = (said(&change.field), said(&change.old), said(&change.new));
    let (old, new) = (old.as_str(), new.as_str());
    match change.what {
        Kind::SectionAppeared => format!("{} is new ({new})", operation(change)),
        Kind::SectionVanished => format!("{} vanished ({old})", operation(change)),
        Kind::PathChanged => format!("the path of {place} became `{new}` (was `{old}`)"),
        Kind::MethodChanged => format!("the method of {place} became `{new}` (was `{old}`)"),
        Kind::WayChanged => format!(
            "the fields of {} travel as {new} now (were {old})",
            section(&change.section)
        ),
        Kind::TableAppeared => format!("a table of {new} is new in {place}"),
        Kind::TableVanished => format!("a table of {old} vanished from {place}"),
        Kind::FieldAppeared => format!("`{field}` of {place} is new{}", in_brackets(new)),
        Kind::FieldVanished => format!("`{field}` of {place} vanished{}", in_brackets(old)),
        Kind::FieldRenamed => format!("`{new}` of {place} has a new name (was `{old}`)"),
        Kind::FieldMoved => format!("`{new}` of {place} moved there (was `{old}`)"),
        Kind::Retyped => format!(
            "`{field}` of {place} became {} (was {})",
            a_type(new),
            a_type(old)
        ),
        Kind::RequiredChanged => format!("`{field}` of {place} became {new} (was {old})"),
        Kind::LimitChanged => match (&change.old, &change.new) {
            (_, None) => format!("`{field}` of {place} lost its limit {old}"),
            (None, _) => format!("`{field}` of {place} got the limit {new}"),
            _ => format!("the limit of `{field}` of {place} became {new} (was {old})"),
        },
        Kind::ValueAdded => format!("`{field}` of {place} got the value `{new}`"),
        Kind::ValueRemoved => format!("`{field}` of {place} lost the value `{old}`"),
        Kind::ValueRenamed => {
            format!("`{field}` of {place} has the value `{new}` instead of `{old}`")
        }
        Kind::DefaultChanged => {
            format!("the default of `{field}` of {place} became `{new}` (was `{old}`)")
        }
        Kind::FieldExampleChanged => {
            format!("the row example of `{field}` of {place} became `{new}` (was `{old}`)")
        }
        Kind::ExampleAppeared => format!("an example of {place} is new ({new})"),
        Kind::ExampleVanished => format!("an example of {place} vanished ({old})"),
        Kind::MemberAdded => format!("the example of {place} got `{field}` ({new})"),
        Kind::MemberRemoved => format!("the example of {place} lost `{field}` ({old})"),
        Kind::MemberRenamed => {
            format!("the example of {place} has `{field}` under a new name (was `{old}`)")
        }
        Kind::MemberRetyped => {
            format!("`{field}` in the example of {place} became a {new} (was a {old})")
        }
        Kind::MemberChanged => {
            format!("`{field}` in the example of {place} became {new} (was {old})")
        }
        Kind::ValuesAppeared => format!("a table of {new} of `{field}` is new in {place}"),
        Kind::ValuesVanished => format!("the table of {old} of `{field}` vanished from {place}"),
        Kind::RowAdded => format!("the table of `{field}` in {place} got the value `{new}`"),
        Kind::RowRemoved => format!("the table of `{field}` in {place} lost the value `{old}`"),
        Kind::RowRenamed => {
            format!("the table of `{field}` in {place} has the value `{new}` instead of `{old}`")
        }
        Kind::LimitRowAppeared => format!("the limit {new} on `{field}` is new in {place}"),
        Kind::LimitRowVanished => format!("the limit {old} on `{field}` vanished from {place}"),
        Kind::LimitRowChanged => {
            format!("the limit on `{field}` in {place} became {new} (was {old})")
        }
    }
}

/// The section, and where it matters the way.
fn place(change: &Change) -> String {
    let section = section(&change.section);
    match change.way {
        Some(Way::Answer) => format!("the answer of {section}"),
        Some(Way::Notification) if !section.to_lowercase().contains("notification") => {
            format!("the notification of {section}")
        }
        _ => section,
    }
}

/// A section with its address.
fn operation(change: &Change) -> String {
    let SectionName {
        title,
        method,
        path,
    } = &change.section;
    let section = section(&change.section);
    match (method, path) {
        _ if title.is_empty() => section,
        (Some(method), Some(path)) => {
            format!("{section} (`{}`)", bare(&format!("{method} {path}")))
        }
        (None, Some(path)) => format!("{section} (`{}`)", bare(path)),
        _ => section,
    }
}

fn in_brackets(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(" ({said})")
    }
}

/// A type with its article.
fn a_type(word: &str) -> String {
    match word {
        "nothing" => "untyped".to_owned(),
        word if word.starts_with(['a', 'i', 'o']) => format!("an {word}"),
        word => format!("a {word}"),
    }
}
