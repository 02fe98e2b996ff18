use std::fmt::Write as _;

use super::blocks;
use crate::block::{Block, Text};

/// The blocks of `text` in a short form, one a line; checks that every place is that of what stands there.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for block in blocks(text) {
        let shown = match &block {
            Block::Heading { level, text } => format!("h{level} {}", text.as_str()),
            Block::Prose(text) => format!("p {}", text.as_str()),
            Block::Code(code) => format!("c {:?}", code.as_str()),
            Block::Glued { header, rows } => {
                let rows: Vec<&str> = rows.iter().map(Text::as_str).collect();
                format!("g {}\n  {}", header.as_str(), rows.join("\n  "))
            }
            Block::Table(table) => {
                let cells = |cells: &[Text]| {
                    let cells: Vec<&str> = cells.iter().map(Text::as_str).collect();
                    cells.join("│")
                };
                let mut shown = format!("t {}", cells(&table.header));
                for row in &table.rows {
                    let _ = write!(shown, "\n  {}{}", ">".repeat(row.depth), cells(&row.cells));
                }
                shown
            }
        };
        out.push_str(&shown);
        out.push('\n');
        for part in texts(&block) {
            let words = part.as_str();
            let first = words
                .split(' ')
                .next()
                .unwrap_or("")
                .lines()
                .next()
                .unwrap_or("");
            assert!(
                text[part.start()..].starts_with(first),
                "{words:?} does not stand at its place"
            );
        }
    }
    out
}

fn texts(block: &Block) -> Vec<Text> {
    match block {
        Block::Heading { text, .. } | Block::Prose(text) | Block::Code(text) => vec![text.clone()],
        Block::Glued { header, rows } => std::iter::once(header.clone())
            .chain(rows.clone())
            .collect(),
        Block::Table(table) => {
            let cells = table.rows.iter().flat_map(|row| row.cells.clone());
            table.header.iter().cloned().chain(cells).collect()
        }
    }
}

fn check(text: &str, expected: &[&str]) {
    let expected: String = expected.iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(shown(text), expected, "of {text:?}");
}

#[test]
fn titles_are_short_lines() {
    check(
        "Pay by parrot (Web) - Seeds\n\nSend seeds to the parrot.\nStep 1. Feed it\n  • Sample\n- Sample\nURL:\nPOST\n/v1/seeds\n1.\nGET /v1/seeds/{id}\nrequest\n",
        &[
            "h0 Pay by parrot (Web) - Seeds",
            "p Send seeds to the parrot.",
            "h0 Step 1. Feed it",
            "h0 Sample",
            "h0 Sample",
            "p URL:",
            "p POST",
            "p /v1/seeds",
            "p 1.",
            "p GET /v1/seeds/{id}",
            "h0 request",
        ],
    );
}

#[test]
fn headings_may_be_marked_or_glued() {
    check(
        "## Seeds ##\nOverview#\nThe parrot eats what you send to it.Step 2: Wait#\n2.1 Direct seeds#\nTitle\n=====\nLess\r\n----\r\n---\nC#\n",
        &[
            "h2 Seeds",
            "h0 Overview",
            "p The parrot eats what you send to it.",
            "h0 Step 2: Wait",
            "h0 2.1 Direct seeds",
            "h1 Title",
            "h2 Less",
            "p C#",
        ],
    );
}

#[test]
fn tables_with_and_without_outer_pipes() {
    check(
        "BODY | Details | Type | Sample | ||||||\n---|---|---|---|---|---|\nseed_id | The seed | string(3) | |||||||\nperch | object | |||||\n- kind | Its kind | string | oak | |||\nYes | String | Lost | |\nDone\n",
        &[
            "t BODY│Details│Type│Sample",
            "  seed_id│The seed│string(3)│",
            "  perch│object││",
            "  - kind│Its kind│string│oak",
            "  Yes│String│Lost│",
            "h0 Done",
        ],
    );
    check(
        "You have to send these:| Parameter | Type |\n|---|\nseed_id | String |\n| kind | String \\| null |\n\nNext words follow here.",
        &[
            "p You have to send these:",
            "t Parameter│Type",
            "  seed_id│String",
            "  kind│String | null",
            "p Next words follow here.",
        ],
    );
    check(
        "| a | b |\n|:--|--:|\n| 1 | |\n\n| 2 | x |\n| c | d |\n| - | - |\n| 3 | |",
        &["t a│b", "  1│", "  2│x", "t c│d", "  3│"],
    );
}

#[test]
fn a_row_that_line_breaks_cut_is_joined() {
    check(
        "Name | Details | Type |\n---|---|---|\nkind | One of these:\n| string |\nsize | One of\nS\nM\n| string |\nlast | no end\nWords about the table follow.\n",
        &[
            "t Name│Details│Type",
            "  kind│One of these:│string",
            "  size│One of S M│string",
            "  last│no end",
            "p Words about the table follow.",
        ],
    );
}

#[test]
fn two_columns_without_header() {
    check(
        "{\"a\": 1\n}Send seeds\n| seedId required | string Seed [1..25] |\nArray of objects (Perch) Perches | |\nrequired | object (Wing) Wing |\nobject (Tail) |\n{- \"seedId\": \"1\",\n- \"perches\": [\n- {\n- \"kind\": \"oak\",\n}\n], - \"x\": true\n}Next call\n",
        &[
            "c \"{\\\"a\\\": 1\\n}\"",
            "h0 Send seeds",
            "t ",
            "  seedId required│string Seed [1..25]",
            "  Array of objects (Perch) Perches",
            "  required│object (Wing) Wing",
            "  object (Tail)",
            "c \"{- \\\"seedId\\\": \\\"1\\\",\\n- \\\"perches\\\": [\\n- {\\n- \\\"kind\\\": \\\"oak\\\",\\n}\\n], - \\\"x\\\": true\\n}\"",
            "h0 Next call",
        ],
    );
}

#[test]
fn tables_whose_borders_are_lost() {
    check(
        "REQUEST BODYDetailsTypeRequiredExample\nseed_idThe seed.string(3)required\n- kindIts kindstringoptionaloak\n  • Answer\nSTATUS CODEDetails\nFEDIt was fed.\nPOST /v1/fed\n- Example\n{\n\"a\": 1\n}\nDetailsAbout\n",
        &[
            "g REQUEST BODYDetailsTypeRequiredExample",
            "  seed_idThe seed.string(3)required",
            "  - kindIts kindstringoptionaloak",
            "h0 Answer",
            "g STATUS CODEDetails",
            "  FEDIt was fed.",
            "p POST /v1/fed",
            "h0 Example",
            "c \"{\\n\\\"a\\\": 1\\n}\"",
            "h0 DetailsAbout",
        ],
    );
}

#[test]
fn tables_without_dashes_are_known_by_their_columns() {
    check(
        "Name\tType\tRequired\nseed_id\tstring\tYes\nkind\tstring\t\n\tstring\tYes\n\nname | type\nseed_id | string\nWords | that are no table.\n",
        &[
            "t Name│Type│Required",
            "  seed_id│string│Yes",
            "  kind│string",
            "  │string│Yes",
            "t name│type",
            "  seed_id│string",
            "  Words│that are no table.",
        ],
    );
    check("one\ttwo\nthree\tfour", &["h0 one two", "h0 three four"]);
}

#[test]
fn json_begins_and_ends_anywhere() {
    check(
        "Without wings (walking):{\n\"a\": \"}\\\"{\",\n\n\"b\": [1, 2]\n}Walk on\n[{\"a\": 1}, {\"b\": 2}]\n{\"a\": {\"b\": 1}}\nCall /v1/{id} or /v1/[x] with {\"a\": 1} inside.\n",
        &[
            "p Without wings (walking):",
            "c \"{\\n\\\"a\\\": \\\"}\\\\\\\"{\\\",\\n\\n\\\"b\\\": [1, 2]\\n}\"",
            "h0 Walk on",
            "c \"[{\\\"a\\\": 1}, {\\\"b\\\": 2}]\"",
            "c \"{\\\"a\\\": {\\\"b\\\": 1}}\"",
            "p Call /v1/{id} or /v1/[x] with {\"a\": 1} inside.",
        ],
    );
}

#[test]
fn json_that_does_not_end_ends_before_what_is_none() {
    check(
        "{\n\"a\": {\n\"b\": 1\n}\n\nWords follow here.\n{\n\"a\": 1\n\n{\n\"b\": \"never\n\"c\": 1\n}\nSeeds#\n",
        &[
            "c \"{\\n\\\"a\\\": {\\n\\\"b\\\": 1\\n}\"",
            "p Words follow here.",
            "c \"{\\n\\\"a\\\": 1\"",
            "c \"{\\n\\\"b\\\": \\\"never\\n\\\"c\\\": 1\\n}\"",
            "h0 Seeds",
        ],
    );
    check(
        "{\n  a: 1, // one {\n  /* two } */ b: 'x',\n  ...\n}\n{ not json }\n",
        &[
            "c \"{\\n  a: 1, // one {\\n  /* two } */ b: 'x',\\n  ...\\n}\"",
            "p { not json }",
        ],
    );
}

#[test]
fn fences_and_commands_are_code() {
    check(
        "```json\n{\"a\": 1}\n```\ncurl -X POST https://example.com/v1 \\\n  -d '{\n \"a\": 1\n}'\nWords behind the call.\n~~~\nno end\n",
        &[
            "c \"{\\\"a\\\": 1}\\n\"",
            "c \"curl -X POST https://example.com/v1 \\\\\\n  -d '{\\n \\\"a\\\": 1\\n}'\"",
            "p Words behind the call.",
            "p ~~~",
            "h0 no end",
        ],
    );
}

#[test]
fn spaces_of_every_kind_collapse() {
    check(
        "\u{feff}Feed\u{a0}\u{200b}the \t parrot\u{3000}\r\n\r\n|\u{a0}a\u{a0}| b |\r\n|---|---|\r\n| x | 1 |\r\n|\u{a0}\u{a0}y | 2 |\r\n",
        &["h0 Feed the parrot", "t a│b", "  x│1", "  >y│2"],
    );
}

#[test]
fn columns_of_a_header_without_borders() {
    let columns = |line: &str| {
        super::columns(line).map(|columns| {
            columns
                .iter()
                .map(|(from, to)| line[*from..*to].to_owned())
                .collect::<Vec<_>>()
        })
    };
    let of = |words: &[&str]| {
        Some(
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        columns("REQUEST BODYDetailsType"),
        of(&["REQUEST BODY", "Details", "Type"])
    );
    assert_eq!(
        columns("Field NameData TypeMandatory"),
        of(&["Field Name", "Data Type", "Mandatory"])
    );
    assert_eq!(
        columns("ParameterRequiredType"),
        of(&["Parameter", "Required", "Type"])
    );
    assert_eq!(columns("Parameter"), None);
    assert_eq!(columns("Request"), None);
    assert_eq!(columns("Parameters Description"), None);
}

#[test]
fn column_words_are_sorted() {
    assert!(super::columns::WORDS.is_sorted());
}

#[test]
fn a_text_without_end_does_not_swallow_what_follows() {
    check(
        "{\n\"a\": \"x,\nWords follow here.\nName | Type |\n---|---|\nx | y |\n{\n\"a\": \"long\nwords of \",\n\"b\": \"AB\nCD==\n\"\n}\n",
        &[
            "c \"{\\n\\\"a\\\": \\\"x,\"",
            "p Words follow here.",
            "t Name│Type",
            "  x│y",
            "c \"{\\n\\\"a\\\": \\\"long\\nwords of \\\",\\n\\\"b\\\": \\\"AB\\nCD==\\n\\\"\\n}\"",
        ],
    );
}
