//! Vowels and tones.

use unicode_normalization::UnicodeNormalization;

/// The combining marks of huyền, hỏi, ngã, sắc, nặng.
pub(crate) const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Vowels, each without a tone and then with the five of [`TONES`].
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

/// A small letter without its tone, and which tone it bore: 0 for none, else the place in [`TONES`] from 1.
pub(crate) fn split_tone(letter: char) -> (char, usize) {
    if letter.is_ascii() {
        return (letter, 0);
    }
    for row in &VOWELS {
        if let Some(tone) = row.iter().position(|&c| c == letter) {
            return (row[0], tone);
        }
    }
    (letter, 0)
}

/// A small vowel with a tone (see [`split_tone`]); anything else as it is.
pub(crate) fn with_tone(letter: char, tone: usize) -> char {
    let row = VOWELS.iter().find(|row| row[0] == letter);
    row.and_then(|row| row.get(tone)).copied().unwrap_or(letter)
}

/// The letter without its tone but with its shape (`Ấ` → `Â`, `Ự` → `Ư`).
pub(crate) fn without_tone(letter: char) -> char {
    let bare = std::iter::once(letter).nfd().filter(|c| !is_tone(*c));
    let mut composed = bare.nfc();
    match (composed.next(), composed.next()) {
        (Some(c), None) => c,
        _ => letter,
    }
}

/// The five combining tone marks.
pub(crate) fn is_tone(c: char) -> bool {
    TONES.contains(&c)
}
