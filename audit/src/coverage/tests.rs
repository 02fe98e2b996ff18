//! An invented page and a spec of it, with something of every kind that gets no further.

use payspec_codegen::{SourceFile, Spec};

use super::{Coverage, Exercised, What, coverage, documented};
use crate::capture::Capture;
use crate::facts::Inventory;
use crate::link::link;
use crate::spec::SpecView;

const ACME: &str = include_str!("tests/acme.yaml");
const PAGE: &str = include_str!("tests/page.md");

fn view(spec: &str) -> SpecView {
    let sources = [SourceFile::new("specs/acme/openapi.yaml", spec)];
    let spec = Spec {
        name: "acme".into(),
        path: "specs/acme/openapi.yaml".into(),
    };
    SpecView::read(&sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn inventory(page: &str) -> Inventory {
    let capture = Capture {
        id: "page",
        name: "page.md",
        bytes: page.as_bytes(),
        read: "2026-11-22",
    };
    Inventory {
        documents: vec![crate::read::read(&capture).unwrap()],
    }
}

fn of(fixtures: &[(&str, &str)]) -> Coverage {
    let view = view(ACME);
    let mut exercised = Exercised::of(&view);
    for (file, text) in fixtures {
        exercised.fixture(&view, file, text).unwrap();
    }
    coverage(&inventory(PAGE), &view, &exercised)
}

#[test]
fn the_table_counts_facts_once() {
    let found = of(&[]);
    assert_eq!(
        found.table(),
        "\
acme           documented  in the spec  left out  generated  exercised
operations              3            2         0          2          1
notifications           1            1         0          1          0
fields                 14           11         1         11          7
values                  8            6         1          6          4
codes                   0            0         0          0          0
examples                2            2         0          2          2
",
        "{:#?}",
        found.facts
    );
}

#[test]
fn what_gets_no_further_is_listed_with_its_place() {
    let found = of(&[]);
    assert_eq!(
        found.missing(),
        [
            "the operation `findOrder`: generated, exercised by no test (page.md:36:1)",
            "the operation `POST /v1/orders/cancel`: not in the spec (page.md:53:1)",
            "the notification `paid`: generated, exercised by no test (page.md:61:4)",
            "`fresh` of the request of `createOrder`: not in the spec (page.md:16:1)",
            "the parameter `orderId` of `findOrder`: generated, exercised by no test (page.md:42:1)",
            "the parameter `detail` of `findOrder`: generated, exercised by no test (page.md:43:1)",
            "`total` of the answer of `findOrder`: generated, exercised by no test (page.md:49:1)",
            "`reason` of the section `Cancel order`: not in the spec (page.md:59:1)",
            "`orderId` of the notification `paid`: generated, exercised by no test (page.md:67:1)",
            "the value `C` of `kind` of the request of `createOrder`: not in the spec (page.md:12:1)",
            "the value `full` of the parameter `detail` of `findOrder`: generated, exercised by no test (page.md:43:1)",
            "the value `short` of the parameter `detail` of `findOrder`: generated, exercised by no test (page.md:43:1)",
        ]
    );
}

#[test]
fn fixtures_are_exercised() {
    let found = "GET /v1/orders/A%2D1?detail=full HTTP/1.1\n\n### answer\nHTTP/1.1 200 OK\n\
                 content-type: application/json\n\n{\"total\": 3}\n";
    let told = "POST / HTTP/1.1\r\ncontent-type: application/json\r\n\r\n{\"orderId\": \"A1\"}\r\n";
    let sent = "POST /v1/orders HTTP/1.1\ncontent-type: application/x-www-form-urlencoded\n\norderId=1&kind=%42&device=\n";
    let found = of(&[
        ("findOrder.http", found),
        ("paidNotification.again.http", told),
        ("createOrder.form.http", sent),
    ]);
    let left: Vec<String> = found
        .missing()
        .into_iter()
        .filter(|line| !line.contains("not in the spec"))
        .collect();
    assert_eq!(
        left,
        [
            "the value `short` of the parameter `detail` of `findOrder`: generated, exercised by no test (page.md:43:1)",
        ]
    );
}

#[test]
fn a_fixture_of_nothing_is_refused() {
    let view = view(ACME);
    let mut exercised = Exercised::of(&view);
    let stranger = exercised.fixture(&view, "stranger.http", "GET / HTTP/1.1\n");
    assert_eq!(
        stranger,
        Err("stranger.http: the spec has no operation `stranger`".to_owned())
    );
    let broken = exercised.fixture(&view, "findOrder.http", "GET / HTTP/1.1\nno header\n\n");
    assert_eq!(
        broken,
        Err("findOrder.http: it is not written as a fixture is".to_owned())
    );
}

#[test]
fn codes_are_exercised_where_an_envelope_has_a_place_for_them() {
    let page = format!(
        "{PAGE}\n## Error codes\n\n|code|Meaning|\n|---|---|\n|4001|No channel|\n|4002|No money|\n"
    );
    let codes = |spec: &str| {
        let view = view(spec);
        let found = coverage(&inventory(&page), &view, &Exercised::of(&view));
        let codes = found
            .facts
            .into_iter()
            .filter(|fact| fact.what == What::Code);
        codes
            .map(|fact| (fact.name, fact.in_spec, fact.generated, fact.exercised))
            .collect::<Vec<_>>()
    };
    let (known, unknown) = ("the code `4001`".to_owned(), "the code `4002`".to_owned());
    assert_eq!(
        codes(ACME),
        [
            (known.clone(), true, true, true),
            (unknown.clone(), false, false, false)
        ]
    );
    assert_eq!(
        codes(&ACME.replace("  code: /code\n", "")),
        [(known, true, true, false), (unknown, false, false, false)]
    );
}

#[test]
fn without_an_example_of_its_request_a_call_has_no_case() {
    let spec = ACME.replace("plain: { value: { orderId: A1, kind: A } }", "{}");
    let spec = spec.replace("            examples:\n              {}\n", "");
    let view = view(&spec);
    assert!(Exercised::of(&view).owners(&view).is_empty());
    let view = self::view(ACME);
    assert_eq!(Exercised::of(&view).owners(&view), ["createOrder"]);
}

#[test]
fn documented_examples_are_exercised_once_they_are_committed() {
    let page = PAGE.replace(
        "{ \"orderId\": \"A1\", \"kind\": \"A\" }",
        "{ \"orderId\": \"A1\", \"kind\": \"B\", \"device\": { \"os\": \"X\", \"more\": 1 } }",
    );
    let (inventory, view) = (inventory(&page), view(ACME));
    let links = link(&inventory, &view);
    let all = documented(&inventory, &view, &links);
    let unknown: Vec<&Vec<String>> = all.iter().flat_map(|one| &one.unknown).collect();
    assert_eq!(unknown, [&["device", "more"]]);
    let mut exercised = Exercised::of(&view);
    let is_there = |exercised: &Exercised, name: &str| {
        let found = coverage(&inventory, &view, exercised);
        let fact = found.facts.into_iter().find(|fact| fact.name == name);
        fact.is_some_and(|fact| fact.exercised)
    };
    let example = "an example of the request of `createOrder`";
    assert!(!is_there(&exercised, example));
    exercised.documents(&inventory, &view, &links);
    assert!(is_there(&exercised, example));
}

#[test]
fn json_has_totals_and_what_is_missing() {
    let json = of(&[]).json();
    assert_eq!(json["provider"], "acme");
    assert_eq!(
        json["totals"]["operations"],
        serde_json::json!({ "documented": 3, "in_spec": 2, "left_out": 0, "generated": 2, "exercised": 1 })
    );
    let missing = json["missing"].as_array().unwrap();
    let legacy = missing
        .iter()
        .find(|fact| fact["name"] == "`legacy` of the request of `createOrder`");
    assert_eq!(
        legacy.unwrap(),
        &serde_json::json!({
            "what": "fields",
            "name": "`legacy` of the request of `createOrder`",
            "at": "page.md:15:1",
            "in_spec": false,
            "left_out": true,
            "generated": false,
            "exercised": false,
        })
    );
}
