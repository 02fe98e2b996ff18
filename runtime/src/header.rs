//! Headers of answers that the spec gives a type.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;
use zeroize::Zeroizing;

use crate::{DecodeError, Value, json, params};

/// The name of a header and the type of what it says: for [`Reply::read`](crate::Reply::read).
pub struct Header<T> {
    name: &'static str,
    ty: PhantomData<fn() -> T>,
}

impl<T> Header<T> {
    /// The header of this name.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            ty: PhantomData,
        }
    }

    /// What it is called.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: Value> Header<T> {
    /// Its value among these. A header is text, so what stands there is read as text, else as JSON, else as a list between commas.
    /// Several headers of the name are one such list (RFC 9110, section 5.3); where that is not read, the first counts.
    pub(crate) fn of(&self, headers: &HeaderMap) -> Result<Option<T>, DecodeError> {
        let lines = headers.get_all(self.name).iter();
        let lines: Vec<_> = lines
            .map(|line| Zeroizing::new(String::from_utf8_lossy(line.as_bytes()).into_owned()))
            .collect();
        let Some(first) = lines.first() else {
            return Ok(None);
        };
        let mut value = T::blank();
        if lines.len() == 1 || read(&params::join(&lines, ", "), &mut value).is_err() {
            read(first, &mut value)?;
        }
        Ok(Some(value))
    }
}

/// The same for all types, so that it is compiled once.
fn read(text: &str, into: &mut dyn Value) -> Result<(), DecodeError> {
    let quoted = |text: &str| json::to_vec(&text.to_owned());
    let Err(as_text) = json::read_into(&quoted(text), into) else {
        return Ok(());
    };
    if json::read_into(text.as_bytes(), into).is_ok() {
        return Ok(());
    }
    let items = text.split(',').map(str::trim);
    for plain in [false, true] {
        let mut list = Zeroizing::new(vec![b'[']);
        for (at, item) in items.clone().enumerate() {
            if at > 0 {
                list.push(b',');
            }
            match plain {
                true => list.extend_from_slice(item.as_bytes()),
                false => list.extend_from_slice(&quoted(item)),
            }
        }
        list.push(b']');
        if json::read_into(&list, into).is_ok() {
            return Ok(());
        }
    }
    Err(as_text)
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::Header;
    use crate::{Timestamp, Value};

    fn read<T: Value>(text: &'static str) -> Option<T> {
        let mut headers = HeaderMap::new();
        headers.insert("x-said", HeaderValue::from_static(text));
        Header::<T>::new("X-Said").of(&headers).ok().flatten()
    }

    #[test]
    fn a_header_is_read_as_its_type() {
        assert_eq!(read::<String>("42").as_deref(), Some("42"));
        assert_eq!(read::<i64>("42"), Some(42));
        assert_eq!(read::<bool>("true"), Some(true));
        assert_eq!(
            read::<Vec<String>>("a, b"),
            Some(vec!["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(read::<Vec<i64>>("1,2"), Some(vec![1, 2]));
        assert!(read::<Timestamp>("2024-01-01T00:00:00Z").is_some());
        assert_eq!(read::<i64>("many"), None);
        let mut twice = HeaderMap::new();
        for said in ["1", "2, 3"] {
            twice.append("x-said", HeaderValue::from_static(said));
        }
        let list = Header::<Vec<i64>>::new("x-said").of(&twice).unwrap();
        assert_eq!(list, Some(vec![1, 2, 3]));
        assert_eq!(Header::<i64>::new("x-said").of(&twice).unwrap(), Some(1));
        assert!(matches!(
            Header::<i64>::new("x-said").of(&HeaderMap::new()),
            Ok(None)
        ));
    }
}
