"""The person's own no, told apart from an entity's; and the ways back without a new referral."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from referrals import transitions
from referrals.models import Placement, Referral, State

NO = {"text": "Ahora no puedo con más gente.", "other_wish": "Ir con la enfermera", "next_step": "Se pregunta en mayo."}


def at(verb: str, referral: Any) -> str:
    return reverse(f"referrals:{verb}", args=[referral.pk])


def now(acting: Any, cast: Any, referral: Any) -> Referral:
    with acting(cast.clinician) as actor:
        return Referral.objects.visible_to(actor).get(pk=referral.pk)


@pytest.mark.parametrize("who", ["clinician", "coordinator"])
def test_the_persons_no_stands_in_their_words_with_somebody_in_touch(
    cast: Any, sign_in: Any, acting: Any, who: str
) -> None:
    referral = cast.referral_adrian
    said = {**NO, "responsible": str(cast.social_worker.pk)}
    assert sign_in(getattr(cast, who)).post(at("person_declines", referral), said).status_code == 302
    found = now(acting, cast, referral)
    assert (found.state, found.responsible_id) == (State.PERSON_DECLINED, cast.social_worker.pk)
    for reader in (cast.clinician, cast.sector_coordinator):
        page = sign_in(reader).get(at("detail", referral)).content.decode()
        for words in (
            "La persona dijo que no",
            "«Ahora no puedo con más gente.»",
            "Se pregunta en mayo.",
            "Ir con la enfermera",
        ):
            assert words in page
        assert "Berta L." in page and "sigue en contacto" in page
        assert "No se pudo aceptar" not in page, "an entity's no is another thing"
    assert sign_in(cast.coordinator).get(at("detail", referral)).status_code == 404


@pytest.mark.parametrize(("left_out", "value"), [("next_step", " "), ("responsible", ""), ("responsible", "other")])
def test_a_no_never_drops_anybody(cast: Any, sign_in: Any, acting: Any, left_out: str, value: str) -> None:
    value = str(cast.clinician_other.pk) if value == "other" else value
    said = {**NO, "responsible": str(cast.clinician.pk), left_out: value}
    answer = sign_in(cast.clinician).post(at("person_declines", cast.referral_adrian), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {left_out}
    assert "Ahora no puedo con más gente." in answer.content.decode()
    assert now(acting, cast, cast.referral_adrian).state == State.SENT


def test_the_words_may_be_left_out_and_the_slot_is_freed(cast: Any, sign_in: Any, acting: Any) -> None:
    said = {"text": "", "other_wish": "", "next_step": "Sabe dónde llamar.", "responsible": str(cast.clinician.pk)}
    assert sign_in(cast.coordinator).post(at("person_declines", cast.referral_teresa), said).status_code == 302
    with acting(cast.clinician) as actor:
        placement = Placement.objects.visible_to(actor).get(referral=cast.referral_teresa)
    assert (placement.state, placement.ending) == ("ended", "never_started")
    (board,) = sign_in(cast.coordinator).get(reverse("slots")).context["boards"]
    assert board["slots"][1]["state"] == "free"


def test_what_was_taken_back_goes_on_within_the_month(cast: Any, sign_in: Any, acting: Any) -> None:
    referral, client = cast.referral_adrian, sign_in(cast.clinician)
    client.post(at("withdraw", referral), {"text": "Se lo piensa."})
    later = timezone.now() + timedelta(days=32)
    with time_machine.travel(later, tick=False):
        assert sign_in(cast.clinician).get(at("reopen", referral)).status_code == 409
    said = {"line": str(cast.line.pk), "text": "Ya se ha decidido."}
    assert client.post(at("reopen", referral), said).status_code == 302
    found = now(acting, cast, referral)
    assert (found.state, found.sent_at, found.closed_on) == (State.SENT, referral.sent_at, None)
    assert found.due_on is not None and found.responsible_id == cast.clinician.pk
    for reader in (cast.coordinator, cast.sector_coordinator):
        assert "Ya se ha decidido." in sign_in(reader).get(at("detail", referral)).content.decode()
    assert sign_in(cast.coordinator).post(at("acknowledge", referral)).status_code == 302


def test_not_beside_another_live_one(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    referral, client = cast.referral_adrian, sign_in(cast.clinician)
    client.post(at("withdraw", referral), {"text": "Se lo piensa."})
    make.referral(cast.adrian)
    answer = client.post(at("reopen", referral), {"line": str(cast.line.pk), "text": "Otra vez."})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"line"}
    assert "Otra vez." in answer.content.decode()
    assert now(acting, cast, referral).state == State.WITHDRAWN


def close(cast: Any, acting: Any, way_back: date | None) -> Referral:
    """Pili's process ended, as the page of its end leaves it."""
    with acting(cast.coordinator) as actor:
        referral: Referral = Referral.objects.visible_to(actor).get(pk=cast.referral_pili.pk)
        for placement in Placement.objects.visible_to(actor).filter(referral=referral):
            placement.state, placement.ended_on = Placement.State.ENDED, timezone.localdate()
            placement.ending = Placement.Ending.DISCHARGE
            placement.save()
        referral.way_back_until = way_back
        transitions.apply(referral, "close", by=cast.coordinator, ending="discharge")
    return referral


@pytest.mark.parametrize("who", ["clinician", "sector_coordinator", "coordinator"])
@pytest.mark.parametrize("line", ["line", "line_other"])
def test_within_the_year_one_comes_back_without_a_new_referral(
    cast: Any, sign_in: Any, acting: Any, who: str, line: str
) -> None:
    referral = close(cast, acting, timezone.localdate() + timedelta(days=300))
    said = {"line": str(getattr(cast, line).pk), "text": "Quiere volver."}
    done = sign_in(getattr(cast, who)).post(at("come_back", referral), said)
    if (who, line) == ("coordinator", "line_other"):
        # An entity takes back its own; it sends nobody to another one.
        assert done.status_code == 422 and set(done.context["form"].errors) == {"line"}
        return
    assert done.status_code == 302, done.content.decode()
    found = now(acting, cast, referral)
    assert (found.pk, found.state, found.way_back_until) == (referral.pk, State.SENT, None)
    assert timezone.localdate(found.sent_at) == timezone.localdate()
    receiver = cast.coordinator if line == "line" else cast.coordinator_other
    assert "Quiere volver." in sign_in(receiver).get(at("detail", referral)).content.decode()
    client = sign_in(receiver)
    assert client.post(at("acknowledge", referral)).status_code == 302
    free = client.get(at("accept", referral)).context["options"]
    assert client.post(at("accept", referral), {"slot": str(free[0]["value"])}).status_code == 302
    worker = cast.professional if line == "line" else cast.professional_other
    started = {"joined_on": f"{timezone.localdate():%d/%m/%Y}", "key_worker": str(worker.pk)}
    assert client.post(reverse("join", args=[referral.pk]), started).status_code == 302
    assert now(acting, cast, referral).state == State.JOINED


@pytest.mark.parametrize("days", [-1, None])
def test_after_the_year_a_new_one_is_written(cast: Any, sign_in: Any, acting: Any, days: int | None) -> None:
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    referral = close(cast, acting, until)
    client = sign_in(cast.clinician)
    answer = client.post(at("come_back", referral), {"line": str(cast.line.pk), "text": "Quiere volver."})
    assert answer.status_code == 409 and "derivación nueva" in answer.content.decode()
    assert "Quiere volver." in answer.content.decode()
    assert at("come_back", referral) not in client.get(at("detail", referral)).content.decode()
