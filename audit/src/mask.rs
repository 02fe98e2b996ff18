//! What must not be kept of an example.
//!
//! Whether a value is personal, a card number or a secret is told by its name, by the names around it, or by its own shape. In its
//! place comes a placeholder of the same form: letters become `x` and `q`, digits `0` and `1`. Which of the two says 16 bits of the
//! value's SHA-256, so that a file of facts shows that a value changed, but not to what. A placeholder is its own placeholder.

mod form;
mod name;
mod shape;

use payspec_codegen::tree::{Entry, Node, Tree};

use name::Kind;

/// How deep a value may be nested; nothing deeper is kept.
const MOST_DEEP: usize = 400;

/// The example with placeholders for personal data, card numbers and secrets.
pub fn mask(value: &mut Node) {
    walk(value, &Around::default(), 0);
}

/// The value of a field, or a placeholder of the same form where it must not be kept. `name` may have dots: `card.number`.
#[must_use]
pub fn masked(name: &str, value: &str) -> String {
    let mut names = name.rsplit(['.', '[', ']']).filter(|name| !name.is_empty());
    let own = names.next().unwrap_or("");
    let around = Around {
        parent: names.next().unwrap_or(""),
        own,
        personal: false,
    };
    around.text(value, 0)
}

/// The word of `x-sensitive` for a field of this name, where the name alone tells. It may have the name of its object before a dot:
/// `card.number`.
#[must_use]
pub fn sensitivity(name: &str) -> Option<&'static str> {
    let (parent, own) = name.rsplit_once('.').unwrap_or(("", name));
    Some(match name::kind(parent, own)? {
        Kind::Card => "pan",
        Kind::Cvv => "cvv",
        Kind::Secret => "secret",
        Kind::Email
        | Kind::Ip
        | Kind::Phone
        | Kind::Birth
        | Kind::Person
        | Kind::Address
        | Kind::Position => "pii",
        // A name may be a thing's as well as a person's.
        Kind::Name => return None,
    })
}

/// What stands around a value.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    /// The name of the object it is a member of.
    parent: &'a str,
    /// Its own name.
    own: &'a str,
    /// Whether members beside it are personal.
    personal: bool,
}

fn walk(node: &mut Node, around: &Around<'_>, depth: usize) {
    if depth > MOST_DEEP {
        node.value = Tree::Null;
        return;
    }
    match &mut node.value {
        Tree::Null | Tree::Bool(_) => {}
        Tree::Number(number) => *number = around.number(number),
        Tree::Text(text) => *text = around.text(text, depth),
        Tree::List(items) => {
            for item in items {
                walk(item, around, depth + 1);
            }
        }
        Tree::Map(entries) => {
            let personal = entries.iter().any(is_personal);
            for entry in entries {
                let inside = Around {
                    parent: around.own,
                    own: &entry.key,
                    personal,
                };
                walk(&mut entry.node, &inside, depth + 1);
            }
        }
    }
}

/// Whether a member makes the ones beside it those of a person.
fn is_personal(entry: &Entry) -> bool {
    let kind = name::kind("", &entry.key);
    let scalar = matches!(entry.node.value, Tree::Text(_) | Tree::Number(_));
    scalar
        && matches!(
            kind,
            Some(Kind::Email | Kind::Phone | Kind::Birth | Kind::Cvv | Kind::Card)
        )
}

impl Around<'_> {
    fn kind(&self) -> Option<Kind> {
        name::kind(self.parent, self.own)
    }

    fn number(&self, number: &str) -> String {
        let sensitive = match self.kind() {
            Some(Kind::Cvv) => return form::zeros(number, true),
            Some(Kind::Card | Kind::Phone | Kind::Secret | Kind::Position | Kind::Birth) => true,
            _ => shape::is_card(number) && !name::is_reference(self.own),
        };
        if sensitive {
            form::number(number)
        } else {
            number.to_owned()
        }
    }

    fn text(&self, text: &str, depth: usize) -> String {
        if form::is_dummy(text) {
            return text.to_owned();
        }
        if let Some(masked) = self.inner(text, depth) {
            return masked;
        }
        let by_name = || self.kind().filter(|kind| self.fits(*kind, text));
        let address = shape::is_ip(text).then(|| shape::kind(text, self.own));
        let out = match address.unwrap_or_else(|| by_name().or_else(|| shape::kind(text, self.own)))
        {
            None => shape::mask_addresses(text),
            Some(Kind::Email) => form::email(text),
            Some(Kind::Ip) => form::ip(text),
            Some(Kind::Card) => form::card(text),
            Some(Kind::Cvv) => form::zeros(text, false),
            Some(Kind::Birth) => form::date(text),
            Some(Kind::Secret) => form::secret(text),
            Some(Kind::Phone | Kind::Person | Kind::Address | Kind::Position | Kind::Name) => {
                form::scrambled(text)
            }
        };
        // what looks like an address by accident is treated as one at once, not when it is read again
        if out != text && shape::is_ip(&out) {
            form::ip(&out)
        } else {
            out
        }
    }

    /// Masks what a text holds that is a document by itself: a URL, or JSON.
    fn inner(&self, text: &str, depth: usize) -> Option<String> {
        if shape::is_url(text) {
            return Some(shape::mask_url(text));
        }
        let secret = self.kind() == Some(Kind::Secret);
        if text.starts_with(['{', '[']) && depth < MOST_DEEP / 2 && !secret {
            let whole = crate::block::Text::new(text, 0);
            let mut read = crate::json::read(&whole, &crate::block::Places::new(text)).ok()?;
            let before = read.value.clone();
            walk(&mut read.value, self, depth + MOST_DEEP / 4);
            let same = read.value == before;
            return Some(if same {
                text.to_owned()
            } else {
                read.value.to_json()
            });
        }
        None
    }

    /// Whether a value can be what its name says.
    fn fits(&self, kind: Kind, text: &str) -> bool {
        match kind {
            Kind::Email => text.contains('@'),
            Kind::Ip => shape::is_ip(text),
            Kind::Phone => shape::has_digits(text, 4),
            Kind::Card => shape::has_digits(text, 8),
            Kind::Cvv => text.len() <= 8 && shape::has_digits(text, 1),
            Kind::Birth | Kind::Position => shape::has_digits(text, 1),
            Kind::Name => {
                shape::is_full_name(text) || self.personal && text.chars().any(char::is_alphabetic)
            }
            Kind::Person | Kind::Address | Kind::Secret => text.chars().any(char::is_alphanumeric),
        }
    }
}

#[cfg(test)]
mod tests;
