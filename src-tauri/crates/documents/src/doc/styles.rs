//! The style sheet: properties inherited by name (MS-DOC 2.9.271 STSH, 2.9.260 STD).

use super::fib::{Fib, Generation, Part};
use super::properties::{CharacterProperties, ParagraphProperties};
use crate::bytes::{slice_at, u8_at, u16_at};
use std::cell::OnceCell;

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

/// The style sheet. A style is resolved when the first paragraph asks for it: sheets hold hundreds, texts use a few.
#[derive(Debug, Default)]
pub(crate) struct Styles<'t> {
    stored: Vec<Stored<'t>>,
    resolved: Vec<OnceCell<Style>>,
    /// What stands before all styles, and what paragraphs of no style have.
    defaults: Style,
    pub(crate) generation: Option<Generation>,
}

impl<'t> Styles<'t> {
    /// Reads the sheet; without one every style is plain.
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
        Self {
            resolved: stored.iter().map(|_| OnceCell::new()).collect(),
            stored,
            defaults,
            generation,
        }
    }

    /// A paragraph style by number.
    pub(crate) fn paragraph(&self, style: u16) -> &Style {
        let known = usize::from(style);
        let index = if known < self.resolved.len() { known } else { 0 };
        match self.resolved.get(index) {
            Some(resolved) => resolved.get_or_init(|| self.resolve(index)),
            None => &self.defaults,
        }
    }

    fn resolve(&self, index: usize) -> Style {
        let generation = self.generation.unwrap_or(Generation::Word97);
        let mut style = self.defaults.clone();
        for base in self.chain(index) {
            if (1..=9).contains(&base.builtin) && base.is_paragraph {
                style.paragraph.outline = base.builtin as u8;
            }
            style.paragraph.apply(base.paragraph, generation, &[]);
            style.character.apply(base.character, self);
        }
        style.paragraph.style = index as u16;
        style
    }

    /// The property lists of a character style, base first.
    pub(crate) fn character(&self, style: u16) -> impl Iterator<Item = &'t [u8]> {
        let chain = self.chain(usize::from(style));
        chain.filter(|s| !s.is_paragraph).map(|s| s.character)
    }

    /// A style and its bases, outermost base first.
    fn chain(&self, index: usize) -> impl Iterator<Item = &Stored<'t>> {
        let mut chain = [None; MAX_BASES];
        let mut at = index;
        let mut length = 0;
        for link in &mut chain {
            let Some(style) = self.stored.get(at) else { break };
            *link = Some(style);
            length += 1;
            if style.base == at {
                break;
            }
            at = style.base;
        }
        chain.into_iter().take(length).rev().flatten()
    }
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
