//! Answers as the provider gives them: they repeat what the request said, and are signed.

use payspec_codegen::ir::{Covers, Operation, Signature, SignaturePlace};

use crate::bench::Bench;
use crate::case::Case;
use crate::echo;
use crate::json::Json;
use crate::server::Script;
use crate::sign::{self, Signed};

/// The answer to this case's request, signed where the spec says so.
pub fn answer(bench: &Bench, op: &Operation, case: &Case, answer: Script) -> Script {
    let parsed = Json::parse(&String::from_utf8_lossy(&answer.body));
    let Ok(mut body) = parsed else {
        return answer;
    };
    let at = payload(op);
    if let Some(mut payload) = body.at(&at).cloned() {
        echo::repeat(op, &case.given, &mut payload);
        body.put(&at, payload);
    }
    let repeated = Script {
        body: match op.echo.is_empty() {
            true => answer.body,
            false => body.to_string().into_bytes(),
        },
        ..answer
    };
    sealed(bench, op, repeated)
}

/// The answer, signed where the spec says so and it can be.
pub fn sealed(bench: &Bench, op: &Operation, answer: Script) -> Script {
    match signed(bench, op, &answer.body) {
        Some(Ok(signed)) => with(&answer, signed),
        Some(Err(_)) | None => answer,
    }
}

/// An answer's body as the provider signs it; none where it does not.
pub fn signed(bench: &Bench, op: &Operation, body: &[u8]) -> Option<Result<Signed, String>> {
    let (rule, start) = rule(bench, op)?;
    Some(sign::signed(rule, &start, body))
}

/// Answers that are not signed as the spec says, each with what is wrong.
pub fn wrongly(
    bench: &Bench,
    op: &Operation,
    _case: &Case,
    answer: &Script,
) -> Vec<(&'static str, Script)> {
    let Some((rule, start)) = rule(bench, op) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let Ok(body) = Json::parse(&String::from_utf8_lossy(&answer.body)) else {
        return found;
    };
    let mut put = |what, signature: Option<&str>| {
        found.extend(resealed(rule, &start, answer, &body, signature).map(|it| (what, it)));
    };
    put("missing signature", None);
    put("empty signature", Some(""));
    put("wrong signature", Some("AAAA"));
    let mut other = body.clone();
    other.put(&format!("{start}/zq-member"), Json::text("7193"));
    if let Ok(signature) = sign::signature(rule, &start, other.to_string().as_bytes(), "") {
        put("signature of another answer", Some(&signature));
    }
    if rule.signs_the_time()
        && let Ok(stale) = sign::signed_at(rule, &start, &answer.body, "1")
    {
        found.push(("stale signature", with(answer, stale)));
    }
    found
}

/// The answer with this signature in place of its own.
fn resealed(
    rule: &Signature,
    start: &str,
    answer: &Script,
    body: &Json,
    signature: Option<&str>,
) -> Option<Script> {
    let mut script = answer.clone();
    match &rule.place {
        SignaturePlace::Header(header) => {
            script
                .headers
                .retain(|(name, _)| !name.eq_ignore_ascii_case(header));
            let signature = signature.map(|it| (&*header.clone().leak(), it.to_owned()));
            script.headers.extend(signature);
        }
        SignaturePlace::Body(pointer) => {
            let (parent, name) = pointer.rsplit_once('/')?;
            let parent = format!("{start}{parent}");
            let mut inner = body.at(&parent)?.clone();
            match signature {
                Some(signature) => inner.set(name, Json::text(signature)),
                None => inner.remove(name),
            }
            let mut body = body.clone();
            body.put(&parent, inner);
            script.body = body.to_string().into_bytes();
        }
    }
    Some(script)
}

/// The rule of an operation's answers, and where what it covers begins.
pub fn rule<'a>(bench: &'a Bench, op: &Operation) -> Option<(&'a Signature, String)> {
    let rule = bench.document.api().signature(op.signatures.response)?;
    let start = match rule.covers {
        Covers::Payload => payload(op),
        Covers::Body | Covers::Raw => String::new(),
    };
    Some((rule, start))
}

/// Where an operation's payload stands in its answers.
pub fn payload(op: &Operation) -> String {
    let envelope = op.envelope.as_ref();
    envelope
        .and_then(|envelope| envelope.payload.clone())
        .unwrap_or_default()
}

fn with(answer: &Script, signed: Signed) -> Script {
    let mut script = answer.clone();
    for (name, value) in signed.headers {
        script
            .headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        script.headers.push((name.leak(), value));
    }
    script.body = signed.body;
    script
}
