//! Plain text: a line is a paragraph.

use crate::model::{Block, Document, FileType, Paragraph, Problem};
use crate::runs::{Look, RunBuilder};
use legacy_text::{PlainEncoding, decode_bytes};

/// Below this certainty (hundredths) the encoding is reported as a guess.
const CERTAIN: u8 = 60;

/// Reads plain text, guessing the encoding.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut document = Document::new(FileType::Text);
    let decoded = decode_bytes(bytes);
    if decoded.confidence < CERTAIN {
        let detail = format!("{:?}, {} of 100", decoded.encoding, decoded.confidence);
        document.problems.push(Problem::whole("encoding-guessed", detail));
    }
    let from = match decoded.encoding {
        PlainEncoding::Tcvn3 => Some("TCVN3"),
        PlainEncoding::Vni => Some("VNI"),
        _ => None,
    };
    document.body = lines(&decoded.text, from);
    document
}

/// A paragraph for each line.
pub(crate) fn lines(text: &str, converted_from: Option<&'static str>) -> Vec<Block> {
    let paragraph = |line: &str| {
        let mut builder = RunBuilder::default();
        builder.push(line.trim_end_matches('\r'), Look::default());
        let mut runs = builder.finish();
        runs.iter_mut()
            .for_each(|run| run.converted_from = converted_from);
        Block::Paragraph(Paragraph {
            runs,
            ..Paragraph::default()
        })
    };
    text.lines().map(paragraph).collect()
}
