//! The book, read back by calamine.

use crate::{at, keep};
use calamine::{Data, Reader, Xlsx};
use report::{BookFile, BookHead, BookRow, BookSupplement, DEMO_MARK, register_book_xlsx};
use std::io::{Cursor, Read};

fn head(demo: bool) -> BookHead {
    BookHead {
        superior: "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA".into(),
        issuer: "BAN BIÊN TẬP CỔNG THÔNG TIN ĐIỆN TỬ".into(),
        period: "Năm 2026".into(),
        made_at: at("2026-03-23T02:00:00Z"),
        zone: jiff::tz::offset(7),
        demo,
        checkpoint: "so-giao-nhan/khanh-hoa 57 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".into(),
    }
}

fn rows() -> Vec<BookRow> {
    let file = |name: &str, bytes| BookFile {
        name: name.into(),
        bytes,
        sha256: "0123456789abcdef".repeat(4),
    };
    let full = BookRow {
        number: 3,
        received_at: at("2026-01-20T09:35:09Z"),
        from: vec![
            "Văn phòng UBND tỉnh Khánh Hòa".into(),
            "Chuyên viên Phòng Nội chính".into(),
            "Nguyễn Thị Hồng Vân".into(),
        ],
        mailbox: "nthvan.vpubnd@khanhhoa.gov.vn".into(),
        decision: "174/QĐ-UBND".into(),
        decision_date: Some(jiff::civil::date(2026, 1, 19)),
        files: vec![
            file("Quyết định số 174-QĐ-UBND 19.01.2026.doc", 26_112),
            file(
                "TTHC 1 - Cấp giấy phép thăm dò nước dưới đất đối với công trình có quy mô dưới.doc",
                22_016,
            ),
        ],
        complete: Some(false),
        supplements: vec![BookSupplement {
            content: "Thiếu 01 tập tin; 01 thủ tục thiếu mục Căn cứ pháp lý".into(),
            sent_at: Some(at("2026-01-23T01:27:00Z")),
            complete_at: Some(at("2026-01-27T04:47:56Z")),
        }],
        due: Some(jiff::civil::date(2026, 2, 4)),
        published_at: Some(at("2026-02-03T08:00:00Z")),
        received_by: "Mai Thu Hà".into(),
        note: String::new(),
    };
    let hostile = BookRow {
        number: 4,
        received_at: at("2026-01-21T03:12:44Z"),
        from: vec!["=HYPERLINK(\"http://x\";\"y\")".into()],
        mailbox: "+84905412336".into(),
        decision: "-2+3".into(),
        note: "@SUM(A1)\u{0}\u{202e}".into(),
        received_by: "x".repeat(40_000),
        ..BookRow::default()
    };
    vec![full, hostile]
}

fn cells(bytes: &[u8]) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let formulas = book.worksheet_formula("Sổ giao nhận").unwrap();
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
    book.worksheet_range("Sổ giao nhận").unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_book_is_read_back() {
    let bytes = register_book_xlsx(&rows(), &head(true)).unwrap();
    keep("register.xlsx", &bytes);
    assert_eq!(bytes, register_book_xlsx(&rows(), &head(true)).unwrap());
    let range = cells(&bytes);
    let text = |row: u32, column: u32| {
        range
            .get_value((row, column))
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    assert_eq!(text(0, 0), DEMO_MARK);
    assert_eq!((text(6, 0), text(6, 11)), ("Số đến".into(), "Ghi chú".into()));
    assert_eq!(
        (text(8, 0), text(8, 1)),
        ("3".into(), "16:35:09\n20/01/2026".into())
    );
    assert_eq!(text(8, 4), "174/QĐ-UBND\n19/01/2026");
    assert!(
        text(8, 5)
            .starts_with("2 tập tin, 47 KB\n1. Quyết định số 174-QĐ-UBND 19.01.2026.doc (26.112 byte)\n0123456789abcdef0123456789abcdef\n0123")
    );
    assert_eq!(text(8, 6), "Thiếu");
    assert!(text(8, 7).ends_with("Gửi: 08:27:00 ngày 23/01/2026\nNhận đủ: 11:47:56 ngày 27/01/2026"));
    assert_eq!(
        (text(8, 8), text(8, 9)),
        ("04/02/2026".into(), "15:00:00\n03/02/2026".into())
    );
    // What looks like a formula is text.
    assert_eq!(text(9, 2), "=HYPERLINK(\"http://x\";\"y\")");
    assert_eq!(
        (text(9, 3), text(9, 4), text(9, 11)),
        ("+84905412336".into(), "-2+3".into(), "@SUM(A1)_".into())
    );
    assert_eq!(text(9, 10).chars().count(), 32_001);
}

#[test]
fn the_page_is_set_for_printing() {
    let bytes = register_book_xlsx(&rows(), &head(false)).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        "orientation=\"landscape\"",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
        "state=\"frozen\"",
        "Trang &amp;P/&amp;N",
    ] {
        assert!(sheet.contains(wanted), "{wanted}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("'Sổ giao nhận'!$6:$7"));
    assert!(!sheet.contains("DỮ LIỆU MẪU"));
    assert!(part(&bytes, "docProps/core.xml").contains("2026-03-23T02:00:00Z"));
    assert!(register_book_xlsx(&[], &head(false)).is_ok());
}
