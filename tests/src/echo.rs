//! What an answer repeats of its request.

use payspec_codegen::ir::{Echo, Operation};

use crate::json::Json;
use crate::oracle::scalar_text;
use crate::session::Given;

/// Makes a payload repeat what the request said, in members that it has.
pub fn repeat(op: &Operation, given: &Given, payload: &mut Json) {
    for echo in &op.echo {
        let (Some(there), Some(sent)) = (payload.at(&echo.payload), sent(given, echo)) else {
            continue;
        };
        let same = match there {
            Json::Number(_) => Json::number(sent),
            Json::Text(_) => Json::text(sent),
            _ => continue,
        };
        payload.put(&echo.payload, same);
    }
}

/// Whether a payload says something else than the request where it should repeat it.
pub fn differs(op: &Operation, given: &Given, payload: &Json) -> bool {
    op.echo.iter().any(|echo| {
        let answered = payload.at(&echo.payload).and_then(scalar_text);
        match (sent(given, echo), answered) {
            (Some(sent), Some(answered)) if echo.amount => plain(&sent) != plain(&answered),
            (Some(sent), Some(answered)) => sent != answered,
            _ => false,
        }
    })
}

fn sent(given: &Given, echo: &Echo) -> Option<String> {
    given.at(&echo.request).and_then(scalar_text)
}

/// An amount without zeros that mean nothing.
fn plain(amount: &str) -> &str {
    match amount.contains('.') {
        true => amount.trim_end_matches('0').trim_end_matches('.'),
        false => amount,
    }
}
