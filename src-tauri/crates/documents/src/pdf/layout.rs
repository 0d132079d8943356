//! Letters on a page to lines, rows and paragraphs.
//!
//! Word processors draw a page in the order in which it is read, a cell of a table after the other. That order is
//! kept; only where it jumps about (as some scanning programs write) are lines put in order by where they stand.

use legacy_text::{decode_vni, nfc};

use super::content::Glyph;
use crate::model::{Block, Cell, Paragraph, Row, Run, Table};

/// A gap wider than this, in heights of the letters, is a space that was not drawn.
const WORD_GAP: f64 = 0.17;
/// A gap wider than this parts cells.
const CELL_GAP: f64 = 2.0;
/// Letters that go back further than this begin anew.
const BACK_GAP: f64 = 0.6;
/// Baselines nearer than this are one line.
const BASELINE: f64 = 0.35;
/// Lines further apart than this part paragraphs.
const LINE_GAP: f64 = 1.9;
/// A line that ends further than this from the right edge ends its paragraph.
const RIGHT_GAP: f64 = 4.0;
/// A line that begins further than this from the left edge begins a paragraph.
const INDENT: f64 = 0.8;

/// Letters next to one another on one line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    size: f64,
    bold: bool,
    is_vni: bool,
    pub(super) artifact: bool,
    turned: bool,
}

impl Piece {
    /// Bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.len()
    }
}

/// The letters as pieces of lines, in reading order.
pub(super) fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for glyph in glyphs {
        if let Some(last) = out.last_mut()
            && joins(last, glyph)
        {
            let gap = glyph.x - last.right;
            let blank =
                last.text.ends_with(char::is_whitespace) || glyph.text.starts_with(char::is_whitespace);
            if gap > WORD_GAP * last.size.max(glyph.size) && !blank {
                last.text.push(' ');
            }
            last.text.push_str(&glyph.text);
            last.right = last.right.max(glyph.end);
            last.size = last.size.max(glyph.size);
            continue;
        }
        out.push(Piece {
            text: glyph.text.clone(),
            left: glyph.x,
            right: glyph.end,
            y: glyph.y,
            size: glyph.size.max(0.1),
            bold: glyph.bold,
            is_vni: glyph.is_vni,
            artifact: glyph.artifact,
            turned: glyph.turned,
        });
    }
    for piece in &mut out {
        if piece.is_vni {
            piece.text = decode_vni(&piece.text);
        }
        piece.text = nfc(&piece.text);
    }
    out.retain(|piece| !piece.text.trim().is_empty());
    if jumps_about(&out) {
        in_order(&mut out);
    }
    out
}

fn joins(last: &Piece, glyph: &Glyph) -> bool {
    if last.turned || glyph.turned {
        // Turned text is kept in the order in which it is drawn.
        return last.turned && glyph.turned;
    }
    let size = last.size.max(glyph.size);
    let gap = glyph.x - last.right;
    // Letters set higher or lower (footnote marks) are smaller, and still beside the line.
    let near = if glyph.size < last.size * 0.8 || last.size < glyph.size * 0.8 {
        0.6
    } else {
        BASELINE
    };
    (glyph.y - last.y).abs() < near * size
        && gap < CELL_GAP * size
        && gap > -BACK_GAP * size
        && last.is_vni == glyph.is_vni
        && last.artifact == glyph.artifact
}

/// Upwards and not to the right: no reader's eye does that often on one page.
fn jumps_about(pieces: &[Piece]) -> bool {
    let body: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| !piece.artifact && !piece.turned)
        .collect();
    let jumps = body
        .windows(2)
        .filter(|pair| match pair {
            [a, b] => b.y > a.y + a.size && b.left < a.right,
            _ => false,
        })
        .count();
    jumps > 4 && jumps * 5 > body.len()
}

fn in_order(pieces: &mut [Piece]) {
    let place = |piece: &Piece| (-(piece.y / (piece.size * 0.5).max(0.5)).round(), piece.left);
    pieces.sort_by(|a, b| {
        let (a, b) = (place(a), place(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
}

/// Pieces of a page to blocks.
pub(super) fn blocks(pieces: &[Piece], out: &mut Vec<Block>) {
    let mut page = Page {
        right: pieces.iter().map(|piece| piece.right).fold(0.0, f64::max),
        ..Page::default()
    };
    for piece in pieces {
        page.add(piece.clone());
    }
    page.end_row();
    out.append(&mut page.done);
}

/// A line: pieces with wide gaps between them.
type Line = Vec<Piece>;

#[derive(Debug, Default)]
struct Page {
    right: f64,
    done: Vec<Block>,
    /// Cells of the row at hand; one only while it is running text.
    cells: Vec<Vec<Line>>,
}

impl Page {
    fn add(&mut self, piece: Piece) {
        let Some(before) = self
            .cells
            .last()
            .and_then(|c| c.last())
            .and_then(|line| line.last())
            .cloned()
        else {
            self.cells = vec![vec![vec![piece]]];
            return;
        };
        let size = before.size.max(piece.size);
        let level = (piece.y - before.y).abs() < BASELINE * size;
        let beside = piece.left > before.right - 0.2 * size;
        if level && beside && piece.left - before.right < CELL_GAP * size {
            self.push_line(piece, true);
        } else if (level && beside) || (piece.y > before.y + BASELINE * size && self.is_right_of_cell(&piece))
        {
            self.new_cell(piece);
        } else if self.cells.len() > 1 && self.belongs_below(&piece) {
            self.push_line(piece, false);
        } else if self.cells.len() > 1 || piece.y > before.y + BASELINE * size {
            self.end_row();
            self.cells = vec![vec![vec![piece]]];
        } else {
            self.push_line(piece, false);
        }
    }

    fn push_line(&mut self, piece: Piece, same: bool) {
        let Some(cell) = self.cells.last_mut() else { return };
        match cell.last_mut() {
            Some(line) if same => line.push(piece),
            _ => cell.push(vec![piece]),
        }
    }

    /// To the right of all that stands in the last cell beside or below the piece.
    fn is_right_of_cell(&self, piece: &Piece) -> bool {
        let Some(cell) = self.cells.last() else {
            return false;
        };
        let mut beside = cell
            .iter()
            .flatten()
            .filter(|other| other.y <= piece.y + BASELINE * piece.size)
            .peekable();
        beside.peek().is_some() && beside.all(|other| other.right <= piece.left + 0.2 * piece.size)
    }

    /// A further line of the last cell: not left of it, and below it by no more than lines are apart.
    fn belongs_below(&self, piece: &Piece) -> bool {
        let Some(cell) = self.cells.last() else {
            return false;
        };
        let left = cell
            .iter()
            .flatten()
            .map(|other| other.left)
            .fold(f64::MAX, f64::min);
        let before_left = self.cells.iter().rev().nth(1).map_or(0.0, |cell| {
            cell.iter().flatten().map(|other| other.right).fold(0.0, f64::max)
        });
        let last = cell.last().and_then(|line| line.last());
        last.is_some_and(|last| {
            piece.y < last.y
                && last.y - piece.y < LINE_GAP * last.size.max(piece.size)
                && (piece.left > left - INDENT * piece.size || piece.left > before_left)
        })
    }

    /// Begins a cell beside what stands level with the piece; what stands above that was no part of the row.
    fn new_cell(&mut self, piece: Piece) {
        if let [cell] = self.cells.as_mut_slice() {
            let top = piece.y + BASELINE * piece.size;
            let above = cell
                .iter()
                .take_while(|line| line.iter().all(|other| other.y > top))
                .count();
            let row = cell.split_off(above);
            let running = std::mem::replace(cell, row);
            self.paragraphs(running);
        }
        self.cells.push(vec![vec![piece]]);
    }

    fn end_row(&mut self) {
        let mut cells = std::mem::take(&mut self.cells);
        if cells.len() == 1 {
            let running = cells.pop().unwrap_or_default();
            self.paragraphs(running);
            return;
        }
        let cells: Vec<Cell> = cells
            .into_iter()
            .map(|lines| Cell {
                blocks: vec![Block::Paragraph(paragraph(&lines))],
                col_span: 1,
                ..Cell::default()
            })
            .collect();
        if cells.is_empty() {
            return;
        }
        let row = Row {
            cells,
            ..Row::default()
        };
        match self.done.last_mut() {
            Some(Block::Table(table))
                if table
                    .rows
                    .last()
                    .is_some_and(|last| last.cells.len() == row.cells.len()) =>
            {
                table.rows.push(row);
            }
            _ => self.done.push(Block::Table(Table {
                rows: vec![row],
                ..Table::default()
            })),
        }
    }

    /// Running text: a line goes on with the one before it when that one is full, is near, and this one is not indented.
    fn paragraphs(&mut self, lines: Vec<Line>) {
        let left = lines
            .iter()
            .flatten()
            .map(|piece| piece.left)
            .fold(f64::MAX, f64::min);
        let mut open: Vec<Line> = Vec::new();
        for line in lines {
            let goes_on = match (open.last().and_then(|last| last.last()), line.first()) {
                (Some(last), Some(first)) => {
                    let size = last.size.max(first.size);
                    let begins = open
                        .last()
                        .and_then(|last| last.first())
                        .map_or(left, |piece| piece.left);
                    last.right > self.right - RIGHT_GAP * size
                        && (last.y - first.y).abs() < LINE_GAP * size
                        && (first.left < left + INDENT * size
                            || (first.left - begins).abs() < 0.2 * size && open.len() > 1)
                        && (last.size - first.size).abs() < 0.15 * size
                }
                _ => false,
            };
            if !goes_on && !open.is_empty() {
                self.done.push(Block::Paragraph(paragraph(&open)));
                open.clear();
            }
            open.push(line);
        }
        if !open.is_empty() {
            self.done.push(Block::Paragraph(paragraph(&open)));
        }
    }
}

fn paragraph(lines: &[Line]) -> Paragraph {
    let mut runs: Vec<Run> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for (at, piece) in line.iter().enumerate() {
            let first = at == 0;
            let mut text = if first {
                piece.text.trim_start()
            } else {
                piece.text.as_str()
            }
            .to_owned();
            let blank = runs
                .last()
                .is_none_or(|run| run.text.ends_with(char::is_whitespace));
            let gap = line
                .get(at.wrapping_sub(1))
                .is_some_and(|before| piece.left - before.right > WORD_GAP * piece.size);
            if !blank && !text.starts_with(char::is_whitespace) && (if first { index > 0 } else { gap }) {
                text.insert(0, ' ');
            }
            match runs.last_mut() {
                Some(run) if run.bold == piece.bold => run.text.push_str(&text),
                _ => runs.push(Run {
                    text,
                    bold: piece.bold,
                    converted_from: piece.is_vni.then_some("VNI"),
                    ..Run::default()
                }),
            }
        }
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    Paragraph {
        runs,
        ..Paragraph::default()
    }
}
