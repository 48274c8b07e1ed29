"""A review is a meeting: it puts the plan in force and sets the next date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan, Review
from referrals.calendar import add_months
from tests.cast import key


def new_url(patient_id: Any) -> str:
    return reverse("plans:review_new", args=[patient_id])


def sent(**fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "held_on": str(today),
        "person_present": "on",
        "attendees": "Su hermana Carmen",
        "changes": "Cose más.",
        "words": "Quiero seguir.",
        "answer": "said",
        "decisions": "Un encargo al mes.",
        "next_on": str(today + timedelta(days=90)),
        **fields,
    }


@pytest.fixture
def plan(make: Any) -> Plan:
    """A plan picked up today and not reviewed yet."""
    return make.joined()


@pytest.fixture
def reviews(cast: Any, acting: Any, plan: Plan) -> Any:
    """The reviews of that plan, as they stand when asked."""

    def read() -> list[Review]:
        with acting(cast.professional):
            return list(Review.objects.filter(plan=plan))

    return read


def test_the_plan_is_in_force_and_the_next_date_set(
    cast: Any, sign_in: Any, acting: Any, plan: Plan, reviews: Any
) -> None:
    client = sign_in(cast.professional)
    answer = client.post(new_url(plan.patient_id), sent())
    (held,) = reviews()
    assert answer.status_code == 302 and answer["Location"] == reverse("plans:review", args=[plan.patient_id, held.pk])
    with acting(cast.professional):
        plan.refresh_from_db()
    assert (plan.state, plan.next_review_on) == ("active", held.next_on)
    text = client.get(answer["Location"]).content.decode()
    for piece in ("Quiero seguir.", "Cose más.", "Un encargo al mes.", "Su hermana Carmen", "Marta Z."):
        assert piece in text
    page = client.get(reverse("plans:person", args=[plan.patient_id])).content.decode()
    assert "Revisar el plan" in page and answer["Location"] in page


def test_the_next_date_is_proposed_by_the_agreement(cast: Any, sign_in: Any, plan: Plan) -> None:
    text = sign_in(cast.professional).get(new_url(plan.patient_id)).content.decode()
    assert f'name="next_on" value="{add_months(timezone.localdate(), cast.agreement.review_months)}"' in text


def test_in_high_intensity_reviews_come_more_often(cast: Any, sign_in: Any, plan: Plan) -> None:
    cast.line.programme.high_intensity = True
    cast.line.programme.save()
    sooner = add_months(timezone.localdate(), cast.agreement.high_review_months)
    assert cast.agreement.high_review_months < cast.agreement.review_months
    text = sign_in(cast.professional).get(new_url(plan.patient_id)).content.decode()
    assert f'name="next_on" value="{sooner}"' in text


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"held_on": lambda: TODAY() + timedelta(days=1)}, "held_on"),
        ({"held_on": lambda: TODAY() - timedelta(days=1)}, "held_on"),
        ({"held_on": ""}, "held_on"),
        ({"decisions": ""}, "decisions"),
        ({"next_on": TODAY}, "next_on"),
        ({"next_on": ""}, "next_on"),
        ({"next_on": lambda: TODAY() - timedelta(days=9)}, "next_on"),
        ({"words": ""}, "words"),
        ({"attendees": "x" * 301}, "attendees"),
    ],
)
def test_a_mistake_is_said_on_its_field_and_the_text_stays(
    cast: Any, sign_in: Any, plan: Plan, reviews: Any, fields: dict[str, Any], field: str
) -> None:
    given = {name: str(value()) if callable(value) else value for name, value in fields.items()}
    page = sign_in(cast.professional).post(new_url(plan.patient_id), sent(**given))
    text = page.content.decode()
    assert page.status_code == 422 and f'id="id_{field}_error"' in text and "Cose más." in text
    assert reviews() == []


def test_the_same_form_ten_times_is_one_review(cast: Any, sign_in: Any, plan: Plan, reviews: Any) -> None:
    client = sign_in(cast.professional)
    answers = [client.post(new_url(plan.patient_id), sent()) for _ in range(10)]
    assert len(reviews()) == 1
    assert "ya está registrada" in answers[-1].content.decode() and answers[-1].status_code == 422


def test_before_the_plan_it_is_refused_with_the_reason_and_what_to_do(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician)
    for page in (client.get(new_url(cast.adrian.pk)), client.post(new_url(cast.adrian.pk), sent())):
        text = page.content.decode()
        assert page.status_code == 422
        assert "Todavía no hay plan que revisar" in text
        assert reverse("referrals:detail", args=[cast.referral_adrian.pk]) in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 302),
        ("clinician", 302),
        ("professional_other", 404),
        ("coordinator", 404),
        ("sector_coordinator", 404),
        ("person_user", 403),
        ("auditor", 403),
    ],
)
def test_who_may_record_one(cast: Any, sign_in: Any, plan: Plan, reviews: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).post(new_url(plan.patient_id), sent()).status_code == status
    assert len(reviews()) == (1 if status == 302 else 0)


def test_who_may_read_one(cast: Any, sign_in: Any, plan: Plan, reviews: Any) -> None:
    sign_in(cast.professional).post(new_url(plan.patient_id), sent())
    held = reviews()[0]
    for who, status in (
        ("clinician", 200),
        ("person_user", 404),
        ("professional_other", 404),
        ("coordinator", 404),
    ):
        assert (
            sign_in(getattr(cast, who)).get(reverse("plans:review", args=[plan.patient_id, held.pk])).status_code
            == status
        )
    assert sign_in(cast.professional).get(reverse("plans:review", args=[cast.outsider.pk, held.pk])).status_code == 404
    own = reverse("plans:review", args=[cast.pili.pk, key("review-pili")])
    assert "Decisiones de pili." in sign_in(cast.person_user).get(own).content.decode()
    assert sign_in(cast.professional).get(reverse("plans:review", args=[cast.pili.pk, held.pk])).status_code == 404


def test_the_next_review_must_come_after_the_last(cast: Any, sign_in: Any, plan: Plan, reviews: Any) -> None:
    client = sign_in(cast.professional)
    client.post(new_url(plan.patient_id), sent())
    again = client.post(new_url(plan.patient_id), sent(decisions="Otra cosa."))
    assert again.status_code == 422 and 'id="id_held_on_error"' in again.content.decode()
    assert len(reviews()) == 1


def test_from_the_last_review_one_goes_back_to_those_before(
    cast: Any, sign_in: Any, acting: Any, plan: Plan, reviews: Any
) -> None:
    from plans import services

    with acting(cast.professional):
        held = Review(
            plan=plan,
            patient_id=plan.patient_id,
            held_on=timezone.localdate() - timedelta(days=9),
            next_on=timezone.localdate(),
            decisions="Las de antes.",
        )
        services.hold_review(held, by=cast.professional)
    client = sign_in(cast.professional)
    last = client.post(new_url(plan.patient_id), sent())["Location"]
    assert last in client.get(reverse("plans:person", args=[plan.patient_id])).content.decode()
    assert reverse("plans:review", args=[plan.patient_id, held.pk]) in client.get(last).content.decode()
