//! What stands over columns, and header lines that have lost the borders between them.

use super::code;
use super::line::{self, Line, is_space};
use super::words;

/// Words that stand over a column of a table of fields, values or limits; lower case, sorted.
pub(super) const WORDS: &[&str] = &[
    "allowed values",
    "api field",
    "attribute",
    "attribute name",
    "code",
    "column",
    "comment",
    "comments",
    "condition",
    "constraint",
    "constraints",
    "data type",
    "datatype",
    "default",
    "default value",
    "desc",
    "description",
    "detail",
    "details",
    "element",
    "enum",
    "error code",
    "error message",
    "example",
    "example value",
    "explanation",
    "field",
    "field name",
    "fields",
    "format",
    "header",
    "header name",
    "headers",
    "is required",
    "json type",
    "key",
    "length",
    "limit",
    "limits",
    "mandatory",
    "max",
    "max length",
    "maximum",
    "maximum length",
    "meaning",
    "message",
    "min",
    "min length",
    "minimum",
    "name",
    "necessary",
    "note",
    "notes",
    "optional",
    "param",
    "param name",
    "parameter",
    "parameter name",
    "parameters",
    "params",
    "path parameter",
    "possible values",
    "presence",
    "property",
    "property name",
    "query parameter",
    "range",
    "reason",
    "remark",
    "remarks",
    "request body",
    "request parameter",
    "request parameters",
    "required",
    "required?",
    "response body",
    "response parameter",
    "response parameters",
    "result code",
    "return code",
    "return parameter",
    "sample",
    "sample value",
    "size",
    "state",
    "status",
    "status code",
    "transaction type",
    "type",
    "usage",
    "valid values",
    "value",
    "values",
    "variable",
    "值",
    "参数",
    "参数名",
    "参数名称",
    "变量名",
    "名称",
    "含义",
    "备注",
    "字段",
    "字段名",
    "必填",
    "必须",
    "描述",
    "数据类型",
    "是否必填",
    "是否必须",
    "状态",
    "状态码",
    "示例",
    "示例值",
    "类型",
    "说明",
    "错误码",
    "长度",
    "默认值",
];

/// How long a header line may be, in bytes.
const MOST: usize = 240;
const LONGEST: usize = 24;

/// Whether a cell can stand over a column.
pub(super) fn is_column(cell: &str) -> bool {
    cell.len() <= LONGEST * 2 && WORDS.binary_search(&cell.to_lowercase().as_str()).is_ok()
}

/// The columns of a header line whose borders are lost, as bytes of `line`: `REQUEST BODYDetailsType` is three. Nothing where the line
/// is anything else.
#[must_use]
pub fn columns(line: &str) -> Option<Vec<(usize, usize)>> {
    if line.len() > MOST || line.contains(['|', '.', ',', ':']) {
        return None;
    }
    let ends: Vec<usize> = line
        .char_indices()
        .map(|(at, _)| at)
        .skip(1)
        .chain([line.len()])
        .collect();
    // for each byte that some columns fill up to: where the last of them begins
    let mut reached: Vec<Option<usize>> = vec![None; line.len() + 1];
    let starts = std::iter::once(0).chain(ends.iter().copied());
    for start in starts {
        let filled = start == 0 || reached.get(start).is_some_and(Option::is_some);
        if !filled || !begins_column(line.get(start..).unwrap_or("")) {
            continue;
        }
        for end in ends
            .iter()
            .copied()
            .filter(|end| *end > start && *end <= start + LONGEST)
        {
            let word = line.get(start..end).unwrap_or("");
            if is_cased(word) && is_column(word) {
                // a longer word that ends here is the better reading: `Data Type` before `Type`
                if let Some(reached) = reached.get_mut(end)
                    && reached.is_none_or(|begun| begun > start)
                {
                    *reached = Some(start);
                }
            }
        }
    }
    let mut out = Vec::new();
    let mut end = line.len();
    while end > 0 {
        let start = reached.get(end).copied().flatten()?;
        out.push((start, end));
        end = start;
    }
    out.reverse();
    (out.len() > 1).then_some(out)
}

fn begins_column(rest: &str) -> bool {
    rest.starts_with(|char: char| char.is_alphabetic() && !char.is_lowercase())
}

/// `Data Type`, `Data type`, `DATA TYPE`; not `DaTa`.
fn is_cased(word: &str) -> bool {
    let upper = word.chars().all(|char| !char.is_lowercase());
    let title = word.split(' ').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.all(|char| !char.is_uppercase())
    });
    upper || title
}

/// Whether `line` is not a row of the table whose borders are lost and whose rows end before it.
pub(super) fn ends_rows(text: &str, line: Line) -> bool {
    if line.is_empty() || line.has_pipe() || line::is_rule(text, line) {
        return true;
    }
    let row = line.str(text);
    let past_bullet = line::past_bullet(text, line.start, line.end);
    let opens = |at: usize| code::opens(text, at, true);
    if row.starts_with(line::is_bullet)
        || row.starts_with("# ")
        || row.starts_with("##")
        || row.starts_with("```")
        || row.ends_with('#')
        || words::is_call(row)
        || opens(past_bullet)
        || columns(row).is_some()
    {
        return true;
    }
    // a bullet in front of what labels the code or the table below is no row
    if past_bullet == line.start || row.chars().nth(40).is_some() {
        return false;
    }
    let below = line.following_words(text);
    opens(line::past_bullet(text, below.start, below.end)) || columns(below.str(text)).is_some()
}

/// The cells of a line whose cells are separated by `separator`, if all of them can stand over columns.
pub(super) fn header_cells(line: &str, separator: char) -> Option<usize> {
    if line.len() > MOST || !line.contains(separator) {
        return None;
    }
    let line = line.trim_matches(separator);
    let mut cells = 0;
    for cell in line.split(separator) {
        if !is_column(cell.trim_matches(is_space)) {
            return None;
        }
        cells += 1;
    }
    (cells > 1).then_some(cells)
}
