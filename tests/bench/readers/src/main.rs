//! How many megabytes a second of office files become text, ours beside other crates, in one process: rows of markdown
//! tables.
//!
//! `readers FOLDER...` takes the `.doc`, `.docx` and `.xlsx` files found below the folders, by what they begin with, and
//! counts the bytes of the files, not of the text. A file a crate refuses counts for it all the same. `readers --grow`
//! makes one Word file of growing size and shows that time grows with it and no faster.

use std::hint::black_box;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long each reader reads each kind of file, in each of the rounds.
const SPAN: Duration = Duration::from_millis(1000);
/// Readers take turns this often; the best turn counts, and time is the processor's where the system tells it, so that a
/// busy machine disturbs none more than another.
const ROUNDS: usize = 5;

type Reader = (&'static str, fn(&[u8]) -> Option<usize>);

const DOC: [Reader; 3] = [("ours", ours), ("undoc", undoc), ("office_oxide", oxide_doc)];
const DOCX: [Reader; 4] = [
    ("ours", ours),
    ("undoc", undoc),
    ("office_oxide", oxide_docx),
    ("docx-lite", lite),
];
const XLSX: [Reader; 4] = [
    ("ours", ours_sheet),
    ("calamine alone", calamine),
    ("undoc", undoc),
    ("office_oxide", oxide_xlsx),
];

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "--grow") {
        return grow();
    }
    let mut files = Vec::new();
    for folder in &args {
        collect(Path::new(folder), &mut files)?;
    }
    files.sort();
    let kinds: [(&str, &[Reader], documents::FileType); 3] = [
        (".doc", &DOC, documents::FileType::Doc),
        (".docx", &DOCX, documents::FileType::Docx),
        (".xlsx", &XLSX, documents::FileType::Xlsx),
    ];
    println!("| files | reader | MB/s | times ours | files refused or empty |");
    println!("|---|---|---|---|---|");
    for (name, readers, kind) in kinds {
        // Cut and locked files are other measurements'.
        let of_kind: Vec<&Vec<u8>> = files
            .iter()
            .filter(|bytes| documents::sniff(bytes) == kind && documents::read(bytes).is_readable())
            .collect();
        compare(name, readers, &of_kind);
    }
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push(std::fs::read(path)?);
    }
    Ok(())
}

fn compare(kind: &str, readers: &[Reader], files: &[&Vec<u8>]) {
    if files.is_empty() {
        return;
    }
    let bytes: usize = files.iter().map(|file| file.len()).sum();
    let mut best = vec![0.0f64; readers.len()];
    for _ in 0..ROUNDS {
        for (best, (_, read)) in best.iter_mut().zip(readers) {
            let (begin, clock) = (Instant::now(), Clock::start());
            let mut read_bytes = 0;
            while begin.elapsed() < SPAN {
                for file in files {
                    black_box(read(file));
                }
                read_bytes += bytes;
            }
            *best = best.max(read_bytes as f64 / 1e6 / clock.seconds());
        }
    }
    let ours = best.first().copied().unwrap_or(1.0);
    for (speed, (name, read)) in best.iter().zip(readers) {
        let refused = files.iter().filter(|file| read(file).is_none_or(|length| length == 0)).count();
        println!(
            "| {} {kind}, {:.2} MB | {name} | {speed:.1} | {:.2} | {refused} |",
            files.len(),
            bytes as f64 / 1e6,
            speed / ours,
        );
    }
}

/// The time the processor gave this process, all its threads together (office_oxide reads on one of its own); where the
/// system does not tell, the time that passed.
struct Clock(Instant, Option<f64>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), Self::on_processor())
    }

    fn seconds(&self) -> f64 {
        match (self.1, Self::on_processor()) {
            (Some(before), Some(now)) if now > before => now - before,
            _ => self.0.elapsed().as_secs_f64(),
        }
    }

    /// Linux counts in hundredths of a second: the 14th and 15th word, the name of the program being the second.
    fn on_processor() -> Option<f64> {
        let told = std::fs::read_to_string("/proc/self/stat").ok()?;
        let (_, after) = told.rsplit_once(')')?;
        let mut words = after.split_whitespace().skip(11);
        let mut ticks = || words.next()?.parse::<f64>().ok();
        Some((ticks()? + ticks()?) / 100.0)
    }
}

fn ours(bytes: &[u8]) -> Option<usize> {
    Some(documents::to_text(&documents::read(bytes)).len())
}

fn ours_sheet(bytes: &[u8]) -> Option<usize> {
    let book = sheets::read(bytes, documents::FileType::Xlsx);
    Some(book.sheets.len())
}

fn undoc(bytes: &[u8]) -> Option<usize> {
    let document = undoc::parse_bytes(bytes).ok()?;
    let text = undoc::render::to_text(&document, &undoc::render::RenderOptions::default()).ok()?;
    Some(text.len())
}

fn oxide(bytes: &[u8], format: office_oxide::DocumentFormat) -> Option<usize> {
    let reader = Cursor::new(bytes.to_vec());
    let document = office_oxide::Document::from_reader(reader, format).ok()?;
    Some(document.plain_text().len())
}

fn oxide_doc(bytes: &[u8]) -> Option<usize> {
    oxide(bytes, office_oxide::DocumentFormat::Doc)
}

fn oxide_docx(bytes: &[u8]) -> Option<usize> {
    oxide(bytes, office_oxide::DocumentFormat::Docx)
}

fn oxide_xlsx(bytes: &[u8]) -> Option<usize> {
    oxide(bytes, office_oxide::DocumentFormat::Xlsx)
}

fn lite(bytes: &[u8]) -> Option<usize> {
    docx_lite::extract_text_from_bytes(bytes).ok().map(|text| text.len())
}

fn calamine(bytes: &[u8]) -> Option<usize> {
    use calamine::Reader;
    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).ok()?;
    let sheets = book.worksheets();
    Some(sheets.iter().map(|(_, range)| range.cells().count()).sum())
}

/// A Word file of one body text repeated: time and the most memory, for each size.
fn grow() -> std::io::Result<()> {
    println!("| .doc of | seconds | MB/s | text |");
    println!("|---|---|---|---|");
    for megabytes in [1, 3, 10, 30, 100] {
        let file = word_file(megabytes * 1_000_000)?;
        let begin = Instant::now();
        let text = documents::to_text(&documents::read(&file)).len();
        let seconds = begin.elapsed().as_secs_f64();
        println!(
            "| {:.1} MB | {seconds:.3} | {:.0} | {:.1} MB |",
            file.len() as f64 / 1e6,
            file.len() as f64 / 1e6 / seconds,
            text as f64 / 1e6
        );
    }
    Ok(())
}

/// A Word 97 file of about this many bytes: 16-bit text, a thousand paragraphs a piece, a page of character and of
/// paragraph properties for every few of them.
fn word_file(size: usize) -> std::io::Result<Vec<u8>> {
    const PAGE: usize = 512;
    const RUNS_A_PAGE: usize = 24;
    let line: Vec<u8> = "Thủ tục cấp giấy phép kinh doanh dịch vụ lữ hành nội địa, số 05/2026\r"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let text_at = 2 * PAGE;
    let paragraphs = size / (line.len() + 2 * PAGE / RUNS_A_PAGE);
    let text: Vec<u8> = line.iter().copied().cycle().take(line.len() * paragraphs).collect();
    let mut stream = vec![0; text_at];
    stream.extend_from_slice(&text);
    stream.resize(stream.len().next_multiple_of(PAGE), 0);
    let (mut bounds, mut characters, mut papers) = (vec![text_at], Vec::new(), Vec::new());
    for first in (0..paragraphs).step_by(RUNS_A_PAGE) {
        let count = RUNS_A_PAGE.min(paragraphs - first);
        let end = text_at + (first + count) * line.len();
        for (numbers, width, list) in [
            (&mut characters, 1, &[3u8, 0x35, 0x08, 1][..]),
            (&mut papers, 13, &[2, 0, 0, 3, 0x24][..]),
        ] {
            numbers.push(stream.len() / PAGE);
            let mut page = [0u8; PAGE];
            for i in 0..=count {
                let at = text_at + (first + i) * line.len();
                page[4 * i..4 * i + 4].copy_from_slice(&(at as u32).to_le_bytes());
            }
            let list_at = PAGE - 2 - list.len().next_multiple_of(2);
            page[list_at..list_at + list.len()].copy_from_slice(list);
            for i in (0..count).step_by(2) {
                page[4 * (count + 1) + width * i] = (list_at / 2) as u8;
            }
            page[PAGE - 1] = count as u8;
            stream.extend_from_slice(&page);
        }
        bounds.push(end);
    }
    let mut table = Vec::new();
    let mut put = |stream: &mut Vec<u8>, index: usize, bytes: &[u8]| {
        let at = 0x9A + 8 * index;
        stream[at..at + 4].copy_from_slice(&(table.len() as u32).to_le_bytes());
        stream[at + 4..at + 8].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        table.extend_from_slice(bytes);
    };
    for (index, numbers) in [(12, &characters), (13, &papers)] {
        let plc: Vec<u8> = bounds.iter().chain(numbers).flat_map(|n| (*n as u32).to_le_bytes()).collect();
        put(&mut stream, index, &plc);
    }
    let last = (text.len() / 2) as u32;
    let mut clx = vec![2, 16, 0, 0, 0, 0, 0, 0, 0];
    clx.extend(last.to_le_bytes());
    clx.extend([0, 0]);
    clx.extend((text_at as u32).to_le_bytes());
    clx.extend([0, 0]);
    put(&mut stream, 33, &clx);
    for (at, value) in [(0, 0x00C1_A5EC), (0x18, text_at as u32), (0x4C, last)] {
        stream[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for (at, value) in [(0x0A, 0x1200u16), (0x20, 14), (0x3E, 22), (0x98, 0x5D)] {
        stream[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("WordDocument")?.write_all(&stream)?;
    file.create_stream("1Table")?.write_all(&table)?;
    Ok(file.into_inner().into_inner())
}
