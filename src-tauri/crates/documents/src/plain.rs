//! Plain text: a line is a paragraph.

use crate::flow::{MAX_PARAGRAPHS, Room};
use crate::model::{Block, Document, FileType, Paragraph, Problem, Run};
use crate::runs::{Look, RunBuilder};
use legacy_text::{CONVERT_FROM, PlainEncoding, decode_bytes};

/// Reads plain text in the encoding its bytes speak for. Below [`CONVERT_FROM`] nothing is converted, and the
/// problem `encoding-guessed` says what the bytes were read as and how sure that is.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Text);
    let decoded = decode_bytes(bytes);
    if decoded.confidence < CONVERT_FROM {
        document
            .problems
            .push(guessed(decoded.encoding, decoded.confidence));
    }
    document.body = lines(&decoded.text, legacy_name(decoded.encoding));
    if decoded.text.lines().nth(document.body.len()).is_some() {
        let problem = Problem::whole("limit-blocks", "too many lines; the rest is left out");
        document.problems.push(problem);
    }
    document
}

/// The problem of an encoding that is not certain.
pub(crate) fn guessed(encoding: PlainEncoding, confidence: u8) -> Problem {
    Problem::whole("encoding-guessed", format!("{encoding:?}, {confidence} of 100"))
}

/// The name [`Run::converted_from`] gives a legacy encoding.
pub(crate) fn legacy_name(encoding: PlainEncoding) -> Option<&'static str> {
    match encoding {
        PlainEncoding::Tcvn3 => Some("TCVN3"),
        PlainEncoding::Vni => Some("VNI"),
        PlainEncoding::Viscii => Some("VISCII"),
        PlainEncoding::Vps => Some("VPS"),
        _ => None,
    }
}

/// A paragraph for each line, as far as there is room.
pub(crate) fn lines(text: &str, converted_from: Option<&'static str>) -> Vec<Block> {
    let mut room = Room::of(text.len());
    let paragraph = |line: &str| {
        let mut builder = RunBuilder::default();
        builder.push(line.trim_end_matches('\r'), Look::default());
        let mut runs: Vec<Run> = builder.finish();
        runs.iter_mut()
            .for_each(|run| run.converted_from = converted_from);
        Paragraph {
            runs,
            ..Paragraph::default()
        }
    };
    let paragraphs = text.lines().take(MAX_PARAGRAPHS).map(paragraph);
    paragraphs
        .take_while(|paragraph| room.takes(paragraph))
        .map(Block::Paragraph)
        .collect()
}
