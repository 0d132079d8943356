import type { wire } from "$lib/api";

declare global {
  namespace App {
    /** What one screen hands to the next; gone after a reload. */
    interface PageState {
      /** What a case's screen begins with. */
      act?: wire.CaseAction;
      /** The row to be shown as chosen. */
      chosen?: string;
      /** The part of the screen to begin with. */
      part?: string;
      /** What to search for. */
      text?: string;
      /** Begin with opening a new case. */
      open?: boolean;
    }
  }
}
export {};
