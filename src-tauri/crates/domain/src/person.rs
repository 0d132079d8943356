//! People who act, and what each may do (Decision 29/2020 art. 26: accounts and rights by role).

use serde::{Deserialize, Serialize};

use crate::agency::AgencyKey;

/// Identifier of a person: the sequence number of the event that added them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub u64);

/// What a person is at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes in, prepares, writes letters, publishes what is approved.
    Editor,
    /// Everything of an editor, and approves what others prepared.
    Reviewer,
    /// Sees the register and the reports; changes nothing.
    Manager,
    /// Accounts, senders, settings.
    Administrator,
}

impl Role {
    /// All roles, in the order people see them.
    pub const ALL: [Self; 4] = [Self::Editor, Self::Reviewer, Self::Manager, Self::Administrator];

    /// The key used on the command line and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }

    /// The role with that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == key)
    }
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Enter a handoff by hand, take in files, assign or dismiss triage, open a case, accept a finding, write letters.
    Handle,
    /// Submit content for review.
    Submit,
    /// Approve or reject what another person submitted.
    Approve,
    /// Publish approved content.
    Publish,
    /// Change accounts, senders, settings.
    Administer,
    /// Correct an entry, confirm a back-filled one.
    Correct,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Agency.
    pub agency: AgencyKey,
    /// Role.
    pub role: Role,
    /// May still act.
    pub active: bool,
}

impl Person {
    /// Whether this person may do that.
    ///
    /// ```
    /// use domain::{Act, AgencyKey, Person, PersonId, Role};
    /// let manager = Person { id: PersonId(2), name: "Quản lý".into(), title: String::new(),
    ///     agency: AgencyKey::new("board"), role: Role::Manager, active: true };
    /// assert!(!manager.may(Act::Handle));
    /// ```
    pub fn may(&self, act: Act) -> bool {
        if !self.active {
            return false;
        }
        match act {
            Act::Handle | Act::Submit | Act::Publish | Act::Correct => {
                matches!(self.role, Role::Editor | Role::Reviewer | Role::Administrator)
            }
            Act::Approve => self.role == Role::Reviewer,
            Act::Administer => self.role == Role::Administrator,
        }
    }
}

/// Who did it: a person, or the program itself (*máy*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// The program by itself.
    Machine,
    /// A person, and how they showed who they are.
    Person {
        /// Who.
        id: PersonId,
        /// How they showed it.
        shown_by: Proof,
    },
}

/// How a person showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// With their password.
    Password,
    /// By sitting at the console of the machine that holds the register; no password was asked.
    Console,
}
