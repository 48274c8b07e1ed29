"""Two people save the same part at the same moment: one is kept, the other sees both texts, and neither is lost."""

from __future__ import annotations

import html
import threading
from typing import Any

import pytest
from django.db import connection

from plans import models
from plans.urls import urlpatterns
from ppr.lib.versions import Versioned
from tests import cast as people
from tests.figures import LONG
from tests.plans.editable import APART, CHANGED, Body, Edit, address, as_sent
from tests.plans.parts import stands

RACES = 1000 if LONG else len(CHANGED)
KEPT, TOLD = 302, 409


def test_every_form_of_a_plan_says_how_two_writers_meet() -> None:
    forms = {entry.name for entry in urlpatterns if "POST" in entry.callback.rule.methods}
    assert forms == {edit.route for edit in CHANGED} | set(APART), "a new form, or one that is gone"
    assert not {edit.route for edit in CHANGED} & set(APART)


def enter(cast: Any, sign_in: Any, edit: Edit) -> list[Any]:
    return [sign_in(getattr(cast, who)) for who in edit.writers]


def prepared(cast: Any, edit: Edit, clients: list[Any], number: int) -> tuple[str, list[Body]]:
    """The address and what each of the two will send; both opened the page before either saved."""
    more = edit.ready(cast)
    where = address(cast, edit, more)
    marks = [f"«uno-{number}»", f"«dos-{number}»"]
    if edit.button:
        row = stands(cast, getattr(models, edit.button), more[0])
        return where, [{**edit.sends(m, n), "row_version": row.row_version} for n, m in enumerate(marks)]
    form = clients[0].get(where).context["form"]
    return where, [{**as_sent(form), **edit.sends(m, n)} for n, m in enumerate(marks)]


def at_once(clients: list[Any], where: str, bodies: list[Body]) -> list[Any]:
    """Both send at the same moment, each over a connection of their own."""
    together = threading.Barrier(len(clients), timeout=30)
    answers: list[Any] = [None] * len(clients)

    def send(n: int) -> None:
        try:
            together.wait()
            answers[n] = clients[n].post(where, bodies[n])
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[n]) for n in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def texts(edit: Edit, number: int, turn: int) -> list[str]:
    """What a writer typed, as far as it bears their mark."""
    mark = f"«{('uno', 'dos')[turn]}-{number}»"
    return [v for v in edit.sends(mark, turn).values() if mark in str(v)]


def silent(edit: Edit, number: int, answers: list[Any], after: str) -> str:
    """What was overwritten without a word, or lost; empty where all is as promised."""
    codes = [answer.status_code for answer in answers]
    if sorted(codes) != [KEPT, TOLD]:
        return f"{edit.route}: answered {codes}"
    kept, told = codes.index(KEPT), codes.index(TOLD)
    page = html.unescape(answers[told].content.decode())
    missing = [text for turn in (told, kept) for text in texts(edit, number, turn) if text not in page]
    if missing:
        return f"{edit.route}: who came second does not see {missing}"
    if any(text in after for text in texts(edit, number, told)):
        return f"{edit.route}: the second text was kept as well"
    return ""


@pytest.mark.parametrize("edit", CHANGED, ids=lambda edit: f"{edit.route} {CHANGED.index(edit)}")
def test_who_comes_second_sees_both_texts_and_may_save_on_top(cast: Any, sign_in: Any, edit: Edit) -> None:
    clients = enter(cast, sign_in, edit)
    where, bodies = prepared(cast, edit, clients, 1)
    first = clients[0].post(where, bodies[0])
    second = clients[1].post(where, bodies[1])
    page = clients[0].get(where)
    assert not silent(edit, 1, [first, second], page.content.decode() if page.status_code == 200 else "")


def raced(cast: Any, sign_in: Any, races: int, edits: tuple[Edit, ...] = CHANGED) -> list[str]:
    """So many races, over every part in turn; what went wrong in each that did."""
    signed = {edit: enter(cast, sign_in, edit) for edit in edits}
    wrong = []
    for number in range(races):
        edit = edits[number % len(edits)]
        where, bodies = prepared(cast, edit, signed[edit], number)
        answers = at_once(signed[edit], where, bodies)
        if None in answers:
            wrong.append(f"{edit.route}: no answer")
            continue
        wrong.append(silent(edit, number, answers, signed[edit][0].get(where).content.decode()))
    return [text for text in wrong if text]


def test_nothing_is_overwritten_in_silence(committed_db: str, sign_in: Any, figure: Any) -> None:
    wrong = raced(people.load(), sign_in, RACES)
    assert not wrong, "\n".join(sorted(wrong))
    figure("two-writer races over every part of a plan", RACES, at_least=1000 if LONG else 20)
    figure("silent overwrites in them", len(wrong), exactly=0)


def test_without_the_guards_the_race_is_real(
    committed_db: str, sign_in: Any, monkeypatch: pytest.MonkeyPatch, figure: Any
) -> None:
    def save_all_the_same(row: Any, started_from: int) -> None:
        row.row_version = started_from + 1
        row.save()

    monkeypatch.setattr(Versioned, "save_from", save_all_the_same)
    versioned = tuple(e for e in CHANGED if e.route in ("goal_scale", "strength", "support", "step", "risk"))
    wrong = raced(people.load(), sign_in, 2 * len(versioned), versioned)
    figure("overwritten in silence once the guard is taken away, of 10", len(wrong), at_least=1)
