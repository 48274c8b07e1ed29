#!/usr/bin/env python3
"""Run a management command under the database login that it needs, and no other."""

import os
import sys

# What changes tables or loads data runs as the owner; what operators run over many people as the jobs' login.
OWNER = {
    "migrate", "makemigrations", "sqlmigrate", "showmigrations", "seed_demo", "check_walls", "check_access", "rotate_keys",
    "flush", "dbshell", "bench_open",
}  # fmt: skip
JOBS = {"scan_due", "deliver_outbox", "verify_audit"}


def login(argv: list[str]) -> str:
    """Which of the database logins this command uses: owner, jobs or app."""
    command = argv[1] if len(argv) > 1 else ""
    return "owner" if command in OWNER else "jobs" if command in JOBS else "app"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppr.settings")
    os.environ.setdefault("PPR_LOGIN", login(sys.argv))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
