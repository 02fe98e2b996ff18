//! Values that are for the wire alone: shown to no log, wiped when dropped, compared in constant time.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::value::{Scalar, Sensitivity, Sink, Value};

/// A card number. Prints its first six and last four digits at most.
///
/// The check digit is not checked: the provider does that.
///
/// ```
/// # use payspec_runtime::Pan;
/// let pan = Pan::new("4111111111111111");
/// assert_eq!(format!("{pan} {pan:?}"), "411111******1111 411111******1111");
/// assert_eq!(Pan::new("41111111").to_string(), "****1111");
/// assert_eq!(pan.expose().len(), 16);
/// ```
///
/// It is no `Serialize`:
///
/// ```compile_fail,E0277
/// serde_json::to_string(&payspec_runtime::Pan::new("4111111111111111"));
/// ```
#[derive(Clone)]
pub struct Pan(Zeroizing<String>);

impl Pan {
    /// Takes a card number.
    pub fn new(digits: impl Into<String>) -> Self {
        Self(Zeroizing::new(digits.into()))
    }

    /// The card number in full.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_masked(&self.0, f)
    }
}

/// One format everywhere, so that two of them never add up to more.
#[expect(
    clippy::string_slice,
    reason = "digits alone, and eight of them at least"
)]
pub(crate) fn write_masked(pan: &str, f: &mut dyn fmt::Write) -> fmt::Result {
    let count = pan.len();
    if !pan.bytes().all(|byte| byte.is_ascii_digit()) || count < 8 {
        return f.write_str("****");
    }
    let last = &pan[count - 4..];
    if count < 15 {
        return write!(f, "****{last}");
    }
    write!(f, "{}{:*<width$}{last}", &pan[..6], "", width = count - 10)
}

/// A card verification code. It goes to the wire and nowhere else: no accessor, no `Clone`, printed as `[cvv]`.
///
/// ```
/// # use payspec_runtime::Cvv;
/// assert_eq!(format!("{:?}", Cvv::new("123")), "[cvv]");
/// ```
///
/// ```compile_fail
/// # use payspec_runtime::Cvv;
/// let twice = Cvv::new("123").clone();
/// ```
pub struct Cvv(Zeroizing<String>);

impl Cvv {
    /// Takes a verification code.
    pub fn new(code: impl Into<String>) -> Self {
        Self(Zeroizing::new(code.into()))
    }
}

impl fmt::Display for Cvv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[cvv]")
    }
}

/// A credential: a key, a token, a password. Prints `[secret]`.
///
/// ```
/// # use payspec_runtime::Secret;
/// let key = Secret::new("sk_live_1");
/// assert_eq!(format!("{key:?}"), "[secret]");
/// assert!(key == Secret::new("sk_live_1"));
/// assert_eq!(key.expose(), "sk_live_1");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a credential.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The credential.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

macro_rules! sensitive_text {
    ($($name:ident),*) => {
        $(
            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(self, f)
                }
            }

            impl PartialEq for $name {
                /// In a time that depends on the lengths only.
                fn eq(&self, other: &Self) -> bool {
                    self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
                }
            }

            impl Eq for $name {}

            impl From<&str> for $name {
                fn from(text: &str) -> Self {
                    Self::new(text)
                }
            }

            impl From<String> for $name {
                fn from(text: String) -> Self {
                    Self::new(text)
                }
            }

            impl core::str::FromStr for $name {
                type Err = core::convert::Infallible;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Ok(Self::new(text))
                }
            }

            impl Value for $name {
                fn blank() -> Self {
                    Self(Zeroizing::default())
                }

                fn write(&self, to: &mut dyn Sink) {
                    to.sensitive(Sensitivity::$name, Scalar::Text(&self.0));
                }

                fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
                    self.0 = Zeroizing::new(from.text("string")?.into_owned());
                    Ok(())
                }
            }
        )*
    };
}

sensitive_text!(Pan, Cvv, Secret);

/// What [`Masked`] holds: text and integers.
pub trait Maskable: sealed::Sealed + Zeroize + Value {
    #[doc(hidden)]
    fn same(&self, other: &Self) -> bool;
    #[doc(hidden)]
    fn scalar(&self, call: &mut dyn FnMut(Scalar<'_>));
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for String {}
    impl Sealed for i64 {}
    impl Sealed for i32 {}
}

impl Maskable for String {
    fn same(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }

    fn scalar(&self, call: &mut dyn FnMut(Scalar<'_>)) {
        call(Scalar::Text(self));
    }
}

macro_rules! maskable_integer {
    ($($int:ty),*) => {
        $(
            impl Maskable for $int {
                fn same(&self, other: &Self) -> bool {
                    self.ct_eq(other).into()
                }

                fn scalar(&self, call: &mut dyn FnMut(Scalar<'_>)) {
                    let token = Zeroizing::new(self.to_string());
                    call(Scalar::Number(&token));
                }
            }
        )*
    };
}

maskable_integer!(i64, i32);

/// Personal data, an expiry date: sent and read, but printed as `[masked]`.
///
/// ```
/// # use payspec_runtime::Masked;
/// let name: Masked<String> = "Jane Doe".into();
/// assert_eq!(format!("{name:?} {name}"), "[masked] [masked]");
/// assert_eq!(name.expose(), "Jane Doe");
/// ```
#[derive(Clone)]
pub struct Masked<T: Maskable>(Zeroizing<T>);

impl<T: Maskable> Masked<T> {
    /// Takes the value.
    pub fn new(value: impl Into<T>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Maskable> From<T> for Masked<T> {
    fn from(value: T) -> Self {
        Self(Zeroizing::new(value))
    }
}

impl From<&str> for Masked<String> {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<T: Maskable> PartialEq for Masked<T> {
    /// In a time that depends on the lengths only.
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }
}

impl<T: Maskable> Eq for Masked<T> {}

impl<T: Maskable> fmt::Display for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[masked]")
    }
}

impl<T: Maskable> fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[masked]")
    }
}

impl<T: Maskable> Value for Masked<T> {
    fn blank() -> Self {
        Self(Zeroizing::new(T::blank()))
    }

    fn write(&self, to: &mut dyn Sink) {
        self.0
            .scalar(&mut |scalar| to.sensitive(Sensitivity::Masked, scalar));
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0.read(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn a_card_number_shows_six_and_four_at_most() {
        for (digits, shown) in [
            ("4111111111111111", "411111******1111"),
            ("378282246310005", "378282*****0005"),
            ("4111111111111111234", "411111*********1234"),
            ("41111111111111", "****1111"),
            ("12345678", "****5678"),
            ("1234567", "****"),
            ("4111 1111 1111 1111", "****"),
            ("", "****"),
        ] {
            assert_eq!(Pan::new(digits).to_string(), shown);
        }
    }

    #[test]
    fn only_the_wire_sees_them() {
        let list = vec![Pan::new("4111111111111111")];
        assert_eq!(&json::to_vec(&list)[..], br#"["4111111111111111"]"#);
        assert_eq!(format!("{list:?}"), "[411111******1111]");
        let year: Masked<i64> = json::from_slice(b"2031").unwrap();
        assert_eq!(format!("{year:?}"), "[masked]");
        assert_eq!(&json::to_vec(&year)[..], b"2031");
        let error = json::from_slice::<Masked<i64>>(b"\"4111\"").unwrap_err();
        assert!(!error.to_string().contains("4111"));
    }
}
