//! A case: one decision being brought onto the portal.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::agency::Duty;
use crate::check::{self, Assembly, Step};
use crate::clock::{Clock, Deadline};
use crate::decision::DecisionRef;
use crate::event::CaseId;
use crate::finding::{Acceptance, Finding, FindingId, Waiver};
use crate::handoff::Handoff;
use crate::person::Actor;
use crate::state::Desk;

/// A clock as it was set, with the moment and the reason it was set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clocked {
    /// The event.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The deadline; `None` when it was taken back.
    pub deadline: Option<Deadline>,
    /// Why (key).
    pub cause: String,
}

/// How far a review has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewState {
    /// Waits for a second person.
    Waiting,
    /// Approved.
    Approved {
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
    },
    /// Sent back.
    Rejected {
        /// By whom.
        by: Actor,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// Content that was submitted, known by its hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// SHA-256 of the content.
    pub content: String,
    /// Who prepared it.
    pub submitted_by: Actor,
    /// When.
    pub submitted_at: Timestamp,
    /// How far it has come.
    pub state: ReviewState,
}

/// A publication that was seen on the portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// The event.
    pub seq: u64,
    /// SHA-256 of the content.
    pub content: String,
    /// Name of the target.
    pub target: String,
    /// Hash of the site as read back.
    pub site: String,
    /// When that content was approved.
    pub approved_at: Timestamp,
    /// When it was seen.
    pub verified_at: Timestamp,
    /// By whom.
    pub by: Actor,
}

/// An apology for a deadline not kept (29/2020 art. 18.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Apology {
    /// The new day.
    pub new_date: Date,
    /// Why.
    pub reason: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Identifier.
    pub id: CaseId,
    /// The decision.
    pub decision: DecisionRef,
    /// What it is about, from its own file.
    pub about: Option<String>,
    /// Field (lĩnh vực).
    pub field: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: Actor,
    /// When Justice received the decision, if recorded.
    pub justice_received_at: Option<Timestamp>,
    /// Its handoffs (events), in order of recording.
    pub handoffs: Vec<u64>,
    /// Clocks as they were set last; how they stood before is read by folding fewer events.
    pub clocks: BTreeMap<Clock, Clocked>,
    /// Findings accepted.
    #[serde(with = "accepted_keys")]
    pub accepted: BTreeMap<FindingId, Acceptance>,
    /// Apologies as they were made last.
    pub apologies: BTreeMap<Clock, Apology>,
    /// The newest review.
    pub review: Option<Review>,
    /// Publications, oldest first.
    pub publications: Vec<Publication>,
}

mod accepted_keys {
    //! Keys are finding names; they cross as a list so that their order is the program's.
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::finding::{Acceptance, FindingId};

    type Map = BTreeMap<FindingId, Acceptance>;

    pub(super) fn serialize<S: Serializer>(map: &Map, s: S) -> Result<S::Ok, S::Error> {
        map.iter().collect::<Vec<_>>().serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Map, D::Error> {
        Ok(Vec::<(FindingId, Acceptance)>::deserialize(d)?
            .into_iter()
            .collect())
    }
}

impl Case {
    /// A case just opened.
    pub fn open(
        id: CaseId,
        decision: DecisionRef,
        at: Timestamp,
        by: Actor,
        justice_received_at: Option<Timestamp>,
    ) -> Self {
        Self {
            id,
            decision,
            about: None,
            field: None,
            opened_at: at,
            opened_by: by,
            justice_received_at,
            handoffs: Vec::new(),
            clocks: BTreeMap::new(),
            accepted: BTreeMap::new(),
            apologies: BTreeMap::new(),
            review: None,
            publications: Vec::new(),
        }
    }

    /// The deadline in force on a clock.
    pub fn deadline(&self, clock: Clock) -> Option<&Deadline> {
        self.clocks.get(&clock).and_then(|set| set.deadline.as_ref())
    }

    /// When it was first seen on the portal.
    pub fn published_at(&self) -> Option<Timestamp> {
        self.publications.first().map(|p| p.verified_at)
    }

    /// The content that was approved, by its hash, and when.
    pub fn approved(&self) -> Option<(&str, Timestamp)> {
        let review = self.review.as_ref()?;
        match review.state {
            ReviewState::Approved { at, .. } => Some((review.content.as_str(), at)),
            ReviewState::Waiting | ReviewState::Rejected { .. } => None,
        }
    }
}

/// The course of a case: what was wrong after each step, and when each part was first there and first complete.
#[derive(Debug, Clone)]
pub struct Course {
    /// Steps in order of time.
    pub steps: Vec<Step>,
    /// First delivery of the soft files.
    pub files_first_at: Option<Timestamp>,
    /// Complete delivery of the soft files.
    pub files_complete_at: Option<Timestamp>,
    /// First delivery of a list.
    pub list_first_at: Option<Timestamp>,
    /// Complete delivery of the list.
    pub list_complete_at: Option<Timestamp>,
    /// Everything was there.
    pub complete_at: Option<Timestamp>,
}

impl Course {
    /// The findings as they are now.
    pub fn findings(&self) -> &[Finding] {
        self.steps.last().map_or(&[], |s| &s.findings)
    }

    /// The handoff whose receipt completed the case, when a receipt did.
    pub fn completed_by(&self) -> Option<u64> {
        let at = self.complete_at?;
        self.steps
            .iter()
            .find(|s| s.at == at && s.is_complete())
            .and_then(|s| s.handoff)
    }
}

/// The handoffs of a case laid side by side as they are now.
pub fn assembly<'a>(desk: &'a Desk, case: &Case) -> Assembly<'a> {
    check::assemble(&desk.settings, &case.decision, &desk.handoffs_of(case.id))
}

/// The course of a case. A step knows nothing of what came after it; a finding accepted because the reader was
/// wrong counts from the receipt, a waived one from the waiver (design §4).
pub fn course(desk: &Desk, case: &Case) -> Course {
    let handoffs = desk.each_handoff_of(case);
    let mut moments: Vec<(Timestamp, Option<&Handoff>)> = handoffs
        .iter()
        .map(|h| (h.intake.received_at, Some(&**h)))
        .collect();
    moments.extend(
        case.accepted
            .values()
            .filter(|a| a.how == Waiver::Waived)
            .map(|a| (a.at, None)),
    );
    moments.sort_by_key(|(at, handoff)| (*at, handoff.map(|h| h.seq)));

    let mut steps: Vec<Step> = Vec::new();
    for (index, (at, handoff)) in moments.iter().enumerate() {
        let by_then: Vec<&Handoff> = moments
            .iter()
            .take(index + 1)
            .filter_map(|(_, handoff)| *handoff)
            .collect();
        let assembly = check::assemble(&desk.settings, &case.decision, &by_then);
        let mut findings = check::findings(&desk.settings, &assembly);
        for finding in &mut findings {
            finding.accepted = case
                .accepted
                .get(&finding.id)
                .filter(|a| a.how == Waiver::ReaderWrong || a.at <= *at)
                .cloned();
        }
        steps.push(Step {
            at: *at,
            handoff: handoff.map(|h| h.seq),
            findings,
        });
    }
    let first = |duty: Duty| {
        handoffs
            .iter()
            .find(|h| {
                h.intake.agency.as_ref().and_then(|a| desk.settings.duty_of(a)) == Some(duty)
                    && !h.intake.attachments.is_empty()
            })
            .map(|h| h.intake.received_at)
    };
    let complete_for = |duty: Duty, first_at: Option<Timestamp>| {
        let from = first_at?;
        steps
            .iter()
            .find(|s| s.at >= from && s.is_complete_for(duty))
            .map(|s| s.at)
    };
    let files_first_at = first(Duty::ProcedureFiles);
    let list_first_at = first(Duty::ValidityList);
    Course {
        files_first_at,
        files_complete_at: complete_for(Duty::ProcedureFiles, files_first_at),
        list_first_at,
        list_complete_at: complete_for(Duty::ValidityList, list_first_at),
        complete_at: steps.iter().find(|s| s.is_complete()).map(|s| s.at),
        steps,
    }
}
