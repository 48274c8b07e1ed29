"""Who takes part: invented organisations and invented people who work in them."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from __future__ import annotations

from dataclasses import dataclass

from ppr.demo.data.territory import SECTORS

# slug: (kind, name, sector, town, telephone, hours). No such number exists.
ENTITIES: dict[str, tuple[str, str, str | None, str, str, str]] = {
    "cierzo-bajo": ("health_unit", "USM Cierzo Bajo", "teruel", "Teruel", "978 000 101", "8 a 15 h"),
    "vega-lucera": ("health_unit", "USM Vega Lucera", "zaragoza-2", "Zaragoza", "976 000 102", "8 a 15 h"),
    "torre-albar": ("health_unit", "USM Torre Albar", "huesca", "Huesca", "974 000 103", "8 a 15 h"),
    "puerta-del-yeso": ("health_unit", "USM Puerta del Yeso", "calatayud", "Calatayud", "976 000 105", "8 a 15 h"),
    "olivar-de-nava": ("health_unit", "USM Olivar de Nava", "alcaniz", "Alcañiz", "978 000 106", "8 a 15 h"),
    "balsa-honda": ("health_unit", "USM Balsa Honda", "barbastro", "Barbastro", "974 000 107", "8 a 15 h"),
    "loma-sabinar": ("health_unit", "USM Loma Sabinar", "zaragoza-1", "Zaragoza", "976 000 108", "8 a 15 h"),
    "ribera-escondida": ("health_unit", "USM Ribera Escondida", "zaragoza-3", "Zaragoza", "976 000 109", "8 a 15 h"),
    "campo-de-grullas": ("health_unit", "USM Campo de Grullas", "teruel", "Calamocha", "978 000 110", "martes y jueves"),
    "almendro-viejo": ("health_unit", "USM Almendro Viejo", "alcaniz", "Caspe", "976 000 111", "lunes, miércoles y viernes"),
    "paso-de-nieve": ("health_unit", "USM Paso de Nieve", "huesca", "Jaca", "974 000 112", "8 a 15 h"),
    "tres-rios": ("health_unit", "USM Tres Ríos de Arena", "barbastro", "Fraga", "974 000 113", "8 a 15 h"),
    "cuesta-del-romero": ("health_unit", "USM Cuesta del Romero", "zaragoza-3", "Ejea de los Caballeros", "976 000 114", "8 a 15 h"),
    "sierra-quimera": ("hospital_unit", "Hospital Sierra Quimera", "teruel", "Teruel", "978 000 104", "siempre"),
    "vientos-altos": ("hospital_unit", "Hospital Vientos Altos", "zaragoza-2", "Zaragoza", "976 000 115", "siempre"),
    "pena-bermeja": ("hospital_unit", "Hospital Peña Bermeja", "huesca", "Huesca", "974 000 116", "siempre"),
    "pena-lucera": ("social_entity", "Fundación Peña Lucera", "teruel", "Teruel", "978 000 201", "8 a 20 h"),
    "carrasca-clara": ("social_entity", "Fundación Carrasca Clara", "zaragoza-2", "Zaragoza", "976 000 202", "9 a 19 h"),
    "tres-acequias": ("social_entity", "Asociación Tres Acequias", "huesca", "Huesca", "974 000 203", "9 a 18 h"),
    "sabina-azul": ("social_entity", "Cooperativa Sabina Azul", "alcaniz", "Alcañiz", "978 000 204", "9 a 18 h"),
    "brazal-hondo": ("social_entity", "Fundación Brazal Hondo", "barbastro", "Barbastro", "974 000 205", "9 a 18 h"),
    "hilo-y-yesca": ("social_entity", "Taller Hilo y Yesca", "zaragoza-1", "Zaragoza", "976 000 206", "8 a 17 h"),
    "cierzo-manso": ("social_entity", "Asociación Cierzo Manso", "zaragoza-3", "Zaragoza", "976 000 207", "10 a 20 h"),
    "noguera-blanca": ("social_entity", "Hogar Noguera Blanca", "zaragoza-1", "Zaragoza", "976 000 208", "siempre"),
    "albardin-nuevo": ("social_entity", "Cooperativa Albardín Nuevo", "calatayud", "Calatayud", "976 000 209", "9 a 18 h"),
    "vereda-y-umbral": ("social_entity", "Asociación Vereda y Umbral", "zaragoza-3", "Tarazona", "976 000 210", "9 a 18 h"),
    "era-alta": ("social_entity", "Fundación Era Alta", "barbastro", "Fraga", "974 000 211", "9 a 17 h"),
    "lumbre-y-senda": ("social_entity", "Asociación Lumbre y Senda", "huesca", "Jaca", "974 000 212", "9 a 18 h"),
    "comarca-grullas": ("service", "Comarca de las Grullas", "teruel", "Calamocha", "978 000 501", "8 a 15 h"),
    "salud-vega-cierzo": ("service", "Centro de salud Vega del Cierzo", "teruel", "Teruel", "978 000 502", "8 a 20 h"),
    "vivienda-tejado": ("service", "Sociedad de vivienda Tejado Ancho", "teruel", "Teruel", "978 000 503", "9 a 14 h"),
    "defensa-umbral": ("service", "Defensoría El Umbral", "zaragoza-2", "Zaragoza", "976 000 504", "9 a 14 h"),
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
    _one("hugo.pallas", "Hugo", "Pallás Gorría", "sierra-quimera", "emergency", "psiquiatra de planta"),
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
    # --- the other units ---
    _one("marcial.ainoza", "Marcial", "Ainoza Bel", "puerta-del-yeso", "clinician", "psiquiatra"),
    _one("irene.lozoya", "Irene", "Lozoya Peirona", "puerta-del-yeso", "health_social_worker", "trabajadora social"),
    _one("gema.foncillas", "Gema", "Foncillas Rams", "olivar-de-nava", "clinician", "psiquiatra"),
    _one("tomas.aguaron", "Tomás", "Aguarón Lis", "olivar-de-nava", "health_social_worker", "trabajador social"),
    _one("adela.campodarbe", "Adela", "Campodarbe Sus", "balsa-honda", "clinician", "psiquiatra"),
    _one("simon.lacoma", "Simón", "Lacoma Turmo", "balsa-honda", "health_social_worker", "trabajador social"),
    _one("estela.raso", "Estela", "Raso Cubero", "loma-sabinar", "clinician", "psicóloga clínica"),
    _one("nerea.bardaji", "Nerea", "Bardají Coll", "loma-sabinar", "health_social_worker", "trabajadora social"),
    _one("octavio.pinies", "Octavio", "Piniés Lario", "ribera-escondida", "clinician", "psiquiatra"),
    _one("delia.sancerni", "Delia", "Sancerni Moya", "ribera-escondida", "health_social_worker", "trabajadora social"),
    _one("blas.cotaina", "Blas", "Cotaina Roy", "campo-de-grullas", "clinician", "psiquiatra"),
    _one("manuela.gomollon", "Manuela", "Gomollón Sas", "campo-de-grullas", "health_social_worker", "trabajadora social"),
    _one("paula.barberan", "Paula", "Barberán Fleta", "almendro-viejo", "clinician", "psiquiatra"),
    _one("german.cirac", "Germán", "Cirac Pellicer", "almendro-viejo", "health_social_worker", "trabajador social"),
    _one("ester.lacasta", "Ester", "Lacasta Bara", "paso-de-nieve", "clinician", "psiquiatra"),
    _one("javier.otin", "Javier", "Otín Lanuza", "paso-de-nieve", "health_social_worker", "trabajador social"),
    _one("aina.sorolla", "Aina", "Sorolla Casas", "tres-rios", "clinician", "psiquiatra"),
    _one("ibrahim.castel", "Ibrahim", "Castel Diop", "tres-rios", "health_social_worker", "trabajador social"),
    _one("silvia.longas", "Silvia", "Longás Mena", "cuesta-del-romero", "clinician", "psiquiatra"),
    _one("raul.ciudad", "Raúl", "Ciudad Navas", "cuesta-del-romero", "health_social_worker", "trabajador social"),
    _one("lorena.gascon", "Lorena", "Gascón Ripa", "sierra-quimera", "health_social_worker", "trabajadora social de planta"),
    _one("alba.mosteo", "Alba", "Mosteo Rins", "vientos-altos", "clinician", "psiquiatra de planta"),
    _one("felix.arbues", "Félix", "Arbués Gil", "vientos-altos", "health_social_worker", "trabajador social de planta"),
    _one("noa.used", "Noa", "Used Cored", "pena-bermeja", "clinician", "enfermera de planta"),
    _one("martin.sese", "Martín", "Sesé Tolosa", "pena-bermeja", "health_social_worker", "trabajador social de planta"),
    # --- the other entities ---
    _one("pilar.mateo", "Pilar", "Mateo Celma", "sabina-azul", "entity_coordinator", "coordinadora"),
    _one("arturo.querol", "Arturo", "Querol Villalba", "sabina-azul", "professional", "educador social"),
    _one("laia.meseguer", "Laia", "Meseguer Omella", "sabina-azul", "professional", "psicóloga"),
    _one("vicente.solans", "Vicente", "Solans Ric", "brazal-hondo", "entity_coordinator", "coordinador"),
    _one("maite.buira", "Maite", "Buira Salas", "brazal-hondo", "professional", "trabajadora social"),
    _one("oriol.pac", "Oriol", "Pac Torrente", "brazal-hondo", "professional", "integrador social"),
    _one("consuelo.arrieta", "Consuelo", "Arrieta Bosque", "hilo-y-yesca", "entity_coordinator", "coordinadora"),
    _one("dani.royo", "Dani", "Royo Sobreviela", "hilo-y-yesca", "professional", "maestro de taller"),
    _one("amparo.lope", "Amparo", "Lope Gracia", "hilo-y-yesca", "professional", "terapeuta ocupacional"),
    _one("jesus.barrena", "Jesús", "Barrena Cuello", "cierzo-manso", "entity_coordinator", "coordinador"),
    _one("alicia.navascues", "Alicia", "Navascués Marco", "cierzo-manso", "professional", "agente de apoyo mutuo"),
    _one("toni.izuel", "Toni", "Izuel Pardo", "cierzo-manso", "professional", "agente de apoyo mutuo"),
    _one("mercedes.aliaga", "Mercedes", "Aliaga Soria", "noguera-blanca", "entity_coordinator", "coordinadora"),
    _one("fran.tabuenca", "Fran", "Tabuenca Lou", "noguera-blanca", "professional", "educador social"),
    _one("clara.monzon", "Clara", "Monzón Urbez", "noguera-blanca", "professional", "auxiliar"),
    _one("evaristo.maluenda", "Evaristo", "Maluenda Gil", "albardin-nuevo", "entity_coordinator", "coordinador"),
    _one("sofia.embid", "Sofía", "Embid Langa", "albardin-nuevo", "professional", "educadora social"),
    _one("ruben.cetina", "Rubén", "Cetina Abad", "albardin-nuevo", "professional", "integrador social"),
    _one("elisa.zueras", "Elisa", "Zueras Lamana", "vereda-y-umbral", "entity_coordinator", "coordinadora"),
    _one("ivan.litago", "Iván", "Litago Tejero", "vereda-y-umbral", "professional", "educador social"),
    _one("carla.grisel", "Carla", "Grisel Navarro", "vereda-y-umbral", "professional", "trabajadora social"),
    _one("ramona.peralta", "Ramona", "Peralta Cabós", "era-alta", "entity_coordinator", "coordinadora"),
    _one("youssef.labara", "Youssef", "Labara Mir", "era-alta", "professional", "mediador intercultural"),
    _one("judit.estopan", "Judit", "Estopañán Coll", "era-alta", "professional", "educadora social"),
    _one("quique.aragues", "Quique", "Aragüés Bandrés", "lumbre-y-senda", "entity_coordinator", "coordinador"),
    _one("nuria.castiello", "Nuria", "Castiello Ara", "lumbre-y-senda", "professional", "educadora social"),
    _one("david.borau", "David", "Borau Jarne", "lumbre-y-senda", "professional", "monitor de montaña"),
    # --- the sectors and the authority ---
    _one("nieves.torrijo", "Nieves", "Torrijo Sanz", "sector-teruel", "sector_coordinator", "coordinadora"),
    _one("elvira.canudo", "Elvira", "Canudo Mur", "sector-huesca", "sector_coordinator", "coordinadora"),
    _one("ramiro.latas", "Ramiro", "Latas Oto", "sector-zaragoza-2", "sector_coordinator", "coordinador"),
    _one("celia.andia", "Celia", "Andía Barcos", "sector-zaragoza-1", "sector_coordinator", "coordinadora"),
    _one("fidel.salas", "Fidel", "Salas Irún", "sector-zaragoza-3", "sector_coordinator", "coordinador"),
    _one("ana.belsue", "Ana", "Belsué Foz", "sector-alcaniz", "sector_coordinator", "coordinadora"),
    _one("jaime.plano", "Jaime", "Plano Sopena", "sector-barbastro", "sector_coordinator", "coordinador"),
    _one("rosa.guajardo", "Rosa", "Guajardo Ibarra", "sector-calatayud", "sector_coordinator", "coordinadora"),
    _one("olga.pardos", "Olga", "Pardos Ezquerra", "direccion", "administrator", "administradora"),
    _one("silvia.mairal", "Silvia", "Mairal Otín", "sierra-quimera", "emergency", "enfermera de urgencias"),
    _one("benito.alastuey", "Benito", "Alastuey Roda", "pena-lucera", "peer", "agente de apoyo mutuo"),
    _one("matilde.ferriol", "Matilde", "Ferriol Anento", "comarca-grullas", "facilitator", "facilitadora"),
    _one("eloy.bespen", "Eloy", "Bespén Lechago", "comarca-grullas", "invited", "trabajador social comarcal"),
    _one("aurea.cutanda", "Áurea", "Cutanda Bea", "salud-vega-cierzo", "invited", "médica de familia"),
    _one("pio.barrachina", "Pío", "Barrachina Sos", "vivienda-tejado", "invited", "gestor de viviendas"),
    _one("delia.encuentra", "Delia", "Encuentra Laborda", "defensa-umbral", "invited", "defensora"),
    _one("tomas.badules", "Tomás", "Badules Nogueras", "sector-teruel", "ehr_coordinator", "coordinador de historia clínica"),
    _one("clara.monreal", "Clara", "Monreal Ilarri", "direccion", "programme_manager", "responsable del programa"),
    _one("inigo.turmo", "Íñigo", "Turmo Arasanz", "direccion", "researcher", "investigador"),
    _one("noa.gistain", "Noa", "Gistaín Puyuelo", "direccion", "it_support", "técnica de sistemas"),
    _one("fermin.lahoz", "Fermín", "Lahoz Castán", "direccion", "auditor", "auditor"),
)

# Those who can be entered from the sign-in page, in its order: one for each role and the ward, then the two further cases.
ON_SIGN_IN_PAGE = (
    "ines.calvo", "berta.lasheras", "hugo.pallas", "joaquin.sese", "marta.zueco", "nieves.torrijo", "olga.pardos", "fermin.lahoz",
    "p-7t4mq2", "raquel.puertolas", "silvia.mairal", "benito.alastuey", "matilde.ferriol", "eloy.bespen", "tomas.badules",
    "p-5m8qv3", "clara.monreal", "inigo.turmo", "noa.gistain", "noa.used",
    "rosa.guajardo",
)

# Its staff needs a second step: a click on the sign-in page leads to setting one up.
ASKS_FOR_A_SECOND_STEP = ("pena-bermeja",)
