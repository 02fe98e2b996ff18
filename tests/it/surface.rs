//! The Rust API of each provider on one screen: what a reviewer reads first. The accepted one stands beside the spec, so that a
//! provider is one folder.

use std::panic;

use payspec_codegen::analyse;
use payspec_codegen::surface::surface;

use crate::workspace::{assert_snapshot_in, providers, root};

#[test]
fn every_provider_looks_as_accepted() {
    let case = providers();
    let (named, findings) = analyse(&case.sources, &case.specs);
    assert_eq!(
        named.len(),
        case.specs.len(),
        "{}",
        case.rendered(&findings)
    );
    let mut failed = Vec::new();
    for api in &named {
        let name = &api.api.name;
        let folder = root().join("specs").join(name);
        if !folder.join("surface.snap").is_file() {
            println!(
                "`{name}` is new: read what is printed below, then accept it as said at the end"
            );
        }
        let text = surface(api);
        if panic::catch_unwind(|| assert_snapshot_in(&folder, "surface", &text)).is_err() {
            failed.push(name.as_str());
        }
    }
    assert!(
        failed.is_empty(),
        "the Rust API of {failed:?} is not what was accepted. Read the difference above; to accept it, run\n    \
         INSTA_UPDATE=always cargo test -p payspec-tests --test it surface\nand commit specs/<provider>/surface.snap"
    );
}
