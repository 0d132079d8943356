//! Everything an office may set: agencies, limits, hours, rules, sections, letter heads. Shipped with one
//! province's values as a file; never constants in code.

use calendar::Zone;
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, AgencyKey, Duty};
use crate::decision::fold_number;

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockStart {
    /// The decision's day of issue.
    Issue,
    /// When the agency received the decision; until that is recorded, the day of issue, provisionally.
    ReceiptOfDecision,
    /// When the last missing piece of all agencies came.
    Complete,
    /// When the soft files alone were complete.
    FilesComplete,
}

/// A limit of the flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Whose clock.
    pub agency: AgencyKey,
    /// Working days allowed.
    pub working_days: u32,
    /// What starts it.
    pub starts: ClockStart,
    /// The article.
    pub source: String,
}

/// The flow: three clocks (Decision 2161 art. 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Clock 1.
    pub files: Limit,
    /// Clock 2.
    pub list: Limit,
    /// Clock 3.
    pub publication: Limit,
    /// How days are counted.
    pub rule: calendar::Rule,
}

/// What the component check asks of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// Sections that must be there with text under them; others that are missing are a notice.
    pub blocking_sections: Vec<String>,
}

/// A section of a procedure and its title on pages and in letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTitle {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
}

/// The head and foot of the board's letters (Decree 30/2020, annex I).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterHead {
    /// Superior body, in capitals.
    pub superior: String,
    /// Issuing body, in capitals.
    pub issuer: String,
    /// Symbol after the number (`STTTT-TTCTTĐT`).
    pub symbol: String,
    /// Place before the date.
    pub place: String,
    /// Who signs, in capitals.
    pub signer_office: String,
    /// Archive mark of `Nơi nhận`.
    pub archive: String,
}

/// The portal's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalHead {
    /// Title.
    pub title: String,
    /// The agency that answers for it.
    pub agency: String,
    /// How to reach it.
    pub contact: String,
    /// Folder published to, when none is named on the command line; empty: beside the register.
    #[serde(default)]
    pub folder: String,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Format of these settings.
    pub format: u32,
    /// Name of the province.
    pub province: String,
    /// Agencies of the flow.
    pub agencies: Vec<Agency>,
    /// Addresses of the board's own mailbox.
    pub mailboxes: Vec<String>,
    /// Hosts whose `Received` header is trusted; empty: the topmost counts.
    #[serde(default)]
    pub trusted_hosts: Vec<String>,
    /// The coordination regulations that mails cite as their basis; never the decision handed over.
    pub own_regulations: Vec<String>,
    /// The flow.
    pub flow: Flow,
    /// Office hours, the zone, days an office has confirmed, notices it adds.
    pub calendar: calendar::CalendarSettings,
    /// The component check.
    pub checklist: Checklist,
    /// Sections and their titles, in the order of pages.
    pub sections: Vec<SectionTitle>,
    /// Letters.
    pub letters: LetterHead,
    /// What a supplement request rests on, in words, with its article.
    pub supplement_basis: String,
    /// The portal.
    pub portal: PortalHead,
}

impl Settings {
    /// The office's zone.
    pub fn zone(&self) -> Zone {
        self.calendar.zone
    }

    /// The agency with that key.
    pub fn agency(&self, key: &AgencyKey) -> Option<&Agency> {
        self.agencies.iter().find(|a| &a.key == key)
    }

    /// What an agency owes.
    pub fn duty_of(&self, key: &AgencyKey) -> Option<Duty> {
        self.agency(key).map(|a| a.duty)
    }

    /// The agency that owes this.
    pub fn agency_with(&self, duty: Duty) -> Option<&Agency> {
        self.agencies.iter().find(|a| a.duty == duty)
    }

    /// Whether a number is that of a coordination regulation.
    pub fn is_own_regulation(&self, number: &str) -> bool {
        let number = fold_number(number);
        self.own_regulations.iter().any(|own| fold_number(own) == number)
    }

    /// Title of a section; its key when it has none.
    pub fn section_title<'a>(&'a self, key: &'a str) -> &'a str {
        self.sections
            .iter()
            .find(|s| s.key == key)
            .map_or(key, |s| s.title.as_str())
    }
}
