"""The joint crisis plan: offered when well, prepared with somebody from outside, put in force, used, revised."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Agreement, Membership
from patients import services as patients
from patients.models import CareLink
from patients.person_page import live
from plans.models import CrisisContact, CrisisItem, CrisisPlan, HospitalStay, Plan, ProgressNote
from plans.models.words import Words
from plans.services import write_note
from ppr.lib import outbox
from ppr.lib.versions import Stale
from referrals import course
from referrals.models import Placement
from referrals.transitions import Refused

State = CrisisPlan.State
OPEN = (State.OFFERED, State.PREPARING)
# Those who treat or accompany: a facilitator comes from none of these sides.
_TEAM = ("treating", "referring", "key_worker")
_MEETING = (
    "facilitator", "facilitator_name", "meeting_on", "attendees", "directive", "directive_details", "open_to_emergency",
)  # fmt: skip


def offer(patient_id: UUID, *, by: Membership, on: date) -> CrisisPlan:
    """Offer to write one. Raises Refused during a stay in hospital, or where one stands or is on its way."""
    _refuse_during_stay(patient_id)
    rows = CrisisPlan.objects.filter(patient_id=patient_id)
    if rows.filter(state=State.IN_FORCE).exists():
        raise Refused(
            _("There is a crisis plan in force. Look at it again with the person instead of offering another.")
        )
    return _begin(
        CrisisPlan(patient_id=patient_id, state=State.OFFERED, offered_on=on, led_by=by), "crisis_plan_offered"
    )


def revise(current: CrisisPlan, *, by: Membership) -> CrisisPlan:
    """Prepare the next version from the one in force, which stays in force meanwhile. Raises Refused."""
    _refuse_during_stay(current.patient_id)
    again = CrisisPlan(patient_id=current.patient_id, state=State.PREPARING, offered_on=timezone.localdate(), led_by=by)
    for name in ("directive", "directive_details", "open_to_emergency"):
        setattr(again, name, getattr(current, name))
    with transaction.atomic():
        _begin(again, "crisis_plan_revised")
        for row in (*current.items.exclude(words=""), *current.contacts.exclude(name="")):
            _copy(row, again)
    return again


def answer(plan: CrisisPlan, *, yes: bool, words: str, ask_again_on: date | None, by: Membership | None,
           started_from: int) -> None:  # fmt: skip
    """Keep what the person answered, to the letter; a no is an answer like a yes, also while preparing.

    Raises Stale where somebody changed it meanwhile, Refused where nothing is open.
    """
    if plan.state not in OPEN:
        raise Refused(_("This offer has been answered already."))
    plan.state = State.PREPARING if yes else State.DECLINED
    plan.answer_words, plan.ask_again_on = words, None if yes else ask_again_on
    _save(plan, started_from, "crisis_plan_accepted" if yes else "crisis_plan_declined", by)


def arrange(plan: CrisisPlan, given: dict[str, Any], *, by: Membership | None, started_from: int) -> None:
    """Write who facilitates, when they meet, and what stands beside the plan. Raises Refused and Stale."""
    _refuse_unless_preparing(plan)
    for name in _MEETING:
        if name in given:
            setattr(plan, name, given[name])
    if plan.facilitator is not None:
        plan.facilitator_name = plan.facilitator_name or str(plan.facilitator.user)
    _refuse_from_inside(plan)
    _save(plan, started_from, "crisis_plan_arranged", by)


def put_in_force(plan: CrisisPlan, *, by: Membership, agreed_on: date, review_on: date | None = None,
                 started_from: int | None = None) -> None:  # fmt: skip
    """From now on this version is the one; the former is replaced in the same moment. Raises Refused and Stale.

    Without `review_on` it is looked at again after the agreement's months.
    """
    _refuse_unless_preparing(plan)
    if not plan.facilitator_name:
        raise Refused(_("Write first who facilitated it, from outside the team: that is what makes it a joint plan."))
    _refuse_from_inside(plan)
    with transaction.atomic():
        former = CrisisPlan.objects.select_for_update(of=("self",)).filter(
            patient_id=plan.patient_id, state=State.IN_FORCE
        )
        for row in former:
            row.state, row.superseded_on = State.SUPERSEDED, timezone.localdate()
            row.save_from(row.row_version)
        plan.state, plan.agreed_on = State.IN_FORCE, agreed_on
        plan.review_on = review_on or default_review(plan.patient_id, agreed_on)
        _save(plan, plan.row_version if started_from is None else started_from, "crisis_plan_in_force", by)
        if not plan.open_to_emergency:
            patients.cut_short(plan.patient_id, ["emergency"])


def let_in(plan: CrisisPlan, opens: bool, *, by: Membership | None) -> None:
    """The person lets emergency and ward staff open it, or does so no more: from the next request on. Raises Refused.

    It holds for the version that is being prepared too, so that putting it in force undoes nothing.
    """
    with transaction.atomic():
        rows = CrisisPlan.objects.select_for_update(of=("self",)).filter(patient_id=plan.patient_id)
        standing = list(rows.filter(state__in=(*OPEN, State.IN_FORCE)))
        if plan.pk not in {row.pk for row in standing if row.state == State.IN_FORCE}:
            raise Refused(_("This version is no longer in force."))
        for row in standing:
            if row.open_to_emergency != opens:
                row.open_to_emergency = opens
                _save(row, row.row_version, "crisis_plan_let_in", by)
        if not opens:
            patients.cut_short(plan.patient_id, ["emergency"])


def write_item(item: CrisisItem, *, by: Membership | None, started_from: int) -> None:
    """Save one thing that the person chose; without words it is taken out, its past stays. Raises Stale, Refused."""
    with transaction.atomic():
        plan = _lock(item.crisis_plan_id)
        if item._state.adding:
            twin = CrisisItem.objects.filter(crisis_plan=plan, kind=item.kind).first()
            if twin is not None:
                raise Stale(twin)
            item.position = list(CrisisItem.Kind).index(CrisisItem.Kind(item.kind))
            item.save(force_insert=True)
        else:
            _agree_anew(item)
            item.save_from(started_from)
        _announce("crisis_plan_written", plan, by)


def _agree_anew(item: CrisisItem) -> None:
    """What the person now says in other words nobody has agreed to, or refused, yet."""
    before = CrisisItem.objects.get(pk=item.pk)
    answered = (CrisisItem.Agreement.AGREED, CrisisItem.Agreement.NOT_COMMITTED)
    if item.typed_by_id is None and item.words != before.words and item.agreement in answered:
        item.agreement, item.reason = CrisisItem.Agreement.OPEN, ""


def write_contact(contact: CrisisContact, *, by: Membership | None, started_from: int) -> None:
    """Save whom to call, or who must not be told; without a name it is taken out. Raises Stale, Refused."""
    with transaction.atomic():
        plan = _lock(contact.crisis_plan_id)
        if contact._state.adding:
            contact.save(force_insert=True)
        else:
            contact.save_from(started_from)
        _announce("crisis_plan_written", plan, by)


def record_use(current: CrisisPlan, note: ProgressNote, *, by: Membership) -> ProgressNote:
    """Write down that it was used and what helped; both it and the plan are then to be looked at soon."""
    soon = timezone.localdate(note.happened_at) + timedelta(days=clock(current.patient_id, "after_crisis_days"))
    note.kind = ProgressNote.Kind.CRISIS
    with transaction.atomic():
        kept = write_note(note, by=by)
        if kept is not note:
            return kept  # the same form sent again
        if current.review_on is None or current.review_on > soon:
            current.review_on = soon
            current.save_from(current.row_version)
        _bring_review_forward(current.patient_id, soon)
        outbox.announce("crisis_plan_used", "crisis_plan", current.pk, current.patient_id, by=by.pk, note=kept.pk)
    return kept


def default_review(patient_id: UUID, start: date) -> date:
    """The day on which a version of that day is looked at again, by the person's agreement."""
    year, month = divmod(start.year * 12 + start.month - 1 + clock(patient_id, "crisis_review_months"), 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def from_inside(patient_id: UUID, facilitator: Membership | None, name: str) -> str:
    """Why this facilitator is not from outside the team that treats and accompanies; empty where they are."""
    links = list(live(CareLink.objects.filter(patient_id=patient_id, purpose__in=_TEAM)))
    if facilitator is not None and facilitator.entity_id in _sides(links):
        return _("%(name)s works for %(entity)s, which takes part in the care. The facilitator comes from outside.") % {
            "name": facilitator.user.short_name, "entity": facilitator.entity.name,
        }  # fmt: skip
    named = [str(link.user) for link in links if link.user is not None]
    if any(_says(name, other) for other in named):
        return _("This is the key worker. The facilitator comes from outside the team.")
    return ""


def during_stay(patient_id: UUID) -> bool:
    """Whether the person is in hospital now."""
    return HospitalStay.objects.filter(patient_id=patient_id, left_at=None).exists()


def _begin(plan: CrisisPlan, event: str) -> CrisisPlan:
    rows = CrisisPlan.objects.filter(patient_id=plan.patient_id)
    if rows.filter(state__in=OPEN).exists():
        raise Refused(_("A crisis plan is offered or being prepared already. Go on with that one."))
    last = rows.order_by("-number").first()
    plan.number = last.number + 1 if last else 1
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody else has just begun one. Go on with that one.")) from error
    _announce(event, plan, plan.led_by)
    return plan


def _copy(row: CrisisItem | CrisisContact, to: CrisisPlan) -> None:
    phone = row.phone if isinstance(row, CrisisContact) else ""
    keep = {f.attname for f in row._meta.concrete_fields} - {
        "id",
        "crisis_plan_id",
        "row_version",
        "phone_sealed",
        "phone_key",
    }
    new = type(row)(crisis_plan=to, **{name: getattr(row, name) for name in keep})
    if isinstance(new, CrisisContact):
        new.phone = phone
    new.save(force_insert=True)


def _lock(pk: UUID) -> CrisisPlan:
    plan: CrisisPlan = CrisisPlan.objects.select_for_update(of=("self",)).get(pk=pk)
    _refuse_unless_preparing(plan)
    return plan


def _save(plan: CrisisPlan, started_from: int, event: str, by: Membership | None) -> None:
    with transaction.atomic():
        plan.save_from(started_from)
        _announce(event, plan, by)


def _announce(event: str, plan: CrisisPlan, by: Membership | None) -> None:
    outbox.announce(event, "crisis_plan", plan.pk, plan.patient_id, by=by.pk if by else None)


def _refuse_during_stay(patient_id: UUID) -> None:
    if during_stay(patient_id):
        raise Refused(
            _(
                "The person is in hospital now. A crisis plan is talked about when they are well: "
                "offer it once they are home."
            )
        )


def _refuse_unless_preparing(plan: CrisisPlan) -> None:
    if plan.state != State.PREPARING:
        raise Refused(_("This version is no longer being prepared. Start from the one in force."))


def _refuse_from_inside(plan: CrisisPlan) -> None:
    reason = from_inside(plan.patient_id, plan.facilitator, plan.facilitator_name)
    if reason:
        raise Refused(reason)


def _sides(links: Sequence[CareLink]) -> set[UUID]:
    found = {link.entity_id for link in links if link.entity_id}
    return found | {link.membership.entity_id for link in links if link.membership}


def _says(text: str, name: str) -> bool:
    wanted = _plain(name)
    return len(wanted) > 1 and wanted <= _plain(text)


def _plain(text: str) -> set[str]:
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return set(bare.replace(",", " ").split())


def clock(patient_id: UUID, name: str) -> int:
    """So many days or months by the agreement of the person's latest process."""
    rows = course.clocks_first(Placement.objects.filter(patient_id=patient_id))
    placement = rows.select_related("slot__line__agreement").first()
    agreement = placement.slot.line.agreement if placement else Agreement()
    return int(getattr(agreement, name))


def _bring_review_forward(patient_id: UUID, soon: date) -> None:
    plan = Plan.objects.select_for_update(of=("self",)).filter(patient_id=patient_id, state=Plan.State.ACTIVE).first()
    if plan is None or (plan.next_review_on and plan.next_review_on <= soon):
        return
    plan.next_review_on = soon
    plan.save_from(plan.row_version)
    patients.set_next_due(patient_id, soon)


def said(items: Sequence[CrisisItem]) -> list[CrisisItem]:
    """Those with words of the person's, in the order of the menu."""
    return sorted((item for item in items if item.answer == Words.Answer.SAID), key=lambda item: item.position)
