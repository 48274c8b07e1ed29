"""Whom people asked in and what they closed: invented decisions of invented people."""

from __future__ import annotations

from dataclasses import dataclass

# (user name, given name, family name) of those close to somebody; what opens for them is what was shared.
SUPPORTERS = (
    ("p-5m8qv3", "Carmen", "Ferrer Abadía"),
    ("p-8d2nk6", "Visitación", "Doñate Pueyo"),
)


@dataclass(frozen=True, slots=True)
class Invited:
    """One party asked in by the person's wish; `by` is who wrote it down, empty where the person did it."""

    person: str
    purpose: str
    guest: str
    sections: tuple[str, ...]
    what_for: str
    ago: int
    days: int
    role: str = ""
    steps: int = 0
    by: str = ""
    present: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """Sections that the person withdrew from one organisation."""

    person: str
    entity: str
    sections: tuple[str, ...]
    ago: int
    by: str = ""
    present: str = ""


INVITED = (
    Invited(
        "pili",
        "supporter",
        "p-5m8qv3",
        ("view_crisis",),
        "Es mi prima y vive al lado: que sepa qué hacer si llamo de noche.",
        40,
        320,
    ),
    Invited(
        "pili",
        "peer",
        "benito.alastuey",
        ("view_plan", "view_notes"),
        "Me entiende sin que tenga que explicarlo todo.",
        60,
        300,
        by="marta.zueco",
        present="Pili, Benito y Marta",
    ),
    Invited(
        "pili",
        "municipal",
        "eloy.bespen",
        ("view_social",),
        "El taxi a Teruel y la ayuda de la comarca.",
        25,
        150,
        steps=1,
        by="marta.zueco",
        present="Pili y Marta",
    ),
    Invited(
        "pili",
        "facilitator",
        "matilde.ferriol",
        ("view_crisis",),
        "Llevar la reunión cuando toque revisar el plan de crisis.",
        12,
        45,
        role="facilitator",
        by="marta.zueco",
        present="Pili y Marta",
    ),
)
CLOSED = (
    Closed("elias", "pena-lucera", ("view_social",), 90, by="berta.lasheras", present="Elías y Berta, en la consulta"),
)
