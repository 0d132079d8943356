//! OpenDocument spreadsheets (ODF 1.3 part 3), laid out cell by cell under our own bounds: repeated rows and
//! columns are counted, never expanded beyond them, and fonts of cells and of words are kept.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use legacy_text::FontEncoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::grid::{MAX_UNPACKED_BYTES, font_encoding, in_font, put};
use crate::workbook::{CellValue, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Problem, Refusal, Sheet, Workbook};

/// Characters kept of one cell.
const MAX_CELL_CHARS: usize = 64 * 1024;
/// Styles that name a parent, followed one after the other.
const MAX_PARENTS: usize = 8;

/// Reads a spreadsheet whose archive has been measured ([`crate::grid`]).
pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let unread = |error: zip::result::ZipError| Refusal("not-readable", error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unread)?;
    let mut styles = Styles::default();
    if let Some(xml) = member(&mut archive, "styles.xml") {
        styles.take(&xml);
    }
    let Some(content) = member(&mut archive, "content.xml") else {
        return Err(Refusal("not-readable", "no content.xml".to_owned()));
    };
    styles.take(&content);
    if archive_is_encrypted(&mut archive) {
        return Err(Refusal("encrypted", "protected by a password".to_owned()));
    }
    let mut body = Body {
        styles,
        ..Body::default()
    };
    body.take(&content);
    Ok(body.workbook)
}

fn member(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    archive
        .by_name(name)
        .ok()?
        .take(MAX_UNPACKED_BYTES)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// An encrypted package says how in its manifest; its members are noise.
fn archive_is_encrypted(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> bool {
    member(archive, "META-INF/manifest.xml").is_some_and(|xml| xml.contains("encryption-data"))
}

/// An attribute by its name without prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().into_inner() == name)?;
    let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.clone().into_owned(), |value| value.into_owned()))
}

fn count(start: &BytesStart<'_>, name: &str) -> usize {
    attribute(start, name)
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// Fonts of named styles.
#[derive(Debug, Default)]
struct Styles {
    families: HashMap<String, String>,
    fonts: HashMap<String, String>,
    parents: HashMap<String, String>,
}

impl Styles {
    fn take(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let mut open: Option<String> = None;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) => match start.local_name().into_inner() {
                    "font-face" => {
                        if let (Some(name), Some(family)) =
                            (attribute(&start, "name"), attribute(&start, "font-family"))
                        {
                            self.families
                                .insert(name, family.trim_matches(['\'', '"']).to_owned());
                        }
                    }
                    "style" => {
                        open = attribute(&start, "name");
                        if let (Some(name), Some(parent)) = (&open, attribute(&start, "parent-style-name")) {
                            self.parents.insert(name.clone(), parent);
                        }
                    }
                    "text-properties" => {
                        let font = attribute(&start, "font-name");
                        if let (Some(style), Some(font)) = (&open, font) {
                            self.fonts.insert(style.clone(), font);
                        }
                    }
                    "body" => return,
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// The encoding of the font a style names, itself or through its parents.
    fn encoding(&self, style: Option<&str>) -> Option<FontEncoding> {
        let mut style = style?;
        for _ in 0..MAX_PARENTS {
            if let Some(font) = self.fonts.get(style) {
                let family = self.families.get(font).unwrap_or(font);
                return Some(font_encoding(Some(family)));
            }
            style = self.parents.get(style)?;
        }
        None
    }
}

/// The cell being read.
#[derive(Debug, Default)]
struct Open {
    repeat: usize,
    kind: String,
    date: Option<String>,
    value: Option<String>,
    font: Option<FontEncoding>,
    text: String,
    paragraphs: usize,
}

#[derive(Debug, Default)]
struct Body {
    workbook: Workbook,
    styles: Styles,
    sheet: Option<Sheet>,
    columns: Vec<Option<FontEncoding>>,
    row: usize,
    row_repeat: usize,
    row_font: Option<FontEncoding>,
    column: usize,
    cells: Vec<(usize, CellValue)>,
    cell: Option<Open>,
    spans: Vec<Option<FontEncoding>>,
    note: usize,
    kept: usize,
    full: bool,
}

impl Body {
    fn take(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => self.start(&start),
                Ok(Event::Empty(start)) => {
                    self.start(&start);
                    self.end(start.local_name().into_inner());
                }
                Ok(Event::End(end)) => self.end(end.local_name().into_inner()),
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => {
                    let named = match &*reference {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    };
                    let c = reference
                        .resolve_char_ref()
                        .ok()
                        .flatten()
                        .or(named)
                        .unwrap_or('\u{FFFD}');
                    self.text(c.encode_utf8(&mut [0; 4]));
                }
                Ok(Event::Eof) => break,
                Err(error) => {
                    self.workbook
                        .problems
                        .push(Problem::whole("sheet-not-readable", error.to_string()));
                    break;
                }
                Ok(_) => {}
            }
        }
        self.end("table");
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name().into_inner();
        match name {
            "annotation" => self.note += 1,
            _ if self.note > 0 => {}
            "table" if self.sheet.is_none() => {
                let name = attribute(start, "name").unwrap_or_default();
                self.sheet = Some(Sheet {
                    name,
                    ..Sheet::default()
                });
                self.columns.clear();
                self.row = 0;
                self.full = false;
            }
            "table-column" => {
                let font = self
                    .styles
                    .encoding(attribute(start, "default-cell-style-name").as_deref());
                let room = MAX_COLUMNS.saturating_sub(self.columns.len());
                let repeat = count(start, "number-columns-repeated").min(room);
                self.columns.extend(std::iter::repeat_n(font, repeat));
            }
            "table-row" => {
                self.row_repeat = count(start, "number-rows-repeated");
                self.row_font = self
                    .styles
                    .encoding(attribute(start, "default-cell-style-name").as_deref());
                self.column = 0;
                self.cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                let own = self.styles.encoding(attribute(start, "style-name").as_deref());
                let inherited = self.row_font.or(self.columns.get(self.column).copied().flatten());
                self.cell = Some(Open {
                    repeat: count(start, "number-columns-repeated"),
                    kind: attribute(start, "value-type").unwrap_or_default(),
                    date: attribute(start, "date-value"),
                    value: attribute(start, "value").or_else(|| attribute(start, "boolean-value")),
                    font: own.or(inherited),
                    ..Open::default()
                });
                self.spans.clear();
            }
            "p" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "span" => {
                let font = self.styles.encoding(attribute(start, "style-name").as_deref());
                self.spans.push(font.or(self.spans.last().copied().flatten()));
            }
            "s" | "tab" => self.text(" "),
            "line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.note > 0 {
            return;
        }
        if let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
            && cell.text.len() < MAX_CELL_CHARS
        {
            let font = self
                .spans
                .last()
                .copied()
                .flatten()
                .or(cell.font)
                .unwrap_or(FontEncoding::Unicode);
            cell.text.push_str(&in_font(text, font));
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "annotation" => self.note = self.note.saturating_sub(1),
            _ if self.note > 0 => {}
            "span" => {
                self.spans.pop();
            }
            "table-cell" | "covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return };
                let repeat = cell.repeat;
                let value = value(cell);
                if !value.is_empty() {
                    let last = self.column.saturating_add(repeat).min(MAX_COLUMNS);
                    self.cells
                        .extend((self.column..last).map(|column| (column, value.clone())));
                }
                self.column = self.column.saturating_add(repeat);
            }
            "table-row" => {
                self.put_row();
                self.row = self.row.saturating_add(self.row_repeat.max(1));
            }
            "table" => {
                if let Some(sheet) = self.sheet.take()
                    && self.workbook.sheets.len() < MAX_SHEETS
                {
                    self.workbook.sheets.push(sheet);
                }
            }
            _ => {}
        }
    }

    fn put_row(&mut self) {
        let Some(sheet) = &mut self.sheet else { return };
        if self.cells.is_empty() || self.full {
            return;
        }
        let last = self.row.saturating_add(self.row_repeat.max(1)).min(MAX_ROWS + 1);
        for row in self.row.min(MAX_ROWS)..last {
            for (column, value) in &self.cells {
                let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(*column)) else {
                    return;
                };
                if !put(sheet, (row, column), value.clone(), &mut self.kept) {
                    self.full = true;
                    self.workbook
                        .problems
                        .push(Problem::whole("limit-cells", sheet.name.clone()));
                    return;
                }
            }
        }
    }
}

fn value(cell: Open) -> CellValue {
    let number = || cell.value.as_deref().and_then(|value| value.parse().ok());
    match cell.kind.as_str() {
        "date" => cell
            .date
            .as_deref()
            .and_then(|date| date.get(..10))
            .and_then(|date| date.parse().ok())
            .map_or_else(|| CellValue::text(&cell.text), CellValue::Date),
        "float" | "percentage" | "currency" => {
            number().map_or_else(|| CellValue::text(&cell.text), CellValue::Number)
        }
        "boolean" if cell.value.as_deref() == Some("true") => CellValue::text("x"),
        "boolean" => CellValue::Empty,
        _ => CellValue::text(&cell.text),
    }
}
