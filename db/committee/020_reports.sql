-- What the reports of `themeday committee` read (db/committee_survey.h): of the exports that count
-- one row for each branch of an activity. Row-level security holds here, too.

-- Where a committee is: the names above it, from below the root, and its own.
CREATE VIEW committee_place WITH (security_invoker) AS
WITH RECURSIVE place (id, path) AS (
    SELECT id, ARRAY[]::text[] FROM committee WHERE parent IS NULL
    UNION ALL
    SELECT committee.id, place.path || committee.name
    FROM committee JOIN place ON committee.parent = place.id)
SELECT id, path, array_to_string(path, ' / ') AS name FROM place;

-- The branches with the committee they belong to.
CREATE VIEW branch_place WITH (security_invoker) AS
SELECT branch.id, branch.name, branch.own, committee_place.path, committee_place.name AS committee
FROM branch JOIN committee_place ON committee_place.id = branch.committee;

-- For people who ask in SQL: an activity of a branch. The evaluation is the whole activity's: of a
-- joint one it counts for every branch, as it does on the terminal.
CREATE VIEW branch_activity WITH (security_invoker) AS
SELECT activity_branch.branch, activity_branch.position, activity.date, activity.type,
    activity.theme, activity.start_min, activity.end_min, activity.received_on,
    cardinality(array_remove(activity.steps, NULL)) AS steps,
    activity_branch.members, activity_branch.expected, activity_branch.present,
    activity_branch.late, activity_branch.on_leave, activity_branch.other_way,
    activity_branch.absent, activity_branch.guests,
    activity_branch.owed - activity_branch.done AS owed, activity_branch.done,
    activity.ballots, activity.voters, activity.formula, activity.satisfied, activity.basic,
    activity.unsatisfied, activity.no_comment
FROM activity_branch JOIN activity USING (date, bundle)
WHERE activity_branch.current AND activity.current;

-- The same for the program, which reads a year of 10,000 branches at once: a row's numbers as one
-- value, made when the row is written, leave the server several times as fast as a column for each.
-- Four bytes for each number, -1 for NULL, in the order in which db/committee_survey.c reads them.
ALTER TABLE activity ADD COLUMN figures bytea GENERATED ALWAYS AS (
    int4send((extract(year FROM date) * 10000 + extract(month FROM date) * 100
              + extract(day FROM date))::integer)
    || int4send(CASE type WHEN 'theme-day' THEN 0 WHEN 'committee' THEN 1 WHEN 'assembly' THEN 2
                          WHEN 'group' THEN 3 WHEN 'lecture' THEN 4 ELSE 5 END)
    || int4send(start_min) || int4send(end_min) || int4send(received_on - date)
    || int4send(cardinality(array_remove(steps, NULL)))
    || int4send(coalesce(ballots, -1)) || int4send(coalesce(voters, -1))
    || int4send(CASE formula WHEN 'basic_too' THEN 0 WHEN 'satisfied_only' THEN 1
                             WHEN 'weighted' THEN 2 ELSE -1 END)
    || int4send(coalesce(satisfied, -1)) || int4send(coalesce(basic, -1))
    || int4send(coalesce(unsatisfied, -1)) || int4send(coalesce(no_comment, -1))) STORED;
ALTER TABLE activity_branch ADD COLUMN figures bytea GENERATED ALWAYS AS (
    int4send(branch) || int4send(position) || int4send(members) || int4send(expected)
    || int4send(present) || int4send(late) || int4send(on_leave) || int4send(other_way)
    || int4send(absent) || int4send(guests) || int4send(owed - done) || int4send(done)) STORED;

-- Whose rows are seen is decided here, once and as the policies decide it: those of the tables would
-- look for everybody's branches and terminals again in every month. Nobody's function is run on rows
-- that he may not see (security_barrier).
CREATE VIEW branch_figures WITH (security_barrier) AS
SELECT activity_branch.date, activity_branch.branch, activity_branch.figures AS of_branch,
    activity.figures AS of_activity, activity.theme
FROM activity_branch JOIN activity USING (date, bundle)
WHERE activity_branch.current AND activity.current AND activity_branch.branch IN (
    SELECT id FROM branch WHERE NOT row_security_active('branch'::regclass)
        OR committee IN (SELECT committees_of(current_user)));

GRANT SELECT ON committee_place, branch_place, branch_activity, branch_figures TO themeday_reader;
