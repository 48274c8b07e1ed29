"""What is due: each rule says of which objects, on which day, for whom, and how long before it is shown.

The clocks of the referral, the plan and the hospital (domain §1 and §6), by the agreement's own numbers. Rules are
read by the background task too, whose login sees dates and states, no content: hence `only`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Now, TruncDate

from entities.roles import ENTITY_COORDINATOR, SECTOR_COORDINATOR
from monitoring.rule import ALWAYS, LATE, Recipients, Rule, agreed, plus
from monitoring.rules_contact import CONTACT
from monitoring.rules_home import HOME
from monitoring.staff import Staff
from patients.models import Arrears, BreakGlass, CareLink
from plans.models import (
    ACTIVE,
    CallRequest,
    CrisisCopy,
    CrisisFeedback,
    CrisisPlan,
    DisagreementAnswer,
    GoalStep,
    HospitalStay,
    Leaving,
    Objection,
    Plan,
    PlanVersion,
    PrimaryLetter,
    ProgressNote,
    Question,
    Review,
    Signature,
)  # fmt: skip
from referrals.models import Placement, Referral, State, Wish

# ---- whose work it is ------------------------------------------------------------------


def _of_plan(column: str) -> Subquery:
    return Subquery(Plan.objects.filter(patient_id=OuterRef("patient_id")).values(column)[:1])


# Whoever referred stays clinically responsible.
_REFERRER = Subquery(
    Referral.objects.filter(patient_id=OuterRef("patient_id"), state__in=[State.JOINED, State.CLOSED])
    .order_by("-sent_at")
    .values("from_membership_id")[:1]
)
_KEY_WORKER = {"key_worker": _of_plan("key_worker_id"), "in_entity": _of_plan("entity_id")}
# Until the programme is over: a plan that was closed asks nothing more.
_IN_PROGRAMME = {"plan_state": _of_plan("state"), **_KEY_WORKER}
_FOLLOWED = {**_IN_PROGRAMME, "referrer": _REFERRER}
_GOES_ON = Q(plan_state__in=[Plan.State.DRAFT, Plan.State.ACTIVE, Plan.State.ON_HOLD])


def _receiving(referral: Referral, staff: Staff) -> Iterable[UUID | None]:
    return staff.team(referral.to_entity_id, ENTITY_COORDINATOR)


def _office(referral: Any, staff: Staff) -> Iterable[UUID | None]:
    return staff.team(referral.sector_office_id, SECTOR_COORDINATOR)


def _routing(referral: Referral, staff: Staff) -> Iterable[UUID | None]:
    # Whoever referred keeps the case in hand while the sector looks for a place.
    return [*_office(referral, staff), referral.responsible_id]


def _moving(referral: Referral, staff: Staff) -> Iterable[UUID | None]:
    if staff.in_force(referral.responsible_id):
        return [referral.responsible_id]
    return _receiving(referral, staff)


def _accompanying(referral: Referral, staff: Staff) -> Iterable[UUID | None]:
    return [referral.supporter_id if staff.in_force(referral.supporter_id) else referral.responsible_id]


def _key_worker(row: Any, staff: Staff) -> Iterable[UUID | None]:
    return [row.key_worker_id if isinstance(row, (Plan, Placement)) else row.key_worker]


def _key_worker_or_leader(crisis_plan: Any, staff: Staff) -> Iterable[UUID | None]:
    return [crisis_plan.key_worker or crisis_plan.led_by_id]


def _key_worker_or_last_leader(copy: Any, staff: Staff) -> Iterable[UUID | None]:
    return [copy.key_worker or copy.led_by]


def _at_the_meeting(crisis_plan: Any, staff: Staff) -> Iterable[UUID | None]:
    return [crisis_plan.key_worker or crisis_plan.led_by_id, crisis_plan.referrer]


def _step_owner(step: Any, staff: Staff) -> Iterable[UUID | None]:
    if staff.in_force(step.owner_membership_id):
        return [step.owner_membership_id]
    return [step.referrer if step.owner == GoalStep.Owner.HEALTH else step.key_worker]


def _going_to_call(stay: Any, staff: Staff) -> Iterable[UUID | None]:
    """Whoever has it; where nobody has, the key worker and the coordinators of the entity at once."""
    if staff.in_force(stay.responsible_id):
        return [stay.responsible_id]
    return [stay.key_worker or stay.recorded_by_id, *staff.team(stay.in_entity, ENTITY_COORDINATOR)]


def _coordinators(row: Any, staff: Staff) -> Iterable[UUID | None]:
    return staff.team(row.in_entity, ENTITY_COORDINATOR)


def _place_keepers(placement: Placement, staff: Staff) -> Iterable[UUID | None]:
    return [*staff.team(placement.entity_id, ENTITY_COORDINATOR), placement.key_worker_id]


def _reviewing(glass: Any, staff: Staff) -> Iterable[UUID | None]:
    """The coordination of the person's entity, less whoever opened it; where there is nobody, the sector's."""
    for entity_id, role in ((glass.coordinating, ENTITY_COORDINATOR), (glass.routing, SECTOR_COORDINATOR)):
        others = [pk for pk in staff.team(entity_id, role) if pk != glass.opened_by_id]
        if others:
            return others
    return []


def _clinician(version: Any, staff: Staff) -> Iterable[UUID | None]:
    return [version.referrer]


def _asked(row: Any, staff: Staff) -> Iterable[UUID | None]:
    return [row.asked_to_id if isinstance(row, Question) else row.addressed_to_id]


def _calling_back(request: Any, staff: Staff) -> Iterable[UUID | None]:
    """The key worker; once the programme is over whoever follows clinically, since the team sees the person no more."""
    return [request.referrer if request.plan_state == Plan.State.CLOSED else request.key_worker]


def _wished(wish: Any, staff: Staff) -> Iterable[UUID | None]:
    """Whoever was asked by name, while still there; else those of that part in their organisation."""
    if staff.in_force(wish.to_membership_id):
        return [wish.to_membership_id]
    return staff.team(wish.to_entity_id, wish.to_role)


def _keeping_the_home(row: Any, staff: Staff) -> Iterable[UUID | None]:
    """The key worker; in no programme whoever wrote it down, or whoever referred where the person did."""
    if row.plan_state in (None, Plan.State.CLOSED):
        return [row.recorded_by_id or row.referrer]
    return [row.key_worker]


def _both_sides(placement: Any, staff: Staff) -> Iterable[UUID | None]:
    return [placement.key_worker_id, placement.referrer]


# ---- the clocks ------------------------------------------------------------------------

_REFERRAL = ("due_on", "to_entity_id", "sector_office_id", "responsible_id", "supporter_id")

DUE_ON = F("due_on")


def _referral(
    key: str, states: Iterable[State], recipients: Recipients, lead_days: int = ALWAYS, due: Any = DUE_ON
) -> Rule:
    return Rule(key, "referral", Referral, Q(state__in=list(states)), due, recipients, lead_days, _REFERRAL)


def _since(model: Any, column: str, start: Any, **facts: Any) -> Exists:
    return Exists(model.objects.filter(patient_id=OuterRef("patient_id"), **{f"{column}__gte": start}, **facts))


_NEXT_WORD = Coalesce(
    F("due_on"), plus(Coalesce(F("told_on"), TruncDate("decided_at")), F("line__agreement__waiting_word_days"))
)
# The day that the offer itself carries; the referral's own where the offer is being made.
_ANSWER_BY = Coalesce(
    Subquery(Placement.objects.filter(referral_id=OuterRef("pk"), state="offered").values("answer_by")[:1]), F("due_on")
)
_WITH_ENTITY = (State.SENT, State.RECEIVED, State.ASSESSING)
_REFERRALS = (
    _referral("orientation", [State.ORIENTATION], _routing),
    _referral("acknowledge", [State.SENT], _receiving),
    _referral("decide", [State.RECEIVED, State.ASSESSING], _receiving),
    _referral("late_answer", _WITH_ENTITY, _office, LATE),
    _referral("waiting_word", [State.WAITING], _accompanying, 3, _NEXT_WORD),
    _referral("answer_offer", [State.OFFERED], _receiving, due=_ANSWER_BY),
    _referral("start", [State.SLOT_ASSIGNED], _receiving),
    _referral("find_place", [State.RETURNED], _routing),
    Rule(
        "transfer", "referral", Referral, Q(state=State.JOINED, transfer_to__isnull=False), DUE_ON, _moving, ALWAYS,
        _REFERRAL,
    ),
)  # fmt: skip

_PLAN = ("key_worker_id",)
_NEWER_VERSION = Exists(PlanVersion.objects.filter(plan_id=OuterRef("plan_id"), number__gt=OuterRef("number")))
_SIGNED = Exists(Signature.objects.filter(version_id=OuterRef("pk"), role=Signature.Role.CLINICIAN))
_STEPS_OF = Q(owner__in=[GoalStep.Owner.ENTITY, GoalStep.Owner.HEALTH]) | Q(owner_membership__isnull=False)
_PLANS = (
    Rule("initial_plan", "plan", Plan, Q(state=Plan.State.DRAFT), F("initial_due_on"), _key_worker, ALWAYS, _PLAN),
    Rule("review", "plan", Plan, Q(state=Plan.State.ACTIVE), F("next_review_on"), _key_worker, 14, _PLAN),
    Rule(
        "ask_position", "plan_version", PlanVersion,
        Q(position=PlanVersion.Position.NOT_TODAY, newer=False) & _GOES_ON, F("ask_again_on"), _key_worker, 7,
        extra={**_IN_PROGRAMME, "newer": _NEWER_VERSION},
    ),
    Rule(
        "sign", "plan_version", PlanVersion, Q(newer=False, signed=False) & _GOES_ON,
        plus(TruncDate("frozen_at"), Value(7)), _clinician, ALWAYS,
        extra={**_IN_PROGRAMME, "referrer": _REFERRER, "newer": _NEWER_VERSION, "signed": _SIGNED},
    ),
    Rule(
        "goal_step", "goal_step", GoalStep,
        Q(done_on=None, goal__state__in=[s.value for s in ACTIVE]) & _STEPS_OF & _GOES_ON, F("due_on"), _step_owner, 7,
        ("owner", "owner_membership_id"), _FOLLOWED,
    ),
    Rule(
        "review_after_crisis", "progress_note", ProgressNote,
        Q(kind="crisis", retracted_at=None, reviewed=False) & _GOES_ON & (Q(next_review=None) | Q(next_review__gt=F("due_date"))),
        plus(TruncDate("happened_at"), agreed("after_crisis_days")), _key_worker, ALWAYS,
        extra={
            **_IN_PROGRAMME, "next_review": _of_plan("next_review_on"),
            "reviewed": _since(Review, "held_on", OuterRef("happened_at__date")),
        },
    ),
)  # fmt: skip

COPY_DAYS = 7  # in which the paper copies of a replaced crisis plan are called back
_CRISIS = ("number", "led_by_id")
_LATER_CRISIS = Exists(CrisisPlan.objects.filter(patient_id=OuterRef("patient_id"), number__gt=OuterRef("number")))
_CRISES = (
    Rule(
        "crisis_meeting", "crisis_plan", CrisisPlan, Q(state=CrisisPlan.State.PREPARING) & _GOES_ON, F("meeting_on"),
        _at_the_meeting, ALWAYS, _CRISIS, _FOLLOWED,
    ),
    Rule(
        "crisis_review", "crisis_plan", CrisisPlan, Q(state=CrisisPlan.State.IN_FORCE) & _GOES_ON, F("review_on"),
        _key_worker_or_leader, 30, _CRISIS, _IN_PROGRAMME,
    ),
    Rule(
        "crisis_asked", "crisis_plan", CrisisPlan, Q(state=CrisisPlan.State.IN_FORCE, told=False) & _GOES_ON,
        Greatest(plus(F("agreed_on"), agreed("crisis_asked_days")), F("ask_again_on")), _key_worker_or_leader, 0, _CRISIS,
        {**_IN_PROGRAMME, "told": Exists(CrisisFeedback.objects.filter(crisis_plan_id=OuterRef("pk")))}, since="agreed_on",
    ),
    Rule(
        "crisis_offer", "crisis_plan", CrisisPlan, Q(state=CrisisPlan.State.DECLINED, later=False) & _GOES_ON,
        F("ask_again_on"), _key_worker_or_leader, 14, _CRISIS, {**_IN_PROGRAMME, "later": _LATER_CRISIS},
    ),
    Rule(
        "crisis_copy", "crisis_copy", CrisisCopy, Q(ended_on=None, crisis_plan__state=CrisisPlan.State.SUPERSEDED) & _GOES_ON,
        plus(F("crisis_plan__superseded_on"), Value(COPY_DAYS)), _key_worker_or_last_leader, ALWAYS,
        extra={**_IN_PROGRAMME, "led_by": F("crisis_plan__led_by_id")},
    ),
)  # fmt: skip

_STAY = ("responsible_id", "recorded_by_id")
_HOSPITAL = (
    Rule(
        "ward", "hospital_stay", HospitalStay, Q(left_at=None, spoken=False), TruncDate("admitted_at"),
        _going_to_call, ALWAYS, _STAY,
        {**_KEY_WORKER, "spoken": _since(ProgressNote, "happened_at", OuterRef("admitted_at"), retracted_at=None)},
    ),
    Rule(
        "hold_end", "placement", Placement, Q(state=Placement.State.SUSPENDED), F("hold_until"), _place_keepers, 14,
        ("entity_id", "key_worker_id"),
    ),
    Rule(
        "home_contact", "hospital_stay", HospitalStay, Q(left_at__isnull=False, contacted_at=None),
        TruncDate("contact_due_at"), _going_to_call, ALWAYS, _STAY, _KEY_WORKER,
    ),
    Rule(
        "home_contact_late", "hospital_stay", HospitalStay, Q(left_at__isnull=False, contacted_at=None),
        TruncDate("contact_due_at"), _coordinators, LATE, (), _KEY_WORKER,
    ),
    Rule(
        "review_after_stay", "hospital_stay", HospitalStay,
        Q(left_at__isnull=False, reviewed=False) & _GOES_ON & (Q(next_review=None) | Q(next_review__gt=F("due_date"))),
        plus(TruncDate("left_at"), agreed("after_crisis_days")), _key_worker, ALWAYS,
        extra={
            **_IN_PROGRAMME, "next_review": _of_plan("next_review_on"),
            "reviewed": _since(Review, "held_on", OuterRef("left_at__date")),
        },
    ),
)  # fmt: skip

ARREARS_DAYS = 7  # in which what is owed for the home is talked about with the person
_OWED, _NOTED_BY = Q(settled_on=None), ("recorded_by_id",)
_HOUSING = (
    Rule(
        "arrears", "arrears", Arrears, _OWED & Q(leave_by=None), plus(F("known_on"), Value(ARREARS_DAYS)),
        _keeping_the_home, ALWAYS, _NOTED_BY, _FOLLOWED,
    ),
    # Urgent: it is work of the day on which the notice was known, however far the day on it.
    Rule("eviction", "arrears", Arrears, _OWED, F("notice_on"), _keeping_the_home, ALWAYS, _NOTED_BY, _FOLLOWED),
)  # fmt: skip

_LEFT = Q(state=Placement.State.ENDED, joined_on__isnull=False) & Q(
    ending__in=[Placement.Ending.DISCHARGE, Placement.Ending.TRANSFER, Placement.Ending.BY_CHOICE]
)
_REPORTED = Exists(Leaving.objects.filter(placement_id=OuterRef("pk"), reported_at__isnull=False))
CALL_DAYS = 14  # from so long before the contact after leaving, a note about the person is that contact
_CALLED_AFTER = Exists(
    ProgressNote.objects.filter(
        patient_id=OuterRef("patient_id"),
        retracted_at=None,
        happened_at__date__gte=plus(
            OuterRef("ended_on"), OuterRef("slot__line__agreement__after_discharge_days") - CALL_DAYS
        ),
    )
)
LETTER_DAYS = 7  # in which primary care hears that somebody has joined


def _lettered(occasion: str) -> Exists:
    return Exists(PrimaryLetter.objects.filter(placement_id=OuterRef("pk"), occasion=occasion))


_LEAVING = (
    Rule(
        "letter_joined", "placement", Placement,
        Q(state__in=[Placement.State.ACTIVE, Placement.State.SUSPENDED], referral__family="process", lettered=False),
        plus(F("joined_on"), Value(LETTER_DAYS)), _key_worker, ALWAYS, ("key_worker_id",),
        {"lettered": _lettered("joined")}, since="joined_on",
    ),
    Rule(
        "letter_left", "placement", Placement, _LEFT & Q(referral__family="process", lettered=False),
        plus(F("ended_on"), F("slot__line__agreement__report_days")), _key_worker, ALWAYS, ("key_worker_id",),
        {"lettered": _lettered("left")}, since="ended_on",
    ),
    Rule(
        "leaving_report", "placement", Placement, _LEFT & Q(reported=False),
        plus(F("ended_on"), F("slot__line__agreement__report_days")), _key_worker, ALWAYS, ("key_worker_id",),
        {"reported": _REPORTED}, since="ended_on",
    ),
    Rule(
        "after_leaving", "placement", Placement, _LEFT & ~Q(ending=Placement.Ending.TRANSFER) & Q(called=False),
        plus(F("ended_on"), F("slot__line__agreement__after_discharge_days")), _both_sides, CALL_DAYS,
        ("key_worker_id",), {"referrer": _REFERRER, "called": _CALLED_AFTER}, since="ended_on",
    ),
)  # fmt: skip


def _taking_part(purpose: str) -> Subquery:
    live = Q(until=None) | Q(until__gt=Now())
    links = CareLink.objects.filter(live, patient_id=OuterRef("patient_id"), purpose=purpose, user=None)
    return Subquery(links.order_by("-since").values("entity_id")[:1])


REVIEW_DAYS = 3  # 72 hours from the opening of a record in an emergency
_EMERGENCIES = (
    Rule(
        "break_glass_review", "break_glass", BreakGlass, Q(reviewed_at=None),
        plus(TruncDate("opened_at"), Value(REVIEW_DAYS)), _reviewing, ALWAYS, ("opened_by_id",),
        {"coordinating": _taking_part("coordinating"), "routing": _taking_part("routing")},
    ),
)  # fmt: skip
_UNANSWERED, _ANSWER_DUE = Q(answered_at=None), F("answer_by")
_WISHED = Q(answered_at=None, taken_back_at=None)
_WISH = ("to_entity_id", "to_role", "to_membership_id", "sector_office_id")
_ANSWERS = (
    Rule("answer_question", "question", Question, _UNANSWERED, _ANSWER_DUE, _asked, ALWAYS, ("asked_to_id",)),
    Rule("answer_objection", "objection", Objection, _UNANSWERED, _ANSWER_DUE, _asked, ALWAYS, ("addressed_to_id",)),
    Rule("call_back", "call_request", CallRequest, _UNANSWERED, _ANSWER_DUE, _calling_back, ALWAYS, (), _FOLLOWED),
    Rule("wish", "wish", Wish, _WISHED, _ANSWER_DUE, _wished, ALWAYS, _WISH),
    Rule("wish_late", "wish", Wish, _WISHED & ~Q(to_role=SECTOR_COORDINATOR), _ANSWER_DUE, _office, LATE, _WISH),
    Rule(
        "answer_disagreement", "plan_version", PlanVersion,
        Q(position=PlanVersion.Position.DISAGREES, newer=False, answered=False) & _GOES_ON,
        plus(TruncDate("frozen_at"), agreed("question_days")), _clinician, ALWAYS,
        extra={
            **_IN_PROGRAMME, "referrer": _REFERRER, "newer": _NEWER_VERSION,
            "answered": Exists(DisagreementAnswer.objects.filter(version_id=OuterRef("pk"))),
        },
    ),
)  # fmt: skip

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        *_REFERRALS,
        *_PLANS,
        *CONTACT,
        *_CRISES,
        *_HOSPITAL,
        *_HOUSING,
        *HOME,
        *_LEAVING,
        *_EMERGENCIES,
        *_ANSWERS,
    )  # fmt: skip
}
