"""Go over every chain of the audit and say where it is broken, if anywhere; what beat does once a day, by hand."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, transaction

from entities import audit_check, audit_heads
from ppr.lib.access import Actor, acting_as

SHOWN = 20


class Command(BaseCommand):
    help = "Verify the chains of the audit against themselves and against the heads kept outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            with transaction.atomic(), acting_as(Actor(system="verify_audit")):
                faults, chains = audit_check.faults(), audit_check.chains()
                kept = audit_heads.read()
        except ProgrammingError as error:
            raise CommandError("the web's login reads no chain: run it under the tasks' (PPR_LOGIN=jobs)") from error
        except audit_heads.Rewritten as error:
            raise CommandError(str(error)) from error
        for fault in faults[:SHOWN]:
            name = chains.get(fault.chain, (0, ""))[1]
            self.stdout.write(f"{name or 'unknown organisation'}: {fault}")
        if faults:
            raise CommandError(f"the audit is broken: {len(faults)} faults")
        entries = sum(seq for seq, _name in chains.values())
        seconds = time.monotonic() - began
        outside = f"held against {len(kept)} kept heads" if kept else "no head is kept outside yet"
        self.stdout.write(f"the audit is whole: {entries} entries in {len(chains)} chains, {outside}, {seconds:.1f} s")
