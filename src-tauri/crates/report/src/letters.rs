//! The three letters a person signs: supplement request, receipt, apology. What tells how far a decision has come is
//! in `notices`.

use crate::paper::{Frame, Paper, ReportError, SIZE_TABLE, Title, bold, italic, plain};
use crate::words::{date, halved, hour, moment, size, whole};
use jiff::Timestamp;
use jiff::civil::Date;

/// Whom a letter is addressed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipient {
    /// The agency, in full.
    pub agency: String,
    /// The official who sent the files.
    pub name: Option<String>,
    /// Their rank and department.
    pub title: Option<String>,
}

impl Recipient {
    pub(crate) fn person(&self) -> Option<String> {
        match (&self.name, &self.title) {
            (Some(name), Some(title)) => Some(format!("Ông/Bà {name}, {title}")),
            (Some(name), None) => Some(format!("Ông/Bà {name}")),
            (None, Some(title)) => Some(title.clone()),
            (None, None) => None,
        }
    }
}

/// The decision a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionCited {
    /// `174/QĐ-UBND`.
    pub number: String,
    /// Its date, when known.
    pub date: Option<Date>,
    /// Who issued it, such as `Chủ tịch UBND tỉnh`, when known.
    pub issuer: Option<String>,
}

impl DecisionCited {
    /// `Quyết định số 174/QĐ-UBND ngày 19/01/2026`.
    pub fn in_full(&self) -> String {
        let mut words = format!("Quyết định số {}", self.number);
        if let Some(day) = self.date {
            words.push_str(&format!(" ngày {}", date(day)));
        }
        if let Some(issuer) = &self.issuer {
            words.push_str(&format!(" của {issuer}"));
        }
        words
    }
}

/// When a duty ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The limit in words, such as `01 ngày làm việc`.
    pub limit: String,
    /// The moment.
    pub at: Timestamp,
    /// The limit ends with the day, so no hour is named.
    pub whole_day: bool,
    /// It is past.
    pub overdue: bool,
}

impl Due {
    /// `hết ngày 30/03/2026`, or the hour where the limit has one.
    pub fn words(&self, frame: &Frame) -> String {
        if !self.whole_day {
            return hour(self.at, frame.zone);
        }
        // The end of a day is written as that day, also where it is stored as the next midnight.
        let civil = frame.zone.to_datetime(self.at);
        let midnight = civil.time() == jiff::civil::Time::midnight();
        let day = if midnight {
            civil.date().yesterday().unwrap_or(civil.date())
        } else {
            civil.date()
        };
        format!("hết ngày {}", date(day))
    }
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingItem {
    /// What is missing, in words.
    pub what: String,
    /// The procedure concerned: code and name; empty when it concerns none.
    pub procedure: String,
    /// How to cure it.
    pub cure: String,
}

/// The board asks the official who sent the rest for what is missing (2161 art. 4.3): a công văn, as the
/// slip of that name is not among the kinds of Decree 30/2020 art. 7.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplementLetter {
    /// Head, date, signature.
    pub frame: Frame,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// What it rests on, from the settings: the coordination regulation, with its article.
    pub basis: String,
    /// The decision.
    pub decision: DecisionCited,
    /// The handoff it answers: number in the register, such as `12/2026`, and when it was received.
    pub handoff: Option<(String, Timestamp)>,
    /// Which request of this case, from 1.
    pub round: u32,
    /// What is missing.
    pub items: Vec<MissingItem>,
    /// When the agency's own duty ends.
    pub due: Option<Due>,
    /// Where the supplement is to be sent.
    pub mailbox: String,
    /// Whom to ask: name and telephone, when known.
    pub contact: Option<String>,
    /// Further lines of *Nơi nhận*, without dash and semicolon.
    pub copies: Vec<String>,
}

/// The request for what is missing, as `.docx`.
///
/// # Errors
///
/// [`ReportError::Pack`] when the file cannot be put together.
pub fn supplement_request(letter: &SupplementLetter) -> Result<Vec<u8>, ReportError> {
    let frame = &letter.frame;
    let writer = &frame.writer;
    let decision = letter.decision.in_full();
    let about = format!(
        "đề nghị bổ sung tập tin thủ tục hành chính theo Quyết định số {}",
        letter.decision.number
    );
    let mut paper = Paper::new(frame, &Title::About(&about))
        .addressed_to(&letter.recipient.agency, letter.recipient.person().as_deref());
    let round = if letter.round > 1 {
        format!(" (lần thứ {})", letter.round)
    } else {
        String::new()
    };
    let basis = letter.basis.trim_end_matches([';', '.', ',']);
    let opening = match &letter.handoff {
        Some((number, at)) => format!(
            "Thực hiện {basis}, {writer} đã nhận tập tin do Quý cơ quan gửi để cập nhật thủ tục hành chính theo {decision} lúc {}, vào sổ giao nhận số {number}.",
            moment(*at, frame.zone)
        ),
        None => format!(
            "Thực hiện {basis}, để cập nhật thủ tục hành chính theo {decision}, đến nay {writer} chưa nhận được tập tin thuộc trách nhiệm của Quý cơ quan."
        ),
    };
    paper = paper.body(&[plain(&opening)]).body(&[
        plain("Qua kiểm tra thành phần tập tin, "),
        bold(&format!(
            "còn {} nội dung chưa đầy đủ",
            counted(letter.items.len())
        )),
        plain(&format!(". {writer} đề nghị Quý cơ quan bổ sung{round} như sau:")),
    ]);
    paper = missing_grid(paper, &letter.items);
    if let Some(due) = &letter.due {
        let end = due.words(frame);
        let limit = &due.limit;
        let words = if due.overdue {
            format!(
                "Thời hạn giao nhận của Quý cơ quan là {limit}, đã kết thúc {end}; đề nghị gửi bổ sung ngay khi nhận được văn bản này."
            )
        } else {
            format!(
                "Thời hạn giao nhận của Quý cơ quan là {limit}, kết thúc {end}. Đề nghị gửi bổ sung trước thời điểm trên; việc đề nghị bổ sung không làm thay đổi thời hạn."
            )
        };
        paper = paper.body(&[plain(&words)]);
    }
    let contact = letter
        .contact
        .as_ref()
        .map(|c| format!("; cần trao đổi, xin liên hệ {c}"))
        .unwrap_or_default();
    paper
        .body(&[plain(&format!(
            "Tập tin bổ sung gửi về hộp thư {}{contact}.",
            letter.mailbox
        ))])
        .body(&[plain("Rất mong nhận được sự phối hợp của Quý cơ quan./.")])
        .signed(frame, &copies("Như trên", &letter.copies))
        .finish()
}

/// One file that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What is to be said about it (unreadable, converted), or empty.
    pub note: String,
}

/// The proof that the entry stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptProof {
    /// The entry's leaf, from 0.
    pub leaf: u64,
    /// The signed checkpoint, line by line (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// The hashes of the inclusion proof (RFC 6962 section 2.1.1), in the order they are applied.
    pub inclusion: Vec<String>,
}

/// Confirms a handoff to the official who sent it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiptLetter {
    /// Head, date, signature.
    pub frame: Frame,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// Number in the register, such as `12/2026`.
    pub register_number: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it was entered in the register.
    pub recorded_at: Timestamp,
    /// How it came: `thư điện tử gửi từ …`, `giao trực tiếp`.
    pub channel: String,
    /// The mail's subject; empty if it came otherwise.
    pub subject: String,
    /// The decision, when it is known.
    pub decision: Option<DecisionCited>,
    /// What came.
    pub files: Vec<FileLine>,
    /// What is still missing of the agency's part; empty: nothing.
    pub missing: Vec<MissingItem>,
    /// When the last missing piece of the agency's part came.
    pub complete_at: Option<Timestamp>,
    /// The proof, when the entry is under a checkpoint.
    pub proof: Option<ReceiptProof>,
    /// Further lines of *Nơi nhận*, without dash and semicolon.
    pub copies: Vec<String>,
}

/// The confirmation that files were received, as `.docx`.
///
/// # Errors
///
/// [`ReportError::Pack`] when the file cannot be put together.
pub fn receipt(letter: &ReceiptLetter) -> Result<Vec<u8>, ReportError> {
    let frame = &letter.frame;
    let writer = &frame.writer;
    let about = match &letter.decision {
        Some(decision) => format!("Tập tin thủ tục hành chính theo {}", decision.in_full()),
        None => "Tập tin thủ tục hành chính".to_owned(),
    };
    let mut paper = Paper::new(
        frame,
        &Title::Named {
            kind: "GIẤY XÁC NHẬN ĐÃ NHẬN TẬP TIN",
            about: &about,
        },
    )
    .addressed_to(&letter.recipient.agency, letter.recipient.person().as_deref())
    .body(&[
        plain(&format!(
            "{writer} xác nhận đã nhận tập tin do Quý cơ quan giao lúc "
        )),
        bold(&moment(letter.received_at, frame.zone)),
        plain(", vào sổ giao nhận "),
        bold(&format!("số {}", letter.register_number)),
        plain(&format!(" lúc {}.", moment(letter.recorded_at, frame.zone))),
    ]);
    let subject = if letter.subject.is_empty() {
        String::new()
    } else {
        format!(", trích yếu “{}”", letter.subject)
    };
    let total: u64 = letter.files.iter().map(|f| f.bytes).fold(0, u64::saturating_add);
    paper = paper.body(&[plain(&format!(
        "Hình thức giao: {}{subject}. Số lượng: {} tập tin, tổng dung lượng {} ({} byte).",
        letter.channel,
        counted(letter.files.len()),
        size(total),
        whole(total)
    ))]);
    let rows: Vec<Vec<String>> = (1..)
        .zip(&letter.files)
        .map(|(number, file): (usize, _)| {
            let name = if file.note.is_empty() {
                file.name.clone()
            } else {
                format!("{}\n({})", file.name, file.note)
            };
            vec![number.to_string(), name, whole(file.bytes), halved(&file.sha256)]
        })
        .collect();
    if !rows.is_empty() {
        let titles = ["TT", "Tên tập tin", "Dung lượng (byte)", "Mã kiểm SHA-256"];
        paper = paper.grid(&titles, &[571, 3_500, 1_300, 3_700], &rows, SIZE_TABLE - 3);
    }
    paper = state(paper, letter);
    if let Some(proof) = &letter.proof {
        paper = paper.body(&[italic(
            "Bằng chứng ghi sổ (dùng để kiểm tra độc lập rằng mục này đã có trong nhật ký và không bị sửa):",
        )]);
        paper = paper.small(&[plain(&format!("Vị trí trong nhật ký: {}", whole(proof.leaf)))]);
        for text in proof.checkpoint.lines().filter(|l| !l.trim().is_empty()) {
            paper = paper.small(&[plain(text)]);
        }
        for hash in &proof.inclusion {
            paper = paper.small(&[plain(&format!("› {hash}"))]);
        }
    }
    paper.signed(frame, &copies("Như trên", &letter.copies)).finish()
}

fn state(paper: Paper, letter: &ReceiptLetter) -> Paper {
    if letter.missing.is_empty() {
        let words = match letter.complete_at {
            Some(at) => format!(
                "Thành phần tập tin thuộc trách nhiệm của Quý cơ quan đã đầy đủ từ {}./.",
                moment(at, letter.frame.zone)
            ),
            None => "Kết quả kiểm tra thành phần tập tin sẽ được thông báo sau./.".to_owned(),
        };
        return paper.body(&[plain(&words)]);
    }
    let mut paper = paper.body(&[plain(&format!(
        "Qua kiểm tra thành phần, còn {} nội dung chưa đầy đủ ({} sẽ có văn bản đề nghị bổ sung):",
        counted(letter.missing.len()),
        letter.frame.writer,
    ))]);
    let last = letter.missing.len().saturating_sub(1);
    for (number, item) in letter.missing.iter().enumerate() {
        let procedure = if item.procedure.is_empty() {
            String::new()
        } else {
            format!(": {}", item.procedure)
        };
        let stop = if number == last { "./." } else { ";" };
        paper = paper.item(&format!("- {}{procedure}{stop}", item.what));
    }
    paper
}

/// The board excuses a late publication and names a new day (29/2020 art. 18.1); the clock still counts as
/// overdue.
#[derive(Debug, Clone, PartialEq)]
pub struct ApologyLetter {
    /// Head, date, signature.
    pub frame: Frame,
    /// Whom it goes to.
    pub recipient: Recipient,
    /// The decision.
    pub decision: DecisionCited,
    /// How many procedures wait.
    pub procedures: usize,
    /// When everything had come, and the duty began.
    pub complete_at: Timestamp,
    /// The duty that was not met.
    pub due: Due,
    /// Why.
    pub reason: String,
    /// The new day.
    pub new_date: Date,
    /// Further lines of *Nơi nhận*, without dash and semicolon.
    pub copies: Vec<String>,
}

/// The apology with a new day, as `.docx`.
///
/// # Errors
///
/// [`ReportError::Pack`] when the file cannot be put together.
pub fn apology(letter: &ApologyLetter) -> Result<Vec<u8>, ReportError> {
    let frame = &letter.frame;
    let writer = &frame.writer;
    let decision = letter.decision.in_full();
    let about = format!("Cập nhật thủ tục hành chính theo {decision}");
    Paper::new(frame, &Title::Named { kind: "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", about: &about })
        .addressed_to(&letter.recipient.agency, letter.recipient.person().as_deref())
        .body(&[plain(&format!(
            "Lúc {}, {writer} đã nhận đủ tập tin để cập nhật {} thủ tục hành chính theo {decision}. Thời hạn cập nhật là {}, kết thúc {}.",
            moment(letter.complete_at, frame.zone),
            counted(letter.procedures),
            letter.due.limit,
            letter.due.words(frame),
        ))])
        .body(&[plain("Đến nay việc cập nhật chưa hoàn thành. Lý do: "), plain(letter.reason.trim_end_matches('.')), plain(".")])
        .body(&[
            plain(&format!("{writer} xin lỗi Quý cơ quan về sự chậm trễ này và hẹn hoàn thành việc cập nhật vào ")),
            bold(&format!("ngày {}", date(letter.new_date))),
            plain("./."),
        ])
        .signed(frame, &copies("Như trên", &letter.copies))
        .finish()
}

/// What is missing, row by row.
pub(crate) fn missing_grid(paper: Paper, items: &[MissingItem]) -> Paper {
    let rows: Vec<Vec<String>> = (1..)
        .zip(items)
        .map(|(number, item): (usize, _)| {
            vec![
                number.to_string(),
                item.what.clone(),
                item.procedure.clone(),
                item.cure.clone(),
            ]
        })
        .collect();
    let titles = ["TT", "Nội dung còn thiếu", "Thủ tục", "Cách bổ sung"];
    paper.grid(&titles, &[571, 2_800, 3_000, 2_700], &rows, SIZE_TABLE)
}

/// A count as official papers write it: below ten with a leading zero.
pub(crate) fn counted(count: usize) -> String {
    format!("{count:02}")
}

pub(crate) fn copies(first: &str, more: &[String]) -> Vec<String> {
    std::iter::once(first.to_owned())
        .chain(more.iter().cloned())
        .collect()
}
