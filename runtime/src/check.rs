//! The rules of the spec, held against a value before it is sent.

mod rules;
mod spanned;

use core::fmt;

use zeroize::Zeroizing;

use self::rules::{count_rule, describe, scalar_rule};
use self::spanned::{Presence, Spanned};
use crate::json::{Json, JsonWriter, walk};
use crate::shape::{Facet, Member, Shape};
use crate::value::{Filled, Scalar, Sensitivity, Sink, Value};

/// A rule that a value breaks. Never shows the value.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Violation {
    /// Where, as `$.channel_extra.card_data.number`; `[*]` is an entry of a map.
    pub path: String,
    /// The rule, as "at most 19 characters, has 25".
    pub rule: String,
    /// Where the provider's document has the rule.
    pub source: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.rule)?;
        if self.source.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.source)
        }
    }
}

/// A value that breaks rules of the spec: all of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invalid(Vec<Violation>);

impl Invalid {
    /// The rules that are broken, in the order of the value's members.
    pub fn violations(&self) -> &[Violation] {
        &self.0
    }
}

impl From<Vec<Violation>> for Invalid {
    fn from(violations: Vec<Violation>) -> Self {
        Self(violations)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let before = if index == 0 { "" } else { "\n" };
            write!(f, "{before}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

/// Every rule that the value breaks.
pub fn violations(value: &dyn Value) -> Vec<Violation> {
    violations_filled(value, &|_| None)
}

/// [`violations`], with absent members filled as [`json::to_vec_filled`](crate::json::to_vec_filled) does.
pub fn violations_filled(
    value: &dyn Value,
    fills: &dyn Fn(&str) -> Option<Filled>,
) -> Vec<Violation> {
    checked(value, fills).violations
}

/// [`violations_filled`], with what was seen on the way.
pub(crate) fn checked(value: &dyn Value, fills: &dyn Fn(&str) -> Option<Filled>) -> Checked {
    let mut check = Check {
        fills,
        frames: Vec::with_capacity(8),
        facets: &[],
        source: "",
        copies: Vec::new(),
        found: Checked {
            violations: Vec::new(),
            size: 0,
        },
    };
    value.write(&mut check);
    check.found
}

/// What looking at all of a value found.
pub(crate) struct Checked {
    pub(crate) violations: Vec<Violation>,
    /// About how many bytes its JSON has: no fewer, but for escapes.
    pub(crate) size: usize,
}

/// Whether the value keeps every rule.
///
/// # Errors
/// It breaks some: all are listed.
pub fn validate(value: &dyn Value) -> Result<(), Invalid> {
    validate_filled(value, &|_| None)
}

/// [`validate`], with absent members filled.
///
/// # Errors
/// The value breaks rules: all are listed.
pub fn validate_filled(
    value: &dyn Value,
    fills: &dyn Fn(&str) -> Option<Filled>,
) -> Result<(), Invalid> {
    let found = violations_filled(value, fills);
    if found.is_empty() {
        Ok(())
    } else {
        Err(Invalid(found))
    }
}

struct Check<'f> {
    fills: &'f dyn Fn(&str) -> Option<Filled>,
    frames: Vec<Frame>,
    /// The rules of the value that comes next.
    facets: &'static [Facet],
    /// The document place of the value that comes next.
    source: &'static str,
    /// One for each open list whose items must differ: the JSON of the item at hand.
    copies: Vec<Copy>,
    found: Checked,
}

#[derive(Clone, Copy)]
enum Step {
    Member(&'static str),
    Index(u64),
    Entry,
}

/// An open object or list.
struct Frame {
    facets: &'static [Facet],
    /// The document place of the object or list itself.
    source: &'static str,
    /// That of the members, where they say nothing else.
    inner_source: &'static str,
    /// Which of its members or items is at hand.
    step: Step,
    count: u64,
    /// Where rules span its members.
    spanned: Option<Box<Spanned>>,
}

struct Copy {
    depth: usize,
    writer: JsonWriter<'static>,
    items: Vec<Zeroizing<Vec<u8>>>,
}

/// Whether a member that configuration fills must be there in the end.
fn is_required(member: &Member) -> bool {
    let required = |facet: &Facet| matches!(facet, Facet::Fill(_));
    member.facets.iter().any(required)
}

fn no_fill(_: &str) -> Option<Filled> {
    None
}

fn blank_writer() -> JsonWriter<'static> {
    JsonWriter::new(&no_fill)
}

impl Check<'_> {
    fn report(&mut self, rule: String, source: &'static str) {
        self.report_below(None, rule, source);
    }

    /// Reports about the value at hand, or a member of it.
    #[cold]
    fn report_below(&mut self, member: Option<&Member>, rule: String, source: &'static str) {
        let steps = self.frames.iter().map(|frame| frame.step);
        let below = member.map(|member| Step::Member(member.wire));
        let mut path = String::from("$");
        for step in steps.chain(below) {
            match step {
                Step::Member(name) => path.extend([".", name]),
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Entry => path.push_str("[*]"),
            }
        }
        let violation = Violation { path, rule, source };
        self.found.violations.push(violation);
    }

    /// Reports about a member of the innermost object.
    fn report_at(&mut self, member: &'static Member, rule: String) {
        let mut inherited = "";
        if let Some(frame) = self.frames.last_mut() {
            frame.step = Step::Member(member.wire);
            inherited = frame.inner_source;
        }
        self.report(rule, member.source().unwrap_or(inherited));
    }

    #[inline]
    fn copy(&mut self, tell: impl Fn(&mut JsonWriter<'static>)) {
        if !self.copies.is_empty() {
            self.copy_to_all(&tell);
        }
    }

    /// Apart, as is [`Spanned::push`], so that what is seldom needed costs nothing where it is not.
    #[inline(never)]
    fn copy_to_all(&mut self, tell: &dyn Fn(&mut JsonWriter<'static>)) {
        for copy in &mut self.copies {
            tell(&mut copy.writer);
        }
    }

    #[inline]
    fn scalar(&mut self, text: &str, is_text: bool) {
        self.found.size += text.len() + 2;
        if let Some(spanned) = self.spanned()
            && spanned.keeps
        {
            spanned.keep(text);
        }
        for facet in self.facets {
            if let Some(rule) = scalar_rule(facet, text, is_text) {
                self.report(rule, self.source);
            }
        }
    }

    /// An entry of a map, or an additional property.
    #[inline(never)]
    fn entry(&mut self, name: &str) {
        if let Some(spanned) = self.spanned() {
            spanned.extra.push(name.to_owned());
        }
        self.enter_item(Step::Entry);
    }

    #[inline]
    fn spanned(&mut self) -> Option<&mut Spanned> {
        self.frames.last_mut()?.spanned.as_deref_mut()
    }

    fn begin(&mut self, shape: Option<&'static Shape>) {
        self.found.size += 2;
        let source = self.source;
        let inner_source = shape
            .map(|shape| shape.source)
            .filter(|place| !place.is_empty())
            .unwrap_or(source);
        self.frames.push(Frame {
            facets: self.facets,
            source,
            inner_source,
            step: Step::Entry,
            count: 0,
            spanned: shape.and_then(Spanned::of),
        });
    }

    /// Leaves an object or list, and holds its count against the rules.
    fn end(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        for facet in frame.facets {
            if let Some(rule) = count_rule(facet, frame.count) {
                self.report(rule, frame.source);
            }
        }
        Some(frame)
    }

    /// The facets of each item of the innermost list, of each value of the innermost map.
    fn enter_item(&mut self, step: Step) {
        self.found.size += 1;
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.count += 1;
        frame.step = step;
        self.facets = frame
            .facets
            .iter()
            .find_map(item_facets)
            .unwrap_or_default();
        self.source = frame.inner_source;
    }

    fn object_rules(&mut self, spanned: &Spanned, inner_source: &'static str) {
        for (member, presence) in spanned.shape.members().iter().zip(&spanned.members) {
            let Presence::Absent = presence else { continue };
            for facet in member.facets {
                let Facet::RequiredWhen(conditions) = facet else {
                    continue;
                };
                if conditions.iter().all(|condition| spanned.holds(condition)) {
                    let source = member.source().unwrap_or(inner_source);
                    let rule = format!("required when {}", describe(conditions));
                    self.report_below(Some(member), rule, source);
                }
            }
        }
        for group in spanned.shape.groups {
            if let Some(rule) = spanned.group_rule(group) {
                self.report(rule, inner_source);
            }
        }
    }
}

impl Sink for Check<'_> {
    fn null(&mut self) {
        self.copy(|copy| copy.null());
        self.scalar("null", false);
    }

    fn bool(&mut self, value: bool) {
        self.copy(|copy| copy.bool(value));
        self.scalar(if value { "true" } else { "false" }, false);
    }

    fn number(&mut self, token: &str) {
        self.copy(|copy| copy.number(token));
        self.scalar(token, false);
    }

    fn text(&mut self, text: &str) {
        self.copy(|copy| copy.text(text));
        self.scalar(text, true);
    }

    fn sensitive(&mut self, _what: Sensitivity, value: Scalar<'_>) {
        match value {
            Scalar::Text(text) => self.text(text),
            Scalar::Number(token) => self.number(token),
        }
    }

    fn json(&mut self, json: &Json) {
        walk(json, self);
    }

    fn unlisted(&mut self, source: &'static str, json: &Json) {
        self.report(
            "must be one of the forms that the spec lists".to_owned(),
            source,
        );
        walk(json, self);
    }

    fn begin_array(&mut self) {
        self.copy(|copy| copy.begin_array());
        self.begin(None);
        if self
            .facets
            .iter()
            .any(|facet| matches!(facet, Facet::UniqueItems))
        {
            self.copies.push(Copy {
                depth: self.frames.len(),
                writer: blank_writer(),
                items: Vec::new(),
            });
        }
    }

    fn item(&mut self) {
        let depth = self.frames.len();
        for copy in &mut self.copies {
            if copy.depth == depth {
                copy.next();
            } else {
                copy.writer.item();
            }
        }
        let index = self.frames.last().map_or(0, |frame| frame.count);
        self.enter_item(Step::Index(index));
    }

    fn end_array(&mut self) {
        let unique = self.copies.pop_if(|copy| copy.depth == self.frames.len());
        self.copy(|copy| copy.end_array());
        let Some(frame) = self.end() else { return };
        if unique.is_some_and(Copy::has_twins) {
            self.report("no two items may be equal".to_owned(), frame.source);
        }
    }

    fn begin_object(&mut self, shape: Option<&'static Shape>) {
        self.copy(|copy| copy.begin_object(shape));
        self.begin(shape);
    }

    fn member(&mut self, name: &str, member: Option<&'static Member>) {
        self.found.size += name.len() + 4;
        self.copy(|copy| copy.member(name, member));
        let Some(member) = member else {
            return self.entry(name);
        };
        if let Some(frame) = self.frames.last_mut() {
            frame.count += 1;
            frame.step = Step::Member(member.wire);
            if let Some(spanned) = &mut frame.spanned {
                spanned.push(Presence::Present(None));
            }
            self.source = member.source().unwrap_or(frame.inner_source);
        }
        self.facets = member.facets;
    }

    fn absent(&mut self, member: &'static Member) {
        if let Some(name) = member.fill() {
            match (self.fills)(name) {
                Some(filled) => {
                    self.member(member.wire, Some(member));
                    return self.scalar(filled.as_str(), matches!(filled, Filled::Text(_)));
                }
                None if is_required(member) => {
                    self.report_at(member, format!("required: give it, or configure `{name}`"));
                }
                None => {}
            }
        }
        if let Some(spanned) = self.spanned() {
            spanned.push(Presence::Absent);
        }
    }

    fn end_object(&mut self) {
        self.copy(|copy| copy.end_object());
        let Some(frame) = self.end() else { return };
        if let Some(spanned) = &frame.spanned {
            self.object_rules(spanned, frame.inner_source);
        }
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.found.size += name.len() + value.len() + 6;
        self.copy(|copy| copy.tag(name, value));
    }

    fn untag(&mut self, has: &dyn Fn(&str) -> bool) {
        self.copy(|copy| copy.untag(has));
    }
}

impl Copy {
    /// Puts the item at hand to the others.
    fn next(&mut self) {
        let writer = core::mem::replace(&mut self.writer, blank_writer());
        self.items.push(writer.into_bytes());
    }

    /// Whether two items are the same text. The first copy is what stood before the first item: nothing.
    fn has_twins(mut self) -> bool {
        self.next();
        self.items
            .sort_unstable_by(|one, other| one.as_slice().cmp(other.as_slice()));
        self.items
            .windows(2)
            .any(|pair| matches!(pair, [one, other] if one.as_slice() == other.as_slice() && !one.is_empty()))
    }
}

fn item_facets(facet: &'static Facet) -> Option<&'static [Facet]> {
    match facet {
        Facet::Items(facets) => Some(facets),
        _ => None,
    }
}
