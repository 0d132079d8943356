//! The outbox: a letter is an event with its two originals; the files in the folder are laid out from the register and
//! can be laid out again at any time.

use std::path::PathBuf;

use domain::letter::message_id_prefix;
use domain::{CaseId, Desk, Duty, Event, Letter, LetterKind};
use mail::{Address, Enclosure};
use report::MailWords;

use crate::data_dir::write_whole;
use crate::error::{AppError, Refusal, Result};
use crate::office::{Draft, Office};

const DOCX_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A letter laid in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its event.
    pub seq: u64,
    /// The `.docx`.
    pub docx_path: PathBuf,
    /// The `.eml`.
    pub eml_path: PathBuf,
}

/// Who gets a letter.
#[derive(Debug, Clone, Default)]
pub(crate) struct To {
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) copy: Option<String>,
}

/// The board's own address.
pub(crate) fn mailbox(desk: &Desk) -> &str {
    desk.settings.mailboxes.first().map_or("", String::as_str)
}

/// The address letters come from.
pub(crate) fn sender(desk: &Desk) -> Address {
    let address = match &desk.settings.mail.smtp {
        Some(smtp) => smtp.from.as_str(),
        None => mailbox(desk),
    };
    let board = desk.settings.agency_with(Duty::Publication);
    Address {
        name: board.map(|a| a.name.clone()).filter(|name| !name.is_empty()),
        address: address.to_owned(),
    }
}

impl To {
    /// The official's address first, then that of the signature, where they are others.
    fn addresses(self) -> Result<(Address, Option<Address>)> {
        let address = self.address.ok_or_else(|| {
            AppError::invalid(
                "người nhận",
                "chưa có địa chỉ thư nào của cơ quan này: giaonhan sender add",
            )
        })?;
        let name = self.name;
        let copy = self.copy.map(|address| Address { name: None, address });
        Ok((Address { name, address }, copy))
    }
}

/// A letter ready to be laid in the outbox.
pub(crate) struct Post {
    pub(crate) case: Option<CaseId>,
    pub(crate) kind: LetterKind,
    pub(crate) handoff: Option<u64>,
    pub(crate) to: To,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) thread: Option<String>,
    pub(crate) docx: Option<Vec<u8>>,
    pub(crate) enclosures: Vec<Enclosure>,
    pub(crate) by_itself: Option<ByItself>,
}

impl Post {
    pub(crate) fn new(kind: LetterKind, to: To, words: MailWords) -> Result<Self> {
        let html = words.html().map_err(broke)?;
        Ok(Self {
            case: None,
            kind,
            handoff: None,
            to,
            subject: words.subject,
            text: words.text,
            html: Some(html),
            thread: None,
            docx: None,
            enclosures: Vec::new(),
            by_itself: None,
        })
    }
}

/// What a letter that nobody reads before it goes is known by.
pub(crate) struct ByItself {
    /// Within this register: a second one is not written.
    pub(crate) once: String,
    /// Whatever register it is written in: its Message-ID comes of it, so that a register put back to an older copy
    /// finds what it sent.
    pub(crate) about: String,
}

/// Makes the `.eml` around the `.docx` and records both.
pub(crate) fn put(draft: &mut Draft<'_>, post: Post) -> Result<u64> {
    let desk = draft.desk();
    let seq = draft.next_seq();
    let sender = sender(desk);
    let (to, copy) = post.to.addresses()?;
    let about = match &post.by_itself {
        Some(by_itself) => by_itself.about.clone(),
        // A letter of a person: with the same number after the register was put back it is another letter.
        None => format!(
            "{seq} {} {} {}\n{}",
            draft.at(),
            to.address,
            post.subject,
            post.text
        ),
    };
    let message_id = message_id(&desk.origin, post.kind, &about, &sender.address);
    let serial: String = post
        .case
        .and_then(|case| desk.case(case))
        .map(|c| format!("-{}", ascii(&c.decision.number.replace(['/', '\\'], "-"))))
        .unwrap_or_default();
    let file_stem = format!("{seq:06}-{}{serial}", post.kind.as_str());
    let mut enclosures = post.enclosures;
    if let Some(docx) = &post.docx {
        let docx = Enclosure {
            filename: format!("{file_stem}.docx"),
            content_type: DOCX_TYPE.to_owned(),
            content: docx.clone(),
        };
        enclosures.insert(0, docx);
    }
    let recipients = std::iter::once(&to)
        .chain(&copy)
        .map(|a| a.address.clone())
        .collect();
    // An answer finds its case by this, whatever its mail program leaves out.
    let subject = match post.case {
        Some(case) => format!("{} [{}]", post.subject, draft.tokens.token(case)),
        None => post.subject,
    };
    let letter = mail::Letter {
        from: sender,
        to: vec![to],
        cc: copy.into_iter().collect(),
        subject: subject.clone(),
        text: post.text,
        html: post.html,
        enclosures,
        message_id: message_id.clone(),
        in_reply_to: post.thread.clone(),
        references: post.thread.into_iter().collect(),
        reply_to: None,
        date: draft.at(),
        automatic: post.by_itself.is_some(),
    };
    let eml = mail::write(&letter).map_err(broke)?;
    let docx = post.docx.map(|docx| draft.original(docx));
    let eml = draft.original(eml);
    let queued = post.by_itself.is_some();
    draft.push(Event::LetterWritten {
        case: post.case,
        letter: post.kind,
        handoff: post.handoff,
        message_id,
        to: recipients,
        subject,
        file_stem,
        docx,
        eml,
        once: post.by_itself.map(|by_itself| by_itself.once),
        queued,
    })
}

/// The Message-ID (RFC 5322 §3.6.4, without brackets) of a letter: the same for what is about the same, in this register
/// and in an older copy of it.
fn message_id(origin: &str, kind: LetterKind, about: &str, from: &str) -> String {
    let host = from
        .rsplit('@')
        .next()
        .filter(|host| !host.is_empty())
        .unwrap_or("localhost");
    let hash = ledger::leaf_hash(format!("{origin}\n{}\n{about}", kind.as_str()).as_bytes());
    let hash: String = hash
        .to_bytes()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}{hash}@{host}", message_id_prefix(origin))
}

fn ascii(text: &str) -> String {
    domain::text::fold_bare(text).replace(' ', "-")
}

pub(crate) fn broke(error: impl std::fmt::Display) -> AppError {
    AppError::new(Refusal::Broke).because(error)
}

pub(crate) async fn finish(office: &Office, seq: u64) -> Result<Written> {
    lay_out(office).await?;
    let inner = office.look().await?;
    let letter = inner.desk.letters.get(&seq);
    let letter = letter.ok_or_else(|| AppError::new(Refusal::Broke))?;
    let (docx_path, eml_path) = paths(office, letter);
    Ok(Written {
        seq,
        docx_path,
        eml_path,
    })
}

fn paths(office: &Office, letter: &Letter) -> (PathBuf, PathBuf) {
    let outbox = office.dir().outbox();
    (
        outbox.join(format!("{}.docx", letter.file_stem)),
        outbox.join(format!("{}.eml", letter.file_stem)),
    )
}

/// Lays every letter of the register in the outbox folder that is not there yet; how many were.
pub async fn lay_out(office: &Office) -> Result<usize> {
    let letters: Vec<Letter> = {
        let inner = office.look().await?;
        inner.desk.letters.each().map(|letter| letter.clone()).collect()
    };
    let mut laid = 0;
    for letter in letters {
        let (docx, eml) = paths(office, &letter);
        let docx = letter.docx.as_ref().map(|hash| (docx, hash));
        for (path, hash) in docx.into_iter().chain([(eml, &letter.eml)]) {
            if !path.exists() {
                write_whole(&path, &office.original(hash).await?)?;
                laid += 1;
            }
        }
    }
    Ok(laid)
}
