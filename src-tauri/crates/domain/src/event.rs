//! The events of the ledger: everything that ever happened at the desk, in order. Their JSON is the evidence
//! format itself, so a field is never renamed nor its meaning changed; new ones are added with a default.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::agency::{AgencyKey, Sender};
use crate::clock::{Clock, Deadline};
use crate::decision::DecisionRef;
use crate::finding::{FindingId, Waiver};
use crate::handoff::Number;
use crate::intake::{FoundIn, Intake, Kind, Sha256Hex};
use crate::letter::LetterKind;
use crate::marking::{MarkedReading, SectionMark};
use crate::person::{Actor, PersonId, Role};
use crate::settings::Settings;

/// Identifier of a case: the sequence number of the event that opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub u64);

impl From<u64> for CaseId {
    fn from(seq: u64) -> Self {
        Self(seq)
    }
}

impl From<CaseId> for u64 {
    fn from(id: CaseId) -> Self {
        id.0
    }
}

/// One event, as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Position in the ledger, from 1, without gaps.
    pub seq: u64,
    /// When it was recorded, by our clock.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Where an arrival was placed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// What it is.
    pub kind: Kind,
    /// The decision it is about, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionRef>,
    /// Where that was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found_in: Vec<FoundIn>,
}

/// How it is known that a letter went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SentEvidence {
    /// Our server accepted it.
    Accepted,
    /// Its copy came into the board's mailbox.
    CopySeen,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Event {
    /// The register was begun: always event 1.
    RegisterBegun {
        /// Origin line of the checkpoints.
        origin: String,
        /// The desk's public key, as a signed-note verifier key.
        public_key: String,
        /// The clock of a demonstration register; it is marked DỮ LIỆU MẪU for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        demo_clock: Option<Timestamp>,
        /// The settings in force.
        settings: Box<Settings>,
    },
    /// The settings were changed; the whole of them as they are from now on.
    SettingsChanged {
        /// The new settings.
        settings: Box<Settings>,
    },
    /// A person was added.
    PersonAdded {
        /// Full name.
        name: String,
        /// Title.
        #[serde(default)]
        title: String,
        /// Agency.
        agency: AgencyKey,
        /// Role.
        role: Role,
    },
    /// A person may no longer act.
    PersonDisabled {
        /// Who.
        person: PersonId,
    },
    /// An official's address was put on an agency's list, or its particulars were changed.
    SenderAdded {
        /// The address and what belongs to it.
        sender: Sender,
    },
    /// An address was taken off the list.
    SenderRemoved {
        /// The address.
        address: String,
    },
    /// A handoff was numbered in the book.
    HandoffRegistered {
        /// Its number.
        number: Number,
        /// What arrived.
        intake: Box<Intake>,
        /// Where it was placed.
        placed: Placed,
        /// The case, when known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
        /// Why it was entered more than one working day after the time it attests; it is provisional until confirmed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        backfill_reason: Option<String>,
        /// The triage item it came from, when a person accepted it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_triage: Option<u64>,
        /// Why that person accepted it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        accept_reason: Option<String>,
    },
    /// A second person confirmed a back-filled entry.
    BackfillConfirmed {
        /// The handoff (its event).
        handoff: u64,
    },
    /// The same message came again; noted on the original.
    DuplicateNoted {
        /// The event of the original (a handoff, triage item or noise).
        of: u64,
        /// What arrived.
        intake: Box<Intake>,
    },
    /// It waits for a person.
    Triaged {
        /// What arrived.
        intake: Box<Intake>,
        /// What it seems to be about.
        placed: Placed,
        /// Why (keys).
        reasons: Vec<String>,
    },
    /// A person dismissed a triage item.
    TriageDismissed {
        /// The triage item.
        item: u64,
        /// Why.
        reason: String,
    },
    /// Bulk mail that has nothing to do with the desk was set aside, in sight.
    NoiseSetAside {
        /// What arrived.
        intake: Box<Intake>,
    },
    /// A case was opened, by the first handoff about its decision or by hand.
    CaseOpened {
        /// The decision.
        decision: DecisionRef,
        /// When the Justice Department received it, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        justice_received_at: Option<Timestamp>,
    },
    /// A numbered handoff whose case was unknown was given one, or was moved to another.
    HandoffAssigned {
        /// The handoff.
        handoff: u64,
        /// The case.
        case: CaseId,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// The day of issue of a case's decision became known or was put right.
    DecisionDated {
        /// The case.
        case: CaseId,
        /// The day.
        date: Date,
    },
    /// When the Justice Department received the decision was recorded: clock 2 starts there (art. 3.2).
    JusticeReceiptRecorded {
        /// The case.
        case: CaseId,
        /// The moment.
        received_at: Timestamp,
    },
    /// A clock was set, or set anew, with its whole explanation.
    ClockSet {
        /// The case.
        case: CaseId,
        /// Which clock.
        clock: Clock,
        /// The deadline; `None` takes it back (the facts it rested on were corrected).
        deadline: Option<Box<Deadline>>,
        /// Why (key).
        cause: String,
    },
    /// A finding was accepted.
    FindingAccepted {
        /// The case.
        case: CaseId,
        /// The finding.
        finding: FindingId,
        /// How.
        how: Waiver,
        /// Why.
        reason: String,
    },
    /// A letter was written and laid in the outbox.
    LetterWritten {
        /// The case; a digest or a checkpoint is about none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
        /// What it is.
        letter: LetterKind,
        /// The handoff it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handoff: Option<u64>,
        /// Message-ID chosen for it.
        message_id: String,
        /// Whom it goes to.
        to: Vec<String>,
        /// Its subject.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        subject: String,
        /// Base name of its files.
        file_stem: String,
        /// The `.docx`; mails that nobody signs have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        docx: Option<Sha256Hex>,
        /// The `.eml`.
        eml: Sha256Hex,
        /// What it is written once for (such as `received:HANDOFF`); a second one with the same key is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<String>,
        /// To be sent at once, by the program itself.
        #[serde(default, skip_serializing_if = "is_false")]
        queued: bool,
    },
    /// A person wants a letter sent, for the first time or again; its Message-ID stays.
    LetterQueued {
        /// The letter (its event).
        letter: u64,
    },
    /// A letter was accepted by our server, or its copy was seen in the board's mailbox.
    LetterSent {
        /// The letter.
        letter: u64,
        /// How it is known.
        evidence: SentEvidence,
        /// What the server said.
        #[serde(default)]
        detail: String,
    },
    /// A letter was given up: refused for good, or tried for too long.
    LetterRefused {
        /// The letter.
        letter: u64,
        /// What the server said last.
        detail: String,
    },
    /// A letter may or may not have gone: the connection was cut when it might have been accepted.
    LetterUnclear {
        /// The letter.
        letter: u64,
        /// What happened.
        detail: String,
    },
    /// A person decided about a letter that may or may not have gone.
    LetterSettled {
        /// The letter.
        letter: u64,
        /// Whether it counts as sent; otherwise it is a draft again.
        sent: bool,
        /// Why.
        reason: String,
    },
    /// A server further on gave a letter back.
    LetterBounced {
        /// The letter.
        letter: u64,
        /// Whom it did not reach.
        recipient: String,
        /// Status code, such as `5.1.1` (RFC 3463).
        status: String,
        /// The far server's words.
        #[serde(default)]
        diagnostic: String,
        /// The stored delivery report.
        report: Sha256Hex,
    },
    /// A late agency excused itself and named a new day; the clock still counts as overdue (29/2020 art. 18.1).
    Apologised {
        /// The case.
        case: CaseId,
        /// Which clock.
        clock: Clock,
        /// The new day.
        new_date: Date,
        /// Why.
        reason: String,
    },
    /// Content was submitted for review; it is a stored original of its own, known by its hash.
    ReviewSubmitted {
        /// The case.
        case: CaseId,
        /// SHA-256 of the content.
        content: Sha256Hex,
    },
    /// Another person approved exactly that content.
    ReviewApproved {
        /// The case.
        case: CaseId,
        /// SHA-256 of the content.
        content: Sha256Hex,
    },
    /// Another person sent it back.
    ReviewRejected {
        /// The case.
        case: CaseId,
        /// SHA-256 of the content.
        content: Sha256Hex,
        /// Why.
        reason: String,
    },
    /// The content was written to the portal and seen there.
    Published {
        /// The case.
        case: CaseId,
        /// SHA-256 of the content.
        content: Sha256Hex,
        /// Name of the target.
        target: String,
        /// Hash of the whole site as read back.
        site: Sha256Hex,
        /// When it was seen.
        verified_at: Timestamp,
    },
    /// An entry of the book was corrected; the old words stay.
    Corrected {
        /// The handoff.
        handoff: u64,
        /// Which field (key).
        field: String,
        /// What it says from now on.
        value: String,
        /// Why.
        reason: String,
    },
    /// A person said where a section of a file stands. It takes the place of an earlier mark of the same section.
    SectionMarked {
        /// SHA-256 of the file.
        file: Sha256Hex,
        /// What they said.
        mark: SectionMark,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// What the file holds, read with the marks now in force.
        found: MarkedReading,
    },
    /// A mark was taken back.
    SectionMarkRemoved {
        /// SHA-256 of the file.
        file: Sha256Hex,
        /// The event of the mark.
        mark: u64,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// What the file holds, read with the marks still in force.
        found: MarkedReading,
    },
}
