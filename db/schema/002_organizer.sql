-- What the organizer does: the day itself, what comes before it and what is owed after it.

-- Somebody who may work at the terminal. The card may be a member's own or a card of its own. The
-- last wrong PIN is kept with all its clocks, so that a lock outlives a restart (organizer.h).
CREATE TABLE organizer (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    card INTEGER NOT NULL REFERENCES card (id),
    pin_hash TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    failed_wall_ms INTEGER NOT NULL DEFAULT 0,
    failed_mono_ms INTEGER NOT NULL DEFAULT 0,
    failed_boot_id TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX organizer_by_card ON organizer (card) WHERE active;
CREATE INDEX organizer_by_any_card ON organizer (card);
CREATE UNIQUE INDEX organizer_by_name ON organizer (name) WHERE active;
CREATE TRIGGER organizer_stays BEFORE DELETE ON organizer BEGIN
    SELECT RAISE(ABORT, 'organizers are never deleted');
END;

-- opened: by hand, outside the times. frozen: who was expected stands in the table below.
ALTER TABLE activity ADD COLUMN opened INTEGER NOT NULL DEFAULT 0 CHECK (opened IN (0, 1));
ALTER TABLE activity ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1));

-- Who was expected on that day (product.md §3a), written down before the roster changes.
CREATE TABLE frozen (
    activity INTEGER NOT NULL REFERENCES activity (id),
    member INTEGER NOT NULL REFERENCES member (id),
    branch INTEGER NOT NULL REFERENCES branch (id),
    position INTEGER NOT NULL,
    group_name TEXT NOT NULL,
    class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 5),
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    expected INTEGER NOT NULL CHECK (expected IN (0, 1)),
    PRIMARY KEY (activity, member, branch)
) STRICT, WITHOUT ROWID;

-- The nine steps of S2:106 with their dates.
CREATE TABLE activity_step (
    activity INTEGER NOT NULL REFERENCES activity (id),
    step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 9),
    date TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
    PRIMARY KEY (activity, step)
) STRICT, WITHOUT ROWID;

-- 0 线上, 1 上门
ALTER TABLE other_way ADD COLUMN way INTEGER NOT NULL DEFAULT 0 CHECK (way BETWEEN 0 AND 1);
ALTER TABLE other_way ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- 列席 written in by hand. 0 上级, 1 联系领导, 2 服务对象, 3 党外人士, 4 其他.
CREATE TABLE guest (
    id INTEGER PRIMARY KEY,
    activity INTEGER NOT NULL REFERENCES activity (id),
    name TEXT NOT NULL CHECK (trim(name) <> ''),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
    label TEXT NOT NULL DEFAULT '',
    wall_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    undone_by INTEGER REFERENCES chain (seq)
) STRICT;
CREATE INDEX guest_by_activity ON guest (activity) WHERE undone_by IS NULL;
CREATE UNIQUE INDEX guest_by_undo ON guest (undone_by) WHERE undone_by IS NOT NULL;
CREATE TRIGGER guest_stays BEFORE DELETE ON guest BEGIN
    SELECT RAISE(ABORT, 'guests are never deleted');
END;

-- 补学 that was done; what is owed follows from who was expected and did not come.
-- 0 个人自学, 1 一对一传达, 2 线上, 3 参加另场, 4 其他.
CREATE TABLE makeup (
    id INTEGER PRIMARY KEY,
    activity INTEGER NOT NULL REFERENCES activity (id),
    member INTEGER NOT NULL REFERENCES member (id),
    date TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
    way INTEGER NOT NULL CHECK (way BETWEEN 0 AND 4),
    content TEXT NOT NULL DEFAULT '',
    by_whom TEXT NOT NULL DEFAULT '',
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    undone_by INTEGER REFERENCES chain (seq)
) STRICT;
CREATE UNIQUE INDEX makeup_once ON makeup (activity, member) WHERE undone_by IS NULL;
CREATE UNIQUE INDEX makeup_by_undo ON makeup (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX makeup_by_member ON makeup (member);
CREATE TRIGGER makeup_stays BEFORE DELETE ON makeup BEGIN
    SELECT RAISE(ABORT, 'make-ups are never deleted');
END;

-- The yearly plan in the four columns of S2:40-92, content as given.
CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    way TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL CHECK (trim(content) <> ''),
    UNIQUE (year, number)
) STRICT;

-- The first tap of a card without an owner at each activity, as the log has it.
CREATE TABLE card_tap (
    card INTEGER NOT NULL REFERENCES card (id),
    activity INTEGER NOT NULL REFERENCES activity (id),
    seq INTEGER NOT NULL REFERENCES chain (seq),
    PRIMARY KEY (card, activity)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX card_tap_by_seq ON card_tap (seq);
INSERT INTO card_tap (card, activity, seq)
SELECT card.id, chain.activity, min(chain.seq) FROM card JOIN chain ON chain.activity = card.activity
WHERE card.member IS NULL AND card.taps > 0 AND chain.type = 'checkin.refused'
    AND json_extract(chain.data, '$.card') = card.id
    AND json_extract(chain.data, '$.reason') = 'unknown'
GROUP BY card.id;

-- Counts the changes of the roster, for what is kept in memory of it (people.h).
CREATE TABLE roster_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO roster_version (id, version) VALUES (1, 1);
CREATE TRIGGER member_added AFTER INSERT ON member BEGIN
    UPDATE roster_version SET version = version + 1;
END;
CREATE TRIGGER member_changed AFTER UPDATE ON member BEGIN
    UPDATE roster_version SET version = version + 1;
END;
CREATE TRIGGER listing_added AFTER INSERT ON listing BEGIN
    UPDATE roster_version SET version = version + 1;
END;
CREATE TRIGGER listing_changed AFTER UPDATE ON listing BEGIN
    UPDATE roster_version SET version = version + 1;
END;
