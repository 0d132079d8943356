//! *Bàn làm việc*: what must I do now? And the foot of the window, which tells the truth about the machine.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::CaseHead;
use super::clock::{Clock, DayKind, Level};
use super::common::{Agency, Day, EntryNumber, Id, Moment};
use super::finding::FindingKind;
use super::mail::MailTrouble;
use super::review::ReviewItem;
use super::triage::TriageReason;

/// The action a row of the desk offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NextAction {
    /// Draft a supplement request to the agency at fault.
    DraftSupplement,
    /// Nothing has come: remind the agency.
    RemindSender,
    /// Record when Justice received the decision.
    RecordJusticeReceipt,
    /// Look at a contradiction.
    SeeConflict,
    /// Complete: submit for review.
    SubmitReview,
    /// Submitted: see the changes and approve.
    Review,
    /// Approved: publish.
    Publish,
    /// Nothing to be done but look.
    Open,
}

/// How many findings of a kind stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingCount {
    /// The kind.
    pub kind: FindingKind,
    /// How many.
    pub count: u32,
}

/// One row of *việc cần làm*: a clock of a case that is open, most pressing first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Task {
    /// The case.
    pub case: CaseHead,
    /// The clock.
    pub clock: Clock,
    /// Who has it now.
    pub at: Agency,
    /// What is outstanding with them.
    pub outstanding: Vec<FindingCount>,
    /// What to do next.
    pub next: NextAction,
}

/// Where something new went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalState {
    /// Registered, its case known.
    Registered,
    /// Registered, its case not known yet.
    RegisteredUnassigned,
    /// In the triage tray.
    Triage,
}

/// Something that came in lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Arrival {
    /// When it was received.
    pub received_at: Moment,
    /// The sender's name as shown.
    pub sender: String,
    /// The sender's address, when it came by mail.
    pub address: Option<String>,
    /// The agency, when known.
    pub agency: Option<Agency>,
    /// What it is about.
    pub subject: String,
    /// How many files.
    pub file_count: u32,
    /// Its number in the register.
    pub entry: Option<EntryNumber>,
    /// Event id, to open the entry or the triage item with.
    pub id: Id,
    /// Where it went.
    pub state: ArrivalState,
    /// Why it is in triage.
    pub reason: Option<TriageReason>,
}

/// Figures of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthFigures {
    /// Clocks that ended this month.
    pub ended: u32,
    /// Of them, met in time.
    pub on_time: u32,
    /// Mean working days from complete to published, in tenths.
    pub publish_days_tenths: Option<u32>,
}

/// Clocks due on a coming working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComingDay {
    /// The day.
    pub day: Day,
    /// How many clocks are due.
    pub due: u32,
    /// The most pressing level among them.
    pub level: Level,
}

/// The desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskView {
    /// Today.
    pub today: Day,
    /// What is to be done, most pressing first.
    pub tasks: Vec<Task>,
    /// What has come since `arrivals_since`, newest first.
    pub arrivals: Vec<Arrival>,
    /// Close of the previous working session but one: what people call *since yesterday evening*.
    pub arrivals_since: Moment,
    /// Figures of the month.
    pub month: MonthFigures,
    /// The next five working days, today first.
    pub coming: Vec<ComingDay>,
    /// What waits for the signed-in person's approval.
    pub to_review: Vec<ReviewItem>,
}

/// The mailboxes' balance at their last fetch, the oldest of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailboxFoot {
    /// When.
    pub at: Moment,
    /// Messages there.
    pub messages: u32,
    /// Registered.
    pub registered: u32,
    /// In triage.
    pub triage: u32,
    /// Known duplicates.
    pub duplicates: u32,
    /// Noise.
    pub noise: u32,
}

/// The register in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegisterFoot {
    /// Entries, of all years.
    pub count: u32,
    /// When it was last verified.
    pub verified_at: Option<Moment>,
    /// Whether it held then.
    pub verified_ok: Option<bool>,
}

/// Numbers beside the names of the screens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// Tasks on the desk that are overdue or soon due.
    pub pressing: u32,
    /// Items in triage, and entries whose case is not known.
    pub triage: u32,
    /// Open cases.
    pub cases: u32,
    /// Waiting for the signed-in person's approval.
    pub review: u32,
    /// Approved and not published.
    pub publish: u32,
}

/// The foot of the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Foot {
    /// The mailboxes, once there is one and it was fetched.
    pub mailbox: Option<MailboxFoot>,
    /// What is the matter with mail, the gravest first, if anything is.
    pub mail_trouble: Option<MailTrouble>,
    /// The register.
    pub register: RegisterFoot,
    /// What kind of day today is.
    pub day_kind: DayKind,
    /// Name of the holiday or swap, if it is one.
    pub day_name: Option<String>,
    /// Now, by the clock of the register (fixed in a demonstration).
    pub now: Moment,
    /// A register made for demonstration.
    pub demo: bool,
    /// Numbers beside the names of the screens.
    pub counts: Counts,
}
