//! Which messages examples are of, and which example of the spec says the same.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::{Node, Tree};

use super::{ExampleLink, Linker, PartId, fit};
use crate::facts::{Example, Part, Section};
use crate::spec::SpecView;

/// How deep an example is looked into, and how many of its members are told apart.
const DEPTH: usize = 64;
const MEMBERS: usize = 20_000;

impl Linker<'_> {
    pub(super) fn examples(&mut self, document: usize, section: usize, facts: &Section) {
        for (part, fact) in facts.parts.iter().enumerate() {
            let Part::Example(example) = fact else {
                continue;
            };
            let id = PartId {
                document,
                section,
                part,
            };
            let messages = self.messages(document, section, example.way);
            let link = self.example(&messages, example);
            self.touch_example(&link, example);
            self.links.examples.insert(id, link);
        }
    }

    fn example(&self, messages: &[usize], example: &Example) -> ExampleLink {
        let wanted = paths(&example.value);
        let Some(found) = fit::paths(self.view, messages, &wanted) else {
            return ExampleLink {
                members: wanted.into_iter().map(|path| (path, false)).collect(),
                ..ExampleLink::default()
            };
        };
        let message = self.view.messages.get(found.message);
        let said = members(&example.value).into_iter();
        let said: Vec<fit::Said> = said
            .map(|(path, text)| (path, text.into_iter().collect()))
            .collect();
        let variants = message
            .map(|message| fit::variants(message, &found.base, &said))
            .unwrap_or_default();
        let has = |path: &Vec<String>| {
            let whole = [found.base.as_slice(), path].concat();
            let member = message.and_then(|message| message.members.get(&whole));
            let mut declared = member.into_iter().flat_map(|member| &member.declarations);
            declared.any(|one| one.is_of(&variants))
        };
        ExampleLink {
            members: wanted
                .iter()
                .map(|path| (path.clone(), has(path)))
                .collect(),
            message: Some(found.message),
            base: found.base,
            variants,
            same: None,
        }
    }

    fn touch_example(&mut self, link: &ExampleLink, example: &Example) {
        let Some(message) = link.message else {
            return;
        };
        for (path, found) in &link.members {
            if *found {
                let whole = [link.base.as_slice(), path].concat();
                self.touch_member(message, &whole, &link.variants);
            }
        }
        for depth in 1..=link.base.len() {
            let outer = link.base.get(..depth).unwrap_or_default();
            self.touch_member(message, outer, &link.variants);
        }
        let listed = example.choices.iter().flat_map(|choices| {
            let path = choices.path.split('.').map(str::to_owned);
            let path = super::names(&path.collect::<Vec<_>>());
            let values = choices.values.iter().chain(&choices.default);
            values.map(move |value| (path.clone(), value.clone()))
        });
        let said: Vec<(Vec<String>, String)> =
            leaves(&example.value).into_iter().chain(listed).collect();
        for (path, text) in said {
            let whole = [link.base.as_slice(), &path].concat();
            let Some(member) = self.view.member(message, &whole) else {
                continue;
            };
            let declared = member.declarations.iter();
            for declaration in declared.filter(|one| one.is_of(&link.variants)) {
                self.touch_values(declaration, &[text.as_str()]);
            }
        }
    }
}

/// The examples of media types, each with its pointer.
pub(crate) fn shown(view: &SpecView) -> BTreeMap<String, Vec<(String, &Node)>> {
    let mut shown: BTreeMap<String, Vec<(String, &Node)>> = BTreeMap::new();
    for found in payspec_codegen::example::examples(&view.tree) {
        let Some(media) = found.media_type else {
            continue;
        };
        let pointer = match &found.name {
            Some(name) => format!("{media}/examples/{}", crate::spec::escape(name)),
            None => format!("{media}/example"),
        };
        shown.entry(media).or_default().push((pointer, found.node));
    }
    shown
}

/// The part of a value that names lead to; through lists by their first item.
pub(crate) fn inside<'n>(value: &'n Node, path: &[String]) -> Option<&'n Node> {
    let mut node = value;
    for name in path {
        while let Some([first, ..]) = node.list() {
            node = first;
        }
        node = node.get(name)?;
    }
    Some(node)
}

/// Paths to all members of an example, lists passed through, each once, sorted.
pub(super) fn paths(value: &Node) -> Vec<Vec<String>> {
    let mut found = BTreeSet::new();
    walk(value, &mut Vec::new(), 0, &mut |path, _| {
        if !path.is_empty() && found.len() < MEMBERS {
            found.insert(path.to_vec());
        }
    });
    found.into_iter().collect()
}

/// Scalars of an example as text, by path.
pub(crate) fn leaves(value: &Node) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    walk(value, &mut Vec::new(), 0, &mut |path, node| {
        let text = match &node.value {
            Tree::Text(text) => text.clone(),
            Tree::Number(_) | Tree::Bool(_) | Tree::Null => node.to_json(),
            Tree::List(_) | Tree::Map(_) => return,
        };
        if found.len() < MEMBERS {
            found.push((path.to_vec(), text));
        }
    });
    found
}

/// All members of an example, those that hold others too, by path; with the text of those that are scalars.
pub(crate) fn members(value: &Node) -> Vec<(Vec<String>, Option<String>)> {
    let mut found = Vec::new();
    walk(value, &mut Vec::new(), 0, &mut |path, node| {
        let text = match &node.value {
            Tree::Text(text) => Some(text.clone()),
            Tree::Number(_) | Tree::Bool(_) | Tree::Null => Some(node.to_json()),
            Tree::List(_) | Tree::Map(_) => None,
        };
        if found.len() < MEMBERS && !path.is_empty() {
            found.push((path.to_vec(), text));
        }
    });
    found
}

fn walk(
    node: &Node,
    path: &mut Vec<String>,
    depth: usize,
    visit: &mut dyn FnMut(&[String], &Node),
) {
    if depth > DEPTH {
        return;
    }
    visit(path, node);
    for item in node.list().unwrap_or_default() {
        walk(item, path, depth + 1, visit);
    }
    for entry in node.map().unwrap_or_default() {
        path.push(entry.key.clone());
        walk(&entry.node, path, depth + 1, visit);
        path.pop();
    }
}
