/** Where Alt and a figure lead, in the order of the names at the left. */
export const SCREENS = [
  "#/",
  "#/triage",
  "#/cases",
  "#/register",
  "#/take-in",
  "#/mail",
  "#/review",
  "#/publish",
  "#/settings",
] as const;

export type KeyPress = { key: string; altKey: boolean; ctrlKey: boolean; inField: boolean; inDialog: boolean };
export type KeyAction = { go: string } | "back" | null;

/** What a key does wherever the person is, when nothing nearer has taken it. */
export function globalKey(press: KeyPress): KeyAction {
  if (press.inDialog || press.ctrlKey) return null;
  if (press.altKey && /^[1-9]$/.test(press.key)) {
    const screen = SCREENS[Number(press.key) - 1];
    return screen === undefined ? null : { go: screen };
  }
  if (press.key === "Escape" && !press.altKey && !press.inField) return "back";
  return null;
}

/** Screens Esc returns from, and where to. */
export function parentOf(hash: string): string | null {
  const found = /^#\/(cases|review)\/./.exec(hash);
  return found ? `#/${found[1]}` : null;
}
