//! HTML and Markdown as blocks: what elements mean, whole pages, and pages made to hurt.

use payspec_audit::block::{Block, Text, html, markdown};

#[path = "markup/hurt.rs"]
mod hurt;

/// Blocks, one a line; rows behind `>`s as deep as they are.
fn show(blocks: &[Block]) -> String {
    let join = |cells: &[Text]| -> String {
        let cells: Vec<&str> = cells.iter().map(Text::as_str).collect();
        cells.join(" | ")
    };
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text } => lines.push(format!("h{level} {}", text.as_str())),
            Block::Prose(text) => lines.push(format!("p {}", text.as_str())),
            Block::Code(text) => lines.push(format!("code {:?}", text.as_str())),
            Block::Table(table) => {
                lines.push(
                    format!("table {}", join(&table.header))
                        .trim_end()
                        .to_owned(),
                );
                for row in &table.rows {
                    let depth = ">".repeat(row.depth);
                    lines.push(format!("{depth}- {}", join(&row.cells)));
                }
            }
            Block::Glued { header, rows } => {
                lines.push(format!("glued {} {}", header.as_str(), rows.len()));
            }
        }
    }
    lines.join("\n")
}

#[track_caller]
fn check(page: &str, expected: &[&str]) {
    let blocks = html::blocks(page);
    assert_eq!(show(&blocks), expected.join("\n"));
    places(page, &blocks);
}

#[track_caller]
fn check_markdown(page: &str, expected: &[&str]) {
    let blocks = markdown::blocks(page);
    assert_eq!(show(&blocks), expected.join("\n"));
    places(page, &blocks);
}

fn texts(blocks: &[Block]) -> Vec<&Text> {
    let mut texts = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Prose(text) | Block::Code(text) => {
                texts.push(text);
            }
            Block::Table(table) => {
                texts.extend(&table.header);
                texts.extend(table.rows.iter().flat_map(|row| &row.cells));
            }
            Block::Glued { header, rows } => {
                texts.push(header);
                texts.extend(rows);
            }
        }
    }
    texts
}

/// Every letter and digit of every text stands where the text says it does, unless an entity stands there.
#[track_caller]
fn places(page: &str, blocks: &[Block]) {
    for text in texts(blocks) {
        for (at, c) in text.as_str().char_indices() {
            let source = text.source(at);
            assert!(source <= page.len(), "{source} is beyond the page");
            if c.is_alphanumeric() {
                let there = page.get(source..).and_then(|rest| rest.chars().next());
                assert!(
                    there == Some(c) || there == Some('&'),
                    "{c:?} of {:?} stands at {source}, where {there:?} is",
                    text.as_str()
                );
            }
        }
    }
}

fn size(blocks: &[Block]) -> usize {
    texts(blocks)
        .iter()
        .map(|text| text.as_str().len() + 1)
        .sum()
}

#[test]
fn lines_and_headings() {
    check(
        "<h2 id=a>Pay <code>now</code><a class=hash-link href=#a>#</a></h2><p>One <b>two</b>\n three<br>four<p>five &amp; six&nbsp;x<li>item<li>next",
        &[
            "h2 Pay now",
            "p One two three four",
            "p five & six\u{a0}x",
            "p item",
            "p next",
        ],
    );
    check(
        "<h3>Refund ¶</h3><h4>C#</h4><h5><a href=#x>#</a> Sign</h5><button>Copy</button><summary>More</summary>",
        &["h3 Refund", "h4 C", "h5 Sign", "p More"],
    );
}

#[test]
fn what_is_not_the_page_is_left_out() {
    check(
        "<head><title>t</title><style>p{}</style></head><body><script>if (a < b) '<p>no</p>'</script><nav>n</nav>\
         <aside class=sidebar>s</aside><aside>kept</aside><div hidden>h</div><div style='color:red; display: none'>d</div>\
         <svg><text>v</text></svg><noscript>js</noscript><template>t</template><ul role=menu><li>m</ul><p aria-hidden=true>a</p>\
         <footer>f</footer><p>words</p></body>",
        &["p kept", "p words"],
    );
    check(
        "<head><meta charset=utf-8><p>No end of the head",
        &["p No end of the head"],
    );
    check(
        "<svg><path d=''><p>No end of the picture",
        &["p No end of the picture"],
    );
}

#[test]
fn badges_stand_apart_and_parts_of_words_do_not() {
    check(
        "<div><span class='verb post'>post</span><span class=path>/v1/pay</span></div><p><span class=t>pay</span><span class=t>Type</span></p><p>merchant<b>Id</b></p>",
        &["p post /v1/pay", "p payType", "p merchantId"],
    );
}

#[test]
fn tables() {
    check(
        "<table><caption>Fields</caption><thead><tr><th>Name<th>Type<tbody><tr><td>a&lt;b<td>string</table>",
        &["p Fields", "table Name | Type", "- a<b | string"],
    );
    check(
        "<table><tr><td><b>Name</b></td><td><strong>Type</strong></td></tr><tr><td>x<td>int</table>",
        &["table Name | Type", "- x | int"],
    );
    check(
        "<table><tr><td>Field</td><td>Description</td></tr><tr><td>x<td>words</table>",
        &["table Field | Description", "- x | words"],
    );
    check(
        "<table><tr><td>x<td>1</tr><tr><td colspan=2>wide<tr><td rowspan=2>tall<td>2<tr><td>3</table>",
        &["table", "- x | 1", "- wide | ", "- tall | 2", "- tall | 3"],
    );
}

#[test]
fn rows_are_as_deep_as_they_are_indented() {
    check(
        "<table><tr><th>N<th>T</tr><tr><td style='padding-left:8px'>a<td>object<tr><td style='padding-left: 2em'>b<td>string<tr data-x><td style='padding-left:8px'>c<td>x</table>",
        &["table N | T", "- a | object", ">- b | string", "- c | x"],
    );
    check(
        "<table><tr><th>N<th>T</tr><tr data-depth=1><td>a<td>object<tr data-depth=2><td>b<td>string</table>",
        &["table N | T", "- a | object", ">- b | string"],
    );
    check(
        "<table><tr><th>N<th>T</tr><tr><td>a<td>object<tr><td><span class='row-indent indent-level-1' style='padding-left:15px'></span>b<td>string</table>",
        &["table N | T", "- a | object", ">- b | string"],
    );
}

#[test]
fn a_table_in_a_cell_is_rows_below() {
    check(
        "<table><tr><td>card<td>object</tr><tr><td colspan=2><div>Card<table><tr><td>number<td>string</tr><tr><td>holder<td>object<dl><dt>first<dd>string</dl></table></div></tr><tr><td>z<td>int</table>",
        &[
            "table",
            "- card | object",
            ">- number | string",
            ">- holder | object",
            ">>- first | string",
            "- z | int",
        ],
    );
    check(
        "<table><tr><th>N<th>T<tr><td>a<td>object<table><tr><th>N<th>T<tr><td>b<td>int</table></table>",
        &["table N | T", "- a | object", ">- b | int"],
    );
    check(
        "<table><tr><th>N<th>T<tr><td>a<td>enum<table><tr><th>Value<th>Means<tr><td>b<td>c</table></table>",
        &[
            "table N | T",
            "- a | enum",
            "table Value | Means",
            "- b | c",
        ],
    );
}

#[test]
fn a_table_that_only_lays_out_is_none() {
    check(
        "<table><tr><td><h2>Pay</h2><p>words<td><pre>{}</pre></table>",
        &["h2 Pay", "p words", "code \"{}\""],
    );
    check(
        "<table class=rouge-table><tr><td class='rouge-gutter gl'><pre>1\n2</pre><td class=rouge-code><pre>a\nb</pre></table>",
        &["code \"a\\nb\""],
    );
    check(
        "<table><tr><th>N<th>Example<tr><td>a<td>x <pre>{\n1}</pre></table>",
        &["table N | Example", "- a | x", "code \"{\\n1}\""],
    );
}

#[test]
fn definition_lists_are_rows() {
    check(
        "<dl><dt>amount<dd>string<dd>Words<dt>card<dd>object<dl><div><dt>number<dd>string</div></dl></dl><p>end",
        &[
            "table",
            "- amount | string | Words",
            "- card | object",
            ">- number | string",
            "p end",
        ],
    );
}

#[test]
fn lists_of_fields_are_rows() {
    check(
        "<p>Body<ul><li><details><summary><strong>card</strong> <span>object</span> <span>required</span></summary><div><p>The card</p><ul>\
         <li><strong>number</strong><span> string</span> digits</li></ul></div></details></li><li><strong>note</strong> <span>string</span></li></ul><p>end",
        &[
            "p Body",
            "table",
            "- card | object | required | The card",
            ">- number | string |  | digits",
            "- note | string |  | ",
            "p end",
        ],
    );
    // A bold word in a list is no field.
    check(
        "<ul><li><strong>Note</strong> that <span>string</span> is text</ul>",
        &["p Note that string is text"],
    );
}

#[test]
fn rows_made_of_boxes_are_rows() {
    check(
        "<div><div class=row><div><span class=property-name>amount</span><span class=property-type>integer</span><span class=property-required>required</span></div><p>Minor units</p></div>\
         <div class=row><div><span class=property-name>note</span><span class=property-type>string</span></div></div></div><h3>End</h3><p>words",
        &[
            "table",
            "- amount | integer | required | Minor units",
            "- note | string |  | ",
            "h3 End",
            "p words",
        ],
    );
    check(
        "<div class=params><span class=param-name>a</span><span class=param-type>string</span><p>one</p><span class=param-name>b</span><span class=param-type>int</span><p>two</p></div><p>end",
        &[
            "table",
            "- a | string |  | one",
            "- b | int |  | two",
            "p end",
        ],
    );
    // A name without a type is a word.
    check(
        "<p>Use <span class=param-name>a</span> here</p>",
        &["p Use a here"],
    );
}

#[test]
fn code_is_kept_as_it_stands() {
    check(
        "<pre>\n{ <span>&quot;a&quot;</span>:\r\n  1 }\n<button>Copy</button></pre>",
        &["code \"{ \\\"a\\\":\\n  1 }\""],
    );
    check(
        "<pre><code><span class=token-line><span class=ln></span>{<br></span><span class=token-line>  1<br></span><span class=token-line>}<br></span></code></pre>",
        &["code \"{\\n  1\\n}\""],
    );
    check(
        "<pre><code><span class=line>a</span>\n<span class=line>b</span></code></pre><pre><div class=line><span class=line-number>1</span>a</div><div class=line>b</div></pre>",
        &["code \"a\\nb\"", "code \"a\\nb\""],
    );
    check("<p>{<br>\"a\": 1<br>}</p>", &["code \"{ \\\"a\\\": 1 }\""]);
}

#[test]
fn the_word_of_a_tab_stands_before_its_panel() {
    check(
        "<div><ul role=tablist><li role=tab aria-selected=true>Request<li role=tab>Answer</ul><div><div role=tabpanel><pre>1</pre></div><div role=tabpanel hidden><pre>2</pre></div></div></div>",
        &["p Request", "code \"1\"", "p Answer", "code \"2\""],
    );
    // Only the chosen one is on the page.
    check(
        "<ul role=tablist><li role=tab>Request<li role=tab aria-selected=true>Answer</ul><div role=tabpanel><pre>2</pre></div>",
        &["p Answer", "code \"2\""],
    );
    check(
        "<ul role=tablist><li role=tab id=a>200<li role=tab id=b>400</ul><div role=tabpanel aria-labelledby=b>x</div>",
        &["p 400", "p x"],
    );
}

#[test]
fn markdown_blocks() {
    check_markdown(
        "---\ntitle: x\n---\n# Pay {#pay}\n\nOne *two* `three`\nfour [five](https://example.com) &amp; six.\n\n- a\n  - b\n\n> q\n\nSetext\n------\n\n    code\n     more\n\n```json\n{\"a\": 1}\n```\n",
        &[
            "h1 Pay",
            "p One two three four five & six.",
            "p a",
            "p b",
            "p q",
            "h2 Setext",
            "code \"code\\n more\"",
            "code \"{\\\"a\\\": 1}\"",
        ],
    );
}

#[test]
fn markdown_tables_keep_their_cells() {
    check_markdown(
        "|Name|Type|Notes|\n|---|---|---|\n|`a`|**string**|x \\| y|\n|» b|int|\n|c|string|a|b|c|\n| `d` | | z<br>w |\n",
        &[
            "table Name | Type | Notes",
            "- a | string | x | y",
            "- » b | int",
            "- c | string | a | b | c",
            "- d |  | z w",
        ],
    );
}

#[test]
fn html_in_markdown() {
    check_markdown(
        "Words\n\n<table>\n<tr><th>N</th><th>T</th></tr>\n\n<tr><td>a</td><td>int</td></tr>\n\n</table>\n\nAfter\n\n<Tabs>\n<TabItem value=\"x\">\n\n**bold**\n\n</TabItem>\n</Tabs>\n",
        &["p Words", "table N | T", "- a | int", "p After", "p bold"],
    );
    check_markdown("<table>\n<tr><td>a\n\nno end\n", &["p a", "p no end"]);
}

#[test]
fn tables_that_markdown_refuses_are_not_lost() {
    let page = "# Top\n\nName | Type\n--|--|--\na | int |\nb | string |\n\nEnd\n";
    let blocks = markdown::blocks(page);
    places(page, &blocks);
    let all = show(&blocks);
    assert!(
        all.contains("a | int") && all.contains("b | string") && all.ends_with("p End"),
        "{all}"
    );
}

/// What stands in a page of `tests/pages`: tables, rows, fields by depth, code blocks.
fn counts(blocks: &[Block]) -> (usize, Vec<usize>, usize) {
    let mut tables = 0;
    let mut depths = vec![0; 4];
    let mut code = 0;
    for block in blocks {
        match block {
            Block::Table(table) => {
                tables += 1;
                for row in &table.rows {
                    if let Some(count) = depths.get_mut(row.depth) {
                        *count += 1;
                    }
                }
            }
            Block::Code(_) => code += 1,
            _ => {}
        }
    }
    (tables, depths, code)
}

/// Every field, value and example of the facts beside a page is a row or code block that begins on its line.
fn facts_are_there(page: &str, blocks: &[Block], facts: &str) {
    let line = |at: usize| {
        page.get(..at)
            .map_or(0, |head| head.matches('\n').count() + 1)
    };
    let mut rows = Vec::new();
    let mut code = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => {
                for row in &table.rows {
                    rows.push((line(row.at), row.depth, row.cells[0].as_str().to_owned()));
                }
            }
            Block::Code(text) => code.push(line(text.start())),
            _ => {}
        }
    }
    for fact in facts.lines() {
        let columns: Vec<&str> = fact.split('\t').collect();
        let number = columns
            .get(1)
            .and_then(|line| line.parse().ok())
            .unwrap_or(0);
        let name = match columns[0] {
            "field" => columns[3].rsplit('.').next().unwrap_or(""),
            "value" => columns[3],
            "example" => {
                assert!(code.contains(&number), "no code on the line of: {fact}");
                continue;
            }
            _ => continue,
        };
        let name = name.trim_end_matches("[]");
        let found = rows.iter().find(|(line, _, cell)| {
            *line == number && cell.split(' ').any(|word| word.ends_with(name))
        });
        assert!(found.is_some(), "no row on the line of: {fact}");
    }
}

#[test]
fn a_page_by_redoc() {
    let page = include_str!("pages/acorn-redoc.html");
    let blocks = html::blocks(page);
    places(page, &blocks);
    facts_are_there(page, &blocks, include_str!("pages/acorn-redoc.tsv"));
    assert_eq!(counts(&blocks), (7, vec![21, 6, 2, 0], 5));
    let all = show(&blocks);
    for line in [
        "h2 Create payment",
        "p post /v1/payments",
        "- amount required | string [ 1 .. 12 ] characters Amount in major units",
        "- items | Array of objects (LineItem) What is bought",
        ">>- country required | string = 2 characters Country, ISO 3166",
        "h3 Request samples\np Payload",
    ] {
        assert!(all.contains(line), "{line}\n{all}");
    }
    for chrome in ["Copy", "Expand", "Search", "not shown", "Production"] {
        assert!(!all.contains(chrome), "{chrome}\n{all}");
    }
}

#[test]
fn a_page_by_docusaurus() {
    let page = include_str!("pages/bluefin-docusaurus.html");
    let blocks = html::blocks(page);
    places(page, &blocks);
    facts_are_there(page, &blocks, include_str!("pages/bluefin-docusaurus.tsv"));
    assert_eq!(counts(&blocks), (6, vec![23, 4, 2, 0], 4));
    let all = show(&blocks);
    for line in [
        "p POST /v1/orders\nh3 Request",
        "- currency | string | required | Currency of the amount Possible values: [EUR, SEK]",
        ">- address | object |  | Where they live\n>>- city | string | required | Town",
        "p Response\ncode",
        "table State | Meaning\n- OPEN | Nobody has paid yet",
    ] {
        assert!(all.contains(line), "{line}\n{all}");
    }
    for chrome in [
        "Skip",
        "Next",
        "Edit",
        "Copyright",
        "Copy",
        "Docs",
        "Array [",
    ] {
        assert!(!all.contains(chrome), "{chrome}\n{all}");
    }
}

#[test]
fn a_page_by_apidog_twice() {
    let page = include_str!("pages/cedar-apidog.md");
    let blocks = markdown::blocks(page);
    places(page, &blocks);
    facts_are_there(page, &blocks, include_str!("pages/cedar-apidog-md.tsv"));
    assert_eq!(counts(&blocks), (5, vec![25, 0, 0, 0], 3));
    let page = include_str!("pages/cedar-apidog.html");
    let twin = html::blocks(page);
    places(page, &twin);
    facts_are_there(page, &twin, include_str!("pages/cedar-apidog-html.tsv"));
    assert_eq!(counts(&twin), (4, vec![16, 6, 2, 0], 3));
    // Both say the same in their rows.
    let rows = |blocks: &[Block]| -> Vec<String> {
        let shown = show(blocks);
        let rows = shown.lines().filter(|line| line.contains(" | "));
        rows.map(|line| line.trim_start_matches(['>', '-', ' ']).replace('»', ""))
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.starts_with("200") && !line.starts_with("table HTTP"))
            .collect()
    };
    assert_eq!(rows(&blocks), rows(&twin));
}
