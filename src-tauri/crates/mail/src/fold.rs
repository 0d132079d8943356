//! Folding for comparison: no case, no tone marks, `đ` as `d`.

use unicode_normalization::UnicodeNormalization;

/// One character for each character of the composed text, so that places in both are the same.
pub(crate) fn folded_chars(composed: &str) -> Vec<char> {
    composed
        .chars()
        .map(|c| match c {
            'đ' | 'Đ' => 'd',
            _ => {
                let base = std::iter::once(c).nfd().next().unwrap_or(c);
                base.to_lowercase().next().unwrap_or(base)
            }
        })
        .collect()
}

/// [`folded_chars`] as a string with single spaces.
pub(crate) fn fold(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let folded: String = folded_chars(&composed).into_iter().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
