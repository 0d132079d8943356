//! `letter`.

use std::process::ExitCode;

use app::Office;
use app::error::AppError;
use app::letters::{self, Written};
use domain::{Act, AgencyKey, LetterKind};

use super::case::find;
use super::{Context, done};
use crate::args::{Letter, Worded};
use crate::console::{Failure, Outcome, out};

pub(super) async fn run(context: &Context, command: Letter) -> Outcome {
    let office = context.open().await?;
    letters::lay_out(&office).await?;
    let written = match command {
        Letter::Supplement(worded) => return word(context, &office, LetterKind::Supplement, worded).await,
        Letter::Overdue(worded) => return word(context, &office, LetterKind::Overdue, worded).await,
        Letter::Receipt { number } => {
            let actor = context.actor(&office, Act::Handle).await?;
            letters::write_receipt(&office, actor, number.parse().map_err(Failure::Usage)?).await?
        }
        Letter::Apology { case } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let id = find(&office, &case).await?;
            let board = AgencyKey::new("");
            letters::write(&office, actor, LetterKind::Apology, id, &board, None).await?
        }
    };
    told(context, &written)
}

async fn word(context: &Context, office: &Office, kind: LetterKind, worded: Worded) -> Outcome {
    let Worded {
        case,
        agency,
        draft,
        subject,
        text_file,
    } = worded;
    let agency = AgencyKey::new(agency);
    let id = find(office, &case).await?;
    if draft {
        let draft = letters::draft(office, kind, id, &agency).await?;
        out(&format!(
            "Gửi: {}",
            draft.to_address.as_deref().unwrap_or("(chưa có địa chỉ)")
        ));
        out(&format!("Tiêu đề: {}\n\n{}", draft.subject, draft.text));
        return Ok(ExitCode::SUCCESS);
    }
    let actor = context.actor(office, Act::Handle).await?;
    let text = text_file
        .map(|path| std::fs::read_to_string(&path).map_err(|e| AppError::reading(&path, &e)))
        .transpose()?;
    let words = match (subject, text) {
        (None, None) => None,
        (subject, text) => {
            let draft = letters::draft(office, kind, id, &agency).await?;
            Some((subject.unwrap_or(draft.subject), text.unwrap_or(draft.text)))
        }
    };
    told(
        context,
        &letters::write(office, actor, kind, id, &agency, words).await?,
    )
}

fn told(context: &Context, written: &Written) -> Outcome {
    let words = format!(
        "Đã soạn văn bản {} (gửi: giaonhan outbox send {0}):\n  {}\n  {}",
        written.seq,
        written.docx_path.display(),
        written.eml_path.display()
    );
    let json =
        serde_json::json!({ "letter": written.seq, "docx": written.docx_path, "eml": written.eml_path });
    done(context, &words, &json)
}
