import type { Agency, AgencyName } from "../api/generated/wire";
import { agencyWords } from "./words";

/** What the agencies are called here is a setting; until it is known, the usual names. */
let names = $state.raw<AgencyName[]>([]);

export function setAgencyNames(given: AgencyName[]): void {
  names = given;
}

/** Short name, for tables. */
export function agencyShort(agency: Agency): string {
  return names.find((name) => name.agency === agency)?.short ?? agencyWords[agency]();
}

/** Full name. */
export function agencyName(agency: Agency): string {
  return names.find((name) => name.agency === agency)?.name ?? agencyWords[agency]();
}
