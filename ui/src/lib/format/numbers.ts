/** `1284` → `1.284`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
}

/** Tenths → `3,4`. */
export function tenths(value: number): string {
  return `${count(Math.trunc(value / 10))},${value % 10}`;
}

/** `12` of `13` → `92,3%`. */
export function share(part: number, whole: number): string {
  return whole === 0 ? "—" : `${tenths(Math.round((part * 1000) / whole))}%`;
}

/** Bytes → `48 KB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kb = bytes / 1024;
  if (kb < 1024) return `${count(Math.round(kb))} KB`;
  return `${tenths(Math.round((kb / 1024) * 10))} MB`;
}

/** A hash in sight: `9f31…c2a7`. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}
