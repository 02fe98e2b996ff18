//! What types forbid: programs that must not compile, and what the compiler says of them.
//!
//! The texts follow rustc: where it is another than the pinned one, only that compiling fails is checked, by trybuild's own comparison
//! of the first lines.

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
