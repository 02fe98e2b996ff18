//! Drafts of the five captures against the specs that people wrote, and of the pages of our own against the fixtures that
//! `payspec-golden` compiles, lints and documents.
//!
//! `cargo test -p payspec-audit --test draft -- --nocapture` prints how much of each spec its draft has. The committed inventories
//! serve as captures: a draft is made of facts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use payspec_audit::capture::Capture;
use payspec_audit::draft::{Draft, draft};
use payspec_audit::facts::{Document, Inventory, Kind, Part, Way};
use payspec_audit::spec::{Declaration, Message, Owner, Provenance, SpecView, Status};
use payspec_codegen::tree::Node;
use payspec_codegen::{SourceFile, Spec};

/// Providers, and the least that their drafts have of the spec's documented members: how many of a hundred are there, and of those
/// how many have its type, are required as it says, have its values and its lengths.
const FLOORS: [(&str, [usize; 5]); 5] = [
    ("aiscpay", [100, 100, 100, 40, 100]),
    ("cbtis", [100, 100, 100, 50, 100]),
    ("haipay", [100, 99, 100, 70, 100]),
    ("lesspay", [100, 100, 100, 75, 0]),
    ("storesquare", [100, 99, 99, 80, 90]),
];

/// Pages of our own, by the name of their draft.
const PAGES: [(&str, &str); 5] = [
    ("acorn-redoc", "acorn-redoc.html"),
    ("bluefin-docusaurus", "bluefin-docusaurus.html"),
    ("cedar-apidog", "cedar-apidog.md"),
    ("cedar-apidog-html", "cedar-apidog.html"),
    ("dahlia-text", "dahlia.txt"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn inventory(provider: &str) -> Inventory {
    let path = format!("specs/{provider}/inventory.yaml");
    let bytes = std::fs::read(root().join(&path)).unwrap();
    let file = SourceFile::new(path, bytes);
    payspec_audit::inventory::read(&file).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn page(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pages")
        .join(name);
    let id: String = name.split('.').next().unwrap_or_default().to_owned();
    let capture = Capture {
        id: &id,
        name,
        bytes: &std::fs::read(path).unwrap(),
        read: "2026-01-01",
    };
    payspec_audit::read::read(&capture).unwrap()
}

fn collect(folder: &Path, shown: &str, into: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, shown) = (entry.path(), format!("{shown}/{name}"));
        if path.is_dir() {
            collect(&path, &shown, into);
        } else if name == "openapi.yaml" || name == "components.yaml" {
            into.push(SourceFile::new(shown, std::fs::read(&path).unwrap()));
        }
    }
}

fn view(sources: &[SourceFile], name: &str) -> SpecView {
    let spec = Spec {
        name: name.to_owned(),
        path: format!("specs/{name}/openapi.yaml"),
    };
    SpecView::read(sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn written(provider: &str) -> SpecView {
    let mut sources = Vec::new();
    collect(&root().join("specs"), "specs", &mut sources);
    view(&sources, provider)
}

fn drafted(made: &Draft) -> SpecView {
    let file = SourceFile::new("specs/acme/openapi.yaml", made.spec.clone());
    view(&[file], "acme")
}

/// The draft has no findings, not even warnings.
fn check_compiles(name: &str, made: &Draft) {
    let path = "specs/acme/openapi.yaml".to_owned();
    let files = [SourceFile::new(path.clone(), made.spec.clone())];
    let spec = Spec {
        name: "acme".to_owned(),
        path,
    };
    let (_, findings) = payspec_codegen::analyse(&files, &[spec]);
    assert!(findings.is_empty(), "{name}: {findings:#?}");
}

/// Owners of the draft by those of the spec: the facts of one section lead to both. Sections that a person joined are several in a
/// draft.
fn pairs(
    inventory: &Inventory,
    spec: &SpecView,
    draft: &SpecView,
) -> BTreeMap<usize, BTreeSet<usize>> {
    let [ours, theirs] =
        [spec, draft].map(|view| payspec_audit::link::link(inventory, view).sections);
    let mut pairs: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (section, link) in &ours {
        let other = theirs.get(section).and_then(|link| link.owner);
        if let (Some(owner), Some(other)) = (link.owner, other)
            && spec.owners.get(owner).map(|one| one.kind)
                == draft.owners.get(other).map(|one| one.kind)
        {
            pairs.entry(owner).or_default().insert(other);
        }
    }
    pairs
}

fn messages<'v>(view: &'v SpecView, owner: &'v Owner) -> impl Iterator<Item = &'v Message> {
    owner
        .messages
        .iter()
        .filter_map(|at| view.messages.get(*at))
}

/// How much a draft has of a spec.
#[derive(Clone, Copy, Default)]
struct Share {
    owners: [usize; 2],
    members: [usize; 2],
    types: [usize; 2],
    required: [usize; 2],
    required_back: [usize; 2],
    values: [usize; 2],
    lengths: [usize; 2],
    examples: [usize; 2],
}

fn add(pair: &mut [usize; 2], has: bool) {
    pair[0] += usize::from(has);
    pair[1] += 1;
}

/// What is of one kind in JSON, whatever its items are said to be.
fn kinds(declaration: &Declaration) -> Vec<Kind> {
    let kinds = declaration.rules.kinds.iter();
    let plain = |kind: &Kind| match kind {
        Kind::Array(_) => Kind::Array(None),
        kind => kind.clone(),
    };
    kinds.map(plain).collect()
}

/// The values of the spec that a captured document lists, or all.
fn values(declaration: &Declaration, are_all: bool) -> Vec<&str> {
    let is_documented = |source: Option<&Provenance>| {
        source.is_some_and(|source| source.status == Status::Documented)
    };
    let values = declaration.rules.values.iter();
    let values = values.filter(|value| are_all || is_documented(value.source.as_ref()));
    let mut values: Vec<&str> = values.map(|value| value.text.as_str()).collect();
    values.sort_unstable();
    values
}

fn lengths(declaration: &Declaration) -> [Option<&str>; 2] {
    let rules = &declaration.rules;
    [&rules.min_length, &rules.max_length].map(|bound| bound.as_ref().map(|one| one.text.as_str()))
}

/// Examples of the documents among those of a message.
fn examples(view: &SpecView, message: &Message) -> usize {
    let media = view.tree.at(&message.media);
    let examples = media
        .and_then(|media| media.get("examples"))
        .and_then(Node::map);
    let made_up = |node: &Node| {
        let status = node.get("x-source").and_then(|source| source.get("status"));
        status.and_then(Node::text) == Some("inferred")
    };
    let examples = examples.unwrap_or_default().iter();
    examples.filter(|entry| !made_up(&entry.node)).count()
}

fn share(
    spec: &SpecView,
    draft: &SpecView,
    pairs: &BTreeMap<usize, BTreeSet<usize>>,
    are_all: bool,
) -> Share {
    let mut share = Share::default();
    let is_counted = |declaration: &&Declaration| {
        let source = declaration.source.as_ref();
        are_all || source.is_some_and(|source| source.status == Status::Documented)
    };
    for (at, owner) in spec.owners.iter().enumerate() {
        let same = pairs.get(&at).into_iter().flatten();
        let same: Vec<&Owner> = same.filter_map(|at| draft.owners.get(*at)).collect();
        add(&mut share.owners, !same.is_empty());
        for message in messages(spec, owner) {
            let others = same.iter().flat_map(|same| messages(draft, same));
            let others: Vec<&Message> = others.filter(|one| one.way == message.way).collect();
            let known = others.iter().map(|other| examples(draft, other)).sum();
            let count = examples(spec, message);
            share.examples[0] += count.min(known);
            share.examples[1] += count;
            for (path, member) in &message.members {
                let counted = member.declarations.iter().filter(is_counted);
                let counted: Vec<&Declaration> = counted.collect();
                if counted.is_empty() {
                    continue;
                }
                let members = others.iter().filter_map(|other| other.members.get(path));
                let own: Vec<&Declaration> = members.flat_map(|one| &one.declarations).collect();
                let differs = |has: bool, what: &str| {
                    if !has && std::env::var_os("PAYSPEC_SHOW_DIFFERENT").is_some() {
                        println!("{what}: {} {:?} {}", owner.id, message.way, path.join("."));
                    }
                    has
                };
                add(&mut share.members, differs(!own.is_empty(), "missing"));
                if own.is_empty() {
                    continue;
                }
                let any = |same: &dyn Fn(&Declaration, &Declaration) -> bool| {
                    counted
                        .iter()
                        .any(|one| own.iter().any(|own| same(one, own)))
                };
                let has = any(&|one, own| kinds(one) == kinds(own));
                add(&mut share.types, differs(has, "type"));
                let has = any(&|one, own| one.required.is_some() == own.required.is_some());
                if message.way == Way::Request {
                    add(&mut share.required, differs(has, "required"));
                } else {
                    add(&mut share.required_back, has);
                }
                if any(&|one, _| !values(one, are_all).is_empty()) {
                    let has = any(&|one, own| values(one, are_all) == values(own, true));
                    add(&mut share.values, differs(has, "values"));
                }
                if any(&|one, _| lengths(one) != [None, None]) {
                    let has = any(&|one, own| lengths(one) == lengths(own));
                    add(&mut share.lengths, differs(has, "length"));
                }
            }
        }
    }
    share
}

/// What the figures are of. What has to be there in answers no document says in a table: people took it from examples.
const HEADER: [&str; 8] = [
    "calls",
    "members",
    "type",
    "required",
    "in answers",
    "values",
    "length",
    "examples",
];

fn line<T: std::fmt::Display>(name: &str, cells: [T; 8]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {cell:>10}")).collect();
    format!("{name:<24}{cells}")
}

impl Share {
    fn line(&self, name: &str) -> String {
        let cells = [
            self.owners,
            self.members,
            self.types,
            self.required,
            self.required_back,
            self.values,
            self.lengths,
            self.examples,
        ];
        line(name, cells.map(|[has, all]| format!("{has}/{all}")))
    }
}

#[test]
fn drafts_have_what_people_wrote() {
    println!("{}", line("", HEADER));
    let mut low = Vec::new();
    for (provider, floors) in FLOORS {
        let inventory = inventory(provider);
        let made = draft("acme", &inventory.documents);
        check_compiles(provider, &made);
        let (spec, draft) = (written(provider), drafted(&made));
        let pairs = pairs(&inventory, &spec, &draft);
        let documented = share(&spec, &draft, &pairs, false);
        println!("{}", documented.line(&format!("{provider}, documented")));
        println!("{}", share(&spec, &draft, &pairs, true).line("  all"));
        let of = [
            documented.members,
            documented.types,
            documented.required,
            documented.values,
            documented.lengths,
        ];
        for ([has, all], floor) in of.into_iter().zip(floors) {
            if has * 100 < all * floor {
                low.push(format!(
                    "{provider}: {has} of {all} are less than {floor} %"
                ));
            }
        }
    }
    assert!(low.is_empty(), "{low:#?}");
}

/// Every example of the documents is in the draft, unless another is just like it.
#[test]
fn examples_survive() {
    for (provider, _) in FLOORS {
        let inventory = inventory(provider);
        let made = draft("acme", &inventory.documents);
        let left_out = made.doubts.iter();
        let left_out = left_out.filter(|doubt| doubt.what.starts_with("an example"));
        let left_out: Vec<_> = left_out.collect();
        assert!(left_out.is_empty(), "{provider}: {left_out:#?}");
        let shown = inventory.documents.iter().flat_map(|one| &one.sections);
        let shown = shown.flat_map(|section| &section.parts);
        let shown = shown
            .filter(|part| matches!(part, Part::Example(_)))
            .count();
        println!("{provider}: {} of {shown} examples", made.counts.examples);
        assert!(made.counts.examples > 0, "{provider}");
    }
}

/// `INSTA_UPDATE=always` accepts, as it does with snapshots.
fn check_fixture(topic: &str, text: &str) {
    let path = root().join(format!("tests/fixtures/ok/drafted-{topic}.yaml"));
    let accepted = std::fs::read_to_string(&path).unwrap_or_default();
    if accepted == text {
        return;
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let differs = accepted
        .lines()
        .zip(text.lines())
        .position(|(one, other)| one != other);
    panic!(
        "`{}` is not what `draft` writes, from line {}: read what changed, then accept it with `INSTA_UPDATE=always`",
        path.display(),
        differs.unwrap_or(0) + 1
    );
}

#[test]
fn pages_of_our_own_are_drafted_as_accepted() {
    for (topic, name) in PAGES {
        let made = draft(topic, &[page(name)]);
        check_compiles(name, &made);
        check_fixture(topic, &made.spec);
    }
}

/// One page in two renderings is one draft, but for the places.
#[test]
fn renderings_of_one_page_are_one_draft() {
    let [one, other] = ["cedar-apidog.md", "cedar-apidog.html"].map(|name| {
        let made = draft("cedar", &[page(name)]);
        let is_place = |line: &&str| {
            let words = [" of the capture", "  cedar-apidog: {", "x-source: {"];
            words.iter().any(|words| line.contains(words))
        };
        let lines = made.spec.lines().filter(|line| !is_place(line));
        lines.map(str::to_owned).collect::<Vec<_>>()
    });
    assert_eq!(one, other);
}

#[test]
fn several_pages_make_one_spec() {
    let documents: Vec<Document> = ["acorn-redoc.html", "bluefin-docusaurus.html", "dahlia.txt"]
        .map(page)
        .into();
    let made = draft("several", &documents);
    check_compiles("several", &made);
    let of_one = |name: &str| draft("one", &[page(name)]).counts;
    let counts = ["acorn-redoc.html", "bluefin-docusaurus.html", "dahlia.txt"].map(of_one);
    let operations: usize = counts.iter().map(|counts| counts.operations).sum();
    assert_eq!(made.counts.operations, operations);
    let view = drafted(&made);
    let mut sections: BTreeMap<String, usize> = BTreeMap::new();
    for owner in &view.owners {
        let document = owner
            .source
            .as_ref()
            .and_then(|source| source.document.clone());
        *sections.entry(document.unwrap_or_default()).or_default() += 1;
    }
    let sections: Vec<_> = sections.into_iter().collect();
    let expected = [("acorn-redoc", 3), ("bluefin-docusaurus", 3), ("dahlia", 4)];
    assert_eq!(sections, expected.map(|(id, count)| (id.to_owned(), count)));
}

/// The same page twice says nothing more.
#[test]
fn a_page_read_twice_is_one_operation_each() {
    let mut again = page("acorn-redoc.html");
    again.id = "again".to_owned();
    let made = draft("twice", &[page("acorn-redoc.html"), again]);
    check_compiles("twice", &made);
    assert_eq!(made.counts.operations, 3);
    assert_eq!(made.counts.examples, 5);
    assert!(
        made.spec
            .contains("required: [amount, currency, orderRef, customer, returnUrl]")
    );
}
