//! Cells laid out in sheets under one set of bounds, whatever format they come from.

use std::borrow::Cow;

use jiff::civil::Date;
use legacy_text::{FontEncoding, LegacyEncoding};

use crate::workbook::{
    CellValue, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Problem, Refusal, Sheet, Workbook,
};

/// Bytes of text kept of one workbook, and beyond that for each byte of the file.
const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;
const MAX_TEXT_EXPANSION: usize = 4;
/// Merged areas heeded in one sheet.
const MAX_MERGES: usize = 20_000;
/// Cells looked at to fill merged areas, in one workbook.
const MAX_MERGED_CELLS: usize = MAX_CELLS;

/// A merged area: first row and column, last row and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub top: usize,
    pub left: usize,
    pub bottom: usize,
    pub right: usize,
}

/// A workbook while it is read.
#[derive(Debug)]
pub(crate) struct Layout {
    workbook: Workbook,
    merges: Vec<Merge>,
    cells_left: usize,
    text_left: usize,
    merged_left: usize,
    /// The sheet takes nothing more.
    full: bool,
    open: bool,
}

impl Layout {
    /// For a file of so many bytes.
    pub(crate) fn new(file_bytes: usize) -> Self {
        Self {
            workbook: Workbook::default(),
            merges: Vec::new(),
            cells_left: MAX_CELLS,
            text_left: MAX_TEXT_BYTES.saturating_add(file_bytes.saturating_mul(MAX_TEXT_EXPANSION)),
            merged_left: MAX_MERGED_CELLS,
            full: false,
            open: false,
        }
    }

    /// Days are counted from 1904.
    pub(crate) fn set_days_from_1904(&mut self, from_1904: bool) {
        self.workbook.days_from_1904 = from_1904;
    }

    pub(crate) fn days_from_1904(&self) -> bool {
        self.workbook.days_from_1904
    }

    pub(crate) fn problem(&mut self, key: &str, detail: impl Into<String>) {
        const MAX_PROBLEMS: usize = 200;
        if self.workbook.problems.len() < MAX_PROBLEMS {
            self.workbook.problems.push(Problem::whole(key, detail));
        }
    }

    /// Begins a sheet; `false` when there are too many sheets or cells.
    pub(crate) fn begin(&mut self, name: &str, hidden: bool) -> bool {
        const MAX_NAME_CHARS: usize = 255;
        self.end();
        if self.workbook.sheets.len() >= MAX_SHEETS {
            self.problem("limit-sheets", MAX_SHEETS.to_string());
            return false;
        }
        if self.cells_left == 0 {
            self.problem("limit-cells", format!("nothing is read from {name} on"));
            return false;
        }
        self.workbook.sheets.push(Sheet {
            name: legacy_text::nfc(&name.chars().take(MAX_NAME_CHARS).collect::<String>()),
            hidden,
            ..Sheet::default()
        });
        self.full = false;
        self.open = true;
        true
    }

    /// Puts a cell in its place; what lies outside the bounds ends the sheet and is told. `false` when the sheet
    /// takes nothing more.
    pub(crate) fn put(&mut self, row: usize, column: usize, value: CellValue) -> bool {
        if self.full || !self.open {
            return false;
        }
        if value.is_empty() {
            return true;
        }
        if column >= MAX_COLUMNS {
            return true;
        }
        let Some(sheet) = self.workbook.sheets.last_mut() else {
            return false;
        };
        let known = sheet.rows.get(row).map_or(0, Vec::len);
        let wider = (column + 1).saturating_sub(known);
        let text = match &value {
            CellValue::Text(text) | CellValue::Error(text) => text.len(),
            _ => 0,
        };
        if row >= MAX_ROWS || wider > self.cells_left || text > self.text_left {
            self.full = true;
            let detail = format!("{}, row {}", sheet.name, row.saturating_add(1));
            let key = if text > self.text_left {
                "limit-text"
            } else {
                "limit-cells"
            };
            self.problem(key, detail);
            return false;
        }
        self.cells_left -= wider;
        self.text_left -= text;
        if sheet.rows.len() <= row {
            // Most rows are as long as the one above; what it had room for and did not use says nothing.
            let width = sheet.rows.last().map_or(0, Vec::len).min(self.cells_left);
            sheet.rows.resize_with(row, Vec::new);
            sheet.rows.push(Vec::with_capacity(width));
        }
        if let Some(cells) = sheet.rows.get_mut(row) {
            if cells.len() <= column {
                cells.reserve_exact(wider);
                cells.resize(column + 1, CellValue::Empty);
            }
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
        true
    }

    /// Notes a merged area of the open sheet.
    pub(crate) fn merge(&mut self, merge: Merge) {
        if self.open && merge.bottom > merge.top && self.merges.len() < MAX_MERGES {
            self.merges.push(merge);
        }
    }

    /// Ends the open sheet: cells merged downwards stand in each of their rows.
    pub(crate) fn end(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        for merge in std::mem::take(&mut self.merges) {
            let Some(sheet) = self.workbook.sheets.last_mut() else {
                return;
            };
            let value = sheet
                .rows
                .get(merge.top)
                .and_then(|row| row.get(merge.left))
                .cloned();
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                continue;
            };
            let last = merge.bottom.min(sheet.rows.len().saturating_sub(1));
            self.open = true;
            self.full = false;
            for row in merge.top + 1..=last {
                let Some(left) = self.merged_left.checked_sub(1) else {
                    break;
                };
                self.merged_left = left;
                // A row that holds nothing else is no row of the list.
                let filled = self
                    .workbook
                    .sheets
                    .last()
                    .and_then(|sheet| sheet.rows.get(row))
                    .is_some_and(|cells| !cells.is_empty());
                if filled && !self.put(row, merge.left, value.clone()) {
                    break;
                }
            }
            self.open = false;
        }
    }

    /// The workbook as read.
    pub(crate) fn finish(mut self) -> Workbook {
        self.end();
        self.workbook
    }
}

impl From<Layout> for Result<Workbook, Refusal> {
    fn from(layout: Layout) -> Self {
        Ok(layout.finish())
    }
}

/// How the letters of a font are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Letters {
    /// As they are.
    #[default]
    Unicode,
    /// In a legacy encoding; with `capitals` the font draws small letters as capitals.
    Legacy {
        encoding: LegacyEncoding,
        capitals: bool,
    },
}

/// The letters of a font, by its name; no name is Unicode.
pub(crate) fn letters(font: Option<&str>) -> Letters {
    let Some(name) = font else { return Letters::Unicode };
    let legacy = |encoding, capitals| Letters::Legacy { encoding, capitals };
    match legacy_text::font_encoding(name) {
        FontEncoding::Tcvn3 { capitals } => legacy(LegacyEncoding::Tcvn3, capitals),
        FontEncoding::Vni => legacy(LegacyEncoding::Vni, false),
        FontEncoding::Unicode => Letters::Unicode,
        FontEncoding::Unsupported => {
            LegacyEncoding::of_font(name).map_or(Letters::Unicode, |encoding| legacy(encoding, false))
        }
    }
}

/// Text typed in a font, as Unicode.
pub(crate) fn in_letters(text: &str, letters: Letters) -> Cow<'_, str> {
    match letters {
        Letters::Unicode => Cow::Borrowed(text),
        Letters::Legacy {
            encoding: LegacyEncoding::Tcvn3,
            capitals,
        } => Cow::Owned(legacy_text::decode_tcvn3(text, capitals)),
        Letters::Legacy {
            encoding: LegacyEncoding::Vni,
            ..
        } => Cow::Owned(legacy_text::decode_vni(text)),
        Letters::Legacy { encoding, .. } => Cow::Owned(legacy_text::decode_as(text, encoding).0),
    }
}

/// Text of pieces, each in its own letters or in those of its cell.
pub(crate) fn in_pieces<'t>(
    pieces: impl IntoIterator<Item = (&'t str, Option<Letters>)>,
    of_cell: Letters,
) -> CellValue {
    let mut out = String::new();
    for (text, own) in pieces {
        out.push_str(&in_letters(text, own.unwrap_or(of_cell)));
    }
    CellValue::text(&out)
}

/// The day a serial number stands for: 1 is 1 January 1900 (with the 29 February that never was), or day 0 is
/// 1 January 1904. ECMA-376 part 1, 18.17.4. The part of a day is left out.
pub(crate) fn serial_date(serial: f64, from_1904: bool) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let days = serial.trunc() as i64;
    let days = match (from_1904, days) {
        (true, days) => days + 1462,
        (false, 60) => return None,
        (false, days @ 1..60) => days + 1,
        (false, days) => days,
    };
    let from = Date::new(1899, 12, 30).ok()?;
    from.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// A number as a cell shows it: a day when its format is one.
pub(crate) fn number(value: f64, is_date: bool, from_1904: bool) -> CellValue {
    let day = if is_date {
        serial_date(value, from_1904)
    } else {
        None
    };
    day.map_or(CellValue::Number(value), CellValue::Date)
}

/// `true` for the built-in number formats that show a day (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are the days of
/// east Asian versions).
pub(crate) fn is_built_in_date(format: usize) -> bool {
    matches!(format, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=58)
}

/// `true` for a number format that shows a day: `d`, `m` or `y` outside quotes, brackets and escapes; minutes after
/// hours alone are a time.
pub(crate) fn is_date_format(format: &str) -> bool {
    let mut chars = format.chars();
    let (mut day_or_year, mut month, mut time) = (false, false, false);
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            ';' => break,
            'd' | 'D' | 'y' | 'Y' => day_or_year = true,
            'm' | 'M' => month = true,
            'h' | 'H' | 's' | 'S' => time = true,
            // `General`, `Standard`: no day is written with these.
            'e' | 'E' | '0' | '#' | '?' if !day_or_year && !month => return false,
            'G' | 'g' => return false,
            _ => {}
        }
    }
    day_or_year || month && !time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days() {
        for (format, is_date) in [
            ("dd/mm/yyyy", true),
            ("[$-42A]dd\\ mmmm\\ yyyy;@", true),
            ("\"ngày\" d \"tháng\" m \"năm\" yyyy", true),
            ("mmm-yy", true),
            ("h:mm", false),
            ("[h]:mm:ss", false),
            ("General", false),
            ("0.00", false),
            ("#,##0 \"đồng\"", false),
            ("[Red]0", false),
            ("0\"d\"", false),
            ("@", false),
        ] {
            assert_eq!(is_date_format(format), is_date, "{format}");
        }
    }

    #[test]
    fn serial_numbers_of_both_epochs() {
        let day = |y, m, d| Date::new(y, m, d).ok();
        for (serial, from_1904, expected) in [
            (1.0, false, day(1900, 1, 1)),
            (59.0, false, day(1900, 2, 28)),
            (60.0, false, None),
            (61.0, false, day(1900, 3, 1)),
            (46035.0, false, day(2026, 1, 13)),
            (46035.75, false, day(2026, 1, 13)),
            (44573.0, true, day(2026, 1, 13)),
            (0.5, false, None),
            (-3.0, false, None),
            (f64::NAN, false, None),
            (3e9, false, None),
        ] {
            assert_eq!(serial_date(serial, from_1904), expected, "{serial}");
        }
    }
}
