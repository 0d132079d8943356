//! "XML Spreadsheet 2003": workbooks of one XML file, mostly saved as `.xls` by the programs that export lists.

use std::collections::HashMap;
use std::io::BufRead;

use crate::grid::{Layout, Letters, Merge, in_letters, letters};
use crate::workbook::{CellValue, MAX_COLUMNS, Workbook};
use crate::xlsx::key_of;
use crate::xml::{Token, Xml};

/// Bytes looked at to tell such a file.
const JUDGED_BYTES: usize = 8 * 1024;
/// Styles kept.
const MAX_STYLES: usize = 10_000;
/// Bytes kept of one cell.
const MAX_CELL_BYTES: usize = 256 * 1024;

/// `true` for XML that names the vocabulary of Excel 2003.
pub(crate) fn is_spreadsheetml(bytes: &[u8]) -> bool {
    names(bytes, b"urn:schemas-microsoft-com:office:spreadsheet")
}

/// `true` for a flat OpenDocument spreadsheet.
pub(crate) fn is_flat_ods(bytes: &[u8]) -> bool {
    names(bytes, b"application/vnd.oasis.opendocument.spreadsheet")
}

fn names(bytes: &[u8], vocabulary: &[u8]) -> bool {
    let start = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let head = start.get(..start.len().min(JUDGED_BYTES)).unwrap_or_default();
    start.starts_with(b"<") && head.windows(vocabulary.len()).any(|part| part == vocabulary)
}

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8]) -> Workbook {
    let mut reader = Reader {
        layout: Layout::new(bytes.len()),
        styles: HashMap::new(),
        style: None,
        row: 0,
        column: 0,
        next_row: 0,
        cell: None,
        in_data: false,
        runs: Vec::new(),
    };
    let mut xml = Xml::new(bytes);
    reader.take(&mut xml);
    if let Some(why) = xml.failed {
        reader.layout.problem(key_of(&why), why);
    }
    reader.layout.finish()
}

struct Open {
    letters: Letters,
    kind: String,
    text: String,
    /// Columns and rows the cell is merged over beyond its own.
    across: usize,
    down: usize,
}

struct Reader {
    layout: Layout,
    styles: HashMap<String, Letters>,
    style: Option<String>,
    row: usize,
    column: usize,
    next_row: usize,
    cell: Option<Open>,
    in_data: bool,
    runs: Vec<Option<Letters>>,
}

impl Reader {
    fn take(&mut self, xml: &mut Xml<impl BufRead>) {
        loop {
            match xml.next() {
                Token::Start => self.start(xml, false),
                Token::Empty => self.start(xml, true),
                Token::End => self.end(xml.name()),
                Token::Text if self.in_data => self.text(&xml.text()),
                Token::Text => {}
                Token::Done => return,
            }
        }
    }

    fn start(&mut self, xml: &Xml<impl BufRead>, empty: bool) {
        // Places are counted from 1; one that is left out follows the last.
        let index = || xml.number("Index").and_then(|index| index.checked_sub(1));
        match xml.name() {
            "Style" => self.style = xml.attribute("ID").filter(|_| self.styles.len() < MAX_STYLES),
            "Font" if self.in_data => {
                self.runs
                    .push(xml.attribute("Face").map(|face| letters(Some(&face))));
            }
            "Font" => {
                if let (Some(style), Some(font)) = (&self.style, xml.attribute("FontName")) {
                    self.styles.insert(style.clone(), letters(Some(&font)));
                }
            }
            "Worksheet" => {
                self.layout
                    .begin(&xml.attribute("Name").unwrap_or_default(), false);
                self.next_row = 0;
            }
            "Visible" => {}
            "Row" => {
                self.row = index().unwrap_or(self.next_row);
                self.next_row = self.row.saturating_add(1);
                self.column = 0;
            }
            "Cell" => {
                self.column = index().unwrap_or(self.column);
                let style = xml.attribute("StyleID").unwrap_or_default();
                self.cell = Some(Open {
                    letters: self.styles.get(&style).copied().unwrap_or_default(),
                    kind: String::new(),
                    text: String::new(),
                    across: xml.number("MergeAcross").unwrap_or(0),
                    down: xml.number("MergeDown").unwrap_or(0),
                });
            }
            "Data" => {
                if let Some(cell) = &mut self.cell {
                    cell.kind = xml.attribute("Type").unwrap_or_default();
                    self.in_data = !empty;
                    self.runs.clear();
                }
            }
            _ => {}
        }
        if empty {
            self.end(xml.name());
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && cell.text.len() + text.len() <= MAX_CELL_BYTES
        {
            let own = self
                .runs
                .iter()
                .rev()
                .find_map(|run| *run)
                .unwrap_or(cell.letters);
            cell.text.push_str(&in_letters(text, own));
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Style" => self.style = None,
            "Data" => self.in_data = false,
            "Font" if self.in_data => {
                self.runs.pop();
            }
            "Cell" => {
                let Some(cell) = self.cell.take() else { return };
                let (row, column) = (self.row, self.column);
                self.in_data = false;
                self.layout.merge(Merge {
                    top: row,
                    left: column,
                    bottom: row.saturating_add(cell.down),
                    right: column.saturating_add(cell.across),
                });
                self.column = column
                    .saturating_add(1)
                    .saturating_add(cell.across)
                    .min(MAX_COLUMNS);
                self.layout.put(row, column, value(&cell));
            }
            "Worksheet" => self.layout.end(),
            _ => {}
        }
    }
}

fn value(cell: &Open) -> CellValue {
    let written = cell.text.trim();
    match cell.kind.as_str() {
        "Number" => match written.parse::<f64>().ok().filter(|number| number.is_finite()) {
            Some(number) => CellValue::Number(number),
            None => CellValue::text(written),
        },
        "DateTime" => {
            let day = written.get(..10).and_then(|day| day.parse().ok());
            day.map_or_else(|| CellValue::text(written), CellValue::Date)
        }
        "Boolean" => CellValue::text(if written == "1" { "x" } else { "" }),
        "Error" => CellValue::Error(written.to_owned()),
        _ => CellValue::text(&cell.text),
    }
}
