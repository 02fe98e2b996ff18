//! Names that a draft needs and no document gives: ids of operations, placeholders of paths, names of schemas.

use std::collections::{BTreeMap, BTreeSet};

use crate::draft::gather::Call;

/// Names that are taken.
#[derive(Default)]
pub(super) struct Names {
    ids: Unique,
    paths: Unique,
}

/// Words of headings that tell nothing.
const ARTICLES: [&str; 3] = ["a", "an", "the"];
/// How many words a heading may have to name an operation.
const FEW: usize = 5;

impl Names {
    /// An `operationId`: from a short heading, else from the end of the path, else from the beginning of the heading.
    pub(super) fn operation(&mut self, call: &Call<'_>) -> String {
        let title = title_words(call.title);
        let by_title = is_name(call.title).then(|| camel(&title));
        let by_path = call.path.as_deref().map(|path| camel(&path_words(path)));
        let mut candidates = [by_title, by_path].into_iter().flatten();
        let candidates: Vec<String> = candidates.by_ref().filter(|id| !id.is_empty()).collect();
        if let Some(free) = candidates.iter().find(|id| self.ids.is_free(&key(id))) {
            return self.claim(free);
        }
        match candidates.first() {
            Some(first) => self.claim(first),
            None => self.claim(&or(camel(&title), "operation")),
        }
    }

    /// The name of a notification, from its heading.
    pub(super) fn event(&mut self, event: &Call<'_>) -> String {
        let name = or(camel(&title_words(event.title)), "notification");
        if self.ids.is_free(&key(&name)) {
            return self.claim(&name);
        }
        // It stands in the section of a call.
        self.claim(&format!("{name}Notification"))
    }

    /// Schemas are named after it, so ids that differ by case alone would clash as well.
    fn claim(&mut self, name: &str) -> String {
        self.ids.claim(name, key, "")
    }

    /// Where an address of the documents stands under `paths`: paths that differ in the names of parameters are one.
    pub(super) fn address(&mut self, path: &str) {
        self.paths.taken.insert(without_names(path));
    }

    /// A key under `paths` for an operation without an address: the path that is printed if it is free, else a placeholder.
    pub(super) fn placeholder(&mut self, call: &Call<'_>) -> String {
        if let Some(path) = &call.path
            && self.paths.is_free(&without_names(path))
        {
            self.address(path);
            return path.clone();
        }
        let slug = or(title_words(call.title).join("-"), "operation");
        self.paths
            .claim(&format!("/undocumented/{slug}"), without_names, "-")
    }
}

/// Names of which each is given once.
#[derive(Default)]
struct Unique {
    taken: BTreeSet<String>,
    /// The number that a name may have next.
    next: BTreeMap<String, usize>,
}

impl Unique {
    fn is_free(&self, key: &str) -> bool {
        !self.taken.contains(key)
    }

    fn claim(&mut self, name: &str, key: fn(&str) -> String, between: &str) -> String {
        let mut candidate = name.to_owned();
        let next = self.next.entry(key(name)).or_insert(2);
        while !self.taken.insert(key(&candidate)) {
            candidate = format!("{name}{between}{next}");
            *next += 1;
        }
        candidate
    }
}

/// What ids must not share.
fn key(id: &str) -> String {
    payspec_codegen::ident::type_name(id).to_ascii_lowercase()
}

fn or(name: String, fallback: &str) -> String {
    if name.is_empty() {
        fallback.to_owned()
    } else {
        name
    }
}

/// Whether a heading is a name and no sentence or address.
fn is_name(title: &str) -> bool {
    let count = title_words(title).len();
    (1..=FEW).contains(&count) && !title.contains('/') && title.is_ascii()
}

/// Words of the last two parts of a path that are no parameter.
fn path_words(path: &str) -> Vec<String> {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && !is_parameter(part) && !is_version(part));
    let parts: Vec<&str> = parts.collect();
    let last = parts
        .get(parts.len().saturating_sub(2)..)
        .unwrap_or_default();
    last.iter().flat_map(|part| words(part)).collect()
}

/// Words of a heading, without the number that it may begin with.
fn title_words(title: &str) -> Vec<String> {
    let mut words = words(without_method(title));
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    if words.first().is_some_and(|word| word == "step") {
        words.remove(0);
    }
    while words.first().is_some_and(is_number) {
        words.remove(0);
    }
    words.retain(|word| !ARTICLES.contains(&word.as_str()));
    words.truncate(6);
    words
}

/// Methods as pages print them before a heading.
const METHODS: [&str; 5] = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE "];

/// A heading without the method before it.
pub(super) fn without_method(title: &str) -> &str {
    let mut rests = METHODS
        .iter()
        .filter_map(|method| title.strip_prefix(method));
    let rest = rests.next().map(str::trim);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(title)
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

/// `v1`, `v2.1`.
fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix(['v', 'V']).unwrap_or_default();
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// A printed path as OpenAPI has it: `/orders/:id` as `/orders/{id}`. None where it can't be one.
pub(super) fn template(path: &str) -> Option<String> {
    let is_plain = |c: char| {
        c.is_ascii_graphic()
            && !matches!(
                c,
                '{' | '}' | '?' | '#' | '\\' | '"' | '`' | '<' | '>' | '^' | '|'
            )
    };
    let is_name = |name: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(inner)
    };
    let path = with_braces(path);
    let mut rest = path.strip_prefix('/')?;
    let mut known = BTreeSet::new();
    while let Some((before, inside)) = rest.split_once('{') {
        let (name, after) = inside.split_once('}')?;
        if !before.chars().all(is_plain) || !is_name(name) || !known.insert(name) {
            return None;
        }
        rest = after;
    }
    rest.chars().all(is_plain).then_some(path)
}

/// `/a/{id}` as `/a/{}`.
pub(super) fn without_names(path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, inside)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = inside.split_once('}').map_or("", |(_, after)| after);
    }
    shape + rest
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
    use super::{camel, path_parameters, path_words, summary, template, title, title_words, words};

    #[test]
    fn names_come_from_paths_and_headings() {
        assert_eq!(
            camel(&path_words("/v1/pa/payment_intents/create")),
            "paymentIntentsCreate"
        );
        assert_eq!(camel(&path_words("/v1/orders/:id")), "orders");
        assert_eq!(camel(&path_words("/orders/{id}/capture")), "ordersCapture");
        assert_eq!(camel(&title_words("Step 2. Take the money")), "takeMoney");
        assert_eq!(camel(&title_words("2.1 Direct Card")), "directCard");
        assert_eq!(
            camel(&title_words("POST Create a payment")),
            "createPayment"
        );
        assert_eq!(camel(&title_words("Postal orders")), "postalOrders");
        assert!(title_words("支付").is_empty());
        assert_eq!(words("callBackURL x2"), ["call", "back", "url", "x2"]);
    }

    #[test]
    fn parameters_stand_in_braces_or_behind_colons() {
        assert_eq!(path_parameters("/a/{id}/b/:name/{id}"), ["id", "name"]);
        assert_eq!(template("/a/:id").as_deref(), Some("/a/{id}"));
        for odd in [
            "a", "/a b", "/a?b=1", "/{", "/}", "/{a}{a}", "/{}", "/a/{b/c}",
        ] {
            assert_eq!(template(odd), None, "{odd}");
        }
    }

    #[test]
    fn long_headings_are_cut_between_words() {
        assert!(summary(&"word ".repeat(40)).len() <= 80);
        assert_eq!(title("acme_pay"), "Acme Pay");
    }
}
