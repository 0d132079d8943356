/** Every error in words that say the cure. A code without a text does not compile. */
import type { ErrorCode, WireError } from "../api/generated/wire";
import { m } from "../messages/messages";

export type Tone = "now" | "fix" | "broke";

type Wording = { tone: Tone; text: (params: Record<string, string>) => string };

const FIELDS: Record<string, () => string> = {
  number: m.fieldname_number,
  date: m.fieldname_date,
  new_day: m.fieldname_date,
  received_at: m.fieldname_received_at,
  justice_received_at: m.fieldname_received_at,
  reason: m.fieldname_reason,
  from: m.fieldname_agency,
  agency: m.fieldname_agency,
  value: m.fieldname_value,
  "chỗ của mục": m.fieldname_place,
  path: m.fieldname_path,
  name: m.fieldname_mailbox,
  host: m.fieldname_host,
  port: m.fieldname_port,
  user: m.fieldname_user,
  after_value: m.fieldname_after,
  address: m.fieldname_address,
};

const THINGS: Record<string, () => string> = {
  case: m.what_case,
  entry: m.what_entry,
  file: m.what_file,
  finding: m.what_finding,
  item: m.what_item,
  person: m.what_person,
  mark: m.what_mark,
  procedure: m.what_procedure,
  mailbox: m.what_mailbox,
  letter: m.what_letter,
  smtp: m.what_smtp,
};

/** What a mail server, or the way to it, has against us. */
const FAULTS: Record<string, (params: Record<string, string>) => string> = {
  name_not_found: (p) => m.mailfault_name_not_found({ host: value(p, "host") }),
  refused: (p) => m.mailfault_refused({ host: value(p, "host"), port: value(p, "port") }),
  unreachable: () => m.mailfault_unreachable(),
  timed_out: () => m.mailfault_timed_out(),
  silent: () => m.mailfault_silent(),
  certificate_expired: () => m.mailfault_certificate_expired(),
  certificate_not_yet_valid: () => m.mailfault_certificate_not_yet_valid(),
  certificate_unknown: () => m.mailfault_certificate_unknown(),
  certificate_other_name: () => m.mailfault_certificate_other_name(),
  certificate_revoked: () => m.mailfault_certificate_revoked(),
  certificate_other: () => m.mailfault_certificate_other(),
  tls: () => m.mailfault_tls(),
  starttls_not_offered: () => m.mailfault_starttls_not_offered(),
  protection_wanted: () => m.mailfault_protection_wanted(),
  wrong_password: () => m.mailfault_wrong_password(),
  login_not_offered: () => m.mailfault_login_not_offered(),
  not_imap: () => m.mailfault_not_imap(),
  not_smtp: () => m.mailfault_not_smtp(),
  try_later: (p) => m.mailfault_try_later({ said: value(p, "said") }),
  trusted_certificates: () => m.mailfault_trusted_certificates(),
  broken_off: () => m.mailfault_broken_off(),
  folder: (p) => m.mailfault_folder({ folder: value(p, "folder") }),
  server_refuses: (p) => m.mailfault_server_refuses({ said: value(p, "said") }),
  no_secret: () => m.mailfault_no_secret(),
  busy: (p) => m.mailfault_busy({ who: value(p, "who") }),
};

/** A fault that has no words yet is told in the program's own. */
function mail(params: Record<string, string>): string {
  const words = FAULTS[params.fault ?? ""];
  return words ? words(params) : m.error_mail({ why: params.why ?? params.what ?? params.who ?? "" });
}

function invalidField(params: Record<string, string>): string {
  const field = (FIELDS[params.field ?? ""] ?? m.fieldname_other)();
  const sentence = field.charAt(0).toUpperCase() + field.slice(1);
  switch (params.why) {
    case "blank":
      return m.error_invalid_field_blank({ field });
    case "not_a_date":
      return m.error_invalid_field_date({ field: sentence });
    case "in_future":
      return m.error_invalid_field_future({ field: sentence });
    case "not_a_name":
      return m.error_invalid_field_name({ field: sentence });
    case "not_a_number":
      return m.error_invalid_field_number({ field: sentence });
    case "not_an_address":
      return m.error_invalid_field_address({ field: sentence });
    case "same_folder":
      return m.error_invalid_field_same_folder({ field: sentence });
    default:
      return m.error_invalid_field({ field: sentence });
  }
}

const value = (params: Record<string, string>, name: string) => params[name] ?? "?";

const WORDINGS: Record<ErrorCode, Wording> = {
  not_signed_in: { tone: "now", text: () => m.error_not_signed_in() },
  wrong_password: { tone: "fix", text: () => m.error_wrong_password() },
  sign_in_paused: { tone: "now", text: (p) => m.error_sign_in_paused({ minutes: value(p, "minutes") }) },
  not_allowed: { tone: "now", text: () => m.error_not_allowed() },
  own_work: { tone: "now", text: () => m.error_own_work() },
  not_found: { tone: "now", text: (p) => m.error_not_found({ what: (THINGS[p.what ?? ""] ?? m.what_other)() }) },
  invalid_field: { tone: "fix", text: invalidField },
  needs_reason: { tone: "fix", text: () => m.error_needs_reason() },
  late_entry_needs_reason: { tone: "fix", text: () => m.error_late_entry_needs_reason() },
  changed: { tone: "now", text: () => m.error_changed() },
  not_complete: { tone: "now", text: (p) => m.error_not_complete({ count: value(p, "count") }) },
  not_approved: { tone: "now", text: () => m.error_not_approved() },
  already_done: { tone: "now", text: () => m.error_already_done() },
  decision_exists: { tone: "now", text: () => m.error_decision_exists() },
  cannot_read: { tone: "fix", text: (p) => m.error_cannot_read({ path: value(p, "path") }) },
  cannot_write: { tone: "fix", text: (p) => m.error_cannot_write({ path: value(p, "path") }) },
  too_large: { tone: "fix", text: (p) => m.error_too_large({ path: value(p, "path"), limit: value(p, "limit") }) },
  no_portal_folder: { tone: "now", text: () => m.error_no_portal_folder() },
  published_differs: { tone: "broke", text: (p) => m.error_published_differs({ path: value(p, "path") }) },
  mail: { tone: "fix", text: mail },
  disk_full: { tone: "broke", text: () => m.error_disk_full() },
  register_busy: { tone: "now", text: () => m.error_register_busy() },
  register_broken: { tone: "broke", text: (p) => m.error_register_broken({ what: value(p, "what") }) },
  register_too_new: { tone: "now", text: () => m.error_register_too_new() },
  no_register: { tone: "now", text: (p) => m.error_no_register({ path: value(p, "path") }) },
  bad_request: { tone: "broke", text: () => m.error_bad_request() },
  broke: { tone: "broke", text: () => m.error_broke() },
};

/** What an error says to the person, and in which tone. */
export function errorWords(error: WireError): { tone: Tone; text: string } {
  const wording = WORDINGS[error.code] ?? WORDINGS.broke;
  return { tone: wording.tone, text: wording.text(error.params as Record<string, string>) };
}
