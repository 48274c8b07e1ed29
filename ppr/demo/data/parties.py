"""Who takes part: invented organisations and invented people who work in them."""

# Prose and tables: one thing a line reads better than one word a line.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from dataclasses import dataclass

from ppr.demo.data.territory import SECTORS

# slug: (kind, name, sector, town, telephone, hours). No such number exists.
ENTITIES: dict[str, tuple[str, str, str | None, str, str, str]] = {
    "cierzo-bajo": ("health_unit", "USM Cierzo Bajo", "teruel", "Teruel", "978 000 101", "8 a 15 h"),
    "vega-lucera": ("health_unit", "USM Vega Lucera", "zaragoza-2", "Zaragoza", "976 000 102", "8 a 15 h"),
    "torre-albar": ("health_unit", "USM Torre Albar", "huesca", "Huesca", "974 000 103", "8 a 15 h"),
    "sierra-quimera": ("hospital_unit", "Hospital Sierra Quimera", "teruel", "Teruel", "978 000 104", "siempre"),
    "pena-lucera": ("social_entity", "Fundación Peña Lucera", "teruel", "Teruel", "978 000 201", "8 a 20 h"),
    "carrasca-clara": ("social_entity", "Fundación Carrasca Clara", "zaragoza-2", "Zaragoza", "976 000 202", "9 a 19 h"),
    "tres-acequias": ("social_entity", "Asociación Tres Acequias", "huesca", "Huesca", "974 000 203", "9 a 18 h"),
    "direccion": ("authority", "Dirección del programa PPR", None, "Zaragoza", "976 000 300", "9 a 14 h"),
    **{
        f"sector-{code}": ("sector_office", f"Coordinación del sector {name}", code, towns[0], f"976 000 40{n}", "9 a 14 h")
        for n, (code, (name, towns)) in enumerate(SECTORS.items(), start=1)
    },
}


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here; `posts` are (entity, role, professional title)."""

    username: str
    given: str
    family: str
    posts: tuple[tuple[str, str, str], ...]


def _one(username: str, given: str, family: str, entity: str, role: str, title: str = "") -> Staff:
    return Staff(username, given, family, ((entity, role, title),))


STAFF: tuple[Staff, ...] = (
    _one("ines.calvo", "Inés", "Calvo Royuela", "cierzo-bajo", "clinician", "psiquiatra"),
    _one("dario.mainar", "Darío", "Mainar Colás", "cierzo-bajo", "clinician", "psicólogo clínico"),
    _one("amalia.ferreruela", "Amalia", "Ferreruela Gan", "cierzo-bajo", "clinician", "enfermera"),
    _one("berta.lasheras", "Berta", "Lasheras Pola", "cierzo-bajo", "health_social_worker", "trabajadora social"),
    _one("ciro.almudi", "Ciro", "Almudí Peg", "vega-lucera", "clinician", "psiquiatra"),
    _one("lidia.monforte", "Lidia", "Monforte Ruesca", "vega-lucera", "health_social_worker", "trabajadora social"),
    _one("vega.otal", "Vega", "Otal Campo", "torre-albar", "clinician", "psiquiatra"),
    _one("pablo.escartin", "Pablo", "Escartín Viu", "torre-albar", "health_social_worker", "trabajador social"),
    _one("hugo.pallas", "Hugo", "Pallás Gorría", "sierra-quimera", "clinician", "psiquiatra de planta"),
    _one("joaquin.sese", "Joaquín", "Sesé Bielsa", "pena-lucera", "entity_coordinator", "coordinador"),
    _one("marta.zueco", "Marta", "Zueco Lanau", "pena-lucera", "professional", "educadora social"),
    _one("unai.gracia", "Unai", "Gracia Borao", "pena-lucera", "professional", "monitor"),
    _one("leire.buisan", "Leire", "Buisán Nogués", "pena-lucera", "professional", "terapeuta ocupacional"),
    _one("rita.brosed", "Rita", "Brosed Allué", "carrasca-clara", "entity_coordinator", "coordinadora"),
    _one("saul.ibor", "Saúl", "Ibor Cazcarra", "carrasca-clara", "professional", "educador social"),
    _one("noemi.laita", "Noemí", "Laita Pueyo", "carrasca-clara", "professional", "psicóloga"),
    Staff(
        "raquel.puertolas", "Raquel", "Puértolas Ara",
        (
            ("tres-acequias", "entity_coordinator", "coordinadora"),
            ("tres-acequias", "professional", "trabajadora social"),
        ),
    ),
    _one("izan.bescos", "Izan", "Bescós Til", "tres-acequias", "professional", "integrador social"),
    _one("nieves.torrijo", "Nieves", "Torrijo Sanz", "sector-teruel", "sector_coordinator", "coordinadora"),
    _one("elvira.canudo", "Elvira", "Canudo Mur", "sector-huesca", "sector_coordinator", "coordinadora"),
    _one("ramiro.latas", "Ramiro", "Latas Oto", "sector-zaragoza-2", "sector_coordinator", "coordinador"),
    _one("celia.andia", "Celia", "Andía Barcos", "sector-zaragoza-1", "sector_coordinator", "coordinadora"),
    _one("fidel.salas", "Fidel", "Salas Irún", "sector-zaragoza-3", "sector_coordinator", "coordinador"),
    _one("ana.belsue", "Ana", "Belsué Foz", "sector-alcaniz", "sector_coordinator", "coordinadora"),
    _one("jaime.plano", "Jaime", "Plano Sopena", "sector-barbastro", "sector_coordinator", "coordinador"),
    _one("rosa.guajardo", "Rosa", "Guajardo Ibarra", "sector-calatayud", "sector_coordinator", "coordinadora"),
    _one("olga.pardos", "Olga", "Pardos Ezquerra", "direccion", "administrator", "administradora"),
    _one("fermin.lahoz", "Fermín", "Lahoz Castán", "direccion", "auditor", "auditor"),
)

# Those who can be entered from the sign-in page, in its order: one for each role, then the two further cases.
ON_SIGN_IN_PAGE = (
    "ines.calvo", "berta.lasheras", "joaquin.sese", "marta.zueco", "nieves.torrijo", "olga.pardos", "fermin.lahoz",
    "p-7t4mq2", "raquel.puertolas",
)
