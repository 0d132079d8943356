-- 0002 mail: where fetching and sending stand. Nothing here is evidence; what each column means stands in ../schema.sql.

CREATE TABLE mailbox_message (
  mailbox TEXT NOT NULL CHECK (mailbox <> ''),
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  header_sha256 BLOB NOT NULL CHECK (length(header_sha256) = 32),
  seq INTEGER NOT NULL,
  present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1)),
  PRIMARY KEY (mailbox, folder, uid_validity, uid)
) STRICT;

CREATE INDEX mailbox_message_mark ON mailbox_message (header_sha256, size_bytes);

CREATE TABLE mailbox_folder (
  mailbox TEXT NOT NULL CHECK (mailbox <> ''),
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid_next INTEGER NOT NULL DEFAULT 0 CHECK (uid_next >= 0),
  exists_count INTEGER NOT NULL CHECK (exists_count >= 0),
  PRIMARY KEY (mailbox, folder)
) STRICT;

CREATE TABLE mailbox_health (
  mailbox TEXT PRIMARY KEY NOT NULL CHECK (mailbox <> ''),
  messages INTEGER NOT NULL DEFAULT 0 CHECK (messages >= 0),
  last_success_at TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  last_error TEXT NOT NULL DEFAULT '',
  last_error_at TEXT NOT NULL DEFAULT '',
  next_try_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE posting (
  letter INTEGER PRIMARY KEY NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  first_try_at TEXT NOT NULL DEFAULT '',
  next_try_at TEXT NOT NULL DEFAULT '',
  last_error TEXT NOT NULL DEFAULT '',
  in_flight_since TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE lease (
  name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
  holder TEXT NOT NULL,
  held_since TEXT NOT NULL,
  held_until TEXT NOT NULL
) STRICT;
