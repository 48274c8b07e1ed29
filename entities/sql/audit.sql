-- The audit: one row a response, chained per organisation. The runtime logins may add to it through this
-- function and in no other way; who acts is taken from the request's own identity, not from an argument.

CREATE OR REPLACE FUNCTION ppr_audit_digest(previous text, entry entities_auditentry) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT encode(sha256(convert_to(previous || (to_jsonb(entry) - 'digest' - 'id')::text, 'UTF8')), 'hex')
$$;

CREATE OR REPLACE FUNCTION ppr_audit(
    p_what text, p_method text, p_result int, p_purpose text, p_system text, p_patients uuid[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    chain_id uuid := coalesce(nullif(current_setting('ppr.entity', true), '')::uuid,
                              '00000000-0000-0000-0000-000000000000');
    head entities_auditchain;
    entry entities_auditentry;
BEGIN
    INSERT INTO entities_auditchain (id, seq, head) VALUES (chain_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM entities_auditchain WHERE id = chain_id FOR UPDATE;
    entry.id := nextval(pg_get_serial_sequence('entities_auditentry', 'id'));
    entry.chain := chain_id;
    entry.seq := head.seq + 1;
    entry.at := clock_timestamp();
    entry.request_id := nullif(current_setting('ppr.request', true), '')::uuid;
    entry.user_id := nullif(current_setting('ppr.user', true), '')::uuid;
    entry.membership_id := nullif(current_setting('ppr.membership', true), '')::uuid;
    entry.role := coalesce(current_setting('ppr.role', true), '');
    entry.system := p_system;
    entry.what := p_what;
    entry.method := p_method;
    entry.result := p_result;
    entry.purpose := p_purpose;
    entry.patient_ids := p_patients;
    entry.digest := ppr_audit_digest(head.head, entry);
    INSERT INTO entities_auditentry SELECT entry.*;
    UPDATE entities_auditchain SET seq = entry.seq, head = entry.digest WHERE id = chain_id;
    RETURN entry.seq;
END $$;

REVOKE ALL ON FUNCTION ppr_audit(text, text, int, text, text, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_audit(text, text, int, text, text, uuid[]) TO ppr_app, ppr_jobs;

REVOKE ALL ON entities_auditentry, entities_auditchain FROM PUBLIC, ppr_app, ppr_jobs;
GRANT SELECT ON entities_auditentry TO ppr_app;
ALTER TABLE entities_auditentry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner_all ON entities_auditentry;
CREATE POLICY owner_all ON entities_auditentry TO ppr_owner USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS app_reads ON entities_auditentry;
CREATE POLICY app_reads ON entities_auditentry FOR SELECT TO ppr_app USING (
    current_setting('ppr.role', true) = 'auditor'
);
