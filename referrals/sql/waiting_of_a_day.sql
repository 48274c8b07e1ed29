-- Who was referred to each of these lines and had no slot at that moment, in the order in which they stood. Ids alone:
-- a name is read through the wall, by whoever may still see it. Where somebody stood is told by the moves (a move of
-- that day counts); which line and which urgency by the referral's history, or by its first version where the moves
-- are older than it. The states are those of referrals.board.WAITING.
CREATE OR REPLACE FUNCTION ppr_waiting_at(of_lines uuid[], moment timestamptz)
RETURNS TABLE (line_id uuid, referral_id uuid, state text, urgency text, sent_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH stood AS (
        SELECT DISTINCT ON (e.referral_id) e.referral_id, e.to_state
          FROM referrals_referralevent e
         WHERE e.at < moment
           AND e.referral_id IN (SELECT h.id FROM referrals_historicalreferral h WHERE h.line_id = ANY (of_lines))
         ORDER BY e.referral_id, e.at DESC, e.id DESC)
    SELECT was.line_id, stood.referral_id, stood.to_state, was.urgency, was.sent_at
      FROM stood CROSS JOIN LATERAL (
           SELECT h.line_id, h.urgency, h.sent_at FROM referrals_historicalreferral h WHERE h.id = stood.referral_id
            ORDER BY h.history_date >= moment, CASE WHEN h.history_date < moment THEN h.history_date END DESC,
                     h.history_date, h.history_id LIMIT 1) was
     WHERE stood.to_state IN ('sent', 'received', 'assessing', 'waiting') AND was.line_id = ANY (of_lines)
     ORDER BY was.line_id, stood.to_state <> 'waiting', was.urgency <> 'high', was.sent_at, stood.referral_id
$$;
REVOKE ALL ON FUNCTION ppr_waiting_at(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_waiting_at(uuid[], timestamptz) TO ppr_app;
