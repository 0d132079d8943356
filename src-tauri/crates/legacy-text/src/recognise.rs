//! Which encoding a text without a font is in, weighed by how many of its words can be Vietnamese.
//!
//! Every reading is a hypothesis. A word with a letter beyond ASCII that is a possible syllable speaks for it, one
//! that is none speaks against it, and so does every letter the encoding does not have; words of plain ASCII say,
//! within bounds, whether the text is Vietnamese at all. The share of a hypothesis among all is its confidence.

use std::borrow::Cow;

use crate::legacy::{LegacyEncoding, LostLetter, decode_as};
use crate::syllable::is_syllable;

/// Nothing is converted without a font below this confidence, in hundredths.
pub const CONVERT_FROM: u8 = 80;

/// Confidence of a statistic never reaches certainty, in hundredths.
const MOST_CONFIDENT: f64 = 99.0;

/// Bytes of text looked at to judge it.
pub(crate) const JUDGED_BYTES: usize = 64 * 1024;

// Of the marked words of Vietnamese text 97 in a hundred are syllables (names of places and firms are the rest); of
// words read wrongly about one in four. Of words of ASCII letters in other languages two in five are.
/// ln (0.97 / 0.25)
const MARKED_FITS: f64 = 1.36;
/// ln (0.03 / 0.75)
const MARKED_FAILS: f64 = -3.2;
/// ln (0.97 / 0.4)
const PLAIN_FITS: f64 = 0.88;
/// ln (0.1 / 0.6)
const PLAIN_FAILS: f64 = -1.8;
/// What plain words may weigh altogether: papers hold English terms, codes and tables.
const PLAIN_AT_MOST: f64 = 2.0;

/// A text before and after conversion, for a person to look at. The text itself is never touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The text as it came.
    pub before: String,
    /// The text read in [`Self::from`], composed Unicode.
    pub after: String,
    /// The encoding it was read in.
    pub from: LegacyEncoding,
    /// How sure the reading is, in hundredths: the share of this reading among all that were weighed.
    pub confidence: u8,
    /// Letters the encoding does not have; in [`Self::after`] they stand as they were.
    pub lost: Vec<LostLetter>,
}

impl Conversion {
    /// `true` from [`CONVERT_FROM`] on: sure enough to convert without asking.
    pub fn is_certain(&self) -> bool {
        self.confidence >= CONVERT_FROM
    }
}

/// The likeliest legacy reading of a text that has no font to tell, however unlikely it is; `None` when the text
/// holds letters that only Unicode has, or when no legacy reading changes it.
///
/// ```
/// use legacy_text::{LegacyEncoding, recognise};
///
/// let found = recognise("Quy tr×nh gi¶i quyÕt thñ tôc hµnh chÝnh").unwrap();
/// assert_eq!(found.from, LegacyEncoding::Tcvn3);
/// assert_eq!(found.after, "Quy trình giải quyết thủ tục hành chính");
/// assert!(found.is_certain());
/// assert!(!recognise("thé").is_some_and(|found| found.is_certain()));
/// ```
pub fn recognise(text: &str) -> Option<Conversion> {
    if text.is_ascii() || typed_in_unicode(text) {
        return None;
    }
    let judged = beginning(text);
    let weighed = weigh_all(judged);
    let legacy = weighed
        .iter()
        .filter_map(|(which, share)| which.map(|which| (which, *share)));
    let mut ranked: Vec<_> = legacy.collect();
    ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
    ranked.into_iter().find_map(|(from, share)| {
        let (after, lost) = decode_as(text, from);
        (after != text).then(|| Conversion {
            before: text.to_owned(),
            after,
            from,
            confidence: hundredths(share),
            lost,
        })
    })
}

/// A text read in an encoding that a person chose, with the confidence the statistics have in that choice.
///
/// ```
/// use legacy_text::{LegacyEncoding, preview};
///
/// let shown = preview("Thuû tuïc", LegacyEncoding::Vni);
/// assert_eq!((shown.before.as_str(), shown.after.as_str()), ("Thuû tuïc", "Thủ tục"));
/// assert!(shown.lost.is_empty());
/// ```
pub fn preview(text: &str, from: LegacyEncoding) -> Conversion {
    let share = if text.is_ascii() || typed_in_unicode(text) {
        0.0
    } else {
        let weighed = weigh_all(beginning(text));
        let own = weighed.iter().find(|(which, _)| *which == Some(from));
        own.map_or(0.0, |(_, share)| *share)
    };
    let (after, lost) = decode_as(text, from);
    Conversion {
        before: text.to_owned(),
        after,
        from,
        confidence: hundredths(share),
        lost,
    }
}

/// The text converted when it is surely legacy ([`CONVERT_FROM`]), else as it is.
///
/// ```
/// assert_eq!(legacy_text::convert("ThÃ nh phá»‘ Nha Trang"), "Thành phố Nha Trang");
/// assert_eq!(legacy_text::convert("le café de la façade"), "le café de la façade");
/// ```
pub fn convert(text: &str) -> Cow<'_, str> {
    match recognise(text) {
        Some(found) if found.is_certain() => Cow::Owned(found.after),
        _ => Cow::Borrowed(text),
    }
}

/// The shares of every legacy reading of a text, and of its being what it seems (`None`).
fn weigh_all(text: &str) -> Vec<(Option<LegacyEncoding>, f64)> {
    let mut hypotheses = vec![(None, 0.3, 0.0), (None, 0.4, evidence(text))];
    hypotheses.extend(LegacyEncoding::ALL.into_iter().map(|which| {
        let prior = match which {
            LegacyEncoding::Tcvn3 | LegacyEncoding::Vni => 0.12,
            LegacyEncoding::Mojibake => 0.04,
            LegacyEncoding::Viscii | LegacyEncoding::Vps => 0.01,
        };
        (Some(which), prior, evidence_of(text, which))
    }));
    shares(&hypotheses)
}

/// What speaks for a text being in an encoding, as a logarithm of odds.
pub(crate) fn evidence_of(text: &str, which: LegacyEncoding) -> f64 {
    let (after, lost) = decode_as(text, which);
    if after == text {
        return f64::NEG_INFINITY;
    }
    // That bytes above 0x7F make whole UTF-8 sequences by chance is rarer than any syllable.
    let whole_sequences = match which {
        LegacyEncoding::Mojibake => text.chars().count().saturating_sub(after.chars().count()).min(20) as f64,
        _ => 0.0,
    };
    evidence(&after) + lost.len() as f64 * MARKED_FAILS + whole_sequences
}

/// Shares of hypotheses (what, share before looking, logarithm of odds) after looking.
pub(crate) fn shares<T: Copy>(hypotheses: &[(T, f64, f64)]) -> Vec<(T, f64)> {
    let weights = hypotheses.iter().map(|(_, prior, odds)| prior.ln() + odds);
    let most = weights.clone().fold(f64::NEG_INFINITY, f64::max);
    let scaled: Vec<f64> = weights.map(|weight| (weight - most).exp()).collect();
    let sum: f64 = scaled.iter().sum();
    let of = |(hypothesis, weight): (&(T, f64, f64), f64)| (hypothesis.0, weight / sum);
    hypotheses.iter().zip(scaled).map(of).collect()
}

/// A share in hundredths.
pub(crate) fn hundredths(share: f64) -> u8 {
    (share * 100.0).clamp(0.0, MOST_CONFIDENT) as u8
}

/// What the words of a text say for its being Vietnamese, as a logarithm of odds.
pub(crate) fn evidence(text: &str) -> f64 {
    let (mut marked, mut plain) = (0.0, 0.0);
    for word in text.split(parts_words) {
        if word.is_empty() || !word.contains(char::is_alphabetic) {
            continue;
        }
        if word.is_ascii() {
            if word.len() >= 2 && word.contains(|c: char| c.is_ascii_lowercase()) {
                plain += if is_syllable(word) {
                    PLAIN_FITS
                } else {
                    PLAIN_FAILS
                };
            }
        } else if is_syllable(word) {
            marked += MARKED_FITS;
        } else if !is_abbreviation(word) {
            marked += MARKED_FAILS;
        }
    }
    marked + f64::clamp(plain, -PLAIN_AT_MOST, PLAIN_AT_MOST)
}

/// White space, ASCII that is no letter, and signs that stand between words in any language.
fn parts_words(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphabetic()
        || c.is_whitespace()
        || matches!(
            c,
            '\u{2010}'
                ..='\u{2027}'
                    | '«'
                    | '»'
                    | '·'
                    | '°'
                    | '±'
                    | '²'
                    | '³'
                    | '¼'
                    | '½'
                    | '¾'
                    | '×'
                    | '€'
                    | '™'
                    | '©'
                    | '®'
                    | '§'
                    | '‰'
                    | '₫'
                    | '‹'
                    | '›'
        )
}

/// `đ` for đồng, `QĐ`, `HĐND`: consonants alone say nothing.
fn is_abbreviation(word: &str) -> bool {
    word.chars()
        .all(|c| matches!(c, 'đ' | 'Đ') || c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c))
}

/// Letters and marks that no reading of bytes gives: the text was typed in Unicode.
fn typed_in_unicode(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{1EA0}'..='\u{1EF9}' | '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
        )
    })
}

pub(crate) fn beginning(text: &str) -> &str {
    let mut end = text.len().min(JUDGED_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
