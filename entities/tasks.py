"""Background work on the audit: its heads leave the database, its chains are gone over."""

import logging

from celery import shared_task
from django.db import transaction

from entities import audit, audit_check, audit_heads
from ppr.lib.access import Actor, acting_as

log = logging.getLogger(__name__)


@shared_task
def export_audit_heads() -> int:
    """Append the heads that have moved to the file outside the database; the number of lines."""
    with transaction.atomic(), acting_as(Actor(system="export_audit_heads")):
        return audit_heads.export()


@shared_task
def verify_audit() -> int:
    """Go over every chain; the result stands in the audit itself, where the auditor's first page reads it."""
    with transaction.atomic(), acting_as(Actor(system="verify_audit")) as actor:
        try:
            found: list[object] = list(audit_check.faults())
        except audit_heads.Rewritten as error:
            found = [error]
        for fault in found[:20]:
            log.error("audit broken: %s", fault)
        result = 500 if found else 200
        audit.record(actor, "verify_audit", act=audit.Act.LOG, method="TASK", result=result, patients=[])
    return len(found)
