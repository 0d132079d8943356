//! A handoff: one delivery of files from one agency at one moment, numbered in the book.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{CaseId, Placed};
use crate::intake::Intake;
use crate::person::{Actor, PersonId};

/// *Số vào sổ*: gap-free per year of recording (Decree 30/2020 art. 15, 22.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number {
    /// Year of recording, in the office's zone.
    pub year: i16,
    /// From 1.
    pub number: u32,
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.year)
    }
}

impl std::str::FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("số vào sổ phải có dạng 12/2026, không phải “{text}”");
        let (number, year) = text.split_once('/').ok_or_else(bad)?;
        Ok(Self {
            year: year.trim().parse().map_err(|_| bad())?,
            number: number.trim().parse().map_err(|_| bad())?,
        })
    }
}

/// A correction of an entry; the old words stay beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The event.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// Which field (key).
    pub field: String,
    /// What it said.
    pub was: String,
    /// What it says now.
    pub value: String,
    /// Why.
    pub reason: String,
}

/// A numbered handoff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its event in the ledger.
    pub seq: u64,
    /// Its number in the book.
    pub number: Number,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: Actor,
    /// What arrived.
    pub intake: Intake,
    /// Where it was placed.
    pub placed: Placed,
    /// Its case, when known.
    pub case: Option<CaseId>,
    /// Why it was back-filled, when it was.
    pub backfill_reason: Option<String>,
    /// Why a person accepted it out of triage, when one did.
    #[serde(default)]
    pub accept_reason: Option<String>,
    /// Who confirmed it.
    pub confirmed_by: Option<PersonId>,
    /// Later deliveries of the same message.
    pub duplicates: Vec<u64>,
    /// Corrections, oldest first.
    pub corrections: Vec<Correction>,
}

impl Handoff {
    /// A back-filled entry counts provisionally until a second person confirms it.
    pub fn is_provisional(&self) -> bool {
        self.backfill_reason.is_some() && self.confirmed_by.is_none()
    }
}

/// The fields of an entry that a person may correct.
pub const CORRECTABLE_FIELDS: [&str; 6] = [
    "sender.name",
    "sender.title",
    "sender.phone",
    "sender.organisation",
    "received_at",
    "subject",
];

impl Handoff {
    /// What a correctable field says; `None` for a field that cannot be corrected.
    pub fn field(&self, field: &str) -> Option<String> {
        let sender = &self.intake.sender;
        Some(match field {
            "sender.name" => sender.name.clone().unwrap_or_default(),
            "sender.title" => sender.title.clone().unwrap_or_default(),
            "sender.phone" => sender.phone.clone().unwrap_or_default(),
            "sender.organisation" => sender.organisation.clone().unwrap_or_default(),
            "received_at" => self.intake.received_at.to_string(),
            "subject" => self.intake.subject.clone(),
            _ => return None,
        })
    }

    /// Lets a correction speak from now on. `false` when field or value do not fit.
    pub(crate) fn set_field(&mut self, field: &str, value: &str) -> bool {
        let sender = &mut self.intake.sender;
        let text = Some(value.to_owned()).filter(|v| !v.is_empty());
        match field {
            "sender.name" => sender.name = text,
            "sender.title" => sender.title = text,
            "sender.phone" => sender.phone = text,
            "sender.organisation" => sender.organisation = text,
            "subject" => self.intake.subject = value.to_owned(),
            "received_at" => match value.parse() {
                Ok(at) => self.intake.received_at = at,
                Err(_) => return false,
            },
            _ => return false,
        }
        true
    }
}
