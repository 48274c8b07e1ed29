"""Compare every grant with the care links that it must derive from; with --repair, derive them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

DRIFT = """
WITH links AS (
    SELECT l.patient_id, y.group_id, l.user_id, l.membership_id, c.code
      FROM patients_carelink l CROSS JOIN LATERAL unnest(l.opens) AS c(code)
      LEFT JOIN entities_party y ON y.entity_id = l.entity_id AND y.role = l.role
     WHERE l.since <= now() AND (l.until IS NULL OR l.until > now()) AND c.code <> ALL (l.withheld)
), wanted AS (
    SELECT DISTINCT patient_id, 'g' || group_id AS party, code FROM links WHERE user_id IS NULL
    UNION SELECT DISTINCT patient_id, 'u' || user_id || coalesce(membership_id::text, ''), code FROM links
     WHERE user_id IS NOT NULL
), granted AS (
    SELECT content_object_id AS patient_id, 'g' || group_id AS party, code FROM patients_patientgroupgrant
     WHERE until > now()
    UNION SELECT content_object_id, 'u' || user_id || coalesce(membership_id::text, ''), code
      FROM patients_patientusergrant WHERE until > now()
)
SELECT patient_id, party, code, 'missing' FROM (SELECT * FROM wanted EXCEPT SELECT * FROM granted) a
UNION ALL
SELECT patient_id, party, code, 'too much' FROM (SELECT * FROM granted EXCEPT SELECT * FROM wanted) b
"""


class Command(BaseCommand):
    help = "Find grants that do not follow from a care link, and links without their grants."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="derive the grants of those people again")

    def handle(self, *args: Any, repair: bool = False, **options: Any) -> None:
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
