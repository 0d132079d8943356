//! Bytes of a workbook to its cells. Every format is laid out by us, cell by cell, under our own bounds; the
//! parsing of `.xls` and `.xlsx` is `calamine`'s.

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, ExcelDateTime, Reader, Xls, Xlsx};
use documents::FileType;
use jiff::civil::Date;
use legacy_text::FontEncoding;

use crate::biff::{self, Fonts};
use crate::workbook::{
    CellValue, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Problem, Refusal, Sheet, Workbook,
};

/// Bytes a packed workbook may unfold to.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 256 * 1024 * 1024;
/// Members of a packed workbook.
const MAX_MEMBERS: usize = 10_000;

/// A compound file is whole sectors of at least this size (MS-CFB 2.1).
const SECTOR_BYTES: usize = 512;

/// Reads a workbook. `file_type` is what its content shows ([`documents::sniff`]); text is taken as
/// comma-separated values. A type that is no workbook gives no sheets and a problem.
pub fn read(bytes: &[u8], file_type: FileType) -> Workbook {
    // calamine is written with care, but a panic in it must cost one file, not the program.
    let read = catch_unwind(AssertUnwindSafe(|| match file_type {
        FileType::Xls => read_xls(bytes),
        FileType::Xlsx => read_xlsx(bytes),
        FileType::Ods => read_ods(bytes),
        FileType::Text => crate::csv::read(bytes),
        FileType::Doc | FileType::Docx | FileType::Rtf | FileType::Html | FileType::Odt => {
            crate::word::from_document(&documents::read(bytes))
        }
        other => Workbook::unread("format-not-supported", other.as_str()),
    }));
    let mut workbook = read.unwrap_or_else(|_| Workbook::unread("not-readable", "the reader gave up"));
    let is_book = matches!(file_type, FileType::Xls | FileType::Xlsx | FileType::Ods);
    let refused = workbook.problems.iter().any(|p| p.key == "not-readable");
    let short = file_type == FileType::Xls && refused && !bytes.len().is_multiple_of(SECTOR_BYTES);
    if is_book && (short || documents::is_cut(bytes)) {
        // Part of a list is no list: what was left out cannot be told.
        workbook.sheets.clear();
        workbook.problems.insert(
            0,
            Problem::whole("truncated", "the file ends before its own tables say"),
        );
    }
    workbook
}

fn read_xls(bytes: &[u8]) -> Workbook {
    let scan = match biff::scan(bytes) {
        Ok(scan) => scan,
        Err(refusal) => return refusal.into(),
    };
    let mut book = match Xls::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => return Workbook::unread("not-readable", error.to_string()),
    };
    let mut workbook = Workbook {
        days_from_1904: book.has_1904_epoch(),
        ..Workbook::default()
    };
    let mut count = 0;
    for (index, name) in book.sheet_names().into_iter().take(MAX_SHEETS).enumerate() {
        let Ok(range) = book.worksheet_range(&name) else {
            workbook.problems.push(Problem::whole("sheet-not-readable", name));
            continue;
        };
        let mut sheet = Sheet {
            name,
            ..Sheet::default()
        };
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let at = (top.saturating_add(row as u32), left.saturating_add(column as u32));
            let value = cell_value(value, scan.fonts.of(index, at));
            if !put(&mut sheet, at, value, &mut count) {
                workbook
                    .problems
                    .push(Problem::whole("limit-cells", sheet.name.clone()));
                break;
            }
        }
        workbook.sheets.push(sheet);
    }
    workbook
}

fn read_xlsx(bytes: &[u8]) -> Workbook {
    if let Err(refusal) = check_packed(bytes) {
        return refusal.into();
    }
    let mut book = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => return Workbook::unread("not-readable", error.to_string()),
    };
    let mut workbook = Workbook {
        days_from_1904: book.has_1904_epoch(),
        ..Workbook::default()
    };
    let mut count = 0;
    for name in book.sheet_names().into_iter().take(MAX_SHEETS) {
        let mut sheet = Sheet {
            name: name.clone(),
            ..Sheet::default()
        };
        let mut cells = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            Err(error) => {
                workbook
                    .problems
                    .push(Problem::whole("sheet-not-readable", format!("{name}: {error}")));
                continue;
            }
        };
        let fonts: Vec<FontEncoding> = cells
            .styles()
            .iter()
            .map(|style| font_encoding(style.font.as_ref().and_then(|font| font.name.as_deref())))
            .collect();
        loop {
            match cells.next_cell_with_style_id() {
                Ok(Some((cell, style))) => {
                    let font = fonts.get(style).copied().unwrap_or(FontEncoding::Unicode);
                    let value = cell_value(&Data::from(cell.get_value().clone()), font);
                    if !put(&mut sheet, cell.get_position(), value, &mut count) {
                        workbook
                            .problems
                            .push(Problem::whole("limit-cells", name.clone()));
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    workbook
                        .problems
                        .push(Problem::whole("sheet-not-readable", format!("{name}: {error}")));
                    break;
                }
            }
        }
        workbook.sheets.push(sheet);
    }
    workbook
}

fn read_ods(bytes: &[u8]) -> Workbook {
    check_packed(bytes)
        .and_then(|()| crate::ods::read(bytes))
        .unwrap_or_else(Workbook::from)
}

/// Puts a cell in its place; cells past the bounds of columns are dropped, past those of rows or cells they end
/// the sheet (`false`).
pub(crate) fn put(sheet: &mut Sheet, at: (u32, u32), value: CellValue, count: &mut usize) -> bool {
    let (row, column) = (at.0 as usize, at.1 as usize);
    if value.is_empty() || column >= MAX_COLUMNS {
        return true;
    }
    if row >= MAX_ROWS || *count >= MAX_CELLS {
        return false;
    }
    *count += 1;
    if sheet.rows.len() <= row {
        sheet.rows.resize(row + 1, Vec::new());
    }
    if let Some(cells) = sheet.rows.get_mut(row) {
        if cells.len() <= column {
            cells.resize(column + 1, CellValue::Empty);
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = value;
        }
    }
    true
}

/// The encoding a font's name stands for; no name is Unicode.
pub(crate) fn font_encoding(name: Option<&str>) -> FontEncoding {
    name.map_or(FontEncoding::Unicode, legacy_text::font_encoding)
}

/// Text typed in a font, as Unicode.
pub(crate) fn in_font(text: &str, font: FontEncoding) -> Cow<'_, str> {
    match font {
        FontEncoding::Tcvn3 { capitals } => Cow::Owned(legacy_text::decode_tcvn3(text, capitals)),
        FontEncoding::Vni => Cow::Owned(legacy_text::decode_vni(text)),
        FontEncoding::Unicode | FontEncoding::Unsupported => Cow::Borrowed(text),
    }
}

fn cell_value(value: &Data, font: FontEncoding) -> CellValue {
    match value {
        Data::Empty => CellValue::Empty,
        Data::String(text) | Data::DurationIso(text) => CellValue::text(&in_font(text, font)),
        Data::Int(number) => CellValue::Number(*number as f64),
        Data::Float(number) => CellValue::Number(*number),
        Data::Bool(true) => CellValue::text("x"),
        Data::Bool(false) => CellValue::Empty,
        Data::DateTime(moment) => {
            excel_date(moment).map_or(CellValue::Number(moment.as_f64()), CellValue::Date)
        }
        Data::DateTimeIso(text) => {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            day.map_or_else(|| CellValue::text(text), CellValue::Date)
        }
        Data::Error(error) => CellValue::Error(error.to_string()),
    }
}

fn excel_date(moment: &ExcelDateTime) -> Option<Date> {
    if moment.is_duration() || moment.as_f64() < 1.0 {
        return None;
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// The day a serial number stands for: 1 is 1 January 1900 (with the 29 February that never was), or day 0 is
/// 1 January 1904. ECMA-376 part 1, 18.17.4.
pub(crate) fn serial_date(serial: f64, from_1904: bool) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    excel_date(&ExcelDateTime::new(
        serial,
        calamine::ExcelDateTimeType::DateTime,
        from_1904,
    ))
}

/// Refuses archives that unfold to more than we are ready to read; sizes are counted, not believed.
fn check_packed(bytes: &[u8]) -> Result<(), Refusal> {
    let unread = |error: &dyn std::fmt::Display| Refusal("not-readable", error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unread(&error))?;
    if archive.len() > MAX_MEMBERS {
        return Err(Refusal("limit-members", archive.len().to_string()));
    }
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index(index) else {
            continue;
        };
        let mut bounded = member.take(left + 1);
        let size = std::io::copy(&mut bounded, &mut std::io::sink()).unwrap_or(0);
        left = left
            .checked_sub(size)
            .ok_or_else(|| Refusal("limit-bytes", format!("more than {MAX_UNPACKED_BYTES} bytes")))?;
    }
    Ok(())
}

/// What a scan of the `.xls` stream tells beyond the cells' values.
#[derive(Debug, Default)]
pub(crate) struct XlsScan {
    /// The fonts of cells.
    pub fonts: Fonts,
}
