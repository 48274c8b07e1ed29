-- A slot that is kept for somebody is free the same second in which they do not wait for one any more: they have
-- another, they say no, the referral goes elsewhere, is taken back or ends.

CREATE OR REPLACE FUNCTION ppr_kept_no_longer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/Madrid')::date;
BEGIN
    UPDATE entities_slotpause a
       SET ends_on = greatest(a.begins_on, today), ended_at = now(),
           ended_by_id = nullif(current_setting('ppr.membership', true), '')::uuid
     WHERE a.referral_id = NEW.id AND a.kind = 'held' AND a.ends_on > today;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ppr_kept_no_longer() FROM PUBLIC;
DROP TRIGGER IF EXISTS kept_no_longer ON referrals_referral;
CREATE TRIGGER kept_no_longer AFTER UPDATE OF state ON referrals_referral
    FOR EACH ROW WHEN (NEW.state <> OLD.state AND NEW.state NOT IN ('sent', 'received', 'assessing', 'waiting'))
    EXECUTE FUNCTION ppr_kept_no_longer();
