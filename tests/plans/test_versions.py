"""A frozen version is what it was: opened in both voices, compared, printed; later edits touch nothing of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans import sections, services
from plans.models import Goal, GoalStep, PlanVersion, Signature, Strength, VersionSection
from plans.signing import Position, canonical, intact, position_token, record_position, seal, seal_over
from plans.views.compared import LABELS
from tests.cast import acting as acting_as
from tests.cast import key
from tests.plans.parts import freeze, risk, row, stands, step, strength, support, url, written


def frozen(cast: Any, version: PlanVersion) -> tuple[PlanVersion, list[VersionSection], list[Signature]]:
    with transaction.atomic(), acting_as(cast.professional):
        now = PlanVersion.objects.get(pk=version.pk)
        return (
            now,
            list(VersionSection.objects.filter(version=now).order_by("key")),
            list(Signature.objects.filter(version=now)),
        )


def test_it_opens_as_it_stood_whatever_the_plan_says_today(cast: Any, sign_in: Any, acting: Any) -> None:
    hers = strength(cast, words="La de entonces.")
    freeze(cast, position="in_part", words="Falta lo del carné.", answer="said")
    client = sign_in(cast.professional)
    client.post(
        url(cast, "strength", hers.pk),
        {"words": "La de ahora.", "answer": "said", "seen_by_others": "", "row_version": 1},
    )
    page = client.get(url(cast, "version", 1)).content.decode()
    assert "La de entonces." in page and "La de ahora." not in page and "Falta lo del carné." in page
    assert "Marta Z., Fundación Peña Lucera" in page and "sello está roto" not in page
    plan = client.get(url(cast, "person")).content.decode()
    assert "La de ahora." in plan and "escrito después de firmar" in plan


def test_whoever_has_still_to_sign_finds_it_beside_the_latest_version(cast: Any, sign_in: Any) -> None:
    freeze(cast)
    freeze(cast)
    clinician, sign = sign_in(cast.clinician), [url(cast, "version_sign", number) for number in (1, 2)]
    page = clinician.get(url(cast, "versions")).content.decode()
    assert sign[1] in page and sign[0] not in page
    assert sign[1] not in sign_in(cast.professional).get(url(cast, "versions")).content.decode()  # has signed it


def test_words_of_before_do_not_say_that_they_came_after(cast: Any, sign_in: Any) -> None:
    freeze(cast)
    assert "después de firmar" not in sign_in(cast.professional).get(url(cast, "person")).content.decode()


def test_two_are_compared_section_by_section(cast: Any, sign_in: Any, acting: Any) -> None:
    gone, changed = strength(cast, words="La que se va."), support(cast, who="La peluquera")
    freeze(cast)
    with acting(cast.professional):
        sections.remove_strength(stands(cast, Strength, gone.pk), by=cast.professional, started_from=1)
        changed.who = "La vecina"
        sections.change(changed, by=cast.professional, started_from=1)
    strength(cast, words="La nueva.")
    freeze(cast, position="disagrees")
    client = sign_in(cast.professional)
    assert url(cast, "compare", 2, 1) in client.get(url(cast, "person")).content.decode()
    page = client.get(url(cast, "compare", 2, 1)).content.decode()
    for text in ("La que se va.", "La nueva.", "La peluquera", "La vecina", "Igual en las dos", "No está de acuerdo"):
        assert text in page, text
    assert page.index("La peluquera") < page.index("La vecina")
    assert "Objetivo de pili." not in page, "what is the same is not repeated"


def test_every_change_is_named_in_words(cast: Any, sign_in: Any, acting: Any) -> None:
    changed, kept = support(cast, who="La peluquera", rhythm="los martes"), step(cast, text="Pedir la cita")
    freeze(cast)
    with acting(cast.professional):
        changed.state, changed.rhythm = "paused", "cuando yo llame"
        sections.change(changed, by=cast.professional, started_from=1)
        goal = Goal.objects.get(pk=key("goal-pili"))
        goal.state = Goal.State.UNDER_WAY
        services.change_goal(goal, by=cast.professional, started_from=goal.row_version)
        sections.do_step(kept, date.today(), by=cast.professional, started_from=1)
    freeze(cast)
    page = sign_in(cast.professional).get(url(cast, "compare", 1, 2))
    named = [change for section in page.context["sections"] for pair in section["changed"] for change in pair["named"]]
    assert [change["label"] for change in named] == [
        "cada cuánto", "cómo está", "cómo está", "cuándo se acordó", "cuándo se hizo el paso: «Pedir la cita»",
    ]  # fmt: skip
    assert {"before": "los martes", "after": "cuando yo llame"}.items() <= named[0].items()
    assert "propuesto" in page.content.decode() and "en marcha" in page.content.decode()


def test_whatever_is_frozen_has_a_name_in_a_comparison(cast: Any) -> None:
    step(cast), strength(cast), support(cast), risk(cast)
    _, content = written(cast)
    frozen_fields = {name for items in content.values() for item in items for name in item}
    steps = {f"step_{name}" for goal in content["goals"] for one in goal["steps"] for name in one}
    assert all(content.values()), "every section has something in it"
    assert (frozen_fields | steps) - {"id", "step_id", "steps"} <= set(LABELS)


def test_printed_again_after_two_hundred_edits_it_is_the_same(cast: Any, sign_in: Any, figure: Any) -> None:
    parts = {"strength": strength(cast), "support": support(cast), "step": step(cast)}
    client = sign_in(cast.professional)
    version, before, _ = frozen(cast, freeze(cast))
    sheet = client.get(url(cast, "version_sheet", 1)).content
    edits = [e for e in EDITS if e != "freeze"]
    with transaction.atomic(), acting_as(cast.professional):
        for n in range(200):
            _edit(cast, parts, edits[n % len(edits)], f"cambio {n}")
    now, after, _ = frozen(cast, version)
    assert [canonical(s.content) for s in after] == [canonical(s.content) for s in before]
    assert seal_over({s.key: seal(s.content) for s in after}, now.number) == version.digest
    _edit_position_back(cast, now)
    again = client.get(url(cast, "version_sheet", 1)).content
    assert len(again) == len(sheet)
    differ = sum(a != b for a, b in zip(sheet, again, strict=True))
    figure("bytes that differ in a version printed again after 200 edits", differ, exactly=0)


def _edit_position_back(cast: Any, version: PlanVersion) -> None:
    """What the person thinks may change and is printed as it is now: put back what they thought then."""
    with transaction.atomic(), acting_as(cast.professional):
        record_position(version, Position("agrees"), by=cast.professional, started_from=position_token(version))


def test_the_copy_prints_the_plan_and_the_signatures(cast: Any, sign_in: Any) -> None:
    step(cast, text="Un paso frozen")
    freeze(cast, words="Me parece bien.", answer="said")
    page = sign_in(cast.person_user).get(url(cast, "version_copy", 1)).content.decode()
    for text in (
        "Mi plan de recuperación",
        "Pilar Abadía Ferrer",
        "Palabras de pili.",
        "Un paso frozen",
        "Me parece bien.",
        "Marta Z.",
    ):
        assert text in page, text
    assert "En la versión" not in page


def test_a_broken_seal_is_said(cast: Any, acting: Any) -> None:
    version, rows, _ = frozen(cast, freeze(cast))
    assert intact(version, rows)
    rows[0].content = [*rows[0].content, {"id": "x"}]
    assert not intact(version, rows)
    rows[0].digest = seal(rows[0].content)
    assert not intact(version, rows), "the version's own seal covers those of the sections"
    assert not intact(version, rows[1:])


@pytest.mark.parametrize("route", ["versions", "version", "version_copy", "compare"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 200),
        ("clinician", 200),
        ("person_user", 200),
        ("professional_other", 404),
        ("coordinator", 404),
        ("auditor", 403),
    ],
)
def test_who_may_read(cast: Any, sign_in: Any, route: str, who: str, status: int) -> None:
    freeze(cast)
    more = {"versions": (), "compare": (1, 1)}.get(route, (1,))
    page = sign_in(getattr(cast, who)).get(url(cast, route, *more))
    assert page.status_code == status
    assert (status == 200) or "Pili" not in page.content.decode()


def test_a_version_that_is_not_there_is_404(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.professional).get(url(cast, "version", 1)).status_code == 404
    assert "Todavía no se ha firmado" in sign_in(cast.professional).get(url(cast, "versions")).content.decode()


TEXT = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda c: st.lists(c, max_size=4) | st.dictionaries(TEXT, c, max_size=4),
)


@given(JSON)
def test_the_canonical_form_survives_being_stored(content: Any) -> None:
    import json

    stored = json.loads(json.dumps(content))
    assert canonical(stored) == canonical(content) and seal(stored) == seal(content)


def test_the_versions_seal_depends_on_each_section_and_its_number() -> None:
    base = {"a": "1", "b": "2"}
    assert (
        len({seal_over(base, 1), seal_over(base, 2), seal_over({**base, "b": "3"}, 1), seal_over({"a": "1"}, 1)}) == 4
    )


EDITS = ("strength", "support", "step_done", "goal", "statement", "risk", "new_goal", "position", "freeze")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.sampled_from(EDITS), TEXT), min_size=1, max_size=6))
def test_no_later_edit_changes_what_was_frozen(cast: Any, edits: list[tuple[str, str]]) -> None:
    point = transaction.savepoint()
    try:
        parts = {"strength": strength(cast), "support": support(cast), "step": step(cast)}
        version, before, signed = frozen(cast, freeze(cast))
        with transaction.atomic(), acting_as(cast.professional):
            for edit, text in edits:
                _edit(cast, parts, edit, text)
        now, after, still = frozen(cast, version)
        assert [(s.key, s.content, s.digest) for s in after] == [(s.key, s.content, s.digest) for s in before]
        assert now.digest == version.digest and intact(now, after)
        assert [(s.name, s.digest) for s in still] == [(s.name, s.digest) for s in signed]
    finally:
        transaction.savepoint_rollback(point)


def _edit(cast: Any, parts: dict[str, Any], edit: str, text: str) -> None:
    by = cast.professional
    if edit == "strength":
        part = Strength.objects.get(pk=parts["strength"].pk)
        services.put_words(part, text, "said", by)
        sections.change(part, by=by, started_from=part.row_version)
    elif edit == "support":
        part = parts["support"]
        sections.move_support(part, "paused", by=by, started_from=part.row_version)
    elif edit == "step_done":
        done = GoalStep.objects.get(pk=parts["step"].pk)
        sections.do_step(
            done, None if done.done_on else done.goal.created_at.date(), by=by, started_from=done.row_version
        )
    elif edit == "goal":
        goal = Goal.objects.get(pk=key("goal-pili"))
        goal.objective = text
        services.change_goal(goal, by=by, started_from=goal.row_version)
    elif edit == "statement":
        last = services.IStatement.objects.filter(plan=cast.plan, kind="who_i_am", superseded_at=None).get()
        services.say(cast.plan, "who_i_am", text, "said", typed_by=by, started_from=last.number)
    elif edit == "position":
        latest = PlanVersion.objects.filter(plan=cast.plan).order_by("-number").first()
        assert latest is not None
        record_position(latest, Position("disagrees", text, "said"), by=by, started_from=position_token(latest))
    elif edit == "freeze":
        freeze(cast)
    else:
        from plans.models import RiskTalk

        facts = {"about": "Algo", "team_view": text, "written_by": by}
        if edit == "risk":
            row(cast, RiskTalk, **facts)
        else:
            area = Goal.objects.get(pk=key("goal-pili")).area
            services.add_goal(Goal(plan=cast.plan, patient_id=cast.pili.pk, area=area, objective=text), by=by)


def test_it_is_read_in_the_readers_language_whoever_froze_it(cast: Any, sign_in: Any) -> None:
    with translation.override("en"):
        first = freeze(cast)
    with translation.override("es"):
        second = freeze(cast)
    page = sign_in(cast.professional).get(url(cast, "version", 1)).content.decode()
    assert "Coordinación de Fundación Peña Lucera" in page and "Coordination of" not in page
    then, now = ({s.key: s.content for s in frozen(cast, version)[1]} for version in (first, second))
    assert then == now
