//! Tables of HTML: rows, spans, widths, lines.

use super::style::{Style, length};
use super::{Context, Sink, Walker};
use crate::model::{Cell, Row, Table};
use scraper::ElementRef;

/// A row or column span beyond this is taken as 1.
const MAX_SPAN: usize = 1000;
/// Cells of a row at most; what stands in further ones joins the last.
const MAX_CELLS: usize = 512;
/// Cells of a document that only continue others, at most: a span costs the file nothing.
const MAX_CONTINUED: usize = 200_000;
/// Twips in one of a hundred parts of the text width (17 cm).
const PERCENT: u32 = 96;
/// Twips in a pixel.
const PIXEL: u32 = 15;

/// A cell that reaches down: its column, its width, the rows left.
type Reaching = (usize, usize, usize);

impl<'f> Walker<'f> {
    pub(super) fn table(&mut self, table: ElementRef<'_>, context: &Context<'f>, depth: usize) -> Table {
        let mut rows = Vec::new();
        let mut reaching: Vec<Reaching> = Vec::new();
        let mut widths = Vec::new();
        let mut lines = table.attr("border").map(|b| b.trim() != "0") == Some(true)
            || self.style(table).border == Some(true);
        for (row, header) in table_rows(table) {
            let style = self.style(row);
            let context = self.inherit(row, "tr", &style, context);
            if context.hidden {
                continue;
            }
            let mut cells: Vec<Cell> = Vec::new();
            let mut row_widths = Vec::new();
            let mut column = 0;
            let mut began = Vec::new();
            for cell in row.children().filter_map(ElementRef::wrap) {
                if !matches!(cell.value().name(), "td" | "th") {
                    continue;
                }
                column = self.continue_above(&mut cells, &reaching, column);
                let style = self.style(cell);
                lines |= style.border == Some(true);
                let inner = self.inherit(cell, cell.value().name(), &style, &context);
                let mut sink = Sink::default();
                self.children(cell, &inner, &mut sink, depth + 1);
                let mut blocks = sink.finish();
                if cells.len() >= MAX_CELLS {
                    if let Some(last) = cells.last_mut() {
                        last.blocks.extend(blocks);
                    }
                    continue;
                }
                let (col_span, row_span) = (span(cell.attr("colspan")), span(cell.attr("rowspan")));
                if row_span > 1 {
                    began.push((column, col_span, row_span));
                }
                row_widths.push(width(cell, &style).filter(|_| col_span == 1));
                blocks.shrink_to_fit();
                cells.push(Cell {
                    blocks,
                    col_span,
                    continues_above: false,
                });
                column += col_span;
            }
            self.continue_above(&mut cells, &reaching, column);
            reaching.extend(began);
            reaching.iter_mut().for_each(|r| r.2 -= 1);
            reaching.retain(|r| r.2 > 0);
            reaching.sort_unstable();
            if row_widths.len() > widths.len()
                && row_widths.len() == cells.len()
                && let Some(all) = row_widths.into_iter().collect()
            {
                widths = all;
            }
            if !cells.is_empty() {
                rows.push(Row { cells, header });
            }
        }
        let columns = |row: &Row| row.cells.iter().map(|c| c.col_span).sum::<usize>();
        if rows.iter().map(columns).max() != Some(widths.len()) {
            widths.clear();
        }
        Table {
            rows,
            widths,
            borders: Some(lines),
        }
    }

    /// Puts in the cells that continue one above, from `column` on; gives the next free column.
    fn continue_above(&mut self, cells: &mut Vec<Cell>, reaching: &[Reaching], mut column: usize) -> usize {
        let from = reaching.partition_point(|r| r.0 < column);
        for (at, width, _) in reaching.get(from..).unwrap_or_default() {
            if *at > column || cells.len() >= MAX_CELLS || self.continued >= MAX_CONTINUED {
                break;
            }
            if *at < column {
                continue;
            }
            self.continued += 1;
            cells.push(Cell {
                blocks: Vec::new(),
                col_span: *width,
                continues_above: true,
            });
            column += width;
        }
        column
    }
}

/// The rows of a table, not those of tables inside it, and whether they are heading rows.
fn table_rows(table: ElementRef<'_>) -> Vec<(ElementRef<'_>, bool)> {
    let mut out = Vec::new();
    for part in table.children().filter_map(ElementRef::wrap) {
        match part.value().name() {
            "tr" => out.push((part, false)),
            name @ ("thead" | "tbody" | "tfoot") => {
                let rows = part
                    .children()
                    .filter_map(ElementRef::wrap)
                    .filter(|r| r.value().name() == "tr");
                out.extend(rows.map(|row| (row, name == "thead")));
            }
            _ => {}
        }
    }
    out
}

fn span(value: Option<&str>) -> usize {
    value
        .and_then(|v| v.trim().parse().ok())
        .filter(|n| (1..=MAX_SPAN).contains(n))
        .unwrap_or(1)
}

/// The width of a cell in twips: from its style, or the attribute in pixels or hundredths of the page.
fn width(cell: ElementRef<'_>, style: &Style) -> Option<u32> {
    let told = cell.attr("width").map(str::trim);
    let twips = match told {
        Some(share) if share.ends_with('%') => share
            .trim_end_matches('%')
            .parse::<u32>()
            .ok()?
            .checked_mul(PERCENT),
        Some(pixels) => match pixels.trim_end_matches("px").parse::<u32>() {
            Ok(pixels) => pixels.checked_mul(PIXEL),
            Err(_) => length(pixels).and_then(|t| u32::try_from(t).ok()),
        },
        None => style.width.and_then(|t| u32::try_from(t).ok()),
    };
    twips.filter(|&t| t > 0)
}
