//! Findings of the component check: what is wrong, where, and what would cure it (Decision 2161 art. 4.3).

use serde::{Deserialize, Serialize};

use crate::agency::Duty;

/// Stable name of a finding, the same at every check: `sections/<code>/<section>` and the like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(pub String);

/// How grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The case is not complete while it stands.
    Blocking,
    /// People should know.
    Notice,
}

/// What kind of thing is wrong. The first eight are what can be *missing*; the rest are notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The decision's own file has not come.
    DecisionFile,
    /// An announced procedure has no file.
    ProcedureFile,
    /// An announced procedure's file cannot be read.
    ProcedureFileUnreadable,
    /// A statutory section is missing or empty.
    Sections,
    /// No list has come.
    ValidityList,
    /// A list has come and cannot be read.
    ValidityListUnreadable,
    /// An announced or abolished procedure has no row, or its status is not understood.
    ListRow,
    /// A row contradicts the decision.
    ListStatusConflict,
    /// A form is named and not attached.
    FormNotAttached,
    /// A legacy encoding was converted.
    LegacyEncoding,
    /// A file carries macros.
    Macros,
    /// The sender's particulars are incomplete (818/2019 art. 8.1).
    SenderParticulars,
    /// A date is odd.
    OddDate,
    /// A file is of no procedure of the decision.
    StrayFile,
    /// A row is about another decision's procedure; kept.
    StrayRow,
    /// A procedure's own field (lĩnh vực) is not stated.
    FieldNotStated,
    /// Several handoffs carry the same Message-ID with other content.
    MessageIdReused,
    /// A reader met a problem.
    ReaderProblem,
}

impl What {
    /// The key used in reports and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DecisionFile => "decision-file",
            Self::ProcedureFile => "procedure-file",
            Self::ProcedureFileUnreadable => "procedure-file-unreadable",
            Self::Sections => "sections",
            Self::ValidityList => "validity-list",
            Self::ValidityListUnreadable => "validity-list-unreadable",
            Self::ListRow => "list-row",
            Self::ListStatusConflict => "list-status-conflict",
            Self::FormNotAttached => "form-not-attached",
            Self::LegacyEncoding => "legacy-encoding",
            Self::Macros => "macros",
            Self::SenderParticulars => "sender-particulars",
            Self::OddDate => "odd-date",
            Self::StrayFile => "stray-file",
            Self::StrayRow => "stray-row",
            Self::FieldNotStated => "field-not-stated",
            Self::MessageIdReused => "message-id-reused",
            Self::ReaderProblem => "reader-problem",
        }
    }

    /// Whose duty it is to cure it.
    pub fn duty(self) -> Duty {
        match self {
            Self::ValidityList
            | Self::ValidityListUnreadable
            | Self::ListRow
            | Self::ListStatusConflict
            | Self::StrayRow => Duty::ValidityList,
            _ => Duty::ProcedureFiles,
        }
    }
}

/// A section that is not there, or has nothing under its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionGap {
    /// No heading.
    Absent,
    /// A heading and nothing under it.
    HeadingOnly,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its stable name.
    pub id: FindingId,
    /// How grave.
    pub severity: Severity,
    /// What kind.
    pub what: What,
    /// Code of the procedure concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name of the procedure concerned, or the thing itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Key of the section concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What is the matter with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<SectionGap>,
    /// What the list says (`valid`, `expired`), in a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_says: Option<String>,
    /// What the decision says, in a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_says: Option<String>,
    /// The file it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The place in the file, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// More words, as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The handoff that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<u64>,
    /// How it was accepted, when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Acceptance>,
}

/// How a person accepted a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Waiver {
    /// The reader was wrong: counts from the receipt.
    ReaderWrong,
    /// It is waived: counts from the waiver.
    Waived,
}

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// How.
    pub how: Waiver,
    /// Why.
    pub reason: String,
    /// When.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: crate::person::Actor,
}

/// What is missing, in the coarse words of the intake report: one line a procedure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    /// What (`decision-file`, `procedure-file`, …).
    pub what: String,
    /// Code of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Sections without heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Vec<String>>,
    /// Sections with a heading only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_only: Option<Vec<String>>,
    /// What the list says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_says: Option<String>,
    /// What the decision says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_says: Option<String>,
}

/// Blocking findings gathered into coarse lines, sections of one procedure in one.
pub fn gather(findings: &[Finding]) -> Vec<Missing> {
    let mut out: Vec<Missing> = Vec::new();
    for finding in findings
        .iter()
        .filter(|f| f.severity == Severity::Blocking && f.accepted.is_none())
    {
        if finding.what == What::Sections {
            let known = out
                .iter()
                .position(|m| m.what == "sections" && m.code == finding.code && m.name == finding.name);
            let index = known.unwrap_or_else(|| {
                out.push(Missing {
                    what: "sections".to_owned(),
                    code: finding.code.clone(),
                    name: finding.name.clone(),
                    absent: Some(Vec::new()),
                    heading_only: Some(Vec::new()),
                    list_says: None,
                    decision_says: None,
                });
                out.len() - 1
            });
            if let (Some(line), Some(section)) = (out.get_mut(index), &finding.section) {
                let list = match finding.gap {
                    Some(SectionGap::HeadingOnly) => &mut line.heading_only,
                    _ => &mut line.absent,
                };
                list.get_or_insert_default().push(section.clone());
            }
            continue;
        }
        out.push(Missing {
            what: finding.what.as_str().to_owned(),
            code: finding.code.clone(),
            name: finding.name.clone(),
            absent: None,
            heading_only: None,
            list_says: finding.list_says.clone(),
            decision_says: finding.decision_says.clone(),
        });
    }
    out
}
