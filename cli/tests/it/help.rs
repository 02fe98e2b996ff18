//! What the command says of itself.

use crate::run::Folder;

#[test]
fn help_is_short_and_has_examples() {
    let folder = Folder::new(&[]);
    for command in ["generate", "check", "corpus"] {
        let ran = folder.run(&[command, "-h"]);
        assert_eq!(ran.code, 0);
        insta::assert_snapshot!(format!("help_{command}"), ran.out);
    }
    let ran = folder.run(&["-h"]);
    insta::assert_snapshot!("help", ran.out);
}

#[test]
fn words_that_are_wrong_are_2() {
    let folder = Folder::new(&[]);
    assert_eq!(folder.run(&["generate"]).code, 2);
    assert_eq!(folder.run(&["genrate"]).code, 2);
    let ran = folder.run(&["check", "none.yaml"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.starts_with("error: cannot read `none.yaml`"),
        "{}",
        ran.err
    );
}
