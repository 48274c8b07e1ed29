-- Questions that must see past the wall, each answering no more than it has to.

-- Has this person a live referral of this family already, anywhere?
CREATE OR REPLACE FUNCTION ppr_live_referral(person uuid, of_family text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM referrals_referral
         WHERE patient_id = person AND family = of_family
           AND state IN ('orientation', 'draft', 'sent', 'received', 'assessing', 'waiting', 'offered',
                         'slot_assigned', 'joined', 'returned'))
$$;
REVOKE ALL ON FUNCTION ppr_live_referral(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_live_referral(uuid, text) TO ppr_app;

-- Slots of these lines that nobody holds, whoever may see who holds the others.
CREATE OR REPLACE FUNCTION ppr_free_slots(of_lines uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id FROM entities_slot s
     WHERE s.line_id = ANY (of_lines) AND NOT s.out_of_service
       AND s.opens_on <= current_date AND (s.closes_on IS NULL OR s.closes_on > current_date)
       AND NOT EXISTS (SELECT 1 FROM referrals_placement p WHERE p.slot_id = s.id AND p.state <> 'ended')
     ORDER BY s.line_id, s.number
$$;
REVOKE ALL ON FUNCTION ppr_free_slots(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_free_slots(uuid[]) TO ppr_app;
