//! What can still be shown of a file whose directory or table stream is gone.
//!
//! Nothing salvaged may be counted; it only tells a person which document this was.

use crate::bytes::{slice_at, u16_at, u32_at};
use crate::codepage;
use crate::model::Block;
use crate::plain;

/// Characters shown at most.
const MAX_SHOWN: usize = 200_000;
/// The text a cut file still holds, as plain paragraphs: fonts, tables and deleted text are not known, so
/// legacy letters stay as they are stored.
pub(super) fn text(stream: &[u8]) -> Vec<Block> {
    let encrypted = u16_at(stream, 10).is_none_or(|flags| flags & 0x0100 != 0);
    let (Some(first), Some(characters)) = (u32_at(stream, 0x18), u32_at(stream, 0x4C)) else {
        return Vec::new();
    };
    if encrypted {
        return Vec::new();
    }
    let (first, characters) = (first as usize, (characters as usize).min(MAX_SHOWN));
    let rest = stream.get(first..).unwrap_or_default();
    let wide = slice_at(rest, 0, characters.saturating_mul(2)).unwrap_or(rest);
    let (units, _) = wide.as_chunks::<2>();
    // Vietnamese in 16 bits has high bytes 0, 1, 3, 0x1E and 0x20 only.
    let likely = units
        .iter()
        .filter(|[_, high]| matches!(high, 0 | 1 | 3 | 0x1E | 0x20))
        .count();
    let text = if likely * 10 >= units.len() * 9 {
        encoding_rs::UTF_16LE
            .decode_without_bom_handling(wide)
            .0
            .into_owned()
    } else {
        let narrow = slice_at(rest, 0, characters).unwrap_or(rest);
        codepage::decoder(1252)
            .decode_without_bom_handling(narrow)
            .0
            .into_owned()
    };
    let text: String = text.chars().filter_map(shown).collect();
    plain::lines(legacy_text::nfc(&text).trim_end_matches(['\0', '\n']), None)
}

/// Paragraph and cell marks as line ends, other marks dropped.
fn shown(c: char) -> Option<char> {
    match c {
        '\r' | '\u{7}' | '\u{B}' | '\u{C}' => Some('\n'),
        '\t' => Some('\t'),
        '\u{1E}' => Some('-'),
        c if c.is_control() => None,
        c => Some(c),
    }
}
