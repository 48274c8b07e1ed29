"""What the later parts of the record tell of the people of Teruel: strengths, supports, risk, crisis, hospital, signatures."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from typing import Any

from ppr.demo.story import Able, Call, Crisis, Frozen, Item, Opened, Pace, Prop, Risk, Stay

STEPS: dict[tuple[str, int], tuple[Pace, ...]] = {
    ("pili", 0): (
        Pace("Preguntar en la mercería cuánto pagan el bajo", "person", done=141),
        Pace("Entregar dos bajos de pantalón", "person", done=97),
        Pace("Tercer encargo: la falda de Carmen", "person", in_days=9, place="Club de costura La Bobina"),
        Pace("Hablar con la gestora de la declaración", "health", in_days=5, by="berta.lasheras"),
    ),
    ("pili", 1): (
        Pace("Ir en autobús con Marta, primera vez", "entity", done=30),
        Pace("Ir en autobús con Marta, segunda vez", "entity", done=10),
        Pace("Escribir qué hace falta para el carné", "health", in_days=-3),
    ),
    ("ivan", 0): (Pace("Decidir qué se cuenta en el taller", "person", done=15), Pace("Llamar al encargado", "person", in_days=5),
                  Pace("Acompañarle el primer día si quiere", "entity", in_days=13)),
    ("noelia", 1): (Pace("Preguntar el precio del pestillo", "family", in_days=3), Pace("Hablar con su madre, Noelia delante", "entity")),
    ("tomas", 0): (Pace("Pagar la primera cuota", "person", done=14), Pace("Pagar la segunda cuota", "person", in_days=16),
                   Pace("Pedir el certificado de deuda", "health", in_days=0, by="berta.lasheras")),
    ("sara", 0): (Pace("Tres entrevistas preparadas", "entity", done=200), Pace("Firmar el contrato", "person", done=140)),
    ("carmelo", 0): (Pace("Ver la casa de la calle Baja", "person", done=20), Pace("Pedir al ayuntamiento las llaves de la segunda", "entity", in_days=-2),
                     Pace("Solicitar la ayuda de alquiler", "health", in_days=2, by="berta.lasheras")),
}
# Five sentences from the least expected to the most; the third is the one expected.
SCALES: dict[tuple[str, int], tuple[tuple[str, ...], int]] = {
    ("pili", 0): (("No coso nada", "Coso para mí", "Tres encargos pagados", "Cinco encargos", "Encargos todo el año"), -1),
    ("pili", 1): (("No salgo de Calamocha", "Voy si me llevan", "Voy sola en autobús", "Conduzco por el pueblo", "Conduzco hasta Teruel"), 0),
    ("sara", 0): (("No busco", "Una entrevista", "Tres entrevistas", "Un contrato temporal", "Un contrato fijo"), 2),
    ("oscar", 2): (("No me apunto", "Pido el programa", "Hago el curso", "Apruebo", "Entreno a un equipo"), -1),
}

PILI = {
    "strengths": (
        Able("Sé esperar a que una tela haga lo que tiene que hacer.", 205, "Termina lo que empieza y avisa cuando no puede."),
        Able("He criado a cuatro hermanos sin ser la madre.", 205),
        Able("Madrugo.", 51, "A las siete ya ha ventilado, cosido y regado."),
    ),
    "supports": (
        Prop("professional", "Marta Zueco", "lunes y jueves por la mañana", 205, "Que avise la víspera."),
        Prop("family", "Carmen, la vecina", "cuando ella dice", 171, "Carmen no pregunta. Se sienta."),
        Prop("community", "La mercería de Calamocha", "un encargo cada vez", 97),
        Prop("peer", "Grupo de ayuda mutua de Teruel", "un martes, para ver", 30, state="wanted"),
        Prop("family", "Luis, su hermano", "", 51, "Le quiero, pero que no decida.", state="paused"),
    ),
    "risks": (
        Risk("Conducir otra vez", "La medicación de la noche puede dar sueño por la mañana; hay que verlo con la revisión médica.",
             "El peligro es quedarme sin ir a ningún sitio.", "Revisión, cuatro prácticas y no conducir los días sin dormir. Lo decide ella.", 51, on_purpose=True),
        Risk("Cuando deja de dormir", "Tres noches sin dormir han sido el comienzo de las dos últimas crisis.",
             "La persiana del vecino no me la invento.", "Avisa ella a la tercera noche; Marta llama y la USM adelanta la cita.", 51),
    ),
    "versions": (
        Frozen(168, "agrees", "Está bien. Que se hable delante."),
        Frozen(51, "in_part", "Quiero lo del carné por escrito.", offered="sooner,second_opinion"),
    ),
    "crises": (
        Crisis(
            "in_force", 130, "Sí, pero que no venga nadie de los que me vieron mal.", facilitator="Matilde Ferriol, de la comarca", meeting=95,
            attendees="Pili, Carmen, Marta Zueco, Dra. Calvo", review=175, directive="no", open_to_emergency=True,
            items=(
                Item("signs", "Me levanto a las cuatro a mirar la persiana. Dejo la máquina tapada.", team="Deja de contestar a los mensajes."),
                Item("helps", "La radio bajita, Carmen sin hablar, y que no se encienda la luz grande."),
                Item("worsens", "Que llamen a Luis antes que a mí. Que me hablen como a una niña."),
                Item("place", "Mi casa. Si no puede ser, la de Carmen.", "agreed"),
                Item("treatment", "La pastilla de la noche sí. La inyección, no.", "not_committed",
                     reason="En una urgencia puede no haber otra opción; se le explicará antes y se lo dirá la Dra. Calvo."),
                Item("communication", "Despacio, y por mi nombre.", "agreed"),
                Item("practical", "Tula come a las ocho. La llave la tiene Carmen.", "agreed"),
                Item("visits", "Carmen y mi hermana Rosa. Luis, cuando yo diga.", "person_only"),
            ),
            calls=(Call("Carmen Ferrer", "vecina y prima", "puede saberlo todo"), Call("Rosa", "hermana", "solo que estoy ingresada"),
                   Call("Luis", "hermano", not_told=True)),
        ),
    ),
}
IVAN = {
    "opened": (Opened(24, 1, "silvia.mairal"), Opened(1, 22, "hugo.pallas")),
    "stays": (Stay("sierra-quimera", 24, "hugo.pallas", left=2, hour=(13, 40), early=True,
                   planning="Volver a media jornada. Le preocupa el taller más que la medicación. Medicación para catorce días y cita con la Dra. Calvo."),),
    "strengths": (Able("Oigo un motor y sé qué le pasa.", 295, "Con su sobrina tiene una paciencia que él no se ve."),),
    "supports": (Prop("professional", "Marta Zueco", "dos viernes al mes, en Utrillas", 290, "Un mensaje corto."),
                 Prop("family", "Su hermana Noemí", "los domingos", 240)),
    "risks": (Risk("Irse solo al monte", "Cuando empeora sube al monte sin decirlo; en invierno el riesgo es el frío.",
                   "En el monte se me pasa. Lo malo es que luego nadie me cree.", "Manda un mensaje a Marta antes de subir y otro al bajar.", 240, on_purpose=True),),
    "versions": (Frozen(258, "agrees", "Vale. Sin consejos."), Frozen(91, "agrees", "Lo del turno fijo, lo primero.")),
    "crises": (
        Crisis("in_force", 200, "Bueno. Si es corto.", facilitator="Aurelio Peris, del colegio profesional", meeting=170, attendees="Iván, su hermana, Marta Zueco, Darío Mainar",
               review=100, open_to_emergency=True,
               items=(Item("signs", "No duermo tres días. Limpio la herramienta que ya está limpia."), Item("helps", "La furgoneta parada y alguien al lado, callado."),
                      Item("admission", "Cuando lleve cinco días sin dormir, ya no decido bien.", "agreed", "Lo dijo él y así se ha hecho."),
                      Item("home", "Bajar la persiana, quitar el móvil, llamar a Noemí.")),
               calls=(Call("Noemí Romance", "hermana", "puede saberlo todo"), Call("El encargado del taller", "jefe", not_told=True))),
    ),
}
NOELIA = {
    "stays": (Stay("sierra-quimera", 18, "hugo.pallas",
                   planning="Salida con permiso de fin de semana primero. La recoge su abuela. Hablar del pestillo con su madre antes de que salga. Apuntes, los que ella pida."),),
    "strengths": (Able("Memorizo tablas enteras cantando.", 370), Able("He aprobado con fiebre.", 370, "Pide ayuda antes que el año pasado.")),
    "supports": (Prop("family", "Su abuela Rosario", "todos los días", 370, "Me trae fruta y no pregunta."), Prop("professional", "El tutor del ciclo", "cuando ella escribe", 300)),
    "versions": (Frozen(330, "agrees", "De acuerdo."), Frozen(150, "agrees", "Con el verano libre, sí."),
                 Frozen(3, "agrees", "Firmo aquí dentro para que se sepa que sigo.", signed=("person", "key_worker"))),
}
AURORA = {
    "strengths": (Able("He andado cuarenta y un escalones al día durante cuarenta años.", 170), Able("Sé de quién es una carta por el sobre.", 170)),
    "supports": (Prop("community", "Ginés, el cartero", "los días de reparto", 170, "Me la da en mano."), Prop("professional", "Marta Zueco", "una carta el primer viernes", 146)),
    "versions": (Frozen(146, "agrees", "Conforme. Mándenme la copia por correo.", mode="paper"),
                 Frozen(22, "not_today", "Lo leo en casa y contesto por carta.", signed=("key_worker", "clinician"), mode="paper", ask_again=12)),
}
OSCAR = {
    "strengths": (Able("Leo el partido antes de que pase.", 800), Able("Sé perder.", 400, "En el vestuario es el que recoge.")),
    "supports": (Prop("community", "El equipo de los jueves", "jueves a las ocho", 800), Prop("professional", "Marta Zueco", "cada dos semanas", 620)),
    "versions": (Frozen(330, "agrees", "Sí, con los jueves."), Frozen(155, "agrees", "Que se decida conmigo. Con eso, de acuerdo.")),
    "crises": (
        Crisis("in_force", 320, "Sí, para que quede escrito a quién no se llama.", facilitator="Matilde Ferriol, de la comarca", meeting=290, attendees="Óscar, Marta Zueco, Dra. Calvo",
               review=40, items=(Item("signs", "Falto un jueves y no aviso."), Item("communication", "Primero a mí. Siempre."), Item("visits", "El míster. Mi madre cuando yo lo diga.", "person_only")),
               calls=(Call("El míster", "entrenador", "solo que no puedo ir"), Call("Su madre", "madre", not_told=True))),
    ),
}
RAMON = {
    "strengths": (Able("Sé dónde hay trufa mirando la hierba.", 345), Able("Me fui y he vuelto, que no es lo mismo que no irse.", 345)),
    "supports": (Prop("other", "Chispa", "a todas horas", 345, "La perra no falla."), Prop("community", "El almuerzo de los truferos", "sábados", 180)),
    "versions": (Frozen(180, "agrees", "Más almuerzos y menos reuniones."), Frozen(33, "agrees", "Saludando.")),
    "crises": (
        Crisis("in_force", 350, "Bueno, si es para no acabar como la otra vez.", facilitator="Aurelio Peris, del colegio profesional", meeting=330, attendees="Ramón, Marta Zueco, Dra. Calvo",
               review=1, directive="yes", directive_details="Registro de Voluntades Anticipadas de Aragón, 2019",
               items=(Item("signs", "Dejo de cerrar la puerta con llave."), Item("practical", "Chispa, con el vecino de la fuente."), Item("home", "Café, radio y llamar antes de comer."),
                      Item("restraint", "Antes que sujetarme, que me dejen la puerta abierta.", "not_committed", reason="En planta la puerta la decide la guardia; se intentará primero lo que pide.")),
               calls=(Call("Joaquín Igual", "primo", "puede saberlo todo"),)),
    ),
}
JORGE = {
    "crises": (Crisis("declined", 22, "Ahora no, que me trae cosas.", ask_again=70, by="key_worker"),),
    "strengths": (Able("Aguanto muchas horas con lo mismo.", 36, "Lija sin mirar el reloj."),),
    "supports": (Prop("professional", "Marta Zueco", "martes y jueves", 36), Prop("family", "Su padre", "por las mañanas", 30, "Que me vea, sin decir nada.")),
    "risks": (Risk("Quedarse en casa otra vez", "Si falla el autobús o llueve varios días, puede volver a no salir.", "Si no salgo dos días, venid al tercero.",
                   "Al tercer día sin venir, Marta va a Monreal.", 20),),
}
LUCIA = {
    "strengths": (Able("Explico las cosas tres veces sin que se note.", 250), Able("Sé cuándo Alba no me cuenta algo.", 250, "Trae escritas las preguntas.")),
    "supports": (Prop("family", "Concha, su madre", "cuando hay fiebre", 250), Prop("community", "La biblioteca infantil", "miércoles y viernes", 200)),
    "versions": (Frozen(222, "agrees", "Con «maestra», de acuerdo."), Frozen(140, "in_part", "El plan sí; lo que se escribe de mí quiero leerlo antes.", offered="advocate")),
}
SARA = {
    "strengths": (Able("Tengo pulso y no me da asco nada.", 280), Able("Digo las cosas.", 280, "Y luego pregunta cómo han caído.")),
    "supports": (Prop("professional", "Leire Buisán", "cada tres semanas, de tarde", 70), Prop("other", "El gimnasio municipal", "", 265, state="ended")),
    "versions": (Frozen(255, "agrees", "Claro."), Frozen(70, "agrees", "Pensad lo de la baja intensidad.")),
}
CARMELO = {
    "stays": (Stay("sierra-quimera", 54, "hugo.pallas", fit=31, waiting_for="una casa de planta baja con corral",
                   planning="Puede salir desde hace un mes. Dos casas vistas en Alfambra; falta el contrato. Mientras, paseo al corral de una conocida los miércoles."),),
    "strengths": (Able("Duermo con un ojo y descanso igual.", 470),),
    "supports": (Prop("community", "El ganadero de al lado", "en la esquila", 200), Prop("professional", "Unai Gracia", "cada semana, en planta", 54)),
    "versions": (Frozen(250, "agrees", "Bueno."), Frozen(84, "agrees", "Con corral, sí.")),
}
ELIAS = {
    "strengths": (Able("Cuatro paredes en pie.", 1150), Able("No me repito.", 600)),
    "supports": (Prop("professional", "Leire Buisán", "cada semana", 900, "Que no cambie."), Prop("community", "La vecina del huerto", "a cambio de pared", 300)),
    "versions": (Frozen(900, "agrees", "Bien."), Frozen(575, "in_part", "Sin lo de mi familia."), Frozen(360, "not_taking_part", signed=("key_worker", "clinician")),
                 Frozen(125, "agrees", "Siete personas.")),
}
BLANCA = {
    "opened": (Opened(2, 3, "hugo.pallas", "arrived", "Ha llegado sola y no puede hablar. Necesito saber qué le ayuda y a quién avisar."),),
    "strengths": (Able("Ordeno hasta lo que no se puede ordenar.", 120), Able("Llamé yo. A la primera.", 36, "Avisó antes que nunca.")),
    "supports": (Prop("family", "Maite", "de noche, si hace falta", 120), Prop("professional", "Leire Buisán", "los jueves", 96)),
    "risks": (Risk("Pasear de noche", "Sale de madrugada cuando está mal; el polígono no tiene luz.", "Andando se me ordena la cabeza.",
                   "Sale con Maite o por la avenida, con el móvil.", 96, on_purpose=True),),
    "versions": (Frozen(96, "agrees", "Con índice, de acuerdo."), Frozen(31, "agrees", "Salió como yo decía.")),
    "crises": (
        Crisis("in_force", 99, "Por fin.", facilitator="Matilde Ferriol, de la comarca", meeting=62, attendees="Blanca, Maite, Leire Buisán, Darío Mainar", review=3, ask_again=8,
               items=(Item("signs", "Desordeno el escritorio. En mí eso es grave.", team="Cambia la letra en las carpetas."), Item("helps", "La radio de noche y que alguien diga qué va a pasar después."),
                      Item("worsens", "La sirena. La luz de la ambulancia.", "person_only"), Item("place", "Mi casa.", "agreed"),
                      Item("admission", "Solo si Maite no puede estar.", "not_committed", reason="Si hay peligro inmediato se decide en urgencias; Maite estará delante."),
                      Item("communication", "Por orden: qué, cuándo y quién.", "agreed")),
               calls=(Call("Maite Royuela", "amiga", "puede saberlo todo"),)),
    ),
}
TOMAS = {
    "strengths": (Able("Cocino para cuatro con lo de dos.", 165), Able("Pago. Tarde, pero pago.", 40, "Él mismo propuso la cuota.")),
    "supports": (Prop("professional", "Unai Gracia", "los miércoles, con la libreta", 165), Prop("professional", "Berta Lasheras", "para los papeles", 44)),
    "versions": (Frozen(138, "agrees", "Con llave."), Frozen(40, "agrees", "Lo pago yo.")),
}

DEEPER: dict[str, dict[str, Any]] = {
    "pili": PILI, "ivan": IVAN, "noelia": NOELIA, "aurora": AURORA, "oscar": OSCAR, "ramon": RAMON, "jorge": JORGE, "lucia": LUCIA,
    "sara": SARA, "carmelo": CARMELO, "elias": ELIAS, "blanca": BLANCA, "tomas": TOMAS,
}
