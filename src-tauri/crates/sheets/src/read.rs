//! Bytes of a workbook to its cells: which reader, and what is said when none can.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use documents::FileType;

use crate::workbook::{CellValue, Problem, Workbook};
use crate::{biff, csv, ods, spreadsheetml, word, xlsx};

/// A compound file is whole sectors of at least this size (MS-CFB 2.1).
const SECTOR_BYTES: usize = 512;
/// How a compound file begins (MS-CFB 2.2).
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Bytes of the cells' text looked at for letters of a font that is lost.
const JUDGED_BYTES: usize = 32 * 1024;

/// Reads a workbook. `file_type` is what its content shows ([`documents::sniff`]); text is taken as
/// comma-separated values, documents by their tables, XML of Excel 2003 and flat OpenDocument whatever the type is
/// called. A type that is no workbook gives no sheets and a problem.
///
/// ```
/// use documents::FileType;
///
/// let saved_as_xls = br#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
///     <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>
///     <Row><Cell><Data ss:Type="String">STT</Data></Cell></Row></Table></Worksheet></Workbook>"#;
/// let workbook = sheets::read(saved_as_xls, documents::sniff(saved_as_xls));
/// assert_eq!(workbook.sheets[0].rows[0][0].shown(), "STT");
/// assert_eq!(sheets::read(b"%PDF-1.4", FileType::Pdf).problems[0].key, "format-not-supported");
/// ```
pub fn read(bytes: &[u8], file_type: FileType) -> Workbook {
    // The archive's reader is written with care, but a panic in it must cost one file, not the program.
    let read = catch_unwind(AssertUnwindSafe(|| read_as(bytes, file_type)));
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
    if is_book || xml_of(bytes).is_some() {
        note_lost_fonts(&mut workbook);
    }
    workbook
}

/// `true` when [`read`] finds sheets of cells in bytes of this type; documents and text, which may hold a list too,
/// are not asked here.
///
/// ```
/// use documents::FileType;
///
/// assert!(sheets::is_workbook(b"", FileType::Xlsx));
/// assert!(!sheets::is_workbook(b"<html>", FileType::Html));
/// assert!(sheets::is_workbook(b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", FileType::Other));
/// ```
pub fn is_workbook(bytes: &[u8], file_type: FileType) -> bool {
    matches!(file_type, FileType::Xls | FileType::Xlsx | FileType::Ods) || xml_of(bytes).is_some()
}

fn read_as(bytes: &[u8], file_type: FileType) -> Workbook {
    let unless_refused = |read: Result<Workbook, _>| read.unwrap_or_else(Workbook::from);
    match file_type {
        // A locked package is a compound file.
        FileType::Xlsx | FileType::Ods if bytes.starts_with(COMPOUND) => unless_refused(biff::read(bytes)),
        _ if xml_of(bytes).is_some() => match xml_of(bytes) {
            Some((text, true)) => spreadsheetml::read(&text),
            Some((text, false)) => ods::read_flat(&text),
            None => Workbook::default(),
        },
        FileType::Xls => unless_refused(biff::read(bytes)),
        FileType::Xlsx => unless_refused(xlsx::read(bytes)),
        FileType::Ods => unless_refused(ods::read(bytes)),
        FileType::Text => csv::read(bytes),
        FileType::Doc | FileType::Docx | FileType::Rtf | FileType::Html | FileType::Odt => {
            let document = documents::read(bytes);
            let mut workbook = word::from_document(&document);
            if document.conditions.contains(&documents::Condition::Encrypted) {
                workbook
                    .problems
                    .insert(0, Problem::whole("encrypted", "protected by a password"));
            }
            workbook
        }
        other => Workbook::unread("format-not-supported", other.as_str()),
    }
}

/// The XML of a workbook that is one file, in UTF-8, and whether it is Excel's (or OpenDocument's).
fn xml_of(bytes: &[u8]) -> Option<(Cow<'_, [u8]>, bool)> {
    let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let text: Cow<'_, [u8]> = if wide {
        legacy_text::decode_bytes(bytes).text.into_bytes().into()
    } else {
        bytes.into()
    };
    if spreadsheetml::is_spreadsheetml(&text) {
        Some((text, true))
    } else if spreadsheetml::is_flat_ods(&text) {
        Some((text, false))
    } else {
        None
    }
}

/// Text that was typed in a legacy font and set in another since is told, not converted: the font says Unicode.
fn note_lost_fonts(workbook: &mut Workbook) {
    let mut problems = Vec::new();
    for sheet in &workbook.sheets {
        let mut text = String::new();
        for cell in sheet.rows.iter().flatten() {
            if let CellValue::Text(cell) = cell
                && !cell.is_ascii()
            {
                text.push_str(cell);
                text.push('\n');
            }
            if text.len() > JUDGED_BYTES {
                break;
            }
        }
        if let Some(found) = legacy_text::recognise(&text).filter(|found| found.is_certain()) {
            let line = |text: &str| {
                text.lines()
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .take(80)
                    .collect::<String>()
            };
            let detail = format!(
                "{}: {} ({} of 100): {} → {}",
                sheet.name,
                found.from,
                found.confidence,
                line(&found.before),
                line(&found.after)
            );
            problems.push(Problem::whole("legacy-letters", detail));
        }
    }
    workbook.problems.extend(problems);
}
