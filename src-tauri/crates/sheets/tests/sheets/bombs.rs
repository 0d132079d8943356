//! Files that claim or unfold to more than anyone has: bounded, told, and quick.

use documents::FileType;
use sheets::{MAX_COLUMNS, MAX_ROWS, Workbook, list_rows, read};

use crate::formats::{packed, xlsx};

fn told(workbook: &Workbook, key: &str) {
    let keys: Vec<_> = workbook
        .problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect();
    assert!(keys.contains(&key), "{key}: {keys:?}");
    let _ = list_rows(workbook);
}

fn sheet(inside: &str) -> Vec<u8> {
    xlsx(&[("name='A'", inside)], &"<si><t>x</t></si>".repeat(3), "")
}

#[test]
fn cells_at_the_end_of_the_world_cost_nothing() {
    let bytes = sheet(
        "<dimension ref='A1:XFD1048576'/><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>2</v></c></row>
         <row r='1048576'><c r='A1048576'><v>3</v></c></row></sheetData>
         <mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>",
    );
    let workbook = read(&bytes, FileType::Xlsx);
    told(&workbook, "limit-cells");
    assert_eq!(workbook.sheets[0].rows.len(), 1);
}

#[test]
fn wide_rows_are_bounded_together() {
    let rows: String = (1..=9_000)
        .map(|row| format!("<row r='{row}'><c r='IV{row}'><v>1</v></c></row>"))
        .collect();
    let workbook = read(&sheet(&format!("<sheetData>{rows}</sheetData>")), FileType::Xlsx);
    told(&workbook, "limit-cells");
    let laid: usize = workbook.sheets[0].rows.iter().map(Vec::len).sum();
    assert!(laid <= sheets::MAX_CELLS && workbook.sheets[0].rows.len() <= MAX_ROWS);
    assert!(workbook.sheets[0].rows.iter().all(|row| row.len() <= MAX_COLUMNS));
}

#[test]
fn one_long_string_in_every_cell_is_bounded() {
    let long = format!("<si><t>{}</t></si>", "x".repeat(32_000));
    let rows: String = (0..4_000).map(|_| "<row><c t='s'><v>0</v></c></row>").collect();
    let bytes = xlsx(
        &[("name='A'", &format!("<sheetData>{rows}</sheetData>"))],
        &long,
        "",
    );
    told(&read(&bytes, FileType::Xlsx), "limit-text");
}

#[test]
fn a_package_that_unfolds_without_end_is_bounded() {
    let bytes = sheet(&format!(
        "<sheetData><!-- >{}--></sheetData>",
        " ".repeat(80_000_000)
    ));
    told(&read(&bytes, FileType::Xlsx), "limit-bytes");
    let bytes = sheet(&format!("<x a='{}'/>", "y".repeat(2_000_000)));
    told(&read(&bytes, FileType::Xlsx), "sheet-not-readable");
}

#[test]
fn depth_and_entities_are_nothing_to_a_stream() {
    let deep = format!("<sheetData>{}<row><c><v>1</v></c></row>", "<a>".repeat(300_000));
    assert_eq!(read(&sheet(&deep), FileType::Xlsx).sheets[0].rows.len(), 1);
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>
        <table:table table:name='a'><table:table-row><table:table-cell><text:p>&b;&c;</text:p></table:table-cell></table:table-row></table:table>";
    let workbook = read(&packed(&[("content.xml", entities)]), FileType::Ods);
    assert_eq!(workbook.sheets[0].rows[0][0].shown(), "&b;&c;");
}

#[test]
fn repeated_cells_of_a_flat_file_are_bounded() {
    let row = "<table:table-row table:number-rows-repeated='1000000000'><table:table-cell
        table:number-columns-repeated='1000000000'><text:p>x</text:p></table:table-cell></table:table-row>";
    let flat = format!(
        "<office:document office:mimetype='application/vnd.oasis.opendocument.spreadsheet'><table:table>{row}</table:table></office:document>"
    );
    told(
        &read(flat.as_bytes(), documents::sniff(flat.as_bytes())),
        "limit-cells",
    );
}

#[test]
fn values_without_end_are_bounded() {
    told(&read(&b",".repeat(2_000_000), FileType::Text), "limit-cells");
    told(&read(&b"\n".repeat(200_000), FileType::Text), "limit-cells");
}
