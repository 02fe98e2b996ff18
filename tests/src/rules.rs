//! A request that breaks a rule is not sent, and the error names the member and the rule.

use payspec_codegen::ir::{Operation, TypeId};
use payspec_runtime as rt;

use crate::bench::{Bench, Provider, word};
use crate::breach::{Breach, breaches};
use crate::json::Json;
use crate::session::Given;

/// Each rule of each documented request, broken.
pub fn broken_rules_are_named(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    for case in &cases {
        let op = bench.operation(case);
        let body = op
            .body
            .as_ref()
            .map(|body| body.ty)
            .zip(case.given.request.clone());
        let parameters = op.parameters_type.zip(case.given.parameters.clone());
        for (part, of_body) in [(body, true), (parameters, false)] {
            let Some((ty, value)) = part else { continue };
            for breach in found(&bench, &op, ty, &value) {
                let with = |value: Json| match of_body {
                    true => Given {
                        request: Some(value),
                        ..case.given.clone()
                    },
                    false => Given {
                        parameters: Some(value),
                        ..case.given.clone()
                    },
                };
                one(&mut bench, &case.name, &op, &breach, &with);
            }
        }
    }
    bench.finish("broken rules");
}

fn found(bench: &Bench, op: &Operation, ty: TypeId, value: &Json) -> Vec<Breach> {
    breaches(&bench.oracle(op), ty, value)
}

/// Whether an error is about a member: by its path, or as the reason why a variant of a union is not meant.
fn names(error: &rt::DecodeError, path: &str) -> bool {
    error.path() == path || error.to_string().contains(&format!("({path}: "))
}

fn one(
    bench: &mut Bench,
    case: &str,
    op: &Operation,
    breach: &Breach,
    with: &dyn Fn(Json) -> Given,
) {
    let place = format!("{case}, with {}", breach.label);
    let mut seen = Vec::new();
    for value in &breach.values {
        bench.server.take();
        match bench.session.call(&op.id, &with(value.clone())) {
            Err(error) if breach.or_unwritable && names(&error, &breach.path) => {
                return bench.count("impossible by type");
            }
            Err(error) => seen.push(format!("does not decode: {error}")),
            Ok(heard) => {
                let is_it = |(path, rule): &(String, String)| {
                    *path == breach.path && rule.contains(breach.words)
                };
                if !heard.broken.iter().any(is_it) {
                    seen.push(format!("breaks {:?}", heard.broken));
                    continue;
                }
                if !bench.server.take().is_empty() {
                    bench.fail(&place, "was sent all the same");
                }
                match &heard.result {
                    Some(Err(error @ rt::Error::Misuse(misuse))) => {
                        let named = misuse.violations().iter().any(|violation| {
                            is_it(&(violation.path.clone(), violation.rule.clone()))
                        });
                        if !named || error.outcome_unknown() || !heard.said.contains(&breach.path) {
                            bench.fail(
                                &place,
                                format_args!(
                                    "the error should name {}: {}",
                                    breach.path, heard.said
                                ),
                            );
                        }
                    }
                    Some(Err(error)) => {
                        bench.fail(&place, format_args!("should be Misuse, is {}", word(error)))
                    }
                    _ => bench.fail(&place, "was sent all the same"),
                }
                return bench.count("violations");
            }
        }
    }
    bench.fail(
        &place,
        format_args!(
            "should be named at {} ({}); instead: {}",
            breach.path,
            breach.words,
            seen.join("; ")
        ),
    );
}
