-- Questions that must see past the wall, each answering no more than it has to.

-- Has this person a live referral of this family already, anywhere, in any record that was joined to theirs?
CREATE OR REPLACE FUNCTION ppr_live_referral(person uuid, of_family text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH kept AS (SELECT coalesce(joined_to, id) AS id FROM patients_patient WHERE id = person)
    SELECT EXISTS (
        SELECT 1 FROM referrals_referral
         WHERE patient_id IN (SELECT id FROM kept UNION ALL
                              SELECT p.id FROM patients_patient p JOIN kept ON p.joined_to = kept.id)
           AND family = of_family
           AND state IN ('orientation', 'draft', 'sent', 'received', 'assessing', 'waiting', 'offered',
                         'slot_assigned', 'joined', 'returned'))
$$;
REVOKE ALL ON FUNCTION ppr_live_referral(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_live_referral(uuid, text) TO ppr_app;

-- Slots of these lines that nobody holds and that are not set aside, whoever may see who holds the others.
CREATE OR REPLACE FUNCTION ppr_free_slots(of_lines uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id FROM entities_slot s
     WHERE s.line_id = ANY (of_lines)
       AND s.opens_on <= current_date AND (s.closes_on IS NULL OR s.closes_on > current_date)
       AND NOT EXISTS (SELECT 1 FROM entities_slotpause a WHERE a.slot_id = s.id
                          AND a.begins_on <= current_date AND (a.ends_on IS NULL OR a.ends_on > current_date))
       AND NOT EXISTS (SELECT 1 FROM referrals_placement p WHERE p.slot_id = s.id AND p.state <> 'ended')
     ORDER BY s.line_id, s.number
$$;
REVOKE ALL ON FUNCTION ppr_free_slots(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_free_slots(uuid[]) TO ppr_app;

-- Which one in the waiting list of its line is this referral, and of how many? Asked by those who see the referral,
-- who may not see the others: it answers with two numbers. The order is that of referrals.board.
CREATE OR REPLACE FUNCTION ppr_waiting_place(of_referral uuid) RETURNS TABLE (place bigint, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ranked.place, ranked.people FROM (
        SELECT r.id,
               row_number() OVER (ORDER BY r.urgency <> 'high', r.sent_at, r.id) AS place,
               count(*) OVER () AS people
          FROM referrals_referral r
         WHERE r.state = 'waiting'
           AND r.line_id = (SELECT line_id FROM referrals_referral WHERE id = of_referral)) ranked
     WHERE ranked.id = of_referral
$$;
REVOKE ALL ON FUNCTION ppr_waiting_place(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_waiting_place(uuid) TO ppr_app;
