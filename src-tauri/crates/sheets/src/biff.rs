//! A quick pass over the records of an `.xls` (MS-XLS 2.3.1) before it is parsed: how large an area its cells
//! span, and which cells are set in a legacy Vietnamese font. `calamine` lays cells out densely and drops fonts.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use legacy_text::FontEncoding;

use crate::grid::{XlsScan, font_encoding};
use crate::workbook::{MAX_CELLS, Refusal};

/// Bytes read of the workbook stream.
const MAX_STREAM_BYTES: u64 = 128 * 1024 * 1024;

/// Cells, empty ones included, the sheets of a workbook may span: `calamine` lays them all out.
const MAX_AREA: usize = 4_000_000;

// Record types, MS-XLS 2.3.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const FONT: u16 = 0x0031;
const XF: u16 = 0x00E0;
const FILE_PASS: u16 = 0x002F;
const LABEL: u16 = 0x0204;
const LABEL_SST: u16 = 0x00FD;
const RSTRING: u16 = 0x00D6;
const FORMULA: u16 = 0x0006;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MUL_RK: u16 = 0x00BD;
const BLANK: u16 = 0x0201;
const MUL_BLANK: u16 = 0x00BE;
const BOOL_ERR: u16 = 0x0205;

/// Legacy fonts by sheet and cell.
#[derive(Debug, Default)]
pub(crate) struct Fonts {
    cells: HashMap<(usize, u32, u32), FontEncoding>,
}

impl Fonts {
    /// The encoding of the font of a cell.
    pub fn of(&self, sheet: usize, at: (u32, u32)) -> FontEncoding {
        self.cells
            .get(&(sheet, at.0, at.1))
            .copied()
            .unwrap_or(FontEncoding::Unicode)
    }
}

/// Scans the workbook stream; refuses what is encrypted or spans too large an area.
pub(crate) fn scan(bytes: &[u8]) -> Result<XlsScan, Refusal> {
    let stream = workbook_stream(bytes)?;
    let mut fonts: Vec<FontEncoding> = Vec::new();
    let mut formats: Vec<u16> = Vec::new();
    let mut found = XlsScan::default();
    let mut depth = 0_usize;
    let mut streams = 0_usize;
    let mut area = 0_usize;
    let mut span: Option<(u16, u16, u16, u16)> = None;
    let mut rest = stream.as_slice();
    while let Some((kind, body, after)) = record(rest) {
        rest = after;
        match kind {
            BOF => {
                depth += 1;
                if depth == 1 {
                    streams += 1;
                    span = None;
                }
            }
            EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some((top, left, bottom, right)) = span.take()
                {
                    area = area.saturating_add(
                        (usize::from(bottom - top) + 1).saturating_mul(usize::from(right - left) + 1),
                    );
                }
            }
            FILE_PASS => return Err(Refusal("encrypted", "protected by a password".to_owned())),
            FONT => {
                fonts.push(font_encoding(font_name(body).as_deref()));
                if fonts.len() == 4 {
                    fonts.push(FontEncoding::Unicode); // there is no font 4, MS-XLS 2.5.129
                }
            }
            XF => formats.push(u16_at(body, 0).unwrap_or(0)),
            LABEL | LABEL_SST | RSTRING | FORMULA | NUMBER | RK | MUL_RK | BLANK | MUL_BLANK | BOOL_ERR => {
                let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) else {
                    continue;
                };
                let last = match kind {
                    MUL_RK | MUL_BLANK => u16_at(body, body.len().saturating_sub(2))
                        .unwrap_or(column)
                        .max(column),
                    _ => column,
                };
                if kind != BLANK && kind != MUL_BLANK {
                    let (top, left, bottom, right) = span.unwrap_or((row, column, row, last));
                    span = Some((top.min(row), left.min(column), bottom.max(row), right.max(last)));
                }
                let font = u16_at(body, 4)
                    .and_then(|format| formats.get(usize::from(format)))
                    .and_then(|font| fonts.get(usize::from(*font)))
                    .copied()
                    .unwrap_or(FontEncoding::Unicode);
                let legacy = matches!(font, FontEncoding::Tcvn3 { .. } | FontEncoding::Vni);
                if legacy && streams >= 2 && found.fonts.cells.len() < MAX_CELLS {
                    let at = (streams - 2, u32::from(row), u32::from(column));
                    found.fonts.cells.insert(at, font);
                }
            }
            _ => {}
        }
    }
    if area > MAX_AREA {
        return Err(Refusal("limit-cells", format!("{area} cells")));
    }
    Ok(found)
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let unread = |error: std::io::Error| Refusal("not-readable", error.to_string());
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(unread)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name));
    let Some(name) = name else {
        return Err(Refusal("not-readable", "no workbook stream".to_owned()));
    };
    let mut stream = Vec::new();
    file.open_stream(name)
        .map_err(unread)?
        .take(MAX_STREAM_BYTES)
        .read_to_end(&mut stream)
        .map_err(unread)?;
    Ok(stream)
}

/// Type, body and what follows.
fn record(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let kind = u16_at(bytes, 0)?;
    let length = usize::from(u16_at(bytes, 2)?);
    let body = bytes.get(4..4 + length)?;
    Some((kind, body, bytes.get(4 + length..)?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// The name in a FONT record (MS-XLS 2.4.122): a short string of 8- or 16-bit characters at byte 14.
fn font_name(body: &[u8]) -> Option<String> {
    let count = usize::from(*body.get(14)?);
    let wide = body.get(15)? & 1 == 1;
    let characters = body.get(16..)?;
    if wide {
        let units: Vec<u16> = characters
            .chunks_exact(2)
            .take(count)
            .filter_map(|two| Some(u16::from_le_bytes(two.try_into().ok()?)))
            .collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(
        characters
            .iter()
            .take(count)
            .map(|byte| char::from(*byte))
            .collect(),
    )
}
