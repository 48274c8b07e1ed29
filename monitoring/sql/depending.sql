-- How many plans, referrals and people waiting rest on this membership, whoever asks? An administrator, who sees
-- nobody's record, learns three numbers and no name.
CREATE OR REPLACE FUNCTION ppr_depending_on(of_membership uuid) RETURNS TABLE (plans bigint, referrals bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT count(*) FROM plans_plan WHERE key_worker_id = of_membership AND state <> 'closed'),
           (SELECT count(*) FROM referrals_referral
             WHERE responsible_id = of_membership
               AND (state IN ('orientation', 'draft', 'sent', 'received', 'assessing', 'waiting', 'offered',
                              'slot_assigned', 'joined', 'returned')
                    -- who said no is kept in touch with, for the month in which it can be taken up again
                    OR (state = 'person_declined' AND closed_on >= (now() AT TIME ZONE 'Europe/Madrid')::date - 31))),
           (SELECT count(*) FROM referrals_referral
             WHERE supporter_id = of_membership AND state IN ('waiting', 'offered'))
$$;
REVOKE ALL ON FUNCTION ppr_depending_on(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_depending_on(uuid) TO ppr_app;
