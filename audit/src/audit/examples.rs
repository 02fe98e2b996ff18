//! Documented examples: their members, whether they fit the spec, and whether the spec has them.

use std::collections::BTreeSet;

use payspec_codegen::example::{Direction, Mismatch, check_sent};
use payspec_codegen::tree::{Node, Tree};

use super::absent::Wanted;
use super::fields::Row;
use super::{Auditor, Found, dotted, whose};
use crate::facts::{Choices, Example, Field, Inventory, Place, Required, Way};
use crate::link::{ExampleLink, FieldLink, Links, PartId, inside, leaves, names};
use crate::spec::{Aspect, Message};

/// How many other examples are looked at to see whether one is an excerpt.
const OTHERS: usize = 50;

impl Auditor<'_> {
    pub(super) fn examples(&mut self) {
        for (id, link) in &self.links.examples {
            let Some(example) = crate::link::example(self.inventory, *id) else {
                continue;
            };
            let Some(owner) = self.owner(id.document, id.section) else {
                continue;
            };
            match link.message {
                Some(message) => self.example(*id, message, link, example),
                None => {
                    let text = format!(
                        "the document shows an example for which `{}` has no body in the spec",
                        owner.id
                    );
                    self.push(
                        Found::new(Aspect::Missing, text, "example")
                            .in_document(id.document, example.at)
                            .in_spec(owner.span)
                            .above([owner.pointer.clone()])
                            .edit("add the body that it is an example of", owner.span),
                    );
                }
            }
        }
    }

    fn example(&mut self, id: PartId, at: usize, link: &ExampleLink, example: &Example) {
        let Some((message, owner)) = self.message(at) else {
            return;
        };
        let whole = |path: &[String]| [link.base.as_slice(), path].concat();
        let has = link.members.iter().filter(|(_, found)| *found);
        let taken: BTreeSet<Vec<String>> = has.map(|(path, _)| whole(path)).collect();
        for (path, _) in link.members.iter().filter(|(_, found)| !found) {
            let (place, ty) = shown(&example.value, path).unwrap_or((example.at, None));
            self.no_such_member(&Wanted {
                document: id.document,
                at: place,
                message: at,
                path: &whole(path),
                says: dotted(path),
                ty: ty.as_ref(),
                variants: &link.variants,
                taken: &taken,
            });
        }
        for choices in &example.choices {
            self.choices(id, at, link, choices);
        }
        let place = whose(message, owner);
        let scopes = scopes(message, link);
        if let Some(schema) = self.schema(message, &link.base) {
            let value = with_choices(&example.value, &example.choices);
            let direction = match message.way {
                Way::Request => Direction::Request,
                Way::Answer => Direction::Answer,
                Way::Notification | Way::Unknown => Direction::Either,
            };
            let is_excerpt = is_excerpt(self.inventory, self.links, id, link, example);
            for mismatch in check_sent(&self.view.tree, schema, &value, direction) {
                if is_excerpt && mismatch.pointer.is_empty() && lacking(&mismatch).is_some() {
                    continue;
                }
                let found = mismatched(&mismatch, &place);
                let at = Place {
                    line: mismatch.span.line,
                    column: mismatch.span.column,
                };
                let above = self.above_all(message, owner);
                let found = scopes.iter().fold(found, |found, scope| found.scope(scope));
                self.push(found.in_document(id.document, at).part(id).above(above));
            }
        }
        if link.same.is_none() {
            let text = format!("an example of {place} is not in the spec");
            let media = self.view.tree.at(&message.media);
            let examples = media.and_then(|media| media.entry("examples"));
            let span = examples.map_or(message.span, |entry| entry.key_span);
            let found = Found::new(Aspect::Example, text, format!("{}", example.at))
                .in_document(id.document, example.at)
                .part(id)
                .in_spec(span)
                .above(self.above_all(message, owner))
                .edit("add it to `examples`, personal data replaced", span);
            let found = scopes.iter().fold(found, |found, scope| found.scope(scope));
            self.push(found);
        }
    }

    /// A value of an example that lists what it may be says as much as a row of a table.
    fn choices(&mut self, id: PartId, message: usize, link: &ExampleLink, choices: &Choices) {
        let own: Vec<String> = choices.path.split('.').map(str::to_owned).collect();
        let path = [link.base.as_slice(), &names(&own)].concat();
        let Some(member) = self.view.member(message, &path) else {
            return;
        };
        let field = Field {
            path: own,
            at: choices.at,
            ty: None,
            required: Required::Unsaid,
            limits: Vec::new(),
            values: choices.values.clone(),
            open: false,
            default: choices.default.clone(),
            examples: Vec::new(),
            doubts: Vec::new(),
        };
        let field_link = FieldLink {
            message: Some(message),
            path,
            ..FieldLink::default()
        };
        let row = Row {
            id,
            field: &field,
            link: &field_link,
            way: Way::Unknown,
            variants: &[],
            taken: &BTreeSet::new(),
        };
        let declared = member.declarations.iter();
        for declaration in declared.filter(|one| one.is_of(&link.variants)) {
            self.row_values(row, declaration);
            self.default(row, declaration);
        }
    }

    fn above_all(&self, message: &Message, owner: &crate::spec::Owner) -> Vec<String> {
        vec![String::new(), owner.pointer.clone(), message.media.clone()]
    }

    /// The schema of the part of a message that an example shows.
    fn schema(&self, message: &Message, base: &[String]) -> Option<&Node> {
        if base.is_empty() {
            return self.view.tree.at(&message.schema);
        }
        let member = message.members.get(base)?;
        self.view.tree.at(&member.declarations.first()?.pointer)
    }
}

/// Whether another example of the same message has all that this one has, value by value, and more.
pub(crate) fn is_excerpt(
    inventory: &Inventory,
    links: &Links,
    id: PartId,
    link: &ExampleLink,
    example: &Example,
) -> bool {
    let own = leaves(&example.value);
    let others = links.examples.iter().filter(|(other, of)| {
        **other != id && of.message == link.message && of.members.len() > link.members.len()
    });
    let mut others = others.take(OTHERS).filter_map(|(other, of)| {
        let value = &crate::link::example(inventory, *other)?.value;
        let rest = link.base.strip_prefix(of.base.as_slice())?;
        inside(value, rest)
    });
    others.any(|value| {
        let all: BTreeSet<_> = leaves(value).into_iter().collect();
        own.iter().all(|leaf| all.contains(leaf))
    })
}

/// Where an example may be acknowledged without naming it: at the spec's example that is like it, and at the media type.
fn scopes(message: &Message, link: &ExampleLink) -> Vec<String> {
    let mut scopes: Vec<String> = link.same.iter().cloned().collect();
    scopes.push(message.media.clone());
    scopes
}

fn mismatched(mismatch: &Mismatch, place: &str) -> Found {
    let at = match mismatch.pointer.as_str() {
        "" => "as a whole".to_owned(),
        pointer => format!("at `{pointer}`"),
    };
    let message = format!(
        "the documented example does not fit {place} {at}: it {}",
        told(mismatch)
    );
    let at = mismatch.pointer.trim_start_matches('/').replace('/', ".");
    let name = match lacking(mismatch) {
        Some(member) if at.is_empty() => member.to_owned(),
        Some(member) => format!("{at}.{member}"),
        None => at,
    };
    Found::new(Aspect::Example, message, name)
        .in_spec(mismatch.rule)
        .edit(
            "see whether the rule or the example is wrong",
            mismatch.rule,
        )
}

/// What a mismatch says of its place, without the place.
fn complaint(mismatch: &Mismatch) -> &str {
    let place = match mismatch.pointer.as_str() {
        "" => "the example".to_owned(),
        pointer => format!("`{pointer}`"),
    };
    let rest = mismatch.message.strip_prefix(place.as_str());
    rest.unwrap_or_default().trim_start()
}

/// The required member that an example lacks, if that is what is wrong.
fn lacking(mismatch: &Mismatch) -> Option<&str> {
    let rest = complaint(mismatch).strip_prefix("lacks the required member `")?;
    rest.strip_suffix('`')
}

/// What is wrong with an example, without a part of it.
fn told(mismatch: &Mismatch) -> String {
    let complaint = complaint(mismatch);
    let is_count = |rest: &str| rest.starts_with(|char: char| char.is_ascii_digit());
    let has_count = complaint.strip_prefix("has ").is_some_and(is_count);
    if has_count || complaint.starts_with("lacks ") || complaint.starts_with("says the same at ") {
        return complaint.to_owned();
    }
    if complaint.starts_with("fits no variant") {
        return "fits none of the forms".to_owned();
    }
    if complaint.starts_with("fits ") {
        return "fits more than one of the forms".to_owned();
    }
    if let Some((_, rest)) = complaint.rsplit_once(", but `")
        && let Some((keyword, bound)) = rest.split_once("` is ")
        && BOUNDS.contains(&keyword)
        && !bound.contains('"')
    {
        return format!("breaks `{keyword}`, which is {bound}");
    }
    let keyword = RULES.iter().find(|keyword| {
        let quoted = format!("`{keyword}");
        complaint.contains(&quoted)
    });
    match keyword {
        Some(keyword) => format!("breaks `{keyword}`"),
        None => "breaks a rule".to_owned(),
    }
}

/// Keywords whose value is told.
const BOUNDS: [&str; 6] = [
    "type",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// Other keywords that an example may break.
const RULES: [&str; 7] = [
    "enum",
    "pattern",
    "format",
    "multipleOf",
    "additionalProperties",
    "discriminator",
    "not",
];

/// Where a member of an example stands, and what it is.
fn shown(value: &Node, path: &[String]) -> Option<(Place, Option<crate::facts::Kind>)> {
    let (name, parents) = path.split_last()?;
    let mut nodes = vec![value];
    for parent in parents {
        nodes = items(nodes)
            .into_iter()
            .filter_map(|node| node.get(parent))
            .collect();
    }
    let entry = items(nodes).into_iter().find_map(|node| node.entry(name))?;
    let place = Place {
        line: entry.key_span.line,
        column: entry.key_span.column,
    };
    Some((place, kind(&entry.node)))
}

fn items(nodes: Vec<&Node>) -> Vec<&Node> {
    let mut found = Vec::new();
    for node in nodes {
        match node.list() {
            Some(list) => found.extend(list),
            None => found.push(node),
        }
    }
    found
}

fn kind(node: &Node) -> Option<crate::facts::Kind> {
    use crate::facts::Kind;
    Some(match &node.value {
        Tree::Text(_) => Kind::String,
        Tree::Number(number) if number.contains(['.', 'e', 'E']) => Kind::Number,
        Tree::Number(_) => Kind::Integer,
        Tree::Bool(_) => Kind::Boolean,
        Tree::Map(_) => Kind::Object,
        Tree::List(list) => Kind::Array(list.first().and_then(kind).map(Box::new)),
        Tree::Null => return None,
    })
}

/// The example with the first choice in place of each list of choices.
fn with_choices(value: &Node, choices: &[Choices]) -> Node {
    let mut value = value.clone();
    for choice in choices {
        if let Some(first) = choice.values.first() {
            let path: Vec<&str> = choice
                .path
                .split('.')
                .map(|name| name.trim_end_matches("[]"))
                .filter(|name| !name.is_empty())
                .collect();
            choose(&mut value, &path, first);
        }
    }
    value
}

fn choose(node: &mut Node, path: &[&str], value: &str) {
    match (&mut node.value, path) {
        (Tree::List(list), _) => {
            for item in list {
                choose(item, path, value);
            }
        }
        (Tree::Map(map), [name, rest @ ..]) => {
            let entry = map.iter_mut().find(|entry| entry.key == *name);
            if let Some(entry) = entry {
                choose(&mut entry.node, rest, value);
            }
        }
        (Tree::Text(text), []) => value.clone_into(text),
        _ => {}
    }
}
