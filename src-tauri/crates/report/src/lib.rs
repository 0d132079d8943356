//! Letters and the register book: values in, bytes out.
//!
//! Why it exists: officials read, correct and sign papers in Word and keep a book they can print. Their layout is
//! Decree 30/2020/NĐ-CP's, and it is here and nowhere else.
//!
//! What it deliberately does not do: it reads no database and no clock, decides nothing (what is missing, what is
//! due), sends nothing and prints nothing. The same values give the same bytes.
//!
//! ```
//! use report::{BookHead, BookRow, register_book_xlsx};
//!
//! let head = BookHead {
//!     superior: "ỦY BAN NHÂN DÂN TỈNH".into(),
//!     issuer: "BAN BIÊN TẬP".into(),
//!     period: "Năm 2026".into(),
//!     made_at: "2026-03-23T02:00:00Z".parse().unwrap(),
//!     zone: jiff::tz::offset(7),
//!     demo: true,
//!     checkpoint: String::new(),
//! };
//! let row = BookRow { number: 1, received_at: "2026-01-14T02:42:17Z".parse().unwrap(), ..BookRow::default() };
//! let workbook = register_book_xlsx(&[row], &head)?;
//! assert!(workbook.starts_with(b"PK"));
//! # Ok::<(), report::ReportError>(())
//! ```

mod book;
mod letters;
mod mails;
mod notices;
mod paper;
pub mod words;

pub use book::{BookFile, BookHead, BookRow, BookSupplement, register_book_xlsx};
pub use domain::settings::LetterHead;
pub use letters::{
    ApologyLetter, DecisionCited, Due, FileLine, MissingItem, ReceiptLetter, ReceiptProof, Recipient,
    SupplementLetter, apology, receipt, supplement_request,
};
pub use mails::{
    Digest, DutyLine, MailWords, WitnessMail, apology_mail, complete_mail, digest_mail, overdue_mail,
    published_mail, receipt_mail, reminder_mail, supplement_mail, witness_mail,
};
pub use notices::{
    CompleteLetter, OverdueLetter, ProcedureLine, PublishedLetter, complete_notice, overdue_notice,
    published_notice,
};
pub use paper::{DEMO_MARK, Frame, ReportError};
