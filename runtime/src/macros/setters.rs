//! Setters of generated types. The runtime's own feature decides whether they are there, not one of the crate that calls: hence two
//! versions.

/// A method for each member that may be left out, which sets it and hands the object back.
///
/// With the feature `setters`; without it nothing, and members are assigned.
///
/// ```
/// # #[cfg(feature = "setters")] {
/// #[derive(Default)]
/// pub struct Order { pub id: Option<String>, pub r#type: Option<i64> }
///
/// payspec_runtime::setters! { Order { id: with_id(impl Into<String>), r#type: with_type(i64) } }
///
/// let order = Order::default().with_id("17").with_type(2);
/// assert_eq!(order.id.as_deref(), Some("17"));
/// # }
/// ```
#[cfg(feature = "setters")]
#[macro_export]
macro_rules! setters {
    ($name:ident { $($member:ident: $setter:ident($argument:ty)),* $(,)? }) => {
        impl $name {
            $(
                #[doc = ::core::concat!("Sets [`", ::core::stringify!($member), "`](Self::", ::core::stringify!($member), ").")]
                #[inline]
                #[must_use]
                pub fn $setter(mut self, value: $argument) -> Self {
                    self.$member = ::core::option::Option::Some(::core::convert::Into::into(value));
                    self
                }
            )*
        }
    };
}

/// Nothing, since the feature `setters` is off.
#[cfg(not(feature = "setters"))]
#[macro_export]
macro_rules! setters {
    ($($setters:tt)*) => {};
}
