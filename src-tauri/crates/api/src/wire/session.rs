//! Who is at the desk.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Agency, AgencyName, Id};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes in, assigns, asks, prepares.
    Editor,
    /// As an editor, and approves what others prepared.
    Reviewer,
    /// Sees everything, changes nothing.
    Manager,
    /// As a reviewer, and settings.
    Administrator,
    /// An official of a sending agency.
    Official,
}

/// One person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Title, when known.
    pub title: Option<String>,
    /// Agency.
    pub agency: Agency,
    /// Role.
    pub role: Role,
}

/// Who may sign in, and which register this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct People {
    /// The people, in the order to be shown.
    pub people: Vec<Person>,
    /// A register made for demonstration.
    pub demo: bool,
    /// In a demonstration register: the password of its labelled people, to be shown on the sign-in page.
    pub demo_password: Option<String>,
}

/// `session.sign_in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Who.
    pub person: Id,
    /// Their password.
    pub password: String,
}

/// Who is signed in, and what the screens must know from the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionView {
    /// The person, when somebody is signed in.
    pub person: Option<Person>,
    /// A register made for demonstration.
    pub demo: bool,
    /// What the three agencies are called here.
    pub agencies: Vec<AgencyName>,
    /// Version of the program.
    pub version: String,
}
