//! An answer about another call than ours, by what it repeats of it.

use std::cmp::Ordering;
use std::fmt;

use zeroize::Zeroizing;

use crate::decimal;
use crate::operation::Echo;

/// Members of the payload that should repeat what the request said, and say something else.
///
/// Amounts and short words such as currencies are printed; ids and everything sensitive are not, on either side.
#[derive(Clone)]
pub struct Mismatch {
    members: Vec<Differing>,
}

/// One member that differs.
#[derive(Clone)]
pub struct Differing {
    echo: &'static Echo,
    sent: Zeroizing<String>,
    answered: Zeroizing<String>,
}

impl Mismatch {
    /// Compares; `None` where nothing differs.
    pub(crate) fn among(
        members: impl IntoIterator<Item = (&'static Echo, Zeroizing<String>, Zeroizing<String>)>,
    ) -> Option<Self> {
        let members: Vec<_> = members
            .into_iter()
            .filter(|(echo, sent, answered)| !same(echo, sent, answered))
            .map(|(echo, sent, answered)| Differing {
                echo,
                sent,
                answered,
            })
            .collect();
        (!members.is_empty()).then_some(Self { members })
    }

    /// What differs, at least one.
    pub fn members(&self) -> &[Differing] {
        &self.members
    }
}

/// Amounts by value where both are amounts, everything else letter by letter.
fn same(echo: &Echo, sent: &str, answered: &str) -> bool {
    sent == answered || (echo.amount && decimal::compare(sent, answered) == Some(Ordering::Equal))
}

impl Differing {
    /// Pointer into the payload.
    pub const fn pointer(&self) -> &'static str {
        self.echo.payload
    }

    /// What the request said, as text. It may be sensitive: do not print it.
    pub fn sent(&self) -> &str {
        &self.sent
    }

    /// What the answer says, as text. It may be anything: do not print it.
    pub fn answered(&self) -> &str {
        &self.answered
    }

    /// Whether both sides may be printed: they are amounts or words, and too short to be a card number.
    fn may_be_shown(&self) -> bool {
        let word = |text: &str| text.len() <= 8 && text.bytes().all(|c| c.is_ascii_alphabetic());
        let amount = |text: &str| text.len() <= 11 && decimal::compare(text, text).is_some();
        let fits = |text: &str| {
            if self.echo.amount {
                amount(text)
            } else {
                word(text)
            }
        };
        !self.echo.sensitive && fits(&self.sent) && fits(&self.answered)
    }
}

impl fmt::Display for Differing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.echo.payload)?;
        if self.may_be_shown() {
            write!(f, " ({} instead of {})", &*self.answered, &*self.sent)
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Differing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Differing({self})")
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, member) in self.members.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            member.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mismatch({self})")
    }
}
