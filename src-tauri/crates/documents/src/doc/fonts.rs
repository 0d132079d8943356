//! The font table (MS-DOC 2.9.286 SttbfFfn, 2.9.86 FFN).

use super::fib::{Fib, Generation, Part};
use crate::bytes::{u8_at, u16_at, utf16_at};
use crate::runs::Face;

/// Fonts read at most.
const MAX_FONTS: usize = 4096;

/// A font and the character set the file gives it (163 is Vietnamese: windows-1258).
#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) face: Face,
    pub(crate) charset: u8,
}

/// The fonts, by index.
pub(crate) fn fonts(fib: &Fib<'_>, table: &[u8]) -> Vec<Font> {
    let Some(sttb) = fib.part(table, Part::Fonts) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    match fib.generation {
        Generation::Word97 => {
            let mut at = 4;
            let count = usize::from(u16_at(sttb, 0).unwrap_or(0)).min(MAX_FONTS);
            while out.len() < count {
                let Some(length) = u8_at(sttb, at).map(usize::from) else {
                    break;
                };
                let units = length.saturating_sub(39) / 2;
                let name = utf16_at(sttb, at + 1 + 39, units).unwrap_or_default();
                let charset = u8_at(sttb, at + 1 + 3).unwrap_or(0);
                out.push(font(&name, charset));
                at += 1 + length;
            }
        }
        Generation::Word6 => {
            let mut at = 2;
            while out.len() < MAX_FONTS {
                let Some(length) = u8_at(sttb, at).map(usize::from) else {
                    break;
                };
                let raw = sttb.get(at + 6..at + 1 + length).unwrap_or_default();
                let name: String = raw.iter().map(|&b| char::from(b)).collect();
                out.push(font(&name, u8_at(sttb, at + 4).unwrap_or(0)));
                at += 1 + length;
            }
        }
    }
    out
}

fn font(name: &str, charset: u8) -> Font {
    let end = name.find('\0').unwrap_or(name.len());
    Font {
        face: Face::new(name.get(..end).unwrap_or(name)),
        charset,
    }
}
