//! `review` and `publish`.

use std::process::ExitCode;

use domain::Act;
use domain::case::ReviewState;

use super::case::find;
use super::{Context, done, table};
use crate::args;
use crate::console::{Outcome, out, out_json};

pub(super) async fn run(context: &Context, command: args::Review) -> Outcome {
    let office = context.open().await?;
    match command {
        args::Review::List => {
            let inner = office.look().await?;
            let desk = &inner.desk;
            let mut rows = Vec::new();
            for case in desk.cases.values() {
                let Some(review) = case.review.as_ref().filter(|r| r.state == ReviewState::Waiting) else {
                    continue;
                };
                if context.json {
                    out_json(&serde_json::json!({
                        "case": case.id.0, "number": case.decision.number, "content": review.content,
                        "submitted_by": desk.actor_name(review.submitted_by),
                        "submitted_at": desk.settings.zone().print(review.submitted_at),
                    }))?;
                }
                rows.push(vec![
                    case.decision.number.clone(),
                    desk.actor_name(review.submitted_by).to_owned(),
                    desk.settings.zone().print(review.submitted_at),
                    review.content.clone(),
                ]);
            }
            if !context.json {
                if rows.is_empty() {
                    out("Không có gì chờ duyệt.")
                } else {
                    table(&rows)
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        args::Review::Show { case } => {
            let id = find(&office, &case).await?;
            let prepared = app::review::prepare(&office, id).await?;
            if context.json {
                out_json(&serde_json::json!({ "content_hash": prepared.hash, "content": prepared.content }))?;
                return Ok(ExitCode::SUCCESS);
            }
            out(&format!("Nội dung {}", prepared.hash));
            for p in &prepared.content.procedures {
                let code = p.code.as_deref().unwrap_or("?");
                out(&format!(
                    "  {code} {} — {} mục, {} mẫu đơn",
                    p.name,
                    p.sections.len(),
                    p.forms.len()
                ));
            }
            for e in &prepared.content.ended {
                out(&format!(
                    "  hết hiệu lực: {} {}",
                    e.code.as_deref().unwrap_or("?"),
                    e.name
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
        args::Review::Submit { case } => {
            let actor = context.actor(&office, Act::Submit).await?;
            let id = find(&office, &case).await?;
            let hash = app::review::submit(&office, actor, id).await?;
            done(
                context,
                &format!("Đã trình duyệt, nội dung {hash}"),
                &serde_json::json!({ "content_hash": hash }),
            )
        }
        args::Review::Approve { case, content } => {
            let actor = context.actor(&office, Act::Approve).await?;
            let id = find(&office, &case).await?;
            let content = match content {
                Some(content) => content,
                None => waiting(&office, id).await?,
            };
            app::review::approve(&office, actor, id, &content).await?;
            done(
                context,
                "Đã duyệt.",
                &serde_json::json!({ "content_hash": content }),
            )
        }
        args::Review::Reject { case, reason } => {
            let actor = context.actor(&office, Act::Approve).await?;
            let id = find(&office, &case).await?;
            let content = waiting(&office, id).await?;
            app::review::reject(&office, actor, id, &content, &reason).await?;
            done(
                context,
                "Đã trả lại.",
                &serde_json::json!({ "content_hash": content }),
            )
        }
    }
}

/// The content of a case that waits for review.
async fn waiting(office: &app::Office, case: domain::CaseId) -> Outcome<String> {
    let inner = office.look().await?;
    let review = inner.desk.case(case).and_then(|c| c.review.as_ref());
    let review = review.ok_or_else(|| app::AppError::not_found("nội dung trình duyệt"))?;
    Ok(review.content.clone())
}

pub(super) async fn publish(context: &Context, args: args::Publish) -> Outcome {
    let office = context.open().await?;
    let folder = {
        let inner = office.look().await?;
        app::publish::target_folder(&office, &inner.desk, args.target.as_deref())
    };
    if args.dry_run {
        let planned = app::publish::plan(&office).await?;
        let words = format!(
            "{} trang, {} hồ sơ chờ đăng",
            planned.pages.len(),
            planned.waiting.len()
        );
        let json = serde_json::json!({ "pages": planned.pages.len(), "waiting": planned.waiting.len() });
        return done(context, &words, &json);
    }
    let actor = context.actor(&office, Act::Publish).await?;
    let published = app::publish::publish(&office, actor, &folder).await?;
    let report = &published.report;
    let words = format!(
        "Đã đăng ở {}: {} trang ghi mới, {} không đổi, {} bỏ đi; đã đọc lại và đối chiếu {} tập tin",
        report.public.display(),
        report.written.len(),
        report.unchanged,
        report.removed.len(),
        report.verified
    );
    let json = serde_json::json!({
        "folder": folder, "public": report.public, "version": report.version, "written": report.written,
        "unchanged": report.unchanged, "removed": report.removed, "verified": report.verified,
        "cases": published.cases.iter().map(|c| c.0).collect::<Vec<_>>(),
    });
    done(context, &words, &json)
}
