//! Drafts a spec from a capture and prints it: `cargo run -p payspec-audit --example draft -- NAME FILE`.
use payspec_audit::capture::Capture;
fn main() {
    let mut words = std::env::args().skip(1);
    let name = words.next().expect("a name");
    let documents: Vec<_> = words
        .map(|file| {
            let bytes = std::fs::read(&file).expect("a file");
            let base = file.rsplit('/').next().unwrap_or(&file).to_owned();
            payspec_audit::read::read(&Capture {
                id: "page",
                name: &base,
                bytes: &bytes,
                read: "2026-11-26",
            })
            .expect("facts")
        })
        .collect();
    let draft = payspec_audit::draft::draft(&name, &documents);
    println!("{}", draft.spec);
    eprintln!("{}\n{:?}", draft.notes, draft.counts);
    let files = [payspec_codegen::SourceFile::new(
        "specs/x/openapi.yaml",
        draft.spec.clone(),
    )];
    let specs = [payspec_codegen::Spec {
        name,
        path: "specs/x/openapi.yaml".into(),
    }];
    let (_, findings) = payspec_codegen::analyse(&files, &specs);
    for finding in findings {
        eprintln!("{}", payspec_codegen::diag::render(&finding, &files, false));
    }
}
