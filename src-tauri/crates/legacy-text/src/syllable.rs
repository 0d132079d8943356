//! Which words can be Vietnamese: a syllable is an onset, a rime and a tone, and the spelling of each is closed.
//!
//! Rules say more than a list of words: names of places and people pass too, and a text read in the wrong
//! encoding does not.

use crate::letters::{TONES, split_tone, with_tone};

/// Consonants a syllable begins with, the longest spelling of a beginning first. `gi` and `qu` are written with a
/// vowel, which is no part of the rime.
#[rustfmt::skip]
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "đ", "",
];

/// Rimes without their tone, in byte order for searching.
#[rustfmt::skip]
const RIMES: [&str; 159] = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay",
    "e", "ec", "em", "en", "eng", "eo", "ep", "et",
    "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu",
    "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu",
    "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay",
    "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot",
    "oăc", "oăm", "oăn", "oăng", "oăt",
    "u", "ua", "uc", "ui", "um", "un", "ung", "up", "ut", "uy", "uya", "uych", "uynh", "uyt", "uyu",
    "uyên", "uyêt", "uân", "uâng", "uât", "uây", "uê", "uêch", "uênh",
    "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "uơ",
    "y", "ych", "ynh", "yt", "yêm", "yên", "yêng", "yêt", "yêu",
    "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây",
    "ê", "êch", "êm", "ên", "ênh", "êp", "êt", "êu",
    "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt",
    "ăc", "ăm", "ăn", "ăng", "ăp", "ăt",
    "ơ", "ơi", "ơm", "ơn", "ơp", "ơt",
    "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu",
    "ươc", "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu",
];

/// `true` for a word that Vietnamese spelling allows: onset, rime and tone fit each other, the tone stands on a
/// letter where the old or the new rule puts it, and the word is in small letters, in capitals, or begins with one.
///
/// ```
/// use legacy_text::is_syllable;
///
/// assert!(is_syllable("nghiệp") && is_syllable("HOÀ") && is_syllable("Hòa") && is_syllable("quyết"));
/// assert!(!is_syllable("nghọ") && !is_syllable("cáć") && !is_syllable("cac") && !is_syllable("façade"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    const LONGEST: usize = 7; // nghiêng
    let mut bare = String::with_capacity(12);
    let mut tone = None;
    let (mut capitals, mut letters) = (0, 0);
    let mut first_capital = false;
    for c in word.chars() {
        let mut small = c.to_lowercase();
        let (Some(lower), None) = (small.next(), small.next()) else {
            return false;
        };
        if lower != c {
            capitals += 1;
            first_capital |= letters == 0;
        }
        let (letter, mark) = split_tone(lower);
        if mark > 0 && tone.replace((bare.len(), mark)).is_some() {
            return false;
        }
        bare.push(letter);
        letters += 1;
        if letters > LONGEST {
            return false;
        }
    }
    if letters == 0 || capitals > 1 && capitals != letters || capitals == 1 && !first_capital {
        return false;
    }
    ONSETS.iter().any(|onset| {
        bare.strip_prefix(onset)
            .is_some_and(|rime| fits(onset, rime) && tone_fits(rime, tone, onset.len()))
    })
}

/// Every syllable the spelling allows, in small letters, composed, tones where the new rule puts them (`hòa`).
///
/// ```
/// assert!(legacy_text::syllables().any(|syllable| syllable == "nghiệp"));
/// assert!(legacy_text::syllables().all(|syllable| legacy_text::is_syllable(&syllable)));
/// ```
pub fn syllables() -> impl Iterator<Item = String> {
    ONSETS.iter().flat_map(|onset| {
        let rimes = RIMES.into_iter().filter(move |rime| fits(onset, rime));
        rimes.flat_map(move |rime| {
            let seat = seats(rime).0;
            (0..=TONES.len()).filter_map(move |tone| {
                let at = onset.len() + seat;
                (is_open_to(rime, tone)).then(|| toned(&format!("{onset}{rime}"), at, tone))
            })
        })
    })
}

fn toned(bare: &str, at: usize, tone: usize) -> String {
    bare.char_indices()
        .map(|(place, c)| if place == at { with_tone(c, tone) } else { c })
        .collect()
}

/// Onset and rime can stand together: `c g ng` before back vowels, `k gh ngh` before `i e ê y`, `qu` before what
/// a glide can open.
fn fits(onset: &str, rime: &str) -> bool {
    let front = rime.starts_with(['i', 'e', 'ê', 'y']);
    RIMES.binary_search(&rime).is_ok()
        && match onset {
            "k" | "gh" | "ngh" => front,
            "c" | "ng" => !front,
            "g" => !front || rime.starts_with('i'),
            "gi" => !rime.starts_with(['i', 'y']),
            "qu" => rime.starts_with(['a', 'ă', 'â', 'e', 'ê', 'i', 'ơ', 'y']) || rime == "ôc",
            "" => true,
            // `ynh`, `yên` … stand alone or after `qu`.
            _ => !rime.starts_with('y') || rime == "y",
        }
}

/// A stopped rime (`-c -ch -p -t`) bears the tones sắc and nặng only.
fn is_open_to(rime: &str, tone: usize) -> bool {
    let stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
    !stopped || tone >= 4
}

fn tone_fits(rime: &str, tone: Option<(usize, usize)>, onset: usize) -> bool {
    let Some((at, tone)) = tone else {
        return is_open_to(rime, 0);
    };
    let (new, old) = seats(rime);
    is_open_to(rime, tone) && at.checked_sub(onset).is_some_and(|at| at == new || at == old)
}

/// The bytes of the rime where the tone stands by the new and by the old rule; they differ in open `oa oe uy` only.
fn seats(rime: &str) -> (usize, usize) {
    if let Some((at, _)) = rime.char_indices().rfind(|(_, c)| "ăâêôơư".contains(*c)) {
        return (at, at);
    }
    let vowels = rime.find(|c| !"aeiouy".contains(c)).unwrap_or(rime.len());
    match (vowels, vowels < rime.len()) {
        (0 | 1, _) => (0, 0),
        (2, true) => (1, 1),
        (2, false) if matches!(rime, "oa" | "oe" | "uy") => (0, 1),
        (2, false) => (0, 0),
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rimes_are_in_order() {
        assert!(RIMES.is_sorted());
    }

    #[test]
    fn words_of_office_papers_are_syllables() {
        let text = "Quyết định về việc công bố thủ tục hành chính mới ban hành lĩnh vực quản lý đất đai thuộc phạm vi \
            chức năng quản lý của Sở Nông nghiệp và Môi trường tỉnh Khánh Hòa giữ gìn giếng khoan ướt nghiêng ngả \
            quốc huy khuỷu tay rượu ngoằn ngoèo khuya quỷ quýt oách xoong hoà uỷ thuý yêu yểm ỷ lại giặt giũ giả \
            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Nguyễn Thuở Huệ Huy gì giết quyền ruột ươm mượn lưới mười";
        for word in text.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
        let foreign = "façade für Köln über été très déjà élève Müller señor and with market quick cat next";
        for word in foreign.split_whitespace() {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
