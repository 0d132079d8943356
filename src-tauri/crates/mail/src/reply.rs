//! Whether a mail may be answered by a machine (RFC 3834), so that two machines never talk to each other.

use crate::message::Mail;

/// More servers than this on one road are a loop.
pub const MAX_HOPS: usize = 30;

/// Why a mail gets no automatic answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoAnswer {
    /// A machine answered: absence notice, delivery report, receipt of reading.
    AutoReply,
    /// It goes to many, or a program wrote it.
    Bulk,
    /// Its sender asks for no automatic answers (X-Auto-Response-Suppress).
    Suppressed,
    /// It is ours.
    Own,
    /// Nobody reads the address: `no-reply@…`, `mailer-daemon@…`, `…-request@…`.
    NobodyThere,
    /// It names no address to answer to.
    NoSender,
    /// It has passed through more than [`MAX_HOPS`] servers.
    Loop,
}

impl NoAnswer {
    /// The key under which the wording is kept, such as `auto-reply`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AutoReply => "auto-reply",
            Self::Bulk => "bulk",
            Self::Suppressed => "suppressed",
            Self::Own => "own",
            Self::NobodyThere => "nobody-there",
            Self::NoSender => "no-sender",
            Self::Loop => "loop",
        }
    }
}

/// Why a mail must not be answered by the program; `None` if it may. `own` are the addresses letters of ours come from.
///
/// ```
/// let mail = mail::read(b"From: van@example.vn\r\nAuto-Submitted: auto-replied\r\n\r\nx");
/// assert_eq!(mail::no_answer(&mail, &[]), Some(mail::NoAnswer::AutoReply));
/// let mail = mail::read(b"From: van@example.vn\r\nSubject: TTHC\r\n\r\nx");
/// assert_eq!(mail::no_answer(&mail, &[]), None);
/// ```
pub fn no_answer(mail: &Mail, own: &[String]) -> Option<NoAnswer> {
    let address = mail.from.address.trim().to_lowercase();
    let local = address.split('@').next().unwrap_or_default();
    if mail.auto_reply {
        Some(NoAnswer::AutoReply)
    } else if mail.bulk {
        Some(NoAnswer::Bulk)
    } else if mail.answers_unwanted {
        Some(NoAnswer::Suppressed)
    } else if address.is_empty() {
        Some(NoAnswer::NoSender)
    } else if own.iter().any(|one| one.trim().eq_ignore_ascii_case(&address)) {
        Some(NoAnswer::Own)
    } else if is_nobody(local) {
        Some(NoAnswer::NobodyThere)
    } else if mail.received.len() > MAX_HOPS {
        Some(NoAnswer::Loop)
    } else {
        None
    }
}

/// RFC 3834 §2 and what is met besides.
fn is_nobody(local: &str) -> bool {
    let plain: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    [
        "noreply",
        "donotreply",
        "khongtraloi",
        "mailerdaemon",
        "postmaster",
        "bounce",
    ]
    .iter()
    .any(|name| plain.starts_with(name))
        || local.starts_with("owner-")
        || local.ends_with("-request")
        || local.ends_with("-owner")
}

/// What absence notices begin their subjects with, in small letters, where the program that writes them says nothing
/// in the header.
const ABSENT: [&str; 12] = [
    "trả lời tự động:",
    "tự động trả lời:",
    "thư trả lời tự động",
    "[trả lời tự động]",
    "vắng mặt:",
    "thông báo vắng mặt",
    "automatic reply:",
    "auto reply:",
    "autoreply:",
    "auto-reply:",
    "out of office",
    "out-of-office",
];

/// Whether a subject is that of an absence notice.
pub(crate) fn says_absent(subject: &str) -> bool {
    let subject = subject.trim().to_lowercase();
    ABSENT.iter().any(|words| subject.starts_with(words))
}

#[cfg(test)]
mod tests {
    use super::{MAX_HOPS, no_answer};

    #[test]
    fn who_is_answered() {
        let check = |header: &str, want: Option<&str>| {
            let mail = crate::read(format!("{header}\n\nx").as_bytes());
            let got = no_answer(&mail, &["banbientap@k.vn".to_owned()]).map(super::NoAnswer::as_str);
            assert_eq!(got, want, "{header}");
        };
        check("From: van@k.vn\nSubject: TTHC", None);
        check(
            "From: van@k.vn\nSubject: Trả lời tự động: TTHC",
            Some("auto-reply"),
        );
        check(
            "From: van@k.vn\nSubject: =?utf-8?Q?Tr=E1=BA=A3_l=E1=BB=9Di_t=E1=BB=B1_=C4=91=E1=BB=99ng=3A?= x",
            Some("auto-reply"),
        );
        check("From: van@k.vn\nSubject: Re: quy chế trả lời tự động", None);
        check(
            "From: van@k.vn\nX-Auto-Response-Suppress: DR, OOF, AutoReply",
            Some("suppressed"),
        );
        check("From: van@k.vn\nX-Auto-Response-Suppress: None", None);
        check("From: van@k.vn\nReturn-Path: <>", Some("auto-reply"));
        check(
            "From: van@k.vn\nContent-Type: multipart/report; boundary=x",
            Some("auto-reply"),
        );
        check("From: van@k.vn\nPrecedence: list", Some("bulk"));
        check("From: BanBienTap@k.vn", Some("own"));
        check("From: No-Reply@k.vn", Some("nobody-there"));
        check("From: vanban-request@k.vn", Some("nobody-there"));
        check("Subject: x", Some("no-sender"));
        let far = "Received: from a by b; Wed, 14 Jan 2026 09:42:17 +0700\n".repeat(MAX_HOPS + 1);
        check(&format!("{far}From: van@k.vn"), Some("loop"));
    }

    #[test]
    fn a_handoff_is_no_absence_notice() {
        let raw =
            "From: van@k.vn\nSubject: Trả lời tự động: TTHC\nContent-Type: application/pdf; name=x.pdf\n\nx";
        assert!(!crate::read(raw.as_bytes()).auto_reply);
    }
}
