//! Rewrites of a capture that say the same: other order, other white space, other words, another form.

use payspec_audit::block::{self, Block, Table, Text};
use payspec_audit::capture::Form;
use payspec_audit::facts::{Document, Part};

use super::mutate::Page;

/// What is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Spaces,
    Tabs,
    BlankLines,
    LineEnds,
    OtherWords,
    SwapRows,
    SwapMembers,
    SwapSections,
    IndentJson,
    JoinJson,
    AsMarkdown,
    AsHtml,
}

pub(crate) const KINDS: [Kind; 12] = [
    Kind::Spaces,
    Kind::Tabs,
    Kind::BlankLines,
    Kind::LineEnds,
    Kind::OtherWords,
    Kind::SwapRows,
    Kind::SwapMembers,
    Kind::SwapSections,
    Kind::IndentJson,
    Kind::JoinJson,
    Kind::AsMarkdown,
    Kind::AsHtml,
];

/// The capture rewritten, and its form; nothing where there is nothing to rewrite.
pub(crate) fn rewrite(
    page: &Page<'_>,
    document: &Document,
    kind: Kind,
    rng: &mut fastrand::Rng,
) -> Option<(String, Form)> {
    let form = page.form;
    let text = match kind {
        Kind::Spaces => spaces(page, rng, "  "),
        Kind::Tabs => spaces(page, rng, "\t"),
        Kind::BlankLines => blank_lines(page, document, rng)?,
        Kind::LineEnds => page.text.replace("\r\n", "\n").replace('\n', "\r\n"),
        Kind::OtherWords => other_words(page, document, rng)?,
        Kind::SwapRows => swap_rows(page, document, rng)?,
        Kind::SwapMembers => swap_members(page, document, rng)?,
        Kind::SwapSections => swap_sections(page, document, rng)?,
        Kind::IndentJson => json_lines(page, document, |line| format!("    {line}\n"))?,
        Kind::JoinJson => json_lines(page, document, |line| format!("{} ", line.trim()))?,
        Kind::AsMarkdown => return Some((markdown(&plain_blocks(page)?), Form::Markdown)),
        Kind::AsHtml => return Some((html(&plain_blocks(page)?), Form::Html)),
    };
    (text != page.text).then_some((text, form))
}

/// Wider gaps around the pipes of some tables' rows, and at the end of lines.
fn spaces(page: &Page<'_>, rng: &mut fastrand::Rng, gap: &str) -> String {
    let mut in_json = false;
    let lines = page.text.lines().map(|line| {
        in_json = (in_json || line.trim_start().starts_with(['{', '['])) && !line.trim().is_empty();
        let is_row = line.matches(" | ").count() > 0 && !line.contains('"');
        match rng.bool() {
            true if is_row => line.replace(" | ", &format!("{gap}|{gap}")),
            true if !line.contains(['"', '<', '`']) => format!("{line}{gap}"),
            _ => line.to_owned(),
        }
    });
    lines.map(|line| line + "\n").collect()
}

/// Blank lines before some headings.
fn blank_lines(page: &Page<'_>, document: &Document, rng: &mut fastrand::Rng) -> Option<String> {
    let mut text = page.text.to_owned();
    for section in document.sections.iter().rev() {
        let line = page.line(section.at.line)?;
        if section.at.column <= 4 && rng.bool() {
            text.insert_str(line.start, "\n\n");
        }
    }
    Some(text)
}

/// Rows whose words hold no fact, with other words.
fn other_words(page: &Page<'_>, document: &Document, rng: &mut fastrand::Rng) -> Option<String> {
    let rows = document
        .sections
        .iter()
        .flat_map(|section| &section.parts)
        .filter_map(|part| match part {
            Part::Fields(table) => Some(&table.rows),
            _ => None,
        });
    let plain = rows.flatten().filter(|row| {
        row.limits.is_empty()
            && row.values.is_empty()
            && row.examples.is_empty()
            && row.default.is_none()
            && row.name().is_some()
    });
    let cells = plain.filter_map(|row| {
        let cells = page.cells(row.at.line);
        let longest = cells
            .into_iter()
            .filter(|cell| !cell.is_empty())
            .max_by_key(|cell| cell.len())?;
        let text = &page.text[longest.clone()];
        let prose = text.contains(' ')
            && !text.contains(['"', '(', '[', '<', '=', '&'])
            && row.ty.as_ref().is_none_or(|ty| !text.contains(&ty.words))
            && row.name().is_none_or(|name| !text.contains(name));
        prose.then_some(longest)
    });
    let cells: Vec<_> = cells.collect();
    let mut text = page.text.to_owned();
    let mut chosen: Vec<_> = cells.into_iter().filter(|_| rng.u8(..3) == 0).collect();
    chosen.sort_by_key(|cell| std::cmp::Reverse(cell.start));
    chosen.dedup();
    for cell in chosen {
        text.replace_range(cell, "What the shop knows it by");
    }
    Some(text)
}

/// Two rows of a table that stand below each other, both without rows below them.
fn swap_rows(page: &Page<'_>, document: &Document, rng: &mut fastrand::Rng) -> Option<String> {
    let mut found = Vec::new();
    for part in document.sections.iter().flat_map(|section| &section.parts) {
        let Part::Fields(table) = part else {
            continue;
        };
        for (at, pair) in table.rows.windows(2).enumerate() {
            let [first, second] = pair else {
                continue;
            };
            let next = table.rows.get(at + 2);
            let alike = first.path.len() == second.path.len()
                && first.path.split_last().map(|(_, parent)| parent)
                    == second.path.split_last().map(|(_, parent)| parent)
                && next.is_none_or(|next| next.path.len() <= second.path.len())
                && first.name().is_some()
                && second.name().is_some();
            let (Some(one), Some(two)) = (page.row(first.at.line), page.row(second.at.line)) else {
                continue;
            };
            let whole = |range: &std::ops::Range<usize>| {
                let text = page.text[range.clone()].trim_end();
                !text.contains('|') || text.ends_with('|') || text.contains('<')
            };
            if alike
                && one.end == two.start
                && whole(&one)
                && whole(&two)
                && page.text[..two.end].ends_with('\n')
            {
                found.push((one, two));
            }
        }
    }
    let (one, two) = found.get(rng.usize(..found.len().max(1)))?.clone();
    let swapped = format!("{}{}", &page.text[two.clone()], &page.text[one.clone()]);
    Some(page.replaced(one.start..two.end, &swapped))
}

/// Two members of an example that stand below each other, a line each, both with a comma.
fn swap_members(page: &Page<'_>, document: &Document, rng: &mut fastrand::Rng) -> Option<String> {
    let mut found = Vec::new();
    for part in document.sections.iter().flat_map(|section| &section.parts) {
        let Part::Example(example) = part else {
            continue;
        };
        let mut open = vec![&example.value];
        while let Some(node) = open.pop() {
            let map = node.map().unwrap_or_default();
            for pair in map.windows(2) {
                let lines = pair
                    .iter()
                    .filter_map(|entry| page.row(entry.key_span.line));
                let lines: Vec<_> = lines.collect();
                let own = |range: &std::ops::Range<usize>| {
                    let line = page.text[range.clone()].trim();
                    let line = line.strip_prefix("- ").unwrap_or(line);
                    line.starts_with('"')
                        && line.ends_with(',')
                        && !line.contains(['{', '}', '[', ']'])
                };
                if let [one, two] = &*lines
                    && one.end == two.start
                    && own(one)
                    && own(two)
                {
                    found.push((one.clone(), two.clone()));
                }
            }
            open.extend(map.iter().map(|entry| &entry.node));
            open.extend(node.list().unwrap_or_default());
        }
    }
    let (one, two) = found.get(rng.usize(..found.len().max(1)))?.clone();
    let swapped = format!("{}{}", &page.text[two.clone()], &page.text[one.clone()]);
    Some(page.replaced(one.start..two.end, &swapped))
}

/// Two sections that stand below each other.
fn swap_sections(page: &Page<'_>, document: &Document, rng: &mut fastrand::Rng) -> Option<String> {
    let ranges = super::mutate::ranges(page, document);
    let pairs = ranges
        .windows(2)
        .filter(|pair| pair[0].1.end == pair[1].1.start && pair[1].1.end < page.text.len());
    let pairs: Vec<_> = pairs.collect();
    let pair = pairs.get(rng.usize(..pairs.len().max(1)))?;
    let (one, two) = (pair[0].1.clone(), pair[1].1.clone());
    let swapped = format!("{}{}", &page.text[two.clone()], &page.text[one.clone()]);
    Some(page.replaced(one.start..two.end, &swapped))
}

/// The lines of all examples but the first and the last of each, rewritten.
fn json_lines(
    page: &Page<'_>,
    document: &Document,
    rewrite: impl Fn(&str) -> String,
) -> Option<String> {
    if page.form != Form::Text {
        return None;
    }
    let examples = document
        .sections
        .iter()
        .flat_map(|section| &section.parts)
        .filter_map(|part| match part {
            Part::Example(example) => Some(&example.value),
            _ => None,
        });
    let mut text = page.text.to_owned();
    let mut spans: Vec<_> = examples
        .map(|value| value.span.start as usize..value.span.end as usize)
        .collect();
    spans.sort_by_key(|span| std::cmp::Reverse(span.start));
    for span in spans {
        let json = text.get(span.clone())?;
        let (first, rest) = json.split_once('\n')?;
        let (inner, last) = rest.rsplit_once('\n')?;
        if json.contains("//") && !json.contains("://") {
            return None;
        }
        let inner: String = inner.lines().map(&rewrite).collect();
        let head = if rewrite("a").ends_with('\n') {
            format!("{first}\n")
        } else {
            format!("{first} ")
        };
        text.replace_range(span, &format!("{head}{inner}{last}"));
    }
    Some(text)
}

/// The blocks of a page of plain text, unless it has rows whose borders are lost: nobody can put them back.
fn plain_blocks(page: &Page<'_>) -> Option<Vec<Block>> {
    let blocks = block::blocks(page.text, page.form);
    let lost = blocks
        .iter()
        .any(|block| matches!(block, Block::Glued { .. }));
    (page.form == Form::Text && !lost).then_some(blocks)
}

fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    let plain = |text: &Text| {
        text.as_str()
            .replace('\\', "\\\\")
            .replace('|', "\\|")
            .replace('<', "\\<")
            .replace('*', "\\*")
            .replace('_', "\\_")
    };
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                out.push_str(&format!(
                    "{} {}\n\n",
                    "#".repeat(usize::from((*level).max(2))),
                    plain(text)
                ));
            }
            Block::Prose(text) => out.push_str(&format!("{}\n\n", plain(text))),
            Block::Code(text) => {
                out.push_str(&format!("```json\n{}\n```\n\n", text.as_str().trim_end()))
            }
            Block::Table(Table { header, rows }) => {
                let widest = rows
                    .iter()
                    .map(|row| row.cells.len())
                    .chain([header.len()])
                    .max()
                    .unwrap_or(0);
                let line = |cells: &[Text]| {
                    let cells = (0..widest).map(|at| cells.get(at).map(&plain).unwrap_or_default());
                    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
                };
                out.push_str(&line(header));
                out.push_str(&format!("|{}\n", "---|".repeat(widest)));
                rows.iter().for_each(|row| out.push_str(&line(&row.cells)));
                out.push('\n');
            }
            Block::Glued { .. } => {}
        }
    }
    out
}

fn html(blocks: &[Block]) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html><body><main>\n");
    let plain = |text: &Text| {
        text.as_str()
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    for block in blocks {
        match block {
            Block::Heading { level, text } => {
                let level = (*level).max(2);
                out.push_str(&format!("<h{level}>{}</h{level}>\n", plain(text)));
            }
            Block::Prose(text) => out.push_str(&format!("<p>{}</p>\n", plain(text))),
            Block::Code(text) => {
                out.push_str(&format!("<pre><code>{}</code></pre>\n", plain(text)))
            }
            Block::Table(Table { header, rows }) => {
                let line = |cells: &[Text], tag: &str| {
                    let cells = cells
                        .iter()
                        .map(|cell| format!("<{tag}>{}</{tag}>", plain(cell)));
                    format!("<tr>{}</tr>\n", cells.collect::<String>())
                };
                out.push_str("<table>");
                if !header.is_empty() {
                    out.push_str(&format!("<thead>{}</thead>", line(header, "th")));
                }
                out.push_str("<tbody>\n");
                rows.iter()
                    .for_each(|row| out.push_str(&line(&row.cells, "td")));
                out.push_str("</tbody></table>\n");
            }
            Block::Glued { .. } => {}
        }
    }
    out.push_str("</main></body></html>\n");
    out
}
