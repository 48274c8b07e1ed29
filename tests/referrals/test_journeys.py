"""Whole roads through the pages: three entities, from the waiting list to the next free slot, from one entity to another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import DeclineReason, Entity, Line, Membership, Slot, User
from patients.models import CareLink, Patient
from plans.models import Leaving, Plan
from referrals.models import LIVE, Placement, Referral, State
from tests.cast import key
from tests.plans.test_leaving import _over, moved


def at(verb: str, referral: Any) -> str:
    return reverse("join" if verb == "join" else f"referrals:{verb}", args=[referral.pk])


def done(answer: Any) -> None:
    assert answer.status_code == 302, (answer.status_code, answer.content.decode()[-1500:])


def now(acting: Any, cast: Any, referral: Any) -> Referral:
    with acting(cast.clinician) as actor:
        return Referral.objects.visible_to(actor).get(pk=referral.pk)


@pytest.fixture
def third(cast: Any) -> Any:
    """A third entity of the agreement, with its coordinator and a line of two slots."""
    entity = Entity.objects.create(kind="social_entity", name="Fundación Retama", sector_id="teruel", town="Alcañiz")
    user = User(username="retama", first_name="Nieves", last_name="Ariño", email="retama@ppr.invalid")
    user.set_unusable_password()
    user.save()
    member = Membership.objects.create(user=user, entity=entity, role="entity_coordinator", since=date(2024, 1, 1))
    line = Line.objects.create(
        agreement=cast.agreement, entity=entity, programme=cast.line.programme, sector_id="teruel",
        monthly_price="542.00", valid_from=date(2024, 1, 1),
    )  # fmt: skip
    for number in (1, 2):
        Slot.objects.create(line=line, number=number, opens_on=date(2024, 1, 1))
    return member, line


def test_two_entities_cannot_and_the_third_takes_it_with_all_that_was_said(
    cast: Any, sign_in: Any, acting: Any, third: Any
) -> None:
    member, line = third
    referral, start = cast.referral_adrian, cast.referral_adrian.sent_at
    unit, sector = sign_in(cast.clinician), sign_in(cast.sector_coordinator)
    desks = [sign_in(cast.coordinator), sign_in(cast.coordinator_other), sign_in(member)]
    said = ["Los lunes hay una baja en Carrasca.", "Retama abre dos plazas."]
    reason = DeclineReason.objects.get()
    for number, (desk, next_line, who) in enumerate(((desks[0], cast.line_other, sector), (desks[1], line, unit))):
        done(desk.post(at("acknowledge", referral)))
        if number:
            done(desk.post(at("assess", referral), {"met_with": "Adrián y su hermana", "text": "Le gusta la huerta."}))
        done(desk.post(at("decline", referral), {"reason": str(reason.pk), "next_step": said[number]}))
        assert desk.get(at("detail", referral)).status_code == 404, "whoever said no sees it no more"
        back = now(acting, cast, referral)
        assert (back.state, back.responsible_id, back.sent_at) == (State.RETURNED, cast.clinician.pk, start)
        assert said[number] in unit.get(at("detail", referral)).content.decode()
        assert desks[2].get(at("detail", referral)).status_code == 404, "and whoever was not asked, nothing yet"
        done(who.post(at("route", referral), {"line": str(next_line.pk)}))
    page = desks[2].get(at("detail", referral)).content.decode()
    for words in (*said, "Le gusta la huerta.", "Fundación Peña Lucera", "Fundación Carrasca Clara", reason.label_es):
        assert words in page, f"the history goes along: {words}"
    assert now(acting, cast, referral).sent_at == start, "the clock keeps its start"
    done(desks[2].post(at("acknowledge", referral)))
    (slot, _other) = line.slots.order_by("number")
    done(desks[2].post(at("accept", referral), {"slot": str(slot.pk)}))
    accepted = now(acting, cast, referral)
    assert (accepted.state, accepted.to_entity_id, accepted.sent_at) == (State.SLOT_ASSIGNED, member.entity_id, start)
    for desk in desks[:2]:
        assert desk.get(at("detail", referral)).status_code == 404


def test_whoever_waits_gets_the_slot_that_is_left(cast: Any, sign_in: Any, acting: Any) -> None:
    entity, worker, unit = sign_in(cast.coordinator), sign_in(cast.professional), sign_in(cast.clinician)
    cast.line.slots.exclude(pk__in=[key("line-1"), key("line-2")]).update(
        closes_on=date(2024, 2, 1)
    )  # Pili's, Teresa's
    referral = cast.referral_adrian
    done(entity.post(at("acknowledge", referral)))
    assert 'name="slot"' not in entity.get(at("accept", referral)).content.decode(), "there is none"
    waits = {"supporter": str(cast.social_worker.pk), "support_meanwhile": "Una llamada los lunes."}
    done(entity.post(at("wait", referral), waits))
    (board,) = entity.get(reverse("slots")).context["boards"]
    assert not board["waiting"][0].get("action"), "nothing to offer yet"

    leaving = {**moved(), "ending": "discharge", "line": "", "handover": ""}
    done(worker.post(reverse("plans:leaving", args=[cast.pili.pk]), leaving))  # Pili is discharged today
    (board,) = entity.get(reverse("slots")).context["boards"]
    (person,) = board["waiting"]
    assert person["name"] == "Adrián C."
    done(entity.post(person["action"]["url"], person["action"]["hidden"]))  # one press, the same second
    assert now(acting, cast, referral).state == State.OFFERED
    done(unit.post(at("take_offer", referral)))
    with acting(cast.coordinator) as actor:
        taken = Placement.objects.visible_to(actor).exclude(state="ended").get(referral=referral)
    assert taken.slot_id == key("line-1"), "the slot that Pili left"
    assert worker.get(reverse("plans:person", args=[cast.adrian.pk])).status_code == 404
    done(
        entity.post(
            at("join", referral), {"joined_on": str(timezone.localdate()), "key_worker": str(cast.colleague.pk)}
        )
    )
    assert now(acting, cast, referral).state == State.JOINED
    assert worker.get(reverse("plans:person", args=[cast.adrian.pk])).status_code == 200


def test_a_transfer_hands_over_with_a_window_and_the_slot_is_free_that_day(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    team, entity, unit = sign_in(cast.professional), sign_in(cast.coordinator), sign_in(cast.clinician)
    next_desk, next_team = sign_in(cast.coordinator_other), sign_in(cast.professional_other)
    plan_page, today = reverse("plans:person", args=[cast.pili.pk]), timezone.localdate()
    done(team.post(reverse("plans:leaving", args=[cast.pili.pk]), moved()))
    done(entity.post(at("acknowledge", cast.referral_adrian)))
    done(entity.post(at("accept", cast.referral_adrian), {"slot": str(key("line-1"))}))  # Pili's slot, the same day

    with acting(cast.clinician):
        new = Referral.objects.get(patient=cast.pili, state__in=LIVE)
        left = Leaving.objects.get(patient=cast.pili)
    assert (
        left.words == "Me voy cosiendo."
        and "Cose, y quiere vivir sola." in next_desk.get(at("detail", new)).content.decode()
    )
    assert team.get(plan_page).status_code == 200 and next_team.get(plan_page).status_code == 404, "the window"
    done(next_desk.post(at("acknowledge", new)))
    done(next_desk.post(at("accept", new), {"slot": str(key("line_other-2"))}))
    assert next_team.get(plan_page).status_code == 404, "a slot opens nothing"
    started = {"joined_on": str(today), "key_worker": str(cast.professional_other.pk)}
    done(next_desk.post(at("join", new), started))
    assert "Palabras de pili." in next_team.get(plan_page).content.decode(), "the one plan, picked up"
    assert team.get(plan_page).status_code == 200, "both teams see, until the window ends"

    _over(cast, acting)
    assert team.get(plan_page).status_code == 404
    past = team.get(reverse("plans:past", args=[cast.pili.pk]))
    assert past.status_code == 200 and "Nota de pili." in past.content.decode(), "what it wrote itself stays readable"
    assert next_team.get(plan_page).status_code == unit.get(plan_page).status_code == 200
    with acting(cast.clinician):
        live = CareLink.objects.filter(patient=cast.pili, entity=cast.pena, until=None)
        assert set(live.values_list("purpose", flat=True)) == {"past"}, "narrowed to what it wrote"
        plan = Plan.objects.get(patient=cast.pili)
        ended = Placement.objects.get(patient=cast.pili, state="ended")
    assert (plan.entity_id, plan.key_worker_id) == (cast.carrasca.pk, cast.professional_other.pk)
    assert (ended.ended_on, ended.ending) == (today, "transfer")
    with acting(cast.professional) as actor:
        assert not Patient.objects.visible_to(actor, "view_plan").filter(pk=cast.pili.pk).exists()
