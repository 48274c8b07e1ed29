"""The way home: who provides what and who pays, the days lost, whom to call, how often the key worker has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import Sector
from plans import hospital
from plans.models import Aftercare, HospitalStay
from referrals import course
from tests.cast import key

AGREED = {
    "what": "Ayuda a domicilio",
    "provider": "Servicio comarcal",
    "payer": "social",
    "present": "Pili y la planta",
}


def at(name: str, patient: Any) -> str:
    return reverse(f"plans:{name}", args=[patient.pk])


@pytest.fixture
def stay(cast: Any, acting: Any) -> HospitalStay:
    """Pili is in hospital since twenty days, and could have left twelve days ago."""
    row = HospitalStay(
        patient=cast.pili, hospital=cast.usm, admitted_at=timezone.now() - timedelta(days=20),
        fit_to_leave_on=timezone.localdate() - timedelta(days=12), waiting_for="una casa",
    )  # fmt: skip
    with transaction.atomic(), acting(cast.clinician):
        return hospital.admit(row, by=cast.clinician)


def kept(cast: Any, acting: Any) -> list[Aftercare]:
    with acting(cast.clinician) as actor:
        return list(Aftercare.objects.visible_to(actor))


def agree(client: Any, cast: Any, **typed: Any) -> Any:
    return client.post(at("aftercare", cast.pili), {"agreed_on": str(timezone.localdate()), **AGREED, **typed})


def test_both_sides_write_down_who_provides_and_who_pays(
    cast: Any, sign_in: Any, acting: Any, queries: Any, stay: HospitalStay
) -> None:
    assert agree(sign_in(cast.clinician), cast).status_code == 302
    client = sign_in(cast.professional)
    assert agree(client, cast, what="Comida a mediodía", provider="Comedor", payer="open").status_code == 302
    with queries() as asked:
        page = client.get(at("aftercare", cast.pili)).content.decode()
    assert len(asked) <= 12
    for said in ("Ayuda a domicilio", "Servicio comarcal", "Comedor", "Sin decidir todavía"):
        assert said in page and said in client.get(at("hospital", cast.pili)).content.decode(), said
    assert 'value="Pili y la planta"' in page, "who was there is not typed twice"
    assert {row.recorded_by_id for row in kept(cast, acting)} == {cast.clinician.pk, cast.professional.pk}


@pytest.mark.parametrize("left_out", ["what", "provider", "payer", "agreed_on"])
def test_nothing_is_left_open_by_mistake(
    cast: Any, sign_in: Any, acting: Any, stay: HospitalStay, left_out: str
) -> None:
    answer = agree(sign_in(cast.clinician), cast, **{left_out: ""})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {left_out}
    assert kept(cast, acting) == []


def test_sent_twice_it_is_kept_once(cast: Any, sign_in: Any, acting: Any, stay: HospitalStay) -> None:
    for _again in range(3):
        assert agree(sign_in(cast.clinician), cast, submission=str(key("once"))).status_code == 302
    assert len(kept(cast, acting)) == 1


def test_without_a_stay_there_is_nothing_to_agree(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.clinician)
    page = client.get(at("aftercare", cast.pili))
    assert page.status_code == 200 and "No hay anotado ningún ingreso de esta persona." in page.content.decode()
    assert agree(client, cast).status_code == 409
    assert kept(cast, acting) == []


def test_after_the_way_home_the_meeting_is_over_and_what_it_agreed_stays_read(
    cast: Any, sign_in: Any, acting: Any, stay: HospitalStay
) -> None:
    client = sign_in(cast.clinician)
    assert agree(client, cast).status_code == 302
    with transaction.atomic(), acting(cast.clinician):
        hospital.leave(stay, by=cast.clinician, left_at=timezone.now(), early_contact=False)
    assert agree(client, cast).status_code == 409
    assert "Servicio comarcal" in client.get(at("hospital", cast.pili)).content.decode()
    assert len(kept(cast, acting)) == 1


def of_home(cast: Any, name: str, row: Aftercare) -> str:
    return reverse(f"plans:{name}", args=[cast.pili.pk, row.pk])


def test_both_sides_hear_of_it_once_and_the_person_reads_it(
    cast: Any, sign_in: Any, acting: Any, queries: Any, stay: HospitalStay
) -> None:
    for what in ("Ayuda a domicilio", "Comida a mediodía"):
        assert agree(sign_in(cast.professional), cast, what=what).status_code == 302
    home = sign_in(cast.clinician).get(reverse("home")).content.decode()
    assert home.count("tendrá en casa") == 1, "one meeting is one piece of news"
    client = sign_in(cast.person_user)
    assert at("hospital", cast.pili) in client.get(at("course", cast.pili)).content.decode()
    with queries() as asked:
        page = client.get(at("hospital", cast.pili)).content.decode()
    assert len(asked) <= 12
    for said in ("Ayuda a domicilio", "Comida a mediodía", "Servicio comarcal", "Servicios sociales"):
        assert said in page, said
    assert "hospital/reunion" not in page and "<textarea" not in page, "who only reads finds no way to change it"
    assert client.post(at("hospital", cast.pili), {"planning": "x"}).status_code == 403


def test_what_was_open_is_settled_also_at_home_and_what_it_said_stays(
    cast: Any, sign_in: Any, acting: Any, stay: HospitalStay
) -> None:
    client = sign_in(cast.clinician)
    assert agree(client, cast, payer="open", provider="Servicio comrcal").status_code == 302
    (row,) = kept(cast, acting)
    with transaction.atomic(), acting(cast.clinician):
        hospital.leave(stay, by=cast.clinician, left_at=timezone.now(), early_contact=False)
    where = of_home(cast, "aftercare_change", row)
    assert where in client.get(at("hospital", cast.pili)).content.decode()
    sent = {"agreed_on": str(timezone.localdate()), **AGREED, "row_version": 1}
    assert client.post(where, {**sent, "payer": ""}).status_code == 422
    assert client.post(where, {**sent, "ended_on": str(timezone.localdate() + timedelta(days=2))}).status_code == 422
    assert client.post(where, sent).status_code == 302
    (row,) = kept(cast, acting)
    assert (row.provider, row.payer, row.row_version) == ("Servicio comarcal", "social", 2)
    with acting(cast.clinician):
        assert [past.provider for past in row.history.order_by("history_date")] == [
            "Servicio comrcal",
            "Servicio comarcal",
        ]
    assert "Ha cambiado algo" in sign_in(cast.professional).get(reverse("home")).content.decode()
    assert client.post(where, {**sent, "row_version": 2, "ended_on": str(timezone.localdate())}).status_code == 302
    assert "Ya no se mantiene" in sign_in(cast.person_user).get(at("hospital", cast.pili)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("professional_other", 404), ("colleague", 200), ("coordinator", 403), ("person_user", 403)]
)
def test_who_puts_it_right(cast: Any, sign_in: Any, acting: Any, stay: HospitalStay, who: str, status: int) -> None:
    agree(sign_in(cast.clinician), cast)
    (row,) = kept(cast, acting)
    client = sign_in(getattr(cast, who))
    assert client.get(of_home(cast, "aftercare_change", row)).status_code == status
    assert client.get(reverse("plans:aftercare_change", args=[cast.pili.pk, key("nobody")])).status_code in (403, 404)


@pytest.mark.parametrize(("who", "status"), [("professional_other", 404), ("coordinator", 403), ("person_user", 403)])
def test_whose_meeting_it_is(cast: Any, sign_in: Any, stay: HospitalStay, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).get(at("aftercare", cast.pili)).status_code == status


def test_the_days_lost_are_counted_with_their_reason(cast: Any, sign_in: Any, acting: Any, stay: HospitalStay) -> None:
    assert stay.days_lost == 12
    page = sign_in(cast.clinician).get(at("hospital", cast.pili)).content.decode()
    assert "una casa" in page and "12 días más de lo necesario" in page
    with transaction.atomic(), acting(cast.clinician):
        left = hospital.leave(stay, by=cast.clinician, left_at=timezone.now() - timedelta(days=2), early_contact=False)
    assert left.days_lost == 10, "they end when the person leaves"
    assert HospitalStay(admitted_at=timezone.now()).days_lost == 0


def test_the_advocate_is_named_on_the_way_in_and_out(cast: Any, sign_in: Any) -> None:
    Sector.objects.filter(pk="teruel").update(advocate="Defensoría", advocate_phone="976 000 112")
    client = sign_in(cast.professional)
    for page in ("hospital_admit", "leaving"):
        assert "976 000 112" in client.get(at(page, cast.pili)).content.decode(), page
    Sector.objects.update(advocate_phone="")
    assert "independiente que defiende" not in client.get(at("leaving", cast.pili)).content.decode()


def test_each_change_of_key_worker_is_counted(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    assert "cambio de profesional" not in client.get(at("course", cast.pili)).content.decode()
    for worker in (cast.colleague, cast.professional):
        with transaction.atomic(), acting(cast.coordinator) as actor:
            (place,) = course.running(cast.pili.pk)
            course.change_key_worker(
                place, worker, by=cast.coordinator, actor=actor, on=timezone.localdate(), reason="Turno."
            )
    assert "2 cambios de profesional de referencia" in client.get(at("course", cast.pili)).content.decode()
