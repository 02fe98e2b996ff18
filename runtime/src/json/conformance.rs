//! The cases of Nicolas Seriot's JSONTestSuite (`test_parsing`), by the names of its files: `y_` must be taken, `n_` refused, `i_` is
//! left to the parser. Inputs that are long there are built here.

use super::Json;
use crate::decode_error::DecodeError;

/// Two files of the suite's 95 that must be taken we refuse, on purpose: a member that stands twice is an attack or a mistake.
const REFUSED_ON_PURPOSE: [&str; 2] = ["object_duplicated_key", "object_duplicated_key_and_value"];

/// Where serde_json's `Value` refuses what we take: it has no number beyond a float, and we keep the text.
const BEYOND_A_FLOAT: [&str; 5] = [
    "number_huge_exp",
    "number_neg_int_huge_exp",
    "number_pos_double_huge_exp",
    "number_real_neg_overflow",
    "number_real_pos_overflow",
];

fn takes(text: &[u8]) -> bool {
    let parsed = core::str::from_utf8(text)
        .map_err(|_| DecodeError::syntax("not UTF-8", 0))
        .and_then(Json::parse);
    let read = super::from_slice::<Json>(text);
    assert_eq!(parsed.is_ok(), read.is_ok(), "{}", text.escape_ascii());
    // What the runtime skips, it has to check as well.
    let mut wrapped = b"{\"x\":".to_vec();
    wrapped.extend_from_slice(text);
    wrapped.push(b'}');
    if read.is_err() && !has_bracket_trick(text) {
        assert!(
            super::find(&wrapped, "/y").is_err(),
            "{}",
            text.escape_ascii()
        );
    }
    read.is_ok()
}

/// Whether the text could be completed by the brace that is put behind it.
fn has_bracket_trick(text: &[u8]) -> bool {
    let opened = text.iter().filter(|byte| **byte == b'{').count();
    let closed = text.iter().filter(|byte| **byte == b'}').count();
    opened != closed || text.contains(&b',') || text.contains(&b'}')
}

fn check(name: &str, text: &[u8], expected: bool) {
    assert_eq!(takes(text), expected, "{name}: {}", text.escape_ascii());
    let theirs = serde_json::from_slice::<serde_json::Value>(text).is_ok();
    let differs = REFUSED_ON_PURPOSE.contains(&name) || BEYOND_A_FLOAT.contains(&name);
    assert_eq!(
        theirs == expected,
        !differs,
        "{name}: serde_json says {theirs}"
    );
}

#[test]
fn what_must_be_taken() {
    for (name, text) in TAKEN {
        check(name, text, !REFUSED_ON_PURPOSE.contains(name));
    }
}

#[test]
fn what_must_be_refused() {
    for (name, text) in REFUSED {
        check(name, text, false);
    }
    check(
        "structure_100000_opening_arrays",
        &b"[".repeat(100_000),
        false,
    );
    check(
        "structure_open_array_object",
        &b"[{\"\":".repeat(50_000),
        false,
    );
}

#[test]
fn what_is_left_to_the_parser() {
    for (name, text, expected) in OURS {
        check(name, text, *expected);
    }
    let nested = |depth: usize| [b"[".repeat(depth), b"]".repeat(depth)].concat();
    check("structure_500_nested_arrays", &nested(500), false);
    assert!(takes(&nested(128)));
    assert!(!takes(&nested(129)));
}

#[rustfmt::skip]
const TAKEN: &[(&str, &[u8])] = &[
    ("array_arraysWithSpaces", b"[[]   ]"),
    ("array_empty-string", b"[\"\"]"),
    ("array_empty", b"[]"),
    ("array_ending_with_newline", b"[\"a\"]\n"),
    ("array_false", b"[false]"),
    ("array_heterogeneous", b"[null, 1, \"1\", {}]"),
    ("array_null", b"[null]"),
    ("array_with_1_and_newline", b"[1\n]"),
    ("array_with_leading_space", b" [1]"),
    ("array_with_several_null", b"[1,null,null,null,2]"),
    ("array_with_trailing_space", b"[2] "),
    ("number", b"[123e65]"),
    ("number_0e+1", b"[0e+1]"),
    ("number_0e1", b"[0e1]"),
    ("number_after_space", b"[ 4]"),
    ("number_double_close_to_zero", b"[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]\n"),
    ("number_int_with_exp", b"[20e1]"),
    ("number_minus_zero", b"[-0]"),
    ("number_negative_int", b"[-123]"),
    ("number_negative_one", b"[-1]"),
    ("number_negative_zero", b"[-0]"),
    ("number_real_capital_e", b"[1E22]"),
    ("number_real_capital_e_neg_exp", b"[1E-2]"),
    ("number_real_capital_e_pos_exp", b"[1E+2]"),
    ("number_real_exponent", b"[123e45]"),
    ("number_real_fraction_exponent", b"[123.456e78]"),
    ("number_real_neg_exp", b"[1e-2]"),
    ("number_real_pos_exponent", b"[1e+2]"),
    ("number_simple_int", b"[123]"),
    ("number_simple_real", b"[123.456789]"),
    ("object", b"{\"asd\":\"sdf\", \"dfg\":\"fgh\"}"),
    ("object_basic", b"{\"asd\":\"sdf\"}"),
    ("object_duplicated_key", b"{\"a\":\"b\",\"a\":\"c\"}"),
    ("object_duplicated_key_and_value", b"{\"a\":\"b\",\"a\":\"b\"}"),
    ("object_empty", b"{}"),
    ("object_empty_key", b"{\"\":0}"),
    ("object_escaped_null_in_key", b"{\"foo\\u0000bar\": 42}"),
    ("object_extreme_numbers", b"{ \"min\": -1.0e+28, \"max\": 1.0e+28 }"),
    ("object_long_strings", b"{\"x\":[{\"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}], \"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}"),
    ("object_simple", b"{\"a\":[]}"),
    ("object_string_unicode", b"{\"title\":\"\\u041f\\u043e\\u043b\\u0442\\u043e\\u0440\\u0430 \\u0417\\u0435\\u043c\\u043b\\u0435\\u043a\\u043e\\u043f\\u0430\" }"),
    ("object_with_newlines", b"{\n\"a\": \"b\"\n}"),
    ("string_1_2_3_bytes_UTF-8_sequences", b"[\"\\u0060\\u012a\\u12AB\"]"),
    ("string_accepted_surrogate_pair", b"[\"\\uD801\\udc37\"]"),
    ("string_accepted_surrogate_pairs", b"[\"\\ud83d\\ude39\\ud83d\\udc8d\"]"),
    ("string_allowed_escapes", b"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
    ("string_backslash_and_u_escaped_zero", b"[\"\\\\u0000\"]"),
    ("string_backslash_doublequotes", b"[\"\\\"\"]"),
    ("string_comments", b"[\"a/*b*/c/*d//e\"]"),
    ("string_double_escape_a", b"[\"\\\\a\"]"),
    ("string_double_escape_n", b"[\"\\\\n\"]"),
    ("string_escaped_control_character", b"[\"\\u0012\"]"),
    ("string_escaped_noncharacter", b"[\"\\uFFFF\"]"),
    ("string_in_array", b"[\"asd\"]"),
    ("string_in_array_with_leading_space", b"[ \"asd\"]"),
    ("string_last_surrogates_1_and_2", b"[\"\\uDBFF\\uDFFF\"]"),
    ("string_nbsp_uescaped", b"[\"new\\u00A0line\"]"),
    ("string_nonCharacterInUTF-8_U+10FFFF", b"[\"\xf4\x8f\xbf\xbf\"]"),
    ("string_nonCharacterInUTF-8_U+FFFF", b"[\"\xef\xbf\xbf\"]"),
    ("string_null_escape", b"[\"\\u0000\"]"),
    ("string_one-byte-utf-8", b"[\"\\u002c\"]"),
    ("string_pi", b"[\"\xcf\x80\"]"),
    ("string_reservedCharacterInUTF-8_U+1BFFF", b"[\"\xf0\x9b\xbf\xbf\"]"),
    ("string_simple_ascii", b"[\"asd \"]"),
    ("string_space", b"\" \""),
    ("string_surrogates_U+1D11E_MUSICAL_SYMBOL_G_CLEF", b"[\"\\uD834\\uDd1e\"]"),
    ("string_three-byte-utf-8", b"[\"\\u0821\"]"),
    ("string_two-byte-utf-8", b"[\"\\u0123\"]"),
    ("string_u+2028_line_sep", b"[\"\xe2\x80\xa8\"]"),
    ("string_u+2029_par_sep", b"[\"\xe2\x80\xa9\"]"),
    ("string_uescaped_newline", b"[\"new\\u000Aline\"]"),
    ("string_uEscape", b"[\"\\u0061\\u30af\\u30EA\\u30b9\"]"),
    ("string_unescaped_char_delete", b"[\"\x7f\"]"),
    ("string_unicode", b"[\"\\uA66D\"]"),
    ("string_unicodeEscapedBackslash", b"[\"\\u005C\"]"),
    ("string_unicode_2", b"[\"\xe2\x8d\x82\xe3\x88\xb4\xe2\x8d\x82\"]"),
    ("string_unicode_U+10FFFE_nonchar", b"[\"\\uDBFF\\uDFFE\"]"),
    ("string_unicode_U+1FFFE_nonchar", b"[\"\\uD83F\\uDFFE\"]"),
    ("string_unicode_U+200B_ZERO_WIDTH_SPACE", b"[\"\\u200B\"]"),
    ("string_unicode_U+2064_invisible_plus", b"[\"\\u2064\"]"),
    ("string_unicode_U+FDD0_nonchar", b"[\"\\uFDD0\"]"),
    ("string_unicode_U+FFFE_nonchar", b"[\"\\uFFFE\"]"),
    ("string_unicode_escaped_double_quote", b"[\"\\u0022\"]"),
    ("string_utf8", b"[\"\xe2\x82\xac\xf0\x9d\x84\x9e\"]"),
    ("string_with_del_character", b"[\"a\x7fa\"]"),
    ("structure_lonely_false", b"false"),
    ("structure_lonely_int", b"42"),
    ("structure_lonely_negative_real", b"-0.1"),
    ("structure_lonely_null", b"null"),
    ("structure_lonely_string", b"\"asd\""),
    ("structure_lonely_true", b"true"),
    ("structure_string_empty", b"\"\""),
    ("structure_trailing_newline", b"[\"a\"]\n"),
    ("structure_true_in_array", b"[true]"),
    ("structure_whitespace_array", b" [] "),
];

#[rustfmt::skip]
const REFUSED: &[(&str, &[u8])] = &[
    ("array_1_true_without_comma", b"[1 true]"),
    ("array_a_invalid_utf8", b"[a\xe5]"),
    ("array_colon_instead_of_comma", b"[\"\": 1]"),
    ("array_comma_after_close", b"[\"\"],"),
    ("array_comma_and_number", b"[,1]"),
    ("array_double_comma", b"[1,,2]"),
    ("array_double_extra_comma", b"[\"x\",,]"),
    ("array_extra_close", b"[\"x\"]]"),
    ("array_extra_comma", b"[\"\",]"),
    ("array_incomplete", b"[\"x\""),
    ("array_incomplete_invalid_value", b"[x"),
    ("array_inner_array_no_comma", b"[3[4]]"),
    ("array_invalid_utf8", b"[\xff]"),
    ("array_items_separated_by_semicolon", b"[1:2]"),
    ("array_just_comma", b"[,]"),
    ("array_just_minus", b"[-]"),
    ("array_missing_value", b"[   , \"\"]"),
    ("array_newlines_unclosed", b"[\"a\",\n4\n,1,"),
    ("array_number_and_comma", b"[1,]"),
    ("array_number_and_several_commas", b"[1,,]"),
    ("array_spaces_vertical_tab_formfeed", b"[\"\x0ba\"\\f]"),
    ("array_star_inside", b"[*]"),
    ("array_unclosed", b"[\"\""),
    ("array_unclosed_trailing_comma", b"[1,"),
    ("array_unclosed_with_new_lines", b"[1,\n1\n,1"),
    ("array_unclosed_with_object_inside", b"[{}"),
    ("incomplete_false", b"[fals]"),
    ("incomplete_null", b"[nul]"),
    ("incomplete_true", b"[tru]"),
    ("multidigit_number_then_00", b"123\x00"),
    ("number_++", b"[++1234]"),
    ("number_+1", b"[+1]"),
    ("number_+Inf", b"[+Inf]"),
    ("number_-01", b"[-01]"),
    ("number_-1.0.", b"[-1.0.]"),
    ("number_-2.", b"[-2.]"),
    ("number_-NaN", b"[-NaN]"),
    ("number_.-1", b"[.-1]"),
    ("number_.2e-3", b"[.2e-3]"),
    ("number_0.1.2", b"[0.1.2]"),
    ("number_0.3e+", b"[0.3e+]"),
    ("number_0.3e", b"[0.3e]"),
    ("number_0.e1", b"[0.e1]"),
    ("number_0_capital_E+", b"[0E+]"),
    ("number_0_capital_E", b"[0E]"),
    ("number_0e+", b"[0e+]"),
    ("number_0e", b"[0e]"),
    ("number_1.0e+", b"[1.0e+]"),
    ("number_1.0e-", b"[1.0e-]"),
    ("number_1.0e", b"[1.0e]"),
    ("number_1_000", b"[1 000.0]"),
    ("number_1eE2", b"[1eE2]"),
    ("number_2.e+3", b"[2.e+3]"),
    ("number_2.e-3", b"[2.e-3]"),
    ("number_2.e3", b"[2.e3]"),
    ("number_9.e+", b"[9.e+]"),
    ("number_Inf", b"[Inf]"),
    ("number_NaN", b"[NaN]"),
    ("number_U+FF11_fullwidth_digit_one", b"[\xef\xbc\x91]"),
    ("number_expression", b"[1+2]"),
    ("number_hex_1_digit", b"[0x1]"),
    ("number_hex_2_digits", b"[0x42]"),
    ("number_infinity", b"[Infinity]"),
    ("number_invalid+-", b"[0e+-1]"),
    ("number_invalid-negative-real", b"[-123.123foo]"),
    ("number_invalid-utf-8-in-bigger-int", b"[123\xe5]"),
    ("number_invalid-utf-8-in-exponent", b"[1e1\xe5]"),
    ("number_invalid-utf-8-in-int", b"[0\xe5]\n"),
    ("number_minus_infinity", b"[-Infinity]"),
    ("number_minus_sign_with_trailing_garbage", b"[-foo]"),
    ("number_minus_space_1", b"[- 1]"),
    ("number_neg_int_starting_with_zero", b"[-012]"),
    ("number_neg_real_without_int_part", b"[-.123]"),
    ("number_neg_with_garbage_at_end", b"[-1x]"),
    ("number_real_garbage_after_e", b"[1ea]"),
    ("number_real_with_invalid_utf8_after_e", b"[1e\xe5]"),
    ("number_real_without_fractional_part", b"[1.]"),
    ("number_starting_with_dot", b"[.123]"),
    ("number_with_alpha", b"[1.2a-3]"),
    ("number_with_alpha_char", b"[1.8011670033376514H-308]"),
    ("number_with_leading_zero", b"[012]"),
    ("object_bad_value", b"[\"x\", truth]"),
    ("object_bracket_key", b"{[: \"x\"}\n"),
    ("object_comma_instead_of_colon", b"{\"x\", null}"),
    ("object_double_colon", b"{\"x\"::\"b\"}"),
    ("object_emoji", b"{\xf0\x9f\x87\xa8\xf0\x9f\x87\xad}"),
    ("object_garbage_at_end", b"{\"a\":\"a\" 123}"),
    ("object_key_with_single_quotes", b"{key: 'value'}"),
    ("object_lone_continuation_byte_in_key_and_trailing_comma", b"{\"\xb9\":\"0\",}"),
    ("object_missing_colon", b"{\"a\" b}"),
    ("object_missing_key", b"{:\"b\"}"),
    ("object_missing_semicolon", b"{\"a\" \"b\"}"),
    ("object_missing_value", b"{\"a\":"),
    ("object_no-colon", b"{\"a\""),
    ("object_non_string_key", b"{1:1}"),
    ("object_non_string_key_but_huge_number_instead", b"{9999E9999:1}"),
    ("object_repeated_null_null", b"{null:null,null:null}"),
    ("object_several_trailing_commas", b"{\"id\":0,,,,,}"),
    ("object_single_quote", b"{'a':0}"),
    ("object_trailing_comma", b"{\"id\":0,}"),
    ("object_trailing_comment", b"{\"a\":\"b\"}/**/"),
    ("object_trailing_comment_open", b"{\"a\":\"b\"}/**//"),
    ("object_trailing_comment_slash_open", b"{\"a\":\"b\"}//"),
    ("object_trailing_comment_slash_open_incomplete", b"{\"a\":\"b\"}/"),
    ("object_two_commas_in_a_row", b"{\"a\":\"b\",,\"c\":\"d\"}"),
    ("object_unquoted_key", b"{a: \"b\"}"),
    ("object_unterminated-value", b"{\"a\":\"a"),
    ("object_with_single_string", b"{ \"foo\" : \"bar\", \"a\" }"),
    ("object_with_trailing_garbage", b"{\"a\":\"b\"}#"),
    ("single_space", b" "),
    ("string_1_surrogate_then_escape", b"[\"\\uD800\\\"]"),
    ("string_1_surrogate_then_escape_u", b"[\"\\uD800\\u\"]"),
    ("string_1_surrogate_then_escape_u1", b"[\"\\uD800\\u1\"]"),
    ("string_1_surrogate_then_escape_u1x", b"[\"\\uD800\\u1x\"]"),
    ("string_accentuated_char_no_quotes", b"[\xc3\xa9]"),
    ("string_backslash_00", b"[\"\\\x00\"]"),
    ("string_escape_x", b"[\"\\x00\"]"),
    ("string_escaped_backslash_bad", b"[\"\\\\\\\"]"),
    ("string_escaped_ctrl_char_tab", b"[\"\\\t\"]"),
    ("string_escaped_emoji", b"[\"\\\xf0\x9f\x8c\x80\"]"),
    ("string_incomplete_escape", b"[\"\\\"]"),
    ("string_incomplete_escaped_character", b"[\"\\u00A\"]"),
    ("string_incomplete_surrogate", b"[\"\\uD834\\uDd\"]"),
    ("string_incomplete_surrogate_escape_invalid", b"[\"\\uD800\\uD800\\x\"]"),
    ("string_invalid-utf-8-in-escape", b"[\"\\u\xe5\"]"),
    ("string_invalid_backslash_esc", b"[\"\\a\"]"),
    ("string_invalid_unicode_escape", b"[\"\\uqqqq\"]"),
    ("string_invalid_utf8_after_escape", b"[\"\\\xe5\"]"),
    ("string_leading_uescaped_thinspace", b"[\\u0020\"asd\"]"),
    ("string_no_quotes_with_bad_escape", b"[\\n]"),
    ("string_single_doublequote", b"\""),
    ("string_single_quote", b"['single quote']"),
    ("string_single_string_no_double_quotes", b"abc"),
    ("string_start_escape_unclosed", b"[\"\\"),
    ("string_unescaped_ctrl_char", b"[\"a\x00a\"]"),
    ("string_unescaped_newline", b"[\"new\nline\"]"),
    ("string_unescaped_tab", b"[\"\t\"]"),
    ("string_unicode_CapitalU", b"\"\\UA66D\""),
    ("string_with_trailing_garbage", b"\"\"x"),
    ("structure_U+2060_word_joined", b"[\xe2\x81\xa0]"),
    ("structure_UTF8_BOM_no_data", b"\xef\xbb\xbf"),
    ("structure_angle_bracket_.", b"<.>"),
    ("structure_angle_bracket_null", b"[<null>]"),
    ("structure_array_trailing_garbage", b"[1]x"),
    ("structure_array_with_extra_array_close", b"[1]]"),
    ("structure_array_with_unclosed_string", b"[\"asd]"),
    ("structure_ascii-unicode-identifier", b"a\xc3\xa5"),
    ("structure_capitalized_True", b"[True]"),
    ("structure_close_unopened_array", b"1]"),
    ("structure_comma_instead_of_closing_brace", b"{\"x\": true,"),
    ("structure_double_array", b"[][]"),
    ("structure_end_array", b"]"),
    ("structure_incomplete_UTF8_BOM", b"\xef\xbb{}"),
    ("structure_lone-invalid-utf-8", b"\xe5"),
    ("structure_lone-open-bracket", b"["),
    ("structure_no_data", b""),
    ("structure_null-byte-outside-string", b"[\x00]"),
    ("structure_number_with_trailing_garbage", b"2@"),
    ("structure_object_followed_by_closing_object", b"{}}"),
    ("structure_object_unclosed_no_value", b"{\"\":"),
    ("structure_object_with_comment", b"{\"a\":/*comment*/\"b\"}"),
    ("structure_object_with_trailing_garbage", b"{\"a\": true} \"x\""),
    ("structure_open_array_apostrophe", b"['"),
    ("structure_open_array_comma", b"[,"),
    ("structure_open_array_open_object", b"[{"),
    ("structure_open_array_open_string", b"[\"a"),
    ("structure_open_array_string", b"[\"a\""),
    ("structure_open_object", b"{"),
    ("structure_open_object_close_array", b"{]"),
    ("structure_open_object_comma", b"{,"),
    ("structure_open_object_open_array", b"{["),
    ("structure_open_object_open_string", b"{\"a"),
    ("structure_open_object_string_with_apostrophes", b"{'a'"),
    ("structure_open_open", b"[\"\\{[\"\\{[\"\\{[\"\\{"),
    ("structure_single_eacute", b"\xe9"),
    ("structure_single_star", b"*"),
    ("structure_trailing_#", b"{\"a\":\"b\"}#{}"),
    ("structure_uescaped_LF_before_string", b"[\\u000A\"\"]"),
    ("structure_unclosed_array", b"[1"),
    ("structure_unclosed_array_partial_null", b"[ false, nul"),
    ("structure_unclosed_array_unfinished_false", b"[ true, fals"),
    ("structure_unclosed_array_unfinished_true", b"[ false, tru"),
    ("structure_unclosed_object", b"{\"asd\":\"asd\""),
    ("structure_unicode-identifier", b"\xc3\xa5"),
    ("structure_whitespace_U+2060_word_joiner", b"\xe2\x81\xa0"),
    ("structure_whitespace_formfeed", b"[\x0c]"),
];

#[rustfmt::skip]
const OURS: &[(&str, &[u8], bool)] = &[
    ("number_double_huge_neg_exp", b"[123.456e-789]", true),
    ("number_huge_exp", b"[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006]", true),
    ("number_neg_int_huge_exp", b"[-1e+9999]", true),
    ("number_pos_double_huge_exp", b"[1.5e+9999]", true),
    ("number_real_neg_overflow", b"[-123123e100000]", true),
    ("number_real_pos_overflow", b"[123123e100000]", true),
    ("number_real_underflow", b"[123e-10000000]", true),
    ("number_too_big_neg_int", b"[-123123123123123123123123123123]", true),
    ("number_too_big_pos_int", b"[100000000000000000000]", true),
    ("number_very_big_negative_int", b"[-237462374673276894279832749832423479823246327846]", true),
    ("object_key_lone_2nd_surrogate", b"{\"\\uDFAA\":0}", false),
    ("string_1st_surrogate_but_2nd_missing", b"[\"\\uDADA\"]", false),
    ("string_1st_valid_surrogate_2nd_invalid", b"[\"\\uD888\\u1234\"]", false),
    ("string_UTF-16LE_with_BOM", b"\xff\xfe[\x00\"\x00\xe9\x00\"\x00]\x00", false),
    ("string_UTF-8_invalid_sequence", b"[\"\xe6\x97\xa5\xd1\x88\xfa\"]", false),
    ("string_UTF8_surrogate_U+D800", b"[\"\xed\xa0\x80\"]", false),
    ("string_incomplete_surrogate_and_escape_valid", b"[\"\\uD800\\n\"]", false),
    ("string_incomplete_surrogate_pair", b"[\"\\uDd1ea\"]", false),
    ("string_incomplete_surrogates_escape_valid", b"[\"\\uD800\\uD800\\n\"]", false),
    ("string_invalid_lonely_surrogate", b"[\"\\ud800\"]", false),
    ("string_invalid_surrogate", b"[\"\\ud800abc\"]", false),
    ("string_invalid_utf-8", b"[\"\xff\"]", false),
    ("string_inverted_surrogates_U+1D11E", b"[\"\\uDd1e\\uD834\"]", false),
    ("string_iso_latin_1", b"[\"\xe9\"]", false),
    ("string_lone_second_surrogate", b"[\"\\uDFAA\"]", false),
    ("string_lone_utf8_continuation_byte", b"[\"\x81\"]", false),
    ("string_not_in_unicode_range", b"[\"\xf4\xbf\xbf\xbf\"]", false),
    ("string_overlong_sequence_2_bytes", b"[\"\xc0\xaf\"]", false),
    ("string_overlong_sequence_6_bytes", b"[\"\xfc\x83\xbf\xbf\xbf\xbf\"]", false),
    ("string_overlong_sequence_6_bytes_null", b"[\"\xfc\x80\x80\x80\x80\x80\"]", false),
    ("string_truncated-utf-8", b"[\"\xe0\xff\"]", false),
    ("string_utf16BE_no_BOM", b"\x00[\x00\"\x00\xe9\x00\"\x00]", false),
    ("string_utf16LE_no_BOM", b"[\x00\"\x00\xe9\x00\"\x00]\x00", false),
    ("structure_UTF-8_BOM_empty_object", b"\xef\xbb\xbf{}", false),
];
