//! The program does what it says.

use std::process::Command;

#[test]
fn the_request_is_that_of_the_mended_file() {
    let output = Command::new(env!("CARGO_BIN_EXE_payspec-example-build-script"))
        .output()
        .expect("the program starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        stdout,
        "POST https://api.acme.example/refunds\n{\"payment\":\"pay_1\",\"amount\":\"12.50\"}\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
