//! The letters that tell how far a decision has come: everything is there, it is published, a limit has passed.

use crate::letters::{DecisionCited, Due, MissingItem, Recipient, copies, counted, missing_grid};
use crate::paper::{Frame, Paper, ReportError, SIZE_TABLE, Title, bold, plain};
use crate::words::moment;
use jiff::Timestamp;

/// A procedure as a notice names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureLine {
    /// Its code; empty when it has none.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Tells an agency that everything of a decision is there, and when the board's own limit ends (2161 art. 3.3).
#[derive(Debug, Clone, PartialEq)]
pub struct CompleteLetter {
    /// Head, date, signature.
    pub frame: Frame,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// The decision.
    pub decision: DecisionCited,
    /// When the last missing piece came.
    pub complete_at: Timestamp,
    /// Number of that handoff in the register, when it was a handoff.
    pub handoff: Option<String>,
    /// The procedures that will be published.
    pub procedures: Vec<ProcedureLine>,
    /// When the board's limit ends.
    pub due: Option<Due>,
}

/// The notice that everything is there, as `.docx`.
///
/// # Errors
///
/// [`ReportError::Pack`] when the file cannot be put together.
pub fn complete_notice(letter: &CompleteLetter) -> Result<Vec<u8>, ReportError> {
    let frame = &letter.frame;
    let writer = &frame.writer;
    let decision = letter.decision.in_full();
    let about = format!("Đã nhận đủ tập tin thủ tục hành chính theo {decision}");
    let by = match &letter.handoff {
        Some(number) => format!(" (số vào sổ giao nhận {number})"),
        None => String::new(),
    };
    let mut paper = Paper::new(
        frame,
        &Title::Named {
            kind: "THÔNG BÁO ĐÃ NHẬN ĐỦ TẬP TIN",
            about: &about,
        },
    )
    .addressed_to(&letter.recipient.agency, letter.recipient.person().as_deref())
    .body(&[
        plain("Đến "),
        bold(&moment(letter.complete_at, frame.zone)),
        plain(&format!(
            "{by}, {writer} đã nhận đủ tập tin để cập nhật {} thủ tục hành chính theo {decision}.",
            counted(letter.procedures.len())
        )),
    ]);
    if let Some(due) = &letter.due {
        paper = paper.body(&[
            plain(&format!(
                "Thời hạn cập nhật, đăng tải lên Cổng thông tin điện tử là {}, kết thúc ",
                due.limit
            )),
            bold(&due.words(frame)),
            plain("."),
        ]);
    }
    procedures(paper, &letter.procedures)
        .signed(frame, &copies("Như trên", &[]))
        .finish()
}

/// Tells an agency that a decision's procedures were seen on the portal.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedLetter {
    /// Head, date, signature.
    pub frame: Frame,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// The decision.
    pub decision: DecisionCited,
    /// When the pages were seen as the public sees them.
    pub seen_at: Timestamp,
    /// What was published.
    pub procedures: Vec<ProcedureLine>,
    /// The portal's name.
    pub portal: String,
    /// SHA-256 of the content that was approved and published, in hexadecimal.
    pub content: String,
}

/// The notice of publication, as `.docx`.
///
/// # Errors
///
/// [`ReportError::Pack`] when the file cannot be put together.
pub fn published_notice(letter: &PublishedLetter) -> Result<Vec<u8>, ReportError> {
    let frame = &letter.frame;
    let writer = &frame.writer;
    let decision = letter.decision.in_full();
    let about = format!("Đã công khai thủ tục hành chính theo {decision}");
    let paper = Paper::new(
        frame,
        &Title::Named {
            kind: "THÔNG BÁO ĐÃ CÔNG KHAI",
            about: &about,
        },
    )
    .addressed_to(&letter.recipient.agency, letter.recipient.person().as_deref())
    .body(&[
        plain(&format!(
            "{writer} đã cập nhật, đăng tải {} thủ tục hành chính theo {decision} lên {}; đã kiểm tra thấy trên cổng lúc ",
            counted(letter.procedures.len()),
            letter.portal
        )),
        bold(&moment(letter.seen_at, frame.zone)),
        plain("."),
    ]);
    procedures(paper, &letter.procedures)
        .body(&[plain(
            "Nếu thấy nội dung đăng tải khác với văn bản đã ban hành, xin báo ngay bằng cách trả lời thư này./.",
        )])
        .small(&[plain(&format!("Mã nội dung đã duyệt (SHA-256): {}", letter.content))])
        .signed(frame, &copies("Như trên", &[]))
        .finish()
}

/// Tells an agency that its limit has passed: a công văn that a person reads and sends.
#[derive(Debug, Clone, PartialEq)]
pub struct OverdueLetter {
    /// Head, date, signature.
    pub frame: Frame,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// What it rests on, from the settings.
    pub basis: String,
    /// The decision.
    pub decision: DecisionCited,
    /// The limit that has passed.
    pub due: Due,
    /// How late it is, in words.
    pub late: String,
    /// What is missing.
    pub items: Vec<MissingItem>,
    /// Where it is to be sent.
    pub mailbox: String,
}

/// The overdue notice, as `.docx`.
///
/// # Errors
///
/// [`ReportError::Pack`] when the file cannot be put together.
pub fn overdue_notice(letter: &OverdueLetter) -> Result<Vec<u8>, ReportError> {
    let frame = &letter.frame;
    let writer = &frame.writer;
    let decision = letter.decision.in_full();
    let about = format!(
        "đôn đốc giao tập tin thủ tục hành chính theo Quyết định số {}",
        letter.decision.number
    );
    let basis = letter.basis.trim_end_matches([';', '.', ',']);
    let paper = Paper::new(frame, &Title::About(&about))
        .addressed_to(&letter.recipient.agency, letter.recipient.person().as_deref())
        .body(&[plain(&format!(
            "Thực hiện {basis}, thời hạn giao tập tin của Quý cơ quan để cập nhật thủ tục hành chính theo {decision} là {}, đã kết thúc {}; đến nay đã quá hạn {}.",
            letter.due.limit,
            letter.due.words(frame),
            letter.late,
        ))])
        .body(&[plain(&format!("{writer} chưa nhận được các nội dung sau:"))]);
    missing_grid(paper, &letter.items)
        .body(&[plain(&format!(
            "Đề nghị Quý cơ quan giao ngay về hộp thư {}; nếu có vướng mắc, xin cho biết lý do và ngày giao./.",
            letter.mailbox
        ))])
        .signed(frame, &copies("Như trên", &[]))
        .finish()
}

fn procedures(paper: Paper, procedures: &[ProcedureLine]) -> Paper {
    if procedures.is_empty() {
        return paper;
    }
    let rows: Vec<Vec<String>> = (1..)
        .zip(procedures)
        .map(|(number, one): (usize, _)| vec![number.to_string(), one.code.clone(), one.name.clone()])
        .collect();
    let titles = ["TT", "Mã thủ tục", "Tên thủ tục hành chính"];
    paper.grid(&titles, &[571, 2_000, 6_500], &rows, SIZE_TABLE)
}
