//! All 134 letters in both legacy encodings, written out: letter, TCVN3 byte, how TCVN3 has the letter, VNI bytes.

use Case::{HFont, Lower, Own};
use legacy_text::{decode_tcvn3, decode_vni, is_composed, nfc};
use unicode_normalization::UnicodeNormalization;

/// How TCVN3 has a letter.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Case {
    /// A small letter.
    Lower,
    /// A capital with a byte of its own.
    Own,
    /// A capital drawn by an `H` font from the small letter's byte.
    HFont,
}

#[rustfmt::skip]
const LETTERS: [(char, u8, Case, &[u8]); 134] = [
    ('À', 0xB5, HFont, b"\x41\xD8"),
    ('Á', 0xB8, HFont, b"\x41\xD9"),
    ('Â', 0xA2, Own, b"\x41\xC2"),
    ('Ã', 0xB7, HFont, b"\x41\xD5"),
    ('È', 0xCC, HFont, b"\x45\xD8"),
    ('É', 0xD0, HFont, b"\x45\xD9"),
    ('Ê', 0xA3, Own, b"\x45\xC2"),
    ('Ì', 0xD7, HFont, b"\xCC"),
    ('Í', 0xDD, HFont, b"\xCD"),
    ('Ò', 0xDF, HFont, b"\x4F\xD8"),
    ('Ó', 0xE3, HFont, b"\x4F\xD9"),
    ('Ô', 0xA4, Own, b"\x4F\xC2"),
    ('Õ', 0xE2, HFont, b"\x4F\xD5"),
    ('Ù', 0xEF, HFont, b"\x55\xD8"),
    ('Ú', 0xF3, HFont, b"\x55\xD9"),
    ('Ý', 0xFD, HFont, b"\x59\xD9"),
    ('à', 0xB5, Lower, b"\x61\xF8"),
    ('á', 0xB8, Lower, b"\x61\xF9"),
    ('â', 0xA9, Lower, b"\x61\xE2"),
    ('ã', 0xB7, Lower, b"\x61\xF5"),
    ('è', 0xCC, Lower, b"\x65\xF8"),
    ('é', 0xD0, Lower, b"\x65\xF9"),
    ('ê', 0xAA, Lower, b"\x65\xE2"),
    ('ì', 0xD7, Lower, b"\xEC"),
    ('í', 0xDD, Lower, b"\xED"),
    ('ò', 0xDF, Lower, b"\x6F\xF8"),
    ('ó', 0xE3, Lower, b"\x6F\xF9"),
    ('ô', 0xAB, Lower, b"\x6F\xE2"),
    ('õ', 0xE2, Lower, b"\x6F\xF5"),
    ('ù', 0xEF, Lower, b"\x75\xF8"),
    ('ú', 0xF3, Lower, b"\x75\xF9"),
    ('ý', 0xFD, Lower, b"\x79\xF9"),
    ('Ă', 0xA1, Own, b"\x41\xCA"),
    ('ă', 0xA8, Lower, b"\x61\xEA"),
    ('Đ', 0xA7, Own, b"\xD1"),
    ('đ', 0xAE, Lower, b"\xF1"),
    ('Ĩ', 0xDC, HFont, b"\xD3"),
    ('ĩ', 0xDC, Lower, b"\xF3"),
    ('Ũ', 0xF2, HFont, b"\x55\xD5"),
    ('ũ', 0xF2, Lower, b"\x75\xF5"),
    ('Ơ', 0xA5, Own, b"\xD4"),
    ('ơ', 0xAC, Lower, b"\xF4"),
    ('Ư', 0xA6, Own, b"\xD6"),
    ('ư', 0xAD, Lower, b"\xF6"),
    ('Ạ', 0xB9, HFont, b"\x41\xCF"),
    ('ạ', 0xB9, Lower, b"\x61\xEF"),
    ('Ả', 0xB6, HFont, b"\x41\xDB"),
    ('ả', 0xB6, Lower, b"\x61\xFB"),
    ('Ấ', 0xCA, HFont, b"\x41\xC1"),
    ('ấ', 0xCA, Lower, b"\x61\xE1"),
    ('Ầ', 0xC7, HFont, b"\x41\xC0"),
    ('ầ', 0xC7, Lower, b"\x61\xE0"),
    ('Ẩ', 0xC8, HFont, b"\x41\xC5"),
    ('ẩ', 0xC8, Lower, b"\x61\xE5"),
    ('Ẫ', 0xC9, HFont, b"\x41\xC3"),
    ('ẫ', 0xC9, Lower, b"\x61\xE3"),
    ('Ậ', 0xCB, HFont, b"\x41\xC4"),
    ('ậ', 0xCB, Lower, b"\x61\xE4"),
    ('Ắ', 0xBE, HFont, b"\x41\xC9"),
    ('ắ', 0xBE, Lower, b"\x61\xE9"),
    ('Ằ', 0xBB, HFont, b"\x41\xC8"),
    ('ằ', 0xBB, Lower, b"\x61\xE8"),
    ('Ẳ', 0xBC, HFont, b"\x41\xDA"),
    ('ẳ', 0xBC, Lower, b"\x61\xFA"),
    ('Ẵ', 0xBD, HFont, b"\x41\xDC"),
    ('ẵ', 0xBD, Lower, b"\x61\xFC"),
    ('Ặ', 0xC6, HFont, b"\x41\xCB"),
    ('ặ', 0xC6, Lower, b"\x61\xEB"),
    ('Ẹ', 0xD1, HFont, b"\x45\xCF"),
    ('ẹ', 0xD1, Lower, b"\x65\xEF"),
    ('Ẻ', 0xCE, HFont, b"\x45\xDB"),
    ('ẻ', 0xCE, Lower, b"\x65\xFB"),
    ('Ẽ', 0xCF, HFont, b"\x45\xD5"),
    ('ẽ', 0xCF, Lower, b"\x65\xF5"),
    ('Ế', 0xD5, HFont, b"\x45\xC1"),
    ('ế', 0xD5, Lower, b"\x65\xE1"),
    ('Ề', 0xD2, HFont, b"\x45\xC0"),
    ('ề', 0xD2, Lower, b"\x65\xE0"),
    ('Ể', 0xD3, HFont, b"\x45\xC5"),
    ('ể', 0xD3, Lower, b"\x65\xE5"),
    ('Ễ', 0xD4, HFont, b"\x45\xC3"),
    ('ễ', 0xD4, Lower, b"\x65\xE3"),
    ('Ệ', 0xD6, HFont, b"\x45\xC4"),
    ('ệ', 0xD6, Lower, b"\x65\xE4"),
    ('Ỉ', 0xD8, HFont, b"\xC6"),
    ('ỉ', 0xD8, Lower, b"\xE6"),
    ('Ị', 0xDE, HFont, b"\xD2"),
    ('ị', 0xDE, Lower, b"\xF2"),
    ('Ọ', 0xE4, HFont, b"\x4F\xCF"),
    ('ọ', 0xE4, Lower, b"\x6F\xEF"),
    ('Ỏ', 0xE1, HFont, b"\x4F\xDB"),
    ('ỏ', 0xE1, Lower, b"\x6F\xFB"),
    ('Ố', 0xE8, HFont, b"\x4F\xC1"),
    ('ố', 0xE8, Lower, b"\x6F\xE1"),
    ('Ồ', 0xE5, HFont, b"\x4F\xC0"),
    ('ồ', 0xE5, Lower, b"\x6F\xE0"),
    ('Ổ', 0xE6, HFont, b"\x4F\xC5"),
    ('ổ', 0xE6, Lower, b"\x6F\xE5"),
    ('Ỗ', 0xE7, HFont, b"\x4F\xC3"),
    ('ỗ', 0xE7, Lower, b"\x6F\xE3"),
    ('Ộ', 0xE9, HFont, b"\x4F\xC4"),
    ('ộ', 0xE9, Lower, b"\x6F\xE4"),
    ('Ớ', 0xED, HFont, b"\xD4\xD9"),
    ('ớ', 0xED, Lower, b"\xF4\xF9"),
    ('Ờ', 0xEA, HFont, b"\xD4\xD8"),
    ('ờ', 0xEA, Lower, b"\xF4\xF8"),
    ('Ở', 0xEB, HFont, b"\xD4\xDB"),
    ('ở', 0xEB, Lower, b"\xF4\xFB"),
    ('Ỡ', 0xEC, HFont, b"\xD4\xD5"),
    ('ỡ', 0xEC, Lower, b"\xF4\xF5"),
    ('Ợ', 0xEE, HFont, b"\xD4\xCF"),
    ('ợ', 0xEE, Lower, b"\xF4\xEF"),
    ('Ụ', 0xF4, HFont, b"\x55\xCF"),
    ('ụ', 0xF4, Lower, b"\x75\xEF"),
    ('Ủ', 0xF1, HFont, b"\x55\xDB"),
    ('ủ', 0xF1, Lower, b"\x75\xFB"),
    ('Ứ', 0xF8, HFont, b"\xD6\xD9"),
    ('ứ', 0xF8, Lower, b"\xF6\xF9"),
    ('Ừ', 0xF5, HFont, b"\xD6\xD8"),
    ('ừ', 0xF5, Lower, b"\xF6\xF8"),
    ('Ử', 0xF6, HFont, b"\xD6\xDB"),
    ('ử', 0xF6, Lower, b"\xF6\xFB"),
    ('Ữ', 0xF7, HFont, b"\xD6\xD5"),
    ('ữ', 0xF7, Lower, b"\xF6\xF5"),
    ('Ự', 0xF9, HFont, b"\xD6\xCF"),
    ('ự', 0xF9, Lower, b"\xF6\xEF"),
    ('Ỳ', 0xFA, HFont, b"\x59\xD8"),
    ('ỳ', 0xFA, Lower, b"\x79\xF8"),
    ('Ỵ', 0xFE, HFont, b"\xCE"),
    ('ỵ', 0xFE, Lower, b"\xEE"),
    ('Ỷ', 0xFB, HFont, b"\x59\xDB"),
    ('ỷ', 0xFB, Lower, b"\x79\xFB"),
    ('Ỹ', 0xFC, HFont, b"\x59\xD5"),
    ('ỹ', 0xFC, Lower, b"\x79\xF5"),
];

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|&b| char::from(b)).collect()
}

#[test]
fn every_letter_of_tcvn3() {
    for (letter, byte, case, _) in LETTERS {
        let stored = latin(&[byte]);
        let expected = letter.to_string();
        match case {
            Lower => assert_eq!(decode_tcvn3(&stored, false), expected),
            Own => {
                assert_eq!(decode_tcvn3(&stored, false), expected);
                assert_eq!(decode_tcvn3(&stored, true), expected);
            }
            HFont => assert_eq!(decode_tcvn3(&stored, true), expected),
        }
        // The private area symbol fonts are stored in.
        let private: String = char::from_u32(0xF000 + u32::from(byte)).into_iter().collect();
        assert_eq!(decode_tcvn3(&private, false), decode_tcvn3(&stored, false));
    }
}

#[test]
fn every_letter_of_vni() {
    for (letter, _, _, bytes) in LETTERS {
        assert_eq!(decode_vni(&latin(bytes)), letter.to_string());
        let joined = format!("x{}x", latin(bytes));
        assert_eq!(decode_vni(&joined), format!("x{letter}x"));
    }
}

#[test]
fn every_capital_base_takes_a_small_mark() {
    for (letter, _, _, bytes) in LETTERS {
        if let [base, mark] = bytes
            && letter.is_uppercase()
        {
            assert_eq!(decode_vni(&latin(&[*base, mark | 0x20])), letter.to_string());
        }
    }
}

#[test]
fn what_counts_as_composed_is_left_as_it_is() {
    let marks = ["", "\u{300}", "\u{31B}", "\u{323}", "\u{338}", "\u{1161}"];
    for c in (0..0x3100).filter_map(char::from_u32) {
        for (mark, after) in marks.iter().flat_map(|mark| ["", "ệ"].map(|after| (mark, after))) {
            let text = format!("{c}{mark}{after}");
            let composed: String = text.nfc().collect();
            assert!(!is_composed(&text) || composed == text, "{text:?}");
            assert_eq!(nfc(&text), composed, "{text:?}");
        }
    }
}
