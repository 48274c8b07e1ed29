"""Who else there is, as counts: so many people of a unit at a stage.

More people are more lines; appending them keeps everybody who is already there as they were.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """`count` people of one unit at one stage, asking one programme of one entity."""

    count: int
    unit: str
    stage: str  # registered, sent, received, assigned, draft, in_force, returned, withdrawn
    to: str = ""
    programme: str = "baja"
    key_workers: tuple[str, ...] = ()
    sector: str = ""  # of the referral, where it is not the unit's


PENA = ("marta.zueco", "leire.buisan")
CARRASCA = ("saul.ibor", "noemi.laita")
ACEQUIAS = ("raquel.puertolas", "izan.bescos")

CROWD: tuple[Group, ...] = (
    Group(2, "cierzo-bajo", "in_force", "pena-lucera", "baja", ("unai.gracia", "marta.zueco")),
    Group(4, "vega-lucera", "in_force", "carrasca-clara", "alta", CARRASCA),
    Group(1, "vega-lucera", "draft", "carrasca-clara", "baja", CARRASCA),
    Group(1, "cierzo-bajo", "in_force", "carrasca-clara", "baja", CARRASCA),
    Group(4, "torre-albar", "in_force", "tres-acequias", "alta", ACEQUIAS),
    Group(1, "torre-albar", "draft", "tres-acequias", "baja", ACEQUIAS),
    Group(1, "torre-albar", "assigned", "tres-acequias", "baja"),
    Group(1, "vega-lucera", "sent", "carrasca-clara", "alta"),
    Group(1, "torre-albar", "sent", "tres-acequias", "alta"),
    Group(1, "cierzo-bajo", "received", "pena-lucera", "alta"),
    Group(1, "vega-lucera", "received", "carrasca-clara", "alta"),
    Group(1, "cierzo-bajo", "returned", "pena-lucera", "alta"),
    Group(1, "torre-albar", "returned", "tres-acequias", "alta"),
    Group(1, "vega-lucera", "withdrawn", "carrasca-clara", "baja"),
    Group(2, "cierzo-bajo", "registered"),
    Group(1, "vega-lucera", "registered"),
)
