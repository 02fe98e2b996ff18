//! What reading an answer should come to, worked out from the IR alone: the JSON that writing it back gives, or the place that is refused.
//!
//! Written apart from the runtime, and far simpler: one recursive function over a tree, no reader, no sinks.

use payspec_codegen::ir::{
    Api, Facet, Field, Filled, Kind, LenientForm, Presence, Probe, Scalar, Select, Struct, TypeId,
    TypeKind, Union,
};

use crate::json::Json;

/// Reads with the types of an API.
#[derive(Clone, Copy)]
pub struct Oracle<'a> {
    /// The API.
    pub api: &'a Api,
    /// Forms accepted everywhere in this message.
    pub everywhere: &'a [LenientForm],
    /// Whether members that the type lacks are refused: a documented one must not get lost.
    pub strict: bool,
}

/// The value as it is written back, or the path of what is refused.
pub type Verdict = Result<Json, String>;

impl Oracle<'_> {
    /// Reads a message.
    ///
    /// # Errors
    /// It should be refused, at this path.
    pub fn read(&self, ty: TypeId, value: &Json) -> Verdict {
        self.value(ty, value, self.everywhere, "$")
    }

    fn value(&self, ty: TypeId, value: &Json, forms: &[LenientForm], path: &str) -> Verdict {
        let found = &self.api.types[ty];
        if *value == Json::Null && (found.nullable || matches!(found.kind, TypeKind::OrNull(_))) {
            return Ok(Json::Null);
        }
        self.bare(ty, value, forms, path)
    }

    fn bare(&self, ty: TypeId, value: &Json, forms: &[LenientForm], path: &str) -> Verdict {
        let refuse = || Err(path.to_owned());
        match (&self.api.types[ty].kind, value) {
            (TypeKind::Scalar(scalar), value) => {
                scalar_value(*scalar, value, forms).ok_or_else(|| path.to_owned())
            }
            (TypeKind::TextEnum(_), Json::Text(text)) => Ok(Json::text(text)),
            (TypeKind::TextEnum(_), Json::Number(token))
                if forms.contains(&LenientForm::Number) =>
            {
                Ok(Json::text(token))
            }
            (TypeKind::IntegerEnum(_), value) => {
                scalar_value(Scalar::I64, value, forms).ok_or_else(|| path.to_owned())
            }
            (TypeKind::List(item), Json::List(items)) => {
                let read =
                    |(index, value)| self.value(*item, value, forms, &format!("{path}[{index}]"));
                items
                    .iter()
                    .enumerate()
                    .map(read)
                    .collect::<Result<_, _>>()
                    .map(Json::List)
            }
            (TypeKind::Tuple(types), Json::List(items)) if types.len() == items.len() => {
                let pairs = types.iter().zip(items).enumerate();
                let read = |(index, (ty, value)): (usize, (&TypeId, &Json))| {
                    self.value(*ty, value, forms, &format!("{path}[{index}]"))
                };
                pairs.map(read).collect::<Result<_, _>>().map(Json::List)
            }
            (TypeKind::Map(of), Json::Object(members)) => {
                let read = |(name, value): &(String, Json)| {
                    Ok((
                        name.clone(),
                        self.value(*of, value, forms, &format!("{path}[*]"))?,
                    ))
                };
                members
                    .iter()
                    .map(read)
                    .collect::<Result<_, _>>()
                    .map(Json::Object)
            }
            (TypeKind::Any, value) => Ok(value.clone()),
            (TypeKind::Struct(fields), Json::Object(_)) => self.object(fields, value, path),
            (TypeKind::Union(union), value) => self.union(union, value, forms, path),
            (TypeKind::OrNull(inner) | TypeKind::Newtype(inner), value) => {
                self.value(*inner, value, forms, path)
            }
            _ => refuse(),
        }
    }

    fn object(&self, fields: &Struct, value: &Json, path: &str) -> Verdict {
        let Json::Object(members) = value else {
            return Err(path.to_owned());
        };
        let mut written = Vec::new();
        for (name, value) in members {
            let Some(field) = fields.fields.iter().find(|field| field.wire == *name) else {
                if let Some(extra) = fields.extra {
                    written.push((
                        name.clone(),
                        self.value(extra, value, self.everywhere, &format!("{path}[*]"))?,
                    ));
                } else if self.strict {
                    return Err(format!("{path}.{name}, which the type lacks"));
                }
                continue;
            };
            let forms = self.forms(field);
            let stands_for_nothing = may_be_absent(field)
                && ((*value == Json::Null && forms.contains(&LenientForm::Null))
                    || (*value == Json::text("") && forms.contains(&LenientForm::Empty)));
            if stands_for_nothing {
                continue;
            }
            let path = format!("{path}.{name}");
            let or_null = matches!(
                field.presence,
                Presence::RequiredOrNull | Presence::OptionalOrNull
            );
            let read = match value {
                Json::Null if or_null => Json::Null,
                value => self.bare(field.ty, value, &forms, &path)?,
            };
            written.push((name.clone(), read));
        }
        let missing = |field: &&Field| !may_be_absent(field) && value.get(&field.wire).is_none();
        match fields.fields.iter().find(missing) {
            Some(field) => Err(format!("{path}.{}", field.wire)),
            None => Ok(Json::Object(written)),
        }
    }

    /// The forms that a member accepts beside its own.
    pub fn forms(&self, field: &Field) -> Vec<LenientForm> {
        let own = field.facets.iter().filter_map(|facet| match facet {
            Facet::Lenient(forms) => Some(forms.as_slice()),
            _ => None,
        });
        own.flatten().chain(self.everywhere).copied().collect()
    }

    fn union(&self, union: &Union, value: &Json, forms: &[LenientForm], path: &str) -> Verdict {
        if let Select::Tag(tag) = &union.select {
            return match self.tagged(union, tag, value) {
                Some(index) => {
                    let variant = &union.variants[index];
                    let mut read = self.value(variant.ty, value, forms, path)?;
                    if variant.adds_tag
                        && let Some(first) = variant.tags.first()
                    {
                        read.set(tag, Json::text(first));
                    }
                    Ok(read)
                }
                None => Ok(value.clone()),
            };
        }
        let mut refused = Vec::new();
        let mut best: Option<(usize, Json)> = None;
        for index in &union.order {
            let variant = &union.variants[*index];
            if !fits(&variant.probe, value) {
                continue;
            }
            match self.value(variant.ty, value, forms, path) {
                Ok(read) => {
                    let kept = read.to_string().len();
                    if best.as_ref().is_none_or(|(most, _)| kept > *most) {
                        best = Some((kept, read));
                    }
                }
                Err(place) => refused.push(place),
            }
        }
        if let Some((_, read)) = best {
            return Ok(read);
        }
        match (refused.pop(), refused.is_empty()) {
            (Some(only), true) => Err(only),
            (Some(_), false) => Err(path.to_owned()),
            (None, _) => Ok(value.clone()),
        }
    }

    /// The first variant that a value looks like, whether or not it is one.
    pub fn variant_by_outline(&self, union: &Union, value: &Json) -> Option<usize> {
        match &union.select {
            Select::Tag(tag) => self.tagged(union, tag, value),
            Select::Probe => {
                let mut order = union.order.iter().copied();
                order.find(|index| fits(&union.variants[*index].probe, value))
            }
        }
    }

    fn tagged(&self, union: &Union, tag: &str, value: &Json) -> Option<usize> {
        let text = scalar_text(value.get(tag)?)?;
        union
            .variants
            .iter()
            .position(|variant| variant.tags.contains(&text))
    }

    /// The variant that a value is of.
    pub fn variant(&self, union: &Union, value: &Json) -> Option<usize> {
        if let Select::Tag(tag) = &union.select {
            return self.tagged(union, tag, value);
        }
        let mut best: Option<(usize, usize)> = None;
        for index in &union.order {
            let variant = &union.variants[*index];
            if fits(&variant.probe, value)
                && let Ok(read) = self.read(variant.ty, value)
            {
                let kept = read.to_string().len();
                if best.is_none_or(|(most, _)| kept > most) {
                    best = Some((kept, *index));
                }
            }
        }
        best.map(|(_, index)| index)
    }
}

/// Whether a member is an option in Rust.
pub fn may_be_absent(field: &Field) -> bool {
    !field.is_always_there() || field.filled != Filled::ByCaller
}

/// The text of a scalar.
pub fn scalar_text(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) | Json::Number(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

fn fits(probe: &Probe, value: &Json) -> bool {
    let kind = match value {
        Json::Null => return false,
        Json::Bool(_) => Kind::Bool,
        Json::Number(_) => Kind::Number,
        Json::Text(_) => Kind::Text,
        Json::List(_) => Kind::List,
        Json::Object(_) => Kind::Object,
    };
    let constant = |(pointer, values): &(String, Vec<String>)| {
        let Some(there) = value.at(pointer) else {
            return true;
        };
        scalar_text(there).is_some_and(|text| values.contains(&text))
    };
    probe.kinds.contains(&kind)
        && (kind != Kind::Object || probe.required.iter().all(|name| value.get(name).is_some()))
        && probe.constants.iter().all(constant)
}

fn scalar_value(scalar: Scalar, value: &Json, forms: &[LenientForm]) -> Option<Json> {
    if scalar == Scalar::Null {
        return Some(value.clone());
    }
    let is_text = !matches!(
        scalar,
        Scalar::Bool
            | Scalar::I32
            | Scalar::I64
            | Scalar::U32
            | Scalar::U64
            | Scalar::Number
            | Scalar::MaskedInteger
    );
    if is_text {
        let text = match value {
            Json::Text(text) => text,
            Json::Number(token) if forms.contains(&LenientForm::Number) => token,
            _ => return None,
        };
        return fits_format(scalar, text).then(|| Json::text(text));
    }
    let text = match value {
        Json::Bool(value) if scalar == Scalar::Bool => return Some(Json::Bool(*value)),
        Json::Number(token) if scalar != Scalar::Bool => token,
        Json::Text(text) if forms.contains(&LenientForm::Text) => text,
        _ => return None,
    };
    let number = || Some(Json::number(text));
    match scalar {
        Scalar::Bool => text.parse().ok().map(Json::Bool),
        Scalar::I32 => text.parse::<i32>().ok().and_then(|_| number()),
        Scalar::U32 => text.parse::<u32>().ok().and_then(|_| number()),
        Scalar::U64 => text.parse::<u64>().ok().and_then(|_| number()),
        Scalar::I64 | Scalar::MaskedInteger => text.parse::<i64>().ok().and_then(|_| number()),
        _ => Json::parse(text)
            .ok()
            .filter(|json| matches!(json, Json::Number(_))),
    }
}

/// Whether a text is one of its format; times by their outline, which is enough for what the mutations make of them.
fn fits_format(scalar: Scalar, text: &str) -> bool {
    let outline: String = text
        .chars()
        .map(|char| if char.is_ascii_digit() { '0' } else { char })
        .collect();
    match scalar {
        Scalar::Amount => {
            let unsigned = text.strip_prefix('-').unwrap_or(text);
            let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
            [whole, part].iter().all(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            })
        }
        Scalar::Timestamp => outline.starts_with("0000-00-00T00:00:00"),
        Scalar::LocalDateTime => outline == "0000-00-00 00:00:00",
        Scalar::Date => outline == "0000-00-00",
        _ => true,
    }
}
