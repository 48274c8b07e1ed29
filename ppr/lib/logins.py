"""Under which of the database's logins a command runs: one that sees nothing would say that all is well."""

from django.core.management.base import CommandError
from django.db import connection


def owner_only() -> None:
    """Raise CommandError where the login does not own the tables: the walls would hide from it what it looks for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'django_migrations'")
        owns = cursor.fetchone()
    if not (owns and owns[0]):
        raise CommandError("this goes over every row: run it under the owner's login (PPR_LOGIN=owner)")
