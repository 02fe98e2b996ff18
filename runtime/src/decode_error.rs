//! Why JSON could not be read: where, what was expected, what kind was found. Never the value.

use core::fmt;

/// JSON that does not fit, or is none.
///
/// The text names the place by path and byte, what was expected and the *kind* of what was found. It shows neither values nor the keys
/// of maps (`[*]`) nor the names of members that the type does not have: all of them may be somebody's data.
///
/// ```
/// # use payspec_runtime::json;
/// let error = json::from_slice::<Vec<i64>>(br#"[1, "4111111111111111"]"#).unwrap_err();
/// assert_eq!(error.to_string(), "$[1]: expected integer, found string at byte 4");
/// assert_eq!(error.path(), "$[1]");
/// ```
#[derive(Clone)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    /// From the inside out.
    path: Vec<Step>,
    fault: Fault,
    at: usize,
}

#[derive(Clone)]
pub(crate) enum Step {
    Member(&'static str),
    Index(usize),
    Entry,
}

#[derive(Clone)]
pub(crate) enum Fault {
    Expected {
        expected: &'static str,
        found: &'static str,
    },
    Missing,
    Duplicate,
    Syntax(&'static str),
    NoVariant(Vec<(&'static str, DecodeError)>),
}

/// How many variants of a union are told about.
const SHOWN: usize = 8;

impl DecodeError {
    /// Something else was expected here; `found` is a kind, not a value.
    pub fn expected(expected: &'static str, found: &'static str, at: usize) -> Self {
        Self::new(Fault::Expected { expected, found }, at)
    }

    /// The text is not JSON, or not JSON as we take it.
    pub fn syntax(what: &'static str, at: usize) -> Self {
        Self::new(Fault::Syntax(what), at)
    }

    pub(crate) fn new(fault: Fault, at: usize) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            fault,
            at,
        }))
    }

    pub(crate) fn missing(member: &'static str, at: usize) -> Self {
        Self::new(Fault::Missing, at).inside(Step::Member(member))
    }

    pub(crate) fn duplicate(at: usize) -> Self {
        Self::new(Fault::Duplicate, at)
    }

    pub(crate) fn no_variant(tried: Vec<(&'static str, DecodeError)>, at: usize) -> Self {
        Self::new(Fault::NoVariant(tried), at)
    }

    /// The same error seen from one level further out.
    pub(crate) fn inside(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// Where, as `$.data.list[2].amount`; `[*]` is an entry of a map.
    pub fn path(&self) -> String {
        let mut path = String::from("$");
        self.write_path(&mut path).ok();
        path
    }

    /// Where, in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        self.0.at
    }

    fn write_path(&self, to: &mut dyn fmt::Write) -> fmt::Result {
        for step in self.0.path.iter().rev() {
            match step {
                Step::Member(name) => write!(to, ".{name}")?,
                Step::Index(index) => write!(to, "[{index}]")?,
                Step::Entry => to.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.write_path(f)?;
        let at = self.0.at;
        match &self.0.fault {
            Fault::Expected { expected, found } => {
                write!(f, ": expected {expected}, found {found} at byte {at}")
            }
            Fault::Missing => write!(
                f,
                ": required member is missing from the object at byte {at}"
            ),
            Fault::Duplicate => write!(f, ": a member stands here twice, again at byte {at}"),
            Fault::Syntax(what) => write!(f, ": {what} at byte {at}"),
            Fault::NoVariant(tried) => {
                write!(f, ": none of the variants fits the value at byte {at}")?;
                for (index, (name, error)) in tried.iter().take(SHOWN).enumerate() {
                    let before = if index == 0 { ": " } else { "; " };
                    write!(f, "{before}`{name}` ({error})")?;
                }
                match tried.len().checked_sub(SHOWN) {
                    Some(more @ 1..) => write!(f, "; and {more} more"),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}
