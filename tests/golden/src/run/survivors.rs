//! Random values that the schemas of the fixtures and specs allow: all come back as they went in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostics;
use payspec_codegen::parse::{Spec, parse};
use payspec_roundtrip::check::{Settings, check};
use payspec_roundtrip::driver::Outcome;
use payspec_roundtrip::place::{Place, places};
use payspec_roundtrip::report::Report;
use payspec_roundtrip::schema::{Dialect, Schemas};
use payspec_runtime as rt;

include!(concat!(env!("OUT_DIR"), "/survivors.rs"));

type Again = fn(&str) -> Result<Vec<u8>, rt::DecodeError>;

/// A type: file and bytes of its schema, its key if it is a component, and what decodes and encodes it.
type Typed = ((usize, u32, u32), Option<&'static str>, Again);

/// A spec whose types were compiled.
struct Survivor {
    path: &'static str,
    /// Whether it is one of `specs/`, not a fixture.
    ours: bool,
    strict: bool,
    types: &'static [Typed],
}

fn again<T: rt::Value>(text: &str) -> Result<Vec<u8>, rt::DecodeError> {
    let value: T = rt::json::from_slice(text.as_bytes())?;
    Ok(rt::json::to_vec(&value).to_vec())
}

/// Tries every schema of a spec with values that this does to them on the way.
fn survive(spec: &Survivor, sources: &[SourceFile], harm: &dyn Fn(String) -> String) -> Report {
    let named = [Spec {
        name: "spec".to_owned(),
        path: spec.path.to_owned(),
    }];
    let documents = parse(sources, &named, &mut Diagnostics::new());
    let root = &documents[0].tree;
    let places = places(root);
    let mut components = BTreeMap::new();
    let mut spans = BTreeMap::new();
    for (number, (place, component, _)) in spec.types.iter().enumerate() {
        spans.entry(*place).or_insert(number);
        if let Some(key) = component {
            components.entry(*key).or_insert(number);
        }
    }
    let number = |place: &Place<'_>| {
        let key = place.pointer.strip_prefix("/components/schemas/");
        let key = key.map(|key| key.replace("~1", "/").replace("~0", "~"));
        let span = place.schema.span;
        let at = (span.file.index(), span.start, span.end);
        let component = key.and_then(|key| components.get(key.as_str()));
        component.or_else(|| spans.get(&at)).copied()
    };
    let mut report = Report {
        file: spec.path.to_owned(),
        ..Report::default()
    };
    let settings = Settings {
        seed: 1,
        instances: 8,
        unlisted: !spec.strict,
    };
    // As bundled, a document is in the form of 3.0.
    let schemas = Schemas::of_dialect(root, Dialect::V30);
    let mut run = |ty: usize, text: &str| {
        Ok(match spec.types[ty].2(text) {
            Ok(bytes) => Outcome::Encoded(harm(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) => Outcome::Refused(error.to_string()),
        })
    };
    check(schemas, &places, &number, settings, &mut run, &mut report).unwrap();
    report
}

fn sources(folder: &str, prefix: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let below = path.strip_prefix(&root).unwrap();
                let shown = below.to_string_lossy().replace('\\', "/");
                let shown = format!("{prefix}{shown}");
                found.push(SourceFile::new(shown, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn reports(ours: bool, folder: &str, prefix: &str) -> Vec<Report> {
    let sources = sources(folder, prefix);
    let specs = SPECS.iter().filter(|spec| spec.ours == ours);
    specs
        .map(|spec| survive(spec, &sources, &|text| text))
        .collect()
}

fn judge(reports: &[Report]) {
    let lost: Vec<String> = reports
        .iter()
        .filter(|report| !report.is_clean())
        .map(|report| report.text(false))
        .collect();
    assert!(lost.is_empty(), "{}", lost.concat());
    let valid: usize = reports.iter().map(|report| report.valid).sum();
    let schemas: usize = reports.iter().map(|report| report.schemas).sum();
    assert!(valid > schemas * 4, "{valid} values of {schemas} schemas");
}

#[test]
fn values_of_the_fixtures_survive() {
    judge(&reports(false, "../fixtures/ok", "ok/"));
}

#[test]
fn values_of_the_specs_survive() {
    judge(&reports(true, "../../specs", ""));
}

#[test]
fn planted_losses_are_found() {
    let sources = sources("../fixtures/ok", "ok/");
    let spec = SPECS
        .iter()
        .find(|spec| spec.path == "ok/maps-and-extra.yaml");
    let spec = spec.unwrap();
    let found = |harm: &dyn Fn(String) -> String| !survive(spec, &sources, harm).is_clean();
    assert!(!found(&|text| text));
    assert!(
        found(&|text| text.replacen("{\"", "{\"x", 1)),
        "a member renamed"
    );
    assert!(found(&|text| text.replace("null", "0")), "a null filled");
    assert!(
        found(&|text| text.replace(".5", ".50001")),
        "a number changed"
    );
    assert!(found(&|_| "{}".to_owned()), "everything dropped");
    assert!(found(&|text| format!("{text}]")), "no JSON");
}
