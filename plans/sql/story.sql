-- One timeline of what both sides did, the newest first. It runs with the rights of whoever asks: each row passes its
-- table's policy, and each strand is read only where the permission that opens its table is among those `held`. A
-- function, because a statement over thirty strands takes far longer to plan than to run: this one is planned once a
-- connection. Each strand gives no more than a page, so a long history costs what a short one does.
CREATE OR REPLACE FUNCTION ppr_story(person uuid, held text[], of_kind text, in_language text, most int,
                                     before_at timestamptz, before_id uuid, before_strand text)
RETURNS TABLE (strand text, id uuid, at timestamptz, code text, title text, text text, words text, lang text,
               by_id uuid, typed_id uuid)
LANGUAGE plpgsql STABLE SECURITY INVOKER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    (SELECT 'words', t.id, t.said_at::timestamptz, t.kind::text, '', '', t.words::text, t.language::text, NULL::uuid, t.typed_by_id
       FROM plans_istatement t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'words')
        AND t.answer = 'said'
        AND (before_at IS NULL OR (t.said_at::timestamptz, t.id, 'words') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'strength', t.id, t.said_at::timestamptz, '', '', '', t.words::text, t.language::text, NULL::uuid, t.typed_by_id
       FROM plans_strength t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'words')
        AND t.answer = 'said' AND t.removed_at IS NULL
        AND (before_at IS NULL OR (t.said_at::timestamptz, t.id, 'strength') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'support', t.id, t.said_at::timestamptz, '', t.who::text, '', t.words::text, t.language::text, NULL::uuid, t.typed_by_id
       FROM plans_support t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'words')
        AND t.answer = 'said'
        AND (before_at IS NULL OR (t.said_at::timestamptz, t.id, 'support') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'goal', t.id, t.created_at::timestamptz, '', '', t.objective::text, t.words::text, t.language::text, t.objective_by_id, t.typed_by_id
       FROM plans_goal t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'goals')
        AND (before_at IS NULL OR (t.created_at::timestamptz, t.id, 'goal') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'goal_stage', t.history_id, t.history_date::timestamptz, t.state::text, '', t.objective::text, '', '', t.history_membership_id, NULL::uuid
       FROM plans_historicalgoal t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'goals')
        AND t.history_type = '~' AND t.state <> (SELECT b.state FROM plans_historicalgoal b WHERE b.id = t.id
                 AND b.history_date < t.history_date ORDER BY b.history_date DESC LIMIT 1)
        AND (before_at IS NULL OR (t.history_date::timestamptz, t.history_id, 'goal_stage') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'step', t.id, t.done_on::timestamptz, '', '', t.text::text, '', '', t.owner_membership_id, NULL::uuid
       FROM plans_goalstep t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'goals')
        AND t.done_on IS NOT NULL
        AND (before_at IS NULL OR (t.done_on::timestamptz, t.id, 'step') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'risk', t.id, t.written_at::timestamptz, '', t.about::text, '', '', '', t.written_by_id, NULL::uuid
       FROM plans_risktalk t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'plan')
        AND (before_at IS NULL OR (t.written_at::timestamptz, t.id, 'risk') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'review', t.id, t.held_on::timestamptz, '', '', t.decisions::text, t.words::text, t.language::text, t.led_by_id, t.typed_by_id
       FROM plans_review t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'plan')
        AND (before_at IS NULL OR (t.held_on::timestamptz, t.id, 'review') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'version', t.id, t.frozen_at::timestamptz, t.position::text, t.number::text, '', t.words::text, t.language::text, t.frozen_by_id, t.typed_by_id
       FROM plans_planversion t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'plan')
        AND (before_at IS NULL OR (t.frozen_at::timestamptz, t.id, 'version') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'disagreement', t.id, t.at::timestamptz, '', '', t.text::text, '', '', t.by_id, NULL::uuid
       FROM plans_disagreementanswer t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'plan')
        AND (before_at IS NULL OR (t.at::timestamptz, t.id, 'disagreement') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'note', t.id, t.happened_at::timestamptz, t.kind::text, t.retracted_reason::text, t.text::text, '', '', t.author_id, NULL::uuid
       FROM plans_progressnote t
      WHERE t.patient_id = person AND 'view_notes' = ANY (held) AND of_kind IN ('', 'notes')
        AND (before_at IS NULL OR (t.happened_at::timestamptz, t.id, 'note') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'amendment', t.id, t.at::timestamptz, '', '', t.text::text, '', '', t.by_id, NULL::uuid
       FROM plans_notemark t
      WHERE t.patient_id = person AND 'view_notes' = ANY (held) AND of_kind IN ('', 'notes')
        AND t.kind = 'amendment'
        AND (before_at IS NULL OR (t.at::timestamptz, t.id, 'amendment') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'question', t.id, t.asked_at::timestamptz, '', '', t.text::text, '', '', t.asked_by_id, NULL::uuid
       FROM plans_question t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'notes')
        AND (before_at IS NULL OR (t.asked_at::timestamptz, t.id, 'question') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'answer', t.id, t.answered_at::timestamptz, '', '', t.answer::text, '', '', t.answered_by_id, NULL::uuid
       FROM plans_question t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'notes')
        AND t.answered_at IS NOT NULL
        AND (before_at IS NULL OR (t.answered_at::timestamptz, t.id, 'answer') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'objection', t.id, t.asked_at::timestamptz, t.wish::text, '', '', t.text::text, '', NULL::uuid, NULL::uuid
       FROM plans_objection t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'notes')
        AND (before_at IS NULL OR (t.asked_at::timestamptz, t.id, 'objection') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'objection_answer', t.id, t.answered_at::timestamptz, '', '', t.answer::text, '', '', t.answered_by_id, NULL::uuid
       FROM plans_objection t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'notes')
        AND t.answered_at IS NOT NULL
        AND (before_at IS NULL OR (t.answered_at::timestamptz, t.id, 'objection_answer') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'call', t.id, t.asked_at::timestamptz, '', t.suits::text, '', t.text::text, '', NULL::uuid, NULL::uuid
       FROM plans_callrequest t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'notes')
        AND (before_at IS NULL OR (t.asked_at::timestamptz, t.id, 'call') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'called', t.id, t.answered_at::timestamptz, '', '', t.answer::text, '', '', t.answered_by_id, NULL::uuid
       FROM plans_callrequest t
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'notes')
        AND t.answered_at IS NOT NULL
        AND (before_at IS NULL OR (t.answered_at::timestamptz, t.id, 'called') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'fact', t.id, t.recorded_at::timestamptz, t.block::text, CASE in_language WHEN 'en' THEN c.label_en ELSE c.label_es END::text, t.details::text, '', '', t.recorded_by_id, NULL::uuid
       FROM patients_socialfact t LEFT JOIN entities_socialcode c ON c.id = t.code_id
      WHERE t.patient_id = person AND 'view_social' = ANY (held) AND of_kind IN ('', 'social')
        AND (before_at IS NULL OR (t.recorded_at::timestamptz, t.id, 'fact') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'crisis_begun', t.id, t.offered_on::timestamptz, t.state::text, '', '', t.answer_words::text, '', t.led_by_id, NULL::uuid
       FROM plans_crisisplan t
      WHERE t.patient_id = person AND 'view_crisis' = ANY (held) AND of_kind IN ('', 'crisis')
        AND (before_at IS NULL OR (t.offered_on::timestamptz, t.id, 'crisis_begun') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'crisis_in_force', t.id, t.agreed_on::timestamptz, t.state::text, '', '', '', '', t.led_by_id, NULL::uuid
       FROM plans_crisisplan t
      WHERE t.patient_id = person AND 'view_crisis' = ANY (held) AND of_kind IN ('', 'crisis')
        AND t.agreed_on IS NOT NULL
        AND (before_at IS NULL OR (t.agreed_on::timestamptz, t.id, 'crisis_in_force') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'admitted', t.id, t.admitted_at::timestamptz, '', h.name::text, '', '', '', t.recorded_by_id, NULL::uuid
       FROM plans_hospitalstay t JOIN entities_entity h ON h.id = t.hospital_id
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'hospital')
        AND (before_at IS NULL OR (t.admitted_at::timestamptz, t.id, 'admitted') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'home', t.id, t.left_at::timestamptz, '', h.name::text, '', '', '', NULL::uuid, NULL::uuid
       FROM plans_hospitalstay t JOIN entities_entity h ON h.id = t.hospital_id
      WHERE t.patient_id = person AND 'view_plan' = ANY (held) AND of_kind IN ('', 'hospital')
        AND t.left_at IS NOT NULL
        AND (before_at IS NULL OR (t.left_at::timestamptz, t.id, 'home') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'emergency', t.id, t.since::timestamptz, '', '', '', '', '', t.membership_id, NULL::uuid
       FROM patients_carelink t
      WHERE t.patient_id = person AND 'view_identity' = ANY (held) AND of_kind IN ('', 'emergency')
        AND t.purpose = 'emergency' AND current_setting('ppr.role', true) = 'person'
        AND (before_at IS NULL OR (t.since::timestamptz, t.id, 'emergency') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'broken', t.id, t.opened_at::timestamptz, '', '', t.text::text, '', '', t.opened_by_id, NULL::uuid
       FROM patients_breakglass t
      WHERE t.patient_id = person AND 'view_identity' = ANY (held) AND of_kind IN ('', 'emergency')
        AND (before_at IS NULL OR (t.opened_at::timestamptz, t.id, 'broken') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'plan_too', t.id, t.plan_opened_at::timestamptz, '', '', t.plan_reason::text, '', '', t.opened_by_id, NULL::uuid
       FROM patients_breakglass t
      WHERE t.patient_id = person AND 'view_identity' = ANY (held) AND of_kind IN ('', 'emergency')
        AND t.plan_opened_at IS NOT NULL
        AND (before_at IS NULL OR (t.plan_opened_at::timestamptz, t.id, 'plan_too') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'reviewed', t.id, t.reviewed_at::timestamptz, t.outcome::text, '', t.review_text::text, '', '', t.reviewed_by_id, NULL::uuid
       FROM patients_breakglass t
      WHERE t.patient_id = person AND 'view_identity' = ANY (held) AND of_kind IN ('', 'emergency')
        AND t.reviewed_at IS NOT NULL
        AND (before_at IS NULL OR (t.reviewed_at::timestamptz, t.id, 'reviewed') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'referral', t.id, t.at::timestamptz, '', '', '', '', '', NULL::uuid, NULL::uuid
       FROM referrals_referralevent t
      WHERE t.patient_id = person AND 'view_identity' = ANY (held) AND of_kind IN ('', 'process')
        AND (before_at IS NULL OR (t.at::timestamptz, t.id, 'referral') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    UNION ALL
    (SELECT 'process', t.id, t."on"::timestamptz, t.kind::text, '', t.reason::text, '', '', t.by_membership_id, NULL::uuid
       FROM referrals_placementevent t
      WHERE t.patient_id = person AND 'view_identity' = ANY (held) AND of_kind IN ('', 'process')
        AND (before_at IS NULL OR (t."on"::timestamptz, t.id, 'process') < (before_at, before_id, before_strand))
      ORDER BY 3 DESC, 2 DESC LIMIT most)
    ORDER BY 3 DESC, 2 DESC, 1 DESC LIMIT most;
END $$;
REVOKE ALL ON FUNCTION ppr_story(uuid, text[], text, text, int, timestamptz, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_story(uuid, text[], text, text, int, timestamptz, uuid, text) TO ppr_app;
