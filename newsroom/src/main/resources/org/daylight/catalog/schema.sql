-- The newsroom's catalog, layout 7. spec/catalog.md explains every table.

CREATE TABLE trove (
  id          INTEGER PRIMARY KEY,
  slug        TEXT NOT NULL UNIQUE,
  title       TEXT NOT NULL,
  description TEXT NOT NULL,
  numbered    INTEGER NOT NULL DEFAULT 0,  -- the highest document number given so far
  announced   INTEGER NOT NULL DEFAULT 0,  -- 1: the log names it
  paused      INTEGER NOT NULL DEFAULT 0   -- 1: none of its parts is published until an editor resumes it
);

CREATE TABLE accession (
  id          INTEGER PRIMARY KEY,         -- its number in this newsroom, 1, 2, 3 …; never public
  trove       INTEGER NOT NULL REFERENCES trove,
  state       TEXT NOT NULL,               -- open, closed, announced
  sources     TEXT NOT NULL,               -- what was asked for: one absolute path a line
  seen        INTEGER NOT NULL DEFAULT 0,  -- the accounts below are fixed when it is closed
  stored      INTEGER NOT NULL DEFAULT 0,
  duplicates  INTEGER NOT NULL DEFAULT 0,
  unreadable  INTEGER NOT NULL DEFAULT 0,
  damaged     INTEGER NOT NULL DEFAULT 0,  -- of those stored
  first       INTEGER NOT NULL DEFAULT 0,
  last        INTEGER NOT NULL DEFAULT 0,
  logged      INTEGER NOT NULL DEFAULT 0   -- its number in the public log; 0: the log does not name it
);

-- A file or folder that was taken in.
CREATE TABLE source (
  accession   INTEGER NOT NULL REFERENCES accession,
  name        TEXT NOT NULL,               -- relative to what was asked for
  size        INTEGER NOT NULL,
  sha256      BLOB,
  PRIMARY KEY (accession, name)
) WITHOUT ROWID;

CREATE TABLE container (
  id          INTEGER PRIMARY KEY,
  accession   INTEGER NOT NULL REFERENCES accession,
  name        TEXT NOT NULL,
  UNIQUE (accession, name)
);

CREATE TABLE document (
  id          INTEGER PRIMARY KEY,         -- first 8 bytes of SHA-256(slug, 0x00, SHA-256 of the original)
  trove       INTEGER NOT NULL REFERENCES trove,
  accession   INTEGER NOT NULL REFERENCES accession,
  number      INTEGER,                     -- given when the accession is closed
  sha256      BLOB NOT NULL,
  size        INTEGER NOT NULL,
  batch       INTEGER NOT NULL,            -- which commit brought it: what the index's mark refers to
  withheld    TEXT,                        -- the public reason ('' when none is given); NULL: may be shown
  withheld_with INTEGER,                   -- the document of which it is a copy, when it was withheld because of that
  cleared     INTEGER NOT NULL DEFAULT 0,  -- 1: may be shown although it is a copy of a withheld or withdrawn one
  keys        BLOB,                        -- its match keys; NULL: not noted yet, because an earlier version took it in
  withdrawn   TEXT,                        -- the public reason why it was taken out again after it was published; NULL: it was not
  kind        TEXT NOT NULL DEFAULT 'mail',-- mail, file
  name        TEXT,                        -- of a file: the last element of the path under which it was found first
  type        TEXT,                        -- of a file: its media type
  transcript  INTEGER,                     -- of a recording: the document that is its transcript
  conversion  TEXT,                        -- of a message that Daylight wrote: format, SHA-256 of the container, item
  review      TEXT,                        -- the last decision: publish, withhold, embargo, second-review, released; NULL: unreviewed
  embargo_until INTEGER,                   -- not published before this second since 1970; NULL: no such date
  embargo_event TEXT,                      -- not published before this event has happened; NULL: none
  second_by   TEXT,                        -- who asked for a second review; NULL: nobody, or a newsroom without users
  queued      INTEGER NOT NULL DEFAULT 0,  -- 1: the next three are known; 2: the language was looked up after text was extracted
  person      TEXT,                        -- the address of the first author
  list        TEXT,                        -- the identifier of the mailing list
  language    TEXT,                        -- of the text; NULL: unknown
  flags       INTEGER NOT NULL DEFAULT 0,  -- kinds of findings of the last scan, two bits each: strong, weak
  pieces      BLOB                         -- root of its piece tree; NULL: an earlier version imported it
);
CREATE UNIQUE INDEX document_number ON document (trove, number) WHERE number IS NOT NULL;
CREATE INDEX document_batch ON document (batch);
CREATE INDEX document_accession ON document (accession);
CREATE INDEX document_withheld_with ON document (withheld_with) WHERE withheld_with IS NOT NULL;
CREATE INDEX document_without_keys ON document (id) WHERE keys IS NULL;
CREATE INDEX document_review ON document (trove, review, number);
CREATE INDEX document_held_back ON document (trove, number) WHERE review IN ('embargo', 'second-review');
CREATE INDEX document_not_queued ON document (queued, batch, id) WHERE queued < 2;
CREATE INDEX document_person ON document (trove, person, number) WHERE review IS NULL;
CREATE INDEX document_list ON document (trove, list, number) WHERE review IS NULL AND list IS NOT NULL;
CREATE INDEX document_language ON document (trove, language, number) WHERE review IS NULL;
CREATE INDEX document_flags ON document (trove, number, flags) WHERE review IS NULL AND flags <> 0;

-- Which documents are copies of one another, or have one another attached.
CREATE TABLE match_key (
  hash        INTEGER NOT NULL,
  document    INTEGER NOT NULL,
  attached    INTEGER NOT NULL,            -- 1: of a message that is attached to the document
  PRIMARY KEY (hash, document, attached)
) WITHOUT ROWID;

-- Keys of documents that were withheld or withdrawn together with their copies: what has one of them is not published.
CREATE TABLE barred_key (
  hash        INTEGER NOT NULL,
  document    INTEGER NOT NULL,            -- the withheld or withdrawn one
  PRIMARY KEY (hash, document)
) WITHOUT ROWID;

-- Where a document's bytes were found. The same bytes twice are one document with two of these.
CREATE TABLE provenance (
  container   INTEGER NOT NULL REFERENCES container,
  "offset"    INTEGER NOT NULL,
  length      INTEGER NOT NULL,
  document    INTEGER NOT NULL REFERENCES document,
  repair      TEXT NOT NULL,               -- what was done to the container's bytes, so that it can be undone
  note        TEXT NOT NULL,               -- what the container says beside the bytes: separator line, flags
  PRIMARY KEY (container, "offset")
) WITHOUT ROWID;
CREATE INDEX provenance_document ON provenance (document);

-- A folder of a mailbox on a server, as one user sees it.
CREATE TABLE mailbox (
  id          INTEGER PRIMARY KEY,
  trove       INTEGER NOT NULL REFERENCES trove,
  account     TEXT NOT NULL,               -- the user
  name        TEXT NOT NULL,               -- as in container.name: server, folder, UIDVALIDITY
  UNIQUE (trove, account, name)
);

-- What was fetched from it and is stored: it is not fetched again.
CREATE TABLE mailbox_message (
  mailbox     INTEGER NOT NULL REFERENCES mailbox,
  uid         INTEGER NOT NULL,
  document    INTEGER NOT NULL REFERENCES document,
  PRIMARY KEY (mailbox, uid)
) WITHOUT ROWID;
CREATE INDEX mailbox_message_document ON mailbox_message (document);

CREATE TABLE defect (
  document    INTEGER NOT NULL REFERENCES document,
  code        TEXT NOT NULL,
  PRIMARY KEY (document, code)
) WITHOUT ROWID;

-- What came with an accession and could not be taken in, or was passed over.
CREATE TABLE loss (
  accession   INTEGER NOT NULL REFERENCES accession,
  container   TEXT NOT NULL,
  "offset"    INTEGER NOT NULL,
  code        TEXT NOT NULL,
  detail      TEXT NOT NULL,
  counted     INTEGER NOT NULL,            -- 1: lost; 0: passed over, no mail in it; 2: a part of a stored message was lost
  items       INTEGER NOT NULL DEFAULT 1,  -- how many messages, containers or items
  PRIMARY KEY (accession, container, "offset", code)
) WITHOUT ROWID;

-- Where the items of a folder of an Outlook file went: declared + recovered = extracted + skipped + lost.
CREATE TABLE folder (
  accession   INTEGER NOT NULL REFERENCES accession,
  container   TEXT NOT NULL,
  counted     INTEGER,                     -- how many items the folder's properties state; NULL: none
  listed      INTEGER,                     -- how many items the folder lists; NULL: it has no list
  declared    INTEGER NOT NULL,
  recovered   INTEGER NOT NULL,
  extracted   INTEGER NOT NULL,
  skipped     INTEGER NOT NULL,
  lost        INTEGER NOT NULL,
  hidden      INTEGER NOT NULL,            -- items with settings, which are not in the sum
  detail      TEXT NOT NULL,               -- skipped by kind, then lost by reason: contact=2 outlook-item-damaged=1
  PRIMARY KEY (accession, container)
) WITHOUT ROWID;

-- Why something is redacted: codes and sentences for readers.
CREATE TABLE reason (
  code        TEXT PRIMARY KEY,
  sentence    TEXT NOT NULL
) WITHOUT ROWID;

-- What an editor redacts.
CREATE TABLE redaction (
  id          INTEGER PRIMARY KEY,
  trove       INTEGER NOT NULL REFERENCES trove,
  document    INTEGER REFERENCES document, -- NULL: wherever it is in the trove
  selector    TEXT NOT NULL,               -- what: JSON, spec/redacting.md
  code        TEXT NOT NULL REFERENCES reason,
  undone      INTEGER NOT NULL DEFAULT 0   -- 1: it is not applied any more; the row stays for the audit log
);
CREATE INDEX redaction_trove ON redaction (trove);
CREATE INDEX redaction_document ON redaction (document) WHERE document IS NOT NULL;

-- The plan: a part is a release to come, or one that has been.
CREATE TABLE part (
  id          INTEGER PRIMARY KEY,
  trove       INTEGER NOT NULL REFERENCES trove,
  number      INTEGER NOT NULL,            -- in the order in which they are due
  title       TEXT NOT NULL,               -- '': Part and its number
  announcement TEXT NOT NULL,
  due         INTEGER NOT NULL,            -- seconds since 1970-01-01T00:00:00Z
  chosen      INTEGER NOT NULL DEFAULT 0,  -- 1: editors chose its content; a new schedule leaves it as it is
  published   INTEGER,                     -- when, in seconds; NULL: still to come
  shown       INTEGER,                     -- how many documents it showed
  sealed      INTEGER,                     -- the number of its release, which is sealed or was; NULL: not sealed
  UNIQUE (trove, number)
);
CREATE INDEX part_due ON part (due) WHERE published IS NULL;

-- Which part a document is in; none of those that are in no part.
CREATE TABLE part_document (
  trove       INTEGER NOT NULL REFERENCES trove,
  number      INTEGER NOT NULL,
  part        INTEGER NOT NULL,
  PRIMARY KEY (trove, number)
) WITHOUT ROWID;
CREATE INDEX part_document_part ON part_document (part, number);

-- Published documents that a later part shows again with fewer redactions.
CREATE TABLE shown_again (
  part        INTEGER NOT NULL,
  document    INTEGER NOT NULL REFERENCES document,
  PRIMARY KEY (part, document)
) WITHOUT ROWID;
CREATE INDEX shown_again_document ON shown_again (document);

-- What was sealed is what will be published, so decisions about its documents are refused, whoever makes them.
CREATE TRIGGER sealed_document BEFORE UPDATE OF withheld, embargo_until, embargo_event ON document
WHEN (OLD.withheld IS NOT NEW.withheld
    OR NEW.embargo_until IS NOT NULL AND OLD.embargo_until IS NOT NEW.embargo_until
    OR NEW.embargo_event IS NOT NULL AND OLD.embargo_event IS NOT NEW.embargo_event)
  AND EXISTS (SELECT 1 FROM part_document d JOIN part ON part.id = d.part WHERE d.trove = OLD.trove
    AND d.number = OLD.number AND part.sealed IS NOT NULL AND part.published IS NULL)
BEGIN SELECT RAISE(ABORT, 'a document of a sealed part cannot be changed: cancel the seal first, with  daylight cancel'); END;

-- The last changes of the plan, each with the plan before it.
CREATE TABLE plan_change (
  id          INTEGER PRIMARY KEY,
  trove       INTEGER NOT NULL REFERENCES trove,
  time        INTEGER NOT NULL,            -- in seconds
  words       TEXT NOT NULL                -- what was changed, for editors
);
CREATE INDEX plan_change_trove ON plan_change (trove, id);

-- A part that was not published before the change.
CREATE TABLE plan_change_part (
  change      INTEGER NOT NULL REFERENCES plan_change,
  id          INTEGER NOT NULL,
  number      INTEGER NOT NULL,
  title       TEXT NOT NULL,
  announcement TEXT NOT NULL,
  due         INTEGER NOT NULL,
  chosen      INTEGER NOT NULL,
  PRIMARY KEY (change, id)
) WITHOUT ROWID;

-- Successive numbers that the change moved, and the part they were in before it.
CREATE TABLE plan_change_document (
  change      INTEGER NOT NULL REFERENCES plan_change,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  part        INTEGER NOT NULL,            -- 0: in none
  PRIMARY KEY (change, first)
) WITHOUT ROWID;

-- A decision of an editor about one document or many; its id is the number of its entry in the audit log.
CREATE TABLE decision (
  id          INTEGER PRIMARY KEY,
  made        INTEGER NOT NULL,            -- seconds since 1970-01-01T00:00:00Z
  editor      TEXT,                        -- NULL: in a newsroom without users
  action      TEXT NOT NULL,               -- publish, withhold, show, embargo, lift, second-review
  reason      TEXT NOT NULL,
  documents   INTEGER NOT NULL,            -- how many, copies included
  undone      INTEGER                      -- the entry of the audit log that undid it; NULL: it is in force
);
CREATE INDEX decision_made ON decision (made);

-- Findings of a scan that an editor has looked at and left as they are.
CREATE TABLE left_finding (
  document    INTEGER NOT NULL,
  part        INTEGER NOT NULL,            -- these three as in findings.db
  kind        TEXT NOT NULL,
  value       TEXT NOT NULL,
  editor      TEXT,                        -- NULL: in a newsroom without users
  time        INTEGER NOT NULL,            -- in seconds
  PRIMARY KEY (document, part, kind, value)
) WITHOUT ROWID;

-- What a document was before a decision, so that the decision can be undone.
CREATE TABLE decided (
  decision    INTEGER NOT NULL REFERENCES decision,
  document    INTEGER NOT NULL,
  review      TEXT,
  embargo_until INTEGER,
  embargo_event TEXT,
  second_by   TEXT,
  withheld    TEXT,
  withheld_with INTEGER,
  cleared     INTEGER NOT NULL,
  barred      INTEGER NOT NULL,            -- 1: its copies were barred from publication
  PRIMARY KEY (decision, document)
) WITHOUT ROWID;
CREATE INDEX decided_document ON decided (document, decision);

-- An event that an editor said has happened.
CREATE TABLE event (
  name        TEXT PRIMARY KEY,
  happened    INTEGER NOT NULL             -- when that was said, in seconds
) WITHOUT ROWID;

CREATE TABLE tag (
  document    INTEGER NOT NULL REFERENCES document,
  tag         TEXT NOT NULL,
  PRIMARY KEY (document, tag)
) WITHOUT ROWID;
CREATE INDEX tag_tag ON tag (tag, document);

CREATE TABLE note (
  id          INTEGER PRIMARY KEY,         -- the number of its entry in the audit log
  document    INTEGER NOT NULL REFERENCES document,
  editor      TEXT,
  made        INTEGER NOT NULL,
  text        TEXT NOT NULL
);
CREATE INDEX note_document ON note (document);

-- Who works on a document now.
CREATE TABLE claim (
  document    INTEGER PRIMARY KEY REFERENCES document,
  editor      TEXT NOT NULL,
  until       INTEGER NOT NULL             -- in seconds
);
CREATE INDEX claim_editor ON claim (editor);

-- Which content of a part an editor approved last.
CREATE TABLE approval (
  trove       INTEGER NOT NULL REFERENCES trove,
  part        INTEGER NOT NULL,
  editor      TEXT NOT NULL,
  content     BLOB NOT NULL,               -- the SHA-256 of spec/review.md section 4
  made        INTEGER NOT NULL,
  sequence    INTEGER NOT NULL,            -- its entry in the audit log
  summary     TEXT NOT NULL,               -- what was approved, in JSON, to show what has changed since
  PRIMARY KEY (trove, part, editor)
) WITHOUT ROWID;

-- Dangerous and infected files that an editor accepted to publish behind a warning.
CREATE TABLE accepted_file (
  document    INTEGER NOT NULL REFERENCES document,
  part        INTEGER NOT NULL,            -- index of the MIME part, 0 for a file
  code        TEXT NOT NULL,               -- what was found in it
  entry       INTEGER NOT NULL,            -- the number of its entry in the audit log
  PRIMARY KEY (document, part, code)
) WITHOUT ROWID;

-- Redacted messages of which the hashes in signatures are published.
CREATE TABLE kept_signature (
  document    INTEGER PRIMARY KEY REFERENCES document
);

-- The end of the audit log, and entries that are not in its file yet.
CREATE TABLE audit_entry (
  sequence    INTEGER PRIMARY KEY,
  hash        BLOB NOT NULL,               -- SHA-256 of the line
  line        TEXT                         -- NULL: it is in the file
)
