//! Canonical JSON against the examples of RFC 8785 and the traps around numbers.

use ledger::{CanonicalError, canonical_json, is_canonical};
use proptest::prelude::*;
use serde_json::{Value, json};

fn check(input: &str, expected: &str) {
    let value: Value = serde_json::from_str(input).unwrap();
    assert_eq!(canonical_json(&value).unwrap(), expected);
    assert!(is_canonical(expected));
    assert_eq!(is_canonical(input), input == expected);
}

#[test]
fn example_of_rfc_8785_section_3_2_2() {
    check(
        r#"{
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }"#,
        r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#,
    );
}

#[test]
fn members_are_sorted_by_utf_16_as_in_rfc_8785_section_3_2_3() {
    check(
        r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#,
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
    );
}

#[test]
fn vietnamese_stays_as_it_is_written() {
    check(
        r#"{"b": "Sổ giao nhận", "a": "Đề nghị bổ sung"}"#,
        r#"{"a":"Đề nghị bổ sung","b":"Sổ giao nhận"}"#,
    );
    // Composed and decomposed text are two texts: normalising is not this layer's work.
    assert_ne!(
        canonical_json(&"ổ").unwrap(),
        canonical_json(&"o\u{302}\u{309}").unwrap()
    );
}

#[test]
fn integers_that_would_change_are_refused() {
    for safe in [
        json!(9_007_199_254_740_991_u64),
        json!(-9_007_199_254_740_991_i64),
        json!({"a": [0]}),
    ] {
        assert!(canonical_json(&safe).is_ok(), "{safe}");
    }
    for unsafe_integer in [
        json!(9_007_199_254_740_992_u64),
        json!(i64::MIN),
        json!({"a": [1, {"b": u64::MAX}]}),
    ] {
        let refused = canonical_json(&unsafe_integer);
        assert!(
            matches!(refused, Err(CanonicalError::IntegerTooLarge(_))),
            "{unsafe_integer}"
        );
    }
}

#[test]
fn what_is_not_json_is_refused() {
    assert!(canonical_json(&f64::NAN).is_err());
    assert!(canonical_json(&f64::INFINITY).is_err());
}

#[test]
fn other_writings_of_the_same_are_noticed() {
    for text in [
        "{\"a\": 1}",
        "{\"b\":1,\"a\":1}",
        "1.0",
        "{\"a\":1,\"a\":1}",
        "\"\\u0041\"",
        "",
        "{",
        " 1",
    ] {
        assert!(!is_canonical(text), "{text}");
    }
}

/// Any value without fractions: names in and beyond ASCII, every kind of character in texts.
fn any_value() -> impl Strategy<Value = Value> {
    let text = "\\PC{0,6}|[\u{0}-\u{7f}]{0,6}|[a-zđ\u{ffff}\u{10000}]{0,3}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..9_007_199_254_740_991).prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((text, inner), 0..6)
                .prop_map(|members| Value::from(members.into_iter().collect::<serde_json::Map<_, _>>())),
        ]
    })
}

proptest! {
    /// What is written without the canonicaliser is what the canonicaliser writes.
    #[test]
    fn both_ways_of_writing_are_one(value in any_value()) {
        let canonical = canonical_json(&value).unwrap();
        prop_assert_eq!(&canonical, &serde_json_canonicalizer::to_string(&value).unwrap());
        prop_assert!(is_canonical(&canonical));
    }
}
