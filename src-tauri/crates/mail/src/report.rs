//! Reports of servers that a message did not arrive: RFC 3464 ones by their fields, others (qmail, Exim, Exchange, old
//! Postfix) by the words they have used for decades.

use std::borrow::Cow;

use crate::header::{Header, addresses, message_ids, one_line};
use crate::mime::{Part, Walk};
use crate::problem::Problems;
use crate::{charset, html};

/// The most recipients of one report that are kept.
pub const MAX_FAILURES: usize = 500;
/// The longest text of a report that is looked at, in bytes.
const MAX_REPORT_BYTES: usize = 256 * 1024;
/// The longest diagnostic that is kept, in characters.
const MAX_DIAGNOSTIC: usize = 500;
/// How many lines after an address its reason stands at most.
const REASON_LINES: usize = 8;
/// The status of a failure that names none (RFC 3463: permanent, undefined).
const UNDEFINED: &str = "5.0.0";

/// A server's report about a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Message-ID of the message it is about, without angle brackets.
    pub of: Option<String>,
    /// Whom it did not reach; empty for a report of success or of a delay.
    pub failures: Vec<Failure>,
}

/// One recipient a message did not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The address.
    pub recipient: String,
    /// Status code, such as `5.1.1` (RFC 3463).
    pub status: String,
    /// The far server's words.
    pub diagnostic: String,
}

/// Reads a report of delivery; `None` for any other mail, also for absence notices and receipts of reading.
///
/// ```
/// let raw = "From: MAILER-DAEMON@mx.example.vn\r\nSubject: failure notice\r\nReturn-Path: <>\r\n\r\n\
///            Hi. This is the qmail-send program at mx.example.vn.\r\n\r\n\
///            <van@example.vn>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n\
///            --- Below this line is a copy of the message.\r\n\r\n\
///            Message-ID: <thu-7@khanhhoa.gov.vn>\r\nSubject: x\r\n";
/// let report = mail::report(raw.as_bytes()).unwrap();
/// assert_eq!(report.of.as_deref(), Some("thu-7@khanhhoa.gov.vn"));
/// assert_eq!(report.failures[0].recipient, "van@example.vn");
/// assert_eq!(report.failures[0].status, "5.1.1");
/// ```
pub fn report(bytes: &[u8]) -> Option<Report> {
    if bytes.len() > crate::limits::MAX_MAIL_BYTES {
        return None;
    }
    // Most mails are none, and to take one apart only to see that takes as long as to read it.
    let (header, _) = Header::split(bytes, &[], &mut Problems::default());
    if !is_reporters(&header) && !names_a_status(bytes) {
        return None;
    }
    let mut problems = Problems::default();
    let mut walk = Walk {
        parts: 0,
        problems: &mut problems,
    };
    let root = walk.mail(bytes, &[], 0);
    let mut leaves = Vec::new();
    gather(&root, &mut leaves);
    let status = leaves.iter().find(|part| {
        matches!(
            part.media.as_str(),
            "message/delivery-status" | "message/global-delivery-status"
        )
    });
    let report = match status {
        Some(status) => Report {
            of: returned_id(&leaves).or_else(|| answered_id(&root.header)),
            failures: stated(&status.content().0),
        },
        None => in_words(&root, &leaves)?,
    };
    Some(report)
}

fn gather<'p, 'a>(part: &'p Part<'a>, leaves: &mut Vec<&'p Part<'a>>) {
    if !part.is_multipart() {
        leaves.push(part);
    }
    for child in &part.children {
        gather(child, leaves);
    }
}

/// The Message-ID in the message or header that came back.
fn returned_id(leaves: &[&Part<'_>]) -> Option<String> {
    let returned = leaves.iter().find(|part| {
        part.is_message()
            || matches!(
                part.media.as_str(),
                "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers"
            )
    })?;
    let content = returned.content().0;
    let (header, _) = Header::split(blank_trimmed(&content), &[], &mut Problems::default());
    message_ids(header.first("message-id")?).into_iter().next()
}

/// Some servers name the message only as that which they answer.
fn answered_id(header: &Header) -> Option<String> {
    ["in-reply-to", "references", "x-original-message-id"]
        .iter()
        .filter_map(|name| header.first(name))
        .find_map(|value| message_ids(value).pop())
}

fn blank_trimmed(bytes: &[u8]) -> &[u8] {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    bytes.get(blank..).unwrap_or_default()
}

/// The failures of a delivery-status part: groups of fields, the first about the message, the others about a recipient
/// each (RFC 3464 §2.1).
fn stated(content: &[u8]) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut rest = blank_trimmed(content.get(..MAX_REPORT_BYTES).unwrap_or(content));
    while !rest.is_empty() && failures.len() < MAX_FAILURES {
        let (fields, after) = Header::split(rest, &[], &mut Problems::default());
        let after = blank_trimmed(after);
        if after.len() == rest.len() {
            break;
        }
        rest = after;
        let typed = |name: &str| fields.text(name).map(|value| untyped(&value).to_owned());
        let Some(recipient) = typed("final-recipient").or_else(|| typed("original-recipient")) else {
            continue;
        };
        let status = fields
            .text("status")
            .and_then(|text| status_code(&text))
            .unwrap_or_default();
        let action = fields.text("action").unwrap_or_default().to_lowercase();
        let failed = if action.is_empty() {
            status.starts_with('5')
        } else {
            action.starts_with("failed")
        };
        if failed {
            failures.push(Failure {
                recipient: bare_address(&recipient),
                status: if status.is_empty() {
                    UNDEFINED.into()
                } else {
                    status
                },
                diagnostic: shortened(&typed("diagnostic-code").unwrap_or_default()),
            });
        }
    }
    failures
}

/// What follows the type in `rfc822; van@example.vn`.
fn untyped(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim()
}

fn bare_address(text: &str) -> String {
    text.trim()
        .trim_matches(|c| matches!(c, '<' | '>' | '"' | '\''))
        .to_lowercase()
}

fn shortened(words: &str) -> String {
    one_line(words).chars().take(MAX_DIAGNOSTIC).collect()
}

/// Lines after which the message that came back follows, as text.
const COPY_FOLLOWS: [&str; 8] = [
    "below this line is a copy",
    "enclosed are the original headers",
    "this is a copy of the message",
    "this is a copy of your message",
    "original message headers",
    "original message follows",
    "tiêu đề thư gốc",
    "phần đầu thư gốc",
];

/// Who writes reports.
const REPORTERS: [&str; 5] = [
    "mailer-daemon",
    "postmaster",
    "maildaemon",
    "mail-daemon",
    "microsoftexchange",
];

/// From one who writes reports, or with the field some of them write.
fn is_reporters(header: &Header) -> bool {
    let from = header.first("from").is_some_and(|from| {
        addresses(from).iter().any(|who| {
            let address = who.address.to_lowercase();
            REPORTERS.iter().any(|name| address.starts_with(name))
        })
    });
    from || header.first("x-failed-recipients").is_some()
}

/// The type of a status part is written somewhere.
fn names_a_status(bytes: &[u8]) -> bool {
    const TYPE: &[u8] = b"delivery-status";
    const DASH_AT: usize = "delivery".len();
    let word = |dash: usize| {
        let from = dash.checked_sub(DASH_AT)?;
        bytes.get(from..from + TYPE.len())
    };
    memchr::memchr_iter(b'-', bytes)
        .any(|dash| word(dash).is_some_and(|word| word.eq_ignore_ascii_case(TYPE)))
}

fn in_words(root: &Part<'_>, leaves: &[&Part<'_>]) -> Option<Report> {
    let header = &root.header;
    if !is_reporters(header) {
        return None;
    }
    let named = header.first("x-failed-recipients");
    let text = text_of(leaves);
    let lines: Vec<&str> = text.lines().collect();
    let copy_at = lines.iter().position(|line| {
        let line = line.to_lowercase();
        COPY_FOLLOWS.iter().any(|words| line.contains(words))
    });
    let told = lines.get(..copy_at.unwrap_or(lines.len())).unwrap_or_default();
    let copied = copy_at.and_then(|at| lines.get(at..)).unwrap_or_default();
    let mut failures = told_failures(told);
    if failures.is_empty()
        && let Some(named) = named
    {
        let reason = told.iter().find_map(|line| reason(line));
        for one in addresses(named).into_iter().take(MAX_FAILURES) {
            let (status, diagnostic) = reason.clone().unwrap_or((UNDEFINED.into(), String::new()));
            failures.push(Failure {
                recipient: bare_address(&one.address),
                status,
                diagnostic,
            });
        }
    }
    // Without anybody it did not reach, words alone make no report.
    if failures.is_empty() {
        return None;
    }
    let of = returned_id(leaves)
        .or_else(|| copied.iter().find_map(|line| id_line(line)))
        .or_else(|| answered_id(header));
    failures.retain(|failure| !failure.status.starts_with('4'));
    Some(Report { of, failures })
}

/// The words of a report.
fn text_of(leaves: &[&Part<'_>]) -> String {
    let mut text = String::new();
    for media in ["text/plain", "text/html"] {
        for part in leaves.iter().filter(|part| part.media == media) {
            let content = part.content().0;
            let kept: Cow<'_, [u8]> = content.get(..MAX_REPORT_BYTES).unwrap_or(&content).into();
            let words = charset::decode(&kept, part.content_type.get("charset").as_deref()).0;
            text.push_str(&if media == "text/html" {
                html::to_text(&words)
            } else {
                words
            });
            text.push('\n');
        }
        if !text.trim().is_empty() {
            break;
        }
    }
    text
}

/// Lines that are an address, with a reason after them.
fn told_failures(lines: &[&str]) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(recipient) = address_line(line) else {
            continue;
        };
        let own = reason(line);
        let after = lines.iter().skip(at + 1).take(REASON_LINES);
        let found = own.or_else(|| {
            after
                .take_while(|line| address_line(line).is_none())
                .find_map(|line| reason(line))
        });
        let Some((status, diagnostic)) = found else {
            continue;
        };
        if failures.len() < MAX_FAILURES && !failures.iter().any(|known| known.recipient == recipient) {
            failures.push(Failure {
                recipient,
                status,
                diagnostic,
            });
        }
    }
    failures
}

/// The address a line begins with: `<a@b>:`, `a@b`, `a@b (a@b)`, `<a@b>: host mx said: 550 …`.
fn address_line(line: &str) -> Option<String> {
    let word = line.split_whitespace().next()?;
    let word = word
        .trim_end_matches(':')
        .trim_matches(|c| matches!(c, '<' | '>' | '"' | '(' | ')'));
    let (local, host) = word.split_once('@')?;
    let proper = !local.is_empty()
        && host.contains('.')
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    proper.then(|| word.to_lowercase())
}

/// A status and the words around it, in a line that says why.
fn reason(line: &str) -> Option<(String, String)> {
    let status = status_code(line).or_else(|| {
        line.split(|c: char| !c.is_ascii_alphanumeric())
            .find(|word| {
                word.len() == 3
                    && matches!(word.as_bytes().first(), Some(b'4' | b'5'))
                    && word.bytes().all(|b| b.is_ascii_digit())
            })
            .map(|code| format!("{}.0.0", code.get(..1).unwrap_or("5")))
    })?;
    Some((status, shortened(line)))
}

/// The first enhanced status code (RFC 3463) in a line, of class 2, 4 or 5.
fn status_code(line: &str) -> Option<String> {
    line.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .find(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail]
                if [subject, detail].iter().all(|part| (1..=3).contains(&part.len())))
        })
        .map(str::to_owned)
}

fn id_line(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    let (name, value) = line.split_once(':')?;
    name.eq_ignore_ascii_case("message-id")
        .then(|| message_ids(value.as_bytes()).into_iter().next())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::report;

    fn check(raw: &str, want: Option<(&str, &[(&str, &str)])>) {
        let got = report(raw.replace('\n', "\r\n").as_bytes());
        let got = got.as_ref().map(|r| {
            let failures: Vec<(&str, &str)> = r
                .failures
                .iter()
                .map(|f| (f.recipient.as_str(), f.status.as_str()))
                .collect();
            (r.of.as_deref().unwrap_or(""), failures)
        });
        let want = want.map(|(of, failures)| (of, failures.to_vec()));
        assert_eq!(got, want, "{raw}");
    }

    const RETURNED: &str =
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <thu-7@k.vn>\nSubject: x\n\nx\n--b--\n";

    fn dsn(groups: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.vn\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\n\nI'm sorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.vn\n\n{groups}\n{RETURNED}"
        )
    }

    #[test]
    fn by_fields() {
        let one = "Final-Recipient: rfc822; Van@k.vn\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n  no such user\n";
        check(&dsn(one), Some(("thu-7@k.vn", &[("van@k.vn", "5.1.1")])));
        let diagnostic = report(dsn(one).as_bytes()).unwrap().failures.remove(0).diagnostic;
        assert_eq!(diagnostic, "550 5.1.1 no such user");
        let two = "Original-Recipient: rfc822;a@k.vn\nAction: delayed\nStatus: 4.4.1\n\nFinal-Recipient: rfc822;<b@k.vn>\nAction: FAILED (x)\n\nFinal-Recipient: rfc822; c@k.vn\nAction: delivered\nStatus: 2.0.0\n";
        check(&dsn(two), Some(("thu-7@k.vn", &[("b@k.vn", "5.0.0")])));
        check(
            &dsn("Final-Recipient: rfc822; a@k.vn\nStatus: 5.7.1\n"),
            Some(("thu-7@k.vn", &[("a@k.vn", "5.7.1")])),
        );
        check(&dsn(""), Some(("thu-7@k.vn", &[])));
        let headers_only = dsn(one).replace("message/rfc822", "text/rfc822-headers");
        check(&headers_only, Some(("thu-7@k.vn", &[("van@k.vn", "5.1.1")])));
        let cut = dsn(one).replace(RETURNED, "--b--\n");
        check(&cut, Some(("", &[("van@k.vn", "5.1.1")])));
        check(
            &format!("In-Reply-To: <thu-8@k.vn>\n{cut}"),
            Some(("thu-8@k.vn", &[("van@k.vn", "5.1.1")])),
        );
    }

    #[test]
    fn by_words() {
        let from = "From: Mail Delivery System <Mailer-Daemon@mx.vn>\n";
        // Exim.
        check(
            &format!(
                "{from}X-Failed-Recipients: van@k.vn\n\nThis message was created automatically by mail delivery software.\n\n  van@k.vn\n    host mx.k.vn [10.0.0.1]\n    SMTP error from remote mail server after RCPT TO:<van@k.vn>:\n    550 5.1.1 <van@k.vn>: unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nReceived: x\nMessage-Id: <thu-7@k.vn>\n"
            ),
            Some(("thu-7@k.vn", &[("van@k.vn", "5.1.1")])),
        );
        check(
            &format!(
                "{from}X-Failed-Recipients: van@k.vn, khai@k.vn\n\nall failed: mailbox full\n\nThis is a copy of your message\nMessage-Id: <thu-7@k.vn>\n"
            ),
            Some(("thu-7@k.vn", &[("van@k.vn", "5.0.0"), ("khai@k.vn", "5.0.0")])),
        );
        // Exchange without report parts.
        check(
            "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@k.vn>\nSubject: Undeliverable: x\nContent-Type: text/html; charset=utf-8\n\n<p>Delivery has failed to these recipients or groups:</p><p>Van (van@k.vn)</p><p>Diagnostic information for administrators:</p><p>Generating server: ex.k.vn</p><p>van@k.vn<br>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'</p><p>Original message headers:</p><pre>Received: x\nMessage-ID: &lt;thu-7@k.vn&gt;\n</pre>",
            Some(("thu-7@k.vn", &[("van@k.vn", "5.1.10")])),
        );
        // Old Postfix: words, and the message attached.
        check(
            &format!(
                "{from}Content-Type: multipart/mixed; boundary=b\n\n--b\n\n<van@k.vn>: host mx said: 552 mailbox full (in reply to RCPT)\n{RETURNED}"
            ),
            Some(("thu-7@k.vn", &[("van@k.vn", "5.0.0")])),
        );
        // A delay only.
        check(
            &format!("{from}\nwill be retried\n\n<van@k.vn>: 450 4.2.0 greylisted\n\nMessage-ID: <x@y>\n"),
            Some(("", &[])),
        );
    }

    #[test]
    fn what_is_none() {
        check("From: van@k.vn\nSubject: x\n\nvan@k.vn\n550 5.1.1 no\n", None);
        check(
            "From: postmaster@k.vn\nSubject: Bảo trì\n\nMáy chủ bảo trì đến 550 giờ.\n",
            None,
        );
        check(
            "From: van@k.vn\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; van@k.vn\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
            None,
        );
        check("", None);
    }
}
