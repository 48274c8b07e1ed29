"""Background work on access."""

from celery import shared_task
from django.db import connection

from entities import audit


@shared_task
def tidy_access() -> int:
    """Remove expired grants and open links whose day has come; the number of people touched."""
    with audit.task("tidy_access"), connection.cursor() as cursor:
        cursor.execute("SELECT ppr_tidy_grants()")
        return int(cursor.fetchone()[0])
