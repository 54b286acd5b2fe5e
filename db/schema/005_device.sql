-- Other terminals: whom this one believes, and what came from them.

-- Terminals whose bundles are taken. label is what the organizer calls it.
CREATE TABLE trust (
    id INTEGER PRIMARY KEY,
    public BLOB NOT NULL CHECK (length(public) = 32),
    device TEXT NOT NULL CHECK (length(device) = 8),
    label TEXT NOT NULL DEFAULT '',
    added_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    undone_by INTEGER REFERENCES chain (seq)
) STRICT;
CREATE UNIQUE INDEX trust_once ON trust (public) WHERE undone_by IS NULL;
CREATE UNIQUE INDEX trust_by_undo ON trust (undone_by) WHERE undone_by IS NOT NULL;
CREATE TRIGGER trust_stays BEFORE DELETE ON trust BEGIN
    SELECT RAISE(ABORT, 'trusted terminals are never deleted');
END;

-- Who and what is the same on two terminals: "<terminal>-<its id there>" for people and activities
-- that came with a set-up, "" for those that were added here (identity.h).
ALTER TABLE member ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE activity ADD COLUMN identity TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX member_by_identity ON member (identity) WHERE identity <> '';
CREATE UNIQUE INDEX activity_by_identity ON activity (identity) WHERE identity <> '';

-- Each entry of another terminal's log that was taken, under its number there, with the entry here
-- that says so. What it takes back is named by terminal and number, too; 0: nothing.
CREATE TABLE merged (
    device TEXT NOT NULL CHECK (device <> ''),
    device_seq INTEGER NOT NULL,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    undoes_device TEXT NOT NULL DEFAULT '',
    undoes_seq INTEGER NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL UNIQUE REFERENCES chain (seq),
    PRIMARY KEY (device, device_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_by_undone ON merged (undoes_device, undoes_seq) WHERE undoes_seq <> 0;

-- At which terminal somebody came in ("": here), and under which number its log has it. Of several
-- sign-ins of one person the earliest counts; the others are beaten.
ALTER TABLE checkin ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE checkin ADD COLUMN device_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkin ADD COLUMN beaten INTEGER NOT NULL DEFAULT 0 CHECK (beaten IN (0, 1));
DROP INDEX checkin_once;
CREATE UNIQUE INDEX checkin_once ON checkin (activity, member)
    WHERE undone_by IS NULL AND NOT beaten;
CREATE INDEX checkin_beaten ON checkin (activity, member) WHERE beaten;
CREATE UNIQUE INDEX checkin_by_device ON checkin (device, device_seq) WHERE device <> '';

ALTER TABLE guest ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE guest ADD COLUMN device_seq INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX guest_by_device ON guest (device, device_seq) WHERE device <> '';

-- An entry is never deleted, but the database asks whether a bundle rests on it with every new one.
CREATE INDEX outbox_by_seq ON outbox (seq);
