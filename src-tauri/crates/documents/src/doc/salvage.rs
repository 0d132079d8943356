//! What can still be shown of a file whose tables are gone, and of files older than the tables this reader knows.
//!
//! Nothing salvaged may be counted; it only tells a person which document this was.

use crate::bytes::{slice_at, u16_at, u32_at};
use crate::codepage;
use crate::model::Block;
use crate::plain;

use super::pieces::looks_wide;

/// Bytes shown at most.
const MAX_SHOWN: usize = 16 * 1024 * 1024;
/// Where the head says how much text there is: `fcMin`, `fcMac`, and `ccpText` of Word 97 and of what was before.
const FIRST: usize = 0x18;
const LAST: usize = 0x1C;
const CHARACTERS_97: usize = 0x4C;
const CHARACTERS_OLD: usize = 0x34;

/// The text a cut file still holds, as plain paragraphs: fonts, tables and deleted text are not known, so
/// legacy letters stay as they are stored.
pub(super) fn text(stream: &[u8]) -> Vec<Block> {
    let encrypted = u16_at(stream, 10).is_none_or(|flags| flags & 0x0100 != 0);
    let Some(first) = u32_at(stream, FIRST).filter(|_| !encrypted) else {
        return Vec::new();
    };
    let rest = stream.get(first as usize..).unwrap_or_default();
    let rest = rest.get(..rest.len().min(MAX_SHOWN)).unwrap_or(rest);
    let characters = u32_at(stream, CHARACTERS_97).map_or(0, |n| n as usize);
    let between = u32_at(stream, LAST).map_or(0, |last| last.saturating_sub(first) as usize);
    let bytes = match (characters, between) {
        (0, 0) => rest,
        (0, between) => slice_at(rest, 0, between).unwrap_or(rest),
        (characters, _) => slice_at(rest, 0, characters.saturating_mul(2)).unwrap_or(rest),
    };
    if looks_wide(bytes) {
        return paragraphs(&encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0);
    }
    let narrow = slice_at(rest, 0, characters.max(between)).unwrap_or(rest);
    paragraphs(&codepage::decoder(1252).decode_without_bom_handling(narrow).0)
}

/// The text of Word 1 and 2: from `fcMin`, as long as the head says, in windows-1252.
pub(super) fn old_text(stream: &[u8]) -> Vec<Block> {
    let number = |at| u32_at(stream, at).map_or(0, |n| n as usize);
    let encrypted = u16_at(stream, 10).is_none_or(|flags| flags & 0x0100 != 0);
    let first = number(FIRST);
    let length = match (number(LAST).saturating_sub(first), number(CHARACTERS_OLD)) {
        (0, characters) => characters,
        (between, _) => between,
    };
    let rest = stream.get(first..).unwrap_or_default();
    let bytes = slice_at(rest, 0, length).unwrap_or(rest);
    if encrypted || first == 0 {
        return Vec::new();
    }
    let bytes = bytes.get(..bytes.len().min(MAX_SHOWN)).unwrap_or(bytes);
    paragraphs(&codepage::decoder(1252).decode_without_bom_handling(bytes).0)
}

/// The text of Windows Write: after a head of 128 bytes, up to `fcMac`.
pub(super) fn write_text(bytes: &[u8]) -> Vec<Block> {
    let last = u32_at(bytes, 14).map_or(0, |n| n as usize);
    let text = bytes
        .get(128..last)
        .or_else(|| bytes.get(128..))
        .unwrap_or_default();
    let text = text.get(..text.len().min(MAX_SHOWN)).unwrap_or(text);
    paragraphs(&codepage::decoder(1252).decode_without_bom_handling(text).0)
}

/// Paragraph and cell marks as line ends, the orders of fields and other marks dropped.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut out = String::with_capacity(text.len());
    // For each open field: its result has begun.
    let mut fields: Vec<bool> = Vec::new();
    let balanced = text.matches('\u{13}').count() == text.matches('\u{15}').count();
    for c in text.chars() {
        match c {
            '\u{13}' if balanced => fields.push(false),
            '\u{14}' => {
                if let Some(result) = fields.last_mut() {
                    *result = true;
                }
            }
            '\u{15}' => drop(fields.pop()),
            _ if fields.contains(&false) => {}
            '\r' | '\u{7}' | '\u{B}' | '\u{C}' => out.push('\n'),
            '\u{1E}' => out.push('\u{2011}'),
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    plain::lines(legacy_text::nfc(&out).trim_end_matches(['\0', '\n']), None)
}
