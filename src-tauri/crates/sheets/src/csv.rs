//! Comma-separated text: any Vietnamese encoding, any of the usual separators (RFC 4180 quoting).

use crate::workbook::{CellValue, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Problem, Sheet, Workbook};

/// Lines looked at to choose the separator.
const JUDGED_LINES: usize = 50;

/// Reads comma-, semicolon- or tab-separated text.
pub(crate) fn read(bytes: &[u8]) -> Workbook {
    let mut workbook = Workbook::default();
    let text = decoded(bytes, &mut workbook);
    let (named, text) = named_separator(&text);
    let separator = named.unwrap_or_else(|| separator(text));
    let mut sheet = Sheet::default();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut count = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() => {
                quoted = true;
                field.clear();
            }
            c if !quoted && (c == separator || c == '\n' || c == '\r') => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                push_field(&mut row, &mut field, &mut count);
                if c != separator {
                    sheet.rows.push(std::mem::take(&mut row));
                }
            }
            c => field.push(c),
        }
        // Fields that are too many in one row are dropped, and count all the same.
        if sheet.rows.len() >= MAX_ROWS || count >= MAX_CELLS {
            workbook.problems.push(Problem::whole(
                "limit-cells",
                format!("more than {MAX_ROWS} rows or {MAX_CELLS} cells"),
            ));
            break;
        }
    }
    if quoted {
        workbook
            .problems
            .push(Problem::whole("quote-not-closed", "a quoted field never ends"));
    }
    if !field.is_empty() || !row.is_empty() {
        push_field(&mut row, &mut field, &mut count);
        sheet.rows.push(row);
    }
    workbook.sheets.push(sheet);
    workbook
}

/// The text in Unicode: nothing tells the letters here but the letters, so what is surely legacy is converted, and a
/// guess is told as one.
fn decoded(bytes: &[u8], workbook: &mut Workbook) -> String {
    let read = legacy_text::decode_bytes(bytes);
    if read.confidence < legacy_text::CONVERT_FROM {
        let detail = format!("{:?}, {} of 100", read.encoding, read.confidence);
        workbook.problems.push(Problem::whole("encoding-guessed", detail));
        return read.text;
    }
    match legacy_text::recognise(&read.text).filter(|found| found.is_certain()) {
        Some(found) => {
            let lost: String = found.lost.iter().take(20).map(|lost| lost.letter).collect();
            let detail = format!("{}, {} of 100, lost: {lost:?}", found.from, found.confidence);
            workbook
                .problems
                .push(Problem::whole("letters-converted", detail));
            found.after
        }
        None => read.text,
    }
}

/// `sep=;` in the first line, as Excel takes it.
fn named_separator(text: &str) -> (Option<char>, &str) {
    let named = text
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
        .and_then(|_| {
            let rest = text.get(4..)?;
            let separator = rest
                .chars()
                .next()
                .filter(|c| !c.is_alphanumeric() && !c.is_control() || *c == '\t')?;
            let after = rest.get(separator.len_utf8()..)?;
            let line = after
                .strip_prefix("\r\n")
                .or_else(|| after.strip_prefix(['\n', '\r']))?;
            Some((separator, line))
        });
    named.map_or((None, text), |(separator, rest)| (Some(separator), rest))
}

fn push_field(row: &mut Vec<CellValue>, field: &mut String, count: &mut usize) {
    *count += 1;
    if row.len() < MAX_COLUMNS {
        row.push(CellValue::text(field));
    }
    field.clear();
}

/// The candidate that stands most often in lines outside quotes.
fn separator(text: &str) -> char {
    let mut counts = [(',', 0_usize), (';', 0), ('\t', 0), ('|', 0)];
    let mut quoted = false;
    for c in text.lines().take(JUDGED_LINES).flat_map(str::chars) {
        if c == '"' {
            quoted = !quoted;
        } else if !quoted && let Some((_, count)) = counts.iter_mut().find(|(candidate, _)| *candidate == c) {
            *count += 1;
        }
    }
    let semicolons = counts.iter().find(|(c, _)| *c == ';').map_or(0, |(_, n)| *n);
    let tabs = counts.iter().find(|(c, _)| *c == '\t').map_or(0, |(_, n)| *n);
    let commas = counts.iter().find(|(c, _)| *c == ',').map_or(0, |(_, n)| *n);
    // Names hold commas; semicolons and tabs are hardly ever anything but separators.
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(JUDGED_LINES)
        .count();
    match () {
        () if tabs >= lines && tabs > 0 => '\t',
        () if semicolons >= lines && semicolons > 0 => ';',
        () if commas == 0 && counts.iter().any(|(c, n)| *c == '|' && *n > 0) => '|',
        () => ',',
    }
}
