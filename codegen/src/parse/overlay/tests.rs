//! What the specification of overlays says, case by case, and what is wrong in one.

use super::apply;
use crate::diag::{Diagnostics, render};
use crate::source::{FileId, SourceFile};
use crate::tree::{Aliases, Node, read};

const SPEC: &str = "\
openapi: 3.1.0
info: { title: Drinks, version: 1.0.0 }
tags: [{ name: bar }, { name: stock }]
paths:
  /drinks:
    get:
      operationId: listDrinks
      tags: [bar]
      parameters: [{ name: page, in: query }, { name: size, in: query }]
    post:
      operationId: addDrink
      tags: [stock]
  /stock:
    get:
      operationId: stock
      tags: [stock, bar]
      x-internal: true
components:
  schemas:
    Drink: { type: object, properties: { name: { type: string } } }
    Other: {}
";

/// An overlay of actions, with its head.
fn overlay(version: &str, actions: &str) -> String {
    format!("overlay: {version}\ninfo: {{ title: Mend, version: 1.0.0 }}\nactions:\n{actions}")
}

fn sources(overlays: &[String]) -> (Vec<SourceFile>, Vec<String>) {
    let mut sources = vec![SourceFile::new("drinks.yaml", SPEC)];
    for (at, text) in overlays.iter().enumerate() {
        sources.push(SourceFile::new(format!("overlay{at}.yaml"), text.as_str()));
    }
    let paths = sources.iter().skip(1).map(|source| source.path.clone());
    let paths = paths.collect();
    (sources, paths)
}

fn applied(overlays: &[String]) -> (Option<Node>, String) {
    let (sources, paths) = sources(overlays);
    let mut diags = Diagnostics::new();
    let root = read(&sources[0], FileId::new(0), Aliases::Expand, &mut diags).unwrap();
    let tree = apply(&root, &paths, &sources, &mut diags);
    let findings = diags.into_sorted();
    let texts = findings
        .iter()
        .map(|finding| render(finding, &sources, false));
    (tree, texts.collect::<Vec<_>>().join("\n\n"))
}

/// What stands at a pointer after the actions, as JSON.
fn after(version: &str, actions: &str, pointer: &str) -> String {
    let (tree, findings) = applied(&[overlay(version, actions)]);
    assert_eq!(findings, "");
    let tree = tree.unwrap();
    tree.at(pointer)
        .map_or_else(|| "nothing".to_owned(), Node::to_json)
}

fn finding(version: &str, actions: &str) -> String {
    let (_, findings) = applied(&[overlay(version, actions)]);
    findings
}

#[test]
fn maps_merge_all_the_way_down() {
    let actions = "
- target: $
  update: { info: { title: Better, contact: { name: Bo } }, x-new: [1] }
";
    assert_eq!(
        after("1.0.0", actions, "/info"),
        r#"{"title":"Better","version":"1.0.0","contact":{"name":"Bo"}}"#
    );
    assert_eq!(after("1.0.0", actions, "/x-new"), "[1]");
}

#[test]
fn a_list_takes_an_entry() {
    let one = "
- target: $.tags
  update: { name: more }
";
    assert_eq!(
        after("1.0.0", one, "/tags"),
        r#"[{"name":"bar"},{"name":"stock"},{"name":"more"}]"#
    );
    let list = "
- target: $.tags
  update: [a, b]
";
    // 1.0 appends a list as the one entry that it is; 1.1 takes each of its entries.
    assert!(after("1.0.0", list, "/tags").ends_with(r#",["a","b"]]"#));
    assert!(after("1.1.0", list, "/tags").ends_with(r#","a","b"]"#));
    let merged = "
- target: $.paths['/drinks'].get
  update: { tags: [more] }
";
    assert_eq!(
        after("1.0.0", merged, "/paths/~1drinks/get/tags"),
        r#"["bar","more"]"#
    );
}

#[test]
fn several_places_are_changed_at_once() {
    let actions = "
- target: $.paths.*[?@.operationId]
  update: { deprecated: true }
- target: $..parameters[?@.in == 'query']
  update: { required: false }
";
    for operation in ["~1drinks/get", "~1drinks/post", "~1stock/get"] {
        let place = format!("/paths/{operation}/deprecated");
        assert_eq!(after("1.0.0", actions, &place), "true");
    }
    assert_eq!(
        after("1.0.0", actions, "/paths/~1drinks/get/parameters/1"),
        r#"{"name":"size","in":"query","required":false}"#
    );
}

#[test]
fn what_is_removed_moves_nothing_that_is_still_to_be() {
    let actions = "
- target: $.paths['/drinks'].get.parameters[?@.in == 'query']
  remove: true
- target: $.paths.*.*[?@ == true]
  remove: true
- target: $.components.schemas.Other
  remove: true
  update: { ignored: true }
";
    assert_eq!(
        after("1.0.0", actions, "/paths/~1drinks/get/parameters"),
        "[]"
    );
    assert_eq!(
        after("1.0.0", actions, "/paths/~1stock/get/x-internal"),
        "nothing"
    );
    assert_eq!(
        after("1.0.0", actions, "/components/schemas/Other"),
        "nothing"
    );
}

#[test]
fn actions_see_what_those_before_them_did() {
    let actions = "
- target: $.components.schemas
  update: { New: { type: object } }
- target: $.components.schemas.New
  update: { title: Neu }
- target: $.components.schemas.*
  update: { x-seen: yes }
";
    assert_eq!(
        after("1.0.0", actions, "/components/schemas/New"),
        r#"{"type":"object","title":"Neu","x-seen":"yes"}"#
    );
    let first = overlay(
        "1.0.0",
        "
- target: $.info
  update: { x-a: 1 }
",
    );
    let second = overlay(
        "1.1.0",
        "
- target: $.info.x-a
  update: 2
",
    );
    let (tree, findings) = applied(&[first, second]);
    // JSONPath's short form has no `-`.
    assert!(findings.contains("not JSONPath"), "{findings}");
    assert!(tree.is_none());
}

#[test]
fn copies_and_single_values_are_of_1_1() {
    let actions = "
- target: $.components.schemas.Other
  copy: $.components.schemas.Drink
- target: $.info.title
  update: Better
";
    assert_eq!(
        after("1.1.0", actions, "/components/schemas/Other"),
        r#"{"type":"object","properties":{"name":{"type":"string"}}}"#
    );
    assert_eq!(after("1.1.0", actions, "/info/title"), r#""Better""#);
    let single = "
- target: $.info.title
  update: Better
";
    insta::assert_snapshot!(finding("1.0.0", single), @r"
    error[invalid]: the target is a text, and a 1.0 overlay updates maps and lists
     --> overlay0.yaml:6:11
      |
    6 |   update: Better
      |           ^^^^^^
      |
     ::: drinks.yaml:2:16
      |
    2 | info: { title: Drinks, version: 1.0.0 }
      |                ------ the target
      |
      = help: update the map that the target stands in, or say `overlay: 1.1.0`
    ");
    let several = "
- target: $.info
  copy: $.paths.*
";
    insta::assert_snapshot!(finding("1.1.0", several), @r"
    error[invalid]: `copy` takes a path to one value, and `$.paths.*` leads to 2
     --> overlay0.yaml:6:9
      |
    6 |   copy: $.paths.*
      |         ^^^^^^^^^
    ");
}

#[test]
fn what_an_overlay_puts_in_keeps_its_place() {
    let text = overlay("1.0.0", "- target: $.info\n  update: { title: Better }\n");
    let (tree, _) = applied(&[text]);
    let tree = tree.unwrap();
    let title = tree.at("/info/title").unwrap().span;
    assert_eq!(
        (title.file, title.line, title.column),
        (FileId::new(1), 5, 20)
    );
    assert_eq!(tree.at("/info/version").unwrap().span.file, FileId::new(0));
}

#[test]
fn a_target_that_is_not_there_is_a_warning() {
    let actions = "
- target: $.paths['/drink'].get
  remove: true
";
    insta::assert_snapshot!(finding("1.0.0", actions), @r"
    warning[suspicious]: `$.paths['/drink'].get` matches nothing
     --> overlay0.yaml:5:11
      |
    5 | - target: $.paths['/drink'].get
      |           ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: look at the spelling; an overlay may also be older than the file
    ");
    let (tree, _) = applied(&[overlay("1.0.0", actions)]);
    assert!(tree.is_some());
}

#[test]
fn bad_paths_have_a_column() {
    let actions = "
- target: $.paths[?@.tags = 'bar']
  remove: true
- target: '$.paths.['
  remove: true
- target: paths
  remove: true
";
    insta::assert_snapshot!(finding("1.0.0", actions), @r"
    error[invalid]: not JSONPath: in long-hand segment, expected closing ']'
     --> overlay0.yaml:5:26
      |
    5 | - target: $.paths[?@.tags = 'bar']
      |                          ^
      |
      = help: RFC 9535 has the grammar: `$.paths['/orders'].get`

    error[invalid]: not JSONPath: in dot member name, must start with lowercase alpha or '_'
     --> overlay0.yaml:7:19
      |
    7 | - target: '$.paths.['
      |                   ^
      |
      = help: RFC 9535 has the grammar: `$.paths['/orders'].get`

    error[invalid]: not JSONPath: a path starts with `$`, the root
     --> overlay0.yaml:9:11
      |
    9 | - target: paths
      |           ^^^^^
      |
      = help: RFC 9535 has the grammar: `$.paths['/orders'].get`
    ");
}

#[test]
fn what_is_wrong_is_told() {
    let actions = "
- update: {}
- target: $.info
- target: $.info
  remov: true
  remove: 'yes'
- target: $
  remove: true
- target: $.info
  update: { title: [1] }
- target: [1]
";
    insta::assert_snapshot!(finding("1.0.0", actions), @r"
    error[invalid]: an action without `target`
     --> overlay0.yaml:5:3
      |
    5 | - update: {}
      |   ^^^^^^^^^^
      |
      = help: add `target`

    warning[suspicious]: an action that does nothing
     --> overlay0.yaml:6:3
      |
    6 | - target: $.info
      |   ^^^^^^^^^^^^^^
      |
      = help: say `update`, `copy` or `remove: true`

    warning[suspicious]: `remov` is no key of an overlay
     --> overlay0.yaml:8:3
      |
    8 |   remov: true
      |   ^^^^^
      |
      = help: did you mean `remove`?

    error[invalid]: `remove` is a text, not `true` or `false`
     --> overlay0.yaml:9:11
      |
    9 |   remove: 'yes'
      |           ^^^^^

    error[invalid]: the root of the document can't be removed
      --> overlay0.yaml:10:11
       |
    10 | - target: $
       |           ^

    error[invalid]: a list can't be merged into a text
      --> overlay0.yaml:13:20
       |
    13 |   update: { title: [1] }
       |                    ^^^^
       |
      ::: drinks.yaml:2:16
       |
     2 | info: { title: Drinks, version: 1.0.0 }
       |                ------ the target
       |
       = help: maps merge with maps, lists take entries, and a single value replaces a single value of a map

    error[invalid]: `target` is a list, not text
      --> overlay0.yaml:14:11
       |
    14 | - target: [1]
       |           ^^^
    ");
    for (text, said) in [
        ("openapi: 3.0.0\n", "the file is no overlay"),
        (
            "overlay: 2.0.0\nactions: []\n",
            "`2.0.0` is no version of an overlay",
        ),
        ("overlay: 1.0.0\nactions: {}\n", "`actions` is a map"),
        (
            "overlay: 1.0.0\ninfo: { title: x }\n",
            "an overlay without `actions`",
        ),
        ("[", "not YAML"),
    ] {
        let (tree, findings) = applied(&[text.to_owned()]);
        assert!(findings.contains(said), "{findings}");
        assert!(tree.is_none());
    }
}

#[test]
fn overlays_end() {
    let one = "- target: $\n  update: { x-list: [1] }\n";
    let twice = "- target: $.x-list\n  copy: $.x-list\n".replace("$.x-list", "$['x-list']");
    let (tree, findings) = applied(&[overlay("1.1.0", &format!("{one}{}", twice.repeat(40)))]);
    assert!(findings.contains("add more than"), "{findings}");
    assert!(tree.is_none());
    let deep = format!(
        "{}{}",
        "{ a: ".repeat(200),
        "{} ".to_owned() + &"}".repeat(200)
    );
    let first = format!("- target: $\n  update: {deep}\n");
    let second = format!("- target: ${}\n  update: {deep}\n", ".a".repeat(199));
    let (_, findings) = applied(&[overlay("1.1.0", &format!("{first}{second}"))]);
    assert!(findings.contains("nested more than"), "{findings}");
    let long = format!("- target: $.{}\n  remove: true\n", "(".repeat(5_000));
    assert!(finding("1.0.0", &long).contains("longer than"));
}
