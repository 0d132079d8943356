//! What the words of a signature are: a name, a rank, a department, an agency.

use crate::fold::{composed, fold, folded_chars};

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Title,
    Department,
    Organisation,
    Other,
}

/// A name in capitals (or small letters) with each word's first letter large; any other as written.
pub(super) fn cased(name: &str) -> String {
    let mixed = name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    if mixed {
        return name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    name.split_whitespace()
        .map(|word| {
            let mut start = true;
            word.chars()
                .flat_map(|c| {
                    let cased: Vec<char> = if start {
                        c.to_uppercase().collect()
                    } else {
                        c.to_lowercase().collect()
                    };
                    start = !c.is_alphabetic();
                    cased
                })
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Cuts "Chuyên viên Phòng … - Sở Tư pháp …" and "Lê Quốc Huy, Chuyên viên" where what follows the mark is
/// something of its own; gives each piece with the mark that joined it to the one before.
pub(super) fn pieces(words: &str) -> Vec<(&str, &str)> {
    let mut out: Vec<(&str, &str)> = Vec::new();
    let mut start = 0;
    for (at, joint) in joints(words) {
        let after = words.get(at + joint.len()..).unwrap_or_default();
        let known = kind(trimmed(after.split([',', '(']).next().unwrap_or_default()), "") != Kind::Other
            || starts_with_any(after, TITLES)
            || starts_with_any(after, AGENCIES);
        if known && at > start {
            let before = out.last().map_or("", |_| joint_before(words, start));
            out.push((trimmed(words.get(start..at).unwrap_or_default()), before));
            start = at + joint.len();
        }
    }
    let before = if out.is_empty() {
        " "
    } else {
        joint_before(words, start)
    };
    out.push((trimmed(words.get(start..).unwrap_or_default()), before));
    out.retain(|(piece, _)| !piece.is_empty());
    out
}

/// A comma is kept when pieces are put together again; any other mark becomes a space.
fn joint_before(words: &str, start: usize) -> &'static str {
    if words.get(..start).is_some_and(|w| w.trim_end().ends_with(',')) {
        ", "
    } else {
        " "
    }
}

fn joints(words: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = [" - ", " – ", " — ", ", ", ",", " (", "/ "]
        .iter()
        .flat_map(|mark| words.match_indices(mark))
        .collect();
    found.sort_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())));
    found.dedup_by_key(|(at, _)| *at);
    found
}

pub(super) fn trimmed(words: &str) -> &str {
    words.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '–' | '—' | ',' | '.' | ';' | '|' | '(' | ')' | '[' | ']' | '*' | '/' | '_'
            )
    })
}

const TITLES: &[&str] = &[
    "chuyên viên",
    "cán sự",
    "cán bộ",
    "nhân viên",
    "công chức",
    "viên chức",
    "văn thư",
    "thư ký",
    "trợ lý",
    "cv",
    "cvc",
    "trưởng phòng",
    "trưởng ban",
    "trưởng bộ phận",
    "trưởng khoa",
    "trưởng trung tâm",
    "phó trưởng",
    "phó phòng",
    "phó giám đốc",
    "phó chánh",
    "phó chủ tịch",
    "phó cục trưởng",
    "phó chi cục",
    "phó ban",
    "phó tổng",
    "phó văn phòng",
    "phụ trách",
    "quyền trưởng",
    "quyền giám đốc",
    "quyền chánh",
    "q. ",
    "q.",
    "giám đốc",
    "chánh văn phòng",
    "chánh thanh tra",
    "thanh tra viên",
    "chủ tịch",
    "ủy viên",
    "uỷ viên",
    "cục trưởng",
    "chi cục trưởng",
    "vụ trưởng",
    "bí thư",
    "kế toán",
    "kỹ sư",
    "lập trình viên",
    "biên tập viên",
    "tổ trưởng",
    "tổ phó",
    "tp. ",
    "ptp. ",
    "kt. ",
    "kt.",
    "tl. ",
    "tl.",
    "tm. ",
    "tm.",
    "tuq. ",
    "tuq.",
    "specialist",
    "officer",
    "director",
    "deputy",
    "head of",
    "manager",
];

pub(super) const AGENCIES: &[&str] = &[
    "văn phòng",
    "vp ubnd",
    "vp. ubnd",
    "vpubnd",
    "sở ",
    "ubnd",
    "ủy ban nhân dân",
    "uỷ ban nhân dân",
    "hđnd",
    "hội đồng nhân dân",
    "trung tâm",
    "cục ",
    "chi cục",
    "tổng cục",
    "bộ tư pháp",
    "bộ nội vụ",
    "bộ khoa học",
    "ban biên tập",
    "ban quản lý",
    "ban tiếp công dân",
    "cổng thông tin",
    "công ty",
    "công an",
    "thanh tra tỉnh",
    "tỉnh ủy",
    "tỉnh uỷ",
    "trường đại học",
    "trường cao đẳng",
    "trường thpt",
    "viện ",
    "bệnh viện",
    "office of",
    "department of",
];

const DEPARTMENTS: &[&str] = &[
    "phòng ",
    "p. ",
    "bộ phận",
    "ban pháp chế",
    "tổ kiểm soát",
    "tổ chuyên viên",
    "tổ công tác",
    "khối ",
];

/// Whether a piece begins with one of these words. Text with tone marks is compared with its marks, as
/// "Trương Phong" is a person and "Trưởng phòng" is not; text typed without marks is compared without.
pub(super) fn starts_with_any(piece: &str, starts: &[&str]) -> bool {
    let piece = piece
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let bare = piece.is_ascii();
    starts.iter().any(|start| {
        let rest = if bare {
            piece.strip_prefix(folded_chars(start).into_iter().collect::<String>().as_str())
        } else {
            piece.strip_prefix(start)
        };
        rest.is_some_and(|rest| {
            start.ends_with([' ', '.']) || rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
        })
    })
}

pub(super) fn kind(piece: &str, display: &str) -> Kind {
    let folded = fold(piece);
    if folded.is_empty() {
        return Kind::Other;
    }
    if !display.is_empty() && fold(without_honorific(piece)) == display && !starts_with_any(piece, AGENCIES) {
        return Kind::Name;
    }
    if starts_with_any(piece, TITLES) {
        Kind::Title
    } else if starts_with_any(piece, AGENCIES) {
        Kind::Organisation
    } else if starts_with_any(piece, DEPARTMENTS) && !piece.contains(|c: char| c.is_ascii_digit()) {
        Kind::Department
    } else if is_person(without_honorific(piece)) {
        Kind::Name
    } else {
        Kind::Other
    }
}

pub(super) fn is_authority(title: &str) -> bool {
    starts_with_any(title, &["kt.", "tl.", "tm.", "tuq.", "q."])
}

/// Two to six words of letters, each beginning with a large one: a Vietnamese name, with or without marks.
fn is_person(words: &str) -> bool {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let proper = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '-' | '’'))
    };
    let notices = [
        "sent from",
        "đã gửi từ",
        "gửi từ",
        "email",
        "website",
        "địa chỉ",
        "nơi nhận",
        "lưu ý",
        "kính gửi",
        "kính chúc",
    ];
    (2..=6).contains(&parts.len()) && parts.iter().all(proper) && !starts_with_any(words, &notices)
}

pub(super) fn without_honorific(name: &str) -> &str {
    let titles = [
        "ông", "bà", "anh", "chị", "mr", "ms", "mrs", "ths", "ts", "cn", "ks", "ls", "cvc", "cv",
    ];
    let name = trimmed(name);
    // "Phạm Thị Thu Hương (Ms.)"
    let name = match name.rsplit_once('(') {
        Some((before, last)) if titles.contains(&trimmed(last).to_lowercase().as_str()) => trimmed(before),
        _ => name,
    };
    let Some((first, rest)) = name.split_once(['.', ' ', ':']) else {
        return name;
    };
    let is_title = titles.contains(&first.to_lowercase().as_str());
    // "Anh" and "Bà" are also names' words: only before at least two more words.
    if is_title && rest.split_whitespace().count() >= 2 {
        trimmed(rest)
    } else {
        name
    }
}

/// The agency inside a title, "Chuyên viên Phòng Nội chính Sở Tư pháp": from the agency's first word; and the title
/// without it where a department stands before it. "Chánh Văn phòng UBND tỉnh" and "Giám đốc Sở" stay whole.
pub(super) fn agency_in_title(title: &str) -> Option<(String, Option<String>)> {
    let composed = composed(title);
    let folded: String = folded_chars(&composed).into_iter().collect();
    let starts = [
        " so ",
        " van phong ubnd",
        " vp ubnd",
        " ubnd ",
        " uy ban nhan dan",
        " trung tam ",
    ];
    let at = starts.iter().filter_map(|s| folded.find(s)).min()?;
    let before = folded.get(..at)?;
    let skip = folded.get(..=at)?.chars().count();
    let agency = composed.chars().skip(skip).collect();
    let of_department = before.contains("phong ") && !before.ends_with("chanh");
    let rest = of_department.then(|| composed.chars().take(skip - 1).collect());
    Some((agency, rest))
}
