"""Names from which composed people get theirs: all common in Aragón, no real person meant."""

# Tables: one thing a line reads better than one word a line.
# fmt: off

WOMEN = (
    "Adela", "Alodia", "Amaya", "Asunción", "Belén", "Candela", "Charo", "Dolores", "Edurne", "Elisa", "Estrella",
    "Fermina", "Gloria", "Irene", "Jara", "Julia", "Leonor", "Lorena", "Magdalena", "Miriam", "Natividad", "Orosia",
    "Paloma", "Remedios", "Rocío", "Sonia", "Trinidad", "Valeria", "Violeta", "Yolanda",
)
MEN = (
    "Abel", "Alonso", "Andrés", "Benito", "César", "Cosme", "Damián", "Eloy", "Ezequiel", "Fabián", "Gonzalo",
    "Gregorio", "Ignacio", "Jairo", "Julián", "Lázaro", "Lorenzo", "Marcos", "Matías", "Modesto", "Nicanor", "Orencio",
    "Pascual", "Quique", "Rodrigo", "Rubén", "Santiago", "Simón", "Valero", "Vicente",
)
SURNAMES = (
    "Abadías", "Ainsa", "Albiac", "Alegre", "Andreu", "Arnal", "Asín", "Bagüés", "Ballarín", "Barrao", "Bellido", "Bernués",
    "Biarge", "Brun", "Buil", "Callén", "Cambra", "Castejón", "Claver", "Coscullano", "Domec", "Estaún", "Falo", "Franca",
    "Fumanal", "Galindo", "Garcés", "Gavín", "Giral", "Gracián", "Huerva", "Isábal", "Jarne", "Labarta", "Laborda",
    "Lacambra", "Lanaspa", "Latre", "Liesa", "Loriente", "Mairal", "Mallada", "Marcén", "Morlans", "Nasarre", "Oliván",
    "Orús", "Palacín", "Pardina", "Piracés", "Quílez", "Rapún", "Sampériz", "Sarsa", "Satué", "Solano", "Tardío", "Ubieto",
    "Usieto", "Valdovín", "Ventura", "Villacampa", "Viscasillas", "Zapater",
)
FRIENDS = (
    "Pura", "Genaro", "Loli", "Santos", "Encarna", "Tino", "Merche", "Paco", "Felisa", "Rai", "Nati", "Chema", "Visi",
    "Agustín", "Toñi", "Manolo", "Reyes", "Félix", "Conchita", "Bruno",
)
