//! Dates, numbers and sizes as Vietnamese papers write them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// `05/02/2026`.
pub fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `09:42:17 ngày 14/01/2026`, for registers: to the second, as the regulation asks (2161 art. 4.3).
pub fn moment(at: Timestamp, zone: Offset) -> String {
    let civil = zone.to_datetime(at);
    format!("{} ngày {}", clock(civil.time(), true), date(civil.date()))
}

/// `17 giờ 00 ngày 15/01/2026`, for running text.
pub fn hour(at: Timestamp, zone: Offset) -> String {
    let civil = zone.to_datetime(at);
    format!(
        "{:02} giờ {:02} ngày {}",
        civil.hour(),
        civil.minute(),
        date(civil.date())
    )
}

/// `ngày 05 tháng 02 năm 2026`: a leading zero for days below 10 and for January and February
/// (Decree 30/2020, annex I).
pub fn long_date(date: Date) -> String {
    let month = match date.month() {
        month @ 1..=2 => format!("{month:02}"),
        month => month.to_string(),
    };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// The number of a paper: below 10 with a leading zero (Decree 30/2020, annex I).
pub fn paper_number(number: u32) -> String {
    format!("{number:02}")
}

/// A whole number with dots between thousands: `1.234.567`.
pub fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A file's size for reading: `103 byte`, `26,5 KB`, `1,2 MB`; 1 KB is 1.024 bytes.
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = KB * KB;
    let tenths = |unit: u64| {
        let tenths = (u128::from(bytes) * 10 + u128::from(unit) / 2) / u128::from(unit);
        (tenths / 10, tenths % 10)
    };
    let (whole_part, tenth, unit) = match bytes {
        0..KB => return format!("{bytes} byte"),
        KB..MB => (tenths(KB).0, tenths(KB).1, "KB"),
        _ => (tenths(MB).0, tenths(MB).1, "MB"),
    };
    let whole_part = whole(u64::try_from(whole_part).unwrap_or(u64::MAX));
    if tenth == 0 {
        format!("{whole_part} {unit}")
    } else {
        format!("{whole_part},{tenth} {unit}")
    }
}

/// A hash in two lines of equal length, so that it does not break at random.
pub(crate) fn halved(hash: &str) -> String {
    let middle = hash.chars().count().div_ceil(2);
    let (first, second): (Vec<_>, Vec<_>) = hash.chars().enumerate().partition(|(at, _)| *at < middle);
    let text = |part: Vec<(usize, char)>| part.into_iter().map(|(_, c)| c).collect::<String>();
    format!("{}\n{}", text(first), text(second)).trim_end().to_owned()
}

fn clock(time: Time, seconds: bool) -> String {
    let short = format!("{:02}:{:02}", time.hour(), time.minute());
    if seconds {
        format!("{short}:{:02}", time.second())
    } else {
        short
    }
}

/// Text that XML may hold: no control characters; direction marks, which would show a name otherwise than
/// it is, become `_` as in safe file names.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .map(|c| match c {
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '_',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates() {
        assert_eq!(date(day(2026, 2, 5)), "05/02/2026");
        assert_eq!(long_date(day(2026, 2, 5)), "ngày 05 tháng 02 năm 2026");
        assert_eq!(long_date(day(2026, 3, 23)), "ngày 23 tháng 3 năm 2026");
        assert_eq!(long_date(day(2026, 12, 1)), "ngày 01 tháng 12 năm 2026");
        let at: Timestamp = "2026-01-14T02:42:17Z".parse().unwrap();
        assert_eq!(moment(at, jiff::tz::offset(7)), "09:42:17 ngày 14/01/2026");
        assert_eq!(hour(at, jiff::tz::offset(7)), "09 giờ 42 ngày 14/01/2026");
    }

    #[test]
    fn numbers() {
        let check = |bytes, want: &str| assert_eq!(size(bytes), want);
        check(0, "0 byte");
        check(1023, "1023 byte");
        check(1024, "1 KB");
        check(27_136, "26,5 KB");
        check(1_234_567, "1,2 MB");
        check(u64::MAX, "17.592.186.044.416 MB");
        assert_eq!(whole(0), "0");
        assert_eq!(whole(1_234_567), "1.234.567");
        assert_eq!((paper_number(5), paper_number(123)), ("05".into(), "123".into()));
    }

    #[test]
    fn hostile_text() {
        assert_eq!(clean("a\u{0}b\u{202e}c\n"), "ab_c\n");
    }
}
