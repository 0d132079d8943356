//! Every section of every sample procedure taken out, or emptied: the reader misses that one and no other.

use documents::procedure::{ProcedureReading, SectionReading, read_procedures};
use documents::{Block, Document, Paragraph, Run};

use crate::office::samples;

fn paragraph(text: &str) -> Block {
    let runs = vec![Run {
        text: text.to_owned(),
        ..Run::default()
    }];
    Block::Paragraph(Paragraph {
        runs,
        ..Paragraph::default()
    })
}

/// The document without the section, or with its heading alone.
fn without(document: &Document, section: &SectionReading, keep_heading: bool) -> Document {
    let mut document = document.clone();
    let block = section.place.block;
    if let Some(row) = section.place.row {
        let Some(Block::Table(table)) = document.body.get_mut(block) else {
            panic!("a row stands in a table")
        };
        if keep_heading {
            for cell in table.rows[row].cells.iter_mut().skip(1) {
                cell.blocks = vec![paragraph("")];
            }
        } else {
            table.rows.remove(row);
        }
        return document;
    }
    let label = match &document.body[block] {
        Block::Paragraph(p) => p.label.clone(),
        Block::Table(_) => None,
    };
    document.body.drain(block..section.end_block);
    if keep_heading {
        let typed = label
            .as_ref()
            .and_then(|label| section.heading.strip_prefix(label.as_str()));
        let mut heading = paragraph(typed.unwrap_or(&section.heading).trim());
        if let Block::Paragraph(p) = &mut heading {
            p.label = label;
        }
        document.body.insert(block, heading);
    }
    document
}

fn of(read: &[ProcedureReading], at: usize, name: &str) -> String {
    match read.get(at) {
        Some(p) => format!("{} {:?} {:?} of {}", p.name, p.absent, p.heading_only, read.len()),
        None => format!("{name} is lost"),
    }
}

#[test]
fn every_gap_is_seen_and_no_other() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for sample in samples() {
        let document = documents::read(&sample.bytes);
        if !document.is_readable() {
            continue;
        }
        let whole = read_procedures(&document);
        for (at, procedure) in whole.iter().enumerate() {
            // In one big file the gaps of three procedures say enough.
            if at > 2 || !procedure.absent.is_empty() || !procedure.heading_only.is_empty() {
                continue;
            }
            for section in procedure
                .sections
                .iter()
                .filter(|s| !matches!(s.key, "ten_thu_tuc" | "linh_vuc"))
            {
                for keep_heading in [false, true] {
                    // A row whose end the writer left out (see `lines`) cannot be taken out by itself.
                    if sample.expected["true_type"] == "rtf" && matches!(section.key, "cach_thuc" | "ho_so") {
                        continue;
                    }
                    let gap = vec![section.key];
                    let none: Vec<&str> = Vec::new();
                    let (absent, bare) = if keep_heading {
                        (&none, &gap)
                    } else {
                        (&gap, &none)
                    };
                    let want = format!("{} {absent:?} {bare:?} of {}", procedure.name, whole.len());
                    let got = of(
                        &read_procedures(&without(&document, section, keep_heading)),
                        at,
                        &procedure.name,
                    );
                    tried += 1;
                    if got != want {
                        wrong.push(format!("{}\n   got {got}\n  want {want}", sample.name));
                    }
                }
            }
        }
    }
    assert!(tried > 300, "{tried} gaps tried");
    assert!(
        wrong.is_empty(),
        "{} of {tried} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
