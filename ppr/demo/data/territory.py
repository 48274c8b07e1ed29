"""The eight health sectors of Aragón and some of their towns (domain.md §1)."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

# code: (name, towns; the first one is where its offices are)
SECTORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "alcaniz": (
        "Alcañiz",
        (
            "Alcañiz", "Andorra", "Calanda", "Alcorisa", "Híjar", "Caspe", "Valderrobres", "Cantavieja", "Mas de las Matas",
            "Calaceite", "Maella",
        ),
    ),
    "barbastro": ("Barbastro", ("Barbastro", "Monzón", "Fraga", "Binéfar", "Graus", "Aínsa", "Benabarre", "Tamarite de Litera", "Albalate de Cinca")),
    "calatayud": ("Calatayud", ("Calatayud", "Daroca", "Illueca", "Ateca", "Ariza", "Alhama de Aragón", "Morés", "Maluenda")),
    "huesca": ("Huesca", ("Huesca", "Jaca", "Sabiñánigo", "Sariñena", "Ayerbe", "Almudévar", "Biescas", "Grañén")),
    "teruel": (
        "Teruel",
        (
            "Teruel", "Calamocha", "Utrillas", "Monreal del Campo", "Cella", "Mora de Rubielos", "Sarrión", "Alfambra",
            "Albarracín", "Santa Eulalia", "Villel", "Cedrillas",
        ),
    ),
    "zaragoza-1": ("Zaragoza I", ("Zaragoza", "Zuera", "Villamayor de Gállego", "Alfajarín", "Bujaraloz")),
    "zaragoza-2": ("Zaragoza II", ("Zaragoza", "Fuentes de Ebro", "Belchite", "Sástago", "Azuara")),
    "zaragoza-3": ("Zaragoza III", ("Zaragoza", "Tarazona", "Ejea de los Caballeros", "Borja", "Alagón", "Tauste")),
}
