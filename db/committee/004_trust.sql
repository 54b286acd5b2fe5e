-- Which terminals are believed. Both functions keep what was there before.

-- The committee at the end of a path below the root, made where it is missing.
CREATE FUNCTION committee_at(path text[]) RETURNS integer
LANGUAGE plpgsql SET search_path = themeday, pg_temp AS $$
DECLARE
    at integer;
    step text;
BEGIN
    SELECT id INTO at FROM committee WHERE parent IS NULL;
    FOREACH step IN ARRAY path LOOP
        INSERT INTO committee (parent, name) VALUES (at, step) ON CONFLICT DO NOTHING;
        SELECT id INTO at FROM committee WHERE parent = at AND name = step;
    END LOOP;
    RETURN at;
END $$;

-- Trusts a terminal, or trusts it in another place or under another label: 'added', 'changed' or
-- 'known'. What was loaded stays with the branches of the committee that it had. Without a path a
-- terminal that was known before stays where it is, a new one belongs to the root.
CREATE FUNCTION trust_device(key bytea, its_name text, its_fingerprint text, path text[],
                             its_label text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = themeday, pg_temp AS $$
DECLARE
    old device;
    new device;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('themeday.trust', 0));
    SELECT * INTO old FROM device WHERE public_key = key FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO device (name, public_key, fingerprint, committee, label, trusted)
        VALUES (its_name, key, its_fingerprint, committee_at(coalesce(path, '{}')),
                coalesce(its_label, ''), true) RETURNING * INTO new;
    ELSE
        UPDATE device SET trusted = true, label = coalesce(its_label, label),
            committee = CASE WHEN path IS NULL THEN committee ELSE committee_at(path) END
        WHERE id = old.id RETURNING * INTO new;
    END IF;
    IF new = old THEN
        RETURN 'known';
    END IF;
    INSERT INTO device_entry (device, what, old, new)
    VALUES (new.id, CASE WHEN old.trusted THEN 'change' ELSE 'add' END,
            CASE WHEN old.id IS NOT NULL THEN to_jsonb(old) END, to_jsonb(new));
    RETURN CASE WHEN old.trusted THEN 'changed' ELSE 'added' END;
END $$;

-- Trusts it no more; what was loaded of it stays. False: there is no such trusted terminal.
CREATE FUNCTION distrust_device(its_id integer, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = themeday, pg_temp AS $$
DECLARE
    old device;
    new device;
BEGIN
    SELECT * INTO old FROM device WHERE id = its_id AND trusted FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE device SET trusted = false WHERE id = its_id RETURNING * INTO new;
    INSERT INTO device_entry (device, what, reason, old, new)
    VALUES (its_id, 'remove', why, to_jsonb(old), to_jsonb(new));
    RETURN true;
END $$;

-- "校党委/会计学院党总支"; the root is "".
CREATE VIEW committee_path WITH (security_invoker) AS
WITH RECURSIVE below (id, path) AS (
    SELECT id, '' FROM committee WHERE parent IS NULL
    UNION ALL
    SELECT committee.id, path || CASE WHEN path = '' THEN '' ELSE '/' END || name
    FROM committee JOIN below ON committee.parent = below.id)
SELECT id, path FROM below;
