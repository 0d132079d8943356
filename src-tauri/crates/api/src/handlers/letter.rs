//! Letters that a person reads before they leave: supplement requests, overdue notices, and the apology of a clock.

use app::letters;
use domain::Act;

use super::convert::{count, filled};
use super::error::invalid;
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::case::LetterKind;
use crate::wire::letter::{DraftLetter, LetterDraft, LetterWritten, WriteLetter};

pub(super) async fn letter_draft(ask: &Ask<'_>, request: DraftLetter) -> Answer<LetterDraft> {
    let (case, agency) = {
        let scene = Scene::of(ask).await?;
        (scene.case(&request.case)?.id, scene.agency_key(request.agency)?)
    };
    let kind = worded(request.kind)?;
    let draft = letters::draft(ask.office(), kind, case, &agency).await?;
    Ok(LetterDraft {
        case: request.case,
        kind: request.kind,
        agency: request.agency,
        to_name: draft.to_name,
        to_address: draft.to_address,
        subject: draft.subject,
        text: draft.text,
        findings: count(draft.findings),
    })
}

pub(super) async fn letter_write(ask: &Ask<'_>, request: WriteLetter) -> Answer<LetterWritten> {
    let actor = ask.actor(Act::Handle).await?;
    let (case, agency) = {
        let scene = Scene::of(ask).await?;
        (scene.case(&request.case)?.id, scene.agency_key(request.agency)?)
    };
    let office = ask.office();
    let kind = worded(request.kind)?;
    // An apology may be left as the register words it.
    let unchanged = request.subject.is_empty() && request.text.is_empty();
    let words = if unchanged && kind == domain::LetterKind::Apology {
        None
    } else {
        let subject = filled("subject", &request.subject)?.to_owned();
        Some((subject, filled("text", &request.text)?.to_owned()))
    };
    let written = letters::write(office, actor, kind, case, &agency, words).await?;
    Ok(LetterWritten {
        docx_path: written.docx_path.display().to_string(),
        eml_path: written.eml_path.display().to_string(),
    })
}

/// The letters a person words. A receipt is of an entry, which these requests do not name; the others go by themselves.
fn worded(kind: LetterKind) -> Answer<domain::LetterKind> {
    match kind {
        LetterKind::Supplement => Ok(domain::LetterKind::Supplement),
        LetterKind::Overdue => Ok(domain::LetterKind::Overdue),
        LetterKind::Apology => Ok(domain::LetterKind::Apology),
        _ => Err(invalid("kind", "fixed")),
    }
}
