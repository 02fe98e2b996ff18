//! What plain text gives, on the five captures: skipped where they are not at hand.

use std::path::Path;

use payspec_audit::block::{Block, Places, Text, blocks};
use payspec_audit::capture::Form;
use payspec_audit::json;

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
