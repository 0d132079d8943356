//! Damaged workbooks: whatever the bytes, a value comes back.

use documents::FileType;
use proptest::prelude::*;

use crate::office::samples;

fn workbooks() -> Vec<(FileType, Vec<u8>)> {
    let of_kind = |bytes: &Vec<u8>| documents::sniff(bytes);
    let mut seen = std::collections::HashSet::new();
    samples()
        .into_iter()
        .map(|sample| (of_kind(&sample.bytes), sample.bytes))
        .filter(|(kind, _)| {
            matches!(kind, FileType::Xls | FileType::Xlsx | FileType::Ods) && seen.insert(*kind)
        })
        .collect()
}

#[test]
fn a_cell_repeated_without_end_is_bounded() {
    use std::io::Write;
    let content = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="a">
        <table:table-row table:number-rows-repeated="1048576">
        <table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>
        </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("content.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(content.as_bytes()).unwrap();
    let workbook = sheets::read(&archive.finish().unwrap().into_inner(), FileType::Ods);
    assert!(workbook.sheets[0].rows.len() <= sheets::MAX_ROWS);
    assert_eq!(workbook.problems[0].key, "limit-cells");
}

#[test]
fn a_cut_workbook_is_called_cut_and_a_whole_one_is_not() {
    for (kind, bytes) in workbooks() {
        let cut = |bytes: &[u8]| {
            let book = sheets::read(bytes, kind);
            let told = book.problems.iter().any(|p| p.key == "truncated");
            assert_eq!(
                told,
                book.sheets.is_empty(),
                "{kind:?} {} {:?}",
                bytes.len(),
                book.problems
            );
            told
        };
        assert!(!cut(&bytes), "{kind:?}");
        for percent in [20, 50, 80, 95] {
            assert!(cut(&bytes[..bytes.len() * percent / 100]), "{kind:?} {percent} %");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn damaged_workbooks_never_panic(
        which in 0_usize..3,
        cut in 0.0_f64..1.0,
        flips in proptest::collection::vec((0.0_f64..1.0, any::<u8>()), 0..12),
    ) {
        let books = workbooks();
        let (kind, bytes) = &books[which % books.len()];
        let mut bytes = bytes.clone();
        for (at, value) in flips {
            let at = ((bytes.len() - 1) as f64 * at) as usize;
            bytes[at] = value;
        }
        let keep = if cut < 0.3 { bytes.len() } else { (bytes.len() as f64 * cut) as usize };
        bytes.truncate(keep);
        let _ = sheets::list_rows(&sheets::read(&bytes, *kind));
    }

    #[test]
    fn any_text_is_a_table_of_values(text in "\\PC{0,200}") {
        let _ = sheets::list_rows(&sheets::read(text.as_bytes(), FileType::Text));
    }
}
