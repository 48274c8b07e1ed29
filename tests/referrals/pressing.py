"""Steps of a referral taken through the services, as the pages take them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from entities import cover
from entities.models import DeclineReason, Membership, Slot
from plans import leaving
from plans import services as plans
from referrals import entrusting, orientation, services, slots, transfers, transitions, waiting
from referrals.models import Placement, Referral
from tests.cast import acting as act

# What becomes known of whom a first conversation was about.
KNOWN = {"surname1": "Ariño", "surname2": "", "birth_date": date(1990, 5, 6)}


def press(cast: Any, referral: Referral, verb: str, by: Membership | None) -> None:
    """One step through the services, as a page would take it."""
    with transaction.atomic(), act(by or cast.clinician) as actor:
        referral = Referral.objects.select_related(
            "line__agreement", "from_membership", "from_entity", "patient", "responsible"
        ).get(pk=referral.pk)
        line = cast.line_other if referral.to_entity_id == cast.pena.pk else cast.line
        free = slots.free_slots(referral)
        staff = {cast.pena.pk: cast.professional, cast.carrasca.pk: cast.professional_other}
        today = date.today()
        {
            "convert": lambda: orientation.convert(referral, cast.line, by=by, actor=actor, person=KNOWN),
            "conclude": lambda: orientation.conclude(referral, by=by, next_step="Su centro de salud."),
            "send": lambda: transitions.apply(referral, "send", by=by),
            "acknowledge": lambda: services.acknowledge(referral, by=by),
            "accept": lambda: services.accept(referral, free[0] if free else Slot.objects.all()[0], by=by),
            "decline": lambda: services.decline(
                referral, by=by, reason=DeclineReason.objects.get(), next_step="Otra puerta."
            ),
            "route": lambda: services.route(referral, line, by=by, actor=actor),
            "assess": lambda: services.assess(referral, by=by, met_with="Adrián", text="De todo un poco."),
            "wait": lambda: waiting.wait(referral, by=by, supporter=by, support_meanwhile="Una llamada."),
            "offer": lambda: waiting.offer(referral, free[0] if free else Slot.objects.all()[0], by=by),
            "take_offer": lambda: waiting.take_offer(referral, by=by),
            "refuse_offer": lambda: waiting.refuse_offer(referral, by=by, text="Esa no."),
            "lapse": lambda: waiting.lapse(_run_out(referral)),
            "expire": lambda: services.expire(_run_out(referral)),
            "come_back": lambda: services.come_back(referral, line, by=by, actor=actor),
            "transfer": lambda: transfers.ask(referral, line, by=by, text="Se muda."),
            "stay": lambda: transfers.stay(referral, by=by, text="Prefiere quedarse."),
            "close": lambda: leaving.leave(
                _place(referral), by=by, actor=actor, ending="discharge", left_on=today, next_step="Su centro."
            ),
            "leaves": lambda: _leaves(by),
            "entrust": lambda: entrusting.entrust(referral, by=by, responsible=_another(cast, by)),
            "tell": lambda: waiting.tell(referral, by=by),
            "prioritise": lambda: waiting.prioritise(referral, by=by, urgency="high", text="Pierde la casa."),
            "person_declines": lambda: services.person_declines(
                referral,
                by=by,
                responsible=cast.social_worker,
                next_step="Se pregunta en mayo.",
            ),
            "reopen": lambda: services.reopen(referral, line, by=by, actor=actor),
            "withdraw": lambda: services.withdraw(referral, by=by, text="Ya no."),
            "join": lambda: plans.pick_up(
                referral, by=by, actor=actor, joined_on=today, key_worker=staff[referral.to_entity_id]
            ),
        }[verb]()
        settle()


def _run_out(referral: Referral) -> Referral:
    referral.due_on = date.today() - timedelta(days=40)
    return referral


def _place(referral: Referral) -> Placement:
    rows = Placement.objects.select_related("slot__line__agreement", "referral", "entity")
    return rows.get(referral=referral, state="active")


def _another(cast: Any, by: Membership) -> Membership:
    """A colleague; oneself where there is none, which is refused to whoever answers already."""
    return cast.social_worker if by.entity_id == cast.clinician.entity_id else by


def _leaves(member: Membership) -> None:
    """Somebody on whom nothing rests at this moment stops working here, as the administration lets them."""
    if not cover.resting_on(member):
        Membership.objects.filter(pk=member.pk).update(until=date.today() - timedelta(days=1))


def settle() -> None:
    """What closes as a transaction ends, closed here: these steps share one."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
