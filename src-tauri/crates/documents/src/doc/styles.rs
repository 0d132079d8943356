//! The style sheet: properties inherited by name (MS-DOC 2.9.271 STSH, 2.9.260 STD).

use super::fib::{Fib, Generation, Part};
use super::properties::{CharacterProperties, ParagraphProperties};
use crate::bytes::{slice_at, u8_at, u16_at};

/// Styles read at most (MS-DOC allows 0x0FFE).
const MAX_STYLES: usize = 0x0FFE;
/// A chain of base styles is followed this far (Word itself allows 11).
const MAX_BASES: usize = 16;

/// A style as stored.
#[derive(Debug, Default)]
struct Stored<'t> {
    base: usize,
    /// Built-in number; 1–9 are headings.
    builtin: u16,
    paragraph: &'t [u8],
    character: &'t [u8],
    is_paragraph: bool,
}

/// A paragraph style with everything it inherits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    pub(crate) paragraph: ParagraphProperties,
    pub(crate) character: CharacterProperties,
}

/// The style sheet, resolved.
#[derive(Debug, Default)]
pub(crate) struct Styles<'t> {
    resolved: Vec<Style>,
    /// Chains of character styles, outermost base first.
    characters: Vec<Vec<&'t [u8]>>,
    fallback: Style,
    pub(crate) generation: Option<Generation>,
}

impl<'t> Styles<'t> {
    /// Reads and resolves the sheet; without one every style is plain.
    pub(crate) fn read(fib: &Fib<'_>, table: &'t [u8]) -> Self {
        let generation = Some(fib.generation);
        let Some(sheet) = fib.part(table, Part::Styles) else {
            return Self {
                generation,
                ..Self::default()
            };
        };
        let info = usize::from(u16_at(sheet, 0).unwrap_or(0));
        let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(MAX_STYLES);
        let base_length = usize::from(u16_at(sheet, 4).unwrap_or(10));
        let mut defaults = Style::default();
        if fib.generation == Generation::Word97 {
            defaults.character.font_ascii = u16_at(sheet, 2 + 12).unwrap_or(0);
            defaults.character.font_high = u16_at(sheet, 2 + 16).unwrap_or(0);
        } else {
            defaults.character.font_ascii = u16_at(sheet, 2 + 12).unwrap_or(0);
            defaults.character.font_high = defaults.character.font_ascii;
        }
        let mut stored = Vec::with_capacity(count);
        let mut at = 2 + info;
        for _ in 0..count {
            let Some(length) = u16_at(sheet, at).map(usize::from) else {
                break;
            };
            let bytes = slice_at(sheet, at + 2, length).unwrap_or_default();
            stored.push(read_style(bytes, base_length, fib.generation).unwrap_or_default());
            // Styles begin on even bytes.
            at += 2 + length + (length & 1);
        }
        Self::resolve(&stored, defaults, fib.generation)
    }

    fn resolve(stored: &[Stored<'t>], defaults: Style, generation: Generation) -> Self {
        let mut styles = Self {
            resolved: Vec::new(),
            characters: Vec::new(),
            fallback: defaults.clone(),
            generation: Some(generation),
        };
        // Character chains first: a paragraph style's own properties may name a character style.
        for index in 0..stored.len() {
            let chain = chain(stored, index);
            styles.characters.push(
                chain
                    .iter()
                    .filter(|s| !s.is_paragraph)
                    .map(|s| s.character)
                    .collect(),
            );
        }
        for index in 0..stored.len() {
            let mut style = defaults.clone();
            for base in chain(stored, index) {
                if (1..=9).contains(&base.builtin) && base.is_paragraph {
                    style.paragraph.outline = base.builtin as u8;
                }
                style.paragraph.apply(base.paragraph, generation, &[]);
                style.character.apply(base.character, &styles);
            }
            style.paragraph.style = index as u16;
            styles.resolved.push(style);
        }
        styles
    }

    /// A paragraph style by number.
    pub(crate) fn paragraph(&self, style: u16) -> &Style {
        self.resolved
            .get(usize::from(style))
            .or_else(|| self.resolved.first())
            .unwrap_or(&self.fallback)
    }

    /// The property lists of a character style, base first.
    pub(crate) fn character(&self, style: u16) -> &[&'t [u8]] {
        self.characters.get(usize::from(style)).map_or(&[], Vec::as_slice)
    }
}

/// A style and its bases, outermost base first.
fn chain<'s, 't>(stored: &'s [Stored<'t>], index: usize) -> Vec<&'s Stored<'t>> {
    let mut out = Vec::new();
    let mut at = index;
    while let Some(style) = stored.get(at).filter(|_| out.len() < MAX_BASES) {
        out.push(style);
        if style.base == at {
            break;
        }
        at = style.base;
    }
    out.reverse();
    out
}

fn read_style(bytes: &[u8], base_length: usize, generation: Generation) -> Option<Stored<'_>> {
    let builtin = u16_at(bytes, 0)? & 0x0FFF;
    let kind_and_base = u16_at(bytes, 2)?;
    let kind = kind_and_base & 0x000F;
    let base = usize::from(kind_and_base >> 4);
    let name_at = base_length;
    let mut at = match generation {
        Generation::Word97 => name_at + 2 + 2 * usize::from(u16_at(bytes, name_at)?) + 2,
        Generation::Word6 => name_at + 1 + usize::from(u8_at(bytes, name_at)?) + 1,
    };
    let mut next = |bytes: &'_ [u8]| -> Option<(usize, usize)> {
        at += at & 1;
        let length = usize::from(u16_at(bytes, at)?);
        let range = (at + 2, length);
        at += 2 + length;
        Some(range)
    };
    let mut stored = Stored {
        base,
        builtin,
        is_paragraph: kind == 1,
        ..Stored::default()
    };
    if kind == 1 {
        let (from, length) = next(bytes)?;
        stored.paragraph = slice_at(bytes, from, length)
            .and_then(|p| p.get(2..))
            .unwrap_or_default();
    }
    if kind == 1 || kind == 2 {
        let (from, length) = next(bytes)?;
        stored.character = slice_at(bytes, from, length).unwrap_or_default();
    }
    Some(stored)
}
