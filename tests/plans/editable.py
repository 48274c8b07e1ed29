"""Every part of a plan that is written in a form: how two people change it, or why two cannot overwrite each other.

A new address that takes a form belongs into one of the two tables; test_two_writers fails on one that stands in none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import GoalArea
from plans import conversation, crisis, hospital, meetings, services
from plans.models import (
    Aftercare,
    CallRequest,
    CrisisContact,
    CrisisItem,
    CrisisPlan,
    Goal,
    HospitalStay,
    Objection,
    ProgressNote,
    Question,
    ReviewMeeting,
)
from plans.services import put_words
from tests.cast import acting, key
from tests.plans import parts

Body = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """A part that two people change: its route, what has to stand first, and what each of the two sends.

    `sends(mark, turn)` gives the fields that a writer changes, with a mark of their own in each text; `turn` is 0 or 1.
    `button` is a press on the plan's page: it brings the version of the row that `ready` gave.
    """

    route: str
    ready: Callable[[Any], tuple[Any, ...]]
    sends: Callable[[str, int], Body]
    writers: tuple[str, str] = ("professional", "colleague")
    button: str = ""


def in_words(mark: str, turn: int = 0, **more: Any) -> Body:
    return {"words": f"Lo digo así: {mark}", "answer": "said", **more}


def _crisis(cast: Any, *, answered: bool = True) -> Any:
    with transaction.atomic(), acting(cast.professional):
        for stay in HospitalStay.objects.filter(patient_id=cast.pili.pk, left_at=None):
            hospital.leave(stay, by=cast.professional, left_at=timezone.now(), early_contact=False)
        for row in CrisisPlan.objects.filter(patient_id=cast.pili.pk, state="in_force"):
            row.state, row.superseded_on = "superseded", date.today()
            row.save_from(row.row_version)
        for row in CrisisPlan.objects.filter(patient_id=cast.pili.pk, state__in=crisis.OPEN):
            crisis.answer(row, yes=False, words="", ask_again_on=None, by=None, started_from=row.row_version)
        plan = crisis.offer(cast.pili.pk, by=cast.professional, on=date.today())
        if answered:
            crisis.answer(plan, yes=True, words="", ask_again_on=None, by=cast.professional, started_from=1)
            crisis.arrange(plan, {"facilitator_name": "Leonor Usón"}, by=cast.professional, started_from=2)
    return plan


def _offered(cast: Any) -> tuple[Any, ...]:
    _crisis(cast, answered=False)
    return ()


def _preparing(cast: Any) -> tuple[Any, ...]:
    _crisis(cast)
    return ()


def _item(cast: Any) -> tuple[Any, ...]:
    plan = _crisis(cast)
    with transaction.atomic(), acting(cast.professional):
        row = CrisisItem(crisis_plan=plan, patient_id=plan.patient_id, kind="helps")
        put_words(row, "Que me hablen despacio.", "said", cast.professional)
        crisis.write_item(row, by=cast.professional, started_from=0)
    return ("helps",)


def _new_item(cast: Any) -> tuple[Any, ...]:
    _crisis(cast)
    return ("worsens",)


def _contact(cast: Any) -> tuple[Any, ...]:
    plan = _crisis(cast)
    with transaction.atomic(), acting(cast.professional):
        row = CrisisContact(crisis_plan=plan, patient_id=plan.patient_id, name="Carmen", position=1)
        crisis.write_contact(row, by=cast.professional, started_from=0)
    return (str(row.pk),)


def _in_force(cast: Any) -> tuple[Any, ...]:
    plan = _crisis(cast)
    with transaction.atomic(), acting(cast.professional):
        crisis.put_in_force(plan, by=cast.professional, agreed_on=date.today())
    return ()


def _stay(cast: Any) -> tuple[Any, ...]:
    with transaction.atomic(), acting(cast.professional):
        if HospitalStay.objects.filter(patient_id=cast.pili.pk, left_at=None).exists():
            return ()
        stay = HospitalStay(
            patient_id=cast.pili.pk, hospital=cast.hospital, admitted_at=timezone.now(),
            responsible=cast.professional, planning="Avisar a casa.",
        )  # fmt: skip
        hospital.admit(stay, by=cast.professional)
    return ()


def _agreed(cast: Any) -> tuple[Any, ...]:
    _stay(cast)
    row = Aftercare(
        what="Ayuda en casa", provider="Servicio comarcal", payer="open", agreed_on=timezone.localdate(), present="Pili"
    )
    with transaction.atomic(), acting(cast.professional):
        stay = HospitalStay.objects.get(patient_id=cast.pili.pk, left_at=None)
        return (hospital.agree_aftercare(stay, row, by=cast.professional).pk,)


NEXT_YEAR = date.today().year + 1


def _meeting(cast: Any) -> tuple[Any, ...]:
    with transaction.atomic(), acting(cast.professional):
        if not ReviewMeeting.objects.filter(patient_id=cast.pili.pk, state="called").exists():
            at = timezone.make_aware(datetime(NEXT_YEAR, 1, 12, 10))
            row = ReviewMeeting(plan=cast.plan, patient_id=cast.pili.pk, starts_at=at, minutes=60, place="entity")
            meetings.call(row, [cast.professional], [], by=cast.professional)
    return ()


def _version(cast: Any) -> tuple[Any, ...]:
    parts.freeze(cast, "in_part", words="A medias.", answer="said")
    return ()


def _question(cast: Any) -> tuple[Any, ...]:
    with transaction.atomic(), acting(cast.clinician):
        row = Question(plan=cast.plan, patient_id=cast.pili.pk, asked_to=cast.professional, text="¿Duerme?")
        conversation.ask(row, by=cast.clinician)
    return (row.pk,)


def _call(cast: Any) -> tuple[Any, ...]:
    with transaction.atomic(), acting_as_person(cast):
        row = CallRequest(plan=cast.plan, patient_id=cast.pili.pk, suits="por la tarde", text="")
        conversation.ask_for_call(row)
    return (row.pk,)


def _objection(cast: Any) -> tuple[Any, ...]:
    with transaction.atomic(), acting_as_person(cast):
        note = ProgressNote.objects.select_related("author", "entity").get(pk=key("note-pili"))
        row = Objection(wish="disagrees", text="No fue así.")
        conversation.object_to(note, row)
    return (row.pk,)


def acting_as_person(cast: Any) -> Any:
    from entities.acting import actor_for
    from ppr.lib.access import acting_as
    from ppr.lib.ids import uuid7

    return acting_as(actor_for(cast.person_user, None, uuid7()))


def _goal(cast: Any) -> tuple[Any, ...]:
    with transaction.atomic(), acting(cast.professional):
        row = Goal(
            plan=cast.plan, patient_id=cast.pili.pk, area=GoalArea.objects.get(code="empleo"), objective="Coser."
        )
        services.add_goal(row, by=cast.professional)
    return (row.pk,)


def _row(make: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda cast: (make(cast).pk,)


LEVELS = ("level_0", "level_1", "level_2", "level_3", "level_4")
CHANGED: tuple[Edit, ...] = (
    Edit("words", lambda cast: ("who_i_am",), in_words),
    Edit("words", lambda cast: ("how_treated",), in_words),  # the first words under a heading
    Edit("paper_back", lambda cast: (), lambda mark, turn: {"who_i_am": f"A mano: {mark}", "paper_on": f"{date.today()}"}),
    Edit("goal", _goal, lambda mark, turn: {"objective": f"Acordamos {mark}"}),
    Edit("goal_scale", _goal, lambda mark, turn: dict.fromkeys(LEVELS, f"Se ve {mark}") | {"scale_value": "0"}),
    Edit("goal_state", _goal, lambda mark, turn: {"state": ("agreed", "left_by_person")[turn]}, button="Goal"),
    Edit("strength", _row(parts.strength), in_words),
    Edit("support", _row(parts.support), lambda mark, turn: in_words(mark, rhythm=f"cuando {mark}")),
    Edit("support_state", _row(parts.support), lambda mark, turn: {"state": ("paused", "ended")[turn]}, button="Support"),
    Edit("step", _row(parts.step), lambda mark, turn: {"text": f"Ir a {mark}", "whose": "family"}),
    Edit("risk", _row(parts.risk), lambda mark, turn: in_words(mark, team_view=f"Vemos {mark}")),
    Edit("opinion", _version, lambda mark, turn: {"position": ("agrees", "disagrees")[turn], "words": f"Pienso {mark}"}),
    Edit("contact_rhythm", lambda cast: (), lambda mark, turn: {"days": ("7", "14")[turn]}),
    Edit("crisis_answer", _offered, lambda mark, turn: {"answer": ("yes", "no")[turn], "words": f"Digo {mark}"}),
    Edit("crisis_meeting", _preparing, lambda mark, turn: {"attendees": f"Vienen {mark}"}),
    Edit("crisis_item", _item, in_words),
    Edit("crisis_item", _new_item, in_words),
    Edit("crisis_contact", _contact, lambda mark, turn: {"name": f"Se llama {mark}"}),
    Edit("crisis_after", _in_force, lambda mark, turn: {"words": f"Fue así: {mark}", "involved": ("yes", "no")[turn]}),
    Edit("hospital", _stay, lambda mark, turn: {"planning": f"Para volver: {mark}"}),
    Edit("aftercare_change", _agreed, lambda mark, turn: {"provider": f"Lo hace {mark}"}),
    Edit("review_wish", _meeting, in_words),
    Edit("review_call", _meeting, lambda mark, turn: {"starts_at": f"{NEXT_YEAR}-02-1{turn}T10:00", "points": f"Hablar de {mark}"}),
    Edit("question", _question, lambda mark, turn: {"text": f"Respondo {mark}"}),
    Edit("call", _call, lambda mark, turn: {"text": f"Hablamos {mark}"}),
    Edit("objection", _objection, lambda mark, turn: {"text": f"Contesto {mark}"}),
    Edit("wellbeing_question", lambda cast: ("toolbox",), lambda mark, turn: {"words": f"Me sirve {mark}"},
         writers=("person_user", "person_user")),
)  # fmt: skip

# Why two who send these at the same moment overwrite nothing of each other.
ADDED = "each sending adds a row of its own, or finds the one that it made before"
ONCE = "it happens once: the second is told that it has happened already, and by whom"
ONLY_READ = "nothing is written"
APART: dict[str, str] = {
    **dict.fromkeys(
        ("goal_new", "strength_new", "support_new", "step_new", "risk_new", "notes", "note_amend", "note_cosign", "object",
         "aftercare", "ask", "call_me", "going_on", "disagreement", "crisis_copies", "crisis_used", "sharing_invite", "review_new", "version_sign", "version_paper"),
        ADDED,
    ),
    **dict.fromkeys(
        ("crisis_offer", "crisis_revise", "crisis_in_force", "crisis_copy_end", "note_mistake", "note_move",
         "hospital_admit", "hospital_leave", "hospital_contact", "leaving", "died", "course_intensity",
         "course_key_worker", "review_exempt", "letter", "wish", "wish_back"),
        ONCE,
    ),
    "notes_search": ONLY_READ,
    "together": "it hands the worker's device over; nothing of the plan is written",
    "together_end": "it takes the device back; nothing of the plan is written",
    "together_words": "each answer is written through the verb of its own page, with the same guard (test_together)",
    "review_next": "each answers for themselves whether they come",
    "note_draft": "a draft has one writer; of two windows of theirs the later one stands, and each keeps its own text",
    "step_done": "of two presses that want the same the second finds it done; done and undone ask what the first saw",
    "shared_step_done": "whoever it was shared with may only mark it done, which two may",
    "crisis_sign": "who signs says what they have read: a version replaced meanwhile is shown anew (test_crisis_signing)",
    "sign": "who signs says what they have read: a plan changed meanwhile is shown anew (test_signing)",
    "crisis_emergency": "of two presses that want the same the second finds it so; yes and no follow one another",
    "sharing_party": "each decides only what they changed from what they saw, and both stand (test_sharing)",
    "leaving_report": "the report has one writer at a time: the second gets their text back (test_leaving)",
}  # fmt: skip


def address(cast: Any, edit: Edit, more: tuple[Any, ...]) -> str:
    """The page of that part of Pili's plan."""
    return reverse(f"plans:{edit.route}", args=[cast.pili.pk, *more])


def as_sent(form: Any) -> Body:
    """A form as the browser would send it back untouched."""
    sent: Body = {}
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False:
            continue
        if isinstance(value, list):
            value = [one for one in value if one]
        sent[name] = "on" if value is True else value.isoformat() if isinstance(value, date) else value
    return sent


# Forms that add something: what has to stand first, and the least that is sent beside the free texts.
ADDING: tuple[Edit, ...] = (
    Edit("goal_new", lambda cast: (), lambda mark, turn: {"area": str(GoalArea.objects.get(code="empleo").pk)}),
    Edit("strength_new", lambda cast: (), lambda mark, turn: {"answer": "said"}),
    Edit("support_new", lambda cast: (), lambda mark, turn: {"answer": "said", "kind": "family"}),
    Edit("step_new", lambda cast: (key("goal-pili"),), lambda mark, turn: {"whose": "family"}),
    Edit("risk_new", lambda cast: (), lambda mark, turn: {"answer": "said", "shared_with_person": "on"}),
    Edit("notes", lambda cast: (), lambda mark, turn: {"kind": "family"}),
    Edit("note_amend", lambda cast: (key("note-pili"),), lambda mark, turn: {}),
    Edit("object", lambda cast: (key("note-pili"),), lambda mark, turn: {}, writers=("person_user", "person_user")),
    Edit("ask", lambda cast: (), lambda mark, turn: {}),
    Edit("call_me", lambda cast: (), lambda mark, turn: {}, writers=("person_user", "person_user")),
    Edit("going_on", lambda cast: (), lambda mark, turn: {"about": "rhythm", "words": mark}, writers=("person_user", "person_user")),
    Edit("disagreement", _version, lambda mark, turn: {}, writers=("clinician", "social_worker")),
    Edit("sign", lambda cast: (), lambda mark, turn: {"position": "agrees", "signs": "on"}),
)  # fmt: skip
