//! What coverage calls exercised is what the generated tests have cases of.

use std::path::Path;

use payspec_audit::coverage::Exercised;
use payspec_audit::spec::SpecView;
use payspec_tests::case::cases;
use payspec_tests::spec::{Document, entry, root, sources};

fn exercised(provider: &str, view: &SpecView) -> Exercised {
    let mut exercised = Exercised::of(view);
    let folder = root().join("tests/fixtures/wire").join(provider);
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file.path()).expect("a fixture");
        exercised
            .fixture(view, &name, &text)
            .unwrap_or_else(|what| panic!("{what}"));
    }
    exercised
}

fn check(provider: &str) {
    let sources = sources();
    let view = SpecView::read(&sources, &entry(&sources, provider));
    let view = view.unwrap_or_else(|_| panic!("the spec of `{provider}` has errors"));
    let document = Document::read(provider);
    let mut wanted: Vec<String> = cases(&document, provider, &mut Vec::new())
        .iter()
        .map(|case| document.api().operations[case.operation].id.clone())
        .collect();
    let events = &document.api().events;
    wanted.extend(events.iter().map(|event| event.name.clone()));
    wanted.sort();
    wanted.dedup();
    assert_eq!(
        exercised(provider, &view).owners(&view),
        wanted,
        "of {provider}"
    );
}

#[test]
fn operations_with_a_case_are_exercised() {
    let folder = root().join("specs");
    let has_spec = |folder: &Path| folder.join("openapi.yaml").is_file();
    let mut providers: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of specs")
        .flatten()
        .filter(|entry| has_spec(&entry.path()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    providers.sort();
    assert!(!providers.is_empty());
    for provider in providers {
        check(&provider);
    }
}
