//! The component check (Decision 2161 art. 4.3): is everything here that should be, and readable?
//! Pure: the handoffs of one case in, findings out. The samples' rules are tests of it.
//!
//! Over 600 lines: one check from laying side by side to findings; parting it would part each rule from what it rests on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::agency::{AgencyKey, Duty};
use crate::decision::{DecisionRef, fold_number};
use crate::finding::{Finding, FindingId, SectionGap, Severity, What};
use crate::handoff::Handoff;
use crate::intake::Attachment;
use crate::reading::{
    Abolished, Announced, DecisionFound, FileCondition, FileRole, ListRow, ProcedureFound, Validity,
};
use crate::settings::Settings;
use crate::text::{fold, ordinal_in_file_name, words_in_file_name};

/// A soft file that holds a procedure.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The handoff that brought it.
    pub handoff: &'a Handoff,
    /// The file.
    pub file: &'a Attachment,
    /// Which procedure of the file.
    pub index: usize,
    /// What was found.
    pub found: &'a ProcedureFound,
}

/// A procedure of the decision and what has come of it.
#[derive(Debug, Clone)]
pub struct Expected<'a> {
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its field.
    pub field: Option<String>,
    /// The agency that handles it.
    pub agency: Option<String>,
    /// Its newest readable file.
    pub source: Option<Source<'a>>,
    /// A file meant to be it that cannot be read.
    pub unreadable: Option<(&'a Handoff, &'a Attachment)>,
    /// Its row in the lists laid over each other.
    pub row: Option<PlacedRow<'a>>,
}

/// A procedure the decision ends and its row.
#[derive(Debug, Clone)]
pub struct Ended<'a> {
    /// What the decision says.
    pub abolished: Abolished,
    /// Its row in the lists laid over each other.
    pub row: Option<PlacedRow<'a>>,
}

/// A row and where it came from.
#[derive(Debug, Clone, Copy)]
pub struct PlacedRow<'a> {
    /// The handoff that brought it.
    pub handoff: &'a Handoff,
    /// The file.
    pub file: &'a Attachment,
    /// The row.
    pub row: &'a ListRow,
}

/// Everything that has come of a case, put side by side.
#[derive(Debug, Clone)]
pub struct Assembly<'a> {
    /// The decision's own file.
    pub decision: Option<(&'a Handoff, &'a Attachment, &'a DecisionFound)>,
    /// Announced procedures; from the list while the decision's file has not come.
    pub expected: Vec<Expected<'a>>,
    /// Abolished procedures.
    pub ended: Vec<Ended<'a>>,
    /// Unreadable files that could not be told apart.
    pub unreadable_strays: Vec<(&'a Handoff, &'a Attachment)>,
    /// Readable procedures that belong to none of the decision's.
    pub stray_files: Vec<Source<'a>>,
    /// Rows laid over each other.
    pub rows: Vec<PlacedRow<'a>>,
    /// A readable list has come.
    pub has_list: bool,
    /// A list has come that could not be read.
    pub has_unreadable_list: bool,
}

/// Key of sameness of a procedure: its code, else its folded name.
fn key_of(code: Option<&str>, name: &str) -> String {
    match code {
        Some(code) => code.trim().to_uppercase(),
        None => fold(name),
    }
}

fn same_procedure(code_a: Option<&str>, name_a: &str, code_b: Option<&str>, name_b: &str) -> bool {
    match (code_a, code_b) {
        (Some(a), Some(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
        _ => fold(name_a) == fold(name_b),
    }
}

/// Lays the handoffs of one case side by side. `handoffs` must be in order of receipt.
pub fn assemble<'a>(settings: &Settings, decision: &DecisionRef, handoffs: &[&'a Handoff]) -> Assembly<'a> {
    let by_duty = |duty: Duty| {
        handoffs
            .iter()
            .copied()
            .filter(move |h| agency_duty(settings, h.intake.agency.as_ref()) == Some(duty))
    };
    let office: Vec<&Handoff> = by_duty(Duty::ProcedureFiles).collect();
    let justice: Vec<&Handoff> = by_duty(Duty::ValidityList).collect();

    let decision_file = newest_decision(decision, &office);
    let (rows, has_list, has_unreadable_list) = overlay(&justice);

    let mut expected = announced(decision, decision_file.map(|d| d.2), &rows);
    let mut ended: Vec<Ended> = decision_file
        .map(|(_, _, d)| {
            d.abolished
                .iter()
                .map(|a| Ended {
                    abolished: a.clone(),
                    row: None,
                })
                .collect()
        })
        .unwrap_or_default();

    let mut stray_files = Vec::new();
    for handoff in &office {
        for file in handoff.intake.files().filter(|f| f.reading.readable) {
            for (index, found) in file.reading.procedures.iter().enumerate() {
                let source = Source {
                    handoff,
                    file,
                    index,
                    found,
                };
                match position(&expected, found) {
                    Some(i) => {
                        if let Some(e) = expected.get_mut(i) {
                            e.source = Some(source);
                            e.unreadable = None;
                        }
                    }
                    None => stray_files.push(source),
                }
            }
        }
    }
    if decision_file.is_none() && rows.is_empty() {
        stray_files.clear();
    }
    let unreadable_strays = attribute_unreadable(&mut expected, &office);

    for e in &mut expected {
        e.row = rows
            .iter()
            .copied()
            .find(|r| same_procedure(e.code.as_deref(), &e.name, r.row.code.as_deref(), &r.row.name));
    }
    for e in &mut ended {
        let a = &e.abolished;
        e.row = rows
            .iter()
            .copied()
            .find(|r| same_procedure(a.code.as_deref(), &a.name, r.row.code.as_deref(), &r.row.name));
    }
    Assembly {
        decision: decision_file,
        expected,
        ended,
        unreadable_strays,
        stray_files,
        rows,
        has_list,
        has_unreadable_list,
    }
}

fn agency_duty(settings: &Settings, agency: Option<&AgencyKey>) -> Option<Duty> {
    let key = agency?;
    settings.agencies.iter().find(|a| &a.key == key).map(|a| a.duty)
}

/// The newest readable file that is this decision.
fn newest_decision<'a>(
    decision: &DecisionRef,
    office: &[&'a Handoff],
) -> Option<(&'a Handoff, &'a Attachment, &'a DecisionFound)> {
    let mut newest = None;
    for handoff in office {
        for file in handoff.intake.files().filter(|f| f.reading.readable) {
            if let Some(found) = &file.reading.decision {
                let fits = match &found.number {
                    Some(number) => DecisionRef::new(number.clone(), None).fits(decision),
                    None => true,
                };
                if fits {
                    newest = Some((*handoff, file, found));
                }
            }
        }
    }
    newest
}

/// Lays the lists over each other by procedure, newest last; one that replaces drops all before it.
fn overlay<'a>(justice: &[&'a Handoff]) -> (Vec<PlacedRow<'a>>, bool, bool) {
    let mut order: Vec<String> = Vec::new();
    let mut rows: BTreeMap<String, PlacedRow> = BTreeMap::new();
    let (mut has_list, mut has_unreadable) = (false, false);
    for handoff in justice {
        let lists: Vec<&Attachment> = handoff
            .intake
            .files()
            .filter(|f| f.reading.readable && f.reading.list.is_some())
            .collect();
        has_unreadable |= handoff.intake.files().any(|f| !f.reading.readable) && lists.is_empty();
        has_list |= !lists.is_empty();
        let replaces = !lists.is_empty()
            && (handoff.intake.speaks_of_replacing
                || lists
                    .iter()
                    .any(|f| f.reading.list.as_ref().is_some_and(|l| l.replaces_earlier)));
        if replaces {
            rows.clear();
            order.clear();
        }
        for file in lists {
            for row in file.reading.list.iter().flat_map(|l| &l.rows) {
                let key = key_of(row.code.as_deref(), &row.name);
                if rows
                    .insert(key.clone(), PlacedRow { handoff, file, row })
                    .is_none()
                {
                    order.push(key);
                }
            }
        }
    }
    let rows = order.iter().filter_map(|key| rows.get(key).copied()).collect();
    (rows, has_list, has_unreadable)
}

/// The procedures the decision announces; while its file has not come, those the list calls valid by it.
fn announced<'a>(
    decision: &DecisionRef,
    found: Option<&DecisionFound>,
    rows: &[PlacedRow<'a>],
) -> Vec<Expected<'a>> {
    let blank = |a: Announced| Expected {
        code: a.code,
        name: a.name,
        field: a.field,
        agency: a.agency,
        source: None,
        unreadable: None,
        row: None,
    };
    match found {
        Some(found) => found.procedures.iter().cloned().map(blank).collect(),
        None => rows
            .iter()
            .filter(|r| r.row.status == Some(Validity::Valid))
            .filter(|r| match &r.row.decision {
                Some(number) => DecisionRef::new(number.clone(), r.row.decision_date).fits(decision),
                None => true,
            })
            .map(|r| {
                blank(Announced {
                    code: r.row.code.clone(),
                    name: r.row.name.clone(),
                    field: r.row.field.clone(),
                    agency: None,
                })
            })
            .collect(),
    }
}

fn position(expected: &[Expected], found: &ProcedureFound) -> Option<usize> {
    expected
        .iter()
        .position(|e| {
            e.code.is_some()
                && found.code.is_some()
                && same_procedure(e.code.as_deref(), &e.name, found.code.as_deref(), &found.name)
        })
        .or_else(|| {
            let name = fold(&found.name);
            expected.iter().position(|e| {
                fold(&e.name) == name
                    && match (&e.code, &found.code) {
                        (Some(a), Some(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
                        _ => true,
                    }
            })
        })
}

/// Tells which procedure each unreadable file was meant to be: by its readable text, its name, the number in
/// its name, else by elimination. What is left belongs to none.
fn attribute_unreadable<'a>(
    expected: &mut [Expected<'a>],
    office: &[&'a Handoff],
) -> Vec<(&'a Handoff, &'a Attachment)> {
    let mut open: Vec<(&Handoff, &Attachment)> = Vec::new();
    for handoff in office {
        for file in handoff.intake.files() {
            if !file.reading.readable && !matches!(file.reading.role, FileRole::Decision | FileRole::Form) {
                open.push((handoff, file));
            }
        }
    }
    if expected.is_empty() {
        return Vec::new();
    }
    // A surer sign is used before a weaker one, over all files.
    for sign in [by_readable_text, by_words_of_name, by_number_in_name] {
        open.retain(
            |&(handoff, file)| match sign(expected, file).and_then(|i| expected.get_mut(i)) {
                Some(e) => {
                    if e.source.is_none() {
                        e.unreadable = Some((handoff, file));
                    }
                    false
                }
                None => true,
            },
        );
    }
    let lacking: Vec<usize> = expected
        .iter()
        .enumerate()
        .filter(|(_, e)| e.source.is_none() && e.unreadable.is_none())
        .map(|(i, _)| i)
        .collect();
    if let ([only], [lack]) = (open.as_slice(), lacking.as_slice()) {
        if let Some(e) = expected.get_mut(*lack) {
            e.unreadable = Some(*only);
        }
        return Vec::new();
    }
    if lacking.is_empty() {
        return Vec::new();
    }
    open
}

fn by_readable_text(expected: &[Expected], file: &Attachment) -> Option<usize> {
    expected.iter().position(|e| {
        file.reading.hints.iter().any(|hint| {
            e.code
                .as_deref()
                .is_some_and(|code| hint.trim().eq_ignore_ascii_case(code))
                || fold(hint) == fold(&e.name)
        })
    })
}

/// The one procedure whose name shares most words with the file's name; two that share as many tell nothing.
fn by_words_of_name(expected: &[Expected], file: &Attachment) -> Option<usize> {
    let scores: Vec<usize> = expected
        .iter()
        .map(|e| words_in_file_name(&e.name, &file.filename))
        .collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    let mut at_best = scores
        .iter()
        .enumerate()
        .filter(|(_, s)| **s == best)
        .map(|(i, _)| i);
    let index = at_best.next()?;
    at_best.next().is_none().then_some(index)
}

fn by_number_in_name(expected: &[Expected], file: &Attachment) -> Option<usize> {
    ordinal_in_file_name(&file.filename)
        .map(|n| n - 1)
        .filter(|i| *i < expected.len())
}

/// The findings of an assembly, blocking ones first, in the order of the decision.
pub fn findings(settings: &Settings, assembly: &Assembly) -> Vec<Finding> {
    let mut out = Vec::new();
    if assembly.decision.is_none() {
        out.push(blocking(What::DecisionFile, "decision-file".to_owned()));
    }
    for e in &assembly.expected {
        procedure_findings(settings, e, &mut out);
    }
    for (handoff, file) in &assembly.unreadable_strays {
        let mut f = blocking(
            What::ProcedureFileUnreadable,
            format!("procedure-file-unreadable/{}", file.sha256),
        );
        f.file = Some(file.safe_name.clone());
        f.handoff = Some(handoff.seq);
        out.push(f);
    }
    if !assembly.has_list {
        let what = if assembly.has_unreadable_list {
            What::ValidityListUnreadable
        } else {
            What::ValidityList
        };
        out.push(blocking(what, what.as_str().to_owned()));
    } else if assembly.decision.is_some() {
        for e in &assembly.expected {
            row_finding(e.code.as_deref(), &e.name, e.row, Validity::Valid, &mut out);
        }
        for e in &assembly.ended {
            let a = &e.abolished;
            row_finding(a.code.as_deref(), &a.name, e.row, Validity::Expired, &mut out);
        }
    }
    notices(settings, assembly, &mut out);
    out
}

fn blocking(what: What, id: String) -> Finding {
    Finding {
        id: FindingId(id),
        severity: Severity::Blocking,
        what,
        code: None,
        name: None,
        section: None,
        gap: None,
        list_says: None,
        decision_says: None,
        file: None,
        place: None,
        detail: None,
        handoff: None,
        accepted: None,
    }
}

fn notice(what: What, id: String) -> Finding {
    Finding {
        severity: Severity::Notice,
        ..blocking(what, id)
    }
}

fn procedure_findings(settings: &Settings, e: &Expected, out: &mut Vec<Finding>) {
    let key = key_of(e.code.as_deref(), &e.name);
    let about = |mut f: Finding| {
        f.code = e.code.clone();
        f.name = Some(e.name.clone());
        f
    };
    let Some(source) = e.source else {
        let what = if e.unreadable.is_some() {
            What::ProcedureFileUnreadable
        } else {
            What::ProcedureFile
        };
        let mut f = about(blocking(what, format!("{}/{key}", what.as_str())));
        if let Some((handoff, file)) = e.unreadable {
            f.file = Some(file.safe_name.clone());
            f.handoff = Some(handoff.seq);
            f.detail = file.reading.condition.map(|c| condition_key(c).to_owned());
        }
        out.push(f);
        return;
    };
    let gaps = source
        .found
        .sections_absent
        .iter()
        .map(|s| (s, SectionGap::Absent))
        .chain(
            source
                .found
                .sections_heading_only
                .iter()
                .map(|s| (s, SectionGap::HeadingOnly)),
        );
    for (section, gap) in gaps {
        let is_blocking = settings.checklist.blocking_sections.iter().any(|s| s == section);
        let id = format!("sections/{key}/{section}");
        let mut f = about(if is_blocking {
            blocking(What::Sections, id)
        } else {
            notice(What::FieldNotStated, id)
        });
        f.section = Some(section.clone());
        f.gap = Some(gap);
        f.file = Some(source.file.safe_name.clone());
        f.handoff = Some(source.handoff.seq);
        f.place = Some(source.found.place.clone()).filter(|p| !p.is_empty());
        out.push(f);
    }
}

/// The key of a condition, as reports and messages use it.
pub fn condition_key(condition: FileCondition) -> &'static str {
    match condition {
        FileCondition::Encrypted => "encrypted",
        FileCondition::Macros => "macros",
        FileCondition::Truncated => "truncated",
        FileCondition::Empty => "empty",
    }
}

fn row_finding(
    code: Option<&str>,
    name: &str,
    row: Option<PlacedRow>,
    wanted: Validity,
    out: &mut Vec<Finding>,
) {
    let key = key_of(code, name);
    let says = row.map(|r| r.row.status);
    let mut f = match says {
        Some(Some(status)) if status == wanted => return,
        Some(Some(status)) => {
            let mut f = blocking(What::ListStatusConflict, format!("list-status-conflict/{key}"));
            f.list_says = Some(status.as_str().to_owned());
            f.decision_says = Some(wanted.as_str().to_owned());
            f
        }
        Some(None) | None => blocking(What::ListRow, format!("list-row/{key}")),
    };
    if let Some(r) = row {
        f.file = Some(r.file.safe_name.clone());
        f.place = Some(r.row.place.clone()).filter(|p| !p.is_empty());
        f.handoff = Some(r.handoff.seq);
        f.detail.clone_from(&r.row.status_words);
    }
    f.code = code.map(str::to_owned);
    f.name = Some(name.to_owned());
    out.push(f);
}

/// Notices: what people should know and what blocks nothing.
fn notices(settings: &Settings, assembly: &Assembly, out: &mut Vec<Finding>) {
    let mut seen_files = BTreeSet::new();
    let mut seen_handoffs = BTreeSet::new();
    let files = assembly
        .decision
        .map(|(h, f, _)| (h, f))
        .into_iter()
        .chain(
            assembly
                .expected
                .iter()
                .filter_map(|e| e.source.map(|s| (s.handoff, s.file))),
        )
        .chain(assembly.rows.iter().map(|r| (r.handoff, r.file)));
    for (handoff, file) in files {
        if seen_handoffs.insert(handoff.seq) {
            particulars_notice(handoff, out);
        }
        if seen_files.insert((handoff.seq, file.file.clone())) {
            file_notices(handoff, file, out);
        }
    }
    for source in &assembly.stray_files {
        let key = key_of(source.found.code.as_deref(), &source.found.name);
        let mut f = notice(
            What::StrayFile,
            format!("stray-file/{}/{key}", source.file.sha256),
        );
        f.code.clone_from(&source.found.code);
        f.name = Some(source.found.name.clone());
        f.file = Some(source.file.safe_name.clone());
        f.handoff = Some(source.handoff.seq);
        out.push(f);
    }
    form_notices(assembly, out);
    if let Some((_, _, decision)) = assembly.decision {
        row_notices(settings, assembly, decision, out);
    }
}

fn particulars_notice(handoff: &Handoff, out: &mut Vec<Finding>) {
    let s = &handoff.intake.sender;
    let lacking: Vec<&str> = [("name", &s.name), ("title", &s.title), ("phone", &s.phone)]
        .into_iter()
        .filter(|(_, value)| value.as_deref().is_none_or(|v| v.trim().is_empty()))
        .map(|(key, _)| key)
        .collect();
    if !lacking.is_empty() {
        let mut f = notice(
            What::SenderParticulars,
            format!("sender-particulars/{}", handoff.seq),
        );
        f.detail = Some(lacking.join(", "));
        f.handoff = Some(handoff.seq);
        out.push(f);
    }
}

fn file_notices(handoff: &Handoff, file: &Attachment, out: &mut Vec<Finding>) {
    let mut push = |what: What, id: String, detail: Option<String>, place: Option<String>| {
        let mut f = notice(what, id);
        f.file = Some(file.safe_name.clone());
        f.handoff = Some(handoff.seq);
        f.detail = detail;
        f.place = place;
        out.push(f);
    };
    if let Some(encoding) = &file.reading.converted_from {
        push(
            What::LegacyEncoding,
            format!("legacy-encoding/{}", file.sha256),
            Some(encoding.clone()),
            None,
        );
    }
    if file.reading.condition == Some(FileCondition::Macros) {
        push(What::Macros, format!("macros/{}", file.sha256), None, None);
    }
    for (index, problem) in file.reading.problems.iter().enumerate() {
        let place = Some(problem.place.clone()).filter(|p| !p.is_empty());
        let detail = Some(format!("{} {}", problem.key, problem.detail).trim().to_owned());
        push(
            What::ReaderProblem,
            format!("reader-problem/{}/{index}", file.sha256),
            detail,
            place,
        );
    }
}

/// Forms a procedure names, when no file of the case looks like a form.
fn form_notices(assembly: &Assembly, out: &mut Vec<Finding>) {
    let handoffs: BTreeMap<u64, &Handoff> = assembly
        .expected
        .iter()
        .filter_map(|e| e.source.map(|s| (s.handoff.seq, s.handoff)))
        .collect();
    let has_form = handoffs
        .values()
        .any(|h| h.intake.files().any(|f| f.reading.role == FileRole::Form));
    if has_form {
        return;
    }
    for e in &assembly.expected {
        let Some(source) = e.source else { continue };
        for form in &source.found.forms_named {
            let key = key_of(e.code.as_deref(), &e.name);
            let mut f = notice(
                What::FormNotAttached,
                format!("form-not-attached/{key}/{}", fold(form)),
            );
            f.code.clone_from(&e.code);
            f.name = Some(e.name.clone());
            f.detail = Some(form.clone());
            f.file = Some(source.file.safe_name.clone());
            f.handoff = Some(source.handoff.seq);
            out.push(f);
        }
    }
}

fn row_notices(_settings: &Settings, assembly: &Assembly, decision: &DecisionFound, out: &mut Vec<Finding>) {
    for row in &assembly.rows {
        let of_decision = decision
            .procedures
            .iter()
            .any(|a| same_procedure(a.code.as_deref(), &a.name, row.row.code.as_deref(), &row.row.name))
            || decision
                .abolished
                .iter()
                .any(|a| same_procedure(a.code.as_deref(), &a.name, row.row.code.as_deref(), &row.row.name));
        let key = key_of(row.row.code.as_deref(), &row.row.name);
        let mut push = |what: What, id: String, detail: Option<String>| {
            let mut f = notice(what, id);
            f.code.clone_from(&row.row.code);
            f.name = Some(row.row.name.clone());
            f.file = Some(row.file.safe_name.clone());
            f.place = Some(row.row.place.clone()).filter(|p| !p.is_empty());
            f.handoff = Some(row.handoff.seq);
            f.detail = detail;
            out.push(f);
        };
        if !of_decision {
            push(
                What::StrayRow,
                format!("stray-row/{key}"),
                row.row.decision.clone(),
            );
            continue;
        }
        let announced_here = match (&row.row.decision, &decision.number) {
            (Some(a), Some(b)) => fold_number(a) == fold_number(b),
            _ => false,
        };
        let odd = match (row.row.effective_date, decision.date, row.row.expiry_date) {
            (Some(from), Some(issued), _) if announced_here && from < issued => Some(from),
            (Some(from), _, Some(to)) if to < from => Some(to),
            _ => None,
        };
        if let Some(date) = odd {
            push(What::OddDate, format!("odd-date/{key}"), Some(date.to_string()));
        }
    }
}

/// One step of a case's timeline: what was still wrong after a moment.
#[derive(Debug, Clone)]
pub struct Step {
    /// The moment: a receipt, or a waiver.
    pub at: Timestamp,
    /// The handoff received, when it was a receipt.
    pub handoff: Option<u64>,
    /// The findings then, with what had been accepted by then marked.
    pub findings: Vec<Finding>,
}

impl Step {
    /// Nothing blocks.
    pub fn is_complete(&self) -> bool {
        self.blocking().next().is_none()
    }

    /// What blocks.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|f| f.severity == Severity::Blocking && f.accepted.is_none())
    }

    /// Nothing that is owed under this duty is missing.
    pub fn is_complete_for(&self, duty: Duty) -> bool {
        self.blocking().all(|f| f.what.duty() != duty)
    }
}
