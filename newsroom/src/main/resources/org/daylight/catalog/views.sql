-- Safe views of attachments and files, and what these reveal, layout 2. Derived: it may be deleted. spec/newsroom.md section 9.

CREATE TABLE document (
  id      INTEGER PRIMARY KEY,
  program TEXT NOT NULL
);
CREATE TABLE part (
  document INTEGER NOT NULL,
  part     INTEGER NOT NULL,
  name     TEXT NOT NULL,
  content  BLOB NOT NULL,
  PRIMARY KEY (document, part)
) WITHOUT ROWID;
CREATE INDEX part_content ON part (content);
CREATE TABLE content (
  key             BLOB PRIMARY KEY,
  program         TEXT NOT NULL,
  result          TEXT NOT NULL,
  reason          TEXT NOT NULL,
  type            TEXT NOT NULL,
  reveals         TEXT NOT NULL,
  reveals_omitted INTEGER NOT NULL,
  digest          BLOB
);
CREATE TABLE view (
  content BLOB NOT NULL,
  view    INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  program TEXT NOT NULL,
  omitted INTEGER NOT NULL,
  PRIMARY KEY (content, view)
);
CREATE TABLE file (
  content BLOB NOT NULL,
  view    INTEGER NOT NULL,
  file    INTEGER NOT NULL,
  type    TEXT NOT NULL,
  label   TEXT,
  bytes   BLOB NOT NULL,
  PRIMARY KEY (content, view, file)
);
