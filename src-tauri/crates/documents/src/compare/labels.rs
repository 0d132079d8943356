//! Which words at the head of a paragraph only number it.

/// Digits of one number of a label: lists are not longer.
const MAX_DIGITS: usize = 3;
/// Letters of a Roman numeral.
const MAX_ROMAN: usize = 6;

/// The byte after a typed list label that `text` begins with, the label's white space not counted: `1.`, `2)`,
/// `1.2.`, `a)`, `b.1)`, `IV.`, `(3)`, `-`, `•`. In doubt there is none: better a number too many is compared.
///
/// A dotted label wants a closing sign (`2.5 lần` and the day `30.4` have none), a label of two or three numbers that
/// could be a day is none, and three digits behind `1.` may be the rest of an amount.
pub(super) fn typed(text: &str) -> Option<usize> {
    let lead = text.len() - text.trim_start().len();
    let rest = text.get(lead..)?;
    bullet(rest).or_else(|| numbered(rest)).map(|end| lead + end)
}

/// `true` when an automatic label only numbers: one that says a word (`Điều 5.`, `Chương II`, `Mẫu số 1`) is text.
pub(super) fn automatic(label: &str) -> bool {
    label
        .split(|c: char| !c.is_alphabetic())
        .all(|letters| letters.chars().count() <= 1 || is_roman(letters))
}

/// `true` when the label is a sign that counts nothing.
pub(super) fn is_bullet(text: &str) -> bool {
    bullet(text.trim_start()).is_some()
}

fn bullet(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let after = text.get(first.len_utf8()..)?;
    let spaced = after.starts_with(char::is_whitespace);
    let letter = after.chars().next().is_some_and(char::is_alphabetic);
    let is_bullet = match first {
        '-' | '–' | '—' | '−' | '‐' | '‑' | '+' | '*' => {
            let digit = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
            (spaced && !digit) || letter
        }
        '•'
        | '·'
        | '▪'
        | '▫'
        | '◦'
        | '●'
        | '○'
        | '■'
        | '□'
        | '►'
        | '▶'
        | '➢'
        | '➤'
        | '✓'
        | '✔'
        | '❖'
        | '◆'
        | '◊'
        | '\u{F000}'..='\u{F0FF}' => true,
        _ => false,
    };
    is_bullet.then_some(first.len_utf8())
}

fn numbered(text: &str) -> Option<usize> {
    let bracket = text.starts_with('(');
    let body = text.get(usize::from(bracket)..)?;
    let length = body
        .find(|c: char| !c.is_alphanumeric() && c != '.')
        .unwrap_or(body.len());
    let written = body.get(..length)?;
    // The closing full stop was taken with the numbers.
    let (numbers, close) = match written.strip_suffix('.') {
        Some(numbers) => (numbers, '.'),
        None => (written, body.get(length..)?.chars().next()?),
    };
    let end = usize::from(bracket) + numbers.len() + 1;
    let after = text.get(end..)?;
    let next = after.trim_start().chars().next();
    let parted = after.is_empty() || after.starts_with(char::is_whitespace);
    let follows = match close {
        ')' => true,
        '.' => !bracket && (parted || next.is_some_and(char::is_uppercase)) && !three_digits(after),
        '/' | '-' => !bracket && parted && next.is_some_and(char::is_uppercase),
        _ => false,
    };
    (follows && counts(numbers)).then_some(end)
}

/// One to four numbers, letters or Roman numerals parted by full stops, that cannot be a day.
fn counts(numbers: &str) -> bool {
    let parts: Vec<&str> = numbers.split('.').collect();
    let all_digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = |part: &&str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = part.len() - letters.len();
        match letters.chars().count() {
            0 => (1..=MAX_DIGITS).contains(&digits),
            1 => digits <= 2,
            _ => digits == 0 && is_roman(letters),
        }
    };
    let is_amount = parts.len() > 1
        && parts
            .iter()
            .skip(1)
            .any(|part| all_digits(part) && part.len() >= 3);
    let is_day =
        parts.len() == 3 && parts.iter().all(all_digits) && parts.last().is_some_and(|y| y.len() > 1);
    parts.len() <= 5 && parts.iter().all(fits) && !is_amount && !is_day
}

fn is_roman(letters: &str) -> bool {
    let one_case = letters.chars().all(char::is_uppercase) || letters.chars().all(char::is_lowercase);
    one_case
        && letters.len() <= MAX_ROMAN
        && letters
            .chars()
            .all(|c| matches!(c.to_ascii_uppercase(), 'I' | 'V' | 'X'))
}

/// `1. 500 đồng` may be a torn `1.500 đồng`.
fn three_digits(after: &str) -> bool {
    let digits = after.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}
