//! A Word 6 file put together byte by byte: nobody's office sends one today, and nothing at hand writes one.

use documents::{Document, read, to_text};
use std::io::{Cursor, Write};

/// `Times New Roman` for Vietnamese (windows-1258), then two legacy fonts.
const FONTS: [(&str, u8); 3] = [("Times New Roman", 163), (".VnTime", 0), (".VnTimeH", 0)];
const PAGE: usize = 512;

fn put(stream: &mut [u8], at: usize, bytes: &[u8]) {
    stream[at..at + bytes.len()].copy_from_slice(bytes);
}

fn long(value: usize) -> [u8; 4] {
    u32::try_from(value).expect("small").to_le_bytes()
}

/// A page of properties: where each begins and ends, and its list; entries `width` bytes wide, lists from the
/// end of the page, each with its length in bytes or, for paragraphs, in words.
fn page(bounds: &[usize], lists: &[Vec<u8>], width: usize, words: bool) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    for (i, bound) in bounds.iter().enumerate() {
        put(&mut page, 4 * i, &long(*bound));
    }
    let mut end = PAGE - 2;
    for (i, list) in lists.iter().enumerate() {
        let length = if words {
            list.len().div_ceil(2) + 1
        } else {
            list.len()
        };
        end = (end - list.len() - 2) & !1;
        put(&mut page, end, &[length as u8]);
        put(&mut page, end + 1, list);
        page[4 * bounds.len() + width * i] = (end / 2) as u8;
    }
    page[PAGE - 1] = lists.len() as u8;
    page
}

/// `runs`: text bytes and the list of properties over them; a paragraph's properties by its last byte.
fn word6(runs: &[(&[u8], Vec<u8>)], flags: u16) -> Vec<u8> {
    let text_at = 0x300;
    let text: Vec<u8> = runs.iter().flat_map(|r| r.0.to_vec()).collect();
    let mut bounds = vec![text_at];
    for (bytes, _) in runs {
        bounds.push(bounds.last().expect("one") + bytes.len());
    }
    let characters: Vec<Vec<u8>> = runs.iter().map(|r| r.1.clone()).collect();
    let mut paragraph_bounds = vec![text_at];
    let mut paragraphs = Vec::new();
    for (i, byte) in text.iter().enumerate() {
        if matches!(byte, b'\r' | 7) {
            paragraph_bounds.push(text_at + i + 1);
            let cell = *byte == 7;
            let row_end = cell && text.get(i.wrapping_sub(1)) == Some(&7);
            // Style 0, then sprmPFInTable and sprmPFTtp.
            paragraphs.push(
                [
                    vec![0, 0],
                    if cell { vec![24, 1] } else { vec![] },
                    if row_end { vec![25, 1] } else { vec![] },
                ]
                .concat(),
            );
        }
    }
    let mut stream = vec![0; 4 * PAGE];
    put(&mut stream, 0, &[0xDC, 0xA5, 0x68, 0]);
    put(&mut stream, 10, &flags.to_le_bytes());
    put(&mut stream, 0x18, &long(text_at));
    put(&mut stream, 0x1C, &long(text_at + text.len()));
    put(&mut stream, 0x34, &long(text.len()));
    put(&mut stream, text_at, &text);
    // Pages 4 and 5 hold the properties; after them their tables and the fonts.
    stream.extend(page(&bounds, &characters, 1, false));
    stream.extend(page(&paragraph_bounds, &paragraphs, 7, true));
    let mut add = |index: usize, bytes: &[u8]| {
        let at = stream.len();
        stream.extend_from_slice(bytes);
        put(&mut stream, 0x58 + 8 * index, &long(at));
        put(&mut stream, 0x58 + 8 * index + 4, &long(bytes.len()));
    };
    for (index, number) in [(12, 4u8), (13, 5)] {
        add(
            index,
            &[&long(text_at)[..], &long(text_at + text.len()), &[number, 0]].concat(),
        );
    }
    let mut fonts = vec![0, 0];
    for (name, charset) in FONTS {
        fonts.push(name.len() as u8 + 6);
        fonts.extend([0, 0x90, 1, charset, 0]);
        fonts.extend(name.as_bytes());
        fonts.push(0);
    }
    add(15, &fonts);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("container");
    file.create_stream("WordDocument")
        .expect("stream")
        .write_all(&stream)
        .expect("write");
    file.into_inner().into_inner()
}

fn font(number: u8) -> Vec<u8> {
    vec![93, number, 0]
}

fn runs() -> Document {
    read(&word6(
        &[
            (b"Vi\xEA\xF2t ", font(0)),
            (b"\xAE\xD5n \xAD", font(1)),
            (b" quy\xD5t\r", font(2)),
            // Deleted, hidden, and in bold with an order that carries its length before it.
            (b"x", vec![65, 1]),
            (b"y", vec![92, 1]),
            (b"a\r", [vec![68, 4, 0, 0, 0, 0, 85, 1], font(0)].concat()),
            (b"b\x07c\x07\x07", font(0)),
            (b"d\r", font(0)),
        ],
        0,
    ))
}

#[test]
fn word_6_letters_come_by_font_and_code_page() {
    let document = runs();
    assert_eq!(
        to_text(&document),
        "Việt đến ư QUYẾT\na\nb\tc\nd\n",
        "{:?}",
        document.problems
    );
    assert_eq!((document.conditions.len(), document.problems.len()), (0, 0));
}

#[test]
fn a_locked_word_6_file_is_told() {
    assert!(!read(&word6(&[(b"a\r", vec![])], 0x0100)).is_readable());
}
