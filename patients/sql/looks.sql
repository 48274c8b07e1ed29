-- The audit's questions about people: why somebody looks, who looked, and for the auditor which person it is.

-- By which care link the acting party looks at these people: the one purpose of all, 'several', or none.
-- A link that ended in this very transaction still counts: it was in force when its page was asked for.
CREATE OR REPLACE FUNCTION ppr_purpose(patients uuid[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE count(DISTINCT purpose) WHEN 0 THEN '' WHEN 1 THEN min(purpose) ELSE 'several' END FROM (
        SELECT DISTINCT ON (l.patient_id) l.patient_id, l.purpose
          FROM patients_carelink l
         WHERE l.patient_id = ANY (patients)
           AND l.since <= clock_timestamp() + interval '1 minute'
           AND (l.until IS NULL OR l.until >= transaction_timestamp())
           AND CASE WHEN l.user_id IS NULL
                    THEN l.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid
                         AND l.role = current_setting('ppr.role', true)
                    ELSE l.user_id = nullif(current_setting('ppr.user', true), '')::uuid
                         AND (l.membership_id IS NULL OR l.membership_id =
                              nullif(current_setting('ppr.membership', true), '')::uuid) END
         ORDER BY l.patient_id, l.user_id IS NULL, l.since DESC
    ) looked
$$;
REVOKE ALL ON FUNCTION ppr_purpose(uuid[]) FROM PUBLIC;

-- Who looked at the plan of the person who asks, the latest first: pages one by one, lists and searches by day.
-- Whoever asks holds the link «self» on that person, or gets nothing. Their own visits are left out.
CREATE OR REPLACE FUNCTION ppr_seen_by(person uuid, before timestamptz, most int)
RETURNS TABLE (at timestamptz, times bigint, act text, what text, refused boolean, entity text, role text,
               purpose text, by_user uuid, by_system boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(e.at), count(*), e.act, CASE WHEN e.act IN ('list', 'search') THEN '' ELSE e.what END,
           e.result IN (401, 403, 404), coalesce(y.name, ''), e.role, e.purpose, e.user_id, e.system <> ''
      FROM entities_auditentry e LEFT JOIN entities_entity y ON y.id = e.chain
     WHERE e.patient_ids @> ARRAY[person]
       AND e.user_id IS DISTINCT FROM nullif(current_setting('ppr.user', true), '')::uuid
       AND EXISTS (SELECT 1 FROM patients_carelink l
                    WHERE l.patient_id = person AND l.purpose = 'self'
                      AND l.user_id = nullif(current_setting('ppr.user', true), '')::uuid
                      AND l.since <= clock_timestamp() AND (l.until IS NULL OR l.until > clock_timestamp()))
     GROUP BY e.act, CASE WHEN e.act IN ('list', 'search') THEN '' ELSE e.what END, e.result IN (401, 403, 404),
              y.name, e.role, e.purpose, e.user_id, e.system <> '',
              CASE WHEN e.act IN ('list', 'search') THEN (e.at AT TIME ZONE 'Europe/Madrid')::date END,
              CASE WHEN e.act IN ('list', 'search') THEN 0 ELSE e.id END
    HAVING max(e.at) < before
     ORDER BY max(e.at) DESC LIMIT most
$$;
REVOKE ALL ON FUNCTION ppr_seen_by(uuid, timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_seen_by(uuid, timestamptz, int) TO ppr_app;

-- Which person has one of these identifiers: an id for the auditor's log, nothing for anybody else.
CREATE OR REPLACE FUNCTION ppr_person_of(digests text[]) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT patient_id FROM patients_identifier
     WHERE digest = ANY (digests) AND current_setting('ppr.role', true) = 'auditor' LIMIT 1
$$;
REVOKE ALL ON FUNCTION ppr_person_of(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_person_of(text[]) TO ppr_app;
