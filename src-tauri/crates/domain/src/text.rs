//! Folding and small signs in Vietnamese text that the rules of matching need.

use unicode_normalization::UnicodeNormalization;

/// Lower case, composed, spaces evened out: what makes two spellings of a name the same.
pub fn fold(text: &str) -> String {
    let composed: String = text.nfc().flat_map(char::to_lowercase).collect();
    composed
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_matches(['.', ';', ':', ','])
        .to_owned()
}

/// As [`fold`], without tone and diacritic marks, letters and digits only, words parted by one space.
pub fn fold_bare(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfd().flat_map(char::to_lowercase) {
        let c = match c {
            'đ' | 'ð' => 'd',
            c => c,
        };
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

/// How many words of a file name must agree with the beginning of a procedure's name to mean anything.
const WORDS_THAT_AGREE: usize = 4;

/// How many words of a procedure's name, from its first, stand together in a file name, marks or not;
/// 0 when too few to mean anything.
pub fn words_in_file_name(name: &str, file_name: &str) -> usize {
    let file: Vec<String> = fold_bare(stem(file_name)).split(' ').map(str::to_owned).collect();
    let name: Vec<String> = fold_bare(name).split(' ').map(str::to_owned).collect();
    let agree = |from: usize| {
        file.iter()
            .skip(from)
            .zip(&name)
            .take_while(|(a, b)| a == b)
            .count()
    };
    let best = (0..file.len()).map(agree).max().unwrap_or(0);
    let enough = WORDS_THAT_AGREE.min(name.len());
    if best >= enough && best >= 3 { best } else { 0 }
}

/// The number a file name begins its own part with: `TTHC 1.doc`, `02. Cấp thẻ….doc`, `Thu tuc 3.doc` → 1, 2, 3.
/// A name with no number, or with a long one (a decision's), gives nothing.
pub fn ordinal_in_file_name(file_name: &str) -> Option<usize> {
    let bare = fold_bare(stem(file_name));
    let mut glued = String::new();
    for c in bare.chars() {
        let last = glued.chars().last();
        if c.is_ascii_digit() && last.is_some_and(|l| l.is_alphabetic()) {
            glued.push(' ');
        }
        glued.push(c);
    }
    glued
        .split(' ')
        .find(|w| !w.is_empty() && w.len() <= 3 && w.chars().all(|c| c.is_ascii_digit()))
        .and_then(|w| w.parse().ok())
        .filter(|n| *n > 0)
}

fn stem(file_name: &str) -> &str {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// The words of one sentence, folded, or of one line where lines are not sentences.
fn sentences(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(['.', '!', '?', ';', '\n'])
        .map(fold)
        .filter(|s| !s.is_empty())
}

/// Whether words speak of something handed over as a supplement, replacement or correction
/// ("gửi bổ sung", "thay thế danh mục", "đính chính"), and not of procedures that are
/// "sửa đổi, bổ sung" or "được thay thế", nor of a supplement that may be asked for.
pub fn speaks_of_supplement(text: &str) -> bool {
    sentences(text).any(|sentence| {
        let sentence = without_other_senses(&sentence);
        !is_conditional(&sentence)
            && ["bổ sung", "thay thế", "đính chính"]
                .iter()
                .any(|word| sentence.contains(word))
    })
}

/// Whether words say that what is handed over replaces what came before it.
pub fn speaks_of_replacing(text: &str) -> bool {
    sentences(text).any(|sentence| {
        let sentence = without_other_senses(&sentence);
        !is_conditional(&sentence) && sentence.contains("thay thế")
    })
}

fn without_other_senses(sentence: &str) -> String {
    let mut s = sentence.to_owned();
    for phrase in [
        "sửa đổi, bổ sung, thay thế",
        "sửa đổi, bổ sung hoặc thay thế",
        "sửa đổi, bổ sung, bãi bỏ",
        "sửa đổi, bổ sung",
        "sửa đổi bổ sung",
        "sửa đổi và bổ sung",
        "sửa đổi/bổ sung",
        "được bổ sung",
        "được thay thế",
        "bị thay thế",
        "mới ban hành, thay thế",
        "thủ tục hành chính thay thế",
        "tthc thay thế",
    ] {
        s = s.replace(phrase, " ");
    }
    s
}

/// A supplement that is promised, or may be asked for: not one that is handed over.
fn is_conditional(sentence: &str) -> bool {
    let bare = format!(" {sentence} ");
    [
        "nếu ",
        " để bổ sung",
        " để phòng ",
        "sẽ bổ sung",
        "sẽ gửi bổ sung",
        "sẽ được bổ sung",
        "khi cần bổ sung",
        "trường hợp thiếu",
        "trường hợp cần",
    ]
    .iter()
    .any(|mark| bare.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        let check = |name: &str, want: Option<usize>| assert_eq!(ordinal_in_file_name(name), want, "{name}");
        check("TTHC 1.doc", Some(1));
        check("02. Cấp thẻ hướng dẫn viên.doc", Some(2));
        check("Thu tuc 3.doc", Some(3));
        check("TT04_Chuyen_nhuong.doc", Some(4));
        check("QD402.DOC", Some(402));
        check("Toàn văn.doc", None);
        check("QĐ 2987.doc", None);
    }

    #[test]
    fn names_in_file_names() {
        let name = "Cấp thẻ hướng dẫn viên du lịch quốc tế";
        assert_eq!(words_in_file_name(name, "02. Cấp thẻ hướng dẫn viên.doc"), 5);
        assert_eq!(words_in_file_name(name, "TT2_Cap_the_huong_dan_vien.doc"), 5);
        assert_eq!(words_in_file_name(name, "Cấp thẻ.doc"), 0);
        assert_eq!(words_in_file_name(name, "TTHC 2.doc"), 0);
    }

    #[test]
    fn supplement_words() {
        let check = |text: &str, want: bool| assert_eq!(speaks_of_supplement(text), want, "{text}");
        check("Phòng Nội chính gửi bổ sung thủ tục còn thiếu.", true);
        check("Bổ sung TTHC theo Quyết định số 2987/QĐ-UBND", true);
        check("Đính chính danh mục", true);
        check("Danh mục này thay thế danh mục đã gửi", true);
        check("Gửi danh mục TTHC được sửa đổi, bổ sung", false);
        check("Danh mục thủ tục hành chính bị thay thế, bãi bỏ", false);
        check("Nếu thiếu, đề nghị thông báo để Phòng bổ sung", false);
        check("Danh mục sẽ gửi bổ sung sau", false);
        check("Gửi tập tin TTHC", false);
    }
}
