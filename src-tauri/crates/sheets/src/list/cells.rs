//! What single cells of a list say, and lines across all its columns.

use documents::citations::dates;
use documents::codes::procedure_code;
use documents::folded::fold;

use crate::status::{Status, status_of};
use crate::workbook::CellValue;

/// A code in a cell; a short code that the program took for a number gets its six digits back.
pub(super) fn code_of(cell: &CellValue) -> Option<String> {
    match cell {
        CellValue::Number(number) if (1.0..10.0).contains(number) && number.fract() != 0.0 => {
            procedure_code(&format!("{number:.6}"))
        }
        cell => procedure_code(&cell.shown()),
    }
}

/// A cell that is a code and nothing else.
pub(super) fn is_code(text: &str) -> bool {
    procedure_code(text).is_some_and(|code| code.len() >= text.trim().len())
}

/// `A`, `II`, `B.`: the mark of a group.
pub(super) fn is_group_mark(text: &str) -> bool {
    let mark = text.trim_end_matches(['.', ')', ':']);
    !mark.is_empty()
        && (mark.len() == 1 && mark.chars().all(|c| c.is_ascii_uppercase())
            || mark.len() <= 6 && mark.chars().all(|c| "IVXLC".contains(c)))
}

/// A group named by its field alone: not by an agency, a kind or a list.
pub(super) fn names_field(text: &str) -> bool {
    const OTHERS: [&str; 9] = [
        "thu tuc", "tthc", "danh muc", "so ", "ban ", "bo ", "uy ban", "ubnd", "cong an",
    ];
    let words = fold(text);
    words.len() <= 80
        && !OTHERS
            .iter()
            .any(|other| words.starts_with(other) || words.contains("thu tuc hanh chinh"))
}

/// `A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH (32 TTHC)`: the level in small letters.
pub(super) fn group_level(text: &str) -> Option<String> {
    const LEVELS: [(&str, &str); 5] = [
        ("cap trung uong", "cấp trung ương"),
        ("cap bo", "cấp bộ"),
        ("cap tinh", "cấp tỉnh"),
        ("cap huyen", "cấp huyện"),
        ("cap xa", "cấp xã"),
    ];
    const MAX_GROUP_CHARS: usize = 160;
    let words = fold(text);
    let about = words.len() <= MAX_GROUP_CHARS
        && (words.contains("thu tuc") || words.contains("tthc") || words.len() < 24);
    let mut named = LEVELS.iter().filter(|(folded, _)| words.contains(folded));
    match (about, named.next(), named.next()) {
        (true, Some((_, level)), None) => Some((*level).to_owned()),
        _ => None,
    }
}

/// Agencies under each other in one cell, parted by `; `; a line that goes on in small letters is the same one.
pub(super) fn lines_parted(cell: &CellValue) -> String {
    let CellValue::Text(text) = cell else {
        return cell.shown();
    };
    let mut out = String::new();
    for line in text
        .lines()
        .map(documents::folded::squeeze)
        .filter(|line| !line.is_empty())
    {
        if !out.is_empty() {
            let begins = line.chars().next().is_some_and(char::is_uppercase);
            let open = out.ends_with([',', ';', ':', '-']);
            out.push_str(if begins && !open { "; " } else { " " });
        }
        out.push_str(&line);
    }
    out
}

pub(super) fn distinct(filled: &[&str]) -> usize {
    let mut seen: Vec<&str> = filled.to_vec();
    seen.dedup();
    seen.len()
}

pub(super) fn is_ordinal(cell: &CellValue) -> bool {
    let shown = cell.shown();
    let shown = shown.trim_end_matches(['.', ')']);
    !shown.is_empty() && shown.len() <= 6 && shown.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// `Tổng số: 8 thủ tục`, `Cộng`, `Tổng cộng`.
pub(super) fn is_total(filled: &[&str]) -> bool {
    filled.iter().take(2).any(|text| {
        let words = fold(text);
        words.starts_with("tong so")
            || words.starts_with("tong cong")
            || words == "tong"
            || words == "cong"
            || words.starts_with("cong:")
            || words.starts_with("tong:")
    })
}

/// `(1) (2) (3)` under the titles.
pub(super) fn is_column_count(filled: &[&str]) -> bool {
    filled.len() >= 3
        && filled.iter().all(|cell| {
            let inner = cell.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
            !inner.is_empty() && inner.len() <= 2 && inner.chars().all(|c| c.is_ascii_digit())
        })
}

/// A mark in a column of marks: `x`, `X`, `✓`, `1`, `có`, or any day.
pub(super) fn is_mark(text: &str) -> bool {
    let words = fold(text);
    let words = words.trim_matches(['(', ')', '.', ' ']);
    matches!(
        words,
        "x" | "v"
            | "1"
            | "co"
            | "✓"
            | "✔"
            | "☑"
            | "☒"
            | "√"
            | "*"
            | "+"
            | "true"
            | "yes"
            | "\u{f0fc}"
            | "\u{f078}"
    ) || !dates(text).is_empty()
        || matches!(status_of(text), Some(Status::Valid | Status::Expired))
}

/// `I. Lĩnh vực Du lịch`, `LĨNH VỰC: THỦY SẢN (02 TTHC)`
pub(super) fn group_field(text: &str) -> Option<String> {
    let folded = documents::folded::Folded::new(text);
    let start = folded.text.find("linh vuc").filter(|at| *at <= 8)? + "linh vuc".len();
    let end = folded
        .text
        .get(start..)?
        .find('(')
        .map_or(folded.text.len(), |at| start + at);
    let field = documents::folded::squeeze(folded.original(text, start, end).trim_start_matches([':', ' ']));
    (!field.is_empty()).then_some(field)
}
