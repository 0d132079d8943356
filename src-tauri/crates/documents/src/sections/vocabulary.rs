//! The wordings of headings.

use std::sync::LazyLock;

use super::{CODE_LABEL, FIELD_LABEL, JOINTS, NAME_LABEL};

/// How strictly a wording must stand alone to be a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A colon or the end of the line must follow.
    Closed,
    /// A colon must follow, even where the wording fills the line.
    Colon,
    /// So short that only a number or a cell of its own makes it a heading; a colon or the end must follow.
    Counted,
}

/// A wording: folded words without punctuation; `,`, `/`, `và`, `hoặc`, `các` between them do not count.
pub(super) type Wording = (&'static str, Standing);

use Standing::{Closed, Colon, Counted};

/// Keys with their wordings, the longest first where one begins another.
const VOCABULARY: &[(&str, &[Wording])] = &[
    (
        NAME_LABEL,
        &[
            ("ten thu tuc hanh chinh", Closed),
            ("ten cua thu tuc hanh chinh", Closed),
            ("ten thu tuc", Closed),
            ("ten tthc", Closed),
            ("thu tuc hanh chinh", Colon),
            ("thu tuc", Colon),
            ("tthc", Colon),
        ],
    ),
    (
        CODE_LABEL,
        &[
            ("ma so thu tuc hanh chinh", Closed),
            ("ma so ho so thu tuc hanh chinh", Closed),
            ("ma so ho so tthc", Closed),
            ("ma so thu tuc", Closed),
            ("ma so tthc", Closed),
            ("ma thu tuc hanh chinh", Closed),
            ("ma thu tuc", Closed),
            ("ma tthc", Closed),
            ("so ho so tthc", Closed),
            ("ma so ho so", Closed),
            ("ma so", Colon),
        ],
    ),
    (
        FIELD_LABEL,
        &[
            ("linh vuc", Closed),
            ("ten linh vuc", Closed),
            ("thuoc linh vuc", Colon),
        ],
    ),
    (
        "trinh_tu",
        &[
            ("trinh tu thuc hien", Closed),
            ("trinh tu buoc thuc hien", Closed),
            ("trinh tu giai quyet", Closed),
            ("trinh tu cach thuc thuc hien", Closed),
        ],
    ),
    (
        "cach_thuc",
        &[
            ("cach thuc thuc hien", Closed),
            ("cach thuc nop ho so", Closed),
            ("hinh thuc thuc hien", Closed),
            ("phuong thuc thuc hien", Closed),
        ],
    ),
    (
        "ho_so",
        &[
            ("thanh phan so luong ho so", Closed),
            ("thanh phan so luong bo ho so", Closed),
            ("thanh phan ho so so luong ho so", Closed),
            ("thanh phan ho so so luong", Closed),
            ("ho so thanh phan so luong", Closed),
            ("so luong thanh phan ho so", Closed),
            ("so luong thanh phan bo ho so", Closed),
            ("ho so so luong ho so", Closed),
            ("thanh phan so luong ho so gom", Closed),
            ("thanh phan so luong ho so bao gom", Closed),
            ("thanh phan ho so", Closed),
            ("ho so", Colon),
        ],
    ),
    (
        "thoi_han",
        &[
            ("thoi han giai quyet", Closed),
            ("thoi gian giai quyet", Closed),
            ("thoi han thuc hien", Closed),
            ("tong thoi gian giai quyet", Closed),
            ("thoi han thoi gian giai quyet", Closed),
            ("thoi han giai quyet ho so", Closed),
            ("thoi gian giai quyet ho so", Closed),
            ("thoi gian thuc hien", Closed),
            ("thoi han", Counted),
            ("thoi gian", Counted),
        ],
    ),
    (
        "doi_tuong",
        &[
            ("doi tuong thuc hien", Closed),
            ("doi tuong ap dung thu tuc", Closed),
            ("doi tuong", Counted),
        ],
    ),
    (
        "co_quan",
        &[
            ("co quan thuc hien", Closed),
            ("co quan giai quyet", Closed),
            ("co quan don vi thuc hien", Closed),
            ("co quan nguoi co tham quyen thuc hien", Closed),
            ("co quan nguoi co tham quyen giai quyet", Closed),
            ("co quan co tham quyen giai quyet", Closed),
            ("co quan co tham quyen thuc hien", Closed),
        ],
    ),
    (
        "ket_qua",
        &[
            ("ket qua thuc hien", Closed),
            ("ket qua giai quyet", Closed),
            ("ket qua cua viec thuc hien", Closed),
            ("ket qua thu tuc hanh chinh", Closed),
            ("ket qua", Counted),
        ],
    ),
    (
        "phi_le_phi",
        &[
            ("muc phi le phi", Closed),
            ("phi le phi", Closed),
            ("le phi phi", Closed),
            ("le phi", Closed),
            ("phi", Closed),
        ],
    ),
    (
        "mau_don",
        &[
            ("ten mau don mau to khai", Closed),
            ("ten mau don to khai", Closed),
            ("ten mau don", Closed),
            ("ten mau to khai", Closed),
            ("mau don mau to khai", Closed),
            ("mau don to khai", Closed),
            ("bieu mau", Counted),
            ("ten bieu mau", Closed),
        ],
    ),
    (
        "yeu_cau",
        &[
            ("yeu cau dieu kien", Closed),
            ("dieu kien thuc hien", Closed),
            ("yeu cau thuc hien", Closed),
            ("dieu kien", Counted),
        ],
    ),
    (
        "can_cu",
        &[
            ("can cu phap ly", Closed),
            ("can cu phap li", Closed),
            ("co so phap ly", Closed),
            ("co so phap li", Closed),
            ("can cu phap luat cua thu tuc hanh chinh", Closed),
            ("can cu phap luat cua tthc", Closed),
        ],
    ),
];

/// The vocabulary in order of first words, so that of a line's wordings only those are tried that begin as it does.
static BY_FIRST_WORD: LazyLock<Vec<(&str, &str, Wording)>> = LazyLock::new(|| {
    let all = VOCABULARY
        .iter()
        .flat_map(|(key, wordings)| wordings.iter().map(move |wording| (*key, *wording)));
    let mut sorted: Vec<_> = all
        .map(|(key, wording)| (wording.0.split(' ').next().unwrap_or_default(), key, wording))
        .collect();
    // Stable: wordings of one first word stay in the vocabulary's order.
    sorted.sort_by_key(|(first, _, _)| *first);
    sorted
});

/// The wordings a line beginning with that word may begin with; a joint may stand before any.
pub(super) fn beginning_with(first: &str) -> &'static [(&'static str, &'static str, Wording)] {
    if JOINTS.contains(&first) {
        return &BY_FIRST_WORD;
    }
    let from = BY_FIRST_WORD.partition_point(|(word, _, _)| *word < first);
    let rest = BY_FIRST_WORD.get(from..).unwrap_or_default();
    let count = rest.partition_point(|(word, _, _)| *word == first);
    rest.get(..count).unwrap_or_default()
}
