//! What coverage calls exercised is what the generated tests have cases of.

use std::path::Path;

use payspec_audit::coverage::{Exercised, Trial, trials};
use payspec_audit::spec::SpecView;
use payspec_tests::case::cases;
use payspec_tests::spec::{Document, entry, root, sources};
use payspec_tests::values::tried;

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
    let cases = cases(&document, provider, &mut Vec::new());
    let exercised = exercised(provider, &view);
    values(
        provider,
        &view,
        &exercised,
        &tried(&view, document.api(), &cases),
    );
    let mut wanted: Vec<String> = cases
        .iter()
        .map(|case| document.api().operations[case.operation].id.clone())
        .collect();
    let events = &document.api().events;
    wanted.extend(events.iter().map(|event| event.name.clone()));
    wanted.sort();
    wanted.dedup();
    assert_eq!(exercised.owners(&view), wanted, "of {provider}");
}

/// What the harness tries counts as exercised, and nothing of it is missed.
fn values(provider: &str, view: &SpecView, exercised: &Exercised, tried: &[Trial]) {
    let owners = exercised.owners(view);
    let has_case = |trial: &&Trial| {
        let owner = view.messages[trial.message].owner;
        owners.contains(&view.owners[owner].id.as_str())
    };
    assert_eq!(
        trials(view).iter().filter(has_case).count(),
        tried.len(),
        "of {provider}"
    );
    assert!(!tried.is_empty(), "of {provider}");
    for trial in tried {
        assert!(
            exercised.has(trial.message, &trial.path, trial.value.as_deref()),
            "{provider}: `{}` is tried, and does not count",
            trial.path.join(".")
        );
    }
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
