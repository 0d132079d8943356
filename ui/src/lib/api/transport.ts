/** What the window needs from the program it runs in. One implementation is the program, one feeds examples. */
export interface Transport {
  /** Sends a command; rejects with a `WireError` value. */
  call(name: string, payload: unknown): Promise<unknown>;
  /** Listens to an event; the promise gives what stops listening. */
  listen(event: string, heard: (payload: unknown) => void): Promise<() => void>;
  /** Lets the person choose a file, files or folders; empty when they chose none. */
  choose(what: "file" | "files" | "folder", title: string): Promise<string[]>;
  /** Lets the person choose where to write; null when they did not. */
  chooseTarget(suggested: string, extension: string, title: string): Promise<string | null>;
  /** Tells of files dragged over and dropped on the window. */
  onDrop(heard: (event: DropEvent) => void): Promise<() => void>;
  /** Shows a folder of the program in the system's file browser. */
  openFolder(which: Folder): Promise<void>;
}

export type DropEvent = { kind: "over" } | { kind: "left" } | { kind: "dropped"; paths: string[] };

/** Folders the window may ask to be shown; the program knows where they are. */
export type Folder = "portal" | "outbox" | "data";
