//! What could not be read, in words, above the page.

use super::Page;
use crate::model::{Condition, Document, Problem};

/// Problems named one by one at most.
const MAX_NAMED: usize = 8;

pub(super) fn write(document: &Document, page: &mut Page) {
    if document.conditions.is_empty() && document.problems.is_empty() {
        return;
    }
    page.out
        .push_str("<div class=\"notice\">Lưu ý khi xem văn bản này:<ul>");
    for condition in &document.conditions {
        page.write(format_args!("<li>{}</li>", condition_words(*condition)));
    }
    // What a condition has said is not said again.
    let said = |problem: &&Problem| {
        !(document.conditions.contains(&Condition::Truncated) && problem.key == "truncated"
            || document.conditions.contains(&Condition::Encrypted) && problem.key == "encrypted"
            || document.conditions.contains(&Condition::Macros) && problem.key == "macros"
            || document.conditions.contains(&Condition::Empty) && problem.key == "empty")
    };
    for problem in document.problems.iter().filter(said).take(MAX_NAMED) {
        page.out.push_str("<li>");
        match problem_words(&problem.key) {
            Some(words) => page.out.push_str(words),
            None => {
                page.out.push_str("Có chỗ chưa đọc được (");
                page.text(&problem.key);
                page.out.push(')');
            }
        }
        if let Some(place) = problem.place {
            page.text(&format!(" – {place}"));
        }
        page.out.push_str(".</li>");
    }
    let more = document.problems.iter().filter(said).count();
    if let Some(more) = more.checked_sub(MAX_NAMED).filter(|&n| n > 0) {
        page.write(format_args!("<li>và {more} chỗ khác.</li>"));
    }
    page.out.push_str("</ul></div>");
}

fn condition_words(condition: Condition) -> &'static str {
    match condition {
        Condition::Encrypted => "Tệp được khóa bằng mật khẩu: không đọc được nội dung.",
        Condition::Macros => "Tệp có macro; bản xem này không chạy macro.",
        Condition::Truncated => "Tệp bị cắt cụt: chỉ xem được phần còn lại.",
        Condition::Empty => "Tệp rỗng.",
    }
}

fn problem_words(key: &str) -> Option<&'static str> {
    Some(match key {
        "empty" => "Tệp rỗng",
        "encrypted" => "Tệp được khóa bằng mật khẩu",
        "truncated" => "Tệp bị cắt cụt",
        "format-not-supported" => "Loại tệp này không xem được như văn bản",
        "encoding-guessed" => "Bảng mã của chữ được đoán, có thể chưa đúng",
        "encoding-unknown" => "Không nhận ra bảng mã của chữ; chữ được giữ nguyên như trong tệp",
        "no-text-layer" => "Bản quét không có lớp chữ",
        "too-old" => "Tệp của Word đời quá cũ",
        "bad-container" | "bad-fib" | "bad-piece-table" | "bad-main-part" | "bad-part"
        | "no-table-stream" | "no-text-stream" => "Tệp bị hỏng: chỉ đọc được một phần",
        "limit-bytes" | "limit-blocks" | "limit-markup" => {
            "Văn bản quá dài hoặc quá rối: chỉ đọc được một phần"
        }
        _ if key.starts_with("limit-") => "Tệp vượt giới hạn đọc: chỉ đọc được một phần",
        _ => return None,
    })
}
