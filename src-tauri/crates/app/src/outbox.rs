//! The outbox: a letter is an event with its two originals; the files in the folder are laid out from the register and
//! can be laid out again at any time.

use std::path::PathBuf;

use domain::{CaseId, Desk, Duty, Event, Letter, LetterKind};
use mail::{Address, Enclosure};

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

/// A letter ready to be laid in the outbox.
pub(crate) struct Post {
    pub(crate) case: CaseId,
    pub(crate) kind: LetterKind,
    pub(crate) handoff: Option<u64>,
    pub(crate) to: To,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) thread: Option<String>,
    pub(crate) docx: Vec<u8>,
}

/// Makes the `.eml` around the `.docx` and records both.
pub(crate) fn put(draft: &mut Draft<'_>, post: Post) -> Result<u64> {
    let desk = draft.desk();
    let seq = draft.next_seq();
    let from = mailbox(desk).to_owned();
    let host = from.rsplit('@').next().unwrap_or("localhost").to_owned();
    let register = desk.origin.rsplit('/').next().unwrap_or_default();
    let message_id = format!("sgn.{register}.{seq}@{host}");
    let serial: String = desk
        .case(post.case)
        .map(|c| c.decision.number.replace(['/', '\\'], "-"))
        .unwrap_or_default();
    let file_stem = format!("{seq:06}-{}-{}", post.kind.as_str(), ascii(&serial));
    let name = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let sender = Address {
        name: desk
            .settings
            .agency_with(Duty::Publication)
            .and_then(|a| name(&a.name)),
        address: from,
    };
    let address = post.to.address.clone().ok_or_else(|| {
        AppError::invalid(
            "người nhận",
            "chưa có địa chỉ thư nào của cơ quan này: giaonhan sender add",
        )
    })?;
    let letter = mail::Letter {
        from: sender,
        to: vec![Address {
            name: post.to.name.clone(),
            address: address.clone(),
        }],
        cc: post
            .to
            .copy
            .iter()
            .map(|a| Address {
                name: None,
                address: a.clone(),
            })
            .collect(),
        subject: post.subject,
        text: post.text,
        html: None,
        enclosures: vec![Enclosure {
            filename: format!("{file_stem}.docx"),
            content_type: DOCX_TYPE.to_owned(),
            content: post.docx.clone(),
        }],
        message_id: message_id.clone(),
        in_reply_to: post.thread.clone(),
        references: post.thread.into_iter().collect(),
        reply_to: None,
        date: draft.at(),
        automatic: false,
    };
    let eml = mail::write(&letter).map_err(broke)?;
    let docx = draft.original(post.docx);
    let eml = draft.original(eml);
    let to = std::iter::once(address).chain(post.to.copy).collect();
    draft.push(Event::LetterWritten {
        case: Some(post.case),
        letter: post.kind,
        handoff: post.handoff,
        message_id,
        to,
        file_stem,
        docx: Some(docx),
        eml,
        once: None,
        queued: false,
    })
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
        inner.desk.letters.values().cloned().collect()
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
