-- Who may do what. The roles are groups without a login: GRANT themeday_reader TO somebody.
--
-- themeday_loader   what `themeday collect` needs: it may insert and enter bundles, and see which
--                   bundles and terminals there are. It reads no attendance.
-- themeday_trustee  what `themeday trust … --db` needs: which terminals are trusted.
-- themeday_reader   reads, and of all that only the branches of the committees that it is bound to:
--                   INSERT INTO reader (role, committee) SELECT 'office_of_accounting', id FROM
--                   committee WHERE name = '会计学院党总支'. Bound to the root a role reads all;
--                   bound to nothing it reads nothing.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['themeday_loader', 'themeday_trustee', 'themeday_reader'] LOOP
        -- They belong to the whole server, where another database, or somebody who may make roles
        -- for an owner who may not, has perhaps made them.
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = role);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- at this very moment
        END;
    END LOOP;
END $$;

CREATE TABLE reader (
    role name NOT NULL,
    committee integer NOT NULL REFERENCES committee (id),
    PRIMARY KEY (role, committee)
);

-- The committees that a role reads: those it is bound to, itself or through a group, and all below.
CREATE FUNCTION committees_of(asking name) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = themeday, pg_temp AS $$
    WITH RECURSIVE below (id) AS (
        SELECT reader.committee FROM reader JOIN pg_roles ON pg_roles.rolname = reader.role
        WHERE pg_has_role(asking, pg_roles.oid, 'USAGE')
        UNION
        SELECT committee.id FROM committee JOIN below ON committee.parent = below.id)
    SELECT id FROM below
$$;

-- Those above a committee: where a branch is, whoever may read it may know.
CREATE FUNCTION committees_above(asking name) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = themeday, pg_temp AS $$
    WITH RECURSIVE above (id) AS (
        SELECT reader.committee FROM reader JOIN pg_roles ON pg_roles.rolname = reader.role
        WHERE pg_has_role(asking, pg_roles.oid, 'USAGE')
        UNION
        SELECT committee.parent FROM committee JOIN above ON committee.id = above.id
        WHERE committee.parent IS NOT NULL)
    SELECT id FROM above
$$;

ALTER TABLE committee ENABLE ROW LEVEL SECURITY;
ALTER TABLE device_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE branch ENABLE ROW LEVEL SECURITY;
ALTER TABLE device ENABLE ROW LEVEL SECURITY;
ALTER TABLE bundle ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity_branch ENABLE ROW LEVEL SECURITY;
ALTER TABLE attendance ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation ENABLE ROW LEVEL SECURITY;
ALTER TABLE makeup ENABLE ROW LEVEL SECURITY;

-- Each sub-select is worked out once for a query, not once for a row.
CREATE POLICY own_branches ON committee FOR SELECT TO themeday_reader
    USING (id IN (SELECT committees_of(current_user))
           OR id IN (SELECT committees_above(current_user)));
CREATE POLICY own_branches ON branch FOR SELECT TO themeday_reader
    USING (committee IN (SELECT committees_of(current_user)));
CREATE POLICY own_branches ON device FOR SELECT TO themeday_reader
    USING (committee IN (SELECT committees_of(current_user)));
CREATE POLICY own_branches ON device_entry FOR SELECT TO themeday_reader
    USING (device IN (SELECT id FROM device));
CREATE POLICY own_branches ON bundle FOR SELECT TO themeday_reader
    USING (committee IN (SELECT committees_of(current_user)));
CREATE POLICY own_branches ON activity FOR SELECT TO themeday_reader
    USING (bundle IN (SELECT id FROM bundle));
CREATE POLICY own_branches ON activity_branch FOR SELECT TO themeday_reader
    USING (branch IN (SELECT id FROM branch));
CREATE POLICY own_branches ON attendance FOR SELECT TO themeday_reader
    USING (branch IN (SELECT id FROM branch));
CREATE POLICY own_branches ON evaluation FOR SELECT TO themeday_reader
    USING (bundle IN (SELECT id FROM bundle));
CREATE POLICY own_branches ON makeup FOR SELECT TO themeday_reader
    USING (branch IN (SELECT id FROM branch));

CREATE POLICY all_committees ON committee FOR SELECT TO themeday_loader, themeday_trustee
    USING (true);
CREATE POLICY all_devices ON device FOR SELECT TO themeday_loader, themeday_trustee USING (true);
CREATE POLICY all_entries ON device_entry FOR SELECT TO themeday_trustee USING (true);
CREATE POLICY all_bundles ON bundle FOR SELECT TO themeday_loader USING (true);

GRANT USAGE ON SCHEMA themeday TO themeday_loader, themeday_trustee, themeday_reader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA themeday FROM PUBLIC;
GRANT EXECUTE ON FUNCTION committees_of, committees_above TO themeday_reader;
GRANT EXECUTE ON FUNCTION open_month, load_bundle TO themeday_loader;
GRANT EXECUTE ON FUNCTION trust_device, distrust_device TO themeday_trustee;
GRANT SELECT ON migration, committee, committee_path
    TO themeday_loader, themeday_trustee, themeday_reader;
GRANT SELECT ON bundle, device, device_gap, device_conflict, activity_unmerged TO themeday_loader;
GRANT SELECT ON device, device_entry TO themeday_trustee;
GRANT SELECT ON branch, device, device_entry, bundle, activity, activity_branch, attendance,
    evaluation, makeup, device_gap, device_conflict, activity_unmerged TO themeday_reader;
