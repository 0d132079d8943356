//! Names on the site: file names and paths that every system can hold and nothing can climb out of.

use jiff::civil::Date;

use crate::text::folded;

/// Longest stem of a name made here, in bytes (all ASCII).
const MAX_STEM: usize = 80;

/// Extensions the public may download under. Anything else gets `.bin` behind it, so that a web server never
/// hands out something a browser would run or render as a page of ours.
const SERVED_EXTENSIONS: [&str; 15] = [
    "doc", "docx", "rtf", "odt", "xls", "xlsx", "ods", "pdf", "txt", "csv", "zip", "rar", "7z", "png", "jpg",
];

/// Names Windows keeps for devices, whatever the extension.
const DEVICE_NAMES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A file name in lower-case ASCII letters, digits and hyphens with one known extension, from any name at all:
/// directories, direction marks, device names and unknown extensions do not survive. Applying it twice changes
/// nothing.
///
/// ```
/// assert_eq!(portal::safe_file_name("Mẫu đơn kèm theo TTHC 01.docx"), "mau-don-kem-theo-tthc-01.docx");
/// assert_eq!(portal::safe_file_name("../../etc/cron.d/x"), "x.bin");
/// ```
pub fn safe_file_name(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let (stem, extension) = match last.rsplit_once('.') {
        Some((stem, extension)) => (stem, slug(extension)),
        None => (last, String::new()),
    };
    if SERVED_EXTENSIONS.contains(&extension.as_str()) {
        format!("{}.{extension}", stem_or(stem, "tep"))
    } else if extension == "bin" {
        format!("{}.bin", stem_or(stem, "tep"))
    } else {
        format!("{}.bin", stem_or(last, "tep"))
    }
}

/// The name of a procedure's page without `.html`: its code, or its name where it has no code.
pub fn procedure_slug(code: &str, name: &str) -> String {
    let kept: String = code
        .trim()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
                c
            } else {
                '-'
            }
        })
        .take(MAX_STEM)
        .collect();
    let kept = kept.trim_matches(['.', '-']);
    if kept.is_empty() {
        stem_or(name, "thu-tuc")
    } else {
        guard_device(kept)
    }
}

/// The name of a decision's page without `.html`: `113-qd-ubnd-2026-03-12`. Numbers start again every year, so
/// the date belongs to it.
pub fn decision_slug(number: &str, date: Date) -> String {
    let number = slug(number);
    if number.is_empty() {
        date.to_string()
    } else {
        format!("{number}-{date}")
    }
}

fn stem_or(text: &str, otherwise: &str) -> String {
    let stem = slug(text);
    if stem.is_empty() {
        otherwise.to_owned()
    } else {
        guard_device(&stem)
    }
}

fn guard_device(stem: &str) -> String {
    let first = stem.split('.').next().unwrap_or_default().to_ascii_lowercase();
    if DEVICE_NAMES.contains(&first.as_str()) {
        format!("tep-{stem}")
    } else {
        stem.to_owned()
    }
}

/// Lower-case ASCII letters and digits, everything between them one hyphen.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in folded(text).chars() {
        if out.len() >= MAX_STEM {
            break;
        }
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ð' => out.push('d'),
            c if is_deceptive_or_mark(c) => {}
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

fn is_deceptive_or_mark(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn file_names() {
        for (given, expected) in [
            ("01. Cấp giấy phép.doc", "01-cap-giay-phep.doc"),
            ("QD402.DOC", "qd402.doc"),
            ("C:\\Users\\x\\Thông tư.pdf", "thong-tu.pdf"),
            ("../../../đơn.docx", "don.docx"),
            ("an toàn\u{202e}cod.exe", "an-toancod-exe.bin"),
            ("trang.html", "trang-html.bin"),
            ("hình.svg", "hinh-svg.bin"),
            ("CON.doc", "tep-con.doc"),
            ("....", "tep.bin"),
            ("", "tep.bin"),
            ("/", "tep.bin"),
            (".htaccess", "htaccess.bin"),
            ("không đuôi", "khong-duoi.bin"),
        ] {
            assert_eq!(safe_file_name(given), expected, "{given:?}");
        }
    }

    #[test]
    fn page_names() {
        for (code, name, expected) in [
            ("1.012345.000.00.00.H32", "x", "1.012345.000.00.00.H32"),
            ("", "Cấp thẻ", "cap-the"),
            ("../../x", "y", "x"),
            ("T-KHA-123456-TT", "", "T-KHA-123456-TT"),
            ("nul", "", "tep-nul"),
            ("...", "", "thu-tuc"),
        ] {
            assert_eq!(procedure_slug(code, name), expected, "{code:?}");
        }
        let day = jiff::civil::date(2026, 3, 12);
        assert_eq!(decision_slug("113/QĐ-UBND", day), "113-qd-ubnd-2026-03-12");
        assert_eq!(
            decision_slug("294/QĐ-VP.UBND.KSTT", day),
            "294-qd-vp-ubnd-kstt-2026-03-12"
        );
        assert_eq!(decision_slug("", day), "2026-03-12");
    }

    proptest! {
        #[test]
        fn any_name_is_made_safe(name in any::<String>()) {
            let safe = safe_file_name(&name);
            prop_assert!(safe.len() <= MAX_STEM + 10);
            prop_assert!(safe.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'));
            prop_assert!(!safe.starts_with('.') && safe.matches('.').count() == 1);
            prop_assert_eq!(safe_file_name(&safe), safe);
        }
    }
}
