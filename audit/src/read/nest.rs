//! Names of rows as paths: dashes, dots, indentation.

use crate::facts::{LOST, Required};

use super::token::is_name;
use super::ty::{self, Typed};

/// A name as a row writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// How many levels its marks say that it is nested: `--` is two.
    pub(super) depth: usize,
    /// Wire names; more than one where it is written with dots.
    pub(super) segments: Vec<String>,
}

/// How deep rows may be nested. Documents that need more are not known.
const DEPTH: usize = 24;

/// A name with its marks; nothing where the text is no name.
pub(super) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    let marks_end = text.find(|c: char| !is_mark(c)).unwrap_or(text.len());
    let marks = text.get(..marks_end)?;
    let steps = marks.chars().filter(|c| is_step(*c)).count();
    // `└──` is one step, drawn with lines
    let drawn = marks
        .chars()
        .any(|c| matches!(c, '└' | '├' | '│' | '↳' | '∟'));
    let depth = match drawn {
        true => marks
            .chars()
            .filter(|c| matches!(c, '└' | '├' | '│' | '↳' | '∟'))
            .count(),
        false => steps,
    };
    let name = text
        .get(marks_end..)?
        .trim()
        .trim_matches(['`', '*'])
        .trim();
    // marks of footnotes
    let name = name.trim_end_matches(['*', '†', ' ']);
    if !is_name(name) || depth > DEPTH {
        return None;
    }
    Some(Written {
        depth,
        segments: segments(name)?,
    })
}

/// A name, and what the words behind it say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The name.
    pub(super) name: Written,
    /// Its type: `amount integer`.
    pub(super) typed: Option<Typed>,
    /// Whether it is required: `amount (optional)`.
    pub(super) required: Option<Required>,
}

/// A name with the words behind it, if they say a type or whether it is required; nothing where they may be a part of the name.
pub(super) fn named(text: &str) -> Option<Named> {
    let text = text.trim();
    if let Some(name) = written(text) {
        return Some(Named {
            name,
            typed: None,
            required: None,
        });
    }
    let words = |text: &str| {
        text.trim_matches(['(', ')', '[', ']', ',', ' '])
            .to_ascii_lowercase()
    };
    let (head, last) = text.rsplit_once(char::is_whitespace)?;
    let required = match words(last).as_str() {
        "required" | "mandatory" => Some(Required::Yes),
        "optional" => Some(Required::No),
        _ => None,
    };
    let rest = if required.is_some() {
        head.trim_end_matches([',', ' '])
    } else {
        text
    };
    if let Some(name) = written(rest) {
        return Some(Named {
            name,
            typed: None,
            required,
        });
    }
    let (head, ty) = rest.rsplit_once(char::is_whitespace)?;
    // `order number`, `card object` may be names as people say them
    const CERTAIN: [&str; 11] = [
        "string", "integer", "int", "int32", "int64", "long", "boolean", "bool", "decimal",
        "float", "double",
    ];
    let ty = ty.trim_matches(['(', ')', '[', ']']);
    // `amount required integer`
    if required.is_none()
        && let Some((name, word)) = head.trim_end().rsplit_once(char::is_whitespace)
        && let Some(name) = written(name)
        && let Some(typed) = ty::read(ty)
    {
        let required = match words(word).as_str() {
            "required" | "mandatory" => Some(Required::Yes),
            "optional" => Some(Required::No),
            _ => None,
        };
        if required.is_some() {
            return Some(Named {
                name,
                typed: Some(typed),
                required,
            });
        }
    }
    CERTAIN
        .contains(&ty.to_ascii_lowercase().as_str())
        .then_some(())?;
    Some(Named {
        name: written(head)?,
        typed: ty::read(ty),
        required,
    })
}

/// A name of which nothing is left.
pub(super) fn lost() -> Written {
    Written {
        depth: 0,
        segments: vec![LOST.to_owned()],
    }
}

fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || is_step(c)
        || matches!(c, '└' | '├' | '─' | '│' | '↳' | '∟' | '\u{a0}' | '•')
}

fn is_step(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '»' | '>' | '→')
}

/// `a.b[0].c` → `a`, `b[]`, `c`.
fn segments(name: &str) -> Option<Vec<String>> {
    name.split('.')
        .map(|part| {
            let (bare, index) = match part.split_once('[') {
                Some((bare, index)) => (bare, Some(index.strip_suffix(']')?)),
                None => (part, None),
            };
            let is_index = |index: &str| {
                index.is_empty()
                    || matches!(index, "n" | "i")
                    || index.bytes().all(|b| b.is_ascii_digit())
            };
            match index {
                _ if bare.is_empty() => None,
                None => Some(bare.to_owned()),
                Some(index) if is_index(index) => Some(format!("{bare}[]")),
                Some(_) => None,
            }
        })
        .collect()
}

/// The rows above, innermost last, by which the next row is placed.
#[derive(Debug, Default)]
pub(super) struct Nest(Vec<Above>);

#[derive(Debug)]
struct Above {
    depth: usize,
    path: Vec<String>,
    is_list: bool,
}

impl Nest {
    /// The path of a row that is nested `indent` levels by its place and some more by its marks.
    pub(super) fn path(&mut self, name: &Written, indent: usize, is_list: bool) -> Vec<String> {
        let depth = indent.saturating_add(name.depth).min(DEPTH);
        while self.0.last().is_some_and(|above| above.depth >= depth) {
            self.0.pop();
        }
        let mut path = Vec::new();
        let mut known = 0;
        if let Some(above) = self.0.last() {
            path.clone_from(&above.path);
            known = above.depth + 1;
            if above.is_list {
                mark_list(&mut path);
            }
        }
        // a level that no row stands for
        path.extend((known..depth).map(|_| LOST.to_owned()));
        // names with dots that repeat the path of the row above them
        let repeats = depth > 0
            && name.segments.len() > path.len()
            && name
                .segments
                .iter()
                .zip(&path)
                .all(|(own, above)| own == above.trim_end_matches("[]") || own == above);
        if repeats && !path.is_empty() {
            path.extend(name.segments.iter().skip(path.len()).cloned());
        } else {
            path.extend(name.segments.iter().cloned());
        }
        self.0.push(Above {
            depth,
            path: path.clone(),
            is_list,
        });
        path
    }
}

/// Puts `[]` behind the last name.
pub(super) fn mark_list(path: &mut [String]) {
    if let Some(last) = path.last_mut()
        && !last.ends_with("[]")
    {
        last.push_str("[]");
    }
}

#[cfg(test)]
mod tests {
    use super::{Nest, lost, written};

    fn check(rows: &[(&str, usize, bool)], expected: &[&str]) {
        let mut nest = Nest::default();
        let found: Vec<String> = rows
            .iter()
            .map(|(name, indent, is_list)| {
                let name = written(name).unwrap_or_else(lost);
                nest.path(&name, *indent, *is_list).join(".")
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_and_indents_nest() {
        check(
            &[
                ("a", 0, false),
                ("- b", 0, false),
                ("-- c", 0, false),
                ("- d", 0, false),
                ("e", 0, false),
            ],
            &["a", "a.b", "a.b.c", "a.d", "e"],
        );
        check(
            &[("a", 0, true), ("» b", 0, true), ("»» c", 0, false)],
            &["a", "a[].b", "a[].b[].c"],
        );
        check(
            &[("a", 0, false), ("└─ b", 0, false), ("c", 1, false)],
            &["a", "a.b", "a.c"],
        );
        check(&[("a", 0, false), ("--- b", 0, false)], &["a", "a.?.?.b"]);
        check(&[("", 0, false), ("- b", 0, false)], &["?", "?.b"]);
    }

    #[test]
    fn dots_are_literal() {
        check(
            &[
                ("x.y", 0, false),
                ("x.z[0].w", 0, false),
                ("items[].price", 0, false),
            ],
            &["x.y", "x.z[].w", "items[].price"],
        );
        check(&[("a", 0, false), ("a.b", 1, false)], &["a", "a.b"]);
    }

    #[test]
    fn what_is_no_name() {
        for text in ["two words", "", "1st", "金额", "- ", "a[key].b"] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
