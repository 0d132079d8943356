//! A small office to tell cases in: a desk folded from events, and arrivals made of a few words.

use std::sync::OnceLock;

use calendar::Calendar;
use domain::intake::{Authenticity, Cited, ReceivedEvidence};
use domain::placing::{CaseChoice, Placement, place};
use domain::reading::{
    Announced, DecisionFound, FileCondition, FileReading, FileRole, ListFound, ListRow, ProcedureFound,
    Validity,
};
use domain::state::BadEvent;
use domain::{
    Actor, AgencyKey, Attachment, Case, CaseId, Channel, DecisionRef, Desk, Entry, Event, FileRef, FoundIn,
    Intake, Particulars, Settings,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};

/// The decision most cases are about.
pub(crate) const NUMBER: &str = "174/QĐ-UBND";

/// Its day.
pub(crate) fn issued() -> Date {
    date(2026, 1, 19)
}

/// A moment in the office's zone: `at("20 16:35")` is 20 January 2026.
pub(crate) fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-01-{day}T{time}:00+07:00").parse().unwrap()
}

/// The shipped settings, from the file the program ships.
pub(crate) fn settings() -> Settings {
    serde_json::from_str(include_str!("../../../app/settings/khanh-hoa.json")).unwrap()
}

/// A desk and the events it was folded from.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) calendar: Calendar,
    pub(crate) entries: Vec<Entry>,
}

impl Office {
    pub(crate) fn new() -> Self {
        let settings = settings();
        static SHIPPED: OnceLock<Calendar> = OnceLock::new();
        let calendar = SHIPPED
            .get_or_init(|| Calendar::new(settings.calendar.clone()).unwrap())
            .clone();
        let first = Entry {
            seq: 1,
            at: at("01 08:00"),
            actor: Actor::Machine,
            event: Event::RegisterBegun {
                origin: "test".into(),
                public_key: String::new(),
                demo_clock: None,
                settings: Box::new(settings),
            },
        };
        Self {
            desk: Desk::begin(&first).unwrap(),
            calendar,
            entries: vec![first],
        }
    }

    /// Records an event.
    pub(crate) fn push(&mut self, event: Event) -> u64 {
        self.try_push(event).unwrap()
    }

    pub(crate) fn try_push(&mut self, event: Event) -> Result<u64, BadEvent> {
        let entry = Entry {
            seq: self.desk.seq + 1,
            at: self.desk.last_at,
            actor: Actor::Machine,
            event,
        };
        self.desk.apply(&entry)?;
        self.entries.push(entry);
        Ok(self.desk.seq)
    }

    /// Takes a mail in as the program does; its event comes back.
    pub(crate) fn take(&mut self, mail: Mail) -> u64 {
        let intake = mail.intake();
        match place(&self.desk, &intake) {
            Placement::Handoff { placed, case } => {
                let case = match case {
                    CaseChoice::Existing(case) => Some(case),
                    CaseChoice::Open(decision) => Some(CaseId(self.push(Event::CaseOpened {
                        decision,
                        justice_received_at: None,
                    }))),
                    CaseChoice::Unknown { .. } => None,
                };
                let number = self.desk.next_number(2026);
                let seq = self.push(Event::HandoffRegistered {
                    number,
                    intake: Box::new(intake),
                    placed,
                    case,
                    backfill_reason: None,
                    from_triage: None,
                    accept_reason: None,
                });
                self.set_clocks();
                seq
            }
            Placement::Triage { placed, reasons } => self.push(Event::Triaged {
                intake: Box::new(intake),
                placed,
                reasons,
            }),
            Placement::Duplicate { of } => self.push(Event::DuplicateNoted {
                of,
                intake: Box::new(intake),
            }),
            Placement::Noise | Placement::OwnLetter { .. } | Placement::Report { .. } => {
                self.push(Event::NoiseSetAside {
                    intake: Box::new(intake),
                })
            }
            Placement::Known { of } => of,
        }
    }

    /// Sets the clocks of every case where the facts call for it.
    pub(crate) fn set_clocks(&mut self) {
        let ids: Vec<CaseId> = self.desk.cases.keys().collect();
        for id in ids {
            let case = self.desk.case(id).unwrap();
            let course = domain::case::course(&self.desk, case);
            for (clock, deadline, cause) in
                domain::clock::to_set(&self.desk.settings, &self.calendar, case, &course)
            {
                let deadline = deadline.map(Box::new);
                self.push(Event::ClockSet {
                    case: id,
                    clock,
                    deadline,
                    cause: cause.into(),
                });
            }
        }
    }

    /// The only case.
    pub(crate) fn case(&self) -> &Case {
        assert_eq!(self.desk.cases.len(), 1);
        self.desk.cases.values().next().unwrap()
    }

    /// What is still missing, as `what:code` in order.
    pub(crate) fn missing(&self) -> Vec<String> {
        let course = domain::case::course(&self.desk, self.case());
        let mut lines: Vec<String> = domain::finding::gather(course.findings())
            .into_iter()
            .map(|m| match m.code {
                Some(code) => format!("{}:{code}", m.what),
                None => m.what,
            })
            .collect();
        lines.sort();
        lines
    }
}

/// A mail in a few words.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) id: String,
    pub(crate) agency: Option<&'static str>,
    pub(crate) received: Timestamp,
    pub(crate) subject: String,
    pub(crate) answers: Vec<String>,
    pub(crate) supplement: bool,
    pub(crate) replacing: bool,
    pub(crate) bulk: bool,
    pub(crate) cited: Vec<Cited>,
    pub(crate) files: Vec<Attachment>,
}

impl Mail {
    /// A mail of an agency that names the decision in its subject.
    pub(crate) fn from(agency: &'static str, received: &str) -> Self {
        let mut mail = Self::silent(agency, received);
        mail.cited = vec![cited(FoundIn::Subject, NUMBER, Some(issued()))];
        mail
    }

    /// A mail that names nothing.
    pub(crate) fn silent(agency: &'static str, received: &str) -> Self {
        Self {
            id: format!("{agency}-{received}"),
            agency: Some(agency),
            received: at(received),
            subject: String::new(),
            answers: Vec::new(),
            supplement: false,
            replacing: false,
            bulk: false,
            cited: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, file: Attachment) -> Self {
        self.files.push(file);
        self
    }

    pub(crate) fn intake(self) -> Intake {
        Intake {
            channel: Channel::Mail,
            blobs: vec![format!("blob-{}", self.id)],
            content_key: format!("content-{}", self.id),
            message_id: Some(self.id),
            answers: self.answers,
            subject: self.subject,
            from_name: String::new(),
            from_address: "someone@example.vn".into(),
            agency: self.agency.map(AgencyKey::new),
            sender: Particulars::default(),
            received_at: self.received,
            received_evidence: ReceivedEvidence::ReceivedHeader,
            date_header: None,
            bulk: self.bulk,
            auto_reply: false,
            speaks_of_supplement: self.supplement,
            speaks_of_replacing: self.replacing,
            cited: self.cited,
            attachments: self.files,
            problems: Vec::new(),
            mailbox: None,
            authenticity: Authenticity::default(),
            manifest: None,
            case_token: None,
            report: None,
        }
    }
}

pub(crate) fn cited(found_in: FoundIn, number: &str, date: Option<Date>) -> Cited {
    Cited {
        decision: DecisionRef::new(number, date),
        found_in,
        as_basis: false,
    }
}

/// A file of that name.
pub(crate) fn file(name: &str, reading: FileReading) -> Attachment {
    Attachment {
        file: FileRef {
            blob: format!("file-{name}"),
            part: Vec::new(),
            member: None,
        },
        filename: name.into(),
        safe_name: name.into(),
        size_bytes: 100,
        sha256: format!("sha-{name}"),
        reading,
        members: Vec::new(),
    }
}

/// The decision announcing the named procedures, `code name` each.
pub(crate) fn decision(procedures: &[(&str, &str)]) -> Attachment {
    let mut reading = FileReading::opaque("doc", true);
    reading.role = FileRole::Decision;
    reading.decision = Some(DecisionFound {
        number: Some(NUMBER.into()),
        date: Some(issued()),
        about: None,
        procedures: procedures
            .iter()
            .map(|(code, name)| Announced {
                code: Some((*code).into()),
                name: (*name).into(),
                field: None,
                agency: None,
            })
            .collect(),
        abolished: Vec::new(),
    });
    file("QD.doc", reading)
}

/// A soft file of a procedure, with sections that have no heading.
pub(crate) fn procedure(code: &str, name: &str, absent: &[&str]) -> Attachment {
    let mut reading = FileReading::opaque("doc", true);
    reading.role = FileRole::Procedure;
    reading.procedures = vec![ProcedureFound {
        code: Some(code.into()),
        name: name.into(),
        sections_absent: absent.iter().map(|s| (*s).into()).collect(),
        sections_heading_only: Vec::new(),
        forms_named: Vec::new(),
        place: String::new(),
    }];
    file(&format!("{code}.doc"), reading)
}

/// A file that cannot be read.
pub(crate) fn unreadable(name: &str, hints: &[&str]) -> Attachment {
    let mut reading = FileReading::opaque("doc", false);
    reading.condition = Some(FileCondition::Truncated);
    reading.hints = hints.iter().map(|h| (*h).into()).collect();
    file(name, reading)
}

/// A list: `(code, valid)` each.
pub(crate) fn list(name: &str, rows: &[(&str, Option<bool>)]) -> Attachment {
    let mut reading = FileReading::opaque("xls", true);
    reading.role = FileRole::ValidityList;
    reading.list = Some(ListFound {
        rows: rows
            .iter()
            .map(|(code, valid)| ListRow {
                code: Some((*code).into()),
                name: format!("Thủ tục {code}"),
                status: valid.map(|v| if v { Validity::Valid } else { Validity::Expired }),
                status_words: None,
                decision: Some(NUMBER.into()),
                decision_date: Some(issued()),
                effective_date: None,
                expiry_date: None,
                field: None,
                place: String::new(),
            })
            .collect(),
        replaces_earlier: false,
    });
    file(name, reading)
}
