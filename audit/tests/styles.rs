//! Styles in which pages of gateways are written, each as a small page of our own: what is read of it, and what is left unread.

use payspec_audit::capture::Capture;
use payspec_audit::facts::{Field, Part, Required, Section, Way};
use payspec_audit::read;

fn required(field: &Field) -> &'static str {
    match field.required {
        Required::Yes => " yes",
        Required::No => " no",
        Required::When(_) => " when",
        Required::Unsaid => "",
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::Request => "request",
        Way::Answer => "answer",
        Way::Notification => "notification",
        Way::Unknown => "unknown",
    }
}

fn head(section: &Section) -> String {
    let words = [section.method.as_deref(), section.path.as_deref()];
    let address: Vec<&str> = words.into_iter().flatten().collect();
    format!("# {} [{}]", section.title, address.join(" "))
}

fn show(name: &str, page: &str) -> Vec<String> {
    let document = read::read(&Capture {
        id: "page",
        name,
        bytes: page.as_bytes(),
        read: "2026-01-01",
    })
    .expect("a page with facts");
    let mut lines = Vec::new();
    for section in &document.sections {
        lines.push(head(section));
        for part in &section.parts {
            match part {
                Part::Fields(table) => lines.extend(table.rows.iter().map(|field| {
                    let ty = field.ty.as_ref().map_or("-", |ty| ty.words.as_str());
                    let way = way(table.way);
                    format!("{way} {} {ty}{}", field.dotted(), required(field))
                })),
                Part::Example(example) => lines.push(format!("{} example", way(example.way))),
                Part::Values(table) => {
                    let values: Vec<&str> =
                        table.rows.iter().map(|row| row.value.as_str()).collect();
                    lines.push(format!("{}: {}", table.subject, values.join(" ")));
                }
                Part::Limits(rows) => lines.push(format!("{} limits", rows.len())),
            }
        }
    }
    let unread = document.unread.iter();
    lines.extend(unread.map(|unread| format!("unread {}: {}", unread.at.line, unread.why)));
    lines
}

#[track_caller]
fn check(page: &str, expected: &[&str]) {
    assert_eq!(show("page.md", page), expected);
}

#[test]
fn labels_of_other_languages_say_the_way() {
    check(
        "# 下单\n\n- **请求路径**: `/v1/order`\n- **请求方式**: POST\n\n**公共请求参数**\n\n| 参数 | 必填 | 类型 |\n|---|---|---|\n| a_b | 是 | string |\n\n\
         **响应结果**\n\n| 字段名 | 必填 | 说明 |\n|---|---|---|\n| c_d | 否 | x |\n\n失败返回：\n```json\n{\"c_d\": 1}\n```\n",
        &[
            "# 下单 [POST /v1/order]",
            "request a_b string yes",
            "answer c_d - no",
            "answer example",
        ],
    );
    check(
        "# Pagar\n\n`POST /v1/pago`\n\n## Parámetros\n\n|Nombre|Tipo|Obligatorio|Descripción|\n|-|-|-|-|\n|monto|number|Sí|El monto|\n|nota|string|No|x|\n\n\
         ## Respuesta\n\n|Campo|Tipo|\n|-|-|\n|id|string|\n",
        &[
            "# Pagar [POST /v1/pago]",
            "request monto number yes",
            "request nota string no",
            "answer id string",
        ],
    );
}

#[test]
fn addresses_stand_in_code_and_in_tables() {
    check(
        "## Pay\n\n```http\nPOST https://api.example.com/v1/pay\n```\n\n| Field | Type | Required |\n|---|---|:-:|\n| `sum` | String | ✓ |\n",
        &["# Pay [POST /v1/pay]", "request sum String yes"],
    );
    check(
        "## Send\n\n```\nPOST /v1/send HTTP/1.1\nHost: api.example.com\n{\n \"sum\": 1\n}\n```\n",
        &["# Send [POST /v1/send]", "request example"],
    );
    check(
        "## Send\n\n| URL | https://{base}/v1/send |\n|---|---|\n| Method | POST |\n\n**Request**\n\n| Field | Type |\n|---|---|\n| sum | int |\n",
        &["# Send [POST /v1/send]", "request sum int"],
    );
}

#[test]
fn one_call_at_two_hosts_is_one() {
    check(
        "# Ask\n\n### Sandbox\n\n`POST https://test.example.com/v1/ask`\n\n### Production\n\n`POST https://example.com/v1/ask`\n\n\
         ## Request Body\n\n| Field | Type |\n|---|---|\n| sum | int |\n",
        &["# Ask [POST /v1/ask]", "request sum int"],
    );
}

#[test]
fn what_a_command_calls_is_the_path_that_is_printed() {
    check(
        "## Get one\n\n```shell\ncurl \"https://example.com/v1/pay/2\"\n```\n\n```json\n{\"id\": 2}\n```\n\n### HTTP Request\n\n\
         `GET https://example.com/v1/pay/<id>`\n\n### URL Parameters\n\nParameter | Description\n--- | ---\nid | Which one\n",
        &[
            "# Get one [GET /v1/pay/<id>]",
            "unknown example",
            "request id -",
        ],
    );
}

#[test]
fn facts_below_several_addresses_are_of_none() {
    check(
        "## Notices\n\n`POST /n/one`\n\n`POST /n/two`\n\n| Field | Type |\n|---|---|\n| sum | int |\n| cur | string |\n",
        &[
            "# Notices [POST /n/one]",
            "# Notices [POST /n/two]",
            "# Notices []",
            "unknown sum int",
            "unknown cur string",
        ],
    );
}

#[test]
fn a_label_ends_the_sections_below_it() {
    check(
        "## Refund\n\n`POST /v1/refund`\n\n### Request Parameters\n\n| Field | Type | Required |\n|---|---|---|\n| Action | string | Yes |\n\n\
         ### Action of a refund\n\n| Action | Name | Description |\n|---|---|---|\n| `C` | Capture | x |\n| `R` | Refund | y |\n\n\
         ### Response\n\n| Field | Type |\n|---|---|\n| id | string |\n",
        &[
            "# Refund [POST /v1/refund]",
            "request Action string yes",
            "answer id string",
            "# Action of a refund []",
            "Action: C R",
        ],
    );
}

#[test]
fn rows_are_nested_by_spaces_and_marks_at_once() {
    check(
        "## Pay\n\n`POST /v1/pay`\n\n| Field | Type |\n|---|---|\n| data | object |\n| - no | string |\n| - info | object |\n| &ensp;- no | string |\n| sum | int |\n\n\
         | Field | Type |\n|---|---|\n| list | array |\n| &nbsp;&nbsp;└─ one | object |\n| &nbsp;&nbsp;&nbsp;&nbsp;└─ two | int |\n",
        &[
            "# Pay [POST /v1/pay]",
            "unknown data object",
            "unknown data.no string",
            "unknown data.info object",
            "unknown data.info.no string",
            "unknown sum int",
            "unknown list[] array",
            "unknown list[].one object",
            "unknown list[].one.two int",
        ],
    );
}

#[test]
fn lists_describe_fields() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n## Parameters\n\n- `Key` (header, required): x\n- `sum` (integer, required): x\n- `payer` (object, optional): x\n  - `name` (string): x\n\
         - `mode` (string, required): x\n\nA list of words:\n\n- VISA (credit cards)\n- below:\n  - `deep` (string, required)\n  - `deeper` (string, required)\n",
        &[
            "# Pay [POST /v1/pay]",
            "request sum integer yes",
            "request payer object no",
            "request payer.name string",
            "request mode string yes",
            "unread 7: an HTTP header, which is no member of a message",
            "unread 17: a field in a list below something that is no field",
            "unread 18: a field in a list below something that is no field",
        ],
    );
}

#[test]
fn headers_are_no_fields() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n## Headers\n\n| Header | Required |\n|---|---|\n| Content-Type | Yes |\n\n## Body\n\n\
         | Name | In | Type | Required |\n|---|---|---|---|\n| Auth | header | string | yes |\n| body | body | object | no |\n| » sum | body | int | yes |\n",
        &[
            "# Pay [POST /v1/pay]",
            "request sum int yes",
            "unread 7: HTTP headers, which are no members of a message",
            "unread 15: an HTTP header, which is no member of a message",
        ],
    );
}

#[test]
fn statuses_of_http_are_of_no_field() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n| Status | Description |\n|---|---|\n| 200 | OK |\n| 404 | Not Found |\n\n| Status | Description |\n|---|---|\n| 100 | Waiting |\n| 200 | Paid |\n",
        &[
            "# Pay [POST /v1/pay]",
            "HTTP status: 200 404",
            "status: 100 200",
        ],
    );
}

#[test]
fn values_are_of_what_the_line_before_names() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n| Name | Type |\n|---|---|\n| orderState | int |\n| payState | int |\n\n2.States (orderState)\n\n| Value | Meaning |\n|---|---|\n| 10 | x |\n\n\
         3.States (payState)\n\n| Value | Meaning |\n|---|---|\n| -1 | y |\n",
        &[
            "# Pay [POST /v1/pay]",
            "unknown orderState int",
            "unknown payState int",
            "orderState: 10",
            "payState: -1",
        ],
    );
}

#[test]
fn a_table_may_describe_the_members_of_a_field() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n**Request**\n\n| Name | Type |\n|---|---|\n| goods | array |\n| sum | int |\n\ngoods has the following structure:\n\n| Name | Type |\n|---|---|\n| sku | string |\n\n\
         UnknownThing\n\n| Name | Type |\n|---|---|\n| code | string |\n",
        &[
            "# Pay [POST /v1/pay]",
            "request goods array",
            "request sum int",
            "request goods[].sku string",
            "unknown code string",
        ],
    );
}

#[test]
fn a_line_before_a_table_says_more_than_a_label() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n**Request Body**\n\n| Name | Type |\n|---|---|\n| sum | int |\n\nThe response received will be of the following format\n\n| Name | Type |\n|---|---|\n| id | string |\n",
        &[
            "# Pay [POST /v1/pay]",
            "request sum int",
            "answer id string",
        ],
    );
}

#[test]
fn what_a_circle_says_hangs_on_its_column() {
    check(
        "# 결제\n\nPOST /v1/pay\n\n| 필드 | 필수 | 타입 |\n|---|---|---|\n| a_b | O | string |\n| c_d | - | string |\n",
        &[
            "# 결제 [POST /v1/pay]",
            "request a_b string yes",
            "unknown c_d string",
        ]
        .map(|line| line.replace("unknown", "request"))
        .each_ref()
        .map(String::as_str),
    );
    check(
        "# Pay\n\nPOST /v1/pay\n\n| Field | Required | Type |\n|---|---|---|\n| a_b | O | string |\n| c_d | | string |\n",
        &[
            "# Pay [POST /v1/pay]",
            "unknown a_b string",
            "unknown c_d string",
            "unread 5: a column of `O`, which may say required or optional",
        ],
    );
}

#[test]
fn names_hold_flags_and_footnotes() {
    check(
        "# Pay\n\n##### Parameters\n\n| Name | Description |\n|---|---|\n|key<br>*required*<br>**string**| x |\n|day*<br>**integer**| x |\n\n\
         | Parameter | Type | Mandatory, limits | Description |\n|---|---|---|---|\n| `one` \\*\\* | _String_ | Required Up to 20 characters | x |\n| `two` | _String_ | Optional | x |\n",
        &[
            "# Pay []",
            "request key string yes",
            "request day integer",
            "request one String yes",
            "request two String no",
        ],
    );
}

#[test]
fn braces_of_a_heading_are_words() {
    check(
        "## Notify /n/{GATEWAY}\n\n| Name | Type |\n|---|---|\n| a_b | int |\n\n## Pay {#pay}\n\n| Name | Type |\n|---|---|\n| a_b | int |\n",
        &[
            "# Notify /n/{GATEWAY} []",
            "notification a_b int",
            "# Pay []",
            "unknown a_b int",
        ],
    );
}

#[test]
fn a_table_of_names_is_never_lost_silently() {
    check(
        "# Pay\n\nPOST /v1/pay\n\n| Zaa | Zbb |\n|---|---|\n| merchant_id | x |\n| order_id | y |\n",
        &[
            "# Pay [POST /v1/pay]",
            "unread 5: a table under headings that are not known",
        ],
    );
}

/// What is nested deeper than pages are is not read as what it is: that is said, at the first such element.
#[test]
fn tables_that_are_nested_too_deep_are_unread() {
    let page = |depth: usize| {
        format!(
            "<h2>Ping</h2><p>POST /v1/ping</p>\n{}<table><tr><th>Name<th>Type<tr><td>amount<td>string</table>",
            "<div>".repeat(depth)
        )
    };
    let read = |depth| {
        let page = page(depth);
        let capture = payspec_audit::capture::Capture {
            id: "page",
            name: "page.html",
            bytes: page.as_bytes(),
            read: "2026-01-01",
        };
        payspec_audit::read::read(&capture).expect("facts")
    };
    let deep = read(300);
    let [unread] = deep.unread.as_slice() else {
        panic!("one place is unread: {:?}", deep.unread);
    };
    assert_eq!(unread.at.line, 2);
    assert!(unread.why.contains("nested too deep"), "{}", unread.why);
    assert!(read(50).unread.is_empty());
}
