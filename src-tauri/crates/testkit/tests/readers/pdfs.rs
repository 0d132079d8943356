//! PDFs that unfold to more than anyone has: see [`crate::bombs`].

use std::fmt::Write as _;
use std::io::Write as _;

use crate::bombs::check;

/// A PDF of objects, its table of references at the end.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer\n<</Root 1 0 R /Size {}>>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    out
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary} /Length {}>>\nstream\n", bytes.len()).into_bytes();
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
    out
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One page with this content and these resources, other objects from number 6 on.
fn pdf_page(content: Vec<u8>, resources: &str, others: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        format!(
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <<{resources}>>>>"
        )
        .into_bytes(),
        content,
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>".to_vec(),
    ];
    objects.extend_from_slice(others);
    pdf(&objects)
}

const FONT: &str = "/Font <</F 5 0 R>>";

/// A PDF with two lines of text, for the mutation run.
pub(crate) fn small_pdf() -> Vec<u8> {
    pdf_page(
        stream(
            "",
            b"BT /F 12 Tf 72 700 Td (1. Trinh tu thuc hien) Tj 0 -14 Td [(Buoc) -250 (1)] TJ ET",
        ),
        FONT,
        &[],
    )
}

#[test]
#[cfg_attr(debug_assertions, ignore = "in a release build only")]
fn pdfs() {
    let shown = "BT /F 12 Tf 72 700 Td (a) Tj ET ";
    let map = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0041> endbfrange endcmap ";
    let with_map = |map: &str, content: &[u8]| {
        pdf_page(
            content.to_vec(),
            "/Font <</F 6 0 R>>",
            &[
                b"<</Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R]>>".to_vec(),
                stream("/Filter /FlateDecode", &deflated(map.as_bytes())),
                b"<</Type /Font /Subtype /CIDFontType2 /W [0 4294967295 500 0 [1 2 3]] /DW 1000>>".to_vec(),
            ],
        )
    };
    let forms: Vec<Vec<u8>> = (6..26)
        .map(|n| {
            stream(
                &format!(
                    "/Type /XObject /Subtype /Form /Resources <</Font <</F 5 0 R>> /XObject <</X {} 0 R>>>>",
                    n + 1
                ),
                "/X Do ".repeat(10).as_bytes(),
            )
        })
        .chain([stream(
            "/Type /XObject /Subtype /Form /Resources <</Font <</F 5 0 R>>>>",
            shown.as_bytes(),
        )])
        .collect();
    let mut layers = deflated(&vec![b' '; 80 << 20]);
    for _ in 0..3 {
        layers = deflated(&layers);
    }
    let levels = 12;
    let mut tree = vec![b"<</Type /Catalog /Pages 2 0 R>>".to_vec()];
    for level in 0..levels {
        let kid = format!("{} 0 R ", level + 3).repeat(10);
        tree.push(format!("<</Type /Pages /Kids [{kid}] /Count 2147483647>>").into_bytes());
    }
    tree.push(format!("<</Type /Page /Contents {} 0 R /Resources <<>>>>", levels + 3).into_bytes());
    tree.push(stream("", shown.as_bytes()));
    let loops = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [2 0 R 2 0 R] /Parent 2 0 R /Count -1>>".to_vec(),
    ];
    let object_stream: String = (0..200_000).map(|n| format!("{} {} ", n + 10, n)).collect();
    let object_streams: Vec<Vec<u8>> = (0..3)
        .map(|n| {
            stream(
                &format!(
                    "/Type /ObjStm /N 2147483647 /First 10 /Extends {} 0 R /Filter /FlateDecode",
                    n + 7
                ),
                &deflated(object_stream.as_bytes()),
            )
        })
        .collect();
    let mut circle = small_pdf();
    let at = circle.windows(4).position(|w| w == b"xref").unwrap();
    let prev = format!(
        "trailer\n<</Root 1 0 R /Prev {at} /XRefStm {at} /Size 4294967295>>\nstartxref\n{at}\n%%EOF\n"
    );
    let cut = circle.windows(7).position(|w| w == b"trailer").unwrap();
    circle.truncate(cut);
    circle.extend(prev.bytes());
    check(vec![
        ("pdf, small", small_pdf()),
        (
            "pdf of forms in forms",
            pdf_page(stream("", b"/X Do"), "/XObject <</X 6 0 R>>", &forms),
        ),
        (
            "pdf of a form in itself",
            pdf_page(
                stream("", b"/X Do"),
                "/XObject <</X 6 0 R>>",
                &[stream(
                    "/Subtype /Form /Resources <</XObject <</X 6 0 R>>>>",
                    b"/X Do /X Do",
                )],
            ),
        ),
        (
            "pdf of filters upon filters",
            pdf_page(
                stream(
                    "/Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode]",
                    &layers,
                ),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of a bomb",
            pdf_page(
                stream("/Filter /FlateDecode", &deflated(&vec![b' '; 80 << 20])),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of texts without end",
            pdf_page(
                stream(
                    "/Filter /FlateDecode",
                    &deflated(shown.repeat(900_000).as_bytes()),
                ),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of one long text",
            pdf_page(
                stream(
                    "/Filter /FlateDecode",
                    &deflated(format!("BT /F 12 Tf ({}) Tj ET", "a b ".repeat(6 << 20)).as_bytes()),
                ),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of texts everywhere",
            pdf_page(
                stream(
                    "",
                    (0..60_000)
                        .fold(String::from("BT /F 9 Tf "), |mut out, n: u32| {
                            let _ =
                                write!(out, "1 0 0 1 {} {} Tm (a) Tj ", n * 7919 % 595, n * 104_729 % 842);
                            out
                        })
                        .as_bytes(),
                ),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of states kept",
            pdf_page(
                stream("/Filter /FlateDecode", &deflated("q ".repeat(9 << 20).as_bytes())),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of operands",
            pdf_page(
                stream("/Filter /FlateDecode", &deflated("1 ".repeat(9 << 20).as_bytes())),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of arrays in arrays",
            pdf_page(stream("", "[".repeat(3_000_000).as_bytes()), FONT, &[]),
        ),
        (
            "pdf of dictionaries in dictionaries",
            [
                b"%PDF-1.4\n1 0 obj\n".to_vec(),
                "<</A ".repeat(600_000).into_bytes(),
            ]
            .concat(),
        ),
        (
            "pdf of predictors",
            pdf_page(
                stream(
                    "/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 2147483647 /Colors 2147483647 /BitsPerComponent 2147483647>>",
                    &deflated(shown.as_bytes()),
                ),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of LZW",
            pdf_page(
                stream(
                    "/Filter /LZWDecode",
                    &[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01].repeat(200_000),
                ),
                FONT,
                &[],
            ),
        ),
        (
            "pdf of a map of all letters",
            with_map(&map.repeat(3_000), &stream("", b"BT /F 12 Tf <00410042> Tj ET")),
        ),
        (
            "pdf of a map of billions",
            with_map(
                "1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange",
                &stream("", b"BT /F 12 Tf <00410042> Tj ET"),
            ),
        ),
        ("pdf of a tree of pages", pdf(&tree)),
        ("pdf of pages in a circle", pdf(&loops)),
        ("pdf of tables in a circle", circle),
        (
            "pdf of object streams",
            pdf_page(stream("", shown.as_bytes()), FONT, &object_streams),
        ),
        ("pdf of one page many times", {
            let kids = "3 0 R ".repeat(300_000);
            pdf(&[
                b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
                format!("<</Type /Pages /Kids [{kids}] /Count 300000>>").into_bytes(),
                b"<</Type /Page /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>".to_vec(),
                stream("", shown.as_bytes()),
                b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
            ])
        }),
        ("pdf of a large page many times", {
            let kids = "3 0 R ".repeat(9_000);
            pdf(&[
                b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
                format!("<</Type /Pages /Kids [{kids}] /Count 9000>>").into_bytes(),
                b"<</Type /Page /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>>".to_vec(),
                stream(
                    "/Filter /FlateDecode",
                    &deflated(shown.repeat(100_000).as_bytes()),
                ),
                b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>".to_vec(),
            ])
        }),
        (
            "pdf of objects without end",
            [
                b"%PDF-1.4\n".to_vec(),
                "1 0 obj\n<<>>\nendobj\n".repeat(200_000).into_bytes(),
            ]
            .concat(),
        ),
        (
            "pdf of beginnings",
            [b"%PDF-1.4\n".to_vec(), "1 0 obj ".repeat(400_000).into_bytes()].concat(),
        ),
        (
            "pdf of streams left open",
            [
                b"%PDF-1.4\n".to_vec(),
                "1 0 obj <</Length -1>> stream\n".repeat(100_000).into_bytes(),
            ]
            .concat(),
        ),
    ]);
}
