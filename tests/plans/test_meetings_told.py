"""Who is asked to a review hears of it by a mail that names nobody; what is written about one called off is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from plans.models import ReviewMeeting
from ppr.lib.outbox import deliver_due
from tests.plans.parts import stands, url
from tests.plans.test_leaving import sent as leaves
from tests.plans.test_meetings import called, sent, to_come, when

__all__ = ["called"]  # the fixture


# ---- the mail of who is asked ----------------------------------------------------------


def mailed() -> list[Any]:
    """What leaves when the deliveries are made."""
    mail.outbox.clear()
    deliver_due()
    return [m for m in mail.outbox if "reunión" in m.subject]


def test_who_is_asked_gets_a_mail_that_names_nobody(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    (sent_out,) = mailed()
    assert sent_out.to == [cast.clinician.user.email], "whoever calls it knows already"
    whole_mail = f"{sent_out.subject} {sent_out.body} {sent_out.extra_headers}"
    for word in ("Pili", "Pilar", "Abadía", "Carmen", "Marta", "Peña", "revisión", "10:00", str(cast.pili.pk)):
        assert word not in whole_mail, word
    assert not sent_out.attachments, "the file for the calendar is behind the sign-in"
    assert mailed() == []


def test_only_another_time_or_place_is_told_again(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    mailed()
    worker = sign_in(cast.professional)
    guests = [str(cast.clinician.pk), str(cast.colleague.pk)]
    worker.post(url(cast, "review_call"), sent(cast, guests=guests, points="Más.", row_version=called.row_version))
    assert [m.to for m in mailed()] == [[cast.colleague.user.email]]
    now = to_come(cast)
    assert now is not None
    worker.post(url(cast, "review_call"), sent(cast, guests=guests, place="call", row_version=now.row_version))
    assert {m.to[0] for m in mailed()} == {cast.clinician.user.email, cast.colleague.user.email}


def off(cast: Any, sign_in: Any, meeting: ReviewMeeting) -> None:
    body = {"call_off": "1", "row_version": str(meeting.row_version)}
    assert sign_in(cast.professional).post(url(cast, "review_call"), body).status_code == 302


def test_who_was_asked_hears_that_it_is_called_off(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    mailed()
    off(cast, sign_in, called)
    (sent_out,) = mailed()
    assert sent_out.to == [cast.clinician.user.email] and "no se celebra" in sent_out.subject
    assert "no se celebra el día" in sign_in(cast.clinician).get("/").content.decode()


# ---- called off while somebody writes --------------------------------------------------


def test_what_she_wanted_to_say_comes_back_if_it_was_called_off(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    off(cast, sign_in, called)
    sending = {"words": "Lo de volver a Teruel.", "answer": "said", "row_version": called.row_version}
    answer = sign_in(cast.person_user).post(url(cast, "review_wish"), sending)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Lo de volver a Teruel." in text and url(cast, "review_next") in text


def test_a_change_to_a_meeting_called_off_calls_no_other(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    off(cast, sign_in, called)
    changing = sent(cast, points="Lo de la pensión.", row_version=called.row_version)
    answer = sign_in(cast.clinician).post(url(cast, "review_call"), changing)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Lo de la pensión." in text and to_come(cast) is None
    day = timezone.localtime(when())
    assert f"{day.day}/{day.month}/{day.year}, 10:00" in text and str(day.date()) not in text


def test_those_left_out_are_counted_apart(cast: Any, sign_in: Any) -> None:
    worker = sign_in(cast.professional)
    later = str(timezone.localdate() + timedelta(days=60))
    worker.post(url(cast, "review_exempt"), {"reason": "Pili pidió esperar.", "next_on": later})
    text = worker.get(url(cast, "review_next")).content.decode()
    assert "1 celebrada" in text and "1 no se hizo, con su motivo" in text and "Pili pidió esperar." in text


@pytest.mark.parametrize("who", ["professional", "coordinator"])
def test_with_the_end_of_the_programme_ends_the_meeting_to_come(
    cast: Any, sign_in: Any, called: ReviewMeeting, who: str
) -> None:
    assert "Tu próxima cita" in sign_in(cast.person_user).get("/").content.decode()
    mailed()
    ends = leaves() if who == "professional" else {name: leaves()[name] for name in ("ending", "left_on", "next_step")}
    assert sign_in(getattr(cast, who)).post(url(cast, "leaving"), ends).status_code == 302
    assert to_come(cast) is None and "Tu próxima cita" not in sign_in(cast.person_user).get("/").content.decode()
    if who == "professional":
        assert stands(cast, ReviewMeeting, called.pk).state == "called_off"
    assert "no se celebra el día que se dijo" in sign_in(cast.clinician).get("/").content.decode()
    assert mailed_to() == {cast.clinician.user.email} | (
        {cast.professional.user.email} - {getattr(cast, who).user.email}
    )


def mailed_to() -> set[str]:
    return {address for sent_out in mailed() for address in sent_out.to}


def test_another_entity_learns_nothing_of_who_is_asked(cast: Any, acting: Any, called: ReviewMeeting) -> None:
    def asked(by: Any) -> list[Any]:
        with acting(by), connection.cursor() as cursor:
            cursor.execute("SELECT asked FROM ppr_asked_to_meeting(%s)", [cast.plan.pk])
            return cursor.fetchall()

    assert asked(cast.coordinator) and asked(cast.coordinator_other) == asked(cast.sector_coordinator) == []


def test_after_a_death_the_staff_asked_reads_no_word_of_another_day(
    cast: Any, sign_in: Any, called: ReviewMeeting
) -> None:
    guests = [str(cast.clinician.pk), str(cast.colleague.pk)]
    worker = sign_in(cast.professional)
    worker.post(url(cast, "review_call"), sent(cast, guests=guests, row_version=called.row_version))
    mailed()
    worker.post(url(cast, "died"), {"died_on": str(timezone.localdate()), "sure": "on"})
    assert mailed_to() == {cast.clinician.user.email, cast.colleague.user.email}
    for who in (cast.clinician, cast.colleague):
        page = sign_in(who).get("/").content.decode()
        assert "ha fallecido" in page and "no se celebra" not in page, who


def test_a_death_calls_off_the_meeting(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    day = {"died_on": str(timezone.localdate()), "sure": "on"}
    assert sign_in(cast.professional).post(url(cast, "died"), day).status_code == 302
    clinician = sign_in(cast.clinician)
    assert clinician.get(url(cast, "review_calendar")).status_code == 302, "no calendar keeps it"
    assert b'name="coming"' not in clinician.get(url(cast, "review_next")).content
