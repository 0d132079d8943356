//! The document as plain text.

use crate::model::{Block, Cell, Document, Row};

/// The text of a document: a paragraph or a table row a line, cells parted by tabs, list labels included,
/// notes after the body. Lines inside a cell are joined by a space, so that a row is one line whatever it holds.
pub fn to_text(document: &Document) -> String {
    let mut out = String::new();
    push_blocks(&document.body, &mut out);
    for note in &document.notes {
        push_blocks(&note.blocks, &mut out);
    }
    out
}

fn push_blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                if let Some(label) = &paragraph.label {
                    out.push_str(label);
                    out.push(' ');
                }
                for run in &paragraph.runs {
                    out.push_str(&run.text);
                }
                out.push('\n');
            }
            Block::Table(table) => table.rows.iter().for_each(|row| push_row(row, out)),
        }
    }
}

fn push_row(row: &Row, out: &mut String) {
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            out.push('\t');
        }
        push_cell(cell, out);
    }
    out.push('\n');
}

fn push_cell(cell: &Cell, out: &mut String) {
    let start = out.len();
    push_blocks(&cell.blocks, out);
    let Some(inner) = out.get(start..).map(str::trim_end) else {
        return;
    };
    if !inner.bytes().any(|byte| byte == b'\n' || byte == b'\t') {
        let end = start + inner.len();
        return out.truncate(end);
    }
    let inner = out.split_off(start);
    let lines = inner
        .trim_end()
        .split(['\n', '\t'])
        .filter(|line| !line.is_empty());
    for (index, line) in lines.enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(line);
    }
}
