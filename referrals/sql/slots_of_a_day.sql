-- The board of any day: which slots were open, which of them paid for, and how each stood. Nobody's name.

-- Slots of these lines that can be taken on that day: open for good, in force, not set aside, held by nobody.
DROP FUNCTION IF EXISTS ppr_free_slots(uuid[]);
CREATE OR REPLACE FUNCTION ppr_free_slots(of_lines uuid[], on_day date) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH in_force AS MATERIALIZED (SELECT l.id FROM unnest(of_lines) l(id) WHERE ppr_line_in_force(l.id, on_day))
    SELECT s.id FROM entities_slot s JOIN in_force ON in_force.id = s.line_id
     WHERE s.opens_on <= on_day AND s.closes_on IS NULL
       AND NOT EXISTS (SELECT 1 FROM entities_slotreduction r WHERE r.slot_id = s.id AND r.until_on IS NULL)
       AND NOT EXISTS (SELECT 1 FROM entities_slotpause a WHERE a.slot_id = s.id
                          AND a.begins_on <= on_day AND (a.ends_on IS NULL OR a.ends_on > on_day))
       AND NOT EXISTS (SELECT 1 FROM referrals_placement p WHERE p.slot_id = s.id AND p.state <> 'ended')
     ORDER BY s.line_id, s.number
$$;
REVOKE ALL ON FUNCTION ppr_free_slots(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_free_slots(uuid[], date) TO ppr_app;

-- How each open slot stood on each of these days, as it is known now. Where no agreement pays (any more), a slot is open
-- only for whoever has it.
CREATE OR REPLACE FUNCTION ppr_slot_days(of_lines uuid[], days date[])
RETURNS TABLE (day date, line_id uuid, slot_id uuid, state text, funded boolean, closing boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH asked AS MATERIALIZED (
        SELECT d.day, l.id, ppr_line_in_force(l.id, d.day) AS in_force
          FROM unnest(days) d(day) CROSS JOIN unnest(of_lines) l(id))
    SELECT asked.day, s.line_id, s.id, coalesce(t.kind, a.kind, 'vacant'),
           asked.in_force AND NOT coalesce(r.from_on <= asked.day, false),
           s.closes_on IS NOT NULL OR r.from_on IS NOT NULL
      FROM asked
      JOIN entities_slot s ON s.line_id = asked.id
       AND s.opens_on <= asked.day AND (s.closes_on IS NULL OR s.closes_on > asked.day)
      LEFT JOIN referrals_stay t ON t.slot_id = s.id AND t.during @> asked.day AND upper_inf(t.recorded)
      LEFT JOIN entities_slotpause a ON a.slot_id = s.id
       AND a.begins_on <= asked.day AND (a.ends_on IS NULL OR a.ends_on > asked.day)
      LEFT JOIN LATERAL (SELECT min(x.from_on) AS from_on FROM entities_slotreduction x
                          WHERE x.slot_id = s.id AND (x.until_on IS NULL OR x.until_on > asked.day)) r ON true
     WHERE asked.in_force OR t.id IS NOT NULL
$$;
REVOKE ALL ON FUNCTION ppr_slot_days(uuid[], date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_slot_days(uuid[], date[]) TO ppr_app;

-- The same in numbers, for a year on one chart.
CREATE OR REPLACE FUNCTION ppr_line_days(of_lines uuid[], days date[])
RETURNS TABLE (day date, line_id uuid, state text, funded boolean, slots bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.day, d.line_id, d.state, d.funded, count(*) FROM ppr_slot_days(of_lines, days) d GROUP BY 1, 2, 3, 4
$$;
REVOKE ALL ON FUNCTION ppr_line_days(uuid[], date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_line_days(uuid[], date[]) TO ppr_app;

-- Leavings of these lines: how many people left since that day, whoever they were (no slot, no day), and the slots that
-- are expected to be left on a day, as was agreed with whoever has them.
CREATE OR REPLACE FUNCTION ppr_line_leavings(of_lines uuid[], since date)
RETURNS TABLE (line_id uuid, slot_id uuid, on_day date, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT gone.line_id, NULL::uuid, NULL::date, count(*) FROM (
        SELECT o.line_id, max(coalesce(upper(t.during), 'infinity'::date)) AS left_on
          FROM referrals_stay t JOIN entities_slot o ON o.id = t.slot_id
         WHERE o.line_id = ANY (of_lines) AND upper_inf(t.recorded) AND t.kind IN ('occupied', 'suspended')
         GROUP BY o.line_id, t.slot_id, t.placement_id) gone
     WHERE gone.left_on >= since AND gone.left_on < 'infinity'
     GROUP BY gone.line_id
    UNION ALL
    SELECT s.line_id, s.id, p.expected_end_on, 1 FROM referrals_placement p JOIN entities_slot s ON s.id = p.slot_id
     WHERE s.line_id = ANY (of_lines) AND p.state IN ('active', 'suspended') AND p.expected_end_on IS NOT NULL
$$;
REVOKE ALL ON FUNCTION ppr_line_leavings(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_line_leavings(uuid[], date) TO ppr_app;
DROP FUNCTION IF EXISTS ppr_line_left(uuid[], date, date), ppr_line_leaving(uuid[]);
