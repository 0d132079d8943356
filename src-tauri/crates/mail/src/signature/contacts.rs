//! Telephone numbers and e-mail addresses in a line of a signature.

use crate::fold::folded_chars;

/// The words, telephone numbers and e-mail address of a piece of a line. Words are what stands before the
/// first label or number.
pub(super) fn contacts(segment: &str) -> (String, Vec<String>, Option<String>) {
    let chars: Vec<char> = segment.chars().collect();
    let folded = folded_chars(segment);
    let email = email(&chars);
    let mut words_end = email
        .as_ref()
        .map_or(chars.len(), |(at, _)| label_start(&folded, *at, EMAIL_LABELS));
    let mut phones = Vec::new();
    let mut from = 0;
    let mut after_fax = false;
    for (start, end) in number_runs(&chars) {
        let between: String = folded.get(from..start).unwrap_or_default().iter().collect();
        let end = end + extension_length(folded.get(end..).unwrap_or_default());
        let run: String = chars.get(start..end).unwrap_or_default().iter().collect();
        let label = last_label(&between);
        if let Some(Label::Phone(at) | Label::Fax(at)) = label {
            words_end = words_end.min(from + at);
            after_fax = matches!(label, Some(Label::Fax(_)));
        }
        from = end;
        // Without a label: "0258… hoặc 0905…" after a labelled number, or a number alone on its line.
        let joined = matches!(
            between.trim_matches(|c: char| !c.is_alphanumeric()),
            "" | "hoac" | "va" | "or"
        );
        let bare =
            label.is_none() && joined && !after_fax && looks_dialled(&run) && email_apart(&email, start);
        if bare {
            words_end = words_end.min(start);
        }
        if bare || matches!(label, Some(Label::Phone(_))) {
            phones.push(run);
        }
    }
    let words: String = chars.get(..words_end).unwrap_or_default().iter().collect();
    (words, phones, email.map(|(_, address)| address))
}

/// A run of digits inside an address is no telephone number.
fn email_apart(email: &Option<(usize, String)>, start: usize) -> bool {
    email
        .as_ref()
        .is_none_or(|(at, address)| start < *at || start >= at + address.chars().count())
}

/// How far "(máy lẻ 104)" or "ext. 104" after a number goes, in characters; 0 if there is none.
fn extension_length(after: &[char]) -> usize {
    const REACH: usize = 24;
    let text: String = after.iter().take(REACH).collect();
    let head = text.trim_start_matches([' ', '(', ',', '-', '.', '/']);
    if !["may le", "noi bo", "so noi bo", "so le", "ext"]
        .iter()
        .any(|word| head.starts_with(word))
    {
        return 0;
    }
    let skipped = text.chars().take_while(|c| !c.is_ascii_digit()).count();
    let digits = text
        .chars()
        .skip(skipped)
        .take_while(char::is_ascii_digit)
        .count();
    if digits == 0 {
        return 0;
    }
    let closed =
        text.chars().nth(skipped + digits) == Some(')') && text.chars().take(skipped).any(|c| c == '(');
    skipped + digits + usize::from(closed)
}

enum Label {
    /// Where it begins, in characters.
    Phone(usize),
    /// As above.
    Fax(usize),
}

const PHONE_LABELS: &[&str] = &[
    "so dien thoai",
    "dien thoai",
    "di dong",
    "sdt",
    "dtdd",
    "dtcq",
    "dt",
    "dd",
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "cell",
    "hotline",
    "zalo",
    "may ban",
    "may le",
    "lien he",
    "t",
    "m",
    "p",
];
const FAX_LABELS: &[&str] = &["fax", "f", "ma so thue", "mst", "so tai khoan", "cccd", "cmnd"];
const EMAIL_LABELS: &[&str] = &["thu dien tu", "e-mail", "email", "mail", "hop thu", "e"];

/// The first label of the last kind named in the text before a number.
fn last_label(between: &str) -> Option<Label> {
    let phone = label_at(between, PHONE_LABELS);
    let fax = label_at(between, FAX_LABELS);
    match (phone, fax) {
        (Some(phone), Some(fax)) if fax > phone => Some(Label::Fax(phone)),
        (Some(phone), _) => Some(Label::Phone(phone)),
        (None, fax) => fax.map(Label::Fax),
    }
}

/// Where the earliest of these labels stands as a word of its own, in characters. A label of one letter
/// needs a colon after it.
fn label_at(text: &str, labels: &[&str]) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).find(|at| {
        let free_before = at
            .checked_sub(1)
            .and_then(|i| chars.get(i))
            .is_none_or(|c| !c.is_alphanumeric());
        free_before
            && labels.iter().any(|label| {
                let length = label.chars().count();
                let here = chars
                    .get(*at..at + length)
                    .is_some_and(|c| c.iter().copied().eq(label.chars()));
                let next = chars.get(at + length);
                here && if length == 1 {
                    next == Some(&':')
                } else {
                    next.is_none_or(|c| !c.is_alphanumeric())
                }
            })
    })
}

/// Where the label before place `at` begins, or `at`.
fn label_start(folded: &[char], at: usize, labels: &[&str]) -> usize {
    let before: String = folded.get(..at).unwrap_or_default().iter().collect();
    label_at(&before, labels).unwrap_or(at)
}

/// The fewest and most digits of a telephone number, two numbers written together included.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=26;

/// Stretches that may be telephone numbers: digits with the marks people put between them.
fn number_runs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let opens = chars
            .get(at)
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '(' | '+'));
        let free = at == 0
            || chars
                .get(at - 1)
                .is_some_and(|c| !c.is_alphanumeric() && *c != '@' && *c != '_');
        if !opens || !free {
            at += 1;
            continue;
        }
        let length = chars
            .iter()
            .skip(at)
            .take_while(|c| {
                c.is_ascii_digit()
                    || matches!(c, ' ' | '.' | '-' | '–' | '(' | ')' | '+' | '/' | ',' | '\u{a0}')
            })
            .count();
        let mut end = at + length;
        while end > at
            && chars
                .get(end - 1)
                .is_some_and(|c| !c.is_ascii_digit() && *c != ')')
        {
            end -= 1;
        }
        let digits = chars
            .get(at..end)
            .unwrap_or_default()
            .iter()
            .filter(|c| c.is_ascii_digit())
            .count();
        let in_word = chars.get(at + length).is_some_and(|c| *c == '@' || (*c == '_'));
        if PHONE_DIGITS.contains(&digits) && !in_word {
            out.push((at, end));
        }
        at += length.max(1);
    }
    out
}

/// Without a label only what is dialled like a telephone number counts.
fn looks_dialled(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    (digits.starts_with('0') || digits.starts_with("84")) && digits.len() >= 9 && run.matches('/').count() < 2
}

/// The first e-mail address: its place in characters, and itself.
fn email(chars: &[char]) -> Option<(usize, String)> {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let at = chars.iter().position(|c| *c == '@')?;
    let before = chars.get(..at)?.iter().rev().take_while(|c| is_part(c)).count();
    let after = chars.get(at + 1..)?.iter().take_while(|c| is_part(c)).count();
    let address: String = chars.get(at - before..at + 1 + after)?.iter().collect();
    let address = address.trim_matches(['.', '-']).to_owned();
    let (local, domain) = address.split_once('@')?;
    (!local.is_empty() && domain.contains('.')).then_some((at - before, address))
}
