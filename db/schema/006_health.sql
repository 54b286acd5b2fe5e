-- Runs of the terminal: which log entries began and ended each. The last one without an end did not
-- end as it should.
CREATE TABLE run (
    started_by INTEGER PRIMARY KEY REFERENCES chain (seq),
    ended_by INTEGER REFERENCES chain (seq) CHECK (ended_by > started_by)
) STRICT;

-- What an organizer is told until he has read it: the entry that says what happened, and the one
-- that says who has read it.
CREATE TABLE notice (
    seq INTEGER PRIMARY KEY REFERENCES chain (seq),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 2),
    seen_by INTEGER REFERENCES chain (seq) CHECK (seen_by > seq)
) STRICT;
CREATE INDEX notice_unseen ON notice (kind) WHERE seen_by IS NULL;
CREATE TRIGGER notice_stays BEFORE DELETE ON notice BEGIN
    SELECT RAISE(ABORT, 'notices are never deleted');
END;

-- The last entry that gave reason to doubt the clock, and the last one that confirmed it.
CREATE TABLE clock_trust (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    doubted_by INTEGER REFERENCES chain (seq),
    confirmed_by INTEGER REFERENCES chain (seq)
) STRICT;
INSERT INTO clock_trust (id) VALUES (1);
