//! File names that can be written on any disk and shown without deceiving anyone.

use crate::fold::composed;
use crate::limits::MAX_SAFE_NAME_BYTES;

/// Names that Windows keeps for devices, with any extension.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// The longest extension that survives shortening, in characters.
const MAX_EXTENSION_CHARS: usize = 10;

/// A name for the disk: composed, without separators, control characters, direction marks and what Windows
/// forbids (each becomes `_`; leading ones go), not starting or ending with a dot or a space, no device name,
/// at most [`MAX_SAFE_NAME_BYTES`] with its extension kept, never empty (`fallback` then).
///
/// ```
/// assert_eq!(mail::safe_name("../../x.doc", "tap-tin"), "x.doc");
/// assert_eq!(mail::safe_name("/etc/QD cong bo.doc", "tap-tin"), "etc_QD cong bo.doc");
/// assert_eq!(mail::safe_name("Mau don\u{202e}cod.exe", "tap-tin"), "Mau don_cod.exe");
/// assert_eq!(mail::safe_name("aux.doc", "tap-tin"), "_aux.doc");
/// assert_eq!(mail::safe_name("...", "tap-tin-1"), "tap-tin-1");
/// ```
pub fn safe_name(name: &str, fallback: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in composed(name).chars() {
        let bad = is_forbidden(c);
        if out.is_empty() && (bad || c == '.' || c.is_whitespace()) {
            continue;
        }
        out.push(if bad { '_' } else { c });
    }
    let out = shortened(out.trim_end_matches(|c: char| c == '.' || c.is_whitespace()));
    if out.is_empty() {
        return fallback.to_owned();
    }
    if is_reserved(&out) { format!("_{out}") } else { out }
}

fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{2215}' | '\u{2044}' | '\u{FF0F}')
        // Direction marks, zero-width and other characters that are not seen.
        || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{00AD}' | '\u{180E}' | '\u{E0000}'..='\u{E007F}')
}

fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    RESERVED.contains(&stem.as_str())
        || port.is_some_and(|n| n.chars().count() == 1 && n.chars().all(char::is_numeric))
}

fn shortened(name: &str) -> String {
    if name.len() <= MAX_SAFE_NAME_BYTES {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, ext)) if ext.chars().count() <= MAX_EXTENSION_CHARS && !stem.is_empty() => {
            (stem, format!(".{ext}"))
        }
        _ => (name, String::new()),
    };
    let room = MAX_SAFE_NAME_BYTES.saturating_sub(extension.len());
    let mut out = String::new();
    for c in stem.chars().take_while({
        let mut used = 0;
        move |c| {
            used += c.len_utf8();
            used <= room
        }
    }) {
        out.push(c);
    }
    format!("{}{extension}", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_names() {
        let check = |name: &str, want: &str| assert_eq!(safe_name(name, "tap-tin"), want, "{name:?}");
        check("Quyết định 113.doc", "Quyết định 113.doc");
        check("Ti\u{301}nh.doc", "Tính.doc");
        check("C:\\x\\a.doc", "C__x_a.doc");
        check("..\\..\\a.doc", "a.doc");
        check(".htaccess", "htaccess");
        check("a\u{0}b\n.doc", "a_b_.doc");
        check("a.doc. . ", "a.doc");
        check("_a.doc", "_a.doc");
        check("COM1.doc", "_COM1.doc");
        check("com\u{b9}", "_com\u{b9}");
        check("COM10.doc", "COM10.doc");
        check("con", "_con");
        check("concord.doc", "concord.doc");
        check("", "tap-tin");
        check("///", "tap-tin");
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = safe_name(&format!("{}.docx", "ổ".repeat(400)), "tap-tin");
        assert!(name.len() <= MAX_SAFE_NAME_BYTES && name.ends_with("ổ.docx"));
        let name = safe_name(&"x".repeat(400), "tap-tin");
        assert_eq!(name.len(), MAX_SAFE_NAME_BYTES);
    }
}
