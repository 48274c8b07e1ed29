-- What the ledger refuses, whatever the code does: nobody where no agreement pays, no closing over somebody's head,
-- no home without a process.

CREATE OR REPLACE FUNCTION ppr_line_in_force(of_line uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM entities_line l JOIN entities_agreement g ON g.id = l.agreement_id
         WHERE l.id = of_line
           AND l.valid_from <= on_day AND (l.valid_until IS NULL OR l.valid_until >= on_day)
           AND g.valid_from <= on_day AND g.valid_until >= on_day
           AND EXISTS (SELECT 1 FROM entities_accession a
                        WHERE a.agreement_id = g.id AND a.entity_id = l.entity_id
                          AND a.from_on <= on_day AND (a.until_on IS NULL OR a.until_on >= on_day)))
$$;

-- A placement begins on a day on which its line is in force; a slot that is going to close takes nobody new.
CREATE OR REPLACE FUNCTION ppr_placement_in_force() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    begins date;
    of_line uuid;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.slot_id = OLD.slot_id THEN
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' THEN
        begins := coalesce(NEW.offered_on, NEW.assigned_on);
    ELSE
        SELECT e."on" INTO begins FROM referrals_placementevent e
         WHERE e.placement_id = NEW.id AND e.to_slot_id = NEW.slot_id ORDER BY e.recorded_at DESC LIMIT 1;
        begins := coalesce(begins, (now() AT TIME ZONE 'Europe/Madrid')::date);
    END IF;
    SELECT line_id INTO of_line FROM entities_slot WHERE id = NEW.slot_id;
    IF NOT ppr_line_in_force(of_line, begins) THEN
        RAISE check_violation USING MESSAGE = 'no agreement in force pays for this slot on ' || begins,
            CONSTRAINT = 'placement_in_force', TABLE = TG_TABLE_NAME;
    END IF;
    IF EXISTS (SELECT 1 FROM entities_slotreduction r JOIN entities_lineplan n ON n.id = r.plan_id
                WHERE r.slot_id = NEW.slot_id AND r.until_on IS NULL AND (n.decided_at AT TIME ZONE 'Europe/Madrid')::date <= begins) THEN
        RAISE check_violation USING MESSAGE = 'this slot closes when it is left and takes nobody new',
            CONSTRAINT = 'placement_not_on_a_closing_slot', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS placement_in_force ON referrals_placement;
CREATE TRIGGER placement_in_force BEFORE INSERT OR UPDATE OF slot_id ON referrals_placement
    FOR EACH ROW EXECUTE FUNCTION ppr_placement_in_force();

-- Every day of the ledger lies on a day on which its slot is open, from whichever side it is changed.
CREATE OR REPLACE FUNCTION ppr_stay_on_open_slot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF upper_inf(NEW.recorded) AND EXISTS (
           SELECT 1 FROM entities_slot s
            WHERE s.id = NEW.slot_id AND NOT NEW.during <@ daterange(s.opens_on, s.closes_on)) THEN
        RAISE check_violation USING MESSAGE = 'the slot is not open on all of these days',
            CONSTRAINT = 'stay_on_open_slot', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS stay_on_open_slot ON referrals_stay;
CREATE TRIGGER stay_on_open_slot AFTER INSERT OR UPDATE ON referrals_stay
    FOR EACH ROW EXECUTE FUNCTION ppr_stay_on_open_slot();

CREATE OR REPLACE FUNCTION ppr_slot_not_closed_over_somebody() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referrals_stay t
                WHERE t.slot_id = NEW.id AND upper_inf(t.recorded) AND NOT isempty(t.during)
                  AND NOT t.during <@ daterange(NEW.opens_on, NEW.closes_on)) THEN
        RAISE check_violation USING MESSAGE = 'somebody has this slot on those days',
            CONSTRAINT = 'slot_not_closed_over_somebody', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS slot_not_closed_over_somebody ON entities_slot;
CREATE TRIGGER slot_not_closed_over_somebody BEFORE UPDATE OF opens_on, closes_on ON entities_slot
    FOR EACH ROW EXECUTE FUNCTION ppr_slot_not_closed_over_somebody();

-- From which day has nobody this slot any more? NULL: never had, infinity: somebody has it without an end.
CREATE OR REPLACE FUNCTION ppr_slot_left_on(of_slot uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(coalesce(upper(t.during), 'infinity'::date)) FROM referrals_stay t
     WHERE t.slot_id = of_slot AND upper_inf(t.recorded)
$$;
REVOKE ALL ON FUNCTION ppr_slot_left_on(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_slot_left_on(uuid) TO ppr_app, ppr_jobs;

-- A slot that was only open for who had it closes as it is left; fires after the ledger has been brought up to date.
CREATE OR REPLACE FUNCTION ppr_left_slot_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE entities_slot s SET closes_on = greatest(r.from_on, ppr_slot_left_on(s.id), s.opens_on)
      FROM entities_slotreduction r
     WHERE r.slot_id = s.id AND r.until_on IS NULL AND s.closes_on IS NULL
       AND s.id IN (OLD.slot_id, NEW.slot_id)
       AND NOT EXISTS (SELECT 1 FROM referrals_placement p WHERE p.slot_id = s.id AND p.state <> 'ended');
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS placement_stays_then_close ON referrals_placement;
CREATE TRIGGER placement_stays_then_close AFTER UPDATE ON referrals_placement
    FOR EACH ROW WHEN (NEW.state = 'ended' OR NEW.slot_id <> OLD.slot_id) EXECUTE FUNCTION ppr_left_slot_closes();

-- How far is the process of this person, in any record that was joined to theirs: none, kept (a slot, not begun), running?
CREATE OR REPLACE FUNCTION ppr_process_stands(person uuid, of_family text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH kept AS (SELECT coalesce(joined_to, id) AS id FROM patients_patient WHERE id = person),
    theirs AS (
        SELECT p.state FROM referrals_placement p
          JOIN entities_slot s ON s.id = p.slot_id JOIN entities_line l ON l.id = s.line_id
          JOIN entities_programme g ON g.id = l.programme_id
         WHERE p.state <> 'ended' AND g.family = of_family
           AND p.patient_id IN (SELECT id FROM kept UNION ALL
                                SELECT o.id FROM patients_patient o JOIN kept ON o.joined_to = kept.id))
    SELECT CASE WHEN bool_or(state IN ('active', 'suspended')) THEN 'running'
                WHEN count(*) > 0 THEN 'kept' ELSE 'none' END FROM theirs
$$;
REVOKE ALL ON FUNCTION ppr_process_stands(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_process_stands(uuid, text) TO ppr_app, ppr_jobs;

-- A home goes with a process: asked when the transaction ends, so that both may begin, or end, in one.
CREATE OR REPLACE FUNCTION ppr_home_has_process() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referrals_placement p JOIN entities_slot s ON s.id = p.slot_id
                 JOIN entities_line l ON l.id = s.line_id JOIN entities_programme g ON g.id = l.programme_id
                WHERE p.id = NEW.id AND p.state <> 'ended' AND g.family = 'housing')
       AND ppr_process_stands(NEW.patient_id, 'process') = 'none' THEN
        RAISE check_violation USING MESSAGE = 'a place in a home needs a process at the same time',
            CONSTRAINT = 'home_has_process', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS home_has_process ON referrals_placement;
CREATE CONSTRAINT TRIGGER home_has_process AFTER INSERT ON referrals_placement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ppr_home_has_process();
