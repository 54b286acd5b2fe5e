-- What a loader may do beyond inserting lines: open a month, and enter a bundle.

-- The partitions of a month. In a transaction of its own, before bundles of that month are loaded.
-- They are locked in the order in which load_bundle() and its caller use them.
CREATE FUNCTION open_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = themeday, pg_temp AS $$
DECLARE
    first date := date_trunc('month', day);
    parent text;
    leaf text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('themeday.open_month', 0));
    FOREACH parent IN ARRAY ARRAY['activity', 'activity_branch', 'attendance', 'evaluation',
                                  'makeup'] LOOP
        leaf := parent || to_char(first, '_YYYY_MM');
        CONTINUE WHEN to_regclass(leaf) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', leaf, parent,
                       first, first + interval '1 month');
        -- Row-level security, which COPY refuses, is the parents' alone; nobody may read a part.
        IF parent IN ('attendance', 'evaluation', 'makeup') THEN
            EXECUTE format('GRANT INSERT ON %I TO themeday_loader', leaf);
        END IF;
    END LOOP;
END $$;

-- The ids of branches of a committee, new ones made; in the order of the names.
CREATE FUNCTION branch_ids(of_committee integer, names text[]) RETURNS integer[]
LANGUAGE plpgsql SET search_path = themeday, pg_temp AS $$
DECLARE
    ids integer[];
BEGIN
    SELECT array_agg(branch.id ORDER BY wanted.place) INTO ids
    FROM unnest(names) WITH ORDINALITY AS wanted (name, place)
    JOIN branch ON branch.committee = of_committee AND branch.name = wanted.name;
    IF cardinality(ids) = cardinality(names) THEN
        RETURN ids;
    END IF;
    -- Sorted, so that two loaders never wait for each other crosswise.
    INSERT INTO branch (committee, name)
    SELECT of_committee, name FROM unnest(names) AS wanted (name) ORDER BY name
    ON CONFLICT DO NOTHING;
    SELECT array_agg(branch.id ORDER BY wanted.place) INTO ids
    FROM unnest(names) WITH ORDINALITY AS wanted (name, place)
    JOIN branch ON branch.committee = of_committee AND branch.name = wanted.name;
    RETURN ids;
END $$;

-- Decides among all exports of one activity which one counts, whatever came first.
CREATE FUNCTION settle_versions(of_committee integer, of_identity text) RETURNS void
LANGUAGE plpgsql SET search_path = themeday, pg_temp AS $$
DECLARE
    versions bigint[];
    newest bigint;
    first_received date;
BEGIN
    SELECT array_agg(bundle.id ORDER BY terminals DESC, entries DESC, version DESC, bundle.id DESC),
        min(received_on) INTO versions, first_received
    FROM bundle JOIN device ON device.id = bundle.device
    WHERE bundle.identity = of_identity AND device.committee = of_committee;
    newest := versions[1];
    UPDATE bundle SET replaced_by = nullif(newest, id)
    WHERE id = ANY (versions) AND replaced_by IS DISTINCT FROM nullif(newest, id);
    UPDATE activity SET current = (activity.bundle = newest), received_on = first_received
    FROM bundle WHERE bundle.id = ANY (versions) AND activity.date = bundle.date
        AND activity.bundle = bundle.id;
    UPDATE activity_branch SET current = (activity_branch.bundle = newest)
    FROM bundle WHERE bundle.id = ANY (versions) AND activity_branch.date = bundle.date
        AND activity_branch.bundle = bundle.id;
    -- A log only ever grows: of two exports one log begins with the other, or they are of two pasts.
    UPDATE bundle SET diverges = true
    WHERE id = ANY (versions) AND NOT diverges AND EXISTS (
        SELECT 1 FROM bundle AS other
        WHERE other.id = ANY (versions) AND other.device = bundle.device
            AND substr(other.log, 1, least(length(other.log), length(bundle.log)))
                <> substr(bundle.log, 1, least(length(other.log), length(bundle.log))));
END $$;

-- Enters a bundle with its activity and the figures of its branches, inside the transaction in which
-- the caller then copies its lines. Returns the branches' ids in the order of their names.
-- SQLSTATE TD001: it is known already; TD002: the terminal is not trusted.
CREATE FUNCTION load_bundle(
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
    ids integer[];
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
    ids := branch_ids(from_committee, new_branches);
    UPDATE branch SET own = true WHERE id = ids[1] AND NOT own;
    INSERT INTO activity VALUES (
        new_date, new_id, true, from_device, new_number, new_type, new_theme, new_start_min,
        new_end_min, new_place, new_host, new_way, new_moved_from, new_moved_reported_on, new_steps,
        cardinality(new_branches), new_received_on, new_ballots, new_voters, new_formula,
        new_counts[1], new_counts[2], new_counts[3], new_counts[4], new_rate_tenths);
    -- Ten figures for each branch, in the order of the columns.
    INSERT INTO activity_branch
    SELECT new_date, new_id, ids[i + 1], i, true,
        new_figures[10 * i + 1], new_figures[10 * i + 2], new_figures[10 * i + 3],
        new_figures[10 * i + 4], new_figures[10 * i + 5], new_figures[10 * i + 6],
        new_figures[10 * i + 7], new_figures[10 * i + 8], new_figures[10 * i + 9],
        new_figures[10 * i + 10]
    FROM generate_series(0, cardinality(new_branches) - 1) AS i;
    IF EXISTS (SELECT 1 FROM bundle WHERE identity = new_identity AND id <> new_id) THEN
        PERFORM settle_versions(from_committee, new_identity);
    END IF;
    RETURN ids;
END $$;
