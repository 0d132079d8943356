//! `calendar`: no register is needed; it counts by the shipped settings, or by a register's when one is named.

use std::io::BufRead;
use std::process::ExitCode;

use calendar::{Calendar as WorkingCalendar, CheckLevel, DayNote, Limit, Rule, Step};

use super::{Context, moment};
use crate::args::{Calendar, RuleName};
use crate::console::{Failure, Outcome, out, out_json};

pub(super) fn run(context: &Context, command: Calendar) -> Outcome {
    let shipped = app::office::shipped_settings()?;
    let calendar = WorkingCalendar::new(shipped.calendar).map_err(|e| Failure::broke(&e))?;
    match command {
        Calendar::Due {
            stdin: None,
            from: Some(from),
            working_days: Some(days),
            rule,
        } => {
            let from = moment("--from", &from)?;
            let due = calendar
                .due(from, Limit::WorkingDays(days), rule_of(rule))
                .map_err(|e| Failure::Usage(e.to_string()))?;
            if context.json {
                out_json(&due)?;
                return Ok(ExitCode::SUCCESS);
            }
            for note in &due.counted {
                out(&day_line(note));
            }
            out(&format!(
                "Hạn: {} ({})",
                due.due_day,
                calendar.zone().print(due.due)
            ));
            if let Some(appointment) = due.appointment {
                out(&format!("Hẹn trả: {}", calendar.zone().print(appointment)));
            }
            if due.provisional {
                out("Tạm tính: có năm chưa có dữ liệu lịch chính thức.");
            }
            Ok(ExitCode::SUCCESS)
        }
        Calendar::Due {
            stdin: Some(dash),
            rule,
            ..
        } if dash == "-" => many(&calendar, rule_of(rule)),
        Calendar::Due { .. } => Err(Failure::Usage(
            "giaonhan calendar due --from LÚC --working-days SỐ, hoặc giaonhan calendar due - < DANH-SÁCH"
                .to_owned(),
        )),
        Calendar::Check { year } => {
            let lines = calendar
                .check_year(year)
                .map_err(|e| Failure::Usage(e.to_string()))?;
            let mut wrong = false;
            for line in &lines {
                wrong |= line.level == CheckLevel::Problem;
                if context.json {
                    out_json(line)?
                } else {
                    out(&line.to_string())
                }
            }
            Ok(if wrong {
                ExitCode::from(1)
            } else {
                ExitCode::SUCCESS
            })
        }
    }
}

/// A day of an explanation in a line: the day, what it did in the counting, and by which source.
pub(super) fn day_line(note: &DayNote) -> String {
    let step = match note.step {
        Step::NotYet => "chưa tính".to_owned(),
        Step::FirstDay => "ngày đầu, không tính".to_owned(),
        Step::Counted => format!("ngày thứ {}", note.number.unwrap_or_default()),
        Step::Measured => format!("{} phút", note.minutes().unwrap_or_default()),
        Step::Skipped => "nghỉ".to_owned(),
    };
    let why = match (&note.name, &note.source) {
        (Some(name), Some(source)) => format!("\t{name} [{source}]"),
        (Some(name), None) => format!("\t{name}"),
        _ => String::new(),
    };
    format!(
        "{:02}/{:02}/{}\t{step}{why}",
        note.date.day(),
        note.date.month(),
        note.date.year()
    )
}

fn rule_of(name: RuleName) -> Rule {
    match name {
        RuleName::Civil => Rule::CIVIL,
        RuleName::Hours => Rule::Hours,
    }
}

/// Lines `TIME N` in, one JSON object a line out. The first bad line ends it and is named.
fn many(calendar: &WorkingCalendar, rule: Rule) -> Outcome {
    let zone = calendar.zone();
    let mut answers = String::new();
    for (line, number) in std::io::stdin().lock().lines().zip(1..) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: &str| Failure::Usage(format!("dòng {number}: “{line}”: {why}"));
        let (from, days) = line
            .trim()
            .rsplit_once(char::is_whitespace)
            .ok_or_else(|| wrong("phải có dạng LÚC SỐ-NGÀY"))?;
        let from = from.trim().parse().map_err(|_| wrong("lúc phải theo RFC 3339"))?;
        let days = days.parse().map_err(|_| wrong("số ngày phải là số nguyên"))?;
        let due = calendar
            .due_moment(from, Limit::WorkingDays(days), rule)
            .map_err(|e| wrong(&e.to_string()))?;
        let mut answer =
            serde_json::json!({ "due_day": due.due_day.to_string(), "due": zone.print(due.due) });
        if let (Some(appointment), Some(object)) = (due.appointment, answer.as_object_mut()) {
            object.insert("appointment".to_owned(), zone.print(appointment).into());
        }
        answers.push_str(&answer.to_string());
        answers.push('\n');
        if answers.len() > FLUSH_BYTES {
            out(&answers);
            answers.clear();
        }
    }
    if !answers.is_empty() {
        out(&answers);
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers gathered before they are written.
const FLUSH_BYTES: usize = 64 * 1024;
