-- load_bundle() as in 002_load.sql, branch by branch: statements that take a whole list are planned
-- anew for every bundle, as nobody knows how long the next one is, and that was a fifth of the
-- server's time.
CREATE OR REPLACE FUNCTION load_bundle(
    new_id bigint, new_key bytea, new_number bigint, new_identity text, new_folder text,
    new_version integer, new_code text, new_terminals integer, new_log bytea,
    new_seqs int8multirange, new_received_on date,
    new_date date, new_type activity_type, new_theme text, new_start_min integer,
    new_end_min integer, new_place text, new_host text, new_way text, new_moved_from date,
    new_moved_reported_on date, new_steps date[], new_ballots integer, new_voters integer,
    new_formula satisfaction_formula, new_counts integer[], new_rate_tenths integer,
    new_branches text[], new_figures integer[]) RETURNS integer[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = themeday, pg_temp AS $$
DECLARE
    from_device integer;
    from_committee integer;
    ids integer[] := '{}';
    branch_name text;
    branch_id integer;
BEGIN
    SELECT id, committee INTO from_device, from_committee
    FROM device WHERE public_key = new_key AND trusted;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not trusted' USING ERRCODE = 'TD002';
    END IF;
    -- Two loaders with two exports of one activity decide one after the other which one counts.
    PERFORM pg_advisory_xact_lock(from_committee, hashtext(new_identity));
    INSERT INTO bundle (id, device, committee, number, identity, date, folder, version, code,
                        terminals, entries, log, seqs, received_on)
    VALUES (new_id, from_device, from_committee, new_number, new_identity, new_date, new_folder,
            new_version, new_code, new_terminals, length(new_log) / 8, new_log, new_seqs,
            new_received_on)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'already loaded' USING ERRCODE = 'TD001';
    END IF;
    FOREACH branch_name IN ARRAY new_branches LOOP
        SELECT id INTO branch_id
        FROM branch WHERE committee = from_committee AND name = branch_name;
        IF NOT FOUND THEN
            ids := branch_ids(from_committee, new_branches);
            EXIT;
        END IF;
        ids := ids || branch_id;
    END LOOP;
    UPDATE branch SET own = true WHERE id = ids[1] AND NOT own;
    INSERT INTO activity VALUES (
        new_date, new_id, true, from_device, new_number, new_type, new_theme, new_start_min,
        new_end_min, new_place, new_host, new_way, new_moved_from, new_moved_reported_on, new_steps,
        cardinality(new_branches), new_received_on, new_ballots, new_voters, new_formula,
        new_counts[1], new_counts[2], new_counts[3], new_counts[4], new_rate_tenths);
    -- Ten figures for each branch, in the order of the columns.
    FOR i IN 0 .. cardinality(ids) - 1 LOOP
        INSERT INTO activity_branch VALUES (
            new_date, new_id, ids[i + 1], i, true,
            new_figures[10 * i + 1], new_figures[10 * i + 2], new_figures[10 * i + 3],
            new_figures[10 * i + 4], new_figures[10 * i + 5], new_figures[10 * i + 6],
            new_figures[10 * i + 7], new_figures[10 * i + 8], new_figures[10 * i + 9],
            new_figures[10 * i + 10]);
    END LOOP;
    IF EXISTS (SELECT 1 FROM bundle WHERE identity = new_identity AND id <> new_id) THEN
        PERFORM settle_versions(from_committee, new_identity);
    END IF;
    RETURN ids;
END $$;
