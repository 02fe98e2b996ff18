//! Rows and numbers for people.

use std::io::Write;

use anyhow::Result;

/// Prints rows under a head, the first column to the left, the others to the right.
///
/// # Errors
/// The stream can't be written.
pub fn print<R: AsRef<[String]>>(head: &[&str], rows: &[R], out: &mut dyn Write) -> Result<()> {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let all = || std::iter::once(head.as_slice()).chain(rows.iter().map(AsRef::as_ref));
    let width = |column: usize| {
        let cells = all().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    for row in all() {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            match at {
                0 => line.push_str(&format!("{cell:<width$}")),
                _ => line.push_str(&format!("  {cell:>width$}")),
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// `1 file`, `2,000 files`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", thousands(number)),
    }
}

/// `4,848`.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{count, print, thousands};

    #[test]
    fn numbers_have_commas() {
        let shown = [0, 999, 1_000, 4_848, 1_234_567].map(thousands);
        assert_eq!(shown, ["0", "999", "1,000", "4,848", "1,234,567"]);
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
    }

    #[test]
    fn columns_are_as_wide_as_they_have_to_be() {
        let mut out = Vec::new();
        let rows = [
            ["é".to_owned(), "10".to_owned()],
            ["long".to_owned(), String::new()],
        ];
        print(&["a", "n"], &rows, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a      n\né     10\nlong\n"
        );
    }
}
