//! A table of the preview: spans, widths, lines.

use super::Page;
use crate::folded::fold;
use crate::model::{Block, Cell, Row, Table};
use std::collections::{HashMap, HashSet};

/// Columns of a table at most, as far as spans are concerned: a browser lays each of them out.
const MAX_COLUMNS: usize = 200;
/// Rows joined at most (HTML 4.9.11).
const MAX_ROWSPAN: usize = 65_534;
/// Text width of the paper in twips (17 cm).
const PAGE_WIDTH: u32 = 9638;

pub(super) fn write(table: &Table, depth: usize, page: &mut Page) {
    let rows = placed(table);
    let below = joined_below(&rows);
    let class = match (table.borders.unwrap_or_else(|| !is_frame(table)), depth) {
        (true, 0) => " class=\"wide\"",
        (true, _) => "",
        (false, 0) => " class=\"wide bare\"",
        (false, _) => " class=\"bare\"",
    };
    page.write(format_args!("<table{class}{}>", width(table)));
    columns(table, page);
    page.out.push_str("<tbody>");
    let mut above: HashSet<Key> = HashSet::new();
    for (row, below) in rows.iter().zip(&below) {
        if !page.has_room() {
            break;
        }
        page.out.push_str("<tr>");
        for (key, cell) in row {
            if joins(cell) && above.contains(key) {
                continue;
            }
            page.out.push_str("<td");
            if key.1 > 1 {
                page.write(format_args!(" colspan=\"{}\"", key.1));
            }
            let rows = below.get(key).map_or(1, |n| (n + 1).min(MAX_ROWSPAN));
            if rows > 1 {
                page.write(format_args!(" rowspan=\"{rows}\""));
            }
            page.out.push('>');
            page.blocks(&cell.blocks, depth + 1);
            page.out.push_str("</td>");
        }
        page.out.push_str("</tr>");
        above = row.iter().map(|(key, _)| *key).collect();
    }
    page.out.push_str("</tbody></table>");
}

/// First column and columns covered.
type Key = (usize, usize);

fn placed(table: &Table) -> Vec<Vec<(Key, &Cell)>> {
    let place = |row: &'_ Row| -> Vec<Key> {
        let mut column = 0usize;
        let keys = row.cells.iter().map(|cell| {
            let fits = MAX_COLUMNS.saturating_sub(column).max(1);
            let key = (column, cell.col_span.clamp(1, fits));
            column = column.saturating_add(key.1);
            key
        });
        keys.collect()
    };
    table
        .rows
        .iter()
        .map(|row| place(row).into_iter().zip(&row.cells).collect())
        .collect()
}

/// For each row and cell: how many rows right below continue it.
fn joined_below(rows: &[Vec<(Key, &Cell)>]) -> Vec<HashMap<Key, usize>> {
    let mut out: Vec<HashMap<Key, usize>> = Vec::with_capacity(rows.len());
    let mut below: HashMap<Key, usize> = HashMap::new();
    for row in rows.iter().rev() {
        let joining = row.iter().filter(|(_, cell)| joins(cell));
        let next = joining
            .map(|(key, _)| (*key, below.get(key).copied().unwrap_or(0) + 1))
            .collect();
        out.push(std::mem::replace(&mut below, next));
    }
    out.reverse();
    out
}

/// A cell that continues the one above; one that has text of its own all the same is shown.
fn joins(cell: &Cell) -> bool {
    let blank =
        |block: &Block| matches!(block, Block::Paragraph(p) if p.label.is_none() && p.runs.is_empty());
    cell.continues_above && cell.blocks.iter().all(blank)
}

fn total(table: &Table) -> Option<u32> {
    let total = table.widths.iter().fold(0u32, |sum, w| sum.saturating_add(*w));
    (total > 0 && table.widths.len() <= MAX_COLUMNS).then_some(total)
}

fn width(table: &Table) -> String {
    match total(table) {
        Some(total) if total < PAGE_WIDTH => format!(" style=\"width:{}pt\"", total / 20),
        _ => String::new(),
    }
}

fn columns(table: &Table, page: &mut Page) {
    let Some(total) = total(table) else { return };
    page.out.push_str("<colgroup>");
    for width in &table.widths {
        let share = f64::from(*width) * 100.0 / f64::from(total);
        page.write(format_args!("<col style=\"width:{share:.1}%\">"));
    }
    page.out.push_str("</colgroup>");
}

/// Where the file does not say whether lines are drawn: the head of an official paper, and the place of the
/// signature beside the list of recipients, are set side by side without lines.
fn is_frame(table: &Table) -> bool {
    const SAID: [&str; 3] = [
        "cong hoa xa hoi chu nghia viet nam",
        "noi nhan",
        "ky, ghi ro ho ten",
    ];
    let few = table.rows.len() <= 3 && table.rows.iter().all(|row| row.cells.len() <= 3);
    few && table.rows.iter().flat_map(|row| &row.cells).any(|cell| {
        let text = fold(&cell.text());
        SAID.iter().any(|said| text.contains(said))
    })
}
