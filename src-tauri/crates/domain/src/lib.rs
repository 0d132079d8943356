//! The desk's own words and rules: agencies, people, decisions, handoffs, cases, findings, clocks, and the events they
//! come from. Types that cannot be wrong and rules that are pure functions over values; time is an argument.
//!
//! What is deliberately not here: reading files or mail, storing, counting days (that is `calendar`), wording for
//! people (that is the window's and the letters'), and any clock. The one concession is serde: an event's JSON *is*
//! the evidence the register keeps, so its shape is defined where its meaning is (`docs/ARCHITECTURE.md`).
//!
//! ```
//! use domain::DecisionRef;
//! let cited = DecisionRef::new("113/QĐ-UBND", None);
//! let known = DecisionRef::new("113/QĐ-UBND", Some(jiff::civil::date(2026, 1, 13)));
//! assert!(cited.fits(&known));
//! ```

pub mod agency;
pub mod case;
pub mod check;
pub mod clock;
pub mod content;
pub mod decision;
pub mod event;
pub mod finding;
mod fingerprint;
pub mod handoff;
pub mod intake;
pub mod letter;
pub mod marking;
pub mod person;
pub mod placing;
pub mod reading;
pub mod settings;
pub mod shelf;
pub mod snapshot;
pub mod state;
pub mod text;

pub use agency::{Agency, AgencyKey, Duty, Sender};
pub use case::{Case, Course};
pub use clock::{Clock, Deadline, Level};
pub use decision::DecisionRef;
pub use event::{CaseId, Entry, Event, Placed};
pub use finding::{Finding, FindingId, Missing, Severity, Waiver, What};
pub use handoff::{Handoff, Number};
pub use intake::{Attachment, Channel, FileRef, FoundIn, Intake, Kind, Particulars};
pub use letter::{Letter, LetterKind};
pub use marking::{MarkPlace, MarkedProcedure, SectionMark};
pub use person::{Act, Actor, Person, PersonId, Proof, Role};
pub use settings::Settings;
pub use state::Desk;
