//! What the generator knows about a type beyond its fields: wire names, rules, places in the provider's document.

use core::fmt;
use std::sync::OnceLock;

use crate::value::Value;

/// An object: its members in order, and the rules that span them.
///
/// Written with one text of all names and one list of all facets, which cost the compiler next to nothing; the table of members is
/// made of them when the first value is read or written, and kept.
#[derive(Debug)]
pub struct Shape {
    /// The type's name in Rust, for `Debug`.
    pub name: &'static str,
    /// Where the provider's document has it.
    pub source: &'static str,
    /// Rules over several members.
    pub groups: &'static [Group],
    names: &'static str,
    facets: &'static [Facet],
    members: OnceLock<Box<[Member]>>,
    required: OnceLock<Box<[usize]>>,
}

impl Shape {
    /// `names` are those of the members on the wire, in the order of the values that are told to a sink, each ended by `\0`. `facets`
    /// are those of all members: the ones after [`Facet::Of`] belong to the member that it names.
    pub const fn new(
        name: &'static str,
        source: &'static str,
        names: &'static str,
        facets: &'static [Facet],
        groups: &'static [Group],
    ) -> Self {
        Self {
            name,
            source,
            groups,
            names,
            facets,
            members: OnceLock::new(),
            required: OnceLock::new(),
        }
    }

    /// Its members, in the order of the values that are told to a sink.
    #[inline]
    pub fn members(&'static self) -> &'static [Member] {
        match self.members.get() {
            Some(members) => members,
            None => self.members.get_or_init(|| self.table()),
        }
    }

    /// Which of its members may not be missing. That is a matter of their types, so it is asked once.
    pub(crate) fn required(&'static self, values: &[&mut dyn Value]) -> &'static [usize] {
        self.required.get_or_init(|| {
            let values = values.iter().enumerate();
            values
                .filter(|(_, value)| !value.may_be_absent())
                .map(|(index, _)| index)
                .collect()
        })
    }

    #[cold]
    fn table(&self) -> Box<[Member]> {
        let names = self.names.split_terminator('\0');
        let mut members: Box<[Member]> = names.map(Member::new).collect();
        let mut rest = self.facets;
        while let Some((first, after)) = rest.split_first() {
            let others = |facet: &Facet| matches!(facet, Facet::Of(_));
            let end = after.iter().position(others).unwrap_or(after.len());
            let (own, next) = after.split_at_checked(end).unwrap_or((after, &[]));
            if let Facet::Of(wire) = first
                && let Some(member) = members.iter_mut().find(|member| member.wire == *wire)
            {
                member.set(own);
            }
            rest = next;
        }
        members
    }
}

/// One member of an object.
#[derive(Debug)]
pub struct Member {
    /// Its name on the wire.
    pub wire: &'static str,
    /// What else is known about it.
    pub facets: &'static [Facet],
    /// Its name as JSON, with the colon.
    written: String,
    lenient: Forms,
}

impl Member {
    fn new(wire: &'static str) -> Self {
        let mut written = crate::json::quoted(wire);
        written.push(':');
        Self {
            wire,
            facets: &[],
            written,
            lenient: Forms::NONE,
        }
    }

    fn set(&mut self, facets: &'static [Facet]) {
        let forms = facets.iter().find_map(|facet| match facet {
            Facet::Lenient(forms) => Some(*forms),
            _ => None,
        });
        self.facets = facets;
        self.lenient = forms.unwrap_or(Forms::NONE);
    }

    /// The wire forms accepted beside the declared one.
    #[inline]
    pub fn lenient(&self) -> Forms {
        self.lenient
    }

    /// Its name as JSON, with the colon.
    #[inline]
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// Its name as JSON, as nearly everybody writes it.
    #[inline]
    pub(crate) fn quoted(&self) -> &[u8] {
        let written = self.written.as_bytes();
        written.split_last().map_or(written, |(_, name)| name)
    }

    /// The name of the configuration value that fills this member when it is absent.
    pub fn fill(&self) -> Option<&'static str> {
        self.facets.iter().find_map(|facet| match facet {
            Facet::Fill(name) | Facet::FillIfConfigured(name) => Some(*name),
            _ => None,
        })
    }

    /// Its place in the provider's document, where that differs from the shape's.
    pub fn source(&self) -> Option<&'static str> {
        self.facets.iter().find_map(|facet| match facet {
            Facet::Source(place) => Some(*place),
            _ => None,
        })
    }
}

/// A rule about one member, or a fact that reading and writing need.
#[derive(Debug)]
pub enum Facet {
    /// None itself: what follows, up to the next of these, belongs to the member of this name. Stands in [`Shape::new`] alone.
    Of(&'static str),
    /// Least length of a text, in Unicode scalar values.
    MinLength(u64),
    /// Greatest length of a text, in Unicode scalar values.
    MaxLength(u64),
    /// A text must match.
    Pattern(&'static str),
    /// Least value, an exact decimal.
    Minimum(&'static str),
    /// Greater than this exact decimal.
    ExclusiveMinimum(&'static str),
    /// Greatest value, an exact decimal.
    Maximum(&'static str),
    /// Less than this exact decimal.
    ExclusiveMaximum(&'static str),
    /// A multiple of this exact decimal.
    MultipleOf(&'static str),
    /// Least number of items of a list.
    MinItems(u64),
    /// Greatest number of items of a list.
    MaxItems(u64),
    /// No two items of a list are equal, as JSON text.
    UniqueItems,
    /// Least number of entries of a map, or members of an object.
    MinProperties(u64),
    /// Greatest number of entries of a map, or members of an object.
    MaxProperties(u64),
    /// The only values allowed, as text of the scalar: content of a string, token of a number, `true`, `false`, `null`.
    OneOf(&'static [&'static str]),
    /// Wire forms accepted beside the declared one.
    Lenient(Forms),
    /// The client's configuration fills this member when it is absent.
    Fill(&'static str),
    /// The same for a member that may be missing: without the configuration value it is left out.
    FillIfConfigured(&'static str),
    /// Filled in by signing.
    Signature,
    /// Required when all these hold.
    RequiredWhen(&'static [Condition]),
    /// The member's place in the provider's document, where it differs from the shape's.
    Source(&'static str),
    /// Rules for each item of a list and each value of a map.
    Items(&'static [Facet]),
}

/// A condition on a member of the same object.
#[derive(Debug)]
pub struct Condition {
    /// The member's wire name.
    pub field: &'static str,
    /// What must hold for it.
    pub is: Is,
}

/// What a condition asks of a member; values are texts of scalars, as in [`Facet::OneOf`].
#[derive(Debug)]
pub enum Is {
    /// Present with one of these values.
    In(&'static [&'static str]),
    /// Absent, or present with one of these values.
    InOrAbsent(&'static [&'static str]),
    /// Present, whatever the value.
    Present,
    /// Absent.
    Absent,
}

/// A rule over several members: sets of members of which all, or none, should be there.
#[derive(Debug)]
pub enum Group {
    /// At least one of the sets is present.
    AnyOf(&'static [&'static [&'static str]]),
    /// Exactly one of the sets is present.
    OneOf(&'static [&'static [&'static str]]),
}

/// A set of wire forms accepted beside the declared one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Forms(u8);

impl Forms {
    /// Only the declared form.
    pub const NONE: Forms = Forms(0);
    /// A number where text is declared; its digits are kept.
    pub const NUMBER: Forms = Forms(1);
    /// Text that holds a number, an integer or a boolean where that is declared.
    pub const STRING: Forms = Forms(2);
    /// `""` where the member is optional: it counts as absent.
    pub const EMPTY: Forms = Forms(4);
    /// `null` where the member is optional: it counts as absent.
    pub const NULL: Forms = Forms(8);
    /// A lone value where a list is declared: in a form a list of one looks like it.
    #[doc(hidden)]
    pub const SINGLE: Forms = Forms(16);
    /// All four.
    pub const ALL: Forms = Forms(15);

    /// The forms of both sets.
    pub const fn and(self, other: Forms) -> Forms {
        Forms(self.0 | other.0)
    }

    /// Whether all of `other` are in this set.
    pub const fn has(self, other: Forms) -> bool {
        self.0 & other.0 == other.0
    }
}

impl fmt::Debug for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            (Forms::NUMBER, "NUMBER"),
            (Forms::STRING, "STRING"),
            (Forms::EMPTY, "EMPTY"),
            (Forms::NULL, "NULL"),
            (Forms::SINGLE, "SINGLE"),
        ];
        f.debug_set()
            .entries(
                names
                    .iter()
                    .filter(|(form, _)| self.has(*form))
                    .map(|(_, name)| name),
            )
            .finish()
    }
}

/// A set of JSON kinds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Kinds(u8);

impl Kinds {
    /// `{…}`
    pub const OBJECT: Kinds = Kinds(1);
    /// `[…]`
    pub const ARRAY: Kinds = Kinds(2);
    /// `"…"`
    pub const STRING: Kinds = Kinds(4);
    /// A number.
    pub const NUMBER: Kinds = Kinds(8);
    /// `true`, `false`
    pub const BOOLEAN: Kinds = Kinds(16);
    /// `null`
    pub const NULL: Kinds = Kinds(32);
    /// Any kind.
    pub const ANY: Kinds = Kinds(63);

    /// The kinds of both sets.
    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether all of `other` are in this set.
    pub const fn has(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }

    /// What an error says was expected.
    pub(crate) const fn words(self) -> &'static str {
        match Kinds(self.0 & !Kinds::NULL.0) {
            Kinds::OBJECT => "object",
            Kinds::ARRAY => "array",
            Kinds::STRING => "string",
            Kinds::NUMBER => "number",
            Kinds::BOOLEAN => "boolean",
            _ => "another kind",
        }
    }
}

/// What tells a variant of a union from the others.
#[derive(Debug)]
pub struct Probe {
    /// The kinds its values have.
    pub kinds: Kinds,
    /// Members an object of it must have.
    pub required: &'static [&'static str],
    /// Pointers to scalars, each with the texts it may have where it is there. The first is looked at before the rest of the object.
    pub constants: &'static [(&'static str, &'static [&'static str])],
}
