//! `register` and `check`.

use std::process::ExitCode;

use app::data_dir::write_whole;
use app::verify::{Verification, verify_folder};
use app::{manifest, origin};
use domain::{Act, Channel, Intake, Number};

use super::{Context, done, proof, table, take_in};
use crate::args::Register;
use crate::console::{Failure, Outcome, note, out, out_json};

pub(super) async fn run(context: &Context, command: Register) -> Outcome {
    if let Register::Backfill(args) = command {
        if args.from.is_none() {
            return Err(Failure::Usage(
                "ghi bù cần --from CƠ-QUAN --received LÚC-NHẬN --reason LÝ-DO".to_owned(),
            ));
        }
        return take_in::run(context, args).await;
    }
    if let Register::Verify = command {
        // A harmed register may not open as a desk; what is wrong with it must be told all the same.
        let found = verify_folder(&context.data_dir()?, |_, _| {}).await?;
        return told(context, &found);
    }
    if let Register::VerifyReceipt(args) = command {
        return proof::verify(context, &args);
    }
    let office = context.open().await?;
    match command {
        Register::Prove(args) => proof::prove(context, &office, args).await,
        Register::Key => proof::key(context, &office).await,
        Register::List { year } => {
            let seen = context.look(&office).await?;
            let lines = seen
                .view(&office, |inner| {
                    app::register::entries(&inner.desk, year)
                        .into_iter()
                        .map(|h| app::register::line(&inner.desk, h))
                        .collect::<Vec<_>>()
                })
                .await?;
            if context.json {
                for line in &lines {
                    out_json(line)?;
                }
            } else if lines.is_empty() {
                out("Sổ chưa có số nào.");
            } else {
                let rows: Vec<Vec<String>> = lines
                    .into_iter()
                    .map(|l| {
                        vec![
                            l.number,
                            l.received_at,
                            l.agency_name,
                            l.sender_name.unwrap_or_default(),
                            l.decision.unwrap_or_default(),
                            format!("{} tập tin", l.files.len()),
                            l.state,
                        ]
                    })
                    .collect();
                table(&rows);
            }
            Ok(ExitCode::SUCCESS)
        }
        Register::Show { number } => {
            let number = parse(&number)?;
            let seen = context.look(&office).await?;
            let (line, seq, intake) = seen
                .view(&office, |inner| {
                    let entry = app::register::entry(&inner.desk, number)?;
                    Ok::<_, app::AppError>((
                        app::register::line(&inner.desk, entry),
                        entry.seq,
                        entry.intake.clone(),
                    ))
                })
                .await??;
            let proven = {
                let inner = office.look().await?;
                office.prove(&inner, seq).await?
            };
            let mut json = serde_json::json!({ "entry": line, "leaf": proven.leaf, "root": proven.root,
                "proof": proven.proof, "checkpoint": proven.checkpoint });
            add_origin(&mut json, &intake);
            if context.json {
                out_json(&json)?;
            } else {
                out(&serde_json::to_string_pretty(&line)?);
                out(&format!("\n{}", origin_lines(&intake).join("\n")));
                out(&format!(
                    "\nVị trí {seq} trong nhật ký, mã băm {}\n{}",
                    proven.leaf, proven.checkpoint
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
        Register::Export { file, year } => {
            let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase());
            let (bytes, count) = match extension.as_deref() {
                Some("xlsx") => app::register::export_xlsx(&office, year).await?,
                Some("jsonl") => app::register::export_jsonl(&office, year).await?,
                _ => {
                    return Err(Failure::Usage(
                        "tập tin xuất phải có đuôi .xlsx hoặc .jsonl".to_owned(),
                    ));
                }
            };
            write_whole(&file, &bytes)?;
            let json = serde_json::json!({ "file": file, "entries": count });
            done(
                context,
                &format!("Đã xuất {count} số ra {}", file.display()),
                &json,
            )
        }
        Register::Correct {
            number,
            field,
            value,
            reason,
        } => {
            let actor = context.actor(&office, Act::Correct).await?;
            let number = parse(&number)?;
            app::cases::correct(&office, actor, number, &field, &value, &reason).await?;
            done(
                context,
                &format!("Đã đính chính số {number}"),
                &serde_json::json!({ "number": number.to_string() }),
            )
        }
        Register::Confirm { number } => {
            let actor = context.actor(&office, Act::Correct).await?;
            let number = parse(&number)?;
            app::cases::confirm_backfill(&office, actor, number).await?;
            done(
                context,
                &format!("Đã xác nhận số {number}"),
                &serde_json::json!({ "number": number.to_string() }),
            )
        }
        Register::Verify | Register::VerifyReceipt(_) | Register::Backfill(_) => {
            Err(Failure::broke(&"lệnh đã được làm ở trên"))
        }
    }
}

pub(super) fn parse(number: &str) -> Outcome<Number> {
    number.parse().map_err(Failure::Usage)
}

/// What was found about who really sent a mail, in words; nothing for what came by hand.
pub(super) fn origin_lines(intake: &Intake) -> Vec<String> {
    if intake.channel == Channel::Hand {
        return Vec::new();
    }
    let mut lines: Vec<String> = origin::words(intake);
    lines.extend(manifest::words(intake));
    lines
}

/// The same for `--json`: as it is kept, and in words.
pub(super) fn add_origin(json: &mut serde_json::Value, intake: &Intake) {
    if let Some(json) = json.as_object_mut() {
        let found = &intake.authenticity;
        let told = serde_json::json!({
            "verdict": found.verdict, "checks": found.checks, "warnings": found.warnings,
            "words": origin_lines(intake),
        });
        json.insert("origin".to_owned(), told);
        json.insert("manifest".to_owned(), serde_json::json!(intake.manifest));
    }
}

fn told(context: &Context, found: &Verification) -> Outcome {
    if context.json {
        out_json(&serde_json::json!({
            "ok": found.holds(), "events": found.events, "entries": found.entries,
            "originals": found.originals, "root": found.root,
            "fault": found.fault.as_ref().map(|f| serde_json::json!({
                "what": f.kind.words(), "which": f.which, "detail": f.detail })),
        }))?;
    } else if let Some(fault) = &found.fault {
        out(&format!(
            "KHÔNG NGUYÊN VẸN: {} {}: {}",
            fault.kind.words(),
            fault.which,
            fault.detail
        ));
    } else {
        out(&format!(
            "Nguyên vẹn: {} sự kiện, {} số vào sổ, {} bản gốc; gốc cây băm {}",
            found.events, found.entries, found.originals, found.root
        ));
    }
    Ok(if found.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// `check`: the register, and what is derived from it.
pub(super) async fn check(context: &Context, rebuild: bool) -> Outcome {
    let office = context.open().await?;
    if rebuild {
        office.rebuild().await?;
        let laid = app::letters::lay_out(&office).await?;
        note(&format!(
            "Đã dựng lại từ nhật ký; {laid} tập tin văn bản được đặt lại vào outbox."
        ));
    }
    office.close().await;
    let found = verify_folder(office.dir(), |_, _| {}).await?;
    told(context, &found)
}
