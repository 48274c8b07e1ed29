"""A peer and an advocate are offered where the person starts: what they say is kept, and a yes is work with a date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Reminder
from referrals.models import ReferralEvent, Wish


def join(cast: Any, client: Any, **said: str) -> Any:
    url = reverse("join", args=[cast.referral_teresa.pk])
    first = {"joined_on": f"{timezone.localdate():%d/%m/%Y}", "key_worker": str(cast.professional.pk)}
    return client.post(url, {**first, **said})


def wishes(acting: Any, reader: Any, patient: Any) -> list[Wish]:
    with acting(reader) as actor:
        return list(Wish.objects.visible_to(actor).filter(patient=patient).order_by("said_at"))


def test_a_yes_is_the_key_workers_to_answer_and_a_no_is_kept(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.coordinator)
    form = client.get(reverse("join", args=[cast.referral_teresa.pk]))
    assert form.context["form"]["peer"].value() is None and "No se ha hablado todavía" in form.content.decode()
    answer = join(cast, client, peer="yes", advocate="no")
    assert answer.status_code == 302
    story = client.get(answer.url).content.decode()
    assert "Le gustaría la compañía de alguien que ha pasado por ello." in story
    assert "que defiende los derechos de las personas: por ahora no." in story
    (wish,) = wishes(acting, cast.professional, cast.teresa)
    assert (wish.about, wish.to_membership_id, wish.typed_by_id) == ("peer", cast.professional.pk, cast.coordinator.pk)
    with acting(cast.professional) as actor:
        (work,) = Reminder.objects.visible_to(actor).filter(rule="wish", closed_at=None)
    assert work.due_on == wish.answer_by == timezone.localdate() + timedelta(days=7)
    theirs, there = sign_in(cast.professional), reverse("plans:wish", args=[cast.teresa.pk, wish.pk])
    page = theirs.get(there).content.decode()
    assert reverse("plans:sharing_new", args=[cast.teresa.pk]) in page
    said = {"outcome": "granted", "answer": "El jueves le presento a Benito."}
    assert theirs.post(there, said).status_code == 302
    assert "El jueves le presento a Benito." in sign_in(cast.clinician).get(answer.url).content.decode()


@pytest.mark.parametrize("said", [{}, {"peer": "", "advocate": ""}])
def test_nothing_is_asked_of_whoever_has_not_talked_about_it(cast: Any, sign_in: Any, acting: Any, said: Any) -> None:
    assert join(cast, sign_in(cast.coordinator), **said).status_code == 302
    assert not wishes(acting, cast.professional, cast.teresa)
    with acting(cast.coordinator) as actor:
        assert ReferralEvent.objects.visible_to(actor).get(referral=cast.referral_teresa, verb="join").text == ""


def test_what_was_said_stays_where_the_day_has_to_be_mended(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.coordinator)
    page = join(cast, client, advocate="yes", peer="no", joined_on="31/12/2099")
    assert page.status_code == 422 and page.context["form"]["advocate"].value() == "yes"
    assert join(cast, client, peer="quizá").status_code == 422
    assert not wishes(acting, cast.professional, cast.teresa)


def test_the_person_asks_for_either_at_any_time(cast: Any, sign_in: Any, acting: Any) -> None:
    hers, url = sign_in(cast.person_user), reverse("plans:going_on", args=[cast.pili.pk])
    form = hers.get(url).context["form"]
    sent = {"submission": form["submission"].value(), "about": "advocate", "words": "Para lo del banco.", "suits": ""}
    assert hers.post(url, sent).status_code == 302
    (wish,) = wishes(acting, cast.professional, cast.pili)
    assert (wish.about, wish.to_membership_id, wish.typed_by_id) == ("advocate", cast.professional.pk, None)
