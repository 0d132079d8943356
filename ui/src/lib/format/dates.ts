/**
 * Dates as people here write them. Moments carry the office's offset, and are worded as they stand: the zone of the
 * PC must not move them. So the text is read, never handed to `Date`.
 */

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `2026-01-20` or a moment → `20/01/2026`. What is not a date is given back as it is. */
export function day(text: string): string {
  const found = DAY.exec(text.slice(0, 10));
  return found ? `${found[3]}/${found[2]}/${found[1]}` : text;
}

/** `20/01`, or with the year when it is not the year of `today`. */
export function shortDay(text: string, today?: string): string {
  if (today !== undefined && today.slice(0, 4) !== text.slice(0, 4)) return day(text);
  return day(text).slice(0, 5);
}

/** `16:35`. */
export function time(moment: string): string {
  const found = MOMENT.exec(moment);
  return found ? `${found[4]}:${found[5]}` : moment;
}

/** `20/01/2026 16:35:09`. */
export function exact(moment: string): string {
  const found = MOMENT.exec(moment);
  return found ? `${day(moment)} ${found[4]}:${found[5]}:${found[6] ?? "00"}` : moment;
}

/** `20/01 16:35`, or with the year when it is not the year of `today`. */
export function shortMoment(moment: string, today?: string): string {
  return `${shortDay(moment.slice(0, 10), today)} ${time(moment)}`;
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(text: string): number {
  const found = DAY.exec(text.slice(0, 10));
  if (!found) return 0;
  return new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]))).getUTCDay();
}

/** A typed day, `21/01/2026`, `21-1-2026` or ISO → ISO; null when there is no such day. */
export function parseDay(typed: string): string | null {
  const text = typed.trim();
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const iso = DAY.exec(text);
  const parts = local ? [local[3], local[2], local[1]] : iso ? [iso[1], iso[2], iso[3]] : null;
  if (!parts) return null;
  const [year, month, date] = parts.map(Number) as [number, number, number];
  const there = new Date(Date.UTC(year, month - 1, date));
  if (there.getUTCFullYear() !== year || there.getUTCMonth() !== month - 1 || there.getUTCDate() !== date) return null;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** A typed moment, `21/01/2026 08:15`, with the offset of `now` → RFC 3339; null when it is none. */
export function parseMoment(typed: string, now: string): string | null {
  const found = /^(.*?)[\sT]+(\d{1,2})[:hg](\d{2})(?::(\d{2}))?$/.exec(typed.trim());
  if (!found) return null;
  const on = parseDay(found[1] ?? "");
  const [hours, minutes, seconds] = [Number(found[2]), Number(found[3]), Number(found[4] ?? 0)];
  if (on === null || hours > 23 || minutes > 59 || seconds > 59) return null;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${on}T${two(hours)}:${two(minutes)}:${two(seconds)}${offset(now)}`;
}

/** The offset a moment is written with. */
export function offset(moment: string): string {
  return /([+-]\d{2}:\d{2}|Z)$/.exec(moment)?.[1] ?? "+07:00";
}

/** A moment as it is typed: `21/01/2026 08:15`. */
export function typedMoment(moment: string): string {
  return `${day(moment)} ${time(moment)}`;
}
