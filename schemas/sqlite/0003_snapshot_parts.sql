-- 0003 snapshot parts: the snapshot is kept in pieces, so that keeping and reading it again takes little memory. Nothing
-- here is evidence; what each column means stands in ../schema.sql.

CREATE TABLE snapshot_part (
  shelf TEXT NOT NULL CHECK (shelf <> ''),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  packed BLOB NOT NULL,
  PRIMARY KEY (shelf, seq)
) STRICT;
