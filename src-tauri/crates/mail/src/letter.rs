//! A letter to the bytes of a message (RFC 5322), ready for an outbox folder or an SMTP server.

use crate::header::one_line;
use crate::message::Address;
use jiff::Timestamp;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use sha2::{Digest, Sha256};
use std::time::SystemTime;

/// A file that goes with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// The name the recipient sees.
    pub filename: String,
    /// Its media type, such as `application/pdf`.
    pub content_type: String,
    /// The bytes.
    pub content: Vec<u8>,
}

/// A letter to be sent.
///
/// There is no Bcc: who gets a copy without being named stands in the recipients given to
/// [`Post::send`](crate::smtp::Post::send) only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// Who writes.
    pub from: Address,
    /// To whom; at least one.
    pub to: Vec<Address>,
    /// Who else gets it.
    pub cc: Vec<Address>,
    /// The subject; line breaks become spaces.
    pub subject: String,
    /// The text, lines ended by `\n`.
    pub text: String,
    /// The same as HTML, for programs that show it; it names nothing outside the letter.
    pub html: Option<String>,
    /// What goes with it.
    pub enclosures: Vec<Enclosure>,
    /// The Message-ID without angle brackets, chosen by the caller and kept for ever: what was sent under it is
    /// never sent under another.
    pub message_id: String,
    /// The Message-ID of the mail this answers, without brackets.
    pub in_reply_to: Option<String>,
    /// The Message-IDs of the thread, oldest first, without brackets.
    pub references: Vec<String>,
    /// Where answers go, where that is not the sender's address.
    pub reply_to: Option<Address>,
    /// When it was written.
    pub date: Timestamp,
    /// Sent by the program and read by no one before (a receipt): says so (RFC 3834), that no machine answers; in
    /// Exchange's words too, and in those older absence notices look for.
    pub automatic: bool,
}

/// The fields of a letter that no person has read before it goes.
const AUTOMATIC: [(&str, &str); 3] = [
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "All"),
    ("Precedence", "bulk"),
];

/// Why a letter cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// An address is not of the form `name@host`.
    #[error("not an e-mail address: {0:?}")]
    Address(String),
    /// A Message-ID holds characters that would break the header.
    #[error("not a Message-ID: {0:?}")]
    MessageId(String),
    /// A media type is not of the form `type/subtype`.
    #[error("not a media type: {0:?}")]
    ContentType(String),
    /// Nobody to send it to.
    #[error("the letter has no recipient")]
    NoRecipient,
    /// The message could not be put together.
    #[error("cannot write the message: {0}")]
    Message(String),
}

/// Writes a letter. The same letter gives the same bytes.
///
/// ```
/// let van = mail::Address { name: Some("Nguyễn Thị Hồng Vân".into()), address: "van@example.vn".into() };
/// let letter = mail::Letter {
///     from: mail::Address { name: Some("Ban Biên tập".into()), address: "banbientap@example.vn".into() },
///     to: vec![van.clone()],
///     cc: vec![],
///     subject: "V/v đề nghị bổ sung tập tin".into(),
///     text: "Đề nghị bổ sung.".into(),
///     message_id: "phieu-7@example.vn".into(),
///     date: "2026-03-23T02:00:00Z".parse().unwrap(),
///     ..mail::Letter::default()
/// };
/// let read = mail::read(&mail::write(&letter)?);
/// assert_eq!(read.to, [van]);
/// assert_eq!(read.subject, "V/v đề nghị bổ sung tập tin");
/// # Ok::<(), mail::LetterError>(())
/// ```
///
/// # Errors
///
/// An address, Message-ID or media type that is none; no recipient.
pub fn write(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    if letter.to.is_empty() {
        return Err(LetterError::NoRecipient);
    }
    let mut message = lettre::Message::builder()
        .from(mailbox(&letter.from)?)
        .date(SystemTime::from(letter.date))
        .subject(one_line(&letter.subject))
        .message_id(Some(identifier(&letter.message_id)?));
    for address in &letter.to {
        message = message.to(mailbox(address)?);
    }
    for address in &letter.cc {
        message = message.cc(mailbox(address)?);
    }
    if let Some(answered) = &letter.in_reply_to {
        message = message.in_reply_to(identifier(answered)?);
    }
    if !letter.references.is_empty() {
        let ids: Result<Vec<_>, _> = letter.references.iter().map(|id| identifier(id)).collect();
        message = message.references(ids?.join(" "));
    }
    if let Some(answers) = &letter.reply_to {
        message = message.reply_to(mailbox(answers)?);
    }
    if letter.automatic {
        for (name, value) in AUTOMATIC {
            let name = HeaderName::new_from_ascii_str(name);
            message = message.raw_header(HeaderValue::new(name, value.to_owned()));
        }
    }
    let text = SinglePart::plain(letter.text.clone());
    let both = letter.html.as_ref().map(|html| {
        MultiPart::alternative()
            .boundary(boundary(letter, "ways"))
            .singlepart(text.clone())
            .singlepart(SinglePart::html(html.clone()))
    });
    let written = if letter.enclosures.is_empty() {
        match both {
            Some(both) => message.multipart(both),
            None => message.singlepart(text),
        }
    } else {
        let mixed = MultiPart::mixed().boundary(boundary(letter, "parts"));
        let mut parts = match both {
            Some(both) => mixed.multipart(both),
            None => mixed.singlepart(text),
        };
        for enclosure in &letter.enclosures {
            parts = parts.singlepart(part(enclosure)?);
        }
        message.multipart(parts)
    };
    Ok(written
        .map_err(|error| LetterError::Message(error.to_string()))?
        .formatted())
}

fn mailbox(address: &Address) -> Result<Mailbox, LetterError> {
    let parsed = address
        .address
        .trim()
        .parse()
        .map_err(|_| LetterError::Address(address.address.clone()))?;
    let name = address
        .name
        .as_deref()
        .map(one_line)
        .filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, parsed))
}

fn identifier(id: &str) -> Result<String, LetterError> {
    let proper = !id.is_empty() && id.chars().all(|c| c.is_ascii_graphic() && c != '<' && c != '>');
    if proper {
        Ok(format!("<{id}>"))
    } else {
        Err(LetterError::MessageId(id.to_owned()))
    }
}

fn part(enclosure: &Enclosure) -> Result<SinglePart, LetterError> {
    let media = ContentType::parse(&enclosure.content_type)
        .map_err(|_| LetterError::ContentType(enclosure.content_type.clone()))?;
    // Always base64: a file is to arrive byte for byte, whatever its line ends.
    let body = Body::new_with_encoding(enclosure.content.clone(), ContentTransferEncoding::Base64)
        .map_err(|_| LetterError::Message(enclosure.filename.clone()))?;
    Ok(SinglePart::builder()
        .header(ContentDisposition::attachment(&one_line(&enclosure.filename)))
        .header(media)
        .body(body))
}

/// A boundary that depends on the letter and its place in it alone, and does not occur in base64 or quoted-printable
/// text.
fn boundary(letter: &Letter, place: &str) -> String {
    let hash = Sha256::digest(format!("{place} {}", letter.message_id).as_bytes());
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("=_{hex}")
}
