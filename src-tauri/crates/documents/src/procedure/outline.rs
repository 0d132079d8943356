//! Where the procedures of a document begin, and the lines that may be headings.

use super::clean_name;
use crate::folded::fold;
use crate::lines::{Line, Source};
use crate::sections::{CODE_LABEL, FIELD_LABEL, Heading, NAME_LABEL, STATUTORY, Style, heading, numbering};

/// Lines looked back over for the title above the first heading.
const TITLE_LINES: usize = 8;
/// Lines between a label that opens a procedure and its first section.
const MAX_HEAD_LINES: usize = 10;
/// Lines looked through behind a label for the name it goes with, or the part with the contents.
const MAX_LIST_LINES: usize = 60;
/// Lines a title may run over.
const TITLE_RUN: usize = 4;
/// Titles are shorter than this.
const MAX_TITLE_CHARS: usize = 1_500;
/// Sections after which one that comes again begins the next procedure.
const NEARLY_WHOLE: usize = 6;
/// A line that may be a heading.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub line: usize,
    pub heading: Heading,
}

impl Candidate {
    pub fn is_section(&self) -> bool {
        order(self.heading.key) > 0
    }
}

/// Places of the statutory sections in the regulation, from 1; labels have 0.
pub(super) fn order(key: &str) -> usize {
    STATUTORY.iter().position(|k| *k == key).unwrap_or(0)
}

pub(super) fn candidates(lines: &[Line]) -> Vec<Candidate> {
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
    /// The sections, each once for each way it is numbered.
    sections: Vec<(&'static str, Style)>,
    /// The same, however numbered.
    keys: Vec<&'static str>,
}

impl Passing {
    fn has(&self, key: &str, style: Style) -> bool {
        self.sections.iter().any(|(k, s)| *k == key && *s == style)
    }

    /// Enough has been seen for the next heading that comes again to open another procedure.
    fn nearly_whole(&self) -> bool {
        self.keys.len() >= NEARLY_WHOLE || self.keys.contains(&"can_cu")
    }

    fn pass(&mut self, key: &'static str, style: Style) {
        if !self.has(key, style) {
            self.sections.push((key, style));
        }
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }
}

/// The lines where procedures begin.
pub(super) fn starts(lines: &[Line], candidates: &[Candidate]) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut passing = Passing::default();
    let last_section = candidates.iter().rfind(|c| c.is_section()).map_or(0, |c| c.line);
    for (index, candidate) in candidates.iter().enumerate() {
        let heading = &candidate.heading;
        let begun = !starts.is_empty();
        let fresh = match heading.key {
            NAME_LABEL | CODE_LABEL if only_listed(lines, candidates, index, last_section) => false,
            NAME_LABEL => !begun || passing.named || !passing.sections.is_empty(),
            CODE_LABEL => {
                !begun || passing.coded && passing.sections.is_empty() || !passing.sections.is_empty()
            }
            FIELD_LABEL => false,
            "trinh_tu" => !begun || passing.has("trinh_tu", heading.style) || passing.nearly_whole(),
            key => !begun || passing.has(key, heading.style) && passing.nearly_whole(),
        } && (!begun || heading.closed && opens_procedure(candidates, index));
        if fresh {
            // The title stands near, so nothing far above matters.
            let nearest = candidate.line.saturating_sub(TITLE_LINES);
            let floor = candidates
                .iter()
                .take(index)
                .rev()
                .take_while(|c| c.line >= nearest)
                .find(|c| c.is_section() || !begun && c.heading.key == FIELD_LABEL)
                .map_or(0, |c| c.line + 1)
                .max(starts.last().map_or(0, |last| last + 1));
            let start = match heading.key {
                NAME_LABEL => candidate.line,
                CODE_LABEL if named_below(candidates, index) => candidate.line,
                _ => title_above(lines, candidate.line, floor, begun).unwrap_or(candidate.line),
            };
            starts.push(start);
            passing = Passing::default();
        }
        match heading.key {
            NAME_LABEL => passing.named = true,
            CODE_LABEL => passing.coded = true,
            FIELD_LABEL => {}
            key if heading.closed => passing.pass(key, heading.style),
            _ => {}
        }
    }
    starts
}

/// `true` for a name or code in a list ahead of the procedures: the part with their contents begins below it.
fn only_listed(lines: &[Line], candidates: &[Candidate], index: usize, last_section: usize) -> bool {
    let Some(from) = candidates.get(index).map(|c| c.line) else {
        return false;
    };
    let to = match near(candidates, index).find(|c| c.is_section()) {
        Some(candidate) => candidate.line,
        None if from < last_section => from + MAX_LIST_LINES,
        None => from,
    };
    let between = lines.get(from..to.min(lines.len())).unwrap_or_default();
    between.iter().any(|line| {
        let words = fold(&line.text);
        line.source == Source::Body
            && (words.starts_with("phan ii")
                || words.starts_with("phan 2")
                || words.contains("noi dung cu the"))
    })
}

/// `true` when the name stands below the code, labelled, and so is not the title above it.
fn named_below(candidates: &[Candidate], index: usize) -> bool {
    near(candidates, index)
        .take_while(|c| !c.is_section())
        .any(|c| c.heading.key == NAME_LABEL)
}

/// A candidate and those that stand not far below it.
fn near(candidates: &[Candidate], index: usize) -> impl Iterator<Item = &Candidate> {
    let from = candidates.get(index).map_or(0, |c| c.line);
    candidates
        .iter()
        .skip(index)
        .take_while(move |c| c.line <= from + MAX_LIST_LINES)
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

pub(super) fn dominant(styles: impl Iterator<Item = Style>) -> Option<Style> {
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

pub(super) fn is_label(line: &Line) -> bool {
    heading(line.label.as_deref(), &line.text, false)
        .is_some_and(|h| matches!(h.key, CODE_LABEL | FIELD_LABEL))
}

pub(super) fn is_bracketed(line: &Line) -> bool {
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
pub(super) fn is_part_title(line: &Line) -> bool {
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

pub(super) fn title_text(lines: &[&Line]) -> String {
    let mut title: Vec<&str> = Vec::new();
    for line in lines.iter().take(TITLE_RUN) {
        let labelled = is_label(line) || line.text.contains(": ") && !title.is_empty();
        if labelled && !title.is_empty() {
            break; // what follows the title is about it: its code, the decision, the level
        }
        if !labelled && !is_bracketed(line) && line.source == Source::Body {
            title.push(&line.text);
        }
    }
    let title = title.join(" ");
    let folded = crate::folded::Folded::new(&title);
    let (_, _, at) = numbering(&folded.text);
    clean_name(title.get(folded.origin(at)..).unwrap_or_default())
}
