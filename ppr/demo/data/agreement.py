"""The agreement in force and what it buys, at about a tenth of the real one (domain.md §1)."""

from datetime import date

CODE = "AC-02"
NAME = "Acuerdo de acción concertada AC-02: itinerarios de rehabilitación psicosocial"
BEGAN = date(2021, 6, 12)
ENDS_ON = (6, 11)  # each extension ends on this day of a year
CLOCKS = {
    "acknowledge_days": 3,
    "decide_days": 15,
    "first_contact_days": 7,
    "initial_plan_days": 45,
    "review_months": 6,
}

# (entity, programme, sector, slots, € per person and month)
LINES = (
    ("pena-lucera", "alta", "teruel", 14, "542.00"),
    ("pena-lucera", "baja", "teruel", 4, "478.00"),
    ("pena-lucera", "piso", "teruel", 2, "778.00"),
    ("carrasca-clara", "alta", "zaragoza-2", 7, "542.00"),
    ("carrasca-clara", "baja", "zaragoza-2", 4, "478.00"),
    ("carrasca-clara", "piso", "zaragoza-2", 3, "714.00"),
    ("carrasca-clara", "baja", "teruel", 3, "478.00"),
    ("tres-acequias", "alta", "huesca", 5, "542.00"),
    ("tres-acequias", "baja", "huesca", 5, "478.00"),
    ("tres-acequias", "baja", "barbastro", 2, "478.00"),
)
