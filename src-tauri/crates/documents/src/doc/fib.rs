//! The File Information Block: where everything else in the file stands (MS-DOC 2.5).

use crate::bytes::{slice_at, u16_at, u32_at};

/// `nFib` of the first version written with Word 97's structures (MS-DOC 2.5.1).
const WORD_97: u16 = 0x00C1;
/// `nFib` values below this are Word 2 and older.
const WORD_6: u16 = 0x0065;

/// Which generation of structures the file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// Word 6 and 95: 8-bit text, tables inside the WordDocument stream.
    Word6,
    /// Word 97 to 2003.
    Word97,
}

/// Places of the structures this reader uses, as indices into the array of offset–length pairs. Word 6
/// orders the first ones the same way.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Styles = 1,
    FootnoteText = 3,
    AnnotationText = 5,
    Headers = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    EndnoteText = 47,
    TextboxText = 56,
    HeaderTextboxText = 58,
    Lists = 73,
    ListOverrides = 74,
}

/// Lengths of the stories, in characters, in the order they follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct StoryLengths {
    pub(crate) main: u32,
    pub(crate) footnotes: u32,
    pub(crate) headers: u32,
    pub(crate) macros: u32,
    pub(crate) annotations: u32,
    pub(crate) endnotes: u32,
    pub(crate) textboxes: u32,
    pub(crate) header_textboxes: u32,
}

/// The parts of the FIB the reader needs.
#[derive(Debug)]
pub(crate) struct Fib<'a> {
    word_document: &'a [u8],
    pub(crate) generation: Generation,
    pub(crate) encrypted: bool,
    /// The table stream is `1Table`, not `0Table`.
    pub(crate) table_1: bool,
    pub(crate) stories: StoryLengths,
    /// First and last byte of the text of a file without pieces (Word 6).
    pub(crate) text_range: (u32, u32),
    pairs_at: usize,
    pair_count: usize,
}

/// Why a FIB cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoFib {
    /// Not a Word stream.
    NotWord,
    /// Word 2 or older.
    TooOld,
}

impl<'a> Fib<'a> {
    /// Reads the FIB at the head of the WordDocument stream.
    pub(crate) fn read(stream: &'a [u8]) -> Result<Self, NoFib> {
        let ident = u16_at(stream, 0).ok_or(NoFib::NotWord)?;
        let version = u16_at(stream, 2).ok_or(NoFib::NotWord)?;
        if !matches!(ident, 0xA5EC | 0xA5DC | 0xA697 | 0xA699 | 0xA5DB) {
            return Err(if ident == 0xA59B || ident == 0xA59C {
                NoFib::TooOld
            } else {
                NoFib::NotWord
            });
        }
        if version < WORD_6 {
            return Err(NoFib::TooOld);
        }
        let flags = u16_at(stream, 10).ok_or(NoFib::NotWord)?;
        let range = (
            u32_at(stream, 0x18).unwrap_or(0),
            u32_at(stream, 0x1C).unwrap_or(0),
        );
        let (encrypted, table_1) = (flags & 0x0100 != 0, flags & 0x0200 != 0);
        if version < WORD_97 {
            let stories = stories(stream, 0x34);
            return Ok(Self {
                word_document: stream,
                generation: Generation::Word6,
                encrypted,
                table_1,
                stories,
                text_range: range,
                pairs_at: 0x58,
                // The later ones stand elsewhere in Word 6.
                pair_count: 34,
            });
        }
        let words = usize::from(u16_at(stream, 0x20).ok_or(NoFib::NotWord)?);
        let longs_at = 0x22 + 2 * words;
        let longs = usize::from(u16_at(stream, longs_at).ok_or(NoFib::NotWord)?);
        let pairs_at = longs_at + 2 + 4 * longs + 2;
        let pair_count = usize::from(u16_at(stream, pairs_at - 2).ok_or(NoFib::NotWord)?);
        Ok(Self {
            word_document: stream,
            generation: Generation::Word97,
            encrypted,
            table_1,
            stories: stories(stream, longs_at + 2 + 12),
            text_range: range,
            pairs_at,
            pair_count,
        })
    }

    /// Offset and length of a structure; `None` when the file has none.
    pub(crate) fn pair(&self, part: Part) -> Option<(usize, usize)> {
        let index = part as usize;
        if index >= self.pair_count {
            return None;
        }
        let at = self.pairs_at + 8 * index;
        let (offset, length) = (
            u32_at(self.word_document, at)?,
            u32_at(self.word_document, at + 4)?,
        );
        (length > 0).then_some((offset as usize, length as usize))
    }

    /// The bytes of a structure in the table stream; a structure that runs past its end is cut there.
    pub(crate) fn part<'t>(&self, table: &'t [u8], part: Part) -> Option<&'t [u8]> {
        let (offset, length) = self.pair(part)?;
        slice_at(table, offset, length)
            .or_else(|| table.get(offset..))
            .filter(|bytes| !bytes.is_empty())
    }
}

/// The eight story lengths; Word 97 has a reserved number where Word 6 counts macro text.
fn stories(stream: &[u8], at: usize) -> StoryLengths {
    let length = |index: usize| {
        u32_at(stream, at + 4 * index)
            .filter(|&n| n < 0x8000_0000)
            .unwrap_or(0)
    };
    StoryLengths {
        main: length(0),
        footnotes: length(1),
        headers: length(2),
        macros: length(3),
        annotations: length(4),
        endnotes: length(5),
        textboxes: length(6),
        header_textboxes: length(7),
    }
}
