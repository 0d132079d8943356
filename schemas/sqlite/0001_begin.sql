-- 0001 begin: the ledger, what it rests on, and what is derived from it.
-- Never edited once released: the program checks its SHA-256. What each column means stands in ../schema.sql.

CREATE TABLE schema_migration (
  version INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;

-- Evidence: rows are only ever added.

CREATE TABLE blob (
  sha256 BLOB PRIMARY KEY NOT NULL CHECK (length(sha256) = 32),
  raw_size_bytes INTEGER NOT NULL CHECK (raw_size_bytes >= 0),
  stored_sha256 BLOB NOT NULL CHECK (length(stored_sha256) = 32),
  stored BLOB NOT NULL
) STRICT;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY NOT NULL CHECK (seq >= 1),
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  json TEXT NOT NULL
) STRICT;

CREATE TABLE register_entry (
  year INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  seq INTEGER NOT NULL UNIQUE REFERENCES event (seq),
  PRIMARY KEY (year, number)
) STRICT;

CREATE TABLE identity (
  key TEXT PRIMARY KEY NOT NULL CHECK (key <> ''),
  seq INTEGER NOT NULL REFERENCES event (seq)
) STRICT;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY NOT NULL REFERENCES event (seq),
  note TEXT NOT NULL
) STRICT;

-- Derived: may be emptied at any time and made again from the evidence.

CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  fold_version INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;

-- Mutable: neither evidence nor derivable.

CREATE TABLE credential (
  person_id TEXT PRIMARY KEY NOT NULL CHECK (person_id <> ''),
  argon2 TEXT NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  changed_at TEXT NOT NULL,
  failed_count INTEGER NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
  last_failed_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE meta (
  key TEXT PRIMARY KEY NOT NULL CHECK (key <> ''),
  value TEXT NOT NULL
) STRICT;

-- No evidence is ever altered or removed.

CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'evidence: a blob is never altered'); END;
CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob
BEGIN SELECT RAISE(ABORT, 'evidence: a blob is never removed'); END;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'evidence: an event is never altered'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'evidence: an event is never removed'); END;

CREATE TRIGGER register_entry_no_update BEFORE UPDATE ON register_entry
BEGIN SELECT RAISE(ABORT, 'evidence: a register entry is never altered'); END;
CREATE TRIGGER register_entry_no_delete BEFORE DELETE ON register_entry
BEGIN SELECT RAISE(ABORT, 'evidence: a register entry is never removed'); END;

CREATE TRIGGER identity_no_update BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'evidence: an identity is never altered'); END;
CREATE TRIGGER identity_no_delete BEFORE DELETE ON identity
BEGIN SELECT RAISE(ABORT, 'evidence: an identity is never removed'); END;

CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'evidence: a checkpoint is never altered'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'evidence: a checkpoint is never removed'); END;

-- INSERT OR REPLACE removes a row without asking the triggers above, so a taken key is refused before it comes to that.

CREATE TRIGGER blob_no_replace BEFORE INSERT ON blob
WHEN EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'evidence: the blob is there already'); END;

CREATE TRIGGER event_gap_free BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM event)
BEGIN SELECT RAISE(ABORT, 'evidence: an event follows the last one'); END;

CREATE TRIGGER register_entry_gap_free BEFORE INSERT ON register_entry
WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM register_entry WHERE year = NEW.year)
  OR EXISTS (SELECT 1 FROM register_entry WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'evidence: a register entry follows the last one of its year'); END;

CREATE TRIGGER identity_no_replace BEFORE INSERT ON identity
WHEN EXISTS (SELECT 1 FROM identity WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'evidence: the identity is there already'); END;

CREATE TRIGGER checkpoint_no_replace BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'evidence: the checkpoint is there already'); END;
