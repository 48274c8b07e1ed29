"""People who are on the way to a place in the sector of Teruel. All invented."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from ppr.demo.data.people.with_marta import HERE
from ppr.demo.story import Ask, Fact, Step, Story, came, waits

TERESA = Story(
    "teresa", "Teresa", "Latorre", "Ibáñez", "female", 52, (9, 30), "Teruel", registered=40,
    asks=(
        Ask(
            "alta", "pena-lucera", came(34, 32, 2, text="Acordado con ella por teléfono; empieza en cuanto deje las cajas hechas."), slot=13,
            urgency="high", criteria=(("desahucio", 12), ("riesgo-hablado", None)),
            reason="Aviso de desahucio para final de mes. Lleva tres años sin consulta y ha vuelto ella. Duerme vestida.",
            wish="Que me ayuden a no perder la casa, y si la pierdo, a no perderme yo.",
            contact="Cualquier hora; contesta enseguida.", safety="Si le llega una carta del juzgado, que la abra acompañada.",
        ),
        Ask(
            "piso", "pena-lucera", waits(33, 31, 25, "Los dos pisos están llenos. Es la primera de la lista."), urgency="high",
            criteria=(("desahucio", 12),),
            reason="La vista del desahucio es a final de mes y no tiene a dónde ir. El piso iría junto con el proceso que empieza.",
            wish="Una habitación donde quepa la máquina de escribir de mi padre.",
            supporter="berta.lasheras", meanwhile="Berta la llama los lunes y los jueves y va con ella a la vista.",
            order_reason="Primera de la lista: la vista tiene fecha y no hay otra casa.", told=5,
            choice="none", choice_why="Dice que sí a lo que sea con tal de tener llave; se lo preguntaremos otra vez con calma.",
        ),
    ),
    facts=(
        Fact("housing", "rent", 2000), Fact("housing", "eviction-threat", 38, "Vista señalada", "document"), Fact("household", "alone", 900),
        Fact("occupation", "seeking", 300), Fact("income", "unemployment", 300, "Se acaba en dos meses", "document"),
    ), **HERE,
)

GABRIEL = Story(
    "gabriel", "Gabriel", "Sanmiguel", "Royo", "male", 39, (3, 19), "Cedrillas", registered=235,
    asks=(
        Ask(
            "baja", "carrasca-clara",
            (
                Step("send", 224),
                Step("acknowledge", 221),
                Step("decline", 207, "Nos gustó conocerle. Su autobús llega a las once y el taller empieza a las nueve.", reason="lejos",
                     next_step="Preguntar en Peña Lucera por un horario de tarde; mientras, el grupo de los jueves en la USM."),
                Step("route", 203, "Peña Lucera tiene tardes. Conserva la antigüedad.", to="pena-lucera"),
                Step("acknowledge", 199),
                Step("assess", 190, "Nos vimos andando, como pidió. Anda más deprisa que nosotros."),
                Step("wait", 188, "Le va bien la tarde. No hay plaza de baja intensidad; se lo decimos cada mes."),
            ),
            reason="Leñador. Desde el accidente no ha vuelto al monte y pasa los días en la cochera. Pide compañía para salir, no un taller.",
            wish="Andar. Con alguien que ande.", contact="Al móvil después de las cinco.",
            supporter="berta.lasheras", meanwhile="El grupo de andar de los jueves, que sale de la USM.", told=24,
            order_reason="Es quien más lleva esperando; otras urgencias han pasado delante dos veces y se le ha explicado.",
        ),
    ),
    facts=(
        Fact("housing", "own", 3300), Fact("household", "partner", 3300), Fact("occupation", "inactive", 500),
        Fact("income", "incapacity-partial", 320, source="document"), Fact("transport", "public", 320, "Un autobús por la mañana y otro por la tarde"),
    ), **HERE,
)

ADRIAN = Story(
    "adrian", "Adrián", "Cutanda", "Vela", "male", 22, (2, 3), "Teruel", registered=9,
    asks=(
        Ask(
            "alta", "pena-lucera", (Step("send", 3, working=True),),
            reason="Vuelve de Valencia sin acabar el curso. Quiere gente de su edad alrededor. Ha venido solo a las tres citas.",
            wish="Prefiero otra entidad si la hay: en Peña Lucera trabaja una vecina mía. Preguntadme antes.",
            contact="Instagram no; WhatsApp sí.",
            choice="other", other_wish="Otra entidad que no sea Peña Lucera: allí trabaja una vecina mía.",
        ),
    ),
    facts=(
        Fact("housing", "family", 60, "De vuelta en su habitación"), Fact("household", "parents", 60),
        Fact("occupation", "student", 60, "Curso dejado a medias"),
    ), **HERE,
)
PEOPLE = (TERESA, GABRIEL, ADRIAN)
