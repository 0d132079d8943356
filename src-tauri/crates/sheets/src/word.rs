//! The tables of a document as a workbook.

use documents::{Block, Cell, Document, Place, Table};

use crate::workbook::{CellValue, MAX_COLUMNS, MAX_ROWS, Problem, Sheet, Workbook};

/// Places of one document that spans are spread over.
const MAX_SPREAD: usize = 200_000;

/// The body of `document` as one sheet: a paragraph is a row of one cell, so that titles and group headings
/// between tables keep their meaning; the rows of tables follow with their columns in place.
pub fn from_document(document: &Document) -> Workbook {
    let mut sheet = Sheet::default();
    let mut spread_left = MAX_SPREAD;
    for (block, item) in document.body.iter().enumerate() {
        let place = Place {
            block,
            ..Place::default()
        };
        match item {
            Block::Paragraph(paragraph) => {
                sheet
                    .rows
                    .push(vec![CellValue::text(&paragraph.text_with_label())]);
                sheet.places.push(place);
            }
            Block::Table(table) => push_table(table, place, &mut sheet, &mut spread_left),
        }
    }
    let mut workbook = Workbook {
        of_document: true,
        ..Workbook::default()
    };
    if sheet.rows.len() > MAX_ROWS {
        sheet.rows.truncate(MAX_ROWS);
        workbook
            .problems
            .push(Problem::whole("limit-rows", MAX_ROWS.to_string()));
    }
    if !document.is_readable() {
        workbook
            .problems
            .push(Problem::whole("not-readable", "the document cannot be counted"));
        return workbook;
    }
    workbook.of_decision = documents::decision::read_decision(document).is_some()
        || !documents::procedure::read_procedures(document).is_empty();
    workbook.sheets.push(sheet);
    workbook
}

/// Rows of a table with spans spread out; a merged cell's text stands in its first place.
fn push_table(table: &Table, place: Place, sheet: &mut Sheet, spread_left: &mut usize) {
    let mut above: Vec<CellValue> = Vec::new();
    for (row, cells) in table.rows.iter().enumerate() {
        let mut values: Vec<CellValue> = Vec::new();
        for cell in &cells.cells {
            values.push(value(cell, above.get(values.len())));
            let spread = (cell.col_span.clamp(1, MAX_COLUMNS) - 1).min(*spread_left);
            *spread_left -= spread;
            values.extend(std::iter::repeat_n(CellValue::Empty, spread));
            if values.len() > MAX_COLUMNS {
                break;
            }
        }
        values.truncate(MAX_COLUMNS);
        above.clone_from(&values);
        sheet.rows.push(values);
        sheet.places.push(Place {
            row: Some(row),
            ..place
        });
    }
}

fn value(cell: &Cell, above: Option<&CellValue>) -> CellValue {
    if cell.continues_above {
        return above.cloned().unwrap_or_default();
    }
    CellValue::text(&cell.text())
}
