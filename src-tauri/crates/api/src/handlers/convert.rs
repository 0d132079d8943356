//! Values of the domain as the window gets them, where several commands share them.

use domain::reading::FileCondition as Condition;
use domain::{AgencyKey, Attachment, DecisionRef, Duty, Intake, Number};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Answer;
use super::error::{invalid, not_found, refused};
use super::scene::Scene;
use crate::wire::common::{Actor, AgencyName, DecisionName, EntryNumber, FileCondition, FileName, FileType};
use crate::wire::{Agency, ErrorCode};

/// What parts the event from the place in the id of a file.
const FILE_ID_MARK: char = '-';

impl Scene<'_> {
    /// A moment with the office's offset.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        self.desk().settings.zone().print(at)
    }

    pub(super) fn actor(&self, actor: domain::Actor) -> Actor {
        match actor {
            domain::Actor::Machine => Actor {
                id: "may".to_owned(),
                name: String::new(),
                machine: true,
            },
            domain::Actor::Person { id, .. } => Actor {
                id: id.0.to_string(),
                name: self.desk().actor_name(actor).to_owned(),
                machine: false,
            },
        }
    }

    /// Which of the three an agency of the settings is.
    pub(super) fn agency(&self, key: &AgencyKey) -> Option<Agency> {
        self.desk().settings.duty_of(key).map(agency_of)
    }

    /// The agency of the settings that is one of the three.
    pub(super) fn agency_key(&self, agency: Agency) -> Answer<AgencyKey> {
        self.desk()
            .settings
            .agency_with(duty_of(agency))
            .map(|a| a.key.clone())
            .ok_or_else(|| not_found("agency"))
    }

    pub(super) fn agencies(&self) -> Vec<AgencyName> {
        agency_names(&self.desk().settings)
    }

    /// The arrival an event holds: a numbered handoff or an item of the triage.
    pub(super) fn intake(&self, seq: u64) -> Option<&Intake> {
        let desk = self.desk();
        desk.handoffs
            .get(&seq)
            .map(|h| &h.intake)
            .or_else(|| desk.triage.get(&seq).map(|t| &t.intake))
    }

    /// A file by the id the window holds, with the event that brought it and its place in it.
    pub(super) fn file(&self, id: &str) -> Answer<(u64, usize, &Attachment)> {
        let found = id.split_once(FILE_ID_MARK).and_then(|(seq, index)| {
            let (seq, index): (u64, usize) = (seq.parse().ok()?, index.parse().ok()?);
            Some((seq, index, self.intake(seq)?.files().nth(index)?))
        });
        found.ok_or_else(|| not_found("file"))
    }

    /// The id of a file of an arrival, by its name as shown.
    pub(super) fn file_id(&self, seq: u64, safe_name: &str) -> Option<String> {
        let at = self.intake(seq)?.files().position(|f| f.safe_name == safe_name)?;
        Some(file_id(seq, at))
    }

    /// The id of this very file.
    pub(super) fn id_of_file(&self, seq: u64, file: &Attachment) -> Option<String> {
        let at = self.intake(seq)?.files().position(|f| f.file == file.file)?;
        Some(file_id(seq, at))
    }
}

/// The id of a file: the event that brought it and its place in it.
pub(super) fn file_id(seq: u64, index: usize) -> String {
    format!("{seq}{FILE_ID_MARK}{index}")
}

/// The files of an arrival, archive members included.
pub(super) fn file_names(seq: u64, intake: &Intake) -> Vec<FileName> {
    intake
        .files()
        .enumerate()
        .map(|(index, file)| file_name(seq, index, file))
        .collect()
}

/// A file as shown.
pub(super) fn file_name(seq: u64, index: usize, file: &Attachment) -> FileName {
    let reading = &file.reading;
    FileName {
        id: file_id(seq, index),
        name: file.safe_name.clone(),
        size_bytes: file.size_bytes,
        sha256: file.sha256.clone(),
        file_type: file_type(&reading.true_type, &file.safe_name),
        condition: match reading.condition {
            Some(Condition::Encrypted) => Some(FileCondition::Encrypted),
            Some(Condition::Macros) => Some(FileCondition::Macros),
            Some(Condition::Truncated) => Some(FileCondition::Truncated),
            Some(Condition::Empty) => Some(FileCondition::Empty),
            None if !reading.readable => Some(FileCondition::Unreadable),
            None => None,
        },
        readable: reading.readable,
    }
}

fn file_type(true_type: &str, name: &str) -> FileType {
    match true_type {
        "doc" => FileType::Doc,
        "docx" => FileType::Docx,
        "xls" => FileType::Xls,
        "xlsx" => FileType::Xlsx,
        "ods" => FileType::Ods,
        "odt" => FileType::Odt,
        "rtf" => FileType::Rtf,
        "html" => FileType::Html,
        "zip" => FileType::Zip,
        "rar" => FileType::Rar,
        "7z" => FileType::SevenZip,
        "pdf" => FileType::Pdf,
        "text" if name.to_lowercase().ends_with(".csv") => FileType::Csv,
        "text" => FileType::Text,
        "empty" => FileType::Empty,
        _ => FileType::Unknown,
    }
}

pub(super) fn agency_of(duty: Duty) -> Agency {
    match duty {
        Duty::ProcedureFiles => Agency::Office,
        Duty::ValidityList => Agency::Justice,
        Duty::Publication => Agency::Board,
    }
}

pub(super) fn duty_of(agency: Agency) -> Duty {
    match agency {
        Agency::Office => Duty::ProcedureFiles,
        Agency::Justice => Duty::ValidityList,
        Agency::Board => Duty::Publication,
    }
}

pub(super) fn agency_names(settings: &domain::Settings) -> Vec<AgencyName> {
    settings
        .agencies
        .iter()
        .map(|a| AgencyName {
            agency: agency_of(a.duty),
            name: a.name.clone(),
            short: a.short_name.clone(),
        })
        .collect()
}

pub(super) fn decision_name(decision: &DecisionRef) -> DecisionName {
    DecisionName {
        number: decision.number.clone(),
        date: decision.date.map(|d| d.to_string()),
        body: None,
    }
}

pub(super) fn entry_number(number: Number) -> EntryNumber {
    EntryNumber {
        year: number.year,
        number: number.number,
    }
}

/// A count for the window; more than it can hold is as many as it can hold.
pub(super) fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The stable key a closed value has in the evidence, of its kind when it carries values.
pub(super) fn key_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(key)) => key,
        Ok(value) => value["kind"].as_str().unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    }
}

/// A day a person gave.
pub(super) fn day(field: &str, text: &str) -> Answer<Date> {
    match text.trim() {
        "" => Err(invalid(field, "blank")),
        text => text.parse().map_err(|_| invalid(field, "not_a_date")),
    }
}

/// A moment a person gave that has come already.
pub(super) fn past_moment(field: &str, text: &str, now: Timestamp) -> Answer<Timestamp> {
    let at: Timestamp = match text.trim() {
        "" => return Err(invalid(field, "blank")),
        text => text.parse().map_err(|_| invalid(field, "not_a_date"))?,
    };
    if at > now {
        return Err(invalid(field, "in_future"));
    }
    Ok(at)
}

/// A text a person gave that is not blank.
pub(super) fn filled<'a>(field: &str, text: &'a str) -> Answer<&'a str> {
    match text.trim() {
        "" => Err(invalid(field, "blank")),
        text => Ok(text),
    }
}

/// A reason that says something.
pub(super) fn reason(text: &str) -> Answer<&str> {
    match text.trim() {
        "" => Err(refused(ErrorCode::NeedsReason)),
        text => Ok(text),
    }
}

/// Whether every word looked for stands in the texts, tone marks or not.
pub(super) struct Search(Vec<String>);

impl Search {
    pub(super) fn of(text: Option<&str>) -> Self {
        let bare = domain::text::fold_bare(text.unwrap_or_default());
        Self(bare.split_whitespace().map(str::to_owned).collect())
    }

    pub(super) fn finds<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let texts: Vec<&str> = texts.into_iter().collect();
        let bare = domain::text::fold_bare(&texts.join(" "));
        self.0.iter().all(|word| bare.contains(word.as_str()))
    }
}
