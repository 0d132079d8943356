//! Mail in the background: every mailbox fetched as soon as something comes into it, every letter sent as soon as it is
//! due, by one program at a time, until it is stopped.
//!
//! Each mailbox is minded by a task of its own and the letters by another, so that what fails or stalls in one holds up
//! no other. A mailbox is waited for by IDLE (RFC 2177) where its server offers it; else it is looked into every
//! `poll_seconds`. What fails is tried again after a while that grows. Nothing here decides or keeps anything: whatever
//! kills the program between two steps, [`fetching`](crate::fetching) and [`posting`](crate::posting) take it up again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex as Plain};
use std::time::{Duration, Instant};

use domain::settings::{MailSettings, MailboxSettings};
use jiff::Timestamp;
use mail::imap::{Access, FolderState, Session, Trouble, Woke};
use store::FolderRow;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::error::{AppError, Refusal, Result};
use crate::fetching::{self, FetchedMail, Progress, Stop};
use crate::lease;
use crate::mailboxes;
use crate::notices::write_due;
use crate::office::Office;
use crate::posting::{self, Posted};

/// How often a wish to stop is looked for.
const STEP: Duration = Duration::from_millis(200);
/// How often it is looked whether other programs have queued a letter or changed the settings.
const LOOK: Duration = Duration::from_secs(2);
/// How often the lease is renewed.
const RENEW: Duration = Duration::from_secs(60);
/// How often a lease that another program holds is asked for.
const ASK_AGAIN: Duration = Duration::from_secs(5);
/// How often letters that wait for their next try are looked at.
const LETTERS: Duration = Duration::from_secs(30);
/// The longest wait by IDLE. Routers forget a connection that says nothing for longer.
const IDLE: Duration = Duration::from_secs(9 * 60);
/// Waited after a broken register or full disk.
const BROKEN: Duration = Duration::from_secs(15);

/// What there is to tell.
#[derive(Debug)]
pub enum WatchNews {
    /// Another program fetches and sends; it is waited for.
    Busy(AppError),
    /// This program fetches and sends from now on.
    Begun,
    /// How far a round through a mailbox has come.
    Progress(Progress),
    /// A mailbox was fetched whole; the events that hold what came.
    Fetched {
        /// The mailbox.
        mailbox: String,
        /// The events.
        events: Vec<u64>,
    },
    /// A mailbox could not be fetched whole.
    Failed {
        /// The mailbox.
        mailbox: String,
        /// Why.
        error: AppError,
        /// When it is tried again.
        next_try: Option<Timestamp>,
    },
    /// So many letters were written that go by themselves.
    Written(usize),
    /// Letters went, or did not.
    Posted(Posted),
    /// Letters cannot be written or sent now. Told once while the reason stays the same.
    NotPosted(AppError),
    /// Something in this program broke; it goes on after a while.
    Broke(AppError),
}

/// The mail of one register in one program.
pub struct MailWatch {
    office: Arc<Office>,
    holder: String,
    stop: Stop,
    /// Rung when somebody wants it done now.
    bell: watch::Sender<u64>,
    /// One fetch of a mailbox at a time.
    turns: Plain<BTreeMap<String, Arc<Mutex<()>>>>,
    at_work: AtomicBool,
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stop,
    Time,
    Bell,
}

impl MailWatch {
    /// For a register; `holder` is what other programs are told has it.
    pub fn new(office: Arc<Office>, holder: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            office,
            holder: holder.into(),
            stop: Stop::default(),
            bell: watch::Sender::new(0),
            turns: Plain::default(),
            at_work: AtomicBool::new(false),
        })
    }

    /// Ends [`MailWatch::run`] within a second or two. What it was at is taken up by whoever comes next.
    pub fn stop(&self) {
        self.stop.ask();
    }

    /// Wakes it: mailboxes are looked into and letters sent now.
    pub fn ring(&self) {
        self.bell.send_modify(|rung| *rung = rung.wrapping_add(1));
    }

    /// Whether it has the lease and works.
    pub fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::SeqCst)
    }

    /// Fetches now, in the midst of the watching or without it.
    ///
    /// # Errors
    ///
    /// As [`fetching::fetch`].
    pub async fn fetch_now(
        &self,
        only: Option<&str>,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<FetchedMail> {
        let mut asked = self.settings().await?.mailboxes;
        asked.retain(|m| only.is_none_or(|name| name == m.name));
        if asked.is_empty() {
            return Err(AppError::not_found("mailbox"));
        }
        let mut all = FetchedMail::default();
        for mailbox in asked {
            let done = self.round(&mailbox, &self.stop, progress).await;
            if done.is_err() && !self.is_at_work() {
                lease::release(&self.office, &self.holder).await?;
            }
            let done = done?;
            all.events.extend(done.events);
            all.failed.extend(done.failed);
        }
        if !self.is_at_work() {
            lease::release(&self.office, &self.holder).await?;
        }
        Ok(all)
    }

    /// Fetches and sends until [`MailWatch::stop`]. While another program does, it waits for that one to end.
    ///
    /// # Errors
    ///
    /// A register that is harmed, gone, or written by a newer program.
    pub async fn run(self: &Arc<Self>, tell: &mut (dyn FnMut(WatchNews) + Send)) -> Result<()> {
        let mut told = String::new();
        while !self.stop.asked() {
            let may_begin = match self.settings().await {
                Ok(settings) if settings.mailboxes.is_empty() && settings.smtp.is_none() => {
                    // Nothing is set yet: nobody is kept from it.
                    lease::release(&self.office, &self.holder).await?;
                    self.rest(LOOK, &self.stop, None).await;
                    continue;
                }
                Ok(_) => lease::hold(&self.office, &self.holder).await,
                Err(error) => Err(error),
            };
            let outcome = match may_begin {
                Ok(()) => {
                    told.clear();
                    tell(WatchNews::Begun);
                    self.at_work.store(true, Ordering::SeqCst);
                    let outcome = self.work(tell).await;
                    self.at_work.store(false, Ordering::SeqCst);
                    outcome
                }
                Err(error) => Err(error),
            };
            let Err(error) = outcome else { continue };
            if error.refusal == Refusal::MailBusy {
                let words = error.to_string();
                if words != told {
                    tell(WatchNews::Busy(error));
                    told = words;
                }
                self.rest(ASK_AGAIN, &self.stop, None).await;
            } else if error.is_break() {
                tell(WatchNews::Broke(error));
                self.rest(BROKEN, &self.stop, None).await;
            } else {
                lease::release(&self.office, &self.holder).await?;
                return Err(error);
            }
        }
        lease::release(&self.office, &self.holder).await
    }

    /// Minds everything until it is stopped, the settings change, or something breaks.
    async fn work(self: &Arc<Self>, tell: &mut (dyn FnMut(WatchNews) + Send)) -> Result<()> {
        let settings = self.settings().await?;
        let (said, mut heard) = mpsc::unbounded_channel();
        let here = Stop::default();
        let mut tasks = JoinSet::new();
        for mailbox in settings.mailboxes.clone() {
            tasks.spawn(Arc::clone(self).mind_mailbox(mailbox, settings.clone(), here.clone(), said.clone()));
        }
        tasks.spawn(Arc::clone(self).mind_letters(here.clone(), said));
        let mut looked = Instant::now();
        let mut renewed = Instant::now();
        let mut outcome = Ok(());
        loop {
            tokio::select! {
                Some(news) = heard.recv() => tell(news),
                Some(ended) = tasks.join_next() => {
                    outcome = ended.unwrap_or_else(|e| Err(AppError::new(Refusal::Broke).because(e)));
                    break;
                }
                () = sleep(STEP) => {
                    if self.stop.asked() {
                        break;
                    }
                    if looked.elapsed() >= LOOK {
                        looked = Instant::now();
                        match self.settings().await {
                            Ok(now) if now == settings => {}
                            Ok(_) => break,
                            Err(error) => {
                                outcome = Err(error);
                                break;
                            }
                        }
                    }
                    if renewed.elapsed() >= RENEW {
                        renewed = Instant::now();
                        outcome = lease::hold(&self.office, &self.holder).await;
                        if outcome.is_err() {
                            break;
                        }
                    }
                }
            }
        }
        here.ask();
        while let Some(ended) = tasks.join_next().await {
            let ended = ended.unwrap_or_else(|e| Err(AppError::new(Refusal::Broke).because(e)));
            outcome = outcome.and(ended);
        }
        while let Ok(news) = heard.try_recv() {
            tell(news);
        }
        outcome
    }

    async fn settings(&self) -> Result<MailSettings> {
        Ok(self.office.look().await?.desk.settings.mail.clone())
    }

    /// Fetches a mailbox, waits for more, and so on.
    async fn mind_mailbox(
        self: Arc<Self>,
        mailbox: MailboxSettings,
        settings: MailSettings,
        here: Stop,
        said: UnboundedSender<WatchNews>,
    ) -> Result<()> {
        let mut bell = self.bell.subscribe();
        let poll = Duration::from_secs(u64::from(settings.poll_seconds.max(1)));
        let mut waiting = Waiting {
            mailbox: mailbox.clone(),
            longest: if mailbox.folders.len() > 1 { poll } else { IDLE },
            poll,
            idles: true,
            fruitless: 0,
        };
        while !here.asked() {
            let tell = said.clone();
            let mut progress = move |p| {
                // Nobody listens any more when the watch has ended.
                let _gone = tell.send(WatchNews::Progress(p));
            };
            let fetched = self.round(&mailbox, &here, &mut progress).await?;
            if here.asked() {
                break;
            }
            let Some((name, error)) = fetched.failed.into_iter().next() else {
                if !fetched.events.is_empty() {
                    waiting.fruitless = 0;
                }
                let _gone = said.send(WatchNews::Fetched {
                    mailbox: mailbox.name.clone(),
                    events: fetched.events,
                });
                self.await_mail(&mut waiting, &here, &mut bell).await?;
                continue;
            };
            let (next_try, pause) = self.next_try(&name).await?;
            let _gone = said.send(WatchNews::Failed {
                mailbox: name,
                error,
                next_try,
            });
            self.rest(pause, &here, Some(&mut bell)).await;
        }
        Ok(())
    }

    /// One fetch of one mailbox, when it is this one's turn.
    async fn round(
        &self,
        mailbox: &MailboxSettings,
        stop: &Stop,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<FetchedMail> {
        let turn = {
            let mut turns = crate::held(&self.turns);
            Arc::clone(turns.entry(mailbox.name.clone()).or_default())
        };
        let _turn = turn.lock().await;
        fetching::fetch_these(&self.office, vec![mailbox.clone()], &self.holder, stop, progress).await
    }

    /// When a mailbox that failed is tried again, and how long that is. The moment is by the register's clock, which
    /// may stand still; the wait is real.
    async fn next_try(&self, mailbox: &str) -> Result<(Option<Timestamp>, Duration)> {
        let health = self.office.store().mailbox_health().await?;
        let row = health.into_iter().find(|row| row.mailbox == mailbox);
        let next = row.as_ref().and_then(|row| row.next_try_at);
        let pause = next
            .zip(row.and_then(|row| row.last_error_at))
            .and_then(|(next, last)| Duration::try_from(next.duration_since(last)).ok());
        Ok((next, pause.unwrap_or(BROKEN)))
    }

    /// Waits until there may be something new in a mailbox.
    async fn await_mail(
        &self,
        waiting: &mut Waiting,
        here: &Stop,
        bell: &mut watch::Receiver<u64>,
    ) -> Result<()> {
        if !waiting.idles {
            self.rest(waiting.poll, here, Some(bell)).await;
            return Ok(());
        }
        let name = &waiting.mailbox.name;
        let folder = waiting.mailbox.folders.first().cloned().unwrap_or_default();
        let known = self.office.store().mailbox_folders(name).await?;
        let known = known.into_iter().find(|row| row.folder == folder);
        let server = mailboxes::server(&waiting.mailbox);
        let login = mailboxes::login(&self.office, &waiting.mailbox);
        let (Ok(server), Ok(login)) = (server, login) else {
            // Fetching says what is wrong.
            self.rest(waiting.poll, here, Some(bell)).await;
            return Ok(());
        };
        let began = Instant::now();
        let hush = Stop::default();
        let longest = waiting.longest;
        // What is listed as other than remembered again and again is not waited for by looking at it.
        let trusts = waiting.fruitless < 2;
        let stop = hush.clone();
        let mut idling = tokio::task::spawn_blocking(move || {
            let Ok(mut session) = Session::connect(&server, &login, &stop) else {
                return Idled::Cut;
            };
            if !session.can("IDLE") {
                session.close();
                return Idled::NotOffered;
            }
            let idled = match session.folder(&folder, Access::Read) {
                Ok(state) if trusts && !is_as_known(known.as_ref(), &state) => Idled::Changed,
                Ok(_) => match session.wait(longest) {
                    Ok(Woke::Changed) => Idled::Changed,
                    Ok(Woke::TimeUp) => Idled::TimeUp,
                    Err(Trouble::Stopped) => Idled::Stopped,
                    Err(_) => Idled::Cut,
                },
                Err(_) => Idled::Cut,
            };
            session.close();
            idled
        });
        let idled = loop {
            tokio::select! {
                ended = &mut idling => {
                    break ended.map_err(|e| AppError::new(Refusal::Broke).because(e))?;
                }
                _ = bell.changed() => hush.ask(),
                () = sleep(STEP) => if here.asked() {
                    hush.ask();
                },
            }
        };
        if began.elapsed() > waiting.poll {
            waiting.fruitless = 0;
        }
        match idled {
            Idled::Stopped | Idled::TimeUp => {}
            Idled::Changed => waiting.fruitless = waiting.fruitless.saturating_add(1),
            Idled::NotOffered => {
                waiting.idles = false;
                self.rest(waiting.poll, here, Some(bell)).await;
            }
            // Fetching says what is wrong; a server that only dislikes to be waited on is not asked in haste.
            Idled::Cut => {
                let pause = if waiting.fruitless == 0 {
                    STEP
                } else {
                    waiting.poll
                };
                waiting.fruitless = waiting.fruitless.saturating_add(1);
                self.rest(pause, here, Some(bell)).await;
            }
        }
        Ok(())
    }

    /// Writes what goes by itself and sends what is due, at once when something is recorded.
    async fn mind_letters(self: Arc<Self>, here: Stop, said: UnboundedSender<WatchNews>) -> Result<()> {
        let mut bell = self.bell.subscribe();
        let mut told = String::new();
        while !here.asked() {
            let seen = self.office.look().await?.desk.seq;
            let problem = self.letters(&here, &said).await?;
            if here.asked() {
                break;
            }
            let words = problem.as_ref().map(ToString::to_string).unwrap_or_default();
            if words != told {
                if let Some(error) = problem {
                    let _gone = said.send(WatchNews::NotPosted(error));
                }
                told = words;
            }
            let until = Instant::now() + LETTERS;
            while Instant::now() < until && self.office.look().await?.desk.seq == seen {
                if self.rest(LOOK, &here, Some(&mut bell)).await != End::Time {
                    break;
                }
            }
        }
        Ok(())
    }

    /// One round of writing and sending; why something could not be done.
    async fn letters(&self, here: &Stop, said: &UnboundedSender<WatchNews>) -> Result<Option<AppError>> {
        let mut problem = None;
        match write_due(&self.office).await {
            Ok(0) => {}
            Ok(count) => {
                let _gone = said.send(WatchNews::Written(count));
            }
            Err(error) => problem = Some(may_pass(error)?),
        }
        match posting::post(&self.office, &self.holder, here).await {
            Ok(posted) => {
                problem = posted.problem.clone().or(problem);
                if !(posted.sent.is_empty() && posted.refused.is_empty() && posted.unclear.is_empty()) {
                    let _gone = said.send(WatchNews::Posted(posted));
                }
            }
            Err(error) => problem = Some(may_pass(error)?),
        }
        Ok(problem)
    }

    /// Waits that long, unless it is to stop or the bell rings.
    async fn rest(&self, pause: Duration, here: &Stop, mut bell: Option<&mut watch::Receiver<u64>>) -> End {
        let until = Instant::now() + pause;
        loop {
            if here.asked() || self.stop.asked() {
                return End::Stop;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return End::Time;
            }
            let step = sleep(left.min(STEP));
            match bell.as_mut() {
                None => step.await,
                Some(bell) => tokio::select! {
                    () = step => {}
                    _ = bell.changed() => return End::Bell,
                },
            }
        }
    }
}

/// How a mailbox is waited for.
struct Waiting {
    mailbox: MailboxSettings,
    longest: Duration,
    poll: Duration,
    /// Whether its server offers to be waited on, as far as is known.
    idles: bool,
    /// Waits in a row that ended at once and brought nothing.
    fruitless: u32,
}

/// How waiting by IDLE ended.
enum Idled {
    Changed,
    TimeUp,
    NotOffered,
    Stopped,
    Cut,
}

/// Whether a folder stands as it was left.
fn is_as_known(known: Option<&FolderRow>, now: &FolderState) -> bool {
    known.is_some_and(|row| {
        (row.uid_validity, row.uid_next, row.exists) == (now.uid_validity, now.uid_next, now.exists)
    })
}

/// An error that ends nothing but this round, or one that ends the work.
fn may_pass(error: AppError) -> Result<AppError> {
    if error.is_break() || matches!(error.refusal, Refusal::RegisterBroken | Refusal::MailBusy) {
        Err(error)
    } else {
        Ok(error)
    }
}
