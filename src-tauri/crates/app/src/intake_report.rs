//! The intake report: what the program found in every mail taken in, and how far each case has come, in the keys of
//! the sample office's `expected.json` (`schemas/files/intake-report.schema.json`).

use std::collections::BTreeSet;

use domain::check::condition_key;
use domain::finding::gather;
use domain::intake::Kind;
use domain::{Attachment, Case, Desk, Intake, Missing, Placed};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IntakeReport {
    /// Version of this format.
    pub format: u32,
    /// Every mail and bundle, in order of receipt.
    pub mails: Vec<MailLine>,
    /// Every case they touched.
    pub cases: Vec<CaseLines>,
}

/// A mail or a bundle of files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MailLine {
    /// Message-ID with its angle brackets; empty for a bundle.
    pub message_id: String,
    /// Moment of receipt, RFC 3339 with offset.
    pub received_at: String,
    /// The sender's own clock.
    pub date_header: Option<String>,
    /// SHA-256 of the original (of the first, for a bundle).
    pub sha256: String,
    /// Display name of the sender.
    pub from_name: String,
    /// Address of the sender.
    pub from_address: String,
    /// The agency whose list holds the address, or `unknown`.
    pub sender_agency: String,
    /// The sender's particulars; `null` where nothing is known of them.
    pub sender: Option<SenderLine>,
    /// Subject.
    pub subject: String,
    /// The decision it is about.
    pub decision: Option<DecisionLine>,
    /// `procedure-files`, `validity-list`, `supplement`, `noise` or `unknown`.
    pub kind: String,
    /// Number in the book, when it has one.
    pub register_number: Option<String>,
    /// Message-ID of the original, when this is a second delivery.
    pub duplicate_of: Option<String>,
    /// Whether it counts.
    pub to_be_counted: bool,
    /// Its files.
    pub attachments: Vec<AttachmentLine>,
}

/// The sender's particulars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SenderLine {
    /// Full name.
    pub name: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone, as written.
    pub phone: Option<String>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionLine {
    /// Number.
    pub number: String,
    /// Date.
    pub date: Option<String>,
    /// Where it was found.
    pub found_in: Vec<String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttachmentLine {
    /// Name as sent.
    pub filename: String,
    /// Name made safe.
    pub safe_name: String,
    /// Size of its bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Type by content.
    pub true_type: String,
    /// `encrypted`, `macros`, `truncated`, `empty` or `null`.
    pub condition: Option<String>,
    /// What it is.
    pub role: String,
    /// Whether what stands in it counts.
    pub readable: bool,
    /// Legacy encoding converted.
    pub text_encoding: Option<String>,
    /// Procedures found, those of an archive's members included.
    pub procedures: Vec<ProcedureLine>,
    /// The decision's own lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_lists: Option<DecisionLists>,
    /// Rows of a validity list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_rows: Option<Vec<RowLine>>,
    /// Members of an archive.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub members: Vec<AttachmentLine>,
}

/// A procedure found in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProcedureLine {
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Sections without heading.
    pub sections_absent: Vec<String>,
    /// Sections with a heading only.
    pub sections_heading_only: Vec<String>,
}

/// The lists of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionLists {
    /// Number of the decision.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Procedures announced.
    pub procedures: Vec<AnnouncedLine>,
    /// Procedures abolished.
    pub abolished: Vec<AbolishedLine>,
}

/// A procedure announced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnnouncedLine {
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Field.
    pub field: Option<String>,
    /// Agency that handles it.
    pub agency: Option<String>,
}

/// A procedure abolished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AbolishedLine {
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// The decision that announced it.
    pub published_by: Option<String>,
    /// When that was.
    pub published_on: Option<String>,
}

/// A row of a validity list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowLine {
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// `valid`, `expired`, or `null` when not understood.
    pub status: Option<String>,
    /// The decision that announced it.
    pub decision: Option<String>,
    /// Its date.
    pub decision_date: Option<String>,
    /// In force from.
    pub effective_date: Option<String>,
    /// No longer in force from.
    pub expiry_date: Option<String>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseLines {
    /// Its decision (a case has one).
    pub decisions: Vec<CaseLine>,
}

/// A decision and how far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseLine {
    /// Number.
    pub number: String,
    /// Date.
    pub date: Option<String>,
    /// Field.
    pub field: Option<String>,
    /// Procedures known to be announced.
    pub procedures: Vec<NamedLine>,
    /// Procedures abolished.
    pub abolished: Vec<NamedLine>,
    /// What was missing after each mail that counts.
    pub timeline: Vec<TimelineLine>,
    /// The mail that completed it.
    pub complete_after: Option<String>,
    /// When it was complete.
    pub complete_at: Option<String>,
}

/// A procedure by code and name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NamedLine {
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineLine {
    /// Message-ID of the mail, or number in the book of a bundle.
    pub after: String,
    /// When it was received.
    pub received_at: String,
    /// Nothing was missing then.
    pub complete: bool,
    /// What was.
    pub missing: Vec<MissingLine>,
}

/// Something missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MissingLine {
    /// What.
    pub what: String,
    /// Code of the procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name of the procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Sections without heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<Vec<String>>,
    /// Sections with a heading only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_only: Option<Vec<String>>,
    /// What the list says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_says: Option<String>,
    /// What the decision says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_says: Option<String>,
}

impl From<Missing> for MissingLine {
    fn from(m: Missing) -> Self {
        let Missing {
            what,
            code,
            name,
            absent,
            heading_only,
            list_says,
            decision_says,
        } = m;
        Self {
            what,
            code,
            name,
            absent,
            heading_only,
            list_says,
            decision_says,
        }
    }
}

/// The report on the arrivals held by these events, and on the cases they touched.
pub fn report(desk: &Desk, events: &[u64]) -> IntakeReport {
    let wanted: BTreeSet<u64> = events.iter().copied().collect();
    let mut lines: Vec<(Timestamp, u64, MailLine)> = Vec::new();
    let mut cases = BTreeSet::new();
    for seq in &wanted {
        let (intake, line) = if let Some(h) = desk.handoffs.get(seq) {
            cases.extend(h.case);
            let mut line = mail_line(desk, &h.intake, Some(&h.placed), true);
            line.register_number = Some(h.number.to_string());
            (&h.intake, line)
        } else if let Some(t) = desk.triage.get(seq) {
            (&t.intake, mail_line(desk, &t.intake, Some(&t.placed), false))
        } else if let Some(n) = desk.noise.get(seq) {
            let mut line = mail_line(desk, &n.intake, None, false);
            line.kind = Kind::Noise.as_str().to_owned();
            line.sender = None;
            (&n.intake, line)
        } else if let Some(d) = desk.duplicates.get(seq) {
            let (original, placed) = original_of(desk, d.of);
            cases.extend(desk.handoffs.get(&d.of).and_then(|h| h.case));
            let mut line = mail_line(desk, &d.intake, placed, false);
            line.duplicate_of = Some(original.map(message_id).unwrap_or_default());
            (&d.intake, line)
        } else {
            continue;
        };
        lines.push((intake.received_at, *seq, line));
    }
    lines.sort_by_key(|(at, seq, _)| (*at, *seq));
    let cases = cases
        .into_iter()
        .filter_map(|id| desk.case(id))
        .map(|case| CaseLines {
            decisions: vec![case_line(desk, case)],
        })
        .collect();
    IntakeReport {
        format: 1,
        mails: lines.into_iter().map(|(_, _, line)| line).collect(),
        cases,
    }
}

fn original_of(desk: &Desk, seq: u64) -> (Option<&Intake>, Option<&Placed>) {
    if let Some(h) = desk.handoffs.get(&seq) {
        (Some(&h.intake), Some(&h.placed))
    } else if let Some(t) = desk.triage.get(&seq) {
        (Some(&t.intake), Some(&t.placed))
    } else {
        (desk.noise.get(&seq).map(|n| &n.intake), None)
    }
}

fn message_id(intake: &Intake) -> String {
    intake
        .message_id
        .as_ref()
        .map(|id| format!("<{id}>"))
        .unwrap_or_default()
}

fn mail_line(desk: &Desk, intake: &Intake, placed: Option<&Placed>, counted: bool) -> MailLine {
    let zone = desk.settings.zone();
    let who = &intake.sender;
    let decision = placed.and_then(|p| {
        let decision = p.decision.as_ref()?;
        Some(DecisionLine {
            number: decision.number.clone(),
            date: decision.date.map(|d| d.to_string()),
            found_in: p.found_in.iter().map(key_of).collect(),
        })
    });
    MailLine {
        message_id: message_id(intake),
        received_at: zone.print(intake.received_at),
        date_header: intake.date_header.map(|at| zone.print(at)),
        sha256: intake.blobs.first().cloned().unwrap_or_default(),
        from_name: intake.from_name.clone(),
        from_address: intake.from_address.clone(),
        sender_agency: intake
            .agency
            .as_ref()
            .map_or("unknown", |a| a.as_str())
            .to_owned(),
        sender: Some(SenderLine {
            name: who.name.clone(),
            title: who.title.clone(),
            organisation: who.organisation.clone(),
            email: who.email.clone(),
            phone: who.phone.clone(),
        }),
        subject: intake.subject.clone(),
        decision,
        kind: placed.map_or(Kind::Unknown, |p| p.kind).as_str().to_owned(),
        register_number: None,
        duplicate_of: None,
        to_be_counted: counted,
        attachments: intake.attachments.iter().map(attachment_line).collect(),
    }
}

fn key_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(key)) => key,
        _ => String::new(),
    }
}

fn attachment_line(a: &Attachment) -> AttachmentLine {
    let own = |a: &Attachment| -> Vec<ProcedureLine> {
        a.reading
            .procedures
            .iter()
            .map(|p| ProcedureLine {
                code: p.code.clone(),
                name: p.name.clone(),
                sections_absent: p.sections_absent.clone(),
                sections_heading_only: p.sections_heading_only.clone(),
            })
            .collect()
    };
    let has_list = a.with_members().any(|f| f.reading.list.is_some());
    AttachmentLine {
        filename: a.filename.clone(),
        safe_name: a.safe_name.clone(),
        size: a.size_bytes,
        sha256: a.sha256.clone(),
        true_type: a.reading.true_type.clone(),
        condition: a.reading.condition.map(|c| condition_key(c).to_owned()),
        role: key_of(&a.reading.role),
        readable: a.reading.readable,
        text_encoding: a.reading.converted_from.clone(),
        procedures: a.with_members().flat_map(own).collect(),
        decision_lists: a
            .with_members()
            .find_map(|f| f.reading.decision.as_ref())
            .map(decision_lists),
        list_rows: has_list.then(|| a.with_members().flat_map(rows).collect()),
        members: a.members.iter().map(attachment_line).collect(),
    }
}

fn decision_lists(d: &domain::reading::DecisionFound) -> DecisionLists {
    DecisionLists {
        number: d.number.clone(),
        date: d.date.map(|d| d.to_string()),
        procedures: d
            .procedures
            .iter()
            .map(|p| AnnouncedLine {
                code: p.code.clone(),
                name: p.name.clone(),
                field: p.field.clone(),
                agency: p.agency.clone(),
            })
            .collect(),
        abolished: d
            .abolished
            .iter()
            .map(|p| AbolishedLine {
                code: p.code.clone(),
                name: p.name.clone(),
                published_by: p.published_by.clone(),
                published_on: p.published_on.map(|d| d.to_string()),
            })
            .collect(),
    }
}

fn rows(a: &Attachment) -> Vec<RowLine> {
    a.reading
        .list
        .iter()
        .flat_map(|l| &l.rows)
        .map(|r| RowLine {
            code: r.code.clone(),
            name: r.name.clone(),
            status: r.status.map(|s| s.as_str().to_owned()),
            decision: r.decision.clone(),
            decision_date: r.decision_date.map(|d| d.to_string()),
            effective_date: r.effective_date.map(|d| d.to_string()),
            expiry_date: r.expiry_date.map(|d| d.to_string()),
        })
        .collect()
}

fn case_line(desk: &Desk, case: &Case) -> CaseLine {
    let zone = desk.settings.zone();
    let course = domain::case::course(desk, case);
    let assembly = domain::case::assembly(desk, case);
    let name_of = |seq: u64| {
        desk.handoffs
            .get(&seq)
            .map_or_else(String::new, |h| match &h.intake.message_id {
                Some(id) => format!("<{id}>"),
                None => h.number.to_string(),
            })
    };
    CaseLine {
        number: case.decision.number.clone(),
        date: case.decision.date.map(|d| d.to_string()),
        field: case.field.clone(),
        procedures: assembly
            .expected
            .iter()
            .map(|e| NamedLine {
                code: e.code.clone(),
                name: e.name.clone(),
            })
            .collect(),
        abolished: assembly
            .ended
            .iter()
            .map(|e| NamedLine {
                code: e.abolished.code.clone(),
                name: e.abolished.name.clone(),
            })
            .collect(),
        timeline: course
            .steps
            .iter()
            .filter_map(|step| {
                Some(TimelineLine {
                    after: name_of(step.handoff?),
                    received_at: zone.print(step.at),
                    complete: step.is_complete(),
                    missing: gather(&step.findings)
                        .into_iter()
                        .map(MissingLine::from)
                        .collect(),
                })
            })
            .collect(),
        complete_after: course.completed_by().map(name_of),
        complete_at: course.complete_at.map(|at| zone.print(at)),
    }
}
