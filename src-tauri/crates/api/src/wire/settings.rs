//! Settings and officials' addresses; read-only in the window of this version.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clock::CountingRule;
use super::common::{Agency, AgencyName, Day};

/// A listed address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sender {
    /// E-mail address.
    pub address: String,
    /// Agency.
    pub agency: Agency,
    /// Name of the official, or of the common mailbox.
    pub name: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

/// `sender.list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SenderList {
    /// By agency, then name.
    pub senders: Vec<Sender>,
}

/// The limit of one clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Limit {
    /// 1, 2 or 3.
    pub clock: u8,
    /// Who owes.
    pub agency: Agency,
    /// Working days.
    pub working_days: u32,
    /// Rule of counting.
    pub rule: CountingRule,
    /// Article it comes from.
    pub source: String,
}

/// Working hours from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hours {
    /// Valid from; absent = from the beginning.
    pub from: Option<Day>,
    /// Sessions of a working day, `07:00–11:30`.
    pub sessions: Vec<String>,
}

/// A year of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// Computed from the statute, not yet announced.
    pub provisional: bool,
}

/// `settings.show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// Agencies.
    pub agencies: Vec<AgencyName>,
    /// Limits of the clocks.
    pub limits: Vec<Limit>,
    /// Working hours.
    pub hours: Vec<Hours>,
    /// Years of the calendar.
    pub calendar: Vec<CalendarYear>,
    /// Hosts whose Received header counts; empty = the topmost.
    pub trusted_hosts: Vec<String>,
    /// Folder the portal is written to.
    pub portal_folder: Option<String>,
    /// Folder letters are written to.
    pub outbox_folder: String,
    /// Folder of the register.
    pub data_folder: String,
    /// A register made for demonstration.
    pub demo: bool,
}
