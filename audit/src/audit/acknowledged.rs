//! What the spec acknowledges, and acknowledgements that nothing needs.

use std::collections::BTreeMap;

use super::{Excused, Found};
use crate::finding::{Finding, Level, Rule};
use crate::spec::{Aspect, Deviation, SpecView};

/// Findings without those that are acknowledged, and with the acknowledgements that excuse nothing, each once, in order; and those that are
/// acknowledged.
pub(super) fn settle(found: Vec<Found>, view: &SpecView) -> (Vec<Finding>, Vec<Excused>) {
    let mut entries: BTreeMap<(Aspect, &str), Vec<usize>> = BTreeMap::new();
    for (at, deviation) in view.deviations.iter().enumerate() {
        let key = (deviation.from, deviation.pointer.as_str());
        entries.entry(key).or_default().push(at);
    }
    let mut used = vec![false; view.deviations.len()];
    let mut findings: Vec<Finding> = Vec::new();
    let mut acknowledged = Vec::new();
    for one in found {
        let mut excused = false;
        let scopes = one.scopes.iter().map(|pointer| (pointer, true));
        let above = one.above.iter().map(|pointer| (pointer, false));
        for (pointer, own) in scopes.chain(above) {
            let here = entries.get(&(one.aspect, pointer.as_str()));
            for at in here.into_iter().flatten() {
                let Some(deviation) = view.deviations.get(*at) else {
                    continue;
                };
                if excuses(deviation, &one, own) {
                    excused = true;
                    if let Some(used) = used.get_mut(*at) {
                        *used = true;
                    }
                }
            }
        }
        if excused {
            acknowledged.push(Excused {
                finding: one.finding,
                facts: one.facts,
                member: one.member,
                part: one.part,
            });
        } else {
            findings.push(one.finding);
        }
    }
    let unused = view.deviations.iter().zip(&used);
    findings.extend(
        unused
            .filter(|(_, used)| !**used)
            .map(|(deviation, _)| unneeded(deviation)),
    );
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| {
            (
                finding.document.is_none(),
                finding.document,
                finding.spec,
                finding.rule,
            )
        };
        key(one)
            .cmp(&key(other))
            .then_with(|| one.message.cmp(&other.message))
    });
    findings.dedup();
    (findings, acknowledged)
}

fn excuses(deviation: &Deviation, found: &Found, own: bool) -> bool {
    match &deviation.fact {
        None => own,
        Some(fact) => found.facts.iter().any(|known| known == fact),
    }
}

fn unneeded(deviation: &Deviation) -> Finding {
    let aspect = deviation.from.as_str();
    let fact = deviation.fact.as_deref();
    let about = fact.map(|fact| format!(" of `{fact}`")).unwrap_or_default();
    Finding {
        rule: Rule::Unneeded,
        level: Level::Error,
        message: format!("nothing deviates in the `{aspect}`{about} here any more"),
        subject: fact.unwrap_or_default().to_owned(),
        spec: Some(deviation.span),
        document: None,
        also: Vec::new(),
        edit: Some(crate::finding::Edit {
            action: "take out this entry of `x-deviates`".to_owned(),
            at: deviation.span,
            lines: Vec::new(),
        }),
        rust: Vec::new(),
    }
}
