use super::syntax::{Lexer, MAX_TEXT};
use super::*;
use crate::text::to_text;
use proptest::prelude::*;
use std::io::Write;

/// A file of the given objects (`number`, what stands in it), without a cross-reference table.
fn file(objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    for (number, body) in objects {
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    out
}

fn stream(settings: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{settings} /Length {}>>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A page for each content; letters as in Windows, 500 thousandths wide, in the fonts F1 and F2 (bold).
fn pages(contents: &[&str]) -> Vec<(u32, Vec<u8>)> {
    let kids: Vec<String> = (0..contents.len())
        .map(|n| format!("{} 0 R", 10 + 2 * n))
        .collect();
    let mut objects = vec![
        (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
        (
            2,
            format!(
                "<</Type/Pages/Kids[{}]/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>/XObject<</I 6 0 R>>>>>>",
                kids.join(" ")
            )
            .into_bytes(),
        ),
        (3, b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Times>>".to_vec()),
        (4, b"<</Type/Font/Subtype/TrueType/BaseFont/Times-Bold>>".to_vec()),
        (5, b"<</Type/Font/Subtype/TrueType/BaseFont/.VnTime>>".to_vec()),
        (6, stream("/Subtype/Image/Filter/DCTDecode", b"\xFF\xD8")),
    ];
    for (n, content) in (0..).zip(contents) {
        let (page, body) = (10 + 2 * n, 11 + 2 * n);
        objects.push((page, format!("<</Type/Page/Contents {body} 0 R>>").into_bytes()));
        objects.push((body, stream("", content.as_bytes())));
    }
    objects
}

fn keys(document: &Document) -> Vec<&str> {
    document.problems.iter().map(|p| p.key.as_str()).collect()
}

#[track_caller]
fn check(content: &str, expected: &str) {
    let document = read(&file(&pages(&[content])));
    assert_eq!(to_text(&document), expected, "{document:?}");
    assert!(document.problems.is_empty(), "{:?}", document.problems);
}

#[test]
fn letters_become_lines_paragraphs_and_rows() {
    for (content, expected) in [
        ("BT /F1 10 Tf 50 700 Td (One two) Tj ET", "One two\n"),
        // Pieces of a word, a space that was not drawn, escapes, hexadecimal strings, operators of lines.
        (
            "BT /F1 10 Tf 50 700 Td [(On) 20 (e) -400 (two)] TJ ET",
            "One two\n",
        ),
        (
            "BT /F1 10 Tf 50 700 Td (\\117ne\\)) Tj <20 74776F> Tj ET",
            "One) two\n",
        ),
        ("BT /F1 10 Tf 12 TL 50 700 Td (One.) Tj (Two) ' ET", "One. Two\n"),
        // A full line goes on, a short one ends.
        (
            "BT /F1 10 Tf 50 700 Td (A line that is full of words) Tj 0 -12 Td (and goes on) Tj 0 -12 Td (New) Tj ET",
            "A line that is full of words and goes on\nNew\n",
        ),
        // Cells drawn one after the other, the first of two lines.
        (
            "BT /F1 10 Tf 50 700 Td (First) Tj 0 -12 Td (cell) Tj 100 12 Td (Second) Tj -100 -40 Td (A) Tj 100 0 Td (B) Tj ET",
            "First cell\tSecond\nA\tB\n",
        ),
        (
            "q 2 0 0 2 10 10 cm BT /F1 5 Tf 1 0 0 1 20 300 Tm (Big) Tj ET Q",
            "Big\n",
        ),
        // What stands for glyphs; what belongs to the page.
        (
            "BT /F1 10 Tf 50 700 Td /Span <</ActualText (fine)>> BDC (xy) Tj EMC ( end) Tj ET",
            "fine end\n",
        ),
        ("BT /F3 10 Tf 50 700 Td (c\\351ng h\\337a) Tj ET", "cộng hòa\n"),
        // A picture within, an operator unknown, a string left open.
        (
            "BI /W 1 ID xx(EI BT /F1 10 Tf 1 1 Td (After) Tj ET EI BT /F1 10 Tf 1 1 Td (Text) Tj ET",
            "Text\n",
        ),
        ("zz BT /F1 10 Tf 50 700 Td (Open) Tj ET (", "Open\n"),
    ] {
        check(content, expected);
    }
}

#[test]
fn heads_feet_and_page_numbers_are_no_text() {
    let page = |n: usize, body: &str| {
        format!(
            "/Artifact <</Type/Pagination>> BDC BT /F1 10 Tf 50 800 Td (Marked) Tj ET EMC \
             BT /F1 10 Tf 50 780 Td (Office {n}) Tj 0 -60 Td ({body}) Tj 0 -600 Td ({n}) Tj ET"
        )
    };
    let contents = [page(1, "One"), page(2, "Two"), page(3, "Three")];
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    let document = read(&file(&pages(&contents)));
    let body = Document {
        notes: Vec::new(),
        ..document.clone()
    };
    assert_eq!(to_text(&body), "One\nTwo\nThree\n");
    assert!(to_text(&document).contains("Marked"));
}

#[test]
fn lines_drawn_out_of_order_are_put_in_order() {
    let lines: Vec<usize> = vec![8, 3, 6, 1, 7, 2, 5, 4, 10, 9];
    let draw = |n: &usize| format!("BT /F1 10 Tf 50 {} Td (L{n}) Tj ET ", 800 - 20 * n);
    let content: String = lines.iter().map(draw).collect();
    let expected: String = (1..=10).map(|n| format!("L{n}\n")).collect();
    check(&content, &expected);
}

#[test]
fn composite_fonts_are_read_by_their_map() {
    let map = b"1 begincodespacerange <0000> <ffff> endcodespacerange \
        2 beginbfchar <0003> <0020> <0005> <1ED9> endbfchar \
        2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0110> <00660069>] endbfrange";
    let mut objects = pages(&["BT /F1 10 Tf 50 700 Td <0010 0005 0003 0020 0021 0099> Tj ET"]);
    objects.retain(|(number, _)| *number != 3);
    objects.push((
        3,
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 8 0 R/DescendantFonts[7 0 R]>>"
            .to_vec(),
    ));
    objects.push((7, b"<</Type/Font/DW 600/W[3 [250] 16 18 500]>>".to_vec()));
    objects.push((8, stream("/Filter/FlateDecode", &deflated(map))));
    let document = read(&file(&objects));
    assert_eq!(to_text(&document), "aộ Đfi\u{fffd}\n");
    assert_eq!(keys(&document), ["letters-unknown"]);
}

#[test]
fn names_of_glyphs_are_letters() {
    let mut objects = pages(&["BT /F1 10 Tf 50 700 Td (ABCDE) Tj ET"]);
    objects.retain(|(number, _)| *number != 3);
    let font = "<</Type/Font/Subtype/Type1/Encoding<</Differences[65/acircumflexacute/uhorndotbelow/uni1EA1/dcroat/comma]>>>>";
    objects.push((3, font.as_bytes().to_vec()));
    assert_eq!(to_text(&read(&file(&objects))), "ấựạđ,\n");
}

#[test]
fn objects_are_found_wherever_they_stand() {
    // The tree and a font in an object stream; the page changed by an update behind the end.
    let members = "1 0 2 40 <</Type/Catalog/Pages 2 0 R>>";
    let mut packed = format!("{members:<50}").into_bytes();
    let first = 9;
    packed.truncate(first + 40);
    packed.extend(b"<</Type/Pages/Kids[10 0 R]/Resources<</Font<</F1 3 0 R>>>>>>");
    let mut objects = pages(&["BT /F1 10 Tf 50 700 Td (Old) Tj ET"]);
    objects.retain(|(number, _)| ![1, 2].contains(number));
    let settings = format!("/Type/ObjStm/N 2/First {first}/Filter/FlateDecode");
    objects.push((20, stream(&settings, &deflated(&packed))));
    let whole = file(&objects);
    assert_eq!(to_text(&read(&whole)), "Old\n");
    let mut updated = whole;
    updated.extend(b"11 0 obj\n");
    updated.extend(stream("", b"BT /F1 10 Tf 50 700 Td (New) Tj ET"));
    updated.extend(b"\nendobj\n%%EOF");
    assert_eq!(to_text(&read(&updated)), "New\n");
    // No tree at all.
    let mut lost = pages(&["BT /F1 10 Tf 50 700 Td (Lost) Tj ET"]);
    lost.retain(|(number, _)| *number > 2);
    lost.retain(|(number, _)| *number != 10);
    lost.push((
        10,
        b"<</Type/Page/Contents 11 0 R/Resources<</Font<</F1 3 0 R>>>>>>".to_vec(),
    ));
    assert_eq!(to_text(&read(&file(&lost))), "Lost\n");
}

#[test]
fn every_compression_is_undone() {
    let content = b"BT /F1 10 Tf 50 700 Td (Plain) Tj ET";
    let hexadecimal: String = content.iter().map(|b| format!("{b:02x}")).collect();
    let mut runs = vec![u8::try_from(content.len() - 1).unwrap()];
    runs.extend(content);
    runs.push(128);
    // Nine bits a code, cleared first: no code of the table is needed.
    let mut bits = String::from("100000000");
    for byte in content {
        bits.push_str(&format!("{byte:09b}"));
    }
    bits.push_str("100000001");
    let lzw: Vec<u8> = bits
        .as_bytes()
        .chunks(8)
        .map(|bits| {
            bits.iter()
                .enumerate()
                .fold(0, |byte, (n, bit)| byte | (bit - b'0') << (7 - n))
        })
        .collect();
    for (filter, bytes) in [
        ("/FlateDecode", deflated(content)),
        ("/ASCIIHexDecode", hexadecimal.clone().into_bytes()),
        (
            "[/ASCIIHexDecode/FlateDecode]",
            deflated(content)
                .iter()
                .flat_map(|b| format!("{b:02X}").into_bytes())
                .collect(),
        ),
        ("/RunLengthDecode", runs),
        ("/LZWDecode", lzw),
    ] {
        let mut objects = pages(&[""]);
        objects.retain(|(number, _)| *number != 11);
        objects.push((11, stream(&format!("/Filter {filter}"), &bytes)));
        assert_eq!(to_text(&read(&file(&objects))), "Plain\n", "{filter}");
    }
}

#[test]
fn a_scan_has_no_text_layer() {
    let scan = read(&file(&pages(&["q 600 0 0 800 0 0 cm /I Do Q"])));
    assert_eq!(keys(&scan), ["no-text-layer"]);
    assert!(!scan.is_readable());
    let text = "BT /F1 10 Tf 50 700 Td (Text) Tj ET";
    let mixed = read(&file(&pages(&[text, "/I Do", ""])));
    assert_eq!(keys(&mixed), ["page-without-text"]);
    assert_eq!(mixed.problems[0].detail, "2");
    assert!(mixed.is_readable());
    assert_eq!(keys(&read(b"%PDF-1.4\n%%EOF")), ["no-text-layer"]);
}

#[test]
fn locked_and_cut_files_say_so() {
    let mut locked = file(&pages(&["BT /F1 10 Tf (Text) Tj ET"]));
    locked.extend(b"trailer <</Root 1 0 R/Encrypt<</Filter/Standard>>>>\n%%EOF");
    assert_eq!(read(&locked).conditions, [Condition::Encrypted]);
    let whole = file(&pages(&["BT /F1 10 Tf 50 700 Td (Text) Tj ET"]));
    let cut = read(whole.get(..whole.len() - 20).unwrap());
    assert_eq!(cut.conditions, [Condition::Truncated]);
    assert_eq!(to_text(&cut), "Text\n");
}

#[test]
fn hostile_files_cost_little() {
    let text = "BT /F1 10 Tf 50 700 Td (Text) Tj ET ";
    let nested = format!("{}{}{text}", "[".repeat(100_000), "<<".repeat(100_000));
    read(&file(&pages(&[&nested])));
    // Kids that are their own parents, lengths that are themselves, forms that draw themselves.
    let mut objects = pages(&["/I Do /I Do"]);
    objects.retain(|(number, _)| ![2, 6].contains(number));
    objects.push((
        2,
        b"<</Type/Pages/Kids[2 0 R 10 0 R 10 0 R]/Resources<</XObject<</I 6 0 R>>>>>>".to_vec(),
    ));
    objects.push((
        6,
        b"<</Subtype/Form/Length 6 0 R>>\nstream\n/I Do /I Do\nendstream".to_vec(),
    ));
    read(&file(&objects));
    // What unpacks to far more than it is.
    let bomb = deflated(&deflated(&vec![b' '; 12 << 20]));
    let mut objects = pages(&[""]);
    objects.retain(|(number, _)| *number != 11);
    for number in [11, 30, 31, 32] {
        objects.push((
            number,
            stream("/Type/ObjStm/N 9/First 9/Filter[/FlateDecode/FlateDecode]", &bomb),
        ));
    }
    assert!(keys(&read(&file(&objects))).contains(&"limit-pdf"));
    // One long text is kept as far as a page has letters, and what follows it is read.
    let long = format!("BT /F1 10 Tf 50 700 Td ({}) Tj ET /I Do", "a".repeat(1 << 20));
    assert!(keys(&read(&file(&pages(&[&long])))).contains(&"limit-pdf"));
    let mut lexer = Lexer::new(long.as_bytes(), long.find('(').unwrap());
    assert!(matches!(lexer.next(), Some(Object::Text(text)) if text.len() == MAX_TEXT));
    assert_eq!(lexer.next(), Some(Object::Word(b"Tj".to_vec())));
    // Words that look like pictures without end, numbers without digits.
    read(&file(&pages(&[&"ID ".repeat(50_000)])));
    read(&file(&pages(&[&"- . -. +".repeat(50_000)])));
    read(&"1 0 obj ".repeat(20_000).into_bytes());
}

proptest! {
    #[test]
    fn damaged_files_are_read_without_a_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30), cut in any::<prop::sample::Index>()) {
        let mut bytes = file(&pages(&["BT /F1 10 Tf 50 700 Td [(On) 20 (e)] TJ ET q 1 0 0 1 2 3 cm /I Do Q", "/I Do"]));
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        read(&bytes);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut pdf = b"%PDF-1.4\n1 0 obj ".to_vec();
        pdf.extend(&bytes);
        read(&pdf);
        read(&file(&[(1, b"<</Pages 2 0 R>>".to_vec()), (2, b"<</Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>".to_vec()), (3, stream("", &bytes)), (4, bytes)]));
    }
}
