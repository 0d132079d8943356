//! Text and bytes without a font: recognised when they are Vietnamese, left alone when they are not.

use legacy_text::{
    CONVERT_FROM, LegacyEncoding, PlainEncoding, convert, decode_as, decode_bytes, encode, is_syllable, nfc,
    preview, recognise, syllables,
};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Bytes as a program shows them that takes them for windows-1252.
fn shown(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0
        .into_owned()
}

/// windows-1258: letters with their shape composed, tones behind as combining marks.
fn windows_1258(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        let parts: String = std::iter::once(c).nfd().collect();
        let tone = parts
            .chars()
            .find(|c| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*c));
        let bare: String = parts.chars().filter(|c| Some(*c) != tone).nfc().collect();
        out.extend_from_slice(&encoding_rs::WINDOWS_1258.encode(&bare).0);
        out.extend(tone.map(|tone| match tone {
            '\u{300}' => 0xCC,
            '\u{301}' => 0xEC,
            '\u{303}' => 0xDE,
            '\u{309}' => 0xD2,
            _ => 0xF2,
        }));
    }
    out
}

/// A sentence of syllables drawn by a generator of small numbers, as in the property of the same name: at least
/// forty letters, at least three of them marked.
fn sentence(seed: u64, all: &[String]) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut text = String::new();
    loop {
        if !text.is_empty() {
            text.push(' ');
        }
        let word = &all[next(all.len())];
        if next(8) == 0 {
            text.extend(word.chars().take(1).flat_map(char::to_uppercase));
            text.extend(word.chars().skip(1));
        } else {
            text.push_str(word);
        }
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let marked = text.chars().filter(|c| !c.is_ascii()).count();
        if letters >= 40 && marked >= 3 {
            return text;
        }
    }
}

/// Of a thousand sentences in each of eight encodings, as bytes and as text, at least 99.9 in a hundred are recognised,
/// and come back letter for letter.
#[test]
fn sentences_are_recognised() {
    const SENTENCES: u64 = 1_000;
    let all: Vec<String> = syllables().collect();
    assert!(all.len() > 10_000 && all.iter().all(|word| is_syllable(word)));
    let mut wrong = Vec::new();
    for seed in 0..SENTENCES {
        let text = sentence(seed, &all);
        let mut check = |what: &str, right: bool| {
            if !right {
                wrong.push(format!("{what}: {text}"));
            }
        };
        for (plain, which) in [
            (PlainEncoding::Tcvn3, LegacyEncoding::Tcvn3),
            (PlainEncoding::Vni, LegacyEncoding::Vni),
            (PlainEncoding::Viscii, LegacyEncoding::Viscii),
            (PlainEncoding::Vps, LegacyEncoding::Vps),
        ] {
            let (bytes, lost) = encode(&text, which);
            if !lost.is_empty() {
                continue; // an accented capital that the encoding does not have
            }
            let read = decode_bytes(&bytes);
            check(
                which.name(),
                read.encoding == plain && read.text == text && read.confidence >= CONVERT_FROM,
            );
            let found = recognise(&shown(&bytes));
            let right = found
                .is_some_and(|f| f.from == which && f.after == text && f.is_certain() && f.lost.is_empty());
            check(&format!("text {which}"), right);
        }
        let read = decode_bytes(&windows_1258(&text));
        check(
            "windows-1258",
            read.encoding == PlainEncoding::Windows1258 && read.text == text,
        );
        let found = recognise(&shown(text.as_bytes()));
        let right =
            found.is_some_and(|f| f.from == LegacyEncoding::Mojibake && f.after == text && f.is_certain());
        check("mojibake", right);
        check("Unicode", convert(&text) == text.as_str());
        let apart: String = text.nfd().collect();
        check("decomposed", nfc(&convert(&apart)) == text);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check("UTF-16", decode_bytes(&wide).text == text);
    }
    let tried = SENTENCES as usize * 13;
    println!("{} wrong of {tried}", wrong.len());
    assert!(
        wrong.len() * 1000 <= tried,
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn other_languages_and_numbers_are_left_alone() {
    let texts = [
        "The quick brown fox jumps over the lazy dog; a café, a naïve façade and a résumé.",
        "Voilà l'été: les élèves français étaient très déçus, où êtes-vous allés hier à Noël? Ça ira, chère mère.",
        "Le comité a été créé à l'initiative de la société; les bénéficiaires, âgés de plus de dix ans, ont été invités.",
        "Für die Köln-Bonner Größe über Straßenbrücken müssen Bäume gefällt werden, schöne Grüße aus München.",
        "El niño comió piñas mañana; ¿qué pasó? Él también habló español en la región de Aragón.",
        "São Paulo, informações não são válidas; também há opções à disposição do cidadão.",
        "Århus får på øen, æbler og rødgrød; smörgåsbord på svenska är gott, och åren går.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy.",
        "1.500.000 ± 5 % — 30°C, 12 m², § 4, © 2026, £ 3, ½ kg",
        "STT;1;2;3\n4;5;6;7\n01/01/2026;13/01/2026\n",
        "été",
        "thé",
        "né",
        "là",
        "où",
        "für",
        "ça",
        "É",
        "café, thé",
        "",
    ];
    for text in texts {
        assert_eq!(convert(text), text);
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        let read = decode_bytes(&bytes);
        assert!(
            matches!(read.encoding, PlainEncoding::Windows1252 | PlainEncoding::Utf8),
            "{text}: {:?} {}",
            read.encoding,
            read.confidence
        );
    }
}

#[test]
fn papers_of_offices_without_their_fonts() {
    let cases = [
        (
            "UBND TỈNH KHÁNH HÒA",
            "UBND TØNH KH¸NH HßA",
            LegacyEncoding::Tcvn3,
        ),
        (
            "Căn cứ Quyết định số 12/QĐ-UBND, phí 1.500.000 đ; nộp qua e-mail (file Word) tại Bộ phận TN&TKQ",
            "C¨n cø QuyÕt ®Þnh sè 12/Q§-UBND, phÝ 1.500.000 ®; nép qua e-mail (file Word) t¹i Bé phËn TN&TKQ",
            LegacyEncoding::Tcvn3,
        ),
        (
            "Danh mục thủ tục hành chính còn hiệu lực",
            "Danh muïc thuû tuïc haønh chính coøn hieäu löïc",
            LegacyEncoding::Vni,
        ),
        (
            "Thành phố là nơi tiếp nhận",
            "ThÃ nh phá»‘ lÃ  nÆ¡i tiáº¿p nháº\u{AD}n",
            LegacyEncoding::Mojibake,
        ),
    ];
    for (text, stored, which) in cases {
        let found = recognise(stored).unwrap();
        assert_eq!((found.after.as_str(), found.from), (text, which));
        assert!(found.is_certain(), "{stored}: {}", found.confidence);
        assert_eq!(found.before, stored);
    }
}

#[test]
fn letters_that_would_be_lost_are_named() {
    let lost = |text: &str, which| -> Vec<(usize, char)> {
        preview(text, which)
            .lost
            .iter()
            .map(|lost| (lost.at, lost.letter))
            .collect()
    };
    assert_eq!(lost("thµnh là", LegacyEncoding::Tcvn3), [(8, 'à')]);
    assert_eq!(lost("thuû tuïc Ë", LegacyEncoding::Vni), [(12, 'Ë')]);
    assert_eq!(
        lost("Thá»§ tá tục", LegacyEncoding::Mojibake),
        [(10, 'á'), (14, 'ụ')]
    );
    assert_eq!(lost("thñ tôc", LegacyEncoding::Tcvn3), []);
    let (bytes, lost) = encode("CỘNG ăn Ж", LegacyEncoding::Tcvn3);
    assert_eq!(bytes, b"C\xE9NG \xA8n ?");
    assert_eq!(
        lost.iter().map(|l| (l.at, l.letter)).collect::<Vec<_>>(),
        [(1, 'Ộ'), (11, 'Ж')]
    );
}

/// All 134 letters of VISCII, and those VPS has, both ways; capitals VPS has no byte for are named.
#[test]
fn every_letter_both_ways() {
    let marked: Vec<char> = ('\u{C0}'..='\u{1EF9}')
        .filter(|c| {
            let small = c.to_lowercase().next().unwrap_or(*c);
            "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ".contains(small)
        })
        .collect();
    assert_eq!(marked.len(), 134);
    for which in LegacyEncoding::ALL {
        let mut without = 0;
        for letter in &marked {
            let text = letter.to_string();
            let (bytes, lost) = encode(&text, which);
            if lost.is_empty() {
                let (back, lost) = decode_as(&shown(&bytes), which);
                assert_eq!((back, lost), (text, vec![]), "{which}");
            } else {
                without += 1;
                assert!(letter.is_uppercase(), "{which} {letter}");
            }
        }
        let expected = match which {
            LegacyEncoding::Tcvn3 => 60,
            LegacyEncoding::Vps => 14,
            _ => 0,
        };
        assert_eq!(without, expected, "{which}");
    }
}

#[test]
fn utf8_with_a_bad_byte_is_utf8_still() {
    let mut bytes = "Danh mục thủ tục hành chính còn hiệu lực ở tỉnh Khánh Hòa, quý ba, bằng tiếng Việt"
        .as_bytes()
        .to_vec();
    bytes.push(0xE1);
    let read = decode_bytes(&bytes);
    assert_eq!(read.encoding, PlainEncoding::Utf8);
    assert!(read.confidence < 100 && read.text.ends_with('\u{FFFD}'));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_previews_in_any_encoding(text in "\\PC{0,60}") {
        for which in LegacyEncoding::ALL {
            let seen = preview(&text, which);
            prop_assert_eq!(&seen.before, &text);
            for lost in &seen.lost {
                prop_assert!(text[lost.at..].starts_with(lost.letter));
            }
            let _ = encode(&text, which);
        }
        let _ = recognise(&text);
    }
}
