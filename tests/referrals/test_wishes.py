"""Another entity, another key worker, another pace: said at any time, answered by whoever can do it, read by the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from monitoring import reminders
from monitoring.models import Reminder
from referrals.models import Wish
from tests.referrals.test_path import ASKED


def page_of(patient: Any) -> str:
    return reverse("plans:going_on", args=[patient.pk])


def wishes_of(acting: Any, reader: Any, patient: Any) -> list[Wish]:
    with acting(reader) as actor:
        return list(Wish.objects.visible_to(actor).filter(patient=patient).order_by("said_at"))


def work(acting: Any, member: Any, rule: str = "wish") -> list[Reminder]:
    with acting(member) as actor:
        return list(Reminder.objects.visible_to(actor).filter(rule=rule, closed_at=None))


def say(client: Any, patient: Any, about: str, words: str = "", **more: str) -> Any:
    form = client.get(page_of(patient)).context["form"]
    sent = {"submission": form["submission"].value(), "about": about, "words": words, "suits": "", **more}
    return client.post(page_of(patient), sent), sent


# ---- from the person's own pages -------------------------------------------------------


def test_she_says_it_once_and_reads_what_became_of_it(cast: Any, sign_in: Any, acting: Any) -> None:
    hers = sign_in(cast.person_user)
    assert page_of(cast.pili) in hers.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    answer, sent = say(hers, cast.pili, "key_worker", "Me llevo mejor con Unai.")
    assert answer.status_code == 302 and hers.post(page_of(cast.pili), sent).status_code == 302
    assert hers.post(page_of(cast.pili), {**sent, "about": ""}).status_code == 422
    page = hers.get(page_of(cast.pili)).content.decode()
    assert page.count("Me llevo mejor con Unai.") == 1 and "Coordinación de Fundación Peña Lucera" in page
    (row,) = wishes_of(acting, cast.coordinator, cast.pili)
    there = reverse("plans:wish", args=[cast.pili.pk, row.pk])
    (asked,) = work(acting, cast.coordinator)
    assert asked.due_on == row.answer_by == timezone.localdate() + timedelta(days=7)
    client = sign_in(cast.coordinator)
    home = client.get(reverse("home")).content.decode()
    assert there in home, home[home.index("<main") :][:3000]
    assert "Pilar A. dice qué le gustaría" in home
    assert reverse("plans:course_key_worker", args=[cast.pili.pk]) in client.get(there).content.decode()
    assert client.post(there, {"outcome": "granted", "answer": " "}).status_code == 422
    assert client.post(there, {"outcome": "granted", "answer": "Desde el lunes, Unai."}).status_code == 302
    assert not work(acting, cast.coordinator)
    page = hers.get(page_of(cast.pili)).content.decode()
    assert "Desde el lunes, Unai." in page and "se hará así" in page


def test_the_key_worker_whom_she_would_change_does_not_read_it(cast: Any, sign_in: Any, acting: Any) -> None:
    say(sign_in(cast.person_user), cast.pili, "key_worker", "Con Marta no me entiendo.")
    readers = {name: len(wishes_of(acting, getattr(cast, name), cast.pili)) for name in (
        "coordinator", "clinician", "social_worker", "sector_coordinator", "professional", "colleague", "auditor",
        "coordinator_other", "clinician_other", "peer",
    )}  # fmt: skip
    assert {name for name, seen in readers.items() if seen} == {
        "coordinator", "clinician", "social_worker", "sector_coordinator",
    }  # fmt: skip
    (row,) = wishes_of(acting, cast.clinician, cast.pili)
    there = reverse("plans:wish", args=[cast.pili.pk, row.pk])
    assert sign_in(cast.professional).get(there).status_code == 404
    assert "no me entiendo" not in sign_in(cast.professional).get(page_of(cast.pili)).content.decode()
    # Who reads it and was not asked is told so.
    assert sign_in(cast.clinician).post(there, {"outcome": "granted", "answer": "x"}).status_code == 403


def test_the_wall_alone_keeps_it_from_the_key_worker(cast: Any, sign_in: Any, acting: Any) -> None:
    say(sign_in(cast.person_user), cast.pili, "key_worker", "Otra persona.")
    with acting(cast.professional):
        assert not Wish.objects.all().exists()
    with acting(cast.coordinator):
        assert Wish.objects.all().count() == 1


@pytest.mark.parametrize(
    ("about", "who"),
    [("entity", "sector_coordinator"), ("key_worker", "coordinator"), ("rhythm", "professional"),
     ("pause", "professional"), ("same", "professional"), ("other", "professional")],
)  # fmt: skip
def test_each_wish_is_the_work_of_who_can_do_it(cast: Any, sign_in: Any, acting: Any, about: str, who: str) -> None:
    say(sign_in(cast.person_user), cast.pili, about)
    for name in ("sector_coordinator", "coordinator", "professional", "clinician", "colleague"):
        assert len(work(acting, getattr(cast, name))) == (name == who), name


def test_what_nobody_answers_comes_to_the_sector(cast: Any, sign_in: Any, acting: Any) -> None:
    say(sign_in(cast.person_user), cast.pili, "rhythm", "Menos a menudo.")
    later = timezone.now() + timedelta(days=8)
    with time_machine.travel(later, tick=False):
        with acting(cast.sector_coordinator):
            reminders.sync(["wish"], cast.pili.pk)
        (late,) = work(acting, cast.sector_coordinator, "wish_late")
        client = sign_in(cast.sector_coordinator)
        there = reverse("plans:wish", args=[cast.pili.pk, late.object_id])
        assert client.post(there, {"outcome": "not_now", "answer": "Se lo miro yo."}).status_code == 302
    assert "Se lo miro yo." in sign_in(cast.person_user).get(page_of(cast.pili)).content.decode()


# ---- by others, for the person ----------------------------------------------------------


@pytest.mark.parametrize("who", ["clinician", "professional", "coordinator", "sector_coordinator"])
def test_staff_write_it_down_for_her_and_she_reads_it(cast: Any, sign_in: Any, who: str) -> None:
    member = getattr(cast, who)
    answer, _sent = say(sign_in(member), cast.pili, "entity", "Algo más cerca de casa.")
    assert answer.status_code == 302
    page = sign_in(cast.person_user).get(page_of(cast.pili)).content.decode()
    assert "Algo más cerca de casa." in page and member.user.first_name in page and "Lo anotó" in page


def test_before_anything_has_begun_the_answer_comes_from_the_sector(cast: Any, sign_in: Any, acting: Any) -> None:
    say(sign_in(cast.clinician), cast.adrian, "entity", "Allí trabaja mi vecina.")
    (row,) = wishes_of(acting, cast.sector_coordinator, cast.adrian)
    there = reverse("plans:wish", args=[cast.adrian.pk, row.pk])
    assert not wishes_of(acting, cast.coordinator, cast.adrian), "the entity that the person would rather not have"
    detail = sign_in(cast.clinician).get(reverse("referrals:detail", args=[cast.referral_adrian.pk])).content.decode()
    assert "Allí trabaja mi vecina." in detail and there in detail
    done = sign_in(cast.sector_coordinator).post(there, {"outcome": "part", "answer": "Preguntamos en Carrasca."})
    assert done.status_code == 302
    news = work(acting, cast.clinician, "wish_answered")
    assert len(news) == 1 and there in sign_in(cast.clinician).get(reverse("home")).content.decode()


def test_a_referral_with_another_wish_raises_the_work_at_once(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    person = make.person()
    said = {**ASKED, "line": str(cast.line.pk), "choice": "other", "other_wish": "Que me acompañe una mujer.",
            "wish_about": "key_worker"}  # fmt: skip
    assert sign_in(cast.clinician).post(reverse("referrals:refer", args=[person.pk]), said).status_code == 302
    (row,) = wishes_of(acting, cast.coordinator, person)
    assert (row.about, row.words, row.typed_by_id) == ("key_worker", "Que me acompañe una mujer.", cast.clinician.pk)
    assert len(work(acting, cast.coordinator)) == 1


# ---- two at once, taken back, foreign ---------------------------------------------------


def test_two_answers_the_second_sees_the_first_and_keeps_its_text(cast: Any, sign_in: Any, acting: Any) -> None:
    say(sign_in(cast.person_user), cast.pili, "key_worker")
    (row,) = wishes_of(acting, cast.coordinator, cast.pili)
    there = reverse("plans:wish", args=[cast.pili.pk, row.pk])
    sign_in(cast.sector_coordinator).post(there, {"outcome": "not_now", "answer": "En enero."})
    second = sign_in(cast.coordinator).post(there, {"outcome": "granted", "answer": "Desde mañana."})
    page = second.content.decode()
    assert second.status_code == 409 and "En enero." in page and "Desde mañana." in page


def test_she_takes_it_back_and_the_work_goes(cast: Any, sign_in: Any, acting: Any) -> None:
    hers = sign_in(cast.person_user)
    say(hers, cast.pili, "pause")
    (row,) = wishes_of(acting, cast.professional, cast.pili)
    back = reverse("plans:wish_back", args=[cast.pili.pk, row.pk])
    assert sign_in(cast.professional).post(back).status_code == 403
    assert hers.post(back).status_code == 302 and not work(acting, cast.professional)
    there = reverse("plans:wish", args=[cast.pili.pk, row.pk])
    late = sign_in(cast.professional).post(there, {"outcome": "granted", "answer": "Paramos."})
    assert late.status_code == 409


def test_a_wish_of_somebody_else_is_not_there(cast: Any, sign_in: Any, acting: Any) -> None:
    say(sign_in(cast.clinician), cast.adrian, "rhythm")
    (row,) = wishes_of(acting, cast.clinician, cast.adrian)
    for patient in (cast.adrian, cast.pili):
        there = reverse("plans:wish", args=[patient.pk, row.pk])
        assert sign_in(cast.person_user).get(there).status_code == 404
        assert sign_in(cast.clinician_other).get(there).status_code == 404


def test_a_person_with_many_wishes_costs_the_same(cast: Any, sign_in: Any, acting: Any, queries: Any) -> None:
    client, counts = sign_in(cast.clinician), []
    pages = [page_of(cast.pili), reverse("referrals:detail", args=[cast.referral_pili.pk])]
    for _more in range(2):
        for number in range(6):
            say(client, cast.pili, "rhythm", f"Deseo {number} {_more}")
        for url in pages:
            client.get(url)
            with queries() as asked:
                assert client.get(url).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:] and max(counts) <= 12, counts
