//! Codes of procedures, as the national database and the offices write them.

/// The code of a procedure in `text`: `1.013129`, `1.011442.000.00.00.H38`, the old local `T-KHA-123456-TT`.
/// White space that a narrow cell broke into the code is forgiven; letters come back in capitals.
pub fn procedure_code(text: &str) -> Option<String> {
    const SHORT_CELL: usize = 40;
    if text.len() <= SHORT_CELL {
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(code) = code_in(&dense) {
            return Some(code);
        }
    }
    code_in(text)
}

/// The part of a code that names the procedure nationally (`1.011442` of `1.011442.000.00.00.H38`).
pub fn base_code(code: &str) -> &str {
    let mut dots = code.match_indices('.').map(|(at, _)| at);
    match (dots.next(), dots.next()) {
        (Some(_), Some(second)) => code.get(..second).unwrap_or(code),
        _ => code,
    }
}

/// The words that stand with a code: the name before it, or after it where the code comes first, without brackets
/// and without the label (`Cấp thẻ (mã số TTHC: 1.013129)`); and what follows. `None` when there is no code.
pub(crate) fn named_with_code(text: &str) -> Option<(&str, &str)> {
    let (start, end) = code_span(text)?;
    let name = unlabelled(text.get(..start)?);
    let after = text
        .get(end..)?
        .trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(&c));
    if name.chars().any(char::is_alphabetic) {
        Some((name, after))
    } else {
        Some((
            after.trim_end_matches(|c: char| c.is_whitespace() || MARKS.contains(&c)),
            "",
        ))
    }
}

/// What stands between a name and its code.
const MARKS: [char; 12] = ['(', ')', '[', ']', ':', '-', '–', '—', ',', ';', '.', '/'];

/// The text without the label of a code at its end.
fn unlabelled(before: &str) -> &str {
    const LABELS: [&str; 10] = [
        "ma so ho so thu tuc hanh chinh",
        "ma so thu tuc hanh chinh",
        "ma thu tuc hanh chinh",
        "ma so ho so tthc",
        "ma so thu tuc",
        "ma thu tuc",
        "ma so tthc",
        "so ho so tthc",
        "ma tthc",
        "ma so",
    ];
    let trimmed = |text: &str| {
        text.trim_end_matches(|c: char| c.is_whitespace() || MARKS.contains(&c))
            .len()
    };
    let bare = before.get(..trimmed(before)).unwrap_or_default();
    let folded = crate::folded::Folded::new(bare);
    let cut = LABELS.iter().find_map(|label| {
        let rest = folded.text.strip_suffix(label)?;
        (!rest.ends_with(char::is_alphanumeric)).then(|| folded.origin(rest.len()))
    });
    let end = cut.unwrap_or(bare.len());
    let name = bare.get(..end).unwrap_or_default();
    name.get(..trimmed(name)).unwrap_or_default()
}

fn code_in(text: &str) -> Option<String> {
    let (start, end) = code_span(text)?;
    text.get(start..end).map(str::to_uppercase)
}

/// Where the first code stands.
fn code_span(text: &str) -> Option<(usize, usize)> {
    let mut fresh = true;
    for (at, c) in text.char_indices() {
        if fresh && let Some(code) = text.get(at..).and_then(code_at) {
            return Some((at, at + code.len()));
        }
        fresh = !(c.is_alphanumeric() || c == '.');
    }
    None
}

fn code_at(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let digits = |from: usize, count: usize| {
        bytes
            .get(from..from + count)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let mut end = if digits(0, 1) && bytes.get(1) == Some(&b'.') && digits(2, 6) {
        8
    } else {
        return old_code_at(text);
    };
    // The tail: three groups of digits and the province's sign, or a part of it.
    loop {
        let mut next = end + 1;
        while bytes.get(next).is_some_and(u8::is_ascii_alphanumeric) {
            next += 1;
        }
        if bytes.get(end) != Some(&b'.') || !(3..=4).contains(&(next - end)) {
            break;
        }
        end = next;
    }
    let stands_alone = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
    stands_alone.then(|| text.get(..end))?
}

/// `T-KHA-123456-TT`, used until the national database numbered everything.
fn old_code_at(text: &str) -> Option<&str> {
    let first = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .next()?;
    let parts: Vec<&str> = first.split('-').collect();
    let [kind, place, number, tail] = parts.as_slice() else {
        return None;
    };
    let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
    (matches!(*kind, "T" | "B" | "t" | "b")
        && (2..=5).contains(&place.len())
        && letters(place)
        && number.len() == 6
        && number.chars().all(|c| c.is_ascii_digit())
        && tail.eq_ignore_ascii_case("TT"))
    .then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_every_dress() {
        for (text, code) in [
            ("1.013129", Some("1.013129")),
            ("Mã số: 3.004166.000.00.00.H32.", Some("3.004166.000.00.00.H32")),
            ("3.004166.000.\n00.00.h32", Some("3.004166.000.00.00.H32")),
            ("T-KHA-123456-TT", Some("T-KHA-123456-TT")),
            ("quy mô dưới 3.000 m3", None),
            ("Phí: 1.500.000 đồng", None),
            ("11.003615", None),
            ("0258.3822431", None),
            ("", None),
        ] {
            assert_eq!(procedure_code(text).as_deref(), code, "{text}");
        }
        for (text, told) in [
            ("Cấp thẻ (Mã số TTHC: 1.013129)", Some(("Cấp thẻ", ""))),
            ("Cấp thẻ - Mã số: 1.013129.000.00.00.H32", Some(("Cấp thẻ", ""))),
            ("1.013129 - Cấp thẻ.", Some(("Cấp thẻ", ""))),
            (
                "Cấp thẻ [1.013129], công bố tại QĐ 5",
                Some(("Cấp thẻ", "công bố tại QĐ 5")),
            ),
            ("Cấp thẻ", None),
        ] {
            assert_eq!(named_with_code(text), told, "{text}");
        }
        assert_eq!(base_code("1.011442.000.00.00.H38"), "1.011442");
        assert_eq!(base_code("1.011442"), "1.011442");
    }
}
