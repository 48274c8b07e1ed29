"""Reviews as meetings: called, answered, with an agenda from what is due, held with what changed, or left out."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from plans import agenda, meetings
from plans.models import Goal, Plan, Review, ReviewInvitee, ReviewMeeting, Support
from plans.written import whole
from tests.cast import acting as acting_as
from tests.cast import key
from tests.plans.parts import freeze, row, stands, step, url


def when(days: int = 10, hour: int = 10) -> datetime:
    return timezone.make_aware(
        datetime.combine(timezone.localdate() + timedelta(days=days), datetime.min.time())
    ).replace(hour=hour)


def sent(cast: Any, **fields: Any) -> dict[str, Any]:
    return {
        "starts_at": when().strftime("%Y-%m-%dT%H:%M"), "minutes": "45", "place": "entity", "place_details": "",
        "guests": [str(cast.professional.pk), str(cast.clinician.pk)], "names": "Carmen, su hermana\n\n", "points": "",
        "row_version": "0", **fields,
    }  # fmt: skip


def to_come(cast: Any) -> ReviewMeeting | None:
    with transaction.atomic(), acting_as(cast.professional) as actor:
        return meetings.to_come(cast.pili.pk, actor)


def people(cast: Any) -> dict[str, str]:
    with transaction.atomic(), acting_as(cast.professional) as actor:
        meeting = meetings.to_come(cast.pili.pk, actor)
        assert meeting is not None
        return {invitee.called: invitee.answer for invitee in meetings.invited(meeting, actor)}


@pytest.fixture
def called(cast: Any, sign_in: Any) -> ReviewMeeting:
    """A review with Pili that Marta called."""
    assert sign_in(cast.professional).post(url(cast, "review_call"), sent(cast)).status_code == 302
    meeting = to_come(cast)
    assert meeting is not None
    return meeting


# ---- calling ---------------------------------------------------------------------------


def test_who_is_asked_hears_of_it_and_answers(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    clinician = sign_in(cast.clinician)
    home = clinician.get("/").content.decode()
    assert "Hay una convocatoria para la revisión con" in home and url(cast, "review_next") in home
    assert clinician.post(url(cast, "review_next"), {"coming": "1"})["Location"] == url(cast, "review_next")
    assert sign_in(cast.social_worker).post(url(cast, "review_next"), {"coming": "1"}).status_code == 403
    found = people(cast)
    assert found[cast.clinician.who] == "coming" and found[cast.professional.who] == "asked"
    assert found["Carmen, su hermana"] == "asked"
    text = clinician.get(url(cast, "review_next")).content.decode()
    for piece in (
        "En la entidad: Fundación Peña Lucera",
        "45 minutos",
        "Carmen, su hermana",
        "vendrá",
        "es su reunión",
    ):
        assert piece in text, piece


def test_the_person_sees_it_first_and_says_what_to_talk_about(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    her = sign_in(cast.person_user)
    home = her.get("/").content.decode()
    assert url(cast, "review_next") in home and "10:00" in home
    assert "Nadie lee esto en el momento" in her.get(url(cast, "review_wish")).content.decode()
    sending = {"words": "Lo de volver a Teruel.", "answer": "said", "row_version": called.row_version}
    assert her.post(url(cast, "review_wish"), sending)["Location"] == url(cast, "review_next")
    now = to_come(cast)
    assert now is not None and (now.words, now.typed_by) == ("Lo de volver a Teruel.", None)
    text = sign_in(cast.clinician).get(url(cast, "review_next")).content.decode()
    assert "Lo de volver a Teruel." in text and text.index("Lo de volver a Teruel.") < text.index("Orden del día")
    worker = sign_in(cast.professional)  # nobody else changes what she typed
    assert worker.post(url(cast, "review_wish"), {**sending, "words": "Otra cosa."}).status_code == 403
    assert url(cast, "review_wish") not in worker.get(url(cast, "review_next")).content.decode()
    late = her.post(url(cast, "review_wish"), {**sending, "words": "Otra cosa."})
    assert late.status_code == 409
    assert "Lo de volver a Teruel." in late.content.decode() and "Otra cosa." in late.content.decode()


def test_another_hour_asks_again_and_another_person_does_not(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    worker = sign_in(cast.professional)
    sign_in(cast.clinician).post(url(cast, "review_next"), {"coming": "0"})
    same = sent(
        cast,
        guests=[str(cast.professional.pk), str(cast.clinician.pk), str(cast.colleague.pk)],
        names="",
        row_version=called.row_version,
    )
    assert worker.post(url(cast, "review_call"), same).status_code == 302
    assert people(cast) == {
        cast.clinician.who: "not_coming",
        cast.professional.who: "asked",
        cast.colleague.who: "asked",
    }
    meeting = to_come(cast)
    assert meeting is not None
    other = {**same, "starts_at": when(12).strftime("%Y-%m-%dT%H:%M"), "row_version": meeting.row_version}
    assert worker.post(url(cast, "review_call"), other).status_code == 302
    assert set(people(cast).values()) == {"asked"}


def test_two_who_change_it_at_once_lose_nothing(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    worker, clinician = sign_in(cast.professional), sign_in(cast.clinician)
    changed = sent(cast, place="call", row_version=called.row_version)
    assert clinician.post(url(cast, "review_call"), changed).status_code == 302
    late = worker.post(url(cast, "review_call"), sent(cast, points="Lo de la pensión.", row_version=called.row_version))
    text = late.content.decode()
    assert (
        late.status_code == 409
        and "Alguien ha cambiado esta reunión entretanto" in text
        and "Lo de la pensión." in text
    )
    first = worker.post(url(cast, "review_call"), sent(cast, row_version="0"))  # a second one while one is to come
    assert first.status_code == 409
    version = re.search(r'name="row_version" value="(\d+)"', text)
    assert version
    assert worker.post(url(cast, "review_call"), sent(cast, row_version=version[1])).status_code == 302


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "2020-01-01T10:00"}, "starts_at"),
        ({"place": "luna"}, "place"),
        ({"minutes": "7"}, "minutes"),
        ({"names": "x" * 121}, "names"),
        ({"names": "\n".join(f"Persona {n}" for n in range(13))}, "names"),
        ({"guests": ["00000000-0000-0000-0000-000000000000"]}, "guests"),
    ],
)
def test_a_mistake_is_told_on_its_field(cast: Any, sign_in: Any, fields: dict[str, Any], field: str) -> None:
    answer = sign_in(cast.professional).post(url(cast, "review_call"), sent(cast, **fields))
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode() and to_come(cast) is None


def test_only_those_of_both_sides_can_be_asked_by_name(cast: Any, sign_in: Any) -> None:
    text = sign_in(cast.professional).get(url(cast, "review_call")).content.decode()
    offered = set(re.findall(r'name="guests" value="([\w-]+)"', text))
    for who in ("professional", "colleague", "clinician", "social_worker", "peer"):
        assert str(getattr(cast, who).pk) in offered, who
    for who in ("professional_other", "clinician_other", "coordinator", "auditor", "administrator"):
        assert str(getattr(cast, who).pk) not in offered, who


@pytest.mark.parametrize(
    ("who", "reads", "calls"),
    [("professional", 200, 200), ("clinician", 200, 200), ("person_user", 200, 403), ("peer", 200, 403),
     ("supporter_user", 404, 403), ("coordinator", 404, 403), ("professional_other", 404, 404), ("auditor", 403, 403)],
)  # fmt: skip
def test_who_reads_and_who_calls(
    cast: Any, sign_in: Any, called: ReviewMeeting, who: str, reads: int, calls: int
) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get(url(cast, "review_next")).status_code == reads
    assert client.get(url(cast, "review_calendar")).status_code == reads
    assert client.get(url(cast, "review_call")).status_code == calls


# ---- the calendar file -----------------------------------------------------------------


def event_of(answer: Any) -> Any:
    assert answer.headers["Content-Type"].startswith("text/calendar") and answer.headers["Cache-Control"] == "no-store"
    return next(c for c in Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_file_says_the_hour_and_names_nobody(cast: Any, sign_in: Any, called: ReviewMeeting, language: str) -> None:
    client = sign_in(cast.person_user)
    client.post(reverse("set_language"), {"language": language})
    answer = client.get(url(cast, "review_calendar"))
    event = event_of(answer)
    assert event.decoded("dtstart") == when() and event.decoded("dtend") == when() + timedelta(minutes=45)
    assert str(event["summary"]) == {"es": "Reunión", "en": "Meeting"}[language]
    assert event["url"].endswith(url(cast, "review_next"))
    text = answer.content.decode().replace("\r\n ", "")
    for word in (
        "Pili",
        "Pilar",
        "Abadía",
        "Calamocha",
        "Carmen",
        "Marta",
        "Inés",
        "recuperación",
        "mental",
        "Peña Lucera",
    ):
        assert word not in text, word
    assert (
        'filename="' in answer.headers["Content-Disposition"]
        and str(cast.pili.pk) not in answer.headers["Content-Disposition"]
    )


@pytest.mark.parametrize(("place", "said"), [("home", False), ("elsewhere", False), ("entity", True), ("call", True)])
def test_where_somebody_lives_is_in_no_calendar(cast: Any, sign_in: Any, place: str, said: bool) -> None:
    with transaction.atomic(), acting_as(cast.professional):
        patient = type(cast.pili).objects.get(pk=cast.pili.pk)
        patient.address_protected = True
        patient.save()
    worker = sign_in(cast.professional)
    worker.post(url(cast, "review_call"), sent(cast, place=place, place_details="Calle Imaginada, 7"))
    answer = worker.get(url(cast, "review_calendar"))
    assert "Imaginada" not in answer.content.decode() and ("location" in event_of(answer)) is said
    assert "Imaginada" not in worker.get(url(cast, "review_next")).content.decode() or said


def test_a_changed_meeting_takes_the_place_of_the_one_in_the_calendar(
    cast: Any, sign_in: Any, called: ReviewMeeting
) -> None:
    worker = sign_in(cast.professional)
    before = event_of(worker.get(url(cast, "review_calendar")))
    worker.post(
        url(cast, "review_call"),
        sent(cast, starts_at=when(20).strftime("%Y-%m-%dT%H:%M"), row_version=called.row_version),
    )
    after = event_of(worker.get(url(cast, "review_calendar")))
    assert before["uid"] == after["uid"] and int(after["sequence"]) > int(before["sequence"])


# ---- the agenda ------------------------------------------------------------------------


def points(cast: Any) -> list[agenda.Point]:
    with transaction.atomic(), acting_as(cast.professional) as actor:
        written = whole(cast.pili.pk, actor)
        assert written is not None
        return agenda.points(written, agenda.waiting(cast.pili.pk, actor))


def test_the_agenda_is_built_from_what_is_due(cast: Any) -> None:
    step(cast, text="Pedir hora", owner="person", due_on=date.today() - timedelta(days=1))
    row(cast, Support, who="Grupo de los martes", kind="community", state="wanted")
    freeze(cast, position="disagrees", words="No quiero.", answer="said")
    told = {point.text: point.why for point in points(cast)}
    assert "propuesto: aún sin aceptar · pasos cuya fecha ha llegado: 1" in told["Deseo de pili."]
    assert told["Grupo de los martes"] == "un apoyo que no ha empezado"
    assert told["Qué piensa la persona del plan"] == "en desacuerdo con la última versión"


def test_to_the_person_her_agenda_speaks_of_her(cast: Any, sign_in: Any) -> None:
    freeze(cast, position="disagrees", words="No quiero.", answer="said")
    hers, worker = (
        sign_in(who).get(url(cast, "review_next")).content.decode() for who in (cast.person_user, cast.professional)
    )
    assert "Qué pienso de mi plan" in hers and "Qué piensa la persona del plan" not in hers
    assert "Qué piensa la persona del plan" in worker


def test_what_is_settled_is_on_no_agenda(cast: Any) -> None:
    goal = stands(cast, Goal, key("goal-pili"))
    with transaction.atomic(), acting_as(cast.professional):
        goal.state, goal.agreed_on = "achieved", date.today()
        goal.save()
    freeze(cast)
    assert points(cast) == []


# ---- holding it ------------------------------------------------------------------------


def held(cast: Any, **fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "held_on": str(today), "person_present": "on", "attendees": "", "changes": "", "words": "Bien.", "answer": "said",
        "decisions": "Seguir.", "next_on": str(today + timedelta(days=90)), **fields,
    }  # fmt: skip


@pytest.fixture
def later(cast: Any) -> None:
    """Pili's review of the cast was held last week, so that one can be held today."""
    with transaction.atomic(), acting_as(cast.professional):
        review, plan = Review.objects.get(pk=key("review-pili")), Plan.objects.get(pk=cast.plan.pk)
        review.held_on = plan.picked_up_on = date.today() - timedelta(days=7)
        plan.save()
        review.save()


def test_it_is_recorded_with_who_came_what_was_talked_about_and_what_moved(
    cast: Any, sign_in: Any, called: ReviewMeeting, later: None
) -> None:
    worker, goal = sign_in(cast.professional), stands(cast, Goal, key("goal-pili"))
    page = worker.get(url(cast, "review_new")).content.decode()
    assert cast.clinician.who in page and "Deseo de pili." in page
    sending = held(
        cast, present=[cast.clinician.who, "Carmen, su hermana"], talked=["Deseo de pili."],
        **{f"goal_{goal.pk}": f"{goal.row_version}:agreed"},
    )  # fmt: skip
    answer = worker.post(url(cast, "review_new"), sending)
    assert answer.status_code == 302
    text = worker.get(answer["Location"]).content.decode()
    for piece in (
        cast.clinician.who,
        "Carmen, su hermana",
        "de propuesto a acordado",
        "Firmar la versión que sale de ella",
    ):
        assert piece in text, piece
    assert stands(cast, Goal, goal.pk).state == "agreed" and to_come(cast) is None
    with transaction.atomic(), acting_as(cast.professional):
        meeting = ReviewMeeting.objects.get(pk=called.pk)
    assert meeting.state == "held" and meeting.review_id and str(meeting.review_id) in answer["Location"]
    freeze(cast)
    assert "Versión 1, firmada tras esta revisión" in worker.get(answer["Location"]).content.decode()


def test_a_goal_moved_meanwhile_is_told_and_nothing_is_recorded(
    cast: Any, sign_in: Any, called: ReviewMeeting, later: None
) -> None:
    goal = stands(cast, Goal, key("goal-pili"))
    sending = held(cast, **{f"goal_{goal.pk}": f"{goal.row_version - 1}:agreed"})
    answer = sign_in(cast.professional).post(url(cast, "review_new"), sending)
    text = answer.content.decode()
    assert answer.status_code == 409 and f'id="id_goal_{goal.pk}_error"' in text and "Seguir." in text
    assert to_come(cast) is not None and stands(cast, Goal, goal.pk).state == "proposed"
    bad = sign_in(cast.professional).post(url(cast, "review_new"), {**sending, f"goal_{goal.pk}": "1:nowhere"})
    assert bad.status_code == 422


# ---- leaving it out --------------------------------------------------------------------


def test_leaving_it_out_takes_a_reason_and_a_next_date(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    worker, day = sign_in(cast.professional), timezone.localdate() + timedelta(days=120)
    poor = worker.post(url(cast, "review_exempt"), {"reason": " ", "next_on": str(day)})
    assert poor.status_code == 422 and 'id="id_reason_error"' in poor.content.decode()
    past = worker.post(url(cast, "review_exempt"), {"reason": "Lo pidió.", "next_on": str(timezone.localdate())})
    assert past.status_code == 422 and 'id="id_next_on_error"' in past.content.decode()
    assert worker.post(url(cast, "review_exempt"), {"reason": "Lo pidió.", "next_on": str(day)}).status_code == 302
    with transaction.atomic(), acting_as(cast.professional):
        states = sorted(ReviewMeeting.objects.filter(plan=cast.plan).values_list("state", flat=True))
        assert states == ["called_off", "exempt"] and Plan.objects.get(pk=cast.plan.pk).next_review_on == day
        assert ReviewInvitee.objects.count() == 3


def test_called_off_the_date_of_the_plan_stays(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    before = stands(cast, Plan, cast.plan.pk).next_review_on
    worker = sign_in(cast.professional)
    worker.post(url(cast, "review_call"), {"call_off": "1", "row_version": called.row_version})
    assert to_come(cast) is None and stands(cast, Plan, cast.plan.pk).next_review_on == before
    assert worker.get(url(cast, "review_calendar"))["Location"] == url(cast, "person")


def test_an_answer_is_to_the_hour_that_was_read(cast: Any, sign_in: Any, called: ReviewMeeting) -> None:
    clinician, address = sign_in(cast.clinician), url(cast, "review_next")
    at = re.search(r'name="at" value="([^"]*)"', clinician.get(address).content.decode())
    assert at
    moved = sent(cast, starts_at=when(hour=18).strftime("%Y-%m-%dT%H:%M"), row_version=str(called.row_version))
    assert sign_in(cast.professional).post(url(cast, "review_call"), moved).status_code == 302
    late = clinician.post(address, {"at": at[1], "coming": "1"})
    assert late.status_code == 409 and people(cast)[cast.clinician.who] == "asked"
    again = re.search(r'name="at" value="([^"]*)"', clinician.get(address).content.decode())
    assert again and clinician.post(address, {"at": again[1], "coming": "1"}).status_code == 302
    assert people(cast)[cast.clinician.who] == "coming"


@pytest.mark.parametrize("year", ["0026", "9999"])
def test_a_slip_of_the_year_is_no_meeting(cast: Any, sign_in: Any, year: str) -> None:
    client = sign_in(cast.professional)
    page = client.post(url(cast, "review_call"), sent(cast, starts_at=f"{year}-12-31T10:00"))
    assert page.status_code == 422 and "Ese año no puede ser" in page.content.decode()
    assert to_come(cast) is None and client.get(url(cast, "review_next")).status_code == 200
