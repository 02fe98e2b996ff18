//! Values that are a little other than those that were made: what the judge takes of them is what nobody thought of.

use super::Maker;
use crate::json::Json;

impl Maker<'_> {
    /// One of some values, changed in a place or two.
    #[must_use]
    pub fn changed(&mut self, values: &[Json]) -> Option<Json> {
        let value = self.one_of(values)?;
        let once = self.change(value);
        Some(if self.rng.u8(..3) == 0 {
            self.change(&once)
        } else {
            once
        })
    }

    /// A value with one place changed: another kind, a member more or less, an item twice.
    fn change(&mut self, json: &Json) -> Json {
        let mut changed = json.clone();
        let at = self.rng.usize(..changed.size().max(1));
        self.change_at(&mut changed, &mut { at });
        changed
    }

    /// Changes the value that stands `left` values further, in the order of the text.
    fn change_at(&mut self, json: &mut Json, left: &mut usize) -> bool {
        if *left == 0 {
            *json = self.other(json);
            return true;
        }
        *left -= 1;
        match json {
            Json::List(items) => items.iter_mut().any(|item| self.change_at(item, left)),
            Json::Object(members) => members
                .iter_mut()
                .any(|(_, value)| self.change_at(value, left)),
            _ => false,
        }
    }

    fn other(&mut self, json: &Json) -> Json {
        if self.rng.bool() {
            match json {
                Json::List(items) if !items.is_empty() => {
                    let mut items = items.clone();
                    let at = self.rng.usize(..items.len());
                    let item = items.remove(at);
                    if self.rng.bool() {
                        items.extend([item.clone(), item]);
                    }
                    return Json::List(items);
                }
                Json::Object(members) if !members.is_empty() => {
                    let mut members = members.clone();
                    let at = self.rng.usize(..members.len());
                    members.remove(at);
                    return Json::Object(members);
                }
                _ => {}
            }
        }
        match self.rng.u8(..9) {
            0 => Json::Null,
            1 => Json::Bool(self.rng.bool()),
            2 => Json::Number(self.rng.i32(..).to_string()),
            3 => Json::Number(format!("{}.5", self.rng.i8(..))),
            4 => Json::Text(String::new()),
            5 => Json::Text(format!("x{}", self.rng.u8(..))),
            6 => Json::List(Vec::new()),
            7 => Json::List(vec![Json::Null, Json::Text("x".to_owned())]),
            _ => Json::Object(Vec::new()),
        }
    }
}
