//! Steps that all parts of the file are read by.

use payspec_codegen::diag::{Diagnostic, Diagnostics};
use payspec_codegen::suggest;
use payspec_codegen::tree::Node;

/// The keys that a map may have.
pub(super) type Keys<'a> = &'a [&'a str];

pub(super) struct Reader {
    pub(super) diags: Diagnostics,
    /// Line of the fact before.
    pub(super) line: u32,
}

impl Reader {
    /// Says that a value is wrong.
    pub(super) fn wrong(&mut self, node: &Node, what: &str, help: &str) {
        let shown = match (node.text(), node.number()) {
            (Some(text), _) | (None, Some(text)) => format!("`{}`", shortened(text)),
            (None, None) => format!("this {}", node.kind()),
        };
        let finding = Diagnostic::invalid(node.span, format!("{shown} {what}"));
        self.diags.push(finding.help(help));
    }

    /// Whether a node is a map; refuses keys that it may not have.
    pub(super) fn map(&mut self, node: &Node, what: &str, keys: Keys<'_>) -> bool {
        let Some(map) = node.map() else {
            let finding = Diagnostic::invalid(
                node.span,
                format!("{what} is a map, but this is a {}", node.kind()),
            );
            self.diags
                .push(finding.help(format!("its keys are {}", listed(keys))));
            return false;
        };
        for entry in map {
            if keys.contains(&entry.key.as_str()) {
                continue;
            }
            let message = format!("{what} has no key `{}`", shortened(&entry.key));
            let help = match suggest::nearest(&entry.key, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its keys are {}", listed(keys)),
            };
            self.diags
                .push(Diagnostic::invalid(entry.key_span, message).help(help));
        }
        true
    }

    /// What stands under a key that has to be there.
    pub(super) fn needed<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        let found = node.get(key);
        if found.is_none() {
            self.without(node, key);
        }
        found
    }

    /// Says that a key is missing.
    pub(super) fn without(&mut self, node: &Node, key: &str) {
        let finding = Diagnostic::invalid(node.span, format!("`{key}` is missing"));
        self.diags
            .push(finding.help("add it, or write the file again from the capture"));
    }

    /// What stands under a key that may be absent, read.
    pub(super) fn optional<T>(
        &mut self,
        node: &Node,
        key: &str,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<T> {
        node.get(key).and_then(|node| read(self, node))
    }

    /// The text under a key that has to be there.
    pub(super) fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = self.needed(node, key)?;
        self.as_text(text)
    }

    /// A text. Numbers and the like want quotes, so that nobody wonders whether `1.0` is `1`.
    pub(super) fn as_text(&mut self, node: &Node) -> Option<String> {
        let text = node.text().map(str::to_owned);
        if text.is_none() {
            let found = Diagnostic::invalid(
                node.span,
                format!("text is needed here, but this is a {}", node.kind()),
            );
            self.diags
                .push(found.help("put it in double quotes if it is a text"));
        }
        text
    }

    /// Whether a flag is set; absent is not.
    pub(super) fn flag(&mut self, node: &Node, key: &str) -> bool {
        let Some(flag) = node.get(key) else {
            return false;
        };
        if flag.bool().is_none() {
            self.wrong(flag, "is no flag", "say `true`, or leave it out");
        }
        flag.bool().unwrap_or(false)
    }

    /// The thing that a word under a key stands for.
    pub(super) fn word<T: Copy>(
        &mut self,
        node: &Node,
        key: &str,
        table: &[(&str, T)],
    ) -> Option<T> {
        let word = self.needed(node, key)?;
        let found = table.iter().find(|(known, _)| Some(*known) == word.text());
        if found.is_none() {
            let known: Vec<&str> = table.iter().map(|(known, _)| *known).collect();
            let near = suggest::nearest(word.text().unwrap_or_default(), known.iter().copied());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let help = help.unwrap_or_else(|| format!("say {}", listed(&known)));
            self.wrong(word, &format!("is no value of `{key}`"), &help);
        }
        found.map(|(_, thing)| *thing)
    }

    /// The elements of a list, read.
    pub(super) fn each<T>(
        &mut self,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let Some(list) = node.list() else {
            self.wrong(node, "is no list", "write it as a list");
            return Vec::new();
        };
        list.iter().filter_map(|node| read(self, node)).collect()
    }

    /// The elements of a list under a key that may be absent, read.
    pub(super) fn rows<T>(
        &mut self,
        node: &Node,
        key: &str,
        read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        node.get(key)
            .map(|list| self.each(list, read))
            .unwrap_or_default()
    }
}

/// Words between commas.
fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// The beginning of a text that may be long.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
