//! *Kiểm duyệt*: a second person sees what changes before it is official.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::{CaseHead, ProcedureAction};
use super::common::{Actor, Id, Moment};

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// The case is complete and nobody has submitted it.
    NotSubmitted,
    /// Waiting for a second person.
    Submitted,
    /// Approved, and the content is still the same.
    Approved,
    /// Sent back.
    Rejected,
    /// Approved once, and the content has changed since: the approval is void.
    Void,
}

/// One case in *Kiểm duyệt*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewItem {
    /// The case.
    pub case: CaseHead,
    /// Where its review stands.
    pub state: ReviewState,
    /// Who prepared it.
    pub prepared_by: Option<Actor>,
    /// When it was submitted.
    pub submitted_at: Option<Moment>,
    /// Procedures that differ from the portal.
    pub changed: u32,
    /// The signed-in person may approve it.
    pub may_approve: bool,
}

/// The list of reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewList {
    /// Those to be approved first.
    pub items: Vec<ReviewItem>,
}

/// How something compares with what is on the portal now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Not on the portal yet.
    New,
    /// Differs.
    Changed,
    /// The same.
    Same,
    /// Leaves the portal, or becomes no longer in force.
    Removed,
}

/// A section, now and as it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewSection {
    /// Its key (`thoi_han`, …).
    pub key: String,
    /// How it compares.
    pub change: Change,
    /// Paragraphs on the portal now.
    pub now: Vec<String>,
    /// Paragraphs as they would be.
    pub next: Vec<String>,
}

/// A procedure, as it would be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewProcedure {
    /// Place in the decision.
    pub ordinal: u32,
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Announced or abolished.
    pub action: ProcedureAction,
    /// How it compares.
    pub change: Change,
    /// Its sections, in the statutory order.
    pub sections: Vec<ReviewSection>,
    /// Files to download: the original and the forms, by name.
    pub downloads: Vec<String>,
}

/// What was done in a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewStep {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Actor,
    /// What the review stood at afterwards.
    pub state: ReviewState,
    /// Reason, for one sent back.
    pub reason: Option<String>,
}

/// Why the signed-in person may not approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhyNotApprove {
    /// They prepared it.
    OwnWork,
    /// Their role does not allow it.
    NotAllowed,
    /// It is not submitted.
    NotSubmitted,
    /// It is approved already.
    AlreadyApproved,
}

/// A review, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewView {
    /// The case.
    pub case: CaseHead,
    /// Where it stands.
    pub state: ReviewState,
    /// Hash of the content shown; approval is of this.
    pub content_hash: String,
    /// Who prepared it.
    pub prepared_by: Option<Actor>,
    /// Procedures.
    pub procedures: Vec<ReviewProcedure>,
    /// What was done, oldest first.
    pub history: Vec<ReviewStep>,
    /// Blocking findings that stand: it cannot be submitted.
    pub blocking: u32,
    /// The signed-in person may submit it.
    pub may_submit: bool,
    /// The signed-in person may approve it.
    pub may_approve: bool,
    /// Why not.
    pub why_not: Option<WhyNotApprove>,
}

/// `review.submit`, `review.approve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfContent {
    /// The case.
    pub case: Id,
    /// Hash of the content that was seen; refused with `changed` when it is another now.
    pub content_hash: String,
}

/// `review.reject`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    /// The case.
    pub case: Id,
    /// Hash of the content that was seen.
    pub content_hash: String,
    /// Why; must not be blank.
    pub reason: String,
}
