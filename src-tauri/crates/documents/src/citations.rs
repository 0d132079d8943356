//! Decision numbers and days in running text, subjects and file names.
//!
//! `Quyết định số 113/QĐ-UBND ngày 13/01/2026`, `QĐ số 561/QĐ-UBND, ngày 3/3/2026`, `174-QĐ-UBND 19.01.2026`
//! in a file name, `QD402.DOC` with nothing but the number. Submissions (`TTr`), decrees (`NĐ-CP`) and
//! circulars (`TT-…`) are not decisions and are passed over by their kind.
//!
//! ```
//! let refs = documents::citations::decision_refs("Gửi TTHC theo QĐ số 561/QĐ-UBND, ngày 3/3/2026.");
//! assert_eq!(refs[0].number, "561/QĐ-UBND");
//! assert_eq!(refs[0].date, jiff::civil::Date::new(2026, 3, 3).ok());
//! ```

use jiff::civil::Date;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::folded::Folded;

/// At most this many references are taken from one text.
pub const MAX_REFS: usize = 2_000;
/// Digits of a decision's running number in its year.
const MAX_NUMBER_DIGITS: usize = 5;
/// How far back the clause a number stands in may begin, in bytes.
const MAX_CLAUSE: usize = 4_000;
/// How far behind a number its day may stand (`… của Chủ tịch UBND tỉnh ngày …`).
const DATE_GAP: usize = 110;

/// A decision named in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecisionRef {
    /// Number and sign as Nghị định 30/2020/NĐ-CP writes them: `113/QĐ-UBND`, `29/2020/QĐ-UBND`, `05/QĐ-UBND`;
    /// only the number (`402`, `29/2020`) when the text gives no more.
    pub number: String,
    /// The day the text gives with it.
    pub date: Option<Date>,
    /// Byte where the number begins in the text searched.
    pub start: usize,
    /// Byte after the number.
    pub end: usize,
    /// `true` when kind and issuing body stand with the number; a bare number is the weaker kind.
    pub complete: bool,
    /// `true` when the text names it as a legal ground (`Căn cứ Quyết định …`, the coordination rules).
    pub cited_as_basis: bool,
}

/// Every decision named in `text`, in order, each time it is named.
pub fn decision_refs(text: &str) -> Vec<DecisionRef> {
    let folded = Folded::new(text);
    let scan = Scan {
        bytes: folded.text.as_bytes(),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.bytes.len() && found.len() < MAX_REFS {
        // A number, `qd` or `quyet dinh` begins with one of these.
        if !matches!(scan.byte(at), b'0'..=b'9' | b'q') {
            at += 1;
            continue;
        }
        let hit = if scan.digit(at) && scan.number_may_start(at) {
            full_number(&folded, text, &scan, at)
        } else {
            bare_number(&folded, text, &scan, at)
        };
        let Some(hit) = hit else {
            at += 1;
            continue;
        };
        let date = date_after(&folded, &scan, hit.end).or_else(|| date_before(&folded, &scan, hit.start));
        let (start, end) = (folded.origin(hit.start), folded.origin(hit.end));
        found.push(DecisionRef {
            number: hit.number,
            date,
            start,
            end,
            complete: hit.complete,
            cited_as_basis: is_cited_as_basis(text, start, end),
        });
        at = hit.end.max(at + 1);
    }
    found
}

/// The first complete reference that is not a legal ground, else the first complete one.
pub fn main_decision(text: &str) -> Option<DecisionRef> {
    let refs = decision_refs(text);
    let complete = || refs.iter().filter(|r| r.complete);
    complete()
        .find(|r| !r.cited_as_basis)
        .or_else(|| complete().next())
        .cloned()
}

/// Every day written in `text` with the byte where it begins: `13/01/2026`, `3.3.26`, `2026-01-13`,
/// `13 tháng 01 năm 2026`. Days that do not exist are passed over.
pub fn dates(text: &str) -> Vec<(usize, Date)> {
    let folded = Folded::new(text);
    let scan = Scan {
        bytes: folded.text.as_bytes(),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.bytes.len() && found.len() < MAX_REFS {
        let fresh = at == 0 || !scan.alphanumeric(at - 1);
        match if fresh && scan.digit(at) {
            date_at(&scan, at)
        } else {
            None
        } {
            Some((date, end)) => {
                found.push((folded.origin(at), date));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

struct Hit {
    number: String,
    start: usize,
    end: usize,
    complete: bool,
}

/// Looks at single bytes of a folded text; past the end there is nothing.
struct Scan<'a> {
    bytes: &'a [u8],
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn digit(&self, at: usize) -> bool {
        self.byte(at).is_ascii_digit()
    }

    fn alphanumeric(&self, at: usize) -> bool {
        let byte = self.byte(at);
        byte.is_ascii_alphanumeric() || byte >= 0x80
    }

    fn starts(&self, at: usize, word: &str) -> bool {
        self.bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    fn skip(&self, mut at: usize, any: &[u8]) -> usize {
        while any.contains(&self.byte(at)) && at < self.bytes.len() {
            at += 1;
        }
        at
    }

    /// The number at `at` of at most `most` digits, and the place after it.
    fn number(&self, at: usize, most: usize) -> Option<(u32, usize)> {
        let mut end = at;
        while self.digit(end) {
            end += 1;
        }
        if end == at || end - at > most {
            return None;
        }
        let digits = std::str::from_utf8(self.bytes.get(at..end)?).ok()?;
        Some((digits.parse().ok()?, end))
    }

    /// A number may follow anything but a letter or a digit; `số113` and `QĐ113` are typed too.
    fn number_may_start(&self, at: usize) -> bool {
        at == 0
            || !self.alphanumeric(at - 1)
            || (at >= 2 && (self.starts(at - 2, "so") || self.starts(at - 2, "qd")))
    }
}

/// `113/QĐ-UBND`, `29/2020/QĐ-UBND`, `174-QĐ-UBND`, `113_QD_UBND` from its first digit.
fn full_number(folded: &Folded, text: &str, scan: &Scan<'_>, start: usize) -> Option<Hit> {
    const SEPARATORS: &[u8] = b"/-_";
    let (number, mut at) = scan.number(start, MAX_NUMBER_DIGITS)?;
    let mut year = None;
    at = separator(scan, at, SEPARATORS)?;
    if let Some((value, after)) = scan.number(at, 4)
        && (1945..2100).contains(&value)
        && let Some(next) = separator(scan, after, SEPARATORS)
    {
        year = Some(value);
        at = next;
    }
    if !scan.starts(at, "qd") {
        return None;
    }
    at += 2;
    let number = match year {
        Some(year) => format!("{number:02}/{year}"),
        None => format!("{number:02}"),
    };
    match issuer_sign(folded, text, scan, at) {
        Some((sign, end)) => Some(Hit {
            number: format!("{number}/QĐ-{sign}"),
            start,
            end,
            complete: true,
        }),
        None if scan.alphanumeric(at) => None,
        None => Some(Hit {
            number,
            start,
            end: at,
            complete: false,
        }),
    }
}

fn separator(scan: &Scan<'_>, at: usize, any: &[u8]) -> Option<usize> {
    let at = scan.skip(at, b" ");
    any.contains(&scan.byte(at)).then(|| scan.skip(at + 1, b" "))
}

/// The issuing body's sign after `QĐ`: `UBND`, `VP.UBND.KSTT`, `TTPVHCC`, `SNN&MT-VP`.
fn issuer_sign(folded: &Folded, text: &str, scan: &Scan<'_>, after_kind: usize) -> Option<(String, usize)> {
    let spaced = scan.skip(after_kind, b" ");
    let dashed = matches!(scan.byte(spaced), b'-' | b'_' | b'.' | b'/');
    let mut at = if dashed {
        scan.skip(spaced + 1, b" ")
    } else {
        spaced
    };
    let mut sign = String::new();
    let mut capitals: Option<bool> = None;
    loop {
        let from = at;
        while scan.alphanumeric(at) {
            at += 1;
        }
        let piece = folded.original(text, from, at);
        let shouted = !piece.chars().any(char::is_lowercase);
        let fits = scan.byte(from).is_ascii_alphabetic()
            && match capitals {
                None => dashed || spaced == after_kind || (shouted && at - from >= 2),
                Some(capitals) => (shouted || !capitals) && !is_extension(folded.text.get(from..at)),
            };
        if !fits {
            // Nothing taken, or the last joint belongs to what follows.
            let end = if capitals.is_some() {
                last_sign_byte(scan, from)
            } else {
                from
            };
            break capitals.map(|_| (tidy_sign(&sign), end));
        }
        capitals.get_or_insert(shouted);
        sign.push_str(piece);
        let joint = scan.byte(at);
        if !matches!(joint, b'.' | b'-' | b'&') {
            break Some((tidy_sign(&sign), at));
        }
        sign.push(char::from(joint));
        at += 1;
        // The line may break after a dash: `SNN&MT-` / `VP`.
        if joint == b'-' && scan.byte(at) == b' ' && folded.original(text, at, at + 1).contains('\n') {
            at += 1;
        }
    }
}

/// Steps back over joints (and a broken line) that turned out to belong to what follows.
fn last_sign_byte(scan: &Scan<'_>, mut at: usize) -> usize {
    while at > 0 && matches!(scan.byte(at - 1), b'.' | b'-' | b'&' | b' ') {
        at -= 1;
    }
    at
}

fn tidy_sign(sign: &str) -> String {
    let sign: String = sign.trim_end_matches(['.', '-', '&']).nfc().collect();
    sign.to_uppercase().replace('Ð', "Đ")
}

fn is_extension(word: Option<&str>) -> bool {
    const EXTENSIONS: [&str; 18] = [
        "doc", "docx", "docm", "dot", "rtf", "odt", "pdf", "xls", "xlsx", "ods", "csv", "zip", "rar", "htm",
        "html", "txt", "eml", "signed",
    ];
    word.is_some_and(|word| EXTENSIONS.contains(&word))
}

/// `Quyết định số 402`, `QD 402`, `QD402.DOC`: the keyword and a number with no kind behind it.
fn bare_number(folded: &Folded, text: &str, scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let fresh = at == 0 || !(scan.alphanumeric(at - 1) || scan.byte(at - 1) == b'/');
    let keyword = ["quyet dinh", "qd"]
        .into_iter()
        .find(|word| scan.starts(at, word))?;
    if !fresh {
        return None;
    }
    let mut start = scan.skip(at + keyword.len(), b" _-:.");
    if scan.starts(start, "so") {
        start = scan.skip(start + 2, b" _-:.");
    }
    if let Some(hit) = full_number(folded, text, scan, start) {
        return Some(hit);
    }
    let (number, mut end) = scan.number(start, MAX_NUMBER_DIGITS)?;
    let mut name = format!("{number:02}");
    if matches!(scan.byte(end), b'/' | b'-' | b'.') && scan.digit(end + 1) {
        let (year, after) = scan.number(end + 1, 4)?;
        if !(1945..2100).contains(&year) || scan.byte(after) == b'/' {
            return None;
        }
        name = format!("{name}/{year}");
        end = after;
    }
    (!scan.alphanumeric(end) && !counts_something(scan, end)).then_some(Hit {
        number: name,
        start,
        end,
        complete: false,
    })
}

/// `Quyết định 15 ngày làm việc` and `quyết định 03 lần` hold no decision number.
fn counts_something(scan: &Scan<'_>, end: usize) -> bool {
    const UNITS: [&str; 12] = [
        "lan", "nguoi", "ban ", "bo ", "thang", "nam", "thu tuc", "tthc", "tap tin", "don vi", "%", "gio",
    ];
    let at = scan.skip(end, b" ");
    if scan.starts(at, "ngay") {
        return !scan.digit(scan.skip(at + 4, b" "));
    }
    UNITS.iter().any(|unit| scan.starts(at, unit))
}

/// The day that stands right behind a number, or at the end of `của … ngày …`.
fn date_after(folded: &Folded, scan: &Scan<'_>, end: usize) -> Option<Date> {
    let mut at = scan.skip(end, b" ,;(:-_.");
    if at - end <= 6 {
        for words in ["da ", "duoc ", "do ", "ky ", "ban hanh ", "cong bo "] {
            if scan.starts(at, words) {
                at += words.len();
            }
        }
        let day = if scan.starts(at, "ngay") {
            scan.skip(at + 4, b" :")
        } else {
            at
        };
        if let Some((date, _)) = date_at(scan, day) {
            return Some(date);
        }
    }
    let rest = folded.text.get(end..)?;
    let mut limit = rest.len().min(DATE_GAP);
    while !rest.is_char_boundary(limit) {
        limit -= 1;
    }
    let gap = rest.get(..limit)?;
    let gap = gap.split([';', '\n']).next().unwrap_or_default();
    let found = gap
        .trim_start()
        .starts_with("cua ")
        .then(|| gap.find(" ngay "))??;
    let before = gap.get(..found)?;
    (!before.contains("qd") && !before.contains("quyet dinh") && !before.contains(". "))
        .then(|| date_at(scan, scan.skip(end + found + " ngay ".len(), b" ")))?
        .map(|(date, _)| date)
}

/// `Ngày 13/01/2026, Chủ tịch UBND tỉnh đã ký Quyết định số 113/QĐ-UBND`.
fn date_before(folded: &Folded, scan: &Scan<'_>, start: usize) -> Option<Date> {
    let before = folded.text.get(..start)?;
    let mut from = before.len().saturating_sub(DATE_GAP);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let at = from + before.get(from..)?.rfind("ngay ")?;
    let (date, end) = date_at(scan, scan.skip(at + "ngay ".len(), b" "))?;
    let between = folded.text.get(end..start)?;
    let issued = between.contains("ban hanh") || between.contains(" ky ");
    (issued && !between.contains([';', '.']) && !between.contains("/qd")).then_some(date)
}

/// The day that begins at `at`, and the place after it.
fn date_at(scan: &Scan<'_>, at: usize) -> Option<(Date, usize)> {
    if let Some((year, mut next)) = scan.number(at, 4)
        && (1945..2100).contains(&year)
    {
        next = separator(scan, next, b"-/.")?;
        let (month, next) = scan.number(next, 2)?;
        let (day, end) = scan.number(separator(scan, next, b"-/.")?, 2)?;
        return Some((civil(year, month, day)?, end));
    }
    let (day, next) = scan.number(at, 2)?;
    let spaced = scan.skip(next, b" ");
    if scan.starts(spaced, "thang") {
        let (month, next) = scan.number(scan.skip(spaced + 5, b" "), 2)?;
        let named = scan.skip(next, b" ,");
        let year = if scan.starts(named, "nam") {
            scan.skip(named + 3, b" ")
        } else {
            separator(scan, next, b"/-.")?
        };
        let (year, end) = scan.number(year, 4)?;
        return Some((civil(year, month, day)?, end));
    }
    let (month, next) = scan.number(separator(scan, next, b"/-._")?, 2)?;
    let (year, end) = scan.number(separator(scan, next, b"/-._")?, 4)?;
    let digits = end.checked_sub(at)?;
    let year = if year < 100 && digits >= 5 {
        year + 2000
    } else {
        year
    };
    Some((civil(year, month, day)?, end))
}

fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1945..2100).contains(&year) {
        return None;
    }
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// A ground of law, not the matter at hand: the clause opens with `Căn cứ`, or the decision is the one that
/// issued rules (`Quy chế … ban hành kèm theo Quyết định …`).
fn is_cited_as_basis(text: &str, start: usize, end: usize) -> bool {
    let mut from = start.saturating_sub(MAX_CLAUSE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..start).unwrap_or_default();
    let clause_start = [";", ".\n", ". ", "\n\n", "\r\n\r\n"]
        .into_iter()
        .filter_map(|mark| before.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    let clause = before.get(clause_start..).unwrap_or_default();
    let is_ground = |line: &str| {
        crate::folded::fold(line)
            .trim_start_matches(['-', '+', '•', '*', ' ', '('])
            .starts_with("can cu")
    };
    if clause.lines().any(is_ground) {
        return true;
    }
    let clause = crate::folded::fold(clause);
    if clause
        .rfind("quy che")
        .is_some_and(|at| !clause.get(at..).unwrap_or_default().contains(','))
    {
        return true;
    }
    let after: String = text
        .get(end..)
        .unwrap_or_default()
        .chars()
        .take(DATE_GAP)
        .collect();
    let after = crate::folded::fold(after.split([';', '\n']).next().unwrap_or_default());
    after.contains("ban hanh quy che") || after.contains("ve quy che")
}

#[cfg(test)]
mod tests;
