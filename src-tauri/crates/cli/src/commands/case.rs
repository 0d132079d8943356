//! `case`, `deadline`, `procedure`, `stats`.

use std::process::ExitCode;

use app::office::Inner;
use app::words;
use domain::clock::{self, Clock, Level, Status};
use domain::finding::{Severity, gather};
use domain::{Act, Case as DomainCase, CaseId, Desk, FindingId, Waiver};

use super::calendar::day_line;
use super::{Context, day, done, moment, table};
use crate::args::{Case, Deadline, How, Procedure};
use crate::console::{Outcome, out, out_json};

pub(super) async fn run(context: &Context, command: Case) -> Outcome {
    let office = context.open().await?;
    match command {
        Case::List => {
            let seen = context.look(&office).await?;
            let (rows, json) = seen.view(&office, list).await?;
            answer(
                context,
                &rows,
                &json,
                "Chưa có hồ sơ nào: giaonhan take-in THƯ hoặc giaonhan case open SỐ.",
            )
        }
        Case::Show { case } => {
            let seen = context.look(&office).await?;
            let (text, json) = seen.view(&office, |inner| show(inner, &case)).await??;
            done(context, &text, &json)
        }
        Case::Open {
            number,
            date,
            justice_received,
        } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let received = justice_received
                .as_deref()
                .map(|t| moment("--justice-received", t))
                .transpose()?;
            let id = app::cases::open(&office, actor, &number, day("--date", &date)?, received).await?;
            done(
                context,
                &format!("Đã mở hồ sơ {}", id.0),
                &serde_json::json!({ "case": id.0 }),
            )
        }
        Case::JusticeReceived { case, received } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let id = find(&office, &case).await?;
            app::cases::record_justice_receipt(&office, actor, id, moment("--received", &received)?).await?;
            done(
                context,
                "Đã ghi lúc Sở Tư pháp nhận quyết định.",
                &serde_json::json!({ "case": id.0 }),
            )
        }
        Case::AcceptFinding {
            case,
            finding,
            how,
            reason,
        } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let id = find(&office, &case).await?;
            let how = match how {
                How::ReaderWrong => Waiver::ReaderWrong,
                How::Waived => Waiver::Waived,
            };
            app::cases::accept_finding(&office, actor, id, &FindingId(finding), how, &reason).await?;
            done(
                context,
                "Đã chấp nhận phát hiện.",
                &serde_json::json!({ "case": id.0 }),
            )
        }
        Case::Apologise {
            case,
            new_date,
            reason,
        } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let id = find(&office, &case).await?;
            let new_date = day("--new-date", &new_date)?;
            app::cases::apologise(&office, actor, id, Clock::Publication, new_date, &reason).await?;
            done(
                context,
                "Đã ghi ngày hẹn lại; hạn vẫn tính là quá.",
                &serde_json::json!({ "case": id.0 }),
            )
        }
    }
}

pub(super) async fn find(office: &app::Office, which: &str) -> Outcome<CaseId> {
    let inner = office.look().await?;
    Ok(app::cases::find(&inner.desk, which)?)
}

fn answer(context: &Context, rows: &[Vec<String>], json: &[serde_json::Value], empty: &str) -> Outcome {
    if context.json {
        for value in json {
            out_json(value)?;
        }
    } else if rows.is_empty() {
        out(empty);
    } else {
        table(rows);
    }
    Ok(ExitCode::SUCCESS)
}

/// A level with its sign, as the window shows it.
fn level_words(level: Level) -> &'static str {
    match level {
        Level::Overdue => "▲ quá hạn",
        Level::Soon => "◔ sắp đến hạn",
        Level::Running => "● đang tính",
        Level::Met => "✓ đúng hạn",
        Level::Late => "▲ đã xong, quá hạn",
        Level::NotStarted => "○ chưa tính",
    }
}

fn gap_words(status: &Status) -> String {
    let Some(gap) = status.gap else {
        return String::new();
    };
    let parts = gap.parts();
    let mut words = Vec::new();
    for (n, unit) in [
        (parts.days, "ngày"),
        (parts.hours, "giờ"),
        (parts.minutes, "phút"),
    ] {
        if n > 0 {
            words.push(format!("{n} {unit}"));
        }
    }
    let time = if words.is_empty() {
        "0 phút".to_owned()
    } else {
        words.join(" ")
    };
    match status.level {
        Level::Overdue => format!("quá {time}"),
        Level::Late => format!("muộn {time}"),
        Level::Met => format!("trước hạn {time}"),
        _ => format!("còn {time}"),
    }
}

fn due_words(status: &Status) -> String {
    match status.deadline {
        Some(d) => {
            let date = d.due.due_day;
            let provisional = if d.is_provisional() { " (tạm tính)" } else { "" };
            format!(
                "hết ngày {:02}/{:02}/{}{provisional}",
                date.day(),
                date.month(),
                date.year()
            )
        }
        None => String::new(),
    }
}

fn statuses<'a>(inner: &'a Inner, case: &'a DomainCase) -> Vec<Status<'a>> {
    let course = domain::case::course(&inner.desk, case);
    Clock::ALL
        .into_iter()
        .map(|clock| clock::status(&inner.calendar, case, &course, clock, inner.now()))
        .collect()
}

fn status_json(desk: &Desk, status: &Status) -> serde_json::Value {
    let zone = desk.settings.zone();
    let limit = status.clock.limit(&desk.settings);
    serde_json::json!({
        "clock": status.clock.number(), "agency": limit.agency, "working_days": limit.working_days,
        "level": status.level.as_str(),
        "start": status.deadline.map(|d| zone.print(d.due.start)),
        "due_day": status.deadline.map(|d| d.due.due_day.to_string()),
        "due": status.deadline.map(|d| zone.print(d.due.due)),
        "provisional": status.deadline.is_some_and(|d| d.is_provisional()),
        "first_at": status.first_at.map(|at| zone.print(at)),
        "met_at": status.met_at.map(|at| zone.print(at)),
        "gap_minutes": status.gap.map(|g| g.minutes()),
    })
}

fn list(inner: &Inner) -> (Vec<Vec<String>>, Vec<serde_json::Value>) {
    let desk = &inner.desk;
    let mut rows = Vec::new();
    let mut json = Vec::new();
    for case in desk.cases.values() {
        let course = domain::case::course(desk, case);
        let clocks = statuses(inner, case);
        let missing = gather(course.findings()).len();
        let mut row = vec![
            case.id.0.to_string(),
            case.decision.number.clone(),
            case.decision.date.map(|d| d.to_string()).unwrap_or_default(),
            case.field.clone().unwrap_or_default(),
        ];
        row.extend(
            clocks
                .iter()
                .map(|s| format!("{}: {} {}", s.clock.number(), level_words(s.level), due_words(s))),
        );
        row.push(if course.complete_at.is_some() {
            "đủ".to_owned()
        } else {
            format!("thiếu {missing}")
        });
        rows.push(row);
        json.push(serde_json::json!({
            "case": case.id.0, "number": case.decision.number,
            "date": case.decision.date.map(|d| d.to_string()), "field": case.field,
            "complete_at": course.complete_at.map(|at| desk.settings.zone().print(at)),
            "missing": gather(course.findings()),
            "clocks": clocks.iter().map(|s| status_json(desk, s)).collect::<Vec<_>>(),
            "published_at": case.published_at().map(|at| desk.settings.zone().print(at)),
        }));
    }
    (rows, json)
}

fn show(inner: &Inner, which: &str) -> app::Result<(String, serde_json::Value)> {
    let desk = &inner.desk;
    let id = app::cases::find(desk, which)?;
    let case = desk.case(id).ok_or_else(|| app::AppError::not_found("case"))?;
    let course = domain::case::course(desk, case);
    let assembly = domain::case::assembly(desk, case);
    let zone = desk.settings.zone();
    let mut text = format!("Hồ sơ {} — Quyết định {}", id.0, case.decision.number);
    if let Some(date) = case.decision.date {
        text.push_str(&format!(
            " ngày {:02}/{:02}/{}",
            date.day(),
            date.month(),
            date.year()
        ));
    }
    if let Some(about) = &case.about {
        text.push_str(&format!("\n{about}"));
    }
    text.push_str("\n\nThời hạn\n");
    for s in statuses(inner, case) {
        let agency = desk.settings.agency(&s.clock.limit(&desk.settings).agency);
        let name = agency.map_or("", |a| a.short_name.as_str());
        text.push_str(&format!(
            "  {} {name}: {} {} {}\n",
            s.clock.number(),
            level_words(s.level),
            due_words(&s),
            gap_words(&s)
        ));
    }
    text.push_str(&format!("\nThủ tục ({})\n", assembly.expected.len()));
    for e in &assembly.expected {
        let mark = match (&e.source, &e.unreadable) {
            (Some(_), _) => "✓",
            (None, Some(_)) => "không đọc được",
            (None, None) => "chưa có tập tin",
        };
        text.push_str(&format!(
            "  {} {} — {mark}\n",
            e.code.as_deref().unwrap_or("?"),
            e.name
        ));
    }
    text.push_str("\nPhát hiện\n");
    for f in course.findings() {
        let sign = match (f.severity, &f.accepted) {
            (_, Some(_)) => "✓",
            (Severity::Blocking, None) => "▲",
            (Severity::Notice, None) => "ⓘ",
        };
        text.push_str(&format!(
            "  {sign} {} [{}]\n",
            words::finding(&desk.settings, f),
            f.id.0
        ));
    }
    text.push_str("\nGiao nhận\n");
    for h in desk.handoffs_of(id) {
        let who = h.intake.sender.name.as_deref().unwrap_or("");
        text.push_str(&format!(
            "  {} · {} · {who} · {} tập tin\n",
            h.number,
            zone.print(h.intake.received_at),
            h.intake.attachments.len()
        ));
    }
    let json = serde_json::json!({
        "case": id.0, "number": case.decision.number, "date": case.decision.date.map(|d| d.to_string()),
        "about": case.about, "field": case.field,
        "complete_at": course.complete_at.map(|at| zone.print(at)),
        "clocks": statuses(inner, case).iter().map(|s| status_json(desk, s)).collect::<Vec<_>>(),
        "findings": course.findings(),
        "handoffs": desk.handoffs_of(id).iter().map(|h| h.number.to_string()).collect::<Vec<_>>(),
        "review": case.review, "published_at": case.published_at().map(|at| zone.print(at)),
    });
    Ok((text, json))
}

pub(super) async fn deadline(context: &Context, command: Deadline) -> Outcome {
    let office = context.open().await?;
    let seen = context.look(&office).await?;
    match command {
        Deadline::List => {
            let (rows, json) = seen.view(&office, deadlines).await?;
            answer(context, &rows, &json, "Không có thời hạn nào đang tính.")
        }
        Deadline::Explain { case, clock } => {
            let (text, json) = seen.view(&office, |inner| explain(inner, &case, clock)).await??;
            done(context, &text, &json)
        }
    }
}

/// Every clock that runs or is over, the most pressing first.
fn deadlines(inner: &Inner) -> (Vec<Vec<String>>, Vec<serde_json::Value>) {
    let desk = &inner.desk;
    let mut found = Vec::new();
    for case in desk.cases.values() {
        for s in statuses(inner, case) {
            if matches!(s.level, Level::Overdue | Level::Soon | Level::Running) {
                let agency = desk.settings.agency(&s.clock.limit(&desk.settings).agency);
                let row = vec![
                    level_words(s.level).to_owned(),
                    due_words(&s),
                    gap_words(&s),
                    case.decision.number.clone(),
                    agency.map(|a| a.short_name.clone()).unwrap_or_default(),
                ];
                let mut json = status_json(desk, &s);
                if let Some(object) = json.as_object_mut() {
                    object.insert("number".to_owned(), case.decision.number.clone().into());
                    object.insert("case".to_owned(), case.id.0.into());
                }
                found.push(((s.level, s.deadline.map(|d| d.due.due)), row, json));
            }
        }
    }
    found.sort_by_key(|a| a.0);
    found.into_iter().map(|(_, row, json)| (row, json)).unzip()
}

fn explain(inner: &Inner, which: &str, number: u8) -> app::Result<(String, serde_json::Value)> {
    let desk = &inner.desk;
    let id = app::cases::find(desk, which)?;
    let clock = Clock::from_number(number).ok_or_else(|| app::AppError::not_found("clock"))?;
    let deadline = desk
        .case(id)
        .and_then(|c| c.deadline(clock))
        .ok_or_else(|| app::AppError::not_found("clock"))?;
    let mut text = format!(
        "{}\nBắt đầu {}; lịch {}\n",
        deadline.limit_source,
        desk.settings.zone().print(deadline.due.start),
        deadline.due.calendar_version
    );
    for note in &deadline.due.counted {
        text.push_str(&format!("  {}\n", day_line(note)));
    }
    let date = deadline.due.due_day;
    text.push_str(&format!(
        "Hạn: hết ngày {:02}/{:02}/{}",
        date.day(),
        date.month(),
        date.year()
    ));
    if deadline.is_provisional() {
        text.push_str(" (tạm tính)");
    }
    Ok((text, serde_json::to_value(deadline).unwrap_or_default()))
}

pub(super) async fn procedure(context: &Context, command: Procedure) -> Outcome {
    let office = context.open().await?;
    let seen = context.look(&office).await?;
    let wanted = match command {
        Procedure::List => None,
        Procedure::Show { code } => Some(code),
    };
    let (rows, json) = seen
        .view(&office, |inner| procedures(inner, wanted.as_deref()))
        .await?;
    if rows.is_empty() && wanted.is_some() {
        return Err(app::AppError::not_found("thủ tục có mã này").into());
    }
    answer(context, &rows, &json, "Chưa có thủ tục nào.")
}

fn procedures(inner: &Inner, wanted: Option<&str>) -> (Vec<Vec<String>>, Vec<serde_json::Value>) {
    let desk = &inner.desk;
    let fits = |code: Option<&str>| wanted.is_none_or(|w| code.is_some_and(|c| c.eq_ignore_ascii_case(w)));
    let mut rows = Vec::new();
    let mut json = Vec::new();
    let mut push = |code: Option<&str>, name: &str, state: &str, case: &DomainCase| {
        let decision = case.decision.number.clone();
        rows.push(vec![
            code.unwrap_or("?").to_owned(),
            name.to_owned(),
            state.to_owned(),
            decision.clone(),
        ]);
        json.push(serde_json::json!({ "code": code, "name": name, "state": state, "decision": decision }));
    };
    for case in desk.cases.values() {
        let assembly = domain::case::assembly(desk, case);
        let published = case.published_at().is_some();
        for e in assembly.expected.iter().filter(|e| fits(e.code.as_deref())) {
            let state = match (&e.source, published) {
                (_, true) => "đã đăng",
                (Some(_), false) => "đã nhận tập tin",
                (None, false) => "chưa có tập tin",
            };
            push(e.code.as_deref(), &e.name, state, case);
        }
        for e in assembly
            .ended
            .iter()
            .filter(|e| fits(e.abolished.code.as_deref()))
        {
            push(e.abolished.code.as_deref(), &e.abolished.name, "bãi bỏ", case);
        }
    }
    (rows, json)
}

pub(super) async fn stats(context: &Context) -> Outcome {
    let office = context.open().await?;
    let seen = context.look(&office).await?;
    let (rows, json) = seen.view(&office, figures).await?;
    answer(context, &rows, &json, "Chưa có số liệu.")
}

/// On-time figures of each clock (29/2020 art. 17.7): of those that ended and are not provisional.
fn figures(inner: &Inner) -> (Vec<Vec<String>>, Vec<serde_json::Value>) {
    let desk = &inner.desk;
    let mut rows = Vec::new();
    let mut json = Vec::new();
    for clock in Clock::ALL {
        let (mut met, mut late, mut open, mut provisional) = (0u32, 0u32, 0u32, 0u32);
        for case in desk.cases.values() {
            let course = domain::case::course(desk, case);
            let s = clock::status(&inner.calendar, case, &course, clock, inner.now());
            match s.level {
                Level::NotStarted => {}
                Level::Met | Level::Late if s.deadline.is_some_and(|d| d.is_provisional()) => {
                    provisional += 1
                }
                Level::Met => met += 1,
                Level::Late => late += 1,
                Level::Overdue | Level::Soon | Level::Running => open += 1,
            }
        }
        let ended = met + late;
        let rate = match ended {
            0 => "chưa có".to_owned(),
            n => format!("{},{} %", met * 1000 / n / 10, met * 1000 / n % 10),
        };
        let agency = desk.settings.agency(&clock.limit(&desk.settings).agency);
        let name = agency.map(|a| a.short_name.clone()).unwrap_or_default();
        json.push(serde_json::json!({
            "clock": clock.number(), "agency": name, "met": met, "late": late, "open": open,
            "provisional_left_out": provisional,
            "on_time_per_mille": (ended > 0).then(|| met * 1000 / ended.max(1)),
        }));
        rows.push(vec![
            name,
            format!("đúng hạn {met}"),
            format!("quá hạn {late}"),
            format!("đang tính {open}"),
            format!("tạm tính, không vào tỷ lệ {provisional}"),
            format!("tỷ lệ đúng hạn {rate}"),
        ]);
    }
    (rows, json)
}
