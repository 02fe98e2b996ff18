//! An invented spec and a document that says the same; then one of them is changed.

pub(crate) mod fixture;

use super::audit;
use crate::facts::*;
use crate::finding::{Level, json, text};
use fixture::*;

/// What is found when the document is changed.
#[track_caller]
fn check(change: impl FnOnce(&mut Inventory), expected: &[&str]) {
    check_spec(ACME, change, expected);
}

#[track_caller]
fn check_spec(spec: &str, change: impl FnOnce(&mut Inventory), expected: &[&str]) {
    let mut inventory = inventory();
    change(&mut inventory);
    let view = view(spec);
    let findings = audit(&inventory, &view);
    let found: Vec<String> = findings
        .iter()
        .map(|finding| text(finding, &inventory, &view))
        .collect();
    let heads: Vec<&str> = found
        .iter()
        .filter_map(|text| text.lines().next())
        .collect();
    assert_eq!(heads, expected, "{}", found.join("\n\n"));
}

/// What is found when the spec is changed.
#[track_caller]
fn check_without(from: &str, to: &str, expected: &[&str]) {
    assert!(ACME.contains(from), "{from}");
    check_spec(&ACME.replacen(from, to, 1), |_| {}, expected);
}

#[test]
fn what_agrees_is_not_found() {
    check(|_| {}, &[]);
}

#[test]
fn operations() {
    check(
        |inventory| order(inventory).path = Some("/v1/order".into()),
        &[
            "error[path]: the path of `createOrder` is `/v1/order` in the document, and `/v1/orders` in the spec",
        ],
    );
    check(
        |inventory| order(inventory).method = Some("PUT".into()),
        &["error[method]: `/v1/orders` is a `PUT` in the document, and a `POST` in the spec"],
    );
    check(
        |inventory| {
            let mut refund = section(SectionKind::Call, "Refund", 70, Vec::new());
            refund.path = Some("/v1/refunds/now".into());
            inventory.documents[0].sections.push(refund);
        },
        &["error[missing]: the operation `/v1/refunds/now` is not in the spec"],
    );
    check(
        |inventory| {
            inventory.documents[0].sections.remove(1);
        },
        &[
            "error[undocumented]: the notification `paid` is said to be documented, and no document shows it",
        ],
    );
}

#[test]
fn members() {
    check(
        |inventory| rows(inventory).push(row(22, "voucher.code", Kind::String, Required::No)),
        &[
            "error[missing]: the member `voucher.code` of the request of `createOrder` is not in the spec",
        ],
    );
    check(
        |inventory| field(inventory, "retries").path = vec!["retrys".into()],
        &[
            "error[name]: a member of the request of `createOrder` is called `retrys` in the document, and `retries` in the spec",
        ],
    );
    check(
        |inventory| field(inventory, "device.os").path = vec!["os".into()],
        &[
            "error[nesting]: `os` of the request of `createOrder` is `os` in the document, and `device.os` in the spec",
        ],
    );
    check(
        |inventory| rows(inventory).retain(|row| row.dotted() != "email"),
        &[
            "error[undocumented]: the member `email` of the request of `createOrder` is said to be documented, and no document shows it",
        ],
    );
    check(
        |inventory| rows(inventory).retain(|row| row.dotted() != "X-Trace"),
        &[
            "error[undocumented]: the parameter `X-Trace` of `createOrder` is said to be documented, and no document shows it",
        ],
    );
}

#[test]
fn types() {
    check(
        |inventory| field(inventory, "retries").ty.as_mut().unwrap().kind = Kind::String,
        &["error[type]: `retries` is `string` in the document, and `integer` in the spec"],
    );
    check(
        |inventory| field(inventory, "goods").ty.as_mut().unwrap().kind = Kind::Object,
        &["error[type]: `goods` is `object` in the document, and `array` in the spec"],
    );
}

#[test]
fn presence() {
    check(
        |inventory| field(inventory, "orderId").required = Required::No,
        &["error[required]: `orderId` is optional in the document, and required in the spec"],
    );
    check(
        |inventory| field(inventory, "retries").required = Required::Yes,
        &["error[required]: `retries` is required in the document, and optional in the spec"],
    );
    check(
        |inventory| field(inventory, "device.os").required = Required::Yes,
        &[
            "error[required]: `os` is required in the document, and required under a condition in the spec",
        ],
    );
    check(
        |inventory| {
            field(inventory, "device.os").required = Required::When(Condition {
                words: "if tablet".into(),
                reading: Some(Reading::OneOf("kind".into(), vec!["tablet".into()])),
            });
        },
        &[
            "error[required]: `os` is required if `kind` is one of `tablet` in the document, and under another condition in the spec",
        ],
    );
    check(
        |inventory| {
            field(inventory, "retries").required = Required::When(Condition {
                words: "in some countries".into(),
                reading: None,
            });
        },
        &[
            "note[required]: `retries` is required under a condition in the document, and never in the spec",
        ],
    );
}

#[test]
fn limits() {
    check(
        |inventory| {
            field(inventory, "orderId").limits = vec![limit(LimitOf::Length, Some("2"), Some("64"))]
        },
        &[
            "error[limit]: `maxLength` of `orderId` is 64 in the document, and 32 in the spec",
            "error[limit]: `minLength` of `orderId` is 2 in the document, and the spec has none",
        ],
    );
    check(
        |inventory| field(inventory, "orderId").limits.clear(),
        &[
            "error[undocumented]: `maxLength` of `orderId` is said to be documented, and no document shows it",
        ],
    );
    check(
        |inventory| {
            field(inventory, "amount").limits = vec![limit(LimitOf::Value, None, Some("9.00"))]
        },
        &[
            "note[limit]: the limit `value ..9.00` of `amount` is in the document, and can't be said of its type in the spec",
        ],
    );
}

#[test]
fn values_and_defaults() {
    check(
        |inventory| field(inventory, "kind").values.push("C".into()),
        &["error[values]: the value `C` of `kind` is not in the spec"],
    );
    check_without(
        "enum: [A, B]",
        "enum: [A, B, C]",
        &[
            "error[values]: the value `C` of `kind` is in the spec, and not in the list of the document",
        ],
    );
    check(
        |inventory| field(inventory, "email").values = vec!["X".into(), "Y".into()],
        &["error[values]: `email` has `X`, `Y` in the document, and the spec lists no values"],
    );
    check(
        |inventory| field(inventory, "kind").default = Some("B".into()),
        &["error[default]: the default of `kind` is `B` in the document, and `A` in the spec"],
    );
    check(
        |inventory| field(inventory, "kind").default = None,
        &[
            "error[undocumented]: `default` of `kind` is said to be documented, and no document shows it",
        ],
    );
    check_without(
        "enum: [OPEN, PAID]",
        "enum: [OPEN]",
        &["error[values]: the value `PAID` of `state` is not in the spec"],
    );
    check_without(
        "enum: [OPEN, PAID]",
        "enum: [OPEN, PAID, LOST]",
        &[
            "error[values]: the value `LOST` of `state` is in the spec, and not in the table of the document",
        ],
    );
}

#[test]
fn examples() {
    let broken = |inventory: &mut Inventory| {
        let sent = map([
            ("orderId", text_node("A7")),
            ("kind", text_node("secret-value")),
        ]);
        order(inventory).parts[1] = example(Way::Request, sent);
    };
    check(
        broken,
        &[
            "error[example]: the documented example does not fit the request of `createOrder` as a whole: it lacks the required member `amount`",
            "error[example]: the documented example does not fit the request of `createOrder` as a whole: it fits none of the forms",
            "error[example]: the documented example does not fit the request of `createOrder` at `/kind`: it breaks `enum`",
        ],
    );
    check_without(
        "value: { orderId: A1, amount: '1.00', kind: A,",
        "value: { orderId: A1, amount: '1.00',",
        &[
            "error[example]: an example of the request of `createOrder` is not in the spec",
            "error[undocumented]: the example `plain` of the request of `createOrder` is said to be documented, and no document shows it",
        ],
    );
    let more = |inventory: &mut Inventory| {
        let sent = map([
            ("orderId", text_node("A7")),
            ("amount", text_node("1")),
            ("colour", text_node("x")),
        ]);
        order(inventory).parts[1] = example(Way::Request, sent);
    };
    check(
        more,
        &[
            "error[example]: an example of the request of `createOrder` is not in the spec",
            "error[missing]: the member `colour` of the request of `createOrder` is not in the spec",
            "error[undocumented]: the example `plain` of the request of `createOrder` is said to be documented, and no document shows it",
        ],
    );
}

#[test]
fn what_is_acknowledged_is_not_found() {
    let spec = ACME.replacen(
        "        retries:\n",
        "        retries:\n          x-deviates: [{ from: type, why: the page is wrong }]\n",
        1,
    );
    let retype = |inventory: &mut Inventory| {
        field(inventory, "retries").ty.as_mut().unwrap().kind = Kind::String
    };
    check_spec(&spec, retype, &[]);
    check_spec(
        &spec,
        |_| {},
        &["error[unneeded]: nothing deviates in the `type` here any more"],
    );
    let named = ACME.replacen(
        "        retries:\n",
        "        retries:\n          x-deviates: [{ from: type, fact: retrys, why: the page is wrong }]\n",
        1,
    );
    check_spec(
        &named,
        retype,
        &[
            "error[type]: `retries` is `string` in the document, and `integer` in the spec",
            "error[unneeded]: nothing deviates in the `type` of `retrys` here any more",
        ],
    );
    let above = "    Order:\n      x-deviates: [{ from: missing, fact: voucher, why: not sold }]\n";
    let spec = ACME.replacen("    Order:\n", above, 1);
    let add = |inventory: &mut Inventory| {
        rows(inventory).push(row(22, "voucher", Kind::String, Required::No))
    };
    check_spec(&spec, add, &[]);
    check_spec(
        &spec,
        |inventory| rows(inventory).push(row(22, "coupon", Kind::String, Required::No)),
        &[
            "error[missing]: the member `coupon` of the request of `createOrder` is not in the spec",
            "error[unneeded]: nothing deviates in the `missing` of `voucher` here any more",
        ],
    );
}

#[test]
fn names_that_rows_have_lost_are_told_by_examples() {
    let lose = |inventory: &mut Inventory| {
        let sent = map([
            ("orderId", text_node("A7")),
            ("amount", text_node("2.00")),
            ("kind", text_node("A")),
        ]);
        order(inventory).parts[1] = example(Way::Request, sent);
        field(inventory, "amount").path = vec![LOST.into()];
    };
    check(lose, &[]);
    let two = |inventory: &mut Inventory| {
        lose(inventory);
        field(inventory, "orderId").path = vec![LOST.into()];
    };
    check(
        two,
        &[
            "note[missing]: a row that has lost its name leads to no member of the spec",
            "note[missing]: a row that has lost its name leads to no member of the spec",
            "error[undocumented]: `maxLength` of `orderId` is said to be documented, and no document shows it",
        ],
    );
}

#[test]
fn a_finding_has_both_places_and_an_edit() {
    let mut inventory = inventory();
    field(&mut inventory, "retries").required = Required::Yes;
    rows(&mut inventory).push(row(22, "device.model", Kind::String, Required::No));
    let view = view(ACME);
    let findings = audit(&inventory, &view);
    let told: Vec<String> = findings
        .iter()
        .map(|finding| text(finding, &inventory, &view))
        .collect();
    insta::assert_snapshot!(told.join("\n\n"), @r"
    error[required]: `retries` is required in the document, and optional in the spec
      --> specs/acme/openapi.yaml:75:9
      --> acme.txt:13:1
      = edit: add `retries` to `required` at specs/acme/openapi.yaml:59:17
      = rust: `model::Order::retries`

    error[missing]: the member `device.model` of the request of `createOrder` is not in the spec
      --> specs/acme/openapi.yaml:89:13
      --> acme.txt:22:1
      = edit: add `model` to `properties` at specs/acme/openapi.yaml:89:13
      |             model:
      |               type: string
    ");
    assert!(findings.iter().all(|finding| finding.level == Level::Error));
    insta::assert_snapshot!(json(&findings[..1], &inventory, &view).to_string(), @r#"[{"also":[],"document":{"capture":"acme.txt","column":1,"document":"page","line":13},"edit":{"action":"add `retries` to `required`","at":{"column":17,"line":59,"path":"specs/acme/openapi.yaml"},"lines":[]},"level":"error","message":"`retries` is required in the document, and optional in the spec","rule":"required","rust":["model::Order::retries"],"spec":{"column":9,"line":75,"path":"specs/acme/openapi.yaml"},"subject":"retries"}]"#);
}

#[test]
fn much_is_looked_at_in_little_time() {
    let mut inventory = inventory();
    let unknown = |line: u32| {
        row(
            line,
            &format!("device.member{line}"),
            Kind::String,
            Required::No,
        )
    };
    rows(&mut inventory).extend((100..20_100).map(unknown));
    for at in 0..2_000 {
        let table = table(Way::Unknown, request());
        let title = format!("Section {at}");
        let section = section(SectionKind::Call, &title, 30_000 + at, vec![table]);
        inventory.documents[0].sections.push(section);
    }
    let view = view(ACME);
    let start = std::time::Instant::now();
    let findings = audit(&inventory, &view);
    assert!(findings.len() >= 20_000, "{}", findings.len());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
