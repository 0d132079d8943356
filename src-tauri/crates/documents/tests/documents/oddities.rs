//! One document full of oddities, in every format a reader covers.

use crate::fixture;
use documents::{Align, Block, Cell, NoteKind, Paragraph, Table, read, to_text};

/// The body line by line, whatever the format.
const BODY: [&str; 26] = [
    "Chương trình",
    "Cộng hòa xã hội chủ nghĩa Việt Nam, người được cấp giấy chứng nhận",
    "QUYẾT ĐỊNH SỐ 05/2026",
    "Ủy ban nhân dân tỉnh Khánh Hòa, thửa ruộng",
    "thủ tục",
    "Dấu § 5, sai số ± 2, ® và ©; chữ cũ rồi chữ mới",
    "kiểu đoạn dùng phông cũ, ưu đãi",
    "giữ lại thêm vào cuối",
    "Xem cổng dịch vụ và 1 trang",
    "1. Mục một",
    "2. Mục hai",
    "2.1. Mục con",
    "2.2. Mục con nữa",
    "a) Mục cháu",
    "3. Mục ba",
    "3.1. Lại từ đầu",
    "• Gạch đầu dòng",
    "IV. Bắt đầu lại",
    "rộng hai cột\tba",
    "cao hai dòng\tđoạn 1 đoạn 2\ttrong một trong hai",
    "\tdưới\tcuối bảng",
    "Có ghi chú và chú giải",
    "Đoạn có khung",
    "ngắt",
    "dòng\tthẻ-gạch",
    "Tống hợp",
];

const FORMATS: [&str; 4] = ["docx", "doc", "rtf", "odt"];

fn document(format: &str) -> documents::Document {
    read(&fixture(&format!("documents/oddities.{format}")))
}

#[test]
fn the_body_is_the_same_in_every_format() {
    for format in FORMATS {
        // The hard hyphen is a character of its own only in OpenDocument.
        let text = to_text(&document(format)).replace('\u{2011}', "-");
        let lines: Vec<&str> = text.lines().collect();
        for (index, (line, expected)) in lines.iter().zip(BODY).enumerate() {
            assert_eq!(*line, expected, "{format}, line {}", index + 1);
        }
        assert_eq!(lines.get(BODY.len()), Some(&"hết"), "{format}");
    }
}

#[test]
fn notes_are_kept_apart_and_named() {
    for format in FORMATS {
        let document = document(format);
        assert_eq!(
            (document.problems.len(), document.conditions.len()),
            (0, 0),
            "{format}"
        );
        for (kind, text) in [
            (NoteKind::Footnote, "lời chú cuối trang"),
            (NoteKind::Endnote, "lời chú cuối bài"),
            (NoteKind::Header, "Đầu trang"),
            // The page number is whatever the writer counted.
            (NoteKind::Footer, "Chân trang"),
            (NoteKind::Textbox, "Chữ trong khung"),
        ] {
            let of_kind: Vec<String> = document
                .notes
                .iter()
                .filter(|n| n.kind == kind)
                .map(|n| blocks_text(&n.blocks))
                .collect();
            assert_eq!(of_kind, [text], "{format}, {kind:?}");
        }
    }
}

fn blocks_text(blocks: &[Block]) -> String {
    Cell {
        blocks: blocks.to_vec(),
        ..Cell::default()
    }
    .text()
    .trim()
    .trim_end_matches(['1', '2', ' '])
    .to_owned()
}

fn table(format: &str) -> Table {
    let table = document(format).body.into_iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    table.unwrap_or_else(|| panic!("{format}: no table"))
}

#[test]
fn spans_and_nested_tables_are_kept() {
    for format in FORMATS {
        let table = table(format);
        let spans: Vec<Vec<usize>> = table
            .rows
            .iter()
            .map(|r| r.cells.iter().map(|c| c.col_span).collect())
            .collect();
        assert_eq!(spans, [vec![2, 1], vec![1, 1, 1], vec![1, 1, 1]], "{format}");
        assert!(table.rows[2].cells[0].continues_above, "{format}");
        let nested = table.rows[1].cells[2]
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Table(_)));
        assert!(nested, "{format}");
    }
}

fn paragraphs(format: &str) -> Vec<Paragraph> {
    let paragraph = |block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) => None,
    };
    document(format).body.into_iter().filter_map(paragraph).collect()
}

#[test]
fn runs_keep_font_look_and_what_they_were_converted_from() {
    for format in FORMATS {
        let paragraphs = paragraphs(format);
        assert_eq!(paragraphs[0].heading, Some(1), "{format}");
        assert_eq!(paragraphs[0].align, Align::Left, "{format}");
        let run = &paragraphs[1].runs[0];
        assert_eq!(
            (run.font.as_deref(), run.converted_from),
            (Some(".VnTime"), Some("TCVN3")),
            "{format}"
        );
        let vni = &paragraphs[3].runs[0];
        assert_eq!(
            (vni.font.as_deref(), vni.converted_from),
            (Some("VNI-Times"), Some("VNI")),
            "{format}"
        );
        let mixed: Vec<_> = paragraphs[5].runs.iter().map(|r| r.converted_from).collect();
        assert_eq!(mixed, [None, Some("TCVN3"), None], "{format}");
        assert_eq!(
            paragraphs[6].runs[0].converted_from,
            Some("TCVN3"),
            "{format}: the font of the style"
        );
        assert_eq!(paragraphs[10].label.as_deref(), Some("2."), "{format}");
    }
}
