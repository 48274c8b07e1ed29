-- Opening in an emergency: what the person authorised, and the broken glass. The database holds who may be found,
-- what such a link opens, and that the review is somebody else's.

-- Who is meant: an exact identifier, or every word of a name with the birth date. Exactly one person, or nobody.
-- Of records that were joined, the kept one.
CREATE OR REPLACE FUNCTION ppr_exact_person(digests text[], words text[], born date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (array_agg(DISTINCT coalesce(kept.joined_to, kept.id)))[1] FROM (
        SELECT DISTINCT i.patient_id FROM patients_identifier i WHERE i.digest = ANY (digests)
        UNION
        SELECT k.patient_id FROM patients_searchkey k JOIN patients_patient p ON p.id = k.patient_id
         WHERE born IS NOT NULL AND p.birth_date = born AND cardinality(words) >= 2 AND k.key = ANY (words)
         GROUP BY k.patient_id HAVING count(DISTINCT k.key) = cardinality(words)
    ) found JOIN patients_patient kept ON kept.id = found.patient_id
    HAVING count(DISTINCT coalesce(kept.joined_to, kept.id)) = 1
$$;
REVOKE ALL ON FUNCTION ppr_exact_person(text[], text[], date) FROM PUBLIC;

-- Whose crisis page emergency and ward staff may open. Unknown and not authorised are the same answer: none.
CREATE OR REPLACE FUNCTION ppr_authorised_crisis(digests text[], words text[], born date) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person uuid := ppr_exact_person(digests, words, born);
BEGIN
    IF current_setting('ppr.role', true) = 'emergency' AND ppr_crisis_authorised(person) THEN RETURN person; END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ppr_authorised_crisis(text[], text[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_authorised_crisis(text[], text[], date) TO ppr_app;

-- Who is meant, asked with a reason by who would break the glass. Every question stays on record, and after so many
-- without an answer within the hour nobody is found any more: `stopped`.
CREATE OR REPLACE FUNCTION ppr_ask_in_emergency(digests text[], words text[], born date, most int)
    RETURNS TABLE (person uuid, missed int, stopped boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asker uuid := nullif(current_setting('ppr.user', true), '')::uuid;
    member uuid := nullif(current_setting('ppr.membership', true), '')::uuid;
BEGIN
    IF asker IS NULL OR member IS NULL THEN RAISE insufficient_privilege; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(asker::text, 11));  -- ten questions at once count as ten
    SELECT count(*) INTO missed FROM patients_askedinemergency a
     WHERE a.user_id = asker AND NOT a.found AND a.at > clock_timestamp() - interval '1 hour';
    stopped := missed >= most;
    person := CASE WHEN stopped THEN NULL ELSE ppr_exact_person(digests, words, born) END;
    INSERT INTO patients_askedinemergency (at, user_id, membership_id, found)
    VALUES (clock_timestamp(), asker, member, person IS NOT NULL);
    IF person IS NULL THEN missed := missed + 1; END IF;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION ppr_ask_in_emergency(text[], text[], date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_ask_in_emergency(text[], text[], date, int) TO ppr_app;

-- Does one's own link to this person rest on their word, for half a day, or on a broken glass, for its time?
CREATE OR REPLACE FUNCTION ppr_opens_in_emergency(
    of_patient uuid, of_purpose text, of_basis uuid, of_opens text[], of_until timestamptz
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT of_opens <@ ARRAY['view_identity', 'view_crisis', 'view_safety'] OR of_until IS NULL THEN RETURN false; END IF;
    IF of_purpose = 'emergency' THEN
        RETURN current_setting('ppr.role', true) = 'emergency' AND ppr_crisis_authorised(of_patient)
           AND NOT 'view_safety' = ANY (of_opens)
           AND of_until <= clock_timestamp() + interval '24 hours';
    END IF;
    RETURN of_purpose = 'break_glass' AND EXISTS (
        SELECT 1 FROM patients_breakglass b
         WHERE b.id = of_basis AND b.patient_id = of_patient AND b.until = of_until
           AND b.opener_id = nullif(current_setting('ppr.user', true), '')::uuid);
END $$;
REVOKE ALL ON FUNCTION ppr_opens_in_emergency(uuid, text, uuid, text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_opens_in_emergency(uuid, text, uuid, text[], timestamptz) TO ppr_app;

-- A broken glass is one's own, lasts an hour at most, and what was said on breaking it stays. It is reviewed once.
CREATE OR REPLACE FUNCTION ppr_break_glass_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    acting uuid := nullif(current_setting('ppr.user', true), '')::uuid;
BEGIN
    IF NEW.until > NEW.opened_at + interval '60 minutes' THEN
        RAISE check_violation USING MESSAGE = 'it lasts an hour at most';
    END IF;
    IF current_user <> 'ppr_app' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.opener_id IS DISTINCT FROM acting OR NEW.reviewed_at IS NOT NULL THEN
            RAISE check_violation USING MESSAGE = 'one breaks the glass oneself, and others review it';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.patient_id, NEW.opener_id, NEW.opened_by_id, NEW.reason, NEW.text, NEW.opened_at, NEW.until)
       IS DISTINCT FROM
       (OLD.id, OLD.patient_id, OLD.opener_id, OLD.opened_by_id, OLD.reason, OLD.text, OLD.opened_at, OLD.until)
       OR (OLD.plan_opened_at IS NOT NULL AND (NEW.plan_opened_at, NEW.plan_reason)
           IS DISTINCT FROM (OLD.plan_opened_at, OLD.plan_reason)) THEN
        RAISE check_violation USING MESSAGE = 'what was said on breaking the glass stays';
    END IF;
    IF OLD.plan_opened_at IS NULL AND NEW.plan_opened_at IS NOT NULL AND OLD.opener_id IS DISTINCT FROM acting THEN
        RAISE check_violation USING MESSAGE = 'the plan is opened by who broke the glass';
    END IF;
    IF OLD.reviewed_at IS NOT NULL OR (NEW.reviewed_at IS NOT NULL AND NEW.reviewer_id IS DISTINCT FROM acting) THEN
        RAISE check_violation USING MESSAGE = 'it is reviewed once, by who signs the review';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS break_glass_kept ON patients_breakglass;
CREATE TRIGGER break_glass_kept BEFORE INSERT OR UPDATE ON patients_breakglass
    FOR EACH ROW EXECUTE FUNCTION ppr_break_glass_kept();
