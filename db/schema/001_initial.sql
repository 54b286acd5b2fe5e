-- Times are milliseconds since 1970 (UTC); dates are local, "YYYY-MM-DD". Nothing that happened is
-- ever deleted: people become inactive, sign-ins are taken back by a later log entry.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE branch (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

-- A person. The work number, where there is one, tells people of the same name apart.
CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL CHECK (name <> ''),
    display_name TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX member_by_number ON member (number) WHERE number <> '';
CREATE INDEX member_by_name ON member (name);
CREATE TRIGGER member_stays BEFORE DELETE ON member BEGIN
    SELECT RAISE(ABORT, 'people are never deleted');
END;

-- A line of the roster: a person in a branch. class is enum person_class.
CREATE TABLE listing (
    member INTEGER NOT NULL REFERENCES member (id),
    branch INTEGER NOT NULL REFERENCES branch (id),
    group_name TEXT NOT NULL DEFAULT '',
    class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 5),
    post TEXT NOT NULL DEFAULT '',
    may_vote INTEGER NOT NULL DEFAULT 0 CHECK (may_vote IN (0, 1)),
    excused INTEGER NOT NULL DEFAULT 0 CHECK (excused IN (0, 1)),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    PRIMARY KEY (branch, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_by_member ON listing (member);

-- type is enum activity_type.
CREATE TABLE activity (
    id INTEGER PRIMARY KEY,
    type INTEGER NOT NULL CHECK (type BETWEEN 0 AND 5),
    theme TEXT NOT NULL CHECK (trim(theme) <> ''),
    date TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
    start_min INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),
    end_min INTEGER NOT NULL CHECK (end_min > start_min AND end_min <= 1440),
    place TEXT NOT NULL DEFAULT '',
    host TEXT NOT NULL DEFAULT '',
    way TEXT NOT NULL DEFAULT '',
    group_name TEXT NOT NULL DEFAULT '',
    closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1))
) STRICT;
CREATE INDEX activity_by_date ON activity (date, start_min);
CREATE TRIGGER activity_stays BEFORE DELETE ON activity BEGIN
    SELECT RAISE(ABORT, 'activities are never deleted');
END;

CREATE TABLE activity_branch (
    activity INTEGER NOT NULL REFERENCES activity (id),
    branch INTEGER NOT NULL REFERENCES branch (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (activity, branch)
) STRICT, WITHOUT ROWID;

-- A card is its keyed hash. Without a member and with taps it is unclaimed; the times, the activity
-- and the count are of its taps while nobody owned it.
CREATE TABLE card (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    tail TEXT NOT NULL CHECK (length(tail) = 4),
    code TEXT NOT NULL CHECK (length(code) = 4),
    member INTEGER REFERENCES member (id),
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    first_ms INTEGER NOT NULL DEFAULT 0,
    last_ms INTEGER NOT NULL DEFAULT 0,
    activity INTEGER REFERENCES activity (id),
    taps INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX card_by_member ON card (member);

-- The log (chain.h). activity is 0 for entries that belong to none.
CREATE TABLE chain (
    seq INTEGER PRIMARY KEY,
    wall_ms INTEGER NOT NULL,
    mono_ms INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
    origin TEXT NOT NULL CHECK (origin <> ''),
    type TEXT NOT NULL CHECK (type <> ''),
    activity INTEGER NOT NULL,
    data TEXT NOT NULL,
    prev BLOB NOT NULL CHECK (length(prev) = 32),
    activity_prev BLOB NOT NULL CHECK (length(activity_prev) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX chain_by_activity ON chain (activity);
-- Also stops INSERT OR REPLACE, which fires no DELETE trigger.
CREATE TRIGGER chain_has_no_gap BEFORE INSERT ON chain
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM chain) BEGIN
    SELECT RAISE(ABORT, 'the log is numbered without gaps');
END;
CREATE TRIGGER chain_is_not_changed BEFORE UPDATE ON chain BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER chain_stays BEFORE DELETE ON chain BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

-- How long the log is, sealed with a key of this terminal: links alone cannot show that the last
-- entries are missing.
CREATE TABLE chain_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;

-- branch is the one by whose roster the person was signed in.
CREATE TABLE checkin (
    id INTEGER PRIMARY KEY,
    activity INTEGER NOT NULL REFERENCES activity (id),
    member INTEGER NOT NULL REFERENCES member (id),
    branch INTEGER NOT NULL REFERENCES branch (id),
    wall_ms INTEGER NOT NULL,
    mono_ms INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    method TEXT NOT NULL CHECK (method IN ('card', 'manual')),
    reason TEXT NOT NULL DEFAULT '',
    guest INTEGER NOT NULL CHECK (guest IN (0, 1)),
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    undone_by INTEGER REFERENCES chain (seq)
) STRICT;
CREATE UNIQUE INDEX checkin_once ON checkin (activity, member) WHERE undone_by IS NULL;
-- The rowid at the end of every index entry makes this the order of arrival, too.
CREATE INDEX checkin_by_activity ON checkin (activity);
CREATE INDEX checkin_undone ON checkin (activity, member) WHERE undone_by IS NOT NULL;
CREATE UNIQUE INDEX checkin_by_undo ON checkin (undone_by) WHERE undone_by IS NOT NULL;
CREATE TRIGGER checkin_stays BEFORE DELETE ON checkin BEGIN
    SELECT RAISE(ABORT, 'sign-ins are never deleted');
END;
CREATE TRIGGER checkin_is_not_changed
BEFORE UPDATE OF id, activity, member, branch, wall_ms, mono_ms, boot_id, trusted, late, method,
    reason, guest, seq ON checkin BEGIN
    SELECT RAISE(ABORT, 'sign-ins are never changed');
END;
CREATE TRIGGER checkin_is_undone_once BEFORE UPDATE OF undone_by ON checkin
WHEN OLD.undone_by IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'this sign-in was taken back already');
END;

-- No reason in words: what kind it is must do (product.md §4). 0 病假, 1 事假, 2 出差学习, 3 其他.
CREATE TABLE leave (
    activity INTEGER NOT NULL REFERENCES activity (id),
    member INTEGER NOT NULL REFERENCES member (id),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
    paper INTEGER NOT NULL DEFAULT 0 CHECK (paper IN (0, 1)),
    PRIMARY KEY (activity, member)
) STRICT, WITHOUT ROWID;

-- 其他方式参加
CREATE TABLE other_way (
    activity INTEGER NOT NULL REFERENCES activity (id),
    member INTEGER NOT NULL REFERENCES member (id),
    PRIMARY KEY (activity, member)
) STRICT, WITHOUT ROWID;
