// Made from src-tauri/crates/api/src/wire by `UPDATE_TYPES=1 cargo test -p sgn-api export_types`.
// Do not edit.

/**
 * `case.accept_finding`.
 */
export type AcceptFinding = { 
/**
 * The case.
 */
case: string, 
/**
 * The finding.
 */
finding: string, 
/**
 * Why it is accepted.
 */
accepted_as: AcceptedAs, 
/**
 * Reason in words; must not be blank.
 */
reason: string, };

/**
 * That a finding was accepted.
 */
export type Acceptance = { 
/**
 * Which of the two.
 */
accepted_as: AcceptedAs, 
/**
 * Reason given.
 */
reason: string, 
/**
 * By whom.
 */
by: Actor, 
/**
 * When.
 */
at: string, };

/**
 * Why a person accepted a finding.
 */
export type AcceptedAs = "reader_wrong" | "waived";

/**
 * Who did something: a person, or the program itself (*máy*).
 */
export type Actor = { 
/**
 * The person's id; `may` for the program.
 */
id: string, 
/**
 * The name as it is to be shown; empty for the program, which the window words.
 */
name: string, 
/**
 * Whether the program did it by itself.
 */
machine: boolean, };

/**
 * The three parties of the coordination regulation.
 */
export type Agency = "office" | "justice" | "board";

/**
 * What an agency is called here: a setting, since agencies are merged and renamed.
 */
export type AgencyName = { 
/**
 * Which of the three.
 */
agency: Agency, 
/**
 * Full name, for papers.
 */
name: string, 
/**
 * Short name, for tables.
 */
short: string, };

/**
 * `case.apologise`.
 */
export type Apologise = { 
/**
 * The case.
 */
case: string, 
/**
 * Which clock: 1, 2 or 3.
 */
clock: number, 
/**
 * The day promised.
 */
new_day: string, 
/**
 * Why; must not be blank.
 */
reason: string, };

/**
 * A new date promised with an apology; the clock still counts as overdue.
 */
export type Apology = { 
/**
 * The day promised.
 */
new_day: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Who apologised.
 */
by: Actor, 
/**
 * When it was recorded.
 */
at: string, };

/**
 * Something that came in lately.
 */
export type Arrival = { 
/**
 * When it was received.
 */
received_at: string, 
/**
 * The sender's name as shown.
 */
sender: string, 
/**
 * The sender's address, when it came by mail.
 */
address: string | null, 
/**
 * The agency, when known.
 */
agency: Agency | null, 
/**
 * What it is about.
 */
subject: string, 
/**
 * How many files.
 */
file_count: number, 
/**
 * Its number in the register.
 */
entry: EntryNumber | null, 
/**
 * Event id, to open the entry or the triage item with.
 */
id: string, 
/**
 * Where it went.
 */
state: ArrivalState, 
/**
 * Why it is in triage.
 */
reason: TriageReason | null, };

/**
 * Where something new went.
 */
export type ArrivalState = "registered" | "registered_unassigned" | "triage";

/**
 * What the mail's authenticity results say.
 */
export type Authenticity = "proven" | "unproven" | "failed" | "not_mail";

/**
 * A year of the calendar.
 */
export type CalendarYear = { 
/**
 * The year.
 */
year: number, 
/**
 * Computed from the statute, not yet announced.
 */
provisional: boolean, };

/**
 * What the signed-in person may do with the case now.
 */
export type CaseAction = "supplement_office" | "supplement_justice" | "record_justice_receipt" | "accept_finding" | "submit_review" | "review" | "publish" | "apologise" | "notify_overdue" | "take_in";

/**
 * A file of the case.
 */
export type CaseFile = { 
/**
 * The file.
 */
file: FileName, 
/**
 * What it is to the case.
 */
role: FileRole, 
/**
 * Handoff it came with.
 */
entry: EntryNumber | null, 
/**
 * A newer file took its place.
 */
replaced: boolean, };

/**
 * A handoff, in short.
 */
export type CaseHandoff = { 
/**
 * Id of its register entry.
 */
id: string, 
/**
 * Its number.
 */
entry: EntryNumber, 
/**
 * When it was received.
 */
received_at: string, 
/**
 * From which agency.
 */
agency: Agency, 
/**
 * From whom.
 */
sender: string, 
/**
 * How many files.
 */
file_count: number, 
/**
 * A receipt was written.
 */
receipt_written: boolean, 
/**
 * It answered a supplement request or an earlier handoff.
 */
supplement: boolean, };

/**
 * What names a case in tables.
 */
export type CaseHead = { 
/**
 * Id.
 */
id: string, 
/**
 * The decision.
 */
decision: DecisionName, 
/**
 * What it is about: the field, as the decision or the list says.
 */
subject: string | null, 
/**
 * Procedures announced.
 */
announced: number, 
/**
 * Procedures abolished.
 */
abolished: number, 
/**
 * Where it stands.
 */
state: CaseState, };

/**
 * A letter of the case.
 */
export type CaseLetter = { 
/**
 * Kind.
 */
kind: LetterKind, 
/**
 * To which agency.
 */
agency: Agency, 
/**
 * When it was written.
 */
at: string, 
/**
 * By whom.
 */
by: Actor, };

/**
 * The list of cases.
 */
export type CaseList = { 
/**
 * Most pressing first.
 */
rows: Array<CaseRow>, 
/**
 * How many there are without the filter.
 */
total: number, };

/**
 * One procedure of the case.
 */
export type CaseProcedure = { 
/**
 * Place in the decision, from 1.
 */
ordinal: number, 
/**
 * Code, when known.
 */
code: string | null, 
/**
 * Name.
 */
name: string, 
/**
 * Field.
 */
field: string | null, 
/**
 * Announced or abolished.
 */
action: ProcedureAction, 
/**
 * Its soft file.
 */
soft_file: SoftFileState, 
/**
 * How many sections are missing.
 */
sections_missing: number, 
/**
 * Its row in the list.
 */
list_row: ListRowState, 
/**
 * The file that holds it (newest).
 */
file: string | null, 
/**
 * The line it begins at, in a file that holds several.
 */
line: number | null, };

/**
 * One row of *Hồ sơ*.
 */
export type CaseRow = { 
/**
 * The case.
 */
case: CaseHead, 
/**
 * Its three clocks.
 */
clocks: Array<Clock>, 
/**
 * Blocking findings that stand.
 */
blocking: number, 
/**
 * Notices that stand.
 */
notices: number, 
/**
 * Handoffs received.
 */
handoffs: number, };

/**
 * Where a case stands.
 */
export type CaseState = "collecting" | "complete" | "in_review" | "returned" | "approved" | "published";

/**
 * A case, whole.
 */
export type CaseView = { 
/**
 * What names it.
 */
case: CaseHead, 
/**
 * When it was opened.
 */
opened_at: string, 
/**
 * By whom: *máy*, when the first handoff opened it.
 */
opened_by: Actor, 
/**
 * When Justice received the decision, once recorded.
 */
justice_received_at: string | null, 
/**
 * When everything was there.
 */
complete_at: string | null, 
/**
 * When it was seen on the portal.
 */
published_at: string | null, 
/**
 * The three clocks.
 */
clocks: Array<Clock>, 
/**
 * Procedures, announced first.
 */
procedures: Array<CaseProcedure>, 
/**
 * Files, newest handoff last.
 */
files: Array<CaseFile>, 
/**
 * Findings, blocking first; accepted ones last.
 */
findings: Array<Finding>, 
/**
 * Handoffs, oldest first.
 */
handoffs: Array<CaseHandoff>, 
/**
 * Letters, oldest first.
 */
letters: Array<CaseLetter>, 
/**
 * What may be done now.
 */
actions: Array<CaseAction>, 
/**
 * The one that is the next step.
 */
primary: CaseAction | null, };

/**
 * How something compares with what is on the portal now.
 */
export type Change = "new" | "changed" | "same" | "removed";

/**
 * How it came.
 */
export type Channel = "mail" | "eml_file" | "hand" | "folder";

/**
 * What a mark led to.
 */
export type CheckedAgain = { 
/**
 * The case, checked again.
 */
view: CaseView, 
/**
 * Blocking findings that stood before.
 */
before: number, 
/**
 * Blocking findings that stand now.
 */
now: number, };

/**
 * One clock of a case as it stands.
 */
export type Clock = { 
/**
 * 1, 2 or 3.
 */
number: number, 
/**
 * Who owes.
 */
agency: Agency, 
/**
 * How pressing.
 */
level: Level, 
/**
 * The limit.
 */
working_days: number, 
/**
 * The rule it was counted by.
 */
rule: CountingRule, 
/**
 * Counted from a date that is not the right one yet (*tạm tính*), or over a provisional calendar; left out of rates.
 */
provisional: boolean, 
/**
 * Moment it started.
 */
start: string | null, 
/**
 * Why then.
 */
start_reason: StartReason | null, 
/**
 * The last day; what people say: *hết ngày …*.
 */
due_day: string | null, 
/**
 * The moment after which it is late.
 */
due: string | null, 
/**
 * Working time left, over, early or late.
 */
gap: Gap | null, 
/**
 * Share of the limit used, 0–1000, for the bar.
 */
used_per_mille: number, 
/**
 * First delivery, complete or not.
 */
first_delivery: string | null, 
/**
 * Moment it was met.
 */
met_at: string | null, 
/**
 * What it waits for when it has not started.
 */
waits_for: Array<WaitsFor>, 
/**
 * The newest apology.
 */
apology: Apology | null, };

/**
 * Why a clock is due when it is.
 */
export type ClockExplanation = { 
/**
 * The clock explained.
 */
clock: Clock, 
/**
 * Article the limit comes from.
 */
limit_source: string, 
/**
 * Article the rule of counting comes from.
 */
rule_source: string, 
/**
 * Which state of the calendar was used.
 */
calendar_version: string, 
/**
 * Day by day, from the start to the due day.
 */
days: Array<CountedDay>, };

/**
 * Clocks due on a coming working day.
 */
export type ComingDay = { 
/**
 * The day.
 */
day: string, 
/**
 * How many clocks are due.
 */
due: number, 
/**
 * The most pressing level among them.
 */
level: Level, };

/**
 * `case.compare`.
 */
export type CompareFiles = { 
/**
 * The case.
 */
case: string, 
/**
 * A file of it.
 */
file: string, 
/**
 * What it is held against.
 */
with: OtherFile, 
/**
 * What is passed over.
 */
ignore: CompareOptions, };

/**
 * What stands in the way of a certain answer.
 */
export type CompareObstacle = { 
/**
 * In which file.
 */
side: CompareSide, 
/**
 * What.
 */
kind: ObstacleKind, };

/**
 * What is passed over in comparing. Amounts, dates, numbers and references to law never are.
 */
export type CompareOptions = { 
/**
 * Labels of lists.
 */
numbering: boolean, 
/**
 * White space.
 */
spacing: boolean, 
/**
 * Kinds of quotation marks and dashes.
 */
quotes: boolean, 
/**
 * On which vowel the tone stands: hoà, hòa.
 */
tones: boolean, 
/**
 * Capitals.
 */
case: boolean, };

/**
 * The one or the other of two files.
 */
export type CompareSide = "left" | "right";

/**
 * What a comparison comes to.
 */
export type CompareVerdict = "same_in_substance" | "different" | "not_comparable";

/**
 * Two files compared.
 */
export type ComparisonView = { 
/**
 * What it comes to.
 */
verdict: CompareVerdict, 
/**
 * Why it is not certain.
 */
obstacles: Array<CompareObstacle>, 
/**
 * The differences, in the order of the first file.
 */
differences: Array<DocumentDifference>, 
/**
 * How many more there are.
 */
left_out: number, 
/**
 * Words both have.
 */
words_same: number, 
/**
 * Words only the first has.
 */
words_removed: number, 
/**
 * Words only the second has.
 */
words_added: number, };

/**
 * Letters of an old encoding, as they stand in the file and as they are read.
 */
export type ConvertedLetters = { 
/**
 * The line, when they stand in one that is shown.
 */
line: number | null, 
/**
 * The encoding, by name (`TCVN3`, `VNI`, …).
 */
encoding: string, 
/**
 * As the file has them: what a program sees that does not know the font.
 */
before: string, 
/**
 * As a person reads them.
 */
after: string, };

/**
 * `register.correct`.
 */
export type Correct = { 
/**
 * The entry.
 */
entry: string, 
/**
 * Field.
 */
field: CorrectableField, 
/**
 * New value.
 */
value: string, 
/**
 * Why; must not be blank.
 */
reason: string, };

/**
 * A field a correction may be about.
 */
export type CorrectableField = "received_at" | "agency" | "sender_name" | "sender_title" | "sender_phone" | "decision_number" | "decision_date";

/**
 * A correction: an event of its own that points at the entry.
 */
export type Correction = { 
/**
 * Field.
 */
field: CorrectableField, 
/**
 * What it said.
 */
old: string, 
/**
 * What it says now.
 */
new: string, 
/**
 * Why.
 */
reason: string, 
/**
 * By whom.
 */
by: Actor, 
/**
 * When.
 */
at: string, };

/**
 * One day of the count.
 */
export type CountedDay = { 
/**
 * The day.
 */
day: string, 
/**
 * Its kind.
 */
kind: DayKind, 
/**
 * Whether it was counted.
 */
counted: boolean, 
/**
 * The day of the starting event itself, which the civil rule does not count.
 */
start_day: boolean, 
/**
 * Which working day of the limit it is, from 1, when counted.
 */
ordinal: number | null, 
/**
 * Working time counted on it, for the rule by hours.
 */
time: WorkingTime | null, 
/**
 * Name of the holiday or swap.
 */
name: string | null, 
/**
 * The paper that says so.
 */
source: string | null, 
/**
 * The paper is not confirmed, or the year is computed.
 */
provisional: boolean, };

/**
 * The rule of counting.
 */
export type CountingRule = "civil" | "hours";

/**
 * Numbers beside the names of the screens.
 */
export type Counts = { 
/**
 * Tasks on the desk that are overdue or soon due.
 */
pressing: number, 
/**
 * Items in triage, and entries whose case is not known.
 */
triage: number, 
/**
 * Open cases.
 */
cases: number, 
/**
 * Waiting for the signed-in person's approval.
 */
review: number, 
/**
 * Approved and not published.
 */
publish: number, };

/**
 * What kind of day a day is.
 */
export type DayKind = "working" | "weekend" | "holiday" | "substitute" | "swapped_off" | "swapped_working";

/**
 * A decision it might be about.
 */
export type DecisionGuess = { 
/**
 * The decision.
 */
decision: DecisionName, 
/**
 * Its case, when one is open.
 */
case: string | null, 
/**
 * What it is about, when known.
 */
subject: string | null, };

/**
 * A decision, as people say it: *QĐ 174/QĐ-UBND ngày 19/01/2026*.
 */
export type DecisionName = { 
/**
 * `174/QĐ-UBND`.
 */
number: string, 
/**
 * Day of issue, when known.
 */
date: string | null, 
/**
 * Issuing body, when it is not the usual one.
 */
body: string | null, };

/**
 * The desk.
 */
export type DeskView = { 
/**
 * Today.
 */
today: string, 
/**
 * What is to be done, most pressing first.
 */
tasks: Array<Task>, 
/**
 * What has come since `arrivals_since`, newest first.
 */
arrivals: Array<Arrival>, 
/**
 * Close of the previous working session but one: what people call *since yesterday evening*.
 */
arrivals_since: string, 
/**
 * Figures of the month.
 */
month: MonthFigures, 
/**
 * The next five working days, today first.
 */
coming: Array<ComingDay>, 
/**
 * What waits for the signed-in person's approval.
 */
to_review: Array<ReviewItem>, };

/**
 * What kind of difference.
 */
export type DifferenceKind = "changed" | "removed" | "added" | "moved";

/**
 * Words of a difference.
 */
export type DifferentWords = { 
/**
 * Whether they stand in both.
 */
change: WordChange, 
/**
 * The words.
 */
text: string, };

/**
 * One difference.
 */
export type DocumentDifference = { 
/**
 * What kind.
 */
kind: DifferenceKind, 
/**
 * Where in the first file, as the reader words it.
 */
left: string | null, 
/**
 * Where in the second.
 */
right: string | null, 
/**
 * The words, with some of what stands around them.
 */
words: Array<DifferentWords>, };

/**
 * One line of a document.
 */
export type DocumentLine = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * What it is.
 */
kind: LineKind, 
/**
 * Where it is, as the reader words it: page, paragraph, table and row, sheet and row.
 */
place: string, 
/**
 * The same for the program; absent for notes and rows of a workbook, which hold no sections.
 */
at: LinePlace | null, 
/**
 * Label of a list item, as computed: `1.`, `a)`, `-`.
 */
label: string | null, 
/**
 * Its text, converted to NFC.
 */
text: string, 
/**
 * Cells of a table row.
 */
cells: Array<string>, 
/**
 * Section key this line is the heading of (`thoi_han`, …).
 */
heading: string | null, 
/**
 * Place in the decision of the procedure this line begins, for a file that holds several.
 */
begins_procedure: number | null, 
/**
 * Bold throughout.
 */
strong: boolean, 
/**
 * Centred.
 */
centred: boolean, };

/**
 * A file as it looks on paper.
 */
export type DocumentPreview = { 
/**
 * The file.
 */
file: FileName, 
/**
 * A whole page without script and without anything remote, for a frame that is sandboxed all the same.
 */
html: string, };

/**
 * A procedure of a file.
 */
export type DocumentProcedure = { 
/**
 * Its place among the procedures of the file, from 0.
 */
index: number, 
/**
 * Its place in the decision, from 1, when it is one of the decision's.
 */
ordinal: number | null, 
/**
 * Its code.
 */
code: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * The line it begins at.
 */
line: number, 
/**
 * Its sections, in the order of the document.
 */
sections: Array<DocumentSection>, 
/**
 * Keys of the statutory sections that were not found.
 */
absent: Array<string>, };

/**
 * A section as read, or as a person marked it.
 */
export type DocumentSection = { 
/**
 * Key (`thoi_han`, …).
 */
key: string, 
/**
 * Its heading as written.
 */
heading: string, 
/**
 * Line of its heading.
 */
line: number, 
/**
 * There is nothing under the heading.
 */
empty: boolean, 
/**
 * Who said that it stands there, when a person did.
 */
marked: SectionMarked | null, };

/**
 * A file as text.
 */
export type DocumentView = { 
/**
 * The file.
 */
file: FileName, 
/**
 * Legacy encodings met and converted, by name (`TCVN3`, `VNI`, `windows-1258`).
 */
converted_from: Array<string>, 
/**
 * The lines, in reading order.
 */
lines: Array<DocumentLine>, 
/**
 * Findings in place.
 */
marks: Array<FindingMark>, 
/**
 * The procedures in it.
 */
procedures: Array<DocumentProcedure>, 
/**
 * Examples of converted letters, the first of each line; a bounded number.
 */
converted: Array<ConvertedLetters>, 
/**
 * The signed-in person may mark sections here.
 */
may_mark: boolean, 
/**
 * Whether lines were left out because there were too many.
 */
cut: boolean, 
/**
 * Problems of the reader, located, in its own words.
 */
problems: Array<string>, };

/**
 * `letter.draft`.
 */
export type DraftLetter = { 
/**
 * The case.
 */
case: string, 
/**
 * Kind of letter: `supplement`, `overdue` or `apology`.
 */
kind: LetterKind, 
/**
 * To which agency.
 */
agency: Agency, };

/**
 * The same delivery, come again.
 */
export type DuplicateNote = { 
/**
 * When it came again.
 */
received_at: string, 
/**
 * When that was noted.
 */
recorded_at: string, };

/**
 * The number of an entry in the register: *số 40/2026*.
 */
export type EntryNumber = { 
/**
 * Book year.
 */
year: number, 
/**
 * Number within the year, from 1, without gaps.
 */
number: number, };

/**
 * Where an entry stands in the ledger, checkable offline.
 */
export type EntryProof = { 
/**
 * Position in the ledger, from 1.
 */
seq: number, 
/**
 * Leaf hash, hex.
 */
leaf_hash: string, 
/**
 * Size of the tree proved against.
 */
tree_size: number, 
/**
 * Root hash, hex.
 */
root_hash: string, 
/**
 * The path from the leaf to the root, hex, lowest first (RFC 6962).
 */
path: Array<string>, 
/**
 * The signed checkpoint (C2SP signed note).
 */
checkpoint: string, };

/**
 * What the check says of an entry.
 */
export type EntryStatus = "complete" | "missing" | "conflict" | "unassigned" | "unconfirmed";

/**
 * An entry, whole.
 */
export type EntryView = { 
/**
 * The row.
 */
row: RegisterRow, 
/**
 * SHA-256 of the raw mail, hex; of the only file, for one handed over by hand.
 */
raw_sha256: string | null, 
/**
 * Message-ID.
 */
message_id: string | null, 
/**
 * Authenticity.
 */
authenticity: Authenticity, 
/**
 * What that rests on, and what looks wrong.
 */
origin: Origin, 
/**
 * Reason given for a late entry.
 */
backfill_reason: string | null, 
/**
 * Its files.
 */
files: Array<FileName>, 
/**
 * What was outstanding from this agency after this handoff, and notices about its files.
 */
findings: Array<Finding>, 
/**
 * Corrections, oldest first.
 */
corrections: Array<Correction>, 
/**
 * Duplicates.
 */
duplicates: Array<DuplicateNote>, 
/**
 * Proof.
 */
proof: EntryProof, 
/**
 * The signed-in person may confirm it.
 */
may_confirm: boolean, 
/**
 * The signed-in person may correct it.
 */
may_correct: boolean, };

/**
 * What went wrong, as far as the window acts on it. Wording: `ui/messages`, `error_<code>`.
 */
export type ErrorCode = "not_signed_in" | "wrong_password" | "sign_in_paused" | "not_allowed" | "own_work" | "not_found" | "invalid_field" | "needs_reason" | "late_entry_needs_reason" | "changed" | "not_complete" | "not_approved" | "already_done" | "decision_exists" | "cannot_read" | "cannot_write" | "too_large" | "no_portal_folder" | "published_differs" | "disk_full" | "register_busy" | "register_broken" | "register_too_new" | "no_register" | "mail" | "bad_request" | "broke";

/**
 * `case.explain_clock`.
 */
export type ExplainClock = { 
/**
 * The case.
 */
case: string, 
/**
 * 1, 2 or 3.
 */
clock: number, };

/**
 * Format of an export.
 */
export type ExportFormat = "xlsx" | "jsonl";

/**
 * `register.export`.
 */
export type ExportRegister = { 
/**
 * Book year; all when absent.
 */
year: number | null, 
/**
 * Format.
 */
format: ExportFormat, 
/**
 * File to write.
 */
path: string, };

/**
 * What was exported.
 */
export type Exported = { 
/**
 * The file.
 */
path: string, 
/**
 * Entries in it.
 */
entries: number, };

/**
 * The first thing that does not hold.
 */
export type Fault = { 
/**
 * What: an event, an original, an entry, a checkpoint.
 */
what: FaultKind, 
/**
 * Which: its number or hash.
 */
which: string, 
/**
 * How it shows.
 */
detail: string, };

/**
 * What kind of thing does not hold.
 */
export type FaultKind = "event" | "original" | "entry" | "checkpoint" | "identity" | "derived" | "file";

/**
 * `mail.fetch_now`.
 */
export type FetchNow = { 
/**
 * Only this mailbox.
 */
mailbox: string | null, };

/**
 * What is the matter with a file.
 */
export type FileCondition = "encrypted" | "macros" | "truncated" | "empty" | "unreadable";

/**
 * One received file.
 */
export type FileName = { 
/**
 * Identifier to ask for its text with (`case.document`).
 */
id: string, 
/**
 * Name made safe and composed (NFC), as shown.
 */
name: string, 
/**
 * Size of the raw bytes.
 */
size_bytes: number, 
/**
 * SHA-256 of the raw bytes, hex.
 */
sha256: string, 
/**
 * Type by content.
 */
file_type: FileType, 
/**
 * What is the matter with it, if anything.
 */
condition: FileCondition | null, 
/**
 * Whether its text counts.
 */
readable: boolean, };

/**
 * What a file is to the case.
 */
export type FileRole = "decision" | "procedure" | "validity_list" | "form" | "archive" | "other";

/**
 * What a file is by its content, never by its name.
 */
export type FileType = "doc" | "docx" | "xls" | "xlsx" | "ods" | "odt" | "rtf" | "html" | "zip" | "rar" | "7z" | "pdf" | "image" | "text" | "csv" | "empty" | "unknown";

/**
 * One finding.
 */
export type Finding = { 
/**
 * Stable as long as the fact stands.
 */
id: string, 
/**
 * Severity.
 */
severity: Severity, 
/**
 * What was found.
 */
kind: FindingKind, 
/**
 * Who can cure it.
 */
owed_by: Agency, 
/**
 * The procedure it is about.
 */
procedure: FindingProcedure | null, 
/**
 * Keys of the sections with no heading.
 */
sections_absent: Array<string>, 
/**
 * Keys of the sections with a heading and no text.
 */
sections_empty: Array<string>, 
/**
 * The file it was found in.
 */
file: string | null, 
/**
 * That file's name.
 */
file_name: string | null, 
/**
 * Where in the file, as a person says it: page, paragraph, row. Already worded by the reader.
 */
place: string | null, 
/**
 * Line of the document (see `document::DocumentLine::line`).
 */
line: number | null, 
/**
 * A value that belongs to the finding: a form's name, an encoding, a date, what the list says.
 */
value: string | null, 
/**
 * What it should have been, for contradictions.
 */
expected: string | null, 
/**
 * How it was accepted, if it was.
 */
acceptance: Acceptance | null, };

/**
 * How many findings of a kind stand.
 */
export type FindingCount = { 
/**
 * The kind.
 */
kind: FindingKind, 
/**
 * How many.
 */
count: number, };

/**
 * What was found. The window words each, with the values beside it.
 */
export type FindingKind = "decision_file" | "procedure_file" | "procedure_file_unreadable" | "sections" | "validity_list" | "validity_list_unreadable" | "list_row" | "list_status_conflict" | "form_not_attached" | "legacy_encoding" | "macros" | "encrypted" | "file_unreadable" | "sender_particulars" | "odd_date" | "field_missing" | "other_decision" | "unsafe_name" | "limit_exceeded";

/**
 * Where to show a finding.
 */
export type FindingMark = { 
/**
 * The finding, one of the case's.
 */
finding: string, 
/**
 * Shown after this line; 0 = at the top.
 */
after_line: number, 
/**
 * The lines this mark speaks of begin here, when it is about lines that are there.
 */
from_line: number | null, };

/**
 * The procedure a finding is about.
 */
export type FindingProcedure = { 
/**
 * Its place in the decision, from 1.
 */
ordinal: number | null, 
/**
 * Its code.
 */
code: string | null, 
/**
 * Its name.
 */
name: string | null, };

/**
 * How many messages a folder holds.
 */
export type FolderCount = { 
/**
 * The folder.
 */
folder: string, 
/**
 * Messages in it.
 */
messages: number, };

/**
 * The foot of the window.
 */
export type Foot = { 
/**
 * The mailboxes, once there is one and it was fetched.
 */
mailbox: MailboxFoot | null, 
/**
 * What is the matter with mail, the gravest first, if anything is.
 */
mail_trouble: MailTrouble | null, 
/**
 * The register.
 */
register: RegisterFoot, 
/**
 * What kind of day today is.
 */
day_kind: DayKind, 
/**
 * Name of the holiday or swap, if it is one.
 */
day_name: string | null, 
/**
 * Now, by the clock of the register (fixed in a demonstration).
 */
now: string, 
/**
 * A register made for demonstration.
 */
demo: boolean, 
/**
 * Numbers beside the names of the screens.
 */
counts: Counts, };

/**
 * Working time between now (or the moment it was met) and the due moment.
 */
export type Gap = { 
/**
 * Which side.
 */
kind: GapKind, 
/**
 * How long.
 */
time: WorkingTime, };

/**
 * Which side of the due moment a working time lies on.
 */
export type GapKind = "left" | "over" | "early" | "late";

/**
 * Working hours from a day on.
 */
export type Hours = { 
/**
 * Valid from; absent = from the beginning.
 */
from: string | null, 
/**
 * Sessions of a working day, `07:00–11:30`.
 */
sessions: Array<string>, };

/**
 * A server that gave a letter back.
 */
export type LetterBounce = { 
/**
 * Whom it did not reach.
 */
recipient: string, 
/**
 * The server's words.
 */
words: string, };

/**
 * A draft, to be read and changed.
 */
export type LetterDraft = { 
/**
 * The case.
 */
case: string, 
/**
 * Kind.
 */
kind: LetterKind, 
/**
 * To which agency.
 */
agency: Agency, 
/**
 * To whom: the official who sent the rest.
 */
to_name: string | null, 
/**
 * Their address.
 */
to_address: string | null, 
/**
 * Subject.
 */
subject: string, 
/**
 * Text, one paragraph a line.
 */
text: string, 
/**
 * How many findings it asks to be cured.
 */
findings: number, };

/**
 * What kind of letter.
 */
export type LetterKind = "receipt" | "supplement" | "apology" | "complete" | "published" | "overdue" | "reminder" | "digest" | "checkpoint";

/**
 * Where a letter stands.
 */
export type LetterState = "draft" | "queued" | "sent" | "refused" | "unclear";

/**
 * `outbox.show`.
 */
export type LetterView = { 
/**
 * The letter.
 */
letter: OutboxLetter, 
/**
 * Its text.
 */
text: string, 
/**
 * Names of what goes with it.
 */
enclosures: Array<string>, 
/**
 * Who gave it back.
 */
bounces: Array<LetterBounce>, };

/**
 * The files written.
 */
export type LetterWritten = { 
/**
 * The letter, for signature.
 */
docx_path: string, 
/**
 * The mail with the letter attached, in the outbox folder.
 */
eml_path: string, };

/**
 * How pressing a clock is. Shown by shape, word and colour together.
 */
export type Level = "overdue" | "soon" | "running" | "met" | "late" | "not_started";

/**
 * The limit of one clock.
 */
export type Limit = { 
/**
 * 1, 2 or 3.
 */
clock: number, 
/**
 * Who owes.
 */
agency: Agency, 
/**
 * Working days.
 */
working_days: number, 
/**
 * Rule of counting.
 */
rule: CountingRule, 
/**
 * Article it comes from.
 */
source: string, };

/**
 * What a line is.
 */
export type LineKind = "paragraph" | "table_row" | "note";

/**
 * Where a line stands in the document, to be handed back when a section is marked. Counts from 0.
 */
export type LinePlace = { 
/**
 * Top-level block of the body.
 */
block: number, 
/**
 * Row, when that block is a table.
 */
row: number | null, };

/**
 * `case.list`.
 */
export type ListCases = { 
/**
 * Words to be found, tone marks or not.
 */
text: string | null, 
/**
 * Only those that stand here.
 */
state: CaseState | null, };

/**
 * `register.list`.
 */
export type ListRegister = { 
/**
 * Book year; the newest when absent.
 */
year: number | null, 
/**
 * Words to be found, tone marks or not.
 */
text: string | null, 
/**
 * Only of this agency.
 */
agency: Agency | null, 
/**
 * Only with this status.
 */
status: EntryStatus | null, };

/**
 * Where a procedure stands in the validity list.
 */
export type ListRowState = "agrees" | "no_list" | "no_row" | "contradicts";

/**
 * The account of a mailbox: messages = registered + triage + duplicates + noise, or there is a difference.
 */
export type MailAccount = { 
/**
 * Messages in its folders at the last look.
 */
messages: number, 
/**
 * In the book.
 */
registered: number, 
/**
 * Waiting for a person, or dismissed by one.
 */
triage: number, 
/**
 * Known already.
 */
duplicates: number, 
/**
 * Set aside.
 */
noise: number, 
/**
 * Of the noise, copies of our own letters.
 */
own_copies: number, 
/**
 * Messages that are none of these: an alarm when not 0.
 */
difference: number, 
/**
 * When it was last fetched whole.
 */
last_success: string | null, 
/**
 * When it is tried next, after a failure.
 */
next_try: string | null, 
/**
 * What was wrong last, as it was noted then; nothing when nothing is.
 */
last_error: string | null, };

/**
 * What is done on the server to a message that is in the register. Nothing is ever deleted.
 */
export type MailAfter = "seen" | "keyword" | "move";

/**
 * What a fetch brought.
 */
export type MailFetched = { 
/**
 * What came, by what became of it.
 */
came: MailAccount, 
/**
 * Mailboxes that failed; what they hold is fetched next time.
 */
failed: Array<MailboxFailure>, 
/**
 * How it stands now.
 */
view: MailView, };

/**
 * How a connection is protected.
 */
export type MailProtection = "none" | "starttls" | "tls";

/**
 * `mail.settings`.
 */
export type MailSettingsView = { 
/**
 * Mailboxes fetched from.
 */
mailboxes: Array<MailboxSet>, 
/**
 * The server letters leave by.
 */
smtp: SmtpSet | null, 
/**
 * Seconds between looks into a mailbox whose server cannot call.
 */
poll_seconds: number, 
/**
 * The signed-in person may change them.
 */
may_change: boolean, };

/**
 * How one signs in.
 */
export type MailSignIn = "password" | "token";

/**
 * A connection that was tried and is good; what is wrong comes as an error.
 */
export type MailTested = { 
/**
 * The folders that are fetched.
 */
folders: Array<FolderCount>, };

/**
 * What is the matter with mail, for the frame of the window.
 */
export type MailTrouble = "unclear" | "difference" | "fetch" | "refused";

/**
 * `mail.status`.
 */
export type MailView = { 
/**
 * Each mailbox of the settings.
 */
mailboxes: Array<MailboxState>, 
/**
 * All together.
 */
total: MailAccount, 
/**
 * Who fetches and sends, if a program does.
 */
watcher: MailWatcher | null, 
/**
 * Whether a server to send by is set.
 */
sends: boolean, 
/**
 * Letters by where they stand.
 */
outbox: OutboxCounts, 
/**
 * The signed-in person may fetch now.
 */
may_fetch: boolean, };

/**
 * Who fetches and sends now.
 */
export type MailWatcher = { 
/**
 * The program, in its own words.
 */
who: string, 
/**
 * Since when.
 */
since: string, 
/**
 * It is this program.
 */
ours: boolean, };

/**
 * A mailbox that could not be fetched whole.
 */
export type MailboxFailure = { 
/**
 * The mailbox.
 */
mailbox: string, 
/**
 * Why.
 */
error: WireError, };

/**
 * The mailboxes' balance at their last fetch, the oldest of them.
 */
export type MailboxFoot = { 
/**
 * When.
 */
at: string, 
/**
 * Messages there.
 */
messages: number, 
/**
 * Registered.
 */
registered: number, 
/**
 * In triage.
 */
triage: number, 
/**
 * Known duplicates.
 */
duplicates: number, 
/**
 * Noise.
 */
noise: number, };

/**
 * A mailbox as it is set.
 */
export type MailboxForm = { 
/**
 * Its name in the program.
 */
name: string, 
/**
 * The IMAP server.
 */
host: string, 
/**
 * Its port.
 */
port: number, 
/**
 * How the connection is protected.
 */
protection: MailProtection, 
/**
 * The user.
 */
user: string, 
/**
 * How the user signs in.
 */
sign_in: MailSignIn, 
/**
 * The folders fetched.
 */
folders: Array<string>, 
/**
 * What is done afterwards.
 */
after: MailAfter, 
/**
 * The keyword, or the folder moved to.
 */
after_value: string, 
/**
 * A file with the certificate of an authority of the office's own.
 */
authority: string | null, };

/**
 * A mailbox of the settings.
 */
export type MailboxSet = { 
/**
 * How it is set.
 */
mailbox: MailboxForm, 
/**
 * Where its secret is; nothing when there is none.
 */
secret: SecretPlace | null, };

/**
 * How a mailbox stands.
 */
export type MailboxState = { 
/**
 * Its name.
 */
name: string, 
/**
 * `USER@HOST`, to tell it by.
 */
account_name: string, 
/**
 * The folders fetched.
 */
folders: Array<string>, 
/**
 * Its account.
 */
account: MailAccount, };

/**
 * The list of files that came with a mail, held against the files.
 */
export type ManifestCheck = { 
/**
 * Every file it names came unchanged, and no other file did.
 */
matches: boolean, 
/**
 * Names of files that did not come, came changed, or are not named.
 */
differing: Array<string>, };

/**
 * `case.mark_section`: *the section is here*.
 */
export type MarkSection = { 
/**
 * The case.
 */
case: string, 
/**
 * The file.
 */
file: string, 
/**
 * The procedure, by its place among those of the file, from 0.
 */
procedure: number, 
/**
 * Key of the section.
 */
section: string, 
/**
 * Where it begins.
 */
from: LinePlace, 
/**
 * Its last line.
 */
to: LinePlace, 
/**
 * Why; may be empty.
 */
reason: string, };

/**
 * Figures of the month.
 */
export type MonthFigures = { 
/**
 * Clocks that ended this month.
 */
ended: number, 
/**
 * Of them, met in time.
 */
on_time: number, 
/**
 * Mean working days from complete to published, in tenths.
 */
publish_days_tenths: number | null, };

/**
 * The action a row of the desk offers.
 */
export type NextAction = "draft_supplement" | "remind_sender" | "record_justice_receipt" | "see_conflict" | "submit_review" | "review" | "publish" | "open";

/**
 * A request or an answer with nothing in it.
 */
export type Nothing = Record<symbol, never>;

/**
 * Why a file was not read whole.
 */
export type ObstacleKind = "encrypted" | "truncated" | "empty" | "no_text_layer" | "not_supported" | "too_large" | "partly_read" | "reader_failed";

/**
 * `case.show` and other requests that only name a case.
 */
export type OfCase = { 
/**
 * The case.
 */
case: string, };

/**
 * `review.submit`, `review.approve`.
 */
export type OfContent = { 
/**
 * The case.
 */
case: string, 
/**
 * Hash of the content that was seen; refused with `changed` when it is another now.
 */
content_hash: string, };

/**
 * `register.entry`, `register.confirm_backfill`.
 */
export type OfEntry = { 
/**
 * The entry (`RegisterRow::id`).
 */
entry: string, };

/**
 * `outbox.show`, `outbox.send`.
 */
export type OfLetter = { 
/**
 * The letter.
 */
letter: string, };

/**
 * `mail.mailbox_remove`.
 */
export type OfMailbox = { 
/**
 * Its name.
 */
name: string, };

/**
 * `case.open`: *Ghi nhận quyết định mới*.
 */
export type OpenCase = { 
/**
 * Number of the decision.
 */
number: string, 
/**
 * Day of issue.
 */
date: string, 
/**
 * When Justice received it, if known.
 */
justice_received_at: string | null, };

/**
 * What is known of where something came from.
 */
export type Origin = { 
/**
 * Checks, in order of weight.
 */
checks: Array<OriginCheck>, 
/**
 * What looks wrong.
 */
warnings: Array<OriginWarning>, 
/**
 * Its list of files, where it had one.
 */
manifest: ManifestCheck | null, };

/**
 * One check.
 */
export type OriginCheck = { 
/**
 * About what.
 */
method: OriginMethod, 
/**
 * How it ended.
 */
result: OriginResult, 
/**
 * As it was written: `dkim=pass khanhhoa.gov.vn`.
 */
written: string, };

/**
 * What a check of a mail's origin is about.
 */
export type OriginMethod = "dmarc" | "spf" | "dkim";

/**
 * How a check ended.
 */
export type OriginResult = "pass" | "fail" | "skipped" | "neither";

/**
 * What looks wrong about a sender without being proof.
 */
export type OriginWarning = "look_alike_address" | "reply_to_elsewhere" | "name_of_another" | "several_from" | "name_of_official" | "other";

/**
 * What a file is compared with.
 */
export type OtherFile = { "file": string } | { "path": string };

/**
 * Letters by where they stand.
 */
export type OutboxCounts = { 
/**
 * Drafts.
 */
drafts: number, 
/**
 * To be sent.
 */
queued: number, 
/**
 * Gone.
 */
sent: number, 
/**
 * Given up.
 */
refused: number, 
/**
 * May or may not have gone.
 */
unclear: number, 
/**
 * Gone, and given back by a server further on.
 */
bounced: number, };

/**
 * A letter of the outbox.
 */
export type OutboxLetter = { 
/**
 * The letter.
 */
id: string, 
/**
 * When it was written.
 */
at: string, 
/**
 * What it is.
 */
kind: LetterKind, 
/**
 * Whom it goes to.
 */
to: Array<string>, 
/**
 * Its subject.
 */
subject: string, 
/**
 * The case it is about.
 */
case: CaseHead | null, 
/**
 * Where it stands.
 */
state: LetterState, 
/**
 * Since when.
 */
since: string | null, 
/**
 * What the server, or the person who decided, said.
 */
detail: string, 
/**
 * How many servers further on gave it back.
 */
bounces: number, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * When it is tried next.
 */
next_try: string | null, 
/**
 * What was wrong last, as it was noted then.
 */
last_error: string, };

/**
 * `outbox.list`.
 */
export type OutboxView = { 
/**
 * Unclear ones first, then given up, to be sent, drafts, gone; each newest first.
 */
letters: Array<OutboxLetter>, 
/**
 * How many more have gone that are not shown.
 */
more: number, 
/**
 * Whether a server to send by is set.
 */
sends: boolean, 
/**
 * The signed-in person may send and settle.
 */
may_send: boolean, };

/**
 * One page that would change.
 */
export type PageChange = { 
/**
 * Path within the portal.
 */
path: string, 
/**
 * Title of the page, or name of the file.
 */
title: string, 
/**
 * New, changed or removed.
 */
change: Change, };

/**
 * Who may sign in, and which register this is.
 */
export type People = { 
/**
 * The people, in the order to be shown.
 */
people: Array<Person>, 
/**
 * A register made for demonstration.
 */
demo: boolean, 
/**
 * In a demonstration register: the password of its labelled people, to be shown on the sign-in page.
 */
demo_password: string | null, };

/**
 * One person who may sign in.
 */
export type Person = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Title, when known.
 */
title: string | null, 
/**
 * Agency.
 */
agency: Agency, 
/**
 * Role.
 */
role: Role, };

/**
 * What a decision does with a procedure.
 */
export type ProcedureAction = "announced" | "abolished";

/**
 * A publication that was done and seen on the portal.
 */
export type Publication = { 
/**
 * When it was verified.
 */
at: string, 
/**
 * By whom.
 */
by: Actor, 
/**
 * Pages and files written.
 */
written: number, 
/**
 * Pages and files as they were.
 */
unchanged: number, 
/**
 * Pages and files removed.
 */
removed: number, 
/**
 * Pages and files read back and found equal.
 */
verified: number, };

/**
 * `publish.run`.
 */
export type PublishResult = { 
/**
 * What was done.
 */
publication: Publication, 
/**
 * Cases whose clock 3 stopped.
 */
closed: Array<CaseHead>, 
/**
 * The portal folder.
 */
folder: string, 
/**
 * Its first page.
 */
index_path: string, };

/**
 * `publish.show`.
 */
export type PublishView = { 
/**
 * The portal folder.
 */
folder: string | null, 
/**
 * Its first page, to be opened in a browser.
 */
index_path: string | null, 
/**
 * Cases approved and not yet seen on the portal: they are published now.
 */
ready: Array<CaseHead>, 
/**
 * Cases complete and not approved: they are left out.
 */
waiting: Array<CaseHead>, 
/**
 * Pages that would change.
 */
changes: Array<PageChange>, 
/**
 * Pages that would stay as they are.
 */
unchanged: number, 
/**
 * The last publication.
 */
last: Publication | null, 
/**
 * The signed-in person may publish.
 */
may_publish: boolean, };

/**
 * `mail.mailbox_put`, `mail.mailbox_test`.
 */
export type PutMailbox = { 
/**
 * As it is to be.
 */
mailbox: MailboxForm, 
/**
 * A new password or token; nothing leaves, or tries, the one that is kept.
 */
secret: string | null, };

/**
 * `mail.smtp_put`, `mail.smtp_test`.
 */
export type PutSmtp = { 
/**
 * As it is to be.
 */
smtp: SmtpForm, 
/**
 * A new password or token; nothing leaves, or tries, the one that is kept.
 */
secret: string | null, };

/**
 * `case.record_justice_receipt`.
 */
export type RecordJusticeReceipt = { 
/**
 * The case.
 */
case: string, 
/**
 * When Justice received the decision.
 */
received_at: string, };

/**
 * The register in one line.
 */
export type RegisterFoot = { 
/**
 * Entries, of all years.
 */
count: number, 
/**
 * When it was last verified.
 */
verified_at: string | null, 
/**
 * Whether it held then.
 */
verified_ok: boolean | null, };

/**
 * One row of the book.
 */
export type RegisterRow = { 
/**
 * Id (the event that made it).
 */
id: string, 
/**
 * Its number.
 */
entry: EntryNumber, 
/**
 * When it was received.
 */
received_at: string, 
/**
 * When it was recorded.
 */
recorded_at: string, 
/**
 * By whom.
 */
recorded_by: Actor, 
/**
 * How it came.
 */
channel: Channel, 
/**
 * From which agency.
 */
agency: Agency, 
/**
 * From whom.
 */
sender: SenderShown, 
/**
 * About which decision.
 */
decision: DecisionName | null, 
/**
 * Its case.
 */
case: string | null, 
/**
 * What it is, in the sender's words: subject, or name of the folder.
 */
subject: string, 
/**
 * How many files.
 */
file_count: number, 
/**
 * What the check says.
 */
status: EntryStatus, 
/**
 * How many are missing or contradict.
 */
outstanding: number, 
/**
 * Last day of the clock it answers.
 */
due_day: string | null, 
/**
 * How early or late it was.
 */
gap: Gap | null, 
/**
 * Made by hand more than one working day after the receipt it attests.
 */
backfilled: boolean, 
/**
 * Who confirmed it.
 */
confirmed_by: Actor | null, 
/**
 * How many corrections it has.
 */
corrections: number, 
/**
 * How many times the same came again.
 */
duplicates: number, };

/**
 * The book of a year.
 */
export type RegisterView = { 
/**
 * The year shown.
 */
year: number, 
/**
 * Years that have entries, newest first.
 */
years: Array<number>, 
/**
 * Rows that pass the filter, newest number first.
 */
rows: Array<RegisterRow>, 
/**
 * Entries of the year.
 */
total: number, 
/**
 * Corrections of the year.
 */
corrections: number, 
/**
 * Last verification.
 */
verified: Verified | null, };

/**
 * `review.reject`.
 */
export type Reject = { 
/**
 * The case.
 */
case: string, 
/**
 * Hash of the content that was seen.
 */
content_hash: string, 
/**
 * Why; must not be blank.
 */
reason: string, };

/**
 * One case in *Kiểm duyệt*.
 */
export type ReviewItem = { 
/**
 * The case.
 */
case: CaseHead, 
/**
 * Where its review stands.
 */
state: ReviewState, 
/**
 * Who prepared it.
 */
prepared_by: Actor | null, 
/**
 * When it was submitted.
 */
submitted_at: string | null, 
/**
 * Procedures that differ from the portal.
 */
changed: number, 
/**
 * The signed-in person may approve it.
 */
may_approve: boolean, };

/**
 * The list of reviews.
 */
export type ReviewList = { 
/**
 * Those to be approved first.
 */
items: Array<ReviewItem>, };

/**
 * A procedure, as it would be published.
 */
export type ReviewProcedure = { 
/**
 * Place in the decision.
 */
ordinal: number, 
/**
 * Code.
 */
code: string | null, 
/**
 * Name.
 */
name: string, 
/**
 * Announced or abolished.
 */
action: ProcedureAction, 
/**
 * How it compares.
 */
change: Change, 
/**
 * Its sections, in the statutory order.
 */
sections: Array<ReviewSection>, 
/**
 * Files to download: the original and the forms, by name.
 */
downloads: Array<string>, };

/**
 * A section, now and as it would be.
 */
export type ReviewSection = { 
/**
 * Its key (`thoi_han`, …).
 */
key: string, 
/**
 * How it compares.
 */
change: Change, 
/**
 * Paragraphs on the portal now.
 */
now: Array<string>, 
/**
 * Paragraphs as they would be.
 */
next: Array<string>, };

/**
 * Where a review stands.
 */
export type ReviewState = "not_submitted" | "submitted" | "approved" | "rejected" | "void";

/**
 * What was done in a review.
 */
export type ReviewStep = { 
/**
 * When.
 */
at: string, 
/**
 * By whom.
 */
by: Actor, 
/**
 * What the review stood at afterwards.
 */
state: ReviewState, 
/**
 * Reason, for one sent back.
 */
reason: string | null, };

/**
 * A review, whole.
 */
export type ReviewView = { 
/**
 * The case.
 */
case: CaseHead, 
/**
 * Where it stands.
 */
state: ReviewState, 
/**
 * Hash of the content shown; approval is of this.
 */
content_hash: string, 
/**
 * Who prepared it.
 */
prepared_by: Actor | null, 
/**
 * Procedures.
 */
procedures: Array<ReviewProcedure>, 
/**
 * What was done, oldest first.
 */
history: Array<ReviewStep>, 
/**
 * Blocking findings that stand: it cannot be submitted.
 */
blocking: number, 
/**
 * The signed-in person may submit it.
 */
may_submit: boolean, 
/**
 * The signed-in person may approve it.
 */
may_approve: boolean, 
/**
 * Why not.
 */
why_not: WhyNotApprove | null, };

/**
 * What a person may do.
 */
export type Role = "editor" | "reviewer" | "manager" | "administrator" | "official";

/**
 * `case.save_original`.
 */
export type SaveOriginal = { 
/**
 * The case.
 */
case: string, 
/**
 * The file.
 */
file: string, 
/**
 * Where the person wants it.
 */
path: string, };

/**
 * A file written as it came, byte for byte.
 */
export type SavedOriginal = { 
/**
 * Where it is.
 */
path: string, 
/**
 * Its size.
 */
size_bytes: number, };

/**
 * Where a secret is.
 */
export type SecretPlace = "keychain" | "file";

/**
 * A person's word on where a section stands.
 */
export type SectionMarked = { 
/**
 * To take it back with.
 */
mark: string, 
/**
 * By whom.
 */
by: Actor, 
/**
 * When.
 */
at: string, 
/**
 * Why; may be empty.
 */
reason: string, };

/**
 * A listed address.
 */
export type Sender = { 
/**
 * E-mail address.
 */
address: string, 
/**
 * Agency.
 */
agency: Agency, 
/**
 * Name of the official, or of the common mailbox.
 */
name: string | null, 
/**
 * Title.
 */
title: string | null, 
/**
 * Telephone.
 */
phone: string | null, };

/**
 * `sender.list`.
 */
export type SenderList = { 
/**
 * By agency, then name.
 */
senders: Array<Sender>, };

/**
 * Who sent it, as the signature and the settings say.
 */
export type SenderShown = { 
/**
 * Name.
 */
name: string | null, 
/**
 * Title and office.
 */
title: string | null, 
/**
 * E-mail address.
 */
address: string | null, 
/**
 * Telephone, as written.
 */
phone: string | null, };

/**
 * Who is signed in, and what the screens must know from the start.
 */
export type SessionView = { 
/**
 * The person, when somebody is signed in.
 */
person: Person | null, 
/**
 * A register made for demonstration.
 */
demo: boolean, 
/**
 * What the three agencies are called here.
 */
agencies: Array<AgencyName>, 
/**
 * Version of the program.
 */
version: string, };

/**
 * `settings.show`.
 */
export type SettingsView = { 
/**
 * Agencies.
 */
agencies: Array<AgencyName>, 
/**
 * Limits of the clocks.
 */
limits: Array<Limit>, 
/**
 * Working hours.
 */
hours: Array<Hours>, 
/**
 * Years of the calendar.
 */
calendar: Array<CalendarYear>, 
/**
 * Hosts whose Received header counts; empty = the topmost.
 */
trusted_hosts: Array<string>, 
/**
 * Folder the portal is written to.
 */
portal_folder: string | null, 
/**
 * Folder letters are written to.
 */
outbox_folder: string, 
/**
 * Folder of the register.
 */
data_folder: string, 
/**
 * A register made for demonstration.
 */
demo: boolean, };

/**
 * `outbox.settle`.
 */
export type SettleLetter = { 
/**
 * The letter.
 */
letter: string, 
/**
 * It counts as sent; else it is a draft again.
 */
sent: boolean, 
/**
 * What that rests on.
 */
reason: string, };

/**
 * Whether a finding keeps the case from being complete.
 */
export type Severity = "blocking" | "notice";

/**
 * `case.document`, `case.preview`.
 */
export type ShowDocument = { 
/**
 * The case it belongs to.
 */
case: string, 
/**
 * The file (`FileName::id`).
 */
file: string, };

/**
 * `session.sign_in`.
 */
export type SignIn = { 
/**
 * Who.
 */
person: string, 
/**
 * Their password.
 */
password: string, };

/**
 * The server letters leave by, as it is set.
 */
export type SmtpForm = { 
/**
 * The SMTP server.
 */
host: string, 
/**
 * Its port.
 */
port: number, 
/**
 * How the connection is protected.
 */
protection: MailProtection, 
/**
 * The user, where the server asks for one.
 */
user: string | null, 
/**
 * How the user signs in.
 */
sign_in: MailSignIn, 
/**
 * The address letters come from.
 */
from: string, 
/**
 * A file with the certificate of an authority of the office's own.
 */
authority: string | null, };

/**
 * The sending server of the settings.
 */
export type SmtpSet = { 
/**
 * How it is set.
 */
smtp: SmtpForm, 
/**
 * Where its secret is; nothing when there is none.
 */
secret: SecretPlace | null, };

/**
 * Where the soft file of a procedure stands.
 */
export type SoftFileState = "complete" | "missing" | "unreadable" | "sections_missing" | "not_owed";

/**
 * The event a clock starts from.
 */
export type StartReason = "issued" | "justice_received" | "issued_for_now" | "both_complete" | "office_complete";

/**
 * `take_in.paths`. Mails tell their own sender and time; everything else needs `from` and `received_at`.
 */
export type TakeIn = { 
/**
 * Files and folders.
 */
paths: Array<string>, 
/**
 * Agency they were handed over by.
 */
from: Agency | null, 
/**
 * When they were handed over; a person attests it.
 */
received_at: string | null, 
/**
 * Why it is entered only now, when more than one working day later.
 */
reason: string | null, };

/**
 * Carried by the event [`TAKE_IN_PROGRESS`](super::TAKE_IN_PROGRESS).
 */
export type TakeInProgress = { 
/**
 * Deliveries done.
 */
done: number, 
/**
 * Deliveries found.
 */
total: number, 
/**
 * What is being read now.
 */
current: string, };

/**
 * What became of everything.
 */
export type TakeInResult = { 
/**
 * Each delivery, by time of receipt.
 */
items: Array<Taken>, };

/**
 * One delivery taken in.
 */
export type Taken = { 
/**
 * The path given, or found in a folder given.
 */
path: string, 
/**
 * What became of it.
 */
state: TakenState, 
/**
 * Its number, or that of the original for a duplicate.
 */
entry: EntryNumber | null, 
/**
 * Id of the entry or the triage item.
 */
id: string | null, 
/**
 * Case it went to.
 */
case: string | null, 
/**
 * Subject, or name of the folder.
 */
subject: string, 
/**
 * How many files.
 */
file_count: number, 
/**
 * Blocking findings of its case from this agency.
 */
outstanding: number, 
/**
 * Why it failed.
 */
error: WireError | null, };

/**
 * What became of one path.
 */
export type TakenState = "registered" | "registered_unassigned" | "triage" | "duplicate" | "noise" | "failed";

/**
 * One row of *việc cần làm*: a clock of a case that is open, most pressing first.
 */
export type Task = { 
/**
 * The case.
 */
case: CaseHead, 
/**
 * The clock.
 */
clock: Clock, 
/**
 * Who has it now.
 */
at: Agency, 
/**
 * What is outstanding with them.
 */
outstanding: Array<FindingCount>, 
/**
 * What to do next.
 */
next: NextAction, };

/**
 * `triage.accept`: number it as a handoff of an agency, with its true time of receipt.
 */
export type TriageAccept = { 
/**
 * The item.
 */
item: string, 
/**
 * Whose it is.
 */
agency: Agency, 
/**
 * Case it belongs to, when the person knows.
 */
case: string | null, 
/**
 * Why it is accepted although the sender is not listed.
 */
reason: string, };

/**
 * `triage.assign`: a numbered handoff belongs to this decision. Opens its case if there is none.
 */
export type TriageAssign = { 
/**
 * The item.
 */
item: string, 
/**
 * Number of the decision.
 */
number: string, 
/**
 * Its date.
 */
date: string, };

/**
 * `triage.dismiss`: it is nothing for us. It stays in the ledger.
 */
export type TriageDismiss = { 
/**
 * The item.
 */
item: string, 
/**
 * Why; must not be blank.
 */
reason: string, };

/**
 * One item.
 */
export type TriageItem = { 
/**
 * Id, to decide with.
 */
id: string, 
/**
 * Why it is here.
 */
reason: TriageReason, 
/**
 * Its number, when it is a numbered handoff whose case is unknown.
 */
entry: EntryNumber | null, 
/**
 * When it was received.
 */
received_at: string, 
/**
 * When it was recorded.
 */
recorded_at: string, 
/**
 * The name shown by the mail.
 */
sender_name: string, 
/**
 * The address.
 */
sender_address: string | null, 
/**
 * The agency the display name claims, for a spoofed name; the sender's, for a numbered handoff.
 */
agency: Agency | null, 
/**
 * Subject.
 */
subject: string, 
/**
 * Beginning of the text, as plain text.
 */
excerpt: string, 
/**
 * What was found of where it came from.
 */
origin: Origin, 
/**
 * Its files.
 */
files: Array<FileName>, 
/**
 * Best guesses, best first.
 */
guesses: Array<DecisionGuess>, };

/**
 * Why something is in triage.
 */
export type TriageReason = "unknown_sender" | "spoofed_name" | "failed_authenticity" | "noise" | "no_decision" | "decisions_disagree" | "unknown_decision" | "unreadable" | "too_large";

/**
 * `triage.list`.
 */
export type TriageView = { 
/**
 * Newest first.
 */
items: Array<TriageItem>, };

/**
 * `case.unmark_section`.
 */
export type UnmarkSection = { 
/**
 * The case.
 */
case: string, 
/**
 * The mark.
 */
mark: string, 
/**
 * Why; may be empty.
 */
reason: string, };

/**
 * `register.verify`.
 */
export type Verification = { 
/**
 * Whether everything holds.
 */
ok: boolean, 
/**
 * When it was checked.
 */
at: string, 
/**
 * Events.
 */
events: number, 
/**
 * Entries.
 */
entries: number, 
/**
 * Originals.
 */
originals: number, 
/**
 * Root hash, hex.
 */
root_hash: string, 
/**
 * The first fault.
 */
fault: Fault | null, };

/**
 * That the register was found to hold.
 */
export type Verified = { 
/**
 * When.
 */
at: string, 
/**
 * Whether it held.
 */
ok: boolean, 
/**
 * Newest entry then.
 */
up_to: EntryNumber | null, };

/**
 * What a clock that has not started is waiting for.
 */
export type WaitsFor = "decision_date" | "office_files" | "validity_list";

/**
 * Why the signed-in person may not approve.
 */
export type WhyNotApprove = "own_work" | "not_allowed" | "not_submitted" | "already_approved";

/**
 * An error as the window gets it.
 */
export type WireError = { 
/**
 * What went wrong.
 */
code: ErrorCode, 
/**
 * Values for the wording.
 */
params: { [key in string]: string }, 
/**
 * Technical detail for the log and for whoever asks; never the main text.
 */
detail: string | null, 
/**
 * To be found in the log.
 */
id: string, };

/**
 * Whether words stand in both.
 */
export type WordChange = "same" | "removed" | "added";

/**
 * A length of working time.
 */
export type WorkingTime = { 
/**
 * Whole working days.
 */
days: number, 
/**
 * Hours, below one working day.
 */
hours: number, 
/**
 * Minutes, 0–59.
 */
minutes: number, };

/**
 * `letter.write`.
 */
export type WriteLetter = { 
/**
 * The case.
 */
case: string, 
/**
 * Kind.
 */
kind: LetterKind, 
/**
 * To which agency.
 */
agency: Agency, 
/**
 * Subject, as changed.
 */
subject: string, 
/**
 * Text, as changed.
 */
text: string, };

/** Events the program sends by itself. */
export interface Events {
  "take-in-progress": TakeInProgress;
}

/** Every command of the program: what it is asked with and what it answers. */
export interface Commands {
  "session.people": { request: Nothing; response: People };
  "session.sign_in": { request: SignIn; response: SessionView };
  "session.sign_out": { request: Nothing; response: SessionView };
  "session.current": { request: Nothing; response: SessionView };
  "desk.show": { request: Nothing; response: DeskView };
  "desk.foot": { request: Nothing; response: Foot };
  "triage.list": { request: Nothing; response: TriageView };
  "triage.accept": { request: TriageAccept; response: TriageView };
  "triage.assign": { request: TriageAssign; response: TriageView };
  "triage.dismiss": { request: TriageDismiss; response: TriageView };
  "case.list": { request: ListCases; response: CaseList };
  "case.show": { request: OfCase; response: CaseView };
  "case.open": { request: OpenCase; response: CaseView };
  "case.record_justice_receipt": { request: RecordJusticeReceipt; response: CaseView };
  "case.accept_finding": { request: AcceptFinding; response: CaseView };
  "case.document": { request: ShowDocument; response: DocumentView };
  "case.preview": { request: ShowDocument; response: DocumentPreview };
  "case.compare": { request: CompareFiles; response: ComparisonView };
  "case.mark_section": { request: MarkSection; response: CheckedAgain };
  "case.unmark_section": { request: UnmarkSection; response: CheckedAgain };
  "case.save_original": { request: SaveOriginal; response: SavedOriginal };
  "case.explain_clock": { request: ExplainClock; response: ClockExplanation };
  "case.apologise": { request: Apologise; response: CaseView };
  "register.list": { request: ListRegister; response: RegisterView };
  "register.entry": { request: OfEntry; response: EntryView };
  "register.verify": { request: Nothing; response: Verification };
  "register.export": { request: ExportRegister; response: Exported };
  "register.correct": { request: Correct; response: EntryView };
  "register.confirm_backfill": { request: OfEntry; response: EntryView };
  "take_in.paths": { request: TakeIn; response: TakeInResult };
  "letter.draft": { request: DraftLetter; response: LetterDraft };
  "letter.write": { request: WriteLetter; response: LetterWritten };
  "review.list": { request: Nothing; response: ReviewList };
  "review.show": { request: OfCase; response: ReviewView };
  "review.submit": { request: OfContent; response: ReviewView };
  "review.approve": { request: OfContent; response: ReviewView };
  "review.reject": { request: Reject; response: ReviewView };
  "publish.show": { request: Nothing; response: PublishView };
  "publish.run": { request: Nothing; response: PublishResult };
  "mail.status": { request: Nothing; response: MailView };
  "mail.fetch_now": { request: FetchNow; response: MailFetched };
  "mail.settings": { request: Nothing; response: MailSettingsView };
  "mail.mailbox_put": { request: PutMailbox; response: MailSettingsView };
  "mail.mailbox_remove": { request: OfMailbox; response: MailSettingsView };
  "mail.mailbox_test": { request: PutMailbox; response: MailTested };
  "mail.smtp_put": { request: PutSmtp; response: MailSettingsView };
  "mail.smtp_test": { request: PutSmtp; response: MailTested };
  "outbox.list": { request: Nothing; response: OutboxView };
  "outbox.show": { request: OfLetter; response: LetterView };
  "outbox.send": { request: OfLetter; response: OutboxView };
  "outbox.settle": { request: SettleLetter; response: OutboxView };
  "sender.list": { request: Nothing; response: SenderList };
  "settings.show": { request: Nothing; response: SettingsView };
}
