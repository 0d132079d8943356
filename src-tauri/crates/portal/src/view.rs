//! Content as the templates want it: cleaned text, shown dates, links worked out, tables with true spans.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::build::{decision_path, procedure_path};
use crate::content::{
    ContentBlock, DecisionLink, DecisionPage, Download, Inline, PortalContent, ProcedureLink, ProcedurePage,
    SiteHead, Status, TableRow,
};
use crate::names::{decision_slug, procedure_slug, safe_file_name, slug};
use crate::text::{clean, clean_line, shown_date, shown_moment, shown_size};

/// Most columns one cell may cover.
const MAX_COLUMNS: usize = 100;

/// Tables inside tables deeper than this are shown as paragraphs.
const MAX_TABLE_DEPTH: usize = 3;

/// How many digits of the hash name the folder of a download.
const HASH_FOLDER_DIGITS: usize = 12;

/// Heading of procedures without a field.
const NO_FIELD: &str = "Lĩnh vực khác";

/// Which pages the site has, to know what may be linked.
pub(crate) struct Links {
    procedures: BTreeSet<String>,
    decisions: BTreeSet<String>,
}

impl Links {
    pub(crate) fn new(content: &PortalContent) -> Self {
        Self {
            procedures: content
                .procedures
                .iter()
                .map(|p| procedure_slug(&p.code, &p.name))
                .collect(),
            decisions: content
                .decisions
                .iter()
                .map(|d| decision_slug(&d.number, d.date))
                .collect(),
        }
    }

    fn decision(&self, link: &DecisionLink) -> DecisionView {
        let slug = link.date.map(|date| decision_slug(&link.number, date));
        DecisionView {
            number: clean_line(&link.number),
            date: link.date.map(shown_date),
            href: slug
                .filter(|s| self.decisions.contains(s))
                .map(|s| format!("quyet-dinh/{s}.html")),
        }
    }

    fn procedure(&self, link: &ProcedureLink) -> ProcedureLinkView {
        let slug = procedure_slug(&link.code, &link.name);
        ProcedureLinkView {
            code: clean_line(&link.code),
            name: clean_line(&link.name),
            href: self
                .procedures
                .contains(&slug)
                .then(|| format!("thu-tuc/{slug}.html")),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct SiteView {
    title: String,
    agency: String,
    contact: Option<String>,
    demo: bool,
}

pub(crate) fn site(site: &SiteHead) -> SiteView {
    SiteView {
        title: clean_line(&site.title),
        agency: clean_line(&site.agency),
        contact: site.contact.as_deref().map(clean_line).filter(|c| !c.is_empty()),
        demo: site.demo,
    }
}

#[derive(Serialize)]
struct DecisionView {
    number: String,
    date: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct ProcedureLinkView {
    code: String,
    name: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct StatusView {
    in_force: bool,
    since: Option<String>,
    decision: Option<DecisionView>,
}

fn status(status: &Status, links: &Links) -> StatusView {
    let (since, decision) = match status {
        Status::InForce { from, decision } => (from, decision),
        Status::NoLonger { since, by } => (since, by),
    };
    StatusView {
        in_force: status.is_in_force(),
        since: since.map(shown_date),
        decision: decision.as_ref().map(|d| links.decision(d)),
    }
}

#[derive(Serialize)]
struct DownloadView {
    href: String,
    file_name: String,
    label: String,
    kind: String,
    size: String,
    sha256: String,
}

/// Where a download stands on the site. Its content is in the path, so a changed file never keeps an old link.
pub(crate) fn download_path(file: &Download) -> String {
    let folder: String = file.bytes_sha256.chars().take(HASH_FOLDER_DIGITS).collect();
    format!("tep/{folder}/{}", safe_file_name(&file.file_name))
}

fn download(file: &Download) -> DownloadView {
    let file_name = safe_file_name(&file.file_name);
    let label = clean_line(&file.label);
    DownloadView {
        href: download_path(file),
        kind: file_name
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase(),
        label: if label.is_empty() {
            file_name.clone()
        } else {
            label
        },
        size: shown_size(file.size_bytes),
        sha256: file.bytes_sha256.clone(),
        file_name,
    }
}

#[derive(Serialize)]
pub(crate) struct ProcedureView {
    code: String,
    name: String,
    field: Option<String>,
    agency: Option<String>,
    status: StatusView,
    decision: Option<DecisionView>,
    updated_on: Option<String>,
    sections: Vec<SectionView>,
    forms: Vec<DownloadView>,
    original: Option<DownloadView>,
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    blocks: Vec<BlockView>,
}

pub(crate) fn procedure(procedure: &ProcedurePage, links: &Links) -> ProcedureView {
    let mut ids = BTreeSet::new();
    let sections = procedure
        .sections
        .iter()
        .map(|section| SectionView {
            id: unique_id(&section.key, &mut ids),
            title: clean_line(&section.title),
            blocks: blocks(&section.blocks, 0),
        })
        .collect();
    ProcedureView {
        code: clean_line(&procedure.code),
        name: clean_line(&procedure.name),
        field: line(procedure.field.as_deref()),
        agency: line(procedure.agency.as_deref()),
        status: status(&procedure.status, links),
        decision: procedure.decision.as_ref().map(|d| links.decision(d)),
        updated_on: procedure.updated_on.map(shown_date),
        sections,
        forms: procedure.forms.iter().map(download).collect(),
        original: procedure.original.as_ref().map(download),
    }
}

fn line(text: Option<&str>) -> Option<String> {
    text.map(clean_line).filter(|t| !t.is_empty())
}

/// An anchor no other part of the page has.
fn unique_id(key: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = format!("muc-{}", slug(key));
    let mut id = stem.clone();
    let mut number = 2_usize;
    while !taken.insert(id.clone()) {
        id = format!("{stem}-{number}");
        number += 1;
    }
    id
}

#[derive(Serialize)]
pub(crate) struct DecisionPageView {
    number: String,
    date: String,
    iso_date: String,
    issuer: Option<String>,
    abstract_text: String,
    announced: Vec<ProcedureLinkView>,
    abolished: Vec<ProcedureLinkView>,
    original: Option<DownloadView>,
}

pub(crate) fn decision(decision: &DecisionPage, links: &Links) -> DecisionPageView {
    DecisionPageView {
        number: clean_line(&decision.number),
        date: shown_date(decision.date),
        iso_date: decision.date.to_string(),
        issuer: line(decision.issuer.as_deref()),
        abstract_text: clean_line(&decision.abstract_text),
        announced: decision.announced.iter().map(|p| links.procedure(p)).collect(),
        abolished: decision.abolished.iter().map(|p| links.procedure(p)).collect(),
        original: decision.original.as_ref().map(download),
    }
}

#[derive(Serialize)]
pub(crate) struct IndexView {
    updated: String,
    updated_machine: String,
    total: usize,
    in_force: usize,
    no_longer: usize,
    fields: Vec<FieldView>,
    decisions: Vec<DecisionRowView>,
}

#[derive(Serialize)]
struct FieldView {
    id: String,
    name: String,
    procedures: Vec<ProcedureRowView>,
}

#[derive(Serialize)]
struct ProcedureRowView {
    href: String,
    code: String,
    name: String,
    agency: Option<String>,
    status: StatusView,
    decision: Option<DecisionView>,
}

#[derive(Serialize)]
struct DecisionRowView {
    href: String,
    number: String,
    date: String,
    abstract_text: String,
}

/// `procedures` and `decisions` in the order to be shown.
pub(crate) fn index(
    content: &PortalContent,
    procedures: &[&ProcedurePage],
    decisions: &[&DecisionPage],
    links: &Links,
) -> IndexView {
    let mut fields: Vec<FieldView> = Vec::new();
    for procedure in procedures {
        let name = line(procedure.field.as_deref()).unwrap_or_else(|| NO_FIELD.to_owned());
        if fields.last().is_none_or(|f| f.name != name) {
            fields.push(FieldView {
                id: format!("linh-vuc-{}", fields.len() + 1),
                name,
                procedures: Vec::new(),
            });
        }
        if let Some(field) = fields.last_mut() {
            field.procedures.push(ProcedureRowView {
                href: format!("{}.html", procedure_path(procedure)),
                code: clean_line(&procedure.code),
                name: clean_line(&procedure.name),
                agency: line(procedure.agency.as_deref()),
                status: status(&procedure.status, links),
                decision: procedure.decision.as_ref().map(|d| links.decision(d)),
            });
        }
    }
    for field in &mut fields {
        field.procedures.sort_by_key(|p| !p.status.in_force);
    }
    let in_force = procedures.iter().filter(|p| p.status.is_in_force()).count();
    let (updated, updated_machine) = shown_moment(content.updated_at, content.site.utc_offset_seconds);
    IndexView {
        updated,
        updated_machine,
        total: procedures.len(),
        in_force,
        no_longer: procedures.len() - in_force,
        fields,
        decisions: decisions
            .iter()
            .map(|d| DecisionRowView {
                href: format!("{}.html", decision_path(d)),
                number: clean_line(&d.number),
                date: shown_date(d.date),
                abstract_text: clean_line(&d.abstract_text),
            })
            .collect(),
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BlockView {
    Paragraph {
        level: &'static str,
        label: Option<String>,
        runs: Vec<RunView>,
    },
    List {
        items: Vec<ItemView>,
    },
    Table {
        head: Vec<Vec<CellView>>,
        body: Vec<Vec<CellView>>,
    },
}

#[derive(Serialize)]
struct RunView {
    lines: Vec<String>,
    bold: bool,
    italic: bool,
}

#[derive(Serialize)]
struct ItemView {
    label: Option<String>,
    runs: Vec<RunView>,
}

#[derive(Serialize, Default)]
struct CellView {
    col_span: usize,
    row_span: usize,
    blocks: Vec<BlockView>,
}

fn blocks(content: &[ContentBlock], depth: usize) -> Vec<BlockView> {
    let mut out = Vec::new();
    for block in content {
        match block {
            ContentBlock::Paragraph { label, runs } => {
                let label = line(label.as_deref());
                let runs = run_views(runs);
                if !runs.is_empty() || label.is_some() {
                    out.push(BlockView::Paragraph {
                        level: level(label.as_deref(), &runs),
                        label,
                        runs,
                    });
                }
            }
            ContentBlock::List { items } => {
                let items: Vec<_> = items
                    .iter()
                    .map(|item| ItemView {
                        label: line(item.label.as_deref()),
                        runs: run_views(&item.runs),
                    })
                    .filter(|item| !item.runs.is_empty())
                    .collect();
                if !items.is_empty() {
                    out.push(BlockView::List { items });
                }
            }
            ContentBlock::Table { rows } if depth < MAX_TABLE_DEPTH => out.extend(table(rows, depth + 1)),
            ContentBlock::Table { rows } => out.extend(flattened(rows)),
        }
    }
    out
}

/// Runs without empty ones; nothing at all when there is only white space.
fn run_views(runs: &[Inline]) -> Vec<RunView> {
    if runs.iter().all(|r| r.text.trim().is_empty()) {
        return Vec::new();
    }
    runs.iter()
        .filter(|r| !r.text.is_empty())
        .map(|r| RunView {
            lines: clean(&r.text).split('\n').map(str::to_owned).collect(),
            bold: r.bold,
            italic: r.italic,
        })
        .collect()
}

/// How far a paragraph is set in: officials type their lists, `-` for the first level and `+` for the second.
fn level(label: Option<&str>, runs: &[RunView]) -> &'static str {
    let text = runs
        .first()
        .and_then(|r| r.lines.first())
        .map(|l| l.trim_start())
        .unwrap_or_default();
    match label.unwrap_or(text).chars().next() {
        Some('-' | '–' | '—' | '•' | '*' | '·') => "l1",
        Some('+' | '○' | 'o') if label.is_some() || text.starts_with('+') => "l2",
        _ => "l0",
    }
}

/// Everything in the rows as one sequence of paragraphs.
fn flattened(rows: &[TableRow]) -> Vec<BlockView> {
    let mut out = Vec::new();
    let mut waiting: Vec<&ContentBlock> = rows
        .iter()
        .rev()
        .flat_map(|r| r.cells.iter().rev().flat_map(|c| c.blocks.iter().rev()))
        .collect();
    while let Some(block) = waiting.pop() {
        match block {
            ContentBlock::Table { rows } => waiting.extend(
                rows.iter()
                    .rev()
                    .flat_map(|r| r.cells.iter().rev().flat_map(|c| c.blocks.iter().rev())),
            ),
            simple => out.extend(blocks(std::slice::from_ref(simple), MAX_TABLE_DEPTH)),
        }
    }
    out
}

fn table(rows: &[TableRow], depth: usize) -> Option<BlockView> {
    let rows: Vec<_> = rows.iter().filter(|r| !r.cells.is_empty()).collect();
    let marked = rows.iter().take_while(|r| r.header).count();
    let head_rows = match marked {
        0 if rows.len() > 1 && rows.first().is_some_and(|r| is_all_bold(r)) => 1,
        all if all == rows.len() => 0,
        some => some,
    };
    let (head, body) = rows.split_at(head_rows);
    let (head, body) = (spanned(head, depth), spanned(body, depth));
    (!body.is_empty()).then_some(BlockView::Table { head, body })
}

/// A first row all in bold is a heading row, marked or not.
fn is_all_bold(row: &TableRow) -> bool {
    let mut runs = row
        .cells
        .iter()
        .flat_map(|c| &c.blocks)
        .flat_map(|b| match b {
            ContentBlock::Paragraph { runs, .. } => runs.as_slice(),
            _ => &[],
        })
        .filter(|r| !r.text.trim().is_empty())
        .peekable();
    runs.peek().is_some() && runs.all(|r| r.bold)
}

/// Rows of cells with row spans. A cell that says it continues the one above does so only if a cell of the same
/// columns is there; otherwise it stays as an empty cell, so that no text moves to another column.
fn spanned(rows: &[&TableRow], depth: usize) -> Vec<Vec<CellView>> {
    let mut out: Vec<Vec<CellView>> = Vec::new();
    // Per starting column: where the cell that reaches down to here stands, and how wide it is.
    let mut above: Vec<Option<(usize, usize, usize)>> = Vec::new();
    for row in rows {
        let mut column = 0;
        let mut placed = Vec::new();
        for cell in &row.cells {
            let width = cell.col_span.clamp(1, MAX_COLUMNS);
            let origin = above
                .get(column)
                .copied()
                .flatten()
                .filter(|o| cell.continues_above && o.2 == width);
            placed.push((cell, column, width, origin));
            column += width;
        }
        if placed.iter().all(|p| p.3.is_some()) {
            // The row has no cell of its own; HTML has no such rows.
            continue;
        }
        let mut below = vec![None; column];
        let mut views = Vec::new();
        for (cell, column, width, origin) in placed {
            let position = if let Some((r, c, _)) = origin {
                if let Some(view) = out.get_mut(r).and_then(|row| row.get_mut(c)) {
                    view.row_span += 1;
                }
                (r, c, width)
            } else {
                let blocks = if cell.continues_above {
                    Vec::new()
                } else {
                    blocks(&cell.blocks, depth)
                };
                views.push(CellView {
                    col_span: width,
                    row_span: 1,
                    blocks,
                });
                (out.len(), views.len() - 1, width)
            };
            if let Some(slot) = below.get_mut(column) {
                *slot = Some(position);
            }
        }
        out.push(views);
        above = below;
    }
    out
}
