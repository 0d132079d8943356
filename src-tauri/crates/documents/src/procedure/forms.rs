//! Forms behind and inside a procedure.

use super::clean_name;
use super::outline::{Candidate, is_part_title};
use crate::folded::fold;
use crate::lines::{Line, Source, names_the_republic};
use crate::sections::numbering;

/// Lines after `Mẫu số …` among which the head of the form stands.
const FORM_HEAD_LINES: usize = 8;

/// The first line from which on everything is forms, whatever headings they repeat.
pub(super) fn hard_form_start(lines: &[Line], within: &[&Candidate], from: usize, end: usize) -> usize {
    let last_heading = within.iter().rfind(|c| c.heading.key == "can_cu").map(|c| c.line);
    (from + 1..end)
        .find(|index| {
            let Some(line) = lines.get(*index) else {
                return false;
            };
            let after_last = last_heading.is_some_and(|last| last < *index);
            (names_the_republic(line) && line.source != Source::ContentCell)
                || (is_form_title(line)
                    && (after_last || form_head_follows(lines, *index, next_heading(within, *index))))
        })
        .unwrap_or(end)
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
pub(super) fn forms_named(text: &str) -> Vec<String> {
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
