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
use crate::folded::fold;
use crate::lines::{Line, Source, lines, names_the_republic};
use crate::model::{Document, Place};
use crate::sections::{CODE_LABEL, FIELD_LABEL, Heading, NAME_LABEL, STATUTORY, Style, heading, numbering};

/// At most this many procedures are taken from one document.
pub const MAX_PROCEDURES: usize = 1_000;
/// Lines looked back over for the title above the first heading.
const TITLE_LINES: usize = 8;
/// Lines between a label that opens a procedure and its first section.
const MAX_HEAD_LINES: usize = 10;
/// Lines a title may run over.
const TITLE_RUN: usize = 4;
/// Titles are shorter than this.
const MAX_TITLE_CHARS: usize = 1_500;
/// Lines after `Mẫu số …` among which the head of the form stands.
const FORM_HEAD_LINES: usize = 8;
/// Distinct sections that make a text without any label a procedure.
const MIN_SECTIONS: usize = 3;
/// Sections after which one that comes again begins the next procedure.
const NEARLY_WHOLE: usize = 6;

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

/// A line that may be a heading.
#[derive(Debug, Clone)]
struct Candidate {
    line: usize,
    heading: Heading,
}

impl Candidate {
    fn is_section(&self) -> bool {
        order(self.heading.key) > 0
    }
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

/// Places of the statutory sections in the regulation, from 1; labels have 0.
fn order(key: &str) -> usize {
    STATUTORY.iter().position(|k| *k == key).unwrap_or(0)
}

fn candidates(lines: &[Line]) -> Vec<Candidate> {
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| matches!(line.source, Source::Body | Source::HeadingCell))
        .filter_map(|(index, line)| {
            let in_cell = line.source == Source::HeadingCell;
            let heading = heading(line.label.as_deref(), &line.text, in_cell)?;
            Some(Candidate { line: index, heading })
        })
        .collect()
}

/// What has been seen of the procedure being passed over.
#[derive(Default)]
struct Passing {
    named: bool,
    coded: bool,
    sections: Vec<(&'static str, Style)>,
}

impl Passing {
    fn has(&self, key: &str, style: Style) -> bool {
        self.sections.iter().any(|(k, s)| *k == key && *s == style)
    }

    /// Enough has been seen for the next heading that comes again to open another procedure.
    fn nearly_whole(&self) -> bool {
        let mut keys: Vec<_> = self.sections.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len() >= NEARLY_WHOLE || keys.contains(&"can_cu")
    }
}

/// The lines where procedures begin.
fn starts(lines: &[Line], candidates: &[Candidate]) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut passing = Passing::default();
    for (index, candidate) in candidates.iter().enumerate() {
        let heading = &candidate.heading;
        let begun = !starts.is_empty();
        let fresh = match heading.key {
            NAME_LABEL => !begun || passing.named || !passing.sections.is_empty(),
            CODE_LABEL => {
                !begun || passing.coded && passing.sections.is_empty() || !passing.sections.is_empty()
            }
            FIELD_LABEL => false,
            "trinh_tu" => !begun || passing.has("trinh_tu", heading.style) || passing.nearly_whole(),
            key => !begun || passing.has(key, heading.style) && passing.nearly_whole(),
        } && (!begun || heading.closed && opens_procedure(candidates, index));
        if fresh {
            let floor = candidates
                .iter()
                .rev()
                .find(|c| {
                    c.line < candidate.line && (c.is_section() || !begun && c.heading.key == FIELD_LABEL)
                })
                .map_or(0, |c| c.line + 1)
                .max(starts.last().map_or(0, |last| last + 1));
            let start = match heading.key {
                NAME_LABEL | CODE_LABEL => candidate.line,
                _ => title_above(lines, candidate.line, floor, begun).unwrap_or(candidate.line),
            };
            starts.push(start);
            passing = Passing::default();
        }
        match heading.key {
            NAME_LABEL => passing.named = true,
            CODE_LABEL => passing.coded = true,
            FIELD_LABEL => {}
            key if heading.closed => passing.sections.push((key, heading.style)),
            _ => {}
        }
    }
    starts
}

/// `true` when what follows bears out that a procedure begins at `candidates[index]`, and not a form that only
/// repeats a heading or a label: sections in their order come after it, numbered alike.
fn opens_procedure(candidates: &[Candidate], index: usize) -> bool {
    const NEAR: usize = 12;
    const ENOUGH: usize = 3;
    /// A procedure whose first sections are missing still opens with one of these.
    const LATEST_FIRST: usize = 4;
    let following = || {
        candidates
            .iter()
            .skip(index)
            .take(NEAR)
            .filter(|c| c.is_section() && c.heading.closed)
    };
    let (Some(first), Some(opening)) = (following().next(), candidates.get(index)) else {
        return false;
    };
    if first.line > opening.line + MAX_HEAD_LINES {
        return false;
    }
    let mut last = 0;
    let mut count = 0;
    for candidate in following().filter(|c| c.heading.style == first.heading.style) {
        let place = order(candidate.heading.key);
        if place > last {
            last = place;
            count += 1;
        } else if place == 1 {
            break;
        }
    }
    count >= ENOUGH && order(first.heading.key) <= LATEST_FIRST
}

fn dominant(styles: impl Iterator<Item = Style>) -> Option<Style> {
    let mut counts: Vec<(Style, usize)> = Vec::new();
    for style in styles {
        match counts.iter_mut().find(|(s, _)| *s == style) {
            Some((_, count)) => *count += 1,
            None => counts.push((style, 1)),
        }
    }
    // The first of equals: the style the procedure began with.
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts
        .into_iter()
        .find(|(_, count)| *count == most)
        .map(|(style, _)| style)
}

/// The line where the title above the first heading begins.
fn title_above(lines: &[Line], heading: usize, floor: usize, begun: bool) -> Option<usize> {
    let from = floor.max(heading.saturating_sub(TITLE_LINES));
    let mut last = None;
    for index in (from..heading).rev() {
        let line = lines.get(index)?;
        if is_label(line) || is_bracketed(line) {
            continue;
        }
        if is_title(line) {
            last = Some(index);
            break;
        }
        if begun || line.source != Source::Body {
            break;
        }
    }
    let last = last.or_else(|| {
        let above = lines.get(heading.checked_sub(1)?)?;
        let plain = above.source == Source::Body && !above.text.ends_with(['.', ';', ':']);
        (heading > from && plain && above.text.chars().count() < MAX_TITLE_CHARS).then_some(heading - 1)
    })?;
    // A title over several lines: back to the numbered one, through lines set apart alike.
    let mut first = last;
    while first > from && last - first < TITLE_RUN {
        let line = lines.get(first)?;
        let above = lines.get(first - 1)?;
        let goes_on =
            !is_numbered(line) && above.source == Source::Body && above.emphasised && line.emphasised;
        if !goes_on || is_part_title(above) || is_bracketed(above) || is_label(above) {
            break;
        }
        first -= 1;
    }
    Some(first)
}

fn is_label(line: &Line) -> bool {
    heading(line.label.as_deref(), &line.text, false)
        .is_some_and(|h| matches!(h.key, CODE_LABEL | FIELD_LABEL))
}

fn is_bracketed(line: &Line) -> bool {
    line.text.starts_with('(') && line.text.ends_with(')')
}

fn is_numbered(line: &Line) -> bool {
    let (style, ..) = numbering(&fold(&line.full()));
    matches!(style, Style::Numbered(_) | Style::Roman | Style::Bracketed)
}

fn is_title(line: &Line) -> bool {
    let words = fold(&line.text);
    line.source == Source::Body
        && line.text.chars().count() < MAX_TITLE_CHARS
        && !is_part_title(line)
        && (line.emphasised
            || is_numbered(line)
            || words.starts_with("thu tuc")
            || words.starts_with("trinh tu"))
}

/// The title of a part of the paper, not of a procedure.
fn is_part_title(line: &Line) -> bool {
    let words = fold(&line.text);
    let (_, _, at) = numbering(&words);
    let words = words.get(at..).unwrap_or_default().trim();
    [
        "noi dung",
        "phu luc",
        "phan ",
        "danh muc",
        "muc ",
        "chuong ",
        "linh vuc",
        "thu tuc hanh chinh cap",
    ]
    .iter()
    .any(|start| words.starts_with(start))
        || matches!(words, "thu tuc hanh chinh" | "tthc" | "cac thu tuc hanh chinh")
        || words.contains("noi dung cu the cua tung")
        || words.contains("cong hoa xa hoi chu nghia")
        || words.contains("doc lap - tu do")
}

/// Reads the procedure that stands on `lines[start..end]`.
fn read_one(lines: &[Line], all: &[Candidate], start: usize, end: usize) -> Option<ProcedureReading> {
    let within: Vec<&Candidate> = all.iter().filter(|c| (start..end).contains(&c.line)).collect();
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

/// Picks one candidate for each section: those numbered like most, then those that stand where they belong.
fn chosen<'a>(sections: &[&'a Candidate]) -> Vec<&'a Candidate> {
    let closed = sections.iter().filter(|c| c.heading.closed);
    let Some(style) = dominant(distinct_keys(closed)) else {
        return Vec::new();
    };
    let alike: Vec<&Candidate> = sections
        .iter()
        .filter(|c| c.heading.style == style && c.heading.closed)
        .copied()
        .collect();
    let mut taken: Vec<&Candidate> = Vec::new();
    for key in STATUTORY {
        let of_key = alike.iter().filter(|c| c.heading.key == key);
        let best = of_key
            .enumerate()
            .max_by_key(|(nth, c)| (fit(&alike, c), std::cmp::Reverse(*nth)));
        if let Some((_, candidate)) = best
            && !intrudes(&alike, candidate)
        {
            taken.push(candidate);
        }
    }
    taken.sort_by_key(|c| c.line);
    for candidate in sections {
        let known = taken.iter().any(|c| c.heading.key == candidate.heading.key);
        let numbered_on = !candidate.heading.closed && follows_in_number(&taken, candidate);
        if !known && fits_between(&taken, candidate) && (candidate.heading.closed || numbered_on) {
            taken.push(candidate);
            taken.sort_by_key(|c| c.line);
        }
    }
    taken
}

/// The style of each key's first candidate and of each further style it is written in.
fn distinct_keys<'a>(candidates: impl Iterator<Item = &'a &'a Candidate>) -> impl Iterator<Item = Style> {
    let mut seen: Vec<(&str, Style)> = Vec::new();
    for candidate in candidates {
        let pair = (candidate.heading.key, candidate.heading.style);
        if !seen.contains(&pair) {
            seen.push(pair);
        }
    }
    seen.into_iter().map(|(_, style)| style)
}

fn neighbours<'a>(all: &[&'a Candidate], of: &Candidate) -> (Option<&'a Candidate>, Option<&'a Candidate>) {
    let other = |c: &&&Candidate| c.heading.key != of.heading.key;
    let before = all.iter().rev().filter(other).find(|c| c.line < of.line).copied();
    let after = all.iter().filter(other).find(|c| c.line > of.line).copied();
    (before, after)
}

/// How well a candidate stands between its neighbours, 0 to 2.
fn fit(all: &[&Candidate], candidate: &Candidate) -> usize {
    let place = order(candidate.heading.key);
    let (before, after) = neighbours(all, candidate);
    usize::from(before.is_none_or(|c| order(c.heading.key) < place))
        + usize::from(after.is_none_or(|c| order(c.heading.key) > place))
}

/// A dash or a plain line that names a far section between two that follow each other is part of the first.
fn intrudes(all: &[&Candidate], candidate: &Candidate) -> bool {
    if !matches!(
        candidate.heading.style,
        Style::Dash | Style::Bullet | Style::Plain
    ) {
        return false;
    }
    let place = order(candidate.heading.key);
    match neighbours(all, candidate) {
        (Some(before), Some(after)) => {
            let (before, after) = (order(before.heading.key), order(after.heading.key));
            after == before + 1 && place > after + 1
        }
        _ => false,
    }
}

fn fits_between(taken: &[&Candidate], candidate: &Candidate) -> bool {
    fit(taken, candidate) == 2
}

/// `(4) Thời hạn giải quyết không quá …` after `(3)`: no colon, but numbered on.
fn follows_in_number(taken: &[&Candidate], candidate: &Candidate) -> bool {
    let (before, _) = neighbours(taken, candidate);
    let (Some(before), Some(number)) = (before, candidate.heading.number) else {
        return false;
    };
    before.heading.style == candidate.heading.style && before.heading.number.is_some_and(|n| n + 1 == number)
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
    let end_block = lines.get(next).map_or(last_block + 1, |line| line.place.block.max(last_block + 1));
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

fn title_text(lines: &[Line]) -> String {
    let title: Vec<&str> = lines
        .iter()
        .take(TITLE_RUN)
        .filter(|line| !is_label(line) && !is_bracketed(line) && line.source == Source::Body)
        .map(|line| line.text.as_str())
        .collect();
    let title = title.join(" ");
    let folded = crate::folded::Folded::new(&title);
    let (_, _, at) = numbering(&folded.text);
    clean_name(title.get(folded.origin(at)..).unwrap_or_default())
}

fn clean_name(name: &str) -> String {
    let name = crate::folded::squeeze(name);
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

/// The first line from which on everything is forms, whatever headings they repeat.
fn hard_form_start(lines: &[Line], within: &[&Candidate], from: usize, end: usize) -> usize {
    let last_heading = within.iter().rfind(|c| c.heading.key == "can_cu").map(|c| c.line);
    (from + 1..end)
        .find(|index| {
            let Some(line) = lines.get(*index) else {
                return false;
            };
            let after_last = last_heading.is_some_and(|last| last < *index);
            (names_the_republic(line) && line.source != Source::ContentCell)
                || (is_form_title(line) && (after_last || form_head_follows(lines, *index)))
        })
        .unwrap_or(end)
}

/// Where the forms after the last section begin.
fn soft_form_start(lines: &[Line], last: &Candidate, end: usize) -> usize {
    let in_forms_section = last.heading.key == "mau_don";
    (last.line + 1..end)
        .find(|index| {
            lines.get(*index).is_some_and(|line| {
                let form = is_form_title(line) || fold(&line.text).starts_with("mau bieu");
                form && (!in_forms_section || form_head_follows(lines, *index))
                    || is_part_title(line) && line.emphasised && line.source == Source::Body
            })
        })
        .unwrap_or(end)
}

fn form_head_follows(lines: &[Line], index: usize) -> bool {
    lines
        .get(index + 1..)
        .unwrap_or_default()
        .iter()
        .take(FORM_HEAD_LINES)
        .any(names_the_republic)
}

/// `Mẫu số 01 …`, `Mẫu 05: …`, `MẪU TP-CC-09` at the head of a line, without a bullet.
fn is_form_title(line: &Line) -> bool {
    let words = fold(&line.text);
    if line.source != Source::Body || line.label.is_some() {
        return false;
    }
    let Some(rest) = words.strip_prefix("mau ") else {
        return false;
    };
    let rest = rest.strip_prefix("don ").unwrap_or(rest);
    let rest = rest
        .strip_prefix("so")
        .unwrap_or(rest)
        .trim_start_matches([' ', ':', '.']);
    rest.starts_with(|c: char| c.is_ascii_digit()) || (line.emphasised && line.text.chars().count() < 60)
}

/// The forms a section names: its lines that say form, application or declaration and are not a bare refusal.
fn forms_named(text: &str) -> Vec<String> {
    const NAMES: [&str; 6] = ["don", "to khai", "giay de nghi", "phieu", "bao cao", "ban khai"];
    text.lines()
        .filter_map(|line| {
            let folded = crate::folded::Folded::new(line);
            let (_, _, at) = numbering(&folded.text);
            let words = folded.text.get(at..)?.trim();
            let numbered = words.strip_prefix("mau ").is_some_and(|rest| {
                let first = rest.split([' ', ':']).next().unwrap_or_default();
                first == "so" || first.contains(|c: char| c.is_ascii_digit())
            });
            let named = numbered || NAMES.iter().any(|name| words.starts_with(name));
            named.then(|| clean_name(line.get(folded.origin(at)..).unwrap_or_default()))
        })
        .collect()
}
