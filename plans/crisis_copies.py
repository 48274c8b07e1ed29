"""The register of paper copies: given out, and called back once the version on them is no longer in force."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from plans.models import CrisisCopy, CrisisPlan
from ppr.lib import outbox
from referrals.transitions import Refused


def give(copy: CrisisCopy, *, by: Membership | None) -> CrisisCopy:
    """Write down who holds a copy of the version in force; the same form sent again gives back the first. Raises Refused."""
    copy.patient_id, copy.recorded_by = copy.crisis_plan.patient_id, by
    try:
        with transaction.atomic():
            plan = CrisisPlan.objects.select_for_update(of=("self",)).get(pk=copy.crisis_plan_id)
            if plan.state != CrisisPlan.State.IN_FORCE:
                raise Refused(_("That version is no longer in force. Give out the new one instead."))
            copy.save(force_insert=True)
            _announce("crisis_copy_given", copy, by)
    except IntegrityError:
        first: CrisisCopy | None = CrisisCopy.objects.filter(submission=copy.submission).first()
        if copy.submission is None or first is None:
            raise
        return first
    return copy


def end(copy: CrisisCopy, ending: str, *, by: Membership | None) -> CrisisCopy:
    """Tick a copy off: it came back, was destroyed or cannot be found. Ticked off once, it stays as it was."""
    with transaction.atomic():
        current: CrisisCopy = CrisisCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
        if current.ended_on is None:
            current.ending, current.ended_on = CrisisCopy.Ending(ending).value, timezone.localdate()
            current.save()
            _announce("crisis_copy_ended", current, by)
    return current


def _announce(event: str, copy: CrisisCopy, by: Membership | None) -> None:
    outbox.announce(event, "crisis_copy", copy.pk, copy.patient_id, by=by.pk if by else None)
