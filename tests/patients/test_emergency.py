"""Opening somebody's crisis page in an emergency: by their own word, or by breaking the glass and answering for it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Reminder
from patients import break_glass as glasses
from patients import emergency
from patients.exact import Sought, sought
from patients.models import BreakGlass, CareLink
from plans import crisis
from plans.models import CrisisItem, RiskTalk
from plans.services import put_words
from ppr.lib import outbox

BOX, GLASS = "/personas/urgencias/", "/personas/abrir-en-una-urgencia/"
PILI, ADRIAN, NOBODY = "00000023T", "00000046T", "00000081G"
WHY = {"reason": "arrived", "text": "Ha llegado sola y no puede decir qué le ayuda."}


@pytest.fixture
def pilis_plan(cast: Any, acting: Any) -> Any:
    """pilis_plan(open): a crisis plan of Pili's in force, open to emergency and ward staff or not."""
    return lambda opens: write_plan(cast, acting, opens)


def write_plan(cast: Any, acting: Any, opens: bool) -> Any:
    """A crisis plan of Pili's, put in force."""
    with acting(cast.professional):
        plan = crisis.offer(cast.pili.pk, by=cast.professional, on=date.today())
        crisis.answer(plan, yes=True, words="", ask_again_on=None, by=cast.professional, started_from=1)
        given = {"facilitator_name": "Leonor Usón", "open_to_emergency": opens}
        crisis.arrange(plan, given, by=cast.professional, started_from=plan.row_version)
        item = CrisisItem(crisis_plan=plan, patient_id=cast.pili.pk, kind="helps", agreement="agreed")
        put_words(item, "La luz del pasillo.", "said", cast.professional)
        crisis.write_item(item, by=cast.professional, started_from=0)
        plan.refresh_from_db()
        crisis.put_in_force(plan, by=cast.professional, agreed_on=date.today())
    return plan


def page_of(who: Any) -> str:
    return reverse("plans:crisis", args=[who.pk])


def ask(client: Client, who: str, **given: str) -> Any:
    return client.post(GLASS, {"who": who, **WHY, **given})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Pilar Abadía 12/5/1980", ("pilar", "abadia")),
        ("12-05-1980 abadía ferrer, pilar", ("abadia", "ferrer", "pilar")),
        ("Pili de Abadía 1980-05-12", ("pili", "abadia")),
        ("Pilar 12/5/1980", None),
        ("Pilar Abadía", None),
        ("12/5/1980", None),
        ("Pilar Abadía 31/2/1980", None),
        ("123", None),
    ],
)
def test_a_name_says_who_is_meant_only_with_a_birth_date(typed: str, meant: Any) -> None:
    found = sought(typed)
    assert (found.words if found else None) == meant
    assert sought("00000023-t") == sought("00000023T") != sought("00000024T")


@pytest.mark.parametrize("typed", [PILI, "Pilar Abadía 12/5/1980", "ferrer pili 12.05.1980"])
def test_the_ward_opens_the_page_of_who_wished_it_in_one_step(
    cast: Any, sign_in: Any, pilis_plan: Any, typed: str
) -> None:
    pilis_plan(True)
    ward = sign_in(cast.ward)
    assert ward.get(page_of(cast.pili)).status_code == 404
    answer = ward.post(BOX, {"who": typed}, follow=True)
    assert answer.redirect_chain == [(page_of(cast.pili), 302)] and answer.status_code == 200
    assert "La luz del pasillo." in answer.content.decode()
    assert "Pilar Abadía Ferrer" in ward.get("/").content.decode(), "it stays on the first page until it closes"
    for page in ("plans:person", "plans:notes", "patients:social", "plans:story"):
        assert ward.get(reverse(page, args=[cast.pili.pk])).status_code == 404


def test_it_opens_to_this_one_of_the_staff_for_half_a_day(
    cast: Any, sign_in: Any, pilis_plan: Any, acting: Any
) -> None:
    pilis_plan(True)
    sign_in(cast.ward).post(BOX, {"who": PILI})
    sign_in(cast.ward).post(BOX, {"who": PILI})
    with acting(cast.ward):
        (link,) = CareLink.objects.filter(purpose="emergency")
    assert link.membership_id == cast.ward.pk and set(link.opens) == {"view_identity", "view_crisis"}
    assert timedelta(hours=11, minutes=59) < link.until - timezone.now() <= timedelta(hours=12)


def test_who_is_unknown_and_who_did_not_authorise_it_look_alike(cast: Any, sign_in: Any, pilis_plan: Any) -> None:
    pilis_plan(False)
    ward = sign_in(cast.ward)
    answers = {}
    for who in (PILI, ADRIAN, NOBODY):
        answer = ward.post(BOX, {"who": who})
        assert answer.status_code == 200
        answers[who] = _bare(answer.content.decode().replace(who, "…"))
    assert len(set(answers.values())) == 1
    assert "No se ha abierto nada" in answers[PILI]


def _bare(page: str) -> str:
    return re.sub(
        r'data-(?:idle|whole)="\d+"|&quot;\w{64}&quot;|"\w{64}"|value="\w{64}"|nonce="[^"]+"|[0-9a-f]{8}-[0-9a-f-]{27}',
        "",
        page,
    )


def test_before_a_reason_the_glass_says_nothing_about_anybody(cast: Any, sign_in: Any) -> None:
    ward = sign_in(cast.ward)
    for given in ({"reason": ""}, {"text": ""}, {"text": "corto"}):
        pages = {_bare(ask(ward, who, **given).content.decode().replace(who, "…")) for who in (PILI, NOBODY)}
        assert len(pages) == 1
    assert ask(ward, PILI, reason="").status_code == 422
    with transaction.atomic():
        assert not BreakGlass.objects.exists()


def test_without_a_fresh_second_step_nothing_is_said_and_what_was_typed_is_kept(
    cast: Any, sign_in: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ()  # a session that was opened a while ago, without a second step
    client = sign_in(cast.ward, step="")
    pages = set()
    for who in (PILI, NOBODY):
        answer = ask(client, who)
        assert answer.status_code == 422 and WHY["text"] in answer.content.decode()
        pages.add(_bare(answer.content.decode().replace(who, "…")))
    assert len(pages) == 1
    assert client.get(page_of(cast.pili)).status_code == 404


@pytest.mark.parametrize("who", ["ward", "clinician_other", "professional_other"])
def test_the_glass_opens_the_crisis_page_of_one_person_and_no_more(
    cast: Any, sign_in: Any, pilis_plan: Any, who: str
) -> None:
    pilis_plan(False)
    client = sign_in(getattr(cast, who))
    answer = ask(client, PILI)
    assert answer.status_code == 302 and answer["Location"] == page_of(cast.pili)
    shown = client.get(page_of(cast.pili)).content.decode()
    assert "La luz del pasillo." in shown and "otra persona lo revisará" in shown.lower()
    for page in ("plans:person", "plans:notes", "patients:social"):
        assert client.get(reverse(page, args=[cast.pili.pk])).status_code == 404
    for other in (cast.adrian, cast.teresa):
        assert client.get(page_of(other)).status_code == 404
    assert sign_in(cast.clinician_other if who == "ward" else cast.ward).get(page_of(cast.pili)).status_code == 404


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (59, 200), (60, 404), (61, 404)])
def test_it_closes_after_sixty_minutes_and_not_before(
    cast: Any, sign_in: Any, acting: Any, minutes: int, status: int, figure: Any
) -> None:
    # The database keeps its own time, so the glass is broken earlier.
    with time_machine.travel(timezone.now() - timedelta(minutes=minutes), tick=True), acting(cast.ward) as actor:
        glasses.open_crisis_page(cast.pili.pk, **WHY, by=cast.ward, actor=actor)
    assert sign_in(cast.ward).get(page_of(cast.pili)).status_code == status
    figure("broken glasses asked at the boundary of their hour", 1, add=True)


def test_nobody_can_make_it_last_longer_in_settings_or_in_the_database(cast: Any, acting: Any, settings: Any) -> None:
    settings.BREAK_GLASS_MINUTES = 600
    assert glasses.minutes() == 60
    now = timezone.now()
    with acting(cast.ward), pytest.raises(DatabaseError), transaction.atomic():
        BreakGlass(
            patient_id=cast.pili.pk, opener=cast.ward.user, opened_by=cast.ward, opened_at=now,
            until=now + timedelta(minutes=61), **WHY,
        ).save(force_insert=True)  # fmt: skip


def test_a_link_rests_on_the_persons_word_or_on_a_broken_glass_or_the_database_refuses_it(
    cast: Any, acting: Any, pilis_plan: Any
) -> None:
    pilis_plan(False)
    with acting(cast.ward) as actor:
        with pytest.raises(DatabaseError), transaction.atomic():
            emergency.open_page(cast.pili.pk, by=cast.ward, actor=actor)
        glass = glasses.open_crisis_page(cast.adrian.pk, **WHY, by=cast.ward, actor=actor)
        for patient, purpose, longer in ((cast.pili, "break_glass", 0), (cast.teresa, "break_glass", 0)):
            with pytest.raises(DatabaseError), transaction.atomic():
                glasses.open_care_link(
                    patient.pk, purpose, basis=("break_glass", glass.pk), membership=cast.ward, by=actor,
                    until=glass.until + timedelta(minutes=longer),
                )  # fmt: skip
    with acting(cast.clinician_other) as actor, pytest.raises(DatabaseError), transaction.atomic():
        glasses.open_care_link(
            cast.adrian.pk, "break_glass", basis=("break_glass", glass.pk), membership=cast.clinician_other, by=actor,
            until=glass.until,
        )  # fmt: skip


def test_the_plan_is_a_further_step_with_its_own_reason_to_read_only(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician_other)
    ask(client, PILI)
    step = reverse("patients:break_glass_plan", args=[cast.pili.pk])
    assert step in client.get(page_of(cast.pili)).content.decode()
    assert client.post(step, {"reason": ""}).status_code == 422
    plan = reverse("plans:person", args=[cast.pili.pk])
    assert client.get(plan).status_code == 404
    assert client.post(step, {"reason": "Qué medicación acordó."}).status_code == 302
    assert "Palabras de pili." in client.get(plan).content.decode()
    assert client.post(reverse("plans:notes", args=[cast.pili.pk]), {"text": "Nota."}).status_code == 403


def test_several_questions_for_nobody_stop_it_and_the_auditor_is_told(cast: Any, sign_in: Any, settings: Any) -> None:
    ward = sign_in(cast.ward)
    for n in range(settings.BREAK_GLASS_MISSES):
        answer = ask(ward, f"0000010{n}X")
        assert answer.status_code == 422 and "Aquí no hay nadie" in answer.content.decode()
    assert ask(ward, PILI).status_code == 422, "not even who is here is found now"
    with transaction.atomic():
        assert not BreakGlass.objects.exists()
    assert outbox.OutboxMessage.objects.filter(topic="glass_missed").count() == 1
    assert ask(sign_in(cast.clinician_other), PILI).status_code == 302, "others are not held up"
    assert outbox.deliver_due() and [m.to for m in mail.outbox if "no están" in m.subject] == [
        [cast.auditor.user.email]
    ]


def test_the_coordinator_and_the_auditor_are_told_at_once_without_a_name(cast: Any, sign_in: Any) -> None:
    ask(sign_in(cast.ward), PILI)
    home = sign_in(cast.coordinator).get("/").content.decode()
    assert "Se abrió en una urgencia la ficha de Pilar A." in home
    for_auditor = sign_in(cast.auditor).get("/").content.decode()
    assert "Silvia Mairal" in for_auditor and "Pilar" not in for_auditor
    assert "Pilar" not in sign_in(cast.coordinator_other).get("/personas/aperturas/").content.decode()
    outbox.deliver_due()
    told = [m for m in mail.outbox if "urgencia" in m.subject]
    assert {m.to[0] for m in told} == {cast.coordinator.user.email, cast.auditor.user.email}
    assert all("Pilar" not in m.body + m.subject and "Abadía" not in m.body for m in told)


def test_the_work_is_due_within_72_hours(cast: Any, sign_in: Any, acting: Any) -> None:
    ask(sign_in(cast.ward), PILI)
    with acting(cast.coordinator):
        (work,) = Reminder.objects.filter(rule="break_glass_review", recipient=cast.coordinator, closed_at=None)
    assert work.due_on == timezone.localdate() + timedelta(days=3)


@pytest.mark.parametrize("who", ["coordinator", "sector_coordinator", "auditor"])
@pytest.mark.parametrize("outcome", BreakGlass.Outcome.values)
def test_somebody_else_reviews_it_once_and_the_person_reads_it(
    cast: Any, sign_in: Any, acting: Any, who: str, outcome: str
) -> None:
    ask(sign_in(cast.ward), PILI)
    reviewer = sign_in(getattr(cast, who))
    url = _review_url(cast, acting)
    assert WHY["text"] in reviewer.get(url).content.decode()
    assert reviewer.post(url, {"outcome": outcome, "text": ""}).status_code == 422
    assert reviewer.post(url, {"outcome": outcome, "text": "Hablado con la planta."}).status_code == 302
    assert reviewer.post(url, {"outcome": outcome, "text": "Otra vez, distinto."}).status_code == 403
    with acting(cast.coordinator):
        still = Reminder.objects.filter(rule="break_glass_review", recipient=cast.coordinator, closed_at=None)
        assert still.exists() is (who == "auditor"), "the auditor's review closes it with the next scan"
    story = sign_in(cast.person_user).get(reverse("plans:story", args=[cast.pili.pk])).content.decode()
    assert WHY["text"] in story and "Hablado con la planta." in story


def _review_url(cast: Any, acting: Any) -> str:
    with acting(cast.ward):
        glass = BreakGlass.objects.get()
    return reverse("patients:break_glass_review", args=[glass.patient_id, glass.pk])


def test_nobody_reviews_their_own_and_the_database_holds_it(cast: Any, acting: Any) -> None:
    with acting(cast.ward) as actor:
        glass = glasses.open_crisis_page(cast.pili.pk, **WHY, by=cast.ward, actor=actor)
        with pytest.raises(DatabaseError), transaction.atomic():
            glasses.review(glass, outcome="justified", text="Lo digo yo.", by=cast.ward)
    for changed in (
        {"text": "Otra cosa."},
        {"until": glass.until + timedelta(minutes=1)},
        {"opener": cast.auditor.user},
    ):
        with acting(cast.auditor), pytest.raises(DatabaseError), transaction.atomic():
            row = BreakGlass.objects.get(pk=glass.pk)
            for name, value in changed.items():
                setattr(row, name, value)
            row.save()


@pytest.mark.parametrize("who", ["colleague", "professional", "clinician", "social_worker", "coordinator_other",
                                 "clinician_other", "peer", "invited", "manager", "administrator"])  # fmt: skip
def test_nobody_else_hears_of_it(cast: Any, sign_in: Any, acting: Any, who: str) -> None:
    ask(sign_in(cast.ward), PILI)
    url = _review_url(cast, acting)
    assert sign_in(getattr(cast, who)).get(url).status_code in (403, 404)
    with acting(getattr(cast, who)), connection.cursor() as cursor:
        assert not BreakGlass.objects.exists(), "nor does the wall give a row"
        cursor.execute("SELECT count(*) FROM patients_historicalbreakglass")
        assert cursor.fetchone()[0] == 0


def test_the_person_reads_it_on_the_first_page_and_in_the_changes(
    cast: Any, sign_in: Any, pilis_plan: Any, settings: Any
) -> None:
    pilis_plan(True)
    sign_in(cast.ward).post(BOX, {"who": PILI})
    person = sign_in(cast.person_user)
    home = person.get("/").content.decode()
    assert "Se abrió tu página de crisis en una urgencia" in home
    assert "Hospital Peña Bermeja" in home and "Silvia" not in home, "names are for a setting"
    story = reverse("plans:story", args=[cast.pili.pk]) + "?kind=emergency"
    assert "Silvia" not in person.get(story).content.decode()
    settings.SEEN_BY_NAMES = True
    assert "Silvia M." in person.get(story).content.decode() and "Silvia Mairal" in person.get("/").content.decode()
    assert "como la persona deseó" in person.get(story).content.decode()
    assert "como la persona deseó" not in sign_in(cast.professional).get(story).content.decode()


def test_the_audit_says_that_it_was_an_emergency(cast: Any, sign_in: Any, acting: Any) -> None:
    ward = sign_in(cast.ward)
    ask(ward, PILI)
    ward.get(page_of(cast.pili))
    with acting(cast.auditor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT purpose FROM entities_auditentry WHERE %s = ANY (patient_ids) AND user_id = %s",
            [cast.pili.pk, cast.ward.user_id],
        )
        assert cursor.fetchall() == [("break_glass",)]


def test_who_sees_the_page_already_breaks_nothing(cast: Any, sign_in: Any, acting: Any) -> None:
    assert ask(sign_in(cast.clinician), PILI)["Location"] == page_of(cast.pili)
    with acting(cast.coordinator):
        assert not BreakGlass.objects.exists()


def test_a_name_that_two_people_share_names_nobody(cast: Any, sign_in: Any, make: Any) -> None:
    make.person(given_name="Pilar", surname1="Abadía", birth_date=date(1980, 5, 12))
    ward = sign_in(cast.ward)
    assert ask(ward, "Pilar Abadía 12/5/1980").status_code == 422
    assert ask(ward, "Pilar Abadía Ferrer 12/5/1980").status_code == 302


def test_one_is_led_there_from_a_search_that_found_nobody(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional_other)
    assert GLASS in client.post("/personas/buscar/", {"q": "Pilar Abadía"}).content.decode()
    begun = client.post(GLASS, {"begin": "1", "who": "Pilar Abadía 12/5/1980"})
    assert begun.status_code == 200 and "Pilar Abadía 12/5/1980" in begun.content.decode()


def test_what_is_asked_is_read_the_same_everywhere() -> None:
    assert Sought(words=("a", "b"), born=date(1980, 1, 1)).parameters == [[], ["a", "b"], date(1980, 1, 1)]


def test_safety_stands_on_the_crisis_page_of_a_broken_glass_and_of_no_other(
    cast: Any, sign_in: Any, acting: Any, pilis_plan: Any
) -> None:
    pilis_plan(True)
    with acting(cast.professional):
        for about, more in (("Las escaleras", {}), ("Callado", {"shared_with_person": False, "not_shared_reason": "Aún no."}),
                            ("Pasado", {"over_on": date.today()})):  # fmt: skip
            talk = RiskTalk(plan=cast.plan, patient_id=cast.pili.pk, about=about, team_view=f"Visto: {about}.",
                            written_by=cast.professional, **more)  # fmt: skip
            put_words(talk, f"Dicho: {about}.", "said", cast.professional)
            talk.save()
    ward = sign_in(cast.ward)
    ward.post(BOX, {"who": PILI})
    assert "Las escaleras" not in ward.get(page_of(cast.pili)).content.decode(), "authorised: the crisis plan alone"
    stranger = sign_in(cast.clinician_other)
    ask(stranger, PILI)
    page = stranger.get(page_of(cast.pili)).content.decode()
    assert "Dicho: Las escaleras." in page and "Visto: Las escaleras." in page
    assert "Callado" not in page and "Pasado" not in page
    with acting(cast.clinician_other) as actor:
        assert [t.about for t in RiskTalk.objects.all()] == ["Las escaleras"], "nor does the wall give more"
        assert [t.about for t in RiskTalk.objects.visible_to(actor, "view_safety")] == ["Las escaleras"]
