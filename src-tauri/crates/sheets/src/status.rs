//! Words for in force and no longer in force.

use documents::folded::fold;
use serde::Serialize;

/// What a list says of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// `Còn hiệu lực`.
    Valid,
    /// `Hết hiệu lực`, `Bị bãi bỏ`.
    Expired,
    /// Other words, as written: a person must say what they mean.
    Other(String),
}

/// What kind of standing a list names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    /// `Còn hiệu lực`, `Đang áp dụng`.
    InForce,
    /// `Mới ban hành`.
    New,
    /// `Sửa đổi, bổ sung`: in force as amended.
    Amended,
    /// `Hết hiệu lực một phần`, `Bãi bỏ một phần`.
    PartlyExpired,
    /// `Hết hiệu lực`, `Không còn hiệu lực`.
    Expired,
    /// `Bị bãi bỏ`, `Hủy bỏ`.
    Abolished,
    /// `Được thay thế`, `Bị thay thế`.
    Replaced,
    /// `Tạm ngưng`, `Ngưng hiệu lực`, `Đình chỉ`: a pause, Luật Ban hành văn bản quy phạm pháp luật 2015 art. 153.
    Suspended,
    /// `Chưa có hiệu lực`.
    NotYetInForce,
}

/// The status a cell of a status column states; `None` when it is empty.
pub(crate) fn status_of(text: &str) -> Option<Status> {
    let words = fold(text);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    if words.is_empty() {
        return None;
    }
    const EXPIRED: [&str; 11] = [
        "het hieu luc",
        "het hl",
        "bai bo",
        "huy bo",
        "khong con hieu luc",
        "khong con hl",
        "mat hieu luc",
        "bi thay the",
        "duoc thay the",
        "khong con ap dung",
        "het han",
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
    match kind_of(text) {
        Some(StatusKind::PartlyExpired | StatusKind::Suspended | StatusKind::NotYetInForce) => {
            return other();
        }
        Some(StatusKind::Amended) => return Some(Status::Valid),
        _ => {}
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

/// What kind of standing the words name; `None` for words not known. What stands between in force and not
/// (a part, a pause, a day to come) is named here and is [`Status::Other`]: a person says what follows.
pub(crate) fn kind_of(text: &str) -> Option<StatusKind> {
    let words = fold(text);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let opens = |any: &[&str]| any.iter().any(|word| words.starts_with(word));
    let lost = has(&[
        "het hieu luc",
        "het hl",
        "khong con hieu luc",
        "khong con hl",
        "mat hieu luc",
        "het han",
    ]) || matches!(words, "het" | "hhl" | "da het" | "khong");
    let kept = has(&["con hieu luc", "con hl", "dang co hieu luc", "dang hieu luc"])
        || matches!(words, "con" | "chl");
    let kind = if words.is_empty() {
        return None;
    } else if has(&["mot phan"]) {
        StatusKind::PartlyExpired
    } else if has(&[
        "tam ngung",
        "tam dung",
        "tam hoan",
        "dinh chi",
        "ngung hieu luc",
        "ngung hl",
        "ngung ap dung",
        "ngung thuc hien",
    ]) {
        StatusKind::Suspended
    } else if has(&["chua ", "sap ", "du kien"]) || opens(&["se "]) {
        StatusKind::NotYetInForce
    } else if has(&["bai bo", "huy bo"]) {
        StatusKind::Abolished
    } else if has(&["bi thay the", "duoc thay the", "da thay the"]) {
        StatusKind::Replaced
    } else if lost && (!kept || has(&["khong con"])) {
        StatusKind::Expired
    } else if opens(&["moi ban hanh", "ban hanh moi", "moi cong bo", "moi bo sung"]) {
        StatusKind::New
    } else if has(&["sua doi"]) && !has(&["thay the"]) && !lost {
        StatusKind::Amended
    } else if (kept
        || has(&["co hieu luc", "con ap dung", "dang ap dung", "dang thi hanh"])
        || words == "hieu luc")
        && !lost
    {
        StatusKind::InForce
    } else {
        return None;
    };
    Some(kind)
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
            ("Ngưng hiệu lực", Some(Status::Other("Ngưng hiệu lực".into()))),
            ("Sửa đổi, bổ sung", Some(Status::Valid)),
            ("Thay thế", Some(Status::Other("Thay thế".into()))),
        ] {
            assert_eq!(status_of(text), expected, "{text}");
        }
    }

    #[test]
    fn kinds_of_standing() {
        use StatusKind::*;
        for (text, expected) in [
            ("Còn hiệu lực", Some(InForce)),
            ("Còn hiệu lực (sửa đổi, bổ sung)", Some(Amended)),
            ("Mới ban hành", Some(New)),
            ("Được sửa đổi, bổ sung", Some(Amended)),
            ("Hết hiệu lực một phần", Some(PartlyExpired)),
            ("Bãi bỏ một phần", Some(PartlyExpired)),
            ("HẾT HIỆU LỰC", Some(Expired)),
            ("Không còn hiệu lực", Some(Expired)),
            ("Đã bị bãi bỏ", Some(Abolished)),
            ("Huỷ bỏ", Some(Abolished)),
            ("Bị thay thế", Some(Replaced)),
            ("Thay thế", None),
            ("Tạm ngưng", Some(Suspended)),
            ("Ngưng hiệu lực", Some(Suspended)),
            ("Chưa có hiệu lực", Some(NotYetInForce)),
            ("Sẽ hết hiệu lực từ 01/01/2027", Some(NotYetInForce)),
            ("còn hiệu lực/hết hiệu lực", None),
            ("đang rà soát", None),
            ("", None),
        ] {
            assert_eq!(kind_of(text), expected, "{text}");
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
