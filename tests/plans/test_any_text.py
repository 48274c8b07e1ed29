"""Whatever is typed into a plan is kept to the letter and shown as text: long, emoji, right to left, pasted markup."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django import forms as django_forms

from tests.plans.editable import ADDING, CHANGED, Body, Edit, address, as_sent

WORD = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    '<p class="MsoNormal" style="color:red"><b>Hola</b><o:p></o:p></p><script>alert(1)</script>'
    "<img src=x onerror=alert(2)>{{ user }}{% now %}&nbsp;\"'\\"
)
TEXTS = {
    "pasted from Word": WORD,
    "emoji": "👩🏽‍🦽 mañana ☀️ 🏳️‍🌈 \U0001fac2",
    "right to left": "اسمي مريم‏ (بيت 12) ‮abc‬ שלום",
    "one letter": "é",
    "with lines": "Primera.\r\n\r\n  Tercera, con espacios.\t Fin",
}
LONG = "¡Áy! " * 20_000  # 100,000 characters
CHOSEN = ("contact_rhythm",)  # nothing is typed there
FORMS = tuple(edit for edit in (*CHANGED, *ADDING) if not edit.button and edit.route not in CHOSEN)


def free_texts(form: Any) -> list[str]:
    """The fields in which one writes freely."""
    plain = (django_forms.Textarea, django_forms.TextInput)
    exact = ("phone", "password", "names")  # names: one a line, each of a name's length
    return [
        name
        for name, field in form.fields.items()
        if isinstance(field, django_forms.CharField)
        and not isinstance(field, django_forms.EmailField)
        and isinstance(field.widget, plain)
        and not field.widget.is_hidden
        and name not in exact
    ]


def opened(cast: Any, sign_in: Any, edit: Edit) -> tuple[Any, str, Any]:
    client = sign_in(getattr(cast, edit.writers[0]))
    where = address(cast, edit, edit.ready(cast))
    return client, where, client.get(where).context["form"]


def filled(edit: Edit, form: Any, text: str) -> Body:
    texts = {name: text[: form.fields[name].max_length or len(text)] for name in free_texts(form)}
    return {**as_sent(form), **edit.sends("", 0), **texts, "not_asked_reason": "", "withheld_reason": ""}


def each(edit: Edit) -> str:
    return f"{edit.route} {FORMS.index(edit)}"


@pytest.mark.parametrize("edit", FORMS, ids=each)
def test_it_is_kept_to_the_letter_and_shown_as_text(cast: Any, sign_in: Any, edit: Edit) -> None:
    client, where, form = opened(cast, sign_in, edit)
    assert free_texts(form), "a form in which one writes"
    answer = client.post(where, filled(edit, form, "\r\n".join(TEXTS.values())))
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    for page in (client.get(answer["Location"]), client.get(where)):
        shown = page.content.decode()
        assert page.status_code in (200, 302) and "<script>alert(1)" not in shown and "<img src=x" not in shown


@pytest.mark.parametrize("edit", FORMS, ids=each)
def test_a_hundred_thousand_characters_are_kept_or_refused_with_the_text(cast: Any, sign_in: Any, edit: Edit) -> None:
    client, where, form = opened(cast, sign_in, edit)
    left = ("not_asked_reason", "withheld_reason")
    bounded = [name for name in free_texts(form) if form.fields[name].max_length and name not in left]
    if bounded:
        refused = client.post(where, {**filled(edit, form, "Algo."), **dict.fromkeys(bounded, LONG)})
        assert refused.status_code == 422 and set(bounded) <= set(refused.context["form"].errors)
        assert html.unescape(refused.content.decode()).count(LONG[:99_999]) >= len(bounded), "what was typed is lost"
    if set(free_texts(form)) - set(bounded):
        client, where, form = opened(cast, sign_in, edit)
        answer = client.post(where, filled(edit, form, LONG))
        assert answer.status_code == 302, answer.context["form"].errors
        assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("route", ["words", "goal_new", "strength_new", "notes"])
def test_it_reads_again_exactly_as_typed(cast: Any, sign_in: Any, route: str) -> None:
    edit = next(e for e in FORMS if e.route == route)
    for kind, text in {**TEXTS, "long": LONG}.items():
        client, where, form = opened(cast, sign_in, edit)
        client.post(where, filled(edit, form, text))
        where = f"/personas/{cast.pili.pk}/" + ("notas/" if route == "notes" else "")
        page = html.unescape(client.get(where).content.decode()).replace("\r\n", "\n").replace("<br>", "\n")
        assert text.replace("\r\n", "\n") in page, kind
