//! Forms behind and inside a procedure.

use super::outline::{Candidate, is_part_title, order};
use std::ops::Range;

use super::{FormReading, clean_name};
use crate::folded::fold;
use crate::lines::{Line, Source, names_the_republic};
use crate::sections::numbering;

/// Lines after `Mẫu số …` among which the head of the form stands.
const FORM_HEAD_LINES: usize = 8;

/// First words of the papers a section on forms names.
const NAMED_PAPERS: [&str; 6] = ["don", "to khai", "giay de nghi", "phieu", "bao cao", "ban khai"];
/// First words of the titles of papers to fill in.
const PAPER_NAMES: [&str; 16] = [
    "don ",
    "to khai",
    "giay ",
    "phieu ",
    "bao cao",
    "ban ",
    "to trinh",
    "danh sach",
    "bien ban",
    "thong bao",
    "de an",
    "phuong an",
    "quyet dinh",
    "hop dong",
    "so ",
    "mau ",
];

/// The first line from which on everything is forms, whatever headings they repeat; and the forms before it, after
/// which the sections go on.
pub(super) fn hard_form_start(
    lines: &[Line],
    within: &[&Candidate],
    from: usize,
    end: usize,
) -> (Vec<Range<usize>>, usize) {
    let last_heading = within.iter().rfind(|c| c.heading.key == "can_cu").map(|c| c.line);
    let mut inner = Vec::new();
    let mut index = from + 1;
    while index < end {
        let begins = lines.get(index).is_some_and(|line| {
            let after_last = last_heading.is_some_and(|last| last < index);
            (names_the_republic(line) && line.source != Source::ContentCell)
                || (is_form_title(line)
                    && (after_last || form_head_follows(lines, index, next_heading(within, index))))
        });
        if !begins {
            index += 1;
            continue;
        }
        let Some(resumed) = resumption(lines, within, index) else {
            return (inner, index);
        };
        inner.push(index..resumed);
        index = resumed + 1;
    }
    (inner, end)
}

/// The heading behind the form at `form` that goes on where the last one before it stopped, `(10)` after `(9)`, over
/// a text and not over blanks to fill in.
fn resumption(lines: &[Line], within: &[&Candidate], form: usize) -> Option<usize> {
    const TEXT_LINES: usize = 3;
    let counted = |c: &&&Candidate| c.is_section() && c.heading.closed && c.heading.number.is_some();
    let before = within.iter().rev().filter(counted).find(|c| c.line < form)?;
    let (style, number) = (before.heading.style, before.heading.number?);
    let next = within.iter().filter(counted).find(|c| {
        c.line > form
            && c.heading.style == style
            && c.heading.number == Some(number + 1)
            && order(c.heading.key) > order(before.heading.key)
    })?;
    let text = lines.get(next.line..(next.line + TEXT_LINES).min(lines.len()))?;
    let blank = text
        .iter()
        .any(|line| ["...", "…", "___"].iter().any(|b| line.text.contains(b)));
    (!blank).then_some(next.line)
}

/// Where the forms after the last section begin.
pub(super) fn soft_form_start(lines: &[Line], last: &Candidate, end: usize) -> usize {
    let in_forms_section = last.heading.key == "mau_don";
    (last.line + 1..end)
        .find(|index| {
            lines.get(*index).is_some_and(|line| {
                let form = is_form_title(line) || fold(&line.text).starts_with("mau bieu");
                form && (!in_forms_section || form_head_follows(lines, *index, end))
                    || is_part_title(line) && line.emphasised && line.source == Source::Body
            })
        })
        .unwrap_or(end)
}

/// Where the next section begins: what a section on forms names (`Mẫu số 01. Đơn …`) is no form.
fn next_heading(within: &[&Candidate], index: usize) -> usize {
    let next = within
        .iter()
        .find(|c| c.line > index && c.is_section() && c.heading.closed);
    next.map_or(usize::MAX, |c| c.line)
}

fn form_head_follows(lines: &[Line], index: usize, before: usize) -> bool {
    lines
        .get(index + 1..before.min(lines.len()))
        .unwrap_or_default()
        .iter()
        .take(FORM_HEAD_LINES)
        .any(names_the_republic)
}

/// `Mẫu số 01 …`, `Mẫu 05: …`, `MẪU TP-CC-09` at the head of a line, without a bullet.
fn is_form_title(line: &Line) -> bool {
    if line.source != Source::Body || line.label.is_some() || !line.text.trim_start().starts_with(['M', 'm'])
    {
        return false;
    }
    let words = fold(&line.text);
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

/// Shares out the lines behind the last section: forms, each from its number or, without one, from the head of its
/// paper; and what belongs to no form, as titles of the paper's next part do.
pub(super) fn forms(lines: &[Line], region: Range<usize>) -> (Vec<FormReading>, Vec<usize>) {
    let mut forms: Vec<FormReading> = Vec::new();
    let mut outside: Vec<usize> = Vec::new();
    let mut headed = false;
    let end = region.end;
    for index in region {
        let Some(line) = lines.get(index) else { break };
        let numbered = is_form_title(line);
        let republic = names_the_republic(line);
        let near = forms
            .last()
            .and_then(|form| form.lines.first())
            .is_some_and(|first| index - first <= FORM_HEAD_LINES);
        if numbered || (republic && (headed || !near)) {
            headed = republic;
            forms.push(FormReading {
                label: if numbered {
                    line.text.clone()
                } else {
                    String::new()
                },
                title: String::new(),
                text: String::new(),
                place: line.place,
                lines: vec![index],
            });
            continue;
        }
        headed |= republic;
        match forms.last_mut() {
            Some(form) => {
                if form.title.is_empty() && is_paper_title(line) {
                    form.title.clone_from(&line.text);
                }
                form.lines.push(index);
            }
            None => outside.push(index),
        }
    }
    // The title of the next part stands behind the last form and is not of it.
    if let Some(form) = forms.last_mut() {
        while let Some(last) = form.lines.last().copied()
            && form.lines.len() > 1
            && end < lines.len()
            && lines
                .get(last)
                .is_some_and(|line| is_part_title(line) && line.emphasised)
        {
            form.lines.pop();
            outside.push(last);
        }
    }
    (forms, outside)
}

/// `ĐƠN ĐỀ NGHỊ …`, `TỜ KHAI …`: set apart, and no part of the paper's head.
fn is_paper_title(line: &Line) -> bool {
    let words = fold(&line.text);
    line.emphasised
        && !names_the_republic(line)
        && !words.contains("doc lap")
        && PAPER_NAMES.iter().any(|name| words.starts_with(name))
}

/// The forms a section names: its lines that say form, application or declaration and are not a bare refusal.
pub(super) fn forms_named(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let folded = crate::folded::Folded::new(line);
            let (_, _, at) = numbering(&folded.text);
            let words = folded.text.get(at..)?.trim();
            let numbered = words.strip_prefix("mau ").is_some_and(|rest| {
                let first = rest.split([' ', ':']).next().unwrap_or_default();
                first == "so" || first.contains(|c: char| c.is_ascii_digit())
            });
            let named = numbered || NAMED_PAPERS.iter().any(|name| words.starts_with(name));
            named.then(|| clean_name(line.get(folded.origin(at)..).unwrap_or_default()))
        })
        .collect()
}
