"""One clock: of which objects, on which day, for whom, and how long before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from entities.models import Agreement
from monitoring.staff import Staff
from referrals import course
from referrals.models import Placement

Recipients = Callable[[Any, Staff], Iterable[UUID | None]]

ALWAYS = 3650  # shown from the first day, however far its date
YEAR = 365
LATE = -1  # shown from the day after: somebody else hears that it has not been done

_RUNNING: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock: `when` selects the objects on which it runs, `due` is their date, `extra` what both need."""

    key: str
    kind: str
    model: type[Any]
    when: Q
    due: Any
    recipients: Recipients
    lead_days: int
    only: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    since: str = ""  # its day further back than `reach`: nobody does it any more, and the scan need not read it
    reach: int = 0  # days; a year where nothing is said

    def running(self) -> Any:
        """The objects on which the clock runs, each with its `due_date`; never about somebody who has died."""
        # Put together once: every scan and every event asks many clocks, and they do not change.
        if self.key not in _RUNNING:
            rows = self.model.objects.filter(patient__died_on=None).annotate(**self.extra)
            rows = rows.annotate(due_date=self.due).filter(self.when, due_date__isnull=False)
            _RUNNING[self.key] = rows.only("id", "patient_id", *self.only)
        return _RUNNING[self.key].all()

    def rows(self, today: date) -> Any:
        """Those that are to be shown by today."""
        found = self.running().filter(due_date__lte=today + timedelta(days=self.lead_days))
        reach = timedelta(days=self.reach or YEAR)
        return found.filter(**{f"{self.since}__gte": today - reach}) if self.since else found


# ---- dates ---------------------------------------------------------------------------


def plus(start: Any, days: Any) -> ExpressionWrapper:
    """A day so many days later."""
    return ExpressionWrapper(start + days, output_field=DateField())


def agreed(name: str) -> Coalesce:
    """So many days by the agreement of the person's latest process; its usual number where there is none."""
    latest = course.clocks_first(Placement.objects.filter(patient_id=OuterRef("patient_id")))
    usual: Any = Agreement._meta.get_field(name)
    return Coalesce(Subquery(latest.values(f"slot__line__agreement__{name}")[:1]), Value(usual.default))
