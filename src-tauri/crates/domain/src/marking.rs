//! Where a person says a section stands when the reader was wrong (design §4). A mark is kept with the hash of the
//! file, so it holds for every delivery of the same bytes, those still to come included.
//!
//! The fold reads no documents: each event carries, beside the mark itself, what the file holds when it is read with
//! the marks then in force. The words of the registered handoff stay in the ledger as they were.
//!
//! ```
//! use domain::marking::MarkPlace;
//! assert_eq!("12.3".parse(), Ok(MarkPlace { block: 11, row: Some(2), cell: None, paragraph: None }));
//! assert_eq!("bảng ở đoạn 12, dòng 3".parse::<MarkPlace>(), "12.3".parse());
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::intake::{Attachment, Intake, Sha256Hex};
use crate::person::Actor;
use crate::reading::{FileRole, ProcedureFound};

/// A place in a document; all counts from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MarkPlace {
    /// Top-level block of the body.
    pub block: u32,
    /// Row, when the block is a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Cell of the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<u32>,
    /// Paragraph of the cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
}

/// A text that names no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("chỗ trong tập tin ghi là ĐOẠN, ĐOẠN.DÒNG hay ĐOẠN.DÒNG.Ô, đếm từ 1")]
pub struct NoPlace;

impl FromStr for MarkPlace {
    type Err = NoPlace;

    /// Reads `12`, `12.3`, `12.3.2`, or the place in words as the program shows it; counted from 1.
    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let known = |c: char| c.is_ascii_digit() || c.is_alphabetic() || " .,:".contains(c);
        if !text.chars().all(known) {
            return Err(NoPlace);
        }
        let mut numbers = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .map(|digits| {
                let from_one: u32 = digits.parse().map_err(|_| NoPlace)?;
                from_one.checked_sub(1).ok_or(NoPlace)
            });
        let block = numbers.next().ok_or(NoPlace)??;
        let mut next = || numbers.next().transpose();
        let place = Self {
            block,
            row: next()?,
            cell: next()?,
            paragraph: next()?,
        };
        match numbers.next() {
            None => Ok(place),
            Some(_) => Err(NoPlace),
        }
    }
}

impl fmt::Display for MarkPlace {
    /// As it is typed: `12.3.2`, counted from 1.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", u64::from(self.block) + 1)?;
        for part in [self.row, self.cell, self.paragraph]
            .into_iter()
            .map_while(|part| part)
        {
            write!(f, ".{}", u64::from(part) + 1)?;
        }
        Ok(())
    }
}

/// Which procedure of a file is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedProcedure {
    /// Its code, when the file states one: that tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its place among the procedures of the file, from 0: what tells where there is no code.
    pub index: u32,
}

/// *The section is here.*
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionMark {
    /// The procedure.
    pub procedure: MarkedProcedure,
    /// Key of the section: `trinh_tu`, `ho_so`, …
    pub section: String,
    /// Where it begins.
    pub from: MarkPlace,
    /// The last place that belongs to it.
    pub to: MarkPlace,
}

impl SectionMark {
    /// Whether both speak of the same section of the same procedure.
    pub fn is_of_same_section(&self, other: &Self) -> bool {
        let same_procedure = match (&self.procedure.code, &other.procedure.code) {
            (Some(one), Some(two)) => one.trim().eq_ignore_ascii_case(two.trim()),
            _ => self.procedure.index == other.procedure.index,
        };
        same_procedure && self.section == other.section
    }
}

/// What a file holds, read with the marks in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedReading {
    /// What it is in the handoff.
    pub role: FileRole,
    /// Its procedures, with what is absent in each.
    pub procedures: Vec<ProcedureFound>,
}

/// A mark in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingMark {
    /// Its event.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// What it says.
    pub mark: SectionMark,
    /// Why.
    pub reason: String,
}

/// The marks of one file, and what it holds with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedFile {
    /// The marks in force, oldest first. Empty once all were taken back; the reading then is without any.
    pub marks: Vec<StandingMark>,
    /// What it holds.
    pub reading: MarkedReading,
}

/// The files marked, by hash.
pub type MarkedFiles = BTreeMap<Sha256Hex, MarkedFile>;

/// Puts what a file holds with its marks in the place of what the reader alone found, wherever the file stands.
pub(crate) fn lay_over(marked: &MarkedFiles, intake: &mut Intake) {
    let lay = |file: &mut Attachment| {
        if let Some(known) = marked.get(&file.sha256) {
            file.reading.role = known.reading.role;
            file.reading.procedures.clone_from(&known.reading.procedures);
        }
    };
    for file in &mut intake.attachments {
        lay(file);
        file.members.iter_mut().for_each(lay);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_as_people_write_them() {
        let check = |text: &str, want: Option<[Option<u32>; 4]>| {
            let found = text.parse::<MarkPlace>().ok();
            let found = found.map(|p| [Some(p.block), p.row, p.cell, p.paragraph]);
            assert_eq!(found, want, "{text}");
        };
        check("1", Some([Some(0), None, None, None]));
        check("12.3.2", Some([Some(11), Some(2), Some(1), None]));
        check("đoạn 7", Some([Some(6), None, None, None]));
        check(
            "bảng ở đoạn 7, dòng 2, ô 1",
            Some([Some(6), Some(1), Some(0), None]),
        );
        check("1.2.3.4", Some([Some(0), Some(1), Some(2), Some(3)]));
        for wrong in ["", "đoạn", "0", "1.0", "-3", "1.2.3.4.5", "99999999999"] {
            check(wrong, None);
        }
    }
}
