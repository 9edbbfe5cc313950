-- The text extracted from documents, layout 2. Derived: it may be deleted. spec/extraction.md explains every table.

-- What was found in the bytes of an attachment or file; shared by all documents that have the same.
CREATE TABLE content (
  key         BLOB PRIMARY KEY,            -- of bytes, claimed type and extension of the name
  program     TEXT NOT NULL,               -- what extracted it
  ocr         TEXT NOT NULL,               -- what recognised text, with its languages; '' for nothing
  result      TEXT NOT NULL,               -- a code of spec/extraction.md section 2
  reason      TEXT NOT NULL,
  type        TEXT NOT NULL,               -- the media type that was detected
  inside      INTEGER NOT NULL,            -- files found inside
  lost        INTEGER NOT NULL,            -- of those, how many could not be read
  losses      TEXT NOT NULL,               -- the first of these, a JSON object in each line
  chars       INTEGER NOT NULL,
  units       BLOB NOT NULL,               -- as data/text of a pack, with part 0; zstd
  digest      BLOB                         -- SHA-256 of the units; NULL until it is needed, in a row of layout 1
) WITHOUT ROWID;

-- The attachments of a document.
CREATE TABLE part (
  document    INTEGER NOT NULL,            -- as in the catalog
  part        INTEGER NOT NULL,            -- index among the parts of the message; 0 for a document that is a file
  name        TEXT NOT NULL,
  size        INTEGER NOT NULL,
  content     BLOB NOT NULL,
  omitted     INTEGER NOT NULL DEFAULT 0,  -- 1: the document had too much text before it
  PRIMARY KEY (document, part)
) WITHOUT ROWID;

CREATE INDEX part_content ON part (content);

-- The documents that were read.
CREATE TABLE document (
  id          INTEGER PRIMARY KEY,         -- as in the catalog
  program     TEXT NOT NULL,
  ocr         TEXT NOT NULL,
  lang        TEXT NOT NULL,               -- of the message's own text; '' if it is not clear
  indexed     INTEGER NOT NULL DEFAULT 0   -- 1: the newsroom's index has the text
);

CREATE INDEX document_not_indexed ON document (id) WHERE indexed = 0
