//! Who stands where: agencies are settings, never constants, so a key is only a word.

use serde::{Deserialize, Serialize};

/// The key of an agency in the settings, e.g. `office`, `justice`, `board`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyKey(pub String);

impl AgencyKey {
    /// A key from any text.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AgencyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an agency owes the case (Decision 2161 art. 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// The soft files and the decision (art. 3.1).
    ProcedureFiles,
    /// The list of procedures in force / no longer in force (art. 3.2).
    ValidityList,
    /// Publishing on the portal (art. 3.3).
    Publication,
}

/// An agency of the flow, as the settings name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Its key.
    pub key: AgencyKey,
    /// Full name, as letters address it.
    pub name: String,
    /// Short name, as tables show it.
    pub short_name: String,
    /// The unit that sends (Phòng Nội chính …).
    #[serde(default)]
    pub unit: String,
    /// What it owes.
    pub duty: Duty,
}

/// An official's address on the agency's list (a setting, entered as events).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Address, lower case.
    pub address: String,
    /// The agency it belongs to.
    pub agency: AgencyKey,
    /// The official; a common mailbox has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}
