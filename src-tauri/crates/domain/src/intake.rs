//! What arrived: a mail or a bundle of files, as facts, before anything is decided about it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::agency::AgencyKey;
use crate::decision::DecisionRef;
use crate::person::PersonId;
use crate::reading::FileReading;

/// SHA-256 in lower-case hexadecimal.
pub type Sha256Hex = String;

/// Where the bytes of a file are: in a stored original, perhaps inside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileRef {
    /// The stored original (a mail or a file).
    pub blob: Sha256Hex,
    /// Address of the MIME part inside a mail; empty when the original is the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub part: Vec<u32>,
    /// Index of the member inside an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<u32>,
}

/// A file that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where its bytes are.
    pub file: FileRef,
    /// Name as sent.
    pub filename: String,
    /// Name made safe to show and to write to disk.
    pub safe_name: String,
    /// Size of the decoded bytes.
    pub size_bytes: u64,
    /// SHA-256 of the decoded bytes.
    pub sha256: Sha256Hex,
    /// What the readers found.
    pub reading: FileReading,
    /// Members, when it is an archive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Attachment>,
}

impl Attachment {
    /// This file and its members.
    pub fn with_members(&self) -> impl Iterator<Item = &Attachment> {
        std::iter::once(self).chain(self.members.iter())
    }
}

/// How it came (Decision 818/2019 art. 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A mail.
    Mail,
    /// Files handed over by hand; a person attests when.
    Hand,
}

/// How the time of receipt is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReceivedEvidence {
    /// The topmost trusted `Received` header.
    ReceivedHeader,
    /// The mail server's own time of arrival (INTERNALDATE, RFC 9051 2.3.3).
    InternalDate,
    /// A person attests it.
    Attested {
        /// Who.
        by: PersonId,
    },
    /// Nothing tells: the moment of recording stands in.
    Recording,
}

/// Where a message lies on a mail server (RFC 9051 2.3.1): with the mailbox this never means another message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MailboxPlace {
    /// The mailbox: `USER@HOST:PORT`.
    pub mailbox: String,
    /// The folder.
    pub folder: String,
    /// Its UIDVALIDITY.
    pub uid_validity: u32,
    /// Its UID.
    pub uid: u32,
}

impl MailboxPlace {
    /// The key under which the register claims it.
    pub fn key(&self) -> String {
        let Self {
            mailbox,
            folder,
            uid_validity,
            uid,
        } = self;
        format!("imap:{mailbox}/{folder}/{uid_validity}/{uid}")
    }
}

/// What was found about who really sent a mail. No finding at all is "unproven", which is shown and is no failure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Authenticity {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on, in order of weight: `dmarc=pass mx.example.vn`, `dkim=fail example.vn (body hash)`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<String>,
    /// What looks wrong without being proof (keys): `look-alike-address`, `reply-to-elsewhere`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

impl Authenticity {
    /// Nothing is known and nothing looks wrong.
    pub fn is_unproven(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a mail is from whom it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing tells.
    #[default]
    Unproven,
    /// The board's own server, or a valid signature of the sender's domain, says so.
    Passed,
    /// The board's own server, or a broken signature, says no: a person decides.
    Failed,
}

/// What the machine-readable manifest of a send desk's mail says, once its files were compared with their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestReading {
    /// The decision.
    pub decision: DecisionRef,
    /// Every file it names came, with that hash, and no other file did.
    pub matches: bool,
    /// Names of files that did not come, came changed, or are not named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differing: Vec<String>,
}

/// A server's report that a message did not reach somebody (RFC 3464).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReport {
    /// Message-ID of the message it is about.
    pub of: String,
    /// Whom it did not reach; empty for a report of success or of a delay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<DeliveryFailure>,
}

/// One recipient a message did not reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryFailure {
    /// The address.
    pub recipient: String,
    /// Status code, such as `5.1.1` (RFC 3463).
    pub status: String,
    /// The far server's words.
    #[serde(default)]
    pub diagnostic: String,
}

/// The sender's particulars (Decision 818/2019 art. 8.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Particulars {
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Where in what came a decision is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundIn {
    /// The subject.
    Subject,
    /// The send desk's manifest.
    Manifest,
    /// The sender's own words.
    Body,
    /// The name of a file.
    AttachmentName,
    /// The mail answered.
    Thread,
    /// Quoted words.
    Quoted,
    /// The text of a file.
    Attachment,
    /// Codes of procedures.
    Codes,
    /// A person said so.
    Person,
}

/// A decision named somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The decision.
    pub decision: DecisionRef,
    /// Where.
    pub found_in: FoundIn,
    /// Cited as legal basis ("Căn cứ", "Thực hiện"), so hardly the one handed over.
    #[serde(default)]
    pub as_basis: bool,
}

/// What arrived, as facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// How it came.
    pub channel: Channel,
    /// The stored originals: the raw mail, or the files.
    pub blobs: Vec<Sha256Hex>,
    /// Key of sameness by content: equal for the same message delivered twice.
    pub content_key: String,
    /// Message-ID without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Message-IDs answered and referred to, nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Subject.
    #[serde(default)]
    pub subject: String,
    /// Display name of the sender, as shown by the mail.
    #[serde(default)]
    pub from_name: String,
    /// Address of the sender, lower case.
    #[serde(default)]
    pub from_address: String,
    /// The agency whose list holds that address; `None` for an unknown sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<AgencyKey>,
    /// The sender's particulars, from the signature and the list of officials.
    #[serde(default)]
    pub sender: Particulars,
    /// Moment of receipt.
    pub received_at: Timestamp,
    /// How it is known.
    pub received_evidence: ReceivedEvidence,
    /// The sender's own clock; proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_header: Option<Timestamp>,
    /// Carries the marks of bulk mail.
    #[serde(default)]
    pub bulk: bool,
    /// An automatic reply.
    #[serde(default)]
    pub auto_reply: bool,
    /// The sender's words speak of supplementing, replacing or correcting.
    #[serde(default)]
    pub speaks_of_supplement: bool,
    /// The sender's words say that a list replaces the ones before it.
    #[serde(default)]
    pub speaks_of_replacing: bool,
    /// Decisions named, in the order of the text, most telling place first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cited: Vec<Cited>,
    /// The files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Problems of the mail itself (keys).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// Where it lay on a mail server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<MailboxPlace>,
    /// What was found about who really sent it.
    #[serde(default, skip_serializing_if = "Authenticity::is_unproven")]
    pub authenticity: Authenticity,
    /// What the send desk's manifest says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<ManifestReading>,
    /// Cases named by a plus-address or a token in the subject, both of our making (the case's opening event).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_token: Option<u64>,
    /// A delivery report about another message (RFC 3464).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<DeliveryReport>,
}

impl Intake {
    /// Every file, archive members included.
    pub fn files(&self) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().flat_map(Attachment::with_members)
    }

    /// Whether any office document is attached (what a newsletter never has).
    pub fn has_office_file(&self) -> bool {
        self.files().any(|f| {
            matches!(
                f.reading.true_type.as_str(),
                "doc" | "docx" | "xls" | "xlsx" | "odt" | "ods" | "rtf" | "zip" | "rar" | "7z" | "pdf"
            )
        })
    }
}

/// What a mail or bundle is to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The decision and the soft files.
    ProcedureFiles,
    /// The validity list.
    ValidityList,
    /// More of either, asked for or of their own accord.
    Supplement,
    /// Nothing to do with the desk.
    Noise,
    /// From a sender on no agency's list.
    Unknown,
}

impl Kind {
    /// The key used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProcedureFiles => "procedure-files",
            Self::ValidityList => "validity-list",
            Self::Supplement => "supplement",
            Self::Noise => "noise",
            Self::Unknown => "unknown",
        }
    }
}
