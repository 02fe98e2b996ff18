use super::{
    Scope, const_name, field_name, file_stem, ident, method_name, module_name, type_name,
    variant_name,
};
use crate::source::{FileId, Span};

/// Text, type or variant, field or method, constant.
const TABLE: &[(&str, &str, &str, &str)] = &[
    // letter case
    ("payURL", "PayUrl", "pay_url", "PAY_URL"),
    ("orderNo", "OrderNo", "order_no", "ORDER_NO"),
    ("order_no", "OrderNo", "order_no", "ORDER_NO"),
    ("order-no", "OrderNo", "order_no", "ORDER_NO"),
    ("order.no", "OrderNo", "order_no", "ORDER_NO"),
    ("order  no", "OrderNo", "order_no", "ORDER_NO"),
    ("OrderNo", "OrderNo", "order_no", "ORDER_NO"),
    ("iOS", "IOs", "i_os", "I_OS"),
    ("USD", "Usd", "usd", "USD"),
    ("PAY_IN", "PayIn", "pay_in", "PAY_IN"),
    ("HTTPStatus", "HttpStatus", "http_status", "HTTP_STATUS"),
    (
        "OAuth2Token",
        "OAuth2Token",
        "o_auth2_token",
        "O_AUTH2_TOKEN",
    ),
    ("eWalletID", "EWalletId", "e_wallet_id", "E_WALLET_ID"),
    ("a", "A", "a", "A"),
    ("X-Request-Id", "XRequestId", "x_request_id", "X_REQUEST_ID"),
    (
        "application/json",
        "ApplicationJson",
        "application_json",
        "APPLICATION_JSON",
    ),
    ("ids[]", "Ids", "ids", "IDS"),
    (
        "filter[created][gte]",
        "FilterCreatedGte",
        "filter_created_gte",
        "FILTER_CREATED_GTE",
    ),
    ("$ref", "Ref", "r#ref", "REF"),
    ("@type", "Type", "r#type", "TYPE"),
    ("_id", "Id", "id", "ID"),
    ("__typename", "Typename", "typename", "TYPENAME"),
    // digits
    ("3ds", "_3ds", "_3ds", "_3DS"),
    ("3DS", "_3ds", "_3ds", "_3DS"),
    ("3d", "_3d", "_3d", "_3D"),
    ("0", "_0", "_0", "_0"),
    ("00", "_00", "_00", "_00"),
    ("line1", "Line1", "line1", "LINE1"),
    (
        "address_line_1",
        "AddressLine1",
        "address_line_1",
        "ADDRESS_LINE_1",
    ),
    ("2.1", "_2_1", "_2_1", "_2_1"),
    ("21", "_21", "_21", "_21"),
    ("v1.2.10", "V1_2_10", "v1_2_10", "V1_2_10"),
    ("2024-01-31", "_2024_01_31", "_2024_01_31", "_2024_01_31"),
    // signs that tell values apart
    ("-1", "Minus1", "minus1", "MINUS1"),
    ("+1", "Plus1", "plus1", "PLUS1"),
    ("-1.5", "Minus1_5", "minus1_5", "MINUS1_5"),
    ("-created", "MinusCreated", "minus_created", "MINUS_CREATED"),
    ("A+", "APlus", "a_plus", "A_PLUS"),
    ("AA-", "AaMinus", "aa_minus", "AA_MINUS"),
    ("C++", "CPlusPlus", "c_plus_plus", "C_PLUS_PLUS"),
    ("<=18", "LessEqual18", "less_equal18", "LESS_EQUAL18"),
    ("<none>", "None", "none", "NONE"),
    ("!active", "NotActive", "not_active", "NOT_ACTIVE"),
    // nothing but signs
    ("", "Empty", "empty", "EMPTY"),
    (" ", "Space", "space", "SPACE"),
    ("+", "Plus", "plus", "PLUS"),
    ("-", "Minus", "minus", "MINUS"),
    ("*", "Star", "star", "STAR"),
    ("/", "Slash", "slash", "SLASH"),
    ("%", "Percent", "percent", "PERCENT"),
    (".", "Dot", "dot", "DOT"),
    ("_", "Underscore", "underscore", "UNDERSCORE"),
    ("<", "Less", "less", "LESS"),
    (">=", "GreaterEqual", "greater_equal", "GREATER_EQUAL"),
    (
        "[]",
        "OpenBracketCloseBracket",
        "open_bracket_close_bracket",
        "OPEN_BRACKET_CLOSE_BRACKET",
    ),
    ("*/*", "StarSlashStar", "star_slash_star", "STAR_SLASH_STAR"),
    ("€", "Euro", "euro", "EURO"),
    ("\u{1f4b3}", "U1f4b3", "u1f4b3", "U1F4B3"),
    ("\u{202e}", "U202e", "u202e", "U202E"),
    ("\0", "U0", "u0", "U0"),
    // other scripts
    ("订单号", "订单号", "订单号", "订单号"),
    ("订单 号", "订单号", "订单_号", "订单_号"),
    ("支付（成功）", "支付成功", "支付_成功", "支付_成功"),
    ("Straße", "Straße", "straße", "STRASSE"),
    (
        "überweisungsArt",
        "ÜberweisungsArt",
        "überweisungs_art",
        "ÜBERWEISUNGS_ART",
    ),
    ("НомерЗаказа", "НомерЗаказа", "номер_заказа", "НОМЕР_ЗАКАЗА"),
    ("हिन्दी", "हिन्दी", "हिन्दी", "हिन्दी"),
    ("ราคา", "ราคา", "ราคา", "ราคา"),
    ("مبلغ", "مبلغ", "مبلغ", "مبلغ"),
    // letters that come in several forms
    ("cafe\u{301}", "Café", "café", "CAFÉ"),
    ("คำ", "คํา", "คํา", "คํา"),
    ("ﬁx", "Fix", "fix", "FIX"),
    ("\u{301}", "_\u{301}", "_\u{301}", "_\u{301}"),
    ("٣ds", "_٣ds", "_٣ds", "_٣DS"),
    ("m²", "M2", "m2", "M2"),
    ("a\u{200d}b", "AB", "a_b", "A_B"),
    ("می\u{200c}خواهم", "میخواهم", "می_خواهم", "می_خواهم"),
    (
        "\u{2764}\u{fe0f}",
        "U2764Ufe0f",
        "u2764_ufe0f",
        "U2764_UFE0F",
    ),
    // keywords
    ("type", "Type", "r#type", "TYPE"),
    ("async", "Async", "r#async", "ASYNC"),
    ("gen", "Gen", "r#gen", "GEN"),
    ("try", "Try", "r#try", "TRY"),
    ("yield", "Yield", "r#yield", "YIELD"),
    ("true", "True", "r#true", "TRUE"),
    ("MATCH", "Match", "r#match", "MATCH"),
    ("self", "Self_", "self_", "SELF"),
    ("Self", "Self_", "self_", "SELF"),
    ("super", "Super", "super_", "SUPER"),
    ("crate", "Crate", "crate_", "CRATE"),
    ("union", "Union", "union", "UNION"),
    ("String", "String", "string", "STRING"),
    ("r#type", "RType", "r_type", "R_TYPE"),
];

#[test]
fn table() {
    for (text, upper, snake, constant) in TABLE {
        assert_eq!(type_name(text), *upper, "type of {text:?}");
        assert_eq!(variant_name(text), *upper, "variant of {text:?}");
        assert_eq!(field_name(text), *snake, "field of {text:?}");
        assert_eq!(method_name(text), *snake, "method of {text:?}");
        assert_eq!(const_name(text), *constant, "constant of {text:?}");
    }
}

#[test]
fn modules_have_files() {
    let names = [
        ("payIn", "pay_in", "pay_in"),
        ("type", "r#type", "type"),
        ("mod", "mod_", "mod_"),
        ("AUX", "aux_", "aux_"),
        ("lib", "lib_", "lib_"),
        ("self", "self_", "self_"),
        ("订单", "u8ba2_u5355", "u8ba2_u5355"),
    ];
    for (text, module, file) in names {
        assert_eq!(module_name(text), module);
        assert_eq!(file_stem(&module_name(text)), file);
    }
}

#[test]
fn every_character_gives_an_identifier() {
    for c in (0..0x600)
        .chain((0x600..0x3000).step_by(7))
        .chain((0xff00..0x11000).step_by(7))
        .chain(0x1f600..0x1f610)
        .filter_map(char::from_u32)
    {
        for text in [c.to_string(), format!("{c}a"), format!("a{c}B")] {
            for name in [type_name(&text), field_name(&text), const_name(&text)] {
                let parsed = syn::parse_str::<proc_macro2::Ident>(&name);
                assert!(parsed.is_ok(), "{text:?} gave {name:?}");
                assert_eq!(ident(&name), name, "{text:?}");
            }
        }
    }
}

#[test]
fn what_is_no_identifier_is_made_one() {
    assert_eq!(ident("r#type").to_string(), "r#type");
    assert_eq!(ident("type").to_string(), "r#type");
    assert_eq!(ident("self_").to_string(), "self_");
    assert_eq!(ident("two words").to_string(), "two_words");
    assert_eq!(ident("").to_string(), "empty");
}

#[test]
fn the_first_claimant_keeps_the_name() {
    let at = |line| Span {
        file: FileId::new(0),
        line,
        column: 1,
        start: 0,
        end: 0,
    };
    let mut scope = Scope::new();
    assert_eq!(scope.claim("order_no", at(3)), Ok(()));
    assert_eq!(scope.claim("order_id", at(4)), Ok(()));
    assert_eq!(scope.claim("order_no", at(5)), Err(at(3)));
    assert_eq!(scope.claim("order_no", at(6)), Err(at(3)));
    assert!(scope.is_taken("order_id"));
    assert!(!scope.is_taken("order"));
}

#[test]
fn ascii_names_are_divided_as_heck_does() {
    let letters = ["a", "b", "A", "B", "1"];
    let mut texts = vec![String::new()];
    for _ in 0..6 {
        let longer = texts.iter().flat_map(|text| {
            let longer = letters.iter().map(move |letter| format!("{text}{letter}"));
            longer.collect::<Vec<_>>()
        });
        let longer: Vec<String> = longer.collect();
        for text in &longer {
            assert_eq!(super::ascii_words(text), super::split_case(text), "{text}");
        }
        texts = longer;
    }
}
