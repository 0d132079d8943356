//! A paper by Decree 30/2020/NĐ-CP, annex I: page, head, body, signature, in Word's format.

use crate::words::{clean, long_date, paper_number};
use docx_rs::{
    AlignmentType, BreakType, Docx, Header, HeightRule, LineSpacing, LineSpacingType, PageMargin, PageNum,
    Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, SpecialIndentType,
    Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use domain::settings::LetterHead;
use jiff::Timestamp;
use jiff::tz::Offset;
use std::io::Cursor;

/// What every letter has: whose it is, when, under which number, and who signs.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Head and foot, from the settings.
    pub head: LetterHead,
    /// How the letter calls its writer, such as `Ban Biên tập`.
    pub writer: String,
    /// The number; `None` leaves room for the clerk to write it.
    pub number: Option<u32>,
    /// When it was written; its day is the paper's date.
    pub written_at: Timestamp,
    /// The office's zone.
    pub zone: Offset,
    /// The name under the signature; `None` leaves it to be written.
    pub signer: Option<String>,
    /// The register is one for demonstration: the paper says so in red on every page.
    pub demo: bool,
}

/// Why a paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The Word file could not be packed.
    #[error("cannot pack the document: {0}")]
    Pack(String),
    /// The workbook could not be written.
    #[error("cannot write the workbook: {0}")]
    Workbook(String),
    /// A mail's template does not fit its values.
    #[error("cannot write the mail: {0}")]
    Template(#[from] minijinja::Error),
}

/// What is printed in red on everything made from a demonstration register.
pub const DEMO_MARK: &str = "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ";

const FONT: &str = "Times New Roman";
/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Margins of 20, 20, 30 and 20 mm, in twentieths of a point.
const MARGINS: PageMargin = PageMargin {
    top: 1_134,
    bottom: 1_134,
    left: 1_701,
    right: 1_134,
    header: 567,
    footer: 567,
    gutter: 0,
};
/// The two halves of the head; the motto needs the larger.
const HEAD_WIDTHS: [usize; 2] = [3_800, 5_271];
const FOOT_WIDTHS: [usize; 2] = [4_300, 4_771];
/// First lines begin 1.27 cm in.
const FIRST_LINE: i32 = 720;
/// Space between paragraphs: 6 points.
const BETWEEN: u32 = 120;

/// Sizes in half-points.
pub(crate) const SIZE_BODY: usize = 28;
pub(crate) const SIZE_TABLE: usize = 24;
const SIZE_HEAD: usize = 24;
const SIZE_MOTTO: usize = 26;
const SIZE_SMALL: usize = 22;
const RED: &str = "C00000";

/// A word or more in one style.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

pub(crate) fn plain(text: &str) -> Words<'_> {
    Words {
        text,
        bold: false,
        italic: false,
    }
}

pub(crate) fn bold(text: &str) -> Words<'_> {
    Words {
        text,
        bold: true,
        italic: false,
    }
}

pub(crate) fn italic(text: &str) -> Words<'_> {
    Words {
        text,
        bold: false,
        italic: true,
    }
}

/// What the head says below the number.
pub(crate) enum Title<'a> {
    /// A công văn: no name of its kind, `V/v …` under the number.
    About(&'a str),
    /// The kind in capitals and what it is about, both centred.
    Named { kind: &'a str, about: &'a str },
}

/// A paper being put together.
pub(crate) struct Paper {
    docx: Docx,
}

impl Paper {
    pub(crate) fn new(frame: &Frame, title: &Title<'_>) -> Self {
        let created = frame.written_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let docx = Docx::new()
            .page_size(PAGE.0, PAGE.1)
            .page_margin(MARGINS)
            .default_fonts(RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT))
            .default_size(SIZE_BODY)
            .created_at(&created)
            .updated_at(&created)
            .first_header(page_head(frame.demo, false))
            .header(page_head(frame.demo, true));
        let mut paper = Self { docx }.table(head(frame, title));
        if let Title::Named { kind, about } = title {
            paper = paper
                .add(line(&[bold(kind)], SIZE_BODY, AlignmentType::Center).line_spacing(spacing(240, 0)))
                .add(line(&[bold(about)], SIZE_BODY, AlignmentType::Center))
                .add(rule(3_600, 3_600));
        }
        paper
    }

    /// A paragraph of the body: justified, first line in, six points apart.
    pub(crate) fn body(self, words: &[Words<'_>]) -> Self {
        self.add(
            line(words, SIZE_BODY, AlignmentType::Both)
                .indent(None, Some(SpecialIndentType::FirstLine(FIRST_LINE)), None, None)
                .line_spacing(spacing(BETWEEN, 0)),
        )
    }

    /// One of a list: as the body, but not justified, because codes and file names cannot be broken.
    pub(crate) fn item(self, text: &str) -> Self {
        self.add(
            line(&[plain(text)], SIZE_BODY, AlignmentType::Left)
                .indent(None, Some(SpecialIndentType::FirstLine(FIRST_LINE)), None, None)
                .line_spacing(spacing(BETWEEN, 0)),
        )
    }

    /// `Kính gửi:` and the recipient; the person's particulars in a second line.
    pub(crate) fn addressed_to(self, agency: &str, person: Option<&str>) -> Self {
        let mut first = line(
            &[plain("Kính gửi: "), plain(agency)],
            SIZE_BODY,
            AlignmentType::Center,
        )
        .line_spacing(spacing(240, 0));
        if let Some(person) = person {
            first = first
                .add_run(run(&italic(""), SIZE_BODY).add_break(BreakType::TextWrapping))
                .add_run(run(&italic(&format!("({person})")), SIZE_BODY));
        }
        self.add(first)
    }

    /// A table with these column titles, widths adding up to the 9 071 of the text; the first column is centred.
    pub(crate) fn grid(self, titles: &[&str], widths: &[usize], rows: &[Vec<String>], size: usize) -> Self {
        let cell = |text: &str, width: usize, words: fn(&str) -> Words<'_>, align: AlignmentType| {
            let mut cell = TableCell::new()
                .width(width, WidthType::Dxa)
                .vertical_align(VAlignType::Center);
            for part in text.split('\n') {
                cell = cell.add_paragraph(line(&[words(part)], size, align).line_spacing(spacing(30, 30)));
            }
            cell
        };
        let header = titles
            .iter()
            .zip(widths)
            .map(|(title, width)| cell(title, *width, bold, AlignmentType::Center));
        let mut table = vec![TableRow::new(header.collect()).cant_split()];
        for row in rows {
            let cells = row.iter().zip(widths).enumerate().map(|(column, (text, width))| {
                let align = if column == 0 {
                    AlignmentType::Center
                } else {
                    AlignmentType::Left
                };
                cell(text, *width, plain, align)
            });
            table.push(TableRow::new(cells.collect()).cant_split());
        }
        let margins = TableCellMargins::new().margin(0, 80, 0, 80);
        let table = Table::new(table)
            .set_grid(widths.to_vec())
            .width(widths.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(margins);
        self.add(gap()).table(table).add(gap())
    }

    /// A line in the small type of proofs, not justified, so that it can be copied.
    pub(crate) fn small(self, words: &[Words<'_>]) -> Self {
        self.add(line(words, SIZE_SMALL, AlignmentType::Left).line_spacing(spacing(40, 0)))
    }

    /// `Nơi nhận` on the left, office and name on the right.
    pub(crate) fn signed(self, frame: &Frame, copies: &[String]) -> Self {
        let mut left = TableCell::new()
            .width(FOOT_WIDTHS[0], WidthType::Dxa)
            .add_paragraph(line(
                &[Words {
                    text: "Nơi nhận:",
                    bold: true,
                    italic: true,
                }],
                SIZE_HEAD,
                AlignmentType::Left,
            ));
        for copy in copies {
            left = left.add_paragraph(line(
                &[plain(&format!("- {copy};"))],
                SIZE_SMALL,
                AlignmentType::Left,
            ));
        }
        let archive = format!("- Lưu: {}.", frame.head.archive.trim_end_matches('.'));
        left = left.add_paragraph(line(&[plain(&archive)], SIZE_SMALL, AlignmentType::Left));
        let mut right = TableCell::new().width(FOOT_WIDTHS[1], WidthType::Dxa);
        for office in frame.head.signer_office.lines() {
            right =
                right.add_paragraph(line(&[bold(office)], SIZE_BODY, AlignmentType::Center).keep_next(true));
        }
        // Room for the signature and the seal.
        for _ in 0..4 {
            right = right.add_paragraph(line(&[plain("")], SIZE_BODY, AlignmentType::Center).keep_next(true));
        }
        let name = frame.signer.as_deref().unwrap_or_default();
        right = right.add_paragraph(line(&[bold(name)], SIZE_BODY, AlignmentType::Center));
        let row = TableRow::new(vec![left, right]).cant_split();
        self.add(gap()).table(borderless(vec![row], &FOOT_WIDTHS))
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>, ReportError> {
        let mut package = self.docx.build();
        package.document = renumbered(package.document);
        package.headers = package.headers.into_iter().map(renumbered).collect();
        let mut out = Cursor::new(Vec::new());
        package
            .pack(&mut out)
            .map_err(|error| ReportError::Pack(error.to_string()))?;
        Ok(out.into_inner())
    }

    fn add(mut self, paragraph: Paragraph) -> Self {
        self.docx = self.docx.add_paragraph(paragraph);
        self
    }

    fn table(mut self, table: Table) -> Self {
        self.docx = self.docx.add_table(table);
        self
    }
}

/// The paragraph identifiers of docx-rs come from one counter of the whole process; here they are numbered
/// from one, so that the same letter gives the same bytes.
fn renumbered(xml: Vec<u8>) -> Vec<u8> {
    const MARK: &str = "w14:paraId=\"";
    let Ok(text) = String::from_utf8(xml) else {
        return Vec::new();
    };
    let mut pieces = text.split(MARK);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (number, piece) in (1..).zip(pieces) {
        let rest = piece.split_once('"').map_or("", |(_, rest)| rest);
        out.push_str(&format!("{MARK}{number:08x}\"{rest}"));
    }
    out.into_bytes()
}

/// The top margin: the number of the page except on the first, and the mark of a demonstration.
fn page_head(demo: bool, numbered: bool) -> Header {
    let mut header = Header::new();
    if numbered {
        header = header.add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .add_page_num(PageNum::new())
                .size(SIZE_MOTTO),
        );
    }
    let mark = if demo { DEMO_MARK } else { "" };
    header.add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(run(&bold(mark), SIZE_HEAD).color(RED)),
    )
}

fn head(frame: &Frame, title: &Title<'_>) -> Table {
    let centre = |words: Words<'_>, size| line(&[words], size, AlignmentType::Center);
    let cell = |width: usize| TableCell::new().width(width, WidthType::Dxa);
    let [left_width, right_width] = HEAD_WIDTHS;
    let mut left = cell(left_width);
    for part in frame.head.superior.lines().flat_map(balanced) {
        left = left.add_paragraph(centre(plain(part), SIZE_HEAD));
    }
    for part in frame.head.issuer.lines().flat_map(balanced) {
        left = left.add_paragraph(centre(bold(part), SIZE_HEAD));
    }
    // A third of the line, and as long as the motto.
    left = left.add_paragraph(rule(1_250, 1_250));
    let right = cell(right_width)
        .add_paragraph(centre(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), SIZE_HEAD))
        .add_paragraph(centre(bold("Độc lập - Tự do - Hạnh phúc"), SIZE_MOTTO))
        .add_paragraph(rule(1_030, 1_030));
    let number = frame.number.map_or_else(|| "        ".to_owned(), paper_number);
    let mut below = cell(left_width).add_paragraph(centre(
        plain(&format!("Số: {number}/{}", frame.head.symbol)),
        SIZE_MOTTO,
    ));
    if let Title::About(about) = title {
        below = below
            .add_paragraph(centre(plain(&format!("V/v {about}")), SIZE_HEAD).line_spacing(spacing(60, 0)));
    }
    let day = long_date(frame.zone.to_datetime(frame.written_at).date());
    let place = cell(right_width).add_paragraph(centre(
        italic(&format!("{}, {day}", frame.head.place)),
        SIZE_MOTTO,
    ));
    borderless(
        vec![
            TableRow::new(vec![left, right]),
            TableRow::new(vec![below, place])
                .row_height(500.0)
                .height_rule(HeightRule::AtLeast),
        ],
        &HEAD_WIDTHS,
    )
}

/// What fits on one line of the left half of the head, in characters of twelve-point capitals.
const HEAD_LINE_CHARS: usize = 26;
/// Words that begin the second line of a long name rather than end the first.
const LINE_OPENERS: [&str; 8] = ["TỈNH", "THÀNH", "HUYỆN", "XÃ", "CỔNG", "VÀ", "TRUNG", "KIỂM"];

/// A name too long for one line in two: before a word that opens a line, else nearest the middle.
fn balanced(name: &str) -> Vec<&str> {
    let length = name.chars().count();
    if length <= HEAD_LINE_CHARS {
        return vec![name];
    }
    let cuts = name
        .match_indices(' ')
        .map(|(at, _)| name.split_at(at))
        .filter(|(first, rest)| {
            first.chars().count() <= HEAD_LINE_CHARS && rest.trim_start().chars().count() <= HEAD_LINE_CHARS
        });
    let cut = cuts.min_by_key(|(first, rest)| {
        let opens = LINE_OPENERS
            .iter()
            .any(|word| rest.trim_start().split(' ').next() == Some(*word));
        (!opens, (first.chars().count() * 2).abs_diff(length))
    });
    match cut {
        Some((first, rest)) => vec![first, rest.trim_start()],
        None => vec![name],
    }
}

fn borderless(rows: Vec<TableRow>, widths: &[usize]) -> Table {
    Table::without_borders(rows)
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

fn line(words: &[Words<'_>], size: usize, align: AlignmentType) -> Paragraph {
    words
        .iter()
        .fold(Paragraph::new().align(align), |paragraph, one| {
            paragraph.add_run(run(one, size))
        })
}

fn run(words: &Words<'_>, size: usize) -> Run {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT);
    let mut run = Run::new().add_text(clean(words.text)).size(size).fonts(fonts);
    if words.bold {
        run = run.bold();
    }
    if words.italic {
        run = run.italic();
    }
    run
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new()
        .before(before)
        .after(after)
        .line(252)
        .line_rule(LineSpacingType::Auto)
}

fn gap() -> Paragraph {
    Paragraph::new().size(8).line_spacing(
        LineSpacing::new()
            .before(0)
            .after(0)
            .line(120)
            .line_rule(LineSpacingType::Exact),
    )
}

/// A drawn line, so far in from left and right, in twentieths of a point.
fn rule(left: i32, right: i32) -> Paragraph {
    let mut paragraph = Paragraph::new()
        .indent(Some(left), None, Some(right), None)
        .line_spacing(
            LineSpacing::new()
                .before(20)
                .after(60)
                .line(60)
                .line_rule(LineSpacingType::Exact),
        );
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .size(6)
        .color("000000");
    paragraph.property = paragraph
        .property
        .set_borders(ParagraphBorders::with_empty().set(line));
    paragraph
}

#[cfg(test)]
mod tests {
    use super::balanced;

    #[test]
    fn long_names_in_two_lines() {
        let check = |name: &str, want: &[&str]| assert_eq!(balanced(name), want);
        check("UBND TỈNH KHÁNH HÒA", &["UBND TỈNH KHÁNH HÒA"]);
        check(
            "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA",
            &["ỦY BAN NHÂN DÂN", "TỈNH KHÁNH HÒA"],
        );
        check(
            "BAN BIÊN TẬP CỔNG THÔNG TIN ĐIỆN TỬ",
            &["BAN BIÊN TẬP", "CỔNG THÔNG TIN ĐIỆN TỬ"],
        );
        check(
            "SỞ THÔNG TIN TRUYỀN THÔNG KHÁNH HÒA",
            &["SỞ THÔNG TIN TRUYỀN", "THÔNG KHÁNH HÒA"],
        );
        check(&"X".repeat(60), &[&"X".repeat(60)]);
    }
}
