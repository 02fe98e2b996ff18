//! The Rust API of each provider on one screen: what a reviewer reads first.

use std::panic;

use payspec_codegen::analyse;
use payspec_codegen::surface::surface;

use crate::workspace::{assert_snapshot, providers, snapshots};

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
    let accepted = snapshots("surface");
    let mut failed = Vec::new();
    for api in &named {
        let name = &api.api.name;
        if !accepted.contains(name) {
            println!(
                "`{name}` is new: read what is printed below, then accept it as said at the end"
            );
        }
        let text = surface(api);
        if panic::catch_unwind(|| assert_snapshot("surface", name, &text)).is_err() {
            failed.push(name.as_str());
        }
    }
    assert!(
        failed.is_empty(),
        "the Rust API of {failed:?} is not what was accepted. Read the difference above; to accept it, run\n    \
         INSTA_UPDATE=always cargo test -p payspec-tests --test it surface\nand commit tests/it/snapshots/surface/"
    );
}

#[test]
fn every_snapshot_has_a_provider() {
    let known: Vec<String> = providers()
        .specs
        .into_iter()
        .map(|spec| spec.name)
        .collect();
    let stale: Vec<String> = snapshots("surface")
        .into_iter()
        .filter(|name| !known.contains(name))
        .collect();
    assert!(
        stale.is_empty(),
        "delete tests/it/snapshots/surface/{stale:?}.snap: their providers are gone"
    );
}
