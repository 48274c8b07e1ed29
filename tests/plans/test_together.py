"""For people without a device: the worker's tablet, locked to the person's questions, and paper that comes back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from entities.models import AuditEntry, GoalArea
from plans import sections, services
from plans.models import CrisisItem, CrisisPlan, Goal, IStatement, PlanVersion, Strength, Support
from tests.cast import acting as acting_as
from tests.cast import key
from tests.entities.entering import PASSWORD, give_password
from tests.plans.parts import freeze, url
from tests.plans.test_printing import faults, pages, text_of

KINDS = IStatement.Kind.values


def current(cast: Any) -> dict[str, IStatement]:
    with transaction.atomic(), acting_as(cast.professional):
        rows = IStatement.objects.filter(plan=cast.plan, superseded_at=None).select_related("typed_by", "beside")
        return {row.kind: row for row in rows}


@pytest.fixture
def tablet(cast: Any, sign_in: Any) -> Any:
    """Marta's tablet, in Pili's hands."""
    give_password(cast.professional.user)
    client = sign_in(cast.professional)
    assert client.post(url(cast, "together"))["Location"] == url(cast, "together_words", KINDS[0])
    return client


def test_what_she_types_is_hers_and_says_who_was_beside(cast: Any, sign_in: Any, tablet: Any) -> None:
    for number, kind in enumerate(KINDS):
        text = tablet.get(url(cast, "together_words", kind)).content.decode()
        assert f"{number + 1} de 8" in text and text.count("<textarea") == 1
        assert text.index("Nadie lee esto en el momento") < text.index("<textarea")
        started = re.search(r'name="started_from" value="(\d+)"', text)
        assert started
        tablet.post(
            url(cast, "together_words", kind), {"words": f"Yo, {number}.", "answer": "said", "started_from": started[1]}
        )
    for number, kind in enumerate(KINDS):
        row = current(cast)[kind]
        assert (row.words, row.typed_by, row.beside) == (f"Yo, {number}.", None, cast.professional)
    shown = sign_in(cast.clinician).get(url(cast, "person")).content.decode()
    assert "Lo escribió Pili, con Marta Z. al lado" in re.sub(r"</?bdi>", "", shown)


def test_meanwhile_nothing_else_of_hers_opens(cast: Any, tablet: Any, make: Any) -> None:
    other = make.joined()
    closed = [
        "/", reverse("patients:list"), reverse("account"), url(cast, "person"), url(cast, "notes"), url(cast, "crisis"),
        reverse("plans:person", args=[other.patient_id]), reverse("plans:together", args=[other.patient_id]),
        reverse("plans:together_words", args=[other.patient_id, KINDS[0]]), reverse("api:referral-list"),
        reverse("patients:search"), reverse("admin:index"),
    ]  # fmt: skip
    for address in closed:
        answer = tablet.get(address)
        assert (answer.status_code, answer["Location"]) == (302, url(cast, "together")), address
    assert tablet.post(reverse("patients:search"), {"q": "Pilar"})["Location"] == url(cast, "together")
    assert tablet.post(url(cast, "notes"), {"text": "x"})["Location"] == url(cast, "together")
    text = tablet.get(url(cast, "together")).content.decode()
    for piece in (
        f'href="{reverse("patients:list")}"',
        f'href="{reverse("account")}"',
        'type="search"',
        url(cast, "notes"),
    ):
        assert piece not in text, piece


def test_it_is_given_back_only_to_whoever_it_belongs_to(cast: Any, tablet: Any) -> None:
    asked = tablet.post(url(cast, "together_end"))
    assert asked.status_code == 422 and 'name="confirm_password"' in asked.content.decode()
    wrong = tablet.post(url(cast, "together_end"), {"confirm_password": "no es esta"})
    assert wrong.status_code == 422 and tablet.get("/")["Location"] == url(cast, "together")
    assert tablet.post(url(cast, "together_end"), {"confirm_password": PASSWORD})["Location"] == url(cast, "person")
    assert tablet.get("/").status_code == 200
    assert tablet.get(url(cast, "together_words", KINDS[0]))["Location"] == url(cast, "together")


def test_signing_out_ends_it_too(cast: Any, tablet: Any) -> None:
    tablet.post(reverse("account_logout"))
    assert tablet.get("/")["Location"].startswith("/entrar/")


@pytest.mark.parametrize(
    ("who", "status"),
    [("professional", 302), ("colleague", 302), ("clinician", 302), ("person_user", 403), ("peer", 403),
     ("coordinator", 403), ("professional_other", 404)],
)  # fmt: skip
def test_who_begins_one(cast: Any, sign_in: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).post(url(cast, "together")).status_code == status


def test_two_at_once_lose_nothing(cast: Any, sign_in: Any, tablet: Any) -> None:
    her = sign_in(cast.person_user)
    her.post(url(cast, "words", "who_i_am"), {"words": "Desde casa.", "answer": "said", "started_from": "1"})
    late = tablet.post(
        url(cast, "together_words", "who_i_am"), {"words": "Aquí.", "answer": "said", "started_from": "1"}
    )
    text = late.content.decode()
    assert late.status_code == 409 and "Desde casa." in text and "Aquí." in text
    assert current(cast)["who_i_am"].words == "Desde casa."


def test_an_empty_box_writes_nothing_where_nothing_was(cast: Any, tablet: Any) -> None:
    answer = tablet.post(
        url(cast, "together_words", "how_treated"), {"words": " ", "answer": "said", "started_from": "0"}
    )
    assert answer["Location"] == url(cast, "together_words", "strength") and "how_treated" not in current(cast)


# ---- what else a meeting is about -------------------------------------------------------


def rows(cast: Any, model: Any) -> list[Any]:
    with transaction.atomic(), acting_as(cast.professional):
        return list(model.objects.filter(patient_id=cast.pili.pk).select_related("typed_by", "beside"))


def asked(client: Any, address: str) -> dict[str, str]:
    """What the form of a page carries by itself."""
    form = client.get(address).context["form"]
    return {name: str(form[name].value()) for name in form.fields if form.fields[name].widget.is_hidden}


def test_a_strength_a_wish_and_who_helps_are_hers_too(cast: Any, sign_in: Any, tablet: Any) -> None:
    wish, strength, support = (url(cast, "together_words", slug) for slug in ("wish", "strength", "support"))
    first = tablet.post(strength, {**asked(tablet, strength), "words": " Sé coser.", "again": "1"})
    assert first["Location"] == strength, "another one at once"
    text = tablet.get(wish).content.decode()
    assert text.count("<textarea") == 1 and "024" in text
    area = GoalArea.objects.first()
    assert area is not None
    kept = tablet.post(wish, {**asked(tablet, wish), "words": "Ir a la peña.", "area": area.pk})
    assert kept["Location"] == support
    who = {**asked(tablet, support), "who": "Mi prima", "words": "Me escucha.", "kind": "family", "rhythm": ""}
    waits = url(cast, "together_words", f"goal-{key('goal-pili')}")
    assert tablet.post(support, who)["Location"] == waits, "then what is proposed to her"
    hers = {
        " Sé coser.": rows(cast, Strength)[-1],
        "Ir a la peña.": next(row for row in rows(cast, Goal) if row.words == "Ir a la peña."),
        "Me escucha.": rows(cast, Support)[-1],
    }
    for words, row in hers.items():
        assert (row.words, row.answer, row.typed_by, row.beside) == (words, "said", None, cast.professional)
    assert hers["Ir a la peña."].state == "proposed" and not hers["Ir a la peña."].objective
    hub = tablet.get(url(cast, "together")).content.decode()
    assert "Ir a la peña." in hub and "Mi prima" in hub and "Escribir otra" in hub
    shown = re.sub(r"</?bdi>", "", sign_in(cast.clinician).get(url(cast, "person")).content.decode())
    assert shown.count("Lo escribió Pili, con Marta Z. al lado") >= 3


@pytest.mark.parametrize("slug", ["strength", "wish", "support"])
def test_nothing_written_adds_nothing(slug: str, cast: Any, tablet: Any) -> None:
    model = {"strength": Strength, "wish": Goal, "support": Support}[slug]
    before, address = len(rows(cast, model)), url(cast, "together_words", slug)
    assert tablet.post(address, asked(tablet, address)).status_code == 302
    assert len(rows(cast, model)) == before


def test_a_wish_without_its_area_comes_back_with_the_text(cast: Any, tablet: Any) -> None:
    address = url(cast, "together_words", "wish")
    answer = tablet.post(address, {**asked(tablet, address), "words": "Ir a la peña."})
    assert answer.status_code == 422 and "Ir a la peña." in answer.content.decode()
    assert set(answer.context["form"].errors) == {"area"}


def test_the_crisis_plan_is_asked_while_it_is_prepared(cast: Any, sign_in: Any, tablet: Any, acting: Any) -> None:
    helps = url(cast, "together_words", "crisis-helps")
    assert tablet.get(helps)["Location"] == url(cast, "together"), "nothing is being prepared"
    plan = CrisisPlan(patient=cast.pili, state="preparing", offered_on=date.today(), led_by=cast.clinician)
    with transaction.atomic(), acting(cast.clinician):
        plan.save(force_insert=True)
    sent = {**asked(tablet, helps), "words": "Que venga Carmen."}
    assert tablet.post(helps, sent)["Location"] == url(cast, "together_words", "crisis-worsens")
    (item,) = [row for row in rows(cast, CrisisItem) if row.words == "Que venga Carmen."]
    assert (item.crisis_plan_id, item.typed_by, item.beside) == (plan.pk, None, cast.professional)
    assert item.agreement == "open", "what the team can promise is said by the team"
    late = tablet.post(helps, {**sent, "words": "Que no venga nadie."})
    text = late.content.decode()
    assert late.status_code == 409 and "Que venga Carmen." in text and "Que no venga nadie." in text
    with transaction.atomic(), acting(cast.clinician):
        plan.state, plan.ask_again_on = "declined", date.today() + timedelta(days=90)
        plan.save()
    gone = tablet.post(helps, {**sent, "words": "Lo que escribí."})
    assert gone.status_code == 409 and "Lo que escribí." in gone.content.decode()


def test_what_she_thinks_of_the_plan_is_hers(cast: Any, sign_in: Any, tablet: Any) -> None:
    address = url(cast, "together_words", "opinion")
    assert tablet.get(address)["Location"] == url(cast, "together"), "no version has been signed"
    version = freeze(cast)
    text = tablet.get(address).content.decode()
    assert "No estoy de acuerdo" in text and "Hoy no puedo decidirlo" in text
    sent = {**asked(tablet, address), "position": "disagrees", "words": "No quiero el taller."}
    assert tablet.post(address, sent)["Location"] == url(cast, "together")
    kept = next(row for row in rows(cast, PlanVersion) if row.pk == version.pk)
    assert (kept.position, kept.words, kept.typed_by, kept.beside) == (
        "disagrees", "No quiero el taller.", None, cast.professional,
    )  # fmt: skip
    late = tablet.post(address, {**sent, "words": "Mejor sí."})
    assert late.status_code == 409 and "No quiero el taller." in late.content.decode()
    assert "No quiero el taller." in sign_in(cast.clinician).get(url(cast, "person")).content.decode()


# ---- what the team proposes ---------------------------------------------------------------


def proposed(cast: Any, **fields: Any) -> Goal:
    """A goal that the team proposes; she has said nothing of it yet."""
    area = GoalArea.objects.first()
    assert area is not None
    goal = Goal(plan=cast.plan, patient_id=cast.pili.pk, area=area, objective="Ir al taller dos mañanas.", **fields)
    with transaction.atomic(), acting_as(cast.professional):
        return services.add_goal(goal, by=cast.professional)


def stands_now(cast: Any, goal: Goal) -> Goal:
    return next(row for row in rows(cast, Goal) if row.pk == goal.pk)


def test_she_says_yes_to_what_the_team_proposes_in_her_words(cast: Any, sign_in: Any, tablet: Any) -> None:
    goal = proposed(cast)
    address = url(cast, "together_words", f"goal-{goal.pk}")
    hub = tablet.get(url(cast, "together")).content.decode()
    assert "Lo que me propone mi equipo" in hub and "Ir al taller dos mañanas." in hub and address in hub
    text = tablet.get(address).content.decode()
    assert "Ir al taller dos mañanas." in text and "No se hace nada hasta que digas que sí" in text
    assert tablet.get(address).context["form"]["decision"].value() is None, "nobody has answered for her"
    sent = {**asked(tablet, address), "decision": "agreed", "words": "Una mañana, y ya veremos."}
    assert tablet.post(address, sent).status_code == 302
    kept = stands_now(cast, goal)
    assert (kept.state, kept.agreed_on, kept.objective) == ("agreed", date.today(), goal.objective)
    assert (kept.words, kept.answer, kept.typed_by, kept.beside) == (sent["words"], "said", None, cast.professional)
    assert address not in tablet.get(url(cast, "together")).content.decode(), "and she is not asked again"
    shown = re.sub(r"</?bdi>", "", sign_in(cast.clinician).get(url(cast, "person")).content.decode())
    assert "Una mañana, y ya veremos." in shown and "Lo escribió Pili, con Marta Z. al lado" in shown


@pytest.mark.parametrize(
    ("sent", "state", "words"),
    [({"decision": "agreed"}, "agreed", ""), ({"decision": "left_by_person"}, "left_by_person", ""),
     ({"decision": "proposed", "words": "Prefiero pensarlo."}, "proposed", "Prefiero pensarlo."),
     ({"decision": "proposed"}, "proposed", ""), ({}, "proposed", "")],
)  # fmt: skip
def test_it_may_be_talked_over_and_left_as_it_was(
    cast: Any, tablet: Any, sent: dict[str, str], state: str, words: str
) -> None:
    goal = proposed(cast)
    address = url(cast, "together_words", f"goal-{goal.pk}")
    assert tablet.post(address, {**asked(tablet, address), **sent}).status_code == 302
    kept = stands_now(cast, goal)
    assert (kept.state, kept.words) == (state, words)
    assert kept.row_version == (1 if state == "proposed" and not words else 2), "nothing said, nothing written"


def test_words_without_an_answer_and_a_proposal_that_changed_come_back(cast: Any, tablet: Any) -> None:
    goal = proposed(cast)
    address = url(cast, "together_words", f"goal-{goal.pk}")
    began = asked(tablet, address)
    silent = tablet.post(address, {**began, "words": "No sé."})
    assert silent.status_code == 422 and "No sé." in silent.content.decode()
    assert set(silent.context["form"].errors) == {"decision"}
    with transaction.atomic(), acting_as(cast.clinician):
        now = Goal.objects.get(pk=goal.pk)
        now.objective = "Ir al taller cada mañana."
        services.change_goal(now, by=cast.clinician, started_from=now.row_version)
    late = tablet.post(address, {**began, "decision": "agreed", "words": "Vale."})
    text = late.content.decode()
    assert late.status_code == 409 and "Ir al taller cada mañana." in text and "Vale." in text
    assert stands_now(cast, goal).state == "proposed", "nobody says yes to a text that they have not read"


def test_of_a_goal_that_is_not_proposed_to_her_nothing_is_asked(cast: Any, tablet: Any) -> None:
    goal = proposed(cast)
    address, wish = url(cast, "together_words", f"goal-{goal.pk}"), url(cast, "together_words", "wish")
    began = asked(tablet, address)
    tablet.post(wish, {**asked(tablet, wish), "words": "Ir a la peña.", "area": goal.area_id})
    hers = next(row for row in rows(cast, Goal) if row.words == "Ir a la peña.")
    with transaction.atomic(), acting_as(cast.professional):
        now = Goal.objects.get(pk=goal.pk)
        sections.move_goal(now, "agreed", by=cast.professional, started_from=now.row_version)
    gone = tablet.post(address, {**began, "decision": "agreed", "words": "Lo que escribí."})
    assert gone.status_code == 409 and "Lo que escribí." in gone.content.decode()
    assert tablet.get(address)["Location"] == url(cast, "together")
    hub = tablet.get(url(cast, "together")).content.decode()
    assert f"goal-{hers.pk}" not in hub and f"goal-{goal.pk}" not in hub, "her own wish waits for nobody's yes"
    for nobodys in (uuid4(), key("goal-berta")):
        assert tablet.get(url(cast, "together_words", f"goal-{nobodys}")).status_code == 404


def test_an_unknown_question_is_no_page(cast: Any, tablet: Any) -> None:
    assert tablet.get(url(cast, "together_words", "otra")).status_code == 404


# ---- paper -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_sheet_has_the_questions_and_room(cast: Any, sign_in: Any, language: str) -> None:
    client = sign_in(cast.professional)
    client.post(reverse("set_language"), {"language": language})
    answer = client.get(url(cast, "paper_sheet"))
    told = text_of(answer.content)
    for piece in ("112", "024", "Pili", {"es": "Quién soy", "en": "Who I am"}[language]):
        assert piece in told, piece
    assert pages(answer.content) == 1 and not faults(answer.content) and "Abadía" not in told


def sent(**fields: str) -> dict[str, str]:
    blank = dict.fromkeys(KINDS, "") | {f"from_{kind}": "0" for kind in KINDS}
    return {**blank, "from_who_i_am": "1", "paper_on": str(date.today() - timedelta(days=3)), **fields}


def test_what_comes_back_on_paper_says_so(cast: Any, sign_in: Any) -> None:
    worker = sign_in(cast.professional)
    answer = worker.post(url(cast, "paper_back"), sent(who_i_am="  Soy de Calamocha.\n", what_matters="Mi gata."))
    assert answer["Location"] == url(cast, "person")
    rows = current(cast)
    row = rows["who_i_am"]
    assert (row.words, row.typed_by, row.paper_on) == (
        "  Soy de Calamocha.\n", cast.professional, date.today() - timedelta(days=3)
    )  # fmt: skip
    assert set(rows) == {"who_i_am", "what_matters"}  # what the paper left empty is as it was
    shown = re.sub(r"</?bdi>", "", worker.get(url(cast, "person")).content.decode())
    assert "Lo escribió Pili en papel (hace 3 días), lo copió Marta Z." in shown
    freeze(cast)
    frozen = re.sub(r"</?bdi>", "", worker.get(url(cast, "version", 1)).content.decode())
    assert "Lo escribió Pili en papel (hace 3 días), lo copió Marta Z." in frozen
    sheet = text_of(worker.get(url(cast, "version_sheet", 1)).content)
    assert "Lo escribió Pili en papel" in sheet and "lo copió Marta Z." in sheet
    with transaction.atomic(), acting_as(cast.auditor):
        assert AuditEntry.objects.filter(what="plans:paper_back", act="write").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"who_i_am": "Yo.", "paper_on": str(date.today() + timedelta(days=1))}, "Ese día todavía no ha llegado"),
        ({"who_i_am": "Yo.", "paper_on": ""}, "Escriba la fecha del papel"),
        ({}, "Copie al menos una"),
    ],
)
def test_a_mistake_is_told_and_the_text_stays(cast: Any, sign_in: Any, fields: dict[str, str], said: str) -> None:
    answer = sign_in(cast.professional).post(url(cast, "paper_back"), sent(**fields))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and fields.get("who_i_am", "") in text
    assert current(cast)["who_i_am"].words == "Palabras de pili."


def test_somebody_wrote_meanwhile(cast: Any, sign_in: Any) -> None:
    worker = sign_in(cast.professional)
    late = worker.post(
        url(cast, "paper_back"), sent(who_i_am="Lo del papel.", from_who_i_am="0", what_matters="Mi gata.")
    )
    text = late.content.decode()
    assert late.status_code == 409 and "Lo del papel." in text and "Palabras de pili." in text
    assert set(current(cast)) == {"who_i_am"}  # all of it or nothing
    again = sent(who_i_am="Lo del papel.", what_matters="Mi gata.")
    assert worker.post(url(cast, "paper_back"), again).status_code == 302
