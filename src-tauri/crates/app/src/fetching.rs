//! Fetching: the board's mailboxes into the register. Bytes and entry are committed before anything on the server
//! changes; whatever is cut off is taken up again where it was, and nothing comes in twice: a message is known by its
//! place on the server, by its bytes, by its content, and across servers by its header and size.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use domain::Intake;
use domain::intake::{MailboxPlace, ReceivedEvidence};
use domain::placing::REASON_TOO_LARGE;
use domain::settings::{AfterFetch, MailboxSettings};
use jiff::{SignedDuration, Timestamp};
pub use mail::imap::Stop;
use mail::imap::{Access, After, Fetched, FolderState, Head, MAX_MESSAGE_BYTES, Session, Trouble, plan};
use store::{FolderRow, MessageRow};
use tokio::sync::mpsc;

use crate::arrival;
use crate::clock::Clock;
use crate::error::{AppError, Refusal, Result};
use crate::held;
use crate::lease;
use crate::mailboxes::{self, server_says};
use crate::office::Office;
use crate::origin::Origin;
use coming::{Ahead, Brought};
use entering::enter;
use health::note_health;
use place::Place;

mod coming;
mod entering;
mod health;
mod place;

/// How often a long round says that this program has the lease; far below how long a lease lasts.
const RENEW_LEASE_EVERY: Duration = Duration::from_secs(30);
/// Messages whose headers are looked at together; so many new ones are known of before some of them are fetched.
const LOOKED_AT_TOGETHER: usize = 200;
/// Committed messages that are remembered and marked together: each time costs the server as much as fetching some.
const MARKED_TOGETHER: usize = 200;
/// Batches that may lie between the line and the disk.
const BATCHES_BETWEEN: usize = 1;
/// Messages read by the same settings, whatever changes meanwhile.
const READ_ALIKE: usize = 1_000;

/// Into how many shares for each processor the reading of messages is cut: enough that none waits long for another, few
/// enough that not all of them are in memory taken apart.
const SHARES_A_PROCESSOR: usize = 2;

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
            lease_renewed: Mutex::new(Instant::now()),
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
    lease_renewed: Mutex<Instant>,
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
        let remembered = store.present_uids(name, folder, state.uid_validity).await?;
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
        let mut come = |count| {
            done += count;
            progress(Progress {
                mailbox: name.clone(),
                folder: folder.to_owned(),
                done,
                total,
            });
        };
        let whole = self
            .take_in(line, &mut place, compared.unknown, &mut come)
            .await?;
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

    /// Takes in the messages under these UIDs; whether all of them could be. Line, readers and disk do not wait for each
    /// other: the next messages come and are read while those before are committed, and what is committed is marked.
    async fn take_in(
        &mut self,
        line: &mut Line,
        place: &mut Place,
        uids: Vec<u32>,
        come: &mut (dyn FnMut(usize) + Send),
    ) -> Result<bool> {
        let mut ahead = Ahead::of(uids);
        let (mut events, mut problems) = (Vec::new(), Vec::new());
        let unmarked = Mutex::new(Vec::new());
        let (brings, brought) = mpsc::channel(BATCHES_BETWEEN);
        let this = &*self;
        // Each has its end of the channel for its own, so that the other sees when it is done.
        let bringing = async {
            let brings = brings;
            this.bring_all(line, place, &mut ahead, &unmarked, &brings).await
        };
        let entering = async {
            let mut brought = brought;
            let mut committed = Vec::new();
            while let Some(batch) = brought.recv().await {
                let Brought { settled, .. } = batch;
                let (rows, arrivals) = batch.read().await?;
                let count = rows.len();
                let entered = enter(this.office, rows, arrivals).await?;
                events.extend(entered.rows.iter().map(|row| row.seq));
                problems.extend(entered.problems);
                committed.extend(entered.rows);
                if committed.len() >= MARKED_TOGETHER {
                    let uids = this.remember(std::mem::take(&mut committed)).await?;
                    held(&unmarked).extend(uids);
                }
                this.renew_lease().await?;
                come(settled + count);
            }
            let uids = this.remember(committed).await?;
            held(&unmarked).extend(uids);
            Ok::<(), AppError>(())
        };
        let (came, done) = tokio::join!(bringing, entering);
        let mut whole = problems.is_empty();
        self.events.extend(events);
        self.problems.extend(problems);
        done?;
        came?;
        come(ahead.settled);
        let unmarked = std::mem::take(&mut *held(&unmarked));
        self.mark(line, place, unmarked).await?;
        let origin = self.origin().await?;
        for head in ahead.large {
            whole &= self.too_large(line, place, head, &origin).await?;
            come(1);
        }
        Ok(whole)
    }

    /// Fetches what is ahead, batch by batch, and marks what was committed meanwhile.
    async fn bring_all(
        &self,
        line: &mut Line,
        place: &mut Place,
        ahead: &mut Ahead,
        unmarked: &Mutex<Vec<u32>>,
        brings: &mpsc::Sender<Brought>,
    ) -> Result<()> {
        let mut origin = self.origin().await?;
        let mut read_with_it = 0;
        while let Some(brought) = self.bring(line, place, ahead, &origin).await? {
            read_with_it += brought.rows.len();
            if brings.send(brought).await.is_err() {
                break;
            }
            let committed = {
                let mut unmarked = held(unmarked);
                let enough = unmarked.len() >= MARKED_TOGETHER;
                enough.then(|| std::mem::take(&mut *unmarked))
            };
            self.mark(line, place, committed.unwrap_or_default()).await?;
            if read_with_it >= READ_ALIKE {
                origin = self.origin().await?;
                read_with_it = 0;
            }
        }
        Ok(())
    }

    /// Looks at the headers of the next messages: those known already are remembered and marked, the others are wanted.
    async fn look_ahead(&self, line: &mut Line, place: &mut Place, ahead: &mut Ahead) -> Result<()> {
        let some: Vec<u32> = ahead.unseen.by_ref().take(LOOKED_AT_TOGETHER).collect();
        let count = some.len();
        let heads = line.ask(move |session| session.headers(&some)).await?;
        let holders = self.holders(place, &heads).await?;
        let mut recognised = Vec::new();
        let mut new = 0;
        for (head, holder) in heads.into_iter().zip(holders) {
            match holder {
                Some(seq) => {
                    recognised.push(place.row(&head, seq));
                    continue;
                }
                None if head.size as usize > MAX_MESSAGE_BYTES => ahead.large.push(head),
                None => ahead.wanted.push(plan::Wanted::from(&head)),
            }
            new += 1;
        }
        // What is new is counted as it is committed; the rest is known, or gone.
        ahead.settled += count.saturating_sub(new);
        let uids = self.remember(recognised).await?;
        self.mark(line, place, uids).await
    }

    /// Says from time to time that this program is still at it.
    async fn renew_lease(&self) -> Result<()> {
        if held(&self.lease_renewed).elapsed() > RENEW_LEASE_EVERY {
            lease::hold(self.office, self.holder).await?;
            *held(&self.lease_renewed) = Instant::now();
        }
        Ok(())
    }

    /// The events that hold messages already, in their order.
    async fn holders(&self, place: &Place, heads: &[Head]) -> Result<Vec<Option<u64>>> {
        let store = self.office.store();
        let keys: Vec<String> = heads
            .iter()
            .map(|head| place.of(self.mailbox, head.uid).key())
            .collect();
        let by_place = store
            .identities_of(&keys.iter().map(String::as_str).collect::<Vec<_>>())
            .await?;
        let hashes: Vec<[u8; 32]> = heads.iter().map(|head| head.header_sha256).collect();
        let by_header = store.messages_marked(&hashes).await?;
        let held = heads.iter().zip(&keys).map(|(head, key)| {
            let marked = || by_header.get(&(head.header_sha256, head.size));
            by_place.get(key).or_else(marked).copied()
        });
        Ok(held.collect())
    }

    /// The clock, and what reading mails needs to know.
    async fn origin(&self) -> Result<(Clock, Origin)> {
        let inner = self.office.look().await?;
        Ok((inner.clock, Origin::of(self.office, &inner.desk)))
    }

    /// Fetches the next messages and begins to read them, side by side.
    async fn bring(
        &self,
        line: &mut Line,
        place: &mut Place,
        ahead: &mut Ahead,
        (clock, origin): &(Clock, Origin),
    ) -> Result<Option<Brought>> {
        while ahead.wanted.len() < LOOKED_AT_TOGETHER && ahead.unseen.len() > 0 {
            self.look_ahead(line, place, ahead).await?;
            if ahead.settled >= LOOKED_AT_TOGETHER {
                // A mailbox known already, numbered anew or moved: told of while it is looked through.
                return Ok(Some(Brought::nothing_but(std::mem::take(&mut ahead.settled))));
            }
        }
        let Some(wanted) = ahead.next() else {
            return Ok(None);
        };
        let messages = line.ask(move |session| session.messages(&wanted)).await?;
        let rows: Vec<MessageRow> = messages.iter().map(|m| place.row_of(m)).collect();
        let (now, origin) = (clock.now(), origin.clone().asking());
        let mut coming = messages
            .into_iter()
            .map(|message| (place.of(self.mailbox, message.uid), message));
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let together = coming.len().div_ceil(processors * SHARES_A_PROCESSOR).max(1);
        let mut reading = Vec::new();
        while coming.len() > 0 {
            let some: Vec<(MailboxPlace, Fetched)> = coming.by_ref().take(together).collect();
            let origin = origin.clone();
            reading.push(tokio::task::spawn_blocking(move || {
                let read = some.into_iter().map(|(at, message)| {
                    let received = message.internal_date;
                    let mut arrival = arrival::of_mail(message.bytes, &origin, now);
                    received_by_server(&mut arrival.intake, at, received, now);
                    arrival
                });
                read.collect::<Vec<_>>()
            }));
        }
        let settled = std::mem::take(&mut ahead.settled);
        Ok(Some(Brought {
            rows,
            reading,
            settled,
        }))
    }

    /// Remembers messages that were committed; their UIDs, to be marked. A program that dies before finds them in the
    /// register by their places.
    async fn remember(&self, rows: Vec<MessageRow>) -> Result<Vec<u32>> {
        let store = self.office.store();
        store.put_mailbox_messages(&self.mailbox.name, &rows).await?;
        Ok(rows.into_iter().map(|row| row.uid).collect())
    }

    /// A message larger than the program takes: its header enters the register, a person sees it; it stays where it is.
    async fn too_large(
        &mut self,
        line: &mut Line,
        place: &mut Place,
        head: Head,
        (clock, origin): &(Clock, Origin),
    ) -> Result<bool> {
        let now = clock.now();
        let uid = head.uid;
        let Some(header) = line.ask(move |session| session.header(uid)).await? else {
            return Ok(true);
        };
        let at = place.of(self.mailbox, uid);
        // Of the header alone a signature does not hold.
        let mut arrival = arrival::of_mail(header, origin, now);
        received_by_server(&mut arrival.intake, at, head.internal_date, now);
        arrival.intake.problems.push(REASON_TOO_LARGE.to_owned());
        let row = place.row(&head, 0);
        let entered = enter(self.office, vec![row], vec![arrival]).await?;
        let whole = entered.problems.is_empty();
        self.events.extend(entered.rows.iter().map(|row| row.seq));
        self.problems.extend(entered.problems);
        let uids = self.remember(entered.rows).await?;
        self.mark(line, place, uids).await?;
        Ok(whole)
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
            let uids = moved.uids.keys().copied();
            let rows: Vec<MessageRow> = store
                .mailbox_messages(name, &place.folder, place.state.uid_validity, uids)
                .await?
                .into_iter()
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
