//! What a change breaks.

use super::ChangeKind;
use crate::facts::{Field, Required, Way};

/// What a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Breaks {
    /// Whether requests that were right are refused now, or mean something else.
    pub requests: Verdict,
    /// Whether answers and notifications may not be understood.
    pub answers: Verdict,
    /// Why.
    pub why: &'static str,
}

/// Whether something breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It does not.
    No,
    /// It may: the document does not say enough.
    Perhaps,
    /// It does.
    Yes,
}

impl Verdict {
    /// The word for people and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Perhaps => "perhaps",
            Self::Yes => "yes",
        }
    }
}

use Verdict::{No, Perhaps, Yes};

impl Breaks {
    pub(super) fn new(requests: Verdict, answers: Verdict, why: &'static str) -> Self {
        Self {
            requests,
            answers,
            why,
        }
    }

    /// Nothing, and why not.
    pub(super) fn nothing(why: &'static str) -> Self {
        Self::new(No, No, why)
    }

    /// By the way that a message travels: the verdict for requests and its reason, and that for answers.
    pub(super) fn by_way(
        way: Way,
        request: (Verdict, &'static str),
        answer: (Verdict, &'static str),
    ) -> Self {
        match way {
            Way::Request => Self::new(request.0, No, request.1),
            Way::Answer | Way::Notification => Self::new(No, answer.0, answer.1),
            Way::Unknown => {
                let unsure = |verdict| if verdict == No { No } else { Perhaps };
                let why = if request.0 >= answer.0 {
                    request.1
                } else {
                    answer.1
                };
                Self::new(unsure(request.0), unsure(answer.0), why)
            }
        }
    }

    /// The worse of both.
    pub(super) fn or(self, other: Self) -> Self {
        let worse = |breaks: &Self| {
            (
                breaks.requests.max(breaks.answers),
                breaks.requests,
                breaks.answers,
            )
        };
        Self {
            requests: self.requests.max(other.requests),
            answers: self.answers.max(other.answers),
            why: if worse(&other) > worse(&self) {
                other.why
            } else {
                self.why
            },
        }
    }
}

/// A field that is new.
pub(super) fn appeared(way: Way, field: &Field) -> Breaks {
    let request = match field.required {
        Required::Yes => (Yes, "requests without it are refused"),
        Required::When(_) => (
            Perhaps,
            "requests that meet its condition are refused without it",
        ),
        Required::Unsaid => (
            Perhaps,
            "the document does not say whether it has to be sent",
        ),
        Required::No => (No, "it may be left out"),
    };
    Breaks::by_way(way, request, (No, "unknown members are passed over"))
}

/// A field that is gone.
pub(super) fn vanished(way: Way, field: &Field) -> Breaks {
    let answer = match field.required {
        Required::Yes => (Yes, "answers without a required member are not understood"),
        Required::No => (No, "it could be absent before"),
        _ => (Perhaps, "code may count on it"),
    };
    Breaks::by_way(
        way,
        (Perhaps, "the provider may refuse what it does not know"),
        answer,
    )
}

/// A field with another name or place.
pub(super) fn renamed(way: Way, old: &Field, new: &Field) -> Breaks {
    let request = match (&old.required, &new.required) {
        (Required::No, Required::No) => (Perhaps, "it is not seen under its old name"),
        _ => (Yes, "requests have it under its old name"),
    };
    let answer = match old.required {
        Required::Yes => (Yes, "answers have it under another name"),
        _ => (Perhaps, "it is not seen under its new name"),
    };
    Breaks::by_way(way, request, answer)
}

/// A field with another type. The old or the new type may be unknown.
pub(super) fn retyped(way: Way, both_said: bool) -> Breaks {
    let verdict = if both_said { Yes } else { Perhaps };
    Breaks::by_way(
        way,
        (verdict, "requests have it in its old type"),
        (verdict, "answers have it in another type"),
    )
}

/// A field that has to be there more or less often.
pub(super) fn required(way: Way, old: &Required, new: &Required) -> Breaks {
    let request = match (old, new) {
        (_, Required::No) | (Required::Yes, _) => (No, "it may still be sent"),
        (Required::No, Required::Yes) => (Yes, "requests without it are refused"),
        (Required::When(_), Required::Yes) => (
            Yes,
            "requests that do not meet the old condition are refused without it",
        ),
        _ => (Perhaps, "requests without it may be refused"),
    };
    let answer = match (old, new) {
        (_, Required::Yes) | (Required::No, _) => (No, "it is there no less often"),
        (Required::Yes, Required::No | Required::When(_)) => (Yes, "answers may lack it"),
        _ => (Perhaps, "answers may lack it"),
    };
    Breaks::by_way(way, request, answer)
}

/// A field whose limits differ; `narrowed` where that is certain.
pub(super) fn limits(way: Way, narrowed: Option<bool>) -> Breaks {
    let request = match narrowed {
        Some(true) => (Yes, "values that were right are refused"),
        Some(false) => (No, "what was right still is"),
        None => (Perhaps, "values that were right may be refused"),
    };
    let answer = match narrowed {
        Some(true) => (No, "what comes was right before"),
        _ => (Perhaps, "values may not fit where they are kept"),
    };
    Breaks::by_way(way, request, answer)
}

/// All kinds that need no further look at the fact.
pub(super) fn plain(what: ChangeKind, way: Way) -> Breaks {
    use ChangeKind as Kind;
    match what {
        Kind::ValueAdded => Breaks::nothing("lists of values are open"),
        Kind::ValueRemoved => Breaks::by_way(
            way,
            (Yes, "the value is refused"),
            (No, "a value that does not come breaks nothing"),
        ),
        Kind::ValueRenamed => Breaks::by_way(
            way,
            (Yes, "the old value is refused"),
            (
                Perhaps,
                "code that looks for the old value does not see the new one",
            ),
        ),
        Kind::DefaultChanged => Breaks::by_way(
            way,
            (Perhaps, "leaving it out means something else"),
            (No, "answers say what they mean"),
        ),
        Kind::WayChanged => Breaks::new(Perhaps, Perhaps, "the fields belong to another message"),
        Kind::MemberAdded => Breaks::by_way(
            way,
            (Perhaps, "it may have to be sent"),
            (No, "unknown members are passed over"),
        ),
        Kind::MemberRemoved | Kind::MemberRenamed | Kind::MemberRetyped => Breaks::by_way(
            way,
            (
                Perhaps,
                "an example shows it; no table says that it has to be so",
            ),
            (
                Perhaps,
                "an example shows it; no table says that it has to be so",
            ),
        ),
        Kind::FieldExampleChanged
        | Kind::ExampleAppeared
        | Kind::ExampleVanished
        | Kind::MemberChanged => Breaks::nothing("an example is no rule"),
        Kind::ValuesAppeared | Kind::RowAdded => Breaks::nothing("lists of values are open"),
        Kind::ValuesVanished | Kind::RowRemoved => {
            Breaks::new(Perhaps, No, "the value may be refused")
        }
        Kind::RowRenamed => Breaks::new(
            Perhaps,
            Perhaps,
            "the old value may be refused, and is not seen",
        ),
        Kind::LimitRowAppeared => Breaks::new(Perhaps, No, "values that were right may be refused"),
        Kind::LimitRowVanished => Breaks::nothing("what was right still is"),
        Kind::PathChanged | Kind::MethodChanged => {
            Breaks::new(Yes, No, "requests go to the old address")
        }
        Kind::SectionVanished => Breaks::new(Perhaps, No, "the call may be gone"),
        _ => Breaks::nothing("nothing depends on it yet"),
    }
}
