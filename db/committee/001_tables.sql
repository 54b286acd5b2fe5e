-- What a committee knows of all its branches. Rows come from bundles (db/committee.h says from which
-- file of a bundle each column is) and are never deleted; a corrected export that replaces an older
-- one leaves the older one's rows where they are. Dates and times of day are the terminals' own.

CREATE TYPE activity_type AS ENUM
    ('theme-day', 'committee', 'assembly', 'group', 'lecture', 'study');
CREATE TYPE person_class AS ENUM
    ('formal', 'probationary', 'candidate', 'applicant', 'masses', 'other');
CREATE TYPE attendance_state AS ENUM ('present', 'late', 'leave', 'absent', 'other_way', 'guest');
CREATE TYPE evaluation_audience AS ENUM
    ('members', 'guests', 'all', 'paper_members', 'paper_guests', 'paper_all');
CREATE TYPE satisfaction_formula AS ENUM ('basic_too', 'satisfied_only', 'weighted');

-- The tree of committees. The first row is the root: whose database this is.
CREATE TABLE committee (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent integer REFERENCES committee (id),
    name text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (parent, name),
    CHECK ((parent IS NULL) = (name = ''))
);
INSERT INTO committee (parent, name) VALUES (NULL, '');
CREATE INDEX committee_by_parent ON committee (parent);

-- A branch is known by its name below the committee of the terminal that reported it: two schools
-- may each have a 学生第一党支部. own: it was the first branch of an activity there, and not only
-- the guest of a joint one.
CREATE TABLE branch (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committee integer NOT NULL REFERENCES committee (id),
    name text NOT NULL CHECK (name <> ''),
    own boolean NOT NULL DEFAULT false,
    UNIQUE (committee, name)
);

-- A terminal, known by its whole key; name is the eight digits that folders and papers carry.
CREATE TABLE device (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name ~ '^[0-9a-f]{8}$'),
    public_key bytea NOT NULL UNIQUE CHECK (length(public_key) = 32),
    fingerprint text NOT NULL,
    committee integer NOT NULL REFERENCES committee (id),
    label text NOT NULL DEFAULT '',
    trusted boolean NOT NULL
);
CREATE INDEX device_by_name ON device (name);

-- Whatever was done by hand about a device: who, when, why, what it was and what it became.
CREATE TABLE device_entry (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device integer NOT NULL REFERENCES device (id),
    at timestamptz NOT NULL DEFAULT now(),
    by text NOT NULL DEFAULT session_user,
    what text NOT NULL CHECK (what IN ('add', 'remove', 'change')),
    reason text NOT NULL DEFAULT '',
    old jsonb,
    new jsonb
);

-- A bundle that was loaded. The id follows from its bytes (the first 63 bits of the hash of
-- SHA256SUMS), so the same bundle has it in whatever order and place it comes. Of several exports
-- of one activity that one counts in which the records of most terminals are united, then the one
-- with the longest log, the highest suffix of the folder, the greatest id; the others say by which
-- one they are replaced.
CREATE TABLE bundle (
    id bigint PRIMARY KEY,
    device integer NOT NULL REFERENCES device (id),
    committee integer NOT NULL REFERENCES committee (id), -- the terminal's when it was loaded, whose
                                     -- branches these are, wherever the terminal is trusted later
    number bigint NOT NULL,          -- of the activity at its terminal
    identity text NOT NULL,          -- the same at all terminals of a committee: who planned it, and
                                     -- under which number
    date date NOT NULL,              -- of the activity, which finds its other rows
    folder text NOT NULL,
    version integer NOT NULL,        -- 1, or the suffix of the folder: -2, -3, …
    code text NOT NULL,              -- as on paper and on the terminal's screen
    terminals integer NOT NULL,      -- whose records are in it: 1, or more after a merge
    entries integer NOT NULL,        -- of its log
    log bytea NOT NULL,              -- the first eight bytes of each entry's hash, in order
    seqs int8multirange NOT NULL,    -- which entries of the terminal's whole log these are
    received_on date NOT NULL,       -- when it came to the committee
    loaded_at timestamptz NOT NULL DEFAULT now(),
    replaced_by bigint REFERENCES bundle (id) DEFERRABLE INITIALLY DEFERRED,
    diverges boolean NOT NULL DEFAULT false, -- another export of it by this terminal has another
                                             -- past (device_conflict)
    CHECK (length(log) = 8 * entries)
);
CREATE INDEX bundle_by_activity ON bundle (device, number);
CREATE INDEX bundle_by_identity ON bundle (identity);

-- An activity as one bundle tells it. The counts are of the four questions pooled, as the terminal
-- counted them for its 满意率: terminal and paper slips together, without what is too few to show.
CREATE TABLE activity (
    date date NOT NULL,
    bundle bigint NOT NULL REFERENCES bundle (id),
    current boolean NOT NULL, -- no other bundle replaces this one
    device integer NOT NULL,
    number bigint NOT NULL,
    type activity_type NOT NULL,
    theme text NOT NULL,
    start_min smallint NOT NULL,
    end_min smallint NOT NULL,
    place text NOT NULL,
    host text,               -- NULL when names are not kept
    way text NOT NULL,
    moved_from date,         -- the day it was planned for first, when it was moved (S2:98)
    moved_reported_on date,
    steps date[] NOT NULL,   -- the nine steps of S2:106; NULL where there is no date
    branches smallint NOT NULL,
    received_on date NOT NULL,    -- of the first of its exports: the record form came with it
    ballots integer,              -- NULL: there was no evaluation, or it is not closed
    voters integer,               -- 应评
    formula satisfaction_formula, -- NULL without an evaluation
    satisfied integer,
    basic integer,
    unsatisfied integer,
    no_comment integer,
    rate_tenths integer,          -- 满意率 as the terminal printed it; NULL: 无结果
    PRIMARY KEY (date, bundle)
) PARTITION BY RANGE (date);
CREATE INDEX activity_of_device ON activity (device, number);

-- A branch at an activity: its figures as on the terminal (product.md §3a).
CREATE TABLE activity_branch (
    date date NOT NULL,
    bundle bigint NOT NULL,
    branch integer NOT NULL,
    position smallint NOT NULL,
    current boolean NOT NULL,
    members integer NOT NULL, -- 党员总数
    expected integer NOT NULL,
    present integer NOT NULL, -- with those who were late
    late integer NOT NULL,
    on_leave integer NOT NULL,
    other_way integer NOT NULL,
    absent integer NOT NULL,
    guests integer NOT NULL,
    owed integer NOT NULL,    -- make-ups, the done ones too
    done integer NOT NULL,
    PRIMARY KEY (date, bundle, branch)
) PARTITION BY RANGE (date);
CREATE INDEX activity_branch_of_branch ON activity_branch (branch, date);

-- A line of the sign-in sheet.
CREATE TABLE attendance (
    date date NOT NULL,
    bundle bigint NOT NULL,
    line smallint NOT NULL,
    branch integer NOT NULL,
    name text,            -- NULL when names are not kept
    group_name text,      -- the same
    class person_class,   -- NULL: a guest who was written in by hand
    state attendance_state NOT NULL,
    at timestamp,
    by_hand boolean NOT NULL,
    excused boolean NOT NULL, -- 按规定可暂不参加, and came
    PRIMARY KEY (date, bundle, line)
) PARTITION BY RANGE (date);

-- The counts of one question (1 主题, 2 内容, 3 方式, 4 效果) and one kind of people; NULL where the
-- terminal hides them because they are too few. Nothing finer leaves a terminal.
CREATE TABLE evaluation (
    date date NOT NULL,
    bundle bigint NOT NULL,
    question smallint NOT NULL CHECK (question BETWEEN 1 AND 4),
    audience evaluation_audience NOT NULL,
    satisfied integer,
    basic integer,
    unsatisfied integer,
    no_comment integer,
    PRIMARY KEY (date, bundle, question, audience)
) PARTITION BY RANGE (date);

-- Who owes a make-up, and who has done it.
CREATE TABLE makeup (
    date date NOT NULL,
    bundle bigint NOT NULL,
    number smallint NOT NULL, -- 1, 2, … within the bundle
    branch integer NOT NULL,
    name text,                -- NULL when names are not kept
    on_leave boolean NOT NULL,
    added boolean NOT NULL,   -- asked for by the organizer, not by the rules
    done_on date,             -- NULL: still owed
    way text,                 -- alone, told, online, elsewhere, other
    PRIMARY KEY (date, bundle, number)
) PARTITION BY RANGE (date);
