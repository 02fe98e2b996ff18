//! Values made from a type alone, where no document shows one.

use payspec_codegen::ir::{Scalar, Select, TypeId, TypeKind};

use crate::json::Json;
use crate::oracle::{Oracle, may_be_absent};

/// How deep optional members are filled in.
const DEPTH: usize = 8;

impl Oracle<'_> {
    /// The least value that decodes.
    pub fn least(&self, ty: TypeId) -> Json {
        self.make(ty, false, 0)
    }

    /// A value with every member, optional ones too.
    pub fn whole(&self, ty: TypeId) -> Json {
        self.make(ty, true, 0)
    }

    fn make(&self, ty: TypeId, whole: bool, depth: usize) -> Json {
        let inside = |ty| self.make(ty, whole, depth + 1);
        match &self.api.types[ty].kind {
            TypeKind::Scalar(scalar) => scalar_example(*scalar),
            TypeKind::TextEnum(values) => Json::text(
                values
                    .values
                    .first()
                    .map_or("x", |value| value.wire.as_str()),
            ),
            TypeKind::IntegerEnum(values) => Json::number(
                values
                    .values
                    .first()
                    .map_or("1", |value| value.wire.as_str()),
            ),
            TypeKind::List(item) if whole && depth < DEPTH => Json::List(vec![inside(*item)]),
            TypeKind::List(_) => Json::List(Vec::new()),
            TypeKind::Tuple(items) => Json::List(items.iter().map(|item| inside(*item)).collect()),
            TypeKind::Map(of) if whole && depth < DEPTH => {
                Json::Object(vec![("entry".to_owned(), inside(*of))])
            }
            TypeKind::Map(_) => Json::Object(Vec::new()),
            TypeKind::Struct(fields) => {
                let wanted = fields
                    .fields
                    .iter()
                    .filter(|field| !may_be_absent(field) || (whole && depth < DEPTH));
                Json::Object(
                    wanted
                        .map(|field| (field.wire.clone(), inside(field.ty)))
                        .collect(),
                )
            }
            TypeKind::Union(union) => {
                let Some(variant) = union.variants.first() else {
                    return Json::Null;
                };
                let mut value = inside(variant.ty);
                for (pointer, values) in &variant.probe.constants {
                    if let Some(first) = values.first() {
                        let text = Json::text(first);
                        let number = value
                            .at(pointer)
                            .is_some_and(|old| matches!(old, Json::Number(_)));
                        value.put(pointer, if number { Json::number(first) } else { text });
                    }
                }
                if let (Select::Tag(tag), Some(first)) = (&union.select, variant.tags.first()) {
                    value.set(tag, Json::text(first));
                }
                value
            }
            TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => inside(*inner),
            TypeKind::Any | TypeKind::Pending => Json::Object(Vec::new()),
        }
    }

    /// A value with every member that it lacks filled in.
    pub fn completed(&self, ty: TypeId, value: &Json) -> Json {
        match (&self.api.types[ty].kind, value) {
            (TypeKind::Struct(fields), Json::Object(members)) => {
                let mut filled = Json::Object(members.clone());
                for field in &fields.fields {
                    let inner = match value.get(&field.wire) {
                        Some(given) => self.completed(field.ty, given),
                        None => self.whole(field.ty),
                    };
                    filled.set(&field.wire, inner);
                }
                filled
            }
            (TypeKind::List(item), Json::List(items)) => Json::List(
                items
                    .iter()
                    .map(|value| self.completed(*item, value))
                    .collect(),
            ),
            (TypeKind::Union(union), value) => match self.variant(union, value) {
                Some(index) => self.completed(union.variants[index].ty, value),
                None => value.clone(),
            },
            (TypeKind::OrNull(inner) | TypeKind::Newtype(inner), value) => {
                self.completed(*inner, value)
            }
            _ => value.clone(),
        }
    }
}

/// A value of a scalar type.
pub fn scalar_example(scalar: Scalar) -> Json {
    match scalar {
        Scalar::Null => Json::Null,
        Scalar::Bool => Json::Bool(true),
        Scalar::I32
        | Scalar::I64
        | Scalar::U32
        | Scalar::U64
        | Scalar::Number
        | Scalar::MaskedInteger => Json::number("1"),
        Scalar::Text | Scalar::Secret | Scalar::MaskedText | Scalar::File => Json::text("x"),
        Scalar::Amount => Json::text("1.00"),
        Scalar::Timestamp | Scalar::TimestampOrText => Json::text("2025-08-18T03:23:46+08:00"),
        Scalar::LocalDateTime => Json::text("2023-04-28 11:35:00"),
        Scalar::Date | Scalar::DateOrText => Json::text("2025-06-09"),
        Scalar::Pan => Json::text("4000056655665556"),
        Scalar::Cvv => Json::text("123"),
        Scalar::Bytes => Json::text("eA=="),
    }
}
