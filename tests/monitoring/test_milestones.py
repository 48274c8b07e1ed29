"""The closed loop: whoever referred reads at every milestone what became of the person, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import DeclineReason
from monitoring.models import Reminder
from patients.models import Patient
from plans import leaving, signing
from plans import services as plans
from plans.models import Leaving, ProgressNote, Review
from referrals import course, services
from referrals.models import Referral
from tests.plans import parts
from tests.referrals.crowd import refer_many

LABELS = [
    "Acuse de recibo",
    "Aceptada",
    "Empezó",
    "Plan firmado",
    "Última revisión",
    "Momento difícil",
    "Informe de salida",
]


def table(client: Any, whose: str = "mine") -> dict[str, dict[str, Any]]:
    page = client.get(reverse("became"), {"de": whose})
    assert page.status_code == 200
    labels = [column["label"] for column in page.context["columns"]]
    return {row["cells"][0]["text"]: dict(zip(labels, row["cells"], strict=True)) for row in page.context["rows"]}


def reached(cells: dict[str, Any]) -> set[str]:
    return {label for label in LABELS if cells[label] != "–"}


def news(who: Any, acting: Any) -> set[str]:
    with acting(who) as actor:
        return {row.rule for row in Reminder.objects.visible_to(actor).filter(kind="news")}


def test_each_milestone_reaches_whoever_referred(cast: Any, sign_in: Any, acting: Any, make: Any) -> None:
    plan = make.joined(patient=make.person(given_name="Elvira", surname1="Royo"))
    name = "Elvira R."
    clinician = sign_in(cast.clinician)
    assert reached(table(clinician)[name]) == {"Acuse de recibo", "Aceptada", "Empezó"}
    today = timezone.localdate()
    with transaction.atomic(), acting(cast.professional):
        plans.hold_review(
            Review(plan=plan, held_on=today, decisions="Seguir.", next_on=today + timedelta(days=90)),
            by=cast.professional,
        )
        hard = {"kind": "crisis", "text": "Una noche difícil.", "happened_at": timezone.now()}
        note = ProgressNote(plan=plan, patient_id=plan.patient_id, **hard)
        plans.write_note(note, by=cast.professional)
    assert {"Última revisión", "Momento difícil"} <= reached(table(clinician)[name])
    with transaction.atomic(), acting(cast.professional) as actor:
        (place,) = course.running(plan.patient_id)
        left = Leaving(report="Lo hecho.", **dict.fromkeys(Leaving.CHECKLIST, "yes"))
        facts = {"ending": "discharge", "left_on": today, "next_step": "Su centro de salud."}
        leaving.leave(place, by=cast.professional, actor=actor, leaving=left, **facts)
    assert "Informe de salida" in reached(table(clinician)[name])
    told = {"referral_acknowledge", "referral_accept", "referral_join", "review_held", "hard_moment_written",
            "referral_close"}  # fmt: skip
    assert told <= news(cast.clinician, acting)


def due(who: Any, acting: Any) -> set[str]:
    with acting(who) as actor:
        rows = Reminder.objects.visible_to(actor).filter(kind="work", closed_at=None, rule__startswith="letter_")
        return set(rows.values_list("rule", flat=True))


def test_the_loop_closes_from_the_receipt_to_the_report(cast: Any, sign_in: Any, acting: Any, figure: Any) -> None:
    clinician, team, today = sign_in(cast.clinician), cast.professional, timezone.localdate()
    referral, name = reverse("referrals:detail", args=[cast.referral_pili.pk]), cast.pili.list_name
    assert due(team, acting) == {"letter_joined"}, "primary care hears that she has joined"
    version = parts.freeze(cast)
    with transaction.atomic(), acting(cast.clinician):
        signing.sign(version, signing.own_signing(cast.plan, cast.clinician))
    with transaction.atomic(), acting(team) as actor:
        hard = {"kind": "crisis", "text": "Una noche difícil.", "happened_at": timezone.now()}
        plans.write_note(ProgressNote(plan=cast.plan, patient=cast.pili, **hard), by=team)
        (place,) = course.running(cast.pili.pk)
        facts = {"ending": "discharge", "left_on": today, "next_step": "Su centro de salud."}
        leaving.leave(place, by=team, actor=actor, **facts)
        leaving.report(Leaving(placement=place, patient=cast.pili, left_on=today, report="Lo hecho.",
                               **dict.fromkeys(Leaving.CHECKLIST, "yes")), by=team)  # fmt: skip
    told = {
        "referral_acknowledge",
        "referral_accept",
        "referral_join",
        "plan_signed",
        "review_held",
        "hard_moment_written",
        "referral_close",
        "leaving_reported",
    }  # fmt: skip; the review is the cast's, of today
    assert told <= news(cast.clinician, acting)
    assert "letter_left" in due(team, acting), "and that she has left, with the report"
    home = clinician.get(reverse("home")).content.decode()
    for sentence in ("nueva versión firmada", "se ha revisado", "momento difícil", "El informe de salida"):
        assert sentence in home, sentence
    cells = table(clinician)[name]
    assert reached(cells) == set(LABELS) and cells["Persona"]["url"] == referral
    figure("milestones that reach whoever referred", len(reached(cells)), exactly=7)


def test_a_note_for_fewer_tells_nobody_else(cast: Any, sign_in: Any, acting: Any) -> None:
    with transaction.atomic(), acting(cast.professional):
        facts = {"kind": "crisis", "text": "Una noche.", "happened_at": timezone.now(), "visibility": "my_side"}
        plans.write_note(ProgressNote(plan=cast.plan, patient=cast.pili, **facts), by=cast.professional)
    assert "hard_moment_written" not in news(cast.clinician, acting)
    assert "Momento difícil" not in reached(table(sign_in(cast.clinician))["Pilar A."])


def test_what_happened_under_an_earlier_referral_stays_there(cast: Any, sign_in: Any, acting: Any, make: Any) -> None:
    plan = make.joined(patient=make.person(given_name="Elvira", surname1="Royo"))
    with transaction.atomic(), acting(cast.professional) as actor:
        (place,) = course.running(plan.patient_id)
        facts = {"ending": "discharge", "left_on": timezone.localdate(), "next_step": "Su centro."}
        leaving.leave(place, by=cast.professional, actor=actor, **facts)
    with transaction.atomic(), acting(cast.clinician) as actor:
        services.refer(
            Referral(patient=Patient.objects.get(pk=plan.patient_id), reason="Otra vez."),
            line=cast.line_other,
            by=cast.clinician,
            actor=actor,
        )
    page = sign_in(cast.clinician).get(reverse("became"))
    rows = [row["cells"] for row in page.context["rows"] if row["cells"][0]["text"] == "Elvira R."]
    assert [cells[4] != "–" for cells in rows] == [False, True]


def test_a_decline_takes_nothing_off_the_page(cast: Any, sign_in: Any, acting: Any, make: Any) -> None:
    referral = make.received(patient=make.person(given_name="Elvira", surname1="Royo"))
    with transaction.atomic(), acting(cast.coordinator):
        referral = Referral.objects.select_related("line__agreement", "from_membership").get(pk=referral.pk)
        reason = DeclineReason.objects.get()
        services.decline(referral, by=cast.coordinator, reason=reason, next_step="Otra.")
    cells = table(sign_in(cast.clinician))["Elvira R."]
    assert reached(cells) == {"Acuse de recibo"} and cells["Cómo está"]["status"]["word"] == "de vuelta en el sector"


def test_mine_and_my_units(cast: Any, sign_in: Any) -> None:
    assert {"Adrián C.", "Pilar A.", "Teresa L."} <= set(table(sign_in(cast.clinician)))
    assert table(sign_in(cast.social_worker)) == {}
    assert {"Adrián C.", "Pilar A.", "Teresa L."} <= set(table(sign_in(cast.social_worker), "unit"))
    assert set(table(sign_in(cast.clinician_other), "unit")) == {"Forastera A."}


@pytest.mark.parametrize("who", ["coordinator", "professional", "sector_coordinator", "auditor"])
def test_it_is_the_page_of_those_who_refer(cast: Any, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(reverse("became")).status_code == 403


def test_a_thousand_cost_what_ten_cost_and_each_is_on_one_page(
    cast: Any, sign_in: Any, queries: Any, figure: Any
) -> None:
    client, url = sign_in(cast.clinician), reverse("became")
    refer_many(cast, 10)
    client.get(url)
    with queries() as few:
        client.get(url)
    refer_many(cast, 190)
    with queries() as many:
        client.get(url)
    figure("queries of what became of those referred", len(many), at_most=12)
    assert len(few) == len(many)
    seen, page = [], url
    while page:
        answer = client.get(page)
        seen += [row["cells"][0]["url"] for row in answer.context["rows"]]
        page = url + answer.context["next_url"] if answer.context["next_url"] else ""
    assert len(seen) == len(set(seen)) >= 200
    assert client.get(url, {"after": "x_y", "de": "z"}).status_code == 200
