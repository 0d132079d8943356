//! What a reader could not do, in words for whoever sits at the terminal: a sentence and, where there is one, the cure.
//! The reader's own key stands behind it in brackets, for scripts and for whoever asks us.

use app::reading::READER_FAILED;

use crate::console::note;

/// Says a problem: the words, the place, the reader's key and detail.
pub(super) fn tell(key: &str, place: Option<String>, detail: &str) {
    let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
    let line = match words(key, detail) {
        // What stands in the row is what a person needs to see; elsewhere it is a detail for the curious.
        words if is_of_row(key) => format!("{words}{place}: {detail} [{key}]"),
        words => format!("{words}{place} [{key}: {detail}]"),
    };
    note(&line);
}

/// Why a file counts as unread, by its problems `(key, detail)`; the first that says so.
pub(super) fn why_unread<'a>(mut problems: impl Iterator<Item = (&'a str, &'a str)>) -> &'static str {
    problems
        .find(|(key, _)| is_grave(key))
        .map_or("không đọc được", |(key, detail)| words(key, detail))
}

/// What stands in the way of a comparison, in words.
pub(super) fn obstacle(key: &str) -> &'static str {
    words(key, "")
}

/// Whether a problem leaves nothing that could be counted.
pub(super) fn is_grave(key: &str) -> bool {
    [
        "empty",
        "encrypted",
        "truncated",
        "format-not-supported",
        "no-text-layer",
        READER_FAILED,
    ]
    .contains(&key)
}

/// Whether the detail of a problem is what stands in a row of a list.
fn is_of_row(key: &str) -> bool {
    key.ends_with("-not-understood")
        || key.ends_with("-missing") && key != "string-missing"
        || ["status-contradicts-itself", "decision-incomplete", "listed-twice"].contains(&key)
}

/// A problem in words.
fn words(key: &str, detail: &str) -> &'static str {
    match key {
        "empty" => "tập tin rỗng, không có byte nào: xin người gửi gửi lại",
        "encrypted" => "tập tin đặt mật khẩu: xin người gửi bản không đặt mật khẩu",
        "truncated" => "tập tin bị cắt giữa chừng, phần còn lại không tính được: xin người gửi gửi lại",
        "format-not-supported" => unsupported(detail),
        "no-text-layer" => "PDF là bản quét, không có lớp chữ: xin bản có chữ (.doc, .docx)",
        READER_FAILED => "bộ đọc gặp lỗi ở tập tin này",
        "macros" => "tập tin có macro; vẫn đọc được và không macro nào được chạy",
        "too-old" => "định dạng quá cũ: chỉ lấy được chữ",
        "bad-container" | "bad-fib" | "bad-piece-table" | "no-text-stream" | "no-table-stream" => {
            "cấu trúc tập tin Word bị hỏng: phần đọc được có thể thiếu"
        }
        "bad-part" | "bad-member" | "bad-main-part" | "entities" => "có phần trong tập tin không đọc được",
        "page-without-text" => "có trang chỉ là ảnh, không có lớp chữ",
        "letters-unknown" => "có chữ không nhận ra được",
        "letters-converted" => "đã đổi chữ từ bảng mã cũ sang Unicode",
        "legacy-letters" => "có lẽ là chữ gõ theo bảng mã cũ nhưng phông đã đổi: chưa chuyển, cần xem lại",
        "encoding-guessed" => "bảng mã của tập tin chữ thường là phỏng đoán",
        "frames" => "trang HTML chỉ dẫn sang tập tin khác: xin người gửi gửi đủ",
        "no-page" => "kho trang web không có trang nào",
        "not-readable" | "sheet-not-readable" => "không đọc được bảng tính này",
        "sheet-hidden" => "trang tính bị ẩn nên không tính",
        "string-missing" => "có ô dẫn đến chữ không có trong tập tin",
        "quote-not-closed" => "CSV có dấu ngoặc kép không đóng",
        "no-list-rows" => "không thấy dòng nào về thủ tục",
        "no-status" => "không chỗ nào trong danh mục nói thủ tục còn hay hết hiệu lực",
        "titles-not-found" => "không thấy dòng tiêu đề của các cột",
        "row-not-understood" => "không hiểu dòng này",
        "status-not-understood" => "không hiểu lời về hiệu lực: cần người xem",
        "status-missing" => "dòng không nói còn hay hết hiệu lực",
        "status-contradicts-itself" => "lời về hiệu lực mâu thuẫn",
        "code-not-understood" => "không hiểu mã thủ tục",
        "code-missing" => "dòng không có mã thủ tục",
        "name-missing" => "dòng không có tên thủ tục",
        "decision-not-understood" => "không hiểu số quyết định",
        "decision-incomplete" => "số quyết định không đủ",
        "date-not-understood" => "không hiểu ngày",
        "listed-twice" => "thủ tục có hai dòng nói khác nhau về hiệu lực",
        key if key.starts_with("limit-") => "vượt mức chương trình đọc: phần sau không được đọc",
        key if key.starts_with("mark-") => "chỗ đánh dấu không còn hợp với tập tin",
        _ => "có chỗ không đọc được đúng",
    }
}

/// What to do with a type that is not read here.
fn unsupported(file_type: &str) -> &'static str {
    match file_type {
        "rar" | "7z" => {
            "kho nén RAR, 7z không mở được: xin người gửi gửi các tập tin rời hoặc kho .zip không mật khẩu"
        }
        "zip" => "đây là kho nén: giải nén rồi đọc từng tập tin, hoặc đưa cả kho vào sổ (giaonhan take-in)",
        "xls" | "xlsx" | "ods" => "đây là bảng tính: xem bằng giaonhan sheet show",
        _ => "không phải tập tin văn bản hay bảng tính mà chương trình đọc được",
    }
}
