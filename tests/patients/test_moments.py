"""What each moment of a referral opens, exactly: the grants of every party, read as the database holds them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import DeclineReason
from entities.roles import PROFESSIONAL
from patients import services as patients
from patients.models import CareLink
from plans.models import PlanVersion, ProgressNote, VersionSection
from ppr.lib.access import permissions_on
from referrals import course
from referrals import services as referrals
from referrals.models import Placement
from tests.cast import acting as act

IDENTITY = {"view_identity"}
SECTIONS = {"view_social", "view_crisis", "view_plan", "view_notes", "view_measures"}
WRITING = IDENTITY | SECTIONS | {"contribute"}
SIGNING = WRITING | {"sign"}
EVERYBODY = (
    "clinician", "social_worker", "clinician_other", "coordinator", "professional", "colleague", "coordinator_other",
    "professional_other", "sector_coordinator", "peer", "facilitator", "invited", "ward", "ehr_coordinator", "manager",
    "researcher", "it_support", "auditor", "administrator",
)  # fmt: skip
REFERRED = {"clinician": SIGNING, "social_worker": SIGNING, "sector_coordinator": IDENTITY,
            "ehr_coordinator": IDENTITY}  # fmt: skip


def holders(cast: Any, about: Any) -> dict[str, set[str]]:
    """Everybody of the cast who holds anything on the person of this row, and exactly what."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    found = {}
    for name in EVERYBODY:
        with transaction.atomic(), act(getattr(cast, name)) as actor:
            found[name] = set(permissions_on(actor, about.patient_id))
    return {name: held for name, held in found.items() if held}


def test_sent_the_receiving_coordinator_knows_who_it_is(cast: Any, make: Any) -> None:
    referral = make.referral()
    assert holders(cast, referral) == {**REFERRED, "coordinator": IDENTITY}


def test_accepted_waiting_or_with_a_slot_nothing_more_opens(cast: Any, make: Any) -> None:
    from referrals import waiting

    received = make.received()
    before = holders(cast, received)
    with transaction.atomic(), act(cast.coordinator):
        waiting.wait(
            received,
            by=cast.coordinator,
            supporter=cast.clinician,
            support_meanwhile="Llamadas.",
            order_reason="Fecha.",
        )
    assert holders(cast, received) == before == {**REFERRED, "coordinator": IDENTITY}
    accepted = make.accepted()
    assert holders(cast, accepted) == before


def test_joined_opens_to_exactly_that_entity(cast: Any, make: Any) -> None:
    plan = make.joined()
    assert holders(cast, plan) == {
        **REFERRED, "coordinator": IDENTITY, "professional": SIGNING, "colleague": WRITING,
    }  # fmt: skip


def test_declined_ends_at_once(cast: Any, make: Any, sign_in: Any) -> None:
    referral = make.received()
    with transaction.atomic(), act(cast.coordinator):
        referrals.decline(
            referral, by=cast.coordinator, reason=DeclineReason.objects.get(), next_step="Vuelve al sector."
        )
    assert holders(cast, referral) == REFERRED
    assert sign_in(cast.coordinator).get(reverse("referrals:detail", args=[referral.pk])).status_code == 404


def test_a_window_to_hand_over_and_then_only_what_they_wrote(cast: Any, make: Any, sign_in: Any) -> None:
    plan = make.joined()
    theirs = make.note(plan, text="Lo que vimos nosotros.")
    others = make.note(plan, by=cast.clinician, text="Lo que vio la unidad.")
    signed = _version(cast, plan, 1)
    with transaction.atomic(), act(cast.coordinator):
        placement = Placement.objects.select_related("referral__line__agreement", "slot__line__agreement").get(
            patient_id=plan.patient_id
        )
        course.end(placement, by=cast.coordinator, on=date.today(), ending="discharge", next_step="Nada.")
    team = {"professional": SIGNING | {"view_past"}, "colleague": WRITING | {"view_past"}, "coordinator": IDENTITY}
    assert holders(cast, plan) == {**REFERRED, **team}
    _window_over(cast, plan)
    assert holders(cast, plan) == {**REFERRED, "professional": {"view_past"}, "colleague": {"view_past"}}
    later = _version(cast, plan, 2)
    after = make.note(plan, by=cast.clinician, text="Después de su tiempo.")
    client, person = sign_in(cast.colleague), [plan.patient_id]
    shown = client.get(reverse("plans:past", args=person)).content.decode()
    assert theirs.text in shown and others.text not in shown and after.text not in shown
    assert client.get(reverse("plans:past_version", args=[*person, signed.number])).status_code == 200
    assert client.get(reverse("plans:past_version", args=[*person, later.number])).status_code == 404
    for name in ("plans:person", "plans:notes", "plans:versions", "patients:who", "plans:course", "plans:crisis"):
        assert client.get(reverse(name, args=person)).status_code == 404, name
    assert sign_in(cast.professional_other).get(reverse("plans:past", args=person)).status_code == 404
    with transaction.atomic(), act(cast.colleague):  # the wall says the same without any filter of ours
        assert [n.pk for n in ProgressNote.objects.filter(patient_id=plan.patient_id)] == [theirs.pk]
        assert [v.pk for v in PlanVersion.objects.filter(patient_id=plan.patient_id)] == [signed.pk]
        assert {s.version_id for s in VersionSection.objects.filter(patient_id=plan.patient_id)} == {signed.pk}


def _version(cast: Any, plan: Any, number: int) -> PlanVersion:
    with transaction.atomic(), act(cast.clinician):
        row = PlanVersion(
            plan=plan, patient_id=plan.patient_id, number=number, position="agrees", frozen_at=timezone.now(),
            frozen_by=cast.clinician, digest="0" * 64,
        )  # fmt: skip
        row.save(force_insert=True)
        VersionSection(version=row, patient_id=plan.patient_id, key="goals", content=[], digest="0" * 64).save(
            force_insert=True
        )
    return row


def _window_over(cast: Any, plan: Any) -> None:
    with transaction.atomic(), act(cast.clinician):
        for link in list(CareLink.objects.filter(patient_id=plan.patient_id, until__isnull=False)):
            link.since = min(link.since, timezone.now() - timedelta(days=2))
            link.until = timezone.now()
            link.save()


def test_two_links_of_one_party_are_one_grant_with_the_later_end(cast: Any, make: Any) -> None:
    plan = make.joined()
    with transaction.atomic(), act(cast.clinician) as actor:
        patients.open_care_link(
            plan.patient_id, "treating", basis=("referral", plan.pk), entity_id=cast.pena.pk, role=PROFESSIONAL,
            until=timezone.now() + timedelta(days=1), by=actor,
        )  # fmt: skip
    assert holders(cast, plan)["colleague"] == WRITING
