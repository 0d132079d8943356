//! `doc` and `sheet`: what the readers see. Unreadable is exit 1 with the problem said.

use std::path::Path;
use std::process::ExitCode;

use documents::{Document, FileType};

use super::Context;
use crate::args::{Doc, Sheet};
use crate::console::{Failure, Outcome, note, out, out_json};

pub(super) fn doc(context: &Context, command: Doc) -> Outcome {
    let (path, as_text) = match &command {
        Doc::Text { file } => (file, true),
        Doc::Show { file } => (file, context.json),
    };
    let bytes = read(path)?;
    let document = app::reading::guarded(|| documents::read(&bytes))
        .ok_or_else(|| Failure::Refused(format!("{}: trình đọc gặp lỗi", path.display())))?;
    match &command {
        Doc::Show { .. } if as_text => out_json(&document)?,
        _ => out(&documents::to_text(&document)),
    }
    say_problems(&document);
    if document.is_readable() && !document.problems.iter().any(|p| p.key == "format-not-supported") {
        Ok(ExitCode::SUCCESS)
    } else {
        let keys: Vec<&str> = document.problems.iter().map(|p| p.key.as_str()).collect();
        Err(Failure::Refused(format!(
            "{}: {}",
            path.display(),
            keys.join(", ")
        )))
    }
}

fn say_problems(document: &Document) {
    for problem in &document.problems {
        let place = problem.place.map(|p| format!(" ({p})")).unwrap_or_default();
        note(&format!("{}{place}: {}", problem.key, problem.detail));
    }
}

pub(super) fn sheet(context: &Context, command: Sheet) -> Outcome {
    let Sheet::Show { file } = command;
    let bytes = read(&file)?;
    let found = app::reading::guarded(|| {
        let file_type = documents::sniff(&bytes);
        let book = match file_type {
            FileType::Xls | FileType::Xlsx | FileType::Ods | FileType::Text => {
                sheets::read(&bytes, file_type)
            }
            _ => sheets::from_document(&documents::read(&bytes)),
        };
        let list = sheets::list_rows(&book);
        (book, list)
    });
    let (book, list) =
        found.ok_or_else(|| Failure::Refused(format!("{}: trình đọc gặp lỗi", file.display())))?;
    for problem in book.problems.iter().chain(&list.problems) {
        let place = problem
            .place
            .as_ref()
            .map(|p| format!(" ({p})"))
            .unwrap_or_default();
        note(&format!("{}{place}: {}", problem.key, problem.detail));
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
    if book.sheets.is_empty() {
        return Err(Failure::Refused(format!("{}: không đọc được", file.display())));
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    Ok(std::fs::read(path).map_err(|e| app::AppError::reading(path, &e))?)
}
