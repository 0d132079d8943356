//! Formatted disk pages: which bytes of text carry which properties (MS-DOC 2.8.5, 2.8.6, 2.9.32, 2.9.174).

use super::fib::{Fib, Generation, Part};
use crate::bytes::{slice_at, u8_at, u16_at, u32_at};

/// A page is 512 bytes (MS-DOC 2.9.33).
const PAGE: usize = 512;
/// Pages read at most.
const MAX_PAGES: usize = 200_000;

/// A stretch of bytes of the stream and the properties laid over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Style, for paragraphs.
    pub(crate) style: u16,
    pub(crate) properties: &'a [u8],
}

/// The character stretches, in the order of their bytes.
pub(crate) fn character_stretches<'a>(fib: &Fib<'_>, table: &[u8], stream: &'a [u8]) -> Vec<Stretch<'a>> {
    let mut out = Vec::new();
    for page in page_numbers(fib, table, Part::CharacterPages, stream) {
        let Some(page) = slice_at(stream, page.saturating_mul(PAGE), PAGE) else {
            continue;
        };
        let count = usize::from(u8_at(page, PAGE - 1).unwrap_or(0));
        out.reserve(count);
        for i in 0..count {
            let Some(stretch) = character_stretch(page, count, i) else {
                break;
            };
            out.push(stretch);
        }
    }
    in_order(out)
}

fn character_stretch(page: &[u8], count: usize, i: usize) -> Option<Stretch<'_>> {
    let (start, end) = (u32_at(page, 4 * i)? as usize, u32_at(page, 4 * i + 4)? as usize);
    let at = 2 * usize::from(u8_at(page, 4 * (count + 1) + i)?);
    let properties = match at {
        0 => &[][..],
        at => slice_at(page, at + 1, usize::from(u8_at(page, at)?)).unwrap_or_default(),
    };
    Some(Stretch {
        start,
        end,
        style: 0,
        properties,
    })
}

/// The paragraph stretches, in the order of their bytes.
pub(crate) fn paragraph_stretches<'a>(fib: &Fib<'_>, table: &[u8], stream: &'a [u8]) -> Vec<Stretch<'a>> {
    let entry = match fib.generation {
        Generation::Word6 => 7,
        Generation::Word97 => 13,
    };
    let mut out = Vec::new();
    for page in page_numbers(fib, table, Part::ParagraphPages, stream) {
        let Some(page) = slice_at(stream, page.saturating_mul(PAGE), PAGE) else {
            continue;
        };
        let count = usize::from(u8_at(page, PAGE - 1).unwrap_or(0));
        out.reserve(count);
        for i in 0..count {
            let Some(stretch) = paragraph_stretch(page, count, i, entry, fib.generation) else {
                break;
            };
            out.push(stretch);
        }
    }
    in_order(out)
}

fn paragraph_stretch(
    page: &[u8],
    count: usize,
    i: usize,
    entry: usize,
    generation: Generation,
) -> Option<Stretch<'_>> {
    let (start, end) = (u32_at(page, 4 * i)? as usize, u32_at(page, 4 * i + 4)? as usize);
    let at = 2 * usize::from(u8_at(page, 4 * (count + 1) + entry * i)?);
    let empty = Stretch {
        start,
        end,
        style: 0,
        properties: &[],
    };
    if at == 0 {
        return Some(empty);
    }
    // The length is in words; Word 97 writes an even length as a zero and then the words.
    let (list_at, length) = match (generation, usize::from(u8_at(page, at)?)) {
        (Generation::Word97, 0) => (at + 2, 2 * usize::from(u8_at(page, at + 1)?)),
        (Generation::Word97, words) => (at + 1, (2 * words).saturating_sub(1)),
        (Generation::Word6, words) => (at + 1, (2 * words).saturating_sub(1)),
    };
    let Some(list) = slice_at(page, list_at, length).or_else(|| page.get(list_at..PAGE - 1)) else {
        return Some(empty);
    };
    let (style, properties) = match generation {
        Generation::Word97 => (u16_at(list, 0).unwrap_or(0), list.get(2..).unwrap_or_default()),
        Generation::Word6 => (u16_at(list, 0).unwrap_or(0), list.get(2..).unwrap_or_default()),
    };
    Some(Stretch {
        start,
        end,
        style,
        properties,
    })
}

fn page_numbers(fib: &Fib<'_>, table: &[u8], part: Part, stream: &[u8]) -> Vec<usize> {
    // No page is named twice.
    let most = (stream.len() / PAGE + 1).min(MAX_PAGES);
    let Some(plc) = fib.part(table, part) else {
        return Vec::new();
    };
    let width = match fib.generation {
        Generation::Word6 => 2,
        Generation::Word97 => 4,
    };
    let count = plc.len().saturating_sub(4) / (4 + width);
    let at = |i: usize| 4 * (count + 1) + width * i;
    let number = |i: usize| match width {
        2 => u16_at(plc, at(i)).map(usize::from),
        _ => u32_at(plc, at(i)).map(|n| (n & 0x003F_FFFF) as usize),
    };
    let mut pages: Vec<usize> = (0..count.min(most)).map_while(number).collect();
    // A table cut short at saving: the pages not named follow one another from the first (Word 6).
    if let Some((first, pages_in_all)) = fib.first_pages(part)
        && pages.len() < pages_in_all.min(most)
    {
        let next = pages.last().map_or(first, |last| last + 1);
        pages.extend(next..next + pages_in_all.min(most) - pages.len());
    }
    pages
}

fn in_order(mut stretches: Vec<Stretch<'_>>) -> Vec<Stretch<'_>> {
    stretches.retain(|s| s.start < s.end);
    if !stretches.is_sorted_by_key(|s| s.start) {
        stretches.sort_by_key(|s| s.start);
    }
    stretches
}

/// The stretch that covers a byte. `near` is where the last one was found, and is looked at first.
pub(crate) fn covering<'s, 'a>(
    stretches: &'s [Stretch<'a>],
    at: usize,
    near: &mut usize,
) -> Option<&'s Stretch<'a>> {
    let begun = |index: usize| stretches.get(index).is_some_and(|s| s.start <= at);
    let is_it = |index: &usize| begun(*index) && !begun(*index + 1);
    let index = match [*near, *near + 1].iter().find(|index| is_it(index)) {
        Some(index) => *index,
        None => stretches.partition_point(|s| s.start <= at).checked_sub(1)?,
    };
    *near = index;
    stretches.get(index).filter(|s| at < s.end)
}
