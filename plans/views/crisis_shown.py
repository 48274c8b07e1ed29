"""How a crisis plan is shown: whom to call, the person's words with what was agreed, how far a version has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.roles import PERSON
from patients.emergency import PASSING
from patients.forms import said_day
from patients.models import CareLink, Patient
from patients.telephones import phone_text
from patients.who import parties
from plans.crisis import OPEN, said
from plans.models import CrisisContact, CrisisFeedback, CrisisItem, CrisisPlan, CrisisSignature, ProgressNote, RiskTalk
from plans.signing import represented_alone
from plans.views import showing
from ppr.lib.access import Actor

State, Agreement = CrisisPlan.State, CrisisItem.Agreement


@dataclass
class Versions:
    """All of a person's versions: the one in force, the one on its way, the last no."""

    rows: list[CrisisPlan]

    @property
    def current(self) -> CrisisPlan | None:
        return next((row for row in self.rows if row.state == State.IN_FORCE), None)

    @property
    def open(self) -> CrisisPlan | None:
        return next((row for row in self.rows if row.state in OPEN), None)

    @property
    def declined(self) -> CrisisPlan | None:
        """The last answer, where it was a no and nothing stands or is on its way."""
        last = self.rows[-1] if self.rows else None
        stands = self.current or self.open
        return last if last and not stands and last.state == State.DECLINED else None

    @property
    def number(self) -> int:
        """How many versions have been in force: offers that came to nothing do not count."""
        return sum(row.agreed_on is not None for row in self.rows)


def versions(patient_id: UUID, actor: Actor) -> Versions:
    """Every version of the person's crisis plan; one query."""
    rows = CrisisPlan.objects.visible_to(actor).filter(patient_id=patient_id).order_by("number")
    told = CrisisFeedback.objects.visible_to(actor).filter(crisis_plan=OuterRef("pk"))
    rows = rows.annotate(
        signed=signed_by(actor),
        put_off_at=_put_off_at(),
        told=ArraySubquery(told.values(row=JSONObject(**{n: n for n in (*CrisisFeedback.QUESTIONS, "words")}))),
    )
    return Versions(list(rows.select_related("facilitator__entity", "facilitator__user", "led_by__user")))


def _put_off_at() -> Subquery:
    """When the person said «not today» to the questions about a version: its history knows."""
    past: Any = CrisisPlan.history.model  # type: ignore[attr-defined]
    same = past.objects.filter(id=OuterRef("pk"), ask_again_on=OuterRef("ask_again_on"), state=State.IN_FORCE)
    return Subquery(same.order_by("history_date").values("history_date")[:1])


def signed_by(actor: Actor) -> ArraySubquery:
    """The signatures under each crisis plan of a query, for `signatures`."""
    rows = CrisisSignature.objects.visible_to(actor).filter(crisis_plan=OuterRef("pk")).order_by("signed_at", "pk")
    names = ("role", "name", "user_id", "membership_id", "mode", "signed_at")
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def items_of(plan: CrisisPlan, actor: Actor) -> list[CrisisItem]:
    """What the person chose, in the order of the menu."""
    rows = CrisisItem.objects.visible_to(actor).filter(crisis_plan=plan)
    return said(list(rows.select_related("typed_by__user", "beside__user")))


def contacts_of(plan: CrisisPlan, actor: Actor) -> list[CrisisContact]:
    """Whom to call and who must not be told, in order."""
    rows = CrisisContact.objects.visible_to(actor).filter(crisis_plan=plan).exclude(name="")
    return list(rows.order_by("position", "pk"))


def head(patient: Patient, plan: CrisisPlan | None) -> dict[str, Any]:
    """Who it is and of when it is, for components/crisis_head.html."""
    found: dict[str, Any] = {"called": patient.called, "name": patient.full_name, "age": patient.age()}
    if plan is None:
        return found
    if plan.directive == CrisisPlan.Directive.YES:
        found["directive"] = plan.directive_details or _("ask which registry holds it")
    return {**found, "when": dates(plan)}


def dates(plan: CrisisPlan) -> str:
    """«Hablado y acordado el 3 de octubre. Toca revisarlo …; mientras tanto sigue vigente.»"""
    agreed = _("Talked about and agreed on %(day)s.") % {"day": said_day(plan.agreed_on)} if plan.agreed_on else ""
    return f"{agreed} {looked_at_again(plan)}".strip()


def looked_at_again(plan: CrisisPlan) -> str:
    """When it will be, or has been due to be; a plan past its day stays in force."""
    if plan.review_on is None:
        return ""
    past = plan.review_on < timezone.localdate()
    again = (
        _("It has been due to be looked at again since %(day)s; meanwhile it stays in force.")
        if past
        else _("It will be looked at again on %(day)s.")
    )
    return again % {"day": said_day(plan.review_on)}


def calls(contacts: Sequence[CrisisContact]) -> dict[str, Any]:
    """Whom to call, in order, and who must not be told, for components/crisis_calls.html."""
    untold = [_with_relation(c) for c in contacts if c.not_to_be_told]
    return {
        "calls": [
            {"name": _with_relation(c), "note": c.may_know, "phone": c.phone, "phone_text": phone_text(c.phone)}
            for c in contacts
            if not c.not_to_be_told
        ],
        "do_not_call": ", ".join(untold),
        "untold": untold,
    }


def _with_relation(contact: CrisisContact) -> str:
    return f"{contact.name}, {contact.relation}" if contact.relation else contact.name


def team(links: Sequence[CareLink], known: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The telephones of those who accompany, less the numbers already named, as calls."""
    dialled = {call["phone"] for call in known}
    found = []
    for party in parties(links):
        number = "".join(party.phone.split())
        if number and number not in dialled and {"key_worker", "treating", "referring"} & set(party.purposes):
            note = " · ".join(filter(None, (party.as_what, party.about, party.hours)))
            found.append({"name": party.name, "note": note, "phone": number, "phone_text": party.phone})
            dialled.add(number)
    return found


def passing(links: Sequence[CareLink], actor: Actor) -> dict[str, Any] | None:
    """Where the page is open to the reader in an emergency alone: until when, and the further step of a broken glass."""
    mine = [link for link in links if link.purpose in PASSING and link.user_id == actor.user_id]
    broken = next((link for link in mine if link.purpose == "break_glass"), None)
    if not mine:
        return None
    more = broken is not None and all(link.purpose != "break_glass_plan" for link in mine)
    url = reverse("patients:break_glass_plan", args=[mine[0].patient_id]) if more else ""
    return {"until": max(link.until for link in mine if link.until), "broken": broken is not None, "plan_url": url}


def safety(patient_id: UUID, actor: Actor) -> list[RiskTalk]:
    """What was said of safety with the person and still stands, for who broke the glass."""
    rows = RiskTalk.objects.visible_to(actor, "view_safety").filter(patient_id=patient_id)
    return list(rows.order_by("-written_at"))


def uses(plan: CrisisPlan, actor: Actor) -> list[ProgressNote]:
    """What was written of the hard moments since this version was agreed: when it was used and what helped."""
    rows = ProgressNote.objects.visible_to(actor).filter(patient_id=plan.patient_id, kind=ProgressNote.Kind.CRISIS)
    if plan.agreed_on is not None:
        rows = rows.filter(happened_at__date__gte=plan.agreed_on)
    return list(rows.filter(retracted_at=None).select_related("author__user").order_by("-happened_at")[:5])


def signatures(plan: Any) -> list[dict[str, Any]]:
    """Who has signed a version of `versions`, in the order in which they did."""
    role, mode = CrisisSignature.Role, CrisisSignature.Mode
    return [
        {**row, "part": row["role"], "role": str(role(row["role"]).label), "how": str(mode(row["mode"]).label) if row["mode"] == mode.PAPER else "",
         "when": datetime.fromisoformat(row["signed_at"])}
        for row in plan.signed
    ]  # fmt: skip


def person_absent(signed: Sequence[dict[str, Any]]) -> bool:
    """Whether a representative is among `signatures` and the person is not."""
    return represented_alone(row["part"] for row in signed)


def has_signed(plan: Any, request: Any) -> bool:
    """Whether whoever looks has put their own signature under it, the person on paper too."""
    if request.actor.role == PERSON and any(row["role"] == CrisisSignature.Role.PERSON for row in plan.signed):
        return True
    me = (str(request.user.pk), str(request.membership.pk) if request.membership else None)
    return any((row["user_id"], row["membership_id"]) == me for row in plan.signed)


def feedback(plan: Any) -> dict[str, Any] | None:
    """What the person said of a version of `versions` some time after."""
    return {"facts": feedback_facts(plan.told[0]), "words": plan.told[0]["words"]} if plan.told else None


def put_off(plan: Any) -> dict[str, Any] | None:
    """That the person said «not today» of a version of `versions`, and when they are asked again."""
    if plan.told or plan.put_off_at is None:
        return None
    return {"said": plan.put_off_at, "again": plan.ask_again_on, "waits": plan.ask_again_on > timezone.localdate()}


def feedback_facts(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The four answers for components/facts.html."""
    fields: Any = {name: CrisisFeedback._meta.get_field(name) for name in CrisisFeedback.QUESTIONS}
    labels = CrisisFeedback.Reply
    return [
        {"label": capfirst(field.verbose_name), "value": labels(given[name]).label} for name, field in fields.items()
    ]


def emergency_lines() -> list[dict[str, str]]:
    """The numbers that always answer, as this region has them."""
    return [{key: str(text) for key, text in line.items()} for line in settings.CRISIS_LINES]


def item(row: CrisisItem, patient: Patient) -> dict[str, Any]:
    """One thing in the person's words, with what was agreed about it, for components/crisis_item.html."""
    return {
        "title": row.get_kind_display(),
        "text": row.words,
        "lang": row.language,
        "agreements": [*agreement(row, patient), *([{"text": row.team_words}] if row.team_words else [])],
    }


def agreement(row: CrisisItem, patient: Patient) -> list[dict[str, str]]:
    """What was agreed about it, in plain words."""
    if row.agreement == Agreement.AGREED:
        return [{"text": _("agreed by all"), "tone": "ok"}]
    if row.agreement == Agreement.NOT_COMMITTED:
        return [
            {
                "text": _("It will be borne in mind, not promised: %(reason)s") % {"reason": row.reason},
                "tone": "due",
            }
        ]
    if row.agreement == Agreement.PERSON_ONLY:
        return [
            {"text": _("It is the wish of %(person)s; nobody else was asked to agree.") % {"person": patient.called}}
        ]
    return [{"text": _("Still to be talked about with the team."), "tone": "due"}]


def voice(plan: CrisisPlan) -> dict[str, Any] | None:
    """What the person answered, for components/voice.html; None where they said yes or no and nothing else."""
    return {"text": plan.answer_words, "when": plan.offered_on} if plan.answer_words else None


def draft_item(row: CrisisItem, patient: Patient) -> dict[str, Any]:
    """One thing of the version being prepared, with the way to change it."""
    url = reverse("plans:crisis_item", args=[patient.pk, row.kind])
    action = {"label": _("Change"), "url": url, "style": "quiet", "about": row.get_kind_display()}
    said_so = showing.voice(row, patient, title=row.get_kind_display())
    return {"voice": said_so, "agreements": item(row, patient)["agreements"], "actions": [action]}


def menu(chosen: Sequence[CrisisItem], patient_id: UUID) -> list[dict[str, Any]]:
    """What else may be talked about; none of it has to be."""
    taken = {row.kind for row in chosen}
    return [
        {"label": kind.label, "url": reverse("plans:crisis_item", args=[patient_id, kind.value]), "style": "quiet"}
        for kind in CrisisItem.Kind
        if kind not in taken
    ]


def draft_contact(row: CrisisContact) -> dict[str, Any]:
    """One contact of the version being prepared, as a row with its way to be changed."""
    facts = [_("must not be told")] if row.not_to_be_told else [phone_text(row.phone), row.may_know]
    url = reverse("plans:crisis_contact", args=[row.patient_id, str(row.pk)])
    return {
        "name": _with_relation(row),
        "facts": [fact for fact in facts if fact],
        "action": {"label": _("Change"), "url": url, "style": "quiet"},
    }


def meeting(plan: CrisisPlan) -> list[dict[str, Any]]:
    """The meeting and what stands beside the plan, for components/facts.html."""
    told: list[dict[str, Any]] = [
        {"label": _("Day of the meeting"), "value": plan.meeting_on},
        {"label": _("Who is there"), "value": plan.attendees},
    ]
    return [
        {"label": _("Who facilitates"), "value": _facilitator(plan) or _("nobody yet")},
        *[fact for fact in told if fact["value"]],
        {
            "label": _("Registered advance directive"),
            "value": str(plan.get_directive_display()).capitalize(),
            "note": plan.directive_details,
        },
        {
            "label": _("Emergency and ward staff may open it"),
            "value": _("Yes") if plan.open_to_emergency else _("No"),
        },
    ]


def _facilitator(plan: CrisisPlan) -> str:
    if plan.facilitator is None:
        return plan.facilitator_name
    return f"{plan.facilitator_name}, {plan.facilitator.entity.name}"
