//! Both ways of printing, side by side.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use crate::format::tape::Tape;
use crate::format::{by_syn, direct, items};
use crate::{Options, SourceFile, Spec};

/// Prints every item in both ways, and counts those that `direct` knows.
pub(in crate::format) fn both(tokens: TokenStream, docs: &[String]) -> (usize, usize) {
    let tape = Tape::new(tokens);
    let (_, items) = items::split(tape.cursor()).expect("items");
    let (mut known, mut all) = (0, 0);
    for item in items {
        if item.kind == items::Kind::Macro {
            continue;
        }
        all += 1;
        if let Some(printed) = direct::item(item.all, docs) {
            let wanted = by_syn::print(item.all.stream(docs)).expect("Rust");
            assert_eq!(printed, wanted);
            known += 1;
        }
    }
    (known, all)
}

#[test]
fn what_is_known_is_printed_as_prettyplease_does() {
    let (known, all) = both(
        quote! {
            use ::payspec_runtime as rt;
            pub(crate) use super::*;
            mod client;
            #[doc = " Of a type."]
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            #[expect(clippy::new_without_default, clippy::another_rule, reason = "a reason that is long enough to be broken")]
            pub struct Order { pub a: Vec<::std::collections::BTreeMap<String, super::Other>>, pub(super) b: (u8, u8), c: (u8,), d: (), e: &'static [&'static str], f: [u8; 4] }
            pub struct Empty {}
            pub struct Unit;
            pub struct Held(pub rt::Nullable<Box<super::ANameThatIsLongEnough>>, pub ::std::collections::BTreeMap<String, super::Another>);
            #[derive(Debug)]
            pub enum Nothing {}
            pub enum Status { #[doc = " Not yet."] Pending, Unknown(String), Pair(u8, #[doc = " b"] u8) }
            impl<'a, T: Into<String> + 'static> From<&'a T> for ::a::b::Thing<'a, T, Item = u8> { type A = u8; const B: u8 = 1; fn c() {} const D: &'static [u8] = &[1, 2]; }
            impl Order {
                pub const MEDIA: &'static str = "application/json";
                #[must_use]
                pub fn new(order_id: impl Into<String>, f: Box<dyn Fn(u8, &str) -> Option<u8> + Send>) -> Self {
                    Self { order_id: order_id.into(), r#type: None, a, ..Default::default() }
                }
                pub const fn with(mut self, r#type: rt::Amount) -> &'a mut Self {
                    self.r#type = Some(rt::Nullable::Value(r#type));
                    let x: u8 = -1;
                    let mut long = self.core.call_with_many::<Vec<u8>>(&A_CONSTANT_WITH_A_LONG_NAME, Some(parameters), Some(request));
                    self.a.0.b(c)?.d(&mut e)(f).g.h(i);
                    *self
                }
                pub fn call_that_breaks(&self, parameters: &super::super::model::Parameters, request: &super::Request) -> rt::Call<Result<super::Answer, Error>> {
                    self.core.a_first_method(one, two).a_second_method_with_a_name(&[]).third(Some(A { b: c }))?.fourth_method()
                }
                fn url(&self) -> &str {
                    match self { Self::Default | Self::Other(_) => "https://api.example.com", Self::Custom(url) => url, "a" | "b" => self.f.g(), _ => Self::A { b: 1 } }
                }
                fn long(&self) -> &str {
                    match self.first_thing_to_look_at.second_thing_to_look_at.third_thing_to_look_at_all() { Self::Default => self.a_method_of_a_long_name(with_one_argument, and_another_argument, more), }
                }
            }
            impl Closures {
                fn a(&self) { self.h(|_| i); self.core.call(&A_CONSTANT_WITH_A_LONG_NAME, Some(parameters), request.map(|request| request as &dyn rt::Value)) }
                fn b(&self) -> T { T { body: Some(|| ::std::boxed::Box::new(super::A::new())), c: |a, b| a.plus_something_long_that_breaks(b).and_something_else(b).and_more(a), d: &|_| Self { a } } }
            }
            impl Blocks { fn a(&self) { if self.a { b() } } }
            pub use client::{Client, ClientBuilder};
            pub use client::{Client, ClientBuilder, Environment, AnotherNameThatIsLong, AndAnotherNameThatIsLong, More};
            pub static OPERATION: rt::Operation = rt::Operation {
                provider: "acme", parameters: &[rt::Parameter { wire: "id", place: rt::Place::Path }, rt::Parameter { wire: "a", place: rt::Place::Query(rt::Style::Form) }], errors: &[], numbers: &[200, 201, 0x1f, 100usize, 15, 30, 60, 300, 600, 1800, 3600, 7200, 14400, 1, 2, 3], one: (1,), two: (1, "b"), none: (), neg: -1, paren: (1),
                answers: &[("200", rt::Form::Json("application/json; charset=utf-8; and something more to break"))], lenient: rt::Forms::NONE.and(rt::Forms::A), path: super::A::<u8>::B,
            };
            const _: () = assert_is(Some(&A));
        },
        &[],
    );
    assert_eq!((known, all), (16, 17), "a block is left to syn");
}

/// The files below a folder that specs are made of, sorted, with paths from the root of the workspace.
fn yaml_below(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.ends_with(".yaml") {
                files.push(SourceFile::new(
                    path,
                    fs::read(entry.path()).expect("a file"),
                ));
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

#[test]
fn all_that_is_generated_is_printed_as_prettyplease_does() {
    let (mut known, mut all) = (0, 0);
    for folder in ["specs", "tests/fixtures/ok"] {
        let sources = yaml_below(folder);
        let is_start = |source: &&SourceFile| source.text_lossy().contains("openapi:");
        let starts = sources.iter().filter(is_start).enumerate();
        let specs = starts.map(|(number, source)| Spec {
            name: format!("acme{number}"),
            path: source.path.clone(),
        });
        let specs: Vec<Spec> = specs.collect();
        let (named, _) = crate::analyse(&sources, &specs);
        crate::emit::emit(&named, &Options::for_specs(&specs), &mut |file| {
            for piece in file.pieces {
                let printed = both(piece, &file.docs.all());
                known += printed.0;
                all += printed.1;
                file.docs.clear();
            }
        });
    }
    assert!(all > 1000, "{all} items");
    assert!(known * 10 > all * 9, "{known} of {all} items");
}
