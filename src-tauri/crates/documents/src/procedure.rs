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
use crate::lines::{Line, lines};
use crate::model::{Document, Place};
use crate::sections::{CODE_LABEL, FIELD_LABEL, NAME_LABEL, STATUTORY, Style, numbering};
use choice::chosen;
use forms::{forms_named, hard_form_start, soft_form_start};
use outline::{Candidate, candidates, order, starts, title_text};

mod choice;
mod forms;
mod outline;
#[cfg(test)]
pub(crate) mod tests;

/// At most this many procedures are taken from one document.
pub const MAX_PROCEDURES: usize = 1_000;
/// Lines of one procedure looked at as headings.
const MAX_CANDIDATES: usize = 2_000;
/// Distinct sections that make a text without any label a procedure.
const MIN_SECTIONS: usize = 3;

/// One procedure as read.
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
    /// Its sections in the order of the document; `ten_thu_tuc` and `linh_vuc` among them when labelled.
    pub sections: Vec<SectionReading>,
    /// Statutory sections (Nghị định 63/2010/NĐ-CP, article 8) with no heading, in the order of the regulation;
    /// never `linh_vuc`.
    pub absent: Vec<&'static str>,
    /// Sections with a heading and nothing under it.
    pub heading_only: Vec<&'static str>,
    /// The forms the section on forms names, one an entry.
    pub forms_named: Vec<String>,
}

/// One section as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionReading {
    /// Key: `trinh_tu`, `cach_thuc`, …
    pub key: &'static str,
    /// The heading as written.
    pub heading: String,
    /// The text under it, a paragraph or table row a line.
    pub text: String,
    /// Where the heading stands.
    pub place: Place,
    /// The first top-level block after the section; with `place.block` the range of its blocks.
    pub end_block: usize,
}

/// Reads every procedure of `document`, in order.
pub fn read_procedures(document: &Document) -> Vec<ProcedureReading> {
    let lines = lines(document);
    let candidates = candidates(&lines);
    let starts = starts(&lines, &candidates);
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .take(MAX_PROCEDURES)
        .filter_map(|(start, end)| read_one(&lines, &candidates, *start, end))
        .collect()
}

/// Reads the procedure that stands on `lines[start..end]`.
fn read_one(lines: &[Line], all: &[Candidate], start: usize, end: usize) -> Option<ProcedureReading> {
    let first = all.partition_point(|c| c.line < start);
    let own = all.iter().skip(first).take_while(|c| c.line < end);
    let within: Vec<&Candidate> = own.take(MAX_CANDIDATES).collect();
    let first_section = within.iter().find(|c| c.is_section()).map_or(end, |c| c.line);
    let cut = hard_form_start(lines, &within, first_section, end);
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
        .filter(|c| c.is_section() && c.line < cut)
        .copied()
        .collect();
    headings.extend(chosen(&sections));
    headings.sort_by_key(|c| c.line);
    let last = headings.last()?;
    let end = soft_form_start(lines, last, cut);

    let mut reading = ProcedureReading {
        code: None,
        name: String::new(),
        field: None,
        place: lines.get(start)?.place,
        sections: Vec::new(),
        absent: Vec::new(),
        heading_only: Vec::new(),
        forms_named: Vec::new(),
    };
    for (index, candidate) in headings.iter().enumerate() {
        let next = headings.get(index + 1).map_or(end, |c| c.line);
        let under = lines.get(candidate.line + 1..next).unwrap_or_default();
        let section = section(lines, candidate, under, next)?;
        match section.key {
            CODE_LABEL => {
                reading.code = reading.code.or_else(|| procedure_code(&section.text));
                continue;
            }
            NAME_LABEL => reading.name = clean_name(first_text(candidate, under)),
            FIELD_LABEL => {
                let field = clean_name(first_text(candidate, under));
                reading.field = (!field.is_empty()).then_some(field);
            }
            "mau_don" => reading.forms_named = forms_named(&section.text),
            _ => {}
        }
        reading.sections.push(section);
    }
    if reading.name.is_empty() {
        let title = lines.get(start..first_section).unwrap_or_default();
        reading.name = title_text(title);
    }
    if reading.code.is_none() {
        let head = lines.get(start..first_section).unwrap_or_default();
        reading.code = head.iter().find_map(|line| procedure_code(&line.text));
    }
    judge(&mut reading);
    let known = reading.code.is_some() || !reading.name.is_empty();
    let found = reading.sections.iter().filter(|s| order(s.key) > 0).count();
    let labelled = headings
        .iter()
        .any(|c| matches!(c.heading.key, NAME_LABEL | CODE_LABEL));
    (found >= MIN_SECTIONS || (known && labelled && found > 0)).then_some(reading)
}

fn section(lines: &[Line], candidate: &Candidate, under: &[Line], next: usize) -> Option<SectionReading> {
    let line = lines.get(candidate.line)?;
    let mut text = candidate.heading.rest.clone();
    for line in under {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line.full());
    }
    let full = line.full();
    let shown = full
        .strip_suffix(candidate.heading.rest.as_str())
        .unwrap_or(&full)
        .trim();
    let last_block = under.last().map_or(line.place.block, |line| line.place.block);
    let end_block = lines
        .get(next)
        .map_or(last_block + 1, |line| line.place.block.max(last_block + 1));
    Some(SectionReading {
        key: candidate.heading.key,
        heading: shown.to_owned(),
        text,
        place: line.place,
        end_block,
    })
}

fn first_text<'a>(candidate: &'a Candidate, under: &'a [Line]) -> &'a str {
    if candidate.heading.rest.is_empty() {
        under.first().map(|line| line.text.as_str()).unwrap_or_default()
    } else {
        &candidate.heading.rest
    }
}

fn clean_name(name: &str) -> String {
    let name = crate::folded::squeeze(name);
    // `Cấp thẻ (mã số TTHC: 1.013129)`
    let name = match crate::codes::named_with_code(&name) {
        Some((words, "")) => words,
        _ => &name,
    };
    let name = name
        .trim_start_matches([':', '-', '.', ' '])
        .trim_end_matches([':', '.', ';', ' ']);
    name.to_owned()
}

/// Says what is absent and what is only a heading.
fn judge(reading: &mut ProcedureReading) {
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
