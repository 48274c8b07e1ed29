-- The ledger of stays, derived from a placement and its events in the same statement that changes them.

-- What a placement and its events say today: which slot, in which way, on which days.
CREATE OR REPLACE FUNCTION ppr_stays_said(of_placement uuid) RETURNS TABLE (slot uuid, kind text, during daterange)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    p referrals_placement;
    turn record;
    begun date;
BEGIN
    SELECT * INTO p FROM referrals_placement WHERE id = of_placement;
    SELECT from_slot_id INTO slot FROM referrals_placementevent
     WHERE placement_id = p.id AND referrals_placementevent.kind = 'intensity' ORDER BY "on", recorded_at LIMIT 1;
    slot := coalesce(slot, p.slot_id);
    FOR turn IN
        SELECT said.on_day, said.turned, said.to_slot FROM (
            SELECT coalesce(p.offered_on, p.assigned_on) AS on_day, 0 AS n, '-infinity'::timestamptz AS at,
                   -- Offered and taken on one day: nobody waits for an answer any more.
                   CASE WHEN p.offered_on IS NULL OR (p.offered_on = p.assigned_on AND p.answer_by IS NULL)
                        THEN 'assigned' ELSE 'offered' END AS turned, NULL::uuid AS to_slot
            UNION ALL
            SELECT p.assigned_on, 1, '-infinity', 'assigned', NULL WHERE p.offered_on < p.assigned_on
            UNION ALL
            SELECT p.joined_on, 2, '-infinity', 'occupied', NULL WHERE p.joined_on IS NOT NULL
            UNION ALL
            SELECT e."on", 3, e.recorded_at,
                   CASE e.kind WHEN 'held' THEN 'suspended' WHEN 'resumed' THEN 'occupied' END, e.to_slot_id
              FROM referrals_placementevent e
             WHERE e.placement_id = p.id AND e.kind IN ('held', 'resumed', 'intensity')
        ) said ORDER BY said.on_day, said.n, said.at
    LOOP
        IF begun < least(turn.on_day, p.ended_on) THEN
            during := daterange(begun, least(turn.on_day, p.ended_on));
            RETURN NEXT;
        END IF;
        begun := turn.on_day;
        kind := coalesce(turn.turned, kind);
        slot := coalesce(turn.to_slot, slot);
    END LOOP;
    IF p.ended_on IS NULL OR begun < p.ended_on THEN
        during := daterange(begun, p.ended_on);
        RETURN NEXT;
    END IF;
END $$;

-- Bring the ledger of one placement up to date. What was written in this same transaction nobody has read yet.
CREATE OR REPLACE FUNCTION ppr_restay(of_placement uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM referrals_stay s WHERE s.placement_id = of_placement AND lower(s.recorded) = now();
    -- A transaction that began before the one that wrote the row leaves it as never held true.
    UPDATE referrals_stay s SET recorded = tstzrange(lower(s.recorded), greatest(now(), lower(s.recorded)))
     WHERE s.placement_id = of_placement AND upper_inf(s.recorded)
       AND NOT EXISTS (SELECT 1 FROM ppr_stays_said(of_placement) said
                        WHERE said.slot = s.slot_id AND said.kind = s.kind AND said.during = s.during);
    INSERT INTO referrals_stay (id, patient_id, placement_id, slot_id, kind, during, recorded)
    SELECT gen_random_uuid(), p.patient_id, p.id, said.slot, said.kind, said.during, tstzrange(now(), NULL)
      FROM referrals_placement p, ppr_stays_said(p.id) said
     WHERE p.id = of_placement
       AND NOT EXISTS (SELECT 1 FROM referrals_stay s
                        WHERE s.placement_id = p.id AND upper_inf(s.recorded)
                          AND s.slot_id = said.slot AND s.kind = said.kind AND s.during = said.during);
END $$;
REVOKE ALL ON FUNCTION ppr_restay(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ppr_placement_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'referrals_placement' THEN
        PERFORM ppr_restay(NEW.id);
    ELSE
        PERFORM ppr_restay(NEW.placement_id);
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS placement_stays ON referrals_placement;
CREATE TRIGGER placement_stays AFTER INSERT OR UPDATE ON referrals_placement
    FOR EACH ROW EXECUTE FUNCTION ppr_placement_changed();
DROP TRIGGER IF EXISTS placement_event_stays ON referrals_placementevent;
CREATE TRIGGER placement_event_stays AFTER INSERT ON referrals_placementevent
    FOR EACH ROW EXECUTE FUNCTION ppr_placement_changed();

-- What was there before the ledger counts as known since it happened.
CREATE OR REPLACE FUNCTION ppr_stays_known_from_the_start() RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE referrals_stay SET recorded = tstzrange(lower(during)::timestamptz, NULL) WHERE lower(recorded) = now();
    UPDATE entities_lineprice SET recorded_at = from_on::timestamptz WHERE recorded_at = now();
$$;
REVOKE ALL ON FUNCTION ppr_stays_known_from_the_start() FROM PUBLIC;
DO $$ BEGIN
    PERFORM ppr_restay(p.id) FROM referrals_placement p
      WHERE NOT EXISTS (SELECT 1 FROM referrals_stay s WHERE s.placement_id = p.id);
    SET CONSTRAINTS ALL IMMEDIATE;
EXCEPTION WHEN exclusion_violation THEN
    RAISE WARNING 'placements of before the ledger overlap on a slot: %', SQLERRM;
END $$;

-- A price lasts until the next one; each keeps the day from which it holds and the moment it was written down. A day is
-- one of the clocks on the wall here: the database counts in another zone. One that is put right before the line begins
-- holds from its first day.
CREATE OR REPLACE FUNCTION ppr_line_priced() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.monthly_price <> OLD.monthly_price THEN
        INSERT INTO entities_lineprice (id, line_id, from_on, monthly_price, recorded_at)
        VALUES (gen_random_uuid(), NEW.id,
                CASE TG_OP WHEN 'INSERT' THEN NEW.valid_from
                           ELSE greatest((now() AT TIME ZONE 'Europe/Madrid')::date, NEW.valid_from) END,
                NEW.monthly_price, now());
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS line_price ON entities_line;
CREATE TRIGGER line_price AFTER INSERT OR UPDATE ON entities_line FOR EACH ROW EXECUTE FUNCTION ppr_line_priced();
INSERT INTO entities_lineprice (id, line_id, from_on, monthly_price, recorded_at)
SELECT gen_random_uuid(), l.id, l.valid_from, l.monthly_price, now() FROM entities_line l
 WHERE NOT EXISTS (SELECT 1 FROM entities_lineprice x WHERE x.line_id = l.id);
SELECT ppr_stays_known_from_the_start();

-- Days of each line between two days, both included, as known at a moment, by price; no name, no person. Days before the
-- first price (of a line whose first day was put right) cost what the line cost first.
CREATE OR REPLACE FUNCTION ppr_settlement(of_lines uuid[], first_day date, last_day date, known timestamptz)
RETURNS TABLE (line_id uuid, kind text, price numeric, days bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.line_id, t.kind, (
               SELECT x.monthly_price FROM entities_lineprice x
                WHERE x.line_id = s.line_id AND x.recorded_at <= known
                ORDER BY x.from_on <= d.day::date DESC,
                         CASE WHEN x.from_on <= d.day::date THEN x.from_on END DESC, x.from_on, x.recorded_at DESC
                LIMIT 1), count(*)
      FROM referrals_stay t
      JOIN entities_slot s ON s.id = t.slot_id
     CROSS JOIN LATERAL generate_series(
               greatest(lower(t.during), first_day)::timestamp,
               least(upper(t.during) - 1, last_day)::timestamp, '1 day') AS d(day)
     WHERE s.line_id = ANY (of_lines) AND t.kind IN ('occupied', 'suspended')
       AND t.during && daterange(first_day, last_day, '[]') AND t.recorded @> known
     GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION ppr_settlement(uuid[], date, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_settlement(uuid[], date, date, timestamptz) TO ppr_app;
