//! Parts, and files in packings, as attachments.

use sha2::{Digest, Sha256};

use crate::fold::composed;
use crate::message::Attachment;
use crate::mime::Part;
use crate::names::safe_name;
use crate::tnef::Packed;

/// A part as an attachment; `title` is the subject of an attached mail.
pub(crate) fn attachment(part: &Part<'_>, content: Vec<u8>, title: Option<String>) -> Attachment {
    let filename = part.filename().map(|n| n.replace('\0', "")).unwrap_or_default();
    let number: Vec<_> = part.path.iter().map(u32::to_string).collect();
    let extension = if part.is_message() {
        "eml"
    } else {
        extension(&part.media)
    };
    let fallback = format!("tap-tin-{}.{extension}", number.join("-"));
    let wanted = match title {
        Some(title) if filename.is_empty() => format!("{title}.eml"),
        _ => filename.clone(),
    };
    Attachment {
        path: part.path.clone(),
        filename_nfc: composed(&filename).into_owned(),
        safe_name: safe_name(&wanted, &fallback),
        filename,
        content_type: part.media.clone(),
        inline: part.disposition.value == "inline"
            || (part.disposition.value.is_empty() && part.header.first("content-id").is_some()),
        sha256: Sha256::digest(&content).into(),
        content,
    }
}

/// A file out of a packing, the packing's path and its number in it for a path.
pub(crate) fn packed(part: &Part<'_>, file: Packed, number: u32) -> Attachment {
    let path: Vec<u32> = part.path.iter().copied().chain([number]).collect();
    let media = file.media.filter(|media| media.contains('/'));
    let media = media.unwrap_or_else(|| "application/octet-stream".to_owned());
    let filename = file.name.replace('\0', "");
    let numbers: Vec<_> = path.iter().map(u32::to_string).collect();
    let fallback = format!("tap-tin-{}.{}", numbers.join("-"), extension(&media));
    Attachment {
        filename_nfc: composed(&filename).into_owned(),
        safe_name: safe_name(&filename, &fallback),
        filename,
        content_type: media,
        inline: false,
        sha256: Sha256::digest(&file.content).into(),
        content: file.content,
        path,
    }
}

/// The extension for a part that was sent without a name.
fn extension(media: &str) -> &'static str {
    match media {
        "application/msword" => "doc",
        "application/pdf" => "pdf",
        "application/rtf" | "text/rtf" => "rtf",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.oasis.opendocument.spreadsheet" => "ods",
        "application/vnd.oasis.opendocument.text" => "odt",
        "application/zip" | "application/x-zip-compressed" => "zip",
        "image/gif" => "gif",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/html" => "html",
        media if media.starts_with("text/") || media.starts_with("message/") => "txt",
        _ => "bin",
    }
}
