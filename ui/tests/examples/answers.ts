/**
 * Answers to every command, made up, for looking at the screens without the program. Not in the program's bundle.
 * Over 600 lines: one answer a command, in the order of the table of commands.
 */
import type { Commands, Clock, CaseHead, Finding, RegisterRow, FileName, ReviewView, MailAccount, MailView, MailSettingsView, OutboxLetter, OutboxView } from "../../src/lib/api/generated/wire";

export type Answers = { [C in keyof Commands]: Commands[C]["response"] };

const NOW = "2026-01-21T08:15:00+07:00";
const machine = { id: "may", name: "", machine: true };
const editor1 = { id: "p1", name: "Biên tập viên 1", machine: false };
const editor2 = { id: "p2", name: "Biên tập viên 2", machine: false };

const clock = (given: Partial<Clock> & Pick<Clock, "number" | "agency" | "level">): Clock => ({
  working_days: given.number === 1 ? 1 : given.number === 2 ? 2 : 5,
  rule: "civil",
  provisional: false,
  start: null,
  start_reason: null,
  due_day: null,
  due: null,
  gap: null,
  used_per_mille: 0,
  first_delivery: null,
  met_at: null,
  waits_for: [],
  apology: null,
  ...given,
});

const hash = (seed: string) => seed.repeat(64).slice(0, 64);
const file = (id: string, name: string, more: Partial<FileName> = {}): FileName => ({
  id,
  name,
  size_bytes: 48_640,
  sha256: hash("9f31c2a7"),
  file_type: "doc",
  condition: null,
  readable: true,
  ...more,
});

const head174: CaseHead = {
  id: "174-2026-01-19",
  decision: { number: "174/QĐ-UBND", date: "2026-01-19", body: null },
  subject: "Tài nguyên nước",
  announced: 6,
  abolished: 0,
  state: "collecting",
};
const head113: CaseHead = { ...head174, id: "113", decision: { number: "113/QĐ-UBND", date: "2026-01-13", body: null }, subject: "Du lịch", abolished: 2, state: "in_review" };
const head98: CaseHead = { ...head174, id: "98", decision: { number: "98/QĐ-UBND", date: "2026-01-12", body: null }, subject: "Đất đai", announced: 12 };

const one174 = clock({
  number: 1,
  agency: "office",
  level: "overdue",
  start: "2026-01-19T00:00:00+07:00",
  start_reason: "issued",
  due_day: "2026-01-20",
  due: "2026-01-20T24:00:00+07:00",
  gap: { kind: "over", time: { days: 0, hours: 6, minutes: 0 } },
  used_per_mille: 1000,
  first_delivery: "2026-01-20T16:35:09+07:00",
});
const two174 = clock({
  number: 2,
  agency: "justice",
  level: "soon",
  start: "2026-01-19T00:00:00+07:00",
  start_reason: "issued_for_now",
  provisional: true,
  due_day: "2026-01-21",
  due: "2026-01-22T00:00:00+07:00",
  gap: { kind: "left", time: { days: 0, hours: 8, minutes: 45 } },
  used_per_mille: 560,
});
const three174 = clock({ number: 3, agency: "board", level: "not_started", waits_for: ["office_files", "validity_list"] });
const three113 = clock({
  number: 3,
  agency: "board",
  level: "running",
  start: "2026-01-15T14:08:00+07:00",
  start_reason: "both_complete",
  due_day: "2026-01-22",
  due: "2026-01-23T00:00:00+07:00",
  gap: { kind: "left", time: { days: 1, hours: 0, minutes: 0 } },
  used_per_mille: 720,
});
const met = (number: number, agency: "office" | "justice", hours: number) =>
  clock({
    number,
    agency,
    level: "met",
    start: "2026-01-13T00:00:00+07:00",
    start_reason: number === 1 ? "issued" : "justice_received",
    due_day: "2026-01-15",
    due: "2026-01-16T00:00:00+07:00",
    gap: { kind: "early", time: { days: 0, hours, minutes: 0 } },
    used_per_mille: 600,
    met_at: "2026-01-14T09:42:00+07:00",
    first_delivery: "2026-01-14T09:42:00+07:00",
  });

const finding = (given: Partial<Finding> & Pick<Finding, "id" | "kind" | "severity">): Finding => ({
  owed_by: "office",
  procedure: null,
  sections_absent: [],
  sections_empty: [],
  file: null,
  file_name: null,
  place: null,
  line: null,
  value: null,
  expected: null,
  acceptance: null,
  ...given,
});
const NAME6 =
  "Cấp giấy phép khai thác nước mặt, nước biển đối với các công trình khai thác, sử dụng nước thuộc thẩm quyền của Ủy ban nhân dân tỉnh";
const findings: Finding[] = [
  finding({ id: "f1", kind: "procedure_file", severity: "blocking", procedure: { ordinal: 5, code: "3.013578.000.00.00.H32", name: "Tính tiền cấp quyền khai thác tài nguyên nước đối với công trình đã vận hành" } }),
  finding({ id: "f2", kind: "sections", severity: "blocking", procedure: { ordinal: 6, code: "2.004094.000.00.00.H32", name: NAME6 }, sections_absent: ["thoi_han", "phi_le_phi"], sections_empty: ["can_cu"], file: "a6", file_name: "TTHC 6 - Cấp giấy phép khai thác nước mặt.doc" }),
  finding({ id: "f3", kind: "validity_list", severity: "blocking", owed_by: "justice" }),
  finding({ id: "f4", kind: "form_not_attached", severity: "notice", value: "Mẫu đơn số 04", file: "a6", file_name: "TTHC 6 - Cấp giấy phép khai thác nước mặt.doc" }),
];

const procedure = (ordinal: number, name: string, more: object = {}) => ({
  ordinal,
  code: `3.00243${ordinal}.000.00.00.H32`,
  name,
  field: "Tài nguyên nước",
  action: "announced" as const,
  soft_file: "complete" as const,
  sections_missing: 0,
  list_row: "no_list" as const,
  file: `a${ordinal}`,
  line: null,
  ...more,
});

const row = (number: number, more: Partial<RegisterRow>): RegisterRow => ({
  id: `e${number}`,
  entry: { year: 2026, number },
  received_at: "2026-01-20T16:35:09+07:00",
  recorded_at: "2026-01-20T16:35:41+07:00",
  recorded_by: machine,
  channel: "mail",
  agency: "office",
  sender: { name: "Nguyễn Thị Hồng Vân", title: "Chuyên viên P. Nội chính", address: "nthvan@khanhhoa.example", phone: "0258 3822 001" },
  decision: head174.decision,
  case: head174.id,
  subject: "Tập tin mềm thủ tục hành chính lĩnh vực Tài nguyên nước",
  file_count: 6,
  status: "missing",
  outstanding: 2,
  due_day: "2026-01-20",
  gap: null,
  backfilled: false,
  confirmed_by: null,
  corrections: 0,
  duplicates: 0,
  ...more,
});
const huy = { name: "Lê Quốc Huy", title: "Chuyên viên P. KSTTHC", address: "lqhuy@khanhhoa.example", phone: null };
const rows = [
  row(41, { agency: "justice", sender: huy, received_at: "2026-01-21T07:52:00+07:00", decision: head98.decision, subject: "Danh mục TTHC lĩnh vực Đất đai", file_count: 1, status: "conflict", outstanding: 1, due_day: null }),
  row(40, {}),
  row(39, { channel: "hand", backfilled: true, confirmed_by: editor2, recorded_by: editor1, decision: head98.decision, subject: "Đất đai, 12 thủ tục", file_count: 13, status: "complete", outstanding: 0, due_day: "2026-01-13", received_at: "2026-01-19T09:10:00+07:00" }),
  row(38, { agency: "justice", sender: huy, decision: head113.decision, subject: "Danh mục: 6 còn hiệu lực, 2 hết hiệu lực", file_count: 1, status: "complete", outstanding: 0, due_day: "2026-01-15", received_at: "2026-01-15T14:08:00+07:00", gap: { kind: "early", time: { days: 0, hours: 2, minutes: 0 } } }),
  row(37, { decision: head113.decision, subject: "Du lịch, 6 thủ tục, 1 mẫu đơn", file_count: 8, status: "complete", outstanding: 0, due_day: "2026-01-14", received_at: "2026-01-14T09:42:00+07:00", gap: { kind: "early", time: { days: 0, hours: 7, minutes: 0 } }, duplicates: 1, corrections: 1 }),
];

const caseView: Answers["case.show"] = {
  case: head174,
  opened_at: "2026-01-20T16:35:41+07:00",
  opened_by: machine,
  justice_received_at: null,
  complete_at: null,
  published_at: null,
  clocks: [one174, two174, three174],
  procedures: [
    procedure(1, "Cấp giấy phép thăm dò nước dưới đất đối với công trình có quy mô dưới 3.000 m3/ngày đêm"),
    procedure(2, "Cấp giấy phép hành nghề khoan nước dưới đất quy mô vừa và nhỏ"),
    procedure(3, "Trả lại giấy phép thăm dò, khai thác tài nguyên nước"),
    procedure(4, "Gia hạn, điều chỉnh giấy phép khai thác nước dưới đất"),
    procedure(5, "Tính tiền cấp quyền khai thác tài nguyên nước đối với công trình đã vận hành", { soft_file: "missing", file: null }),
    procedure(6, NAME6, { soft_file: "sections_missing", sections_missing: 3 }),
  ],
  files: [
    { file: file("d1", "Quyết định số 174-QĐ-UBND 19.01.2026.doc"), role: "decision", entry: { year: 2026, number: 40 }, replaced: false },
    { file: file("x1", "Bảng kê.xlsm", { file_type: "xlsx", condition: "macros" }), role: "other", entry: { year: 2026, number: 40 }, replaced: false },
  ],
  findings,
  handoffs: [
    { id: "e40", entry: { year: 2026, number: 40 }, received_at: "2026-01-20T16:35:09+07:00", agency: "office", sender: "Nguyễn Thị Hồng Vân", file_count: 6, receipt_written: true, supplement: false },
  ],
  letters: [{ kind: "receipt", agency: "office", at: "2026-01-20T16:35:42+07:00", by: machine }],
  actions: ["supplement_office", "supplement_justice", "record_justice_receipt", "accept_finding", "apologise", "notify_overdue", "take_in"],
  primary: "supplement_office",
};

const text: [string, string | null, string][] = [
  ["NỘI DUNG THỦ TỤC HÀNH CHÍNH", null, ""],
  [`Tên thủ tục: ${NAME6}`, "ten_thu_tuc", ""],
  ["Trình tự thực hiện:", "trinh_tu", "1."],
  ["Tổ chức, cá nhân nộp hồ sơ tại Bộ phận Tiếp nhận và Trả kết quả; cán bộ kiểm tra, ghi giấy biên nhận.", null, ""],
  ["Cách thức thực hiện:", "cach_thuc", "2."],
  ["Thành phần, số lượng hồ sơ:", "ho_so", "3."],
  ["Thành phần hồ sơ: Đơn đề nghị cấp giấy phép; đề án khai thác, sử dụng nước…", null, "a)"],
  ["Số lượng hồ sơ: 01 bộ.", null, "b)"],
  ["Đối tượng thực hiện:", "doi_tuong", "5."],
  ["Tổ chức, cá nhân khai thác, sử dụng nước.", null, ""],
  ["Cơ quan thực hiện:", "co_quan", "6."],
  ["Sở Nông nghiệp và Môi trường.", null, ""],
  ["Căn cứ pháp lý:", "can_cu", "11."],
];
const lines = text.map(([words, heading, label], index) => ({
  line: index + 1 + (index > 4 ? 2 : 0),
  kind: "paragraph" as const,
  place: `đoạn ${index + 1}`,
  at: { block: index, row: null },
  label: label || null,
  text: words,
  cells: [],
  heading,
  begins_procedure: null,
  strong: index === 0,
  centred: index === 0,
}));
const cells = [
  { line: 6, cells: ["Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí"] },
  { line: 7, cells: ["Trực tiếp", "30 ngày làm việc", "Không"] },
].map((one) => ({ ...one, kind: "table_row" as const, place: `bảng 1, hàng ${one.line - 5}`, at: { block: 5, row: one.line - 6 }, label: null, text: one.cells.join(" "), heading: null, begins_procedure: null, strong: false, centred: false }));

const review: ReviewView = {
  case: head113,
  state: "submitted",
  content_hash: hash("5be0c4d1"),
  prepared_by: editor2,
  procedures: [
    {
      ordinal: 1,
      code: "1.001440.000.00.00.H32",
      name: "Cấp thẻ hướng dẫn viên du lịch nội địa",
      action: "announced",
      change: "changed",
      sections: [
        { key: "ten_thu_tuc", change: "same", now: ["Cấp thẻ hướng dẫn viên du lịch nội địa"], next: ["Cấp thẻ hướng dẫn viên du lịch nội địa"] },
        { key: "thoi_han", change: "changed", now: ["15 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."], next: ["10 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ."] },
        { key: "phi_le_phi", change: "changed", now: ["650.000 đồng/thẻ."], next: ["325.000 đồng/thẻ đến hết ngày 31/12/2026."] },
        { key: "can_cu", change: "new", now: [], next: ["Luật Du lịch số 09/2017/QH14.", "Thông tư số 33/2018/TT-BTC."] },
      ],
      downloads: ["02. Cấp thẻ hướng dẫn viên.doc", "Mẫu đơn kèm theo TTHC 01.docx"],
    },
    { ordinal: 2, code: "1.001837.000.00.00.H32", name: "Công nhận hạng cơ sở lưu trú du lịch hạng 1 sao, 2 sao, 3 sao", action: "announced", change: "new", sections: [], downloads: [] },
    { ordinal: 1, code: "1.004503.000.00.00.H32", name: "Cấp giấy chứng nhận thuyết minh viên", action: "abolished", change: "removed", sections: [], downloads: [] },
  ],
  history: [{ at: "2026-01-20T10:02:00+07:00", by: editor2, state: "submitted", reason: null }],
  blocking: 0,
  may_submit: false,
  may_approve: true,
  why_not: null,
};

const entryView: Answers["register.entry"] = {
  row: row(40, {}),
  raw_sha256: hash("9f31c2a7"),
  message_id: "<20260120.1635.vp@khanhhoa.example>",
  authenticity: "unproven",
  origin: {
    checks: [{ method: "dkim", result: "pass", written: "dkim=pass khanhhoa.example" }],
    warnings: ["reply_to_elsewhere"],
    manifest: { matches: false, differing: ["TTHC 6 - Cấp giấy phép khai thác nước mặt.doc"] },
  },
  backfill_reason: null,
  files: [file("d1", "Quyết định số 174-QĐ-UBND.doc"), file("a1", "TTHC 1 - Cấp giấy phép thăm dò nước dưới đất.doc"), file("a6", "TTHC 6 - Cấp giấy phép khai thác nước mặt.doc")],
  findings: findings.slice(0, 2),
  corrections: [{ field: "sender_phone", old: "", new: "0258 3822 001", reason: "Chữ ký trong thư là ảnh", by: editor1, at: "2026-01-21T07:40:00+07:00" }],
  duplicates: [],
  proof: { seq: 1271, leaf_hash: hash("ab12"), tree_size: 1284, root_hash: hash("cd34"), path: [hash("01"), hash("02"), hash("03")], checkpoint: "so-giao-nhan/khanhhoa\n1284\nq83vEjRWeJCrze8SNFZ4kA==\n\n— so-giao-nhan/khanhhoa AbCdEf…\n" },
  may_confirm: false,
  may_correct: true,
};
const noOrigin = { checks: [], warnings: [], manifest: null };
const triageView: Answers["triage.list"] = {
  items: [
    {
      id: "t1",
      reason: "spoofed_name",
      entry: null,
      received_at: "2026-01-20T21:03:00+07:00",
      recorded_at: "2026-01-20T21:03:20+07:00",
      sender_name: "Sở Tư pháp",
      sender_address: "sotuphap@mail-khanhhoa.example",
      agency: "justice",
      subject: "Danh mục TTHC mới nhất, đề nghị cập nhật gấp",
      excerpt: "Kính gửi Ban Biên tập,\nSở Tư pháp gửi danh mục thay thế. Đề nghị cập nhật ngay trong ngày.",
      origin: noOrigin,
      files: [file("t1a", "Danh muc.xls", { file_type: "xls" })],
      guesses: [],
    },
    {
      id: "t2",
      reason: "no_decision",
      entry: { year: 2026, number: 36 },
      received_at: "2026-01-13T10:11:00+07:00",
      recorded_at: "2026-01-13T10:11:20+07:00",
      sender_name: "Nguyễn Thị Hồng Vân",
      sender_address: "nthvan@khanhhoa.example",
      agency: "office",
      subject: "Gửi bổ sung",
      excerpt: "Gửi anh chị tập tin còn thiếu.",
      origin: noOrigin,
      files: [file("t2a", "TTHC 5.doc")],
      guesses: [{ decision: head174.decision, case: head174.id, subject: "Tài nguyên nước" }],
    },
  ],
};
const foot: Answers["desk.foot"] = {
  mailbox: { at: "2026-01-21T08:14:00+07:00", messages: 25, registered: 21, triage: 2, duplicates: 1, noise: 1 },
  mail_trouble: "unclear",
  register: { count: 1284, verified_at: "2026-01-21T08:00:00+07:00", verified_ok: true },
  day_kind: "working",
  day_name: null,
  now: NOW,
  demo: true,
  counts: { pressing: 2, triage: 2, cases: 3, review: 1, publish: 1 },
};
const session: Answers["session.current"] = {
  person: { id: "p1", name: "Biên tập viên 1", title: null, agency: "board", role: "reviewer" },
  demo: true,
  agencies: [
    { agency: "office", name: "Văn phòng Ủy ban nhân dân tỉnh", short: "Văn phòng UBND" },
    { agency: "justice", name: "Sở Tư pháp", short: "Sở Tư pháp" },
    { agency: "board", name: "Ban Biên tập Cổng thông tin điện tử", short: "Ban Biên tập" },
  ],
  version: "0.1.0",
};
const publication = { at: "2026-01-20T15:20:00+07:00", by: editor2, written: 14, unchanged: 212, removed: 0, verified: 226 };
const reviewItem = { case: head113, state: "submitted" as const, prepared_by: editor2, submitted_at: "2026-01-20T10:02:00+07:00", changed: 3, may_approve: true };

const account: MailAccount = {
  messages: 25,
  registered: 21,
  triage: 2,
  duplicates: 1,
  noise: 1,
  own_copies: 1,
  difference: 0,
  last_success: "2026-01-21T08:14:00+07:00",
  next_try: null,
  last_error: null,
};
const mailView: MailView = {
  mailboxes: [
    { name: "bbt", account_name: "banbientap@thu.khanhhoa.gov.vn", folders: ["INBOX", "TTHC"], account },
    {
      name: "cu",
      account_name: "bbt@thu-cu.khanhhoa.gov.vn",
      folders: ["INBOX"],
      account: {
        ...account,
        messages: 12,
        registered: 9,
        duplicates: 0,
        noise: 0,
        difference: 1,
        last_error: "máy chủ thư: thu-cu.khanhhoa.gov.vn:993 không nhận kết nối: xem lại cổng, hoặc máy chủ đang tắt",
        next_try: "2026-01-21T08:19:00+07:00",
      },
    },
  ],
  total: account,
  watcher: { who: "cửa sổ Sổ Giao Nhận (4711)", since: "2026-01-21T07:02:00+07:00", ours: true },
  sends: true,
  outbox: { drafts: 1, queued: 1, sent: 12, refused: 1, unclear: 1, bounced: 1 },
  may_fetch: true,
};
const mailSettings: MailSettingsView = {
  mailboxes: [
    {
      mailbox: {
        name: "bbt",
        host: "thu.khanhhoa.gov.vn",
        port: 993,
        protection: "tls",
        user: "banbientap",
        sign_in: "password",
        folders: ["INBOX", "TTHC"],
        after: "move",
        after_value: "Đã vào sổ",
        authority: null,
      },
      secret: "keychain",
    },
  ],
  smtp: {
    smtp: { host: "thu.khanhhoa.gov.vn", port: 465, protection: "tls", user: "banbientap", sign_in: "password", from: "banbientap@khanhhoa.gov.vn", authority: null },
    secret: "file",
  },
  poll_seconds: 60,
  may_change: true,
};
const letter = (id: string, given: Partial<OutboxLetter>): OutboxLetter => ({
  id,
  at: "2026-01-21T08:02:00+07:00",
  kind: "receipt",
  to: ["nthvan@khanhhoa.example"],
  subject: "Đã nhận tập tin theo Quyết định số 174/QĐ-UBND (số 40/2026)",
  case: head174,
  state: "sent",
  since: "2026-01-21T08:03:00+07:00",
  detail: "250 2.0.0 Ok: queued as 4F2A91",
  bounces: 0,
  attempts: 1,
  next_try: null,
  last_error: "",
  ...given,
});
const outbox: OutboxView = {
  letters: [
    letter("l5", { state: "unclear", kind: "complete", subject: "Hồ sơ 113/QĐ-UBND đã đủ", case: head113, detail: "đường tới máy chủ bị đứt: sẽ thử lại" }),
    letter("l4", { state: "refused", to: ["khong-co@khanhhoa.example"], detail: "khong-co@khanhhoa.example: 550 5.1.1 User unknown" }),
    letter("l3", { state: "queued", attempts: 2, detail: "", last_error: "máy chủ không trả lời kịp: sẽ thử lại", next_try: "2026-01-21T08:19:00+07:00" }),
    letter("l2", { state: "draft", kind: "supplement", subject: "Đề nghị bổ sung tập tin mềm theo Quyết định số 174/QĐ-UBND", detail: "", attempts: 0 }),
    letter("l1", { bounces: 1 }),
  ],
  more: 0,
  sends: true,
  may_send: true,
};

export const answers: Answers = {
  "session.people": {
    people: [
      { id: "p1", name: "Biên tập viên 1", title: null, agency: "board", role: "reviewer" },
      { id: "p2", name: "Biên tập viên 2", title: "Phó Trưởng ban", agency: "board", role: "administrator" },
    ],
    demo: true,
    demo_password: "dung-thu",
  },
  "session.sign_in": session,
  "session.sign_out": { ...session, person: null },
  "session.current": session,
  "desk.show": {
    today: "2026-01-21",
    tasks: [
      { case: head174, clock: one174, at: "office", outstanding: [{ kind: "procedure_file", count: 1 }, { kind: "sections", count: 1 }], next: "draft_supplement" },
      { case: head174, clock: two174, at: "justice", outstanding: [{ kind: "validity_list", count: 1 }], next: "remind_sender" },
      { case: head113, clock: three113, at: "board", outstanding: [], next: "review" },
      { case: head98, clock: clock({ number: 3, agency: "board", level: "not_started", waits_for: ["validity_list"] }), at: "justice", outstanding: [{ kind: "list_status_conflict", count: 1 }], next: "see_conflict" },
    ],
    arrivals: [
      { received_at: "2026-01-21T07:52:00+07:00", sender: "Lê Quốc Huy", address: "lqhuy@khanhhoa.example", agency: "justice", subject: "Danh mục TTHC theo QĐ 98/QĐ-UBND", file_count: 1, entry: { year: 2026, number: 41 }, id: "e41", state: "registered", reason: null },
      { received_at: "2026-01-20T21:03:00+07:00", sender: "“Sở Tư pháp”", address: "sotuphap@mail-khanhhoa.example", agency: null, subject: "Danh mục TTHC mới nhất, đề nghị cập nhật gấp", file_count: 1, entry: null, id: "t1", state: "triage", reason: "spoofed_name" },
    ],
    arrivals_since: "2026-01-20T17:00:00+07:00",
    month: { ended: 13, on_time: 12, publish_days_tenths: 34 },
    coming: [
      { day: "2026-01-21", due: 2, level: "soon" },
      { day: "2026-01-22", due: 1, level: "running" },
      { day: "2026-01-23", due: 0, level: "not_started" },
      { day: "2026-01-26", due: 2, level: "running" },
      { day: "2026-01-27", due: 1, level: "running" },
    ],
    to_review: [reviewItem],
  },
  "desk.foot": foot,
  "triage.list": triageView,
  "triage.accept": { items: triageView.items.slice(1) },
  "triage.assign": { items: triageView.items.slice(0, 1) },
  "triage.dismiss": { items: triageView.items.slice(1) },
  "case.list": {
    rows: [
      { case: head174, clocks: [one174, two174, three174], blocking: 3, notices: 1, handoffs: 1 },
      { case: head113, clocks: [met(1, "office", 7), met(2, "justice", 2), three113], blocking: 0, notices: 1, handoffs: 2 },
      { case: head98, clocks: [met(1, "office", 3), { ...met(2, "justice", 2), level: "late", gap: { kind: "late", time: { days: 1, hours: 3, minutes: 0 } } }, three174], blocking: 1, notices: 0, handoffs: 2 },
    ],
    total: 3,
  },
  "case.show": caseView,
  "case.open": caseView,
  "case.record_justice_receipt": caseView,
  "case.accept_finding": {
    ...caseView,
    findings: findings.map((one, index) => (index === 1 ? { ...one, acceptance: { accepted_as: "reader_wrong", reason: "Mục nằm trong bảng", by: editor1, at: NOW } } : one)),
  },
  "case.document": {
    file: file("a6", "TTHC 6 - Cấp giấy phép khai thác nước mặt, nước biển đối với các công trình.doc"),
    converted_from: [],
    lines: [...lines, ...cells].sort((a, b) => a.line - b.line),
    marks: [
      { finding: "f2", after_line: 10, from_line: null },
      { finding: "f4", after_line: 9, from_line: 9 },
    ],
    procedures: [
      {
        index: 0,
        ordinal: 6,
        code: null,
        name: NAME6,
        line: 2,
        sections: [
          { key: "trinh_tu", heading: "1. Trình tự thực hiện:", line: 3, empty: false, marked: null },
          { key: "cach_thuc", heading: "2. Cách thức thực hiện:", line: 5, empty: false, marked: { mark: "88", by: editor1, at: NOW, reason: "Mục nằm trong bảng" } },
          { key: "co_quan", heading: "6. Cơ quan thực hiện:", line: 13, empty: true, marked: null },
        ],
        absent: ["thoi_han", "phi_le_phi"],
      },
    ],
    converted: [{ line: 2, encoding: "TCVN3", before: "Tªn thñ tôc", after: "Tên thủ tục" }],
    may_mark: true,
    cut: false,
    problems: [],
  },
  "case.preview": {
    file: file("a6", "TTHC 6.doc"),
    html: "<!DOCTYPE html><html lang=vi><body style='font-family:serif;margin:40px'><h1>Như trên giấy</h1></body></html>",
  },
  "case.compare": {
    verdict: "different",
    obstacles: [],
    differences: [
      {
        kind: "changed",
        left: "đoạn 12",
        right: "bảng ở đoạn 3, dòng 2, ô 2",
        words: [
          { change: "same", text: "Phí: " },
          { change: "removed", text: "500.000" },
          { change: "added", text: "550.000" },
          { change: "same", text: " đồng" },
        ],
      },
      { kind: "added", left: "đoạn 20", right: "đoạn 22", words: [{ change: "added", text: "Nộp trực tuyến." }] },
    ],
    left_out: 0,
    words_same: 1204,
    words_removed: 1,
    words_added: 4,
  },
  "case.mark_section": { view: caseView, before: 3, now: 2 },
  "case.unmark_section": { view: caseView, before: 2, now: 3 },
  "case.save_original": { path: "D:/TTHC 6.doc", size_bytes: 48_640 },
  "case.explain_clock": {
    clock: two174,
    limit_source: "2161/QĐ-UBND, điều 4 khoản 2",
    rule_source: "Bộ luật Dân sự 2015, điều 147, 148",
    calendar_version: "2026-a1",
    days: [
      { day: "2026-01-19", kind: "working", counted: false, start_day: true, ordinal: null, time: null, name: null, source: "BLDS 2015 điều 147 khoản 2", provisional: false },
      { day: "2026-01-20", kind: "working", counted: true, start_day: false, ordinal: 1, time: null, name: null, source: null, provisional: false },
      { day: "2026-01-24", kind: "weekend", counted: false, start_day: false, ordinal: null, time: null, name: null, source: "BLLĐ 2019 điều 111", provisional: false },
      { day: "2026-01-26", kind: "holiday", counted: false, start_day: false, ordinal: null, time: null, name: "Nghỉ thử", source: "Thông báo số 9441/TB-BNV", provisional: true },
      { day: "2026-01-27", kind: "working", counted: true, start_day: false, ordinal: 2, time: null, name: null, source: null, provisional: false },
    ],
  },
  "case.apologise": caseView,
  "register.list": { year: 2026, years: [2026, 2025], rows, total: 41, corrections: 2, verified: { at: "2026-01-21T08:00:00+07:00", ok: true, up_to: { year: 2026, number: 41 } } },
  "register.entry": entryView,
  "register.verify": { ok: true, at: NOW, events: 1284, entries: 41, originals: 96, root_hash: hash("cd34"), fault: null },
  "register.export": { path: "D:/so-giao-nhan-2026.xlsx", entries: 41 },
  "register.correct": entryView,
  "register.confirm_backfill": entryView,
  "take_in.paths": {
    items: [
      { path: "D:/thu/b-1.eml", state: "registered", entry: { year: 2026, number: 42 }, id: "e42", case: head174.id, subject: "Tập tin mềm TTHC lĩnh vực Tài nguyên nước", file_count: 6, outstanding: 2, error: null },
      { path: "D:/thu/e-03.eml", state: "triage", entry: null, id: "t1", case: null, subject: "Danh mục TTHC mới nhất", file_count: 1, outstanding: 0, error: null },
      { path: "D:/thu/e-02.eml", state: "duplicate", entry: { year: 2026, number: 41 }, id: "e41", case: null, subject: "Tập tin mềm", file_count: 2, outstanding: 0, error: null },
      { path: "D:/thu/hong.eml", state: "failed", entry: null, id: null, case: null, subject: "", file_count: 0, outstanding: 0, error: { code: "cannot_read", params: { path: "D:/thu/hong.eml" }, detail: null, id: "e-77" } },
    ],
  },
  "letter.draft": {
    case: head174.id,
    kind: "supplement",
    agency: "office",
    to_name: "Nguyễn Thị Hồng Vân",
    to_address: "nthvan@khanhhoa.example",
    subject: "Đề nghị bổ sung tập tin mềm theo Quyết định số 174/QĐ-UBND",
    text: "Kính gửi: Bà Nguyễn Thị Hồng Vân, Phòng Nội chính, Văn phòng Ủy ban nhân dân tỉnh.\n\nBan Biên tập đã nhận tập tin ngày 20/01/2026 lúc 16 giờ 35 (số 40/2026). Còn thiếu:\n1. Tập tin của thủ tục “Tính tiền cấp quyền khai thác tài nguyên nước…”.\n2. Thủ tục 6: mục Thời hạn giải quyết, Phí, lệ phí; mục Căn cứ pháp lý chưa có nội dung.",
    findings: 2,
  },
  "letter.write": { docx_path: "D:/so/gui-di/de-nghi-bo-sung-174.docx", eml_path: "D:/so/gui-di/de-nghi-bo-sung-174.eml" },
  "review.list": { items: [reviewItem] },
  "review.show": review,
  "review.submit": review,
  "review.approve": { ...review, state: "approved", may_approve: false, why_not: "already_approved" },
  "review.reject": { ...review, state: "rejected", may_approve: false, why_not: "not_submitted" },
  "publish.show": {
    folder: "D:/so/cong",
    index_path: "D:/so/cong/current/index.html",
    ready: [{ ...head113, state: "approved" }],
    waiting: [head98],
    changes: [
      { path: "index.html", title: "Thủ tục hành chính", change: "changed" },
      { path: "thu-tuc/1.001440.000.00.00.H32.html", title: "Cấp thẻ hướng dẫn viên du lịch nội địa", change: "changed" },
      { path: "thu-tuc/1.001837.000.00.00.H32.html", title: "Công nhận hạng cơ sở lưu trú du lịch", change: "new" },
    ],
    unchanged: 212,
    last: publication,
    may_publish: true,
  },
  "publish.run": { publication, closed: [{ ...head113, state: "published" }], folder: "D:/so/cong", index_path: "D:/so/cong/current/index.html" },
  "mail.status": mailView,
  "mail.fetch_now": {
    came: { ...account, messages: 3, registered: 2, triage: 1, duplicates: 0, noise: 0 },
    failed: [{ mailbox: "cu", error: { code: "mail", params: { fault: "refused", host: "thu-cu.khanhhoa.gov.vn", port: "993" }, detail: null, id: "e-78" } }],
    view: mailView,
  },
  "mail.settings": mailSettings,
  "mail.mailbox_put": mailSettings,
  "mail.mailbox_remove": { ...mailSettings, mailboxes: [] },
  "mail.mailbox_test": { folders: [{ folder: "INBOX", messages: 25 }, { folder: "TTHC", messages: 3 }] },
  "mail.smtp_put": mailSettings,
  "mail.smtp_test": { folders: [] },
  "outbox.list": outbox,
  "outbox.show": {
    letter: letter("l5", { state: "unclear" }),
    text: "Kính gửi: Bà Nguyễn Thị Hồng Vân.\n\nBan Biên tập đã nhận 6 tập tin lúc 16 giờ 35 ngày 20/01/2026, số vào sổ 40/2026.",
    enclosures: ["000123-receipt-174-qd-ubnd.docx", "proof.json"],
    bounces: [{ recipient: "nthvan@khanhhoa.example", words: "5.2.2 Mailbox full" }],
  },
  "outbox.send": outbox,
  "outbox.settle": outbox,
  "sender.list": {
    senders: [
      { address: "nthvan@khanhhoa.example", agency: "office", name: "Nguyễn Thị Hồng Vân", title: "Chuyên viên P. Nội chính", phone: "0258 3822 001" },
      { address: "lqhuy@khanhhoa.example", agency: "justice", name: "Lê Quốc Huy", title: "Chuyên viên P. KSTTHC", phone: null },
    ],
  },
  "settings.show": {
    agencies: session.agencies,
    limits: [
      { clock: 1, agency: "office", working_days: 1, rule: "civil", source: "2161/QĐ-UBND, điều 3 khoản 1" },
      { clock: 2, agency: "justice", working_days: 2, rule: "civil", source: "2161/QĐ-UBND, điều 3 khoản 2" },
      { clock: 3, agency: "board", working_days: 5, rule: "civil", source: "2161/QĐ-UBND, điều 3 khoản 3" },
    ],
    hours: [{ from: null, sessions: ["07:00–11:30", "13:30–17:00"] }],
    calendar: [{ year: 2025, provisional: false }, { year: 2026, provisional: false }, { year: 2027, provisional: true }],
    trusted_hosts: [],
    portal_folder: "D:/so/cong",
    outbox_folder: "D:/so/gui-di",
    data_folder: "D:/so",
    demo: true,
  },
};
