"""The first page: what there is to do, for whom, and where it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entities import roles
from monitoring import beside, listeners, rules, works
from monitoring.models import Reminder
from ppr.lib import history
from tests.cast import acting as act_as

HOME = "/"
EVERYBODY = [
    "clinician",
    "social_worker",
    "coordinator",
    "professional",
    "sector_coordinator",
    "auditor",
    "administrator",
    "ward",
    "peer",
    "facilitator",
    "invited",
    "ehr_coordinator",
    "manager",
    "researcher",
    "it_support",
]


def page(client: Any, url: str = HOME) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_role_has_a_first_page_in_both_languages(cast: Any, sign_in: Any, who: str, language: str) -> None:
    membership = getattr(cast, who)
    membership.user.language = language
    membership.user.save()
    assert membership.user.first_name in page(sign_in(membership))


def test_the_roles_of_these_tests_are_all_roles(cast: Any) -> None:
    assert {getattr(cast, who).role for who in EVERYBODY} == set(roles.ROLES)


def test_anonymous_is_asked_to_sign_in(client: Any) -> None:
    assert client.get(HOME).headers["Location"] == f"{reverse('account_login')}?next=/"


def test_each_rule_reads_as_work() -> None:
    assert set(works.WORK) == set(rules.RULES)


def test_each_piece_of_news_has_its_sentence() -> None:
    told = {
        *listeners._NEWS,
        *listeners._PLAN_NEWS,
        "question_answered",
        "wish_answered",
        "review_called",
        "review_called_off",
        "referral_let_go",
    }  # to whoever asked, is asked, or answered until now
    assert told == set(beside.NEWS)


def remind(cast: Any, number: int, first: date, **facts: Any) -> None:
    """So many open reminders about Pili's plan for her key worker, a day apart from `first` on."""
    given = {"kind": "work", "rule": "review", "object_kind": "plan", "object_id": cast.plan.pk, **facts}
    rows = [
        Reminder(patient_id=cast.pili.pk, recipient=cast.professional, due_on=first + timedelta(days=n), **given)
        for n in range(number)
    ]
    with transaction.atomic(), act_as(cast.professional), history.deriving():
        Reminder.objects.bulk_create(rows)


def start(cast: Any) -> None:
    """Teresa joins, with Marta as her key worker."""
    from plans import services

    with transaction.atomic(), act_as(cast.coordinator) as actor:
        services.pick_up(
            cast.referral_teresa,
            by=cast.coordinator,
            actor=actor,
            joined_on=timezone.localdate(),
            key_worker=cast.professional,
        )


def test_the_key_worker_of_somebody_new_continues_the_initial_plan(cast: Any, sign_in: Any) -> None:
    start(cast)
    shown = page(sign_in(cast.professional))
    assert "Plan inicial de Teresa L." in shown
    assert reverse("plans:person", args=[cast.teresa.pk]) in shown
    assert "Fuera" not in shown and "Nadie" not in shown  # another entity's person


def test_a_colleague_has_none_of_that_work(cast: Any, sign_in: Any) -> None:
    start(cast)
    shown = page(sign_in(cast.colleague))
    assert "Teresa L." not in shown
    assert "No le espera nada." in shown


def test_the_coordinator_acknowledges_decides_and_starts(cast: Any, sign_in: Any, acting: Any) -> None:
    from referrals import services

    client = sign_in(cast.coordinator)
    assert "Acusar recibo de la derivación de Adrián C." in page(client)
    with acting(cast.coordinator):
        services.acknowledge(cast.referral_adrian, by=cast.coordinator)
    shown = page(client)
    assert "Acusar recibo de la derivación de Adrián C." not in shown
    for name, action in (
        ("Primer día de Teresa L.", reverse("join", args=[cast.referral_teresa.pk])),
        (
            "Decidir sobre la derivación de Adrián C.",
            reverse("referrals:accept", args=[cast.referral_adrian.pk]),
        ),
    ):
        assert name in shown
        assert action in shown
    assert "2 de 6 plazas con persona" in shown
    assert reverse("slots") in shown


def test_another_entity_sees_none_of_it(cast: Any, sign_in: Any) -> None:
    shown = page(sign_in(cast.coordinator_other))
    for name in ("Adrián", "Teresa", "Pilar"):
        assert name not in shown
    assert "1 de 3 plazas con persona" in shown


@pytest.mark.parametrize("who", ["clinician", "sector_coordinator"])
def test_a_referral_without_a_place_is_work_for_the_sector_and_for_whoever_referred(
    cast: Any, sign_in: Any, acting: Any, who: str
) -> None:
    from entities.models import DeclineReason
    from referrals import services

    with acting(cast.coordinator):
        services.decline(
            cast.referral_adrian,
            by=cast.coordinator,
            reason=DeclineReason.objects.get(),
            next_step="Llamar a Carrasca.",
        )
    shown = page(sign_in(getattr(cast, who)))
    assert "Buscar plaza para Adrián C." in shown
    assert reverse("referrals:route", args=[cast.referral_adrian.pk]) in shown
    assert "Adrián" not in page(sign_in(cast.coordinator))  # its access ended with the answer


def test_whoever_referred_sees_what_waits_for_an_entity_and_hears_what_happened(cast: Any, sign_in: Any) -> None:
    shown = page(sign_in(cast.clinician))
    assert "Esperan a otras personas" in shown
    assert "Adrián C. · enviada" in shown
    assert "ha empezado en el programa" in shown  # Pili joined today
    assert reverse("referrals:new") in shown
    other = page(sign_in(cast.clinician_other))
    assert "Adrián" not in other and "Pilar" not in other


def test_late_today_this_week_and_later_stand_apart(cast: Any, sign_in: Any) -> None:
    today = timezone.localdate()
    for days in (-2, 0, 3, 20):
        remind(cast, 1, today + timedelta(days=days))
    shown = page(sign_in(cast.professional))
    order = [shown.index(f">{title}<span") for title in ("Hoy", "Esta semana", "Más adelante")]
    assert order == sorted(order)
    assert shown.count("tone-late") == 1
    assert shown.count("tone-due") == 1
    assert "Hay 2 cosas para hoy." in shown


def test_what_was_done_is_gone(cast: Any, sign_in: Any, acting: Any) -> None:
    from plans import services
    from plans.models import Plan, Review

    start(cast)
    client = sign_in(cast.professional)
    assert "Plan inicial de Teresa L." in page(client)
    today = timezone.localdate()
    with acting(cast.professional):
        plan = Plan.objects.get(patient=cast.teresa)
        review = Review(plan=plan, held_on=today, decisions="Seguir.", next_on=today + timedelta(days=180))
        services.hold_review(review, by=cast.professional)
    assert "Plan inicial de Teresa L." not in page(client)


def test_as_many_queries_for_ten_as_for_a_thousand(cast: Any, sign_in: Any, queries: Any, figure: Any) -> None:
    client = sign_in(cast.professional)
    counts = []
    for number, first in ((10, timezone.localdate()), (990, timezone.localdate() + timedelta(days=10))):
        remind(cast, number, first)
        client.get(HOME)
        with queries() as counted:
            page(client)
        counts.append(len(counted))
    assert counts[0] == counts[1]
    figure("home: queries with 1,000 reminders", counts[1], at_most=10)


@pytest.mark.parametrize("who", [*EVERYBODY, "person_user"])
def test_no_first_page_takes_more_than_ten_queries(cast: Any, sign_in: Any, queries: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    client.get(HOME)
    with queries() as counted:
        client.get(HOME)
    assert len(counted) <= 10, [q["sql"][:120] for q in counted.captured_queries]


def test_the_first_fifty_are_shown_with_a_way_to_the_rest(cast: Any, sign_in: Any) -> None:
    remind(cast, 119, timezone.localdate())  # and the letter about Pili
    client = sign_in(cast.professional)
    first, last = page(client), page(client, "/?parte=3")
    assert first.count('class="work-row"') == 50
    assert 'href="?parte=2"' in first and "1 a 50 de 120" in first
    assert last.count('class="work-row"') == 20
    assert "101 a 120 de 120" in last and "?parte=4" not in last


@pytest.mark.parametrize("part", ["0", "-1", "x", "99999999999", "²", ""])
def test_a_part_that_does_not_exist_breaks_nothing(cast: Any, sign_in: Any, part: str) -> None:
    page(sign_in(cast.professional), f"/?parte={part}")


def test_news_older_than_a_week_is_no_longer_told(cast: Any, sign_in: Any) -> None:
    today = timezone.localdate()
    remind(cast, 1, today - timedelta(days=7), kind="news", rule="goal_added", object_kind="goal")
    assert "objetivo nuevo" not in page(sign_in(cast.professional))
    remind(cast, 1, today - timedelta(days=6), kind="news", rule="goal_added", object_kind="goal")
    shown = page(sign_in(cast.professional))
    assert "objetivo nuevo" in shown and "Últimos días" in shown


def test_a_sentence_that_ends_with_an_initial_has_one_full_stop(cast: Any, sign_in: Any) -> None:
    remind(cast, 1, timezone.localdate(), kind="news", rule="review_called", object_kind="review_meeting")
    shown = page(sign_in(cast.professional))
    assert "Hay una convocatoria para la revisión con <a" in shown and "A.</a>." not in shown and "A.</a>" in shown


def test_the_coordinator_goes_from_home_to_everybody_in_the_programme(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    everybody = f"{reverse('referrals:list')}?show=joined"
    assert f'href="{everybody}"' in page(client) and "Pilar A." in client.get(everybody).content.decode()
    referral = client.get(reverse("referrals:detail", args=[cast.referral_pili.pk])).content.decode()
    assert reverse("plans:course", args=[cast.pili.pk]) in referral  # where the process is changed, handed over, ended
    mine = sign_in(cast.clinician).get(reverse("referrals:detail", args=[cast.referral_pili.pk])).content.decode()
    assert reverse("plans:person", args=[cast.pili.pk]) in mine


def test_the_person_finds_the_next_date_and_the_own_plan(cast: Any, sign_in: Any) -> None:
    shown = page(sign_in(cast.person_user))
    assert "Pili" in shown
    assert reverse("plans:person", args=[cast.pili.pk]) in shown
    assert cast.plan.next_review_on.isoformat() in shown
    assert "Marta Z." in shown


def test_administrator_and_auditor_find_their_own_doors_and_no_person(cast: Any, sign_in: Any) -> None:
    office = page(sign_in(cast.administrator))
    assert reverse("admin:entities_user_changelist") in office
    for shown in (office, page(sign_in(cast.auditor))):
        for name in ("Pilar", "Adrián", "Teresa"):
            assert name not in shown


@pytest.mark.parametrize(("hour", "said"), [(7, "Buenos días"), (15, "Buenas tardes"), (22, "Buenas noches")])
def test_the_greeting_goes_by_the_clock(cast: Any, sign_in: Any, hour: int, said: str) -> None:
    import time_machine

    moment = timezone.localtime().replace(hour=hour, minute=0)
    with time_machine.travel(moment, tick=False):
        assert f"{said}, Marta" in page(sign_in(cast.professional))


def test_a_reminder_is_its_recipients_alone(cast: Any, acting: Any) -> None:
    with acting(cast.clinician) as actor:
        assert set(Reminder.objects.visible_to(actor).values_list("recipient_id", flat=True)) == {cast.clinician.pk}
    with acting(cast.colleague) as actor:
        assert not Reminder.objects.visible_to(actor).exists()
