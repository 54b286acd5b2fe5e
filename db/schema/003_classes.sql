-- What holds from a day on, and what is remembered of a person.

-- The class of a listing, with its right to vote and whether he is excused, holds from this day on
-- ("": as long as he is listed).
ALTER TABLE listing ADD COLUMN class_from TEXT NOT NULL DEFAULT ''
    CHECK (class_from = '' OR class_from IS date(class_from, '+0 days'));

-- What held before, from a day on until the next one, at last until listing.class_from. seq is the
-- entry by which it became the past; undone_by the one that says it never was.
CREATE TABLE class_period (
    id INTEGER PRIMARY KEY,
    branch INTEGER NOT NULL,
    member INTEGER NOT NULL,
    from_day TEXT NOT NULL CHECK (from_day = '' OR from_day IS date(from_day, '+0 days')),
    class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 5),
    may_vote INTEGER NOT NULL CHECK (may_vote IN (0, 1)),
    excused INTEGER NOT NULL CHECK (excused IN (0, 1)),
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    undone_by INTEGER REFERENCES chain (seq),
    FOREIGN KEY (branch, member) REFERENCES listing (branch, member)
) STRICT;
CREATE UNIQUE INDEX class_period_once ON class_period (branch, member, from_day)
    WHERE undone_by IS NULL;
CREATE INDEX class_period_by_undo ON class_period (undone_by) WHERE undone_by IS NOT NULL;
CREATE TRIGGER class_period_stays BEFORE DELETE ON class_period BEGIN
    SELECT RAISE(ABORT, 'classes of the past are never deleted');
END;

-- 入党日期, where the roster has that column: for one line on the person's own screen.
ALTER TABLE member ADD COLUMN joined TEXT NOT NULL DEFAULT ''
    CHECK (joined = '' OR joined IS date(joined, '+0 days'));

-- 补学 that the rules alone do not ask for: of somebody excused, who took part in another way, or
-- of another branch. branch is the one by whose roster he is shown.
CREATE TABLE makeup_owed (
    id INTEGER PRIMARY KEY,
    activity INTEGER NOT NULL REFERENCES activity (id),
    member INTEGER NOT NULL REFERENCES member (id),
    branch INTEGER NOT NULL REFERENCES branch (id),
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    undone_by INTEGER REFERENCES chain (seq)
) STRICT;
CREATE UNIQUE INDEX makeup_owed_once ON makeup_owed (activity, member) WHERE undone_by IS NULL;
CREATE UNIQUE INDEX makeup_owed_by_undo ON makeup_owed (undone_by) WHERE undone_by IS NOT NULL;
CREATE TRIGGER makeup_owed_stays BEFORE DELETE ON makeup_owed BEGIN
    SELECT RAISE(ABORT, 'make-ups are never deleted');
END;
