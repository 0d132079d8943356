//! The procedures of one file in the shape that leaves the program.

use serde::Serialize;

use super::{FormReading, ProcedureReading};
use crate::model::Place;

/// What `giaonhan doc sections FILE --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contents {
    /// The procedures, in the order of the document.
    pub procedures: Vec<ProcedureContents>,
}

/// One procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProcedureContents {
    /// Its code; `null` where the text gives none.
    pub code: Option<String>,
    /// Its name as written.
    pub name: String,
    /// Where it begins.
    pub place: Place,
    /// Its sections, in the order of the document.
    pub sections: Vec<SectionContents>,
    /// Its forms, in the order of the document.
    pub forms: Vec<FormReading>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SectionContents {
    /// Key: `trinh_tu`, `cach_thuc`, …
    pub key: &'static str,
    /// The heading as written.
    pub heading: String,
    /// The text under it, a paragraph or table row a line, cells by tab.
    pub text: String,
    /// Where the heading stands.
    pub place: Place,
}

impl Contents {
    /// The contents of what was read (and perhaps marked by a person).
    pub fn of(procedures: &[ProcedureReading]) -> Self {
        let procedures = procedures.iter().map(|procedure| ProcedureContents {
            code: procedure.code.clone(),
            name: procedure.name.clone(),
            place: procedure.place,
            sections: procedure
                .sections
                .iter()
                .map(|section| SectionContents {
                    key: section.key,
                    heading: section.heading.clone(),
                    text: section.text.clone(),
                    place: section.place,
                })
                .collect(),
            forms: procedure.forms.clone(),
        });
        Self {
            procedures: procedures.collect(),
        }
    }
}
