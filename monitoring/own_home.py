"""The person's first page: the next date at once, what is asked of them, and the way to all that is theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Concat, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities import sign_in_codes
from entities.models import User
from monitoring import emergencies
from monitoring.home import hello, today_is
from plans.crisis_signing import time_to_ask
from plans.models import CrisisFeedback, CrisisPlan, Goal, GoalStep, Plan, ReviewMeeting
from plans.models.review_meeting import TO_COME
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import own_wait, way_back
from referrals.models import Referral, State

MOST_STEPS = 3  # of one's own on the first page


def own(user: User, actor: Actor) -> dict[str, Any]:
    """Context of monitoring/home_person.html: the next date at once, and the way to one's own plan."""
    called_for = ReviewMeeting.objects.visible_to(actor).filter(TO_COME, plan=OuterRef("pk"))
    rows = Plan.objects.visible_to(actor).select_related("patient", "entity", "key_worker__user")
    awaits = Exists(own_wait.rows(actor).filter(patient=OuterRef("patient_id")))
    plan = rows.annotate(
        meeting_at=Subquery(called_for.values("starts_at")[:1]), code=_code(user), awaits=awaits
    ).first()
    called = plan.patient.called if plan else user.first_name
    asked = _asked(plan, actor) if plan else None
    doors = _own_doors(plan) if plan else []
    looked = emergencies.told(plan.patient_id, actor) if plan else None
    steps = _own_steps(plan, actor) if plan else []
    coded = _coded(plan)
    waits = [] if plan else own_wait.of(actor)
    back = _back(plan, actor) if plan and plan.state == Plan.State.CLOSED else None
    found = {
        "waits": waits,
        "plan": plan,
        "back": back,
        "doors": doors,
        "asked": asked,
        "looked": looked,
        "steps": steps,
        "coded": coded,
    }
    return {"greeting": hello(called), "subtitle": today_is(), **found}


def _back(plan: Plan, actor: Actor) -> dict[str, Any] | None:
    """For who has left: until when the door is open and whom to tell."""
    rows = Referral.objects.visible_to(actor).filter(patient_id=plan.patient_id, state=State.CLOSED)
    last = rows.select_related("from_entity").order_by("-closed_on").first()
    return way_back.said(last, own=True) if last is not None and way_back.is_open(last) else None


def _coded(plan: Any) -> dict[str, Any] | None:
    """That somebody gave a new code to come in to one's own plan, for components/notice.html."""
    if plan is None or plan.code is None:
        return None
    said = pgettext("person-page", "%(who)s, %(entity)s (%(day)s): “%(reason)s”") % {
        **plan.code, "day": spoken_date_text(datetime.fromisoformat(plan.code["at"])),
    }  # fmt: skip
    url = reverse("patients:sign_in", args=[plan.patient_id])
    see = {"label": pgettext("person-page", "See it, or say that I did not ask for it"), "url": url}
    title = pgettext("person-page", "A new code was given to come in to your plan")
    return {"tone": "due", "title": title, "text": said, "actions": [see]}


def _code(user: User) -> Subquery:
    """The code of which the person should hear, read with their plan."""
    who = Concat("given_by__user__first_name", Value(" "), "given_by__user__last_name")
    said = {"who": who, "entity": F("given_by__entity__name"), "at": F("given_at"), "reason": F("reason")}
    return Subquery(sign_in_codes.lately(user).values(row=JSONObject(**said))[:1])


def _own_doors(plan: Any) -> list[dict[str, str]]:
    """Where the person goes from home, each with a line of what is there; first what they still wait for."""
    wait = (
        "plans:going_on",
        pgettext("person-page", "What I am waiting for"),
        pgettext("person-page", "Where it stands, your turn in the list and who is with you."),
    )
    doors = (
        *([wait] if plan.awaits else []),
        ("plans:call_me", _("Ask for a call"), pgettext("person-page", "Somebody of your team calls you.")),
        (
            "plans:notes",
            _("My notes"),
            pgettext("person-page", "What those who accompany you write, and what you have to say about it."),
        ),
        (
            "plans:wellbeing",
            _("My well-being plan"),
            pgettext("person-page", "Yours alone, unless you share a part."),
        ),
        ("patients:sharing", _("Who sees what"), pgettext("person-page", "You decide it, section by section.")),
        (
            "patients:seen_by",
            _("Who has looked at my plan"),
            pgettext("person-page", "Each time, with its date and what for."),
        ),
    )
    found = [
        {"label": label, "note": note, "url": reverse(name, args=[plan.patient_id])} for name, label, note in doors
    ]
    around = pgettext("person-page", "Clubs, libraries, sport, classes: places open to anybody.")
    return [*found, {"label": _("What there is in each comarca"), "note": around, "url": reverse("community")}]


def _asked(plan: Plan, actor: Actor) -> dict[str, Any] | None:
    """The four questions about the crisis plan, once their day has come and until they are answered."""
    told = CrisisFeedback.objects.visible_to(actor).filter(crisis_plan=OuterRef("pk"))
    rows = CrisisPlan.objects.visible_to(actor).filter(patient_id=plan.patient_id, state=CrisisPlan.State.IN_FORCE)
    current = rows.annotate(told=Exists(told)).first()
    if current is None or not time_to_ask(current, asked=current.told):
        return None
    url = reverse("plans:crisis_after", args=[plan.patient_id])
    return {
        "tone": "info",
        "title": pgettext("person-page", "Four short questions"),
        "text": pgettext("person-page", "How it was for you to write your crisis plan. Only if you feel like it."),
        "actions": [{"label": pgettext("person-page", "See the questions"), "url": url}],
    }


def _own_steps(plan: Plan, actor: Actor) -> list[dict[str, str]]:
    """The person's own next steps, the nearest first."""
    mine = GoalStep.objects.visible_to(actor).filter(
        patient_id=plan.patient_id,
        owner=GoalStep.Owner.PERSON,
        done_on=None,
        goal__state__in=(Goal.State.AGREED, Goal.State.UNDER_WAY),
    )
    rows = mine.order_by(F("due_on").asc(nulls_last=True), "position")[:MOST_STEPS]
    url = f"{reverse('plans:person', args=[plan.patient_id])}#goals"
    return [{"text": step.text, "due": step.due_on, "url": url} for step in rows]
