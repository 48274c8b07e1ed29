"""What happens in the layers below becomes work and news, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from monitoring import glass_mail, meeting_mail, reminders
from monitoring.rules import RULES
from monitoring.rules_home import SCANNED
from plans.models import Plan, ProgressNote
from ppr.lib.outbox import happened
from referrals.models import Referral, ReferralEvent, State

# What happened to (kind) → the clocks that it may start or stop, by the kind of their objects.
EVERY = tuple(dict.fromkeys(rule.kind for rule in RULES.values() if rule.kind != SCANNED))
TOUCHES: dict[str, tuple[str, ...]] = {
    "referral": ("referral", "placement"),
    "placement": EVERY,
    "plan": EVERY,
    "review": ("plan", "hospital_stay", "progress_note"),
    "plan_version": ("plan_version",),
    "signature": ("plan_version",),
    "goal": ("goal_step",),
    "goal_step": ("goal_step",),
    "crisis_plan": ("crisis_plan", "crisis_copy"),
    "crisis_copy": ("crisis_copy",),
    "hospital_stay": ("hospital_stay", "placement", "plan"),
    "progress_note": ("hospital_stay", "placement", "progress_note"),
    "leaving": ("placement",),
    "primary_letter": ("placement",),
    "break_glass": ("break_glass",),
    "question": ("question",),
    "objection": ("objection",),
    "call_request": ("call_request",),
    "wish": ("wish",),
    "arrears": ("arrears",),
    "patient": EVERY,
}
# An ordinary note starts no clock: it only stops these, so that writing one asks whether one of them runs, and no more.
STOPS: dict[str, tuple[str, ...]] = {"note_written": ("ward", "after_leaving", "contact_rhythm", "first_week")}


# Who hears of a move of a referral: those it concerns, less the one who made it.
def _referrer(referral: Referral) -> list[UUID | None]:
    return [referral.from_membership_id]


def _both(referral: Referral) -> list[UUID | None]:
    return [referral.from_membership_id, referral.responsible_id]


def _who_asked(referral: Referral) -> list[UUID | None]:
    """Both, and whoever of the sector asked for a transfer."""
    asked = ReferralEvent.objects.filter(referral=referral, verb="transfer").values_list("by_membership_id", flat=True)
    return [*_both(referral), *asked]


_NEWS: dict[str, Callable[[Referral], list[UUID | None]]] = {
    "referral_acknowledge": _referrer,
    "referral_assess": _referrer,
    "referral_wait": lambda r: [r.from_membership_id, r.supporter_id],
    "referral_offer": _referrer,
    "referral_take_offer": _both,
    "referral_refuse_offer": _both,
    "referral_lapse": _both,
    "referral_expire": _both,
    "referral_accept": _referrer,
    "referral_decline": _referrer,
    "referral_person_declines": _both,
    "referral_route": _referrer,
    "referral_prioritise": _both,
    "referral_tell": _both,
    "referral_entrust": lambda r: [r.responsible_id],
    "referral_attach": _both,
    "referral_join": _both,
    "referral_transfer": _both,
    "referral_stay": _who_asked,
    "referral_close": _who_asked,
    "referral_come_back": _both,
}
# What both sides of a plan hear of: the key worker and whoever referred.
_PLAN_NEWS = (
    "review_held", "words_written", "goal_added", "plan_signed", "version_signed", "position_recorded", "step_done",
    "plan_key_worker", "placement_intensity", "crisis_plan_in_force", "crisis_plan_used", "hospital_admitted",
    "hospital_fit_to_leave", "aftercare_agreed", "aftercare_changed", "hospital_left", "hospital_contacted", "leaving_reported", "person_died",
    "disagreement_answered", "hard_moment_written",
)  # fmt: skip


def keep_up(*, event: str, kind: str, object_id: UUID, patient_id: UUID, by: UUID | None = None, **facts: Any) -> None:
    """Bring work up to date with what happened and leave news of it."""
    if event in STOPS:
        reminders.stop(STOPS[event], patient_id)
    elif kind in TOUCHES:
        reminders.sync(TOUCHES[kind], patient_id)
    if event in _NEWS:
        referral = facts.get("referral") or Referral.objects.get(pk=object_id)
        _tell(event, kind, object_id, patient_id, _NEWS[event](referral), by)
    if event == "glass_broken":
        glass_mail.tell(object_id, patient_id)
    if event in ("review_called", "review_called_off"):
        if facts.get("died"):  # no word of another day: they hear what whoever accompanied hears
            _tell("person_died", "patient", patient_id, patient_id, facts["invited"], by)
        else:
            _tell(event, kind, object_id, patient_id, facts["invited"], by)
        meeting_mail.tell(event, object_id, facts["number"], facts["invited"], by)
    if event == "question_answered":
        _tell(event, kind, object_id, patient_id, [facts["asked_by"]], by)
    if event == "referral_let_go":  # who answered until now is told that somebody else does
        _tell(event, kind, object_id, patient_id, [facts["former"]], by)
    if event == "wish_answered":
        _tell(event, kind, object_id, patient_id, facts["to"], by)
    if event in _PLAN_NEWS and not _kept_apart(event, object_id):
        _tell(event, kind, object_id, patient_id, _around_plan(patient_id), by)


def _kept_apart(event: str, note_id: UUID) -> bool:
    """Whether it is a note that not everyone who accompanies may read: then nobody else hears of it either."""
    shared = ProgressNote.Visibility.EVERYONE
    return event == "hard_moment_written" and not ProgressNote.objects.filter(pk=note_id, visibility=shared).exists()


def _around_plan(patient_id: UUID) -> list[UUID | None]:
    key_worker = Plan.objects.filter(patient_id=patient_id).values_list("key_worker_id", flat=True)
    referrer = Referral.objects.filter(patient_id=patient_id, state__in=[State.JOINED, State.CLOSED])
    return [*key_worker, *referrer.values_list("from_membership_id", flat=True)]


def _tell(event: str, kind: str, object_id: UUID, patient_id: UUID, to: list[UUID | None], by: UUID | None) -> None:
    recipients = [r for r in to if r and r != by]
    if recipients:
        reminders.tell(event, kind, object_id, patient_id, recipients)


def register() -> None:
    """Listen to the layers below from now on."""
    happened.connect(keep_up, dispatch_uid="monitoring.keep_up")
