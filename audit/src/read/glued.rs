//! Rows whose cell borders are lost: `amountPayment amount.string(32)required`.

use std::collections::BTreeSet;

use crate::block::Text;

use super::columns::{self, Role};
use super::field::Cells;
use super::nest;
use super::required;
use super::token::is_name;
use super::ty;

/// The columns of a header without borders: `REQUEST BODYDetailsTypeRequiredExample`. The longest names of columns that take up all of it.
pub(super) fn columns(header: &str) -> Option<Vec<(String, Role)>> {
    let header = header.trim();
    if header.len() > LONGEST {
        return None;
    }
    // for each byte from which columns reach the end: where the first of them ends
    let mut ends: Vec<Option<usize>> = vec![None; header.len() + 1];
    for start in (0..header.len())
        .rev()
        .filter(|at| header.is_char_boundary(*at))
    {
        let end = (start + 1..=header.len()).rev().find(|end| {
            let next = header
                .get(*end..)
                .map_or(header.len(), |rest| header.len() - rest.trim_start().len());
            let goes_on = next == header.len() || ends.get(next).is_some_and(Option::is_some);
            goes_on
                && header.get(start..*end).is_some_and(|word| {
                    !word.starts_with(' ') && !word.ends_with(' ') && columns::known(word).is_some()
                })
        });
        if let Some(slot) = ends.get_mut(start) {
            *slot = end;
        }
    }
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(end) = ends.get(start).copied().flatten() {
        let word = header.get(start..end)?;
        found.push((word.to_owned(), columns::known(word)?));
        start = header.len() - header.get(end..)?.trim_start().len();
    }
    (found.len() >= 2).then_some(found)
}

/// The longest row without borders that is looked at.
const LONGEST_ROW: usize = 4_096;

/// The longest header without borders that is looked at.
const LONGEST: usize = 160;

/// A row of fields. Read from the right, where types and words for required are certain; the name's end is not always.
pub(super) fn field(
    row: &Text,
    roles: &[Role],
    keys: &BTreeSet<String>,
) -> Result<Cells, &'static str> {
    const LOST: &str = "a row without cell borders whose cells can't be told apart";
    let text = row.as_str();
    if text.len() > LONGEST_ROW {
        return Err("a row without cell borders that is too long to be one");
    }
    let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
    let order_fits = matches!(
        roles,
        [Role::Name, Role::Words, Role::Type]
            | [Role::Name, Role::Words, Role::Type, Role::Required(_)]
            | [
                Role::Name,
                Role::Words,
                Role::Type,
                Role::Required(_),
                Role::Example
            ]
    ) || matches!(
        roles,
        [Role::Name, Role::Type, Role::Required(_)]
            | [Role::Name, Role::Type, Role::Required(_), Role::Words]
            | [Role::Name, Role::Type]
    );
    if !order_fits {
        return Err("a row without cell borders, under columns in an order that is not known");
    }
    let mut cells = Cells {
        at: row.start(),
        ..Cells::default()
    };
    let type_end = if has(|role| matches!(role, Role::Required(_))) {
        let (from, to) = required_words(text).ok_or(LOST)?;
        let Some(Role::Required(turn)) =
            roles.iter().find(|role| matches!(role, Role::Required(_)))
        else {
            return Err(LOST);
        };
        cells.required_words = Some((row.slice(from, to), *turn));
        let rest = row.slice(to, text.len()).trimmed();
        if !rest.is_empty() {
            match roles.last() {
                Some(Role::Example) => cells.example = Some(rest),
                Some(Role::Words) => cells.words.push(rest),
                _ => return Err(LOST),
            }
        }
        from
    } else {
        text.len()
    };
    let head = text.get(..type_end).ok_or(LOST)?;
    let (typed, type_at) = ty::suffix(head).ok_or(LOST)?;
    cells.typed = Some(typed);
    let left = head.get(..type_at).ok_or(LOST)?;
    let details = roles.iter().position(|role| matches!(role, Role::Words))
        < roles.iter().position(|role| matches!(role, Role::Type))
        && has(|role| matches!(role, Role::Words));
    let end = if details {
        name_end(left, keys)
            .ok_or("a row without cell borders whose name may end at several places")?
    } else {
        left.len()
    };
    cells.name = Some(nest::written(left.get(..end).ok_or(LOST)?).ok_or(LOST)?);
    let words = row.slice(end, type_at).trimmed();
    if !words.is_empty() {
        cells.words.push(words);
    }
    Ok(cells)
}

/// Where the words for required stand: the one place at which a type ends and such words begin.
fn required_words(text: &str) -> Option<(usize, usize)> {
    const HEADS: [&str; 8] = [
        "required if (",
        "required",
        "optional",
        "conditional (",
        "conditional",
        "mandatory",
        "Yes",
        "No",
    ];
    let mut found: Option<(usize, usize)> = None;
    for head in HEADS {
        for (at, _) in text.match_indices(head) {
            if found.is_some_and(|(from, to)| (from..to).contains(&at)) {
                continue;
            }
            let behind = text.get(at + head.len()..)?;
            let is_part = matches!(head, "Yes" | "No")
                && behind.starts_with(|c: char| c.is_ascii_lowercase());
            if is_part || ty::suffix(text.get(..at)?).is_none() {
                continue;
            }
            let end = if head.ends_with('(') {
                at + text.get(at..)?.find(')')? + 1
            } else {
                at + head.len()
            };
            required::read(text.get(at..end)?)?;
            if found.is_some() {
                return None;
            }
            found = Some((at, end));
        }
    }
    found
}

/// Where the name with which a row begins ends. The names that examples use decide, else the one place at which a capital follows.
fn name_end(left: &str, keys: &BTreeSet<String>) -> Option<usize> {
    let start = left.find(|c: char| c.is_ascii_alphabetic() || c == '_')?;
    let run = left.get(start..)?;
    let run = run
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
        .map_or(run, |end| run.get(..end).unwrap_or(run));
    let whole = start + run.len() == left.len();
    let bytes = run.as_bytes();
    let mut humps: Vec<usize> = (1..bytes.len())
        .filter(|at| matches!((bytes.get(at - 1), bytes.get(*at)), (Some(a), Some(b)) if !a.is_ascii_uppercase() && b.is_ascii_uppercase()))
        .collect();
    if whole {
        humps.push(run.len());
    }
    // details that begin in lower case leave no mark: only a key can tell
    let known: Vec<usize> = (1..=run.len())
        .filter(|at| {
            (*at < run.len() || whole) && run.get(..*at).is_some_and(|name| keys.contains(name))
        })
        .collect();
    let marked: Vec<usize> = known
        .iter()
        .copied()
        .filter(|at| humps.contains(at))
        .collect();
    let clean = |at: &usize| {
        let first = run.get(*at..).unwrap_or_default();
        !first
            .as_bytes()
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()))
    };
    let end = match (marked.as_slice(), known.as_slice(), humps.as_slice()) {
        ([one], _, _) if clean(one) || humps.iter().filter(|hump| clean(hump)).count() == 0 => *one,
        ([], [one], _) => *one,
        ([], [], [one]) => *one,
        _ => return None,
    };
    is_name(run.get(..end)?).then_some(start + end)
}

/// A row of values: the code with which it begins, in capitals or digits.
pub(super) fn value(row: &str) -> Option<&str> {
    let run = row
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .map_or(row, |end| row.get(..end).unwrap_or(row));
    let end = run
        .find(|c: char| c.is_ascii_lowercase())
        .map_or(run.len(), |lower| lower.saturating_sub(1));
    let code = run.get(..end)?;
    let next = row.get(end..)?;
    let digits = run.find(|c: char| !c.is_ascii_digit()).unwrap_or(run.len());
    let code = if digits > 0 && digits <= end {
        run.get(..digits)?
    } else {
        code
    };
    let begins = code.len() == digits
        || next.starts_with(|c: char| c.is_ascii_uppercase())
        || next.is_empty();
    (!code.is_empty() && begins && super::token::is_code(code)).then_some(code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Role, columns, field, value};
    use crate::block::Text;

    fn check(header: &str, keys: &[&str], row: &str, expected: &str) {
        let roles: Vec<Role> = columns(header)
            .expect("columns")
            .into_iter()
            .map(|(_, role)| role)
            .collect();
        let keys: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        let found = field(&Text::new(row, 0), &roles, &keys).map_or("unread".to_owned(), |cells| {
            let text =
                |text: Option<&Text>| text.map_or("-".to_owned(), |text| text.as_str().to_owned());
            let name = cells.name.map_or("?".to_owned(), |name| {
                format!("{}{}", "-".repeat(name.depth), name.segments.join("."))
            });
            [
                name,
                text(cells.words.first()),
                cells.typed.map_or("-".to_owned(), |typed| typed.ty.words),
                text(cells.required_words.as_ref().map(|(words, _)| words)),
                text(cells.example.as_ref()),
            ]
            .join("|")
        });
        assert_eq!(found, expected, "{row}");
    }

    const FIVE: &str = "REQUEST BODYDetailsTypeRequiredExample";

    #[test]
    fn rows_are_read_from_the_right() {
        check(
            FIVE,
            &[],
            "sumThe sum to payNow string(32)required",
            "unread",
        );
        check(
            FIVE,
            &[],
            "sumThe sum to paystring(32)required",
            "sum|The sum to pay|string|required|-",
        );
        check(
            FIVE,
            &[],
            "codeThe codestring(3)requiredUSD",
            "code|The code|string|required|USD",
        );
        check(FIVE, &[], "boxobjectrequired", "box|-|object|required|-");
        check(
            FIVE,
            &[],
            "- kindWhat it is (card)stringrequiredcard",
            "-kind|What it is (card)|string|required|card",
        );
        check(
            FIVE,
            &[],
            "my_idYour own id.string(32)conditional (required if their_id is empty)",
            "my_id|Your own id.|string|conditional (required if their_id is empty)|-",
        );
        check(FIVE, &[], "no borders at all", "unread");
    }

    #[test]
    fn names_end_where_the_examples_say() {
        check(
            FIVE,
            &["payType"],
            "payTypeHow to paystringrequired",
            "payType|How to pay|string|required|-",
        );
        check(FIVE, &[], "payTypeHow to paystringrequired", "unread");
        check(
            FIVE,
            &["payType", "pay"],
            "payTypeHow to paystringrequired",
            "unread",
        );
        check(
            FIVE,
            &["name"],
            "nameuser's full namestringrequired",
            "name|user's full name|string|required|-",
        );
        check(FIVE, &[], "nameuser's full namestringrequired", "unread");
        check(
            FIVE,
            &["payType"],
            "payTypestringrequired",
            "payType|-|string|required|-",
        );
    }

    #[test]
    fn values_begin_rows() {
        assert_eq!(value("PENDINGThe payment is pending"), Some("PENDING"));
        assert_eq!(value("ON_HOLDIt waits"), Some("ON_HOLD"));
        assert_eq!(value("200All is well"), Some("200"));
        assert_eq!(value("Nothing of that sort"), None);
        assert_eq!(value("word"), None);
    }
}
