-- Images of the pages of redacted attachments and files, layout 1. Derived: it may be deleted. spec/newsroom.md section 11.

CREATE TABLE document (
  id    INTEGER PRIMARY KEY,
  state BLOB NOT NULL
);
CREATE TABLE part (
  document INTEGER NOT NULL,
  part     INTEGER NOT NULL,
  name     TEXT NOT NULL,
  content  BLOB,
  whole    TEXT NOT NULL,
  PRIMARY KEY (document, part)
) WITHOUT ROWID;
CREATE INDEX part_content ON part (content);
CREATE TABLE content (
  key     BLOB PRIMARY KEY,
  program TEXT NOT NULL,
  ocr     TEXT NOT NULL,
  result  TEXT NOT NULL,
  reason  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  maker   TEXT NOT NULL,
  omitted INTEGER NOT NULL,
  black   INTEGER NOT NULL,
  boxes   TEXT NOT NULL,
  texts   TEXT NOT NULL,
  digest  BLOB NOT NULL
);
CREATE TABLE file (
  content BLOB NOT NULL,
  file    INTEGER NOT NULL,
  type    TEXT NOT NULL,
  label   TEXT,
  bytes   BLOB NOT NULL,
  PRIMARY KEY (content, file)
);
