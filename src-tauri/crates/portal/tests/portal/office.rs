//! A small made-up office to publish.

use jiff::civil::date;
use portal::{
    ContentBlock, DecisionLink, DecisionPage, Download, Inline, ListItem, PortalContent, ProcedureLink,
    ProcedurePage, Section, SiteHead, Status, TableCell, TableRow,
};

fn decision_113() -> DecisionLink {
    DecisionLink {
        number: "113/QĐ-UBND".into(),
        date: Some(date(2026, 3, 12)),
    }
}

fn section(key: &str, title: &str, blocks: Vec<ContentBlock>) -> Section {
    Section {
        key: key.into(),
        title: title.into(),
        blocks,
    }
}

fn bold(text: &str) -> ContentBlock {
    ContentBlock::Paragraph {
        label: None,
        runs: vec![Inline {
            text: text.into(),
            bold: true,
            italic: false,
        }],
    }
}

fn row(cells: &[&str], header: bool) -> TableRow {
    TableRow {
        cells: cells.iter().map(|c| TableCell::text(*c)).collect(),
        header,
    }
}

/// Ways to apply: a heading row, and a first column merged over two rows.
pub fn ways_to_apply() -> ContentBlock {
    let mut second = row(
        &[
            "",
            "03 ngày làm việc",
            "Không thu phí",
            "Dịch vụ công trực tuyến toàn trình",
        ],
        false,
    );
    second.cells[0].continues_above = true;
    ContentBlock::Table {
        rows: vec![
            row(
                &["Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"],
                true,
            ),
            row(
                &[
                    "Trực tiếp hoặc trực tuyến",
                    "05 ngày làm việc",
                    "650.000 đồng/thẻ",
                    "Nộp tại Trung tâm Phục vụ hành chính công",
                ],
                false,
            ),
            second,
            row(
                &[
                    "Dịch vụ bưu chính",
                    "05 ngày làm việc",
                    "650.000 đồng/thẻ",
                    "Tính từ ngày Trung tâm nhận được hồ sơ",
                ],
                false,
            ),
        ],
    }
}

/// One procedure with every kind of block.
pub fn guide_card() -> ProcedurePage {
    let mut procedure =
        ProcedurePage::new("1.001440.000.00.00.H32", "Cấp thẻ hướng dẫn viên du lịch nội địa");
    procedure.field = Some("Du lịch".into());
    procedure.agency = Some("Sở Du lịch".into());
    procedure.status = Status::InForce {
        from: Some(date(2026, 3, 15)),
        decision: Some(decision_113()),
    };
    procedure.decision = Some(decision_113());
    procedure.updated_on = Some(date(2026, 3, 23));
    procedure.sections = vec![
        section(
            "trinh_tu",
            "Trình tự thực hiện",
            vec![
                ContentBlock::text(
                    "- Bước 1: Người đề nghị cấp thẻ hướng dẫn viên du lịch nội địa nộp hồ sơ đến Trung tâm Phục vụ hành chính công của tỉnh.",
                ),
                ContentBlock::text("- Bước 2: Cán bộ tiếp nhận kiểm tra thành phần hồ sơ:"),
                ContentBlock::text("+ Hồ sơ đầy đủ, hợp lệ: cấp giấy tiếp nhận hồ sơ và hẹn trả kết quả."),
                ContentBlock::text("+ Hồ sơ chưa đầy đủ: hướng dẫn bổ sung, hoàn thiện một lần."),
                ContentBlock::text(
                    "- Bước 3: Trong thời hạn 05 ngày làm việc, Sở Du lịch thẩm định và cấp thẻ; trường hợp từ chối phải thông báo bằng văn bản và nêu rõ lý do.",
                ),
            ],
        ),
        section("cach_thuc", "Cách thức thực hiện", vec![ways_to_apply()]),
        section(
            "ho_so",
            "Thành phần, số lượng hồ sơ",
            vec![
                bold("a) Thành phần hồ sơ:"),
                ContentBlock::List {
                    items: [
                        "Đơn đề nghị cấp thẻ hướng dẫn viên du lịch (Mẫu số 04)",
                        "Bản sao có chứng thực văn bằng, chứng chỉ theo quy định",
                        "02 ảnh chân dung màu cỡ 3cm x 4cm",
                    ]
                    .iter()
                    .map(|t| ListItem {
                        label: None,
                        runs: vec![Inline::plain(*t)],
                    })
                    .collect(),
                },
                bold("b) Số lượng hồ sơ:"),
                ContentBlock::text("01 bộ."),
            ],
        ),
        section(
            "thoi_han",
            "Thời hạn giải quyết",
            vec![ContentBlock::text(
                "05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ.",
            )],
        ),
        section(
            "doi_tuong",
            "Đối tượng thực hiện thủ tục hành chính",
            vec![ContentBlock::text("Cá nhân.")],
        ),
        section(
            "co_quan",
            "Cơ quan thực hiện thủ tục hành chính",
            vec![ContentBlock::text("Sở Du lịch.")],
        ),
        section(
            "ket_qua",
            "Kết quả thực hiện thủ tục hành chính",
            vec![ContentBlock::text("Thẻ hướng dẫn viên du lịch nội địa.")],
        ),
        section(
            "phi_le_phi",
            "Phí, lệ phí",
            vec![ContentBlock::text("650.000 đồng/thẻ.")],
        ),
        section(
            "mau_don",
            "Tên mẫu đơn, mẫu tờ khai",
            vec![ContentBlock::text(
                "Đơn đề nghị cấp thẻ hướng dẫn viên du lịch (Mẫu số 04).",
            )],
        ),
        section("yeu_cau", "Yêu cầu, điều kiện thực hiện", vec![]),
        section(
            "can_cu",
            "Căn cứ pháp lý",
            vec![ContentBlock::text("Luật Du lịch ngày 19 tháng 6 năm 2017.")],
        ),
    ];
    procedure.forms = vec![Download::from_bytes(
        "Mẫu đơn kèm theo TTHC 01.docx",
        vec![7; 41_250],
    )];
    procedure.original = Some(Download::from_bytes(
        "03. Cấp thẻ hướng dẫn viên du lịch nội địa.doc",
        b"the soft file as handed over".to_vec(),
    ));
    procedure
}

/// Three fields, two decisions, something no longer in force.
pub fn content() -> PortalContent {
    let mut site = SiteHead::new(
        "Thủ tục hành chính tỉnh Khánh Hòa",
        "Ủy ban nhân dân tỉnh Khánh Hòa",
    );
    site.demo = true;
    site.contact = Some("Ban Biên tập Cổng thông tin điện tử tỉnh".into());
    let mut content = PortalContent::new(site, jiff::Timestamp::constant(1_774_231_200, 0));
    content.procedures.push(guide_card());

    let mut ended = ProcedurePage::new(
        "1.004628.000.00.00.H32",
        "Cấp lại giấy phép kinh doanh dịch vụ lữ hành nội địa trong trường hợp giấy phép bị mất hoặc bị hư hỏng",
    );
    ended.field = Some("Du lịch".into());
    ended.agency = Some("Sở Du lịch".into());
    ended.status = Status::NoLonger {
        since: Some(date(2026, 3, 15)),
        by: Some(decision_113()),
    };
    ended.decision = Some(DecisionLink {
        number: "88/QĐ-UBND".into(),
        date: Some(date(2021, 1, 14)),
    });
    content.procedures.push(ended);

    for (code, name, field) in [
        (
            "1.012500.000.00.00.H32",
            "Cấp giấy phép thăm dò nước dưới đất đối với công trình có quy mô dưới 3.000 m³/ngày đêm",
            Some("Tài nguyên nước"),
        ),
        (
            "1.012501.000.00.00.H32",
            "Trả lại giấy phép thăm dò, khai thác tài nguyên nước",
            Some("Tài nguyên nước"),
        ),
        ("", "Thủ tục chưa có mã", None),
        (
            "1.001622.000.00.00.H32",
            "Công nhận hạng cơ sở lưu trú du lịch hạng 1 sao, 2 sao, 3 sao",
            Some("Du lịch"),
        ),
    ] {
        let mut procedure = ProcedurePage::new(code, name);
        procedure.field = field.map(str::to_owned);
        content.procedures.push(procedure);
    }

    let link = |p: &ProcedurePage| ProcedureLink {
        code: p.code.clone(),
        name: p.name.clone(),
    };
    content.decisions = vec![
        DecisionPage {
            number: "113/QĐ-UBND".into(),
            date: date(2026, 3, 12),
            issuer: Some("Chủ tịch Ủy ban nhân dân tỉnh".into()),
            abstract_text: "Về việc công bố thủ tục hành chính mới ban hành và bị bãi bỏ trong lĩnh vực Du lịch thuộc phạm vi, chức năng quản lý của Sở Du lịch".into(),
            announced: vec![link(&content.procedures[0]), link(&content.procedures[5]), ProcedureLink { code: "9.999999".into(), name: "Thủ tục không có trang".into() }],
            abolished: vec![link(&content.procedures[1])],
            original: Some(Download::from_bytes("Quyết định 113 công bố TTHC Du lịch.doc", b"decision".to_vec())),
        },
        DecisionPage {
            number: "174/QĐ-UBND".into(),
            date: date(2026, 1, 19),
            issuer: None,
            abstract_text: "Về việc công bố thủ tục hành chính lĩnh vực Tài nguyên nước".into(),
            announced: vec![],
            abolished: vec![],
            original: None,
        },
    ];
    content
}

/// Text that wants to be more than text, everywhere text can stand.
pub fn hostile() -> PortalContent {
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ site.title }}&lt;\u{202e}cod.exe\u{0}\u{fffe}\u{7}";
    let mut content = PortalContent::new(
        SiteHead::new(evil, evil),
        jiff::Timestamp::constant(1_774_231_200, 0),
    );
    content.site.contact = Some(evil.into());
    let mut procedure = ProcedurePage::new(evil, evil);
    procedure.field = Some(evil.into());
    procedure.agency = Some(evil.into());
    let link = DecisionLink {
        number: evil.into(),
        date: Some(date(2026, 1, 1)),
    };
    procedure.status = Status::NoLonger {
        since: None,
        by: Some(link.clone()),
    };
    procedure.decision = Some(link);
    let mut deep = ContentBlock::Table {
        rows: vec![row(&[evil], false)],
    };
    for _ in 0..50 {
        let cell = TableCell {
            blocks: vec![deep],
            col_span: 0,
            continues_above: false,
        };
        let odd = TableCell {
            blocks: vec![],
            col_span: usize::MAX,
            continues_above: true,
        };
        deep = ContentBlock::Table {
            rows: vec![
                TableRow {
                    cells: vec![cell, odd],
                    header: true,
                },
                TableRow::default(),
            ],
        };
    }
    procedure.sections = vec![
        section(
            evil,
            evil,
            vec![
                ContentBlock::text(evil),
                deep,
                ContentBlock::Table { rows: vec![] },
                ContentBlock::List { items: vec![] },
            ],
        ),
        section(
            evil,
            evil,
            vec![ContentBlock::List {
                items: vec![ListItem {
                    label: Some(evil.into()),
                    runs: vec![Inline::plain(evil)],
                }],
            }],
        ),
        section("", "", vec![]),
    ];
    procedure.forms = vec![Download::from_bytes(
        format!("../../{evil}.html"),
        b"<script>alert(1)</script>".to_vec(),
    )];
    procedure.original = Some(Download::from_bytes("", Vec::new()));
    let linked = ProcedureLink {
        code: evil.into(),
        name: evil.into(),
    };
    content.decisions.push(DecisionPage {
        number: evil.into(),
        date: date(2026, 1, 1),
        issuer: Some(evil.into()),
        abstract_text: evil.into(),
        announced: vec![linked.clone()],
        abolished: vec![linked],
        original: procedure.original.clone(),
    });
    content.procedures.push(procedure);
    content
}
