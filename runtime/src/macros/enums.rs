//! Open enums of texts and integers.

/// An open enum of texts: a value that is not listed is kept.
///
/// ```
/// #[derive(Clone)]
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

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
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
                *self = ::core::convert::From::from(&*from.text("string")?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__debug! { $name }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, to: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), to)
            }
        }

        $crate::__serde_text! { $name }
    };
}

/// An open enum of integers: a value that is not listed is kept.
///
/// ```
/// #[derive(Clone)]
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
                *self = ::core::convert::From::from(from.value::<i64>()?);
                ::core::result::Result::Ok(())
            }
        }

        $crate::__debug! { $name }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, to: &mut H) {
                ::core::hash::Hash::hash(&self.as_i64(), to)
            }
        }

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
