//! What Word 6 and 95 did otherwise: property orders of one byte.
//!
//! The numbers are those of the Word 6 binary format; every order with a Word 97 twin is given its code.

use crate::bytes::{u8_at, u16_at};

/// The Word 97 code of a Word 6 order this reader understands.
pub(crate) fn code_97(short: u8) -> Option<u16> {
    Some(match short {
        2 => 0x4600,
        5 => 0x2403,
        13 => 0x260A,
        24 => 0x2416,
        25 => 0x2417,
        65 => 0x0800,
        66 => 0x0801,
        67 => 0x0802,
        68 => 0x6A03,
        74 => 0x6A09,
        80 => 0x4A30,
        85 => 0x0835,
        86 => 0x0836,
        92 => 0x083C,
        93 => 0x4A4F,
        94 => 0x2A3E,
        117 => 0x0855,
        187 => 0x3404,
        190 => super::sprm::TABLE_DEFINITION,
        _ => return None,
    })
}

/// Bytes of length before the operand, and the operand's length.
pub(crate) fn operand(short: u8, at: &[u8]) -> Option<(usize, usize)> {
    Some(match short {
        190 | 188 => (2, usize::from(u16_at(at, 1)?).saturating_sub(1)),
        // sprmPChgTabs: a length of 255 is computed.
        23 if u8_at(at, 1)? == 255 => {
            let deleted = usize::from(u8_at(at, 2)?);
            let added = usize::from(u8_at(at, 3 + 4 * deleted)?);
            (1, 2 + 4 * deleted + 3 * added)
        }
        3 | 12 | 15 | 23 | 68 | 71 | 74 | 81 | 95 | 103 | 108 | 120 | 121 | 131 | 151 | 189 | 191 => {
            (1, usize::from(u8_at(at, 1)?))
        }
        2
        | 16..=22
        | 26..=28
        | 30..=35
        | 38..=43
        | 45..=49
        | 69
        | 72
        | 80
        | 93
        | 96
        | 97
        | 99
        | 101
        | 105
        | 107
        | 109
        | 110
        | 122
        | 123
        | 124
        | 140
        | 141
        | 144
        | 145
        | 148
        | 149
        | 154
        | 155
        | 160
        | 161
        | 164
        | 165
        | 168..=171
        | 182..=184
        | 192
        | 195
        | 196
        | 197 => (0, 2),
        70 | 136 | 137 | 98 | 200 | 201 => (
            0,
            if matches!(short, 136 | 137 | 98 | 200 | 201) {
                3
            } else {
                4
            },
        ),
        185 | 193 | 198 => (0, 4),
        199 => (0, 5),
        194 => (0, 4),
        36 | 37 | 44 | 50 | 51 => (0, 1),
        _ => (0, 1),
    })
}
