//! The font table (MS-DOC 2.9.286 SttbfFfn, 2.9.86 FFN).

use super::fib::{Fib, Generation, Part};
use crate::bytes::{slice_at, u8_at, u16_at, utf16_at};
use crate::runs::Face;
use std::cell::OnceCell;

/// Fonts read at most.
const MAX_FONTS: usize = 4096;

/// A font and the character set the file gives it (163 is Vietnamese: windows-1258).
#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) face: Face,
    pub(crate) charset: u8,
}

/// The fonts of a file, each judged when the first run asks for it: most are named and never used.
#[derive(Debug)]
pub(crate) struct Fonts<'t> {
    generation: Generation,
    entries: Vec<(&'t [u8], OnceCell<Font>)>,
}

impl<'t> Fonts<'t> {
    /// Finds the fonts of the table.
    pub(crate) fn read(fib: &Fib<'_>, table: &'t [u8]) -> Self {
        let sttb = fib.part(table, Part::Fonts).unwrap_or_default();
        let (mut at, count) = match fib.generation {
            Generation::Word97 => (4, usize::from(u16_at(sttb, 0).unwrap_or(0)).min(MAX_FONTS)),
            Generation::Word6 => (2, MAX_FONTS),
        };
        let mut entries = Vec::new();
        while entries.len() < count
            && let Some(length) = u8_at(sttb, at).map(usize::from)
        {
            // An entry that runs past the end of the table is taken as far as it goes.
            let entry = slice_at(sttb, at, 1 + length).or_else(|| sttb.get(at..));
            entries.push((entry.unwrap_or_default(), OnceCell::new()));
            at += 1 + length;
        }
        Self {
            generation: fib.generation,
            entries,
        }
    }

    /// A font by its index.
    pub(crate) fn get(&self, index: u16) -> Option<&Font> {
        let (entry, font) = self.entries.get(usize::from(index))?;
        Some(font.get_or_init(|| read_font(entry, self.generation)))
    }
}

fn read_font(entry: &[u8], generation: Generation) -> Font {
    let length = u8_at(entry, 0).map_or(0, usize::from);
    match generation {
        Generation::Word97 => {
            let units = length.saturating_sub(39) / 2;
            let name = utf16_at(entry, 1 + 39, units).unwrap_or_default();
            font(&name, u8_at(entry, 1 + 3).unwrap_or(0))
        }
        Generation::Word6 => {
            let raw = entry.get(6..1 + length).unwrap_or_default();
            let name: String = raw.iter().map(|&b| char::from(b)).collect();
            font(&name, u8_at(entry, 4).unwrap_or(0))
        }
    }
}

fn font(name: &str, charset: u8) -> Font {
    let end = name.find('\0').unwrap_or(name.len());
    Font {
        face: Face::new(name.get(..end).unwrap_or(name)),
        charset,
    }
}
