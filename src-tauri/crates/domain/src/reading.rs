//! What the readers found in a file, as facts: the part of a reading that the rules need and the ledger keeps.
//! The readers themselves know nothing of these types; `app` turns their values into these.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Condition of a file that people must hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileCondition {
    /// Password-protected.
    Encrypted,
    /// Carries macros; readable.
    Macros,
    /// Cut short.
    Truncated,
    /// No bytes.
    Empty,
}

/// What a file is in the handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// The announcing decision.
    Decision,
    /// One or more procedures.
    Procedure,
    /// The decision and its procedures in one file.
    DecisionAndProcedures,
    /// A list of procedures in force / no longer in force.
    ValidityList,
    /// A form of a procedure.
    Form,
    /// An archive.
    Archive,
    /// Anything else.
    Other,
}

/// A procedure found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcedureFound {
    /// Its code, when the file states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Statutory sections with no heading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections_absent: Vec<String>,
    /// Statutory sections with a heading and nothing under it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections_heading_only: Vec<String>,
    /// Forms it names (`Mẫu số …`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms_named: Vec<String>,
    /// Where it begins, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// A procedure the decision announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// Its code, when the decision states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its field (lĩnh vực).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The agency that handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// A procedure the decision abolishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abolished {
    /// Its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// The decision that announced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<Date>,
}

/// The announcing decision as found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionFound {
    /// Number, normalised (`113/QĐ-UBND`); a draft has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Date of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// New, amended and replacing procedures.
    pub procedures: Vec<Announced>,
    /// Abolished procedures.
    pub abolished: Vec<Abolished>,
}

/// What a list says of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// Còn hiệu lực.
    Valid,
    /// Hết hiệu lực, bãi bỏ, bị thay thế.
    Expired,
}

impl Validity {
    /// The key used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
        }
    }
}

/// A row of a validity list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// Code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Status; `None` when its words were not understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Validity>,
    /// The words of the status cell, when not understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_words: Option<String>,
    /// The decision that announced the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_date: Option<Date>,
    /// In force from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_date: Option<Date>,
    /// No longer in force from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_date: Option<Date>,
    /// Field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Sheet and row, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// A validity list as found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFound {
    /// The rows, in order.
    pub rows: Vec<ListRow>,
    /// It says it replaces the lists before it (thay thế).
    pub replaces_earlier: bool,
}

/// A problem the reader met, with its place in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingProblem {
    /// Stable key.
    pub key: String,
    /// Place, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Detail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Everything the rules need to know of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReading {
    /// Type by content: `doc`, `docx`, `xls`, …
    pub true_type: String,
    /// Condition, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<FileCondition>,
    /// Whether what stands in it may be counted.
    pub readable: bool,
    /// What it is in the handoff.
    pub role: FileRole,
    /// Legacy encoding converted (`TCVN3`, `VNI`), if any run was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub converted_from: Option<String>,
    /// Procedures found (empty when unreadable).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<ProcedureFound>,
    /// The decision, when this is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionFound>,
    /// The list, when this is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListFound>,
    /// For an unreadable file: names and codes its readable part shows; never counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// Decision numbers its text cites, for matching; nearest to the head first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<crate::decision::DecisionRef>,
    /// Problems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ReadingProblem>,
}

impl FileReading {
    /// A reading of which nothing is known but the type.
    pub fn opaque(true_type: &str, readable: bool) -> Self {
        Self {
            true_type: true_type.to_owned(),
            condition: None,
            readable,
            role: FileRole::Other,
            converted_from: None,
            procedures: Vec::new(),
            decision: None,
            list: None,
            hints: Vec::new(),
            cites: Vec::new(),
            problems: Vec::new(),
        }
    }
}
