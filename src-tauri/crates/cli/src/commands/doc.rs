//! `doc`: what the readers see in a document, two documents compared, and where a person says a section stands.
//! Unreadable is exit 1 with the problem said.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use app::marks::{CheckedAnew, Remarked, Wanted, WhichProcedure};
use app::reading::{read_document, read_marked};
use app::take_in::MAX_FILE_BYTES;
use documents::compare::{Change, Comparison, Difference, Kind, Options, Verdict, Which, compare};
use documents::{Document, Place};
use domain::Act;
use domain::marking::{MarkPlace, SectionMark, StandingMark};
use serde_json::json;

use super::{Context, done, problems};
use crate::args::reading::{Doc, Ignored};
use crate::console::{Failure, Outcome, out, out_json};

pub(super) async fn run(context: &Context, command: Doc) -> Outcome {
    match command {
        Doc::Text { file } => text(&file),
        Doc::Show { file } if context.json => {
            let document = read_document(&read(&file)?);
            out_json(&document)?;
            judged(&file, &document)
        }
        Doc::Show { file } => text(&file),
        Doc::Sections { file } => sections(context, &file).await,
        Doc::Preview { file } => {
            let document = read_document(&read(&file)?);
            out(&documents::preview(&document));
            judged(&file, &document)
        }
        Doc::Diff { left, right, ignore } => diff(context, [&left, &right], &ignore),
        Doc::Mark {
            file,
            procedure,
            section,
            from,
            to,
            reason,
        } => {
            let wanted = Wanted {
                file: hash_of(&file)?,
                procedure: which(&procedure)?,
                section,
                from: place("--from", &from)?,
                to: place("--to", &to)?,
                reason,
            };
            let office = context.open().await?;
            let actor = context.actor(&office, Act::Handle).await?;
            let marked = app::marks::mark(&office, actor, wanted).await?;
            remarked(context, &office, &marked, "Đã đánh dấu").await
        }
        Doc::Unmark { mark, reason } => {
            let office = context.open().await?;
            let actor = context.actor(&office, Act::Handle).await?;
            let removed = app::marks::remove(&office, actor, mark, &reason).await?;
            remarked(context, &office, &removed, "Đã bỏ chỗ đánh dấu").await
        }
        Doc::Marks { file } => marks(context, file.as_deref()).await,
    }
}

/// The text of a file; needs nothing of the desk.
pub(crate) fn text(path: &Path) -> Outcome {
    let document = read_document(&read(path)?);
    out(&documents::to_text(&document));
    judged(path, &document)
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Outcome<Vec<u8>> {
    let cannot = |e: std::io::Error| app::AppError::reading(path, &e);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(cannot)?;
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let refused = app::AppError::new(app::Refusal::TooLarge).with("file", path.display());
        return Err(refused
            .with("limit", format!("{} MiB", MAX_FILE_BYTES >> 20))
            .into());
    }
    Ok(bytes)
}

/// Says what was wrong with a document; unreadable is exit 1.
fn judged(path: &Path, document: &Document) -> Outcome {
    for problem in &document.problems {
        let place = problem.place.map(|place| place.to_string());
        problems::tell(&problem.key, place, &problem.detail);
    }
    match unreadable(document) {
        None => Ok(ExitCode::SUCCESS),
        Some(why) => Err(Failure::Refused(format!("{}: {why}", path.display()))),
    }
}

/// Why a document counts as unread; `None` for one that was read. One in which something is broken and of which
/// nothing is left counts as unread too.
pub(super) fn unreadable(document: &Document) -> Option<&'static str> {
    let found = &document.problems;
    let is_grave = !document.is_readable() || found.iter().any(|p| problems::is_grave(&p.key));
    let is_lost = || !found.is_empty() && documents::to_text(document).trim().is_empty();
    (is_grave || is_lost())
        .then(|| problems::why_unread(found.iter().map(|p| (p.key.as_str(), p.detail.as_str()))))
}

/// What a file holds; with `--data` the marks of that register are laid over.
async fn sections(context: &Context, file: &Path) -> Outcome {
    let bytes = read(file)?;
    let marks: Vec<SectionMark> = if context.data.is_some() {
        let hash = app::arrival::sha256_hex(&bytes);
        let office = context.open().await?;
        let inner = office.look().await?;
        inner.desk.marks_of(&hash).map(|m| m.mark.clone()).collect()
    } else {
        Vec::new()
    };
    let marked = read_marked(&bytes, &marks);
    if context.json {
        out_json(&documents::procedure::Contents::of(&marked.procedures))?;
    } else {
        for procedure in &marked.procedures {
            out(&format!(
                "{}\t{}\t{}",
                procedure.code.as_deref().unwrap_or("?"),
                procedure.name,
                procedure.place
            ));
            for section in &procedure.sections {
                out(&format!(
                    "\t{}\t{}\t{}",
                    section.key, section.heading, section.place
                ));
            }
            for key in &procedure.absent {
                out(&format!("\t{key}\t(không thấy)"));
            }
        }
    }
    for problem in &marked.unfit {
        problems::tell(&problem.key, None, &problem.detail);
    }
    judged(file, &marked.document)
}

fn diff(context: &Context, files: [&Path; 2], ignore: &[Ignored]) -> Outcome {
    let [left, right] = [read(files[0])?, read(files[1])?].map(|bytes| read_document(&bytes));
    let has =
        |what: Ignored| ignore.contains(&what) || (what != Ignored::Case && ignore.contains(&Ignored::All));
    let options = Options {
        ignore_numbering: has(Ignored::Numbering),
        ignore_spacing: has(Ignored::Spacing),
        ignore_quotes: has(Ignored::Quotes),
        ignore_tone_placement: has(Ignored::Tones),
        ignore_case: has(Ignored::Case),
    };
    let found = app::reading::guarded(|| compare(&left, &right, options));
    let found = found.ok_or_else(|| Failure::Refused(app::reading::READER_FAILED.to_owned()))?;
    if context.json {
        out_json(&found)?;
    } else {
        out(&verdict(&found));
        for obstacle in &found.obstacles {
            let file = match obstacle.which {
                Which::Left => files[0],
                Which::Right => files[1],
            };
            let why = problems::obstacle(&obstacle.key);
            out(&format!("\t{}: {why} [{}]", file.display(), obstacle.key));
        }
        for difference in &found.differences {
            out(&line(difference));
        }
        if found.left_out > 0 {
            out(&format!("… còn {} chỗ khác nữa", found.left_out));
        }
    }
    Ok(match found.verdict {
        Verdict::SameInSubstance => ExitCode::SUCCESS,
        Verdict::Different | Verdict::NotComparable => ExitCode::from(1),
    })
}

fn verdict(found: &Comparison) -> String {
    let counts = &found.counts;
    match found.verdict {
        Verdict::SameInSubstance => "Cùng nội dung.".to_owned(),
        Verdict::Different => format!(
            "Khác nhau ở {} chỗ: {} chỗ đổi, {} chỗ chỉ có ở văn bản thứ nhất, {} chỗ chỉ có ở văn bản thứ hai, {} chỗ dời đi.",
            found.differences.len() + found.left_out,
            counts.changed,
            counts.removed,
            counts.added,
            counts.moved
        ),
        Verdict::NotComparable => "Chưa kết luận được: có văn bản không đọc được hết.".to_owned(),
    }
}

/// A difference in one line: places, then the words, `[-bỏ-]` and `{+thêm+}` as word diffs are written.
fn line(difference: &Difference) -> String {
    let place = |spot: &Option<documents::compare::Spot>| {
        spot.as_ref()
            .map_or_else(|| "–".to_owned(), |s| at(s.note, s.place))
    };
    let kind = match difference.kind {
        Kind::Changed => "đổi",
        Kind::Removed => "bỏ",
        Kind::Added => "thêm",
        Kind::Moved => "dời",
    };
    let words: Vec<String> = difference
        .pieces
        .iter()
        .map(|piece| match piece.change {
            Change::Same => piece.text.clone(),
            Change::Removed => format!("[-{}-]", piece.text),
            Change::Added => format!("{{+{}+}}", piece.text),
        })
        .collect();
    let words = words.join(" ").replace('\n', " ");
    format!(
        "{kind}\t{}\t{}\t{words}",
        place(&difference.left),
        place(&difference.right)
    )
}

fn at(note: Option<usize>, place: Place) -> String {
    match note {
        Some(note) => format!("chú thích {}", note + 1),
        None => place.to_string(),
    }
}

/// The hash of a file: of the one at that path, or as given.
fn hash_of(file: &str) -> Outcome<String> {
    if file.len() == 64 && file.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(file.to_lowercase());
    }
    Ok(app::arrival::sha256_hex(&read(Path::new(file))?))
}

/// A procedure as typed: its place in the file when it is a small number, else its code.
fn which(text: &str) -> Outcome<WhichProcedure> {
    match text.trim().parse::<u32>() {
        Ok(0) => Err(Failure::Usage("--procedure: đếm từ 1".to_owned())),
        Ok(number) => Ok(WhichProcedure::Index(number - 1)),
        Err(_) => Ok(WhichProcedure::Code(text.trim().to_owned())),
    }
}

fn place(field: &str, text: &str) -> Outcome<MarkPlace> {
    text.parse()
        .map_err(|e| Failure::Usage(format!("{field}: “{text}”: {e}")))
}

async fn remarked(context: &Context, office: &app::Office, made: &Remarked, words: &str) -> Outcome {
    let inner = office.look().await?;
    let number = |c: &CheckedAnew| {
        let case = inner.desk.case(c.case);
        case.map(|c| c.decision.number.clone()).unwrap_or_default()
    };
    let checked: Vec<_> = made
        .checked
        .iter()
        .map(|c| json!({"case": c.case.0, "decision": number(c), "blocking_before": c.before, "blocking_now": c.now}))
        .collect();
    let mut text = format!("{words} ({}).", made.seq);
    for c in &made.checked {
        text.push_str(&format!(
            "\nĐã kiểm tra lại hồ sơ {}: trước thiếu {}, nay thiếu {}.",
            number(c),
            c.before,
            c.now
        ));
    }
    done(context, &text, &json!({"event": made.seq, "checked": checked}))
}

async fn marks(context: &Context, file: Option<&str>) -> Outcome {
    let wanted = file.map(hash_of).transpose()?;
    let office = context.open().await?;
    let inner = office.look().await?;
    let desk = &inner.desk;
    for (hash, marked) in &desk.marked {
        if wanted.as_ref().is_some_and(|w| w != hash) {
            continue;
        }
        for mark in &marked.marks {
            let by = desk.actor_name(mark.by);
            if context.json {
                out_json(
                    &json!({"file": hash, "event": mark.seq, "at": mark.at, "by": by, "mark": mark.mark, "reason": mark.reason}),
                )?;
            } else {
                out(&marked_line(hash, mark, by));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn marked_line(hash: &str, mark: &StandingMark, by: &str) -> String {
    let SectionMark {
        procedure,
        section,
        from,
        to,
    } = &mark.mark;
    let order = (procedure.index + 1).to_string();
    let named = procedure.code.as_deref().unwrap_or(&order);
    format!(
        "{}\t{hash}\t{named}\t{section}\t{from}–{to}\t{by}\t{}",
        mark.seq, mark.reason
    )
}
