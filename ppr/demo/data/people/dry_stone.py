"""Three years of short notes about one man and his dry-stone walls: a plan that has grown long. All invented."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from itertools import product
from random import Random

from ppr.demo.story import Entry

WHERE = (
    "En el corral de arriba.", "En el portillo del huerto.", "A la sombra de la noguera.", "Andando hasta la balsa.", "En la puerta de casa.",
    "En el banco de la plaza.", "Junto a la pared del cementerio.", "En el bar, mesa del fondo.", "En la era vieja.", "Camino del peirón.",
    "En el taller, con la radio.", "En la cocina, él de pie.", "En la fuente.", "Sentados en un ribazo.", "Bajo el porche, lloviendo.",
)
WHAT = (
    "Ha sacado la hilada torcida y la ha vuelto a poner.", "Me enseña a elegir la piedra por el sonido.", "Hoy nombra a su padre una vez.",
    "Cuenta cuánto pesa una losa sin levantarla.", "No quiere hablar y lo dice con educación.", "Pregunta por la vecina del portillo.",
    "Ha dormido en la silla y no le da importancia.", "Ha comprado guantes; los lleva en el bolsillo.", "Le preocupa la humedad del rincón.",
    "Repasa quién falta en el pueblo y desde cuándo.", "Ha rechazado un encargo porque era con cemento.", "Se ríe de mi pared de prueba.",
    "Ha vuelto a bajar a por el pan andando.", "Ha ido a la consulta y ha contestado a todo.", "Tiene la despensa llena y la cuenta clara.",
    "Ha dejado dos días de fumar; el tercero, no.", "Prefiere que hoy no escriba casi nada.", "Trae apuntada la altura de cuatro bancales.",
    "Le han pedido que enseñe a dos chicos y se lo piensa.", "Ha contado un chiste. El primero en meses.", "Está de mal humor y sabe por qué.",
    "Quiere que le lean la carta del catastro.", "Ha visto un buitre donde no los había.", "Le duele la rodilla de siempre.",
)
END = (
    "Quedamos para la semana que viene.", "Silencio bueno.", "Un cuarto de hora.", "Nos despedimos sin prisa.", "Café solo.", "Volvió a llover.",
    "Me acompaña al coche.", "Dice que así vale.", "Hasta el jueves.", "No hizo falta más.", "Tomó la pastilla delante, sin que nadie lo pidiera.",
    "Se queda un rato más él solo.", "Hoy me ha dado la mano.", "Hasta la próxima.",
)
COUNT, FIRST, LAST = 393, 1208, 23


def years_of_notes() -> tuple[Entry, ...]:
    """One every three days or so, no two alike."""
    rng = Random("ppr-demo:dry-stone")
    texts = rng.sample([" ".join(parts) for parts in product(WHERE, WHAT, END)], COUNT)
    kinds = ("home_visit", "home_visit", "contact", "phone")
    gap = (FIRST - LAST) / COUNT
    return tuple(
        Entry(FIRST - int(number * gap), "key_worker", kinds[number % 4], text) for number, text in enumerate(texts)
    )
