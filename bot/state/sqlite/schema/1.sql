-- Times are milliseconds since 1970 in UTC. A person is a keyed hash of a user id, by the key in secret. Refs are as
-- corpus.Ref.String writes them. Columns without a value hold '' or 0; NULL has a meaning of its own.

CREATE TABLE secret (
	id  INTEGER PRIMARY KEY CHECK (id = 1),
	key BLOB NOT NULL
) STRICT;

CREATE TABLE registered ( -- commands, as the platform knows them
	scope       TEXT PRIMARY KEY,
	fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE opted_out (
	person BLOB PRIMARY KEY,
	time   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
	number   INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	parent   TEXT NOT NULL,
	time     INTEGER NOT NULL,
	user     TEXT NOT NULL,
	guild    TEXT NOT NULL,
	channel  TEXT NOT NULL,
	question TEXT NOT NULL,
	body     BLOB -- NULL: removed, as it quoted a user who had the data deleted
) STRICT;
CREATE INDEX receipt_parent ON receipt (parent) WHERE parent <> '';
CREATE INDEX receipt_user ON receipt (user, time) WHERE user <> '';
CREATE INDEX receipt_channel ON receipt (channel, time);
CREATE INDEX receipt_time ON receipt (time);

CREATE TABLE receipt_post (
	number  INTEGER PRIMARY KEY,
	receipt TEXT NOT NULL REFERENCES receipt (id) ON DELETE CASCADE,
	time    INTEGER NOT NULL, -- of the receipt
	guild   TEXT NOT NULL,
	channel TEXT NOT NULL,
	message TEXT NOT NULL,
	url     TEXT NOT NULL,
	UNIQUE (channel, message)
) STRICT;
CREATE INDEX receipt_post_receipt ON receipt_post (receipt);
CREATE INDEX receipt_post_channel ON receipt_post (channel, time);

CREATE TABLE feedback (
	receipt TEXT NOT NULL REFERENCES receipt (id) ON DELETE CASCADE,
	person  BLOB NOT NULL,
	up      INTEGER NOT NULL CHECK (up IN (0, 1)),
	reason  TEXT NOT NULL,
	time    INTEGER NOT NULL,
	PRIMARY KEY (receipt, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_person ON feedback (person);

CREATE TABLE settings (
	guild   TEXT PRIMARY KEY,
	version INTEGER NOT NULL,
	updated INTEGER NOT NULL,
	body    TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE gap (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	guild   TEXT NOT NULL,
	key     TEXT NOT NULL,
	lang    TEXT NOT NULL,
	times   INTEGER NOT NULL,
	first   INTEGER NOT NULL,
	last    INTEGER NOT NULL,
	closest TEXT NOT NULL, -- JSON array of refs
	status  TEXT NOT NULL,
	UNIQUE (guild, key)
) STRICT;

CREATE TABLE gap_note ( -- the first of each asker; those without a name share the empty person
	number   INTEGER PRIMARY KEY,
	gap      INTEGER NOT NULL REFERENCES gap (id) ON DELETE CASCADE,
	person   BLOB NOT NULL,
	question TEXT NOT NULL,
	time     INTEGER NOT NULL,
	UNIQUE (gap, person)
) STRICT;
CREATE INDEX gap_note_person ON gap_note (person);

CREATE TABLE review (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	guild    TEXT NOT NULL,
	lang     TEXT NOT NULL,
	receipt  TEXT NOT NULL,
	answer   BLOB NOT NULL,
	text     TEXT NOT NULL,
	by       TEXT NOT NULL,
	time     INTEGER NOT NULL,
	snapshot TEXT NOT NULL,
	status   TEXT NOT NULL,
	reason   TEXT NOT NULL,
	settled  INTEGER NOT NULL
) STRICT;
CREATE INDEX review_receipt ON review (receipt) WHERE receipt <> '';
CREATE INDEX review_by ON review (by);

CREATE TABLE review_key (
	key    TEXT NOT NULL,
	review INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
	PRIMARY KEY (key, review)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_key_review ON review_key (review);

CREATE TABLE review_clause (
	review  INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
	pos     INTEGER NOT NULL,
	ref     TEXT NOT NULL,
	digest  TEXT NOT NULL,
	changed INTEGER NOT NULL,
	PRIMARY KEY (review, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE posted (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	guild    TEXT NOT NULL,
	channel  TEXT NOT NULL,
	message  TEXT NOT NULL,
	url      TEXT NOT NULL,
	kind     TEXT NOT NULL,
	lang     TEXT NOT NULL,
	by       TEXT NOT NULL,
	time     INTEGER NOT NULL,
	snapshot TEXT NOT NULL,
	receipt  TEXT NOT NULL,
	undone   INTEGER NOT NULL,
	notified INTEGER NOT NULL,
	UNIQUE (channel, message)
) STRICT;
CREATE INDEX posted_by ON posted (by, time);
CREATE INDEX posted_time ON posted (time);
CREATE INDEX posted_receipt ON posted (receipt) WHERE receipt <> '';

CREATE TABLE posted_clause (
	posted INTEGER NOT NULL REFERENCES posted (id) ON DELETE CASCADE,
	pos    INTEGER NOT NULL,
	ref    TEXT NOT NULL,
	digest TEXT NOT NULL, -- as cited
	seen   TEXT,          -- as the latest notice found it, '' for gone; NULL without a notice
	PRIMARY KEY (posted, pos)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	time    INTEGER NOT NULL,
	guild   TEXT NOT NULL,
	actor   TEXT NOT NULL,
	act     TEXT NOT NULL,
	subject TEXT NOT NULL,
	detail  TEXT NOT NULL
) STRICT;
CREATE INDEX audit_guild ON audit (guild, id);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
	SELECT raise(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_fixed BEFORE UPDATE OF id, time, guild, act ON audit BEGIN
	SELECT raise(ABORT, 'the audit log is only added to');
END;

CREATE TABLE spent ( -- tokens used or set aside; the empty person is all
	day    TEXT NOT NULL,
	scope  TEXT NOT NULL,
	person BLOB NOT NULL,
	tokens INTEGER NOT NULL,
	PRIMARY KEY (day, scope, person)
) STRICT, WITHOUT ROWID;
