//! A received file as the reader sees it: text only, line by line, with the findings of its case in place.

use std::collections::{BTreeMap, BTreeSet};

use app::reading::read_marked;
use app::{AppError, Refusal};
use documents::procedure::{ProcedureReading, SectionReading};
use documents::{Align, Block, Document, Paragraph, Place, Table};
use domain::finding::SectionGap;
use domain::marking::{SectionMark, StandingMark};
use domain::reading::ListRow;
use domain::text::fold;
use domain::{Act, Finding, What};

use super::convert::{count, file_name};
use super::finding::ordinal;
use super::preview::{aside, file_of_case};
use super::scene::{Laid, Scene};
use super::{Answer, Ask};
use crate::wire::document::{
    ConvertedLetters, DocumentLine, DocumentProcedure, DocumentSection, DocumentView, FindingMark, LineKind,
    LinePlace, SectionMarked, ShowDocument,
};

/// Most lines shown of one file.
const MAX_LINES: usize = 5_000;
/// Most examples of converted letters shown.
const MAX_CONVERTED: usize = 200;
/// Most problems of the reader shown.
const MAX_PROBLEMS: usize = 50;

pub(super) async fn case_document(ask: &Ask<'_>, request: ShowDocument) -> Answer<DocumentView> {
    let (seq, index, file) = file_of_case(ask, &request.case, &request.file).await?;
    let standing: Vec<StandingMark> = {
        let scene = Scene::of(ask).await?;
        scene.desk().marks_of(&file.sha256).cloned().collect()
    };
    let bytes = app::verify::file_bytes(ask.office(), &file.file).await?;
    let marks: Vec<SectionMark> = standing.iter().map(|m| m.mark.clone()).collect();
    let read = aside(move || read_marked(&bytes, &marks)).await?;
    if read.has_failed() {
        return Err(AppError::new(Refusal::CannotRead)
            .with("file", &file.safe_name)
            .into());
    }
    let (document, procedures) = (read.document, read.procedures);

    let mut sheet = Sheet::of(&document);
    if sheet.lines.is_empty() {
        // A workbook: the rows of its list, as the register keeps them.
        sheet.list_rows(file.reading.list.iter().flat_map(|l| &l.rows));
    }
    let scene = Scene::of(ask).await?;
    let laid = scene.laid(scene.case(&request.case)?);
    sheet.headings(&laid, &procedures);
    let order: Vec<&str> = scene
        .desk()
        .settings
        .sections
        .iter()
        .map(|s| s.key.as_str())
        .collect();
    let findings = laid.course.findings().iter().filter(|f| {
        let of_file = f.handoff.zip(f.file.as_deref());
        of_file
            .and_then(|(seq, name)| scene.file_id(seq, name))
            .as_deref()
            == Some(request.file.as_str())
    });
    let marks = findings.map(|f| sheet.mark(f, &procedures, &order)).collect();
    let outline = outline(&scene, &laid, &sheet, &procedures, &standing);
    let problems = document
        .problems
        .iter()
        .chain(&read.unfit)
        .take(MAX_PROBLEMS)
        .map(|p| {
            let place = p.place.map(|place| format!("{place}: ")).unwrap_or_default();
            format!("{place}{} {}", p.key, p.detail).trim().to_owned()
        });
    Ok(DocumentView {
        file: file_name(seq, index, &file),
        converted_from: converted_from(&document),
        converted: sheet.converted,
        procedures: outline,
        may_mark: scene.may(Act::Handle) && sheet.lines.iter().any(|l| l.at.is_some()),
        marks,
        cut: sheet.cut,
        problems: problems.collect(),
        lines: sheet.lines,
    })
}

/// The procedures of a file with their sections, and whose word stands behind each.
fn outline(
    scene: &Scene<'_>,
    laid: &Laid<'_>,
    sheet: &Sheet,
    procedures: &[ProcedureReading],
    standing: &[StandingMark],
) -> Vec<DocumentProcedure> {
    let marked = |index: usize, procedure: &ProcedureReading, key: &str| {
        let of = |m: &&StandingMark| {
            let wanted = &m.mark.procedure;
            let same = match (&wanted.code, &procedure.code) {
                (Some(one), Some(two)) => one.trim().eq_ignore_ascii_case(two.trim()),
                _ => usize::try_from(wanted.index).is_ok_and(|i| i == index),
            };
            same && m.mark.section == key
        };
        standing.iter().find(of).map(|m| SectionMarked {
            mark: m.seq.to_string(),
            by: scene.actor(m.by),
            at: scene.moment(m.at),
            reason: m.reason.clone(),
        })
    };
    let section = |index: usize, procedure: &ProcedureReading, s: &SectionReading| DocumentSection {
        key: s.key.to_owned(),
        heading: s.heading.clone(),
        line: sheet.line_at(s.place),
        empty: procedure.heading_only.contains(&s.key),
        marked: marked(index, procedure, s.key),
    };
    let one = |(index, p): (usize, &ProcedureReading)| DocumentProcedure {
        index: count(index),
        ordinal: ordinal(&laid.assembly, p.code.as_deref(), Some(&p.name)),
        code: p.code.clone(),
        name: p.name.clone(),
        line: sheet.line_at(p.place),
        sections: p.sections.iter().map(|s| section(index, p, s)).collect(),
        absent: p.absent.iter().map(|key| (*key).to_owned()).collect(),
    };
    procedures.iter().enumerate().map(one).collect()
}

/// A document as lines, and which line each of its places is on.
struct Sheet {
    lines: Vec<DocumentLine>,
    at: BTreeMap<(usize, usize), u32>,
    converted: Vec<ConvertedLetters>,
    cut: bool,
}

impl Sheet {
    fn of(document: &Document) -> Self {
        let mut sheet = Self {
            lines: Vec::new(),
            at: BTreeMap::new(),
            converted: Vec::new(),
            cut: false,
        };
        for (block, item) in document.body.iter().enumerate() {
            let place = Place {
                block,
                ..Place::default()
            };
            sheet.block(item, place, LineKind::Paragraph);
        }
        for item in document.notes.iter().flat_map(|n| &n.blocks) {
            sheet.note(item);
        }
        sheet
    }

    fn block(&mut self, block: &Block, place: Place, kind: LineKind) {
        match block {
            Block::Paragraph(paragraph) => {
                self.at.insert((place.block, 0), self.next());
                self.paragraph(paragraph, Some(place), kind);
            }
            Block::Table(table) => self.table(table, place),
        }
    }

    fn note(&mut self, block: &Block) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, None, LineKind::Note),
            Block::Table(table) => {
                for row in &table.rows {
                    let cells = row.cells.iter().map(documents::Cell::text).collect();
                    self.row(cells, String::new(), None, LineKind::Note);
                }
            }
        }
    }

    /// The number the next line gets.
    fn next(&self) -> u32 {
        count(self.lines.len()).saturating_add(1)
    }

    fn paragraph(&mut self, paragraph: &Paragraph, place: Option<Place>, kind: LineKind) {
        let text = paragraph.text();
        if text.trim().is_empty() && paragraph.label.is_none() {
            return;
        }
        let mut letters = paragraph.runs.iter().filter(|r| !r.text.trim().is_empty());
        self.letters(paragraph);
        self.push(DocumentLine {
            line: 0,
            kind,
            place: place.map(|p| p.to_string()).unwrap_or_default(),
            at: place.map(line_place),
            label: paragraph.label.clone(),
            text,
            cells: Vec::new(),
            heading: None,
            begins_procedure: None,
            strong: letters.all(|r| r.bold),
            centred: paragraph.align == Align::Center,
        });
    }

    fn table(&mut self, table: &Table, place: Place) {
        for (index, row) in table.rows.iter().enumerate() {
            let place = Place {
                row: Some(index),
                ..place
            };
            self.at.insert((place.block, index), self.next());
            for cell in &row.cells {
                for block in &cell.blocks {
                    if let Block::Paragraph(paragraph) = block {
                        self.letters(paragraph);
                    }
                }
            }
            let cells = row.cells.iter().map(documents::Cell::text).collect();
            self.row(
                cells,
                place.to_string(),
                Some(line_place(place)),
                LineKind::TableRow,
            );
        }
    }

    /// Keeps the first converted letters of the next line, as they were and as they are.
    fn letters(&mut self, paragraph: &Paragraph) {
        let next = self.next();
        if self.converted.len() >= MAX_CONVERTED
            || self.converted.last().is_some_and(|c| c.line == Some(next))
        {
            return;
        }
        let found = paragraph.runs.iter().find_map(|run| {
            let encoding = run.converted_from?;
            let before = app::reading::before_conversion(&run.text, run.font.as_deref(), encoding)?;
            let differs = before != run.text;
            differs.then(|| ConvertedLetters {
                line: Some(next),
                encoding: encoding.to_owned(),
                before,
                after: run.text.clone(),
            })
        });
        self.converted.extend(found);
    }

    fn list_rows<'r>(&mut self, rows: impl Iterator<Item = &'r ListRow>) {
        for row in rows {
            let status = row
                .status
                .map(|s| s.as_str().to_owned())
                .or_else(|| row.status_words.clone());
            let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string());
            let cells = [
                row.code.clone(),
                Some(row.name.clone()),
                row.field.clone(),
                status,
                row.decision.clone(),
                day(row.decision_date),
                day(row.effective_date),
                day(row.expiry_date),
            ];
            let cells = cells.into_iter().map(Option::unwrap_or_default).collect();
            self.row(cells, row.place.clone(), None, LineKind::TableRow);
        }
    }

    fn row(&mut self, cells: Vec<String>, place: String, at: Option<LinePlace>, kind: LineKind) {
        self.push(DocumentLine {
            line: 0,
            kind,
            place,
            at,
            label: None,
            text: cells.join("\t"),
            cells,
            heading: None,
            begins_procedure: None,
            strong: false,
            centred: false,
        });
    }

    fn push(&mut self, line: DocumentLine) {
        if self.lines.len() >= MAX_LINES {
            self.cut = true;
            return;
        }
        let line = DocumentLine {
            line: self.next(),
            ..line
        };
        self.lines.push(line);
    }

    /// The number of the line a place is on, or of the first after it.
    fn line_at(&self, place: Place) -> u32 {
        let from = (place.block, place.row.unwrap_or(0));
        let last = count(self.lines.len());
        self.at
            .range(from..)
            .next()
            .map_or(last, |(_, line)| *line)
            .min(last)
    }

    fn line_mut(&mut self, place: Place) -> Option<&mut DocumentLine> {
        let index = usize::try_from(self.line_at(place)).ok()?.checked_sub(1)?;
        self.lines.get_mut(index)
    }

    /// Marks headings, and where procedures begin in a file that holds several.
    fn headings(&mut self, laid: &Laid<'_>, procedures: &[ProcedureReading]) {
        for procedure in procedures {
            if procedures.len() > 1 {
                let number = ordinal(&laid.assembly, procedure.code.as_deref(), Some(&procedure.name));
                if let Some(line) = self.line_mut(procedure.place) {
                    line.begins_procedure = number;
                }
            }
            for section in &procedure.sections {
                if let Some(line) = self.line_mut(section.place) {
                    line.heading = Some(section.key.to_owned());
                }
            }
        }
    }

    /// Where to show a finding: a missing section after the one that should stand before it, anything with a place
    /// at that place, everything else at the top.
    fn mark(&self, finding: &Finding, procedures: &[ProcedureReading], order: &[&str]) -> FindingMark {
        let (from_line, after_line) = match (finding.what, &finding.section) {
            (What::Sections | What::FieldNotStated, Some(section)) => {
                self.place_of_section(finding, section, procedures, order)
            }
            _ => {
                let place = finding.place.as_deref().filter(|p| !p.is_empty());
                let line = place.and_then(|p| self.lines.iter().find(|l| l.place == p));
                line.map_or((None, 0), |l| (Some(l.line), l.line))
            }
        };
        FindingMark {
            finding: finding.id.0.clone(),
            after_line,
            from_line,
        }
    }

    fn place_of_section(
        &self,
        finding: &Finding,
        section: &str,
        procedures: &[ProcedureReading],
        order: &[&str],
    ) -> (Option<u32>, u32) {
        let only = match procedures {
            [only] => Some(only),
            _ => None,
        };
        let Some(procedure) = procedures.iter().find(|p| is_of(finding, p)).or(only) else {
            return (None, 0);
        };
        if finding.gap == Some(SectionGap::HeadingOnly) {
            let heading = procedure.sections.iter().find(|s| s.key == section);
            let line = heading.map(|s| self.line_at(s.place));
            return (line, line.unwrap_or(0));
        }
        let rank = |key: &str| order.iter().position(|k| *k == key);
        let before = procedure
            .sections
            .iter()
            .filter(|s| rank(s.key) < rank(section))
            .max_by_key(|s| (rank(s.key), s.place));
        let Some(before) = before else {
            return (None, self.line_at(procedure.place));
        };
        // The section ends before the next heading of this procedure, or where the reader says it ends.
        let next = procedure
            .sections
            .iter()
            .map(|s| s.place)
            .filter(|p| *p > before.place)
            .min();
        let end = next.unwrap_or(Place {
            block: before.end_block,
            ..Place::default()
        });
        let last = if self
            .at
            .range((end.block, end.row.unwrap_or(0))..)
            .next()
            .is_some()
        {
            self.line_at(end).saturating_sub(1)
        } else {
            count(self.lines.len())
        };
        (None, last.max(self.line_at(before.place)))
    }
}

fn line_place(place: Place) -> LinePlace {
    LinePlace {
        block: count(place.block),
        row: place.row.map(count),
    }
}

fn is_of(finding: &Finding, procedure: &ProcedureReading) -> bool {
    match (&finding.code, &procedure.code) {
        (Some(a), Some(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
        _ => finding
            .name
            .as_deref()
            .is_some_and(|n| fold(n) == fold(&procedure.name)),
    }
}

/// Legacy encodings met, each once.
fn converted_from(document: &Document) -> Vec<String> {
    fn gather(blocks: &[Block], met: &mut BTreeSet<&'static str>) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => met.extend(p.runs.iter().filter_map(|r| r.converted_from)),
                Block::Table(t) => {
                    for cell in t.rows.iter().flat_map(|r| &r.cells) {
                        gather(&cell.blocks, met);
                    }
                }
            }
        }
    }
    let mut met = BTreeSet::new();
    gather(&document.body, &mut met);
    for note in &document.notes {
        gather(&note.blocks, &mut met);
    }
    met.into_iter().map(str::to_owned).collect()
}
