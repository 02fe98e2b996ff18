//! Members that a document has and the spec has not: under another name, in another object, or not at all.

use std::collections::BTreeSet;

use payspec_codegen::source::Span;
use payspec_codegen::suggest::nearest;

use super::{Auditor, Found, dotted, whose};
use crate::facts::{Kind, Place};
use crate::spec::{Aspect, Declaration, Message};

/// A member that a fact wants.
pub(super) struct Wanted<'w> {
    pub(super) document: usize,
    pub(super) at: Place,
    pub(super) message: usize,
    /// Names from the message's outermost object.
    pub(super) path: &'w [String],
    /// Its path as the document writes it.
    pub(super) says: String,
    pub(super) ty: Option<&'w Kind>,
    /// The forms of the message that the fact is about; all of them if empty.
    pub(super) variants: &'w [usize],
    /// Members that other facts of the same table or example lead to.
    pub(super) taken: &'w BTreeSet<Vec<String>>,
}

impl Auditor<'_> {
    pub(super) fn no_such_member(&mut self, wanted: &Wanted<'_>) {
        let Some((message, owner)) = self.message(wanted.message) else {
            return;
        };
        let Some((name, parent)) = wanted.path.split_last() else {
            return;
        };
        let key = (wanted.message, wanted.path.to_vec());
        if !self.absent.insert(key) {
            return;
        }
        // What is inside a member that is absent itself is not told apart.
        let outer = (1..wanted.path.len()).filter_map(|depth| wanted.path.get(..depth));
        for outer in outer {
            if self.absent.contains(&(wanted.message, outer.to_vec())) {
                return;
            }
        }
        let place = whose(message, owner);
        let start = |aspect: Aspect, text: String| {
            Found::new(aspect, text, dotted(wanted.path))
                .in_document(wanted.document, wanted.at)
                .member(wanted.message, wanted.path)
                .fact(wanted.says.as_str())
                .fact(name.as_str())
        };
        let above = self.above(wanted.message);
        if let Some((near, declaration)) = near_name(message, parent, name, wanted) {
            let text = format!(
                "a member of {place} is called `{name}` in the document, and `{near}` in the spec"
            );
            let found = start(Aspect::Name, text)
                .in_spec(declaration.key)
                .about(declaration)
                .above(above)
                .edit(format!("write `{name}:`"), declaration.key);
            self.reported.insert(declaration.key);
            return self.push(found);
        }
        if let Some((other, declaration)) = elsewhere(message, wanted) {
            let text = format!(
                "`{name}` of {place} is `{}` in the document, and `{other}` in the spec",
                dotted(wanted.path)
            );
            let found = start(Aspect::Nesting, text)
                .in_spec(declaration.key)
                .about(declaration)
                .above(above)
                .edit(
                    format!("move it to `{}`", dotted(wanted.path)),
                    declaration.key,
                );
            self.reported.insert(declaration.key);
            return self.push(found);
        }
        let text = format!(
            "the member `{}` of {place} is not in the spec",
            dotted(wanted.path)
        );
        let objects = objects(message, parent, wanted.variants);
        let spec = objects.first().map_or(message.span, |(span, _)| *span);
        let indent = objects
            .first()
            .map_or(2, |(_, column)| column.saturating_sub(1));
        let pointers = objects_of(message, parent, wanted.variants);
        let found = start(Aspect::Missing, text)
            .in_spec(spec)
            .above(above)
            .above(pointers)
            .edit(format!("add `{name}` to `properties`"), spec)
            .lines(lines(name, wanted.ty, indent as usize));
        self.push(found);
    }

    pub(super) fn is_known(&self, key: Span) -> bool {
        self.links.members.contains(&key)
    }
}

/// The declarations of all members of an object, in some forms of a message.
fn beside<'m>(
    message: &'m Message,
    parent: &'m [String],
    variants: &'m [usize],
) -> impl Iterator<Item = (&'m Vec<String>, &'m Declaration)> {
    let below = message.members.range(parent.to_vec()..);
    below
        .take_while(|(path, _)| path.starts_with(parent))
        .filter(|(path, _)| path.len() == parent.len() + 1)
        .flat_map(|(path, member)| member.declarations.iter().map(move |one| (path, one)))
        .filter(|(_, one)| one.is_of(variants))
}

/// A member beside, of a name much like it, to which no other fact leads.
fn near_name<'m>(
    message: &'m Message,
    parent: &'m [String],
    name: &str,
    wanted: &Wanted<'m>,
) -> Option<(String, &'m Declaration)> {
    let beside: Vec<(&String, &Declaration)> = beside(message, parent, wanted.variants)
        .filter(|(path, _)| !wanted.taken.contains(*path))
        .filter_map(|(path, one)| Some((path.last()?, one)))
        .collect();
    let near = nearest(name, beside.iter().map(|(own, _)| own.as_str()))?;
    let (own, declaration) = beside.into_iter().find(|(own, _)| own.as_str() == near)?;
    Some((own.clone(), declaration))
}

/// The only member of this name elsewhere in the message, if no other fact leads to it.
fn elsewhere<'m>(message: &'m Message, wanted: &Wanted<'_>) -> Option<(String, &'m Declaration)> {
    let name = wanted.path.last()?;
    let paths = message.by_name.get(name)?;
    let mut others = paths
        .iter()
        .filter(|other| !wanted.taken.contains(*other) && other.as_slice() != wanted.path)
        .filter_map(|other| {
            let mut declared = message.members.get(other)?.declarations.iter();
            Some((other, declared.find(|one| one.is_of(wanted.variants))?))
        });
    let (other, declaration) = others.next()?;
    if others.next().is_some() {
        return None;
    }
    Some((dotted(other), declaration))
}

/// Where members of an object stand: the last name, and its column.
fn objects(message: &Message, parent: &[String], variants: &[usize]) -> Vec<(Span, u32)> {
    let beside = beside(message, parent, variants);
    let mut found: Vec<(Span, u32)> = beside.map(|(_, one)| (one.key, one.key.column)).collect();
    found.sort();
    found.reverse();
    found
}

/// Pointers to the objects in which a member would stand, and to their members' schemas.
fn objects_of(message: &Message, parent: &[String], variants: &[usize]) -> Vec<String> {
    let beside = beside(message, parent, variants).map(|(_, one)| one.object.clone());
    let own = message.members.get(parent);
    let own = own.into_iter().flat_map(|member| &member.declarations);
    let own = own.flat_map(|one| one.rules.scope.iter().cloned());
    let mut found: Vec<String> = beside.chain(own).collect();
    found.sort();
    found.dedup();
    found
}

/// A property as YAML, at an indent.
fn lines(name: &str, kind: Option<&Kind>, indent: usize) -> Vec<String> {
    let (word, items) = match kind {
        Some(Kind::Array(inner)) => ("array", Some(inner.as_deref())),
        Some(kind) => (kind.as_str(), None),
        None => ("string", None),
    };
    let mut lines = vec![
        format!("{:indent$}{}:", "", crate::yaml::scalar(name)),
        format!("{:indent$}  type: {word}", ""),
    ];
    if let Some(inner) = items {
        let inner = inner.map_or("object", Kind::as_str);
        lines.push(format!("{:indent$}  items: {{ type: {inner} }}", ""));
    }
    lines
}
