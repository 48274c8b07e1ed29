"""Any door: a first conversation with little, that leads to a referral or to a next step."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from patients.models import Patient
from referrals.models import Referral, State

HEARD = {
    "given_name": "Elvira", "town": "Alloza", "sector": "teruel", "contact_facts": "600 123 456, por las tardes",
    "door": "town_hall", "reason": "Llama la trabajadora social del ayuntamiento: está muy sola.",
    "person_wish": "Que alguien venga a tomar café.", "consent": "on",
}  # fmt: skip
KNOWN = {
    "surname1": "Royo", "surname2": "", "birth_date": "12/05/1980", "urgency": "ordinary", "door": "town_hall",
    "person_wish": "Salir de casa.", "reason": "Muy sola desde el verano.", "contact_facts": "600 123 456",
    "safety_facts": "", "options_explained": "on", "consent": "on",
}  # fmt: skip
NEW = "/derivaciones/orientacion/"


def note(client: Any, **changed: str) -> str:
    answer = client.post(NEW, {**HEARD, **changed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def at(verb: str, page: str) -> str:
    return reverse(f"referrals:{verb}", args=[page.strip("/").split("/")[-1]])


def found(acting: Any, member: Any, page: str) -> Referral:
    with acting(member) as actor:
        return Referral.objects.visible_to(actor).select_related("patient").get(pk=page.strip("/").split("/")[-1])


@pytest.mark.parametrize("who", ["clinician", "social_worker", "sector_coordinator"])
def test_a_first_conversation_has_somebody_who_answers_and_the_sector_sees_it(
    cast: Any, sign_in: Any, acting: Any, who: str
) -> None:
    page = note(sign_in(getattr(cast, who)))
    referral = found(acting, getattr(cast, who), page)
    assert (referral.state, referral.responsible_id) == (State.ORIENTATION, getattr(cast, who).pk)
    assert (referral.patient.birth_date, referral.due_on is not None) == (None, True)
    sector = sign_in(cast.sector_coordinator)
    listed = sector.get("/derivaciones/", {"show": "first"})
    assert [row["cells"][0]["text"] for row in listed.context["rows"]] == ["Elvira"]
    assert "Que alguien venga a tomar café." in sector.get(page).content.decode()
    for stranger in (cast.coordinator, cast.clinician_other):
        assert sign_in(stranger).get(page).status_code == 404


def test_the_same_form_ten_times_is_one_person_and_one_conversation(cast: Any, sign_in: Any, acting: Any) -> None:
    client, form = sign_in(cast.clinician), str(uuid.uuid4())
    pages = {note(client, submission=form) for _ in range(10)}
    assert len(pages) == 1
    with acting(cast.clinician) as actor:
        assert Patient.objects.visible_to(actor).filter(given_name="Elvira").count() == 1
    assert note(client, submission=form, given_name="Elvira Royo") not in pages


def test_whose_age_nobody_knows_is_found_without_one(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician)
    note(client)
    text = client.post(reverse("patients:search"), {"q": "elvira"}).content.decode()
    assert "Alloza" in text and "None" not in text and "años" not in text.split("<main")[1]


@pytest.mark.parametrize("who", ["coordinator", "professional", "auditor", "administrator"])
def test_who_receives_does_not_note_one(cast: Any, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(NEW).status_code == 403
    assert sign_in(getattr(cast, who)).post(NEW, HEARD).status_code == 403


@pytest.mark.parametrize("left_out", ["given_name", "town", "contact_facts", "reason", "consent"])
def test_the_least_is_asked_and_kept(cast: Any, sign_in: Any, acting: Any, left_out: str) -> None:
    answer = sign_in(cast.clinician).post(NEW, {k: v for k, v in HEARD.items() if k != left_out})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {left_out}
    assert "Que alguien venga a tomar café." in answer.content.decode()
    with acting(cast.clinician) as actor:
        assert not Patient.objects.visible_to(actor).filter(given_name="Elvira").exists(), "nothing without a yes"


def test_the_sectors_office_reads_no_plan_of_whom_it_noted(cast: Any, sign_in: Any, acting: Any) -> None:
    page = note(sign_in(cast.sector_coordinator))
    who = found(acting, cast.sector_coordinator, page).patient_id
    with acting(cast.sector_coordinator) as actor:
        for code, seen in (
            ("view_identity", True),
            ("view_plan", False),
            ("view_social", False),
            ("contribute", False),
        ):
            assert Patient.objects.visible_to(actor, code).filter(pk=who).exists() == seen, code


@pytest.mark.parametrize(("noted", "referred"), [("clinician", "clinician"), ("clinician", "sector_coordinator"),
                                                ("sector_coordinator", "sector_coordinator")])  # fmt: skip
def test_it_becomes_a_referral_and_the_clock_keeps_its_start(
    cast: Any, sign_in: Any, acting: Any, noted: str, referred: str
) -> None:
    page = note(sign_in(getattr(cast, noted)))
    start = found(acting, getattr(cast, noted), page).sent_at
    client = sign_in(getattr(cast, referred))
    assert "derivar" in client.get(page).content.decode()
    done = client.post(at("convert", page), {**KNOWN, "line": str(cast.line.pk)})
    assert done.status_code == 302, done.content.decode()
    referral = found(acting, getattr(cast, referred), page)
    assert (referral.state, referral.to_entity_id, referral.sent_at) == (State.SENT, cast.pena.pk, start)
    assert (referral.patient.full_name, referral.patient.birth_date) == ("Elvira Royo", date(1980, 5, 12))
    assert referral.person_wish == "Salir de casa."
    page_there = sign_in(cast.coordinator).get(page)
    assert page_there.status_code == 200 and "ayuntamiento" in page_there.content.decode().lower()
    assert sign_in(cast.coordinator).post(at("acknowledge", page)).status_code == 302


def test_whoever_became_known_is_found_by_the_new_name(cast: Any, sign_in: Any, acting: Any) -> None:
    from patients import search

    client = sign_in(cast.clinician)
    client.post(at("convert", note(client)), {**KNOWN, "line": str(cast.line.pk)})
    with acting(cast.clinician) as actor:
        assert [p.full_name for p in search.find("royo", actor)] == ["Elvira Royo"]


@pytest.mark.parametrize("left_out", ["surname1", "birth_date", "line", "reason", "consent"])
def test_a_referral_needs_what_a_referral_needs(cast: Any, sign_in: Any, acting: Any, left_out: str) -> None:
    client = sign_in(cast.clinician)
    page = note(client)
    said = {k: v for k, v in {**KNOWN, "line": str(cast.line.pk)}.items() if k != left_out}
    answer = client.post(at("convert", page), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {left_out}
    assert found(acting, cast.clinician, page).state == State.ORIENTATION


def test_somebody_who_is_here_already_is_not_made_twice(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.clinician)
    page = note(client, given_name="Pilar")
    said = {**KNOWN, "line": str(cast.line.pk), "surname1": "abadía"}
    answer = client.post(at("convert", page), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"surname1"}
    assert found(acting, cast.clinician, page).patient.surname1 == ""


def test_it_closes_with_a_next_step_and_not_without(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    page = note(sign_in(cast.clinician))
    empty = client.post(at("conclude", page), {"next_step": "", "text": "Amable."})
    assert empty.status_code == 422 and "Amable." in empty.content.decode()
    done = client.post(at("conclude", page), {"next_step": "La llama su enfermera el lunes."}, follow=True)
    assert "La llama su enfermera el lunes." in done.content.decode()
    assert found(acting, cast.clinician, page).state == State.CLOSED
    assert client.get(at("come_back", page)).status_code == 409, "there was no process to come back to"
    assert sign_in(cast.clinician).get(page).status_code == 200
