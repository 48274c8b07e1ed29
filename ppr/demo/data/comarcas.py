"""The thirty-three comarcas of Aragón, and invented places in some of them that anybody may go to."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

# code: (name, the health sector in which most of it lies)
COMARCAS: dict[str, tuple[str, str]] = {
    "jacetania": ("La Jacetania", "huesca"), "alto-gallego": ("Alto Gállego", "huesca"),
    "sobrarbe": ("Sobrarbe", "barbastro"), "ribagorza": ("La Ribagorza", "barbastro"),
    "hoya-de-huesca": ("Hoya de Huesca", "huesca"), "somontano": ("Somontano de Barbastro", "barbastro"),
    "cinca-medio": ("Cinca Medio", "barbastro"), "la-litera": ("La Litera", "barbastro"),
    "monegros": ("Los Monegros", "huesca"), "bajo-cinca": ("Bajo Cinca", "barbastro"),
    "cinco-villas": ("Cinco Villas", "zaragoza-3"), "tarazona": ("Tarazona y el Moncayo", "zaragoza-3"),
    "campo-de-borja": ("Campo de Borja", "zaragoza-3"), "aranda": ("Aranda", "calatayud"),
    "ribera-alta": ("Ribera Alta del Ebro", "zaragoza-3"), "valdejalon": ("Valdejalón", "zaragoza-3"),
    "central": ("Central", "zaragoza-1"), "ribera-baja": ("Ribera Baja del Ebro", "zaragoza-2"),
    "caspe": ("Bajo Aragón-Caspe", "alcaniz"), "calatayud": ("Comunidad de Calatayud", "calatayud"),
    "carinena": ("Campo de Cariñena", "zaragoza-3"), "belchite": ("Campo de Belchite", "zaragoza-2"),
    "bajo-martin": ("Bajo Martín", "alcaniz"), "daroca": ("Campo de Daroca", "calatayud"),
    "jiloca": ("Jiloca", "teruel"), "cuencas-mineras": ("Cuencas Mineras", "teruel"),
    "andorra": ("Andorra-Sierra de Arcos", "alcaniz"), "bajo-aragon": ("Bajo Aragón", "alcaniz"),
    "teruel": ("Comunidad de Teruel", "teruel"), "maestrazgo": ("Maestrazgo", "alcaniz"),
    "albarracin": ("Sierra de Albarracín", "teruel"), "gudar": ("Gúdar-Javalambre", "teruel"),
    "matarrana": ("Matarraña", "alcaniz"),
}

# (comarca, kind, name, where, when, telephone)
RESOURCES: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("jiloca", "leisure", "Biblioteca de la Azafranera", "Calamocha, calle del Azafrán", "de lunes a viernes, 17 a 20 h", "978 000 611"),
    ("jiloca", "learning", "Aula de adultos del Jiloca", "Calamocha", "matrícula en septiembre y en enero", "978 000 612"),
    ("jiloca", "getting_about", "Autobús a demanda del Jiloca", "", "se pide el día antes", "978 000 613"),
    ("jiloca", "work", "Club de costura La Bobina", "Calamocha, plaza del Peirón", "martes y jueves por la tarde", ""),
    ("teruel", "mutual", "Grupo de apoyo mutuo Las Solanas", "Teruel, centro social", "miércoles, 18 h", "978 000 621"),
    ("teruel", "sport", "Andarines del Guadalaviar", "Teruel, salida del viaducto", "sábados, 9 h", ""),
    ("teruel", "helping", "Banco de alimentos El Celemín", "Teruel", "lunes y viernes por la mañana", "978 000 623"),
    ("teruel", "rights", "Oficina de vivienda La Aldaba", "Teruel", "con cita", "978 000 624"),
    ("cuencas-mineras", "leisure", "Hogar de Utrillas La Vagoneta", "Utrillas", "todas las tardes", "978 000 631"),
    ("gudar", "sport", "Piscina cubierta de Las Nogueras", "Mora de Rubielos", "de octubre a mayo", "978 000 641"),
    ("bajo-aragon", "leisure", "Cineclub El Olivar", "Alcañiz", "primer jueves de mes", ""),
    ("somontano", "learning", "Taller de huerto La Tajadera", "Barbastro", "martes por la mañana", "974 000 651"),
    ("hoya-de-huesca", "mutual", "Asociación Puerta Entornada", "Huesca", "de lunes a jueves", "974 000 661"),
    ("bajo-cinca", "rights", "Servicio de extranjería del Bajo Cinca", "Fraga", "con cita e intérprete", "974 000 671"),
    ("calatayud", "helping", "Protectora La Galga", "Calatayud", "fines de semana", ""),
    ("central", "leisure", "Casa de juventud y mayores El Portegado", "Zaragoza", "todos los días", "976 000 681"),
)
