"""People whom Marta Zueco accompanies at Fundación Peña Lucera. All invented."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from typing import Any

from ppr.demo.story import (
    Aim,
    Ask,
    Contest,
    Entry,
    Fact,
    Measure,
    Meeting,
    Query,
    Rather,
    Ring,
    Said,
    Story,
    Turn,
    came,
)

HERE: dict[str, Any] = {
    "sector": "teruel", "unit": "cierzo-bajo", "clinician": "ines.calvo", "social_worker": "berta.lasheras",
}
MARTA: dict[str, Any] = {"to": "pena-lucera", "key_worker": "marta.zueco"}

PILI = Story(
    "pili", "Pilar", "Abadía", "Ferrer", "female", 46, (5, 12), "Calamocha", registered=261, called="Pili", user="p-7t4mq2",
    asks=(
        Ask(
            "alta", steps=came(254, 252, 241, 226, "Nos conocimos en su casa; quiere empezar por las mañanas."), slot=1,
            reason="Tras el último ingreso ha dejado de coser y apenas sale. Vive sola en Calamocha; la hermana avisa de que "
            "duerme de día. Pide ayuda para volver a organizarse sin depender de su hermano.",
            wish="Que alguien venga a casa por las mañanas y que no me cambien de psiquiatra.",
            contact="Mejor por la mañana, al móvil. Si no contesta, un mensaje y ella llama.",
            safety="Sin riesgo actual. Cuando deja de dormir conviene llamarla pronto.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Soy la hermana mayor de cinco y fui modista veinte años. Ahora no sé qué decir más.", 205),
        Said(
            "who_i_am",
            "Soy la hermana mayor de cinco. Fui modista veinte años y todavía coso si me dejan tranquila. Me gusta madrugar.",
            51,
        ),
        Said("what_matters", "Mi máquina de coser y mi gata.", 205),
        Said("what_matters", "Mi máquina de coser, mi gata y no volver a depender de mi hermano para ir a Teruel.", 1, typed=""),
        Said("how_supported", "Que me avisen antes de venir y que no me hablen como a una niña.", 51),
        Said("how_treated", "En el pueblo, bien. En urgencias me da miedo que no me crean.", 72, typed=""),
    ),
    aims=(
        Aim(
            "empleo", "Coser para otras y cobrar por ello, aunque sea poco.",
            "Tres encargos pagados antes de fin de año, con apoyo del taller y sin trabajar más de cuatro tardes por semana.",
            "under_way", 60, agreed=51, in_days=38,
        ),
        Aim(
            "transporte", "Ir a Teruel yo sola, sin tener que pedírselo a Luis.",
            "Recuperar el carné: revisión médica en Teruel y cuatro prácticas. Mientras tanto, el autobús de las nueve con "
            "Marta las dos primeras veces.", "under_way", 60, agreed=51, in_days=95, differs=True,
        ),
        Aim("salud", "Dormir sin levantarme a las cuatro a mirar la persiana.",
            "Acordar con la Dra. Calvo la hora de la medicación y apuntar tres semanas cómo duerme.", "agreed", 51, agreed=51,
            in_days=20, by="clinician"),
        Aim("ocio", "Volver a la peña de las fiestas aunque sea un rato.", "Ir una tarde con Carmen y decidir después.",
            "achieved", 170, agreed=168),
    ),
    contact=(7, 51),
    queries=(
        Query(38, "key_worker", "¿Puede tomar la pastilla de la noche a las ocho los días de autobús? Pregunta ella.",
              "Sí, a las ocho está bien. Se lo digo también yo en la consulta.", 36),
        Query(3, "clinician", "¿Cómo ha dormido estas dos semanas? La veo en diciembre y quiero llegar sabiendo."),
    ),
    wishes=(
        Rather(96, "rhythm", "Los lunes me vienen mal por la mercería. Prefiero los jueves y uno más por la tarde.",
               outcome="granted", answer="Desde el lunes que viene quedamos martes por la tarde y jueves por la mañana. Gracias por decirlo.", answered=93),
        Rather(2, "same", "Con Marta me entiendo. Si se va de vacaciones, que me avise antes quién viene.", suits="Cualquier tarde"),
    ),
    rings=(Ring(1, "Por la tarde, después de las cinco", "Es por lo del carné. No corre prisa."),),
    notes=(
        Entry(225, "key_worker", "home_visit", "Primera mañana en casa de Pili. Enseña la máquina, una Alfa de su madre, y tres vestidos "
              "sin terminar. Acordamos lunes y jueves a las diez, avisando la víspera."),
        Entry(199, "key_worker", "home_visit", "Ordenamos juntas la mesa de costura. Dice que llevaba meses sin ver el tablero. "
              "La gata, Tula, no se ha movido del cesto de retales."),
        Entry(171, "clinician", "contact", "Consulta en la USM. Duerme cinco horas y se despierta a las cuatro. No quiere subir la dosis: "
              "prefiere probar a tomarla antes. Probamos a las nueve de la noche y lo vemos en un mes."),
        Entry(143, "key_worker", "coordination", "La mercería de Calamocha busca quien haga dobladillos. Pili quiere preguntar ella; "
              "preparamos la frase y un precio por pieza."),
        Entry(120, "social_worker", "phone", "Resuelta la duda de la pensión: puede cobrar arreglos hasta el límite anual siempre que lo "
              "declare. Se lo mando por escrito, como pidió."),
        Entry(97, "key_worker", "contact", "Primer encargo: dos bajos de pantalón para la mercería. Lo ha entregado un día antes. Está "
              "contenta y también asustada por si le piden más."),
        Entry(83, "key_worker", "home_visit", "Mala semana. La persiana del vecino otra vez de madrugada. Ha dormido en el sofá con la radio "
              "puesta y no ha querido que llamáramos a Luis. Se queda Carmen esta noche."),
        Entry(80, "clinician", "phone", "Hablo con ella a raíz de la nota de Marta. Está mejor, ha dormido. Mantenemos cita; sabe que puede "
              "adelantarla."),
        Entry(51, "key_worker", "coordination", "Segunda revisión, en la USM. Quiere lo del carné por escrito antes de dar el sí entero. "
              "Queda pendiente de la Dra. Calvo."),
        Entry(30, "key_worker", "contact", "Fuimos en el autobús de las nueve. A la vuelta cogió ella los billetes y se sentó sola. Dice que "
              "lo peor es la espera en la estación."),
        Entry(16, "colleague", "group", "Taller de costura del martes: ha enseñado a dos compañeros a enhebrar la remalladora y se ha reído "
              "con las faldas de la obra de teatro."),
        Entry(6, "key_worker", "home_visit", "Repasa lo que quiere decir en la revisión. Ha apuntado en un papel: carné, encargos y que Luis "
              "no decida por ella. Se lo lleva en el bolso."),
    ),
    meetings=(
        Meeting(168, -60, "Marta Zueco, Dra. Calvo", "Cose de nuevo y ha ordenado la casa a su gusto. Duerme poco.",
                "Lunes y jueves por la mañana. Hablar con la mercería en cuanto ella quiera.",
                "Que lo de mi sueño se hable conmigo delante, no después."),
        Meeting(51, 0, "Marta Zueco, Dra. Calvo, Carmen Ferrer (la invitó Pili)",
                "Dos encargos entregados. Ha ido a Teruel en autobús. Una semana mala en verano que pasó en casa.",
                "Seguir con los encargos sin pasar de cuatro tardes. La psiquiatra escribe qué hace falta para el carné.",
                "De acuerdo en parte: quiero lo del carné por escrito."),
    ),
    facts=(
        Fact("housing", "family", 3100, "En casa de su hermano Luis"),
        Fact("housing", "own", 1420, "La casa de los padres, tercer piso sin ascensor", "document"),
        Fact("household", "relatives", 3100),
        Fact("household", "alone", 1420, "Con Tula, la gata"),
        Fact("occupation", "inactive", 900),
        Fact("occupation", "seeking", 97, "Arreglos de ropa por encargo; busca más", by="key_worker"),
        Fact("income", "pnc-disability", 1200, "Reconocida con un 66 %", "document"),
        Fact("transport", "accompanied", 700, "La llevaba su hermano"),
        Fact("transport", "public", 30, "Autobús de las nueve a Teruel", by="key_worker"),
    ),
    measures=(
        Measure(205, (3, 4, 2, 5, 3, 3, 4, 4, 3, 3, 4)), Measure(168, (3, 4, 3, 5, 3, 4, 4, 4, 3, 4, 5)),
        Measure(126, (4, 4, 4, 5, 4, 4, 4, 5, 4, 5, 5)), Measure(83, (2, 3, 4, 4, 3, 4, 4, 2, 3, 5, 5)),
        Measure(51, (4, 4, 5, 5, 4, 5, 5, 4, 4, 6, 5)), Measure(12, (5, 4, 5, 6, 5, 5, 5, 5, 4, 6, 6), "alone"),
    ), **HERE,
)

IVAN = Story(
    "ivan", "Iván", "Romance", "Gil", "male", 31, (2, 20), "Utrillas", registered=330,
    asks=(
        Ask(
            "baja", steps=came(325, 322, 311, 302), slot=1,
            turns=(Turn("held", 24, "Ingreso acordado con él."), Turn("resumed", 2, "De vuelta en casa.")),
            reason="Trabaja a temporadas en un taller mecánico y se retrae cuando le cambian los turnos. Quiere sostener el trabajo "
            "y tener a quién llamar antes de que la cosa vaya a más.",
            wish="Que quedemos en Utrillas, no en Teruel, y que no me llamen en horas de taller.",
            contact="Por mensaje hasta las cinco; después puede hablar.",
            safety="Cuando está mal se va solo al monte. Ha acordado decírselo a Marta antes.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Mecánico. De los que oyen un motor y saben. También soy el que se calla en las cenas.", 295),
        Said("what_matters", "El taller, la moto parada que tengo a medias y mi sobrina, que me dibuja coches.", 295),
        Said("how_supported", "Un mensaje corto. Si no contesto, otro al día siguiente, no veinte.", 290, typed=""),
        Said("how_treated", "El jefe bien. Hay quien en el bar baja la voz cuando entro.", 240, private=True),
    ),
    aims=(
        Aim("empleo", "Volver al taller sin que me pregunten dónde he estado.",
            "Hablar con el encargado antes del regreso: qué se dice y qué no, y empezar a media jornada dos semanas.", "under_way",
            20, agreed=16, in_days=14),
        Aim("salud", "Enterarme yo antes que los demás de que me estoy yendo.",
            "Tres señales escritas por él en el móvil y a quién avisa con cada una.", "agreed", 240, agreed=236, in_days=60),
    ),
    notes=(
        Entry(301, "key_worker", "contact", "Nos vemos en el bar de la estación de Utrillas, como pidió. Habla mirando a la calle; de motores, "
              "mirando a la cara."),
        Entry(262, "key_worker", "contact", "Ha terminado la culata de la moto. Dice que los días de cambio de turno no duerme. Lo apuntamos "
              "como primera señal."),
        Entry(180, "social_worker", "phone", "Pregunta por la baja y si la empresa se entera del motivo. Le explico que el parte no lo lleva."),
        Entry(96, "key_worker", "phone", "Tres semanas seguidas de taller. Está cansado y tranquilo. Deja de venir al grupo porque coincide "
              "con el turno; quedamos los viernes."),
        Entry(24, "clinician", "coordination", "Ingresa de acuerdo con él en el Hospital Sierra Quimera. Lleva nueve días sin dormir. Aviso a "
              "Peña Lucera y a su hermana, a quien él quiere que avisemos."),
        Entry(15, "key_worker", "contact", "Visita en planta. Quiere que la moto la tape alguien. Hablamos de cómo volver: le preocupa el taller "
              "más que la medicación."),
        Entry(2, "clinician", "coordination", "Sale hoy de alta. Conviene hablar con él en las primeras 48 horas. Lleva medicación para catorce "
              "días y cita conmigo."),
    ),
    meetings=(
        Meeting(258, -76, "Marta Zueco", "Ha vuelto al taller a jornada completa.", "Vernos cada dos viernes en Utrillas.",
                "Que cuando falte un día no se monte un consejo."),
        Meeting(91, 4, "Marta Zueco, Dra. Calvo", "Buen verano. Turnos rotatorios desde septiembre.",
                "Pedir turno fijo; revisar las tres señales.", "El turno de noche es el que me tumba, lo demás son cuentos."),
    ),
    facts=(
        Fact("housing", "rent", 1500, "Piso pequeño encima de la panadería"),
        Fact("household", "alone", 1500),
        Fact("occupation", "ordinary", 620, "Taller mecánico, contrato fijo discontinuo", "document"),
        Fact("income", "wages", 620, source="document"),
        Fact("transport", "own", 2000, "Furgoneta"),
    ),
    measures=(
        Measure(290, (4, 5, 4, 5, 4, 4, 3, 5, 4, 4, 5)), Measure(180, (5, 5, 6, 5, 4, 4, 4, 5, 5, 5, 5)),
        Measure(91, (5, 5, 6, 5, 5, 5, 4, 6, 5, 5, 6)), Measure(15, (2, 4, 2, 5, 2, 4, 3, 3, 4, 4, 5)),
    ), **HERE,
)

JORGE = Story(
    "jorge", "Jorge", "Maicas", "Tello", "male", 33, (8, 3), "Monreal del Campo", registered=85,
    contact=(None, 40),
    asks=(
        Ask(
            "alta", steps=came(79, 77, 64, 43, "Empieza cuando acabe la campaña del azafrán."), slot=2,
            reason="Dos años sin salir apenas de casa de sus padres. Ha empezado a venir a la USM él solo y pide hacer algo por las "
            "mañanas.",
            wish="Algo con las manos. No quiero un grupo de sentarse en corro.",
            contact="Móvil. A sus padres solo si él lo pide.", **MARTA,
        ),
    ),
    wishes=(
        Rather(3, "key_worker", "Con Marta bien, pero para las mañanas prefiero a alguien que sepa de campo. Unai sabe.", typed="clinician"),
        Rather(43, "peer", "", typed="joaquin.sese", outcome="part",
               answer="El miércoles le presento a Benito, que pasó por lo suyo. Si se entienden, ya quedan entre los dos.", answered=40),
    ),
    words=(
        Said("who_i_am", "Soy de Monreal, de los del azafrán. Sé estar muchas horas callado y eso en el campo vale.", 36),
        Said("what_matters", "Que mi padre me vea levantarme. Y el perro, aunque es de todos.", 36),
        Said("how_supported", "", 36, answer="not_yet"),
    ),
    aims=(
        Aim("empleo", "Trabajar por la mañana y llegar cansado de verdad.", "", "proposed", 29),
        Aim("salud", "", "Hablar con él de si quiere un plan de crisis: ahora, más adelante o no.", "proposed", 22, answer="not_yet"),
    ),
    notes=(
        Entry(43, "key_worker", "contact", "Primer día. Ha venido andando desde la parada aunque llovía. Se queda mirando el taller de madera; "
              "le damos una lija y lija."),
        Entry(35, "key_worker", "home_visit", "En su casa, con él y a ratos con su madre. Pide que lo del plan lo hablemos en la fundación "
              "y no en la cocina. Así lo haremos."),
        Entry(22, "key_worker", "contact", "Sale el tema del plan de crisis. Dice que ahora no, que le trae cosas. Le digo que puede ser más "
              "adelante o nunca y que no cambia nada."),
        Entry(9, "clinician", "contact", "Me pregunta Marta cómo verle estas semanas: bien, más hablador. No hace falta correr con el plan; "
              "que salga de él."),
        Entry(3, "colleague", "group", "Ha terminado la banqueta. Se la lleva a casa en el autobús, envuelta en una manta."),
    ),
    facts=(
        Fact("housing", "family", 4000),
        Fact("household", "parents", 4000),
        Fact("occupation", "inactive", 800),
        Fact("income", "none", 800, "Le mantienen sus padres"),
        Fact("transport", "public", 43, "Autobús con abono", by="key_worker"),
    ),
    measures=(Measure(36, (3, 5, 2, 5, 3, 4, 2, 5, 4, 4, 4)), Measure(8, (4, 5, 4, 5, 4, 4, 3, 5, 4, 5, 5))), **HERE,
)

LUCIA = Story(
    "lucia", "Lucía", "Ñaque", "Soro", "female", 37, (11, 8), "Teruel", registered=300,
    contact=(14, 90),
    asks=(
        Ask(
            "alta", steps=came(290, 287, 276, 262), slot=5,
            reason="Maestra de infantil en excedencia. Vive con su hija de nueve años y quiere ordenar la semana para poder volver a "
            "dar clase.",
            wish="Que se cuente conmigo antes de escribir nada de mi hija.",
            contact="WhatsApp por la mañana, mientras la niña está en el colegio.",
            safety="Si empeora, la niña se queda con su abuela Concha; lo tienen hablado las tres.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Maestra, madre de Alba, y de las que subrayan los libros a lápiz por si cambio de opinión.", 250, typed=""),
        Said("what_matters", "Que Alba no tenga que ser mayor antes de tiempo.", 250, typed=""),
        Said("how_supported", "Preguntándome. Leo bien lo que se escribe de mí y lo quiero leer antes de que quede puesto.", 10, typed=""),
        Said("how_treated", "En el colegio me guardan el sitio. En la reunión de padres, según.", 250),
    ),
    aims=(
        Aim("empleo", "Volver a mi aula en septiembre, no a una cualquiera.",
            "Reincorporación gradual hablada con el centro; dos mañanas de voluntariado en la biblioteca infantil para coger ritmo.",
            "under_way", 240, agreed=231, in_days=120),
        Aim("familia", "Cenar las dos sin la tele tres noches a la semana.", "Lo lleva ella; el equipo no pregunta si no lo saca.",
            "achieved", 231, agreed=231),
    ),
    notes=(
        Entry(261, "key_worker", "contact", "Presentación en la fundación. Trae una lista de preguntas y toma apuntes de las respuestas."),
        Entry(200, "key_worker", "contact", "Empieza en la biblioteca los miércoles. Ha llevado ella los cuentos y le sobró media hora."),
        Entry(130, "clinician", "contact", "Bien. Bajamos la medicación de la noche como habíamos hablado; ella llevará la cuenta del sueño."),
        Entry(9, "colleague", "phone", "Llama para decir que no viene al taller. La noto irritable y con prisa; puede que esté "
              "durmiendo menos.", said=(
                  Contest(7, "No estaba irritable: tenía prisa porque Alba salía del colegio con fiebre. Y dormir, dormí bien."),
              )),
        Entry(4, "key_worker", "contact", "Ha leído la nota de la llamada y no está de acuerdo: tenía prisa porque Alba salía con fiebre del "
              "colegio. Ha pedido que conste, y consta junto a la nota. Unai le debe una respuesta."),
    ),
    meetings=(
        Meeting(222, -43, "Marta Zueco, Dra. Calvo", "Rutinas de mañana estables.", "Empezar biblioteca. Excedencia hasta verano.",
                "Que en los papeles ponga «maestra», no «exmaestra»."),
        Meeting(140, -3, "Marta Zueco, Darío Mainar", "Dos mañanas fijas. Baja de medicación acordada.",
                "Hablar con la dirección del centro en enero.", "Voy bien y quiero que se note también cuando se escribe."),
    ),
    facts=(
        Fact("housing", "rent", 1900, "Contrato hasta 2028", "document"),
        Fact("household", "children", 1100, "Con Alba, nueve años"),
        Fact("occupation", "inactive", 500, "Excedencia de su plaza de maestra", "document"),
        Fact("income", "incapacity-total", 300, "En revisión", "document"),
        Fact("transport", "own", 1900),
    ),
    measures=(
        Measure(250, (4, 5, 3, 6, 4, 6, 5, 6, 5, 4, 5), "alone"), Measure(140, (5, 5, 5, 6, 5, 6, 5, 6, 5, 6, 6), "alone"),
        Measure(35, (5, 6, 6, 6, 5, 6, 5, 6, 5, 5, 4), "alone"),
    ), **HERE,
)
PEOPLE = (PILI, IVAN, JORGE, LUCIA)
