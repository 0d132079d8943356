//! The procedures of a document and their sections.
//!
//! A file may hold one procedure or a decision's whole annex, set as paragraphs or as a table of headings and
//! contents. A section is known by the wording of its heading ([`crate::sections`]) *and* by its numbering:
//! the headings of one procedure are numbered alike, so `Thời hạn giải quyết` among the titles of a table or
//! inside a form is none. Forms (`Mẫu số …`) after the last section end the procedure.
//!
//! ```
//! use documents::{Block, Document, FileType, Paragraph, Run, procedure::read_procedures};
//!
//! let mut document = Document::new(FileType::Docx);
//! for line in ["Tên thủ tục: Cấp thẻ", "Mã số: 1.002567", "1. Trình tự thực hiện:", "Bước 1", "2. Phí, lệ phí:"] {
//!     let runs = vec![Run { text: line.to_owned(), ..Run::default() }];
//!     document.body.push(Block::Paragraph(Paragraph { runs, ..Paragraph::default() }));
//! }
//! let read = read_procedures(&document);
//! assert_eq!(read[0].name, "Cấp thẻ");
//! assert_eq!(read[0].heading_only, ["phi_le_phi"]);
//! ```

use serde::Serialize;

use crate::codes::procedure_code;
use crate::lines::{Line, Source, lines};
use crate::model::{Document, Place};
use crate::sections::{CODE_LABEL, FIELD_LABEL, Heading, NAME_LABEL, STATUTORY, Style, heading, numbering};
use choice::chosen;
pub use contents::{Contents, ProcedureContents, SectionContents};
use forms::{forms, forms_named, hard_form_start, soft_form_start};
pub use marks::{MAX_MARKS, Mark, MarkedProcedure, with_marks};
use outline::{Candidate, candidates, order, starts, title_text};

mod choice;
mod contents;
mod forms;
mod marks;
mod outline;
#[cfg(test)]
pub(crate) mod tests;

/// At most this many procedures are taken from one document.
pub const MAX_PROCEDURES: usize = 1_000;
/// Lines of one procedure looked at as headings.
const MAX_CANDIDATES: usize = 2_000;
/// Distinct sections that make a text without any label a procedure.
const MIN_SECTIONS: usize = 3;

/// One procedure as read. Every line from where it begins to where the next one begins is in exactly one of
/// `title`, a section, a form, or `outside`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProcedureReading {
    /// Its code, where the text gives one.
    pub code: Option<String>,
    /// Its name as written, without number and label; empty when there is none.
    pub name: String,
    /// Its field (`Lĩnh vực`), where given.
    pub field: Option<String>,
    /// Where it begins.
    pub place: Place,
    /// What stands above its first section and in none, as written: title, code, decision.
    pub title: String,
    /// Its sections in the order of the document; `ten_thu_tuc` and `linh_vuc` among them when labelled.
    pub sections: Vec<SectionReading>,
    /// Statutory sections (Nghị định 63/2010/NĐ-CP, article 8) with no heading, in the order of the regulation;
    /// never `linh_vuc`.
    pub absent: Vec<&'static str>,
    /// Sections with a heading and nothing under it.
    pub heading_only: Vec<&'static str>,
    /// The forms the section on forms names, one an entry.
    pub forms_named: Vec<String>,
    /// The forms that stand with it, in the order of the document.
    pub forms: Vec<FormReading>,
    /// Lines that are of none of these, as titles of parts of the paper are.
    pub outside: Vec<OutsideLine>,
    #[serde(skip)]
    title_lines: Vec<usize>,
    #[serde(skip)]
    outside_lines: Vec<usize>,
}

/// One section as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionReading {
    /// Key: `trinh_tu`, `cach_thuc`, …
    pub key: &'static str,
    /// The heading as written; empty where a person marked a text without one.
    pub heading: String,
    /// The text under it, a paragraph or table row a line, cells by tab.
    pub text: String,
    /// Where the heading stands.
    pub place: Place,
    /// The first top-level block after the section; with `place.block` the range of its blocks.
    pub end_block: usize,
    /// `true` when a person said where it stands ([`with_marks`]).
    pub marked: bool,
    #[serde(skip)]
    lines: Vec<usize>,
}

/// A form (`Mẫu số …`) that stands with a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormReading {
    /// `Mẫu số 01`, as written; empty when the form bears no number.
    pub label: String,
    /// Its title (`ĐƠN ĐỀ NGHỊ CẤP THẺ`); empty when none was found.
    pub title: String,
    /// All of it, a paragraph or table row a line.
    pub text: String,
    /// Where it begins.
    pub place: Place,
    #[serde(skip)]
    lines: Vec<usize>,
}

/// A line within a procedure that is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutsideLine {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl ProcedureReading {
    /// One nothing is known of yet.
    fn at(place: Place) -> Self {
        Self {
            code: None,
            name: String::new(),
            field: None,
            place,
            title: String::new(),
            sections: Vec::new(),
            absent: Vec::new(),
            heading_only: Vec::new(),
            forms_named: Vec::new(),
            forms: Vec::new(),
            outside: Vec::new(),
            title_lines: Vec::new(),
            outside_lines: Vec::new(),
        }
    }
}

/// Reads every procedure of `document`, in order.
pub fn read_procedures(document: &Document) -> Vec<ProcedureReading> {
    read_lines(&lines(document))
}

fn read_lines(lines: &[Line]) -> Vec<ProcedureReading> {
    let candidates = candidates(lines);
    let starts = starts(lines, &candidates);
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let mut procedures: Vec<ProcedureReading> = Vec::new();
    for (start, end) in starts.iter().copied().zip(ends).take(MAX_PROCEDURES) {
        match read_one(lines, &candidates, start, end) {
            Some(procedure) => procedures.push(procedure),
            // What only looked like a beginning.
            None => {
                if let Some(before) = procedures.last_mut() {
                    before.outside_lines.extend(start..end);
                    settle(before, lines);
                }
            }
        }
    }
    procedures
}

/// Shares the lines `start..end` out among the parts of the procedure that stands on them.
fn read_one(lines: &[Line], all: &[Candidate], start: usize, end: usize) -> Option<ProcedureReading> {
    let first = all.partition_point(|c| c.line < start);
    let own = all.iter().skip(first).take_while(|c| c.line < end);
    let within: Vec<&Candidate> = own.take(MAX_CANDIDATES).collect();
    let first_section = within.iter().find(|c| c.is_section()).map_or(end, |c| c.line);
    let (inner_forms, cut) = hard_form_start(lines, &within, first_section, end);
    let in_form = |line: usize| inner_forms.iter().any(|form| form.contains(&line));
    let labels = within
        .iter()
        .filter(|c| !c.is_section() && c.line < first_section.max(start + 1))
        .copied();
    let mut headings: Vec<&Candidate> = Vec::new();
    for label in labels {
        if !headings.iter().any(|c| c.heading.key == label.heading.key) {
            headings.push(label);
        }
    }
    let sections: Vec<&Candidate> = within
        .iter()
        .filter(|c| c.is_section() && c.line < cut && !in_form(c.line))
        .copied()
        .collect();
    headings.extend(chosen(&sections));
    headings.sort_by_key(|c| c.line);
    let last = headings.last()?;
    let behind = soft_form_start(lines, last, cut);

    let mut reading = ProcedureReading::at(lines.get(start)?.place);
    let title_end = headings.first().map_or(end, |c| c.line);
    reading.title_lines.extend(start..title_end);
    for (index, candidate) in headings.iter().enumerate() {
        let next = headings.get(index + 1).map_or(behind, |c| c.line);
        let own = candidate.line..next;
        if candidate.heading.key == CODE_LABEL {
            reading.title_lines.extend(own);
        } else {
            reading.sections.push(SectionReading {
                key: candidate.heading.key,
                heading: String::new(),
                text: String::new(),
                place: lines.get(candidate.line)?.place,
                end_block: 0,
                marked: false,
                lines: own.filter(|line| !in_form(*line)).collect(),
            });
        }
    }
    let inner = inner_forms.iter().filter(|form| form.start < behind).cloned();
    for region in inner.chain(std::iter::once(behind..end)) {
        let (forms, outside) = forms(lines, region);
        reading.forms.extend(forms);
        reading.outside_lines.extend(outside);
    }
    settle(&mut reading, lines);
    let known = reading.code.is_some() || !reading.name.is_empty();
    let found = reading.sections.iter().filter(|s| order(s.key) > 0).count();
    let labelled = headings
        .iter()
        .any(|c| matches!(c.heading.key, NAME_LABEL | CODE_LABEL));
    (found >= MIN_SECTIONS || (known && labelled && found > 0)).then_some(reading)
}

/// Says everything that follows from which lines belong to which part.
fn settle(reading: &mut ProcedureReading, lines: &[Line]) {
    reading.outside_lines.sort_unstable();
    for section in &mut reading.sections {
        section.lines.sort_unstable();
        settle_section(section, lines);
    }
    reading
        .sections
        .sort_by_key(|section| section.lines.first().copied());
    for form in &mut reading.forms {
        form.text = text_of(lines, &form.lines);
    }
    reading.title = text_of(lines, &reading.title_lines);
    let outside = reading.outside_lines.iter().filter_map(|at| lines.get(*at));
    reading.outside = outside
        .map(|line| OutsideLine {
            text: line.full(),
            place: line.place,
        })
        .collect();

    let of = |key: &str| reading.sections.iter().find(|section| section.key == key);
    let titled = |key: &str| {
        of(key)
            .and_then(|section| section.text.lines().find(|line| !line.trim().is_empty()))
            .map(clean_name)
            .filter(|text| !text.is_empty())
    };
    let title: Vec<&Line> = reading
        .title_lines
        .iter()
        .filter_map(|at| lines.get(*at))
        .collect();
    let name = titled(NAME_LABEL).unwrap_or_else(|| title_text(&title));
    let field = titled(FIELD_LABEL);
    let code = title
        .iter()
        .find_map(|line| procedure_code(&line.text))
        .or_else(|| of(NAME_LABEL).and_then(|section| procedure_code(&section.text)));
    let forms_named = of("mau_don").map(|section| forms_named(&section.text));
    reading.name = name;
    reading.field = field;
    reading.code = code;
    reading.forms_named = forms_named.unwrap_or_default();
    judge(reading);
}

fn settle_section(section: &mut SectionReading, lines: &[Line]) {
    let Some((first, under)) = section.lines.split_first() else {
        return;
    };
    let Some(line) = lines.get(*first) else { return };
    section.place = line.place;
    let full = line.full();
    let rest = match own_heading(section, line) {
        Some(heading) => heading.rest,
        None if section.marked && (under.is_empty() || !announces(&line.text)) => full.clone(),
        None => String::new(),
    };
    section.heading = full
        .strip_suffix(rest.as_str())
        .unwrap_or(&full)
        .trim()
        .to_owned();
    section.text = rest;
    let under_text = text_of(lines, under);
    if !section.text.is_empty() && !under_text.is_empty() {
        section.text.push('\n');
    }
    section.text.push_str(&under_text);
    let last = section.lines.last().and_then(|at| lines.get(*at));
    let last_block = last.map_or(line.place.block, |last| last.place.block);
    section.end_block = last_block + 1;
}

/// The heading the section's first line is, if it is one of its key.
fn own_heading(section: &SectionReading, line: &Line) -> Option<Heading> {
    let in_cell = line.source == Source::HeadingCell;
    heading(line.label.as_deref(), &line.text, in_cell).filter(|heading| heading.key == section.key)
}

/// A short line with a colon at its end, over a text a person marked.
fn announces(text: &str) -> bool {
    const MAX_CHARS: usize = 120;
    text.ends_with(':') && text.chars().count() <= MAX_CHARS
}

fn text_of(lines: &[Line], own: &[usize]) -> String {
    let lines = own.iter().filter_map(|at| lines.get(*at));
    lines.map(Line::full).collect::<Vec<_>>().join("\n")
}

fn clean_name(name: &str) -> String {
    let name = crate::folded::squeeze(name);
    // `Cấp thẻ (mã số TTHC: 1.013129)`
    let name = match crate::codes::named_with_code(&name) {
        Some((words, "")) => words,
        _ => &name,
    };
    let name = name
        .trim_start_matches([':', '-', '–', '.', ' '])
        .trim_end_matches([':', '.', ';', ' ']);
    let quoted = name
        .strip_prefix(['“', '"', '”'])
        .and_then(|name| name.strip_suffix(['”', '"', '“']))
        .filter(|name| !name.contains(['“', '”', '"']));
    quoted.unwrap_or(name).to_owned()
}

/// Says what is absent and what is only a heading.
fn judge(reading: &mut ProcedureReading) {
    reading.absent.clear();
    reading.heading_only.clear();
    for key in STATUTORY {
        let section = reading.sections.iter().find(|section| section.key == key);
        match section {
            _ if key == NAME_LABEL && !reading.name.is_empty() => {}
            None => reading.absent.push(key),
            Some(section) if !says_something(&section.text) => reading.heading_only.push(key),
            Some(_) => {}
        }
    }
}

/// `Không.` is an answer; dots, dashes and sub-headings with nothing behind them are none.
fn says_something(text: &str) -> bool {
    text.lines()
        .flat_map(|line| line.split('\t'))
        .any(|line| line.chars().any(char::is_alphanumeric) && !is_bare(line))
}

fn is_bare(line: &str) -> bool {
    let (style, _, at) = numbering(line);
    let number_alone = !matches!(style, Style::Plain)
        && !line
            .get(at..)
            .unwrap_or_default()
            .chars()
            .any(char::is_alphanumeric);
    number_alone || crate::sections::is_bare_sub_heading(line)
}
