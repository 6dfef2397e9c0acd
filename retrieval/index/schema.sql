-- One snapshot. Rows are numbered in the order of the corpus; texts are verbatim. Lists are JSON arrays.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY, -- schema, name, digest, fingerprint, built, embedding (its model), prefix, trials, dimension, dictionary (its digest), counts of rows
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE instrument (
  row      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  date     TEXT NOT NULL,
  issuer   TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  aliases  TEXT NOT NULL
) STRICT;

CREATE TABLE document (
  row        INTEGER PRIMARY KEY,
  instrument INTEGER NOT NULL REFERENCES instrument(row),
  lang       TEXT NOT NULL,
  title      TEXT NOT NULL,
  level      TEXT NOT NULL,
  address    TEXT NOT NULL,
  source     TEXT NOT NULL,
  notes      TEXT NOT NULL,
  UNIQUE (instrument, lang)
) STRICT;

CREATE TABLE clause (
  row         INTEGER PRIMARY KEY,
  document    INTEGER NOT NULL REFERENCES document(row),
  id          TEXT NOT NULL,
  label       TEXT NOT NULL,
  label_added INTEGER NOT NULL,
  heading     TEXT NOT NULL,
  path        TEXT NOT NULL,
  shape       TEXT NOT NULL, -- marks of its parts, see citation.Shape
  text        TEXT NOT NULL,
  file        TEXT NOT NULL,
  line_start  INTEGER NOT NULL,
  line_end    INTEGER NOT NULL,
  sha256      TEXT NOT NULL,
  spans       TEXT NOT NULL, -- [[start, end], …] in characters of the source
  seams       TEXT NOT NULL, -- byte offsets in text
  UNIQUE (document, id)
) STRICT;

CREATE TABLE note (
  clause     INTEGER NOT NULL REFERENCES clause(row),
  n          INTEGER NOT NULL,
  mark       TEXT NOT NULL,
  text       TEXT NOT NULL,
  at         INTEGER NOT NULL, -- byte offset in the text of the clause
  file       TEXT NOT NULL,
  line_start INTEGER NOT NULL,
  line_end   INTEGER NOT NULL,
  sha256     TEXT NOT NULL,
  PRIMARY KEY (clause, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE variant (
  clause     INTEGER NOT NULL REFERENCES clause(row),
  n          INTEGER NOT NULL,
  text       TEXT NOT NULL,
  file       TEXT NOT NULL,
  line_start INTEGER NOT NULL,
  line_end   INTEGER NOT NULL,
  sha256     TEXT NOT NULL,
  PRIMARY KEY (clause, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  row       INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,
  address   TEXT NOT NULL,
  sha256    TEXT NOT NULL,
  retrieved TEXT NOT NULL,
  encoding  TEXT NOT NULL,
  chars     INTEGER NOT NULL,
  kept      INTEGER NOT NULL,
  skipped   TEXT NOT NULL
) STRICT;

CREATE TABLE removal ( -- characters of a source that are in no clause
  source INTEGER NOT NULL REFERENCES source(row),
  n      INTEGER NOT NULL,
  start  INTEGER NOT NULL,
  "end"  INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (source, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE former ( -- refs at which earlier snapshots had a clause that has moved or been withdrawn; oldest first
  row           INTEGER PRIMARY KEY,
  instrument    TEXT NOT NULL,
  clause        TEXT NOT NULL,
  lang          TEXT NOT NULL,
  to_instrument TEXT NOT NULL, -- where the clause is, in the same language; "" where it was withdrawn
  to_clause     TEXT NOT NULL,
  since         TEXT NOT NULL, -- build of the first snapshot without it there, RFC 3339
  last          TEXT NOT NULL, -- name of the last snapshot with it there
  title         TEXT NOT NULL, -- of its document, and its label, as they were
  label         TEXT NOT NULL,
  digest        TEXT NOT NULL  -- of the clause as it was
) STRICT;
CREATE INDEX former_ref ON former (instrument, clause);

CREATE TABLE dictionary ( -- one row: the words that the analyzer needs to cut the texts and questions about them
  content TEXT NOT NULL   -- a head line, then word, tab, frequency
) STRICT;

CREATE TABLE passage ( -- Chinese passages first, then English ones
  id      INTEGER PRIMARY KEY,
  clause  INTEGER NOT NULL REFERENCES clause(row),
  part    INTEGER NOT NULL,
  start   INTEGER NOT NULL, -- bytes of the text of the clause, [start, end)
  "end"   INTEGER NOT NULL,
  words   BLOB NOT NULL     -- numbers of its words in order: for title, headings and text the number of words and then each, as varints
) STRICT;
CREATE INDEX passage_clause ON passage (clause);

CREATE TABLE vector ( -- embeddings of the passages, where a model for them was configured: all, in order, many to a row
  first INTEGER PRIMARY KEY, -- passage of the first vector
  data  BLOB NOT NULL        -- for each: scale (little-endian float of 4 bytes), then a signed byte for each dimension;
) STRICT;                    -- the vector, of length 1, is scale times the bytes

CREATE TABLE belongs ( -- what the passages belong to, many to a row
  first INTEGER PRIMARY KEY, -- passage of the first entry
  data  BLOB NOT NULL        -- for each: row of the clause, row of the document, and the lowest row of a clause with the
) STRICT;                    -- same ref in any language, each little-endian of 4 bytes

-- Postings, for ranking: how often which passages hold a term, where one in the title counts double. Package postings
-- defines what the blobs hold. Its documents are the passages of a language, its fields 0 words (and stems of Latin
-- words), 1 pairs of Han characters, 2 characters, 3 Latin words as written.
CREATE TABLE postings (
  lang  TEXT PRIMARY KEY, -- of the passages
  first INTEGER NOT NULL, -- passage that is document 0
  head  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE term (
  lang  TEXT NOT NULL,
  field INTEGER NOT NULL,
  text  TEXT NOT NULL,
  id    INTEGER NOT NULL, -- unique within lang
  df    INTEGER NOT NULL, -- passages that hold it
  list  BLOB NOT NULL,    -- its postings, or what their chunks are
  PRIMARY KEY (lang, field, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE translation ( -- what aligned clauses and a dictionary say, of terms that the passages hold
  lang       TEXT NOT NULL,    -- of the head
  head       TEXT NOT NULL,    -- Chinese folded, or stems of English words separated by spaces
  source     INTEGER NOT NULL, -- 1 the clauses of the corpus, 2 the dictionary
  renderings TEXT NOT NULL,    -- lines of a rendering in the other language, as heads are, a tab and its weight, 1 for the first
  PRIMARY KEY (lang, head, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE chunk (
  key  INTEGER PRIMARY KEY, -- 0 for zh or 1 for en << 60 | list << 16 | chunk of the list
  data BLOB NOT NULL
) STRICT;

CREATE TABLE length ( -- lengths of the passages, many to a row
  lang  TEXT NOT NULL,
  field INTEGER NOT NULL,
  row   INTEGER NOT NULL,
  data  BLOB NOT NULL,
  PRIMARY KEY (lang, field, row)
) STRICT, WITHOUT ROWID;

-- Overlapping pairs of Han characters of the text, then its Latin words, as the analyzer gives them, separated by spaces;
-- rowid is passage.id. It finds exact strings; ranking has tables of its own.
CREATE VIRTUAL TABLE fts USING fts5 (grams, content='', tokenize="unicode61 remove_diacritics 0");

-- For people with the sqlite3 program.
CREATE VIEW clauses AS
SELECT c.row, i.id || '/' || c.id || '/' || d.lang AS ref, d.title, c.label, c.heading, c.text, d.level, c.file, c.line_start, c.line_end
FROM clause c JOIN document d ON d.row = c.document JOIN instrument i ON i.row = d.instrument;

CREATE VIEW passages AS
SELECT p.id, c.ref, p.part, c.title, c.label, c.heading,
       CAST(substr(CAST(c.text AS BLOB), p.start + 1, p."end" - p.start) AS TEXT) AS text
FROM passage p JOIN clauses c ON c.row = p.clause;

CREATE VIEW account AS
SELECT s.name, r.reason, sum(r."end" - r.start) AS chars
FROM source s JOIN removal r ON r.source = s.row GROUP BY s.row, r.reason;
