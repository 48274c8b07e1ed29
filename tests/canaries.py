"""What somebody of the cast may never be shown: a word out of every person's record, by the permission it takes."""

from __future__ import annotations

import html
from collections.abc import Mapping

from django.http import HttpResponse

from tests.cast import PATIENTS, key

# «Palabras de pili.», «Nota de pili.»: every text of a plan of the cast ends so.
PLAN_TEXT = "de {name}."


def words_of(name: str) -> dict[str, str]:
    """A word of this person that each permission opens, and no other."""
    surname, number = PATIENTS[name][1], PATIENTS[name][6]
    return {"view_identity": surname, "view_plan": PLAN_TEXT.format(name=name), "nobody": number}


def foreign(response: HttpResponse, may: Mapping[str, frozenset[str]]) -> list[str]:
    """The words in this answer that nobody with these permissions may read, its headers included."""
    text = html.unescape(response.getvalue().decode(errors="replace")) + str(response.headers)
    return [
        word
        for name in PATIENTS
        for permission, word in words_of(name).items()
        if permission not in may.get(name, ()) and word in text
    ]


def foreign_line(line: str) -> list[str]:
    """The words of anybody's record in a line of the log: there is nobody who may read them there."""
    return [word for name in PATIENTS for word in (*words_of(name).values(), str(key(f"note-{name}"))) if word in line]
