//! A document as lines: what the readers of procedures and decisions go through from top to bottom.

use crate::folded::{fold, squeeze};
use crate::model::{Align, Block, Cell, Document, Paragraph, Place, Row, Table};
use crate::sections;

/// Rows with headings in one column that make a table a procedure set as a table.
const MIN_HEADING_ROWS: usize = 3;
/// Tables nested deeper are taken as text.
const MAX_DEPTH: usize = 8;

/// Where a line stood, as far as headings are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// A paragraph of the body (or of a cell that only frames it).
    Body,
    /// The heading column of a procedure set as a table.
    HeadingCell,
    /// The other columns of such a table.
    ContentCell,
    /// A table that is content: its column titles are no headings.
    Table,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The text, white space squeezed; a table keeps its line feeds and tabs.
    pub text: String,
    /// The number drawn before it.
    pub label: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Set apart as titles are: bold, centred, a heading style, or in capitals.
    pub emphasised: bool,
    /// What kind of place that is.
    pub source: Source,
}

impl Line {
    /// Label and text.
    pub fn full(&self) -> String {
        match &self.label {
            Some(label) => format!("{label} {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// The lines of the body.
pub(crate) fn lines(document: &Document) -> Vec<Line> {
    let mut out = Vec::new();
    for (block, item) in document.body.iter().enumerate() {
        walk(
            item,
            Place {
                block,
                ..Place::default()
            },
            0,
            &mut out,
        );
    }
    out
}

/// The lines of the body with every table taken apart, cell by cell: for what stands in frames.
pub(crate) fn loose_lines(document: &Document) -> Vec<Line> {
    first_loose_lines(document, usize::MAX)
}

/// As [`loose_lines`], of no more blocks than it takes to have so many.
pub(crate) fn first_loose_lines(document: &Document, enough: usize) -> Vec<Line> {
    let mut out = Vec::new();
    for (block, item) in document.body.iter().enumerate() {
        if out.len() >= enough {
            break;
        }
        let place = Place {
            block,
            ..Place::default()
        };
        match item {
            Block::Paragraph(paragraph) => push_paragraph(paragraph, place, Source::Body, &mut out),
            Block::Table(table) => {
                for (cell, place) in cells(table, place) {
                    push_cell(cell, place, Source::Body, 0, &mut out);
                }
            }
        }
    }
    out
}

fn walk(block: &Block, place: Place, depth: usize, out: &mut Vec<Line>) {
    match block {
        Block::Paragraph(paragraph) => push_paragraph(paragraph, place, Source::Body, out),
        Block::Table(table) => walk_table(table, place, depth, out),
    }
}

fn walk_table(table: &Table, place: Place, depth: usize, out: &mut Vec<Line>) {
    if let Some(column) = heading_column(table).or_else(|| label_column(table)) {
        for (index, row) in table.rows.iter().enumerate() {
            walk_heading_row(
                row,
                column,
                Place {
                    row: Some(index),
                    ..place
                },
                depth,
                out,
            );
        }
    } else if depth < MAX_DEPTH
        && (table.rows.iter().flat_map(|row| &row.cells).any(holds_headings) || is_page_in_rows(table))
    {
        let mut ordinal: Option<String> = None;
        for (cell, place) in cells(table, place) {
            if let Some(number) = ordinal_of(cell) {
                push_ordinal(ordinal.replace(number), place, Source::Body, out);
                continue;
            }
            let before = out.len();
            for (index, block) in cell.blocks.iter().enumerate() {
                walk(
                    block,
                    Place {
                        paragraph: Some(index),
                        ..place
                    },
                    depth + 1,
                    out,
                );
            }
            put_ordinal(&mut ordinal, before, out);
        }
        push_ordinal(ordinal, place, Source::Body, out);
    } else {
        let text = table_text(table);
        if !text.trim().is_empty() {
            out.push(Line {
                text,
                label: None,
                place,
                emphasised: false,
                source: Source::Table,
            });
        }
    }
}

/// The number that stands in a cell of its own before a heading.
fn ordinal_of(cell: &Cell) -> Option<String> {
    const MAX_BYTES: usize = 6;
    let text = squeeze(&cell.text());
    let number = text.trim_end_matches(['.', ')', '/']);
    let counts =
        number.chars().all(|c| c.is_ascii_digit() || c == '.') || number.chars().all(|c| "IVX".contains(c));
    (!number.is_empty() && text.len() <= MAX_BYTES && counts).then_some(text)
}

/// Puts a number from a cell of its own before the line that came after it.
fn put_ordinal(ordinal: &mut Option<String>, at: usize, out: &mut [Line]) {
    if let Some(line) = out.get_mut(at)
        && let Some(number) = ordinal.take()
    {
        line.label = Some(match line.label.take() {
            Some(label) => format!("{number} {label}"),
            None => number,
        });
    }
}

/// Keeps a number that no line came after.
fn push_ordinal(ordinal: Option<String>, place: Place, source: Source, out: &mut Vec<Line>) {
    out.extend(ordinal.map(|text| Line {
        text,
        label: None,
        place,
        emphasised: false,
        source,
    }));
}

/// One row of a procedure set as a table: heading, then content; a row without a heading goes on with the last.
fn walk_heading_row(row: &Row, column: usize, place: Place, depth: usize, out: &mut Vec<Line>) {
    let heads = |at: usize| {
        row.cells
            .get(at)
            .is_some_and(|cell| heading_of_cell(cell).is_some())
    };
    let column = if heads(0) && !heads(column) { 0 } else { column };
    let filled: Vec<usize> = (0..row.cells.len())
        .filter(|index| {
            row.cells
                .get(*index)
                .is_some_and(|cell| !cell.text().trim().is_empty())
        })
        .collect();
    let row_place = place;
    let mut ordinal: Option<String> = None;
    for (index, cell) in row.cells.iter().enumerate() {
        let place = Place {
            cell: Some(index),
            ..place
        };
        let first = cell.text();
        let first = first
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default();
        let whole_row = row.cells.len() == 1 || (filled == [index] && index <= column);
        let source = if whole_row && !is_heading(first) {
            Source::Body // a title over all columns, or what such a row says
        } else if index == column || whole_row {
            Source::HeadingCell
        } else if index < column {
            // The ordinal before the heading, which may be the place of a longer text in a row without one.
            ordinal = Some(squeeze(&cell.text())).filter(|text| !text.is_empty());
            continue;
        } else {
            Source::ContentCell
        };
        let before = out.len();
        push_cell(cell, place, source, depth, out);
        put_ordinal(&mut ordinal, before, out);
        // LibreOffice's RTF leaves out the end of a row whose last cell ends in a nested table: the next row's
        // heading then closes this cell, and its content is one cell more.
        if source == Source::ContentCell
            && index + 1 < row.cells.len()
            && out.len() > before + 1
            && let Some(last) = out.last_mut()
            && last.source == Source::ContentCell
            && last.emphasised
            && sections::heading(None, &last.text, true).is_some_and(|h| h.closed && h.rest.is_empty())
        {
            last.source = Source::HeadingCell;
        }
    }
    push_ordinal(ordinal, row_place, Source::ContentCell, out);
}

/// The column most of whose rows open with a heading, when they are enough.
fn heading_column(table: &Table) -> Option<usize> {
    (0..2)
        .map(|column| (heading_keys(table, column), column))
        .filter(|(count, column)| *count >= MIN_HEADING_ROWS && has_content_beside(table, *column))
        .max_by_key(|(count, column)| (*count, std::cmp::Reverse(*column)))
        .map(|(_, column)| column)
}

/// How many different headings open the cells of a column.
fn heading_keys(table: &Table, column: usize) -> usize {
    let mut keys: Vec<&str> = table
        .rows
        .iter()
        .filter_map(|row| heading_of_cell(row.cells.get(column)?))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}

/// The first column, when every row is a label of the procedure and its answer (`Mã số | 1.002567`): the head of a
/// procedure set as a small table.
fn label_column(table: &Table) -> Option<usize> {
    const MAX_ROWS: usize = 6;
    let is_label = |cell: &Cell| heading_of_cell(cell).is_some_and(sections::is_label);
    let told = |row: &Row| {
        let [label, answer, ..] = row.cells.as_slice() else {
            return false;
        };
        is_label(label) && !answer.text().trim().is_empty() && heading_of_cell(answer).is_none()
    };
    ((1..=MAX_ROWS).contains(&table.rows.len()) && table.rows.iter().all(told)).then_some(0)
}

/// A page set in rows without a column for headings: each heading over its text, in one cell or in rows of their own.
fn is_page_in_rows(table: &Table) -> bool {
    (0..2).any(|column| heading_keys(table, column) >= MIN_HEADING_ROWS && !has_content_beside(table, column))
}

/// A table of one column (a frame around the page) is no table of headings and contents.
fn has_content_beside(table: &Table, column: usize) -> bool {
    table
        .rows
        .iter()
        .filter(|row| row.cells.len() > column + 1)
        .count()
        >= MIN_HEADING_ROWS
}

fn heading_of_cell(cell: &Cell) -> Option<&'static str> {
    let text = cell.text();
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    sections::heading(None, first, true)
        .filter(|heading| heading.closed)
        .map(|heading| heading.key)
}

fn is_heading(line: &str) -> bool {
    sections::heading(None, line, true).is_some_and(|heading| heading.closed)
}

/// A cell that holds whole sections: scanned pages come as one table a page.
fn holds_headings(cell: &Cell) -> bool {
    cell.blocks
        .iter()
        .filter(|block| match block {
            Block::Paragraph(p) => {
                sections::heading(p.label.as_deref(), &squeeze(&p.text()), false).is_some_and(|h| h.closed)
            }
            Block::Table(table) => heading_column(table).is_some(),
        })
        .count()
        >= 2
}

fn cells(table: &Table, place: Place) -> impl Iterator<Item = (&Cell, Place)> {
    table.rows.iter().enumerate().flat_map(move |(row, cells)| {
        cells.cells.iter().enumerate().map(move |(cell, item)| {
            (
                item,
                Place {
                    row: Some(row),
                    cell: Some(cell),
                    ..place
                },
            )
        })
    })
}

fn push_cell(cell: &Cell, place: Place, source: Source, depth: usize, out: &mut Vec<Line>) {
    for (index, block) in cell.blocks.iter().enumerate() {
        let place = Place {
            paragraph: Some(index),
            ..place
        };
        match block {
            Block::Paragraph(paragraph) => push_paragraph(paragraph, place, source, out),
            Block::Table(table) if source == Source::Body && depth < MAX_DEPTH => {
                for (cell, _) in cells(table, place) {
                    push_cell(cell, place, source, depth + 1, out);
                }
            }
            Block::Table(table) => {
                let text = table_text(table);
                if !text.trim().is_empty() {
                    out.push(Line {
                        text,
                        label: None,
                        place,
                        emphasised: false,
                        source: Source::Table,
                    });
                }
            }
        }
    }
}

fn push_paragraph(paragraph: &Paragraph, place: Place, source: Source, out: &mut Vec<Line>) {
    let text = paragraph.text();
    let set_apart = is_set_apart(paragraph);
    let mut label = paragraph.label.clone();
    for piece in text.split(['\n', '\u{b}', '\u{c}']) {
        let text = squeeze(piece);
        if text.is_empty() {
            continue;
        }
        let emphasised = set_apart || is_shouted(&text);
        out.push(Line {
            text,
            label: label.take(),
            place,
            emphasised,
            source,
        });
    }
}

/// Bold throughout, of a heading style, or centred.
pub(crate) fn is_set_apart(paragraph: &Paragraph) -> bool {
    let written = || paragraph.runs.iter().filter(|run| !run.text.trim().is_empty());
    let bold = written().next().is_some() && written().all(|run| run.bold);
    bold || paragraph.heading.is_some() || paragraph.align == Align::Center
}

pub(crate) fn is_shouted(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The text of a table, a row a line, cells by tabs.
pub(crate) fn table_text(table: &Table) -> String {
    let rows = table.rows.iter().map(|row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.text()).collect();
        cells.join("\t")
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// `true` when the line is the head of every official paper (`CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`).
pub(crate) fn names_the_republic(line: &Line) -> bool {
    // Three letters no typing of it can set marks on, looked for before anything is folded.
    if !["NGH", "ngh", "Ngh"]
        .iter()
        .any(|letters| line.text.contains(letters))
    {
        return false;
    }
    fold(&line.text).contains("cong hoa xa hoi chu nghia viet nam")
}
