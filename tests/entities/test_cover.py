"""Absences and leaving: by whom they are written, and that nobody leaves while people depend on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from entities import cover
from entities.models import Membership
from patients.models import CareLink
from plans.models import Plan
from referrals.models import Placement, PlacementEvent, Referral


def days(number: int) -> str:
    return (date.today() + timedelta(days=number)).isoformat()


def absence(client: Any, acting: Membership, whose: Membership, **given: Any) -> Any:
    facts = {"away_from": days(0), "away_until": days(9), "covered_by": "", **given}
    return client.post(reverse("absence"), {"acting": str(acting.pk), "de": str(whose.pk), **facts})


def test_everybody_writes_the_own_absence_and_the_page_says_who_stands_in(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    done = absence(client, cast.professional, cast.professional, covered_by=str(cast.colleague.pk))
    assert done.status_code == 302
    kept = Membership.objects.get(pk=cast.professional.pk)
    assert (kept.away_until, kept.covered_by) == (date.today() + timedelta(days=9), cast.colleague)
    shown = client.get(reverse("staff")).content.decode()
    assert "le sustituye Unai Gracia" in shown
    assert "Saúl" not in shown  # another organisation's
    assert absence(client, cast.professional, cast.professional, away_from="", away_until="").status_code == 302
    assert Membership.objects.get(pk=cast.professional.pk).away_from is None


def test_the_coordinator_writes_those_of_the_team_a_colleague_does_not(cast: Any, sign_in: Any) -> None:
    assert absence(sign_in(cast.coordinator), cast.coordinator, cast.professional).status_code == 302
    assert absence(sign_in(cast.colleague), cast.colleague, cast.professional).status_code == 403
    assert absence(sign_in(cast.coordinator_other), cast.coordinator_other, cast.professional).status_code == 404
    client = sign_in(cast.coordinator)
    assert client.get(f"{reverse('absence')}?de=nada").status_code == 404
    team = Membership.objects.live().filter(entity=cast.pena).count()  # the peer too: they also have days off
    assert client.get(reverse("staff")).content.decode().count(reverse("hand_over")) == team > 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"away_from": ""}, "away_from"),
        ({"away_until": days(-1)}, "away_until"),
        ({"away_from": "ayer"}, "away_from"),
        ({"covered_by": "professional_other"}, "covered_by"),
        ({"covered_by": "coordinator"}, "covered_by"),
        ({"covered_by": "professional"}, "covered_by"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(cast: Any, sign_in: Any, given: dict[str, str], field: str) -> None:
    if "covered_by" in given:
        given = {"covered_by": str(getattr(cast, given["covered_by"]).pk)}
    answer = absence(sign_in(cast.coordinator), cast.coordinator, cast.professional, **given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_nobody_stands_in_who_is_away_themselves(cast: Any, sign_in: Any) -> None:
    colleague = str(cast.colleague.pk)
    cover.set_absence(cast.colleague, away_from=date.today(), away_until=None, covered_by=None)
    client = sign_in(cast.coordinator)
    assert absence(client, cast.coordinator, cast.professional, covered_by=colleague).status_code == 422
    long_ago = date.today() - timedelta(days=9)
    cover.set_absence(cast.colleague, away_from=long_ago, away_until=long_ago, covered_by=None)
    assert absence(client, cast.coordinator, cast.professional, covered_by=colleague).status_code == 302


def end(client: Any, administrator: Membership, membership: Membership) -> Any:
    """The administrator's form, as sent to end a membership today."""
    address = reverse("admin:entities_membership_change", args=[membership.pk])
    facts = {"title": membership.title, "since": membership.since.isoformat(), "until": days(0)}
    return client.post(address, {"acting": str(administrator.pk), **facts})


def test_an_administrator_ends_nobody_on_whom_people_depend(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.administrator)
    refused = end(client, cast.administrator, cast.professional)
    said = refused.content.decode()
    assert refused.status_code == 200
    assert "1 persona como profesional de referencia" in said and "Fundación Peña Lucera" in said
    assert not [name for name in ("Pilar", "Pili", "Abadía") if name in said]
    assert Membership.objects.get(pk=cast.professional.pk).until is None
    assert end(client, cast.administrator, cast.colleague).status_code == 302
    assert Membership.objects.get(pk=cast.colleague.pk).until == date.today()


def test_nor_closes_their_account(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.administrator)
    user = cast.professional.user
    facts = {
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "language": "es",
        "digest_hour": "8",
    }
    refused = client.post(
        reverse("admin:entities_user_change", args=[user.pk]), {"acting": str(cast.administrator.pk), **facts}
    )
    assert refused.status_code == 200 and "profesional de referencia" in refused.content.decode()
    user.refresh_from_db()
    assert user.is_active


def test_handing_over_moves_everything_and_then_the_membership_ends(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.coordinator)
    address = f"{reverse('hand_over')}?de={cast.professional.pk}"
    assert "1 persona como profesional de referencia" in client.get(address).content.decode()
    facts = {"acting": str(cast.coordinator.pk), "de": str(cast.professional.pk), "to": str(cast.colleague.pk)}
    assert client.post(reverse("hand_over"), facts).status_code == 302
    with acting(cast.clinician):
        plan = Plan.objects.get(pk=cast.plan.pk)
        assert plan.key_worker == cast.colleague
        assert Placement.objects.get(pk=plan.placement_id).key_worker == cast.colleague
        assert Referral.objects.get(pk=cast.referral_pili.pk).responsible == cast.colleague
        links = CareLink.objects.filter(patient=cast.pili, purpose="key_worker", until=None)
        assert [link.membership_id for link in links] == [cast.colleague.pk]
        assert PlacementEvent.objects.filter(patient=cast.pili, kind="key_worker").count() == 1
    assert cover.resting_on(cast.professional) == []
    assert end(sign_in(cast.administrator), cast.administrator, cast.professional).status_code == 302


def test_the_work_goes_along_at_once(cast: Any, sign_in: Any, acting: Any) -> None:
    with acting(cast.coordinator) as actor:
        cover.hand_over(cast.professional, cast.colleague, by=cast.coordinator, actor=actor)
    with acting(cast.professional):
        Plan.objects.filter(pk=cast.plan.pk).get()
    assert "Llevar" not in sign_in(cast.professional).get("/").content.decode()
    assert "Pilar A." in sign_in(cast.colleague).get("/").content.decode()


def test_a_referral_is_handed_over_within_the_unit(cast: Any, make: Any, acting: Any) -> None:
    assert [load.number for load in cover.resting_on(cast.coordinator)] == [1]  # Teresa's
    with pytest.raises(ValidationError):
        cover.check_may_end(cast.coordinator, date.today())
    second = Membership.objects.create(user=cast.colleague.user, entity=cast.pena, role="entity_coordinator")
    with acting(cast.coordinator) as actor:
        assert cover.hand_over(cast.coordinator, second, by=cast.coordinator, actor=actor) == 1
        assert Referral.objects.get(pk=cast.referral_teresa.pk).responsible == second


@pytest.mark.parametrize("to", ["professional_other", "coordinator", "professional"])
def test_only_a_colleague_in_the_same_role_takes_over(cast: Any, acting: Any, to: str) -> None:
    with acting(cast.coordinator) as actor, pytest.raises(ValidationError):
        cover.hand_over(cast.professional, getattr(cast, to), by=cast.coordinator, actor=actor)


def test_a_colleague_may_not_hand_over_and_a_stranger_does_not_find_it(cast: Any, sign_in: Any) -> None:
    address = f"{reverse('hand_over')}?de={cast.professional.pk}"
    assert sign_in(cast.colleague).get(address).status_code == 403
    assert sign_in(cast.coordinator_other).get(address).status_code == 404
    assert sign_in(cast.auditor).get(address).status_code == 403
