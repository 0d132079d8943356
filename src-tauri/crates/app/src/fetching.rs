//! Fetching: the board's mailboxes into the register. Bytes and entry are committed before anything on the server
//! changes; whatever is cut off is taken up again where it was, and nothing comes in twice: a message is known by its
//! place on the server, by its bytes, by its content, and across servers by its header and size.
//!
//! Over the mail server's word stands the account: messages in the folders = registered + triage + duplicates + noise.
//!
//! Over 600 lines: a round is read from top to bottom, and the account is of what it remembers.

use std::collections::{BTreeMap, BTreeSet};

use domain::intake::{MailboxPlace, ReceivedEvidence};
use domain::placing::REASON_TOO_LARGE;
use domain::settings::{AfterFetch, MailboxSettings};
use domain::state::TriageOutcome;
use domain::{Desk, Intake};
use jiff::{SignedDuration, Timestamp};
pub use mail::imap::Stop;
use mail::imap::{Access, After, Fetched, FolderState, Head, MAX_MESSAGE_BYTES, Session, Trouble, plan};
use serde::Serialize;
use store::{FolderRow, HealthRow, MessageRow};

use crate::arrival::{self, Arrival};
use crate::error::{AppError, Refusal, Result};
use crate::lease;
use crate::mailboxes::{self, server_says};
use crate::office::Office;
use crate::origin::Origin;
use crate::registering::register_together;

/// Seconds waited after failures in a row; the last for all that follow.
const BACK_OFF_SECONDS: [i64; 7] = [5, 15, 30, 60, 300, 900, 1800];

/// How far a fetch has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The mailbox.
    pub mailbox: String,
    /// The folder.
    pub folder: String,
    /// Messages taken in of this folder.
    pub done: usize,
    /// Messages to take in of this folder.
    pub total: usize,
}

/// What one fetch did.
#[derive(Debug, Default)]
pub struct FetchedMail {
    /// The events that hold what came, in order.
    pub events: Vec<u64>,
    /// Mailboxes that could not be fetched whole, and why; what they hold is fetched next time.
    pub failed: Vec<(String, AppError)>,
}

/// Fetches every mailbox of the settings, or those named. A mailbox that fails holds up no other.
///
/// # Errors
///
/// [`Refusal::MailBusy`] when another program is at it, and what breaks the register.
pub async fn fetch(
    office: &Office,
    only: Option<&str>,
    holder: &str,
    stop: &Stop,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FetchedMail> {
    let mailboxes: Vec<MailboxSettings> = {
        let inner = office.look().await?;
        let all = inner.desk.settings.mail.mailboxes.iter();
        all.filter(|m| only.is_none_or(|name| name == m.name))
            .cloned()
            .collect()
    };
    if mailboxes.is_empty() {
        return Err(AppError::not_found("mailbox"));
    }
    let fetched = fetch_these(office, mailboxes, holder, stop, progress).await;
    lease::release(office, holder).await?;
    fetched
}

/// Fetches these mailboxes and keeps the lease.
pub(crate) async fn fetch_these(
    office: &Office,
    mailboxes: Vec<MailboxSettings>,
    holder: &str,
    stop: &Stop,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FetchedMail> {
    let mut fetched = FetchedMail::default();
    for mailbox in mailboxes {
        lease::hold(office, holder).await?;
        let mut round = Round {
            office,
            mailbox: &mailbox,
            holder,
            events: Vec::new(),
            problems: Vec::new(),
        };
        let outcome = round.run(stop, progress).await;
        let Round {
            events, mut problems, ..
        } = round;
        fetched.events.extend(events);
        let failure = match outcome {
            Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => return Err(error),
            // That we were asked to stop is not the mailbox's fault.
            Err(_) if stop.asked() => break,
            Err(error) => Some(error),
            Ok(()) => problems.pop(),
        };
        note_health(office, &mailbox.name, failure.as_ref()).await?;
        if let Some(error) = failure {
            fetched.failed.push((mailbox.name, error));
        }
    }
    Ok(fetched)
}

/// One round through a mailbox.
struct Round<'a> {
    office: &'a Office,
    mailbox: &'a MailboxSettings,
    holder: &'a str,
    events: Vec<u64>,
    problems: Vec<AppError>,
}

/// The conversation, lent to a thread for each command.
struct Line(Option<Session>);

impl Line {
    async fn ask<T: Send + 'static>(
        &mut self,
        what: impl FnOnce(&mut Session) -> std::result::Result<T, Trouble> + Send + 'static,
    ) -> Result<T> {
        let mut session = self
            .0
            .take()
            .ok_or_else(|| server_says(&Trouble::Lost("the conversation is over".to_owned())))?;
        let (session, answer) = tokio::task::spawn_blocking(move || {
            let answer = what(&mut session);
            (session, answer)
        })
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
        self.0 = Some(session);
        answer.map_err(|trouble| server_says(&trouble))
    }
}

impl Round<'_> {
    async fn run(&mut self, stop: &Stop, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<()> {
        let server = mailboxes::server(self.mailbox)?;
        let login = mailboxes::login(self.office, self.mailbox)?;
        let stop = stop.clone();
        let session = tokio::task::spawn_blocking(move || Session::connect(&server, &login, &stop))
            .await
            .map_err(|e| AppError::new(Refusal::Broke).because(e))?
            .map_err(|e| mailboxes::refused(&e))?;
        let mut line = Line(Some(session));
        for folder in &self.mailbox.folders {
            self.folder(&mut line, folder, Access::Write, progress).await?;
        }
        // What was moved is still in the mailbox, and in the account.
        if let AfterFetch::Move(folder) = &self.mailbox.after {
            let there = {
                let folder = folder.clone();
                line.ask(move |session| Ok(session.folder(&folder, Access::Read).is_ok()))
                    .await?
            };
            if there {
                self.folder(&mut line, folder, Access::Read, progress).await?;
            }
        }
        if let Some(session) = line.0 {
            // The farewell may take as long as the server likes; nobody waits for it.
            drop(tokio::task::spawn_blocking(move || session.close()));
        }
        Ok(())
    }

    async fn folder(
        &mut self,
        line: &mut Line,
        folder: &str,
        access: Access,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<()> {
        let store = self.office.store();
        let name = &self.mailbox.name;
        let asked = folder.to_owned();
        let state = line.ask(move |session| session.folder(&asked, access)).await?;
        let before = store
            .mailbox_folders(name)
            .await?
            .into_iter()
            .find(|row| row.folder == folder);
        let remembered: BTreeSet<u32> = store
            .mailbox_messages(name)
            .await?
            .into_iter()
            .filter(|row| row.folder == folder && row.uid_validity == state.uid_validity && row.present)
            .map(|row| row.uid)
            .collect();
        let complete_before = before.as_ref().map(|row| row_state(row, &state));
        let look = plan::look(complete_before.as_ref(), remembered.len(), &state);
        if look == plan::Look::Nothing {
            return Ok(());
        }
        let compared = list(line, look, &remembered, state.exists).await?;
        store
            .forget_mailbox_messages(name, folder, state.uid_validity, &compared.gone)
            .await?;
        let mut place = Place {
            folder: folder.to_owned(),
            state,
            marks: access == Access::Write,
            left: 0,
        };
        // What is known from a round that was cut off may not have been marked.
        let marked_until = before
            .as_ref()
            .filter(|row| row.uid_validity == state.uid_validity)
            .and_then(|row| row.uid_next)
            .unwrap_or(0);
        let unmarked: Vec<u32> = compared
            .known
            .iter()
            .copied()
            .filter(|uid| *uid >= marked_until)
            .collect();
        self.mark(line, &mut place, unmarked).await?;
        let total = compared.unknown.len();
        let mut done = 0;
        let mut whole = true;
        for some in compared.unknown.chunks(mail::imap::BATCH_MESSAGES) {
            lease::hold(self.office, self.holder).await?;
            whole &= self.some(line, &mut place, some.to_vec()).await?;
            done += some.len();
            progress(Progress {
                mailbox: name.clone(),
                folder: folder.to_owned(),
                done,
                total,
            });
        }
        if whole {
            let row = FolderRow {
                folder: folder.to_owned(),
                uid_validity: state.uid_validity,
                uid_next: state.uid_next,
                exists: state.exists.saturating_sub(place.left),
            };
            store.put_mailbox_folder(name, &row).await?;
        }
        Ok(())
    }

    /// Takes in the messages under these UIDs; whether all of them could be.
    async fn some(&mut self, line: &mut Line, place: &mut Place, uids: Vec<u32>) -> Result<bool> {
        let heads = line.ask(move |session| session.headers(&uids)).await?;
        let mut recognised = Vec::new();
        let mut wanted = Vec::new();
        for head in heads {
            match self.held(place, &head).await? {
                Some(seq) => recognised.push(place.row(&head, seq)),
                None => wanted.push(head),
            }
        }
        let name = &self.mailbox.name;
        self.office
            .store()
            .put_mailbox_messages(name, &recognised)
            .await?;
        self.mark(line, place, recognised.iter().map(|row| row.uid).collect())
            .await?;
        let (large, fitting): (Vec<Head>, Vec<Head>) = wanted
            .into_iter()
            .partition(|head| head.size as usize > MAX_MESSAGE_BYTES);
        let mut whole = true;
        for head in large {
            whole &= self.too_large(line, place, head).await?;
        }
        let fitting: Vec<plan::Wanted> = fitting.iter().map(plan::Wanted::from).collect();
        for batch in plan::batches(&fitting) {
            let asked = batch.to_vec();
            let messages = line.ask(move |session| session.messages(&asked)).await?;
            let rows = messages.iter().map(|m| place.row_of(m)).collect();
            let arrivals = self.read(place, messages).await?;
            whole &= self.enter(line, place, rows, arrivals).await?;
        }
        Ok(whole)
    }

    /// The event that holds a message already.
    async fn held(&self, place: &Place, head: &Head) -> Result<Option<u64>> {
        let store = self.office.store();
        if let Some(seq) = store.identity(&place.of(self.mailbox, head.uid).key()).await? {
            return Ok(Some(seq));
        }
        Ok(store.message_marked(&head.header_sha256, head.size).await?)
    }

    /// The moment, and what reading mails needs to know.
    async fn origin(&self) -> Result<(Timestamp, Origin)> {
        let inner = self.office.look().await?;
        Ok((inner.now(), Origin::of(self.office, &inner.desk)))
    }

    /// Reads messages, each on a thread of its own.
    async fn read(&self, place: &Place, messages: Vec<Fetched>) -> Result<Vec<Arrival>> {
        let (now, origin) = self.origin().await?;
        let origin = origin.asking();
        let reading: Vec<_> = messages
            .into_iter()
            .map(|message| {
                let at = place.of(self.mailbox, message.uid);
                let origin = origin.clone();
                tokio::task::spawn_blocking(move || {
                    let received = message.internal_date;
                    let mut arrival = arrival::of_mail(message.bytes, &origin, now);
                    received_by_server(&mut arrival.intake, at, received, now);
                    arrival
                })
            })
            .collect();
        let mut arrivals = Vec::with_capacity(reading.len());
        for read in reading {
            arrivals.push(read.await.map_err(|e| AppError::new(Refusal::Broke).because(e))?);
        }
        Ok(arrivals)
    }

    /// Commits arrivals, then remembers them, and only then marks them on the server. Together where that goes; one by
    /// one where one of them does not, so that it costs no other.
    async fn enter(
        &mut self,
        line: &mut Line,
        place: &mut Place,
        mut rows: Vec<MessageRow>,
        arrivals: Vec<Arrival>,
    ) -> Result<bool> {
        let entered = match register_together(self.office, arrivals.clone()).await {
            Ok(entered) => entered.into_iter().map(|(seq, _)| Some(seq)).collect(),
            Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => return Err(error),
            Err(_) => self.enter_each(arrivals).await?,
        };
        for (row, seq) in rows.iter_mut().zip(&entered) {
            row.seq = seq.unwrap_or_default();
        }
        rows.retain(|row| row.seq != 0);
        self.events.extend(entered.iter().flatten());
        let name = &self.mailbox.name;
        self.office.store().put_mailbox_messages(name, &rows).await?;
        self.mark(line, place, rows.iter().map(|row| row.uid).collect())
            .await?;
        Ok(entered.iter().all(Option::is_some))
    }

    async fn enter_each(&mut self, arrivals: Vec<Arrival>) -> Result<Vec<Option<u64>>> {
        let mut entered = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            match register_together(self.office, vec![arrival]).await {
                Ok(one) => entered.extend(one.into_iter().map(|(seq, _)| Some(seq))),
                Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => {
                    return Err(error);
                }
                Err(error) => {
                    self.problems.push(error);
                    entered.push(None);
                }
            }
        }
        Ok(entered)
    }

    /// A message larger than the program takes: its header enters the register, a person sees it; it stays where it is.
    async fn too_large(&mut self, line: &mut Line, place: &mut Place, head: Head) -> Result<bool> {
        let uid = head.uid;
        let Some(header) = line.ask(move |session| session.header(uid)).await? else {
            return Ok(true);
        };
        let (now, origin) = self.origin().await?;
        let at = place.of(self.mailbox, uid);
        // Of the header alone a signature does not hold.
        let mut arrival = arrival::of_mail(header, &origin, now);
        received_by_server(&mut arrival.intake, at, head.internal_date, now);
        arrival.intake.problems.push(REASON_TOO_LARGE.to_owned());
        let row = place.row(&head, 0);
        self.enter(line, place, vec![row], vec![arrival]).await
    }

    /// Marks or moves on the server what is committed.
    async fn mark(&self, line: &mut Line, place: &mut Place, uids: Vec<u32>) -> Result<()> {
        if !place.marks || uids.is_empty() {
            return Ok(());
        }
        let after = mailboxes::after(self.mailbox);
        let count = uids.len();
        let moves = match &after {
            After::Move(folder) => Some(folder.clone()),
            After::Seen | After::Keyword(_) => None,
        };
        let asked = uids.clone();
        let moved = line.ask(move |session| session.after(&asked, &after)).await?;
        let Some(destination) = moves else {
            return Ok(());
        };
        let store = self.office.store();
        let name = &self.mailbox.name;
        if let Some(moved) = moved {
            let rows: Vec<MessageRow> = store
                .mailbox_messages(name)
                .await?
                .into_iter()
                .filter(|row| row.folder == place.folder && row.uid_validity == place.state.uid_validity)
                .filter_map(|row| {
                    let uid = *moved.uids.get(&row.uid)?;
                    Some(MessageRow {
                        folder: destination.clone(),
                        uid_validity: moved.uid_validity,
                        uid,
                        present: true,
                        ..row
                    })
                })
                .collect();
            store.put_mailbox_messages(name, &rows).await?;
        }
        store
            .forget_mailbox_messages(name, &place.folder, place.state.uid_validity, &uids)
            .await?;
        place.left = place
            .left
            .saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        Ok(())
    }
}

/// A folder during a round.
struct Place {
    folder: String,
    state: FolderState,
    marks: bool,
    left: u32,
}

impl Place {
    fn of(&self, mailbox: &MailboxSettings, uid: u32) -> MailboxPlace {
        let MailboxSettings { user, host, port, .. } = mailbox;
        MailboxPlace {
            // Not by its name with us, which another account may be given.
            mailbox: format!("{user}@{host}:{port}"),
            folder: self.folder.clone(),
            uid_validity: self.state.uid_validity,
            uid,
        }
    }

    fn row(&self, head: &Head, seq: u64) -> MessageRow {
        MessageRow {
            folder: self.folder.clone(),
            uid_validity: self.state.uid_validity,
            uid: head.uid,
            size_bytes: head.size,
            header_sha256: head.header_sha256,
            seq,
            present: true,
        }
    }

    fn row_of(&self, message: &Fetched) -> MessageRow {
        MessageRow {
            folder: self.folder.clone(),
            uid_validity: self.state.uid_validity,
            uid: message.uid,
            size_bytes: message.size_said,
            header_sha256: message.header_sha256,
            seq: 0,
            present: true,
        }
    }
}

/// A folder's state as remembered, where the server gives more than is remembered.
fn row_state(row: &FolderRow, now: &FolderState) -> FolderState {
    FolderState {
        uid_validity: row.uid_validity,
        uid_next: row.uid_next,
        exists: row.exists,
        ..*now
    }
}

async fn list(
    line: &mut Line,
    look: plan::Look,
    remembered: &BTreeSet<u32>,
    exists: u32,
) -> Result<plan::Compared> {
    let from = match look {
        plan::Look::From(uid) => uid,
        plan::Look::Nothing | plan::Look::All => 1,
    };
    let listed = line.ask(move |session| session.uids(from)).await?;
    let compared = plan::compare(look, remembered, &listed, exists);
    if !compared.list_all {
        return Ok(compared);
    }
    let listed = line.ask(|session| session.uids(1)).await?;
    Ok(plan::compare(plan::Look::All, remembered, &listed, exists))
}

/// The server's own time of arrival is the moment of receipt; what the mail says of it is not asked.
fn received_by_server(intake: &mut Intake, at: MailboxPlace, received: Option<Timestamp>, now: Timestamp) {
    intake.mailbox = Some(at);
    match received {
        // A server whose clock runs ahead attests nothing.
        Some(received) if received <= now + SignedDuration::from_mins(5) => {
            intake.received_at = received.min(now);
            intake.received_evidence = ReceivedEvidence::InternalDate;
        }
        _ => {
            intake.received_at = now;
            intake.received_evidence = ReceivedEvidence::Recording;
        }
    }
}

async fn note_health(office: &Office, mailbox: &str, failure: Option<&AppError>) -> Result<()> {
    let now = office.look().await?.now();
    let store = office.store();
    let known = store
        .mailbox_health()
        .await?
        .into_iter()
        .find(|row| row.mailbox == mailbox);
    let mut row = known.unwrap_or_else(|| HealthRow {
        mailbox: mailbox.to_owned(),
        ..HealthRow::default()
    });
    match failure {
        None => {
            let folders = store.mailbox_folders(mailbox).await?;
            row.messages = folders.iter().map(|folder| u64::from(folder.exists)).sum();
            row.last_success_at = Some(now);
            row.failures = 0;
            row.last_error = String::new();
            row.last_error_at = None;
            row.next_try_at = None;
        }
        Some(error) => {
            let step = usize::try_from(row.failures)
                .unwrap_or(usize::MAX)
                .min(BACK_OFF_SECONDS.len() - 1);
            let wait = BACK_OFF_SECONDS.get(step).copied().unwrap_or_default();
            row.failures = row.failures.saturating_add(1);
            row.last_error = error.to_string();
            row.last_error_at = Some(now);
            row.next_try_at = Some(now + SignedDuration::from_secs(wait));
        }
    }
    Ok(store.put_mailbox_health(&row).await?)
}

/// The account of a mailbox: every message in it is one of these, or there is a difference and an alarm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Messages its folders held at the last look.
    pub messages: u64,
    /// Numbered in the book.
    pub registered: u64,
    /// Waiting for a person, or dismissed by one.
    pub triage: u64,
    /// Further deliveries or copies of what is here already.
    pub duplicates: u64,
    /// Set aside: bulk mail, copies of our own letters, delivery reports.
    pub noise: u64,
    /// Of the noise, copies of our own letters.
    pub own_copies: u64,
    /// Messages that are none of these.
    pub difference: i64,
    /// When it was last fetched whole.
    pub last_success: Option<Timestamp>,
    /// When it is tried next, after a failure.
    pub next_try: Option<Timestamp>,
    /// What was wrong last, in words; empty when nothing is.
    pub last_error: String,
}

/// The accounts of all mailboxes of the settings, by name.
pub async fn accounts(office: &Office) -> Result<BTreeMap<String, Account>> {
    let inner = office.look().await?;
    let desk = &inner.desk;
    let store = office.store();
    let health = store.mailbox_health().await?;
    let mut accounts = BTreeMap::new();
    for mailbox in &desk.settings.mail.mailboxes {
        let mut account = Account::default();
        if let Some(row) = health.iter().find(|row| row.mailbox == mailbox.name) {
            account.messages = row.messages;
            account.last_success = row.last_success_at;
            account.next_try = row.next_try_at;
            account.last_error.clone_from(&row.last_error);
        }
        let mut seen = BTreeSet::new();
        let mut counted: u64 = 0;
        for row in store.mailbox_messages(&mailbox.name).await? {
            if !row.present {
                continue;
            }
            counted += 1;
            if !seen.insert(row.seq) {
                account.duplicates += 1;
                continue;
            }
            count(desk, row.seq, &mut account);
        }
        account.difference =
            i64::try_from(account.messages).unwrap_or(i64::MAX) - i64::try_from(counted).unwrap_or(i64::MAX);
        accounts.insert(mailbox.name.clone(), account);
    }
    Ok(accounts)
}

/// What became of what came.
pub fn tally(desk: &Desk, events: &[u64]) -> Account {
    let mut account = Account::default();
    for seq in events {
        count(desk, *seq, &mut account);
    }
    account
}

/// All accounts together: the oldest success, the next try, the first error.
pub fn total<'a>(accounts: impl Iterator<Item = &'a Account>) -> Account {
    accounts
        .enumerate()
        .fold(Account::default(), |mut sum, (n, one)| {
            sum.messages += one.messages;
            sum.registered += one.registered;
            sum.triage += one.triage;
            sum.duplicates += one.duplicates;
            sum.noise += one.noise;
            sum.own_copies += one.own_copies;
            sum.difference += one.difference;
            sum.last_success = if n == 0 {
                one.last_success
            } else {
                sum.last_success.min(one.last_success)
            };
            sum.next_try = sum.next_try.into_iter().chain(one.next_try).min();
            if sum.last_error.is_empty() {
                sum.last_error.clone_from(&one.last_error);
            }
            sum
        })
}

fn count(desk: &Desk, seq: u64, account: &mut Account) {
    if desk.handoffs.contains_key(&seq) {
        account.registered += 1;
    } else if let Some(item) = desk.triage.get(&seq) {
        match item.outcome {
            Some(TriageOutcome::Accepted { .. }) => account.registered += 1,
            _ => account.triage += 1,
        }
    } else if desk.duplicates.contains_key(&seq) {
        account.duplicates += 1;
    } else if let Some(item) = desk.noise.get(&seq) {
        account.noise += 1;
        let own = item
            .intake
            .message_id
            .as_deref()
            .is_some_and(|id| desk.letter_of_message(id).is_some());
        account.own_copies += u64::from(own);
    }
}
