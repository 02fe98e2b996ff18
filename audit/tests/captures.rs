//! What plain text gives, on the five captures: skipped where they are not at hand.

use std::path::Path;

use payspec_audit::block::{Block, Places, Text, blocks};
use payspec_audit::capture::Form;
use payspec_audit::json;
use payspec_audit::mask::mask;
use payspec_codegen::tree::{Node, Tree};

/// How much is in a capture.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    tables: usize,
    rows: usize,
    glued: usize,
    examples: usize,
}

/// The text of a capture: the folder is beside the workspace, or beside the folder of worktrees.
fn capture(name: &str) -> Option<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../../shared/documents", "../../../shared/documents"];
    let mut files = folders.iter().map(|folder| here.join(folder).join(name));
    let text = files.find_map(|file| std::fs::read_to_string(file).ok());
    if text.is_none() {
        println!("skipped: {name} is not at hand");
    }
    text
}

fn codes(text: &str) -> Vec<Text> {
    let blocks = blocks(text, Form::Text).into_iter();
    blocks
        .filter_map(|block| match block {
            Block::Code(code) => Some(code),
            _ => None,
        })
        .collect()
}

fn check(name: &str, expected: Counts) {
    let Some(text) = capture(name) else {
        return;
    };
    let mut counts = Counts {
        tables: 0,
        rows: 0,
        glued: 0,
        examples: 0,
    };
    for block in blocks(&text, Form::Text) {
        match block {
            Block::Table(table) => {
                counts.tables += 1;
                counts.rows += table.rows.len();
            }
            Block::Glued { rows, .. } => {
                counts.tables += 1;
                counts.glued += rows.len();
            }
            Block::Code(_) => counts.examples += 1,
            Block::Heading { .. } | Block::Prose(_) => {}
        }
    }
    assert_eq!(counts, expected, "of {name}");
    let places = Places::new(&text);
    for code in codes(&text) {
        let read = json::read(&code, &places);
        assert!(read.is_ok(), "{name}:{} {read:?}", places.at(code.start()));
    }
}

#[test]
fn every_table_row_and_example_is_found() {
    let counts = |tables, rows, glued, examples| Counts {
        tables,
        rows,
        glued,
        examples,
    };
    check("aiscpay-card-cashier.txt", counts(3, 0, 13, 5));
    check("cbtis-alipay-plus-cashier.txt", counts(3, 19, 0, 5));
    check("haipay-pci-card.txt", counts(12, 105, 0, 10));
    check("lesspay-card-payment.txt", counts(4, 54, 0, 5));
    check("storesquare-redoc.txt", counts(13, 92, 0, 13));
}

/// Members of the captures' examples whose values must not be kept.
const PERSONAL: &[&str] = &[
    "accountNo",
    "authCode",
    "birthday",
    "cardNo",
    "card_token",
    "cavv",
    "clientIp",
    "customerIp",
    "cvc",
    "cvv",
    "deviceId",
    "email",
    "firstName",
    "lastName",
    "lat",
    "line1",
    "line2",
    "line3",
    "lon",
    "name",
    "number",
    "openId",
    "partnerUserId",
    "phone",
    "postcode",
    "secret",
    "sessionId",
    "sign",
    "uid",
];

fn values(node: &Node, name: &str, see: &mut dyn FnMut(&str, &str)) {
    match &node.value {
        Tree::Text(text) | Tree::Number(text) => see(name, text),
        Tree::List(items) => items.iter().for_each(|item| values(item, name, see)),
        Tree::Map(entries) => {
            for entry in entries {
                values(&entry.node, &entry.key, see);
            }
        }
        Tree::Null | Tree::Bool(_) => {}
    }
}

/// Compares in memory; a failure shows where, not what.
#[test]
fn nothing_personal_is_left_of_the_examples() {
    for name in [
        "aiscpay-card-cashier.txt",
        "cbtis-alipay-plus-cashier.txt",
        "haipay-pci-card.txt",
        "lesspay-card-payment.txt",
        "storesquare-redoc.txt",
    ] {
        let Some(text) = capture(name) else {
            continue;
        };
        let places = Places::new(&text);
        for code in codes(&text) {
            let Ok(mut example) = json::read(&code, &places) else {
                panic!("{name}: an example is not read");
            };
            let mut personal = Vec::new();
            let mut kept = Vec::new();
            values(&example.value, "", &mut |name, value| {
                let dummy =
                    value == "string" || value.chars().all(|char| matches!(char, '0' | '1'));
                match PERSONAL.contains(&name) && !dummy {
                    true => personal.push(value.to_owned()),
                    false => kept.push((name.to_owned(), value.to_owned())),
                }
            });
            mask(&mut example.value);
            let once = example.value.to_json();
            let at = places.at(code.start());
            values(&example.value, "", &mut |_, value| {
                let left = personal
                    .iter()
                    .any(|personal| value.contains(personal.as_str()));
                assert!(!left, "{name}:{at}: a personal value is left");
            });
            // what is no personal value stays, but for tokens in addresses, and addresses of a checkout page
            let left = kept
                .iter()
                .filter(|(_, value)| !once.contains(value.as_str()));
            for (member, value) in left {
                assert!(
                    value.contains("://") || value.len() == 64,
                    "{name}:{at}: {member} is not kept"
                );
            }
            mask(&mut example.value);
            assert!(example.value.to_json() == once, "{name}:{at}: masked twice");
        }
    }
}

/// What the blocks of a text say, without places.
fn said(text: &str) -> Vec<String> {
    let cells = |cells: &[Text]| {
        let cells: Vec<&str> = cells.iter().map(Text::as_str).collect();
        cells.join("│")
    };
    let mut out = Vec::new();
    for block in blocks(text, Form::Text) {
        match block {
            Block::Heading { text, .. } => out.push(format!("heading {}", text.as_str())),
            Block::Prose(text) => out.push(format!("prose {}", text.as_str())),
            Block::Code(code) => {
                let read = json::read(&code, &Places::new(text));
                out.push(read.map_or_else(|error| error.why, |read| read.value.to_json()));
            }
            Block::Glued { header, rows } => {
                out.push(format!("glued {}", header.as_str()));
                out.extend(rows.iter().map(|row| row.as_str().to_owned()));
            }
            Block::Table(table) => {
                out.push(format!("table {}", cells(&table.header)));
                out.extend(table.rows.iter().map(|row| cells(&row.cells)));
            }
        }
    }
    out
}

#[test]
fn white_space_changes_nothing() {
    for (name, spaced) in [
        ("aiscpay-card-cashier.txt", false),
        ("cbtis-alipay-plus-cashier.txt", false),
        ("haipay-pci-card.txt", true),
        ("lesspay-card-payment.txt", true),
        ("storesquare-redoc.txt", true),
    ] {
        let Some(text) = capture(name) else {
            continue;
        };
        let before = said(&text);
        let same = |changed: &str, how: &str| {
            let after = said(changed);
            let first = before
                .iter()
                .zip(&after)
                .position(|(before, after)| before != after);
            assert!(before == after, "{name}: {how} changes block {first:?}");
        };
        same(&text.replace('\n', "\r\n"), "another line end");
        same(&text.replace('\n', "  \n"), "space behind lines");
        same(&text.replace('\n', "\n  "), "space before lines");
        same(&text.replace(" | ", "\u{a0} | \t"), "space in cells");
        if spaced {
            same(&text.replace('\n', "\n\n"), "blank lines");
        }
    }
}
