//! Letters that a person reads before they leave: supplement requests, and the apology of a clock.

use app::letters::{draft_supplement, write_apology, write_supplement};
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
    if request.kind != LetterKind::Supplement {
        // The other letters say what the register says; nobody words them.
        return Err(invalid("kind", "fixed"));
    }
    let draft = draft_supplement(ask.office(), case, &agency).await?;
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
    let written = match request.kind {
        LetterKind::Supplement => {
            let subject = filled("subject", &request.subject)?.to_owned();
            let text = filled("text", &request.text)?.to_owned();
            write_supplement(office, actor, case, &agency, Some((subject, text))).await?
        }
        LetterKind::Apology => write_apology(office, actor, case).await?,
        // A receipt is of an entry, which this request does not name; the others go by themselves.
        _ => return Err(invalid("kind", "fixed")),
    };
    Ok(LetterWritten {
        docx_path: written.docx_path.display().to_string(),
        eml_path: written.eml_path.display().to_string(),
    })
}
