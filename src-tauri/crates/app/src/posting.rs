//! Sending: letters of the outbox out of the door, by the server the office has set. A letter is handed over at most
//! once by the program itself: that it is under way is on the disk before its first byte goes, and what was cut off
//! when it might have been accepted is looked for in the board's own mailbox, to which every letter is copied. What
//! that does not settle stands as *chưa rõ đã gửi* until a person decides. A resend keeps the Message-ID.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::event::SentEvidence;
use domain::letter::PostState;
use domain::settings::{AfterFetch, MailSettings, MailboxSettings, Protection, SignInBy, SmtpSettings};
use domain::{Actor, CaseId, Desk, Event, Letter, LetterKind};
use jiff::{SignedDuration, Timestamp};
use mail::imap::{Login, Server, Session, Stop, Tls};
use mail::smtp::{Outcome, Post};
use serde::Serialize;
use store::PostingRow;
use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::error::{AppError, Refusal, Result};
use crate::lease;
use crate::mailboxes;
use crate::office::Office;
use crate::outbox::mailbox;
use crate::{secrets, words};

/// Seconds waited after attempts in a row; the last for all that follow.
const BACK_OFF_SECONDS: [i64; 6] = [30, 60, 300, 900, 1800, 3600];
/// Most letters sent in one round; the rest go in the next.
const MAX_LETTERS_A_ROUND: usize = 200;

/// What a round of sending did; letters by their events.
#[derive(Debug, Default)]
pub struct Posted {
    /// Known to have gone.
    pub sent: Vec<u64>,
    /// Given up.
    pub refused: Vec<u64>,
    /// May or may not have gone: a person decides.
    pub unclear: Vec<u64>,
    /// Still to go.
    pub waiting: Vec<u64>,
    /// Why what waits could not go, in words, where there is a reason for all.
    pub problem: Option<AppError>,
}

/// A letter as the outbox shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboxLine {
    /// Its event.
    pub seq: u64,
    /// When it was written.
    pub at: Timestamp,
    /// What it is.
    pub kind: LetterKind,
    /// Its Message-ID, which it keeps however often it is sent.
    pub message_id: String,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// Where it stands.
    pub state: PostState,
    /// Since when.
    pub since: Option<Timestamp>,
    /// What the server, or the person who decided, said.
    pub detail: String,
    /// Servers further on that gave it back.
    pub bounces: usize,
    /// Attempts so far.
    pub attempts: u32,
    /// When it is tried next.
    pub next_try: Option<Timestamp>,
    /// What was wrong last.
    pub last_error: String,
}

/// Every letter and where it stands, newest first.
///
/// # Errors
///
/// What breaks the register.
pub async fn outbox(office: &Office) -> Result<Vec<OutboxLine>> {
    let rows = rows(office).await?;
    let inner = office.look().await?;
    let letters = inner.desk.letters.each().rev();
    Ok(letters
        .map(|letter| {
            let row = rows.get(&letter.seq).cloned().unwrap_or_default();
            let queued = letter.posting.state == PostState::Queued;
            OutboxLine {
                seq: letter.seq,
                at: letter.at,
                kind: letter.kind,
                message_id: letter.message_id.clone(),
                to: letter.to.clone(),
                subject: letter.subject.clone(),
                case: letter.case,
                state: letter.posting.state,
                since: letter.posting.since,
                detail: letter.posting.detail.clone(),
                bounces: letter.posting.bounces.len(),
                attempts: row.attempts,
                next_try: row.next_try_at.filter(|_| queued),
                last_error: if queued { row.last_error } else { String::new() },
            }
        })
        .collect())
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRead {
    /// Its text.
    pub text: String,
    /// Names of what goes with it.
    pub enclosures: Vec<String>,
    /// Servers further on that gave it back: to whom, and their words.
    pub bounces: Vec<(String, String)>,
}

/// Reads a letter.
///
/// # Errors
///
/// No such letter, and what breaks the register.
pub async fn read(office: &Office, letter: u64) -> Result<LetterRead> {
    let letter = {
        let inner = office.look().await?;
        known(&inner.desk, letter)?.clone()
    };
    let message = mail::read(&office.original(&letter.eml).await?);
    let bounces = letter.posting.bounces.into_iter();
    Ok(LetterRead {
        text: message.text,
        enclosures: message.attachments.into_iter().map(|a| a.filename_nfc).collect(),
        bounces: bounces
            .map(|b| (b.recipient, format!("{} {}", b.status, b.diagnostic)))
            .collect(),
    })
}

/// Has a draft sent, or a letter that was given up sent again; one that waits for its next try is tried now.
///
/// # Errors
///
/// [`Refusal::AlreadyDone`] for a letter that is gone, or unclear (that is settled first).
pub async fn queue(office: &Office, actor: Actor, letter: u64) -> Result<()> {
    let waits = office
        .record(actor, |draft| {
            draft.person()?;
            if draft.desk().settings.mail.smtp.is_none() {
                return Err(no_server());
            }
            let found = known(draft.desk(), letter)?;
            if found.posting.state == PostState::Queued {
                return Ok(true);
            }
            if !found.may_be_queued() {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            draft.push(Event::LetterQueued { letter }).map(|_| false)
        })
        .await?;
    let row = if waits {
        PostingRow {
            next_try_at: None,
            ..rows(office).await?.remove(&letter).unwrap_or_default()
        }
    } else {
        // Tried from the beginning: looked for first, then at once.
        PostingRow::default()
    };
    let row = PostingRow { letter, ..row };
    Ok(office.store().put_posting(&row).await?)
}

/// A person's word about a letter that may or may not have gone: it counts as sent, or is a draft again.
///
/// # Errors
///
/// [`Refusal::NeedsReason`] without one; [`Refusal::AlreadyDone`] for a letter that is not unclear.
pub async fn settle(office: &Office, actor: Actor, letter: u64, sent: bool, reason: &str) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::new(Refusal::NeedsReason));
    }
    office
        .record(actor, |draft| {
            draft.person()?;
            if known(draft.desk(), letter)?.posting.state != PostState::Unclear {
                return Err(AppError::new(Refusal::AlreadyDone));
            }
            let reason = reason.to_owned();
            draft
                .push(Event::LetterSettled { letter, sent, reason })
                .map(drop)
        })
        .await
}

fn known(desk: &Desk, letter: u64) -> Result<&Letter> {
    desk.letters
        .get(&letter)
        .ok_or_else(|| AppError::not_found("letter"))
}

fn no_server() -> AppError {
    AppError::not_found("smtp")
}

/// Sends what is due, and keeps the lease. What cannot go now goes by a later call.
///
/// # Errors
///
/// [`Refusal::MailBusy`] when another program is at it, no server set, and what breaks the register.
pub async fn post(office: &Office, holder: &str, stop: &Stop) -> Result<Posted> {
    let now = Clock::System.now();
    let (settings, own, queued) = {
        let inner = office.look().await?;
        let desk = &inner.desk;
        let queued = desk.letters_in(PostState::Queued);
        let queued: Vec<Letter> = queued.filter_map(|seq| desk.letters.get(&seq).cloned()).collect();
        (desk.settings.mail.clone(), mailbox(desk).to_owned(), queued)
    };
    let mut posted = Posted::default();
    if queued.is_empty() {
        return Ok(posted);
    }
    let smtp = settings.smtp.clone().ok_or_else(no_server)?;
    lease::hold(office, holder).await?;
    let mut round = Round {
        office,
        settings: &settings,
        smtp: &smtp,
        own: &own,
        now,
        rows: rows(office).await?,
        posted: &mut posted,
    };
    round.run(queued, holder, stop).await?;
    Ok(posted)
}

async fn rows(office: &Office) -> Result<BTreeMap<u64, PostingRow>> {
    let rows = office.store().postings().await?;
    Ok(rows.into_iter().map(|row| (row.letter, row)).collect())
}

struct Round<'a> {
    office: &'a Office,
    settings: &'a MailSettings,
    smtp: &'a SmtpSettings,
    own: &'a str,
    now: Timestamp,
    rows: BTreeMap<u64, PostingRow>,
    posted: &'a mut Posted,
}

impl Round<'_> {
    async fn run(&mut self, queued: Vec<Letter>, holder: &str, stop: &Stop) -> Result<()> {
        let (due, later): (Vec<Letter>, Vec<Letter>) = queued.into_iter().partition(|l| self.is_due(l));
        self.posted.waiting.extend(later.iter().map(|l| l.seq));
        let due = self.not_gone_yet(due, stop).await?;
        if due.is_empty() {
            return Ok(());
        }
        let mut post = match self.connect(stop).await {
            Ok(post) => post,
            Err(error) => return self.all_wait(&due, error).await,
        };
        for (n, letter) in due.iter().enumerate() {
            if n >= MAX_LETTERS_A_ROUND || post.is_over() || stop.asked() {
                self.posted.waiting.push(letter.seq);
                continue;
            }
            lease::hold(self.office, holder).await?;
            post = self.one(post, letter).await?;
        }
        // The farewell may take as long as the server likes; nobody waits for it.
        drop(tokio::task::spawn_blocking(move || post.close()));
        Ok(())
    }

    fn row(&self, letter: u64) -> PostingRow {
        self.rows.get(&letter).cloned().unwrap_or_else(|| PostingRow {
            letter,
            ..PostingRow::default()
        })
    }

    fn is_due(&self, letter: &Letter) -> bool {
        let row = self.row(letter.seq);
        row.in_flight_since.is_some() || row.next_try_at.is_none_or(|at| at <= self.now)
    }

    /// Looks in the board's mailboxes for copies of what may have gone already: what was under way when something broke,
    /// and what this register has never tried, since a register put back to an older copy does not know what it sent.
    async fn not_gone_yet(&mut self, due: Vec<Letter>, stop: &Stop) -> Result<Vec<Letter>> {
        let doubtful: Vec<&Letter> = due
            .iter()
            .filter(|l| {
                let row = self.row(l.seq);
                row.attempts == 0 || row.in_flight_since.is_some()
            })
            .collect();
        if doubtful.is_empty() {
            return Ok(due);
        }
        let ids = doubtful.iter().map(|l| l.message_id.clone()).collect();
        let seen = match copies(self.office, &self.settings.mailboxes, ids, stop).await {
            Ok(seen) => Some(seen),
            Err(error) => {
                self.posted.problem = Some(error);
                None
            }
        };
        let mut go = Vec::new();
        for letter in due {
            let mut row = self.row(letter.seq);
            if seen.as_ref().is_some_and(|ids| ids.contains(&letter.message_id)) {
                self.sent(&letter, SentEvidence::CopySeen, String::new()).await?;
                continue;
            }
            match row.in_flight_since {
                Some(since) if seen.is_some() && self.is_over(since) => self.unclear(&letter, &row).await?,
                Some(since) if self.is_given_up(since) => self.unclear(&letter, &row).await?,
                Some(_) => self.posted.waiting.push(letter.seq),
                None if seen.is_none() && row.attempts == 0 => {
                    // Whether it has gone is not known while the mailbox cannot be looked into.
                    row.last_error = self
                        .posted
                        .problem
                        .as_ref()
                        .map_or_else(String::new, ToString::to_string);
                    self.office.store().put_posting(&row).await?;
                    self.posted.waiting.push(letter.seq);
                }
                None => go.push(letter),
            }
        }
        Ok(go)
    }

    /// Whether a copy would have come by now.
    fn is_over(&self, since: Timestamp) -> bool {
        since + SignedDuration::from_secs(i64::from(self.settings.unclear_after_seconds)) <= self.now
    }

    fn is_given_up(&self, first: Timestamp) -> bool {
        first + SignedDuration::from_hours(i64::from(self.settings.give_up_hours)) <= self.now
    }

    async fn connect(&self, stop: &Stop) -> Result<Post> {
        let (server, login) = smtp_server(self.office, self.smtp)?;
        let hello = self.smtp.from.rsplit('@').next().unwrap_or_default().to_owned();
        let stop = stop.clone();
        tokio::task::spawn_blocking(move || Post::connect(&server, login.as_ref(), &hello, &stop))
            .await
            .map_err(|e| AppError::new(Refusal::Broke).because(e))?
            .map_err(|e| mailboxes::refused(&e))
    }

    async fn all_wait(&mut self, due: &[Letter], error: AppError) -> Result<()> {
        let words = error.to_string();
        for letter in due {
            self.wait(letter, words.clone()).await?;
        }
        self.posted.problem = Some(error);
        Ok(())
    }

    /// Hands one letter over and records what became of it.
    async fn one(&mut self, mut post: Post, letter: &Letter) -> Result<Post> {
        let message = self.office.original(&letter.eml).await?;
        let mut recipients = letter.to.clone();
        if !self.own.is_empty() && !recipients.iter().any(|to| to.eq_ignore_ascii_case(self.own)) {
            recipients.push(self.own.to_owned());
        }
        let under_way = PostingRow {
            in_flight_since: Some(self.now),
            ..self.tried(letter.seq)
        };
        let store = self.office.store().clone();
        let from = self.smtp.from.clone();
        let runtime = Handle::current();
        let row = under_way.clone();
        let (post, outcome) = tokio::task::spawn_blocking(move || {
            let outcome = post.send(&from, &recipients, &message, || {
                runtime.block_on(store.put_posting(&row))
            });
            (post, outcome)
        })
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
        match outcome? {
            Outcome::Sent { reply } => self.sent(letter, SentEvidence::Accepted, reply).await?,
            Outcome::Refused {
                permanent: true,
                words,
                code,
                recipient,
            } => self.refused(letter, said(code, &words, recipient)).await?,
            Outcome::Refused {
                words,
                code,
                recipient,
                ..
            } => self.wait(letter, said(code, &words, recipient)).await?,
            Outcome::Unreachable { why } => self.wait(letter, words::trouble(&why)).await?,
            Outcome::Ambiguous { why } => {
                let row = PostingRow {
                    last_error: words::trouble(&why),
                    ..under_way
                };
                self.office.store().put_posting(&row).await?;
                self.posted.waiting.push(letter.seq);
            }
        }
        Ok(post)
    }

    fn tried(&self, letter: u64) -> PostingRow {
        let row = self.row(letter);
        PostingRow {
            attempts: row.attempts.saturating_add(1),
            first_try_at: row.first_try_at.or(Some(self.now)),
            ..row
        }
    }

    /// Not now: tried again after a while, given up after a long one.
    async fn wait(&mut self, letter: &Letter, why: String) -> Result<()> {
        let mut row = self.tried(letter.seq);
        if row.first_try_at.is_some_and(|first| self.is_given_up(first)) {
            return self.refused(letter, why).await;
        }
        let step = usize::try_from(row.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
        let wait = BACK_OFF_SECONDS.get(step).or(BACK_OFF_SECONDS.last()).copied();
        row.in_flight_since = None;
        row.next_try_at = Some(self.now + SignedDuration::from_secs(wait.unwrap_or_default()));
        row.last_error = why;
        self.office.store().put_posting(&row).await?;
        self.posted.waiting.push(letter.seq);
        Ok(())
    }

    async fn sent(&mut self, letter: &Letter, evidence: SentEvidence, detail: String) -> Result<()> {
        let seq = letter.seq;
        self.became(
            seq,
            Event::LetterSent {
                letter: seq,
                evidence,
                detail,
            },
        )
        .await?;
        self.posted.sent.push(seq);
        Ok(())
    }

    async fn refused(&mut self, letter: &Letter, detail: String) -> Result<()> {
        let seq = letter.seq;
        self.became(seq, Event::LetterRefused { letter: seq, detail })
            .await?;
        self.posted.refused.push(seq);
        Ok(())
    }

    async fn unclear(&mut self, letter: &Letter, row: &PostingRow) -> Result<()> {
        let seq = letter.seq;
        let detail = row.last_error.clone();
        self.became(seq, Event::LetterUnclear { letter: seq, detail })
            .await?;
        self.posted.unclear.push(seq);
        Ok(())
    }

    /// Records what became of a letter, unless that was recorded meanwhile; only then it is under way no longer.
    async fn became(&self, letter: u64, event: Event) -> Result<()> {
        self.office
            .record(Actor::Machine, |draft| {
                if known(draft.desk(), letter)?.posting.state == PostState::Queued {
                    draft.push(event)?;
                }
                Ok(())
            })
            .await?;
        let mut row = self.tried(letter);
        row.in_flight_since = None;
        row.next_try_at = None;
        Ok(self.office.store().put_posting(&row).await?)
    }
}

fn said(code: Option<u16>, words: &str, recipient: Option<String>) -> String {
    let code = code.map(|code| format!("{code} ")).unwrap_or_default();
    match recipient {
        Some(to) => format!("{to}: {code}{words}"),
        None => format!("{code}{words}"),
    }
}

/// The server letters leave by, and how it is signed in to.
pub(crate) fn smtp_server(office: &Office, smtp: &SmtpSettings) -> Result<(Server, Option<Login>)> {
    let tls = match smtp.tls {
        Protection::None => Tls::None,
        Protection::StartTls => Tls::StartTls,
        Protection::Tls => Tls::Tls,
    };
    let mut server = Server::new(smtp.host.clone(), smtp.port, tls);
    if let Some(path) = &smtp.authority {
        let path = Path::new(path);
        server.trusted_pem = Some(std::fs::read(path).map_err(|e| AppError::reading(path, &e))?);
    }
    let Some(user) = smtp.user.clone() else {
        return Ok((server, None));
    };
    let secret = secrets::get(office.dir(), secrets::SMTP)?
        .ok_or_else(|| AppError::new(Refusal::NoSecret).with("what", secrets::SMTP))?;
    let login = match smtp.sign_in {
        SignInBy::Password => Login::Password {
            user,
            password: secret,
        },
        SignInBy::XOAuth2 => Login::XOAuth2 { user, token: secret },
    };
    Ok((server, Some(login)))
}

/// Which of these Message-IDs stand in the mailboxes.
async fn copies(
    office: &Office,
    mailboxes: &[MailboxSettings],
    ids: Vec<String>,
    stop: &Stop,
) -> Result<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    for mailbox in mailboxes {
        let (server, login) = (mailboxes::server(mailbox)?, mailboxes::login(office, mailbox)?);
        let (ids, stop) = (ids.clone(), stop.clone());
        let mut folders = mailbox.folders.clone();
        if let AfterFetch::Move(folder) = &mailbox.after {
            folders.push(folder.clone());
        }
        let found = tokio::task::spawn_blocking(move || -> Result<Vec<String>> {
            let mut session = Session::connect(&server, &login, &stop).map_err(|e| mailboxes::refused(&e))?;
            let there = session.folders().map_err(|e| mailboxes::server_says(&e))?;
            let mut found = Vec::new();
            for folder in folders.iter().filter(|f| there.iter().any(|t| &t.name == *f)) {
                for id in &ids {
                    let uids = session
                        .find_message_id(folder, id)
                        .map_err(|e| mailboxes::server_says(&e))?;
                    if !uids.is_empty() {
                        found.push(id.clone());
                    }
                }
            }
            session.close();
            Ok(found)
        })
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))??;
        seen.extend(found);
    }
    Ok(seen)
}
