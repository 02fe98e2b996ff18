//! Pages made to hurt: too deep, too wide, broken, or soup.

use payspec_audit::block::{Block, html, markdown};
use proptest::prelude::*;

use super::{places, show, size, texts};

/// Reads a page made to hurt; what comes of it is not larger than the page by more than `factor`.
#[track_caller]
fn bounded(page: &str, factor: usize) -> Vec<Block> {
    let blocks = html::blocks(page);
    let (size, most) = (size(&blocks), page.len() * factor + 1_000_000);
    assert!(
        size <= most,
        "{size} bytes of blocks from {} bytes",
        page.len()
    );
    blocks
}

#[test]
fn deep_pages_are_read_flat() {
    let page = format!(
        "{}x{}<p>y",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    assert_eq!(show(&bounded(&page, 1)), "p x\np y");
    for open in [
        "<b>",
        "<ul><li>",
        "<table><tr><td>a",
        "<dl><dd>a",
        "<details><summary>",
        "<p>",
        "<span class=param-name>a<i class=param-type>",
    ] {
        let blocks = bounded(&open.repeat(30_000), 4);
        assert!(blocks.len() <= 60_001);
    }
}

#[test]
fn broken_pages_are_read() {
    bounded(&"<".repeat(5 << 20), 1);
    bounded(&"&".repeat(1 << 20), 1);
    bounded(&"</".repeat(1 << 20), 1);
    bounded(&"</p>".repeat(300_000), 1);
    bounded(&"<!--".repeat(500_000), 1);
    bounded(&"<![CDATA[".repeat(200_000), 1);
    bounded(&"&lt;&nbsp;&#x41;&notin;&ampx&".repeat(50_000), 1);
    bounded(
        &format!("<div class='{}'>x", "param-name ".repeat(500_000)),
        1,
    );
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=1")).collect();
    assert_eq!(show(&bounded(&format!("<p{attributes}>x"), 1)), "p x");
}

#[test]
fn wide_and_tall_cells_do_not_multiply() {
    bounded(
        &format!(
            "<table>{}",
            "<tr><td colspan=1000>a<td rowspan=60000>b".repeat(50_000)
        ),
        1,
    );
    let tall = "<td rowspan=65000>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".repeat(300);
    let blocks = bounded(
        &format!("<table><tr>{tall}{}", "<tr><td>b".repeat(20_000)),
        20,
    );
    assert_eq!(blocks.len(), 1);
}

#[test]
fn hurting_markdown_is_read() {
    for piece in [
        "<table>\n\n",
        "> ",
        "- ",
        "|a|b|\n|-|-|\n|",
        "```\n",
        "[a](",
        "*a _b ",
        "<a",
        "{\"\n\n",
    ] {
        let page = piece.repeat(20_000);
        let blocks = markdown::blocks(&page);
        assert!(size(&blocks) <= page.len() * 4 + 1000, "{piece:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn soup_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        let page = pieces.concat();
        let blocks = html::blocks(&page);
        places(&page, &blocks);
        prop_assert!(size(&blocks) <= page.len() * 70 + 1000);
        let blocks = markdown::blocks(&page);
        for text in texts(&blocks) {
            prop_assert!(text.source(text.as_str().len()) <= page.len() + 1);
        }
    }

    #[test]
    fn any_text_is_read(page in "\\PC{0,200}") {
        places(&page, &html::blocks(&page));
        let _ = markdown::blocks(&page);
    }
}

fn piece() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "p", "div", "table", "tr", "td", "th", "thead", "tbody", "ul", "li", "dl", "dt", "dd",
        "pre", "code", "span", "strong", "h2", "details", "summary", "button", "a", "br", "svg",
        "script", "nav", "caption", "textarea", "head", "title",
    ]);
    let attributes = prop::sample::select(vec![
        "",
        " hidden",
        " class=param-name",
        " class='param-type x'",
        " class=line",
        " role=tablist",
        " role=tab",
        " role=tabpanel",
        " colspan=3",
        " rowspan=4",
        " style='padding-left:8px'",
        " data-depth=2",
        " class=\"",
        " aria-hidden=true",
    ]);
    let words = prop::sample::select(vec![
        "a",
        " b ",
        "\r\n",
        "\n\n",
        "&amp;",
        "&lt",
        "&#x1F600;",
        "ü",
        "{\"a\": 1}",
        "<",
        "<!--",
        "-->",
        "| x | y |\n",
        "```\n",
        "|---|---|\n",
        "# ",
        "- ",
        "required",
        "string",
        "\u{a0}",
        "\u{200b}",
    ]);
    prop_oneof![
        (names.clone(), attributes).prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        names.prop_map(|name| format!("</{name}>")),
        words.prop_map(str::to_owned),
    ]
}
