//! A small API that has one of everything, as the generator prints it.

use std::collections::BTreeMap;

use payspec_runtime::{Amount, Cvv, Json, Masked, Nullable, Number, Pan};

#[derive(Clone)]
pub struct Order {
    pub order_id: Option<String>,
    pub order_no: Option<String>,
    pub r#type: Option<String>,
    pub amount: Option<Amount>,
    pub rate: Option<Number>,
    pub count: Option<i64>,
    pub paid: Option<bool>,
    pub note: Option<Nullable<String>>,
    pub lines: Option<Vec<Line>>,
    pub labels: Option<BTreeMap<String, String>>,
    pub app_id: Option<i64>,
    pub sign: Option<String>,
    pub status: Option<Status>,
    pub any: Option<Json>,
}

payspec_runtime::object! {
    Order, "API, Order",
    groups [
        AnyOf(&[&["order_id"], &["order_no"]]),
        OneOf(&[&["rate", "count"], &["paid"]]),
    ],
    traits [validate serialize deserialize],
    members {
        order_id: "order_id" [MinLength(2), MaxLength(4), Pattern("^[a-zé]+$"), Source("API, Identifiers")],
        order_no: "order_no" [Lenient(payspec_runtime::Forms::NUMBER.and(payspec_runtime::Forms::EMPTY).and(payspec_runtime::Forms::NULL))],
        r#type: "type" [OneOf(&["card", "token"])],
        amount: "amount" [Minimum("0.01"), ExclusiveMaximum("1000"), MultipleOf("0.01")],
        rate: "rate" [ExclusiveMinimum("0"), Maximum("1.5")],
        count: "count" [Lenient(payspec_runtime::Forms::STRING), OneOf(&["1", "2"])],
        paid: "paid" [Lenient(payspec_runtime::Forms::ALL)],
        note: "note" [RequiredWhen(&[
            payspec_runtime::Condition { field: "type", is: payspec_runtime::Is::In(&["token"]) },
            payspec_runtime::Condition { field: "rate", is: payspec_runtime::Is::Absent },
        ])],
        lines: "lines" [MinItems(1), MaxItems(2), UniqueItems],
        labels: "labels" [MaxProperties(1), Items(&[payspec_runtime::Facet::MaxLength(3)])],
        app_id: "app_id" [Fill("app_id"), Minimum("1")],
        sign: "sign" [Signature],
        status: "status" [],
        any: "any" [MaxProperties(1)],
    }
}

#[derive(Clone)]
pub struct Line {
    pub sku: String,
    pub price: Number,
}

payspec_runtime::object! {
    Line, "API, Line", groups [], traits [deserialize serialize],
    members { sku: "sku" [MaxLength(3)], price: "price" [] }
}

#[derive(Clone)]
pub enum Status {
    Paid,
    Unknown(String),
}

payspec_runtime::text_enum! { Status { Paid = "PAID" } unknown Unknown }

#[derive(Clone)]
pub enum State {
    Open,
    Broken,
    Unknown(i64),
}

payspec_runtime::integer_enum! { State { Open = 0, Broken = -1 } unknown Unknown }

pub struct Card {
    pub number: Pan,
    pub cvv: Cvv,
    pub holder: Masked<String>,
    pub year: Option<Masked<i64>>,
}

payspec_runtime::object! {
    Card, "API, Card", groups [], traits [validate serialize deserialize],
    members { number: "number" [MaxLength(19)], cvv: "cvv" [], holder: "holder" [], year: "year" [] }
}

#[derive(Clone)]
pub struct Tree(pub Vec<Tree>);

payspec_runtime::newtype! { Tree(Vec<Tree>), traits [validate serialize deserialize] }

#[derive(Clone)]
pub enum Lines {
    One(Box<Line>),
    Many(Vec<Line>),
    Named(Box<Order>),
    Unknown(Json),
}

payspec_runtime::union! {
    Lines, "API, Lines", traits [validate serialize deserialize],
    by probe {
        One(Box<Line>): Probe { kinds: Kinds::OBJECT, required: &["sku"], constants: &[] },
        Many(Vec<Line>): Probe { kinds: Kinds::ARRAY.and(Kinds::NULL), required: &[], constants: &[] },
        Named(Box<Order>): Probe { kinds: Kinds::OBJECT, required: &["type", "any"], constants: &[("/type", &["card"]), ("/any/deep", &["1", "2"])] },
    } unknown Unknown
}

#[derive(Clone)]
pub struct One {
    pub a: Option<i64>,
    pub c: Option<Nested>,
}

payspec_runtime::object! { One, "", groups [], traits [], members { a: "a" [], c: "c" [] } }

#[derive(Clone)]
pub struct Two {
    pub a: Option<i64>,
    pub b: Option<Nested>,
}

payspec_runtime::object! { Two, "", groups [], traits [], members { a: "a" [], b: "b" [] } }

#[derive(Clone)]
pub enum Nested {
    One(Box<One>),
    Two(Box<Two>),
    Unknown(Json),
}

payspec_runtime::union! {
    Nested, "", traits [],
    by probe {
        One(Box<One>): Probe { kinds: Kinds::OBJECT, required: &[], constants: &[] },
        Two(Box<Two>): Probe { kinds: Kinds::OBJECT, required: &[], constants: &[] },
    } unknown Unknown
}

#[derive(Clone)]
pub enum Event {
    Line(Line),
    Order(Box<Order>),
    Unknown(Json),
}

payspec_runtime::union! {
    Event, "API, Events", traits [validate serialize deserialize],
    by tag "type" { Line(Line): ["line", "item"] adds, Order(Box<Order>): ["card", "token"] } unknown Unknown
}

/// Nothing but wide, to go beyond 64 members.
macro_rules! wide {
    ($($field:ident),*) => {
        #[derive(Clone)]
        pub struct Wide { $(pub $field: Option<i64>),* }

        impl payspec_runtime::Value for Wide {
            fn blank() -> Self {
                Self { $($field: None),* }
            }

            fn write(&self, to: &mut dyn payspec_runtime::Sink) {
                payspec_runtime::object(to, &WIDE, &[$(&self.$field),*], None);
            }

            fn read(&mut self, from: &mut payspec_runtime::Reader<'_>) -> Result<(), payspec_runtime::DecodeError> {
                from.object(&WIDE, &mut [$(&mut self.$field),*], None)
            }
        }

        static WIDE: payspec_runtime::Shape = payspec_runtime::Shape::new(
            "Wide", "", concat!($(stringify!($field), "\0"),*), &[], &[],
        );
    };
}

wide!(
    a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3,
    c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7,
    e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, g0, g1, g2, g3, g4, g5, g6, g7, g8, g9
);
