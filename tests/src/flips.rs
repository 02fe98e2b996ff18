//! Every single bit of a signed message counts.

use payspec_codegen::ir::{Operation, Signature, SignaturePlace};

use crate::answers::refusal;
use crate::bench::{Bench, Provider};
use crate::case::{Reply, answer_form};
use crate::json::Json;
use crate::session::Given;
use crate::sign::{self, Signed};
use crate::signing;

/// Turns each bit of body and headers in turn, and says which change was taken although what is signed changed. Counts what was tried.
pub fn flips(
    rule: &Signature,
    start: &str,
    signed: &Signed,
    taken: &mut dyn FnMut(&Signed) -> bool,
) -> (usize, Vec<String>) {
    let mut found = Vec::new();
    let mut tried = 0;
    let time = rule.timestamp.as_ref();
    let time = time
        .and_then(|time| header(signed, &time.header))
        .unwrap_or_default();
    let wanted = sign::signature(rule, start, &signed.body, &time);
    let mut changed = signed.clone();
    for bit in 0..signed.body.len() * 8 {
        changed.body[bit / 8] ^= 1 << (bit % 8);
        tried += 1;
        if taken(&changed) {
            let same = sign::signature(rule, start, &changed.body, &time) == wanted;
            if !same || !is_kept(rule, start, &signed.body, &changed.body) {
                found.push(format!("is taken with bit {bit} of its body turned"));
            }
        }
        changed.body[bit / 8] ^= 1 << (bit % 8);
    }
    for (at, (name, value)) in signed.headers.iter().enumerate() {
        for bit in 0..value.len() * 8 {
            let mut bytes = value.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // What HTTP cannot carry does not arrive.
            let Some(turned) = String::from_utf8(bytes).ok().filter(|it| is_value(it)) else {
                continue;
            };
            changed.headers[at].1 = turned;
            tried += 1;
            if taken(&changed) {
                found.push(format!("is taken with bit {bit} of `{name}` turned"));
            }
            changed.headers[at].1.clone_from(value);
        }
    }
    (tried, found)
}

/// One signed answer of a provider whose answers are signed, with every bit turned.
pub fn answers_are_verified(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    let signed = cases.iter().find_map(|case| {
        let op = bench.operation(case);
        bench.document.api().signature(op.signatures.response)?;
        let reply = case.answers.iter().find(|reply| is_success(&op, reply))?;
        Some((op, case, reply.to(&bench.operation(case), case)))
    });
    if let Some((op, case, reply)) = signed {
        let text = reply.body.to_string();
        let rule = signing::rule(&bench, &op).map(|(rule, start)| (rule.clone(), start));
        let message = signing::signed(&bench, &op, text.as_bytes()).and_then(Result::ok);
        match rule.zip(message) {
            Some(((rule, start), message)) => {
                let mut taken = |message: &Signed| is_taken(&bench, &op, &case.given, message);
                let right = taken(&message);
                let (tried, found) = flips(&rule, &start, &message, &mut taken);
                bench.counts.push(("bits turned", tried));
                if !right {
                    bench.fail(&case.name, "the signed answer is refused");
                }
                for what in found {
                    bench.fail(&case.name, what);
                }
            }
            None => bench.fail(&case.name, "the documented answer can't be signed"),
        }
    }
    bench.finish("verified answers");
}

fn is_success(op: &Operation, reply: &Reply) -> bool {
    let json = answer_form(op, reply.status) == payspec_codegen::ir::AnswerForm::Json;
    json && (200..300).contains(&reply.status) && !refusal(op, &reply.body)
}

fn is_taken(bench: &Bench, op: &Operation, given: &Given, message: &Signed) -> bool {
    let given = Given {
        reply: Some(message.clone()),
        ..given.clone()
    };
    let heard = bench.session.call(&op.id, &given);
    heard.is_ok_and(|heard| matches!(heard.result, Some(Ok(_))))
}

/// Whether the signature's member says the same in both bodies.
fn is_kept(rule: &Signature, start: &str, one: &[u8], other: &[u8]) -> bool {
    let SignaturePlace::Body(pointer) = &rule.place else {
        return true;
    };
    let said = |body: &[u8]| {
        let body = Json::parse(std::str::from_utf8(body).ok()?).ok()?;
        body.at(&format!("{start}{pointer}")).cloned()
    };
    said(one) == said(other)
}

fn header(signed: &Signed, wanted: &str) -> Option<String> {
    let mut headers = signed.headers.iter();
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.map(|(_, value)| value.clone())
}

fn is_value(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && text.trim() == text
}
