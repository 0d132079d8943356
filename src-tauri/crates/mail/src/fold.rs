//! Folding for comparison: no case, no tone marks, `đ` as `d`.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One character for each character of the composed text, so that places in both are the same.
pub(crate) fn folded_chars(composed: &str) -> Vec<char> {
    composed.chars().map(folded_char).collect()
}

fn folded_char(c: char) -> char {
    match c {
        'đ' | 'Đ' => 'd',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => {
            let base = std::iter::once(c).nfd().next().unwrap_or(c);
            base.to_lowercase().next().unwrap_or(base)
        }
    }
}

/// The text in NFC, which most mails are written in.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// [`folded_chars`] as a string with single spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in composed(text).split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().map(folded_char));
    }
    folded
}
