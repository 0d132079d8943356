//! The parts of a procedure (Nghị định 63/2010/NĐ-CP, article 8) and the words that head them.
//!
//! The vocabulary is data: to teach the program another wording, add words to `VOCABULARY` in `sections/vocabulary.rs`.

use crate::folded::Folded;
use vocabulary::Standing::{Closed, Colon, Counted};
use vocabulary::{Wording, beginning_with};

mod vocabulary;

/// The parts every procedure must have, in the order of the regulation. `linh_vuc` is not among them: many
/// real annexes leave it out.
pub const STATUTORY: [&str; 12] = [
    "ten_thu_tuc",
    "trinh_tu",
    "cach_thuc",
    "ho_so",
    "thoi_han",
    "doi_tuong",
    "co_quan",
    "ket_qua",
    "phi_le_phi",
    "mau_don",
    "yeu_cau",
    "can_cu",
];

/// The label of a procedure's code; not a part of the procedure, but it stands among them.
pub(crate) const CODE_LABEL: &str = "ma_so";
/// The label of the name.
pub(crate) const NAME_LABEL: &str = "ten_thu_tuc";
/// The label of the field.
pub(crate) const FIELD_LABEL: &str = "linh_vuc";

/// `true` for the labels over a procedure: its name, its code, its field.
pub(crate) fn is_label(key: &str) -> bool {
    [NAME_LABEL, CODE_LABEL, FIELD_LABEL].contains(&key)
}

/// Words that may follow a wording and still belong to the heading.
const TAIL_WORDS: [&str; 21] = [
    "thu", "tuc", "hanh", "chinh", "tthc", "thuc", "hien", "giai", "quyet", "cua", "viec", "neu", "co", "de",
    "cong", "theo", "quy", "dinh", "doi", "voi", "kem",
];

/// Words between the words of a wording that change nothing.
const JOINTS: [&str; 3] = ["va", "hoac", "cac"];

/// Lines under a heading that only announce what should follow.
const SUB_HEADINGS: [&str; 9] = [
    "thanh phan ho so",
    "so luong ho so",
    "thanh phan ho so bao gom",
    "ho so bao gom",
    "co quan co tham quyen quyet dinh",
    "co quan co tham quyen",
    "co quan truc tiep thuc hien",
    "co quan duoc uy quyen",
    "co quan phoi hop",
];

/// How a heading is numbered; headings of one procedure are numbered alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// `(1)`, `(a)`.
    Bracketed,
    /// `1.`, `1)`, `1/`, with the count of numbers: `1.1.` has 2.
    Numbered(u8),
    /// `I.`
    Roman,
    /// `a)`, `a.`
    Lettered,
    /// `-`
    Dash,
    /// `+`, `*`, `•` and other bullets.
    Bullet,
    /// Nothing before it.
    Plain,
    /// The first cell of a row, in a procedure set as a table.
    Cell,
}

/// A line that begins with the wording of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Key of the section, or one of the labels.
    pub key: &'static str,
    /// How it is numbered.
    pub style: Style,
    /// Its number, where it has one (the last of `1.4.`).
    pub number: Option<u32>,
    /// `false` when text follows without a colon: `(4) Thời hạn giải quyết không quá 15 ngày`.
    pub closed: bool,
    /// What follows on the same line.
    pub rest: String,
}

/// Reads the number or bullet a line begins with: its style, its number, and where the words begin.
pub(crate) fn numbering(folded: &str) -> (Style, Option<u32>, usize) {
    let trimmed = folded.trim_start();
    let lead = folded.len() - trimmed.len();
    let first = trimmed.chars().next().unwrap_or(' ');
    if first == '(' {
        if let Some(close) = trimmed.find(')')
            && let Some(inner) = trimmed.get(1..close)
            && (1..=5).contains(&inner.trim().len())
        {
            return (Style::Bracketed, inner.trim().parse().ok(), lead + close + 1);
        }
        return (Style::Plain, None, lead);
    }
    if first.is_ascii_digit() {
        return numbers(trimmed).map_or((Style::Plain, None, lead), |(style, n, end)| {
            (style, n, lead + end)
        });
    }
    if matches!(
        first,
        '-' | '+' | '*' | '•' | '·' | '●' | '○' | '▪' | '■' | '◦' | '\u{e000}'..='\u{f8ff}' | 'o'
    ) && (first != 'o' || trimmed.starts_with("o "))
    {
        let style = if first == '-' { Style::Dash } else { Style::Bullet };
        return (style, None, lead + first.len_utf8());
    }
    let letters: String = trimmed
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .take(6)
        .collect();
    let after = trimmed.get(letters.len()..).unwrap_or_default();
    let jointed = after.starts_with(['.', ')', '/']);
    if jointed && !letters.is_empty() {
        let one_of_many = letters.len() == 1 && after.starts_with(')'); // `i)` after `h)`
        if letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) && !one_of_many {
            return (Style::Roman, None, lead + letters.len() + 1);
        }
        if letters.len() == 1 {
            return (Style::Lettered, None, lead + 2);
        }
    }
    (Style::Plain, None, lead)
}

/// `1.`, `1)`, `1/`, `1.1.`, `1.1 `, `13.1.2)`.
fn numbers(text: &str) -> Option<(Style, Option<u32>, usize)> {
    let mut depth = 0_u8;
    let mut at = 0;
    let mut last = None;
    loop {
        let digits = text.get(at..)?.chars().take_while(char::is_ascii_digit).count();
        if digits == 0 || digits > 3 {
            break;
        }
        last = text.get(at..at + digits)?.parse().ok();
        depth = depth.saturating_add(1);
        at += digits;
        if !text.get(at..)?.starts_with('.') {
            break;
        }
        at += 1;
    }
    let rest = text.get(at..)?;
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None; // `1.000001` is a code
    }
    let joint = rest.starts_with([')', '/', '-']);
    let dotted = text.get(..at)?.ends_with('.');
    (depth > 0 && (joint || dotted || (depth > 1 && rest.starts_with(' ')))).then_some((
        Style::Numbered(depth),
        last,
        at + usize::from(joint),
    ))
}

/// The heading `line` begins with, if any. `label` is the number the program draws before the paragraph;
/// `in_cell` says that the line opens the heading column of a table.
pub(crate) fn heading(label: Option<&str>, line: &str, in_cell: bool) -> Option<Heading> {
    const MAX_HEADING_BYTES: usize = 260;
    let mut head = line.len().min(MAX_HEADING_BYTES);
    while !line.is_char_boundary(head) {
        head -= 1;
    }
    if !may_head(line.get(..head)?) {
        return None;
    }
    let folded = Folded::new(line.get(..head)?);
    let text = folded.text.as_str();
    let (typed_style, typed_number, mut at) = numbering(text);
    // A second mark (`- 1.`, `2.1. (1)`) changes nothing.
    at += text.get(at..).map_or(0, |rest| numbering(rest).2);
    let (style, number) = match label {
        _ if in_cell => (Style::Cell, None),
        Some(label) => {
            let (style, number, _) = numbering(&crate::folded::fold(label));
            (
                if style == Style::Plain {
                    Style::Bullet
                } else {
                    style
                },
                number,
            )
        }
        None => (typed_style, typed_number),
    };
    let words = text.get(at..)?;
    let (key, wording, after) = longest_wording(words)?;
    let ordinal_end = (key == NAME_LABEL).then(|| past_ordinal(words, after)).flatten();
    let counted = matches!(
        style,
        Style::Bracketed | Style::Numbered(_) | Style::Roman | Style::Lettered | Style::Cell
    );
    let (mut closed, mut rest_at) = ordinal_end.map_or_else(|| heading_end(words, after), |end| (true, end));
    if !closed && counted && key != NAME_LABEL {
        let whole_line = head == line.len();
        if let Some(end) = loose_end(words, after, rest_at, whole_line) {
            (closed, rest_at) = (true, end);
        }
    }
    let colon = ordinal_end.is_some()
        || words
            .get(..rest_at)
            .is_some_and(|head| head.trim_end().ends_with(':'));
    match wording.1 {
        Closed if closed || matches!(style, Style::Bracketed | Style::Numbered(_)) => {}
        Colon if colon || (in_cell && words.len() <= rest_at) => {}
        Counted if counted && (colon || words.len() <= rest_at) => {}
        _ => return None,
    }
    let from = folded.origin(at + rest_at);
    let rest = line.get(from..).unwrap_or_default().trim();
    Some(Heading {
        key,
        style,
        number,
        closed,
        rest: rest.to_owned(),
    })
}

/// The word a wording could begin with, past what does not count.
fn first_word(words: &str) -> Option<&str> {
    let begun = words.get(leading(words, |c| matches!(c, ' ' | ',' | '/'))..)?;
    begun.get(..word_length(begun))
}

/// `false` for a line that, its numbers and marks passed over, begins with no wording's first word: most lines are such.
fn may_head(line: &str) -> bool {
    const FIRST_BYTES: usize = 48;
    let mut end = line.len().min(FIRST_BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    if end == line.len() {
        return true;
    }
    let folded = crate::folded::fold(line.get(..end).unwrap_or_default());
    let mut words = folded.as_str();
    for _ in 0..2 {
        words = words.get(numbering(words).2..).unwrap_or_default();
    }
    let Some(first) = first_word(words) else {
        return true;
    };
    // Cut off in the middle it may be any word.
    let is_cut = words.trim_start_matches([' ', ',', '/']) == first;
    is_cut || !beginning_with(first).is_empty()
}

/// `true` for a line that only announces (`a) Thành phần hồ sơ:`) and says nothing itself.
pub(crate) fn is_bare_sub_heading(line: &str) -> bool {
    let folded = crate::folded::fold(line);
    let (_, _, at) = numbering(&folded);
    let words = folded.get(at..).unwrap_or_default().trim();
    let Some(after) = SUB_HEADINGS
        .iter()
        .filter_map(|wording| match_words(words, wording))
        .max()
    else {
        return false;
    };
    let (closed, rest) = heading_end(words, after);
    closed
        && !words
            .get(rest..)
            .unwrap_or_default()
            .chars()
            .any(char::is_alphanumeric)
}

fn longest_wording(words: &str) -> Option<(&'static str, Wording, usize)> {
    beginning_with(first_word(words)?)
        .iter()
        .filter_map(|(_, key, wording)| match_words(words, wording.0).map(|end| (*key, *wording, end)))
        .max_by_key(|(_, _, end)| *end)
}

/// Where the words of `wording` end in `text`, when `text` begins with them.
fn match_words(text: &str, wording: &str) -> Option<usize> {
    let mut at = 0;
    for word in wording.split(' ') {
        loop {
            at += leading(text.get(at..)?, |c| matches!(c, ' ' | ',' | '/'));
            let length = word_length(text.get(at..)?);
            let found = text.get(at..at + length)?;
            at += length;
            if found == word {
                break;
            }
            if !JOINTS.contains(&found) {
                return None;
            }
        }
    }
    Some(at)
}

/// Passes over tail words and brackets; tells whether a colon or the end follows, and where the rest begins.
fn heading_end(text: &str, mut at: usize) -> (bool, usize) {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let gap = leading(rest, |c| matches!(c, ' ' | ',' | '/'));
        let word_at = at + gap;
        let rest = text.get(word_at..).unwrap_or_default();
        if rest.starts_with('(')
            && let Some(close) = rest.find(')')
        {
            at = word_at + close + 1;
            continue;
        }
        let length = word_length(rest);
        let word = rest.get(..length).unwrap_or_default();
        if length > 0 && (TAIL_WORDS.contains(&word) || JOINTS.contains(&word)) {
            at = word_at + length;
            continue;
        }
        let stop = leading(rest, |c| matches!(c, '.' | ';' | '-' | ' ' | '*'));
        let after_stop = rest.get(stop..).unwrap_or_default();
        return match after_stop.chars().next() {
            None => (true, text.len()),
            Some(':') => (true, word_at + stop + 1),
            _ => (false, word_at),
        };
    }
}

/// Where the text behind a numbered heading begins when no colon stands there: `1. Trình tự thực hiện - Bước 1`,
/// `1. Trình tự thực hiện. Bước 1`, or nowhere when a few words more end the line in a colon.
fn loose_end(words: &str, after: usize, rest_at: usize, whole_line: bool) -> Option<usize> {
    const MAX_MORE_WORDS: usize = 8;
    let rest = words.get(rest_at..)?;
    let before = words.get(..rest_at)?;
    let dashed = rest.starts_with("- ") && before.ends_with(' ');
    if dashed || rest.starts_with(". ") {
        return Some(rest_at + 1);
    }
    let more = words.get(after..)?.trim_end();
    let short = more.split(' ').count() <= MAX_MORE_WORDS;
    (whole_line && short && more.ends_with(':') && more.matches(':').count() == 1).then_some(words.len())
}

/// `Thủ tục 3: …`, `TTHC số 02. …`: the place behind the number and its mark.
fn past_ordinal(words: &str, after: usize) -> Option<usize> {
    let rest = words.get(after..)?;
    let mut at = leading(rest, |c| c == ' ');
    if rest.get(at..)?.starts_with("so ") {
        at += "so ".len();
    }
    let digits = leading(rest.get(at..)?, |c| c.is_ascii_digit());
    at += digits;
    let mark = rest.get(at..)?.trim_start();
    let gap = rest.get(at..)?.len() - mark.len();
    let marked =
        mark.starts_with([':', '.', ')', '-']) && !mark.get(1..)?.starts_with(|c: char| c.is_ascii_digit());
    ((1..=3).contains(&digits) && marked).then_some(after + at + gap + 1)
}

fn leading(text: &str, what: impl Fn(char) -> bool) -> usize {
    text.chars().take_while(|c| what(*c)).map(char::len_utf8).sum()
}

fn word_length(text: &str) -> usize {
    leading(text, char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
