//! `letter`.

use std::process::ExitCode;

use app::letters::{self, Written};
use domain::{Act, AgencyKey};

use super::case::find;
use super::{Context, done};
use crate::args::Letter;
use crate::console::{Failure, Outcome, out};

pub(super) async fn run(context: &Context, command: Letter) -> Outcome {
    let office = context.open().await?;
    letters::lay_out(&office).await?;
    let written = match command {
        Letter::Supplement {
            case,
            agency,
            draft: true,
        } => {
            let id = find(&office, &case).await?;
            let draft = letters::draft_supplement(&office, id, &AgencyKey::new(agency)).await?;
            out(&format!(
                "Gửi: {}",
                draft.to_address.as_deref().unwrap_or("(chưa có địa chỉ)")
            ));
            out(&format!("Tiêu đề: {}\n\n{}", draft.subject, draft.text));
            return Ok(ExitCode::SUCCESS);
        }
        Letter::Supplement {
            case,
            agency,
            draft: false,
        } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let id = find(&office, &case).await?;
            letters::write_supplement(&office, actor, id, &AgencyKey::new(agency), None).await?
        }
        Letter::Receipt { number } => {
            let actor = context.actor(&office, Act::Handle).await?;
            letters::write_receipt(&office, actor, number.parse().map_err(Failure::Usage)?).await?
        }
        Letter::Apology { case } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let id = find(&office, &case).await?;
            letters::write_apology(&office, actor, id).await?
        }
    };
    told(context, &written)
}

fn told(context: &Context, written: &Written) -> Outcome {
    let words = format!(
        "Đã soạn:\n  {}\n  {}",
        written.docx_path.display(),
        written.eml_path.display()
    );
    let json = serde_json::json!({ "docx": written.docx_path, "eml": written.eml_path });
    done(context, &words, &json)
}
