//! Letters between the board and the agencies: what they are, never how they look.

use serde::{Deserialize, Serialize};

use crate::event::{Entry, Event};

/// What a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterKind {
    /// Confirms a handoff: number, time, files with their hashes.
    Receipt,
    /// Asks for what is missing (Decision 2161 art. 4.3).
    Supplement,
    /// Excuses a late publication and names a new day (29/2020 art. 18.1).
    Apology,
    /// Tells both agencies that everything of a decision is there, and when clock 3 ends.
    Complete,
    /// Tells both agencies that a decision's procedures were seen on the portal.
    Published,
    /// Tells an agency that its limit has passed (a draft; a person sends it).
    Overdue,
    /// Reminds our own people before a deadline, in working hours.
    Reminder,
    /// What is due and what is late, for a role, on a working day.
    Digest,
    /// The newest signed checkpoint to all agencies, so that each is a witness of the book.
    Checkpoint,
}

impl LetterKind {
    /// The key used on the command line and in file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Supplement => "supplement",
            Self::Apology => "apology",
            Self::Complete => "complete",
            Self::Published => "published",
            Self::Overdue => "overdue",
            Self::Reminder => "reminder",
            Self::Digest => "digest",
            Self::Checkpoint => "checkpoint",
        }
    }
}

/// Whether a Message-ID is one this register, or an older copy of it, gave.
pub fn is_own_message_id(origin: &str, message_id: &str) -> bool {
    message_id.starts_with(&message_id_prefix(origin))
}

/// What every Message-ID of a register, and of older copies of it, begins with.
pub fn message_id_prefix(origin: &str) -> String {
    format!("sgn.{}.", origin.rsplit('/').next().unwrap_or_default())
}

/// A letter that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its event.
    pub seq: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: crate::person::Actor,
    /// What it is.
    pub kind: LetterKind,
    /// The handoff it answers.
    pub handoff: Option<u64>,
    /// Message-ID chosen for it.
    pub message_id: String,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// Its subject; letters of earlier versions have it in their `.eml` only.
    #[serde(default)]
    pub subject: String,
    /// Base name of its files in the outbox.
    pub file_stem: String,
    /// The `.docx`, a stored original; mails between machines and people of the board have none.
    #[serde(default)]
    pub docx: Option<String>,
    /// The `.eml`, a stored original.
    pub eml: String,
    /// The case it is about, when it is about one.
    #[serde(default)]
    pub case: Option<crate::event::CaseId>,
    /// How far its sending has come.
    #[serde(default)]
    pub posting: Posting,
}

/// How far the sending of a letter has come. Attempts that failed for the moment are not the book's affair; what became
/// of the letter is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Posting {
    /// Where it stands.
    pub state: PostState,
    /// When it came to stand there.
    #[serde(default)]
    pub since: Option<jiff::Timestamp>,
    /// What the server, or the person who decided, said.
    #[serde(default)]
    pub detail: String,
    /// Servers further on that gave it back.
    #[serde(default)]
    pub bounces: Vec<Bounce>,
}

/// Where a letter stands on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostState {
    /// Written; a person reads and sends it, by the program or by hand.
    #[default]
    Draft,
    /// To be sent.
    Queued,
    /// Accepted by our server, or its copy was seen in the board's mailbox.
    Sent,
    /// Given up: refused for good, or tried for too long. A person may try again.
    Refused,
    /// Cut off when it might have been accepted, and its copy is not in the mailbox: *chưa rõ đã gửi*. A person decides.
    Unclear,
}

/// A delivery report that says a letter did not arrive (RFC 3464).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Its event.
    pub seq: u64,
    /// When it was recorded.
    pub at: jiff::Timestamp,
    /// Whom the letter did not reach.
    pub recipient: String,
    /// Status code, such as `5.1.1`.
    pub status: String,
    /// The far server's words.
    pub diagnostic: String,
}

/// The letter an event wrote.
pub(crate) fn written(entry: &Entry) -> Option<Letter> {
    let Event::LetterWritten {
        case,
        letter,
        handoff,
        message_id,
        to,
        subject,
        file_stem,
        docx,
        eml,
        once: _,
        queued,
    } = &entry.event
    else {
        return None;
    };
    Some(Letter {
        seq: entry.seq,
        at: entry.at,
        by: entry.actor,
        kind: *letter,
        handoff: *handoff,
        message_id: message_id.clone(),
        to: to.clone(),
        subject: subject.clone(),
        file_stem: file_stem.clone(),
        docx: docx.clone(),
        eml: eml.clone(),
        case: *case,
        posting: Posting {
            state: if *queued {
                PostState::Queued
            } else {
                PostState::Draft
            },
            since: Some(entry.at),
            ..Posting::default()
        },
    })
}

/// The letter an event about sending speaks of.
pub(crate) fn about(event: &Event) -> Option<u64> {
    match event {
        Event::LetterQueued { letter }
        | Event::LetterSent { letter, .. }
        | Event::LetterRefused { letter, .. }
        | Event::LetterUnclear { letter, .. }
        | Event::LetterSettled { letter, .. }
        | Event::LetterBounced { letter, .. } => Some(*letter),
        _ => None,
    }
}

impl Letter {
    /// Whether a person may have it sent: it is no longer on its way and not known to have gone.
    pub fn may_be_queued(&self) -> bool {
        matches!(self.posting.state, PostState::Draft | PostState::Refused)
    }

    /// Takes in what became of it.
    pub(crate) fn post(&mut self, entry: &Entry) {
        let (state, detail) = match &entry.event {
            Event::LetterQueued { .. } => (PostState::Queued, ""),
            Event::LetterSent { detail, .. } => (PostState::Sent, detail.as_str()),
            Event::LetterRefused { detail, .. } => (PostState::Refused, detail.as_str()),
            Event::LetterUnclear { detail, .. } => (PostState::Unclear, detail.as_str()),
            Event::LetterSettled {
                sent: true, reason, ..
            } => (PostState::Sent, reason.as_str()),
            Event::LetterSettled { reason, .. } => (PostState::Draft, reason.as_str()),
            Event::LetterBounced {
                recipient,
                status,
                diagnostic,
                ..
            } => {
                self.posting.bounces.push(Bounce {
                    seq: entry.seq,
                    at: entry.at,
                    recipient: recipient.clone(),
                    status: status.clone(),
                    diagnostic: diagnostic.clone(),
                });
                return;
            }
            _ => return,
        };
        self.posting.state = state;
        self.posting.since = Some(entry.at);
        self.posting.detail = detail.to_owned();
    }
}
