-- How long did people wait, by the highest level of need noted for them (in one area, or in any), since a day?
-- For each line, each sector and all together: how many, and the days of the one in the middle. A group of fewer than
-- five is told as none: neither its number nor its days leave this function.
CREATE OR REPLACE FUNCTION ppr_need_waits(of_sector text, of_area bigint, since date, today date)
RETURNS TABLE (line_id uuid, sector_id text, level int, people bigint, days int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH noted AS (
        SELECT n.referral_id, max(CASE n.level WHEN 'much' THEN 2 WHEN 'some' THEN 1 ELSE 0 END) AS level
          FROM referrals_need n
         WHERE n.ended_at IS NULL AND (of_area IS NULL OR n.area_id = of_area)
         GROUP BY n.referral_id),
    waits AS (
        SELECT r.line_id, r.sector_id, noted.level,
               coalesce((SELECT min(p.joined_on) FROM referrals_placement p WHERE p.referral_id = r.id),
                        r.closed_on, today) - (r.sent_at AT TIME ZONE 'Europe/Madrid')::date AS days
          FROM referrals_referral r JOIN noted ON noted.referral_id = r.id
         WHERE r.sent_at >= since AND r.line_id IS NOT NULL AND r.state NOT IN ('draft', 'orientation')
           AND (of_sector IS NULL OR r.sector_id = of_sector))
    SELECT w.line_id, w.sector_id::text, w.level,
           CASE WHEN count(*) >= 5 THEN count(*) END,
           CASE WHEN count(*) >= 5 THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY w.days) END
      FROM waits w
     GROUP BY GROUPING SETS ((w.line_id, w.level), (w.sector_id, w.level), (w.level))
$$;
REVOKE ALL ON FUNCTION ppr_need_waits(text, bigint, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ppr_need_waits(text, bigint, date, date) TO ppr_app;
