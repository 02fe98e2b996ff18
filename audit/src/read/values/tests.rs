use super::listed;

fn check(words: &str, expected: &str) {
    let found = listed(words);
    let open = if found.open { "|.." } else { "" };
    assert_eq!(
        format!("{}{open}", found.values.join("|")),
        expected,
        "{words}"
    );
}

#[test]
fn lists_of_values() {
    check(
        "Client type, possible values: APP, WEB, OTHERS",
        "APP|WEB|OTHERS",
    );
    check("Possible values: [`a`, `b`]", "a|b");
    check("Kind Enum: \"a\" \"b\" what it is", "a|b");
    check(
        "The complete list of valid values: 1. UNIFIED 2.TILE",
        "UNIFIED|TILE",
    );
    check(
        "valid values: 1. WEB: on a PC. 2.WAP: on a phone. 3.APP: in an app.",
        "WEB|WAP|APP",
    );
    check("valid values: 1. IOS: 2.ANDROID", "IOS|ANDROID");
    check("one of card, wallet or bank", "card|wallet|bank");
    check("Must be PAY_IN", "PAY_IN");
    check("Must be 1 for Cashier Mode", "1");
    check("Must be card for direct card payment", "card");
    check("Kind is fixed as SUBSCRIPTION", "SUBSCRIPTION");
    check("auto、manual", "auto|manual");
    check("Three Ds Mode[no、auto、standard]", "no|auto|standard");
    check(
        "计划类型:RECURRING/INSTALMENT/UNSCHEDULED",
        "RECURRING|INSTALMENT|UNSCHEDULED",
    );
    check(
        "Status (0: not started, 2: success (final state), -1: pending)",
        "0|2|-1",
    );
    check("Interval: D, W, M, Y", "D|W|M|Y");
    check("Payment status: SUCCEED, FAILED, etc.", "SUCCEED|FAILED|..");
    check("Status code: 2 = Success", "2|..");
    check("BANK_TRANSFER", "BANK_TRANSFER");
    check("`open`, `paid` or `lost`", "open|paid|lost");
    check("Either `fast` or `slow`. As you like", "fast|slow");
    check("SUCCESS or FAIL", "SUCCESS|FAIL");
    check("状态：0-未支付，1-已支付", "0|1");
    check("Must be `a` or `b`", "a|b");
    check("Must be USD or EUR.", "USD|EUR");
}

#[test]
fn what_is_no_list() {
    for words in [
        "Merchant order number (must be unique, length cannot exceed 48)",
        "must be real and valid",
        "Must be unique for each order",
        "Must be JSON",
        "Subscription",
        "Payment Method",
        "URL",
        "one of the supported currencies",
        "Time (when status=2, this field has value)",
        "Currency code (e.g., CNY, USD)",
        "Allowed characters: numbers, lowercase and uppercase letters",
        "Specify this payment channel (card)",
        "Possible values: non-empty and <= 32 characters",
        "Set to true to generate a token",
        "Possible values: Value must match regular expression ^a$",
        "Allowed values: any",
        "`a` and what follows",
        "JSON or XML",
        "Must be 0 for JPY",
        "Must be 18 or older",
        "must be YYYY-MM-DD",
        "Amount in minor units. Example: 100 = 1.00 USD",
        "Example: 100 = one",
        "Available in: US, GB",
        "Required if: A, B",
        "Credit Cards (VISA, MasterCard)",
        "Date format: yyyy-MM-dd HH:mm:ss",
    ] {
        check(words, "");
    }
}

#[test]
fn a_list_that_is_not_there() {
    assert_eq!(listed("The list of valid values:").absent, Some(4));
    assert_eq!(listed("Possible values: see the appendix").absent, Some(0));
    assert_eq!(listed("Possible values: <= 32 characters").absent, None);
}
