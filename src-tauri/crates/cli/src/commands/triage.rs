//! `triage`.

use std::process::ExitCode;

use app::error::AppError;
use app::office::Office;
use app::words;
use domain::{Act, AgencyKey};

use super::{Context, day, done, register, table};
use crate::args::Triage;
use crate::console::{Failure, Outcome, out, out_json};

pub(super) async fn run(context: &Context, command: Triage) -> Outcome {
    let office = context.open().await?;
    match command {
        Triage::List => {
            let seen = context.look(&office).await?;
            let (rows, json) = seen
                .view(&office, |inner| {
                    let desk = &inner.desk;
                    let zone = desk.settings.zone();
                    let mut rows = Vec::new();
                    let mut json = Vec::new();
                    for t in desk.triage.values().filter(|t| t.outcome.is_none()) {
                        let reasons: Vec<&str> = t.reasons.iter().map(|r| words::triage_reason(r)).collect();
                        rows.push(vec![
                            t.seq.to_string(),
                            zone.print(t.intake.received_at),
                            format!("{} <{}>", t.intake.from_name, t.intake.from_address),
                            t.intake.subject.clone(),
                            reasons.join("; "),
                        ]);
                        json.push(serde_json::json!({
                            "item": t.seq, "received_at": zone.print(t.intake.received_at),
                            "from": t.intake.from_address, "name": t.intake.from_name,
                            "subject": t.intake.subject, "reasons": t.reasons,
                            "guess": t.placed.decision.as_ref().map(|d| &d.number),
                        }));
                    }
                    for h in desk.handoffs.values().filter(|h| h.case.is_none()) {
                        rows.push(vec![
                            h.number.to_string(),
                            zone.print(h.intake.received_at),
                            h.intake.from_address.clone(),
                            h.intake.subject.clone(),
                            "đã vào sổ, chưa rõ hồ sơ: giaonhan triage assign".to_owned(),
                        ]);
                        json.push(serde_json::json!({
                            "number": h.number.to_string(), "received_at": zone.print(h.intake.received_at),
                            "from": h.intake.from_address, "subject": h.intake.subject,
                            "reasons": ["no-case"], "guess": h.placed.decision.as_ref().map(|d| &d.number),
                        }));
                    }
                    (rows, json)
                })
                .await?;
            if context.json {
                for value in &json {
                    out_json(value)?;
                }
            } else if rows.is_empty() {
                out("Không có gì chờ phân loại.");
            } else {
                table(&rows);
            }
            Ok(ExitCode::SUCCESS)
        }
        Triage::Show { item } => show(context, &office, item).await,
        Triage::Accept {
            item,
            agency,
            decision,
            date,
            reason,
        } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let date = date.as_deref().map(|d| day("--date", d)).transpose()?;
            let decision = decision
                .as_deref()
                .map(|n| app::cases::decision(n, date))
                .transpose()?;
            let number = app::cases::accept_triage(
                &office,
                actor,
                item,
                &AgencyKey::new(agency),
                decision,
                reason.as_deref(),
            )
            .await?;
            let json = serde_json::json!({ "number": number.to_string() });
            done(context, &format!("Đã vào sổ: số {number}"), &json)
        }
        Triage::Assign {
            number,
            decision,
            date,
            reason,
        } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let number = number.parse().map_err(Failure::Usage)?;
            let date = date.as_deref().map(|d| day("--date", d)).transpose()?;
            let decision = app::cases::decision(&decision, date)?;
            let seq = {
                let inner = office.look().await?;
                app::register::entry(&inner.desk, number)?.seq
            };
            let case = app::cases::assign(&office, actor, seq, decision, &reason).await?;
            done(
                context,
                &format!("Số {number} thuộc hồ sơ {}", case.0),
                &serde_json::json!({ "case": case.0 }),
            )
        }
        Triage::Dismiss { item, reason } => {
            let actor = context.actor(&office, Act::Handle).await?;
            app::cases::dismiss_triage(&office, actor, item, &reason).await?;
            done(
                context,
                "Đã bỏ qua; bản gốc vẫn được giữ.",
                &serde_json::json!({ "item": item }),
            )
        }
    }
}

async fn show(context: &Context, office: &Office, item: u64) -> Outcome {
    let seen = context.look(office).await?;
    let (json, words) = seen
        .view(office, |inner| {
            let waiting = inner.desk.triage.get(&item);
            let waiting = waiting.ok_or_else(|| AppError::not_found("triage").with("which", item))?;
            let (intake, zone) = (&waiting.intake, inner.desk.settings.zone());
            let reasons: Vec<&str> = waiting.reasons.iter().map(|r| words::triage_reason(r)).collect();
            let files: Vec<_> = intake.files().collect();
            let mut json = serde_json::json!({
                "item": item, "received_at": zone.print(intake.received_at),
                "from": intake.from_address, "name": intake.from_name, "subject": intake.subject,
                "reasons": waiting.reasons,
                "guess": waiting.placed.decision.as_ref().map(|d| &d.number),
                "files": files.iter().map(|f| serde_json::json!({ "name": f.safe_name, "sha256": f.sha256 }))
                    .collect::<Vec<_>>(),
            });
            register::add_origin(&mut json, intake);
            let mut lines = vec![
                format!("Mục chờ {item}, nhận lúc {}", zone.print(intake.received_at)),
                format!(
                    "{} <{}>: {}",
                    intake.from_name, intake.from_address, intake.subject
                ),
                format!("Chờ vì: {}", reasons.join("; ")),
            ];
            lines.extend(register::origin_lines(intake));
            lines.extend(files.iter().map(|f| format!("{}  {}", f.sha256, f.safe_name)));
            Ok::<_, AppError>((json, lines.join("\n")))
        })
        .await??;
    if context.json {
        out_json(&json)?;
    } else {
        out(&words);
    }
    Ok(ExitCode::SUCCESS)
}
