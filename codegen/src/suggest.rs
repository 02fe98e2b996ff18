//! The word that was probably meant.

/// The candidate nearest to `word`, if one is near enough to be worth saying.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match word.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let plain = fold(word);
    candidates
        .into_iter()
        .map(|candidate| (cost(&plain, &fold(candidate), allowed), candidate))
        .filter(|(cost, candidate)| *cost <= allowed && *candidate != word)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters and digits in lower case: `max_length`, `maxlength` and `max-length` are one word.
fn fold(word: &str) -> Vec<char> {
    let letters = word.chars().filter(|char| char.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// How many letters to insert, remove, replace or swap with their neighbour; anything above `limit` may be said as `limit + 1`.
#[expect(
    clippy::indexing_slicing,
    reason = "a row has a cell more than `b` has letters"
)]
fn cost(a: &[char], b: &[char], limit: usize) -> usize {
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (
        a.get(shared..).unwrap_or_default(),
        b.get(shared..).unwrap_or_default(),
    );
    // `before` is a row from the second one on, and is asked no earlier.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(left != right);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
        // What follows costs no less than the least of these.
        if before.iter().chain(&last).all(|cost| *cost > limit) {
            return limit + 1;
        }
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips() {
        let known = ["maxLength", "minLength", "maximum", "type", "items", "enum"];
        for (word, meant) in [
            ("maxlength", Some("maxLength")),
            ("max_length", Some("maxLength")),
            ("maxLenght", Some("maxLength")),
            ("tpye", Some("type")),
            ("item", Some("items")),
            ("enums", Some("enum")),
            ("colour", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
