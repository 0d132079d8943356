//! What the property orders amount to for a character, a paragraph and a row (MS-DOC 2.6.1–2.6.3).

use super::fib::Generation;
use super::sprm::{Sprm, Sprms, TABLE_DEFINITION, TABLE_DEFINITION_10};
use super::styles::Styles;
use crate::bytes::{i16_at, slice_at, u8_at, u16_at};
use crate::flow::RowShape;
use crate::model::Align;

/// Bytes read of a property list kept in the Data stream; a row of 63 cells needs about two thousand.
const MAX_FAR_LIST: usize = 16_384;
/// Cells of a row read at most (Word allows 63).
const MAX_CELLS: usize = 64;

/// Properties of characters that matter to reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CharacterProperties {
    /// Font of the characters of ASCII.
    pub(crate) font_ascii: u16,
    /// Font of the characters beyond.
    pub(crate) font_high: u16,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    /// Deleted under tracked changes.
    pub(crate) deleted: bool,
    /// Hidden.
    pub(crate) hidden: bool,
    /// A symbol that takes the place of the stored character: font and character.
    pub(crate) symbol: Option<(u16, u16)>,
}

impl CharacterProperties {
    /// Lays a list of properties over these; `styles` answers for character styles named in it.
    pub(crate) fn apply(&mut self, list: &[u8], styles: &Styles<'_>) {
        let base = *self;
        let generation = styles.generation.unwrap_or(Generation::Word97);
        for sprm in Sprms::new(list, generation) {
            self.apply_one(&sprm, &base, styles, 0);
        }
    }

    pub(crate) fn apply_one(&mut self, sprm: &Sprm<'_>, base: &Self, styles: &Styles<'_>, depth: usize) {
        match sprm.code {
            0x0800 => self.deleted = sprm.byte() == 1,
            0x0835 => self.bold = toggle(sprm.byte(), base.bold),
            0x0836 => self.italic = toggle(sprm.byte(), base.italic),
            0x083C => self.hidden = toggle(sprm.byte(), base.hidden),
            0x2A3E => self.underline = sprm.byte() != 0,
            0x4A4F if styles.generation == Some(Generation::Word6) => {
                self.font_ascii = sprm.word();
                self.font_high = sprm.word();
            }
            0x4A4F => self.font_ascii = sprm.word(),
            0x4A51 => self.font_high = sprm.word(),
            0x6A09 => {
                let character =
                    u16_at(sprm.operand, 2).unwrap_or_else(|| u8_at(sprm.operand, 2).map_or(0x20, u16::from));
                self.symbol = Some((sprm.word(), character));
            }
            0x2A33 => {
                *self = Self {
                    deleted: self.deleted,
                    ..*base
                }
            }
            0x4A30 if depth == 0 => {
                let before = *self;
                for list in styles.character(sprm.word()) {
                    for inner in Sprms::new(list, styles.generation.unwrap_or(Generation::Word97)) {
                        self.apply_one(&inner, &before, styles, 1);
                    }
                }
            }
            _ => {}
        }
    }
}

/// 0 and 1 set, 0x80 takes the style's value, 0x81 its opposite (MS-DOC 2.9.334 ToggleOperand).
fn toggle(value: u8, style: bool) -> bool {
    match value {
        0 => false,
        0x80 => style,
        0x81 => !style,
        _ => true,
    }
}

/// Properties of a paragraph that matter to reading.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParagraphProperties {
    pub(crate) style: u16,
    pub(crate) align: Align,
    /// Heading level 1–9; 0 when it is none.
    pub(crate) outline: u8,
    /// One-based index into the list overrides; 0 when not in a list.
    pub(crate) list: u16,
    /// Level in the list, when it is said.
    pub(crate) level: Option<u8>,
    pub(crate) in_table: bool,
    pub(crate) row_end: bool,
    pub(crate) inner_cell: bool,
    pub(crate) inner_row_end: bool,
    /// Depth of tables as stored; 0 when not said.
    pub(crate) depth: i32,
    pub(crate) row: RowShape,
}

impl ParagraphProperties {
    /// Lays a list of properties over these; `data` is the Data stream, where long lists are kept.
    pub(crate) fn apply(&mut self, list: &[u8], generation: Generation, data: &[u8]) {
        for sprm in Sprms::new(list, generation) {
            match sprm.code {
                // sprmPHugePapx (two codes) and sprmPTableProps: the list stands in the Data stream.
                0x6645 | 0x6646 | 0x646B => {
                    let at = sprm.long() as usize;
                    let length = u16_at(data, at).map_or(0, usize::from).min(MAX_FAR_LIST);
                    let far = slice_at(data, at.saturating_add(2), length).unwrap_or_default();
                    for sprm in Sprms::new(far, generation) {
                        self.apply_one(&sprm);
                    }
                }
                _ => self.apply_one(&sprm),
            }
        }
    }

    pub(crate) fn apply_one(&mut self, sprm: &Sprm<'_>) {
        let on = sprm.byte() != 0;
        match sprm.code {
            0x2403 | 0x2461 => {
                self.align = match sprm.byte() {
                    1 => Align::Center,
                    2 => Align::Right,
                    3 | 4 => Align::Justify,
                    _ => Align::Left,
                }
            }
            0x260A => self.level = Some(sprm.byte()),
            0x460B => self.list = sprm.word(),
            0x2640 => self.outline = if sprm.byte() < 9 { sprm.byte() + 1 } else { 0 },
            0x2416 => self.in_table = on,
            0x2417 => self.row_end = on,
            0x244B => self.inner_cell = on,
            0x244C => self.inner_row_end = on,
            0x6649 => self.depth = sprm.long() as i32,
            0x664A => self.depth = self.depth.saturating_add(sprm.long() as i32),
            0x3404 => self.row.header = on,
            TABLE_DEFINITION => define_row(&mut self.row, sprm.operand, 20),
            TABLE_DEFINITION_10 => define_row(&mut self.row, sprm.operand, 10),
            // sprmTVertMerge: cell and 0 (none), 1 (continues) or 3 (begins).
            0xD62B => {
                if let (Some(cell), Some(how)) = (u8_at(sprm.operand, 0), u8_at(sprm.operand, 1)) {
                    set(&mut self.row.merged_up, usize::from(cell), how == 1);
                }
            }
            // sprmTMerge and sprmTSplit: the cells from first up to limit.
            0x5624 | 0x5625 => {
                let (first, limit) = (sprm.word() & 0xFF, sprm.word() >> 8);
                for cell in first + 1..limit.min(MAX_CELLS as u16) {
                    set(&mut self.row.merged_left, usize::from(cell), sprm.code == 0x5624);
                }
            }
            _ => {}
        }
    }

    /// How many tables deep the paragraph stands.
    pub(crate) fn table_depth(&self) -> usize {
        match self.depth {
            d if d > 0 => usize::try_from(d).unwrap_or(1),
            _ => usize::from(self.in_table),
        }
    }
}

fn set(flags: &mut Vec<bool>, at: usize, value: bool) {
    // A flag that is not there is not set.
    if at >= MAX_CELLS || !value && flags.len() <= at {
        return;
    }
    if flags.len() <= at {
        flags.resize(at + 1, false);
    }
    if let Some(flag) = flags.get_mut(at) {
        *flag = value;
    }
}

/// sprmTDefTable: number of cells, their edges, and a TC80 for each (MS-DOC 2.9.324, 2.9.314); the older form
/// has descriptions of ten bytes.
fn define_row(row: &mut RowShape, operand: &[u8], width: usize) {
    let count = usize::from(u8_at(operand, 0).unwrap_or(0)).min(MAX_CELLS);
    let edges = (0..=count).map_while(|i| i16_at(operand, 1 + 2 * i));
    row.edges = Vec::with_capacity(count + 1);
    row.edges.extend(edges.map(i32::from));
    let cells = 1 + 2 * (count + 1);
    for i in 0..count {
        let Some(flags) = u16_at(operand, cells + width * i) else {
            break;
        };
        let (restarts, continues) = (flags & 0x40 != 0, flags & 0x20 != 0);
        set(&mut row.merged_left, i, flags & 0x02 != 0);
        set(&mut row.merged_up, i, continues && !restarts);
    }
}
