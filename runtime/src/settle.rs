//! Settling an unknown outcome: asking until the provider's word is final.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use crate::core::{Core, Prepared, Wanted};
use crate::envelope::Opened;
use crate::error::{Cause, Error, NotSent, OutcomeUnknown, Reconciling, Unsent};
use crate::node::Node;
use crate::operation::{Effect, ErrorClass, Operation, State};
use crate::retry::Waits;
use crate::transport::BoxFuture;
use crate::{Body, Call, Outcome, Reader, Reply, Value, json};

/// Nobody is asked more often than this, whatever the waits are set to.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

/// Asks what became of a call whose outcome is unknown. Await it; it only reads, and never makes the call again.
///
/// It asks until the state is final or the deadline has passed, with growing waits. Where the spec names no state, it asks once.
#[must_use = "nothing is asked until it is awaited"]
pub struct Settle<R> {
    core: Core,
    operation: &'static Operation,
    prepared: Result<Prepared, Error>,
    /// What is unknown, and how to ask about it.
    created: &'static Operation,
    reconciling: Option<Reconciling>,
    state: Option<&'static State>,
    deadline: Duration,
    first_wait: Duration,
    longest_wait: Duration,
    payload: PhantomData<fn() -> R>,
}

/// What the provider says became of a call.
///
/// `Debug` does not print the payload.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settled<R> {
    /// How things stand: final, or how far they were when the deadline passed. [`Outcome::Unknown`] where the spec names no state.
    pub outcome: Outcome,
    /// The last answer.
    pub reply: Reply<R>,
}

impl Core {
    /// Asks `asking` what became of a call of `created` that ended in `unknown`.
    ///
    /// `P` and `B` are what `asking` takes as parameters and body. `given` holds, by pointer, what the first request does not say.
    pub fn settle<P: Value, B: Value, R: Value>(
        &self,
        created: &'static Operation,
        asking: &'static Operation,
        unknown: &Error,
        given: &[(&'static str, &dyn Value)],
    ) -> Settle<R> {
        let prepared = known(created, asking, unknown, given).and_then(|tree| {
            let (parameters, body) = (read::<P>(asking, &tree)?, read::<B>(asking, &tree)?);
            self.prepare(asking, given_to(&parameters), given_to(&body))
        });
        Settle {
            core: self.clone(),
            operation: asking,
            prepared,
            created,
            reconciling: unknown
                .reconcile()
                .filter(|_| unknown.operation() == Some(created.name))
                .cloned(),
            state: created
                .effect
                .reconcile()
                .and_then(|reconcile| reconcile.state),
            deadline: Duration::from_secs(120),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(15),
            payload: PhantomData,
        }
    }
}

/// All that is known for asking, as one tree.
fn known(
    created: &'static Operation,
    asking: &'static Operation,
    unknown: &Error,
    given: &[(&'static str, &dyn Value)],
) -> Result<Node, Error> {
    let reconciling = unknown.reconcile().filter(|known| {
        known.operation() == asking.name && unknown.operation() == Some(created.name)
    });
    let Some(reconciling) = reconciling else {
        return Err(Error::misuse(
            Some(asking),
            format!(
                "the error given is no unknown outcome of `{}`",
                created.name
            ),
        ));
    };
    let mut tree = reconciling.tree();
    for (pointer, value) in given {
        tree.put(pointer, Node::of(*value, &|_| None));
    }
    // Without the key a query finds whatever there is, and the state of some other call would be taken for this one's.
    if let (Effect::Creates { key: Some(key), .. }, Some(reconcile)) =
        (created.effect, created.effect.reconcile())
    {
        let mut asks_by_key = reconcile.with.iter().filter(|(_, from)| *from == key);
        if asks_by_key.any(|(to, _)| matches!(tree.at(to), None | Some(Node::Null))) {
            return Err(Error::misuse(
                Some(asking),
                format!("the call did not say `{key}`, by which it would be found"),
            ));
        }
    }
    Ok(tree)
}

/// The tree as the type that is asked with; a number may stand for a text and the other way round.
fn read<T: Value>(asking: &'static Operation, tree: &Node) -> Result<T, Error> {
    let mut value = T::blank();
    read_into(asking, tree, &mut value)?;
    Ok(value)
}

fn read_into(asking: &'static Operation, tree: &Node, value: &mut dyn Value) -> Result<(), Error> {
    let text = tree.to_json();
    let mut read = || {
        let mut reader = Reader::new(text.as_bytes())?
            .lenient_everywhere(crate::Forms::NUMBER.and(crate::Forms::STRING));
        value.read(&mut reader)
    };
    read().map_err(|e| Error::misuse(Some(asking), format!("it cannot be asked: {e}")))
}

/// What there is to send, if anything.
fn given_to<T: Value>(value: &T) -> Option<&dyn Value> {
    (!value.is_absent()).then_some(value as &dyn Value)
}

impl<R> Settle<R> {
    /// How long to go on asking; 2 minutes unless said.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The wait before asking a second time; 1 second unless said. Waits double, with jitter.
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait between two questions, unless `retry-after` asks for more; 15 seconds unless said.
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Asks a single time, as an ordinary call.
    pub fn once(self) -> Call<R> {
        Call::new(self.core, self.operation, self.prepared)
    }
}

impl<R: Value + 'static> IntoFuture for Settle<R> {
    type Output = Result<Settled<R>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let (created, known) = (self.created, self.reconciling.clone());
        Box::pin(async move { self.run().await.map_err(|e| unsettled(created, known, e)) })
    }
}

impl<R: Value + 'static> Settle<R> {
    async fn run(self) -> Result<Settled<R>, Error> {
        let Self {
            core,
            operation,
            prepared,
            state,
            deadline,
            first_wait,
            longest_wait,
            ..
        } = self;
        let prepared = prepared?;
        let clock = core.clock();
        let mut waits = Waits::endless(first_wait, longest_wait, core.random());
        let end = clock.monotonic().saturating_add(deadline);
        let mut last = None;
        let (opened, outcome) = loop {
            let mut patience = core.patience();
            let left = end.saturating_sub(clock.monotonic());
            patience.deadline = patience.deadline.min(left.max(Duration::from_millis(1)));
            patience.limits.timeout = patience.limits.timeout.min(patience.deadline);
            let asked = core
                .send_out(operation, &prepared, patience, Wanted::Whole)
                .await;
            let outcome = asked.as_ref().ok().map(|opened| outcome(state, opened));
            let is_final = match (&asked, outcome) {
                (Err(error), _) => !may_still_come(error),
                (Ok(_), outcome) => state.is_none() || outcome.is_some_and(Outcome::is_final),
            };
            let wait = waits.next().unwrap_or(longest_wait).max(SHORTEST_WAIT);
            let asks_for = asked.as_ref().err().and_then(Error::retry_after);
            let wait = wait.max(asks_for.unwrap_or_default());
            let left = end.saturating_sub(clock.monotonic());
            let is_over = is_final || wait >= left || !clock.can_sleep();
            match (asked, last.take()) {
                (Ok(opened), _) if is_over => break (opened, outcome.unwrap_or(Outcome::Unknown)),
                (Ok(opened), _) => last = Some((opened, outcome.unwrap_or(Outcome::Unknown))),
                // how far it was when it was last heard of
                (Err(_), Some(known)) if is_over && !is_final => break known,
                (Err(error), _) if is_over => return Err(error),
                (Err(_), known) => last = known,
            }
            clock.sleep(wait).await;
        };
        let reply = core.decode(operation, &prepared.said, opened)?;
        Ok(Settled { outcome, reply })
    }
}

/// What asking came to is no word on the call: that it was refused or not sent is said of the question.
fn unsettled(created: &'static Operation, known: Option<Reconciling>, error: Error) -> Error {
    let Some(known) = known else { return error };
    Error::OutcomeUnknown(Box::new(OutcomeUnknown {
        operation: created,
        status: error.status(),
        request_id: error.request_id().map(str::to_owned),
        body: Body::empty(),
        retry_after: error.retry_after(),
        reconciling: Some(known),
        cause: Cause::Unsettled(Box::new(error)),
    }))
}

/// Whether asking later may give an answer: what failed may pass, and what is not found may not be there yet.
fn may_still_come(error: &Error) -> bool {
    match error {
        Error::Refused(no) if matches!(no.class, ErrorClass::NotFound | ErrorClass::Unknown) => {
            true
        }
        Error::NotSent(NotSent {
            cause: Unsent::Token(e),
            ..
        }) => may_still_come(e),
        other => other.is_repeatable(),
    }
}

/// How things stand by an answer.
fn outcome(state: Option<&State>, opened: &Opened) -> Outcome {
    let found = state.and_then(|state| {
        let token = json::find(opened.payload()?, state.at).ok()??;
        let text = json::scalar_text(std::str::from_utf8(token).ok()?)?;
        let listed = state.values.iter().find(|(value, _)| *value == text);
        listed.map(|(_, outcome)| *outcome)
    });
    found.unwrap_or(Outcome::Unknown)
}

impl<R> fmt::Debug for Settle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settle")
            .field("operation", &self.operation.name)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Settled<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settled")
            .field("outcome", &self.outcome)
            .field("reply", &self.reply)
            .finish()
    }
}
