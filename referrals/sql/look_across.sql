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

-- How many people wait for each of these lines? For the usual wait on the card of a line: numbers, and nobody behind
-- them. The states are those of referrals.board.WAITING.
CREATE OR REPLACE FUNCTION ppr_waiting_counts(of_lines uuid[]) RETURNS TABLE (line_id uuid, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.line_id, count(*) FROM referrals_referral r
     WHERE r.line_id = ANY (of_lines) AND r.state IN ('sent', 'received', 'assessing', 'waiting')
     GROUP BY r.line_id
$$;
REVOKE ALL ON FUNCTION ppr_waiting_counts(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_waiting_counts(uuid[]) TO ppr_app;
