//! Types of which one of several may stand on the wire.

/// A union: an enum with one variant for each type that may stand there, and one that keeps anything else.
///
/// `by probe` picks by kind, required members and constants; where several fit, the first that reads is taken. `by tag` picks by the
/// text of one member; a variant whose type does not itself have the tag as a member `adds` it when it is written.
///
/// ```
/// # use payspec_runtime::{Json, json};
/// # #[derive(Clone)] pub struct Card { pub last4: String }
/// # payspec_runtime::object! { Card, "", groups [], traits [], members { last4: "last4" } }
/// #[derive(Clone)]
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
/// #[derive(Clone)]
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
                use $crate::__private::probes::*;
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
                        Self::$unknown(json) => to.unlisted($source, json),
                    }
                }

                #[inline]
                fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                    from.union(VARIANTS, &mut |index, from| {
                        let mut next = 0_usize..;
                        $(
                            if ::core::iter::Iterator::next(&mut next) == ::core::option::Option::Some(index) {
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
        $crate::__common! { $name }
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
                    Self::$unknown(json) => to.unlisted($source, json),
                }
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                let index = from.tagged($tag, &[$(&[$first $(, $value)*]),*])?;
                let mut next = 0_usize..;
                $(
                    if ::core::iter::Iterator::next(&mut next) == ::core::option::Option::Some(index) {
                        *self = Self::$variant(from.value()?);
                        return ::core::result::Result::Ok(());
                    }
                )*
                *self = Self::$unknown(from.value()?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__common! { $name }
        $($crate::__trait! { $traits $name })*
    };
}

/// The answers of an operation that differ by status or media type, where the variant is the one whose index the reader was given; and
/// its bodies that differ by media type, where the variant tells the sink its index.
///
/// ```
/// # use payspec_runtime::{DecodeError, Reader, Value};
/// #[derive(Clone)]
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
                #[allow(dead_code)]
                enum At { $first, $($variant,)* }
                let (at, inner): (At, &dyn $crate::Value) = match self {
                    Self::$first(inner) => (At::$first, inner),
                    $(Self::$variant(inner) => (At::$variant, inner),)*
                };
                to.choice(at as u8);
                inner.write(to);
            }

            #[inline]
            fn read(&mut self, from: &mut $crate::Reader<'_>) -> ::core::result::Result<(), $crate::DecodeError> {
                let index = from.answer_index();
                let mut next = 1_u8..;
                $(
                    if ::core::iter::Iterator::next(&mut next) == ::core::option::Option::Some(index) {
                        *self = Self::$variant(from.value()?);
                        return ::core::result::Result::Ok(());
                    }
                )*
                let _ = (index, &mut next);
                *self = Self::$first(from.value()?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__common! { $name }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adds {
    (adds $to:ident, $tag:literal, $value:literal) => {
        $to.tag($tag, $value)
    };
}
