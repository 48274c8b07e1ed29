"""People whom Leire Buisán and Unai Gracia accompany at Fundación Peña Lucera. All invented."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from typing import Any

from ppr.demo.data.people.dry_stone import years_of_notes
from ppr.demo.data.people.with_marta import HERE
from ppr.demo.story import Aim, Ask, Entry, Fact, Measure, Meeting, Said, Story, Turn, came

LEIRE: dict[str, Any] = {"to": "pena-lucera", "key_worker": "leire.buisan"}
UNAI: dict[str, Any] = {"to": "pena-lucera", "key_worker": "unai.gracia"}
DARIO: dict[str, Any] = {**HERE, "clinician": "dario.mainar"}

CARMELO = Story(
    "carmelo", "Carmelo", "Ubide", "Lázaro", "male", 51, (7, 16), "Alfambra", registered=520,
    asks=(
        Ask(
            "alta", steps=came(512, 509, 500, 487), slot=6,
            turns=(Turn("held", 54, "Ingreso por el frío; la plaza se le guarda."),),
            reason="Pastor hasta que vendieron el rebaño. Duerme en una caseta y baja al pueblo a por pan. Acepta probar si puede "
            "seguir subiendo al corral.",
            wish="Que no me encierren en un piso con la ventana a un patio.", contact="En el bar de la plaza, antes de las doce.", **UNAI,
        ),
    ),
    words=(
        Said("who_i_am", "Pastor. El rebaño se vendió, el oficio no.", 470),
        Said("what_matters", "Ver salir el sol sin cristal delante.", 470),
        Said("how_supported", "Que suban al corral. Aquí abajo hablo menos.", 470),
        Said("how_treated", "En planta me tratan bien, pero llevo un mes bueno y sigo dentro porque no tengo dónde.", 6),
    ),
    aims=(
        Aim("vivienda", "Una casa de planta baja con corral, aunque sea vieja.", "Buscar alquiler en Alfambra o Perales con el ayuntamiento; "
            "dos casas vistas.", "under_way", 90, agreed=84, in_days=25),
    ),
    notes=(
        Entry(486, "key_worker", "home_visit", "Subo al corral. Me enseña por dónde entra el aire y cuál era la querencia de cada oveja."),
        Entry(200, "key_worker", "contact", "Acompaña tres días al ganadero de al lado en la esquila. Vuelve con las manos como lija y contento."),
        Entry(54, "clinician", "coordination", "Ingreso por pérdida de peso y desorientación con el frío. De acuerdo él. La plaza se le guarda."),
        Entry(20, "hugo.pallas", "coordination", "Podría salir ya. No tiene casa a la que ir y la caseta no es opción en invierno."),
        Entry(6, "key_worker", "contact", "Visita en planta con fotos de la segunda casa. Ha preguntado hacia dónde mira la puerta: al este."),
    ),
    meetings=(
        Meeting(440, -260, "Unai Gracia", "Come caliente tres días.", "Quedar en el corral.", "Aquí se habla mejor."),
        Meeting(250, -68, "Unai Gracia, Darío Mainar", "Trabajos sueltos con ganado.", "Mirar vivienda antes del frío."),
        Meeting(84, 96, "Unai Gracia, Berta Lasheras", "Verano en la caseta, bien.", "Buscar casa baja con corral.", "Con corral o no voy."),
    ),
    facts=(
        Fact("housing", "non-conventional", 1400, "Caseta junto al corral"), Fact("household", "alone", 5000),
        Fact("occupation", "inactive", 700), Fact("income", "imv", 420, source="document"), Fact("transport", "none", 1400),
    ),
    measures=(Measure(470, (4, 4, 3, 5, 5, 2, 3, 4, 4, 3, 4)), Measure(250, (5, 4, 5, 5, 6, 3, 4, 5, 4, 5, 5)),
              Measure(20, (5, 4, 2, 1, 2, 3, 4, 5, 4, 5, 5))), **DARIO,
)

SARA = Story(
    "sara", "Sara", "Plumed", "Yuste", "female", 41, (3, 3), "Santa Eulalia", protected=True, registered=330,
    asks=(
        Ask(
            "alta", steps=came(325, 321, 310, 298), slot=9,
            reason="Carnicera en un supermercado hasta que cerró. Quiere trabajar y no sabe por dónde empezar a contarlo.",
            wish="Trabajo de verdad, con nómina.", contact="Móvil a cualquier hora menos la siesta.", **LEIRE,
        ),
    ),
    words=(
        Said("who_i_am", "Carnicera de las que preguntan si es para guisar. Y tía de cuatro.", 280),
        Said("what_matters", "La nómina. Suena feo pero es verdad.", 280),
        Said("how_supported", "Diciéndome las cosas derechas.", 280),
        Said("how_treated", "En el trabajo nuevo soy Sara, la del mostrador. Nada más.", 70, typed=""),
    ),
    aims=(
        Aim("empleo", "Un contrato.", "Preparar tres entrevistas con Leire; contar o no contar el diagnóstico lo decide ella.", "achieved", 270,
            agreed=265),
        Aim("salud", "Apuntarme al gimnasio.", "Gimnasio municipal dos tardes.", "left_by_person", 265, agreed=265),
        Aim("economia", "Que no me quiten lo que me queda de ayuda por trabajar.", "Berta calcula con ella el mes de cambio y avisa a la "
            "Seguridad Social.", "achieved", 150, agreed=148),
    ),
    notes=(
        Entry(297, "key_worker", "contact", "Trae el cuchillo de deshuesar en un estuche, para que veamos que lo cuida. Hablamos de entrevistas."),
        Entry(190, "key_worker", "contact", "Tercera entrevista. No contó nada y le preguntaron por los turnos. La llaman el lunes."),
        Entry(150, "social_worker", "contact", "Hacemos las cuentas del mes de cambio. Se queda tranquila al verlo en una hoja."),
        Entry(75, "key_worker", "phone", "Pasa de prueba a fija. Lo celebra con las cuatro sobrinas y una paletilla."),
        Entry(70, "key_worker", "contact", "Deja el gimnasio: «eso lo quería Leire más que yo». Tiene razón y nos reímos."),
        Entry(12, "clinician", "contact", "Bien. Pide cita de tarde por el trabajo; se la doy."),
    ),
    meetings=(
        Meeting(255, -75, "Leire Buisán", "Tres entrevistas preparadas.", "Presentarse en noviembre no: ya.", "Yo lo tengo claro."),
        Meeting(70, 110, "Leire Buisán, Darío Mainar", "Contrato fijo. Ha dejado el gimnasio porque quiere.",
                "Vernos cada tres semanas, de tarde.", "Pensad en pasarme a la baja intensidad, que ya me apaño."),
    ),
    facts=(
        Fact("housing", "rent", 1700), Fact("household", "partner", 800), Fact("occupation", "seeking", 400),
        Fact("occupation", "ordinary", 140, "Carnicería de supermercado, jornada completa", "document", "key_worker"),
        Fact("income", "unemployment", 400), Fact("income", "wages", 140, source="document", by="key_worker"),
        Fact("transport", "own", 1700, "Moto"),
    ),
    measures=(Measure(280, (4, 5, 1, 5, 4, 5, 4, 5, 4, 4, 5)), Measure(150, (5, 5, 5, 5, 4, 6, 4, 6, 5, 6, 6)),
              Measure(70, (6, 5, 7, 5, 5, 6, 5, 6, 5, 6, 6))), **DARIO,
)

ELIAS = Story(
    "elias", "Elías", "Cebrián", "Ots", "male", 55, (12, 14), "Villel", registered=1250,
    asks=(
        Ask(
            "alta", steps=came(1240, 1236, 1228, 1215), slot=10,
            reason="Muchos años de ir y venir. Se fía de pocas personas y de pocas palabras; con tiempo, sí.",
            wish="Que no cambien a la persona cada verano.", **LEIRE,
        ),
    ),
    words=(
        Said("who_i_am", "Albañil de piedra seca. Quedan cuatro paredes mías en el término y no se ha caído ninguna.", 1150),
        Said("what_matters", "Mi hermana y lo que pasó en casa aquel invierno.", 1150),
        Said("what_matters", "", 575, answer="rather_not"),
        Said("how_supported", "Sin cambiar de cara. Leire vale.", 600),
    ),
    aims=(
        Aim("derechos", "Que lo de mi familia se quede conmigo.", "Esa parte no se escribe ni se lee sin que él lo diga.", "agreed", 580, agreed=575),
        Aim("ocio", "Enseñar a hacer pared.", "Jornada de piedra seca con el ayuntamiento, en primavera.", "under_way", 130, agreed=125, in_days=140),
    ),
    notes=(
        Entry(1214, "key_worker", "contact", "Media hora de silencio y diez minutos de piedra. Un buen comienzo."),
        Entry(980, "key_worker", "home_visit", "Me enseña una pared de cuando tenía veinte años. Se pone la mano como plomada."),
        Entry(730, "clinician", "contact", "Sin cambios. Viene, se sienta, contesta. Es mucho."),
        Entry(575, "key_worker", "contact", "Pide que lo de su familia no esté a la vista de todo el equipo. Se respeta y queda dicho.", "my_side"),
        Entry(300, "key_worker", "home_visit", "Ha levantado el portillo del huerto de la vecina. Ha cobrado en huevos."),
        Entry(125, "key_worker", "coordination", "El ayuntamiento de Villel quiere la jornada. Él pone las fechas y el almuerzo."),
        Entry(21, "key_worker", "home_visit", "Ha hecho una lista de quién puede venir: siete personas, con el apellido y si saben coger la maza."),
        *years_of_notes(),
    ),
    meetings=(
        Meeting(900, -720, "Leire Buisán", "Viene todas las semanas.", "Seguir.", "Bien."),
        Meeting(575, -390, "Leire Buisán, Darío Mainar", "Ha dicho qué quiere que no se lea.", "Se retira esa parte de la vista.", "Eso."),
        Meeting(360, -180, "Leire Buisán", "Trabajos pequeños con piedra.", "Pensar en enseñar."),
        Meeting(125, 58, "Leire Buisán, Darío Mainar", "Acepta dirigir la jornada de piedra seca.", "Fecha en primavera.", "Siete personas como mucho."),
    ),
    facts=(
        Fact("housing", "unfit", 3000, "Sin agua caliente"), Fact("housing", "own", 640, "La misma casa, con la reforma hecha", "team", "key_worker"),
        Fact("household", "alone", 6000), Fact("occupation", "occupational", 500), Fact("income", "pnc-disability", 2500, source="document"),
        Fact("transport", "accompanied", 1200),
    ),
    measures=(Measure(900, (4, 4, 4, 2, 4, None, 3, 4, 4, 4, 5)), Measure(575, (4, 4, 4, 5, 4, None, 3, 5, 4, 5, 6)),
              Measure(360, (5, 4, 5, 5, 4, None, 4, 5, 4, 5, 6)), Measure(125, (5, 4, 5, 6, 5, None, 4, 5, 4, 5, 6))), **DARIO,
)

BLANCA = Story(
    "blanca", "Blanca", "Navarrete", "Aznar", "female", 48, (10, 10), "Teruel", registered=175,
    asks=(
        Ask(
            "alta", steps=came(168, 166, 155, 140), slot=11,
            reason="Administrativa en una gestoría, de baja. Crisis en primavera que pasó en casa de una amiga. Quiere tener un plan para "
            "la siguiente que no empiece por la ambulancia.",
            wish="Escribir qué hago yo, qué hacen los demás y qué no hace nadie.",
            safety="En una crisis pasea de noche. Prefiere que la acompañe Maite a que la busquen.", **LEIRE,
        ),
    ),
    words=(
        Said("who_i_am", "Soy ordenada hasta para estar mal. Tengo carpetas de colores, y una es esta.", 120, typed=""),
        Said("what_matters", "Maite, la radio de noche y el orden de mi escritorio.", 120, typed=""),
        Said("how_supported", "Diciéndome qué va a pasar después, aunque sea poco.", 31),
        Said("how_treated", "La última vez me creyeron a la segunda. Quiero que sea a la primera.", 31),
    ),
    aims=(
        Aim("salud", "Pasar una crisis en mi casa y con mi radio.", "Plan de crisis conjunto con persona de fuera del equipo, en cuanto "
            "ella se vea bien.", "agreed", 100, agreed=96, in_days=50),
        Aim("empleo", "Volver a la gestoría los martes y jueves, a puerta cerrada.", "Dos mañanas sin atención al público; lo habla ella con su jefa.",
            "paused", 96, agreed=96),
    ),
    notes=(
        Entry(139, "key_worker", "contact", "Trae la carpeta verde. Dentro hay un índice."),
        Entry(101, "clinician", "contact", "Pide hablar del plan de crisis ahora que está bien. Buena idea; buscamos quien lo facilite."),
        Entry(38, "clinician", "phone", "Noche difícil. Llamó ella antes de salir, Maite la acompañó y vino a la USM por la mañana. No hizo falta más."),
        Entry(36, "key_worker", "home_visit", "Dos días después: cansada y orgullosa a la vez. Ha apuntado la hora de cada cosa. Pausa con la gestoría."),
        Entry(13, "key_worker", "contact", "Vuelve al taller de encuadernación. La carpeta de este mes es amarilla."),
        Entry(1, "key_worker", "coordination", "Llama Hugo Pallás, de urgencias: anteanoche llegó sola y sin poder hablar, y abrió su página de "
              "crisis sin que ella lo hubiera autorizado antes. Le puso la radio, avisó a Maite y le fue diciendo qué venía después. Se fue a casa "
              "a las seis. Blanca lo sabe, y la apertura está pendiente de revisar."),
    ),
    meetings=(Meeting(96, -12, "Leire Buisán, Darío Mainar, Maite (la invitó ella)", "Más tranquila; de baja.", "Preparar plan de crisis. "
                      "Gestoría a puerta cerrada.", "Con índice, por favor."),
              Meeting(31, 61, "Leire Buisán, Darío Mainar", "Una crisis pasada en casa y con ayuda.", "Pausar la gestoría, no el plan de crisis.",
                      "Salió como yo decía. Que conste.")),
    facts=(
        Fact("housing", "own", 5000, "Hipoteca al corriente", "document"), Fact("household", "alone", 2400),
        Fact("occupation", "ordinary", 3000, "Gestoría; de baja médica", "document"), Fact("income", "wages", 3000),
        Fact("transport", "public", 900),
    ),
    measures=(Measure(120, (3, 5, 4, 6, 4, 4, 5, 4, 4, 4, 4), "alone"), Measure(96, (4, 5, 4, 6, 5, 4, 5, 5, 5, 5, 5), "alone"),
              Measure(31, (3, 4, 3, 6, 4, 4, 6, 5, 5, 6, 6))), **DARIO,
)

TOMAS = Story(
    "tomas", "Tomás", "Herrando", "Julve", "male", 44, (5, 28), "Teruel", registered=210,
    asks=(
        Ask(
            "alta", steps=came(204, 201, 190, 182), slot=12,
            reason="Sale del albergue con un trabajo de tres horas. Quiere juntar para un alquiler y no perder el sitio en la cocina.",
            wish="Un sitio donde dejar las cosas y que sigan ahí.", **UNAI,
        ),
        Ask(
            "piso", steps=came(176, 174, 160, 150), slot=1,
            reason="El proceso va bien y el albergue se acaba. Pide piso supervisado mientras ahorra.",
            wish="Habitación con llave.", **UNAI,
        ),
    ),
    words=(
        Said("who_i_am", "Pinche con aspiraciones. Hago un sofrito que no se quema ni hablando.", 165),
        Said("what_matters", "La llave. Nadie sabe lo que es hasta que no la tiene.", 148),
        Said("how_supported", "Con las cuentas. Con lo demás ya voy.", 165),
    ),
    aims=(
        Aim("economia", "Ponerme al día con el piso.", "Dos recibos atrasados: veinte euros más cada mes hasta ponerse al corriente.", "under_way", 45,
            agreed=40, in_days=120),
        Aim("vivienda", "Un alquiler a mi nombre.", "Ahorrar fianza; lista de la vivienda municipal pedida.", "agreed", 140, agreed=138, in_days=300),
    ),
    notes=(
        Entry(181, "key_worker", "contact", "Viene directo del turno, con olor a pimentón. Saca una libreta de gastos que no cuadra y lo sabe."),
        Entry(149, "key_worker", "home_visit", "Entra en el piso. Cierra y abre tres veces. Reparte los cajones con sus compañeros sin ayuda."),
        Entry(44, "social_worker", "contact", "Dos recibos sin pagar: le cambiaron las horas. Hacemos un plan de pagos que él ve posible."),
        Entry(14, "key_worker", "home_visit", "Ha pagado la primera cuota y lo ha puesto en la nevera con un imán. Cena para cuatro."),
    ),
    meetings=(Meeting(138, -6, "Unai Gracia, Darío Mainar", "Ya en el piso. Trabaja tres horas.", "Ahorrar fianza; revisar en primavera.", "Con llave."),
              Meeting(40, 138, "Unai Gracia, Berta Lasheras", "Dos recibos atrasados por cambio de horas.", "Plan de pagos.", "Lo pago. Que nadie lo pague por mí.")),
    facts=(
        Fact("housing", "homeless-accommodation", 400, "Albergue municipal"), Fact("housing", "supervised-flat", 150, "Habitación con llave", by="key_worker"),
        Fact("household", "shared", 150, "Con dos compañeros", by="key_worker"), Fact("occupation", "ordinary", 230, "Tres horas en cocina"),
        Fact("income", "wages", 230, "Con dos recibos de piso atrasados"), Fact("transport", "none", 400),
    ),
    measures=(Measure(165, (4, 4, 4, 1, 3, 3, 3, 3, 4, 4, 4)), Measure(138, (5, 5, 5, 5, 4, 3, 4, 6, 4, 6, 5)),
              Measure(40, (4, 5, 4, 5, 4, 3, 4, 6, 4, 6, 5))), **DARIO,
)
PEOPLE = (CARMELO, SARA, ELIAS, BLANCA, TOMAS)
