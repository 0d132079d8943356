//! The register as a workbook, in the columns of the official book.
//!
//! No form is prescribed for the *Sổ giao nhận* of 2161 art. 4.3; the columns are those of
//! Decree 30/2020's book of incoming papers with what the article asks for added. It is printable, signed
//! and bound like any book kept in a system (Decree 30/2020 art. 22.3b).

use crate::paper::{DEMO_MARK, ReportError};
use crate::words::{clean, date, halved, moment, size, whole};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// What stands above the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookHead {
    /// Superior body, in capitals.
    pub superior: String,
    /// Issuing body, in capitals.
    pub issuer: String,
    /// What it covers, such as `Năm 2026` or `Từ ngày … đến ngày …`.
    pub period: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// The office's zone.
    pub zone: Offset,
    /// The register is one for demonstration.
    pub demo: bool,
    /// The checkpoint the rows stand under, one line for the foot of the table; empty: none.
    pub checkpoint: String,
}

/// One file of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFile {
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A request for what was missing, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookSupplement {
    /// What was asked for.
    pub content: String,
    /// When it was sent; `None` for a draft.
    pub sent_at: Option<Timestamp>,
    /// When everything had come.
    pub complete_at: Option<Timestamp>,
}

/// One entry of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookRow {
    /// *Số đến*: the number in the book.
    pub number: u32,
    /// When it was received.
    pub received_at: Timestamp,
    /// Agency, department and official, in this order; empty ones are left out.
    pub from: Vec<String>,
    /// The mailbox it came from, or how it was handed over.
    pub mailbox: String,
    /// The decision's number; empty when unknown.
    pub decision: String,
    /// The decision's date.
    pub decision_date: Option<Date>,
    /// The files.
    pub files: Vec<BookFile>,
    /// Complete, missing, or in words what it is.
    pub complete: Option<bool>,
    /// Requests for what was missing.
    pub supplements: Vec<BookSupplement>,
    /// Until when the page is to be brought up to date.
    pub due: Option<Date>,
    /// When it was.
    pub published_at: Option<Timestamp>,
    /// Who entered it.
    pub received_by: String,
    /// Notes: back-filled, corrected, duplicate.
    pub note: String,
}

/// Column titles and widths, in characters. Together they fill an A4 page laid across.
const COLUMNS: [(&str, f64); 12] = [
    ("Số đến", 5.0),
    ("Giờ, ngày nhận", 10.0),
    ("Bên giao (cơ quan, phòng, cán bộ)", 17.0),
    ("Hộp thư gửi", 14.0),
    ("Số, ký hiệu, ngày quyết định", 12.0),
    ("Tên tập tin, số lượng, dung lượng, mã kiểm SHA-256", 36.0),
    ("Đủ/thiếu", 7.0),
    ("Nội dung yêu cầu bổ sung, ngày gửi, ngày nhận đủ", 20.0),
    ("Hạn cập nhật", 10.0),
    ("Ngày cập nhật", 10.0),
    ("Người nhận, ký", 11.0),
    ("Ghi chú", 11.0),
];
/// The most characters of a cell (Excel's limit is 32 767).
const MAX_CELL_CHARS: usize = 32_000;
/// Points one line of the table takes.
const LINE_POINTS: f64 = 13.5;
/// The most lines of one row; with a margin under what [`MAX_ROW_POINTS`] holds.
const MAX_ROW_LINES: u32 = 28;
/// The highest row Excel allows, in points.
const MAX_ROW_POINTS: f64 = 409.0;
const FONT: &str = "Times New Roman";

/// The register as `.xlsx`: A4 across, titles repeated on each page and always in view.
///
/// Every cell is text or a whole number, so nothing a sender writes can become a formula.
///
/// # Errors
///
/// [`ReportError::Workbook`] when the workbook cannot be written.
pub fn register_book_xlsx(rows: &[BookRow], head: &BookHead) -> Result<Vec<u8>, ReportError> {
    write(rows, head).map_err(|error| ReportError::Workbook(error.to_string()))
}

fn write(rows: &[BookRow], head: &BookHead) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(head.made_at.as_second())?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("Sổ giao nhận")
            .set_author(clean(&head.issuer))
            .set_creation_datetime(&made),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sổ giao nhận")?;
    let titles_at = top(sheet, head)?;
    let mut at = titles_at + 2;
    for row in rows {
        at += entry(sheet, at, row, head)?;
    }
    foot(sheet, at + 1, rows.len(), head)?;
    print_setup(sheet, titles_at, head)?;
    workbook.save_to_buffer()
}

/// What stands above the entries; gives the row of the column titles.
fn top(sheet: &mut Worksheet, head: &BookHead) -> Result<u32, XlsxError> {
    let centre = |bold: bool, points: f64| {
        let format = Format::new()
            .set_font_name(FONT)
            .set_font_size(points)
            .set_align(FormatAlign::Center);
        let format = format.set_align(FormatAlign::VerticalCenter).set_text_wrap();
        if bold { format.set_bold() } else { format }
    };
    let mut at = 0;
    if head.demo {
        sheet.merge_range(
            0,
            0,
            0,
            11,
            DEMO_MARK,
            &centre(true, 14.0).set_font_color(0x00C0_0000),
        )?;
        at = 1;
    }
    sheet.merge_range(at, 0, at, 4, &clean(&head.superior), &centre(false, 12.0))?;
    sheet.merge_range(
        at,
        5,
        at,
        11,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        &centre(true, 12.0),
    )?;
    sheet.merge_range(at + 1, 0, at + 1, 4, &clean(&head.issuer), &centre(true, 12.0))?;
    sheet.merge_range(
        at + 1,
        5,
        at + 1,
        11,
        "Độc lập - Tự do - Hạnh phúc",
        &centre(true, 13.0).set_underline(rust_xlsxwriter::FormatUnderline::Single),
    )?;
    sheet.merge_range(
        at + 2,
        0,
        at + 2,
        11,
        "SỔ GIAO NHẬN TẬP TIN THỦ TỤC HÀNH CHÍNH",
        &centre(true, 16.0),
    )?;
    sheet.set_row_height(at + 2, 34)?;
    sheet.merge_range(
        at + 3,
        0,
        at + 3,
        11,
        &clean(&head.period),
        &centre(false, 13.0).set_italic(),
    )?;
    let titles_at = at + 5;
    let title = centre(true, 11.0).set_border(FormatBorder::Thin);
    let number = centre(false, 9.0).set_border(FormatBorder::Thin).set_italic();
    for (column, (text, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(titles_at, column, text, &title)?;
        sheet.write_string_with_format(titles_at + 1, column, format!("({})", column + 1), &number)?;
    }
    sheet.set_row_height(titles_at, 62)?;
    Ok(titles_at)
}

/// Writes one entry; gives the rows it took. What is higher than Excel allows goes on in further rows
/// without a number, or it would be cut off in print.
fn entry(sheet: &mut Worksheet, at: u32, row: &BookRow, head: &BookHead) -> Result<u32, XlsxError> {
    let text = Format::new()
        .set_font_name(FONT)
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    let centred = text.clone().set_align(FormatAlign::Center);
    let widths = COLUMNS.iter().skip(1).map(|(_, width)| *width);
    let columns: Vec<Vec<String>> = cells(row, head)
        .iter()
        .zip(widths.clone())
        .map(|(cell, width)| pieces(&bounded(cell), width))
        .collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(1);
    let mut taken = 0;
    for part in 0..height {
        let line = at + taken;
        if part == 0 {
            sheet.write_number_with_format(line, 0, row.number, &centred)?;
        } else {
            sheet.write_string_with_format(line, 0, "", &centred)?;
        }
        let mut lines = 1;
        for ((column, pieces), width) in (1_u16..).zip(&columns).zip(widths.clone()) {
            let cell = pieces.get(part).map(String::as_str).unwrap_or_default();
            lines = lines.max(wrapped_lines(cell, width));
            let format = if matches!(column, 1 | 6 | 8 | 9) {
                &centred
            } else {
                &text
            };
            sheet.write_string_with_format(line, column, cell, format)?;
        }
        sheet.set_row_height(line, (f64::from(lines) * LINE_POINTS + 4.0).min(MAX_ROW_POINTS))?;
        taken += 1;
    }
    Ok(taken)
}

/// A cell in pieces of at most [`MAX_ROW_LINES`], cut at line ends.
fn pieces(cell: &str, width: f64) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut used = 0;
    for line in cell.split('\n') {
        let lines = wrapped_lines(line, width);
        if used > 0 && used + lines > MAX_ROW_LINES {
            out.push(String::new());
            used = 0;
        }
        if let Some(last) = out.last_mut() {
            if used > 0 {
                last.push('\n');
            }
            last.push_str(line);
        }
        used += lines;
    }
    out
}

/// The columns after the number.
fn cells(row: &BookRow, head: &BookHead) -> [String; 11] {
    let lines = |parts: Vec<String>| {
        parts
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let day = |at: Option<Timestamp>| at.map(|at| moment(at, head.zone)).unwrap_or_default();
    let complete = match row.complete {
        Some(true) => "Đủ",
        Some(false) => "Thiếu",
        None => "",
    };
    [
        moment(row.received_at, head.zone).replace(" ngày ", "\n"),
        lines(row.from.clone()),
        row.mailbox.clone(),
        lines(vec![
            row.decision.clone(),
            row.decision_date.map(date).unwrap_or_default(),
        ]),
        files(&row.files),
        complete.to_owned(),
        lines(
            row.supplements
                .iter()
                .map(|s| {
                    let sent = s
                        .sent_at
                        .map(|at| format!("Gửi: {}", moment(at, head.zone)))
                        .unwrap_or_default();
                    let full = s
                        .complete_at
                        .map(|at| format!("Nhận đủ: {}", moment(at, head.zone)))
                        .unwrap_or_default();
                    lines(vec![s.content.clone(), sent, full])
                })
                .collect(),
        ),
        row.due.map(date).unwrap_or_default(),
        day(row.published_at).replace(" ngày ", "\n"),
        row.received_by.clone(),
        row.note.clone(),
    ]
    .map(|cell| clean(&cell))
}

/// `3 tập tin, 87,6 KB`, then each file with its size and hash.
fn files(files: &[BookFile]) -> String {
    if files.is_empty() {
        return "Không có tập tin".to_owned();
    }
    let total = files.iter().map(|f| f.bytes).fold(0, u64::saturating_add);
    let mut out = format!("{} tập tin, {}", files.len(), size(total));
    for (number, file) in (1_usize..).zip(files) {
        let name = file.name.replace('\n', " ");
        out.push_str(&format!(
            "\n{number}. {name} ({} byte)\n{}",
            whole(file.bytes),
            halved(&file.sha256)
        ));
    }
    out
}

/// How many lines a cell takes: Excel does not measure rows that a program writes.
fn wrapped_lines(cell: &str, width: f64) -> u32 {
    // Ten-point type is a little narrower than the eleven-point digits that widths are counted in.
    let room = (width * 1.08).max(1.0) as usize;
    cell.split('\n')
        .map(|line| u32::try_from(line.chars().count().div_ceil(room).max(1)).unwrap_or(u32::MAX))
        .fold(0, u32::saturating_add)
}

fn bounded(cell: &str) -> String {
    if cell.chars().count() <= MAX_CELL_CHARS {
        return cell.to_owned();
    }
    cell.chars().take(MAX_CELL_CHARS).chain("…".chars()).collect()
}

fn foot(sheet: &mut Worksheet, at: u32, count: usize, head: &BookHead) -> Result<(), XlsxError> {
    let text = Format::new().set_font_name(FONT).set_font_size(11).set_italic();
    let made = format!(
        "Sổ có {} mục; xuất lúc {}.",
        whole(count as u64),
        moment(head.made_at, head.zone)
    );
    sheet.write_string_with_format(at, 0, made, &text)?;
    if !head.checkpoint.is_empty() {
        let mark = format!("Điểm kiểm nhật ký: {}", bounded(&clean(&head.checkpoint)));
        sheet.write_string_with_format(at + 1, 0, mark, &text)?;
    }
    let bold = Format::new()
        .set_font_name(FONT)
        .set_font_size(12)
        .set_bold()
        .set_align(FormatAlign::Center);
    sheet.merge_range(at + 3, 0, at + 3, 4, "NGƯỜI LẬP SỔ", &bold)?;
    sheet.merge_range(at + 3, 7, at + 3, 11, "THỦ TRƯỞNG ĐƠN VỊ", &bold)?;
    Ok(())
}

fn print_setup(sheet: &mut Worksheet, titles_at: u32, head: &BookHead) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    // 15, 12, 14 and 12 mm, as the lists annexed to real decisions have them; in inches.
    sheet.set_margins(0.47, 0.47, 0.59, 0.55, 0.3, 0.3);
    sheet.set_repeat_rows(titles_at, titles_at + 1)?;
    sheet.set_freeze_panes(titles_at + 2, 1)?;
    sheet.set_footer("&C&\"Times New Roman,Regular\"&10Trang &P/&N");
    if head.demo {
        sheet.set_header(format!("&C&\"Times New Roman,Bold\"&10&KC00000{DEMO_MARK}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_cell() {
        assert_eq!(wrapped_lines("", 10.0), 1);
        assert_eq!(wrapped_lines("a\nb", 10.0), 2);
        assert_eq!(wrapped_lines(&"x".repeat(25), 10.0), 3);
    }

    #[test]
    fn high_cells_go_on() {
        let cell = vec!["x"; 60].join("\n");
        let parts = pieces(&cell, 10.0);
        assert_eq!(
            parts.iter().map(|p| p.split('\n').count()).collect::<Vec<_>>(),
            [28, 28, 4]
        );
        assert_eq!(parts.join("\n"), cell);
        assert_eq!(pieces("", 10.0), [""]);
    }

    #[test]
    fn files_of_an_entry() {
        assert_eq!(files(&[]), "Không có tập tin");
        let file = BookFile {
            name: "a.doc".into(),
            bytes: 27_136,
            sha256: "00".into(),
        };
        assert_eq!(files(&[file]), "1 tập tin, 26,5 KB\n1. a.doc (27.136 byte)\n0\n0");
    }
}
