//! The piece table: which characters of the document stand where in the stream (MS-DOC 2.8.35, 2.9.38).

use super::fib::{Fib, Generation, Part};
use super::sprm::{Sprm, Sprms};
use crate::bytes::{slice_at, u8_at, u16_at, u32_at};

/// Pieces read at most; a fast-saved file of an office has a few hundred.
const MAX_PIECES: usize = 500_000;

/// Property lists passed over, at most, when a piece table is sought.
const MAX_SHARED: usize = 512;
/// Characters looked at to tell 16-bit text from 8-bit text.
const JUDGED_UNITS: usize = 8192;

/// A stretch of text stored in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    /// First character position.
    pub(crate) start: u32,
    /// Character position after the last.
    pub(crate) end: u32,
    /// Byte offset of the first character in the WordDocument stream.
    pub(crate) offset: usize,
    /// Two bytes a character, or one.
    pub(crate) wide: bool,
    /// Properties laid over the whole piece.
    pub(crate) properties: PieceProperties<'t>,
}

/// The `Prm` of a piece (MS-DOC 2.9.215).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceProperties<'t> {
    /// None.
    None,
    /// One short property: its code and operand.
    One(u16, u8),
    /// A list of properties.
    Many(&'t [u8]),
}

impl<'t> PieceProperties<'t> {
    /// Hands over one property after the other.
    pub(crate) fn each(self, generation: Generation, mut take: impl FnMut(&Sprm<'t>)) {
        match self {
            Self::None => {}
            Self::One(code, operand) => take(&Sprm {
                code,
                operand: ONE_BYTE
                    .get(usize::from(operand)..=usize::from(operand))
                    .unwrap_or_default(),
            }),
            Self::Many(list) => Sprms::new(list, generation).for_each(|sprm| take(&sprm)),
        }
    }
}

/// Every byte once, so that a short property can lend its operand.
static ONE_BYTE: [u8; 256] = {
    let mut all = [0; 256];
    let mut i = 0;
    while i < 256 {
        all[i] = i as u8;
        i += 1;
    }
    all
};

/// Reads the pieces; a file without a piece table (Word 6, not fast-saved) is one piece.
pub(crate) fn pieces<'t>(fib: &Fib<'_>, table: &'t [u8], stream: &[u8]) -> Option<Vec<Piece<'t>>> {
    let from_table = fib
        .part(table, Part::Pieces)
        .filter(|_| fib.generation == Generation::Word97 || fib.complex)
        .and_then(|clx| from_clx(clx, fib))
        .filter(|pieces| pieces.iter().any(|p| p.offset < stream.len()));
    from_table.or_else(|| whole(fib, stream).map(|piece| vec![piece]))
}

/// The text as one piece from `fcMin`, for files without a piece table and for those that lost it.
pub(crate) fn whole<'t>(fib: &Fib<'_>, stream: &[u8]) -> Option<Piece<'t>> {
    let (first, last) = (fib.text_range.0 as usize, fib.text_range.1 as usize);
    let last = if first < last {
        last.min(stream.len())
    } else {
        stream.len()
    };
    let text = stream.get(first..last).filter(|text| !text.is_empty())?;
    let total = fib.stories.total() as usize;
    let wide = match fib.generation {
        Generation::Word6 => fib.wide,
        Generation::Word97 => looks_wide(text.get(..total.saturating_mul(2)).unwrap_or(text)),
    };
    let characters = if wide { text.len() / 2 } else { text.len() };
    Some(Piece {
        start: 0,
        end: u32::try_from(characters).unwrap_or(u32::MAX),
        offset: first,
        wide,
        properties: PieceProperties::None,
    })
}

/// `true` for text in 16-bit characters: most of its characters are of one script, and so the upper bytes are few.
pub(crate) fn looks_wide(text: &[u8]) -> bool {
    let (units, _) = text.as_chunks::<2>();
    let units = units.get(..units.len().min(JUDGED_UNITS)).unwrap_or(units);
    let zeros = units.iter().filter(|[low, high]| *high == 0 && *low != 0).count();
    // Letters of other scripts still stand between spaces and marks; 8-bit text holds no zeros at all.
    zeros * 16 > units.len()
}

/// `true` when the stream holds a usable piece table where the FIB looks for it.
pub(crate) fn has_table(fib: &Fib<'_>, table: &[u8]) -> bool {
    let Some((offset, length)) = fib.pair(Part::Pieces) else {
        return false;
    };
    let Some(clx) = slice_at(table, offset, length) else {
        return false;
    };
    // Past the property lists stands the table, to the very end, and it begins with character 0.
    let mut at = 0;
    for _ in 0..MAX_SHARED {
        match (u8_at(clx, at), u16_at(clx, at + 1)) {
            (Some(1), Some(list)) => at += 3 + usize::from(list),
            (Some(2), _) => {
                let fits =
                    u32_at(clx, at + 1).is_some_and(|plc| plc as usize == length.saturating_sub(at + 5));
                return fits && u32_at(clx, at + 5) == Some(0) && (length - at - 5) % 12 == 4;
            }
            _ => return false,
        }
    }
    false
}

fn from_clx<'t>(clx: &'t [u8], fib: &Fib<'_>) -> Option<Vec<Piece<'t>>> {
    let mut shared: Vec<&[u8]> = Vec::new();
    let mut at = 0;
    loop {
        match u8_at(clx, at)? {
            1 => {
                let length = usize::from(u16_at(clx, at + 1)?);
                shared.push(slice_at(clx, at + 3, length)?);
                at += 3 + length;
            }
            2 => {
                let length = u32_at(clx, at + 1)? as usize;
                let plc = slice_at(clx, at + 5, length).or_else(|| clx.get(at + 5..))?;
                return Some(from_plc(plc, &shared, fib));
            }
            // Padding.
            0 => at += 1,
            _ => return None,
        }
    }
}

fn from_plc<'t>(plc: &'t [u8], shared: &[&'t [u8]], fib: &Fib<'_>) -> Vec<Piece<'t>> {
    let count = (plc.len().saturating_sub(4) / 12).min(MAX_PIECES);
    let mut out = Vec::with_capacity(count);
    let mut reached = 0;
    for i in 0..count {
        let descriptor = 4 * (count + 1) + 8 * i;
        let (Some(start), Some(end), Some(raw), Some(prm)) = (
            u32_at(plc, 4 * i),
            u32_at(plc, 4 * i + 4),
            u32_at(plc, descriptor + 2),
            u16_at(plc, descriptor + 6),
        ) else {
            break;
        };
        // Character positions only grow (MS-DOC 2.8.35).
        if end <= start || start < reached {
            continue;
        }
        reached = end;
        // Bit 30 says one byte a character; the offset is then doubled (MS-DOC 2.9.73, FcCompressed).
        let (offset, wide) = match fib.generation {
            Generation::Word6 => (raw as usize, fib.wide),
            Generation::Word97 if raw & 0x4000_0000 != 0 => ((raw & 0x3FFF_FFFF) as usize / 2, false),
            Generation::Word97 => ((raw & 0x3FFF_FFFF) as usize, true),
        };
        out.push(Piece {
            start,
            end,
            offset,
            wide,
            properties: properties(prm, shared),
        });
    }
    out
}

fn properties<'t>(prm: u16, shared: &[&'t [u8]]) -> PieceProperties<'t> {
    if prm & 1 == 1 {
        return shared
            .get(usize::from(prm >> 1))
            .map_or(PieceProperties::None, |p| PieceProperties::Many(p));
    }
    match short_code((prm >> 1) & 0x7F) {
        Some(code) => PieceProperties::One(code, (prm >> 8) as u8),
        None => PieceProperties::None,
    }
}

/// The short codes of `Prm0` this reader understands (MS-DOC 2.9.216).
fn short_code(code: u16) -> Option<u16> {
    Some(match code {
        0x05 => 0x2403,
        0x0C => 0x260A,
        0x18 => 0x2416,
        0x19 => 0x2417,
        0x41 => 0x0800,
        0x42 => 0x0801,
        0x43 => 0x0802,
        0x55 => 0x0835,
        0x56 => 0x0836,
        0x5C => 0x083C,
        0x5E => 0x2A3E,
        0x75 => 0x0855,
        _ => return None,
    })
}
