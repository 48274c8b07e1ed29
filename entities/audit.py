"""Who read or did what, on record. Nothing about a person leaves before its row is written."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from ppr.lib.access import Actor


def record(
    actor: Actor, what: str, *, method: str, result: int, patients: Iterable[UUID], purpose: str = "care"
) -> None:
    """Append one entry to the chain of the acting organisation. Raises DatabaseError when it cannot."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ppr_audit(%s, %s, %s, %s, %s, %s::uuid[])",
            [what[:80], method, result, purpose, actor.system, sorted(patients)],
        )
