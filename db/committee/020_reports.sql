-- What the reports of `themeday committee` read (db/committee_survey.h): of the exports that count
-- one row for each branch of an activity. As whoever asks, so that row-level security holds here,
-- too.

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

-- An activity of a branch. The evaluation is the whole activity's: of a joint one it counts for
-- every branch, as it does on the terminal.
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

GRANT SELECT ON committee_place, branch_place, branch_activity TO themeday_reader;
