//! The sink behind every generated `Debug`: Rust-like, with wire names, and without what must not be seen.

use core::fmt::{self, Write as _};

use crate::json::Json;
use crate::sensitive::write_masked;
use crate::shape::{Member, Shape};
use crate::value::{Scalar, Sensitivity, Sink, Value};

/// Prints a value; `{:#?}` spreads it over lines. Card numbers are truncated, other sensitive values left out.
///
/// # Errors
/// The formatter's.
#[doc(hidden)]
#[inline]
pub fn debug<T: Value>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    print(value, f)
}

fn print(value: &dyn Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let spread = f.alternate();
    let mut printer = Printer {
        to: f,
        spread,
        depth: 0,
        empty: true,
        named: Vec::new(),
        tag: None,
        result: Ok(()),
    };
    value.write(&mut printer);
    printer.result
}

struct Printer<'a, 'f> {
    to: &'a mut fmt::Formatter<'f>,
    spread: bool,
    depth: usize,
    /// Whether the innermost object or list has nothing in it yet.
    empty: bool,
    /// For each open object: whether it has a shape.
    named: Vec<bool>,
    tag: Option<(&'static str, &'static str)>,
    result: fmt::Result,
}

impl Printer<'_, '_> {
    /// Runs a step unless one before it failed.
    fn step(&mut self, step: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result) {
        if self.result.is_ok() {
            self.result = step(self.to);
        }
    }

    fn put(&mut self, text: &str) {
        self.step(|to| to.write_str(text));
    }

    fn line(&mut self) {
        let depth = self.depth;
        self.step(|to| {
            to.write_char('\n')?;
            (0..depth).try_for_each(|_| to.write_str("    "))
        });
    }

    fn open(&mut self) {
        self.depth += 1;
        self.empty = true;
    }

    /// Before an item or a member; `padding` stands inside braces on one line.
    fn next(&mut self, padding: bool) {
        if self.spread {
            if !self.empty {
                self.put(",");
            }
            self.line();
        } else if !self.empty {
            self.put(", ");
        } else if padding {
            self.put(" ");
        }
        self.empty = false;
    }

    fn close(&mut self, padding: bool, bracket: &str) {
        self.depth -= 1;
        if !self.empty {
            if self.spread {
                self.put(",");
                self.line();
            } else if padding {
                self.put(" ");
            }
        }
        self.put(bracket);
        self.empty = false;
    }

    fn name(&mut self, name: &str, quoted: bool) {
        let named = self.named.last().copied().unwrap_or_default();
        self.next(named);
        self.step(|to| {
            if quoted {
                write!(to, "{name:?}: ")
            } else {
                write!(to, "{name}: ")
            }
        });
    }
}

impl Sink for Printer<'_, '_> {
    fn null(&mut self) {
        self.put("null");
    }

    fn bool(&mut self, value: bool) {
        self.put(if value { "true" } else { "false" });
    }

    fn number(&mut self, token: &str) {
        self.put(token);
    }

    fn text(&mut self, text: &str) {
        self.step(|to| write!(to, "{text:?}"));
    }

    fn sensitive(&mut self, what: Sensitivity, value: Scalar<'_>) {
        match what {
            Sensitivity::Pan => self.step(|to| write_masked(value.as_str(), to)),
            Sensitivity::Cvv => self.put("[cvv]"),
            Sensitivity::Secret => self.put("[secret]"),
            Sensitivity::Masked => self.put("[masked]"),
        }
    }

    fn json(&mut self, json: &Json) {
        self.step(|to| write!(to, "{json:?}"));
    }

    fn begin_array(&mut self) {
        self.put("[");
        self.open();
    }

    fn item(&mut self) {
        self.next(false);
    }

    fn end_array(&mut self) {
        self.close(false, "]");
    }

    fn begin_object(&mut self, shape: Option<&'static Shape>) {
        if let Some(shape) = shape {
            self.put(shape.name);
            self.put(" ");
        }
        self.put("{");
        self.named.push(shape.is_some());
        self.open();
        if let Some((name, value)) = self.tag.take() {
            self.name(name, false);
            self.text(value);
        }
    }

    fn member(&mut self, name: &str, member: Option<&'static Member>) {
        self.name(name, member.is_none());
    }

    fn absent(&mut self, _member: &'static Member) {}

    fn end_object(&mut self) {
        let named = self.named.pop().unwrap_or_default();
        self.close(named, "}");
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.tag = Some((name, value));
    }

    fn untag(&mut self, has: &dyn Fn(&str) -> bool) {
        self.tag = self.tag.filter(|(name, _)| !has(name));
    }
}
