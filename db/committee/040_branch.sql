-- branch_ids() as in 002_load.sql, branch by branch like load_bundle() in 030_load.sql: every branch
-- comes here once, and planning a list anew was a tenth of the server's time while a committee's
-- branches were new.
CREATE OR REPLACE FUNCTION branch_ids(of_committee integer, names text[]) RETURNS integer[]
LANGUAGE plpgsql SET search_path = themeday, pg_temp AS $$
DECLARE
    ids integer[] := '{}';
    sorted text[] := names;
    branch_name text;
    branch_id integer;
BEGIN
    -- So that two loaders never wait for each other crosswise.
    IF cardinality(names) > 1 THEN
        sorted := ARRAY(SELECT unnest(names) ORDER BY 1);
    END IF;
    FOREACH branch_name IN ARRAY sorted LOOP
        INSERT INTO branch (committee, name) VALUES (of_committee, branch_name)
        ON CONFLICT DO NOTHING;
    END LOOP;
    FOREACH branch_name IN ARRAY names LOOP
        SELECT id INTO branch_id
        FROM branch WHERE committee = of_committee AND name = branch_name;
        ids := ids || branch_id;
    END LOOP;
    RETURN ids;
END $$;
