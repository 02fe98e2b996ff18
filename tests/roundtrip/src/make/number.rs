//! Numbers: bounds and what lies around them, in every spelling JSON has.

use serde_json::Value;

use super::Maker;
use super::view::View;
use crate::json::Json;

/// What a format lets an integer be. A schema without one gets the range that everybody can count in.
fn range(format: Option<&str>) -> (i128, i128) {
    match format {
        Some("int8") => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Some("uint8") => (0, i128::from(u8::MAX)),
        Some("int16") => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Some("uint16") => (0, i128::from(u16::MAX)),
        Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Some("uint32") => (0, i128::from(u32::MAX)),
        Some("uint64") => (0, i128::from(u64::MAX)),
        Some("uint") => (0, i128::from(i64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    }
}

impl<'s> Maker<'s> {
    pub(super) fn integer(&mut self, view: &View<'s>) -> Option<Json> {
        let (mut least, mut most) = range(view.word("format"));
        let bound = |value: &Value| {
            value
                .as_i64()
                .map(i128::from)
                .or(value.as_u64().map(i128::from))
        };
        let float = |value: &Value| value.as_f64().filter(|float| float.abs() < 1e30);
        for value in view.all("minimum") {
            least = least.max(bound(value).or(float(value).map(|float| float.ceil() as i128))?);
        }
        for value in view.all("exclusiveMinimum") {
            least =
                least.max(bound(value).or(float(value).map(|float| float.floor() as i128))? + 1);
        }
        for value in view
            .all("maximum")
            .filter(|value| bound(value).is_some() || float(value).is_some())
        {
            let said = bound(value).or(float(value).map(|float| float.floor() as i128))?;
            // A bound beyond what counts as an integer here says that larger ones come.
            most = if said > most && view.word("format").is_none() {
                said
            } else {
                most.min(said)
            };
        }
        for value in view.all("exclusiveMaximum") {
            most = most.min(bound(value).or(float(value).map(|float| float.ceil() as i128))? - 1);
        }
        if least > most {
            return None;
        }
        let step = view
            .all("multipleOf")
            .filter_map(bound)
            .max()
            .unwrap_or(1)
            .max(1);
        let any = match self.rng.u8(..8) {
            0 => least,
            1 => most,
            2 => 0,
            3 => 1,
            4 => -1,
            5 => self.rng.i128(least..=most),
            _ => self.rng.i128(-1000..=100_000),
        };
        let value = any.clamp(least, most);
        let value = value - value.rem_euclid(step);
        let value = if value < least { value + step } else { value };
        // JSON Schema has these for integers too.
        Some(Json::Number(match self.rng.u8(..16) {
            0 if value.abs() < 1 << 50 => format!("{value}.0"),
            1 if value.abs() < 1 << 50 => format!("{value}e0"),
            2 if value % 100 == 0 && value.abs() < 1 << 50 => format!("{}E+2", value / 100),
            _ => value.to_string(),
        }))
    }

    pub(super) fn number(&mut self, view: &View<'s>) -> Option<Json> {
        let bounds = |key: &'static str| view.all(key).filter_map(Value::as_f64);
        let least = bounds("minimum")
            .chain(bounds("exclusiveMinimum"))
            .reduce(f64::max);
        let most = bounds("maximum")
            .chain(bounds("exclusiveMaximum"))
            .reduce(f64::min);
        let step = bounds("multipleOf").reduce(f64::max);
        if let Some(step) = step {
            let times = self.rng.i32(-3..1000);
            let value = (f64::from(times) * step)
                .clamp(least.unwrap_or(f64::MIN), most.unwrap_or(f64::MAX));
            return Some(Json::Number(short(value)));
        }
        let token = match (least, most, self.rng.u8(..4)) {
            (Some(bound), _, 0) | (_, Some(bound), 0) => short(bound),
            (_, Some(bound), 1) => short(bound),
            (Some(least), Some(most), _) => {
                short(least + (most - least) * f64::from(self.rng.u16(..1000)) / 1000.0)
            }
            (Some(least), None, 2) => short(least + f64::from(self.rng.u16(..)) + 0.25),
            (None, Some(most), 2) => short(most - f64::from(self.rng.u16(..)) - 0.25),
            _ => self.spelling(),
        };
        Some(Json::Number(token))
    }

    fn spelling(&mut self) -> String {
        const TOKENS: [&str; 16] = [
            "0",
            "-0",
            "0.0",
            "1.50",
            "20.00",
            "1e2",
            "1E+2",
            "2.5e-3",
            "-1.10",
            "0.1",
            "100",
            "9007199254740993",
            "123456789.123456789",
            "1e15",
            "0.00000001",
            "99999999999999999999",
        ];
        match self.rng.u8(..3) {
            0 => format!("{}.{:02}", self.rng.u32(..100_000), self.rng.u8(..100)),
            _ => self.one_of(&TOKENS).copied().unwrap_or("0").to_owned(),
        }
    }
}

/// The shortest text that says a float.
fn short(value: f64) -> String {
    Value::from(value)
        .to_string()
        .trim_end_matches(".0")
        .to_owned()
}
