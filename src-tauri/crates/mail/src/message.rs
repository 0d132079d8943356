//! A mail as the rest of the program sees it, and the reading of one.

use crate::attachment::{attachment, packed};
use crate::charset;
use crate::fold::composed;
use crate::header::{Header, addresses, message_ids, one_line};
use crate::limits::{MAX_HEADER_BYTES, MAX_MAIL_BYTES, MAX_MESSAGE_DEPTH, MAX_TEXT_BYTES};
use crate::mime::{Part, Walk};
use crate::moment::{date, hop};
use crate::packing::{self, Packing};
use crate::problem::{Problem, ProblemKey, Problems};
use crate::reply::says_absent;
use crate::{html, quote};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// A person or mailbox as a header names it. The display name proves nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The display name, composed (NFC).
    pub name: Option<String>,
    /// The address as written; empty where there was only a name.
    pub address: String,
}

/// One Received field (RFC 5321 section 4.4): a server says that it took the mail over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hop {
    /// The host that handed it over, as it named itself.
    pub from: Option<String>,
    /// The host that took it, in lower case.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// A part of a mail that is not its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Where it lies in the raw mail: its number as an IMAP section (RFC 3501 section 6.4.5), such as `[2]` or,
    /// inside an attached mail, `[3, 1]`. [`attachment_bytes`] finds it again.
    pub path: Vec<u32>,
    /// The name as it was sent, decoded and nothing more; empty if none was.
    pub filename: String,
    /// The name composed (NFC).
    pub filename_nfc: String,
    /// A name for the disk, see [`safe_name`](crate::safe_name); never empty.
    pub safe_name: String,
    /// The type the sender claims, in lower case.
    pub content_type: String,
    /// Meant to be shown in the text (a logo, say) rather than handed over.
    pub inline: bool,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// The content, decoded.
    pub content: Vec<u8>,
}

/// What was read of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// The Message-ID without its angle brackets.
    pub message_id: Option<String>,
    /// The mails this one answers, by Message-ID without brackets.
    pub in_reply_to: Vec<String>,
    /// Its thread, oldest first, by Message-ID without brackets.
    pub references: Vec<String>,
    /// The subject on one line, composed (NFC).
    pub subject: String,
    /// The first address of From.
    pub from: Address,
    /// Sender: who sent it in another's name.
    pub sender: Option<Address>,
    /// Reply-To.
    pub reply_to: Vec<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// The sender's clock; proves nothing.
    pub date_header: Option<Timestamp>,
    /// The Received fields, topmost (latest) first.
    pub received: Vec<Hop>,
    /// The Authentication-Results fields (RFC 8601), topmost first, on one line each.
    pub authentication_results: Vec<String>,
    /// The sender's own words, composed (NFC), lines ended by `\n`.
    pub text: String,
    /// What the mail quotes, without `>` marks; the subjects and texts of attached mails too.
    pub quoted: String,
    /// The text was taken from HTML because there was no other.
    pub html_only: bool,
    /// Everything that is not text, in the order it stands in. An attached mail is one attachment, and its own
    /// attachments follow it with longer paths.
    pub attachments: Vec<Attachment>,
    /// Sent to many or by a program (List-Unsubscribe, List-Id, Precedence, Auto-Submitted: auto-generated).
    pub bulk: bool,
    /// An answer by a machine: absence notice, delivery report.
    pub auto_reply: bool,
    /// Its sender asks machines not to answer (X-Auto-Response-Suppress, [MS-OXCMAIL]).
    pub answers_unwanted: bool,
    /// SHA-256, in hexadecimal, of subject, sender, date, text and attachments: the same for the same message
    /// delivered twice, however it travelled.
    pub content_key: String,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads a mail. Any bytes give a [`Mail`]; what was wrong is in [`Mail::problems`].
///
/// ```
/// let mail = mail::read("From: Vân <van@example.vn>\nSubject: TTHC\n\nGửi tập tin.\n--\nVân".as_bytes());
/// assert_eq!(mail.from.address, "van@example.vn");
/// assert_eq!(mail.subject, "TTHC");
/// assert_eq!(mail.text, "Gửi tập tin.\n--\nVân");
/// ```
pub fn read(bytes: &[u8]) -> Mail {
    let mut problems = Problems::default();
    let bytes = leading_blank_trimmed(bytes);
    let readable = if bytes.len() > MAX_MAIL_BYTES {
        problems.note(ProblemKey::TooLarge, &[], bytes.len().to_string());
        bytes.get(..MAX_HEADER_BYTES).unwrap_or(bytes)
    } else {
        bytes
    };
    let mut walk = Walk {
        parts: 0,
        problems: &mut problems,
    };
    let root = walk.mail(readable, &[], 0);
    let mut mail = envelope(&root.header, walk.problems);
    if readable.len() == bytes.len() {
        let found = Gathering {
            walk: &mut walk,
            message_depth: 0,
        }
        .gather(&root);
        mail.auto_reply |= root.is_report();
        fill(&mut mail, found, &mut problems);
        mail.auto_reply |= mail.attachments.is_empty() && says_absent(&mail.subject);
    }
    mail.content_key = content_key(&mail);
    mail.problems = problems.into_vec();
    mail
}

/// When the mail was received: the time in the topmost Received field written by a trusted host; with no
/// trusted hosts named, in the topmost one. `None` means that a person has to attest it.
pub fn received_at(mail: &Mail, trusted_hosts: &[String]) -> Option<Timestamp> {
    let is_trusted = |hop: &&Hop| {
        trusted_hosts.is_empty()
            || hop.by.as_ref().is_some_and(|by| {
                trusted_hosts
                    .iter()
                    .any(|host| host.trim().trim_end_matches('.').eq_ignore_ascii_case(by))
            })
    };
    mail.received.iter().find(is_trusted)?.at
}

/// The decoded content of one attachment of a raw mail, by its [`Attachment::path`].
pub fn attachment_bytes(raw_mail: &[u8], path: &[u32]) -> Option<Vec<u8>> {
    let raw_mail = leading_blank_trimmed(raw_mail);
    if raw_mail.len() > MAX_MAIL_BYTES {
        return None;
    }
    let mut problems = Problems::default();
    let mut walk = Walk {
        parts: 0,
        problems: &mut problems,
    };
    let mut found = None;
    find(&mut walk, raw_mail, &[], 0, path, &mut found);
    found
}

fn find(
    walk: &mut Walk<'_>,
    bytes: &[u8],
    at: &[u32],
    depth: usize,
    path: &[u32],
    found: &mut Option<Vec<u8>>,
) {
    let root = walk.mail(bytes, at, at.len());
    let mut part = &root;
    while let Some(child) = part.children.iter().find(|child| path.starts_with(&child.path)) {
        part = child;
    }
    if part.is_multipart() || !path.starts_with(&part.path) {
        return;
    }
    let content = part.content().0;
    if part.path == path {
        *found = Some(content.into_owned());
    } else if part.is_message() && depth < MAX_MESSAGE_DEPTH {
        find(
            walk,
            leading_blank_trimmed(&content),
            &part.path,
            depth + 1,
            path,
            found,
        );
    } else {
        match packing::of(part, &content) {
            Packing::Signed(signed) if depth < MAX_MESSAGE_DEPTH => {
                find(walk, &signed, &part.path, depth + 1, path, found);
            }
            Packing::Tnef(files, _) => {
                let number = match path.strip_prefix(part.path.as_slice()) {
                    Some([number]) => usize::try_from(*number).unwrap_or(0),
                    _ => 0,
                };
                let file = number.checked_sub(1).and_then(|at| files.into_iter().nth(at));
                *found = file.map(|file| file.content);
            }
            _ => {}
        }
    }
}

/// Some stores put a byte order mark or empty lines before the header.
fn leading_blank_trimmed(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    bytes.get(blank..).unwrap_or_default()
}

fn envelope(header: &Header, problems: &mut Problems) -> Mail {
    let list = |name| header.all(name).flat_map(addresses).collect::<Vec<_>>();
    let ids = |name| header.first(name).map(message_ids).unwrap_or_default();
    let from = list("from");
    let senders = from.iter().filter(|a| !a.address.is_empty()).count();
    if senders == 0 {
        problems.note(ProblemKey::NoSender, &[], "");
    } else if senders > 1 {
        let all: Vec<_> = from.iter().map(|a| a.address.as_str()).collect();
        problems.note(ProblemKey::SeveralSenders, &[], all.join(", "));
    }
    let message_id = ids("message-id").into_iter().next();
    if message_id.is_none() {
        problems.note(ProblemKey::NoMessageId, &[], "");
    }
    let date_header = header.first("date").and_then(date);
    if date_header.is_none() {
        problems.note(ProblemKey::NoDate, &[], header.text("date").unwrap_or_default());
    }
    if header.has_nul() {
        problems.note(ProblemKey::NulBytes, &[], "");
    }
    let (bulk, auto_reply) = automatic(header);
    Mail {
        message_id,
        in_reply_to: ids("in-reply-to"),
        references: ids("references"),
        subject: header.text("subject").unwrap_or_default(),
        from: from
            .iter()
            .find(|a| !a.address.is_empty())
            .or(from.first())
            .cloned()
            .unwrap_or_default(),
        sender: list("sender").into_iter().next(),
        reply_to: list("reply-to"),
        to: list("to"),
        cc: list("cc"),
        date_header,
        received: header.all("received").map(hop).collect(),
        authentication_results: header
            .all("authentication-results")
            .map(|value| one_line(&charset::guess(value)))
            .collect(),
        bulk,
        auto_reply,
        answers_unwanted: answers_unwanted(header),
        ..Mail::default()
    }
}

/// Whether a header says that the mail goes to many, and whether it answers by itself (RFC 2919, 3834, 8058).
fn automatic(header: &Header) -> (bool, bool) {
    let value = |name: &str| header.text(name).unwrap_or_default().to_lowercase();
    let precedence = value("precedence");
    let submitted = value("auto-submitted");
    let bulk = [
        "list-unsubscribe",
        "list-id",
        "list-post",
        "list-unsubscribe-post",
    ]
    .iter()
    .any(|name| header.first(name).is_some())
        || ["bulk", "list", "junk"]
            .iter()
            .any(|word| precedence.starts_with(word))
        || submitted.starts_with("auto-generated");
    let auto_reply = submitted.starts_with("auto-replied")
        || submitted.starts_with("auto-notified")
        || precedence.starts_with("auto_reply")
        || ["x-autoreply", "x-autorespond", "x-autoresponder"]
            .iter()
            .any(|name| header.first(name).is_some())
        || header
            .first("return-path")
            .is_some_and(|path| path.trim_ascii() == b"<>");
    (bulk, auto_reply)
}

/// Whether the sender wants no automatic answers: `All`, or `AutoReply` among others.
fn answers_unwanted(header: &Header) -> bool {
    header
        .text("x-auto-response-suppress")
        .unwrap_or_default()
        .to_lowercase()
        .split([',', ' '])
        .any(|word| matches!(word, "all" | "autoreply" | "-1"))
}

/// What lies in a part and below it.
#[derive(Default)]
struct Found {
    texts: Vec<Text>,
    attachments: Vec<Attachment>,
    /// Words of attached mails.
    forwarded: Vec<String>,
}

enum Text {
    Plain(String),
    Html(String),
}

impl Text {
    fn is_blank(&self) -> bool {
        let (Self::Plain(text) | Self::Html(text)) = self;
        text.trim().is_empty()
    }
}

struct Gathering<'w, 'p> {
    walk: &'w mut Walk<'p>,
    message_depth: usize,
}

impl Gathering<'_, '_> {
    fn gather(&mut self, part: &Part<'_>) -> Found {
        if !part.is_multipart() {
            return self.leaf(part);
        }
        let mut found = Found::default();
        let mut ways = Vec::new();
        for child in &part.children {
            let inner = self.gather(child);
            found.attachments.extend(inner.attachments);
            found.forwarded.extend(inner.forwarded);
            ways.push(inner.texts);
        }
        if part.media == "multipart/alternative" {
            found.texts = best(ways);
        } else {
            found.texts = ways.into_iter().flatten().collect();
        }
        found
    }

    fn leaf(&mut self, part: &Part<'_>) -> Found {
        let mut found = Found::default();
        let (content, clean) = part.content();
        if !clean {
            self.walk.problems.note(ProblemKey::BadBase64, &part.path, "");
        }
        let handed_over = part.disposition.value.starts_with("attachment")
            || (part.filename().is_some() && (part.path != [1] || part.disposition.value == "inline"));
        let plain = part.media == "text/plain";
        if (plain || part.media == "text/html") && !handed_over {
            let text = self.text(part, &content);
            found.texts.push(if plain {
                Text::Plain(text)
            } else {
                Text::Html(html::to_text(&text))
            });
            return found;
        }
        if packing::is_signature(part) {
            return found;
        }
        let mut inner = Found::default();
        let mut title = None;
        if part.is_message() {
            inner = self.attached_mail(part, &content, &mut title);
        } else {
            match packing::of(part, &content) {
                Packing::None => {}
                Packing::Encrypted => self.walk.problems.note(ProblemKey::Encrypted, &part.path, ""),
                Packing::Signed(signed) if self.message_depth < MAX_MESSAGE_DEPTH => {
                    let root = self.walk.mail(&signed, &part.path, part.path.len());
                    self.message_depth += 1;
                    let inside = self.gather(&root);
                    self.message_depth -= 1;
                    return inside;
                }
                Packing::Signed(_) => {
                    self.walk
                        .problems
                        .note(ProblemKey::TooDeep, &part.path, part.media.clone());
                }
                Packing::Tnef(files, whole) => {
                    found.attachments = files
                        .into_iter()
                        .zip(1..)
                        .map(|(file, number)| packed(part, file, number))
                        .collect();
                    self.walk.parts += found.attachments.len();
                    if whole && !found.attachments.is_empty() {
                        return found;
                    }
                    self.walk.problems.note(ProblemKey::Tnef, &part.path, "");
                }
            }
        }
        found
            .attachments
            .insert(0, attachment(part, content.into_owned(), title));
        found.attachments.extend(inner.attachments);
        found.forwarded = inner.forwarded;
        found
    }

    fn text(&mut self, part: &Part<'_>, content: &[u8]) -> String {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let kept = content.get(..MAX_TEXT_BYTES).unwrap_or(content);
        if kept.len() < content.len() {
            self.walk
                .problems
                .note(ProblemKey::TextTooLong, &part.path, content.len().to_string());
        }
        let label = part.content_type.get("charset");
        let (text, clean) = charset::decode(kept, label.as_deref());
        if !clean {
            self.walk
                .problems
                .note(ProblemKey::BadCharset, &part.path, label.unwrap_or_default());
        }
        if packing::is_encrypted_text(&text) {
            self.walk.problems.note(ProblemKey::Encrypted, &part.path, "");
        }
        if text.contains('\0') {
            self.walk.problems.note(ProblemKey::NulBytes, &part.path, "");
        }
        let mut text = composed(&text.replace("\r\n", "\n").replace('\r', "\n")).into_owned();
        text.retain(|c| c != '\0');
        let parameter = |name| part.content_type.get(name).unwrap_or_default().to_lowercase();
        if parameter("format") == "flowed" {
            unflowed(&text, parameter("delsp") == "yes")
        } else {
            text
        }
    }

    /// The words and attachments of a mail that is attached to this one.
    fn attached_mail(&mut self, part: &Part<'_>, content: &[u8], title: &mut Option<String>) -> Found {
        if self.message_depth >= MAX_MESSAGE_DEPTH {
            self.walk
                .problems
                .note(ProblemKey::TooDeep, &part.path, part.media.clone());
            return Found::default();
        }
        let root = self
            .walk
            .mail(leading_blank_trimmed(content), &part.path, part.path.len());
        self.message_depth += 1;
        let mut found = self.gather(&root);
        self.message_depth -= 1;
        let subject = root.header.text("subject").unwrap_or_default();
        let mut words = vec![subject.clone()];
        for text in std::mem::take(&mut found.texts) {
            let (Text::Plain(text) | Text::Html(text)) = text;
            words.push(text);
        }
        words.append(&mut found.forwarded);
        *title = Some(subject).filter(|s| !s.is_empty());
        Found {
            forwarded: words,
            ..found
        }
    }
}

/// Of several ways to say the same, the plain one with words in it, else the richest with words in it.
fn best(ways: Vec<Vec<Text>>) -> Vec<Text> {
    let has_words = |way: &[Text]| way.iter().any(|t| !t.is_blank());
    let plain = |way: &[Text]| way.iter().any(|t| matches!(t, Text::Plain(_)) && !t.is_blank());
    let chosen = ways
        .iter()
        .position(|way| plain(way))
        .or_else(|| ways.iter().rposition(|way| has_words(way)));
    chosen.and_then(|at| ways.into_iter().nth(at)).unwrap_or_default()
}

/// `format=flowed` (RFC 3676): a line that ends with a space goes on in the next.
fn unflowed(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        let stuffed = body.strip_prefix(' ').unwrap_or(body);
        let body = if out.is_empty() || out.ends_with('\n') {
            stuffed
        } else {
            body.trim_start_matches(['>', ' '])
        };
        if body.ends_with(' ') && body != "-- " && !body.trim_start_matches('>').trim().is_empty() {
            out.push_str(if delete_space {
                body.trim_end_matches(' ')
            } else {
                body
            });
        } else {
            out.push_str(body);
            out.push('\n');
        }
    }
    out
}

fn fill(mail: &mut Mail, found: Found, problems: &mut Problems) {
    let worded: Vec<&Text> = found.texts.iter().filter(|t| !t.is_blank()).collect();
    mail.html_only = !worded.is_empty() && worded.iter().all(|t| matches!(t, Text::Html(_)));
    let mut own = Vec::new();
    let mut quoted = Vec::new();
    let mut room = MAX_TEXT_BYTES;
    for text in &worded {
        let (Text::Plain(text) | Text::Html(text)) = text;
        if text.len() > room {
            problems.note(ProblemKey::TextTooLong, &[], "");
            break;
        }
        room -= text.len();
        let (mine, theirs) = quote::divide(text);
        own.push(mine);
        quoted.push(theirs);
    }
    for words in found.forwarded {
        if words.len() > room {
            problems.note(ProblemKey::TextTooLong, &[], "");
            break;
        }
        room -= words.len();
        quoted.push(words);
    }
    let join = |parts: Vec<String>| {
        parts
            .into_iter()
            .filter(|p| !p.trim().is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    mail.text = join(own);
    mail.quoted = join(quoted);
    mail.attachments = found.attachments;
}

/// The mark of domain of [`Mail::content_key`]; a change of what it covers changes this.
const CONTENT_KEY_DOMAIN: &str = "so-giao-nhan/mail-content/1";

fn content_key(mail: &Mail) -> String {
    let mut hash = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    field(CONTENT_KEY_DOMAIN.as_bytes());
    field(mail.subject.as_bytes());
    field(mail.from.address.to_lowercase().as_bytes());
    field(
        mail.date_header
            .map(|d| d.as_second().to_string())
            .unwrap_or_default()
            .as_bytes(),
    );
    field(mail.text.as_bytes());
    field(mail.quoted.as_bytes());
    for attachment in &mail.attachments {
        field(attachment.filename.as_bytes());
        field(&attachment.sha256);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
