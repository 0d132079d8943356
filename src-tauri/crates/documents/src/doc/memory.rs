//! What the last lists of properties amounted to: neighbours name the same bytes of the file, and a few take turns.

use super::properties::{CharacterProperties, ParagraphProperties};
use super::story::Source;
use super::styles::{Style, Styles};

/// Lists remembered.
const REMEMBERED: usize = 4;

/// A list of properties over the style of a number, and what both amount to.
#[derive(Debug, Clone, Copy)]
struct Known<'d> {
    list: &'d [u8],
    style: u16,
    amounts_to: CharacterProperties,
}

/// The last few, the oldest given up for a new one.
#[derive(Debug, Default)]
pub(super) struct Memory<'d> {
    known: [Option<Known<'d>>; REMEMBERED],
    oldest: usize,
    /// The last list of paragraph properties, the number of the style under it, and what both amount to.
    paragraph: Option<(&'d [u8], u16, ParagraphProperties)>,
}

impl<'d> Memory<'d> {
    /// What a list of paragraph properties amounts to over a style.
    pub(super) fn paragraph(
        &mut self,
        list: &'d [u8],
        style: &Style,
        source: &Source<'d>,
    ) -> ParagraphProperties {
        let number = style.paragraph.style;
        if let Some((known, style, amounts_to)) = &self.paragraph
            && *style == number
            && std::ptr::eq(*known, list)
        {
            return amounts_to.clone();
        }
        let mut amounts_to = style.paragraph.clone();
        amounts_to.apply(list, source.generation, source.data);
        // The end of a row says much and is seldom followed by another.
        if !amounts_to.row_end && !amounts_to.inner_row_end {
            self.paragraph = Some((list, number, amounts_to.clone()));
        }
        amounts_to
    }

    /// What a list of character properties amounts to over a paragraph style.
    pub(super) fn characters(
        &mut self,
        list: &'d [u8],
        style: &Style,
        styles: &Styles<'_>,
    ) -> CharacterProperties {
        let number = style.paragraph.style;
        let mut known = self.known.iter().flatten();
        if let Some(known) = known.find(|known| known.style == number && std::ptr::eq(known.list, list)) {
            return known.amounts_to;
        }
        let mut amounts_to = style.character;
        amounts_to.apply(list, styles);
        if let Some(oldest) = self.known.get_mut(self.oldest) {
            *oldest = Some(Known {
                list,
                style: number,
                amounts_to,
            });
            self.oldest = (self.oldest + 1) % REMEMBERED;
        }
        amounts_to
    }
}
