//! The invented spec, and the document that says the same.

use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree};
use payspec_codegen::{SourceFile, Spec};

use crate::capture::Form;
use crate::facts::*;
use crate::spec::SpecView;

pub(crate) const ACME: &str = include_str!("acme.yaml");

pub(crate) fn view(spec: &str) -> SpecView {
    let sources = [SourceFile::new("specs/acme/openapi.yaml", spec)];
    let spec = Spec {
        name: "acme".into(),
        path: "specs/acme/openapi.yaml".into(),
    };
    SpecView::read(&sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

pub(crate) fn at(line: u32) -> Place {
    Place { line, column: 1 }
}

pub(crate) fn node(value: Tree) -> Node {
    let span = Span {
        file: FileId::new(0),
        line: 90,
        column: 3,
        start: 0,
        end: 0,
    };
    Node { span, value }
}

pub(crate) fn map<const N: usize>(members: [(&str, Node); N]) -> Node {
    let entries = members.map(|(key, value)| Entry {
        key: key.to_owned(),
        key_span: value.span,
        node: value,
    });
    node(Tree::Map(entries.into()))
}

pub(crate) fn text_node(text: &str) -> Node {
    node(Tree::Text(text.to_owned()))
}

pub(crate) fn row(line: u32, path: &str, kind: Kind, required: Required) -> Field {
    Field {
        path: path.split('.').map(str::to_owned).collect(),
        at: at(line),
        ty: Some(Type {
            words: String::new(),
            kind,
            schema: None,
        }),
        required,
        limits: Vec::new(),
        values: Vec::new(),
        open: false,
        default: None,
        examples: Vec::new(),
    }
}

pub(crate) fn limit(of: LimitOf, min: Option<&str>, max: Option<&str>) -> Limit {
    Limit {
        of,
        min: min.map(str::to_owned),
        max: max.map(str::to_owned),
        unit: None,
    }
}

pub(crate) fn table(way: Way, rows: Vec<Field>) -> Part {
    Part::Fields(FieldTable {
        way,
        at: at(1),
        tells_required: true,
        rows,
    })
}

pub(crate) fn example(way: Way, value: Node) -> Part {
    Part::Example(Example {
        way,
        at: at(90),
        value,
        mended: Vec::new(),
        choices: Vec::new(),
    })
}

pub(crate) fn request() -> Vec<Field> {
    let mut order = row(10, "orderId", Kind::String, Required::Yes);
    order.limits = vec![limit(LimitOf::Length, None, Some("32"))];
    let mut kind = row(12, "kind", Kind::String, Required::No);
    kind.values = vec!["A".into(), "B".into()];
    kind.default = Some("A".into());
    let mut retries = row(13, "retries", Kind::Integer, Required::No);
    retries.limits = vec![limit(LimitOf::Value, Some("1"), Some("5"))];
    let when = |words: &str, reading| {
        Required::When(Condition {
            words: words.to_owned(),
            reading: Some(reading),
        })
    };
    let email = when("if phone is empty", Reading::Absent("phone".into()));
    let phone = when("if email is empty", Reading::Absent("email".into()));
    let os = when(
        "if mobile",
        Reading::OneOf("kind".into(), vec!["mobile".into()]),
    );
    let goods = Kind::Array(Some(Box::new(Kind::Object)));
    vec![
        order,
        row(11, "amount", Kind::String, Required::Yes),
        kind,
        retries,
        row(14, "email", Kind::String, email),
        row(15, "phone", Kind::String, phone),
        row(16, "device", Kind::Object, Required::No),
        row(17, "device.os", Kind::String, os),
        row(18, "device.kind", Kind::String, Required::No),
        row(19, "goods", goods, Required::No),
        row(20, "goods[].sku", Kind::String, Required::Yes),
        row(21, "X-Trace", Kind::String, Required::No),
    ]
}

pub(crate) fn section(kind: SectionKind, title: &str, line: u32, parts: Vec<Part>) -> Section {
    Section {
        kind,
        title: title.to_owned(),
        method: None,
        path: None,
        at: at(line),
        path_at: None,
        parts,
    }
}

pub(crate) fn inventory() -> Inventory {
    let sent = map([
        ("orderId", text_node("A7")),
        ("amount", text_node("2.00")),
        ("kind", text_node("A")),
    ]);
    let data = map([("orderId", text_node("A7")), ("state", text_node("OPEN"))]);
    let answer = map([("code", node(Tree::Number("0".into()))), ("data", data)]);
    let states = ["OPEN", "PAID"].map(|value| Value {
        value: value.to_owned(),
        at: at(40),
    });
    let answer_rows = vec![
        row(30, "orderId", Kind::Integer, Required::Unsaid),
        row(31, "state", Kind::String, Required::Unsaid),
    ];
    let mut order = section(
        SectionKind::Call,
        "Create an order",
        5,
        vec![
            table(Way::Request, request()),
            example(Way::Request, sent),
            table(Way::Answer, answer_rows),
            example(Way::Answer, answer),
            Part::Values(ValueTable {
                subject: "state".into(),
                at: at(39),
                rows: states.into(),
            }),
        ],
    );
    order.method = Some("POST".into());
    order.path = Some("/v1/orders".into());
    order.path_at = Some(at(6));
    let paid = table(
        Way::Notification,
        vec![row(51, "orderId", Kind::String, Required::Yes)],
    );
    let notification = section(
        SectionKind::Notification,
        "Order notification",
        50,
        vec![paid],
    );
    Inventory {
        documents: vec![Document {
            id: "page".into(),
            capture: "acme.txt".into(),
            form: Form::Text,
            sha256: String::new(),
            read: "2026-01-01".into(),
            sections: vec![order, notification],
            unread: Vec::new(),
        }],
    }
}

pub(crate) fn order(inventory: &mut Inventory) -> &mut Section {
    &mut inventory.documents[0].sections[0]
}

pub(crate) fn rows(inventory: &mut Inventory) -> &mut Vec<Field> {
    match &mut order(inventory).parts[0] {
        Part::Fields(table) => &mut table.rows,
        _ => unreachable!("the first part is the table of the request"),
    }
}

pub(crate) fn field<'i>(inventory: &'i mut Inventory, path: &str) -> &'i mut Field {
    let mut rows = rows(inventory).iter_mut();
    rows.find(|row| row.dotted() == path).unwrap()
}
