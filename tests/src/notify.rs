//! Notifications: each documented one decodes and is written back as it came; what is not documented is ignored or kept.

use payspec_codegen::ir::{Event, Signature, SignaturePlace};
use payspec_runtime as rt;

use crate::bench::{Bench, Provider};
use crate::fixture::fixtures;
use crate::flips::flips;
use crate::json::Json;
use crate::mutate::{STRANGER, mutations, with_a_member_twice};
use crate::oracle::{Oracle, Verdict};
use crate::session::{Decoded, Verified};
use crate::sign::{self, Signed};

/// Every documented notification, and each with one change.
pub fn notifications_decode(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let events = bench.document.api().events.clone();
    for (index, event) in events.iter().enumerate() {
        let documented = documented(&bench, index);
        if documented.is_empty() && event.ty.is_some() {
            bench.fail(
                &event.name,
                "has neither an example nor a fixture: nothing proves it",
            );
        }
        for (name, text) in documented {
            one(&mut bench, event, &name, &text);
        }
    }
    let all = bench.session.events().count();
    bench.counts.insert(0, ("events", all));
    bench.finish("notifications");
}

/// Name and text of each documented notification.
fn documented(bench: &Bench, index: usize) -> Vec<(String, String)> {
    let (id, event) = (
        &bench.document.event_ids[index],
        &bench.document.api().events[index],
    );
    let examples = bench
        .document
        .events
        .iter()
        .filter(|example| example.owner == index);
    let examples = examples.map(|example| {
        (
            format!("`{id}`, example `{}`", example.name),
            example.value.to_string(),
        )
    });
    let fixtures = fixtures(bench.provider).into_iter();
    let fixtures =
        fixtures.filter(|fixture| fixture.operation == *id || fixture.operation == event.name);
    examples
        .chain(fixtures.map(|fixture| {
            (
                format!("`{id}`, fixture {}", fixture.file),
                fixture.request.body,
            )
        }))
        .collect()
}

fn one(bench: &mut Bench, event: &Event, name: &str, text: &str) {
    let Some(ty) = event.ty else { return };
    let body = match Json::parse(text) {
        Ok(body) => body,
        Err(what) => return bench.fail(name, what),
    };
    let api = bench.document.api().clone();
    let oracle = Oracle {
        api: &api,
        everywhere: &event.lenient,
        strict: false,
    };
    let decode = |bench: &Bench, text: &str| bench.session.decode(&event.name, text.as_bytes());
    let decoded = decode(bench, text);
    judge(
        bench,
        name,
        Oracle {
            strict: true,
            ..oracle
        }
        .read(ty, &body),
        decoded,
    );
    bench.count("notifications in");
    for mutation in mutations(&oracle, ty, &body) {
        let place = format!("{name} with {}", mutation.label);
        let decoded = decode(bench, &mutation.value.to_string());
        judge(bench, &place, oracle.read(ty, &mutation.value), decoded);
        bench.count("changed ones in");
    }
    let twice = with_a_member_twice(&body).map_or("{".to_owned(), |body| body.to_string());
    for broken in [
        format!("{text}x"),
        format!("{text}{text}"),
        text[..text.len() - 1].to_owned(),
        String::new(),
        twice,
    ] {
        if decode(bench, &broken).is_ok() {
            bench.fail(name, "a broken body was taken");
        }
        bench.count("broken ones refused");
    }
}

fn judge(bench: &mut Bench, place: &str, wanted: Verdict, decoded: Decoded) {
    let what = match (wanted, decoded) {
        (Ok(wanted), Ok((text, _))) => match Json::parse(&text) {
            Ok(written) => wanted
                .difference(&written)
                .map(|what| format!("it differs: {what}")),
            Err(what) => Some(format!("it is written back as no JSON: {what}")),
        },
        (Ok(_), Err(error)) => Some(format!("should be taken, and is not: {error}")),
        (Err(path), Ok(_)) => Some(format!("should be refused at {path}, and is taken")),
        (Err(path), Err(error)) if error.path() != path => {
            Some(format!("should be refused at {path}, is at {error}"))
        }
        (Err(_), Err(error)) => {
            let said = format!("{error} {error:?} {error:#?}");
            said.contains(STRANGER)
                .then(|| format!("the error tells a value: {said}"))
        }
    };
    if let Some(what) = what {
        bench.fail(place, what);
    }
}

/// Every documented notification, signed as the provider would, is taken; the same with anything changed is not.
pub fn notifications_are_verified(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let events = bench.document.api().events.clone();
    for (index, event) in events.iter().enumerate() {
        let rule = bench.document.api().signature(event.signature).cloned();
        let Some(rule) = rule.filter(|_| event.ty.is_some()) else {
            continue;
        };
        for (at, (name, text)) in documented(&bench, index).into_iter().enumerate() {
            let verify = Verifying {
                event,
                rule: &rule,
                name: &name,
            };
            verify.taken(&mut bench, &text);
            verify.changed(&mut bench, &text);
            if at == 0 {
                verify.flipped(&mut bench, &text);
            }
        }
    }
    bench.finish("verified notifications");
}

struct Verifying<'a> {
    event: &'a Event,
    rule: &'a Signature,
    name: &'a str,
}

impl Verifying<'_> {
    fn signed(&self, bench: &mut Bench, text: &str) -> Option<Signed> {
        match sign::signed(self.rule, "", text.as_bytes()) {
            Ok(signed) => Some(signed),
            Err(what) => {
                bench.fail(self.name, format_args!("can't be signed: {what}"));
                None
            }
        }
    }

    fn verify(&self, bench: &Bench, signed: &Signed) -> Option<Verified> {
        let (headers, body) = (&signed.headers, &signed.body);
        bench.session.verify(&self.event.name, headers, body)
    }

    /// Rightly signed: its payload is what decoding gives, and the same once more has the same identity.
    fn taken(&self, bench: &mut Bench, text: &str) {
        let Some(signed) = self.signed(bench, text) else {
            return;
        };
        let message = Json::parse(text).unwrap_or(Json::Null);
        if sign::older(self.rule, &message).is_some_and(|version| version.refuse) {
            if !matches!(
                self.verify(bench, &signed),
                Some(Err(rt::Rejected::OlderVersion))
            ) {
                bench.fail(self.name, "an older version is not refused as one");
            }
            return bench.count("older ones refused");
        }
        let decoded = bench.session.decode(&self.event.name, &signed.body);
        match (self.verify(bench, &signed), decoded) {
            (Some(Ok((payload, identity, _))), Ok((wanted, _))) => {
                if payload != wanted {
                    bench.fail(self.name, "verified, it says something else");
                }
                let again = self.verify(bench, &signed).and_then(Result::ok);
                if identity.is_empty() || again.is_none_or(|(_, again, _)| again != identity) {
                    bench.fail(
                        self.name,
                        "a repeat does not have the identity of the first",
                    );
                }
            }
            (Some(Err(why)), _) => bench.fail(self.name, format_args!("is refused: {why}")),
            (None, _) => bench.fail(self.name, "there is no `verify`"),
            (_, Err(error)) => bench.fail(self.name, format_args!("does not decode: {error}")),
        }
        bench.count("signed ones taken");
    }

    /// Not signed, signed for another body, at another time, or by the rule of an older version.
    fn changed(&self, bench: &mut Bench, text: &str) {
        let Some(signed) = self.signed(bench, text) else {
            return;
        };
        let other = Json::parse(text).map(|mut body| {
            body.set(STRANGER, Json::text(STRANGER));
            body.to_string()
        });
        let other = other.ok().and_then(|other| self.signed(bench, &other));
        let other_body = other.clone().map(|other| Signed {
            headers: signed.headers.clone(),
            body: match &self.rule.place {
                SignaturePlace::Header(_) => other.body,
                SignaturePlace::Body(pointer) => moved(&signed.body, &other.body, pointer),
            },
        });
        let bare = Signed {
            headers: Vec::new(),
            body: text.as_bytes().to_vec(),
        };
        let stale = (self.rule.signs_the_time())
            .then(|| sign::signed_at(self.rule, "", text.as_bytes(), "1").ok())
            .flatten();
        let older = self.older(text);
        let tries = [
            ("unsigned", Some(bare)),
            ("with a member more", other_body),
            ("of long ago", stale),
            ("of an older version", older),
        ];
        for (label, changed) in tries {
            let Some(changed) = changed.filter(|changed| *changed != signed) else {
                continue;
            };
            if let Some(Ok(_)) = self.verify(bench, &changed) {
                bench.fail(self.name, format_args!("is taken {label}"));
            }
            bench.count("changed ones refused");
        }
    }

    /// The same as an older version, rightly signed, where such are to be refused.
    fn older(&self, text: &str) -> Option<Signed> {
        let version = self
            .rule
            .version
            .as_ref()
            .filter(|version| version.refuse)?;
        let mut body = Json::parse(text).ok()?;
        let old = version.absent_or.iter().find(|old| !old.is_empty())?;
        body.put(&version.at, Json::text(old));
        sign::signed(self.rule, "", body.to_string().as_bytes()).ok()
    }

    /// Each bit turned: refused, unless nothing that is signed changed.
    fn flipped(&self, bench: &mut Bench, text: &str) {
        let Some(signed) = self.signed(bench, text) else {
            return;
        };
        let mut taken = |message: &Signed| matches!(self.verify(bench, message), Some(Ok(_)));
        let (tried, found) = flips(self.rule, "", &signed, &mut taken);
        bench.counts.push(("bits turned", tried));
        for what in found {
            bench.fail(self.name, what);
        }
    }
}

/// The second body with the signature of the first.
fn moved(first: &[u8], second: &[u8], pointer: &str) -> Vec<u8> {
    let parse = |body: &[u8]| Json::parse(&String::from_utf8_lossy(body));
    match (parse(first), parse(second)) {
        (Ok(first), Ok(mut second)) => {
            second.put(pointer, first.at(pointer).cloned().unwrap_or(Json::Null));
            second.to_string().into_bytes()
        }
        _ => Vec::new(),
    }
}
