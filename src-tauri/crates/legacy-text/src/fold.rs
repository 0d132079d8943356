//! Foldings: composed form, search form, comparison form, sort order.

use crate::letters::{TONES, is_tone, without_tone};
use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Unicode normalisation form C (UAX #15).
pub fn nfc(text: &str) -> String {
    if is_composed(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// `true` when the text is in form C already: [`nfc`] would give it back as it is.
pub fn is_composed(text: &str) -> bool {
    is_settled(text.as_bytes()) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// `true` for UTF-8 of nothing but letters of Vietnamese and western texts, dashes and quotes: U+0000–02FF,
/// U+1EA0–1EF9, U+2010–2027. They are composed and take part in no composition.
fn is_settled(text: &[u8]) -> bool {
    /// The first byte of U+0300, and so of nothing below it; bytes after the first are less than any first one.
    const FIRST: u8 = 0xCC;
    // Each byte with the two after it, without a branch: compilers take many at a time.
    let (second, third) = (text.get(1..), text.get(2..));
    let after = second.unwrap_or_default().iter().zip(third.unwrap_or_default());
    let strange = text.iter().zip(after).fold(false, |strange, (&a, (&b, &c))| {
        let letter = (a == 0xE1) & ((b == 0xBA) & (c >= 0xA0) | (b == 0xBB) & (c <= 0xB9));
        let sign = (a == 0xE2) & (b == 0x80) & (0x90..=0xA7).contains(&c);
        strange | (a >= FIRST) & !(letter | sign)
    });
    // Nothing that takes three bytes begins in the last two.
    let end = text.get(text.len().saturating_sub(2)..).unwrap_or_default();
    !strange && end.iter().all(|&byte| byte < FIRST)
}

/// The search form: lower case, no tone, no other mark, `đ` as `d`, one kind of quote and hyphen, white
/// space collapsed and trimmed, soft hyphens and zero-width marks dropped. `Uỷ ban` and `ủy  ban` meet here.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.nfd() {
        let c = match even(c) {
            None => continue,
            Some(c) => c,
        };
        if c.is_whitespace() {
            space = !out.is_empty();
            continue;
        }
        if canonical_combining_class(c) != 0 {
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        match c {
            'Đ' | 'đ' => out.push('d'),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The comparison form: letters kept with their marks, but composed, lower case, tones placed one way
/// (`hoà` → `hòa`, `uỷ` → `ủy`), the look-alikes `Ð ð` as `đ`, quotes and hyphens of one kind, white space
/// collapsed. Two names are the same words when their comparison forms are equal.
pub fn comparable(text: &str) -> String {
    let mut letters: Vec<char> = Vec::with_capacity(text.len());
    let mut space = false;
    for c in text.nfc().filter_map(even) {
        if c.is_whitespace() {
            space = !letters.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            letters.push(' ');
        }
        letters.extend(c.to_lowercase());
    }
    for at in 0..letters.len() {
        even_tone(&mut letters, at);
    }
    letters.into_iter().collect()
}

/// `true` when two texts are the same words: equal [`comparable`] forms.
pub fn same_words(one: &str, other: &str) -> bool {
    comparable(one) == comparable(other)
}

/// Moves the tone of an open `oà`, `oè`, `uỳ` to its first vowel. `quý` stays: its `u` belongs to `q`.
fn even_tone(letters: &mut [char], at: usize) {
    let before = at.checked_sub(1).and_then(|i| letters.get(i)).copied();
    let closed = letters.get(at + 2).is_some_and(|c| c.is_alphabetic());
    let (Some(&first), Some(&second)) = (letters.get(at), letters.get(at + 1)) else {
        return;
    };
    let bare = without_tone(second);
    let open_pair = match first {
        'o' => matches!(bare, 'a' | 'e'),
        'u' => bare == 'y' && before != Some('q'),
        _ => false,
    };
    if closed || !open_pair || bare == second {
        return;
    }
    let tone = std::iter::once(second).nfd().find(|c| is_tone(*c));
    let marked = tone.and_then(|tone| compose(first, tone));
    if let (Some(marked), Some([one, two])) = (marked, letters.get_mut(at..at + 2)) {
        *one = marked;
        *two = bare;
    }
}

/// Signs that only look different: `Some` of the even one, `None` for those that are not seen.
fn even(c: char) -> Option<char> {
    Some(match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {
            return None;
        }
        'Ð' => 'Đ',
        'ð' => 'đ',
        '“' | '”' | '„' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '′' | '´' | '`' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        c => c,
    })
}

/// A key whose byte order is Vietnamese dictionary order: `a ă â b c d đ e ê … o ô ơ … u ư … y` first, then
/// tones (none, huyền, hỏi, ngã, sắc, nặng), then small before capital. White space and marks as in
/// [`comparable`].
pub fn sort_key(text: &str) -> Vec<u8> {
    let (mut letters, mut tones, mut cases) = (Vec::new(), Vec::new(), Vec::new());
    let mut space = false;
    for c in text.nfc().filter_map(even) {
        if c.is_whitespace() {
            space = !letters.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            letters.push(1);
            tones.push(1);
        }
        cases.push(1 + u8::from(c.is_uppercase()));
        for small in c.to_lowercase() {
            let tone = std::iter::once(small).nfd().find(|c| is_tone(*c));
            tones.push(
                1 + tone
                    .and_then(|t| TONES.iter().position(|&x| x == t))
                    .map_or(0, |i| i as u8 + 1),
            );
            push_weight(&mut letters, without_tone(small));
        }
    }
    letters.push(0);
    letters.append(&mut tones);
    letters.push(0);
    letters.append(&mut cases);
    letters
}

const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/// Digits and signs sort before letters; the first weight a letter gets.
const FIRST_LETTER: u8 = 0x80;

fn push_weight(key: &mut Vec<u8>, letter: char) {
    match ALPHABET.chars().position(|c| c == letter) {
        Some(rank) => key.push(FIRST_LETTER + rank as u8),
        None if letter.is_ascii() => key.push((letter as u8).max(2)),
        None => {
            key.push(0xFF);
            let mut utf8 = [0; 4];
            key.extend_from_slice(letter.encode_utf8(&mut utf8).as_bytes());
        }
    }
}
