-- Did the person let emergency and ward staff open their crisis page? By the version in force, and nothing else.
CREATE OR REPLACE FUNCTION ppr_crisis_authorised(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM plans_crisisplan
                    WHERE patient_id = person AND state = 'in_force' AND open_to_emergency)
$$;
REVOKE ALL ON FUNCTION ppr_crisis_authorised(uuid) FROM PUBLIC;
