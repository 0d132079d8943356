//! The lists in a decision's annex: what it announces and what it abolishes.

use super::{Abolished, Announced, AnnouncedKind};
use crate::citations::{DecisionRef, dates, decision_refs};
use crate::codes::procedure_code;
use crate::columns::{Column, Columns};
use crate::folded::{fold, squeeze};
use crate::lines::{is_set_apart, is_shouted};
use crate::model::{Block, Document, Paragraph, Place, Table};
use crate::sections::{self, Style, numbering};

/// Rows taken from one list.
pub const MAX_LIST_ROWS: usize = 20_000;
/// Rows of lists set without a table.
const MAX_LINE_ROWS: usize = 1_000;
/// Columns looked at in one list.
const MAX_COLUMNS: usize = 256;
/// Places of one table that spans are spread over.
const MAX_SPREAD: usize = 200_000;
/// What a heading over a list or a group row in it says of the rows that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Announced(AnnouncedKind),
    Abolished,
}

fn group_of(text: &str) -> Option<Group> {
    let words = fold(text);
    if !(words.contains("thu tuc") || words.contains("tthc") || words.contains("danh muc"))
        || words.len() > 300
    {
        return None;
    }
    let abolished = words.contains("bai bo") || words.contains("huy bo");
    let replaced = words.contains("thay the");
    let amended = words.contains("sua doi") || words.contains("bo sung");
    let new = words.contains("moi ban hanh") || words.contains("ban hanh moi") || words.contains("chuan hoa");
    match (abolished, replaced, amended, new) {
        (true, false, false, false) => Some(Group::Abolished),
        (false, true, false, false) => Some(Group::Announced(AnnouncedKind::Replaced)),
        (false, false, true, false) => Some(Group::Announced(AnnouncedKind::Amended)),
        (false, false, false, true) => Some(Group::Announced(AnnouncedKind::New)),
        (false, _, true, true) | (false, true, _, _) => Some(Group::Announced(AnnouncedKind::NewOrAmended)),
        _ => None,
    }
}

/// Walks headings and tables from top to bottom.
pub(super) fn lists(document: &Document, abstract_: &str) -> (Vec<Announced>, Vec<Abolished>) {
    let mut lists = Lists {
        group: None,
        fallback: group_of(abstract_).unwrap_or(Group::Announced(AnnouncedKind::New)),
        columns: None,
        field: None,
        in_lines: Rows::None,
        contents: false,
        announced: Vec::new(),
        abolished: Vec::new(),
    };
    for (block, item) in document.body.iter().enumerate() {
        match item {
            Block::Paragraph(paragraph) => {
                if !lists.pass(paragraph, block) {
                    lists.drop_titles_before(block);
                    break;
                }
            }
            Block::Table(table) => lists.take_table(
                table,
                Place {
                    block,
                    ..Place::default()
                },
            ),
        }
    }
    (lists.announced, lists.abolished)
}

struct Lists {
    group: Option<Group>,
    fallback: Group,
    columns: Option<Columns>,
    field: Option<String>,
    /// Which lines are rows of the list.
    in_lines: Rows,
    /// The part with the contents has begun: what is named from here on is a procedure's title.
    contents: bool,
    announced: Vec<Announced>,
    abolished: Vec<Abolished>,
}

/// Which lines are rows, since the last heading over a list and before any table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// None.
    None,
    /// Those with a code.
    Coded,
    /// Those with a number, with or without a code.
    Numbered,
}

impl Lists {
    /// Takes a paragraph between tables; `false` where the procedures begin.
    fn pass(&mut self, paragraph: &Paragraph, block: usize) -> bool {
        let text = squeeze(&paragraph.text());
        let label = paragraph.label.as_deref();
        if sections::heading(label, &text, false).is_some_and(|h| h.closed && h.key == "trinh_tu") {
            return false;
        }
        let words = fold(&text);
        let set_off = words.starts_with("dieu ") || words.starts_with("can cu");
        if words.contains("noi dung cu the") {
            self.in_lines = Rows::None;
            self.contents = true;
        } else if self.in_lines != Rows::None && procedure_code(&text).is_some() {
            self.take_line(&text, block);
        } else if !set_off && let Some(group) = group_of(&text) {
            self.group = Some(group);
            self.field = None;
            if !self.contents {
                let apart = is_set_apart(paragraph) || is_shouted(&text);
                let list = apart && opens_list(&words);
                self.in_lines = if list { Rows::Numbered } else { Rows::Coded };
            }
        } else if self.in_lines == Rows::Numbered {
            if let Some(field) = group_field(&text) {
                self.field = Some(field);
            } else {
                self.take_named_line(label, &text, block);
            }
        }
        true
    }

    /// `1. Thủ tục cấp thẻ`, a row without a code of a list set without a table.
    fn take_named_line(&mut self, label: Option<&str>, text: &str, block: usize) {
        const MAX_NAME_BYTES: usize = 600;
        let numbered = |text: &str| matches!(numbering(text).0, Style::Numbered(1) | Style::Bracketed);
        let folded = crate::folded::Folded::new(text);
        let (style, _, at) = numbering(&folded.text);
        let words = folded.text.get(at..).unwrap_or_default().trim();
        let counted = label.is_some_and(|label| numbered(&fold(label))) || numbered(&folded.text);
        let listed = matches!(style, Style::Dash | Style::Bullet) && words.starts_with("thu tuc ");
        let name = squeeze(text.get(folded.origin(at)..).unwrap_or_default());
        let name = name.trim_end_matches(['.', ';', ' ']);
        let plain =
            !name.ends_with(':') && name.chars().any(char::is_alphabetic) && name.len() <= MAX_NAME_BYTES;
        if (counted || listed) && plain {
            let published = decision_refs(name).into_iter().find(|r| r.complete);
            self.push_line(None, name.to_owned(), published, block);
        }
    }

    /// The title of the first procedure, when a list set in lines ran into it.
    fn drop_titles_before(&mut self, block: usize) {
        const TITLE_BLOCKS: usize = 4;
        let of_title = |code: &Option<String>, place: &Place| {
            code.is_none() && place.row.is_none() && place.block + TITLE_BLOCKS >= block
        };
        self.announced.retain(|row| !of_title(&row.code, &row.place));
        self.abolished.retain(|row| !of_title(&row.code, &row.place));
    }

    /// `1. Cấp thẻ (mã số 1.013129)`, a row of a list set without a table.
    fn take_line(&mut self, text: &str, block: usize) {
        let folded = crate::folded::Folded::new(text);
        let (_, _, at) = numbering(&folded.text);
        let Some((name, after)) = text
            .get(folded.origin(at)..)
            .and_then(crate::codes::named_with_code)
            .filter(|(name, _)| name.chars().any(char::is_alphabetic))
        else {
            return;
        };
        let published = decision_refs(after).into_iter().find(|r| r.complete);
        self.push_line(procedure_code(text), squeeze(name), published, block);
    }

    fn push_line(
        &mut self,
        code: Option<String>,
        name: String,
        published: Option<DecisionRef>,
        block: usize,
    ) {
        let announced = self.announced.iter().map(|p| (&p.code, &p.name));
        let abolished = self.abolished.iter().map(|p| (&p.code, &p.name));
        let mut known = announced.chain(abolished);
        let again = known.any(|(other, named)| match &code {
            Some(_) => *other == code,
            None => *named == name,
        });
        if again || self.announced.len() + self.abolished.len() >= MAX_LINE_ROWS {
            return;
        }
        let field = self.field.clone();
        let place = Place {
            block,
            ..Place::default()
        };
        match self.group.unwrap_or(self.fallback) {
            Group::Announced(kind) => self.announced.push(Announced {
                code,
                name,
                field,
                agency: None,
                kind,
                place,
            }),
            Group::Abolished => self.abolished.push(Abolished {
                code,
                name,
                field,
                agency: None,
                published_on: published.as_ref().and_then(|r| r.date),
                published_by: published.map(|r| r.number),
                basis: None,
                place,
            }),
        }
    }

    fn take_table(&mut self, table: &Table, place: Place) {
        let grid = grid(table);
        let titled = grid
            .iter()
            .any(|row| Columns::of_titles(row.iter().map(String::as_str)).is_some());
        if !titled
            && (self.columns.is_none() || !grid.iter().flatten().any(|cell| procedure_code(cell).is_some()))
        {
            return;
        }
        self.in_lines = Rows::None;
        let mut after_titles = false;
        for (index, row) in grid.iter().enumerate().take(MAX_LIST_ROWS) {
            if let Some(columns) = Columns::of_titles(row.iter().map(String::as_str)) {
                self.columns = Some(columns);
                after_titles = true;
                continue;
            }
            let place = Place {
                row: Some(index),
                ..place
            };
            if !self.take_row(row, place)
                && after_titles
                && let Some(columns) = &mut self.columns
            {
                columns.refine(row.iter().map(String::as_str));
            }
            after_titles = false;
        }
    }

    /// Takes a row; `false` when it is none.
    fn take_row(&mut self, row: &[String], place: Place) -> bool {
        let filled: Vec<&String> = row.iter().filter(|cell| !cell.is_empty()).collect();
        let Some(columns) = &self.columns else {
            return false;
        };
        let cell = |column: Column| {
            let text = columns
                .at(column)
                .and_then(|at| row.get(at))
                .map(|text| squeeze(text));
            text.filter(|text| !text.is_empty())
        };
        let name = cell(Column::Name);
        let code = cell(Column::Code).as_deref().and_then(procedure_code);
        let numbered = cell(Column::Ordinal).is_some_and(|text| is_ordinal(&text));
        let distinct = {
            let mut seen = filled.clone();
            seen.dedup();
            seen.len()
        };
        // `1 | Danh mục … bị bãi bỏ`: a numbered group.
        let titled = distinct <= 2
            && filled
                .iter()
                .any(|text| group_of(text).is_some() || group_field(text).is_some());
        if code.is_none() && (distinct <= 1 || titled || name.is_none() || !numbered) {
            if let Some(text) = filled
                .iter()
                .max_by_key(|text| text.len())
                .filter(|_| distinct <= 2)
            {
                if let Some(group) = group_of(text) {
                    self.group = Some(group);
                    self.field = None;
                } else if let Some(field) = group_field(text) {
                    self.field = Some(field);
                }
            }
            return false;
        }
        let Some(name) = name else { return false };
        if is_column_count(&filled) {
            return false;
        }
        let field = cell(Column::Field).or_else(|| self.field.clone());
        let agency = cell(Column::Agency);
        let withdrawn = columns.at(Column::Decision).is_some();
        let group = self.group.unwrap_or(if withdrawn {
            Group::Abolished
        } else {
            self.fallback
        });
        match group {
            Group::Announced(kind) => {
                self.announced.push(Announced {
                    code,
                    name,
                    field,
                    agency,
                    kind,
                    place,
                });
            }
            Group::Abolished => {
                let published = cell(Column::Decision)
                    .and_then(|text| decision_refs(&text).into_iter().next().map(|r| (r, text)));
                let on =
                    cell(Column::DecisionDate).and_then(|text| dates(&text).first().map(|(_, date)| *date));
                let (published_by, published_on) = match published {
                    Some((r, text)) => {
                        let date = r.date.or_else(|| dates(&text).first().map(|(_, date)| *date));
                        (Some(r.number), date.or(on))
                    }
                    None => (None, on),
                };
                let basis = cell(Column::Basis);
                let row = Abolished {
                    code,
                    name,
                    field,
                    agency,
                    published_by,
                    published_on,
                    basis,
                    place,
                };
                self.abolished.push(row);
            }
        }
        true
    }
}

/// `DANH MỤC …`, `THỦ TỤC HÀNH CHÍNH …`, numbered or not: the heading over a list.
fn opens_list(words: &str) -> bool {
    let (_, _, at) = numbering(words);
    let words = words.get(at..).unwrap_or_default().trim();
    ["danh muc", "thu tuc hanh chinh", "cac thu tuc hanh chinh", "tthc"]
        .iter()
        .any(|start| words.starts_with(start))
}

fn is_ordinal(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ')']);
    !text.is_empty() && text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// A row that only counts the columns: `(1) (2) (3)`.
fn is_column_count(filled: &[&String]) -> bool {
    filled.len() >= 3
        && filled.iter().all(|cell| {
            let inner = cell.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
            !inner.is_empty() && inner.len() <= 2 && inner.chars().all(|c| c.is_ascii_digit())
        })
}

/// `I. Lĩnh vực Du lịch`, `II. LĨNH VỰC THỦY SẢN (02 TTHC)`
fn group_field(text: &str) -> Option<String> {
    let folded = crate::folded::Folded::new(text);
    let (_, _, at) = numbering(&folded.text);
    let words = folded.text.get(at..)?;
    let lead = words.len() - words.trim_start().len();
    let start = words
        .trim_start()
        .strip_prefix("linh vuc")
        .map(|_| at + lead + "linh vuc".len())?;
    let end = folded
        .text
        .get(start..)?
        .find('(')
        .map_or(folded.text.len(), |close| start + close);
    let field = squeeze(folded.original(text, start, end).trim_start_matches([':', ' ']));
    (!field.is_empty()).then_some(field)
}

/// The table's cells as text, spans spread out so that columns keep their places; white space squeezed.
pub(super) fn grid(table: &Table) -> Vec<Vec<String>> {
    let mut above: Vec<String> = Vec::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    let mut spread_left = MAX_SPREAD;
    for row in &table.rows {
        let mut cells: Vec<String> = Vec::new();
        for cell in &row.cells {
            let at = cells.len();
            let text = if cell.continues_above {
                above.get(at).cloned().unwrap_or_default()
            } else {
                squeeze(&cell.text())
            };
            cells.push(text);
            let spread = (cell.col_span.clamp(1, MAX_COLUMNS) - 1).min(spread_left);
            spread_left -= spread;
            cells.extend(std::iter::repeat_n(String::new(), spread));
            if cells.len() > MAX_COLUMNS {
                break;
            }
        }
        above.clone_from(&cells);
        rows.push(cells);
    }
    rows
}
