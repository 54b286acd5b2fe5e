-- What somebody has to look at. As whoever asks, so that row-level security holds here, too.

-- Activities of a terminal of which no bundle came though later ones did: numbers are given in the
-- order in which activities are added, so one that is still ahead may be among them. A missing end
-- cannot be seen.
CREATE VIEW device_gap WITH (security_invoker) AS
SELECT device, before + 1 AS first, number - 1 AS last
FROM (SELECT device, number,
             coalesce(lag(number) OVER (PARTITION BY device ORDER BY number), 0) AS before
      FROM (SELECT DISTINCT device, number FROM bundle) AS known) AS step
WHERE number > before + 1;

-- Two pasts under one key: exports of one activity of which neither log begins with the other, or
-- two activities that claim the same entries of the log. It is a terminal whose data folder was
-- copied or put back from a backup, or somebody who has its key.
CREATE VIEW device_conflict WITH (security_invoker) AS
SELECT device, number, folder FROM bundle WHERE diverges
UNION
SELECT bundle.device, bundle.number, bundle.folder
FROM bundle JOIN bundle AS other ON other.device = bundle.device AND other.number <> bundle.number
    AND other.seqs && bundle.seqs;

-- Activities that several terminals reported each for itself: what one of them recorded counts, and
-- the other's records do not, until they are merged and exported again.
CREATE VIEW activity_unmerged WITH (security_invoker) AS
SELECT device.committee, bundle.identity, min(bundle.folder) AS first, max(bundle.folder) AS last
FROM bundle JOIN device ON device.id = bundle.device
GROUP BY device.committee, bundle.identity
HAVING count(DISTINCT bundle.device) > 1 AND count(DISTINCT bundle.device) > max(bundle.terminals);
