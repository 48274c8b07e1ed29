"""Whose next review has been called, and with whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Called:
    """One meeting on the plan's next date: the hour, who is asked and what they answered, whom the person brings."""

    person: str
    ago: int
    hour: int
    where: str
    words: str
    points: str
    guests: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()


CALLED = (
    Called(
        "pili", 4, 17, "la sala de arriba",
        "De lo del carné. Y de que quiero ir a Teruel yo sola, sin que me lleve Luis.",
        "Cerrar con la gestora lo de la declaración.",
        (("marta.zueco", "coming"), ("ines.calvo", "coming"), ("berta.lasheras", "asked")),
        ("Carmen, su vecina y prima",),
    ),
)  # fmt: skip
