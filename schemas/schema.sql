-- The register's database, for readers. The program does not run this file: it runs the steps in sqlite/, and a
-- test compares what they build with what stands here, and asks that every table and column be explained.
--
-- Each table is one of
--   EVIDENCE  only ever added to; triggers refuse anything else; must survive everything;
--   DERIVED   made from the evidence to save time; may be emptied whenever the program is not running;
--   MUTABLE   neither: changes in place and cannot be made again.
--
-- All hashes are SHA-256, 32 bytes. All JSON of events is canonical (RFC 8785). Moments are RFC 3339 in UTC.
-- The desk's signing key is not in here. The file is marked as ours by PRAGMA application_id 0x53474e31 ("SGN1").

-- EVIDENCE. Bytes as they came: whole mails, files handed over by hand. An attachment is part of its mail and is
-- not stored again. The same bytes twice are one row.
CREATE TABLE blob (
  -- Hash of the raw bytes; their name everywhere else.
  sha256 BLOB PRIMARY KEY NOT NULL CHECK (length(sha256) = 32),
  -- Number of raw bytes; bounds the unpacking.
  raw_size_bytes INTEGER NOT NULL CHECK (raw_size_bytes >= 0),
  -- Hash of the column stored, to tell a damaged disk from a wrong entry without unpacking.
  stored_sha256 BLOB NOT NULL CHECK (length(stored_sha256) = 32),
  -- The bytes as one zstd frame, so that a virus scanner that knows an attachment leaves this file alone.
  stored BLOB NOT NULL
) STRICT;

-- EVIDENCE. The ledger: everything that ever happened, in order. What people see is computed from these rows alone.
CREATE TABLE event (
  -- Place in the ledger, from 1 without a gap; leaf number seq - 1 of the Merkle tree.
  seq INTEGER PRIMARY KEY NOT NULL CHECK (seq >= 1),
  -- RFC 6962 leaf hash: SHA-256 of a zero byte and the column json.
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  -- The event, canonical, byte for byte what was hashed.
  json TEXT NOT NULL
) STRICT;

-- EVIDENCE. The numbered book of handoffs (so giao nhan): which event bears which number.
CREATE TABLE register_entry (
  -- Year of recording.
  year INTEGER NOT NULL,
  -- Number in that year's book, from 1 without a gap.
  number INTEGER NOT NULL CHECK (number >= 1),
  -- The event entered under it; one event has one number at most.
  seq INTEGER NOT NULL UNIQUE REFERENCES event (seq),
  PRIMARY KEY (year, number)
) STRICT;

-- EVIDENCE. What makes a handoff the same handoff, so that none is registered twice.
CREATE TABLE identity (
  -- Kind and value, such as a Message-ID, a mailbox's UIDVALIDITY with UID, or a content hash.
  key TEXT PRIMARY KEY NOT NULL CHECK (key <> ''),
  -- The event by which the handoff entered the ledger.
  seq INTEGER NOT NULL REFERENCES event (seq)
) STRICT;

-- EVIDENCE. Signed tree heads, each binding the desk to everything up to it.
CREATE TABLE checkpoint (
  -- Number of events covered, which is the seq of the last of them.
  size INTEGER PRIMARY KEY NOT NULL REFERENCES event (seq),
  -- The signed note (C2SP tlog-checkpoint), whole.
  note TEXT NOT NULL
) STRICT;

-- DERIVED. The folded state, so that a start need not fold every event. One row at most.
CREATE TABLE snapshot (
  -- Always 1.
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- Last event folded in; the events after it are folded on top.
  seq INTEGER NOT NULL CHECK (seq >= 0),
  -- Version of the fold; another version's snapshot is thrown away.
  fold_version INTEGER NOT NULL,
  -- The state without what stands in snapshot_part; its shape is the fold's own affair.
  json TEXT NOT NULL
) STRICT;

-- DERIVED. What of the snapshot there is many of, each in its place, as of the snapshot's seq.
CREATE TABLE snapshot_part (
  -- What it is: handoffs, cases, letters and so on.
  shelf TEXT NOT NULL CHECK (shelf <> ''),
  -- The event it is known by.
  seq INTEGER NOT NULL CHECK (seq >= 1),
  -- It, packed; its shape is the fold's own affair.
  packed BLOB NOT NULL,
  PRIMARY KEY (shelf, seq)
) STRICT;

-- MUTABLE. Passwords, hashed. Who a person is and what they may do is in the events.
CREATE TABLE credential (
  -- The person, as the events name them.
  person_id TEXT PRIMARY KEY NOT NULL CHECK (person_id <> ''),
  -- argon2id hash with its parameters and salt (PHC string format).
  argon2 TEXT NOT NULL,
  -- 1 while the password is one given out by the administrator.
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  -- When the password was set.
  changed_at TEXT NOT NULL,
  -- Failed sign-ins since the last good one.
  failed_count INTEGER NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
  -- When the last of them was; empty when there was none.
  last_failed_at TEXT NOT NULL DEFAULT ''
) STRICT;

-- MUTABLE. Which message of a mail server is which event. Bookkeeping: lost, the mailbox is listed anew, and what is
-- fetched again is known again.
CREATE TABLE mailbox_message (
  -- The mailbox, by its name in the settings.
  mailbox TEXT NOT NULL CHECK (mailbox <> ''),
  -- The folder, as people write it.
  folder TEXT NOT NULL,
  -- The folder's UIDVALIDITY; under another, its UIDs mean other messages.
  uid_validity INTEGER NOT NULL,
  -- The message's UID.
  uid INTEGER NOT NULL,
  -- Size the server states.
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  -- Hash of its header: with the size, what makes it known again under other UIDs.
  header_sha256 BLOB NOT NULL CHECK (length(header_sha256) = 32),
  -- The event that holds it.
  seq INTEGER NOT NULL,
  -- 0 once the folder no longer lists it.
  present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1)),
  PRIMARY KEY (mailbox, folder, uid_validity, uid)
) STRICT;

-- MUTABLE. What a folder looked like after the last round in which all of it was taken in.
CREATE TABLE mailbox_folder (
  -- The mailbox.
  mailbox TEXT NOT NULL CHECK (mailbox <> ''),
  -- The folder.
  folder TEXT NOT NULL,
  -- Its UIDVALIDITY.
  uid_validity INTEGER NOT NULL,
  -- The UID the next message was to get; 0 when the server did not say.
  uid_next INTEGER NOT NULL DEFAULT 0 CHECK (uid_next >= 0),
  -- How many messages it held.
  exists_count INTEGER NOT NULL CHECK (exists_count >= 0),
  PRIMARY KEY (mailbox, folder)
) STRICT;

-- MUTABLE. How fetching from a mailbox goes, for people to see.
CREATE TABLE mailbox_health (
  -- The mailbox.
  mailbox TEXT PRIMARY KEY NOT NULL CHECK (mailbox <> ''),
  -- Messages its folders held at the last success.
  messages INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
  -- When it last went well; empty when never.
  last_success_at TEXT NOT NULL DEFAULT '',
  -- Failures since.
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  -- What was wrong last, as a key and its particulars (JSON); empty when nothing is.
  last_error TEXT NOT NULL DEFAULT '',
  -- When that was.
  last_error_at TEXT NOT NULL DEFAULT '',
  -- When it is tried next.
  next_try_at TEXT NOT NULL DEFAULT ''
) STRICT;

-- MUTABLE. Attempts to send a letter. What became of the letter is in the events.
CREATE TABLE posting (
  -- The letter's event.
  letter INTEGER PRIMARY KEY NOT NULL,
  -- Attempts so far.
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- When the first was made; empty before it.
  first_try_at TEXT NOT NULL DEFAULT '',
  -- When the next is due; empty for at once.
  next_try_at TEXT NOT NULL DEFAULT '',
  -- What was wrong last.
  last_error TEXT NOT NULL DEFAULT '',
  -- Set before the letter's bytes go out and cleared when the server has answered: set, it may or may not have gone.
  in_flight_since TEXT NOT NULL DEFAULT ''
) STRICT;

-- MUTABLE. Who does a thing that only one program may do at a time.
CREATE TABLE lease (
  -- The thing, such as `mail`.
  name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
  -- Who holds it: host, program and process.
  holder TEXT NOT NULL,
  -- Since when.
  held_since TEXT NOT NULL,
  -- Until when, unless renewed; a program that died lets go by itself.
  held_until TEXT NOT NULL
) STRICT;

-- MUTABLE. Small facts about this file itself, such as whether it is a demonstration.
CREATE TABLE meta (
  -- Name of the fact.
  key TEXT PRIMARY KEY NOT NULL CHECK (key <> ''),
  -- Its value.
  value TEXT NOT NULL
) STRICT;

-- MUTABLE. Which steps of sqlite/ have built this file. A step newer than the program makes it refuse the file.
CREATE TABLE schema_migration (
  -- Number of the step, from 1.
  version INTEGER PRIMARY KEY NOT NULL,
  -- Its name, as in the file name.
  name TEXT NOT NULL,
  -- Hash of its text with line ends as LF.
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
