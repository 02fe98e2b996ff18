//! Structs and newtypes, and what all generated types share.

/// An object: a struct and its table of members.
///
/// The struct gets [`Debug`](core::fmt::Debug) and [`PartialEq`] here. `traits` lists which of `validate`, `serialize` and `deserialize` the type gets. Facets are [`Facet`](crate::Facet)s and groups
/// [`Group`](crate::Group)s, by their bare names; what stands in their parentheses is as anywhere. `extra` names the field, a `BTreeMap<String, T>`, that takes additional properties.
///
/// ```
/// use payspec_runtime::{self as rt, Amount, json};
/// use std::collections::BTreeMap;
///
/// /// An order.
/// #[derive(Clone)]
/// pub struct Order {
///     pub order_id: Option<String>,
///     pub order_no: Option<String>,
///     pub r#type: String,
///     pub amount: Amount,
///     pub token: Option<String>,
///     pub extra: BTreeMap<String, String>,
/// }
///
/// rt::object! {
///     Order, "Payment Interface, Create Order",
///     groups [AnyOf(&[&["orderId"], &["orderNo"]])],
///     traits [validate serialize deserialize],
///     members {
///         order_id: "orderId" [MaxLength(8), Pattern("^[0-9]+$")],
///         order_no: "orderNo" [Lenient(rt::Forms::NUMBER.and(rt::Forms::NULL))],
///         r#type: "type" [OneOf(&["card", "token"])],
///         amount: "amount" [Minimum("0.01")],
///         token: "token" [RequiredWhen(&[rt::Condition { field: "type", is: rt::Is::In(&["token"]) }]), Source("section 4")],
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
        groups [$($group:ident($($sets:tt)*)),* $(,)?],
        traits [$($traits:ident)*],
        members { $($field:ident: $wire:literal $([$($facet:ident $(($($of:tt)*))?),* $(,)?])?),* $(,)? }
        $(extra $extra:ident)? $(,)?
    ) => {
        const _: () = {
            static SHAPE: $crate::Shape = $crate::Shape::new(
                ::core::stringify!($name),
                $source,
                ::core::concat!($($wire, "\0"),*),
                &[$($($crate::Facet::Of($wire), $($crate::Facet::$facet $(($($of)*))?,)*)?)*],
                &[$($crate::Group::$group($($sets)*)),*],
            );

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

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::equal(self, other)
            }
        }

        $($crate::__trait! { $traits $name })*
    };
}

/// A type that wraps one value and has its wire form.
///
/// ```
/// # use payspec_runtime::json;
/// #[derive(Clone)]
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

        $crate::__common! { $name }
        $($crate::__trait! { $traits $name })*
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

/// What is the same for structs, newtypes and unions: one line each into code that is compiled once.
#[doc(hidden)]
#[macro_export]
macro_rules! __common {
    ($name:ident) => {
        $crate::__debug! { $name }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::equal(self, other)
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
