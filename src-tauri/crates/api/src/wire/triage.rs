//! *Hộp chờ phân loại*: what no rule could place. A person decides; nothing here is thrown away.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Agency, Day, DecisionName, EntryNumber, FileName, Id, Moment};
use super::origin::Origin;

/// Why something is in triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TriageReason {
    /// The address is not listed for any agency.
    UnknownSender,
    /// The address is not listed, and the name shown is that of an agency or an official.
    SpoofedName,
    /// DKIM or DMARC failed.
    FailedAuthenticity,
    /// Looks like a newsletter.
    Noise,
    /// Numbered already; which decision it is about is not told.
    NoDecision,
    /// Numbered already; the thread says one decision, the number another.
    DecisionsDisagree,
    /// Numbered already; the decision has no open case and is only mentioned.
    UnknownDecision,
    /// Could not be read at all.
    Unreadable,
    /// Larger than the program takes: only its header is here.
    TooLarge,
}

/// A decision it might be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecisionGuess {
    /// The decision.
    pub decision: DecisionName,
    /// Its case, when one is open.
    pub case: Option<Id>,
    /// What it is about, when known.
    pub subject: Option<String>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TriageItem {
    /// Id, to decide with.
    pub id: Id,
    /// Why it is here.
    pub reason: TriageReason,
    /// Its number, when it is a numbered handoff whose case is unknown.
    pub entry: Option<EntryNumber>,
    /// When it was received.
    pub received_at: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The name shown by the mail.
    pub sender_name: String,
    /// The address.
    pub sender_address: Option<String>,
    /// The agency the display name claims, for a spoofed name; the sender's, for a numbered handoff.
    pub agency: Option<Agency>,
    /// Subject.
    pub subject: String,
    /// Beginning of the text, as plain text.
    pub excerpt: String,
    /// What was found of where it came from.
    pub origin: Origin,
    /// Its files.
    pub files: Vec<FileName>,
    /// Best guesses, best first.
    pub guesses: Vec<DecisionGuess>,
}

/// `triage.list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TriageView {
    /// Newest first.
    pub items: Vec<TriageItem>,
}

/// `triage.accept`: number it as a handoff of an agency, with its true time of receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TriageAccept {
    /// The item.
    pub item: Id,
    /// Whose it is.
    pub agency: Agency,
    /// Case it belongs to, when the person knows.
    pub case: Option<Id>,
    /// Why it is accepted although the sender is not listed.
    pub reason: String,
}

/// `triage.assign`: a numbered handoff belongs to this decision. Opens its case if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TriageAssign {
    /// The item.
    pub item: Id,
    /// Number of the decision.
    pub number: String,
    /// Its date.
    pub date: Day,
}

/// `triage.dismiss`: it is nothing for us. It stays in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TriageDismiss {
    /// The item.
    pub item: Id,
    /// Why; must not be blank.
    pub reason: String,
}
