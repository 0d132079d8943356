//! Everything an office may set: agencies, limits, hours, rules, sections, letter heads. Shipped with one
//! province's values as a file; never constants in code.

use calendar::Zone;
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, AgencyKey, Duty};
use crate::decision::fold_number;
use crate::person::Role;

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

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// Not at all: for a server on the same machine.
    None,
    /// STARTTLS, and nothing goes over the line before it.
    StartTls,
    /// TLS from the first byte.
    #[default]
    Tls,
}

/// How the program proves to a mail server who it is; the secret itself is in the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignInBy {
    /// A password.
    #[default]
    Password,
    /// An OAuth 2 access token (XOAUTH2).
    XOAuth2,
}

/// What is done to a message on the server once its bytes are in the register. Nothing is ever deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AfterFetch {
    /// Marked as read.
    #[default]
    Seen,
    /// Given a keyword.
    Keyword(String),
    /// Moved to a folder.
    Move(String),
}

/// A mailbox the program fetches from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxSettings {
    /// Its name in the program; also that of its secret.
    pub name: String,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Protection,
    /// The user.
    pub user: String,
    /// How the user signs in.
    #[serde(default)]
    pub sign_in: SignInBy,
    /// The folders fetched.
    pub folders: Vec<String>,
    /// What is done to a message afterwards.
    #[serde(default)]
    pub after: AfterFetch,
    /// A file with the certificate of an office's own authority (PEM), trusted besides the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// The server letters leave by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmtpSettings {
    /// The SMTP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Protection,
    /// The user, where the server asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// How the user signs in.
    #[serde(default)]
    pub sign_in: SignInBy,
    /// The address letters come from.
    pub from: String,
    /// A file with the certificate of an office's own authority (PEM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// One of the board's own people who is told what is due, by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notified {
    /// What they are at the desk: it decides what they are told.
    pub role: Role,
    /// Their address.
    pub address: String,
}

/// Mail in and out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailSettings {
    /// Mailboxes fetched from.
    pub mailboxes: Vec<MailboxSettings>,
    /// The server letters leave by; none: letters stay in the outbox folder.
    pub smtp: Option<SmtpSettings>,
    /// Names (authserv-id, RFC 8601) under which the board's own server writes its verdicts; others' are not believed.
    pub trusted_verdicts: Vec<String>,
    /// Resolver asked for keys of signatures, `ADDRESS:PORT`; empty: the system's.
    pub resolver: String,
    /// Seconds between looks into a mailbox whose server cannot call (no IDLE).
    pub poll_seconds: u32,
    /// Hours after which a letter that no server takes is given up.
    pub give_up_hours: u32,
    /// Seconds a cut-off letter's copy is waited for before a person is asked.
    pub unclear_after_seconds: u32,
    /// Working hours before a deadline at which its agency's people at the board are reminded.
    pub remind_hours_before: u32,
    /// Whether receipts (received, complete, published) go by themselves.
    pub receipts: bool,
    /// Who of the board is reminded, and told each morning what is due.
    pub notified: Vec<Notified>,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            mailboxes: Vec::new(),
            smtp: None,
            trusted_verdicts: Vec::new(),
            resolver: String::new(),
            poll_seconds: 60,
            give_up_hours: 48,
            unclear_after_seconds: 300,
            remind_hours_before: 4,
            receipts: true,
            notified: Vec::new(),
        }
    }
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
    /// Mail in and out.
    #[serde(default)]
    pub mail: MailSettings,
}

impl MailSettings {
    /// Whether letters that nobody reads before they go are sent.
    pub fn sends_by_itself(&self) -> bool {
        self.smtp.is_some() && self.receipts
    }
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
