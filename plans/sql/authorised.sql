-- Does the person let emergency and ward staff open their crisis page? By the version in force, while they live.
CREATE OR REPLACE FUNCTION ppr_crisis_authorised(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM plans_crisisplan
                    WHERE patient_id = person AND state = 'in_force' AND open_to_emergency)
       AND EXISTS (SELECT 1 FROM patients_patient WHERE id = person AND died_on IS NULL)
$$;
REVOKE ALL ON FUNCTION ppr_crisis_authorised(uuid) FROM PUBLIC;
