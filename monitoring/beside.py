"""What stands beside the work: what waits for others, what happened lately, how full the slots are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.models import Line, Membership, Slot
from entities.roles import ENTITY_COORDINATOR, HEALTH, SECTOR_COORDINATOR
from monitoring.models import Reminder
from plans.models import Plan
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date, with_day
from referrals.models import Placement, Referral, State

MOST = 6

# What happened → how it is told, with the person's name as a link.
NEWS: dict[str, Callable[[], str]] = {
    "referral_acknowledge": lambda: _("The referral of {person} has arrived and is being looked at."),
    "referral_assess": lambda: _("The entity has met {person}."),
    "referral_wait": lambda: _("{person} is accepted and waits for a slot, accompanied meanwhile."),
    "referral_offer": lambda: _("{person} has been offered a slot."),
    "referral_take_offer": lambda: _("{person} takes the slot that was offered."),
    "referral_refuse_offer": lambda: _("{person} does not take this slot and goes on waiting."),
    "referral_lapse": lambda: _("No answer came to the slot offered to {person}: the wait goes on."),
    "referral_expire": lambda: _(
        "Nobody answered the referral of {person} in time: the sector looks for another door."
    ),
    "referral_accept": lambda: _("{person} has a slot."),
    "referral_decline": lambda: _("The referral of {person} is back with the sector: there was no place for now."),
    "referral_route": lambda: _("The referral of {person} has been sent on to another entity."),
    "referral_person_declines": lambda: _("{person} has said no for now; somebody stays in touch."),
    "referral_prioritise": lambda: _("The sector has set the urgency of the referral of {person}."),
    "referral_tell": lambda: _("{person} has been told how the wait stands."),
    "referral_entrust": lambda: _("You answer for the referral of {person} from now on."),
    "referral_let_go": lambda: _("Somebody else answers for the referral of {person} from now on."),
    "referral_attach": lambda: _("There is a new document with the referral of {person}."),
    "referral_close": lambda: _("The process of {person} has ended."),
    "referral_come_back": lambda: _("{person} is coming back to the programme."),
    "referral_join": lambda: _("{person} has started in the programme."),
    "referral_transfer": lambda: _("The sector asks that {person} moves to another entity."),
    "referral_stay": lambda: _("{person} stays where they are: the transfer is not made."),
    "review_held": lambda: _("The plan of {person} has been reviewed."),
    "plan_signed": lambda: _("There is a new signed version of the plan of {person}."),
    "version_signed": lambda: _("The plan of {person} has another signature."),
    "position_recorded": lambda: _("It is recorded what {person} thinks of the plan."),
    "step_done": lambda: _("A step in the plan of {person} is done."),
    "plan_key_worker": lambda: _("{person} has another key worker."),
    "placement_intensity": lambda: _("{person} goes on in another intensity."),
    "crisis_plan_in_force": lambda: _("{person} has a crisis plan in force."),
    "crisis_plan_used": lambda: _("The crisis plan of {person} has been used."),
    "hospital_admitted": lambda: _("{person} has gone into hospital; the place is kept."),
    "hospital_fit_to_leave": lambda: _("{person} could leave hospital."),
    "aftercare_agreed": lambda: _("It is agreed what support {person} will have at home."),
    "aftercare_changed": lambda: _("Something has changed in what was agreed for {person} at home."),
    "hospital_left": lambda: _("{person} is home from hospital."),
    "hospital_contacted": lambda: _("Somebody has been in touch with {person} since hospital."),
    "leaving_reported": lambda: _("The report on leaving of {person} is written."),
    "person_died": lambda: _("{person} has died. Nothing is due any more."),
    "review_called": lambda: _("You are asked to the review with {person}."),
    "review_called_off": lambda: _("The review with {person} is not held on the day that was said."),
    "question_answered": lambda: _("Your question about {person} has an answer."),
    "wish_answered": lambda: _("What {person} would rather have has an answer."),
    "disagreement_answered": lambda: _("What {person} thinks of the plan has an answer."),
    "hard_moment_written": lambda: _("{person} has had a hard moment; a note tells of it."),
    "words_written": lambda: _("There are new words of {person} in the plan."),
    "goal_added": lambda: _("The plan of {person} has a new goal."),
}


def news(reminders: Iterable[Reminder]) -> dict[str, Any] | None:
    """The latest news as components/side_list.html, or None when there is none."""
    rows = [r for r in reminders if r.kind == Reminder.Kind.NEWS]
    # Of one object only the latest is news: what led to it stands on its own page.
    latest = {r.object_id: r for r in reversed(rows)}
    told = [r for r in rows if latest[r.object_id] is r]
    if not told:
        return None
    yesterday = timezone.localdate() - timedelta(days=1)
    if min(r.due_on for r in told) >= yesterday:
        return {"title": _("Since yesterday"), "items": [{"text": _told(r)} for r in told]}
    items = [{"text": _told(r), "note": spoken_date(r.due_on)} for r in told]
    return {"title": _("The last few days"), "items": items}


def _told(reminder: Reminder) -> SafeString:
    sentence = NEWS.get(reminder.rule, lambda: _("About {person} there is news."))()
    name = reminder.patient.list_name
    if name.endswith(".") and sentence.endswith("{person}."):
        sentence = sentence.removesuffix(".")  # the initial brings its own full stop
    person = format_html('<a href="{}">{}</a>', _news_page(reminder), name)
    return format_html(sentence, person=person)


def _news_page(reminder: Reminder) -> str:
    if reminder.object_kind == "referral":
        return reverse("referrals:detail", args=[reminder.object_id])
    if reminder.object_kind == "review":
        return reverse("plans:review", args=[reminder.patient_id, reminder.object_id])
    if reminder.object_kind == "review_meeting":
        return reverse("plans:review_next", args=[reminder.patient_id])
    if reminder.object_kind == "question":
        return reverse("plans:question", args=[reminder.patient_id, reminder.object_id])
    if reminder.object_kind == "hospital_stay":
        return reverse("plans:hospital", args=[reminder.patient_id])
    if reminder.object_kind == "wish":
        return reverse("plans:wish", args=[reminder.patient_id, reminder.object_id])
    return reverse("plans:person", args=[reminder.patient_id])


_WITH_AN_ENTITY = (State.SENT, State.RECEIVED, State.ASSESSING, State.WAITING, State.SLOT_ASSIGNED)


def waiting(membership: Membership, actor: Actor) -> tuple[int, list[dict[str, Any]]]:
    """How many referrals wait for an entity, and the first of them by date: one's own, or the sector's."""
    rows = Referral.objects.visible_to(actor).filter(state__in=_WITH_AN_ENTITY)
    if membership.role in HEALTH:
        rows = rows.filter(from_membership=membership)
    elif membership.role == SECTOR_COORDINATOR:
        rows = rows.filter(sector_office=membership.entity_id)
    else:
        return 0, []
    rows = (
        rows.select_related("patient", "to_entity", "programme")
        .annotate(every=Window(Count("pk")))
        .order_by("due_on", "sent_at")
    )
    found = list(rows[:MOST])
    return (found[0].every if found else 0), [_waiting_item(referral) for referral in found]


def _waiting_item(referral: Referral) -> dict[str, Any]:
    entity, due = referral.to_entity.name if referral.to_entity else "", referral.due_on
    if referral.programme and referral.family != "process":  # who has one of each stands here twice
        entity = " · ".join(filter(None, [entity, referral.programme.label]))
    note = entity
    if due is not None:
        late = due < timezone.localdate()
        when = _("it was expected %(day)s") if late else _("at the latest, %(day)s")
        note = format_html("{}\xa0· {}", entity, with_day(when, due, "the"))
    return {
        "text": f"{referral.patient.list_name} · {referral.get_state_display()}",
        "url": reverse("referrals:detail", args=[referral.pk]),
        "note": note,
    }


def places(membership: Membership, actor: Actor) -> dict[str, Any] | None:
    """How many slots of the entity's lines in force are taken, as components/meter.html; None if none."""
    taken = Placement.objects.visible_to(actor).filter(slot=OuterRef("pk")).exclude(state=Placement.State.ENDED)
    lines = Line.objects.in_force().filter(entity_id=membership.entity_id)
    found = (
        Slot.objects.open_on()
        .filter(line__in=lines)
        .aggregate(every=Count("pk"), taken=Count("pk", filter=Exists(taken)))
    )
    if not found["every"]:
        return None
    sentence = ngettext(
        "%(taken)d of %(every)d slot taken", "%(taken)d of %(every)d slots taken", found["every"]
    ) % found  # fmt: skip
    return {
        "title": _("Slots of %(entity)s") % {"entity": membership.entity.name},
        "value": found["taken"],
        "max": found["every"],
        "sentence": sentence,
        "full": found["taken"] >= found["every"],
    }


def people(membership: Membership, actor: Actor) -> list[dict[str, Any]]:
    """The first by their next date of those one accompanies, follows or coordinates, as components/people_list.html."""
    plans = Plan.objects.visible_to(actor).exclude(state=Plan.State.CLOSED)
    if membership.role in HEALTH:
        mine = Referral.objects.visible_to(actor).filter(from_membership=membership, state=State.JOINED)
        plans = plans.filter(patient_id__in=mine.values("patient_id"))
    elif membership.role == ENTITY_COORDINATOR:
        plans = plans.filter(entity=membership.entity_id)
    else:
        plans = plans.filter(key_worker=membership)
    rows = plans.select_related("patient", "key_worker__user").order_by("next_review_on", "pk")[:MOST]
    return [_person(plan, membership.role) for plan in rows]


def _person(plan: Plan, role: str) -> dict[str, Any]:
    if role == ENTITY_COORDINATOR:  # sees the dates, not the plan
        course = reverse("plans:course", args=[plan.patient_id])
        worker = _("key worker: %(name)s") % {"name": plan.key_worker.user.short_name}
        return {"name": plan.patient.list_name, "url": course, "facts": [_next(plan), worker]}
    return {
        "name": plan.patient.list_name,
        "url": reverse("plans:person", args=[plan.patient_id]),
        "facts": [_next(plan)],
        "action": _first_action(plan, role),
    }


def _first_action(plan: Plan, role: str) -> dict[str, str]:
    if role in HEALTH:  # the side that hears first of an admission
        return {"label": _("Admission or discharge"), "url": reverse("plans:course", args=[plan.patient_id])}
    return {"label": _("Write a note"), "url": reverse("plans:notes", args=[plan.patient_id])}


def _next(plan: Plan) -> str:
    if plan.next_review_on is None:
        return _("no date agreed")
    if plan.next_review_on < timezone.localdate():
        return with_day(_("it was due %(day)s"), plan.next_review_on, "the")
    what = _("initial plan: %(day)s") if plan.state == Plan.State.DRAFT else _("next review: %(day)s")
    return with_day(what, plan.next_review_on)
