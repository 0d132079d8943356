//! Folding and small signs in Vietnamese text that the rules of matching need.

use unicode_normalization::UnicodeNormalization;

/// Lower case, composed, spaces evened out: what makes two spellings of a name the same.
pub fn fold(text: &str) -> String {
    let folded = if text.chars().all(is_settled) {
        lowered(text.chars(), text.len())
    } else {
        lowered(text.nfc(), text.len())
    };
    match folded.trim_matches(['.', ';', ':', ',']) {
        kept if kept.len() == folded.len() => folded,
        kept => kept.to_owned(),
    }
}

/// Letters of Vietnamese and western texts, dashes and quotes: composed already, and part of no composition.
fn is_settled(c: char) -> bool {
    matches!(c, ..'\u{300}' | '\u{1ea0}'..='\u{1ef9}' | '\u{2010}'..='\u{2027}')
}

/// Small letters, one space between words.
fn lowered(letters: impl Iterator<Item = char>, length: usize) -> String {
    let mut out = String::with_capacity(length);
    let mut parted = false;
    for c in letters {
        if c.is_whitespace() {
            parted = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut parted) {
            out.push(' ');
        }
        match c {
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            // Most letters of a text are small already.
            'à'..='ö' | 'ø'..='ÿ' | 'ă' | 'đ' | 'ơ' | 'ư' => out.push(c),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
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

/// The sentences of a text, folded. A semicolon parts no sentence: lists of kinds are written with it.
fn sentences(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(['.', '!', '?', '\n'])
        .map(fold)
        .filter(|s| !s.is_empty())
}

/// Whether words speak of something handed over as a supplement, replacement or correction
/// ("gửi bổ sung", "thay thế danh mục", "đính chính"), and not of procedures that are
/// "sửa đổi, bổ sung" or "được thay thế", nor of a supplement that may be asked for.
pub fn speaks_of_supplement(text: &str) -> bool {
    speaks_of(text, &["bổ sung", "thay thế", "đính chính"])
}

/// Whether words say that what is handed over replaces what came before it.
pub fn speaks_of_replacing(text: &str) -> bool {
    speaks_of(text, &["thay thế"])
}

fn speaks_of(text: &str, words: &[&str]) -> bool {
    sentences(text).any(|sentence| {
        let sentence = without_quoted_names(&sentence);
        if is_conditional(&sentence) {
            return false;
        }
        let sentence = without_other_senses(&sentence);
        words.iter().any(|word| sentence.contains(word))
    })
}

/// What happens to procedures, in the words a decision uses: two of them in a row, or one told passively, speak of
/// procedures and not of what is handed over.
const FATES: [&str; 9] = [
    "mới ban hành",
    "ban hành mới",
    "sửa đổi",
    "bổ sung",
    "thay thế",
    "bãi bỏ",
    "hủy bỏ",
    "huỷ bỏ",
    "chuẩn hóa",
];

/// Words of which a fate after them is told: "được bổ sung", "bị thay thế", "thủ tục hành chính thay thế".
const TOLD_OF: [&str; 4] = ["được", "bị", "thủ tục hành chính", "tthc"];

/// The sentence with the fates of procedures taken out.
fn without_other_senses(sentence: &str) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while !rest.is_empty() {
        let (run, fates) = fate_run(rest);
        let told = TOLD_OF.iter().any(|word| {
            out.trim_end()
                .strip_suffix(word)
                .is_some_and(|before| before.is_empty() || before.ends_with([' ', '(']))
        });
        if fates >= 2 || (fates == 1 && told) {
            out.push(' ');
            rest = rest.get(run..).unwrap_or_default();
            continue;
        }
        let mut chars = rest.chars();
        out.extend(chars.next());
        rest = chars.as_str();
    }
    out
}

/// How long the run of fates at the beginning of a text is, and how many there are.
fn fate_run(text: &str) -> (usize, usize) {
    let (mut end, mut fates) = (0, 0);
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let gap = if fates == 0 { 0 } else { separator(rest) };
        let after = rest.get(gap..).unwrap_or_default();
        let Some(fate) = FATES.iter().find(|fate| after.starts_with(*fate)) else {
            return (end, fates);
        };
        end += gap + fate.len();
        fates += 1;
    }
}

/// How long what parts two fates is: commas, slashes, "và", "hoặc", "được", "bị".
fn separator(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let step = [" ", ",", ";", "/", "và ", "hoặc ", "được ", "bị "]
            .iter()
            .find(|part| rest.starts_with(*part))
            .map_or(0, |part| part.len());
        if step == 0 {
            return at;
        }
        at += step;
    }
}

/// The sentence without names in quotation marks: a procedure may be called "Cấp bổ sung giấy phép".
fn without_quoted_names(sentence: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    for c in sentence.chars() {
        match c {
            '“' | '«' => quoted = true,
            '”' | '»' => quoted = false,
            '"' => quoted = !quoted,
            c if !quoted => out.push(c),
            _ => {}
        }
    }
    out
}

/// A supplement that is promised, or may be asked for: not one that is handed over.
fn is_conditional(sentence: &str) -> bool {
    let spaced = format!(" {sentence} ");
    [
        " nếu ",
        " để bổ sung",
        " để phòng ",
        " để văn phòng ",
        " để sở ",
        "sẽ bổ sung",
        "sẽ gửi bổ sung",
        "sẽ được bổ sung",
        "khi cần bổ sung",
        "trường hợp thiếu",
        "trường hợp cần",
        "trường hợp chưa",
    ]
    .iter()
    .any(|mark| spaced.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_fold_alike() {
        let check = |text: &str, want: &str| assert_eq!(fold(text), want, "{text:?}");
        check("  Bổ  SUNG\u{a0}hồ sơ.", "bổ sung hồ sơ");
        check("BO\u{302}\u{309} SUNG", "bổ sung");
        check("Đính CHÍNH: ĂÂƯƠ ß", "đính chính: ăâươ ß");
        check("…;", "…");
        check(" . ", "");
        check("", "");
        // Every letter as its own lower case, composed.
        for c in (0..0x3000)
            .filter_map(char::from_u32)
            .filter(|c| c.is_alphabetic())
        {
            let one = String::from(c);
            let want: String = one.nfc().flat_map(char::to_lowercase).collect();
            check(&one, &want);
        }
    }

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
        check(
            "v/v công bố TTHC mới ban hành; sửa đổi, bổ sung; thay thế; bãi bỏ lĩnh vực Đất đai",
            false,
        );
        check("Danh mục TTHC thay thế và bị bãi bỏ", false);
        check("Gửi thủ tục “Cấp bổ sung giấy phép”", false);
        check("Gửi lại danh mục (thay thế các danh mục đã gửi)", true);
        check("Danh mục TTHC (thay thế)", true);
        check("Gửi bổ sung thủ tục được sửa đổi, bổ sung", true);
    }
}
