-- The bundles that are to be uploaded, one after the other as activities are over, and again when
-- the log of one has grown since. A row is made (seq, folder, spool …) when its turn comes, from
-- what the data are then, and is never made anew; sent_ms is when the receiver was found to hold
-- all of it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    activity INTEGER NOT NULL REFERENCES activity (id),
    number INTEGER NOT NULL CHECK (number >= 1), -- 2: the second bundle of the activity, "…-2"
    queued_ms INTEGER NOT NULL,
    seq INTEGER REFERENCES chain (seq), -- the last entry that is in it; NULL: not made yet
    folder TEXT NOT NULL DEFAULT '',    -- what it is called there
    spool TEXT NOT NULL DEFAULT '',     -- and in the spool
    code TEXT NOT NULL DEFAULT '',
    files INTEGER NOT NULL DEFAULT 0,
    -- How the last try ended, as enum upload_failure, HTTP status and file; tries counts them.
    failure INTEGER NOT NULL DEFAULT 0,
    status INTEGER NOT NULL DEFAULT 0,
    file TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    sent_ms INTEGER CHECK (sent_ms IS NULL OR seq IS NOT NULL),
    UNIQUE (activity, number)
) STRICT;
CREATE UNIQUE INDEX outbox_waits_once ON outbox (activity) WHERE seq IS NULL;
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_ms IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_ms) WHERE sent_ms IS NOT NULL;
CREATE TRIGGER outbox_stays BEFORE DELETE ON outbox BEGIN
    SELECT RAISE(ABORT, 'what was queued is never deleted');
END;
CREATE TRIGGER outbox_is_sent_once BEFORE UPDATE ON outbox WHEN OLD.sent_ms IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'what was sent is not changed');
END;
