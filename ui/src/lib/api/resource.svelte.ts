import { toWireError } from "./errors";
import type { WireError } from "./generated/wire";

/**
 * Something asked of the program: its value, that it is on its way, or why it did not come. A newer question
 * makes the answer to an older one irrelevant; the old value stays in sight meanwhile.
 */
export class Resource<T> {
  value = $state.raw<T | undefined>();
  error = $state.raw<WireError | undefined>();
  loading = $state(false);
  #asked = 0;

  constructor(readonly ask: () => Promise<T>) {}

  async load(): Promise<void> {
    const mine = ++this.#asked;
    this.loading = true;
    try {
      const value = await this.ask();
      if (mine !== this.#asked) return;
      this.value = value;
      this.error = undefined;
    } catch (reason) {
      if (mine === this.#asked) this.error = toWireError(reason);
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }

  /** Puts in a value that came as the answer to something else. */
  set(value: T): void {
    this.#asked += 1;
    this.loading = false;
    this.error = undefined;
    this.value = value;
  }
}

/** Something the person set going: busy while it runs, with its error kept to be shown beside it. */
export class Action {
  running = $state(false);
  error = $state.raw<WireError | undefined>();

  /** Runs it unless it is running; true when it went well. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.running) return false;
    this.running = true;
    this.error = undefined;
    try {
      await work();
      return true;
    } catch (reason) {
      this.error = toWireError(reason);
      return false;
    } finally {
      this.running = false;
    }
  }

  clear(): void {
    this.error = undefined;
  }
}
