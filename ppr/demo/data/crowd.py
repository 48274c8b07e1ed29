"""Who else there is, as counts: so many people of a unit at a stage.

Stages: registered, orientation, sent, received, waiting, offered, assigned, draft and in_force (of the plan),
closed, returned, person_declined, withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """`count` people of one unit at one stage, asking one programme of one entity, some with a home beside it."""

    count: int
    unit: str
    stage: str
    to: str = ""
    programme: str = "baja"
    home: tuple[str, str] = ("", "")  # entity and programme of the home


# Whoever has a slot now comes before those whose time on the same slots has ended.
_IN_PLACE: tuple[Group, ...] = (
    Group(2, "campo-de-grullas", "in_force", "pena-lucera"),
    Group(1, "campo-de-grullas", "in_force", "pena-lucera", "baja", ("pena-lucera", "piso")),
    Group(1, "cierzo-bajo", "in_force", "carrasca-clara"),
    Group(2, "vega-lucera", "in_force", "carrasca-clara"),
    Group(1, "vega-lucera", "draft", "carrasca-clara", "alta", ("noguera-blanca", "residencia")),
    Group(1, "torre-albar", "in_force", "tres-acequias", "alta", ("tres-acequias", "piso")),
    Group(2, "torre-albar", "in_force", "tres-acequias"),
    Group(1, "torre-albar", "draft", "tres-acequias"),
    Group(1, "torre-albar", "assigned", "tres-acequias"),
    Group(2, "paso-de-nieve", "in_force", "lumbre-y-senda"),
    Group(2, "olivar-de-nava", "in_force", "sabina-azul"),
    Group(1, "olivar-de-nava", "in_force", "sabina-azul", "baja", ("sabina-azul", "piso")),
    Group(2, "almendro-viejo", "in_force", "sabina-azul"),
    Group(1, "olivar-de-nava", "draft", "sabina-azul"),
    Group(2, "puerta-del-yeso", "in_force", "albardin-nuevo"),
    Group(1, "puerta-del-yeso", "offered", "albardin-nuevo"),
    Group(1, "balsa-honda", "in_force", "brazal-hondo", "alta", ("brazal-hondo", "piso")),
    Group(1, "balsa-honda", "in_force", "brazal-hondo"),
    Group(1, "balsa-honda", "draft", "brazal-hondo"),
    Group(1, "tres-rios", "in_force", "era-alta"),
    Group(1, "loma-sabinar", "in_force", "hilo-y-yesca", "alta"),
    Group(2, "loma-sabinar", "in_force", "hilo-y-yesca", "baja", ("noguera-blanca", "residencia")),
    Group(1, "loma-sabinar", "in_force", "hilo-y-yesca"),
    Group(1, "ribera-escondida", "in_force", "hilo-y-yesca"),
    Group(2, "ribera-escondida", "in_force", "cierzo-manso"),
    Group(1, "cuesta-del-romero", "in_force", "cierzo-manso"),
    Group(1, "ribera-escondida", "assigned", "cierzo-manso"),
    Group(1, "cuesta-del-romero", "in_force", "vereda-y-umbral", "alta", ("vereda-y-umbral", "piso")),
    Group(2, "cuesta-del-romero", "in_force", "vereda-y-umbral"),
    Group(1, "cuesta-del-romero", "draft", "vereda-y-umbral"),
)
_LEFT: tuple[Group, ...] = (
    Group(14, "cierzo-bajo", "closed", "pena-lucera"),
    Group(4, "cierzo-bajo", "closed", "carrasca-clara"),
    Group(9, "vega-lucera", "closed", "carrasca-clara"),
    Group(8, "torre-albar", "closed", "tres-acequias"),
    Group(6, "paso-de-nieve", "closed", "lumbre-y-senda"),
    Group(6, "olivar-de-nava", "closed", "sabina-azul"),
    Group(5, "almendro-viejo", "closed", "sabina-azul"),
    Group(11, "puerta-del-yeso", "closed", "albardin-nuevo"),
    Group(5, "balsa-honda", "closed", "brazal-hondo"),
    Group(4, "tres-rios", "closed", "era-alta"),
    Group(6, "loma-sabinar", "closed", "hilo-y-yesca"),
    Group(7, "ribera-escondida", "closed", "cierzo-manso"),
    Group(6, "cuesta-del-romero", "closed", "vereda-y-umbral"),
)
_ON_THE_WAY: tuple[Group, ...] = (
    # The lines that are full have people waiting; each sector has somebody at every other stage.
    Group(6, "cierzo-bajo", "waiting", "pena-lucera"),
    Group(5, "vega-lucera", "waiting", "carrasca-clara"),
    Group(6, "olivar-de-nava", "waiting", "sabina-azul"),
    Group(3, "balsa-honda", "waiting", "brazal-hondo"),
    Group(3, "tres-rios", "waiting", "era-alta"),
    Group(5, "loma-sabinar", "waiting", "hilo-y-yesca"),
    Group(5, "cuesta-del-romero", "waiting", "vereda-y-umbral"),
    Group(2, "campo-de-grullas", "sent", "pena-lucera"),
    Group(1, "cierzo-bajo", "received", "pena-lucera", "alta"),
    Group(2, "cierzo-bajo", "received", "pena-lucera"),
    Group(2, "cierzo-bajo", "returned", "pena-lucera", "alta"),
    Group(2, "campo-de-grullas", "orientation"),
    *(
        Group(count, unit, stage, to)
        for unit, to in (
            ("vega-lucera", "carrasca-clara"), ("torre-albar", "tres-acequias"), ("paso-de-nieve", "lumbre-y-senda"),
            ("olivar-de-nava", "sabina-azul"), ("almendro-viejo", "sabina-azul"), ("puerta-del-yeso", "albardin-nuevo"),
            ("balsa-honda", "brazal-hondo"), ("tres-rios", "era-alta"), ("loma-sabinar", "hilo-y-yesca"),
            ("ribera-escondida", "cierzo-manso"), ("cuesta-del-romero", "vereda-y-umbral"),
        )
        for stage, count in (
            ("sent", 2), ("received", 1), ("returned", 1), ("withdrawn", 1), ("person_declined", 1), ("orientation", 1),
            ("registered", 2),
        )
    ),
    Group(1, "cierzo-bajo", "withdrawn", "pena-lucera"),
    Group(1, "vientos-altos", "orientation"),
    Group(1, "pena-bermeja", "orientation"),
    Group(2, "cierzo-bajo", "registered"),
)  # fmt: skip
CROWD = (*_IN_PLACE, *_LEFT, *_ON_THE_WAY)
