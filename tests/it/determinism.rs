//! Same specs, same bytes: whatever the order of the files, whatever else runs.

use std::thread;

use payspec_codegen::{OutFile, generate};

use crate::random::Random;
use crate::workspace::{Case, fixtures, providers};

fn files_of(case: &Case) -> Vec<OutFile> {
    let output = case.generate();
    assert!(
        !output.files.is_empty(),
        "`{}` was refused:\n{}",
        case.name,
        case.rendered(&output.findings)
    );
    output.files
}

/// The same case with its files and specs in another order.
fn shuffled(case: &Case, random: &mut Random) -> Case {
    let mut case = case.clone();
    random.shuffle(&mut case.sources);
    random.shuffle(&mut case.specs);
    case
}

#[track_caller]
fn assert_same(case: &Case, expected: &[OutFile], found: &[OutFile]) {
    let paths = |files: &[OutFile]| {
        files
            .iter()
            .map(|file| file.path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(expected), paths(found), "{}", case.name);
    for (one, other) in expected.iter().zip(found) {
        assert!(
            one.text == other.text,
            "`{}` differs between two runs of `{}`",
            one.path,
            case.name
        );
    }
}

#[test]
fn order_of_fixtures_does_not_matter() {
    let mut random = Random::new(1);
    for case in fixtures("ok") {
        let expected = files_of(&case);
        assert_same(&case, &expected, &files_of(&shuffled(&case, &mut random)));
    }
}

#[test]
fn order_of_specs_does_not_matter() {
    let mut random = Random::new(2);
    let case = providers();
    let expected = files_of(&case);
    for _ in 0..2 {
        assert_same(&case, &expected, &files_of(&shuffled(&case, &mut random)));
    }
}

#[test]
fn all_fixtures_at_once_are_as_each_alone() {
    let cases = fixtures("ok");
    let mut together = Case {
        name: "all of ok".to_owned(),
        sources: cases.iter().flat_map(|case| case.sources.clone()).collect(),
        specs: cases.iter().flat_map(|case| case.specs.clone()).collect(),
    };
    Random::new(3).shuffle(&mut together.specs);
    let found = files_of(&together);
    for case in &cases {
        // The root lists all modules, so it alone differs.
        for file in files_of(case).iter().filter(|file| file.path != "mod.rs") {
            assert!(
                found.contains(file),
                "`{}` differs when `{}` is compiled with others",
                file.path,
                case.name
            );
        }
    }
}

#[test]
fn eight_threads_agree() {
    let mut cases = fixtures("ok");
    cases.push(providers());
    let expected: Vec<Vec<OutFile>> = cases.iter().map(files_of).collect();
    thread::scope(|scope| {
        for seed in 0..8 {
            let (cases, expected) = (&cases, &expected);
            scope.spawn(move || {
                // Each thread takes a share, in an order of its own, so that different specs run side by side.
                let mut random = Random::new(seed);
                let mut order: Vec<usize> = (0..cases.len()).collect();
                random.shuffle(&mut order);
                for index in order.into_iter().take(8) {
                    assert_same(
                        &cases[index],
                        &expected[index],
                        &files_of(&shuffled(&cases[index], &mut random)),
                    );
                }
            });
        }
    });
}

#[test]
fn findings_come_in_one_order() {
    let mut random = Random::new(4);
    for case in fixtures("bad") {
        let messages = |case: &Case| {
            let output = generate(&case.sources, &case.specs, &case.options());
            // Places hold the index of a file among the sources, so the text that people see is compared.
            case.rendered(&output.findings)
        };
        let (one, other) = (messages(&case), messages(&shuffled(&case, &mut random)));
        let sorted = |text: &str| {
            let mut findings: Vec<String> = text.split("\n\n").map(str::to_owned).collect();
            findings.sort();
            findings
        };
        assert_eq!(sorted(&one), sorted(&other), "{}", case.name);
    }
}
