//! Whether two values are equal: what both say to a sink is compared, so that no type needs code of its own for it.

use zeroize::Zeroizing;

use crate::File;
use crate::json::Json;
use crate::shape::{Member, Shape};
use crate::value::{Scalar, Sensitivity, Sink, Value};

/// Whether two values of one type say the same of themselves. Two variants of a union that hold the same scalar do.
///
/// Sensitive values are compared in a time that depends on their lengths only.
#[doc(hidden)]
#[inline]
pub fn equal<T: Value>(one: &T, other: &T) -> bool {
    say_the_same(one, other)
}

fn say_the_same(one: &dyn Value, other: &dyn Value) -> bool {
    let mut told = Told::default();
    one.write(&mut told);
    let mut compared = Compared {
        told: &told.0,
        same: true,
    };
    other.write(&mut compared);
    compared.same && compared.told.is_empty()
}

/// One word of what a value says, with a text that may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Word {
    Null,
    Bool,
    Number,
    Text,
    Sensitive,
    Json,
    Unlisted,
    BeginArray,
    Item,
    EndArray,
    BeginObject,
    Member,
    EndObject,
    Tag,
    Choice,
}

/// A sink that only tells words apart.
trait Listener {
    fn word(&mut self, word: Word, text: &str);
}

/// What the first value said: each word as its number, the length of its text, its text. Wiped, since it has everything in it.
#[derive(Default)]
struct Told(Zeroizing<Vec<u8>>);

impl Listener for Told {
    fn word(&mut self, word: Word, text: &str) {
        self.0.push(word as u8);
        self.0.extend_from_slice(&text.len().to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// What is left of that while the second value speaks.
struct Compared<'a> {
    told: &'a [u8],
    same: bool,
}

impl<'a> Compared<'a> {
    /// The text of the next word, if that is the word.
    fn next(&mut self, word: Word) -> Option<&'a [u8]> {
        let (first, rest) = self.told.split_first()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (text, rest) = rest.split_at_checked(usize::from_le_bytes(*length))?;
        self.told = rest;
        (*first == word as u8).then_some(text)
    }
}

impl Listener for Compared<'_> {
    fn word(&mut self, word: Word, text: &str) {
        if self.same {
            let next = self.next(word);
            self.same = next.is_some_and(|told| same(word, told, text.as_bytes()));
        }
    }
}

fn same(word: Word, one: &[u8], other: &[u8]) -> bool {
    match word {
        Word::Sensitive => subtle::ConstantTimeEq::ct_eq(one, other).into(),
        _ => one == other,
    }
}

impl<T: Listener> Sink for T {
    fn null(&mut self) {
        self.word(Word::Null, "");
    }

    fn bool(&mut self, value: bool) {
        self.word(Word::Bool, if value { "true" } else { "false" });
    }

    fn number(&mut self, token: &str) {
        self.word(Word::Number, token);
    }

    fn text(&mut self, text: &str) {
        self.word(Word::Text, text);
    }

    fn sensitive(&mut self, _what: Sensitivity, value: Scalar<'_>) {
        self.word(Word::Sensitive, value.as_str());
    }

    fn file(&mut self, file: &File) {
        self.word(Word::Sensitive, &file.likeness());
    }

    fn choice(&mut self, index: u8) {
        self.word(Word::Choice, char::from(index).encode_utf8(&mut [0; 4]));
    }

    fn json(&mut self, json: &Json) {
        self.word(Word::Json, json.as_str());
    }

    fn unlisted(&mut self, _source: &'static str, json: &Json) {
        self.word(Word::Unlisted, json.as_str());
    }

    fn begin_array(&mut self) {
        self.word(Word::BeginArray, "");
    }

    fn item(&mut self) {
        self.word(Word::Item, "");
    }

    fn end_array(&mut self) {
        self.word(Word::EndArray, "");
    }

    fn begin_object(&mut self, shape: Option<&'static Shape>) {
        self.word(Word::BeginObject, shape.map_or("", |shape| shape.name));
    }

    fn member(&mut self, name: &str, _member: Option<&'static Member>) {
        self.word(Word::Member, name);
    }

    fn absent(&mut self, _member: &'static Member) {}

    fn end_object(&mut self) {
        self.word(Word::EndObject, "");
    }

    fn tag(&mut self, _name: &'static str, value: &'static str) {
        self.word(Word::Tag, value);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::say_the_same;
    use crate::{Amount, File, Json, Nullable, Secret};

    #[test]
    fn equal_is_what_says_the_same() {
        let list = vec![Some("a".to_owned()), None];
        assert!(say_the_same(&list, &list.clone()));
        assert!(!say_the_same(&list, &vec![None, Some("a".to_owned())]));
        assert!(!say_the_same(
            &vec!["ab".to_owned()],
            &vec!["a".to_owned(), "b".to_owned()]
        ));
        assert!(!say_the_same(&vec![1_i64], &vec![1_i64, 2]));
        assert!(!say_the_same(&vec![1_i64, 2], &vec![1_i64]));
        let map = |key: &str| BTreeMap::from([(key.to_owned(), 1_i64)]);
        assert!(say_the_same(&map("a"), &map("a")));
        assert!(!say_the_same(&map("a"), &map("b")));
    }

    #[test]
    fn null_text_and_number_differ() {
        assert!(!say_the_same(
            &Nullable::<String>::Null,
            &Nullable::Value("null".to_owned())
        ));
        assert!(!say_the_same(&1_i64, &"1".to_owned()));
        let json = |text: &str| Json::parse(text).unwrap();
        assert!(!say_the_same(&json("1.0"), &json("1.00")));
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        assert!(say_the_same(&amount("1.0"), &amount("1.0")));
        assert!(!say_the_same(&amount("1.0"), &amount("1.00")));
    }

    #[test]
    fn files_are_compared() {
        let file = || File::from(vec![0xff, 0]).named("a");
        assert!(say_the_same(&file(), &file()));
        assert!(!say_the_same(&file(), &file().with_media_type("image/png")));
        assert!(!say_the_same(
            &file(),
            &File::from(vec![0xff, 1]).named("a")
        ));
        let read = || File::streamed(None, || crate::SourceStream::from_iter([]));
        let one = read();
        assert!(say_the_same(&one, &one.clone()));
        assert!(
            !say_the_same(&one, &read()),
            "nobody reads them to find out"
        );
    }

    #[test]
    fn secrets_are_compared() {
        assert!(say_the_same(&Secret::new("key"), &Secret::new("key")));
        assert!(!say_the_same(&Secret::new("key"), &Secret::new("kez")));
        assert!(!say_the_same(&Secret::new("key"), &Secret::new("ke")));
    }
}
