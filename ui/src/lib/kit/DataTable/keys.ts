/** What a key does in a table with one tab stop: move, open, go into a row's buttons, come out, nothing. */
export type TableMove = { to: number } | "open" | "in" | "out" | null;

/** Rows moved by Page Up and Page Down. */
export const PAGE = 10;

/** `index` is the row that has the focus, `inside` whether one of its buttons has. */
export function tableMove(key: string, index: number, rows: number, inside: boolean): TableMove {
  if (rows === 0) return null;
  const to = (row: number) => ({ to: Math.max(0, Math.min(rows - 1, row)) });
  switch (key) {
    case "ArrowDown":
      return to(index + 1);
    case "ArrowUp":
      return to(index - 1);
    case "PageDown":
      return to(index + PAGE);
    case "PageUp":
      return to(index - PAGE);
    case "Home":
      return to(0);
    case "End":
      return to(rows - 1);
    case "ArrowRight":
      return "in";
    case "ArrowLeft":
      return inside ? "out" : null;
    case "Escape":
      return inside ? "out" : null;
    case "Enter":
      return inside ? null : "open";
    default:
      return null;
  }
}

/** Next row, from the one after `index`, whose text begins with what was typed; tone marks do not matter. */
export function typeAhead(typed: string, index: number, texts: string[], fold: (text: string) => string): number | null {
  const wanted = fold(typed);
  if (wanted === "") return null;
  // While one word is being typed the row it has found so far may stay.
  const start = typed.length > 1 ? index : index + 1;
  for (let step = 0; step < texts.length; step += 1) {
    const row = (start + step) % texts.length;
    if (fold(texts[row] ?? "").startsWith(wanted)) return row;
  }
  return null;
}
