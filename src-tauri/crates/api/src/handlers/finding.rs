//! Findings as the window shows them.

use domain::check::Assembly;
use domain::finding::SectionGap;
use domain::text::fold;
use domain::{Severity as Grave, Waiver, What};

use super::convert::{agency_of, count};
use super::scene::{Laid, Scene};
use crate::wire::desk::FindingCount;
use crate::wire::finding::{Acceptance, AcceptedAs, Finding, FindingKind, FindingProcedure, Severity};

impl Scene<'_> {
    /// The findings of a case: blocking first, accepted ones last.
    pub(super) fn findings(&self, laid: &Laid<'_>) -> Vec<Finding> {
        let mut findings: Vec<&domain::Finding> = laid.course.findings().iter().collect();
        findings.sort_by_key(|f| (f.accepted.is_some(), f.severity));
        findings.into_iter().map(|f| self.finding(laid, f)).collect()
    }

    /// One finding.
    pub(super) fn finding(&self, laid: &Laid<'_>, finding: &domain::Finding) -> Finding {
        let section = |gap: SectionGap| match (&finding.section, finding.gap) {
            (Some(section), Some(found)) if found == gap => vec![section.clone()],
            _ => Vec::new(),
        };
        let of_procedure = finding.code.is_some() || finding.name.is_some();
        Finding {
            id: finding.id.0.clone(),
            severity: match finding.severity {
                Grave::Blocking => Severity::Blocking,
                Grave::Notice => Severity::Notice,
            },
            kind: kind(finding),
            owed_by: agency_of(finding.what.duty()),
            procedure: of_procedure.then(|| FindingProcedure {
                ordinal: ordinal(&laid.assembly, finding.code.as_deref(), finding.name.as_deref()),
                code: finding.code.clone(),
                name: finding.name.clone(),
            }),
            sections_absent: section(SectionGap::Absent),
            sections_empty: section(SectionGap::HeadingOnly),
            file: finding
                .handoff
                .zip(finding.file.as_deref())
                .and_then(|(seq, name)| self.file_id(seq, name)),
            file_name: finding.file.clone(),
            place: finding.place.clone(),
            line: None,
            value: finding.list_says.clone().or_else(|| finding.detail.clone()),
            expected: finding.decision_says.clone(),
            acceptance: finding.accepted.as_ref().map(|a| Acceptance {
                accepted_as: match a.how {
                    Waiver::ReaderWrong => AcceptedAs::ReaderWrong,
                    Waiver::Waived => AcceptedAs::Waived,
                },
                reason: a.reason.clone(),
                by: self.actor(a.by),
                at: self.moment(a.at),
            }),
        }
    }
}

/// The place of a procedure in the decision, from 1: announced ones first, then those it ends.
pub(super) fn ordinal(assembly: &Assembly<'_>, code: Option<&str>, name: Option<&str>) -> Option<u32> {
    let announced = assembly
        .expected
        .iter()
        .map(|e| (e.code.as_deref(), e.name.as_str()));
    let ended = assembly
        .ended
        .iter()
        .map(|e| (e.abolished.code.as_deref(), e.abolished.name.as_str()));
    let same = |(known_code, known_name): (Option<&str>, &str)| match (known_code, code) {
        (Some(a), Some(b)) => a.trim().eq_ignore_ascii_case(b.trim()),
        _ => name.is_some_and(|n| fold(n) == fold(known_name)),
    };
    announced.chain(ended).position(same).map(|at| count(at + 1))
}

/// What kind of finding. The reader's own problems are told apart by their key, which begins the detail.
fn kind(finding: &domain::Finding) -> FindingKind {
    match finding.what {
        What::DecisionFile => FindingKind::DecisionFile,
        What::ProcedureFile => FindingKind::ProcedureFile,
        What::ProcedureFileUnreadable => FindingKind::ProcedureFileUnreadable,
        What::Sections => FindingKind::Sections,
        What::ValidityList => FindingKind::ValidityList,
        What::ValidityListUnreadable => FindingKind::ValidityListUnreadable,
        What::ListRow => FindingKind::ListRow,
        What::ListStatusConflict => FindingKind::ListStatusConflict,
        What::FormNotAttached => FindingKind::FormNotAttached,
        What::LegacyEncoding => FindingKind::LegacyEncoding,
        What::Macros => FindingKind::Macros,
        What::SenderParticulars => FindingKind::SenderParticulars,
        What::OddDate => FindingKind::OddDate,
        What::StrayFile | What::StrayRow | What::MessageIdReused => FindingKind::OtherDecision,
        What::FieldNotStated => FindingKind::FieldMissing,
        What::ReaderProblem => match finding.detail.as_deref().unwrap_or_default() {
            key if key.starts_with("limit") => FindingKind::LimitExceeded,
            key if key.starts_with("encrypted") => FindingKind::Encrypted,
            key if key.starts_with("unsafe") => FindingKind::UnsafeName,
            _ => FindingKind::FileUnreadable,
        },
    }
}

/// How many findings of each kind, in the order they come.
pub(super) fn counts<'f>(findings: impl Iterator<Item = &'f domain::Finding>) -> Vec<FindingCount> {
    let mut out: Vec<FindingCount> = Vec::new();
    for finding in findings {
        let kind = kind(finding);
        match out.iter_mut().find(|c| c.kind == kind) {
            Some(c) => c.count += 1,
            None => out.push(FindingCount { kind, count: 1 }),
        }
    }
    out
}
