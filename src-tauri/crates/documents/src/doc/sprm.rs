//! Single property modifiers: the little orders formatting is made of (MS-DOC 2.2.5, 2.6).

use super::fib::Generation;
use crate::bytes::{u8_at, u16_at, u32_at};

/// One order: its code in Word 97's numbering, and the bytes it works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sprm<'a> {
    pub(crate) code: u16,
    pub(crate) operand: &'a [u8],
}

impl Sprm<'_> {
    /// The operand as a byte.
    pub(crate) fn byte(&self) -> u8 {
        u8_at(self.operand, 0).unwrap_or(0)
    }

    /// The operand as a 16-bit number.
    pub(crate) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or_else(|| u16::from(self.byte()))
    }

    /// The operand as a 32-bit number.
    pub(crate) fn long(&self) -> u32 {
        u32_at(self.operand, 0).unwrap_or(0)
    }
}

/// Goes through a list of properties; stops at the first that runs past the end.
#[derive(Debug, Clone)]
pub(crate) struct Sprms<'a> {
    rest: &'a [u8],
    generation: Generation,
}

impl<'a> Sprms<'a> {
    pub(crate) fn new(list: &'a [u8], generation: Generation) -> Self {
        Self {
            rest: list,
            generation,
        }
    }
}

impl<'a> Iterator for Sprms<'a> {
    type Item = Sprm<'a>;

    fn next(&mut self) -> Option<Sprm<'a>> {
        match self.generation {
            Generation::Word97 => {
                let code = u16_at(self.rest, 0)?;
                let (skip, length) = operand_97(code, self.rest)?;
                let operand = self.rest.get(2 + skip..2 + skip + length)?;
                self.rest = self.rest.get(2 + skip + length..)?;
                Some(Sprm { code, operand })
            }
            Generation::Word6 => loop {
                let short = u8_at(self.rest, 0)?;
                let (skip, length) = super::word6::operand(short, self.rest)?;
                let operand = self.rest.get(1 + skip..1 + skip + length)?;
                self.rest = self.rest.get(1 + skip + length..)?;
                if let Some(code) = super::word6::code_97(short) {
                    return Some(Sprm { code, operand });
                }
            },
        }
    }
}

/// Bytes of length before the operand, and the operand's length (MS-DOC 2.2.5.1, `spra`).
fn operand_97(code: u16, at: &[u8]) -> Option<(usize, usize)> {
    Some(match code >> 13 {
        0 | 1 => (0, 1),
        2 | 4 | 5 => (0, 2),
        3 => (0, 4),
        7 => (0, 3),
        _ => match code {
            TABLE_DEFINITION | TABLE_DEFINITION_10 => (2, usize::from(u16_at(at, 2)?).saturating_sub(1)),
            // sprmPChgTabs: a length of 255 is computed from the numbers of tabs.
            0xC615 if u8_at(at, 2)? == 255 => {
                let deleted = usize::from(u8_at(at, 3)?);
                let added = usize::from(u8_at(at, 4 + 4 * deleted)?);
                (1, 2 + 4 * deleted + 3 * added)
            }
            _ => (1, usize::from(u8_at(at, 2)?)),
        },
    })
}

/// sprmTDefTable.
pub(crate) const TABLE_DEFINITION: u16 = 0xD608;
/// sprmTDefTable10, the older form with the same outline.
pub(crate) const TABLE_DEFINITION_10: u16 = 0xD606;
