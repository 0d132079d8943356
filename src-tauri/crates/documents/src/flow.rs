//! From a flow of paragraphs, cell ends and row ends to blocks: `.doc` and RTF both store tables this way.

use crate::model::{Block, Cell, Paragraph, Problem, Row, Run, Table};
use crate::runs::RunBuilder;

/// Nested tables deeper than this are flattened into the cell.
const MAX_TABLE_DEPTH: usize = 16;
/// Paragraphs of one story at most; a thousand pages have some fifty thousand.
pub(crate) const MAX_PARAGRAPHS: usize = 1_000_000;
/// Room for the blocks of a document, and for each byte of the file besides.
const ROOM: usize = 24 << 20;
const ROOM_PER_BYTE: usize = 6;
/// Runs of one paragraph at most.
const MAX_RUNS: usize = 50_000;
/// Bytes of the text of one paragraph at most, and one more for each byte of the file: some five hundred pages without a break.
const PARAGRAPH_BYTES: usize = 1 << 20;
/// Notes of one document at most.
const MAX_NOTES: usize = 20_000;
/// Two cell edges nearer than this (in twips) are one edge.
const EDGE_TOLERANCE: i32 = 20;

/// What is left of the memory the blocks of one document may take: a small file can unpack to far more blocks
/// than any document has.
#[derive(Debug)]
pub(crate) struct Room {
    left: usize,
    paragraph_bytes: usize,
    full: bool,
    left_out: bool,
}

impl Room {
    /// For a file of so many bytes.
    pub(crate) fn of(file_bytes: usize) -> Self {
        Self {
            left: ROOM.saturating_add(file_bytes.saturating_mul(ROOM_PER_BYTE)),
            paragraph_bytes: PARAGRAPH_BYTES.saturating_add(file_bytes),
            full: false,
            left_out: false,
        }
    }

    /// Takes room for a paragraph; `false` when there is none left.
    pub(crate) fn takes(&mut self, paragraph: &Paragraph) -> bool {
        let runs = paragraph
            .runs
            .iter()
            .map(|run| size_of::<Run>() + run.text.capacity());
        let label = paragraph.label.as_ref().map_or(0, String::capacity);
        self.takes_bytes(size_of::<Block>() + label + runs.sum::<usize>())
    }

    /// Takes room for a row or cell with nothing in it yet.
    pub(crate) fn takes_cell(&mut self) -> bool {
        self.takes_bytes(size_of::<Cell>().max(size_of::<Row>()))
    }

    /// `true` when there is no room for anything more.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// As much of `text` as the paragraph with these runs may still have.
    pub(crate) fn part_of<'t>(&mut self, text: &'t str, runs: &RunBuilder<'_>) -> &'t str {
        let left = self.paragraph_bytes.saturating_sub(runs.bytes());
        let part = match text.floor_char_boundary(left) {
            at if runs.count() < MAX_RUNS => &text[..at],
            _ => "",
        };
        self.left_out |= part.len() < text.len();
        part
    }

    /// `true` when a document of so many notes may have one more.
    pub(crate) fn takes_note(&mut self, notes: usize) -> bool {
        self.left_out |= notes >= MAX_NOTES;
        notes < MAX_NOTES
    }

    /// `true` when something was left out.
    pub(crate) fn has_left_out(&self) -> bool {
        self.full || self.left_out
    }

    fn takes_bytes(&mut self, bytes: usize) -> bool {
        // A growing list takes up to twice what it holds.
        match self.left.checked_sub(bytes.saturating_mul(2)) {
            Some(left) if !self.full => self.left = left,
            _ => self.full = true,
        }
        !self.full
    }
}

/// What is said when there was no room for something.
pub(crate) fn left_out() -> Problem {
    Problem::whole(
        "limit-blocks",
        "too many paragraphs, or too long; the rest is left out",
    )
}

/// What the end of a paragraph ends besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Paragraph,
    Cell,
    Row(RowShape),
}

/// What a row's end says of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RowShape {
    /// Left edge of the first cell, then the right edge of each, in twips; empty when unknown.
    pub(crate) edges: Vec<i32>,
    /// Per cell: horizontally merged into the one before it.
    pub(crate) merged_left: Vec<bool>,
    /// Per cell: continues the one above.
    pub(crate) merged_up: Vec<bool>,
    pub(crate) header: bool,
    /// Lines are drawn around cells; `None` when not known.
    pub(crate) bordered: Option<bool>,
}

/// Builds the blocks of one story.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    paragraphs: usize,
    done: Vec<Block>,
    open: Vec<Level>,
}

#[derive(Debug, Default)]
struct Level {
    rows: Vec<(Row, RowShape)>,
    cells: Vec<Cell>,
    blocks: Vec<Block>,
}

impl Flow {
    /// Adds a paragraph at a table depth (0 is the body).
    pub(crate) fn push(&mut self, paragraph: Paragraph, depth: usize, end: End) {
        if self.paragraphs >= MAX_PARAGRAPHS {
            return;
        }
        self.paragraphs += 1;
        self.reach_depth(depth.min(MAX_TABLE_DEPTH));
        let Some(level) = self.open.last_mut() else {
            self.done.push(Block::Paragraph(paragraph));
            return;
        };
        match end {
            End::Paragraph => level.blocks.push(Block::Paragraph(paragraph)),
            End::Cell => {
                level.blocks.push(Block::Paragraph(paragraph));
                level.end_cell();
            }
            End::Row(shape) => {
                if !paragraph.runs.is_empty() {
                    level.blocks.push(Block::Paragraph(paragraph));
                }
                if !level.blocks.is_empty() {
                    level.end_cell();
                }
                level.end_row(shape);
            }
        }
    }

    /// `true` when paragraphs were left out for being too many.
    pub(crate) fn is_full(&self) -> bool {
        self.paragraphs >= MAX_PARAGRAPHS
    }

    /// Ends what is open and gives the blocks.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        self.reach_depth(0);
        self.done
    }

    fn reach_depth(&mut self, depth: usize) {
        while self.open.len() < depth {
            self.open.push(Level::default());
        }
        while self.open.len() > depth {
            let Some(mut level) = self.open.pop() else { return };
            if !level.blocks.is_empty() {
                level.end_cell();
            }
            if !level.cells.is_empty() {
                level.end_row(RowShape::default());
            }
            let table = level.into_table();
            let blocks = match self.open.last_mut() {
                Some(outer) => &mut outer.blocks,
                None => &mut self.done,
            };
            if !table.rows.is_empty() {
                blocks.push(Block::Table(table));
            }
        }
    }
}

impl Level {
    fn end_cell(&mut self) {
        // The paragraph that only carries the end of a cell after a nested table is not text.
        if let [.., Block::Table(_), Block::Paragraph(last)] = self.blocks.as_slice()
            && last.runs.is_empty()
        {
            self.blocks.pop();
        }
        // The room they were gathered in serves the next cell.
        let mut blocks = Vec::with_capacity(self.blocks.len());
        blocks.append(&mut self.blocks);
        self.cells.push(Cell {
            blocks,
            col_span: 1,
            continues_above: false,
        });
    }

    fn end_row(&mut self, shape: RowShape) {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return;
        }
        self.rows.push((
            Row {
                cells,
                header: shape.header,
            },
            shape,
        ));
    }

    fn into_table(self) -> Table {
        let edges = table_edges(&self.rows);
        let told = || self.rows.iter().filter_map(|(_, shape)| shape.bordered);
        let borders = told().next().map(|_| told().any(|lines| lines));
        let rows = self
            .rows
            .into_iter()
            .map(|(row, shape)| spanned(row, &shape, &edges))
            .collect();
        let widths = edges.windows(2).map(|pair| match pair {
            [left, right] => u32::try_from(right.saturating_sub(*left)).unwrap_or(0),
            _ => 0,
        });
        Table {
            rows,
            widths: widths.collect(),
            borders,
        }
    }
}

/// All edges of all rows, sorted, near ones taken as one.
fn table_edges(rows: &[(Row, RowShape)]) -> Vec<i32> {
    let mut edges: Vec<i32> = Vec::new();
    let mut last: &[i32] = &[];
    for (_, shape) in rows {
        // Most rows have the edges of the one above.
        if shape.edges != last {
            edges.extend_from_slice(&shape.edges);
            last = &shape.edges;
        }
    }
    edges.sort_unstable();
    edges.dedup_by(|b, a| b.saturating_sub(*a) <= EDGE_TOLERANCE);
    edges
}

fn spanned(row: Row, shape: &RowShape, edges: &[i32]) -> Row {
    let column = |edge: i32| edges.partition_point(|&e| e < edge.saturating_sub(EDGE_TOLERANCE));
    let mut cells: Vec<Cell> = Vec::with_capacity(row.cells.len());
    for (at, mut cell) in row.cells.into_iter().enumerate() {
        if let (Some(&left), Some(&right)) = (shape.edges.get(at), shape.edges.get(at + 1)) {
            cell.col_span = column(right).saturating_sub(column(left)).max(1);
        }
        let merged_left = shape.merged_left.get(at).copied().unwrap_or(false);
        if let Some(last) = cells.last_mut().filter(|_| merged_left) {
            last.col_span += cell.col_span;
            last.blocks.extend(cell.blocks.into_iter().filter(has_text));
            continue;
        }
        if shape.merged_up.get(at).copied().unwrap_or(false) {
            cell.continues_above = !cell.blocks.iter().any(has_text);
        }
        cells.push(cell);
    }
    Row {
        cells,
        header: row.header,
    }
}

fn has_text(block: &Block) -> bool {
    match block {
        Block::Paragraph(p) => !p.runs.is_empty(),
        Block::Table(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::Look;

    #[test]
    fn a_paragraph_takes_text_up_to_its_limit_and_what_is_left_out_is_told() {
        for (file_bytes, text_bytes, taken) in [
            (0, 3 << 10, 3 << 10),
            (0, PARAGRAPH_BYTES, PARAGRAPH_BYTES),
            // Letters of two bytes: none is cut in two.
            (1, PARAGRAPH_BYTES + 4, PARAGRAPH_BYTES),
            (4, PARAGRAPH_BYTES + 4, PARAGRAPH_BYTES + 4),
        ] {
            let (mut room, mut runs) = (Room::of(file_bytes), RunBuilder::default());
            let text = "đ".repeat(text_bytes / 2);
            let (first, second) = text.split_at(2 << 10);
            for text in [first, second] {
                let part = room.part_of(text, &runs);
                runs.push(part, Look::default());
            }
            assert_eq!(runs.bytes(), taken, "{file_bytes} {text_bytes}");
            assert_eq!(
                room.has_left_out(),
                taken < text_bytes,
                "{file_bytes} {text_bytes}"
            );
        }
    }
}
