//! The desk as it stands: a pure fold of the ledger's events. Reading "as it stood then" is folding fewer events.
//!
//! Over 600 lines: one fold, an arm for each event; the compiler holds the arms complete in one place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::agency::Sender;
use crate::case::{Apology, Case, Clocked, Publication, Review, ReviewState};
use crate::decision::{DecisionRef, fold_number};
use crate::event::{CaseId, Entry, Event, Placed};
use crate::finding::Acceptance;
use crate::fingerprint::Fingerprint;
use crate::handoff::{Correction, Handoff, Number};
use crate::intake::Intake;
use crate::letter::{Letter, PostState};
use crate::marking::{self, MarkedFile, MarkedFiles, MarkedReading, StandingMark};
use crate::person::{Actor, Person, PersonId};
use crate::settings::Settings;
use crate::shelf::{Seen, Shelf};

/// Something that waits for a person, or waited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriageItem {
    /// Its event.
    pub seq: u64,
    /// When it was put there.
    pub recorded_at: Timestamp,
    /// What arrived.
    pub intake: Intake,
    /// What it seems to be about.
    pub placed: Placed,
    /// Why it waits (keys).
    pub reasons: Vec<String>,
    /// What became of it.
    pub outcome: Option<TriageOutcome>,
    /// Later deliveries of the same message.
    pub duplicates: Vec<u64>,
}

/// What became of a triage item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TriageOutcome {
    /// A person numbered it as a handoff.
    Accepted {
        /// The handoff.
        handoff: u64,
    },
    /// A person dismissed it.
    Dismissed {
        /// Why.
        reason: String,
        /// Who.
        by: Actor,
        /// When.
        at: Timestamp,
    },
}

/// Bulk mail set aside, in sight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoiseItem {
    /// Its event.
    pub seq: u64,
    /// When.
    pub recorded_at: Timestamp,
    /// What arrived.
    pub intake: Intake,
}

/// A second delivery of the same message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateItem {
    /// Its event.
    pub seq: u64,
    /// When it was noted.
    pub recorded_at: Timestamp,
    /// The event of the original.
    pub of: u64,
    /// What arrived.
    pub intake: Intake,
}

/// An event that cannot follow what went before: the ledger was written by something else, or harmed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sự kiện {seq} không nối được vào nhật ký: {why}")]
pub struct BadEvent {
    /// The event.
    pub seq: u64,
    /// Why.
    pub why: String,
}

/// The desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// Sequence number of the last event folded in.
    pub seq: u64,
    /// When it was recorded.
    pub last_at: Timestamp,
    /// Origin line of the checkpoints.
    pub origin: String,
    /// The desk's public key.
    pub public_key: String,
    /// The clock of a demonstration register.
    pub demo_clock: Option<Timestamp>,
    /// The settings in force.
    pub settings: Settings,
    /// People.
    pub people: BTreeMap<PersonId, Person>,
    /// Officials' addresses.
    pub senders: BTreeMap<String, Sender>,
    /// Numbered handoffs, by event.
    #[serde(skip)]
    pub handoffs: Shelf<u64, Handoff>,
    /// The book: number to event.
    #[serde(with = "number_keys")]
    pub book: BTreeMap<Number, u64>,
    /// Triage, by event.
    #[serde(skip)]
    pub triage: Shelf<u64, TriageItem>,
    /// Noise, by event.
    #[serde(skip)]
    pub noise: Shelf<u64, NoiseItem>,
    /// Duplicates, by event.
    #[serde(skip)]
    pub duplicates: Shelf<u64, DuplicateItem>,
    /// Cases.
    #[serde(skip)]
    pub cases: Shelf<CaseId, Case>,
    /// Letters, by event.
    #[serde(skip)]
    pub letters: Shelf<u64, Letter>,
    /// Since when letters go by themselves: what came before is not written about.
    #[serde(default)]
    pub sends_by_itself_since: Option<Timestamp>,
    #[serde(default)]
    letters_once: BTreeMap<Fingerprint, u64>,
    /// Files in which people said where sections stand, by hash.
    #[serde(default)]
    pub marked: MarkedFiles,
    blobs_of: BTreeMap<Fingerprint, u64>,
    content_of: BTreeMap<Fingerprint, u64>,
    message_of: BTreeMap<Fingerprint, u64>,
    letter_message_of: BTreeMap<Fingerprint, u64>,
    letters_by_case: BTreeSet<(CaseId, u64)>,
    letters_by_state: BTreeSet<(PostState, u64)>,
    letters_bounced: BTreeSet<u64>,
    cases_by_number: BTreeSet<(Fingerprint, CaseId)>,
    cases_by_code: BTreeSet<(Fingerprint, CaseId)>,
}

mod number_keys {
    //! JSON has no pairs for keys: the book crosses as a list.
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::handoff::Number;

    pub(super) fn serialize<S: Serializer>(book: &BTreeMap<Number, u64>, s: S) -> Result<S::Ok, S::Error> {
        book.iter().collect::<Vec<_>>().serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<Number, u64>, D::Error> {
        Ok(Vec::<(Number, u64)>::deserialize(d)?.into_iter().collect())
    }
}

impl Desk {
    /// The desk after the first event, which must begin the register.
    pub fn begin(first: &Entry) -> Result<Self, BadEvent> {
        match &first.event {
            Event::RegisterBegun {
                origin,
                public_key,
                demo_clock,
                settings,
            } if first.seq == 1 => Ok(Self {
                seq: 1,
                last_at: first.at,
                origin: origin.clone(),
                public_key: public_key.clone(),
                demo_clock: *demo_clock,
                settings: (**settings).clone(),
                people: BTreeMap::new(),
                senders: BTreeMap::new(),
                handoffs: Shelf::new(),
                book: BTreeMap::new(),
                triage: Shelf::new(),
                noise: Shelf::new(),
                duplicates: Shelf::new(),
                cases: Shelf::new(),
                letters: Shelf::new(),
                sends_by_itself_since: settings.mail.sends_by_itself().then_some(first.at),
                letters_once: BTreeMap::new(),
                marked: MarkedFiles::new(),
                blobs_of: BTreeMap::new(),
                content_of: BTreeMap::new(),
                message_of: BTreeMap::new(),
                letter_message_of: BTreeMap::new(),
                letters_by_case: BTreeSet::new(),
                letters_by_state: BTreeSet::new(),
                letters_bounced: BTreeSet::new(),
                cases_by_number: BTreeSet::new(),
                cases_by_code: BTreeSet::new(),
            }),
            _ => Err(BadEvent {
                seq: first.seq,
                why: "sổ phải bắt đầu bằng sự kiện mở sổ".to_owned(),
            }),
        }
    }

    /// Whether this is a demonstration register.
    pub fn is_demo(&self) -> bool {
        self.demo_clock.is_some()
    }

    /// The number the next handoff of that year gets.
    pub fn next_number(&self, year: i16) -> Number {
        let last = self
            .book
            .range(
                Number { year, number: 0 }..=Number {
                    year,
                    number: u32::MAX,
                },
            )
            .next_back()
            .map_or(0, |(n, _)| n.number);
        Number {
            year,
            number: last.saturating_add(1),
        }
    }

    /// The handoff with that number.
    pub fn handoff_numbered(&self, number: Number) -> Option<&Handoff> {
        self.book.get(&number).and_then(|seq| self.handoffs.get(seq))
    }

    /// A case.
    pub fn case(&self, id: CaseId) -> Option<&Case> {
        self.cases.get(&id)
    }

    /// A person by id or full name (without regard to case).
    pub fn person_called(&self, who: &str) -> Option<&Person> {
        let folded = crate::text::fold(who);
        self.people
            .values()
            .find(|p| p.id.0.to_string() == who)
            .or_else(|| {
                self.people
                    .values()
                    .filter(|p| p.active)
                    .find(|p| crate::text::fold(&p.name) == folded)
            })
    }

    /// The name to show for an actor.
    pub fn actor_name(&self, actor: Actor) -> &str {
        match actor {
            Actor::Machine => "máy",
            Actor::Person { id, .. } => self.people.get(&id).map_or("?", |p| p.name.as_str()),
        }
    }

    /// The event that holds exactly these originals.
    pub fn seen_blobs(&self, blobs: &[String]) -> Option<u64> {
        self.blobs_of.get(&blobs_key(blobs)).copied()
    }

    /// The event that holds the same message or bundle by content.
    pub fn seen_content(&self, content_key: &str) -> Option<u64> {
        self.content_of.get(&Fingerprint::of(content_key)).copied()
    }

    /// The handoff that came as that message.
    pub fn handoff_of_message(&self, message_id: &str) -> Option<&Handoff> {
        self.message_of
            .get(&Fingerprint::of(message_id))
            .and_then(|seq| self.handoffs.get(seq))
    }

    /// The event that came as that message.
    pub fn seen_message(&self, message_id: &str) -> Option<u64> {
        self.message_of.get(&Fingerprint::of(message_id)).copied()
    }

    /// The case a message belongs to: a handoff of it, or a letter of ours.
    pub fn case_of_message(&self, message_id: &str) -> Option<CaseId> {
        self.handoff_of_message(message_id)
            .and_then(|h| h.case)
            .or_else(|| self.letter_of_message(message_id).and_then(|l| l.case))
    }

    /// The letter of ours that went under this Message-ID.
    pub fn letter_of_message(&self, message_id: &str) -> Option<&Letter> {
        self.letter_message_of
            .get(&Fingerprint::of(message_id))
            .and_then(|seq| self.letters.get(seq))
    }

    /// The letter already written for this (see [`Event::LetterWritten`], `once`).
    pub fn letter_once(&self, once: &str) -> Option<&Letter> {
        self.letters_once
            .get(&Fingerprint::of(once))
            .and_then(|seq| self.letters.get(seq))
    }

    /// The letters of a case, oldest first.
    pub fn letters_of(&self, case: CaseId) -> impl DoubleEndedIterator<Item = &Letter> {
        let of_case = self.letters_by_case.range((case, 0)..=(case, u64::MAX));
        of_case.filter_map(|(_, seq)| self.letters.get(seq))
    }

    /// The letters that stand there, oldest first.
    pub fn letters_in(&self, state: PostState) -> impl Iterator<Item = u64> + '_ {
        let standing = self.letters_by_state.range((state, 0)..=(state, u64::MAX));
        standing.map(|(_, seq)| *seq)
    }

    /// How many letters some server further on gave back.
    pub fn bounced_count(&self) -> usize {
        self.letters_bounced.len()
    }

    /// The open case a reference means on a day: same number, no contradicting date; without a date the newest
    /// that is recent enough, since numbers start again every year.
    pub fn case_of(&self, decision: &DecisionRef, day: Date) -> Option<CaseId> {
        of_key(&self.cases_by_number, decision.serial())
            .filter_map(|id| self.cases.get(&id))
            .filter(|c| c.decision.fits(decision))
            .filter(|c| match (decision.date, c.decision.date) {
                (None, Some(date)) => DecisionRef::recent_enough(date, day),
                (Some(date), None) => {
                    let opened = self.settings.zone().civil(c.opened_at).date();
                    DecisionRef::recent_enough(date, opened.max(day))
                }
                _ => true,
            })
            .max_by_key(|c| (c.decision.date, c.id))
            .map(|c| c.id)
    }

    /// The cases that announce or end a procedure with that code.
    pub fn cases_of_code<'a>(&'a self, code: &str) -> impl Iterator<Item = CaseId> + use<'a> {
        of_key(&self.cases_by_code, &code.trim().to_uppercase())
    }

    /// The handoffs of a case, in order of receipt.
    pub fn handoffs_of(&self, case: CaseId) -> Vec<&Handoff> {
        let of_case = self.cases.get(&case).into_iter().flat_map(|c| &c.handoffs);
        let mut of_case: Vec<&Handoff> = of_case.filter_map(|seq| self.handoffs.get(seq)).collect();
        of_case.sort_by_key(|h| (h.intake.received_at, h.seq));
        of_case
    }

    /// The handoffs of a case, in order of receipt, seen in passing.
    pub fn each_handoff_of(&self, case: &Case) -> Vec<Seen<'_, Handoff>> {
        let of_case = case.handoffs.iter();
        let mut of_case: Vec<_> = of_case.filter_map(|seq| self.handoffs.look(seq)).collect();
        of_case.sort_by_key(|h| (h.intake.received_at, h.seq));
        of_case
    }

    /// Folds in the next event.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), BadEvent> {
        let bad = |why: &str| BadEvent {
            seq: entry.seq,
            why: why.to_owned(),
        };
        if entry.seq != self.seq + 1 {
            return Err(bad("số thứ tự không liền nhau"));
        }
        match &entry.event {
            Event::RegisterBegun { .. } => return Err(bad("sổ đã được mở")),
            Event::SettingsChanged { settings } => {
                let since = self.sends_by_itself_since.unwrap_or(entry.at);
                self.sends_by_itself_since = settings.mail.sends_by_itself().then_some(since);
                self.settings = (**settings).clone();
            }
            Event::PersonAdded {
                name,
                title,
                agency,
                role,
            } => {
                let id = PersonId(entry.seq);
                let person = Person {
                    id,
                    name: name.clone(),
                    title: title.clone(),
                    agency: agency.clone(),
                    role: *role,
                    active: true,
                };
                self.people.insert(id, person);
            }
            Event::PersonDisabled { person } => {
                self.people
                    .get_mut(person)
                    .ok_or_else(|| bad("không có người này"))?
                    .active = false;
            }
            Event::SenderAdded { sender } => {
                self.senders.insert(sender.address.clone(), sender.clone());
            }
            Event::SenderRemoved { address } => {
                self.senders.remove(address);
            }
            Event::HandoffRegistered {
                number,
                intake,
                placed,
                case,
                backfill_reason,
                from_triage,
                accept_reason,
            } => {
                if *number != self.next_number(number.year) {
                    return Err(bad("số vào sổ không liền nhau"));
                }
                let mut intake = intake.clone();
                marking::lay_over(&self.marked, &mut intake);
                let handoff = Handoff {
                    seq: entry.seq,
                    number: *number,
                    recorded_at: entry.at,
                    recorded_by: entry.actor,
                    intake: *intake,
                    placed: placed.clone(),
                    case: *case,
                    backfill_reason: backfill_reason.clone(),
                    accept_reason: accept_reason.clone(),
                    confirmed_by: None,
                    duplicates: Vec::new(),
                    corrections: Vec::new(),
                };
                self.remember(entry.seq, &handoff.intake);
                self.book.insert(*number, entry.seq);
                self.handoffs.insert(entry.seq, handoff);
                if let Some(item) = from_triage {
                    let item = self
                        .triage
                        .get_mut(item)
                        .ok_or_else(|| bad("không có mục chờ này"))?;
                    item.outcome = Some(TriageOutcome::Accepted { handoff: entry.seq });
                }
                if let Some(case) = case {
                    self.attach(entry.seq, *case)
                        .ok_or_else(|| bad("không có hồ sơ này"))?;
                }
            }
            Event::BackfillConfirmed { handoff } => {
                let handoff = self
                    .handoffs
                    .get_mut(handoff)
                    .ok_or_else(|| bad("không có số này"))?;
                if let Actor::Person { id, .. } = entry.actor {
                    handoff.confirmed_by = Some(id);
                }
            }
            Event::DuplicateNoted { of, intake } => {
                if let Some(handoff) = self.handoffs.get_mut(of) {
                    handoff.duplicates.push(entry.seq);
                } else if let Some(item) = self.triage.get_mut(of) {
                    item.duplicates.push(entry.seq);
                }
                self.blobs_of.entry(blobs_key(&intake.blobs)).or_insert(entry.seq);
                let item = DuplicateItem {
                    seq: entry.seq,
                    recorded_at: entry.at,
                    of: *of,
                    intake: (**intake).clone(),
                };
                self.duplicates.insert(entry.seq, item);
            }
            Event::Triaged {
                intake,
                placed,
                reasons,
            } => {
                self.remember(entry.seq, intake);
                let item = TriageItem {
                    seq: entry.seq,
                    recorded_at: entry.at,
                    intake: (**intake).clone(),
                    placed: placed.clone(),
                    reasons: reasons.clone(),
                    outcome: None,
                    duplicates: Vec::new(),
                };
                self.triage.insert(entry.seq, item);
            }
            Event::TriageDismissed { item, reason } => {
                let item = self
                    .triage
                    .get_mut(item)
                    .ok_or_else(|| bad("không có mục chờ này"))?;
                item.outcome = Some(TriageOutcome::Dismissed {
                    reason: reason.clone(),
                    by: entry.actor,
                    at: entry.at,
                });
            }
            Event::NoiseSetAside { intake } => {
                self.remember(entry.seq, intake);
                let item = NoiseItem {
                    seq: entry.seq,
                    recorded_at: entry.at,
                    intake: (**intake).clone(),
                };
                self.noise.insert(entry.seq, item);
            }
            Event::CaseOpened {
                decision,
                justice_received_at,
            } => {
                let id = CaseId(entry.seq);
                let case = Case::open(id, decision.clone(), entry.at, entry.actor, *justice_received_at);
                self.cases_by_number
                    .insert((Fingerprint::of(decision.serial()), id));
                self.cases.insert(id, case);
            }
            Event::LetterWritten { .. }
            | Event::LetterQueued { .. }
            | Event::LetterSent { .. }
            | Event::LetterRefused { .. }
            | Event::LetterUnclear { .. }
            | Event::LetterSettled { .. }
            | Event::LetterBounced { .. } => self.apply_to_letter(entry)?,
            Event::SectionMarked {
                file,
                mark,
                reason,
                found,
            } => {
                let standing = StandingMark {
                    seq: entry.seq,
                    at: entry.at,
                    by: entry.actor,
                    mark: mark.clone(),
                    reason: reason.clone(),
                };
                let marks = self.marks_of(file).filter(|m| !m.mark.is_of_same_section(mark));
                let marks = marks.cloned().chain([standing]).collect();
                self.mark(file, marks, found);
            }
            Event::SectionMarkRemoved {
                file, mark, found, ..
            } => {
                if !self.marks_of(file).any(|m| m.seq == *mark) {
                    return Err(bad("không có chỗ đánh dấu này"));
                }
                let marks = self.marks_of(file).filter(|m| m.seq != *mark);
                let marks = marks.cloned().collect();
                self.mark(file, marks, found);
            }
            other => self.apply_to_case(entry, other)?,
        }
        self.seq = entry.seq;
        self.last_at = entry.at;
        Ok(())
    }

    fn apply_to_letter(&mut self, entry: &Entry) -> Result<(), BadEvent> {
        let bad = |why: &str| BadEvent {
            seq: entry.seq,
            why: why.to_owned(),
        };
        if let Some(letter) = crate::letter::written(entry) {
            if letter.case.is_some_and(|case| !self.cases.contains_key(&case)) {
                return Err(bad("không có hồ sơ này"));
            }
            if let Event::LetterWritten { once: Some(once), .. } = &entry.event {
                let once = Fingerprint::of(once);
                if self.letters_once.contains_key(&once) {
                    return Err(bad("thư này đã viết rồi"));
                }
                self.letters_once.insert(once, entry.seq);
            }
            self.letter_message_of
                .insert(Fingerprint::of(&letter.message_id), entry.seq);
            self.letters_by_case
                .extend(letter.case.map(|case| (case, entry.seq)));
            self.letters_by_state.insert((letter.posting.state, entry.seq));
            self.letters.insert(entry.seq, letter);
            return Ok(());
        }
        let seq = crate::letter::about(&entry.event).ok_or_else(|| bad("sự kiện không đúng chỗ"))?;
        let letter = self
            .letters
            .get_mut(&seq)
            .ok_or_else(|| bad("không có thư này"))?;
        let was = letter.posting.state;
        letter.post(entry);
        self.letters_by_state.remove(&(was, seq));
        self.letters_by_state.insert((letter.posting.state, seq));
        if !letter.posting.bounces.is_empty() {
            self.letters_bounced.insert(seq);
        }
        Ok(())
    }

    fn apply_to_case(&mut self, entry: &Entry, event: &Event) -> Result<(), BadEvent> {
        let bad = |why: &str| BadEvent {
            seq: entry.seq,
            why: why.to_owned(),
        };
        let no_case = || bad("không có hồ sơ này");
        match event {
            Event::HandoffAssigned { handoff, case, .. } => {
                let old = self
                    .handoffs
                    .get(handoff)
                    .ok_or_else(|| bad("không có số này"))?
                    .case;
                if let Some(old) = old.and_then(|id| self.cases.get_mut(&id)) {
                    old.handoffs.retain(|h| h != handoff);
                }
                self.attach(*handoff, *case).ok_or_else(no_case)?;
            }
            Event::DecisionDated { case, date } => {
                self.cases.get_mut(case).ok_or_else(no_case)?.decision.date = Some(*date);
            }
            Event::JusticeReceiptRecorded { case, received_at } => {
                self.cases.get_mut(case).ok_or_else(no_case)?.justice_received_at = Some(*received_at);
            }
            Event::ClockSet {
                case,
                clock,
                deadline,
                cause,
            } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                let set = Clocked {
                    seq: entry.seq,
                    at: entry.at,
                    deadline: deadline.as_deref().cloned(),
                    cause: cause.clone(),
                };
                case.clocks.insert(*clock, set);
            }
            Event::FindingAccepted {
                case,
                finding,
                how,
                reason,
            } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                let acceptance = Acceptance {
                    how: *how,
                    reason: reason.clone(),
                    at: entry.at,
                    by: entry.actor,
                };
                case.accepted.insert(finding.clone(), acceptance);
            }
            Event::Apologised {
                case,
                clock,
                new_date,
                reason,
            } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                let apology = Apology {
                    new_date: *new_date,
                    reason: reason.clone(),
                    at: entry.at,
                    by: entry.actor,
                };
                case.apologies.insert(*clock, apology);
            }
            Event::ReviewSubmitted { case, content } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                case.review = Some(Review {
                    content: content.clone(),
                    submitted_by: entry.actor,
                    submitted_at: entry.at,
                    state: ReviewState::Waiting,
                });
            }
            Event::ReviewApproved { case, content } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                let review = case.review.as_mut().filter(|r| &r.content == content);
                let review = review.ok_or_else(|| bad("nội dung được duyệt không phải nội dung đã trình"))?;
                review.state = ReviewState::Approved {
                    by: entry.actor,
                    at: entry.at,
                };
            }
            Event::ReviewRejected {
                case,
                content,
                reason,
            } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                let review = case.review.as_mut().filter(|r| &r.content == content);
                let review = review.ok_or_else(|| bad("nội dung bị trả lại không phải nội dung đã trình"))?;
                review.state = ReviewState::Rejected {
                    by: entry.actor,
                    at: entry.at,
                    reason: reason.clone(),
                };
            }
            Event::Published {
                case,
                content,
                target,
                site,
                verified_at,
            } => {
                let case = self.cases.get_mut(case).ok_or_else(no_case)?;
                let approved_at = case
                    .approved()
                    .filter(|(hash, _)| hash == content)
                    .map(|(_, at)| at)
                    .ok_or_else(|| bad("nội dung đăng chưa được duyệt"))?;
                case.publications.push(Publication {
                    seq: entry.seq,
                    approved_at,
                    content: content.clone(),
                    target: target.clone(),
                    site: site.clone(),
                    verified_at: *verified_at,
                    by: entry.actor,
                });
            }
            Event::Corrected {
                handoff,
                field,
                value,
                reason,
            } => {
                let target = self
                    .handoffs
                    .get_mut(handoff)
                    .ok_or_else(|| bad("không có số này"))?;
                let was = target
                    .field(field)
                    .ok_or_else(|| bad("mục này không đính chính được"))?;
                if !target.set_field(field, value) {
                    return Err(bad("giá trị đính chính không hợp lệ"));
                }
                target.corrections.push(Correction {
                    seq: entry.seq,
                    at: entry.at,
                    by: entry.actor,
                    field: field.clone(),
                    was,
                    value: value.clone(),
                    reason: reason.clone(),
                });
            }
            _ => return Err(bad("sự kiện không đúng chỗ")),
        }
        Ok(())
    }

    /// The marks in force in a file.
    pub fn marks_of(&self, file: &str) -> impl Iterator<Item = &StandingMark> {
        self.marked.get(file).into_iter().flat_map(|f| &f.marks)
    }

    /// The cases a file has come for, by its hash.
    pub fn cases_of_file<'a>(&'a self, file: &'a str) -> impl Iterator<Item = CaseId> + 'a {
        self.handoffs_with(file).filter_map(|h| h.case)
    }

    fn handoffs_with<'a>(&'a self, file: &'a str) -> impl Iterator<Item = Seen<'a, Handoff>> + 'a {
        let holds = move |h: &Seen<'a, Handoff>| h.intake.files().any(|f| f.sha256 == file);
        self.handoffs.each().filter(holds)
    }

    fn mark(&mut self, file: &str, marks: Vec<StandingMark>, found: &MarkedReading) {
        let known = MarkedFile {
            marks,
            reading: found.clone(),
        };
        let one = MarkedFiles::from([(file.to_owned(), known)]);
        let holding: Vec<u64> = self.handoffs_with(file).map(|h| h.seq).collect();
        for seq in holding {
            if let Some(handoff) = self.handoffs.get_mut(&seq) {
                marking::lay_over(&one, &mut handoff.intake);
            }
        }
        self.marked.extend(one);
    }

    fn remember(&mut self, seq: u64, intake: &Intake) {
        self.blobs_of.entry(blobs_key(&intake.blobs)).or_insert(seq);
        self.content_of
            .entry(Fingerprint::of(&intake.content_key))
            .or_insert(seq);
        if let Some(id) = &intake.message_id {
            // A handoff made of a triage item takes the message over.
            self.message_of.insert(Fingerprint::of(id), seq);
        }
    }

    /// Puts a handoff under a case and lets the case learn its date and procedures.
    fn attach(&mut self, handoff: u64, case_id: CaseId) -> Option<()> {
        let case = self.cases.get_mut(&case_id)?;
        let target = self.handoffs.get_mut(&handoff)?;
        target.case = Some(case_id);
        if !case.handoffs.contains(&handoff) {
            case.handoffs.push(handoff);
        }
        if let Some(named) = &target.placed.decision
            && named.fits(&case.decision)
        {
            case.decision.date = case.decision.date.or(named.date);
            if !case.decision.is_complete() {
                case.decision.number.clone_from(&named.number);
            }
        }
        for file in target.intake.files() {
            if let Some(found) = &file.reading.decision {
                let same = found
                    .number
                    .as_deref()
                    .is_some_and(|n| fold_number(n) == fold_number(&case.decision.number));
                if same {
                    case.decision.date = case.decision.date.or(found.date);
                    case.about = found.about.clone().or_else(|| case.about.take());
                    case.field = found
                        .procedures
                        .iter()
                        .find_map(|p| p.field.clone())
                        .or_else(|| case.field.take());
                    let codes = found
                        .procedures
                        .iter()
                        .filter_map(|p| p.code.as_deref())
                        .chain(found.abolished.iter().filter_map(|a| a.code.as_deref()));
                    for code in codes {
                        let code = Fingerprint::of(&code.trim().to_uppercase());
                        self.cases_by_code.insert((code, case_id));
                    }
                }
            }
        }
        Some(())
    }
}

fn blobs_key(blobs: &[String]) -> Fingerprint {
    Fingerprint::of(&blobs.join("+"))
}

fn of_key<'a>(
    index: &'a BTreeSet<(Fingerprint, CaseId)>,
    key: &str,
) -> impl Iterator<Item = CaseId> + use<'a> {
    let key = Fingerprint::of(key);
    index
        .range((key, CaseId(0))..=(key, CaseId(u64::MAX)))
        .map(|(_, id)| *id)
}
