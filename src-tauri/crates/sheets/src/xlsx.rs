//! Office Open XML workbooks (ECMA-376 part 1, 18), transitional and strict, read part by part as a stream.

use std::collections::HashMap;
use std::io::BufRead;

use crate::grid::{Layout, Letters, Merge, in_pieces, is_built_in_date, is_date_format, letters, number};
use crate::package::{LIMIT_BYTES, Package};
use crate::workbook::{CellValue, MAX_CELLS, Refusal, Workbook};
use crate::xml::{Token, Xml};

/// Bytes of shared strings kept, and beyond that for each byte of the file.
const MAX_SHARED_BYTES: usize = 16 * 1024 * 1024;
const MAX_SHARED_EXPANSION: usize = 4;
/// Styles, fonts, formats and relations kept.
const MAX_STYLES: usize = 65_536;

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let mut layout = Layout::new(bytes.len());
    if package
        .find(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"))
        .is_some()
    {
        layout.problem("macros", "the workbook carries macros");
    }
    let relations = relations(&mut package, &main);
    let sheets = match package.part(&main) {
        Some(mut part) => sheets_of(&mut part, &mut layout),
        None => return Err(Refusal("not-readable", "no workbook part".to_owned())),
    };
    let target = |kind: &str, usual: &str| {
        let named = relations.values().find(|(own, _)| own.ends_with(kind));
        named.map_or_else(|| beside(&main, usual), |(_, target)| target.clone())
    };
    let mut styles = Styles::default();
    if let Some(mut part) = package.part(&target("/styles", "styles.xml")) {
        styles.take(&mut part);
    }
    let most = MAX_SHARED_BYTES.saturating_add(bytes.len().saturating_mul(MAX_SHARED_EXPANSION));
    let mut shared = Shared::default();
    if let Some(mut part) = package.part(&target("/sharedStrings", "sharedStrings.xml")) {
        shared.take(&mut part, most);
        if let Some(why) = part.failed.or(shared.cut.take()) {
            layout.problem(key_of(&why), format!("shared strings: {why}"));
        }
    }
    for (index, sheet) in sheets.iter().enumerate() {
        let relation = relations.get(&sheet.relation);
        if relation.is_some_and(|(kind, _)| !kind.ends_with("/worksheet")) {
            continue; // a chart, a dialogue, a macro sheet
        }
        let path = relation.map_or_else(
            || beside(&main, &format!("worksheets/sheet{}.xml", index + 1)),
            |(_, target)| target.clone(),
        );
        if !layout.begin(&sheet.name, sheet.hidden) {
            break;
        }
        let Some(mut part) = package.part(&path) else {
            layout.problem("sheet-not-readable", format!("{}: no part {path}", sheet.name));
            continue;
        };
        let mut reader = SheetReader::new(&styles, &shared, &mut layout);
        reader.take(&mut part);
        if let Some(why) = part.failed {
            layout.problem(key_of(&why), format!("{}: {why}", sheet.name));
        }
    }
    Ok(layout.finish())
}

/// The problem a stream that ended early is.
pub(crate) fn key_of(why: &str) -> &'static str {
    if why == LIMIT_BYTES {
        "limit-bytes"
    } else {
        "sheet-not-readable"
    }
}

/// The part that holds the list of sheets.
fn main_part(package: &mut Package<'_>) -> Result<String, Refusal> {
    let named = relations(package, "")
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"));
    let main = named.map(|(_, target)| target);
    let main = main.or_else(|| package.find(|name| name.eq_ignore_ascii_case("xl/workbook.xml")));
    match main {
        Some(main) if main.to_ascii_lowercase().ends_with(".bin") => {
            Err(Refusal("format-not-supported", "xlsb".to_owned()))
        }
        Some(main) => Ok(main),
        None => Err(Refusal("not-readable", "no workbook part".to_owned())),
    }
}

/// Relations of a part by their id: kind and the part they lead to.
fn relations(package: &mut Package<'_>, of: &str) -> HashMap<String, (String, String)> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let path = if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    };
    let mut found = HashMap::new();
    let Some(mut part) = package.part(&path) else {
        return found;
    };
    loop {
        match part.next() {
            Token::Start | Token::Empty if part.name() == "Relationship" && found.len() < MAX_STYLES => {
                let of = |name| part.attribute(name).unwrap_or_default();
                if of("TargetMode") != "External" {
                    found.insert(of("Id"), (of("Type"), beside_folder(folder, &of("Target"))));
                }
            }
            Token::Done => return found,
            _ => {}
        }
    }
}

fn beside(part: &str, target: &str) -> String {
    beside_folder(part.rsplit_once('/').map_or("", |(folder, _)| folder), target)
}

/// A target as a name in the package.
fn beside_folder(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

struct SheetEntry {
    name: String,
    hidden: bool,
    relation: String,
}

fn sheets_of(part: &mut Xml<impl BufRead>, layout: &mut Layout) -> Vec<SheetEntry> {
    const MAX_ENTRIES: usize = 1_000;
    let mut sheets = Vec::new();
    loop {
        match part.next() {
            Token::Start | Token::Empty => match part.name() {
                "workbookPr" => {
                    let flag = part.attribute("date1904").unwrap_or_default();
                    layout.set_days_from_1904(matches!(flag.as_str(), "1" | "true" | "on"));
                }
                "sheet" if sheets.len() < MAX_ENTRIES => sheets.push(SheetEntry {
                    name: part.attribute("name").unwrap_or_default(),
                    hidden: part.attribute("state").is_some_and(|state| state != "visible"),
                    relation: part.attribute("id").unwrap_or_default(),
                }),
                _ => {}
            },
            Token::Done => return sheets,
            _ => {}
        }
    }
}

/// Of every cell style: the letters of its font, and whether it shows days.
#[derive(Debug, Default)]
struct Styles {
    fonts: Vec<Letters>,
    date_formats: HashMap<usize, bool>,
    cells: Vec<(Letters, bool)>,
}

impl Styles {
    fn take(&mut self, part: &mut Xml<impl BufRead>) {
        let mut inside = String::new();
        loop {
            let token = part.next();
            match token {
                Token::Start | Token::Empty => match (inside.as_str(), part.name()) {
                    ("", name @ ("fonts" | "numFmts" | "cellXfs")) if token == Token::Start => {
                        inside = name.to_owned()
                    }
                    ("fonts", "font") if self.fonts.len() < MAX_STYLES => self.fonts.push(Letters::Unicode),
                    ("fonts", "name") => {
                        let own = letters(part.attribute("val").as_deref());
                        if let Some(last) = self.fonts.last_mut() {
                            *last = own;
                        }
                    }
                    ("numFmts", "numFmt") if self.date_formats.len() < MAX_STYLES => {
                        if let (Some(id), Some(code)) =
                            (part.number("numFmtId"), part.attribute("formatCode"))
                        {
                            self.date_formats.insert(id, is_date_format(&code));
                        }
                    }
                    ("cellXfs", "xf") if self.cells.len() < MAX_STYLES => {
                        let format = part.number("numFmtId").unwrap_or(0);
                        let font = part.number("fontId").and_then(|font| self.fonts.get(font));
                        let shown = self.date_formats.get(&format).copied();
                        let is_date = shown.unwrap_or_else(|| is_built_in_date(format));
                        self.cells.push((font.copied().unwrap_or_default(), is_date));
                    }
                    _ => {}
                },
                Token::End if part.name() == inside => inside.clear(),
                Token::Done => return,
                _ => {}
            }
        }
    }

    fn of(&self, style: usize) -> (Letters, bool) {
        self.cells.get(style).copied().unwrap_or_default()
    }
}

/// A piece of a string: where it ends, and its own letters when a run names a font.
type Piece = (usize, Option<Letters>);

/// The shared strings, all in one text.
#[derive(Debug, Default)]
struct Shared {
    text: String,
    /// Where each string ends in the text.
    ends: Vec<usize>,
    /// Strings that hold runs of a legacy font, by index; ends are counted in the string.
    pieces: HashMap<usize, Vec<Piece>>,
    cut: Option<String>,
}

impl Shared {
    fn take(&mut self, part: &mut Xml<impl BufRead>, most: usize) {
        let mut string = RichText::default();
        loop {
            match part.next() {
                Token::Start if part.name() == "si" => string = RichText::default(),
                Token::End if part.name() == "si" => self.push(std::mem::take(&mut string)),
                Token::Empty if part.name() == "si" => self.push(RichText::default()),
                Token::Done => return,
                token => string.take(token, part),
            }
            if self.text.len() + string.text.len() > most || self.ends.len() > MAX_CELLS {
                self.cut = Some(LIMIT_BYTES.to_owned());
                return;
            }
        }
    }

    fn push(&mut self, string: RichText) {
        if string.pieces.iter().any(|(_, own)| own.is_some()) {
            self.pieces.insert(self.ends.len(), string.pieces);
        }
        self.text.push_str(&string.text);
        self.ends.push(self.text.len());
    }

    fn value(&self, index: usize, of_cell: Letters) -> Option<CellValue> {
        let end = *self.ends.get(index)?;
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let text = self.text.get(start..end)?;
        Some(match self.pieces.get(&index) {
            Some(pieces) => rich_value(text, pieces, of_cell),
            None => in_pieces([(text, None)], of_cell),
        })
    }
}

fn rich_value(text: &str, pieces: &[Piece], of_cell: Letters) -> CellValue {
    let mut from = 0;
    let parts = pieces.iter().map(|(end, own)| {
        let part = text.get(from..*end).unwrap_or_default();
        from = *end;
        (part, *own)
    });
    in_pieces(parts, of_cell)
}

/// A string item or an inline string while it is read (18.4.8): `t`, or runs `r` with `rPr/rFont`; readings of
/// characters (`rPh`) are no text.
#[derive(Debug, Default)]
struct RichText {
    text: String,
    pieces: Vec<Piece>,
    of_run: Option<Letters>,
    in_text: bool,
    in_reading: bool,
}

impl RichText {
    fn take(&mut self, token: Token, part: &Xml<impl BufRead>) {
        const MAX_PIECES: usize = 10_000;
        match (token, part.name()) {
            (Token::Text, _) if self.in_text => {
                self.text.push_str(&unescaped(&part.text()));
                let piece = (self.text.len(), self.of_run);
                let full = self.pieces.len() >= MAX_PIECES;
                match self.pieces.last_mut() {
                    Some(last) if full || last.1 == piece.1 => last.0 = piece.0,
                    _ => self.pieces.push(piece),
                }
            }
            (Token::Start, "t") => self.in_text = !self.in_reading,
            (Token::End, "t") => self.in_text = false,
            (Token::Start, "rPh") => self.in_reading = true,
            (Token::End, "rPh") => self.in_reading = false,
            (Token::Start | Token::End, "r") => self.of_run = None,
            (Token::Empty | Token::Start, "rFont") => {
                self.of_run = part.attribute("val").map(|name| letters(Some(&name)));
            }
            _ => {}
        }
    }
}

/// `_x000D_` and its like stand for a character (22.9.2.19).
fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let code = rest.get(2..6).filter(|_| rest.get(6..7) == Some("_"));
        let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push(if c == '\r' { '\n' } else { c });
                rest = rest.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = rest.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// The cell being read.
#[derive(Debug, Default)]
struct OpenCell {
    style: usize,
    kind: String,
    value: String,
    rich: RichText,
    in_value: bool,
}

struct SheetReader<'a> {
    styles: &'a Styles,
    shared: &'a Shared,
    layout: &'a mut Layout,
    row: usize,
    column: usize,
    cell: Option<OpenCell>,
    lost: usize,
}

impl<'a> SheetReader<'a> {
    fn new(styles: &'a Styles, shared: &'a Shared, layout: &'a mut Layout) -> Self {
        Self {
            styles,
            shared,
            layout,
            row: 0,
            column: 0,
            cell: None,
            lost: 0,
        }
    }

    fn take(&mut self, part: &mut Xml<impl BufRead>) {
        let mut rows = 0_usize;
        loop {
            let token = part.next();
            match (token, part.name()) {
                (Token::Done, _) => break,
                (Token::Start | Token::Empty, "row") => {
                    let counted = part.number("r").and_then(|row| row.checked_sub(1));
                    self.row = counted.unwrap_or(if rows == 0 { 0 } else { self.row.saturating_add(1) });
                    rows += 1;
                    self.column = 0;
                }
                (Token::Start | Token::Empty, "c") => {
                    if let Some((row, column)) = part.attribute("r").as_deref().and_then(place) {
                        self.row = row;
                        self.column = column;
                    }
                    self.cell = Some(OpenCell {
                        style: part.number("s").unwrap_or(0),
                        kind: part.attribute("t").unwrap_or_default(),
                        ..OpenCell::default()
                    });
                    if token == Token::Empty {
                        self.end_cell();
                    }
                }
                (Token::End, "c") => {
                    if !self.end_cell() {
                        break;
                    }
                }
                (Token::Start | Token::Empty, "mergeCell") => {
                    let area = part.attribute("ref");
                    if let Some(merge) = area.as_deref().and_then(area_of) {
                        self.layout.merge(merge);
                    }
                }
                (token, name) => {
                    let Some(cell) = &mut self.cell else { continue };
                    match (token, name) {
                        (Token::Start, "v") => cell.in_value = true,
                        (Token::End, "v") => cell.in_value = false,
                        (Token::Text, _) if cell.in_value => cell.value.push_str(&part.text()),
                        _ => cell.rich.take(token, part),
                    }
                }
            }
        }
        if self.lost > 0 {
            let detail = format!("{} cells name a shared string that is not there", self.lost);
            self.layout.problem("string-missing", detail);
        }
    }

    fn end_cell(&mut self) -> bool {
        let Some(cell) = self.cell.take() else { return true };
        let value = self.value(&cell);
        let (row, column) = (self.row, self.column);
        self.column = self.column.saturating_add(1);
        self.layout.put(row, column, value)
    }

    fn value(&mut self, cell: &OpenCell) -> CellValue {
        let (of_cell, is_date) = self.styles.of(cell.style);
        let written = cell.value.trim();
        match cell.kind.as_str() {
            "s" => {
                let value = written
                    .parse()
                    .ok()
                    .and_then(|index| self.shared.value(index, of_cell));
                self.lost += usize::from(value.is_none());
                value.unwrap_or_default()
            }
            "inlineStr" => rich_value(&cell.rich.text, &cell.rich.pieces, of_cell),
            "str" => in_pieces([(unescaped(&cell.value).as_ref(), None)], of_cell),
            "b" => CellValue::text(if written == "1" || written == "true" {
                "x"
            } else {
                ""
            }),
            "e" => CellValue::Error(written.to_owned()),
            "d" => {
                let day = written.get(..10).and_then(|day| day.parse().ok());
                day.map_or_else(|| CellValue::text(written), CellValue::Date)
            }
            _ if written.is_empty() => rich_value(&cell.rich.text, &cell.rich.pieces, of_cell),
            _ => match written.parse::<f64>().ok().filter(|number| number.is_finite()) {
                Some(value) => number(value, is_date, self.layout.days_from_1904()),
                None => CellValue::text(written),
            },
        }
    }
}

/// Row and column of `B12`, from 0.
fn place(reference: &str) -> Option<(usize, usize)> {
    let letters = reference.find(|c: char| !c.is_ascii_alphabetic() && c != '$')?;
    let mut column = 0_usize;
    for letter in reference.get(..letters)?.bytes().filter(u8::is_ascii_alphabetic) {
        let digit = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    let row: usize = reference.get(letters..)?.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// A merged area, `A1:C3`.
fn area_of(reference: &str) -> Option<Merge> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
    Some(Merge {
        top,
        left,
        bottom,
        right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_targets() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("$XFD$1048576"), Some((1_048_575, 16_383)));
        assert_eq!(place("AAAAAAAAAAAAAAAAAAAA1"), None);
        assert_eq!(place("12"), None);
        assert_eq!(place("A0"), None);
        assert_eq!(
            beside_folder("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            beside_folder("xl", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(beside_folder("xl", "..\\x.xml"), "x.xml");
        assert_eq!(unescaped("a_x000D_b_xZZZZ_"), "a\nb_xZZZZ_");
    }
}
