//! Names that a draft needs and no document gives: ids of operations, placeholders of paths, names of schemas.

use std::collections::BTreeSet;

use crate::draft::gather::Call;

/// Names that are taken.
#[derive(Default)]
pub(super) struct Names {
    ids: BTreeSet<String>,
    paths: BTreeSet<String>,
}

impl Names {
    /// An `operationId`: from the end of the path, else from the heading.
    pub(super) fn operation(&mut self, call: &Call<'_>) -> String {
        let from_path = call
            .path
            .as_deref()
            .map(path_words)
            .filter(|words| !words.is_empty());
        let words = from_path.unwrap_or_else(|| title_words(&call.title));
        self.claim(&words, "operation")
    }

    /// The name of a notification, from its heading.
    pub(super) fn event(&mut self, event: &Call<'_>) -> String {
        self.claim(&title_words(&event.title), "notification")
    }

    fn claim(&mut self, words: &[String], fallback: &str) -> String {
        let name = camel(words);
        let name = if name.is_empty() {
            fallback.to_owned()
        } else {
            name
        };
        // Schemas are named after it, so ids that differ by case alone would clash as well.
        unique(&mut self.ids, &name, |id| id.to_ascii_lowercase(), "")
    }

    /// The key under `paths`: as it is printed, or a placeholder.
    pub(super) fn path(&mut self, call: &Call<'_>) -> String {
        let path = match &call.path {
            Some(path) if path.starts_with('/') => with_braces(path),
            _ => {
                let words = title_words(&call.title);
                let slug = if words.is_empty() {
                    "operation".to_owned()
                } else {
                    words.join("-")
                };
                format!("/undocumented/{slug}")
            }
        };
        unique(&mut self.paths, &path, str::to_owned, "-")
    }
}

fn unique(
    taken: &mut BTreeSet<String>,
    name: &str,
    key: impl Fn(&str) -> String,
    between: &str,
) -> String {
    let mut candidate = name.to_owned();
    let mut count = 2;
    while !taken.insert(key(&candidate)) {
        candidate = format!("{name}{between}{count}");
        count += 1;
    }
    candidate
}

/// Words of the last two parts of a path that are no parameter.
fn path_words(path: &str) -> Vec<String> {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && !is_parameter(part));
    let parts: Vec<&str> = parts.collect();
    let last = parts
        .get(parts.len().saturating_sub(2)..)
        .unwrap_or_default();
    last.iter().flat_map(|part| words(part)).collect()
}

/// Words of a heading, without the number that it may begin with.
fn title_words(title: &str) -> Vec<String> {
    let mut words = words(title);
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    if words.first().is_some_and(|word| word == "step") {
        words.remove(0);
    }
    while words.first().is_some_and(is_number) {
        words.remove(0);
    }
    words.truncate(6);
    words
}

/// ASCII words in lower case; camelCase is taken apart.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let mut before_lower = false;
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() {
            open = false;
            before_lower = false;
            continue;
        }
        if !open || before_lower && c.is_ascii_uppercase() {
            words.push(String::new());
        }
        open = true;
        before_lower = c.is_ascii_lowercase();
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words
}

fn camel(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        if name.is_empty() {
            // A name begins with a letter.
            name.push_str(word.trim_start_matches(|c: char| c.is_ascii_digit()));
        } else {
            name.push_str(&capital(word));
        }
    }
    name
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + chars.as_str(),
        None => String::new(),
    }
}

/// The name of a schema: the operation's and what it is there.
pub(super) fn pascal(id: &str, role: &str) -> String {
    format!("{}{role}", capital(id))
}

/// The provider's name as a title.
pub(super) fn title(name: &str) -> String {
    let words = words(name);
    let words: Vec<String> = words.iter().map(|word| capital(word)).collect();
    words.join(" ")
}

/// A heading as a summary or the name of a section: one line that is not too long.
pub(super) fn summary(title: &str) -> String {
    const MOST: usize = 80;
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    let cut: String = title.chars().take(MOST).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    cut.get(..end)
        .unwrap_or(&cut)
        .trim_end_matches(['.', ',', ' '])
        .to_owned()
}

/// Names of the parameters in a path, each once.
pub(super) fn path_parameters(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let path = with_braces(path);
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !name.is_empty()
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn is_parameter(part: &str) -> bool {
    part.contains('{') || part.starts_with(':')
}

/// `/orders/:id` as `/orders/{id}`.
fn with_braces(path: &str) -> String {
    let part = |part: &str| match part.strip_prefix(':') {
        Some(name) if !name.is_empty() => format!("{{{name}}}"),
        _ => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{camel, path_parameters, path_words, summary, title, title_words, words};

    #[test]
    fn names_come_from_paths_and_headings() {
        assert_eq!(
            camel(&path_words("/v1/pa/payment_intents/create")),
            "paymentIntentsCreate"
        );
        assert_eq!(camel(&path_words("/orders/{id}/capture")), "ordersCapture");
        assert_eq!(
            camel(&title_words("Step 2. Take the money")),
            "takeTheMoney"
        );
        assert_eq!(camel(&title_words("2.1 Direct Card")), "directCard");
        assert!(title_words("支付").is_empty());
        assert_eq!(words("callBackURL x2"), ["call", "back", "url", "x2"]);
    }

    #[test]
    fn parameters_stand_in_braces_or_behind_colons() {
        assert_eq!(path_parameters("/a/{id}/b/:name/{id}"), ["id", "name"]);
    }

    #[test]
    fn long_headings_are_cut_between_words() {
        assert!(summary(&"word ".repeat(40)).len() <= 80);
        assert_eq!(title("acme_pay"), "Acme Pay");
    }
}
