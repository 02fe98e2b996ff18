//! What types forbid: programs that must not compile, and what the compiler says of them. Here, not in `payspec-tests`, because
//! trybuild builds every dependency of the package anew, and this one has few.

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
