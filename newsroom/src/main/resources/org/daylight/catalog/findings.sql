-- What detectors found in documents, layout 1. Derived: it may be deleted. spec/newsroom.md section 10.

CREATE TABLE document (
  id      INTEGER PRIMARY KEY,
  program TEXT NOT NULL,
  malware INTEGER NOT NULL,
  omitted INTEGER NOT NULL
);
CREATE TABLE finding (
  document INTEGER NOT NULL,
  number   INTEGER NOT NULL,
  part     INTEGER NOT NULL,
  name     TEXT NOT NULL,
  place    TEXT NOT NULL,
  kind     TEXT NOT NULL,
  detector TEXT NOT NULL,
  label    TEXT NOT NULL,
  strength TEXT NOT NULL,
  start    INTEGER NOT NULL,
  finish   INTEGER NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE TABLE scanned (
  content BLOB PRIMARY KEY,
  program TEXT NOT NULL,
  result  TEXT NOT NULL,
  detail  TEXT NOT NULL
) WITHOUT ROWID;
