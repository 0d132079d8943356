import { describe, expect, it } from "vitest";
import type { Clock, ErrorCode, Finding, WireError } from "../api/generated/wire";
import { badgeWords, clockLine, dueWords, workingTime } from "./clock";
import { day, exact, parseDay, parseMoment, shortMoment, time, weekday } from "./dates";
import { errorWords } from "./errors";
import { baseName, fold } from "./fold";
import { count, share, shortHash, size, tenths } from "./numbers";
import { findingWords, longDay } from "./words";

describe("dates are worded as they stand, whatever the PC's zone", () => {
  const moment = "2026-01-20T23:35:09+07:00";
  it.each([
    [day(moment), "20/01/2026"],
    [time(moment), "23:35"],
    [exact(moment), "20/01/2026 23:35:09"],
    [shortMoment(moment, "2026-01-21"), "20/01 23:35"],
    [shortMoment(moment, "2027-01-21"), "20/01/2026 23:35"],
    [longDay("2026-01-21"), "Thứ Tư, 21/01/2026"],
    [day("not a date"), "not a date"],
  ])("%s", (found, wanted) => expect(found).toBe(wanted));
  it("knows the weekday", () => expect([weekday("2026-01-18"), weekday("2026-01-24")]).toEqual([0, 6]));
});

describe("what is typed becomes a day or a moment, or nothing", () => {
  it.each([
    ["21/01/2026", "2026-01-21"],
    ["1-2-2026", "2026-02-01"],
    [" 2026-01-21 ", "2026-01-21"],
    ["29/02/2024", "2024-02-29"],
    ["29/02/2026", null],
    ["31/04/2026", null],
    ["01/21/2026", null],
    ["mai", null],
    ["", null],
  ])("%s", (typed, wanted) => expect(parseDay(typed)).toBe(wanted));

  const now = "2026-01-21T08:15:00+07:00";
  it.each([
    ["21/01/2026 08:15", "2026-01-21T08:15:00+07:00"],
    ["21/01/2026 8:15", "2026-01-21T08:15:00+07:00"],
    ["21/01/2026 8g15", "2026-01-21T08:15:00+07:00"],
    ["21/01/2026 08:15:30", "2026-01-21T08:15:30+07:00"],
    ["21/01/2026", null],
    ["21/01/2026 24:00", null],
    ["21/01/2026 08:60", null],
    ["30/02/2026 08:00", null],
  ])("%s", (typed, wanted) => expect(parseMoment(typed, now)).toBe(wanted));
});

describe("numbers", () => {
  it.each([
    [count(1284), "1.284"],
    [count(1000000), "1.000.000"],
    [tenths(34), "3,4"],
    [share(12, 13), "92,3%"],
    [share(0, 0), "—"],
    [size(512), "512 B"],
    [size(48_640), "48 KB"],
    [size(3_500_000), "3,3 MB"],
    [shortHash("9f31".padEnd(60, "0") + "c2a7"), "9f31…c2a7"],
  ])("%s", (found, wanted) => expect(found).toBe(wanted));
});

describe("folding", () => {
  it.each([
    ["Đất đai", "dat dai"],
    ["Hướng dẫn viên", "huong dan vien"],
    ["Đa\u0302\u0301t", "dat"],
  ])("%s", (text, wanted) => expect(fold(text)).toBe(wanted));
  it.each([
    ["D:\\thư\\b-1.eml", "b-1.eml"],
    ["/home/x/case-b/", "case-b"],
    ["b.eml", "b.eml"],
  ])("%s", (path, wanted) => expect(baseName(path)).toBe(wanted));
});

const clock = (given: Partial<Clock>): Clock => ({
  number: 1,
  agency: "office",
  level: "running",
  working_days: 1,
  rule: "civil",
  provisional: false,
  start: "2026-01-19T00:00:00+07:00",
  start_reason: "issued",
  due_day: "2026-01-20",
  due: "2026-01-21T00:00:00+07:00",
  gap: null,
  used_per_mille: 0,
  first_delivery: null,
  met_at: null,
  waits_for: [],
  apology: null,
  ...given,
});

describe("clocks in words people say", () => {
  it.each([
    [{ days: 0, hours: 8, minutes: 45 }, "8 giờ 45 phút"],
    [{ days: 1, hours: 0, minutes: 0 }, "1 ngày"],
    [{ days: 1, hours: 3, minutes: 20 }, "1 ngày 3 giờ"],
    [{ days: 1, hours: 0, minutes: 20 }, "1 ngày"],
    [{ days: 0, hours: 0, minutes: 0 }, "dưới 1 phút"],
  ])("%j", (value, wanted) => expect(workingTime(value)).toBe(wanted));

  const six = { days: 0, hours: 6, minutes: 0 };
  it.each([
    [badgeWords(clock({ level: "overdue", gap: { kind: "over", time: six } })), "Quá hạn 6 giờ"],
    [badgeWords(clock({ level: "soon", gap: { kind: "left", time: six } })), "Còn 6 giờ"],
    [badgeWords(clock({ level: "met", gap: { kind: "early", time: six } })), "Xong, trước hạn 6 giờ"],
    [badgeWords(clock({ level: "late", gap: { kind: "late", time: six } })), "Xong, trễ 6 giờ"],
    [badgeWords(clock({ level: "overdue", gap: { kind: "over", time: { days: 0, hours: 0, minutes: 0 } } })), "quá hạn, ngoài giờ làm việc"],
    [badgeWords(clock({ level: "not_started", due_day: null })), "Chưa tính"],
    [dueWords(clock({}), "2026-01-21"), "hết ngày 20/01"],
    [dueWords(clock({ rule: "hours", due: "2026-01-20T16:35:00+07:00" }), "2026-01-21"), "trước 16:35 ngày 20/01"],
    [
      dueWords(clock({ due_day: null, start: null, waits_for: ["office_files", "validity_list"] })),
      "bắt đầu khi đủ tập tin và danh mục",
    ],
    [
      clockLine(clock({ number: 2, working_days: 2, start_reason: "issued_for_now" }), "2026-01-21"),
      "02 ngày làm việc từ 19/01 (tạm tính) → hết ngày 20/01 · chưa nhận danh mục",
    ],
    [
      clockLine(clock({ first_delivery: "2026-01-20T16:35:09+07:00" }), "2026-01-21"),
      "01 ngày làm việc từ 19/01 → hết ngày 20/01 · gửi lần đầu 20/01 16:35, chưa đủ",
    ],
  ])("%s", (found, wanted) => expect(found).toBe(wanted));
});

const finding = (given: Partial<Finding>): Finding => ({
  id: "f",
  severity: "blocking",
  kind: "sections",
  owed_by: "office",
  procedure: { ordinal: 6, code: null, name: null },
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

describe("findings in a sentence", () => {
  it.each([
    [finding({ sections_absent: ["thoi_han"] }), "TTHC 6: không thấy mục Thời hạn giải quyết"],
    [finding({ sections_empty: ["can_cu"] }), "TTHC 6: mục Căn cứ pháp lý để trống"],
    [
      finding({ sections_absent: ["thoi_han", "phi_le_phi"], sections_empty: ["can_cu"] }),
      "TTHC 6: không thấy mục Thời hạn giải quyết, Phí, lệ phí; mục Căn cứ pháp lý để trống",
    ],
    [
      finding({ kind: "list_status_conflict", value: "expired", expected: "valid" }),
      "TTHC 6: danh mục ghi “hết hiệu lực”, quyết định ghi “còn hiệu lực”",
    ],
    [finding({ kind: "procedure_file", procedure: { ordinal: null, code: "1.2", name: null } }), "1.2: chưa có tập tin"],
  ])("%#", (given, wanted) => expect(findingWords(given)).toBe(wanted));
});

describe("errors say the cure", () => {
  const error = (code: ErrorCode, params: Record<string, string> = {}): WireError => ({ code, params, detail: null, id: "e-1" });
  it.each([
    [error("invalid_field", { field: "number", why: "blank" }), "fix", "Hãy ghi số quyết định."],
    [error("invalid_field", { field: "received_at", why: "in_future" }), "fix", "Giờ nhận không thể ở sau bây giờ."],
    [error("own_work"), "now", "Phải là người khác làm bước này, vì bạn đã làm bước trước."],
    [error("disk_full"), "broke", "Ổ đĩa đầy, chưa ghi gì. Dọn bớt rồi làm lại; không mất gì."],
  ])("%#", (given, tone, text) => expect(errorWords(given)).toEqual({ tone, text }));
  it("words even what a newer program may say", () => {
    expect(errorWords(error("made_up" as ErrorCode)).tone).toBe("broke");
  });
});
