//! Words for in force and no longer in force.

use documents::folded::fold;
use serde::Serialize;

/// What a list says of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// `Còn hiệu lực`.
    Valid,
    /// `Hết hiệu lực`, `Bị bãi bỏ`.
    Expired,
    /// Other words, as written: a person must say what they mean.
    Other(String),
}

/// The status a cell of a status column states; `None` when it is empty.
pub(crate) fn status_of(text: &str) -> Option<Status> {
    let words = fold(text);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    if words.is_empty() {
        return None;
    }
    const UNCLEAR: [&str; 6] = [
        "mot phan",
        "chua ",
        "sap ",
        "tam ngung",
        "tam dinh chi",
        "du kien",
    ];
    const EXPIRED: [&str; 14] = [
        "het hieu luc",
        "het hl",
        "bai bo",
        "huy bo",
        "khong con hieu luc",
        "khong con hl",
        "ngung hieu luc",
        "ngung hl",
        "mat hieu luc",
        "bi thay the",
        "duoc thay the",
        "khong con ap dung",
        "het han",
        "ngung ap dung",
    ];
    const VALID: [&str; 10] = [
        "con hieu luc",
        "con hl",
        "dang co hieu luc",
        "dang hieu luc",
        "co hieu luc",
        "dang ap dung",
        "dang thi hanh",
        "moi ban hanh",
        "con ap dung",
        "hieu luc",
    ];
    const WHOLE_EXPIRED: [&str; 5] = ["het", "hhl", "khong", "da het", "het hieu luc thi hanh"];
    const WHOLE_VALID: [&str; 3] = ["con", "chl", "dang con"];
    let other = || Some(Status::Other(documents::folded::squeeze(text)));
    if UNCLEAR.iter().any(|word| words.contains(word)) {
        return other();
    }
    let lost = EXPIRED.iter().any(|word| words.contains(word)) || WHOLE_EXPIRED.contains(&words);
    let kept_words = VALID
        .iter()
        .take(VALID.len() - 1)
        .any(|word| words.contains(word));
    let kept = kept_words || WHOLE_VALID.contains(&words) || words == "hieu luc";
    // `không còn hiệu lực` holds the words of both; `sửa đổi, còn hiệu lực` only of one.
    let denied = words.contains("khong con") || words.contains("khong co") || words.contains("het");
    match (lost, kept) {
        (true, true) if denied && words.matches("hieu luc").count() < 2 => Some(Status::Expired),
        (true, false) => Some(Status::Expired),
        (false, true) if !denied => Some(Status::Valid),
        _ => other(),
    }
}

/// The status that a title, a group row or the name of a sheet gives to the rows under it; `None` when it speaks
/// of both or of neither.
pub(crate) fn group_status(text: &str) -> Option<Status> {
    const MAX_GROUP_CHARS: usize = 200;
    let words = fold(text);
    if words.len() > MAX_GROUP_CHARS {
        return None;
    }
    let lost = [
        "het hieu luc",
        "het hl",
        "bai bo",
        "huy bo",
        "khong con hieu luc",
        "khong con hl",
    ]
    .iter()
    .any(|word| words.contains(word));
    let without_denied = words
        .replace("khong con hieu luc", "")
        .replace("khong con hl", "");
    let kept = [
        "con hieu luc",
        "con hl",
        "dang co hieu luc",
        "con/het",
        "con, het",
    ]
    .iter()
    .any(|word| without_denied.contains(word));
    match (kept, lost) {
        (true, false) => Some(Status::Valid),
        (false, true) => Some(Status::Expired),
        _ => None,
    }
}

/// `true` when a title, a file name or a letter says the list stands in the place of earlier ones: `thay thế`,
/// `đính chính toàn bộ`. Being replaced (`được thay thế`) is not replacing.
pub fn says_it_replaces(text: &str) -> bool {
    let words = fold(text);
    words.match_indices("thay the").any(|(at, _)| {
        let before = words.get(..at).unwrap_or_default().trim_end();
        !(before.ends_with("duoc") || before.ends_with("bi") || before.ends_with("sua doi, bo sung,"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_status() {
        for (text, expected) in [
            ("Còn hiệu lực", Some(Status::Valid)),
            ("CÒN HIỆU LỰC", Some(Status::Valid)),
            ("Đang có hiệu lực", Some(Status::Valid)),
            ("Còn HL", Some(Status::Valid)),
            ("Còn", Some(Status::Valid)),
            ("Hết hiệu lực", Some(Status::Expired)),
            ("hết hl", Some(Status::Expired)),
            ("Bị bãi bỏ", Some(Status::Expired)),
            ("Không còn hiệu lực", Some(Status::Expired)),
            ("Hết hiệu lực (bị bãi bỏ)", Some(Status::Expired)),
            ("  ", None),
            (
                "Hết hiệu lực một phần",
                Some(Status::Other("Hết hiệu lực một phần".into())),
            ),
            ("Chưa có hiệu lực", Some(Status::Other("Chưa có hiệu lực".into()))),
            (
                "còn hiệu lực/hết hiệu lực",
                Some(Status::Other("còn hiệu lực/hết hiệu lực".into())),
            ),
            ("đang rà soát", Some(Status::Other("đang rà soát".into()))),
        ] {
            assert_eq!(status_of(text), expected, "{text}");
        }
    }

    #[test]
    fn groups_speak_of_one_status_or_of_none() {
        for (text, expected) in [
            ("I. THỦ TỤC HÀNH CHÍNH CÒN HIỆU LỰC", Some(Status::Valid)),
            ("Hết hiệu lực", Some(Status::Expired)),
            ("B. DANH MỤC TTHC BỊ BÃI BỎ", Some(Status::Expired)),
            ("DANH MỤC TTHC CÒN HIỆU LỰC, HẾT HIỆU LỰC", None),
            ("Danh mục còn/hết hiệu lực", None),
            ("Tổng số: 6 thủ tục (còn hiệu lực: 5; hết hiệu lực: 1)", None),
            ("Sheet1", None),
            ("Danh mục TTHC không còn hiệu lực", Some(Status::Expired)),
        ] {
            assert_eq!(group_status(text), expected, "{text}");
        }
    }

    #[test]
    fn replacing_is_not_being_replaced() {
        assert!(says_it_replaces("Danh mục TTHC (thay thế).xlsx"));
        assert!(says_it_replaces(
            "gửi lại danh mục đã đính chính (thay thế các danh mục đã gửi)"
        ));
        assert!(!says_it_replaces("DANH MỤC TTHC ĐƯỢC THAY THẾ"));
        assert!(!says_it_replaces("Danh mục bổ sung"));
    }
}
