"""A home goes with a process: after a transfer that came to nothing it may stand alone, and somebody has to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, Func, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from entities.models import Programme
from entities.roles import ENTITY_COORDINATOR, SECTOR_COORDINATOR
from monitoring.rule import ALWAYS, Rule
from monitoring.staff import Staff
from referrals.models import OPEN, Placement, Referral

# Whoever runs the home need not see where the process was: only the scan, which sees every clock, can tell.
SCANNED = "home"


def _who_agrees(placement: Any, staff: Staff) -> Iterable[UUID | None]:
    """Whoever runs the home, and the sector that looks for the next door."""
    return [
        *staff.team(placement.entity_id, ENTITY_COORDINATOR),
        *staff.team(placement.sector_office, SECTOR_COORDINATOR),
    ]


_PROCESS = {"patient_id": OuterRef("patient_id"), "family": Programme.Family.PROCESS}
_ON_ITS_WAY = Exists(Referral.objects.filter(**_PROCESS, state__in=OPEN))
# The last day on which a process, or what was to follow it, came to its end.
_ENDED = Referral.objects.filter(**_PROCESS).order_by().values("patient_id")
_CLOSED_ON = Subquery(_ENDED.annotate(day=Max("closed_on")).values("day"))
_STANDS = Func(
    F("patient_id"), Value(Programme.Family.PROCESS), function="ppr_process_stands", output_field=CharField()
)
HOME = (
    Rule(
        "home_alone", SCANNED, Placement,
        Q(state__in=[Placement.State.ACTIVE, Placement.State.SUSPENDED], referral__family=Programme.Family.HOUSING)
        & Q(on_its_way=False, process="none"),
        Greatest(F("joined_on"), Coalesce(_CLOSED_ON, F("joined_on"))), _who_agrees, ALWAYS, ("entity_id",),
        {"on_its_way": _ON_ITS_WAY, "process": _STANDS, "sector_office": F("referral__sector_office_id")},
    ),
)  # fmt: skip
