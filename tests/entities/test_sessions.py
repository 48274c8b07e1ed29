"""How long one stays signed in, what is said of it, and where else one is."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from django.urls import reverse

from tests.entities.entering import LOGIN, enter, give_password


def age(client: Any, *, idle: float = 0, whole: float = 0) -> None:
    session = client.session
    session["seen_at"] = time.time() - idle
    session["entered_at"] = time.time() - max(whole, idle)
    session.save()


@pytest.mark.parametrize(("idle", "whole", "stays"), [
    (14.5 * 60, 0, True), (15.1 * 60, 0, False), (10, 7.9 * 3600, True), (10, 8.1 * 3600, False),
])  # fmt: skip
def test_whoever_works_here(cast: Any, sign_in: Any, idle: float, whole: float, stays: bool) -> None:
    client = sign_in(cast.professional)
    age(client, idle=idle, whole=whole)
    answer = client.get("/personas/")
    assert (answer.status_code == 200) is stays
    if not stays:
        assert answer["Location"] == f"{LOGIN}?next=/personas/"
        assert client.get("/personas/").status_code == 302
        assert client.get("/api/v1/referrals/").status_code == 401


def test_the_person_is_not_hurried(cast: Any, sign_in: Any, settings: Any) -> None:
    client = sign_in(cast.person_user)
    age(client, idle=20 * 3600)
    assert client.get("/").status_code == 200
    age(client, idle=25 * 3600)
    assert client.get("/").status_code == 302
    settings.PERSON_IDLE_HOURS = 48
    client = sign_in(cast.person_user)
    age(client, idle=25 * 3600)
    assert client.get("/").status_code == 200


def test_what_was_being_written_comes_back(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    age(client, idle=3600)
    form, sent = str(uuid.uuid4()), {"text": "media hora de trabajo", "kind": "coordination", "present": "calamocha"}
    answer = client.post(reverse("plans:notes", args=[cast.pili.pk]), {**sent, "submission": form})
    assert answer.status_code == 401
    text = answer.content.decode()
    assert "media hora de trabajo" in text and "calamocha" in text
    assert form not in text and "coordination" not in text, "nobody typed that"


def test_using_it_goes_on_and_costs_one_write_a_minute(cast: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.professional)
    age(client, idle=14 * 60)
    client.get("/cuenta/sigo/")
    assert time.time() - client.session["seen_at"] < 5
    with queries() as counted:
        client.get("/cuenta/sigo/")
    assert not [q for q in counted.captured_queries if "django_session" in q["sql"] and q["sql"].startswith("UPDATE")]


def test_i_am_still_here(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    said = client.post("/cuenta/sigo/").json()
    assert said["user"] == str(cast.professional.user_id) and said["token"]
    assert said["idle"] <= 15 * 60 and said["whole"] <= 8 * 3600
    client.logout()
    assert client.post("/cuenta/sigo/").status_code == 401


def test_the_page_knows_when_it_ends_and_says_nothing_without_a_session(client: Any, cast: Any, sign_in: Any) -> None:
    shown = sign_in(cast.professional).get("/personas/").content.decode()
    assert 'data-idle="840"' in shown and "Sigo aquí" in shown
    assert "data-session" not in client.get(LOGIN).content.decode()


def test_where_one_is_signed_in_can_be_ended_from_elsewhere(cast: Any, settings: Any) -> None:
    from django.test import Client

    settings.SECOND_FACTOR_ROLES = []
    user = give_password(cast.professional.user)
    other = give_password(cast.colleague.user)
    here = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140")
    there = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 16) Chrome/150 Safari/537")
    theirs = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows) Chrome/150")
    enter(here, user.username)
    enter(there, user.username)
    enter(theirs, other.username)
    shown = here.get("/cuenta/").content.decode()
    assert "Firefox, Linux" in shown and "Chrome, Android" in shown and "Windows" not in shown
    place = theirs.get("/cuenta/").context["places"][0].id
    here.post("/cuenta/sesiones/", {"place": str(place)})
    assert theirs.get("/personas/").status_code == 200, "another user's session ended"
    here.post("/cuenta/sesiones/")
    assert there.get("/personas/").status_code == 302
    assert here.get("/personas/").status_code == 200


def test_the_last_sign_in_is_shown(cast: Any, client: Any) -> None:
    person = give_password(cast.person_user)
    enter(client, person.username)
    assert "Es la primera entrada" in client.get("/").content.decode()
    client.post("/salir/")
    enter(client, person.username)
    assert "Última entrada: <time" in client.get("/").content.decode()
    assert "Si no fuiste tú" in client.get("/cuenta/").content.decode()


def test_my_account_takes_a_flat_number_of_queries(cast: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.professional)
    client.get("/cuenta/")
    with queries() as counted:
        assert client.get("/cuenta/").status_code == 200
    assert len(counted) <= 12
