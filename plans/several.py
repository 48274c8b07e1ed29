"""For several people at once: another key worker, each by the step of their own page; and a session with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from entities.roles import ENTITY_COORDINATOR, PROFESSIONAL
from patients import several as people
from plans import leaving
from plans.forms_course import HandoverForm, not_to_come, professionals
from ppr.lib.access import Actor
from referrals import several
from referrals.course import RUNNING
from referrals.models import Placement, Referral
from referrals.transitions import Refused


class KeyWorkersForm(HandoverForm):
    """To whom they are handed over, since when, and what those who see the dates of the process read."""

    def __init__(self, data: Any, by: Membership) -> None:
        super().__init__(data, initial={"introduced_on": timezone.localdate()})
        self.offer(professionals(by.entity_id))
        self.fields["introduced_on"].help_text = _now(
            "The same day for all of them. Whoever is introduced on another is handed over on their own page."
        )
        self.fields["handover"].help_text = _now(
            "The same for all of them: without names and without clinical matters."
        )

    def clean_introduced_on(self) -> Any:
        return not_to_come(self.cleaned_data["introduced_on"])


def hand_over(referral: Referral, by: Membership, actor: Actor, given: dict[str, Any]) -> None:
    """As plans.views.course.key_worker does it: a process of one's own entity that runs. Raises Refused."""
    rows = Placement.objects.visible_to(actor).filter(
        referral=referral, entity_id=by.entity_id, state__in=RUNNING, joined_on__isnull=False
    )
    process = rows.select_related("slot__line__agreement", "referral").first()
    if process is None:
        raise Refused(_now("This person is not in a programme of yours now, so this does not apply."))
    if given["introduced_on"] < process.joined_on:
        raise Refused(_now("The day of the introduction comes before their first day."))
    leaving.hand_over(
        process, given["key_worker"], by=by, actor=actor, on=given["introduced_on"], reason=given["handover"], note=None
    )


def register() -> None:
    """Let the list of referrals offer the one, and the caseload the other."""
    several.offer(several.Verb(
        "key_worker", _("Another key worker"), _("Handed over"), "plans:course_key_worker",
        (ENTITY_COORDINATOR,), ("joined",), hand_over, KeyWorkersForm,
    ))  # fmt: skip
    people.offer(people.Road("session", _("Write down a session with them"), (PROFESSIONAL,), _session_with))


def _session_with(ids: Sequence[UUID]) -> str:
    return f"{reverse('group_note')}?{urlencode({'con': [str(pk) for pk in ids]}, doseq=True)}"
