//! Where a person said a section stands, laid over what the reader found.

use super::{FormReading, ProcedureReading, SectionReading, judge, settle};
use crate::codes::base_code;
use crate::lines::{Line, lines};
use crate::model::{Document, Place, Problem};
use crate::sections::{FIELD_LABEL, NAME_LABEL, STATUTORY};

/// At most this many marks are laid over one document; a person sets a handful.
pub const MAX_MARKS: usize = 1_000;

/// “The section is here”, as a person said it of one document. Whoever keeps it keeps the document's hash beside
/// it: the places mean nothing in another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Key of the section: one of [`STATUTORY`], or `linh_vuc`.
    pub section_key: String,
    /// The procedure it belongs to.
    pub procedure: MarkedProcedure,
    /// Where it begins: its heading, or its first line where it has none.
    pub from: Place,
    /// Where it ends, that line or row included; a place without row or cell means all of that block or row.
    pub to: Place,
}

/// Which procedure a mark speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkedProcedure {
    /// The one with this code; a code without the province's tail fits the one with it.
    Code(String),
    /// The one at this index of the reading, from 0. The index after the last makes a procedure the reader missed.
    Index(usize),
}

/// Lays `marks` over `reading`, which must be of `document`, one after the other.
///
/// A mark wins: its lines leave whatever held them, and the section the reader took for that key goes back to the
/// section before it. A content table is one line, so a mark inside it takes the whole of it. A mark that does not fit
/// changes nothing and is a problem at its place: `mark-unknown-section`, `mark-unknown-procedure`,
/// `mark-outside-document`, `mark-empty`, `mark-overlaps` (an earlier mark), `limit-marks`.
///
/// ```
/// use documents::{Block, Document, FileType, Paragraph, Place, Run};
/// use documents::procedure::{Mark, MarkedProcedure, read_procedures, with_marks};
///
/// let mut document = Document::new(FileType::Docx);
/// for line in ["Tên thủ tục: Cấp thẻ", "1. Trình tự thực hiện: Bước 1", "Mất bao lâu", "05 ngày", "5. Phí: Không"] {
///     let runs = vec![Run { text: line.to_owned(), ..Run::default() }];
///     document.body.push(Block::Paragraph(Paragraph { runs, ..Paragraph::default() }));
/// }
/// let at = |block| Place { block, ..Place::default() };
/// let mark = Mark {
///     section_key: "thoi_han".to_owned(),
///     procedure: MarkedProcedure::Index(0),
///     from: at(2),
///     to: at(3),
/// };
/// let (marked, problems) = with_marks(read_procedures(&document), &[mark], &document);
/// assert_eq!(marked[0].sections[2].text, "Mất bao lâu\n05 ngày");
/// assert_eq!(marked[0].sections[1].text, "Bước 1");
/// assert!(problems.is_empty());
/// ```
pub fn with_marks(
    mut reading: Vec<ProcedureReading>,
    marks: &[Mark],
    document: &Document,
) -> (Vec<ProcedureReading>, Vec<Problem>) {
    let lines = lines(document);
    let mut problems = Vec::new();
    let mut marked = vec![false; lines.len()];
    let mut known: Vec<Known> = reading.iter().map(Known::of).collect();
    for mark in marks.iter().take(MAX_MARKS) {
        match fitting(&reading, mark, &lines, &marked) {
            Ok(fit) => {
                for line in &fit.lines {
                    if let Some(flag) = marked.get_mut(*line) {
                        *flag = true;
                    }
                }
                for (index, (known, procedure)) in known.iter_mut().zip(&reading).enumerate() {
                    known.hear(&fit, procedure, index);
                }
                lay(&mut reading, fit, &lines);
            }
            Err(key) => problems.push(Problem {
                key: key.to_owned(),
                place: Some(mark.from),
                detail: mark.section_key.clone(),
            }),
        }
    }
    if marks.len() > MAX_MARKS {
        problems.push(Problem::whole("limit-marks", marks.len().to_string()));
    }
    if marks.len() > problems.len() {
        for procedure in &mut reading {
            settle(procedure, &lines);
        }
        for (known, procedure) in known.into_iter().zip(&mut reading) {
            known.keep(procedure);
        }
    }
    (reading, problems)
}

/// What the reader knew of a procedure: a mark of something else does not take it away.
struct Known {
    name: String,
    code: Option<String>,
    field: Option<String>,
    /// A mark says where the name, and with it the code, of this procedure stands.
    named: bool,
    /// The mark of another procedure's name took the lines of this one's.
    given_away: bool,
    /// A mark says where the field of this procedure stands, or took its lines for another's.
    sorted: bool,
}

impl Known {
    fn of(procedure: &ProcedureReading) -> Self {
        Self {
            name: procedure.name.clone(),
            code: procedure.code.clone(),
            field: procedure.field.clone(),
            named: false,
            given_away: false,
            sorted: false,
        }
    }

    /// Takes note of a mark before it is laid over `procedure`, the one at `index`.
    fn hear(&mut self, fit: &Fit, procedure: &ProcedureReading, index: usize) {
        let own = fit.procedure == index;
        let takes = |key: &str| {
            let sections = procedure.sections.iter().filter(|section| section.key == key);
            let mut lines = sections.flat_map(|section| &section.lines);
            lines.any(|line| fit.lines.binary_search(line).is_ok())
        };
        match fit.key {
            NAME_LABEL if own => self.named = true,
            NAME_LABEL => {
                let title = &procedure.title_lines;
                let of_title = title.iter().any(|line| fit.lines.binary_search(line).is_ok());
                self.given_away |= of_title || takes(NAME_LABEL);
            }
            FIELD_LABEL => self.sorted |= own || takes(FIELD_LABEL),
            _ => {}
        }
    }

    /// Gives back to `procedure` what no mark was about.
    fn keep(self, procedure: &mut ProcedureReading) {
        if !self.given_away {
            if !self.named {
                procedure.name = self.name;
            }
            if !self.named || procedure.code.is_none() {
                procedure.code = self.code;
            }
        }
        if !self.sorted {
            procedure.field = self.field;
        }
        judge(procedure);
    }
}

/// A mark that fits: its key, its procedure and its lines, at least one.
struct Fit {
    key: &'static str,
    procedure: usize,
    lines: Vec<usize>,
}

fn fitting(
    reading: &[ProcedureReading],
    mark: &Mark,
    lines: &[Line],
    marked: &[bool],
) -> Result<Fit, &'static str> {
    let key = STATUTORY
        .into_iter()
        .chain([FIELD_LABEL])
        .find(|key| *key == mark.section_key)
        .ok_or("mark-unknown-section")?;
    let procedure = match &mark.procedure {
        MarkedProcedure::Index(index) => (*index <= reading.len()).then_some(*index),
        MarkedProcedure::Code(code) => position_of_code(reading, code),
    }
    .ok_or("mark-unknown-procedure")?;
    let last_block = lines.last().map_or(0, |line| line.place.block);
    if lines.is_empty() || mark.from.block > last_block {
        return Err("mark-outside-document");
    }
    let taken: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| stands_in(line.place, mark.from, mark.to))
        .map(|(index, _)| index)
        .collect();
    if taken.is_empty() {
        return Err("mark-empty");
    }
    if taken.iter().any(|line| marked.get(*line) == Some(&true)) {
        return Err("mark-overlaps");
    }
    Ok(Fit {
        key,
        procedure,
        lines: taken,
    })
}

fn position_of_code(reading: &[ProcedureReading], code: &str) -> Option<usize> {
    let of = |wanted: &dyn Fn(&str) -> bool| {
        reading
            .iter()
            .position(|procedure| procedure.code.as_deref().is_some_and(wanted))
    };
    let code = code.trim();
    of(&|own| own.eq_ignore_ascii_case(code)).or_else(|| of(&|own| base_code(own) == base_code(code)))
}

/// `true` when a line at `place` stands in `from..=to`; a place that names a block or row means all of it.
fn stands_in(place: Place, from: Place, to: Place) -> bool {
    (place >= from || holds(place, from)) && (place <= to || holds(to, place))
}

/// `true` when `outer` names the block, row or cell that `inner` stands in.
fn holds(outer: Place, inner: Place) -> bool {
    let fits = |outer: Option<usize>, inner: Option<usize>| outer.is_none() || outer == inner;
    outer.block == inner.block
        && fits(outer.row, inner.row)
        && fits(outer.cell, inner.cell)
        && fits(outer.paragraph, inner.paragraph)
}

/// Gives the lines of the mark to its section.
fn lay(reading: &mut Vec<ProcedureReading>, fit: Fit, lines: &[Line]) {
    let place = fit
        .lines
        .first()
        .and_then(|line| lines.get(*line))
        .map(|line| line.place)
        .unwrap_or_default();
    if fit.procedure == reading.len() {
        reading.push(ProcedureReading::at(place));
    }
    for procedure in reading.iter_mut() {
        release(procedure, &fit.lines);
    }
    let Some(procedure) = reading.get_mut(fit.procedure) else {
        return;
    };
    if let Some(old) = procedure.sections.iter().position(|s| s.key == fit.key) {
        let freed = procedure.sections.remove(old).lines;
        let first = freed.first().copied().unwrap_or_default();
        let before = procedure
            .sections
            .iter_mut()
            .filter(|section| section.lines.first().is_some_and(|line| *line < first))
            .max_by_key(|section| section.lines.first().copied());
        match before {
            Some(before) => before.lines.extend(freed),
            None => procedure.outside_lines.extend(freed),
        }
    }
    procedure.sections.push(SectionReading {
        key: fit.key,
        heading: String::new(),
        text: String::new(),
        place,
        end_block: place.block + 1,
        lines: fit.lines,
        marked: true,
    });
}

/// Takes `taken` away from whatever of the procedure holds it. A section that loses its heading is none any more.
fn release(procedure: &mut ProcedureReading, taken: &[usize]) {
    let keep = |line: &usize| taken.binary_search(line).is_err();
    procedure.title_lines.retain(keep);
    procedure.outside_lines.retain(keep);
    for FormReading { lines, .. } in &mut procedure.forms {
        lines.retain(keep);
    }
    procedure.forms.retain(|form| !form.lines.is_empty());
    let mut freed = Vec::new();
    procedure.sections.retain_mut(|section| {
        let headless = !section.marked && section.lines.first().is_some_and(|line| !keep(line));
        section.lines.retain(keep);
        if headless {
            freed.append(&mut section.lines);
        }
        !section.lines.is_empty()
    });
    procedure.outside_lines.append(&mut freed);
}
