//! One signed answer of each provider with each of its bits turned.

use payspec_runtime as rt;

use crate::answers::any_answer;
use crate::bench::{Bench, Provider, word};
use crate::growth::has_effect;
use crate::json::Json;
use crate::server::Script;
use crate::sign;
use crate::signing;

/// No turned bit is taken, unless it stands outside what is signed and the payload is the same.
pub fn no_bit_of_a_signed_answer_can_be_turned(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    let case = cases.iter().find(|case| {
        let op = bench.operation(case);
        signing::rule(&bench, &op).is_some() && has_effect(&op)
    });
    let Some(case) = case else {
        return bench.finish("answers with a bit turned");
    };
    let op = bench.operation(case);
    let good = signing::answer(&bench, &op, case, any_answer(&bench, &op));
    let ask = |bench: &mut Bench, script: &Script| {
        bench.server.answer(script.clone());
        bench
            .call(&op.id, &op, &case.given)
            .map(|(heard, _)| heard.result)
    };
    let Some(Some(Ok(wanted))) = ask(&mut bench, &good) else {
        return bench.fail(&op.id, "the signed answer is not taken");
    };
    let signed_part = |body: &[u8]| {
        let (rule, start) = signing::rule(&bench, &op)?;
        let whole = Json::parse(std::str::from_utf8(body).ok()?).ok()?;
        let part = whole.at(&start)?.to_string();
        Some((part, sign::signature(rule, &start, body, "").ok()?))
    };
    let original = signed_part(&good.body);
    let same: Vec<bool> = (0..good.body.len() * 8)
        .map(|bit| signed_part(&turned(&good.body, bit)) == original)
        .collect();
    for (bit, outside) in same.into_iter().enumerate() {
        let changed = Script {
            body: turned(&good.body, bit),
            ..good.clone()
        };
        let what = match ask(&mut bench, &changed) {
            Some(Some(Ok(answered))) if !outside || answered.payload != wanted.payload => {
                Some("is taken".to_owned())
            }
            Some(Some(Ok(_))) => {
                bench.count("outside what is signed, and without meaning");
                None
            }
            // The envelope around what is signed may say no, as a provider may.
            Some(Some(Err(rt::Error::Refused(_)))) if outside => None,
            Some(Some(Err(error))) if error.outcome_unknown() => None,
            Some(Some(Err(error))) => Some(format!("leaves nothing open: {}", word(&error))),
            _ => Some("nothing was answered".to_owned()),
        };
        if let Some(what) = what {
            bench.fail(
                &op.id,
                format_args!("with bit {bit} turned the answer {what}"),
            );
        }
        bench.count("bits turned");
    }
    bench.finish("answers with a bit turned");
}

fn turned(body: &[u8], bit: usize) -> Vec<u8> {
    let mut body = body.to_vec();
    body[bit / 8] ^= 1 << (bit % 8);
    body
}
