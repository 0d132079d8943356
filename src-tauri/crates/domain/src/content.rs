//! What a case would publish: approval is of these bytes, by their hash (design §3.6).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::decision::DecisionRef;
use crate::intake::FileRef;

/// A block of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContentBlock {
    /// A paragraph, its label in front.
    Paragraph(String),
    /// A table: rows of cells.
    Table(Vec<Vec<ContentCell>>),
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentCell {
    /// Its text, lines parted by line feeds.
    pub text: String,
    /// Columns covered.
    pub col_span: u32,
    /// Rows covered.
    pub row_span: u32,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentSection {
    /// Its key.
    pub key: String,
    /// Its blocks.
    pub blocks: Vec<ContentBlock>,
}

/// A file offered for download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentFile {
    /// Where its bytes are.
    pub file: FileRef,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// Size.
    pub size_bytes: u64,
}

/// A procedure in force from the decision on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentProcedure {
    /// Code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Agency that handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// In force from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_date: Option<Date>,
    /// Sections.
    pub sections: Vec<ContentSection>,
    /// The soft file.
    pub original: ContentFile,
    /// Forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<ContentFile>,
}

/// A procedure no longer in force by the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentEnded {
    /// Code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Field: the list's word, else that of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The decision that had announced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<DecisionRef>,
    /// No longer in force from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_date: Option<Date>,
}

/// What a case would publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseContent {
    /// Format of this content.
    pub format: u32,
    /// The decision.
    pub decision: DecisionRef,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The decision's own file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_file: Option<ContentFile>,
    /// Procedures in force.
    pub procedures: Vec<ContentProcedure>,
    /// Procedures no longer in force.
    pub ended: Vec<ContentEnded>,
}
