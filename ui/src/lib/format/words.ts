/** The office's nouns for closed values. Each table is exhaustive: a value without a word does not compile. */
import type {
  Actor,
  Agency,
  ArrivalState,
  CaseAction,
  CaseHead,
  CaseState,
  Change,
  Channel,
  CorrectableField,
  DecisionName,
  DifferenceKind,
  EntryNumber,
  EntryStatus,
  FaultKind,
  FileCondition,
  FileRole,
  Finding,
  FindingCount,
  FindingKind,
  LetterKind,
  LetterState,
  MailProtection,
  MailTrouble,
  NextAction,
  ObstacleKind,
  OriginMethod,
  OriginResult,
  OriginWarning,
  ReviewState,
  Role,
  SecretPlace,
  TakenState,
  TriageReason,
  WhyNotApprove,
} from "../api/generated/wire";
import { m } from "../messages/messages";
import { day, weekday } from "./dates";

type Words<K extends string> = Record<K, () => string>;

export const agencyWords: Words<Agency> = { office: m.agency_office, justice: m.agency_justice, board: m.agency_board };

export const stateWords: Words<CaseState> = {
  collecting: m.state_collecting,
  complete: m.state_complete,
  in_review: m.state_in_review,
  returned: m.state_returned,
  approved: m.state_approved,
  published: m.state_published,
};

export const nextWords: Words<NextAction> = {
  draft_supplement: m.next_draft_supplement,
  remind_sender: m.next_remind_sender,
  record_justice_receipt: m.next_record_justice_receipt,
  see_conflict: m.next_see_conflict,
  submit_review: m.next_submit_review,
  review: m.next_review,
  publish: m.next_publish,
  open: m.next_open,
};

export const caseActionWords: Words<CaseAction> = {
  supplement_office: m.action_supplement_office,
  supplement_justice: m.action_supplement_justice,
  record_justice_receipt: m.action_record_justice_receipt,
  accept_finding: m.action_accept_finding,
  submit_review: m.action_submit_review,
  review: m.action_review,
  publish: m.action_publish,
  apologise: m.action_apologise,
  notify_overdue: m.action_notify_overdue,
  take_in: m.action_take_in,
};

export const arrivalWords: Words<ArrivalState> = {
  registered: m.arrival_registered,
  registered_unassigned: m.arrival_unassigned,
  triage: m.arrival_triage,
};

export const takenWords: Words<TakenState> = {
  registered: m.taken_registered,
  registered_unassigned: m.taken_registered_unassigned,
  triage: m.taken_triage,
  duplicate: m.taken_duplicate,
  noise: m.taken_noise,
  failed: m.taken_failed,
};

export const originMethodWords: Words<OriginMethod> = {
  dmarc: m.origin_method_dmarc,
  spf: m.origin_method_spf,
  dkim: m.origin_method_dkim,
};

export const originResultWords: Words<OriginResult> = {
  pass: m.origin_result_pass,
  fail: m.origin_result_fail,
  skipped: m.origin_result_skipped,
  neither: m.origin_result_neither,
};

export const originWarningWords: Words<OriginWarning> = {
  look_alike_address: m.origin_warning_look_alike,
  reply_to_elsewhere: m.origin_warning_reply_to,
  name_of_another: m.origin_warning_name_of_another,
  several_from: m.origin_warning_several_from,
  name_of_official: m.origin_warning_name_of_official,
  other: m.origin_warning_other,
};

export const triageWords: Words<TriageReason> = {
  unknown_sender: m.triage_reason_unknown_sender,
  spoofed_name: m.triage_reason_spoofed_name,
  failed_authenticity: m.triage_reason_failed_authenticity,
  noise: m.triage_reason_noise,
  no_decision: m.triage_reason_no_decision,
  decisions_disagree: m.triage_reason_decisions_disagree,
  unknown_decision: m.triage_reason_unknown_decision,
  unreadable: m.triage_reason_unreadable,
  too_large: m.triage_reason_too_large,
};

export const channelWords: Words<Channel> = {
  mail: m.channel_mail,
  eml_file: m.channel_eml_file,
  hand: m.channel_hand,
  folder: m.channel_folder,
};

export const statusNames: Words<EntryStatus> = {
  complete: m.status_name_complete,
  missing: m.status_name_missing,
  conflict: m.status_name_conflict,
  unassigned: m.status_name_unassigned,
  unconfirmed: m.status_name_unconfirmed,
};

export const fieldWords: Words<CorrectableField> = {
  received_at: m.field_received_at,
  agency: m.field_agency,
  sender_name: m.field_sender_name,
  sender_title: m.field_sender_title,
  sender_phone: m.field_sender_phone,
  decision_number: m.field_decision_number,
  decision_date: m.field_decision_date,
};

export const faultWords: Words<FaultKind> = {
  event: m.fault_event,
  original: m.fault_original,
  entry: m.fault_entry,
  checkpoint: m.fault_checkpoint,
  identity: m.fault_identity,
  derived: m.fault_derived,
  file: m.fault_file,
};

export const fileRoleWords: Words<FileRole> = {
  decision: m.role_file_decision,
  procedure: m.role_file_procedure,
  validity_list: m.role_file_validity_list,
  form: m.role_file_form,
  archive: m.role_file_archive,
  other: m.role_file_other,
};

export const conditionWords: Words<FileCondition> = {
  encrypted: m.condition_encrypted,
  macros: m.condition_macros,
  truncated: m.condition_truncated,
  empty: m.condition_empty,
  unreadable: m.condition_unreadable,
};

export const letterWords: Words<LetterKind> = {
  receipt: m.letter_kind_receipt,
  supplement: m.letter_kind_supplement,
  apology: m.letter_kind_apology,
  complete: m.letter_kind_complete,
  published: m.letter_kind_published,
  overdue: m.letter_kind_overdue,
  reminder: m.letter_kind_reminder,
  digest: m.letter_kind_digest,
  checkpoint: m.letter_kind_checkpoint,
};

export const letterStateWords: Words<LetterState> = {
  draft: m.outbox_state_draft,
  queued: m.outbox_state_queued,
  sent: m.outbox_state_sent,
  refused: m.outbox_state_refused,
  unclear: m.outbox_state_unclear,
};

export const mailTroubleWords: Words<MailTrouble> = {
  unclear: m.foot_mail_unclear,
  difference: m.foot_mail_difference,
  fetch: m.foot_mail_fetch,
  refused: m.foot_mail_refused,
};

export const protectionWords: Words<MailProtection> = {
  tls: m.mailset_protection_tls,
  starttls: m.mailset_protection_starttls,
  none: m.mailset_protection_none,
};

export const secretWords: Words<SecretPlace> = {
  keychain: m.mailset_secret_keychain,
  file: m.mailset_secret_file,
};

export const roleWords: Words<Role> = {
  editor: m.role_editor,
  reviewer: m.role_reviewer,
  manager: m.role_manager,
  administrator: m.role_administrator,
  official: m.role_official,
};

export const reviewWords: Words<ReviewState> = {
  not_submitted: m.review_state_not_submitted,
  submitted: m.review_state_submitted,
  approved: m.review_state_approved,
  rejected: m.review_state_rejected,
  void: m.review_state_void,
};

export const whyNotWords: Words<WhyNotApprove> = {
  own_work: m.review_why_own_work,
  not_allowed: m.review_why_not_allowed,
  not_submitted: m.review_why_not_submitted,
  already_approved: m.review_why_already_approved,
};

export const changeWords: Words<Change> = {
  new: m.change_new,
  changed: m.change_changed,
  same: m.change_same,
  removed: m.change_removed,
};

export const compareKindWords: Words<DifferenceKind> = {
  changed: m.compare_kind_changed,
  removed: m.compare_kind_removed,
  added: m.compare_kind_added,
  moved: m.compare_kind_moved,
};

export const obstacleWords: Words<ObstacleKind> = {
  encrypted: m.obstacle_encrypted,
  truncated: m.obstacle_truncated,
  empty: m.obstacle_empty,
  no_text_layer: m.obstacle_no_text_layer,
  not_supported: m.obstacle_not_supported,
  too_large: m.obstacle_too_large,
  partly_read: m.obstacle_partly_read,
  reader_failed: m.obstacle_reader_failed,
};

const WEEKDAYS = [m.weekday_0, m.weekday_1, m.weekday_2, m.weekday_3, m.weekday_4, m.weekday_5, m.weekday_6] as const;
const WEEKDAYS_SHORT = [
  m.weekday_short_0,
  m.weekday_short_1,
  m.weekday_short_2,
  m.weekday_short_3,
  m.weekday_short_4,
  m.weekday_short_5,
  m.weekday_short_6,
] as const;

/** `Thứ Tư, 21/01/2026`. */
export function longDay(text: string): string {
  return `${(WEEKDAYS[weekday(text)] ?? WEEKDAYS[0])()}, ${day(text)}`;
}

/** `T4 21`. */
export function columnDay(text: string): string {
  return `${(WEEKDAYS_SHORT[weekday(text)] ?? WEEKDAYS_SHORT[0])()} ${text.slice(8, 10)}`;
}

/** `T4`. */
export function shortWeekday(text: string): string {
  return (WEEKDAYS_SHORT[weekday(text)] ?? WEEKDAYS_SHORT[0])();
}

/** `40/2026`. */
export function entryNumber(entry: EntryNumber): string {
  return `${entry.number}/${entry.year}`;
}

/** A name, or the word for the program. */
export function actor(who: Actor): string {
  return who.machine || who.name === "" ? m.machine() : who.name;
}

/** `QĐ 174/QĐ-UBND`. */
export function decisionWords(decision: DecisionName): string {
  return m.decision_short({ number: decision.number });
}

/** `QĐ 174/QĐ-UBND · Tài nguyên nước`. */
export function caseTitle(head: CaseHead): string {
  return head.subject ? `${decisionWords(head.decision)} · ${head.subject}` : decisionWords(head.decision);
}

/** `6 thủ tục, 2 bãi bỏ · ban hành 19/01/2026`. */
export function caseLine(head: CaseHead): string {
  const counts =
    head.announced + head.abolished === 0
      ? m.case_counts_unknown()
      : head.abolished === 0
        ? m.case_counts({ count: head.announced })
        : m.case_counts_abolished({ count: head.announced, abolished: head.abolished });
  return head.decision.date ? `${counts} · ${m.decision_issued({ day: day(head.decision.date) })}` : counts;
}

const SECTIONS: Record<string, () => string> = {
  ten_thu_tuc: m.section_ten_thu_tuc,
  linh_vuc: m.section_linh_vuc,
  trinh_tu: m.section_trinh_tu,
  cach_thuc: m.section_cach_thuc,
  ho_so: m.section_ho_so,
  thoi_han: m.section_thoi_han,
  doi_tuong: m.section_doi_tuong,
  co_quan: m.section_co_quan,
  ket_qua: m.section_ket_qua,
  phi_le_phi: m.section_phi_le_phi,
  mau_don: m.section_mau_don,
  yeu_cau: m.section_yeu_cau,
  can_cu: m.section_can_cu,
};

/** The sections there are, in the order of the regulation. */
export const sectionKeys = Object.keys(SECTIONS);

/** Name of a section by its key. */
export function sectionWords(key: string): string {
  return (SECTIONS[key] ?? (() => key))();
}

const VALIDITY: Record<string, () => string> = { valid: m.status_valid, expired: m.status_expired };

function procedureOf(finding: Finding): string {
  const about = finding.procedure;
  if (!about) return m.finding_procedure_unknown();
  if (about.ordinal !== null) return m.finding_procedure_n({ n: about.ordinal });
  return about.name ?? about.code ?? m.finding_procedure_unknown();
}

const list = (keys: string[]) => keys.map(sectionWords).join(", ");

function sectionsWords(finding: Finding): string {
  const procedure = procedureOf(finding);
  const [absent, empty] = [list(finding.sections_absent), list(finding.sections_empty)];
  if (absent && empty) return m.finding_sections_both({ procedure, absent, empty });
  if (empty) return m.finding_sections_empty({ procedure, sections: empty });
  return m.finding_sections_absent({ procedure, sections: absent });
}

const PARTICULARS: Record<string, () => string> = {
  name: m.particular_name,
  title: m.particular_title,
  organisation: m.particular_organisation,
  email: m.particular_email,
  phone: m.particular_phone,
};

/** `name, phone` as a person says it. */
const particulars = (keys: string) =>
  keys
    .split(", ")
    .map((key) => (PARTICULARS[key] ?? (() => key))())
    .join(", ");

const FINDINGS: Record<FindingKind, (f: Finding) => string> = {
  decision_file: () => m.finding_decision_file(),
  procedure_file: (f) => m.finding_procedure_file({ procedure: procedureOf(f) }),
  procedure_file_unreadable: (f) => m.finding_procedure_file_unreadable({ procedure: procedureOf(f) }),
  sections: sectionsWords,
  validity_list: () => m.finding_validity_list(),
  validity_list_unreadable: () => m.finding_validity_list_unreadable(),
  list_row: (f) => m.finding_list_row({ procedure: procedureOf(f) }),
  list_status_conflict: (f) =>
    m.finding_list_status_conflict({
      procedure: procedureOf(f),
      value: (VALIDITY[f.value ?? ""] ?? (() => f.value ?? "?"))(),
      expected: (VALIDITY[f.expected ?? ""] ?? (() => f.expected ?? "?"))(),
    }),
  form_not_attached: (f) => m.finding_form_not_attached({ value: f.value ?? "" }),
  legacy_encoding: (f) => m.finding_legacy_encoding({ value: f.value ?? "" }),
  macros: () => m.finding_macros(),
  encrypted: () => m.finding_encrypted(),
  file_unreadable: () => m.finding_file_unreadable(),
  sender_particulars: (f) => m.finding_sender_particulars({ value: particulars(f.value ?? "") }),
  odd_date: (f) => m.finding_odd_date({ value: f.value ?? "" }),
  field_missing: (f) => m.finding_field_missing({ procedure: procedureOf(f) }),
  other_decision: (f) => m.finding_other_decision({ value: f.value ?? "" }),
  unsafe_name: () => m.finding_unsafe_name(),
  limit_exceeded: (f) => m.finding_limit_exceeded({ value: f.value ?? "" }),
};

/** A finding in a sentence. */
export function findingWords(finding: Finding): string {
  return FINDINGS[finding.kind](finding);
}

/** A finding where it is in the document. */
export function inlineWords(finding: Finding): string {
  if (finding.kind !== "sections") return findingWords(finding);
  const parts: string[] = [];
  if (finding.sections_absent.length > 0) parts.push(m.inline_absent({ sections: list(finding.sections_absent) }));
  if (finding.sections_empty.length > 0) parts.push(m.inline_empty({ sections: list(finding.sections_empty) }));
  return parts.join(" ");
}

const CURES: Words<Agency> = { office: m.cure_office, justice: m.cure_justice, board: m.cure_board };

/** What would cure a finding. */
export function cureWords(finding: Finding): string {
  return CURES[finding.owed_by]();
}

function outstandingOne({ kind, count }: FindingCount): string {
  switch (kind) {
    case "decision_file":
      return m.outstanding_decision_file();
    case "procedure_file":
      return m.outstanding_procedure_file({ count });
    case "procedure_file_unreadable":
      return m.outstanding_procedure_file_unreadable({ count });
    case "sections":
      return m.outstanding_sections({ count });
    case "validity_list":
      return m.outstanding_validity_list();
    case "validity_list_unreadable":
      return m.outstanding_validity_list_unreadable();
    case "list_row":
      return m.outstanding_list_row({ count });
    case "list_status_conflict":
      return m.outstanding_list_status_conflict({ count });
    default:
      return m.outstanding_other({ count });
  }
}

/** `thiếu 1 tập tin, 1 thủ tục thiếu mục`. */
export function outstandingWords(counts: FindingCount[]): string {
  return counts.length === 0 ? "" : counts.map(outstandingOne).join(", ");
}
