-- Grants derive from care links, in the same transaction, by the database: no runtime login may write one.

-- Is this record joined to another one of the same person? Then it is read, and nobody writes in it any more.
CREATE OR REPLACE FUNCTION ppr_is_joined(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM patients_patient WHERE id = person AND joined_to IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION ppr_is_joined(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ppr_regrant(changed uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- One at a time for one patient: two links opened at once would each miss the other's grants.
    PERFORM pg_advisory_xact_lock(hashtextextended(p::text, 7))
       FROM (SELECT DISTINCT unnest(changed) AS p ORDER BY 1) s;

    WITH wanted AS (
        SELECT l.patient_id, y.group_id, c.code, max(coalesce(l.until, '9999-12-31')) AS until
          FROM patients_carelink l
          JOIN entities_party y ON y.entity_id = l.entity_id AND y.role = l.role
         CROSS JOIN LATERAL unnest(l.opens) AS c(code)
         WHERE l.patient_id = ANY (changed) AND l.user_id IS NULL
           AND l.since <= clock_timestamp() + interval '1 minute'
           AND (l.until IS NULL OR l.until > clock_timestamp())
           AND c.code <> ALL (l.withheld)
           AND NOT (c.code IN ('contribute', 'note', 'sign') AND ppr_is_joined(l.patient_id))
         GROUP BY 1, 2, 3
    ), gone AS (
        DELETE FROM patients_patientgroupgrant g
         WHERE g.content_object_id = ANY (changed)
           AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.patient_id = g.content_object_id
                              AND w.group_id = g.group_id AND w.code = g.code)
    )
    INSERT INTO patients_patientgroupgrant AS g (group_id, permission_id, content_object_id, code, until, next_due)
    SELECT w.group_id, p.id, w.patient_id, w.code, w.until,
           (SELECT max(o.next_due) FROM patients_patientgroupgrant o WHERE o.content_object_id = w.patient_id)
      FROM wanted w
      JOIN auth_permission p ON p.codename = w.code
      JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'patients' AND t.model = 'patient'
        ON CONFLICT (group_id, permission_id, content_object_id)
        DO UPDATE SET until = EXCLUDED.until, code = EXCLUDED.code
        WHERE g.until <> EXCLUDED.until OR g.code <> EXCLUDED.code;

    WITH wanted AS (
        SELECT l.patient_id, l.user_id, l.membership_id, c.code, max(coalesce(l.until, '9999-12-31')) AS until
          FROM patients_carelink l
         CROSS JOIN LATERAL unnest(l.opens) AS c(code)
         WHERE l.patient_id = ANY (changed) AND l.user_id IS NOT NULL
           AND l.since <= clock_timestamp() + interval '1 minute'
           AND (l.until IS NULL OR l.until > clock_timestamp())
           AND c.code <> ALL (l.withheld)
           AND NOT (c.code IN ('contribute', 'note', 'sign') AND ppr_is_joined(l.patient_id))
         GROUP BY 1, 2, 3, 4
    ), gone AS (
        DELETE FROM patients_patientusergrant g
         WHERE g.content_object_id = ANY (changed)
           AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.patient_id = g.content_object_id
                              AND w.user_id = g.user_id AND w.code = g.code
                              AND w.membership_id IS NOT DISTINCT FROM g.membership_id)
    )
    INSERT INTO patients_patientusergrant AS g
           (user_id, membership_id, permission_id, content_object_id, code, until, next_due)
    SELECT w.user_id, w.membership_id, p.id, w.patient_id, w.code, w.until,
           (SELECT max(o.next_due) FROM patients_patientgroupgrant o WHERE o.content_object_id = w.patient_id)
      FROM wanted w
      JOIN auth_permission p ON p.codename = w.code
      JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'patients' AND t.model = 'patient'
        ON CONFLICT (user_id, permission_id, content_object_id, membership_id)
        DO UPDATE SET until = EXCLUDED.until, code = EXCLUDED.code
        WHERE g.until <> EXCLUDED.until OR g.code <> EXCLUDED.code;
END $$;
REVOKE ALL ON FUNCTION ppr_regrant(uuid[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ppr_care_link_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ppr_regrant(array_agg(DISTINCT patient_id)) FROM changed HAVING count(*) > 0;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ppr_care_link_added() FROM PUBLIC;

CREATE OR REPLACE FUNCTION ppr_care_link_altered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ppr_regrant(ARRAY[coalesce(NEW.patient_id, OLD.patient_id)]);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ppr_care_link_altered() FROM PUBLIC;

-- A new link opens at once: the rows written next (the patient itself) need it.
DROP TRIGGER IF EXISTS care_link_added ON patients_carelink;
CREATE TRIGGER care_link_added AFTER INSERT ON patients_carelink
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ppr_care_link_added();
-- An ended one closes as the transaction ends: who ends their own link still writes its history and the audit.
DROP TRIGGER IF EXISTS care_link_altered ON patients_carelink;
CREATE CONSTRAINT TRIGGER care_link_altered AFTER UPDATE OR DELETE ON patients_carelink
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ppr_care_link_altered();

-- A record is joined to one that is kept itself, and none is joined to it: no chains, whoever may see the others.
CREATE OR REPLACE FUNCTION ppr_joined_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('joining', 7));
    IF NEW.joined_to = NEW.id OR EXISTS (SELECT 1 FROM patients_patient WHERE joined_to = NEW.id)
       OR NOT EXISTS (SELECT 1 FROM patients_patient WHERE id = NEW.joined_to AND joined_to IS NULL) THEN
        RAISE check_violation USING MESSAGE = 'a record is joined to one that is kept, and none is joined to it';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION ppr_joined_once() FROM PUBLIC;
DROP TRIGGER IF EXISTS joined_once ON patients_patient;
CREATE TRIGGER joined_once BEFORE UPDATE OF joined_to ON patients_patient FOR EACH ROW
    WHEN (NEW.joined_to IS NOT NULL AND OLD.joined_to IS DISTINCT FROM NEW.joined_to)
    EXECUTE FUNCTION ppr_joined_once();

-- What may be done in it follows, as the transaction ends.
CREATE OR REPLACE FUNCTION ppr_joined_regrants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ppr_regrant(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ppr_joined_regrants() FROM PUBLIC;
DROP TRIGGER IF EXISTS joined_regrants ON patients_patient;
CREATE CONSTRAINT TRIGGER joined_regrants AFTER UPDATE OF joined_to ON patients_patient
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.joined_to IS DISTINCT FROM NEW.joined_to) EXECUTE FUNCTION ppr_joined_regrants();

-- The date that lists sort by stands in the grants, so that a caseload is one index range per party.
CREATE OR REPLACE FUNCTION ppr_set_next_due(patient uuid, due date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE patients_patientgroupgrant SET next_due = due
     WHERE content_object_id = patient AND next_due IS DISTINCT FROM due;
    UPDATE patients_patientusergrant SET next_due = due
     WHERE content_object_id = patient AND next_due IS DISTINCT FROM due;
$$;
REVOKE ALL ON FUNCTION ppr_set_next_due(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_set_next_due(uuid, date) TO ppr_app, ppr_jobs;

-- An expired grant opens nothing; this only tidies, and opens links whose first day has come. Returns patients.
CREATE OR REPLACE FUNCTION ppr_tidy_grants() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stale uuid[];
BEGIN
    SELECT array_agg(DISTINCT patient_id) INTO stale FROM (
        SELECT content_object_id AS patient_id FROM patients_patientgroupgrant WHERE until <= now()
        UNION ALL
        SELECT content_object_id FROM patients_patientusergrant WHERE until <= now()
        UNION ALL
        SELECT patient_id FROM patients_carelink WHERE since BETWEEN now() - interval '1 hour' AND now()
    ) s;
    IF stale IS NULL THEN RETURN 0; END IF;
    PERFORM ppr_regrant(stale);
    RETURN cardinality(stale);
END $$;
REVOKE ALL ON FUNCTION ppr_tidy_grants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_tidy_grants() TO ppr_jobs;

-- Is somebody with one of these identifiers known here? Yes or no; who and where is for the coordinator.
CREATE OR REPLACE FUNCTION ppr_person_known(digests text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM patients_identifier WHERE digest = ANY (digests))
$$;
REVOKE ALL ON FUNCTION ppr_person_known(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_person_known(text[]) TO ppr_app;

-- Is this person new? Then, and only then, whoever registers them may write the first link, to their own party.
CREATE OR REPLACE FUNCTION ppr_nobody_linked(patient uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM patients_carelink WHERE patient_id = patient)
$$;
REVOKE ALL ON FUNCTION ppr_nobody_linked(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_nobody_linked(uuid) TO ppr_app;

REVOKE ALL ON patients_patientgroupgrant, patients_patientusergrant FROM PUBLIC, ppr_app, ppr_jobs;
GRANT SELECT ON patients_patientgroupgrant, patients_patientusergrant TO ppr_app, ppr_jobs;
ALTER TABLE patients_patientgroupgrant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE patients_patientusergrant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner_all ON patients_patientgroupgrant;
CREATE POLICY owner_all ON patients_patientgroupgrant TO ppr_owner USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS app_own ON patients_patientgroupgrant;
CREATE POLICY app_own ON patients_patientgroupgrant FOR SELECT TO ppr_app
    USING (group_id = nullif(current_setting('ppr.group', true), '')::int);
DROP POLICY IF EXISTS jobs_all ON patients_patientgroupgrant;
CREATE POLICY jobs_all ON patients_patientgroupgrant FOR SELECT TO ppr_jobs USING (true);
DROP POLICY IF EXISTS owner_all ON patients_patientusergrant;
CREATE POLICY owner_all ON patients_patientusergrant TO ppr_owner USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS app_own ON patients_patientusergrant;
CREATE POLICY app_own ON patients_patientusergrant FOR SELECT TO ppr_app
    USING (user_id = nullif(current_setting('ppr.user', true), '')::uuid);
DROP POLICY IF EXISTS jobs_all ON patients_patientusergrant;
CREATE POLICY jobs_all ON patients_patientusergrant FOR SELECT TO ppr_jobs USING (true);
