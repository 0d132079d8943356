//! What the program says to people at the command line and in letters, in Vietnamese. The window has its own wording
//! (`ui/messages`); both are chosen by the same closed codes.

use domain::finding::{Finding, SectionGap, What};
use domain::{Missing, Settings};
use mail::imap::{CertificateFault, ConnectError, Trouble};

use crate::error::{AppError, Refusal};

/// A refusal in words: what, where, and what to do.
pub fn refusal(error: &AppError) -> String {
    let get = |name: &str| error.params.get(name).map_or("", String::as_str);
    let text = match error.refusal {
        Refusal::NotSignedIn if get("who").is_empty() => {
            "việc này cần có người chịu trách nhiệm: thêm --as \"HỌ TÊN\"".to_owned()
        }
        Refusal::NotSignedIn => format!(
            "không có người tên “{}” được làm việc; xem: giaonhan person list",
            get("who")
        ),
        Refusal::WrongPassword => "mật khẩu không đúng".to_owned(),
        Refusal::SignInPaused => format!("nhập sai mật khẩu nhiều lần: đợi {} phút", get("minutes")),
        Refusal::NotAllowed => format!("{} (vai trò {}) không được làm việc này", get("who"), get("role")),
        Refusal::OwnWork => {
            "không ai được tự duyệt hoặc tự xác nhận việc của mình: cần người thứ hai".to_owned()
        }
        Refusal::NotFound if get("which").is_empty() => format!("không có {}", thing(get("what"))),
        Refusal::NotFound => format!("không có {}: {}", thing(get("what")), get("which")),
        Refusal::InvalidField => {
            let places = [get("file"), get("place"), get("field")];
            let place: Vec<&str> = places.into_iter().filter(|p| !p.is_empty()).collect();
            format!("{}: {}", place.join(", "), get("why"))
        }
        Refusal::NeedsReason => "việc này phải nêu lý do: thêm --reason \"…\"".to_owned(),
        Refusal::LateEntryNeedsReason => {
            "ghi vào sổ muộn hơn một ngày làm việc so với lúc nhận: phải nêu lý do (--reason \"…\")"
                .to_owned()
        }
        Refusal::Changed => "nội dung đã thay đổi từ lúc được xem: hãy xem lại rồi làm lại".to_owned(),
        Refusal::NotComplete => format!("hồ sơ chưa đủ: {}", get("why")),
        Refusal::NotApproved => "nội dung chưa được người thứ hai duyệt".to_owned(),
        Refusal::AlreadyDone => "việc này đã làm rồi".to_owned(),
        Refusal::DecisionExists => format!("quyết định này đã có hồ sơ: {}", get("what")),
        Refusal::CannotRead => format!("không đọc được {}", get("file")),
        Refusal::CannotWrite => format!("không ghi được {}", get("file")),
        Refusal::TooLarge => format!("{} lớn quá mức chương trình nhận ({})", get("file"), get("limit")),
        Refusal::PublishedDiffers => format!("trang trên cổng khác nội dung đã ghi: {}", get("file")),
        Refusal::MailServer => format!("máy chủ thư: {}", get("why")),
        Refusal::NoSecret => format!(
            "chưa có mật khẩu của “{}”: giaonhan mailbox add … --password-file TẬP-TIN",
            get("what")
        ),
        Refusal::MailBusy if get("who").is_empty() => {
            "chương trình khác đang nhận và gửi thư cho sổ này: đợi xong, hoặc dừng chương trình ấy"
                .to_owned()
        }
        Refusal::MailBusy => format!(
            "{} đang nhận và gửi thư cho sổ này (từ {}): đợi xong, hoặc dừng chương trình ấy",
            get("who"),
            get("since")
        ),
        Refusal::DiskFull => "ổ đĩa đã đầy: dọn chỗ rồi chạy lại, không có gì bị mất".to_owned(),
        Refusal::RegisterBusy => "sổ đang được chương trình khác ghi: thử lại sau ít phút".to_owned(),
        Refusal::RegisterBroken if get("what").is_empty() => {
            "sổ không còn nguyên vẹn: chạy giaonhan register verify".to_owned()
        }
        Refusal::RegisterBroken => format!(
            "sổ không còn nguyên vẹn, {}: chạy giaonhan register verify",
            get("what")
        ),
        Refusal::RegisterTooNew => "sổ do phiên bản mới hơn ghi: hãy cập nhật chương trình".to_owned(),
        Refusal::NoRegister => format!("chưa có sổ ở {}: chạy giaonhan init", get("file")),
        Refusal::RegisterExists => format!("đã có sổ ở {}", get("file")),
        Refusal::OnlyInDemo => "chỉ sổ DỮ LIỆU MẪU mới cho phép việc này".to_owned(),
        Refusal::Broke => "chương trình gặp lỗi".to_owned(),
    };
    match &error.detail {
        Some(detail) => format!("{text} ({detail})"),
        None => text,
    }
}

fn thing(what: &str) -> &str {
    match what {
        "original" => "bản gốc này trong sổ",
        "case" => "hồ sơ này",
        "handoff" => "số vào sổ này",
        "triage" => "mục chờ phân loại này",
        "finding" => "phát hiện này trong hồ sơ",
        "person" => "người này",
        "sender" => "địa chỉ này trong danh sách",
        "file" => "tập tin này",
        "mark" => "chỗ đánh dấu này",
        "procedure" => "thủ tục này trong tập tin",
        "clock" => "thời hạn này",
        "mailbox" => "hộp thư này",
        "smtp" => "máy chủ gửi thư: giaonhan smtp set",
        "letter" => "thư này",
        other => other,
    }
}

/// What kind of finding, as a heading.
pub fn finding_kind(what: What) -> &'static str {
    match what {
        What::DecisionFile => "chưa có tập tin quyết định công bố",
        What::ProcedureFile => "chưa có tập tin",
        What::ProcedureFileUnreadable => "tập tin không đọc được",
        What::Sections => "thiếu nội dung",
        What::ValidityList => "chưa có danh mục còn hiệu lực, hết hiệu lực",
        What::ValidityListUnreadable => "danh mục không đọc được",
        What::ListRow => "danh mục chưa có dòng của thủ tục này",
        What::ListStatusConflict => "danh mục mâu thuẫn với quyết định",
        What::FormNotAttached => "mẫu đơn được nhắc, chưa kèm",
        What::LegacyEncoding => "chữ cũ đã đổi sang Unicode",
        What::Macros => "tập tin có macro",
        What::SenderParticulars => "thiếu thông tin người gửi",
        What::OddDate => "ngày không hợp lý",
        What::StrayFile => "tập tin không thuộc quyết định này",
        What::StrayRow => "dòng của quyết định khác",
        What::FieldNotStated => "chưa nêu lĩnh vực",
        What::MessageIdReused => "mã thư trùng, nội dung khác",
        What::ReaderProblem => "có chỗ không đọc được",
    }
}

/// A finding in a sentence.
pub fn finding(settings: &Settings, finding: &Finding) -> String {
    let mut text = String::new();
    if let Some(name) = &finding.name {
        text.push('“');
        text.push_str(name);
        text.push('”');
        if let Some(code) = &finding.code {
            text.push_str(&format!(" ({code})"));
        }
        text.push_str(": ");
    }
    match (&finding.section, finding.gap) {
        (Some(section), Some(SectionGap::HeadingOnly)) => {
            text.push_str(&format!("mục “{}” để trống", settings.section_title(section)));
        }
        (Some(section), _) => text.push_str(&format!("thiếu mục “{}”", settings.section_title(section))),
        _ => text.push_str(finding_kind(finding.what)),
    }
    if let (Some(list), Some(decision)) = (&finding.list_says, &finding.decision_says) {
        text.push_str(&format!(
            " (danh mục ghi {}, quyết định ghi {})",
            validity(list),
            validity(decision)
        ));
    }
    if let Some(detail) = &finding.detail {
        text.push_str(&format!(" [{}]", detail_words(detail)));
    }
    if let Some(file) = &finding.file {
        text.push_str(&format!(" — {file}"));
        if let Some(place) = &finding.place {
            text.push_str(&format!(", {place}"));
        }
    }
    text
}

fn detail_words(detail: &str) -> &str {
    match detail {
        "encrypted" => "có mật khẩu",
        "truncated" => "bị cắt cụt",
        "empty" => "rỗng",
        "macros" => "có macro",
        other => other,
    }
}

fn validity(key: &str) -> &'static str {
    if key == "valid" {
        "còn hiệu lực"
    } else {
        "hết hiệu lực"
    }
}

/// What would cure it, said to the one who sent it.
pub fn cure(what: What) -> &'static str {
    match what {
        What::DecisionFile => "Gửi tập tin .doc của quyết định công bố",
        What::ProcedureFile => "Gửi tập tin .doc của thủ tục",
        What::ProcedureFileUnreadable => {
            "Gửi lại tập tin, không đặt mật khẩu, kiểm tra mở được trước khi gửi"
        }
        What::Sections => "Bổ sung nội dung của mục và gửi lại tập tin",
        What::ValidityList => "Gửi danh mục thủ tục còn hiệu lực, hết hiệu lực",
        What::ValidityListUnreadable => {
            "Gửi lại danh mục ở dạng .xls, .xlsx hoặc .doc, không nén bằng .rar, .7z"
        }
        What::ListRow => "Bổ sung dòng của thủ tục, ghi rõ tình trạng hiệu lực",
        What::ListStatusConflict => "Kiểm tra lại và gửi danh mục thay thế",
        What::FormNotAttached => "Gửi kèm mẫu đơn, mẫu tờ khai",
        What::SenderParticulars => "Ghi đủ họ tên, chức vụ, điện thoại trong thư",
        What::OddDate => "Kiểm tra lại ngày",
        What::FieldNotStated => "Ghi lĩnh vực của thủ tục",
        What::LegacyEncoding
        | What::Macros
        | What::StrayFile
        | What::StrayRow
        | What::MessageIdReused
        | What::ReaderProblem => "Ban Biên tập xem lại",
    }
}

/// A coarse line of what is missing.
pub fn missing(settings: &Settings, line: &Missing) -> String {
    let what = match line.what.as_str() {
        "decision-file" => What::DecisionFile,
        "procedure-file" => What::ProcedureFile,
        "procedure-file-unreadable" => What::ProcedureFileUnreadable,
        "sections" => What::Sections,
        "validity-list" => What::ValidityList,
        "validity-list-unreadable" => What::ValidityListUnreadable,
        "list-row" => What::ListRow,
        _ => What::ListStatusConflict,
    };
    let mut text = finding_kind(what).to_owned();
    if let Some(name) = &line.name {
        text = format!("“{name}”: {text}");
    }
    let titles = |keys: &Option<Vec<String>>| {
        keys.iter()
            .flatten()
            .map(|k| settings.section_title(k).to_owned())
            .collect::<Vec<_>>()
            .join("; ")
    };
    let (absent, empty) = (titles(&line.absent), titles(&line.heading_only));
    if !absent.is_empty() {
        text.push_str(&format!(" — không có mục: {absent}"));
    }
    if !empty.is_empty() {
        text.push_str(&format!(" — mục để trống: {empty}"));
    }
    text
}

/// Why something waits in triage.
pub fn triage_reason(key: &str) -> &'static str {
    match key {
        domain::placing::REASON_UNKNOWN_SENDER => "địa chỉ không có trong danh sách của cơ quan nào",
        domain::placing::REASON_SPOOFED_NAME => "tên hiển thị giống cơ quan, địa chỉ thì không",
        domain::placing::REASON_NO_AGENCY => "tập tin không kèm thư, chưa rõ của cơ quan nào",
        domain::placing::REASON_NO_DECISION => "không thấy số quyết định",
        domain::placing::REASON_FAILED_AUTHENTICITY => {
            "kiểm tra chữ ký cho thấy thư không phải của địa chỉ này"
        }
        domain::placing::REASON_READER_BROKE => "không đọc được thư; bản gốc đã giữ",
        domain::placing::REASON_TOO_LARGE => "thư lớn quá mức nhận; mới ghi phần đầu, thư còn trên máy chủ",
        domain::placing::REASON_THREAD_DISAGREES => "thư trả lời một hồ sơ nhưng nêu quyết định khác",
        _ => "chờ người phân loại",
    }
}

/// Why there is no session with a mail server, and what to do.
pub fn no_session(error: &ConnectError) -> String {
    match error {
        ConnectError::NameNotFound { host, .. } => {
            format!("không tìm thấy máy tên “{host}”: xem lại tên máy chủ và đường mạng")
        }
        ConnectError::Refused { host, port } => {
            format!("{host}:{port} không nhận kết nối: xem lại cổng, hoặc máy chủ đang tắt")
        }
        ConnectError::Unreachable(_) => "không có đường tới máy chủ: xem lại đường mạng".to_owned(),
        ConnectError::TimedOut => "máy chủ không trả lời kịp: sẽ thử lại".to_owned(),
        ConnectError::Silent => "máy chủ không chào: thường là cổng này cần TLS (993)".to_owned(),
        ConnectError::Certificate(fault) => certificate(fault),
        ConnectError::Tls(_) => "không lập được kết nối bảo vệ: thường là cổng này không dùng TLS".to_owned(),
        ConnectError::StartTlsNotOffered => "máy chủ không có STARTTLS: chọn TLS ở cổng 993".to_owned(),
        ConnectError::ProtectionWanted { .. } => {
            "máy chủ đòi kết nối có bảo vệ trước khi đăng nhập: chọn TLS hoặc STARTTLS".to_owned()
        }
        ConnectError::WrongPassword { .. } => {
            "máy chủ không nhận tên và mật khẩu này: xem lại, rồi đặt lại mật khẩu".to_owned()
        }
        ConnectError::LoginNotOffered(way) => format!("máy chủ không cho đăng nhập bằng {way}"),
        ConnectError::NotImap { .. } => "ở cổng ấy không phải máy chủ IMAP: xem lại cổng".to_owned(),
        ConnectError::NotSmtp { .. } => {
            "ở cổng ấy không phải máy chủ SMTP, hoặc máy chủ không nhận thư: xem lại cổng".to_owned()
        }
        ConnectError::TryLater { .. } => "máy chủ hẹn thử lại sau".to_owned(),
        ConnectError::TrustedCertificates(_) => {
            "không đọc được tập tin chứng thư của cơ quan: cần dạng PEM".to_owned()
        }
        ConnectError::Stopped => "đã được yêu cầu dừng".to_owned(),
        ConnectError::BrokenOff(trouble) => self::trouble(trouble),
    }
}

fn certificate(fault: &CertificateFault) -> String {
    match fault {
        CertificateFault::Expired => "chứng thư của máy chủ đã hết hạn: báo người quản trị máy chủ thư",
        CertificateFault::NotYetValid => {
            "chứng thư của máy chủ chưa có hiệu lực: xem lại ngày giờ của máy này"
        }
        CertificateFault::Unknown => {
            "chứng thư của máy chủ do nơi không được tin cấp: chỉ tập tin chứng thư của cơ quan (--authority)"
        }
        CertificateFault::OtherName => "chứng thư của máy chủ mang tên khác: ghi đúng tên máy chủ",
        CertificateFault::Revoked => {
            "chứng thư của máy chủ đã bị thu hồi: đừng đăng nhập, báo người quản trị"
        }
        CertificateFault::Other(_) => "chứng thư của máy chủ không đúng: báo người quản trị máy chủ thư",
    }
    .to_owned()
}

/// What ended a command of a mail server, in words.
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Lost(_) => "đường tới máy chủ bị đứt: sẽ thử lại".to_owned(),
        Trouble::TimedOut => "máy chủ không trả lời kịp: sẽ thử lại".to_owned(),
        Trouble::Lied(_) => "máy chủ trả lời không thể đúng: không lấy gì, sẽ thử lại".to_owned(),
        Trouble::Stopped => "đã được yêu cầu dừng".to_owned(),
        Trouble::Refused { said } => format!("máy chủ từ chối: {said}"),
        Trouble::Folder { folder, .. } => format!("không mở được thư mục “{folder}”: xem lại tên thư mục"),
        other => other.to_string(),
    }
}

/// A length of working time as people say it.
pub fn working_time(time: calendar::WorkingTime) -> String {
    let parts = time.parts();
    let mut words = Vec::new();
    for (count, unit) in [
        (parts.days, "ngày"),
        (parts.hours, "giờ"),
        (parts.minutes, "phút"),
    ] {
        if count > 0 {
            words.push(format!("{count} {unit}"));
        }
    }
    if words.is_empty() {
        return "chưa tới 1 phút làm việc".to_owned();
    }
    format!("{} làm việc", words.join(" "))
}

/// What an agency owes, as a reminder names it.
pub fn duty(duty: domain::Duty) -> &'static str {
    match duty {
        domain::Duty::ProcedureFiles => "Giao tập tin thủ tục hành chính",
        domain::Duty::ValidityList => "Giao danh mục thủ tục còn hiệu lực, hết hiệu lực",
        domain::Duty::Publication => "Cập nhật lên cổng",
    }
}
