/** After this long a wait is shown. */
export const SHOW_AFTER_MS = 400;

/** Counts what is under way, for the bar at the top of the window. */
export class Busy {
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Something has been under way for longer than `SHOW_AFTER_MS`. */
  shown = $state(false);

  /** Begins something; the function returned ends it, once. */
  begin(): () => void {
    this.#running += 1;
    this.#timer ??= setTimeout(() => (this.shown = true), SHOW_AFTER_MS);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
      if (this.#running > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.shown = false;
    };
  }
}

export const busy = new Busy();
