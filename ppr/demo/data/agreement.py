"""The agreement in force and what it buys, at a tenth of the real one: 19, 46, 14 and 5 slots (domain.md §1)."""

from datetime import date

CODE = "AC-02"
NAME = "Acuerdo de acción concertada AC-02: itinerarios de rehabilitación psicosocial"
BEGAN = date(2021, 6, 12)
FIRST_YEARS = 4  # then a year at a time
ENDS_ON = (6, 11)  # each extension ends on this day of a year
CLOCKS = {
    "acknowledge_days": 3,
    "decide_days": 15,
    "first_contact_days": 7,
    "initial_plan_days": 45,
    "review_months": 6,
    "offer_days": 7,
    "waiting_word_days": 30,
    "hold_days": 60,
    "follow_up_days": 7,
    "early_follow_up_hours": 48,
    "handover_days": 30,
    "way_back_months": 12,
}
URGENT_CLOCKS = {"acknowledge_days": 1, "decide_days": 7}
FOLLOW_UP_DAYS, EARLY_HOURS = CLOCKS["follow_up_days"], CLOCKS["early_follow_up_hours"]

# Where and when a line is, where it is not as the entity itself.
PLACES = {
    ("pena-lucera", "alta", "teruel"): ("En casa, en la calle o en el local de la ronda de Ambeles, Teruel", "De lunes a viernes, de 9 a 20; los sábados, lo que se acuerde"),
    ("pena-lucera", "piso", "teruel"): ("Dos pisos en el Ensanche, Teruel", "Todos los días; el equipo pasa por la mañana y por la tarde"),
    ("carrasca-clara", "baja", "teruel"): ("Local junto a la estación de autobuses, Teruel", "De lunes a jueves, de 9 a 14"),
}  # fmt: skip

# (entity, programme, sector, slots, € per person and month)
LINES = (
    ("pena-lucera", "alta", "teruel", 14, "542.00"),
    ("pena-lucera", "baja", "teruel", 5, "478.00"),
    ("pena-lucera", "piso", "teruel", 2, "778.00"),
    ("carrasca-clara", "alta", "zaragoza-2", 1, "542.00"),
    ("carrasca-clara", "baja", "zaragoza-2", 5, "478.00"),
    ("carrasca-clara", "piso", "zaragoza-2", 3, "714.00"),
    ("carrasca-clara", "baja", "teruel", 2, "478.00"),
    ("tres-acequias", "alta", "huesca", 1, "542.00"),
    ("tres-acequias", "baja", "huesca", 4, "478.00"),
    ("tres-acequias", "piso", "huesca", 2, "714.00"),
    ("lumbre-y-senda", "baja", "huesca", 3, "478.00"),
    ("sabina-azul", "baja", "alcaniz", 6, "478.00"),
    ("sabina-azul", "piso", "alcaniz", 2, "714.00"),
    ("albardin-nuevo", "baja", "calatayud", 5, "478.00"),
    ("brazal-hondo", "alta", "barbastro", 1, "542.00"),
    ("brazal-hondo", "baja", "barbastro", 3, "478.00"),
    ("brazal-hondo", "piso", "barbastro", 2, "714.00"),
    ("era-alta", "baja", "barbastro", 2, "478.00"),
    ("hilo-y-yesca", "alta", "zaragoza-1", 1, "542.00"),
    ("hilo-y-yesca", "baja", "zaragoza-1", 3, "478.00"),
    ("hilo-y-yesca", "baja", "zaragoza-3", 1, "478.00"),
    ("noguera-blanca", "residencia", "zaragoza-1", 3, "2118.86"),
    ("noguera-blanca", "residencia", "zaragoza-2", 2, "2118.86"),
    ("cierzo-manso", "baja", "zaragoza-3", 4, "478.00"),
    ("vereda-y-umbral", "alta", "zaragoza-3", 1, "542.00"),
    ("vereda-y-umbral", "baja", "zaragoza-3", 3, "478.00"),
    ("vereda-y-umbral", "piso", "zaragoza-3", 3, "778.00"),
)
