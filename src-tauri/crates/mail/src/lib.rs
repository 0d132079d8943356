//! Mail: the bytes of a message to a value, and a letter to the bytes of a message.
//!
//! Why it exists: everything the two agencies hand over comes by mail, and their mail programs disagree about
//! names, charsets and quoting. Here is the one place that knows how. It reads any bytes without failing: what
//! was wrong with them is in [`Mail::problems`], each with the part it concerns, and every count is bounded
//! ([`limits`]).
//!
//! What it deliberately does not do: it knows nothing of cases, agencies or decisions; it opens no attachment
//! but attached mails; it does not judge a sender; it reads no calendar and no disk. The network is met in [`imap`]
//! (fetching), [`smtp`] (sending) and [`authenticity`] (asking for keys) only.
//!
//! ```
//! let raw = "From: =?utf-8?B?TMOqIFF14buRYyBIdXk=?= <huy@example.vn>\r\n\
//!            Received: from a by mx.example.vn; Wed, 14 Jan 2026 09:42:17 +0700\r\n\
//!            Subject: =?windows-1258?Q?G=FD=D2i_danh_mu=F2c?=\r\n\
//!            Content-Type: text/plain; charset=utf-8\r\n\
//!            \r\n\
//!            Gửi danh mục.\r\n\r\nTrân trọng./.\r\n----------\r\nLÊ QUỐC HUY\r\nChuyên viên\r\nĐT: 0258 3562 114\r\n";
//! let mail = mail::read(raw.as_bytes());
//! assert_eq!(mail.subject, "Gửi danh mục");
//! assert_eq!(mail::received_at(&mail, &[]).unwrap().to_string(), "2026-01-14T02:42:17Z");
//!
//! let who = mail::signature(&mail.text, &mail.from);
//! assert_eq!(who.name.as_deref(), Some("Lê Quốc Huy"));
//! assert_eq!(who.phone.as_deref(), Some("0258 3562 114"));
//! ```

mod attachment;
pub mod authenticity;
mod charset;
mod cms;
mod fold;
mod header;
mod html;
pub mod imap;
mod letter;
pub mod limits;
mod message;
mod mime;
mod moment;
mod names;
mod packing;
mod problem;
mod quote;
mod reply;
mod report;
mod signature;
pub mod smtp;
mod tnef;
mod transfer;

pub use letter::{Enclosure, Letter, LetterError, write};
pub use message::{Address, Attachment, Hop, Mail, attachment_bytes, read, received_at};
pub use names::safe_name;
pub use problem::{Problem, ProblemKey};
pub use reply::{MAX_HOPS, NoAnswer, no_answer};
pub use report::{Failure, MAX_FAILURES, Report, report};
pub use signature::{Particulars, signature};
