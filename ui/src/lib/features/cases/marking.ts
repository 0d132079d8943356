/** A section being marked: what is known of it before its lines are chosen. */
export interface Marking {
  /** Key of the section, when a finding tells. */
  section?: string | undefined;
  /** Place of the procedure in the decision, when a finding tells. */
  procedure?: number | undefined;
  /** Where the choosing begins. */
  near: number;
  /** The first line, once it is chosen. */
  from?: number;
}
