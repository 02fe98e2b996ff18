//! Items of lists that describe fields: `amount (integer, required): What is paid`.

use crate::block::{Places, Text};
use crate::facts::{Required, Unread};

use super::field::Cells;
use super::nest;
use super::ty;

/// An item of a list that describes a field.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What it says.
    pub(super) text: Text,
    cells: Cells,
    /// Whether it is no member of a message: an HTTP header, a cookie.
    header: bool,
}

/// The field that a line describes, with its type or its flag in parentheses behind its name.
pub(super) fn item(text: &Text) -> Option<Item> {
    let said = text.as_str();
    let end = said.find(|c: char| c.is_whitespace() || c == '(')?;
    let name = nest::written(said.get(..end)?).filter(|name| name.depth == 0)?;
    let rest = said.get(end..)?.trim_start();
    let inner = rest.strip_prefix('(')?;
    let close = inner.find(')')?;
    let (inner, behind) = (inner.get(..close)?, inner.get(close + 1..)?);
    let mut cells = Cells {
        name: Some(name),
        at: text.start(),
        required: Some(Required::Unsaid),
        ..Cells::default()
    };
    let mut header = false;
    let mut told = false;
    for part in inner.split(',').map(str::trim) {
        let lower = part.to_ascii_lowercase();
        match lower.as_str() {
            "required" | "mandatory" => {
                cells.required = Some(Required::Yes);
                told = true;
            }
            "optional" => {
                cells.required = Some(Required::No);
                told = true;
            }
            "header" | "cookie" => header = true,
            _ if cells.typed.is_none() => cells.typed = ty::read(part),
            _ => {}
        }
    }
    if !told && cells.typed.is_none() {
        return None;
    }
    let ends = behind.trim_start();
    if !(ends.is_empty()
        || ends.starts_with([':', '-', '–', '—', '.', ','])
        || ends.len() < behind.len())
    {
        return None;
    }
    let words = ends.trim_start_matches([':', '-', '–', '—', '.', ',', ' ']);
    if !words.is_empty() {
        cells
            .words
            .push(text.slice(said.len() - words.len(), said.len()));
    }
    Some(Item {
        text: text.clone(),
        cells,
        header,
    })
}

/// The column beyond which an item stands below another one, which is no field.
const OUTERMOST: u32 = 5;

/// The rows of a list, nested by how far they are indented; or why one can't be read.
pub(super) fn rows(
    items: Vec<Item>,
    shows_indent: bool,
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<Result<Cells, (usize, String)>> {
    let mut above: Vec<u32> = Vec::new();
    let mut rows = Vec::new();
    for item in items {
        let place = places.at(item.text.start());
        let mut miss = |why: &str| {
            unread.push(Unread {
                at: place,
                why: why.to_owned(),
            });
        };
        if !shows_indent {
            miss("a field in a list of which it is not known what it is nested in");
            continue;
        }
        // marks around a name move it by a column or two
        while above.last().is_some_and(|last| place.column < last + 2) {
            above.pop();
        }
        if above.is_empty() && place.column > OUTERMOST {
            miss("a field in a list below something that is no field");
            continue;
        }
        if item.header {
            miss("an HTTP header, which is no member of a message");
            continue;
        }
        let mut cells = item.cells;
        cells.indent = above.len();
        above.push(place.column);
        rows.push(Ok(cells));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::item;
    use crate::block::Text;
    use crate::facts::Required;

    fn check(line: &str, expected: Option<(&str, &str, Required)>) {
        let found = item(&Text::new(line, 0)).map(|item| {
            let name = item.cells.name.map(|name| name.segments.join("."));
            let ty = item.cells.typed.map(|typed| typed.ty.words);
            (name, ty, item.cells.required)
        });
        let expected = expected.map(|(name, ty, required)| {
            let ty = (!ty.is_empty()).then(|| ty.to_owned());
            (Some(name.to_owned()), ty, Some(required))
        });
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn items_describe_fields() {
        check(
            "amount (integer, required): What is paid",
            Some(("amount", "integer", Required::Yes)),
        );
        check(
            "payer.name (string, optional) - Who pays",
            Some(("payer.name", "string", Required::No)),
        );
        check("id (string)", Some(("id", "string", Required::Unsaid)));
        check("kind (enum, required)", Some(("kind", "", Required::Yes)));
        check("VISA (credit cards)", None);
        check("Order number (string)", None);
        check("pending - waiting", None);
        check("f(x) is a function", None);
    }
}
