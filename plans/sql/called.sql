-- The meeting that is still to come by a plan, and who is asked to it: whoever ends the process in the entity of the
-- plan has to be able to tell them that it is not held, and sees no meetings. It answers with ids, no day and no place.
CREATE OR REPLACE FUNCTION ppr_asked_to_meeting(of_plan uuid)
RETURNS TABLE (meeting uuid, number int, asked uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.row_version, array_agg(i.membership_id)
      FROM plans_reviewmeeting m
      JOIN plans_plan p ON p.id = m.plan_id
      JOIN plans_reviewinvitee i ON i.meeting_id = m.id AND NOT i.taken_back AND i.membership_id IS NOT NULL
     WHERE m.plan_id = of_plan AND m.state = 'called' AND p.state <> 'closed'
       AND p.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid
     GROUP BY m.id
$$;
REVOKE ALL ON FUNCTION ppr_asked_to_meeting(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_asked_to_meeting(uuid) TO ppr_app;
