//! Schemas that are called like what the macros lean on, in modules without a prelude.

#![no_implicit_prelude]
#![allow(non_camel_case_types, dead_code, clippy::enum_variant_names)]

macro_rules! same {
    ($($name:ident),* $(,)?) => {
        $(
            #[derive(::core::clone::Clone)]
            pub struct $name {
                pub from: ::core::option::Option<Text>,
                pub to: ::core::option::Option<Other>,
                pub r#self_: ::core::option::Option<::std::boxed::Box<$name>>,
                pub index: ::std::collections::BTreeMap<::std::string::String, Some>,
            }

            ::payspec_runtime::object! {
                $name, "place", groups [OneOf(&[&["from"], &["to"]])], traits [validate serialize deserialize],
                members {
                    from: "from" [MaxLength(1), Lenient(::payspec_runtime::Forms::NUMBER), Items(&[::payspec_runtime::Facet::OneOf(&["a"]), ::payspec_runtime::Facet::Pattern("a")])],
                    to: "to" [RequiredWhen(&[::payspec_runtime::Condition { field: "from", is: ::payspec_runtime::Is::InOrAbsent(&["a"]) }])],
                    r#self_: "self" [],
                }
                extra index
            }
        )*
    };
}

same!(
    Option, Result, String, Box, Vec, Value, Shape, Member, Facet, Forms, Probe, Kinds, Condition,
    Is, MaxLength, OneOf, Reader, Self_
);

#[derive(::core::clone::Clone)]
pub enum Text {
    Ok,
    Err,
    None,
    Unknown(::std::string::String),
}

::payspec_runtime::text_enum! { Text { Ok = "a", Err = "b", None = "c" } unknown Unknown }
::payspec_runtime::outcomes! { Text { Ok: Succeeded, Err: Failed, None: Cancelled } }

#[derive(::core::clone::Clone)]
pub enum Other {
    Some,
    Other(i64),
}

::payspec_runtime::integer_enum! { Other { Some = 1 } unknown Other }

#[derive(::core::clone::Clone)]
pub enum Some {
    Some(::std::boxed::Box<Option>),
    Probe(::std::boxed::Box<Probe>),
    Other(::payspec_runtime::Json),
}

::payspec_runtime::union! {
    Some, "place", traits [validate serialize deserialize],
    by probe {
        Some(::std::boxed::Box<Option>): Probe { kinds: Kinds::OBJECT, required: &["from"], constants: &[] },
        Probe(::std::boxed::Box<Probe>): Probe { kinds: Kinds::OBJECT.and(Kinds::NULL), required: &[], constants: &[("/self/from", &["1"])] },
    } unknown Other
}

#[derive(::core::clone::Clone)]
pub enum Tagged {
    Ok(Option),
    Err(Result),
    Other(::payspec_runtime::Json),
}

::payspec_runtime::union! {
    Tagged, "place", traits [validate serialize deserialize],
    by tag "tag" { Ok(Option): ["a", "b"] adds, Err(Result): ["c"] } unknown Other
}

#[derive(::core::clone::Clone)]
pub enum Answer {
    Ok(Option),
    Err(()),
}

::payspec_runtime::by_status! { Answer { Ok(Option), Err(()) } }

#[derive(::core::clone::Clone)]
pub struct Wrap(pub ::std::vec::Vec<Some>);

::payspec_runtime::newtype! { Wrap(::std::vec::Vec<Some>), traits [validate serialize deserialize] }

#[test]
fn they_work() {
    let text = r#"[{"from":"a","x":{"from":"b"}},{"self":{"from":"1"}},[1]]"#;
    let wrap = ::payspec_runtime::json::from_slice::<Wrap>(text.as_bytes()).unwrap();
    ::core::assert!(::core::matches!(wrap.0[0], Some::Some(_)));
    ::core::assert!(::core::matches!(wrap.0[1], Some::Probe(_)));
    ::core::assert_eq!(&::payspec_runtime::json::to_vec(&wrap)[..], text.as_bytes());
    ::core::assert!(wrap.validate().is_err());
}
