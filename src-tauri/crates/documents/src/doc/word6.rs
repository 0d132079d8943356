//! What Word 6 and 95 did otherwise: property orders of one byte.
//!
//! The numbers are those of the Word 6 binary format, checked against how other readers measure them; every
//! order with a Word 97 twin is given its code.

use crate::bytes::{u8_at, u16_at};

/// The Word 97 code of a Word 6 order this reader understands.
pub(crate) fn code_97(short: u8) -> Option<u16> {
    Some(match short {
        2 => 0x4600,
        5 => 0x2403,
        24 => 0x2416,
        25 => 0x2417,
        65 => 0x0800,
        66 => 0x0801,
        67 => 0x0802,
        74 => 0x6A09,
        80 => 0x4A30,
        83 => 0x2A33,
        85 => 0x0835,
        86 => 0x0836,
        92 => 0x083C,
        93 => 0x4A4F,
        94 => 0x2A3E,
        117 => 0x0855,
        186 => 0x3404,
        190 => super::sprm::TABLE_DEFINITION_10,
        _ => return None,
    })
}

/// Bytes of length before the operand, and the operand's length. Orders that are not known carry their
/// length, as all later additions did.
pub(crate) fn operand(short: u8, at: &[u8]) -> Option<(usize, usize)> {
    Some(match short {
        190 => (2, usize::from(u16_at(at, 1)?).saturating_sub(1)),
        // sprmPChgTabs: a length of 255 is computed from the numbers of tabs.
        23 if u8_at(at, 1)? == 255 => {
            let deleted = usize::from(u8_at(at, 2)?);
            let added = usize::from(u8_at(at, 3 + 4 * deleted)?);
            (1, 2 + 4 * deleted + 3 * added)
        }
        0 | 52 | 83 | 163 => (0, 0),
        4..=11 | 13 | 14 | 24 | 25 | 29 | 37 | 44 | 50 | 51 => (0, 1),
        65..=67 | 71 | 75 | 85..=92 | 94 | 98 | 100 | 102 | 104 | 117..=119 => (0, 1),
        131 | 132 | 138 | 139 | 142 | 143 | 146 | 147 | 150..=153 | 158 | 159 | 162 | 185 | 186 => (0, 1),
        2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 => (0, 2),
        69 | 72 | 80 | 93 | 96 | 97 | 99 | 101 | 107 | 109 | 110 | 121..=124 => (0, 2),
        140 | 141 | 144 | 145 | 148 | 149 | 154..=157 | 160 | 161 | 164..=171 => (0, 2),
        182..=184 | 189 | 195 | 197 | 198 => (0, 2),
        73 | 95 | 136 | 137 => (0, 3),
        20 | 70 | 192 | 194 | 196 | 200 => (0, 4),
        193 | 199 => (0, 5),
        187 => (0, 12),
        _ => (1, usize::from(u8_at(at, 1)?)),
    })
}
