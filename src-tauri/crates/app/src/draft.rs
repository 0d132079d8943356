//! What is being decided, before it is committed.

use std::collections::BTreeSet;
use std::sync::Arc;

use calendar::Calendar;
use domain::{Actor, CaseId, Desk, Entry, Event};
use jiff::Timestamp;
use ledger::Hash;
use store::Blob;

use crate::case_token::CaseTokens;
use crate::error::{AppError, Refusal, Result};

/// What is being decided: the state with what was pushed so far folded in.
pub struct Draft<'a> {
    pub(crate) desk: &'a mut Desk,
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) actor: Actor,
    pub(crate) at: Timestamp,
    pub(crate) entries: Vec<Entry>,
    pub(crate) blobs: Vec<Blob>,
    pub(crate) identities: Vec<(String, u64)>,
    pub(crate) touched: BTreeSet<CaseId>,
    pub(crate) tokens: CaseTokens,
}

impl Draft<'_> {
    /// The state.
    pub fn desk(&self) -> &Desk {
        self.desk
    }

    /// The calendar of the settings in force.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The moment of recording.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who decides.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The person who decides; the machine may not.
    pub fn person(&self) -> Result<domain::PersonId> {
        match self.actor {
            Actor::Person { id, .. } => Ok(id),
            Actor::Machine => Err(AppError::new(Refusal::NotSignedIn)),
        }
    }

    /// Sequence number the next event gets.
    pub fn next_seq(&self) -> u64 {
        self.desk.seq + 1
    }

    /// Adds an event by whoever decides; its sequence number comes back.
    pub fn push(&mut self, event: Event) -> Result<u64> {
        self.push_as(self.actor, event)
    }

    fn push_as(&mut self, actor: Actor, event: Event) -> Result<u64> {
        self.touched.extend(case_of(&event, self.desk));
        if let Event::SectionMarked { file, .. } | Event::SectionMarkRemoved { file, .. } = &event {
            self.touched.extend(self.desk.cases_of_file(file));
        }
        let entry = Entry {
            seq: self.next_seq(),
            at: self.at,
            actor,
            event,
        };
        self.desk.apply(&entry)?;
        if let Event::CaseOpened { .. } = &entry.event {
            self.touched.insert(CaseId(entry.seq));
        }
        let seq = entry.seq;
        self.entries.push(entry);
        Ok(seq)
    }

    /// Hands over an original to be committed with the events; its hash comes back.
    pub fn original(&mut self, bytes: Vec<u8>) -> String {
        let blob = Blob::new(bytes);
        let hash = Hash::from_bytes(*blob.sha256()).to_string();
        self.blobs.push(blob);
        hash
    }

    /// Claims what makes an arrival the same arrival; the store refuses a second claim.
    pub fn claim(&mut self, key: String, seq: u64) {
        self.identities.push((key, seq));
    }

    /// Sets the clocks of the cases touched, where the facts call for it.
    pub(crate) fn set_clocks(&mut self) -> Result<()> {
        for id in std::mem::take(&mut self.touched) {
            let Some(case) = self.desk.case(id) else { continue };
            let course = domain::case::course(self.desk, case);
            let changes = domain::clock::to_set(&self.desk.settings, &self.calendar, case, &course);
            for (clock, deadline, cause) in changes {
                let deadline = deadline.map(Box::new);
                let event = Event::ClockSet {
                    case: id,
                    clock,
                    deadline,
                    cause: cause.to_owned(),
                };
                self.push_as(Actor::Machine, event)?;
            }
        }
        Ok(())
    }
}

/// The case whose clocks an event may move.
fn case_of(event: &Event, desk: &Desk) -> Option<CaseId> {
    match event {
        Event::HandoffRegistered { case, .. } => *case,
        Event::HandoffAssigned { case, .. }
        | Event::DecisionDated { case, .. }
        | Event::JusticeReceiptRecorded { case, .. }
        | Event::FindingAccepted { case, .. } => Some(*case),
        Event::Corrected { handoff, .. } => desk.handoffs.get(handoff).and_then(|h| h.case),
        _ => None,
    }
}
