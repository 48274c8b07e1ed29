"""Compare every grant with the care links that it must derive from; with --repair, derive them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from ppr.lib.logins import owner_only

# Every grant, as the links derive it and as it stands: nothing of the one may be absent from the other, and the
# same party holds the same permission until the same moment.
DRIFT = """
WITH links AS (
    SELECT l.patient_id, l.user_id, l.membership_id, y.group_id, c.code, coalesce(l.until, '9999-12-31') AS until
      FROM patients_carelink l CROSS JOIN LATERAL unnest(l.opens) AS c(code)
      LEFT JOIN entities_party y ON y.entity_id = l.entity_id AND y.role = l.role
     WHERE l.since <= now() AND (l.until IS NULL OR l.until > now()) AND c.code <> ALL (l.withheld)
       AND NOT (c.code IN ('contribute', 'note', 'sign') AND ppr_is_joined(l.patient_id))
), wanted AS (
    SELECT patient_id, 'g' || group_id AS party, code, max(until) AS until FROM links
     WHERE user_id IS NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT patient_id, 'u' || user_id || coalesce(membership_id::text, ''), code, max(until) FROM links
     WHERE user_id IS NOT NULL GROUP BY 1, 2, 3
), granted AS (
    SELECT content_object_id AS patient_id, 'g' || group_id AS party, g.code, until, p.codename
      FROM patients_patientgroupgrant g JOIN auth_permission p ON p.id = g.permission_id
    UNION ALL
    SELECT content_object_id, 'u' || user_id || coalesce(membership_id::text, ''), u.code, until, p.codename
      FROM patients_patientusergrant u JOIN auth_permission p ON p.id = u.permission_id
)
SELECT coalesce(w.patient_id, g.patient_id), coalesce(w.party, g.party), coalesce(w.code, g.code),
       CASE WHEN g.code IS NULL THEN 'missing' WHEN g.until <= now() THEN 'expired'
            WHEN w.code IS NULL OR g.codename <> g.code THEN 'too much' ELSE 'wrong end' END
  FROM wanted w FULL JOIN granted g USING (patient_id, party, code)
 WHERE w.until IS DISTINCT FROM g.until OR g.codename IS DISTINCT FROM g.code
 ORDER BY 1, 2, 3
"""


class Command(BaseCommand):
    help = "Find grants that are missing, too many, expired or with a wrong end, against the care links."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="derive the grants of those people again")

    def handle(self, *args: Any, repair: bool = False, **options: Any) -> None:
        owner_only()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DRIFT)
            drift = cursor.fetchall()
            for patient_id, party, code, what in drift:
                self.stdout.write(f"{what}: {code} of {party} on {patient_id}")
            if drift and repair:
                cursor.execute("SELECT ppr_regrant(%s::uuid[])", [list({row[0] for row in drift})])
                self.stdout.write(f"repaired: {len(drift)} grants")
            elif drift:
                raise CommandError(f"{len(drift)} grants differ from the care links; --repair mends them")
            else:
                self.stdout.write("every grant follows from a care link")
