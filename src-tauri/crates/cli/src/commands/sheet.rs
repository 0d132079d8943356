//! `sheet`: what the reader sees in a workbook, or in the tables of a document. Unreadable is exit 1 with the problem said.

use std::process::ExitCode;

use documents::FileType;

use super::Context;
use super::doc::{read, unreadable};
use crate::args::Sheet;
use crate::console::{Failure, Outcome, note, out, out_json};

pub(super) fn run(context: &Context, command: Sheet) -> Outcome {
    let Sheet::Show { file } = command;
    let bytes = read(&file)?;
    let found = app::reading::guarded(|| {
        let file_type = documents::sniff(&bytes);
        let (book, unread) = match file_type {
            _ if sheets::is_workbook(&bytes, file_type) => (sheets::read(&bytes, file_type), None),
            FileType::Text => (sheets::read(&bytes, file_type), None),
            _ => {
                let document = documents::read(&bytes);
                (sheets::from_document(&document), unreadable(&document))
            }
        };
        let list = sheets::list_rows(&book);
        (book, list, unread)
    });
    let failed = || Failure::Refused(format!("{}: {}", file.display(), app::reading::READER_FAILED));
    let (book, list, unread) = found.ok_or_else(failed)?;
    for problem in book.problems.iter().chain(&list.problems) {
        let place = problem.place.as_ref().map(|p| format!(" ({p})"));
        note(&format!(
            "{}{}: {}",
            problem.key,
            place.unwrap_or_default(),
            problem.detail
        ));
    }
    if context.json {
        out_json(&list)?;
    } else {
        for row in &list.rows {
            let status = match &row.status {
                Some(sheets::Status::Valid) => "còn hiệu lực",
                Some(sheets::Status::Expired) => "hết hiệu lực",
                Some(sheets::Status::Other(words)) => words.as_str(),
                None => "?",
            };
            out(&format!(
                "{}\t{}\t{status}\t{}",
                row.code.as_deref().unwrap_or("?"),
                row.name,
                row.place
            ));
        }
    }
    if let Some(keys) = unread {
        return Err(Failure::Refused(format!("{}: {keys}", file.display())));
    }
    if book.sheets.is_empty() {
        return Err(Failure::Refused(format!("{}: không đọc được", file.display())));
    }
    Ok(ExitCode::SUCCESS)
}
