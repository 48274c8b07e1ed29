-- The audit: one row a response, chained per organisation. The runtime logins may add to it through this
-- function and in no other way; who acts is taken from the request's own identity, not from an argument.

-- Without the empty columns: one added later leaves the digests of the entries before it as they were.
CREATE OR REPLACE FUNCTION ppr_audit_digest(previous text, entry entities_auditentry) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT encode(sha256(convert_to(previous || jsonb_strip_nulls(to_jsonb(entry) - 'digest')::text, 'UTF8')), 'hex')
$$;

DROP FUNCTION IF EXISTS ppr_audit(text, text, int, text, text, uuid[]);
CREATE OR REPLACE FUNCTION ppr_audit(
    p_what text, p_act text, p_method text, p_result int, p_purpose text, p_system text, p_patients uuid[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    chain_id uuid := coalesce(nullif(current_setting('ppr.entity', true), '')::uuid,
                              '00000000-0000-0000-0000-000000000000');
    why text := coalesce(nullif(p_purpose, ''), ppr_purpose(p_patients));
    head entities_auditchain;
    entry entities_auditentry;
BEGIN
    INSERT INTO entities_auditchain (id, seq, head) VALUES (chain_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM entities_auditchain WHERE id = chain_id FOR UPDATE;
    -- Taken under the lock, so that ids rise along a chain: an entry moved elsewhere is told by them.
    entry.id := nextval(pg_get_serial_sequence('entities_auditentry', 'id'));
    entry.chain := chain_id;
    entry.seq := head.seq + 1;
    entry.at := clock_timestamp();
    entry.request_id := nullif(current_setting('ppr.request', true), '')::uuid;
    entry.user_id := nullif(current_setting('ppr.user', true), '')::uuid;
    entry.membership_id := nullif(current_setting('ppr.membership', true), '')::uuid;
    entry.role := coalesce(current_setting('ppr.role', true), '');
    entry.system := p_system;
    entry.act := p_act;
    entry.what := p_what;
    entry.method := p_method;
    entry.result := p_result;
    entry.purpose := why;
    entry.patient_ids := p_patients;
    entry.digest := ppr_audit_digest(head.head, entry);
    INSERT INTO entities_auditentry SELECT entry.*;
    UPDATE entities_auditchain SET seq = entry.seq, head = entry.digest WHERE id = chain_id;
    RETURN entry.seq;
END $$;
REVOKE ALL ON FUNCTION ppr_audit(text, text, text, int, text, text, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_audit(text, text, text, int, text, text, uuid[]) TO ppr_app, ppr_jobs;

-- Where each chain ends: what the task writes to a file outside the database.
CREATE OR REPLACE FUNCTION ppr_audit_heads() RETURNS TABLE (chain uuid, seq bigint, digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, seq, head FROM entities_auditchain
$$;
REVOKE ALL ON FUNCTION ppr_audit_heads() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_audit_heads() TO ppr_app, ppr_jobs;

-- Every break, in the order of the chains: no content, only where and how. `kept` are heads [{chain, seq, digest}]
-- from the file outside. Each entry is held against the digest stored before it, so that one edit is one fault.
CREATE OR REPLACE FUNCTION ppr_audit_faults(kept jsonb) RETURNS TABLE (chain uuid, seq bigint, fault text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH walk AS (
        SELECT e.chain AS c, e.seq AS n, e.id, e.digest AS d,
               lag(e.seq, 1, 0::bigint) OVER w AS n_before, lag(e.id) OVER w AS id_before,
               e.digest <> ppr_audit_digest(coalesce(lag(e.digest) OVER w, ''), e) AS broken
          FROM entities_auditentry e WINDOW w AS (PARTITION BY e.chain ORDER BY e.seq)
    ), ends AS (
        SELECT c, max(n) AS n FROM walk GROUP BY c
    ), kept_heads AS (
        SELECT k.chain AS c, k.seq AS n, k.digest AS d
          FROM jsonb_to_recordset(kept) AS k(chain uuid, seq bigint, digest text)
    )
    SELECT c, n, f FROM (
        SELECT c, n_before + 1 AS n, 'deleted' AS f FROM walk WHERE n <> n_before + 1
        UNION ALL
        SELECT c, n, CASE WHEN id < id_before THEN 'moved' ELSE 'altered' END FROM walk
         WHERE (broken AND n = n_before + 1) OR id < id_before
        UNION ALL
        SELECT h.id, coalesce(e.n, 0) + 1, 'cut' FROM entities_auditchain h LEFT JOIN ends e ON e.c = h.id
         WHERE h.seq > coalesce(e.n, 0)
        UNION ALL
        SELECT e.c, h.seq + 1, 'inserted' FROM ends e JOIN entities_auditchain h ON h.id = e.c WHERE e.n > h.seq
        UNION ALL
        SELECT e.c, e.n, 'no head' FROM ends e WHERE NOT EXISTS (SELECT FROM entities_auditchain h WHERE h.id = e.c)
        UNION ALL
        SELECT h.id, h.seq, 'head altered' FROM entities_auditchain h JOIN walk w ON w.c = h.id AND w.n = h.seq
         WHERE w.d <> h.head
        UNION ALL
        SELECT k.c, k.n, CASE WHEN k.n > coalesce(e.n, 0) THEN 'cut' ELSE 'replaced' END
          FROM kept_heads k LEFT JOIN ends e ON e.c = k.c LEFT JOIN walk w ON w.c = k.c AND w.n = k.n
         WHERE w.d IS DISTINCT FROM k.d AND (w.d IS NOT NULL OR k.n > coalesce(e.n, 0))
    ) found ORDER BY c, n, f
$$;
REVOKE ALL ON FUNCTION ppr_audit_faults(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_audit_faults(jsonb) TO ppr_jobs;

REVOKE ALL ON entities_auditentry, entities_auditchain FROM PUBLIC, ppr_app, ppr_jobs;
GRANT SELECT ON entities_auditentry TO ppr_app;
ALTER TABLE entities_auditentry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner_all ON entities_auditentry;
CREATE POLICY owner_all ON entities_auditentry TO ppr_owner USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS app_reads ON entities_auditentry;
CREATE POLICY app_reads ON entities_auditentry FOR SELECT TO ppr_app USING (
    current_setting('ppr.role', true) = 'auditor'
);
