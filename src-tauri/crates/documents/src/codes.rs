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

fn code_in(text: &str) -> Option<String> {
    let mut fresh = true;
    for (at, c) in text.char_indices() {
        if fresh && let Some(code) = text.get(at..).and_then(code_at) {
            return Some(code.to_uppercase());
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
        assert_eq!(base_code("1.011442.000.00.00.H38"), "1.011442");
        assert_eq!(base_code("1.011442"), "1.011442");
    }
}
