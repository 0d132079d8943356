//! OpenDocument spreadsheets (ODF 1.3 part 3), packed or flat, read as a stream: repeated rows and columns are
//! counted, never expanded beyond the bounds, and fonts of cells and of words are kept.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use crate::grid::{Layout, Letters, Merge, in_letters, letters};
use crate::package::Package;
use crate::workbook::{CellValue, MAX_COLUMNS, MAX_ROWS, Refusal, Workbook};
use crate::xlsx::key_of;
use crate::xml::{Token, Xml};

/// Bytes kept of one cell.
const MAX_CELL_BYTES: usize = 256 * 1024;
/// Styles that name a parent, followed one after the other.
const MAX_PARENTS: usize = 8;
/// Styles and fonts kept.
const MAX_STYLES: usize = 65_536;
/// Spans of a font inside each other.
const MAX_SPANS: usize = 64;

/// Reads a packed spreadsheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes)?;
    // An encrypted package says how in its manifest; its members are noise.
    if let Some(mut manifest) = package.part("META-INF/manifest.xml") {
        loop {
            match manifest.next() {
                Token::Start | Token::Empty if manifest.name() == "encryption-data" => {
                    return Err(Refusal("encrypted", "protected by a password".to_owned()));
                }
                Token::Done => break,
                _ => {}
            }
        }
    }
    let mut body = Body::new(bytes.len());
    if package
        .find(|name| name.starts_with("Basic/") && name.ends_with(".xml"))
        .is_some()
    {
        body.layout.problem("macros", "the workbook carries macros");
    }
    if let Some(mut styles) = package.part("styles.xml") {
        body.take(&mut styles);
    }
    match package.part("content.xml") {
        Some(mut content) => body.take(&mut content),
        None => return Err(Refusal("not-readable", "no content.xml".to_owned())),
    }
    Ok(body.layout.finish())
}

/// Reads a spreadsheet that is one flat XML file (`.fods`).
pub(crate) fn read_flat(bytes: &[u8]) -> Workbook {
    let mut body = Body::new(bytes.len());
    body.take(&mut Xml::new(bytes));
    body.layout.finish()
}

/// Fonts of named styles, and which tables are hidden.
#[derive(Debug, Default)]
struct Styles {
    families: HashMap<String, String>,
    fonts: HashMap<String, String>,
    parents: HashMap<String, String>,
    hidden: HashSet<String>,
    open: Option<String>,
}

impl Styles {
    fn start(&mut self, xml: &Xml<impl BufRead>) {
        match xml.name() {
            "font-face" if self.families.len() < MAX_STYLES => {
                if let (Some(name), Some(family)) = (xml.attribute("name"), xml.attribute("font-family")) {
                    let family = family.trim_matches(['\'', '"']).to_owned();
                    self.families.insert(name, family);
                }
            }
            "style" => {
                self.open = xml.attribute("name").filter(|_| self.parents.len() < MAX_STYLES);
                if let (Some(name), Some(parent)) = (&self.open, xml.attribute("parent-style-name")) {
                    self.parents.insert(name.clone(), parent);
                }
            }
            "text-properties" => {
                let font = xml
                    .attribute("font-name")
                    .or_else(|| xml.attribute("font-family"));
                if let (Some(style), Some(font)) = (&self.open, font) {
                    self.fonts.insert(style.clone(), font);
                }
            }
            "table-properties" => {
                if let (Some(style), Some("false")) = (&self.open, xml.attribute("display").as_deref()) {
                    self.hidden.insert(style.clone());
                }
            }
            _ => {}
        }
    }

    /// The letters of the font a style names, itself or through its parents.
    fn letters(&self, style: Option<&str>) -> Option<Letters> {
        let mut style = style?;
        for _ in 0..MAX_PARENTS {
            if let Some(font) = self.fonts.get(style) {
                let family = self.families.get(font).unwrap_or(font);
                return Some(letters(Some(family.trim_matches(['\'', '"']))));
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
    letters: Option<Letters>,
    text: String,
    paragraphs: usize,
    rows_spanned: usize,
}

#[derive(Debug)]
struct Body {
    layout: Layout,
    styles: Styles,
    in_table: bool,
    in_paragraph: bool,
    columns: Vec<Option<Letters>>,
    row: usize,
    row_repeat: usize,
    row_letters: Option<Letters>,
    column: usize,
    cells: Vec<(usize, CellValue)>,
    cell: Option<Open>,
    spans: Vec<Option<Letters>>,
    note: usize,
    full: bool,
}

impl Body {
    fn new(file_bytes: usize) -> Self {
        Self {
            layout: Layout::new(file_bytes),
            styles: Styles::default(),
            in_table: false,
            in_paragraph: false,
            columns: Vec::new(),
            row: 0,
            row_repeat: 1,
            row_letters: None,
            column: 0,
            cells: Vec::new(),
            cell: None,
            spans: Vec::new(),
            note: 0,
            full: false,
        }
    }

    fn take(&mut self, xml: &mut Xml<impl BufRead>) {
        loop {
            match xml.next() {
                Token::Start => self.start(xml),
                Token::Empty => {
                    self.start(xml);
                    self.end(xml.name());
                }
                Token::End => self.end(xml.name()),
                Token::Text if self.in_paragraph && self.note == 0 => self.text(&xml.text()),
                Token::Text => {}
                Token::Done => break,
            }
        }
        self.end("table");
        if let Some(why) = xml.failed.take() {
            self.layout.problem(key_of(&why), why);
        }
    }

    fn start(&mut self, xml: &Xml<impl BufRead>) {
        let name = xml.name();
        let count = |name| xml.number(name).unwrap_or(1).max(1);
        match name {
            "annotation" => self.note += 1,
            _ if self.note > 0 => {}
            "table" if !self.in_table => {
                let style = xml.attribute("style-name").unwrap_or_default();
                let hidden = self.styles.hidden.contains(&style);
                self.in_table = true;
                self.columns.clear();
                self.row = 0;
                self.full = !self
                    .layout
                    .begin(&xml.attribute("name").unwrap_or_default(), hidden);
            }
            "table-column" => {
                let own = self
                    .styles
                    .letters(xml.attribute("default-cell-style-name").as_deref());
                let room = MAX_COLUMNS.saturating_sub(self.columns.len());
                let repeat = count("number-columns-repeated").min(room);
                self.columns.extend(std::iter::repeat_n(own, repeat));
            }
            "table-row" => {
                self.row_repeat = count("number-rows-repeated");
                self.row_letters = self
                    .styles
                    .letters(xml.attribute("default-cell-style-name").as_deref());
                self.column = 0;
                self.cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                let own = self.styles.letters(xml.attribute("style-name").as_deref());
                let inherited = self
                    .row_letters
                    .or(self.columns.get(self.column).copied().flatten());
                self.cell = Some(Open {
                    repeat: count("number-columns-repeated"),
                    kind: xml.attribute("value-type").unwrap_or_default(),
                    date: xml.attribute("date-value"),
                    value: xml.attribute("value").or_else(|| xml.attribute("boolean-value")),
                    letters: own.or(inherited),
                    rows_spanned: count("number-rows-spanned"),
                    ..Open::default()
                });
                self.spans.clear();
                self.in_paragraph = false;
            }
            "p" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                    self.in_paragraph = true;
                }
            }
            "span" if self.cell.is_some() && self.spans.len() < MAX_SPANS => {
                let own = self.styles.letters(xml.attribute("style-name").as_deref());
                self.spans.push(own.or(self.spans.last().copied().flatten()));
            }
            "s" if self.cell.is_some() => {
                let spaces = xml.number("c").unwrap_or(1).clamp(1, 100);
                self.text(&" ".repeat(spaces));
            }
            "tab" if self.cell.is_some() => self.text(" "),
            "line-break" => self.text("\n"),
            _ if !self.in_table => self.styles.start(xml),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell
            && self.in_paragraph
            && cell.text.len() + text.len() <= MAX_CELL_BYTES
        {
            let own = self.spans.last().copied().flatten().or(cell.letters);
            cell.text.push_str(&in_letters(text, own.unwrap_or_default()));
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "annotation" => self.note = self.note.saturating_sub(1),
            _ if self.note > 0 => {}
            "p" => self.in_paragraph = false,
            "span" => {
                self.spans.pop();
            }
            "table-cell" | "covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return };
                self.in_paragraph = false;
                let repeat = cell.repeat;
                if cell.rows_spanned > 1 && !self.full {
                    self.layout.merge(Merge {
                        top: self.row,
                        left: self.column,
                        bottom: self.row.saturating_add(cell.rows_spanned - 1),
                        right: self.column,
                    });
                }
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
            "style" | "default-style" => self.styles.open = None,
            "table" => {
                self.in_table = false;
                self.layout.end();
            }
            _ => {}
        }
    }

    fn put_row(&mut self) {
        if self.cells.is_empty() || self.full {
            return;
        }
        let last = self.row.saturating_add(self.row_repeat.max(1)).min(MAX_ROWS + 1);
        for row in self.row.min(MAX_ROWS)..last {
            for (column, value) in &self.cells {
                if !self.layout.put(row, *column, value.clone()) {
                    self.full = true;
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
        "float" | "percentage" | "currency" => number()
            .filter(|number: &f64| number.is_finite())
            .map_or_else(|| CellValue::text(&cell.text), CellValue::Number),
        "boolean" if cell.value.as_deref() == Some("true") => CellValue::text("x"),
        "boolean" => CellValue::Empty,
        _ => CellValue::text(&cell.text),
    }
}
