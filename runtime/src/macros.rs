//! What the generated code calls after each plain struct or enum.
//!
//! Everything they make is `#[inline]`: code is made only for the types that a user reaches, and in the user's crate.

/// An object: a struct and its table of members.
///
/// `traits` lists which of `validate`, `serialize` and `deserialize` the type gets. Facets are [`Facet`](crate::Facet)s and groups
/// [`Group`](crate::Group)s, by their bare names. `extra` names the field, a `BTreeMap<String, T>`, that takes additional properties.
///
/// ```
/// use payspec_runtime::{Amount, json};
/// use std::collections::BTreeMap;
///
/// /// An order.
/// #[derive(Clone, PartialEq)]
/// pub struct Order {
///     pub order_id: Option<String>,
///     pub order_no: Option<String>,
///     pub r#type: String,
///     pub amount: Amount,
///     pub token: Option<String>,
///     pub extra: BTreeMap<String, String>,
/// }
///
/// payspec_runtime::object! {
///     Order, "Payment Interface, Create Order",
///     groups [AnyOf(&[&["orderId"], &["orderNo"]])],
///     traits [validate serialize deserialize],
///     members {
///         order_id: "orderId" [MaxLength(8), Pattern("^[0-9]+$")],
///         order_no: "orderNo" [Lenient(Forms::NUMBER.and(Forms::NULL))],
///         r#type: "type" [OneOf(&["card", "token"])],
///         amount: "amount" [Minimum("0.01")],
///         token: "token" [RequiredWhen(&[Condition { field: "type", is: Is::In(&["token"]) }]), Source("section 4")],
///     }
///     extra extra
/// }
///
/// let order: Order = json::from_slice(br#"{"orderNo": 17, "type": "token", "amount": "0.00", "note": "x"}"#)?;
/// assert_eq!(order.order_no.as_deref(), Some("17"));
/// assert_eq!(order.extra["note"], "x");
/// assert_eq!(
///     format!("{order:?}"),
///     r#"Order { orderNo: "17", type: "token", amount: "0.00", "note": "x" }"#
/// );
/// assert_eq!(
///     order.validate().unwrap_err().to_string(),
///     "$.amount: must be at least 0.01 (Payment Interface, Create Order)\n\
///      $.token: required when `type` is `token` (section 4)"
/// );
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! object {
    (
        $name:ident, $source:expr,
        groups [$($groups:tt)*],
        traits [$($traits:ident)*],
        members { $($field:ident: $wire:literal [$($facets:tt)*]),* $(,)? }
        $(extra $extra:ident)? $(,)?
    ) => {
        const _: () = {
            static SHAPE: $crate::Shape = $crate::Shape {
                name: ::core::stringify!($name),
                source: $source,
                members: {
                    #[allow(unused_imports)]
                    use $crate::__private::facets::*;
                    &[$($crate::Member { wire: $wire, facets: &[$($facets)*] }),*]
                },
                groups: {
                    #[allow(unused_imports)]
                    use $crate::__private::groups::*;
                    &[$($groups)*]
                },
            };

            impl $crate::Value for $name {
                #[inline]
                fn blank() -> Self {
                    Self { $($field: $crate::Value::blank(),)* $($extra: $crate::Value::blank(),)? }
                }

                #[inline]
                fn write(&self, to: &mut dyn $crate::Sink) {
                    $crate::object(
                        to,
                        &SHAPE,
                        &[$(&self.$field),*],
                        $crate::__first!($(::core::option::Option::Some(&self.$extra),)? ::core::option::Option::None),
                    )
                }

                #[inline]
                fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    from.object(
                        &SHAPE,
                        &mut [$(&mut self.$field),*],
                        $crate::__first!($(::core::option::Option::Some(&mut self.$extra),)? ::core::option::Option::None),
                    )
                }
            }
        };
        $crate::__debug! { $name }
        $($crate::__trait! { $traits $name })*
    };
}

/// A type that wraps one value and has its wire form.
///
/// ```
/// # use payspec_runtime::json;
/// #[derive(Clone, PartialEq)]
/// pub struct Tree(pub Vec<Tree>);
///
/// payspec_runtime::newtype! { Tree(Vec<Tree>), traits [validate serialize deserialize] }
///
/// let tree: Tree = json::from_slice(b"[[], [[]]]")?;
/// assert_eq!(tree.0.len(), 2);
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! newtype {
    ($name:ident($inner:ty), traits [$($traits:ident)*] $(,)?) => {
        impl $crate::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self(<$inner as $crate::Value>::blank())
            }

            #[inline]
            fn write(&self, to: &mut dyn $crate::Sink) {
                $crate::Value::write(&self.0, to)
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                $crate::Value::read(&mut self.0, from)
            }

            #[inline]
            fn is_absent(&self) -> bool {
                $crate::Value::is_absent(&self.0)
            }

            #[inline]
            fn may_be_absent(&self) -> bool {
                $crate::Value::may_be_absent(&self.0)
            }
        }

        $crate::__debug! { $name }
        $($crate::__trait! { $traits $name })*
    };
}

/// An open enum of texts: a value that is not listed is kept.
///
/// ```
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// pub enum PaymentStatus { Pending, Success, Unknown(String) }
///
/// payspec_runtime::text_enum! { PaymentStatus { Pending = "PENDING", Success = "SUCCESS" } unknown Unknown }
/// payspec_runtime::outcomes! { PaymentStatus { Success: Succeeded } }
///
/// assert_eq!(PaymentStatus::from("SUCCESS").outcome(), payspec_runtime::Outcome::Succeeded);
/// assert_eq!(PaymentStatus::from("HELD").as_str(), "HELD");
/// assert!(!PaymentStatus::from("HELD").is_known());
/// assert_eq!(PaymentStatus::KNOWN, ["PENDING", "SUCCESS"]);
/// ```
#[macro_export]
macro_rules! text_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? } unknown $unknown:ident) => {
        impl $name {
            /// The values that the spec lists.
            pub const KNOWN: &'static [&'static str] = &[$($wire),*];

            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(other) => other,
                }
            }

            /// Whether the spec lists this value.
            #[inline]
            pub fn is_known(&self) -> bool {
                !::core::matches!(self, Self::$unknown(_))
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown(::core::convert::From::from(other)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(&*text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown(::std::string::String::new())
            }

            #[inline]
            fn write(&self, to: &mut dyn $crate::Sink) {
                to.text(self.as_str())
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = Self::from(&*from.text("string")?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__debug! { $name }
        $crate::__serde_text! { $name }
    };
}

/// An open enum of integers: a value that is not listed is kept.
///
/// ```
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// pub enum OrderState { PendingConfirm, Exception, Unknown(i64) }
///
/// payspec_runtime::integer_enum! { OrderState { PendingConfirm = 0, Exception = -1 } unknown Unknown }
///
/// assert_eq!(OrderState::from(-1), OrderState::Exception);
/// assert_eq!(OrderState::from(7).as_i64(), 7);
/// assert_eq!(OrderState::KNOWN, [0, -1]);
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? } unknown $unknown:ident) => {
        impl $name {
            /// The values that the spec lists.
            pub const KNOWN: &'static [i64] = &[$($wire),*];

            /// The value on the wire.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(other) => *other,
                }
            }

            /// Whether the spec lists this value.
            #[inline]
            pub fn is_known(&self) -> bool {
                !::core::matches!(self, Self::$unknown(_))
            }
        }

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown(other),
                }
            }
        }

        impl ::core::convert::From<&$name> for i64 {
            #[inline]
            fn from(value: &$name) -> i64 {
                value.as_i64()
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown(0)
            }

            #[inline]
            fn write(&self, to: &mut dyn $crate::Sink) {
                $crate::Value::write(&self.as_i64(), to)
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = Self::from(from.value::<i64>()?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__debug! { $name }
        $crate::__serde_integer! { $name }
    };
}

/// What each final status means for the money. Known statuses that are not listed are open, unknown ones unknown.
///
/// The example of [`text_enum!`](crate::text_enum) has one.
#[macro_export]
macro_rules! outcomes {
    ($name:ident { $($variant:ident: $outcome:ident),* $(,)? }) => {
        impl $name {
            /// What this status means for the money.
            #[inline]
            pub fn outcome(&self) -> $crate::Outcome {
                match self {
                    $(Self::$variant => $crate::Outcome::$outcome,)*
                    other if other.is_known() => $crate::Outcome::Open,
                    _ => $crate::Outcome::Unknown,
                }
            }
        }
    };
}

/// A union: an enum with one variant for each type that may stand there, and one that keeps anything else.
///
/// `by probe` picks by kind, required members and constants; where several fit, the first that reads is taken. `by tag` picks by the
/// text of one member; a variant whose type does not itself have the tag as a member `adds` it when it is written.
///
/// ```
/// # use payspec_runtime::{Json, json};
/// # #[derive(Clone, PartialEq)] pub struct Card { pub last4: String }
/// # payspec_runtime::object! { Card, "", groups [], traits [], members { last4: "last4" [] } }
/// #[derive(Clone, PartialEq)]
/// pub enum Source { Card(Box<Card>), Token(String), Unknown(Json) }
///
/// payspec_runtime::union! {
///     Source, "section 2", traits [validate serialize deserialize],
///     by probe {
///         Card(Box<Card>): Probe { kinds: Kinds::OBJECT, required: &["last4"], constants: &[] },
///         Token(String): Probe { kinds: Kinds::STRING, required: &[], constants: &[] },
///     } unknown Unknown
/// }
///
/// #[derive(Clone, PartialEq)]
/// pub enum Method { Card(Card), Unknown(Json) }
///
/// payspec_runtime::union! {
///     Method, "section 3", traits [],
///     by tag "type" { Card(Card): ["card"] adds } unknown Unknown
/// }
///
/// assert_eq!(json::from_slice::<Source>(b"\"tok\"")?, Source::Token("tok".to_owned()));
/// assert_eq!(json::from_slice::<Source>(b"[1]")?, Source::Unknown(Json::parse("[1]")?));
/// let text = br#"{"type":"card","last4":"1111"}"#;
/// let method: Method = json::from_slice(text)?;
/// assert_eq!(&json::to_vec(&method)[..], text);
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! union {
    (
        $name:ident, $source:expr, traits [$($traits:ident)*],
        by probe { $($variant:ident($payload:ty): $probe:expr),* $(,)? } unknown $unknown:ident $(,)?
    ) => {
        const _: () = {
            static VARIANTS: &[(&str, $crate::Probe)] = {
                #[allow(unused_imports)]
                use $crate::__private::facets::*;
                &[$((::core::stringify!($variant), $probe)),*]
            };

            impl $crate::Value for $name {
                #[inline]
                fn blank() -> Self {
                    Self::$unknown($crate::Json::null())
                }

                #[inline]
                fn write(&self, to: &mut dyn $crate::Sink) {
                    match self {
                        $(Self::$variant(inner) => $crate::Value::write(inner, to),)*
                        Self::$unknown(json) => to.json(json),
                    }
                }

                #[inline]
                fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    from.union(VARIANTS, &mut |index, from| {
                        let mut next = 0_usize..;
                        $(
                            if next.next() == ::core::option::Option::Some(index) {
                                *self = Self::$variant(from.value()?);
                                return ::core::result::Result::Ok(());
                            }
                        )*
                        *self = Self::$unknown(from.value()?);
                        ::core::result::Result::Ok(())
                    })
                }
            }
        };
        $crate::__debug! { $name }
        $($crate::__trait! { $traits $name })*
    };
    (
        $name:ident, $source:expr, traits [$($traits:ident)*],
        by tag $tag:literal {
            $($variant:ident($payload:ty): [$first:literal $(, $value:literal)* $(,)?] $($adds:ident)?),* $(,)?
        } unknown $unknown:ident $(,)?
    ) => {
        impl $crate::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown($crate::Json::null())
            }

            #[inline]
            fn write(&self, to: &mut dyn $crate::Sink) {
                match self {
                    $(Self::$variant(inner) => {
                        $($crate::__adds!($adds to, $tag, $first);)?
                        $crate::Value::write(inner, to)
                    })*
                    Self::$unknown(json) => to.json(json),
                }
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                let index = from.tagged($tag, &[$(&[$first $(, $value)*]),*])?;
                let mut next = 0_usize..;
                $(
                    if next.next() == ::core::option::Option::Some(index) {
                        *self = Self::$variant(from.value()?);
                        return ::core::result::Result::Ok(());
                    }
                )*
                *self = Self::$unknown(from.value()?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__debug! { $name }
        $($crate::__trait! { $traits $name })*
    };
}

/// The answers of an operation that differ by status: the variant is the one whose index the reader was given.
///
/// ```
/// # use payspec_runtime::{DecodeError, Reader, Value};
/// #[derive(Clone, PartialEq)]
/// pub enum ConfirmAnswer { Ok(Vec<i64>), Accepted(String), NoContent(()) }
///
/// payspec_runtime::by_status! { ConfirmAnswer { Ok(Vec<i64>), Accepted(String), NoContent(()) } }
///
/// let mut reader = Reader::new(b"\"later\"")?.with_answer_index(1);
/// assert!(reader.value::<ConfirmAnswer>()? == ConfirmAnswer::Accepted("later".to_owned()));
/// # Ok::<(), DecodeError>(())
/// ```
#[macro_export]
macro_rules! by_status {
    ($name:ident { $first:ident($first_payload:ty) $(, $variant:ident($payload:ty))* $(,)? }) => {
        impl $crate::Value for $name {
            #[inline]
            fn blank() -> Self {
                Self::$first($crate::Value::blank())
            }

            #[inline]
            fn write(&self, to: &mut dyn $crate::Sink) {
                match self {
                    Self::$first(inner) => $crate::Value::write(inner, to),
                    $(Self::$variant(inner) => $crate::Value::write(inner, to),)*
                }
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                let index = from.answer_index();
                let mut next = 1_u8..;
                $(
                    if next.next() == ::core::option::Option::Some(index) {
                        *self = Self::$variant(from.value()?);
                        return ::core::result::Result::Ok(());
                    }
                )*
                let _ = (index, &mut next);
                *self = Self::$first(from.value()?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__debug! { $name }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ($first:expr $(, $rest:expr)*) => {
        $first
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adds {
    (adds $to:ident, $tag:literal, $value:literal) => {
        $to.tag($tag, $value)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __debug {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug(self, f)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __trait {
    (validate $name:ident) => {
        impl $name {
            /// Holds the rules of the spec against this value.
            ///
            /// # Errors
            /// It breaks some: all are listed, by wire path, without values.
            #[inline]
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Invalid> {
                $crate::check::validate(self)
            }
        }
    };
    (serialize $name:ident) => {
        $crate::__serialize! { $name }
    };
    (deserialize $name:ident) => {
        $crate::__deserialize! { $name }
    };
}

// The runtime's own feature decides, not one of the crate that calls: hence two versions of each.

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    ($name:ident) => {
        impl $crate::__private::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::__private::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }
    };
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __deserialize {
    ($name:ident) => {
        impl<'de> $crate::__private::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_text {
    ($name:ident) => {
        impl $crate::__private::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::__private::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                ::core::result::Result::map($crate::__private::deserialize_text(deserializer), Self::from)
            }
        }
    };
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_integer {
    ($name:ident) => {
        impl $crate::__private::Serialize for $name {
            #[inline]
            fn serialize<S: $crate::__private::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                ::core::result::Result::map($crate::__private::deserialize_integer(deserializer), Self::from)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
mod without_serde {
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __serialize {
        ($name:ident) => {};
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! __deserialize {
        ($name:ident) => {};
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! __serde_text {
        ($name:ident) => {};
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! __serde_integer {
        ($name:ident) => {};
    }
}
