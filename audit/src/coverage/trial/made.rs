//! Values for members that no example has: several, of which the schema takes one or none.

use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree};

use crate::facts::Kind;
use crate::spec::{Declaration, Member, Message, Rules, SpecView};

/// How deep objects are made in each other.
const DEPTH: usize = 8;
/// Texts of the formats that there are; none is of a person or of use.
const TEXTS: [&str; 14] = [
    "x",
    "1.00",
    "US",
    "USD",
    "2025-06-09",
    "2023-04-28 11:35:00",
    "2025-08-18T03:23:46+08:00",
    "https://example.com/",
    "name@example.com",
    "192.0.2.1",
    "123",
    "12",
    "4000056655665556",
    "00",
];
/// The longest text that is made.
const LONGEST: usize = 4_096;

/// A listed value, as the schema writes it.
pub(super) fn listed(text: &str, rules: &Rules) -> Node {
    let kinds = rules.kinds.iter().map(|kind| match kind {
        Kind::Array(Some(item)) => item.as_ref(),
        other => other,
    });
    let mut kinds = kinds.peekable();
    let is_flag = ["true", "false"].contains(&text);
    let is_text = kinds.peek().is_none() || kinds.clone().any(|kind| *kind == Kind::String);
    let value = match text {
        _ if is_text => Tree::Text(text.to_owned()),
        "true" | "false" if kinds.any(|kind| *kind == Kind::Boolean) => Tree::Bool(text == "true"),
        _ if is_flag => Tree::Text(text.to_owned()),
        _ => Tree::Number(text.to_owned()),
    };
    node(value)
}

/// What the items of a list may be, where they are listed.
pub(super) fn items(view: &SpecView, rules: &Rules) -> Vec<Node> {
    let schemas = rules.scope.iter();
    let schemas = schemas.filter_map(|pointer| view.tree.at(pointer)?.get("items"));
    let listed = schemas.filter_map(|schema| {
        let mut schema = schema;
        for _ in 0..DEPTH {
            let Some(reference) = schema.get("$ref").and_then(Node::text) else {
                break;
            };
            schema = view.tree.at(reference.strip_prefix('#')?)?;
        }
        schema.get("enum")?.list()
    });
    listed.flatten().cloned().collect()
}

/// What a member may be.
pub(super) fn member(
    view: &SpecView,
    message: &Message,
    path: &[String],
    member: &Member,
) -> Vec<Node> {
    let maker = Maker { view, message };
    let all = member.declarations.iter();
    let mut found: Vec<Node> = Vec::new();
    for made in all.flat_map(|one| maker.values(path, one, 0)) {
        if !found.contains(&made) {
            found.push(made);
        }
    }
    found
}

/// The least object of the form that declares a member, without the member itself.
pub(super) fn form(
    view: &SpecView,
    message: &Message,
    path: &[String],
    declaration: &Declaration,
) -> Option<Node> {
    let maker = Maker { view, message };
    let is_of_it = |one: &Declaration| {
        one.object == declaration.object
            || (declaration.variant.is_some() && one.variant == declaration.variant)
    };
    maker.object(path, &is_of_it, 0)
}

struct Maker<'v> {
    view: &'v SpecView,
    message: &'v Message,
}

impl Maker<'_> {
    fn values(&self, path: &[String], declaration: &Declaration, depth: usize) -> Vec<Node> {
        let rules = &declaration.rules;
        let mut found = self.stated(rules);
        found.extend(rules.values.first().map(|value| listed(&value.text, rules)));
        let kinds = rules.kinds.iter();
        for kind in kinds {
            match kind {
                Kind::Array(item) => {
                    let listed = items(self.view, rules).into_iter().take(1);
                    let made = self.of_kind(path, item.as_deref(), rules, depth);
                    found.extend(listed.chain(made).map(|item| node(Tree::List(vec![item]))));
                }
                kind => found.extend(self.of_kind(path, Some(kind), rules, depth)),
            }
        }
        if rules.kinds.is_empty() {
            found.extend(self.of_kind(path, None, rules, depth));
        }
        found
    }

    /// What the schema itself says: its example or its default.
    fn stated(&self, rules: &Rules) -> Vec<Node> {
        let schemas = rules.scope.iter();
        let schemas = schemas.filter_map(|pointer| self.view.tree.at(pointer));
        let said = schemas.flat_map(|schema| ["example", "default"].map(|key| schema.get(key)));
        said.flatten().cloned().collect()
    }

    fn of_kind(
        &self,
        path: &[String],
        kind: Option<&Kind>,
        rules: &Rules,
        depth: usize,
    ) -> Vec<Node> {
        match kind {
            Some(Kind::Boolean) => vec![node(Tree::Bool(true))],
            Some(Kind::Integer | Kind::Number) => {
                let bounds = [&rules.minimum, &rules.maximum].into_iter().flatten();
                let bounds = bounds.map(|bound| bound.text.clone());
                let all = ["1".to_owned(), "100".to_owned()].into_iter().chain(bounds);
                all.map(|text| node(Tree::Number(text))).collect()
            }
            Some(Kind::String) => texts(rules),
            Some(Kind::Array(_)) => Vec::new(),
            Some(Kind::Object) | None => self.objects(path, kind.is_none(), depth),
        }
    }

    /// The least object with all that is required, and then of each form.
    fn objects(&self, path: &[String], may_be_text: bool, depth: usize) -> Vec<Node> {
        if depth > DEPTH {
            return Vec::new();
        }
        let mut forms: Vec<&str> = Vec::new();
        for (_, member) in self.children(path) {
            for one in &member.declarations {
                if !forms.contains(&one.object.as_str()) {
                    forms.push(&one.object);
                }
            }
        }
        if forms.is_empty() && may_be_text {
            return vec![
                node(Tree::Text("x".to_owned())),
                node(Tree::Map(Vec::new())),
            ];
        }
        let mut found: Vec<Node> = self.object(path, &|_| true, depth).into_iter().collect();
        if forms.len() > 1 {
            let of_form = |form: &&str| self.object(path, &|one| one.object == **form, depth);
            found.extend(forms.iter().take(DEPTH).filter_map(of_form));
        }
        found
    }

    fn object(
        &self,
        path: &[String],
        is_of_it: &dyn Fn(&Declaration) -> bool,
        depth: usize,
    ) -> Option<Node> {
        if depth > DEPTH {
            return None;
        }
        let mut entries = Vec::new();
        for (whole, member) in self.children(path) {
            let mut all = member.declarations.iter();
            let required = all.find(|one| one.required.is_some() && is_of_it(one));
            let Some(declaration) = required else {
                continue;
            };
            let value = self.fitting(whole, declaration, depth + 1)?;
            entries.push(Entry {
                key: whole.last().cloned().unwrap_or_default(),
                key_span: nowhere(),
                node: value,
            });
        }
        Some(node(Tree::Map(entries)))
    }

    /// The first value that the member's own schema takes.
    fn fitting(&self, path: &[String], declaration: &Declaration, depth: usize) -> Option<Node> {
        let schema = self.view.tree.at(&declaration.pointer)?;
        let values = self.values(path, declaration, depth);
        let fits = |value: &Node| {
            let direction = payspec_codegen::example::Direction::Either;
            payspec_codegen::example::check_sent(&self.view.tree, schema, value, direction)
                .is_empty()
        };
        values.into_iter().find(fits)
    }

    fn children<'m>(
        &'m self,
        path: &'m [String],
    ) -> impl Iterator<Item = (&'m Vec<String>, &'m Member)> {
        let from = self.message.members.range(path.to_vec()..);
        from.take_while(move |(whole, _)| whole.starts_with(path))
            .filter(move |(whole, _)| whole.len() == path.len() + 1)
    }
}

fn texts(rules: &Rules) -> Vec<Node> {
    let least = rules.min_length.as_ref();
    let least = least.and_then(|bound| bound.text.parse::<usize>().ok());
    let least = least.unwrap_or(0).min(LONGEST);
    let mut found: Vec<Node> = Vec::new();
    for text in TEXTS {
        found.push(node(Tree::Text(text.to_owned())));
    }
    if least > 1 {
        for filler in ["x", "1"] {
            found.push(node(Tree::Text(filler.repeat(least))));
        }
    }
    found
}

fn node(value: Tree) -> Node {
    Node {
        span: nowhere(),
        value,
    }
}

fn nowhere() -> Span {
    Span {
        file: FileId::new(0),
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}
