//! The parts of a procedure (Nghị định 63/2010/NĐ-CP, article 8) and the words that head them.
//!
//! The vocabulary is data: to teach the program another wording, add words to `VOCABULARY`.

use crate::folded::Folded;

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

/// How strictly a wording must stand alone to be a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// A colon or the end of the line must follow.
    Closed,
    /// A colon must follow, even where the wording fills the line.
    Colon,
    /// So short that only a number or a cell of its own makes it a heading; a colon or the end must follow.
    Counted,
}

/// A wording: folded words without punctuation; `,`, `/`, `và`, `hoặc`, `các` between them do not count.
type Wording = (&'static str, Standing);

use Standing::{Closed, Colon, Counted};

/// Keys with their wordings, the longest first where one begins another.
const VOCABULARY: &[(&str, &[Wording])] = &[
    (
        NAME_LABEL,
        &[
            ("ten thu tuc hanh chinh", Closed),
            ("ten cua thu tuc hanh chinh", Closed),
            ("ten thu tuc", Closed),
            ("ten tthc", Closed),
            ("thu tuc hanh chinh", Colon),
            ("thu tuc", Colon),
            ("tthc", Colon),
        ],
    ),
    (
        CODE_LABEL,
        &[
            ("ma so thu tuc hanh chinh", Closed),
            ("ma so ho so thu tuc hanh chinh", Closed),
            ("ma so ho so tthc", Closed),
            ("ma so thu tuc", Closed),
            ("ma so tthc", Closed),
            ("ma thu tuc hanh chinh", Closed),
            ("ma thu tuc", Closed),
            ("ma tthc", Closed),
            ("so ho so tthc", Closed),
            ("ma so ho so", Closed),
            ("ma so", Colon),
        ],
    ),
    (
        FIELD_LABEL,
        &[
            ("linh vuc", Closed),
            ("ten linh vuc", Closed),
            ("thuoc linh vuc", Colon),
        ],
    ),
    (
        "trinh_tu",
        &[
            ("trinh tu thuc hien", Closed),
            ("trinh tu buoc thuc hien", Closed),
            ("trinh tu giai quyet", Closed),
            ("trinh tu cach thuc thuc hien", Closed),
        ],
    ),
    (
        "cach_thuc",
        &[
            ("cach thuc thuc hien", Closed),
            ("cach thuc nop ho so", Closed),
            ("hinh thuc thuc hien", Closed),
            ("phuong thuc thuc hien", Closed),
        ],
    ),
    (
        "ho_so",
        &[
            ("thanh phan so luong ho so", Closed),
            ("thanh phan so luong bo ho so", Closed),
            ("thanh phan ho so so luong ho so", Closed),
            ("thanh phan ho so so luong", Closed),
            ("ho so thanh phan so luong", Closed),
            ("so luong thanh phan ho so", Closed),
            ("so luong thanh phan bo ho so", Closed),
            ("ho so so luong ho so", Closed),
            ("thanh phan so luong ho so gom", Closed),
            ("thanh phan so luong ho so bao gom", Closed),
            ("thanh phan ho so", Closed),
            ("ho so", Colon),
        ],
    ),
    (
        "thoi_han",
        &[
            ("thoi han giai quyet", Closed),
            ("thoi gian giai quyet", Closed),
            ("thoi han thuc hien", Closed),
            ("tong thoi gian giai quyet", Closed),
            ("thoi han thoi gian giai quyet", Closed),
            ("thoi han giai quyet ho so", Closed),
            ("thoi gian giai quyet ho so", Closed),
            ("thoi gian thuc hien", Closed),
            ("thoi han", Counted),
            ("thoi gian", Counted),
        ],
    ),
    (
        "doi_tuong",
        &[
            ("doi tuong thuc hien", Closed),
            ("doi tuong ap dung thu tuc", Closed),
            ("doi tuong", Counted),
        ],
    ),
    (
        "co_quan",
        &[
            ("co quan thuc hien", Closed),
            ("co quan giai quyet", Closed),
            ("co quan don vi thuc hien", Closed),
            ("co quan nguoi co tham quyen thuc hien", Closed),
            ("co quan nguoi co tham quyen giai quyet", Closed),
            ("co quan co tham quyen giai quyet", Closed),
            ("co quan co tham quyen thuc hien", Closed),
        ],
    ),
    (
        "ket_qua",
        &[
            ("ket qua thuc hien", Closed),
            ("ket qua giai quyet", Closed),
            ("ket qua cua viec thuc hien", Closed),
            ("ket qua thu tuc hanh chinh", Closed),
            ("ket qua", Counted),
        ],
    ),
    (
        "phi_le_phi",
        &[
            ("muc phi le phi", Closed),
            ("phi le phi", Closed),
            ("le phi phi", Closed),
            ("le phi", Closed),
            ("phi", Closed),
        ],
    ),
    (
        "mau_don",
        &[
            ("ten mau don mau to khai", Closed),
            ("ten mau don to khai", Closed),
            ("ten mau don", Closed),
            ("ten mau to khai", Closed),
            ("mau don mau to khai", Closed),
            ("mau don to khai", Closed),
            ("bieu mau", Counted),
            ("ten bieu mau", Closed),
        ],
    ),
    (
        "yeu_cau",
        &[
            ("yeu cau dieu kien", Closed),
            ("dieu kien thuc hien", Closed),
            ("yeu cau thuc hien", Closed),
            ("dieu kien", Counted),
        ],
    ),
    (
        "can_cu",
        &[
            ("can cu phap ly", Closed),
            ("can cu phap li", Closed),
            ("co so phap ly", Closed),
            ("co so phap li", Closed),
            ("can cu phap luat cua thu tuc hanh chinh", Closed),
            ("can cu phap luat cua tthc", Closed),
        ],
    ),
];

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

/// `false` for a line whose first words, numbers and marks passed over, begin no wording: most lines are such.
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
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 1)
        .any(|word| {
            VOCABULARY
                .iter()
                .any(|(_, all)| all.iter().any(|w| w.0.split(' ').next() == Some(word)))
        })
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
    // Most lines begin with no wording's first word, and need no closer look.
    let begun = words.get(leading(words, |c| matches!(c, ' ' | ',' | '/'))..)?;
    let first = begun.get(..word_length(begun))?;
    let any = JOINTS.contains(&first);
    VOCABULARY
        .iter()
        .flat_map(|(key, wordings)| wordings.iter().map(move |wording| (*key, *wording)))
        .filter(|(_, wording)| any || wording.0.split(' ').next() == Some(first))
        .filter_map(|(key, wording)| match_words(words, wording.0).map(|end| (key, wording, end)))
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
