//! Each test is a page and all that is found in it: the line, the rule, what is said, the other lines.

mod many;
mod page;

use std::collections::BTreeSet;

use super::contradictions;
use page::page;

/// Asserts what is found in a page, all of it.
fn check(lines: &str, expected: &[&str]) {
    let found = contradictions(&page(lines)).into_iter().map(|one| {
        let also: BTreeSet<u32> = one.also.iter().map(|(at, _)| at.line).collect();
        let also: Vec<String> = also.iter().map(u32::to_string).collect();
        let also = if also.is_empty() {
            String::new()
        } else {
            format!(" [{}]", also.join(" "))
        };
        format!(
            "{} {}: {}{also}",
            one.at.line,
            one.rule.as_str(),
            one.message
        )
    });
    let found: Vec<String> = found.collect();
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}

#[test]
fn a_required_field_is_in_the_example() {
    check(
        r#"call /pay
row request a string yes
row request b string yes
row request c string no
row request o object no
row request o.x string yes
json request {"a": "1", "d": 1}"#,
        &[
            "3 required-absent: `b` is required, but absent from the example of the request of `/pay` [7]",
            "7 not-in-table: `d` is in the example of the request of `/pay`, but not in its table [2]",
            "4 not-in-examples: `c` and `o` are in the table, but in no example of the request of `/pay`",
        ],
    );
}

#[test]
fn many_absent_fields_are_one_finding() {
    check(
        r#"call /pay
row request a string yes
row request b string yes
row request c string yes
row request d string yes
row request e string yes
json request {"e": "1"}"#,
        &[
            "2 required-absent: `a`, `b`, `c` and `d` are required, but absent from the example of the request of `/pay` [7]",
        ],
    );
}

#[test]
fn types_are_those_of_the_example() {
    check(
        r#"call /pay
row request a integer yes
row request b string yes
row request c object yes
row request d list yes
row request e boolean yes
row request f number yes
row request g integer yes
row request h - yes
json request {"a": "1", "b": 2, "c": [], "d": {}, "e": "true", "f": 1, "g": 1.50, "h": 1}"#,
        &[
            "2 type-of-example: `a` is an integer in the table and text in the example [10]",
            "3 type-of-example: `b` is a string in the table and a number in the example [10]",
            "4 type-of-example: `c` is an object in the table and a list in the example [10]",
            "5 type-of-example: `d` is a list in the table and an object in the example [10]",
            "6 type-of-example: `e` is a boolean in the table and text in the example [10]",
            "8 type-of-example: `g` is an integer in the table and a number in the example [10]",
        ],
    );
}

#[test]
fn an_envelope_is_not_part_of_the_table() {
    check(
        r#"call /pay
row answer code integer -
row answer data object -
row answer data.orderId string -
json answer {"code": 0, "data": {"orderId": "A1"}}
call /query
row answer orderId string -
row answer status integer -
json answer {"code": 0, "data": {"orderId": "A1", "status": 1, "more": 2}}"#,
        &[
            "9 not-in-table: `more` is in the example of the answer of `/query`, but not in its table [7]",
        ],
    );
}

#[test]
fn items_of_lists_are_held_against_rows() {
    check(
        r#"call /pay
row request goods[] list yes
row request goods[].sku string yes
row request goods[].price string yes
json request {"goods": [{"sku": "a"}, {"sku": 5, "size": 2}]}"#,
        &[
            "3 type-of-example: `goods.sku` is a string in the table and a number in the example [5]",
            "4 required-absent: `goods.price` is required, but absent from the example of the request of `/pay` [5]",
            "5 json-types-differ: `goods.sku` is text in one example and a number in another [5]",
            "5 not-in-table: `goods.size` is in the example of the request of `/pay`, but not in its table [2]",
        ],
    );
}

#[test]
fn lost_names_explain_members() {
    check(
        r#"call /pay
row request ? string yes
row request name string yes
json request {"name": "N", "email": "x"}
call /track
row request ? object yes
row request no string yes
json request {"no": "N", "more": "K-V"}"#,
        &[
            "2 lost-name: a row has lost its name; only the example has `email`",
            "6 type-of-example: `more` is text in the example, and the only row that it can be says an object [8]",
            "6 lost-name: a row has lost its name; only the example has `more`",
        ],
    );
}

#[test]
fn values_are_among_those_listed() {
    check(
        r#"call /pay
row request mode string yes values=auto|manual
row request kind string yes values=A|B open
row request case string yes values=APP|WEB
json request {"mode": "none", "kind": "C", "case": "app"}"#,
        &[
            "5 value-not-listed: the example's `mode` is not among the values of its row [2]",
            "5 value-case: `case` is `APP` and `app` [4]",
        ],
    );
}

#[test]
fn rows_show_the_values_of_the_example() {
    check(
        r#"call /pay
row request month string yes example=02
row request year string yes example=2031
row request currency string yes example=CNY|USD
json request {"month": "11", "year": "2028", "currency": "USD"}"#,
        &[
            "2 row-example-differs: the rows of `month` and `year` show other values than the example [5]",
        ],
    );
}

#[test]
fn conditions_are_met() {
    check(
        r#"call /pay
row request wallet string no
row request o object yes
row request o.terminal string is:wallet:APP|WAP
row request a string absent:b
row request b string absent:a
json request {"wallet": "APP", "o": {"x": 1}, "a": ""}
call /query
row request id1 string absent:id2
row request id2 string absent:id1
json request {"id1": "11", "id2": "22"}"#,
        &[
            "4 condition-unmet: `o.terminal` is absent or empty in the example although its condition on `wallet` is met [7]",
            "5 condition-unmet: `a` is absent or empty in the example although its condition on `b` is met [7]",
            "7 not-in-table: `o.x` is in the example of the request of `/pay`, but not in its table [2]",
            "11 alternatives-together: `id1` and `id2` are each required if the other is empty, and the example has both [9 11]",
        ],
    );
}

#[test]
fn values_are_inside_their_limits() {
    check(
        r#"call /pay
row request amount string yes value=0.99..1000
row request name string yes length=..3
row request code string yes length=5..
row request day string yes length=2..2
json request {"amount": "0.5", "name": "abcd", "code": "ab", "day": "01"}"#,
        &[
            "6 outside-limit: the example's `amount` is `0.5`, less than 0.99 [2]",
            "6 outside-limit: the example's `name` has 4 characters, more than 3 [3]",
            "6 outside-limit: the example's `code` has 2 characters, fewer than 5 [4]",
        ],
    );
}

#[test]
fn amounts_are_inside_the_table_of_limits() {
    check(
        r#"general Limits
limit Collection 0.99..1000
call Collection Apply
row request amount string yes
json request {"amount": "2000.00"}
call Subscription Apply
row request amount string yes
json request {"amount": "0.50000000"}"#,
        &[
            "5 outside-limit: `amount` of the request of `Collection Apply` is `2000.00`, more than 1000 of the table of limits [2]",
            "2 limit-scope: the limit names `Collection`; whether it holds for `Subscription Apply` is not said",
            "8 outside-limits-table: `amount` of the request of `Subscription Apply` is `0.50000000`, less than 0.99 of the table of limits [2]",
        ],
    );
}

#[test]
fn tables_agree() {
    check(
        r#"call /one
row request a integer yes
row request b string yes length=1..25
row request c string yes length=1..3
row request d string no default=x
row request e string no values=A|B
row request f string no values=A|B
row request g string no values=A
row request ? object no schema=X
call /two
row request a string yes
row request b string yes length=1..50
row request c string no
row request d string no default=y
row request e string no values=A|C
row request f string no
row request g string no values=B
row request ? object yes schema=X"#,
        &[
            "9 lost-name: a row has lost its name",
            "11 types-differ: `a` is an integer here and a string there [2 11]",
            "12 limits-differ: `b` has 2 limits [3 12]",
            "14 defaults-differ: `d` has 2 defaults [5 14]",
            "15 values-differ: `e` has 2 lists of values [6 15]",
            "18 lost-name: a row has lost its name",
            "5 limit-unsaid: `d` has no limit, most other strings of the table have one",
            "13 limit-said-once: `c` has a limit in 1 of 2 requests, none here [4]",
            "13 required-differs: `c` is required in one request and optional in another [4 13]",
            "16 values-said-once: `f` lists values in 1 of 2 tables, none here [7]",
            "18 required-differs: `(X)` is required in one request and optional in another [9 18]",
        ],
    );
}

#[test]
fn rows_agree_with_themselves() {
    check(
        r#"call /pay
row request a integer yes values=token
row request b boolean no default=maybe
row request c string yes default=x
row request mode string no default=M
row request d string is:mode:M|N default=x
row request e string no values=A|B|A default=C
row request e string no
row request o.x string yes"#,
        &[
            "2 impossible-value: `a` is an integer, but its row gives the value `token`",
            "3 impossible-value: `b` is a boolean, but its row gives the default `maybe`",
            "4 default-required: `c` is required and has a default",
            "6 default-required: `d` has a default, and is required when `mode` has its own default [5]",
            "7 default-not-listed: the default of `e` is not among its values",
            "7 value-twice: the row of `e` lists `A` twice",
            "8 field-twice: two rows describe `e` [7]",
            "9 parent-missing: the table has `o.x`, but not `o` itself",
        ],
    );
}

#[test]
fn a_request_names_its_order_and_currency() {
    check(
        r#"call /refund
row request amount string yes
row request orderNo string no
row request tradeNo string no
call /pay
row request amount string yes
row request currency string yes
row request orderNo string yes
row request tradeNo string no"#,
        &[
            "2 currency-missing: a request has an amount without a currency, other requests have both [2]",
            "3 no-reference: `orderNo` and `tradeNo` are optional, so a request may name no order at all",
            "8 required-differs: `orderNo` is required in one request and optional in another [3 8]",
        ],
    );
}

#[test]
fn amounts_and_currencies_are_pairs() {
    check(
        r#"notification Paid
json notification {"order_amount": "1", "order_currency": "USD", "settle_currency": "USD"}"#,
        &[
            "2 currency-missing: the example has `settle_currency` without `settle_amount`, beside a pair that is whole",
        ],
    );
}

#[test]
fn answers_repeat_the_request() {
    check(
        r#"call /pay
json request {"amount": "1", "currency": "USD", "merchant_order_id": "P123456", "sign": "x", "fee": "1.0"}
json answer {"sign": "y", "data": {"amount": "50", "currency": "USD", "merchant_order_id": "P123456", "fee": 1}}
call /query
json answer {"data": {"amount": "50", "currency": "HKD", "merchant_order_id": "P123456"}}"#,
        &[
            "3 answer-differs: `amount` of the example request and of its answer differ [2]",
            "5 order-differs: two examples with one `merchant_order_id` have different values of `currency` [3]",
        ],
    );
}

#[test]
fn examples_of_one_message_differ() {
    check(
        r#"call /pay
json answer {"a": "1", "b": "2", "c": "3", "d": "4"}
json answer {"a": "1", "b": "2", "c": "3"}
json answer {"a": "1", "b": "2", "c": "3"}
json answer {"a": "1", "b": "2", "c": "4"}"#,
        &[
            "3 examples-alike: two examples of one message differ in nothing but the presence of `d` [2]",
            "4 examples-alike: two examples of one message are equal [3]",
        ],
    );
}

#[test]
fn numbers_are_numbers_beside_booleans() {
    check(
        r#"call /pay
json request {"browser": {"java": false, "height": "800", "width": "1200"}}"#,
        &[
            "2 numbers-as-text: `height` and `width` are numbers as text, `java` beside them are no text [2]",
        ],
    );
}

#[test]
fn times_differ_and_have_one_form() {
    check(
        r#"call /pay
json answer {"created": "2025-08-18T03:23:46+08:00", "paid": "2025-08-18T03:23:46+08:00"}
notification Paid
json notification {"created": "2025-08-18T03:23:46.123Z", "day": "2025-08-18"}"#,
        &[
            "2 times-equal: `created` and `paid` of one example are the same time [2]",
            "4 time-forms: times are written in 2 forms [2 4]",
        ],
    );
}

#[test]
fn ids_have_one_form_and_one_value() {
    check(
        r#"call /pay
json request {"orderId": "C12345", "userId": "1000001", "cardNo": "4111", "storeId": "S0001"}
json answer {"rid": "abc123", "order_id": "P12345", "tradeNo": "P12345"}
call /query
json request {"userId": "1000002", "storeId": "S0001"}
json answer {"rid": "abc123", "orderId": "string"}"#,
        &[
            "3 id-forms: `orderId` has 2 forms in the examples [2 3]",
            "3 name-styles: names in two styles: `order_id` in snake case, most are in camel case [2]",
            "3 ids-equal: `order_id` and `tradeNo` of one example are equal",
            "5 ids-differ: `userId` has 2 values in the examples [2 5]",
            "6 request-ids-equal: two answers have one `rid` [3]",
        ],
    );
}

#[test]
fn names_are_spelt_alike() {
    check(
        r#"call /pay
json request {"fooBar": 1, "barFoo": 1, "order_id": 1, "metadata": 1, "matedata": 1, "iterms": 1, "storedcredentials": 1, "dsVersion": 1, "osVersion": 1, "line1": 1, "line2": 1, "merchantName": 1, "merchantNamee": 1}"#,
        &[
            "2 name-styles: names in two styles: `order_id` in snake case, most are in camel case [2]",
            "2 names-alike: `matedata` and `metadata` differ by a slip [2]",
            "2 misspelt: `matedata` is near the usual word `metadata`",
            "2 misspelt: `iterms` is near the usual word `items`",
            "2 name-styles: `storedcredentials` is several words without a break, other names have one",
        ],
    );
}

#[test]
fn one_name_is_one_field() {
    check(
        r#"call /pay
row request method object yes
row request method.type string yes
row request method.method string no
row request card object no
row request card.captureMode string no
row request card.type string no
call /session
row request captureMode string no
row request type string no"#,
        &[
            "4 same-name: `method` names two fields of one message: an object `method` and a string `method.method` [2]",
            "6 nesting-differs: `captureMode` stands inside `card` here and outermost in another request [9]",
        ],
    );
}

#[test]
fn notifications_call_things_as_calls_do() {
    check(
        r#"call /pay
json request {"amount": "1", "currency": "USD", "settlement_currency": "USD", "id": "1"}
notification Paid
json notification {"order_amount": "1", "order_currency": "USD", "settle_currency": "USD", "order_id": "1", "settle_amount": "1"}"#,
        &[
            "4 names-differ: the notification has `order_amount` and `settle_amount` where the calls have `amount` [2]",
            "4 names-differ: the notification has `order_currency` where the calls have `currency` [2]",
            "4 names-differ: the notification has `settle_currency` where the calls have `settlement_currency` [2]",
        ],
    );
}

#[test]
fn examples_have_values_instead_of_choices() {
    check(
        r#"call /pay
json request {"mode": "card、wechat、payNow、card、applePay", "card": {"type": "qr"}, "wechat": {"type": "qr"}, "payNow": {"type": "qr"}, "grabPay": {"type": "qr"}, "billing": {"city": "x"}}
call /query
json request {"mode": "card、wechat、upi"}"#,
        &[
            "2 choices-for-value: the example has a list of choices instead of a value of `mode` [4]",
            "2 choice-twice: the choices of `mode` have `card` twice",
            "2 choice-objects-differ: `grabPay` beside `mode` is an object like its choices, but no choice",
            "2 choice-objects-differ: the choices of `mode` name `applePay`, which are no objects beside it",
            "4 choices-differ: `mode` has two lists of values: here also `upi`, there also `applePay` and `payNow` [2]",
        ],
    );
}

#[test]
fn values_are_spelt_alike() {
    check(
        r#"call /pay
json answer {"msg": "SUCCESS", "payType": "Subscription", "mode": "none"}
notification Paid
json notification {"notify_type": "payment_success", "status": "SUCCEED", "payType": "SUBSCRIPTION", "path": "/state", "orderState": "x"}
values status SUCCEED|FAILED|EXPIRED
values mode auto|manual"#,
        &[
            "2 value-not-listed: the example's `mode` is not in the table of its values [6]",
            "4 value-case: `payType` is `Subscription` and `SUBSCRIPTION` [2]",
            "4 name-styles: names in two styles: `notify_type` in snake case, most are in camel case [2]",
            "4 values-alike: `SUCCESS`, `payment_success` and `SUCCEED` are one outcome in 3 forms [2 4]",
            "4 outcomes-not-shown: notifications show one value of `status`, 3 outcomes are listed [5]",
            "4 path-to-nothing: the example's path ends in `state`, the member is called `orderState` [4]",
        ],
    );
}

#[test]
fn a_page_is_whole_json_and_names() {
    check(
        r#"call Title
row request ? string yes
json request {"a": "1", }
unread a heading with nothing below it
call 支付
row request a string yes
call Title
row request ? string yes
json request {"a": "1", }
unread a heading with nothing below it"#,
        &[
            "2 lost-name: a row has lost its name; only the example has `a`",
            "3 broken-json: examples are no JSON: a comma behind the last member, where one more may have stood [9]",
            "4 unread: a heading with nothing below it",
            "7 sections-alike: two sections have one heading, one table and one example; nothing tells them apart [1]",
            "8 lost-name: a row has lost its name; only the example has `a`",
            "10 unread: a heading with nothing below it",
            "5 languages-mixed: headings are in two languages [1]",
        ],
    );
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    check(
        r#"call /pay
row request amount string yes length=1..12
row request currency string yes length=3..3 example=USD
row request orderId string yes length=..48
row request method object yes
row request method.type string yes values=card|wallet
row request note string absent:orderId length=..99
json request {"amount": "20.00", "currency": "USD", "orderId": "A1", "method": {"type": "card"}}
row answer code integer -
row answer data object -
row answer data.orderId string -
row answer data.status string - values=PENDING|PAID
json answer {"code": 0, "data": {"orderId": "A1", "status": "PENDING"}}
call /query
row request orderId string yes length=..48
json request {"orderId": "A1"}
notification Paid
row notification orderId string -
row notification status string - values=PAID open
json notification {"orderId": "A1", "status": "PAID"}"#,
        &[],
    );
}

#[test]
fn names_of_the_path_and_headers_are_no_members() {
    check(
        r#"call /refunds/{paymentId}/of/:shop
row request Authorization string yes
json request {"reason": "other"}
row request paymentId string yes
row request shop string yes
row request reason string yes
json answer {"paymentId": "x"}
row answer paymentId string -"#,
        &[],
    );
}

#[test]
fn words_of_a_row_agree_with_it() {
    check(
        r#"call /pay
row request a string yes doubt=flag
row request b string no doubt=flag
row request c string no values=A|B doubt=breaks-off:A
row request d string no doubt=case:Auto"#,
        &[
            "2 flag-differs: `a` is required, but its words mark it as optional",
            "3 flag-differs: `b` is optional, but its words mark it as required",
            "5 value-case: the row of `d` says `Auto`, its value is in another case",
            "4 list-breaks-off: the values of `c` break off behind `A`",
        ],
    );
}

#[test]
fn values_have_the_form_of_their_names() {
    check(
        r#"call /pay
json request {"currency": "USDT", "country": "GB", "expiryMonth": "13", "cvv": "12", "xid": "05", "eci": "05", "month": "x"}"#,
        &[
            "2 value-form: the example's `currency` has not the usual form: three characters",
            "2 value-form: the example's `expiryMonth` has not the usual form: 1 to 12",
            "2 value-form: the example's `cvv` has not the usual form: three or four digits",
            "2 value-form: the example's `xid` has not the usual form: 20 bytes",
        ],
    );
}
