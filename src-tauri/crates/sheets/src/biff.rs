//! Excel 97–2003 workbooks (MS-XLS, BIFF8) and those of Excel 5 and 95 (BIFF5/7), read record by record.

mod strings;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use crate::grid::{
    Layout, Letters, Merge, in_letters, in_pieces, is_built_in_date, is_date_format, letters, number,
};
use crate::workbook::{CellValue, MAX_CELLS, Refusal, Workbook};
use strings::{Strings, characters, of_bytes};

/// Fonts and cell formats kept.
const MAX_STYLES: usize = 65_536;
/// Bytes of shared strings kept, and beyond that for each byte of the file.
const MAX_SHARED_BYTES: usize = 16 * 1024 * 1024;
const MAX_SHARED_EXPANSION: usize = 4;
/// Sheets named in the workbook.
const MAX_NAMED_SHEETS: usize = 1_000;

// Record types, MS-XLS 2.3.
const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000A;
const DATE_1904: u16 = 0x0022;
const FILE_PASS: u16 = 0x002F;
const FONT: u16 = 0x0031;
const CONTINUE: u16 = 0x003C;
const CODE_PAGE: u16 = 0x0042;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00BD;
const RSTRING: u16 = 0x00D6;
const XF: u16 = 0x00E0;
const MERGE_CELLS: u16 = 0x00E5;
const SST: u16 = 0x00FC;
const LABEL_SST: u16 = 0x00FD;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOL_ERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027E;
const FORMAT: u16 = 0x041E;
const BOF: u16 = 0x0809;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let (stream, macros) = workbook_stream(bytes)?;
    let mut globals = Globals::default();
    globals.take(&stream, bytes.len())?;
    let mut layout = Layout::new(bytes.len());
    layout.set_days_from_1904(globals.from_1904);
    if macros {
        layout.problem("macros", "the workbook carries macros");
    }
    if globals.cut {
        layout.problem("limit-bytes", "shared strings");
    }
    for sheet in &globals.sheets {
        if sheet.kind != 0 {
            continue; // a chart, a macro sheet, a module
        }
        let name = globals.decoded(&sheet.name);
        if !layout.begin(&name, sheet.hidden) {
            break;
        }
        match stream.get(sheet.start..) {
            Some(records) if opens(records) => {
                let mut reader = SheetReader {
                    globals: &globals,
                    layout: &mut layout,
                    formula: None,
                };
                if !reader.take(records) {
                    layout.problem(
                        "sheet-not-readable",
                        format!("{name}: ends before its end record"),
                    );
                }
            }
            _ => layout.problem("sheet-not-readable", name),
        }
    }
    Ok(layout.finish())
}

fn opens(records: &[u8]) -> bool {
    u16_at(records, 0) == Some(BOF)
}

fn workbook_stream(bytes: &[u8]) -> Result<(Vec<u8>, bool), Refusal> {
    let unread = |error: std::io::Error| Refusal("not-readable", error.to_string());
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(unread)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(Refusal("encrypted", "protected by a password".to_owned()));
    }
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name));
    let Some(name) = name else {
        return Err(Refusal("not-readable", "no workbook stream".to_owned()));
    };
    let macros = file.is_storage("/_VBA_PROJECT_CUR") || file.is_storage("/_VBA_PROJECT");
    let mut stream = Vec::new();
    // A stream is never longer than its file.
    file.open_stream(name)
        .map_err(unread)?
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(unread)?;
    Ok((stream, macros))
}

/// A text as stored: its bytes are windows-1252 characters until the font or the code page says otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
struct Stored {
    text: String,
    /// One byte a character, in the code page of the workbook (BIFF5).
    bytes: bool,
    /// Where runs of a font begin: byte of the text, font.
    runs: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct SheetEntry {
    start: usize,
    hidden: bool,
    kind: u8,
    name: Stored,
}

/// What the first part of the stream says of all sheets.
#[derive(Debug, Default)]
struct Globals {
    biff8: bool,
    from_1904: bool,
    code_page: u16,
    fonts: Vec<Letters>,
    formats: HashMap<usize, bool>,
    /// Of every cell format: font and number format.
    cells: Vec<(usize, usize)>,
    sheets: Vec<SheetEntry>,
    shared: Vec<Stored>,
    cut: bool,
}

impl Globals {
    fn take(&mut self, stream: &[u8], file_bytes: usize) -> Result<(), Refusal> {
        if !opens(stream) {
            return Err(Refusal("not-readable", "no workbook records".to_owned()));
        }
        match u16_at(stream, 4) {
            Some(0x0600) => self.biff8 = true,
            Some(0x0500) => {}
            other => return Err(Refusal("format-not-supported", format!("BIFF version {other:?}"))),
        }
        let mut records = Records { rest: stream };
        while let Some((kind, body)) = records.next() {
            match kind {
                EOF => return Ok(()),
                FILE_PASS => return Err(Refusal("encrypted", "protected by a password".to_owned())),
                DATE_1904 => self.from_1904 = u16_at(body, 0) == Some(1),
                CODE_PAGE => self.code_page = u16_at(body, 0).unwrap_or(0),
                FONT if self.fonts.len() < MAX_STYLES => {
                    let name = self.short_string(body, 14);
                    self.fonts.push(letters(name.map(|name| name.text).as_deref()));
                    if self.fonts.len() == 4 {
                        self.fonts.push(Letters::Unicode); // there is no font 4, MS-XLS 2.5.129
                    }
                }
                FORMAT if self.formats.len() < MAX_STYLES => {
                    let code = if self.biff8 {
                        let mut strings =
                            Strings::new(body.get(2..).unwrap_or_default(), Records { rest: &[] });
                        strings.string()
                    } else {
                        self.short_string(body, 2)
                    };
                    if let (Some(id), Some(code)) = (u16_at(body, 0), code) {
                        self.formats.insert(usize::from(id), is_date_format(&code.text));
                    }
                }
                XF if self.cells.len() < MAX_STYLES => {
                    let of = |at| usize::from(u16_at(body, at).unwrap_or(0));
                    self.cells.push((of(0), of(2)));
                }
                BOUND_SHEET if self.sheets.len() < MAX_NAMED_SHEETS => {
                    let start = u32_at(body, 0).and_then(|at| usize::try_from(at).ok());
                    let name = self.short_string(body, 6);
                    self.sheets.push(SheetEntry {
                        start: start.unwrap_or(usize::MAX),
                        hidden: body.get(4).is_some_and(|state| state & 3 != 0),
                        kind: body.get(5).copied().unwrap_or(0),
                        name: name.unwrap_or_default(),
                    });
                }
                SST => {
                    let most =
                        MAX_SHARED_BYTES.saturating_add(file_bytes.saturating_mul(MAX_SHARED_EXPANSION));
                    let mut strings =
                        Strings::new(body.get(8..).unwrap_or_default(), Records { rest: records.rest });
                    let mut kept = 0_usize;
                    while let Some(string) = strings.string() {
                        kept = kept.saturating_add(string.text.len() + size_of::<Stored>());
                        if kept > most || self.shared.len() >= MAX_CELLS {
                            self.cut = true;
                            break;
                        }
                        self.shared.push(string);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A string counted by one byte (MS-XLS 2.5.240): in BIFF8 a byte of flags follows, in BIFF5 the characters do.
    fn short_string(&self, body: &[u8], at: usize) -> Option<Stored> {
        let count = usize::from(*body.get(at)?);
        if self.biff8 {
            let wide = body.get(at + 1)? & 1 == 1;
            Some(characters(body.get(at + 2..)?, count, wide))
        } else {
            Some(of_bytes(body.get(at + 1..)?, count))
        }
    }

    fn letters_of(&self, font: usize) -> Letters {
        self.fonts.get(font).copied().unwrap_or_default()
    }

    /// The letters of a cell's font, and whether its format shows days.
    fn of(&self, format: usize) -> (Letters, bool) {
        let Some(&(font, format)) = self.cells.get(format) else {
            return Default::default();
        };
        let shown = self.formats.get(&format).copied();
        (
            self.letters_of(font),
            shown.unwrap_or_else(|| is_built_in_date(format)),
        )
    }

    /// Text of no legacy font.
    fn decoded(&self, stored: &Stored) -> String {
        if stored.bytes {
            self.in_code_page(&stored.text)
        } else {
            stored.text.clone()
        }
    }

    /// Characters that are bytes, in the code page of the workbook.
    fn in_code_page(&self, text: &str) -> String {
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect();
        let encoding = match self.code_page {
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1258 => encoding_rs::WINDOWS_1258,
            932 => encoding_rs::SHIFT_JIS,
            936 => encoding_rs::GBK,
            949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            _ => encoding_rs::WINDOWS_1252,
        };
        encoding.decode_without_bom_handling(&bytes).0.into_owned()
    }

    fn value(&self, stored: &Stored, of_cell: Letters) -> CellValue {
        let plain = |text: &str, own: Letters| match own {
            Letters::Unicode if stored.bytes => self.in_code_page(text),
            own => in_letters(text, own).into_owned(),
        };
        if stored.runs.is_empty() {
            return CellValue::text(&plain(&stored.text, of_cell));
        }
        let mut pieces: Vec<String> = Vec::new();
        let (mut from, mut own) = (0, of_cell);
        let ends = stored.runs.iter().map(|(at, font)| (*at, self.letters_of(*font)));
        for (at, next) in ends.chain([(stored.text.len(), of_cell)]) {
            if let Some(piece) = stored.text.get(from..at) {
                pieces.push(plain(piece, own));
                from = at;
            }
            own = next;
        }
        in_pieces(
            pieces.iter().map(|piece| (piece.as_str(), None)),
            Letters::Unicode,
        )
    }
}

/// Records one after the other.
#[derive(Debug, Clone, Copy)]
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.rest, 0)?;
        let length = usize::from(u16_at(self.rest, 2)?);
        let body = self.rest.get(4..4 + length)?;
        self.rest = self.rest.get(4 + length..)?;
        Some((kind, body))
    }
}

struct SheetReader<'a> {
    globals: &'a Globals,
    layout: &'a mut Layout,
    /// The cell of a formula whose text follows.
    formula: Option<(usize, usize, usize)>,
}

impl SheetReader<'_> {
    /// Reads the records of one sheet; `false` when they end before the sheet does.
    fn take(&mut self, stream: &[u8]) -> bool {
        let mut records = Records { rest: stream };
        let mut depth = 0_usize;
        while let Some((kind, body)) = records.next() {
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => return true,
                EOF => depth -= 1,
                _ if depth > 1 => {} // a chart in the sheet
                _ => {
                    let more = Records { rest: records.rest };
                    if self.record(kind, body, more) == Some(false) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// `Some(false)` when the sheet takes nothing more; `None` for a record that is too short.
    fn record(&mut self, kind: u16, body: &[u8], more: Records<'_>) -> Option<bool> {
        let globals = self.globals;
        let of = |at: usize| u16_at(body, at).map(usize::from);
        match kind {
            MERGE_CELLS => {
                let areas = body.get(2..)?.as_chunks::<8>().0;
                for area in areas.iter().take(of(0)?) {
                    let edge = |at| usize::from(u16_at(area, at).unwrap_or(0));
                    self.layout.merge(Merge {
                        top: edge(0),
                        bottom: edge(2),
                        left: edge(4),
                        right: edge(6),
                    });
                }
                Some(true)
            }
            STRING => {
                let (row, column, format) = self.formula.take()?;
                let stored = if globals.biff8 {
                    Strings::new(body, more).string()?
                } else {
                    of_bytes(body.get(2..)?, of(0)?)
                };
                Some(
                    self.layout
                        .put(row, column, globals.value(&stored, globals.of(format).0)),
                )
            }
            LABEL_SST | LABEL | RSTRING | NUMBER | RK | FORMULA | BOOL_ERR => {
                let (row, column, format) = (of(0)?, of(2)?, of(4)?);
                let (letters, is_date) = globals.of(format);
                let day = |value: f64| number(value, is_date, globals.from_1904);
                let value = match kind {
                    LABEL_SST => {
                        let index = usize::try_from(u32_at(body, 6)?).ok()?;
                        globals.value(globals.shared.get(index)?, letters)
                    }
                    LABEL | RSTRING if globals.biff8 => {
                        let wide = body.get(8)? & 1 == 1;
                        globals.value(&characters(body.get(9..)?, of(6)?, wide), letters)
                    }
                    LABEL | RSTRING => globals.value(&self.rich_bytes(body, kind == RSTRING)?, letters),
                    NUMBER => day(f64_at(body, 6)?),
                    RK => day(rk(u32_at(body, 6)?)),
                    BOOL_ERR => result(*body.get(7)? != 0, *body.get(6)?),
                    _ => {
                        self.formula = None;
                        // The last two bytes tell a number from the others (MS-XLS 2.5.133).
                        match (of(12)?, *body.get(6)?) {
                            (0xFFFF, 0) => {
                                self.formula = Some((row, column, format));
                                CellValue::Empty
                            }
                            (0xFFFF, 1) => result(false, *body.get(8)?),
                            (0xFFFF, 2) => result(true, *body.get(8)?),
                            (0xFFFF, _) => CellValue::Empty,
                            _ => day(f64_at(body, 6)?),
                        }
                    }
                };
                Some(self.layout.put(row, column, value))
            }
            MUL_RK => {
                let (row, first) = (of(0)?, of(2)?);
                let cells = body.get(4..body.len().checked_sub(2)?)?.chunks_exact(6);
                for (column, cell) in (first..).zip(cells) {
                    let is_date = globals.of(usize::from(u16_at(cell, 0)?)).1;
                    let value = number(rk(u32_at(cell, 2)?), is_date, globals.from_1904);
                    if !self.layout.put(row, column, value) {
                        return Some(false);
                    }
                }
                Some(true)
            }
            _ => Some(true),
        }
    }

    /// A label of BIFF5, with runs of fonts behind it when it is rich.
    fn rich_bytes(&self, body: &[u8], rich: bool) -> Option<Stored> {
        let count = usize::from(u16_at(body, 6)?);
        let mut stored = of_bytes(body.get(8..)?, count);
        let runs = body
            .get(8 + count..)
            .filter(|_| rich)
            .and_then(|runs| runs.split_first());
        if let Some((many, runs)) = runs {
            for run in runs.chunks_exact(2).take(usize::from(*many)) {
                let [at, font] = run else { continue };
                let place = stored
                    .text
                    .char_indices()
                    .nth(usize::from(*at))
                    .map(|(place, _)| place);
                stored.runs.extend(place.map(|place| (place, usize::from(*font))));
            }
        }
        Some(stored)
    }
}

/// The result of a formula or a cell that is a truth value or an error.
fn result(is_error: bool, code: u8) -> CellValue {
    if !is_error {
        return CellValue::text(if code == 1 { "x" } else { "" });
    }
    let shown = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    CellValue::Error(shown.to_owned())
}

/// A number in four bytes (MS-XLS 2.5.122).
fn rk(packed: u32) -> f64 {
    let value = if packed & 2 == 2 {
        f64::from((packed as i32) >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 == 1 { value / 100.0 } else { value }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    Some(f64::from_le_bytes(eight.try_into().ok()?)).filter(|number| number.is_finite())
}
