//! Letters, fonts, foldings and encodings, each a table of small cases.

mod letters;
mod recognition;

use legacy_text::FontEncoding::{self, Tcvn3, Unicode, Unsupported, Vni};
use legacy_text::{
    PlainEncoding, comparable, decode_bytes, decode_tcvn3, decode_vni, fold, font_encoding, nfc, same_words,
    sort_key,
};
use proptest::prelude::*;

#[test]
fn fonts_are_known_by_name() {
    let small = Tcvn3 { capitals: false };
    let capital = Tcvn3 { capitals: true };
    let cases: [(&str, FontEncoding); 17] = [
        (".VnTime", small),
        (".VnTimeH", capital),
        (".VNTIMEH", capital),
        (".vntime", small),
        (" .VnArial NarrowH ", capital),
        (".VnBook-Antiqua", small),
        (".VnCourier New", small),
        ("VNI-Times", Vni),
        ("Vni-Helve-Condense", Vni),
        ("VNI Times", Vni),
        ("VNtimes new roman", Unsupported),
        ("VNarial", Unsupported),
        ("VPS Times", Unsupported),
        ("Times New Roman", Unicode),
        ("UTM Times", Unicode),
        ("", Unicode),
        ("Vn", Unicode),
    ];
    for (name, expected) in cases {
        assert_eq!(font_encoding(name), expected, "{name}");
    }
}

#[test]
fn tcvn3_traps() {
    let cases = [
        // ư is the soft hyphen's byte, and Word's character 31.
        ("c\u{AD} tr\u{AD}ng", false, "cư trưng"),
        ("c\u{1F}", false, "cư"),
        ("a\u{A0}b", false, "a\u{A0}b"),
        ("quyÕt ®Þnh sè 05/2026", true, "QUYẾT ĐỊNH SỐ 05/2026"),
        ("céng hßa x· héi chñ nghÜa", false, "cộng hòa xã hội chủ nghĩa"),
        // Capital base and the small letter's byte.
        ("Aµ ¢Ê", false, "À Ấ"),
        // Typed in Unicode, painted in the font.
        ("quyết định", false, "quyết định"),
        ("đ", false, "đ"),
        ("§iÒu “1”", false, "Điều “1”"),
    ];
    for (stored, capitals, expected) in cases {
        assert_eq!(decode_tcvn3(stored, capitals), expected, "{stored}");
    }
    // 0xD0 é as Đ, 0xE3 ó as ă, 0xD2 ề as U+0309, when the run shows it holds legacy bytes.
    assert_eq!(decode_tcvn3("§\u{110} ®\u{103} ®i\u{309}u", false), "Đé đó điều");
}

#[test]
fn vni_is_greedy() {
    let cases = [
        ("Coäng hoøa xaõ hoäi", "Cộng hòa xã hội"),
        ("ÔÙ ôù Ô ô", "Ớ ớ Ơ ơ"),
        ("ÑÖÔØNG ñöôøng", "ĐƯỜNG đường"),
        ("Vieät Nam", "Việt Nam"),
        ("Uûy ban, Aùp", "Ủy ban, Áp"),
        ("đã là Unicode: ậ", "đã là Unicode: ậ"),
        ("ñ", "đ"),
    ];
    for (stored, expected) in cases {
        assert_eq!(decode_vni(stored), expected, "{stored}");
    }
}

#[test]
fn foldings() {
    let cases = [
        ("Uỷ  ban\tNHÂN dân", "uy ban nhan dan", "ủy ban nhân dân"),
        ("hoà bình", "hoa binh", "hòa bình"),
        ("hoàn toàn", "hoan toan", "hoàn toàn"),
        ("Ðiều ð", "dieu d", "điều đ"),
        ("quý, quỳ", "quy, quy", "quý, quỳ"),
        ("khoẻ, thuỷ, loé", "khoe, thuy, loe", "khỏe, thủy, lóe"),
        ("thuỷu", "thuyu", "thuỷu"),
        ("“Sổ” – ‘giao’", "\"so\" - 'giao'", "\"sổ\" - 'giao'"),
        ("a\u{AD}b\u{200B}c\u{202E}", "abc", "abc"),
        ("  \n", "", ""),
        ("Tiê\u{301}ng", "tieng", "tiếng"),
        ("HOÀ", "hoa", "hòa"),
    ];
    for (text, search, compare) in cases {
        assert_eq!(fold(text), search, "{text}");
        assert_eq!(comparable(text), compare, "{text}");
    }
    assert!(same_words("CỘNG HOÀ", "Cộng  hòa"));
    assert!(!same_words("má", "mà"));
    assert_eq!(nfc("Tie\u{302}\u{301}ng"), "Tiếng");
}

#[test]
fn vietnamese_order() {
    let ordered = [
        "an", "An", "àn", "ản", "ãn", "án", "ạn", "ăn", "ân", "ba", "da", "đa", "ê", "o", "ô", "ơ", "u", "ư",
        "y",
    ];
    for pair in ordered.windows(2) {
        assert!(sort_key(pair[0]) < sort_key(pair[1]), "{pair:?}");
    }
    assert!(sort_key("Lê An") < sort_key("Lê Ba"));
    assert!(sort_key("Lê") < sort_key("Lê An"));
}

#[test]
fn bytes_without_a_font() {
    let wide: Vec<u8> = "Cộng hòa xã hội"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = "Cộng hòa xã hội"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let cases: [(&[u8], &str, PlainEncoding); 9] = [
        ("Cộng hòa".as_bytes(), "Cộng hòa", PlainEncoding::Utf8),
        (b"\xEF\xBB\xBFabc", "abc", PlainEncoding::Utf8),
        (b"plain", "plain", PlainEncoding::Utf8),
        (&wide, "Cộng hòa xã hội", PlainEncoding::Utf16Le),
        (&big, "Cộng hòa xã hội", PlainEncoding::Utf16Be),
        (
            b"C\xF4\xF2ng ho\xCCa Vi\xEA\xF2t Nam, ky\xEC",
            "Cộng hòa Việt Nam, ký",
            PlainEncoding::Windows1258,
        ),
        (
            b"C\xE9ng h\xDFa x\xB7 h\xE9i ch\xF1 ngh\xDCa Vi\xD6t",
            "Cộng hòa xã hội chủ nghĩa Việt",
            PlainEncoding::Tcvn3,
        ),
        (
            b"Co\xE4ng ho\xF8a xa\xF5 ho\xE4i Vie\xE4t, \xF1\xF6\xF4\xF8ng",
            "Cộng hòa xã hội Việt, đường",
            PlainEncoding::Vni,
        ),
        (b"", "", PlainEncoding::Utf8),
    ];
    for (bytes, text, encoding) in cases {
        let decoded = decode_bytes(bytes);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }
    let french = decode_bytes(b"\x93G\xFCnther\x94 fa\xE7ade \xDF\xDF");
    assert!(french.confidence < 60, "{french:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn foldings_are_settled_by_one_pass(text in ".{0,40}") {
        prop_assert_eq!(comparable(&comparable(&text)), comparable(&text));
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
        prop_assert_eq!(nfc(&nfc(&text)), nfc(&text));
    }

    #[test]
    fn unicode_vietnamese_survives_both_decoders(text in "[a-zạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ ]{1,40}ậ") {
        prop_assert_eq!(decode_tcvn3(&text, false), text.clone());
        prop_assert_eq!(decode_vni(&text), text);
    }

    #[test]
    fn any_bytes_decode(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        decode_bytes(&bytes);
    }
}
