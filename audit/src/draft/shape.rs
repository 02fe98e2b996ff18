//! What a message looks like, from all tables and examples about it.

use payspec_codegen::tree::{Node, Tree};

use crate::draft::Doubt;
use crate::draft::gather::Message;
use crate::facts::{Example, Field, FieldTable, Kind, LOST, Limit, Place, Required, ValueTable};

/// How deep messages may nest.
const DEPTH: usize = 24;

/// A member, or a whole message.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) name: String,
    /// What it is; none where nothing says so, or examples disagree.
    pub(super) kind: Option<Kind>,
    pub(super) nullable: bool,
    pub(super) required: Option<Required>,
    /// Whether every example of the message that could have it has it.
    pub(super) is_left_out: bool,
    pub(super) limits: Vec<Limit>,
    pub(super) values: Vec<String>,
    pub(super) default: Option<String>,
    pub(super) members: Vec<Shape>,
    /// Where a table or, failing that, an example has it.
    pub(super) document: usize,
    pub(super) at: Place,
    /// Whether a table has it.
    pub(super) is_tabled: bool,
    /// The values that examples have, as text.
    pub(super) shown: Vec<String>,
}

impl Shape {
    fn new(name: &str, document: usize, at: Place) -> Self {
        Self {
            name: name.to_owned(),
            document,
            at,
            ..Self::default()
        }
    }

    /// Whether it has to be there, as far as tables say and examples bear out.
    pub(super) fn is_required(&self) -> bool {
        self.required == Some(Required::Yes) && !self.is_left_out
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind, Some(Kind::Array(_)))
    }

    /// Members are those of the object, or of a list's items.
    fn member(&mut self, name: &str, document: usize, at: Place) -> Option<&mut Self> {
        let known = self.members.iter().position(|member| member.name == name);
        let index = known.unwrap_or_else(|| {
            self.members.push(Self::new(name, document, at));
            self.members.len() - 1
        });
        self.members.get_mut(index)
    }
}

/// The shape of a message.
pub(super) fn of(message: &Message<'_>, doubts: &mut Vec<Doubt>) -> Shape {
    let (document, at) = match (message.tables.first(), message.examples.first()) {
        (Some((document, table)), _) => (*document, table.at),
        (None, Some((document, example))) => (*document, example.at),
        (None, None) => (0, Place::default()),
    };
    let mut shape = Shape::new("", document, at);
    shape.kind = Some(Kind::Object);
    if let Some((_, example)) = message.examples.first()
        && matches!(example.value.value, Tree::List(_))
    {
        shape.kind = Some(Kind::Array(Some(Box::new(Kind::Object))));
    }
    for (document, table) in &message.tables {
        let base = base_of(table, message);
        take_table(&mut shape, *document, table, &base, doubts);
    }
    agree_on_required(&mut shape, message);
    for (document, example) in &message.examples {
        take_example(&mut shape, *document, example, doubts);
    }
    for table in &message.values {
        give_values(&mut shape, table);
    }
    left_out(&mut shape, message, doubts);
    settle(&mut shape, doubts, 0);
    shape
}

/// Where in the message the rows of a table stand: rows of an answer are often those of a member of the envelope. Told by
/// the example that has most of their names.
fn base_of(table: &FieldTable, message: &Message<'_>) -> Vec<String> {
    let names: Vec<&str> = table
        .rows
        .iter()
        .filter(|row| row.path.len() == 1)
        .filter_map(Field::name)
        .collect();
    let mut best = (0, Vec::new());
    for (_, example) in &message.examples {
        look(&example.value, &names, &mut Vec::new(), &mut best);
    }
    best.1
}

fn look(node: &Node, names: &[&str], path: &mut Vec<String>, best: &mut (usize, Vec<String>)) {
    let Some(entries) = node.map().filter(|_| path.len() < 4) else {
        return;
    };
    let count = entries
        .iter()
        .filter(|entry| names.contains(&entry.key.as_str()))
        .count();
    if count > best.0 {
        *best = (count, path.clone());
    }
    for entry in entries {
        path.push(entry.key.clone());
        look(&entry.node, names, path, best);
        path.pop();
    }
}

fn take_table(
    shape: &mut Shape,
    document: usize,
    table: &FieldTable,
    base: &[String],
    doubts: &mut Vec<Doubt>,
) {
    for row in &table.rows {
        let mut doubt = |what: String| {
            doubts.push(Doubt {
                document,
                at: row.at,
                what,
            })
        };
        if row.path.iter().any(|name| name == LOST) {
            doubt(
                "the row has lost its name: the draft has the field only if an example shows it"
                    .to_owned(),
            );
            continue;
        }
        if row.path.len() + base.len() > DEPTH {
            doubt("the field is nested too deeply to be drafted".to_owned());
            continue;
        }
        let mut member = Some(&mut *shape);
        for (at, segment) in base.iter().chain(&row.path).enumerate() {
            let name = segment.trim_end_matches("[]");
            let is_own = at + 1 == base.len() + row.path.len();
            member = member.and_then(|outer| {
                if outer.kind.is_none() {
                    outer.kind = Some(Kind::Object);
                }
                outer.member(name, document, row.at)
            });
            if let (Some(member), true, false) = (&mut member, segment.ends_with("[]"), is_own) {
                member.kind = Some(Kind::Array(Some(Box::new(Kind::Object))));
            }
        }
        if let Some(member) = member {
            take_row(member, row, document, &mut doubt);
        }
    }
}

fn take_row(member: &mut Shape, row: &Field, document: usize, doubt: &mut dyn FnMut(String)) {
    let said = row.ty.as_ref().map(|ty| ty.kind.clone());
    let name = member.name.clone();
    if !member.is_tabled {
        member.document = document;
        member.at = row.at;
        // A child may have said that it is a list.
        if !member.is_list() || matches!(said, Some(Kind::Array(_))) {
            member.kind = said.or(member.kind.take());
        }
        member.required = Some(row.required.clone());
        member.limits.clone_from(&row.limits);
        member.values.clone_from(&row.values);
        member.default.clone_from(&row.default);
        member.is_tabled = true;
        return;
    }
    let line = member.at.line;
    if said.is_some() && member.kind.is_some() && said != member.kind {
        doubt(format!(
            "`{name}` has another type here than in line {line}, whose type the draft takes"
        ));
    }
    if member.required.as_ref() != Some(&row.required) {
        member.required = Some(Required::No);
        doubt(format!(
            "`{name}` is not required in the same way here and in line {line}: optional in the draft"
        ));
    }
    if member.limits != row.limits {
        member.limits.clear();
        doubt(format!(
            "`{name}` has other limits here than in line {line}: the draft has none"
        ));
    }
    for value in &row.values {
        if !member.values.contains(value) {
            member.values.push(value.clone());
        }
    }
}

/// Where several tables describe one message, what one of them lacks is not required.
fn agree_on_required(shape: &mut Shape, message: &Message<'_>) {
    if message.tables.len() < 2 {
        return;
    }
    for member in &mut shape.members {
        let has = |table: &FieldTable| {
            table.rows.iter().any(|row| {
                row.path
                    .first()
                    .is_some_and(|name| name.trim_end_matches("[]") == member.name)
            })
        };
        if !message.tables.iter().all(|(_, table)| has(table)) {
            member.required = member.required.take().map(|_| Required::No);
        }
    }
}

fn take_example(shape: &mut Shape, document: usize, example: &Example, doubts: &mut Vec<Doubt>) {
    let place = |node: &Node| Place {
        line: node.span.line,
        column: node.span.column,
    };
    let mut queue: Vec<(&mut Shape, &Node, usize)> = vec![(shape, &example.value, 0)];
    while let Some((shape, node, depth)) = queue.pop() {
        if depth > DEPTH {
            continue;
        }
        take_kind(shape, node, document, doubts);
        let maps: Vec<&Node> = match &node.value {
            Tree::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        for entry in maps.iter().filter_map(|node| node.map()).flatten() {
            if !shape.members.iter().any(|member| member.name == entry.key) {
                shape
                    .members
                    .push(Shape::new(&entry.key, document, place(&entry.node)));
            }
        }
        for member in &mut shape.members {
            let shown = maps.iter().find_map(|map| map.get(&member.name));
            if let Some(node) = shown {
                queue.push((member, node, depth + 1));
            }
        }
    }
    for choices in &example.choices {
        if let Some(member) = find(shape, &choices.path) {
            if member.values.is_empty() {
                member.values.clone_from(&choices.values);
            }
            if member.default.is_none() {
                member.default.clone_from(&choices.default);
            }
            member.shown.retain(|shown| choices.values.contains(shown));
        }
    }
}

/// Gives the values of a table to the one member that its subject names. Where several have the name, a person decides.
fn give_values(shape: &mut Shape, table: &ValueTable) {
    let mut named = 0;
    let mut queue: Vec<&Shape> = vec![&*shape];
    while let Some(outer) = queue.pop() {
        named += usize::from(outer.name == table.subject);
        queue.extend(&outer.members);
    }
    if named != 1 {
        return;
    }
    let mut queue: Vec<&mut Shape> = vec![shape];
    while let Some(outer) = queue.pop() {
        if outer.name == table.subject && outer.values.is_empty() {
            outer.values = table.rows.iter().map(|row| row.value.clone()).collect();
        }
        queue.extend(&mut outer.members);
    }
}

/// The member at a dotted path.
fn find<'a>(shape: &'a mut Shape, path: &str) -> Option<&'a mut Shape> {
    let mut at = shape;
    for segment in path.split('.') {
        let name = segment.trim_end_matches("[]");
        if name.is_empty() {
            continue;
        }
        at = at.members.iter_mut().find(|member| member.name == name)?;
    }
    Some(at)
}

/// What an example shows of a member's type. Where a table says otherwise the example is believed: it is what was sent.
fn take_kind(shape: &mut Shape, node: &Node, document: usize, doubts: &mut Vec<Doubt>) {
    let kind = match &node.value {
        Tree::Null => {
            shape.nullable = true;
            return;
        }
        Tree::Bool(value) => {
            shape.shown.push(value.to_string());
            Kind::Boolean
        }
        Tree::Number(number) => {
            shape.shown.push(number.clone());
            if number.contains(['.', 'e', 'E']) {
                Kind::Number
            } else {
                Kind::Integer
            }
        }
        Tree::Text(text) => {
            shape.shown.push(text.clone());
            Kind::String
        }
        Tree::List(items) => Kind::Array(items.first().and_then(kind_of).map(Box::new)),
        Tree::Map(_) => Kind::Object,
    };
    let fits = match (&shape.kind, &kind) {
        (Some(Kind::Number), Kind::Integer) | (Some(Kind::Array(_)), Kind::Array(None)) => true,
        (Some(Kind::Array(None)) | None, _) => {
            shape.kind = Some(kind);
            return;
        }
        (Some(said), shown) => said == shown,
    };
    if fits {
        return;
    }
    let what = format!(
        "`{}` is {} in an example and {} elsewhere: the draft follows the example",
        shape.name,
        word(&kind),
        shape.kind.as_ref().map_or("nothing", word),
    );
    let at = Place {
        line: node.span.line,
        column: node.span.column,
    };
    doubts.push(Doubt { document, at, what });
    // Two examples that disagree leave no type at all, except for numbers.
    shape.kind = match (shape.shown.len(), shape.kind.take(), kind) {
        (_, Some(Kind::Integer), Kind::Number) => Some(Kind::Number),
        (0 | 1, _, kind) => Some(kind),
        _ => None,
    };
}

fn kind_of(node: &Node) -> Option<Kind> {
    Some(match &node.value {
        Tree::Null => return None,
        Tree::Bool(_) => Kind::Boolean,
        Tree::Number(number) if number.contains(['.', 'e', 'E']) => Kind::Number,
        Tree::Number(_) => Kind::Integer,
        Tree::Text(_) => Kind::String,
        Tree::List(_) => Kind::Array(None),
        Tree::Map(_) => Kind::Object,
    })
}

pub(super) fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "text",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Object => "an object",
        Kind::Array(_) => "a list",
    }
}

/// Marks what an example leaves out, though it has the object around it.
fn left_out(shape: &mut Shape, message: &Message<'_>, doubts: &mut Vec<Doubt>) {
    for (document, example) in &message.examples {
        let mut queue: Vec<(&mut Shape, &Node, usize)> = vec![(&mut *shape, &example.value, 0)];
        while let Some((shape, node, depth)) = queue.pop() {
            let maps: Vec<&Node> = match &node.value {
                Tree::List(items) => items.iter().collect(),
                _ => vec![node],
            };
            let maps: Vec<&Node> = maps
                .into_iter()
                .filter(|node| node.map().is_some())
                .collect();
            if maps.is_empty() || depth > DEPTH {
                continue;
            }
            for member in &mut shape.members {
                let shown: Vec<&Node> = maps
                    .iter()
                    .filter_map(|map| map.get(&member.name))
                    .collect();
                if shown.len() < maps.len() {
                    if member.required == Some(Required::Yes) && !member.is_left_out {
                        let what = format!(
                            "`{}` is required, but the example leaves it out: optional in the draft",
                            member.name
                        );
                        doubts.push(Doubt {
                            document: *document,
                            at: member.at,
                            what,
                        });
                    }
                    member.is_left_out = true;
                }
                if let Some(node) = shown.first() {
                    queue.push((member, node, depth + 1));
                }
            }
        }
    }
}

/// What has members is an object or a list of objects, whatever else was said.
fn settle(shape: &mut Shape, doubts: &mut Vec<Doubt>, depth: usize) {
    if !shape.members.is_empty() {
        let fits = matches!(shape.kind, Some(Kind::Object | Kind::Array(_)));
        if !fits {
            if shape.kind.is_some() || shape.is_tabled {
                let what = format!(
                    "`{}` has fields of its own: an object in the draft",
                    shape.name
                );
                doubts.push(Doubt {
                    document: shape.document,
                    at: shape.at,
                    what,
                });
            }
            shape.kind = Some(Kind::Object);
        }
        if matches!(shape.kind, Some(Kind::Array(None))) {
            shape.kind = Some(Kind::Array(Some(Box::new(Kind::Object))));
        }
    }
    if depth < DEPTH {
        for member in &mut shape.members {
            settle(member, doubts, depth + 1);
        }
    }
}
