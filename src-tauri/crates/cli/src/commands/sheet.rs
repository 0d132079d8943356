//! `sheet`: what the reader sees in a workbook, or in the tables of a document. Unreadable is exit 1 with the problem said.

use std::process::ExitCode;

use documents::FileType;

use super::doc::{read, unreadable};
use super::{Context, problems};
use crate::args::reading::Sheet;
use crate::console::{Failure, Outcome, out, out_json};

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
    let failed = || {
        let why = problems::obstacle(app::reading::READER_FAILED);
        Failure::Refused(format!("{}: {why}", file.display()))
    };
    let (book, list, unread) = found.ok_or_else(failed)?;
    for problem in &list.problems {
        let place = problem.place.as_ref().map(ToString::to_string);
        problems::tell(&problem.key, place, &problem.detail);
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
    let of_book = || problems::why_unread(book.problems.iter().map(|p| (p.key.as_str(), p.detail.as_str())));
    match unread.or_else(|| book.sheets.is_empty().then(of_book)) {
        None => Ok(ExitCode::SUCCESS),
        Some(why) => Err(Failure::Refused(format!("{}: {why}", file.display()))),
    }
}
