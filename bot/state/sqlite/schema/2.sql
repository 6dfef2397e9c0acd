-- The reason of a review is a code (state.Reason) now; it was prose, which could name a user, or the ref that changed.
UPDATE review_clause SET changed = 1 WHERE (review, ref) IN (SELECT id, reason FROM review WHERE status = 'queued');
UPDATE review SET reason = CASE
	WHEN reason LIKE 'replaced by %' THEN 'replaced:' || substr(reason, 13)
	WHEN reason LIKE 'by %' THEN 'moderator'
	WHEN status = 'queued' THEN 'clauses_changed'
	ELSE ''
END WHERE reason <> '';

DROP TABLE value;
