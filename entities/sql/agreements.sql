-- Who takes part in an agreement and until when it holds: two facts that follow from others.

-- An entity that gets its first line in an agreement takes part in it from that day, unless it is written otherwise.
CREATE OR REPLACE FUNCTION ppr_line_accedes() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO entities_accession (id, agreement_id, entity_id, from_on, act)
    SELECT gen_random_uuid(), NEW.agreement_id, NEW.entity_id, NEW.valid_from, ''
     WHERE NOT EXISTS (SELECT 1 FROM entities_accession a
                        WHERE a.agreement_id = NEW.agreement_id AND a.entity_id = NEW.entity_id);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS line_accedes ON entities_line;
CREATE TRIGGER line_accedes AFTER INSERT ON entities_line FOR EACH ROW EXECUTE FUNCTION ppr_line_accedes();
INSERT INTO entities_accession (id, agreement_id, entity_id, from_on, act)
SELECT gen_random_uuid(), l.agreement_id, l.entity_id, min(l.valid_from), '' FROM entities_line l
 WHERE NOT EXISTS (SELECT 1 FROM entities_accession a WHERE a.agreement_id = l.agreement_id AND a.entity_id = l.entity_id)
 GROUP BY l.agreement_id, l.entity_id;

-- An extension moves the last day of its agreement, never back.
CREATE OR REPLACE FUNCTION ppr_agreement_extended() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE entities_agreement g SET valid_until = NEW.until_on
     WHERE g.id = NEW.agreement_id AND g.valid_until < NEW.until_on;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS agreement_extended ON entities_extension;
CREATE TRIGGER agreement_extended AFTER INSERT OR UPDATE ON entities_extension
    FOR EACH ROW EXECUTE FUNCTION ppr_agreement_extended();
