use super::{How, Links, PartId, RowId, link};
use crate::audit::tests::fixture::{example, map, row, section, table, text_node, view};
use crate::capture::Form;
use crate::facts::*;
use crate::spec::SpecView;

const SHOP: &str = include_str!("tests/shop.yaml");

fn linked(sections: Vec<Section>) -> (SpecView, Links) {
    let view = view(SHOP);
    let inventory = Inventory {
        documents: vec![Document {
            id: "page".into(),
            capture: "shop.txt".into(),
            form: Form::Text,
            sha256: String::new(),
            read: String::new(),
            sections,
            unread: Vec::new(),
        }],
    };
    let links = link(&inventory, &view);
    (view, links)
}

fn text(line: u32, path: &str) -> Field {
    row(line, path, Kind::String, Required::Yes)
}

fn mode(line: u32, value: &str) -> Field {
    let mut mode = row(line, "mode", Kind::Integer, Required::Yes);
    mode.values.push(value.to_owned());
    mode
}

fn id(section: usize, part: usize) -> PartId {
    PartId {
        document: 0,
        section,
        part,
    }
}

fn owner<'v>(view: &'v SpecView, links: &Links, section: usize) -> (Option<&'v str>, How) {
    let link = &links.sections[&(0, section)];
    let owner = link.owner.map(|owner| view.owners[owner].id.as_str());
    (owner, link.how)
}

#[test]
fn sections_lead_by_path_heading_and_names() {
    let mut pay = section(SectionKind::Call, "Anything", 1, Vec::new());
    pay.method = Some("POST".into());
    pay.path = Some("https://api.example.com/v1/pay/".into());
    let look = |line| {
        let rows = vec![text(line, "order"), text(line + 1, "since")];
        section(
            SectionKind::Call,
            "Look up",
            line,
            vec![table(Way::Request, rows)],
        )
    };
    let card = vec![text(51, "order"), text(52, "card.number")];
    let card = section(
        SectionKind::Call,
        "With a card",
        50,
        vec![table(Way::Request, card)],
    );
    let settled = vec![text(61, "batch")];
    let settled = table(Way::Notification, settled);
    let settled = section(SectionKind::Notification, "What we send", 60, vec![settled]);
    let other = vec![text(71, "weather"), text(72, "wind")];
    let other = section(
        SectionKind::Call,
        "Weather",
        70,
        vec![table(Way::Request, other)],
    );
    let (view, links) = linked(vec![pay, look(20), look(30), card, settled, other]);
    let found: Vec<_> = (0..6).map(|at| owner(&view, &links, at)).collect();
    assert_eq!(
        found,
        [
            (Some("pay"), How::MethodAndPath),
            (Some("firstLook"), How::Title),
            (Some("secondLook"), How::Title),
            (Some("pay"), How::Names),
            (Some("settled"), How::Names),
            (None, How::Nothing),
        ]
    );
}

#[test]
fn tables_lead_to_the_form_that_has_their_names_and_values() {
    let form = |line, rows| {
        let mut section = section(
            SectionKind::Call,
            "Pay",
            line,
            vec![table(Way::Request, rows)],
        );
        section.path = Some("/v1/pay".into());
        section
    };
    let page = form(1, vec![text(2, "order"), mode(3, "1")]);
    let card = form(
        10,
        vec![text(11, "order"), mode(12, "2"), text(13, "card.number")],
    );
    let (view, links) = linked(vec![page, card]);
    assert_eq!(links.tables[&id(0, 0)].variants, [0]);
    assert_eq!(links.tables[&id(1, 0)].variants, [1]);
    let number = &links.fields[&RowId {
        part: id(1, 0),
        row: 2,
    }];
    let message = number.message.unwrap();
    let declaration = view
        .declaration(message, &number.path, number.declarations[0])
        .unwrap();
    assert_eq!(declaration.rust, ["model::ByCardCard::number"]);
    assert!(declaration.rules.sensitive && declaration.required.is_some());
    assert_eq!(
        view.tree.at(&declaration.pointer).unwrap().span,
        declaration.schema
    );
}

#[test]
fn a_table_stands_for_the_object_that_has_its_names() {
    let rows = vec![text(2, "id"), text(3, "state"), text(4, "lost")];
    let values = ValueTable {
        subject: "State".into(),
        at: Place::default(),
        rows: vec![Value {
            value: "DONE".into(),
            at: Place::default(),
        }],
    };
    let parts = vec![
        table(Way::Answer, rows),
        example(
            Way::Answer,
            map([("payments", map([("id", text_node("1"))]))]),
        ),
        Part::Values(values),
    ];
    let (_, links) = linked(vec![section(SectionKind::Call, "Pay", 1, parts)]);
    assert_eq!(links.tables[&id(0, 0)].base, ["result", "payments"]);
    let lost = &links.fields[&RowId {
        part: id(0, 0),
        row: 2,
    }];
    assert!(!lost.is_found());
    assert_eq!(lost.path, ["result", "payments", "lost"]);
    assert_eq!(links.examples[&id(0, 1)].base, ["result"]);
    let states = &links.values[&id(0, 2)].members;
    assert_eq!(states.len(), 1);
    assert_eq!(states[0].1, ["result", "payments", "state"]);
    assert_eq!(links.listed.len(), 1);
}

#[test]
fn schemas_that_hold_themselves_end() {
    let view = view(SHOP);
    let settled = view.messages.last().unwrap();
    let own: Vec<_> = settled.members.keys().map(|path| path.join(".")).collect();
    assert_eq!(own, ["batch", "self", "self.leaf", "self.more"]);
}
