//! Nothing sensitive is in anything that `Debug` or an error prints: every sensitive member gets a value that would be recognised.

use payspec_codegen::ir::{Scalar, TypeId, TypeKind};

use crate::answers::{in_envelope, success_type};
use crate::bench::{Bench, Provider, is_sensitive};
use crate::case::answer_form;
use crate::json::Json;
use crate::oracle::Oracle;
use crate::server::Script;
use crate::session::Given;
use crate::signing;

/// Part of every value put into a sensitive member.
const NEEDLE: &str = "71937";

/// Requests, answers and notifications, complete, with every sensitive member marked.
pub fn nothing_sensitive_is_printed(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    let mut marked = 0;
    for case in &cases {
        let op = bench.operation(case);
        let oracle = bench.oracle(&op);
        let mut mark = |ty: Option<TypeId>, value: Option<&Json>| {
            let value = value?;
            Some(ty.map_or(value.clone(), |ty| {
                with_marks(&oracle, ty, &oracle.completed(ty, value), &mut marked)
            }))
        };
        let given = Given {
            parameters: mark(op.parameters_type, case.given.parameters.as_ref()),
            request: mark(
                op.body.as_ref().map(|body| body.ty),
                case.given.request.as_ref(),
            ),
            ..case.given.clone()
        };
        // Sent if the rules allow it; if not, the error is looked at.
        let answer = success_type(&op, 200)
            .filter(|_| answer_form(&op, 200) == payspec_codegen::ir::AnswerForm::Json);
        let payload =
            answer.map(|ty| mark(Some(ty), Some(&oracle.whole(ty))).unwrap_or(Json::Null));
        let script = Script::json(
            200,
            in_envelope(&op, &payload.unwrap_or(Json::Object(Vec::new()))),
        );
        let broken = Script {
            body: [script.body.as_slice(), b"x"].concat(),
            ..script.clone()
        };
        for (given, script) in [
            (&given, &script),
            (&case.given, &script),
            (&case.given, &broken),
        ] {
            let script = signing::answer(&bench, &op, case, script.clone());
            bench.server.answer(script);
            match bench.session.call(&op.id, given) {
                Ok(heard) => bench.nothing_leaks(&case.name, &heard, &[NEEDLE.to_owned()]),
                Err(error) => bench.fail(
                    &case.name,
                    format_args!("the completed request does not decode: {error}"),
                ),
            }
            bench.count("calls");
        }
    }
    events(&mut bench, &mut marked);
    bench.counts.push(("sensitive values", marked));
    bench.finish("printed");
}

fn events(bench: &mut Bench, marked: &mut usize) {
    for event in bench.document.api().events.clone() {
        let Some(ty) = event.ty else { continue };
        let oracle = Oracle {
            api: bench.document.api(),
            everywhere: &event.lenient,
            strict: false,
        };
        let documented = bench
            .document
            .events
            .iter()
            .map(|example| (example.owner, &example.value));
        let own =
            documented.filter(|(owner, _)| bench.document.api().events[*owner].name == event.name);
        let mut bodies: Vec<Json> = own.map(|(_, value)| oracle.completed(ty, value)).collect();
        bodies.push(oracle.whole(ty));
        let bodies: Vec<Json> = bodies
            .iter()
            .map(|body| with_marks(&oracle, ty, body, marked))
            .collect();
        for body in bodies {
            match bench
                .session
                .decode(&event.name, body.to_string().as_bytes())
            {
                Ok((_, printed)) if printed.iter().any(|text| text.contains(NEEDLE)) => {
                    bench.fail(&event.name, "a sensitive value is printed");
                }
                Ok(_) => {}
                Err(error) => bench.fail(
                    &event.name,
                    format_args!("the completed notification does not decode: {error}"),
                ),
            }
            bench.count("notifications");
        }
    }
}

/// The value with a recognisable one in every sensitive place.
fn with_marks(oracle: &Oracle<'_>, ty: TypeId, value: &Json, marked: &mut usize) -> Json {
    match (&oracle.api.types[ty].kind, value) {
        (TypeKind::Scalar(scalar), Json::Text(_) | Json::Number(_)) if is_sensitive(*scalar) => {
            *marked += 1;
            match scalar {
                // The first six and the last four digits may be shown.
                Scalar::Pan => Json::text("4000007193771937005556"),
                Scalar::Cvv => Json::text(NEEDLE),
                Scalar::MaskedInteger => Json::number("7193771937"),
                _ => Json::text(format!("zq-{NEEDLE}-secret")),
            }
        }
        (TypeKind::List(item), Json::List(items)) => Json::List(
            items
                .iter()
                .map(|value| with_marks(oracle, *item, value, marked))
                .collect(),
        ),
        (TypeKind::Map(of), Json::Object(members)) => {
            let marks = |(name, value): &(String, Json)| {
                (name.clone(), with_marks(oracle, *of, value, marked))
            };
            Json::Object(members.iter().map(marks).collect())
        }
        (TypeKind::Struct(fields), Json::Object(members)) => {
            let mut marks = Json::Object(members.clone());
            for field in &fields.fields {
                if let Some(value) = value.get(&field.wire) {
                    marks.set(&field.wire, with_marks(oracle, field.ty, value, marked));
                }
            }
            marks
        }
        (TypeKind::Union(union), value) => match oracle.variant(union, value) {
            Some(index) => with_marks(oracle, union.variants[index].ty, value, marked),
            None => value.clone(),
        },
        (TypeKind::OrNull(inner) | TypeKind::Newtype(inner), value) => {
            with_marks(oracle, *inner, value, marked)
        }
        _ => value.clone(),
    }
}
