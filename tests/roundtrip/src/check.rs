//! One file: every schema that has a type, random values and the file's examples.

use std::collections::BTreeMap;

use anyhow::Result;
use jsonschema::Validator;
use serde_json::Value;

use crate::driver::Outcome;
use crate::json::{Difference, Json};
use crate::make::Maker;
use crate::place::{Example, Place};
use crate::report::{Failure, Report};
use crate::schema::{Schemas, judge as judge_of};

/// What is asked of a check.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What chance starts from.
    pub seed: u64,
    /// How many values of each schema are filled by chance, beside those that are planned.
    pub instances: usize,
    /// Whether members that no schema names are tried: our own specs drop them.
    pub unlisted: bool,
}

/// Decodes a text as the type of a number and encodes it again.
pub type Again<'a> = dyn FnMut(usize, &str) -> Result<Outcome> + 'a;

/// Tries every schema of a file. `types` has the number of each schema's type.
///
/// # Errors
/// `again` does not work.
pub fn check(
    schemas: Schemas<'_>,
    places: &[Place<'_>],
    types: &dyn Fn(&Place<'_>) -> Option<usize>,
    settings: Settings,
    again: &mut Again<'_>,
    report: &mut Report,
) -> Result<()> {
    let mut check = Check {
        implied: schemas.with_implied_types(),
        schemas,
        settings,
        again,
        report,
        seen: BTreeMap::new(),
    };
    for place in places {
        check.place(place, types(place))?;
    }
    Ok(())
}

struct Check<'c, 'a> {
    schemas: Schemas<'c>,
    implied: Schemas<'c>,
    settings: Settings,
    again: &'c mut Again<'a>,
    report: &'c mut Report,
    /// Schemas that were tried, with their types: many parameters are alike.
    seen: BTreeMap<(String, usize), bool>,
}

impl Check<'_, '_> {
    fn place(&mut self, place: &Place<'_>, ty: Option<usize>) -> Result<()> {
        let component = place.pointer.starts_with("/components/schemas/");
        let lone = place.schema.get("$ref").is_some();
        let whole = place.whole && (component || !lone);
        if !whole && place.examples.is_empty() {
            return Ok(());
        }
        self.report.schemas += usize::from(whole);
        self.report.components += usize::from(whole && component);
        let Some(ty) = ty else {
            if whole {
                self.report.untyped.push(place.pointer.clone());
            }
            return Ok(());
        };
        let document = self.schemas.document(place.schema);
        let judge = match judge_of(&document) {
            Ok(judge) => judge,
            Err(error) => {
                self.report.empty.push((place.pointer.clone(), error));
                return Ok(());
            }
        };
        let mut good = true;
        for example in &place.examples {
            good &= self.example(place, ty, &judge, example)?;
        }
        if whole {
            let key = (document.to_string(), ty);
            good &= match self.seen.get(&key) {
                Some(known) => *known,
                None => {
                    let found = self.random(place, ty, &document, &judge)?;
                    self.seen.insert(key, found);
                    found
                }
            };
            self.report.survived += usize::from(good);
            self.report.components_survived += usize::from(good && component);
        }
        Ok(())
    }

    /// Random values; says whether there was one and all came back.
    fn random(
        &mut self,
        place: &Place<'_>,
        ty: usize,
        document: &Value,
        judge: &Validator,
    ) -> Result<bool> {
        let seed = place
            .pointer
            .bytes()
            .fold(self.settings.seed, |seed, byte| {
                seed.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
            });
        let mut maker = Maker::new(document, seed, self.settings.unlisted);
        let mut valid = 0;
        let mut good = true;
        let mut refused = None;
        let mut kept: Vec<Json> = Vec::new();
        let plan = maker.plan(self.settings.instances);
        let changes = plan.len() / 2;
        let planned = plan.into_iter().map(Some);
        for fill in planned.chain(std::iter::repeat_n(None, changes)) {
            let made = match fill {
                Some(fill) => maker.make(fill),
                None => maker.changed(&kept),
            };
            let Some(made) = made else { continue };
            self.report.made += 1;
            let Some(value) = made.to_value() else {
                continue;
            };
            if let Err(error) = judge.validate(&value) {
                refused = Some(format!(
                    "{} at {}",
                    error.schema_path(),
                    error.instance_path()
                ));
                continue;
            }
            valid += 1;
            self.report.valid += 1;
            let beside = self.report.beside;
            let same = self.value(place, ty, judge, &made, None)?;
            good &= same;
            if self.report.beside > beside {
                self.report.valid -= 1;
                continue;
            }
            self.report.equal += usize::from(same);
            kept.push(made);
        }
        if valid == 0 {
            let why = refused.unwrap_or_else(|| "nothing was made".to_owned());
            self.report.empty.push((place.pointer.clone(), why));
        }
        Ok(good && valid > 0)
    }

    fn example(
        &mut self,
        place: &Place<'_>,
        ty: usize,
        judge: &Validator,
        example: &Example<'_>,
    ) -> Result<bool> {
        let json = Json::from_node(example.node);
        let verdict = json.to_value().map(|value| {
            let errors = judge.validate(&value);
            errors.map_err(|error| format!("{} at {}", error.schema_path(), error.instance_path()))
        });
        match verdict {
            Some(Ok(())) => {}
            Some(Err(why)) => {
                self.report
                    .invalid_examples
                    .push((example.pointer.clone(), why));
                return Ok(true);
            }
            None => return Ok(true),
        }
        self.report.examples += 1;
        let same = self.value(place, ty, judge, &json, Some(&example.pointer))?;
        self.report.examples_equal += usize::from(same);
        Ok(same)
    }

    fn value(
        &mut self,
        place: &Place<'_>,
        ty: usize,
        judge: &Validator,
        json: &Json,
        example: Option<&str>,
    ) -> Result<bool> {
        let Some(fault) = self.fault(ty, json)? else {
            return Ok(true);
        };
        let meant = judge_of(&self.implied.document(place.schema));
        let is_meant = |value: Value| meant.as_ref().is_ok_and(|judge| judge.is_valid(&value));
        if !json.to_value().is_some_and(is_meant) {
            self.report.beside += 1;
            return Ok(true);
        }
        let cause = fault.what.clone();
        if !self.report.failures.contains_key(&cause) {
            let small = self.shrink(ty, judge, json, &cause)?;
            let at = self
                .fault(ty, &small)?
                .map_or(fault.path, |fault| fault.path);
            let failure = Failure {
                shape: small.shape(),
                path: at,
                ..Failure::default()
            };
            self.report.failures.insert(cause.clone(), failure);
        }
        if let Some(failure) = self.report.failures.get_mut(&cause) {
            failure.values += 1;
            if failure.schemas.last() != Some(&place.pointer) {
                failure.schemas.push(place.pointer.clone());
            }
            if failure.example.is_none() {
                failure.example = example.map(str::to_owned);
            }
        }
        Ok(false)
    }

    /// What is wrong with a value that came back, if anything is.
    fn fault(&mut self, ty: usize, json: &Json) -> Result<Option<Difference>> {
        let refused = |path: &str, what: String| {
            Ok(Some(Difference {
                path: path.to_owned(),
                what,
            }))
        };
        match (self.again)(ty, &json.to_string())? {
            Outcome::Ended => refused("", "the process ended".to_owned()),
            Outcome::Refused(why) => {
                let (path, what) = why.split_once(": ").unwrap_or(("", &why));
                let what = what.split(" at byte").next().unwrap_or(what);
                refused(path, format!("refused: {}", without_places(what)))
            }
            Outcome::Encoded(text) => match Json::parse(&text) {
                None => refused("", "what was encoded is not JSON".to_owned()),
                Some(back) => {
                    let difference = json.difference(&back);
                    if difference.is_none() && json.respelt(&back) > 0 {
                        self.report.respelt += 1;
                    }
                    Ok(difference)
                }
            },
        }
    }

    /// A smaller value with the same fault that is still valid.
    fn shrink(&mut self, ty: usize, judge: &Validator, json: &Json, cause: &str) -> Result<Json> {
        let mut smallest = json.clone();
        let mut steps = 0;
        'again: loop {
            for smaller in smallest.smaller() {
                steps += 1;
                if steps > 2000 {
                    return Ok(smallest);
                }
                let valid = smaller
                    .to_value()
                    .is_some_and(|value| judge.is_valid(&value));
                if valid
                    && self
                        .fault(ty, &smaller)?
                        .is_some_and(|fault| fault.what == cause)
                {
                    smallest = smaller;
                    continue 'again;
                }
            }
            return Ok(smallest);
        }
    }
}

/// A message without member names and byte counts, so that equal causes are one.
fn without_places(what: &str) -> String {
    let mut out = String::new();
    for word in what.split(' ') {
        let place = word.starts_with("$.") || word.starts_with("$[");
        let number = word
            .trim_end_matches([',', ';', ':'])
            .parse::<u64>()
            .is_ok();
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(if place || number { "…" } else { word });
    }
    out
}
