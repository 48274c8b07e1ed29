-- Everything that stands in one plan now, as one JSON object. It runs with the rights of whoever asks, so each row
-- passes its table's policy. A function, because its statement is planned once a connection: planning the policies of
-- nine tables cost the page more than reading them.
CREATE OR REPLACE FUNCTION ppr_written(of_plan uuid) RETURNS json
LANGUAGE plpgsql STABLE SECURITY INVOKER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN json_build_object(
        'statements', (SELECT json_agg(t ORDER BY t.kind) FROM plans_istatement t
                        WHERE t.plan_id = of_plan AND t.superseded_at IS NULL),
        'strengths', (SELECT json_agg(t ORDER BY t.position, t.id) FROM plans_strength t
                       WHERE t.plan_id = of_plan AND t.removed_at IS NULL),
        'supports', (SELECT json_agg(t ORDER BY t.position, t.id) FROM plans_support t WHERE t.plan_id = of_plan),
        'goals', (SELECT json_agg(t ORDER BY t.position, t.created_at) FROM plans_goal t WHERE t.plan_id = of_plan),
        'steps', (SELECT json_agg(t ORDER BY t.position, t.id) FROM plans_goal g
                    JOIN plans_goalstep t ON t.goal_id = g.id WHERE g.plan_id = of_plan),
        'risks', (SELECT json_agg(t ORDER BY t.id) FROM plans_risktalk t
                   WHERE t.plan_id = of_plan AND t.over_on IS NULL),
        'versions', (SELECT json_agg(t ORDER BY t.number DESC) FROM plans_planversion t WHERE t.plan_id = of_plan),
        'signatures', (SELECT json_agg(t ORDER BY v.number DESC, t.signed_at) FROM plans_planversion v
                         JOIN plans_signature t ON t.version_id = v.id WHERE v.plan_id = of_plan),
        'answers', (SELECT json_agg(t ORDER BY t.at) FROM plans_planversion v
                      JOIN plans_disagreementanswer t ON t.version_id = v.id WHERE v.plan_id = of_plan),
        'areas', (SELECT json_agg(t) FROM entities_goalarea t)
    );
END $$;
REVOKE ALL ON FUNCTION ppr_written(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_written(uuid) TO ppr_app;
