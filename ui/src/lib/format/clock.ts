/** Clocks in the words people say. */
import type { Clock, Gap, Level, StartReason, WorkingTime, DayKind } from "../api/generated/wire";
import { m } from "../messages/messages";
import { shortDay, shortMoment, time } from "./dates";

/** The two largest units that are not nothing: `8 giờ 45 phút`, `1 ngày 3 giờ`. */
export function workingTime(value: WorkingTime): string {
  const parts: [number, string][] = [
    [value.days, m.time_days({ n: value.days })],
    [value.hours, m.time_hours({ n: value.hours })],
    [value.minutes, m.time_minutes({ n: value.minutes })],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  if (first === -1) return m.time_none();
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([, words]) => words)
    .join(" ");
}

const GAPS: Record<Gap["kind"], (args: { time: string }) => string> = {
  left: m.gap_left,
  over: m.gap_over,
  early: m.gap_early,
  late: m.gap_late,
};

/** `Còn 8 giờ 45 phút`, `trước hạn 2 giờ`. */
export function gapWords(gap: Gap): string {
  const none = gap.time.days + gap.time.hours + gap.time.minutes === 0;
  // Past the last moment, and no working time has gone by since.
  if (none && (gap.kind === "late" || gap.kind === "over")) return m.gap_after_hours();
  return GAPS[gap.kind]({ time: workingTime(gap.time) });
}

const LEVELS: Record<Level, () => string> = {
  overdue: m.level_overdue,
  soon: m.level_soon,
  running: m.level_running,
  met: m.level_met,
  late: m.level_late,
  not_started: m.level_not_started,
};

/** The level alone, in a word. */
export function levelWords(level: Level): string {
  return LEVELS[level]();
}

/** What a badge says of a clock: the level with its time. */
export function badgeWords(clock: Clock): string {
  if (clock.level === "met") return clock.gap ? m.clock_met_early({ gap: gapWords(clock.gap) }) : m.clock_met();
  if (clock.level === "late" && clock.gap) return m.clock_met_late({ gap: gapWords(clock.gap) });
  if (clock.gap && clock.level !== "not_started") return gapWords(clock.gap);
  return levelWords(clock.level);
}

/** `hết ngày 20/01`, or to the minute for the rule by hours. */
export function dueWords(clock: Clock, today?: string): string {
  if (clock.due_day === null) return waitWords(clock);
  if (clock.rule === "hours" && clock.due !== null) {
    return m.due_moment({ time: time(clock.due), day: shortDay(clock.due.slice(0, 10), today) });
  }
  return m.due_day({ day: shortDay(clock.due_day, today) });
}

/** What a clock that has not started waits for. */
export function waitWords(clock: Clock): string {
  const waits = new Set(clock.waits_for);
  if (waits.has("decision_date")) return m.clock_waits_date();
  if (waits.has("office_files") && waits.has("validity_list")) return m.clock_waits_both();
  if (waits.has("office_files")) return m.clock_waits_office();
  if (waits.has("validity_list")) return m.clock_waits_list();
  return m.level_not_started();
}

/** The line under a clock of a case: limit, from, to, and what has come. */
export function clockLine(clock: Clock, today?: string): string {
  const limit = m.clock_limit({ days: String(clock.working_days).padStart(2, "0") });
  if (clock.start === null) return `${limit}, ${waitWords(clock)}`;
  const from = shortDay(clock.start.slice(0, 10), today);
  const counted = clock.start_reason === "issued_for_now" ? m.clock_from_now({ day: from }) : m.clock_from({ day: from });
  const parts = [`${limit} ${counted} → ${dueWords(clock, today)}`];
  if (clock.met_at !== null) {
    const at = { time: shortMoment(clock.met_at, today) };
    parts.push(clock.number === 3 ? m.clock_published_at(at) : m.clock_met_at(at));
  } else if (clock.first_delivery !== null) {
    parts.push(m.clock_first_delivery({ time: shortMoment(clock.first_delivery, today) }));
  } else if (clock.number === 1) parts.push(m.clock_nothing_office());
  else if (clock.number === 2) parts.push(m.clock_nothing_justice());
  if (clock.apology) parts.push(m.clock_apology({ day: shortDay(clock.apology.new_day, today) }));
  return parts.join(" · ");
}

const STARTS: Record<StartReason, () => string> = {
  issued: m.start_issued,
  justice_received: m.start_justice_received,
  issued_for_now: m.start_issued_for_now,
  both_complete: m.start_both_complete,
  office_complete: m.start_office_complete,
};

/** Why a clock started when it did. */
export function startWords(reason: StartReason): string {
  return STARTS[reason]();
}

const KINDS: Record<DayKind, () => string> = {
  working: m.day_working,
  weekend: m.day_weekend,
  holiday: m.day_holiday,
  substitute: m.day_substitute,
  swapped_off: m.day_swapped_off,
  swapped_working: m.day_swapped_working,
};

/** What kind of day. */
export function dayKindWords(kind: DayKind): string {
  return KINDS[kind]();
}
