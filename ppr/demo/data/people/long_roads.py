"""More people of Fundación Peña Lucera: some years on the way, some stops. All invented."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from ppr.demo.data.people.with_marta import HERE, MARTA
from ppr.demo.story import Aim, Ask, Entry, Fact, Farewell, Measure, Meeting, Said, Step, Story, Turn, came

NOELIA = Story(
    "noelia", "Noelia", "Bes", "Gimeno", "female", 29, (4, 17), "Cella", registered=420,
    asks=(
        Ask(
            "alta", steps=came(410, 408, 396, 381), slot=3,
            turns=(Turn("held", 18, "Ingreso voluntario; la plaza se le guarda."),),
            reason="Dejó el ciclo de Farmacia en segundo. Dos ingresos en un año; entre uno y otro se queda sin nadie cerca.",
            wish="Acabar el ciclo. Lo demás ya se verá.",
            safety="Ingresada ahora de forma voluntaria. La vuelta a casa se prepara con ella desde la planta.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Estudio Farmacia aunque ahora no lo parezca. Canto en la ducha y en ningún sitio más.", 370),
        Said("what_matters", "Aprobar las dos que me quedan y que mi abuela me vea con la bata.", 370),
        Said("how_supported", "En planta, que venga alguien de fuera una vez por semana. Dentro se olvida una de que hay calle.", 11),
        Said("how_treated", "", 370, answer="rather_not"),
    ),
    aims=(
        Aim("empleo", "Las dos asignaturas. Y la bata.", "Matrícula parcial a distancia; apuntes al hospital si ella los pide.", "under_way",
            330, agreed=322, in_days=70),
        Aim("vivienda", "Volver a mi cuarto, pero con pestillo.", "Hablar del pestillo con su madre antes de que salga de planta.",
            "agreed", 9, agreed=7, in_days=12),
    ),
    notes=(
        Entry(380, "key_worker", "contact", "Viene con el horario del instituto plastificado. Falta el de este año."),
        Entry(300, "key_worker", "coordination", "El tutor del ciclo acepta que curse dos módulos. Ella ha llevado la conversación."),
        Entry(160, "key_worker", "group", "Ha traído a la merienda una tarta de la abuela, con instrucciones de cómo cortarla."),
        Entry(18, "clinician", "coordination", "Ingreso voluntario acordado con Noelia y su madre. Pide que su plaza de aquí no se pierda; así es."),
        Entry(11, "key_worker", "contact", "Visita a la planta. Empezamos a hablar de la vuelta: quién la recoge, qué días, y el pestillo."),
        Entry(3, "hugo.pallas", "coordination", "Desde planta: duerme y come. Prevemos salida con permiso de fin de semana primero."),
    ),
    meetings=(
        Meeting(330, -145, "Marta Zueco, Dra. Calvo", "Se matricula de dos módulos.", "Estudio acompañado los martes.",
                "Que no me pregunten por los ingresos delante de la gente del ciclo."),
        Meeting(150, 30, "Marta Zueco, Dra. Calvo, su abuela (la invitó ella)", "Un módulo aprobado.",
                "Mantener el otro. Verano sin estudiar.", "Mi abuela preguntó más que todos."),
    ),
    facts=(
        Fact("housing", "family", 3000, "Con su madre y su abuela"), Fact("household", "parents", 3000),
        Fact("occupation", "student", 330, "Dos módulos a distancia", by="key_worker"),
        Fact("income", "orphan", 2500, "Orfandad por su padre", "document"), Fact("transport", "public", 1500),
    ),
    measures=(
        Measure(370, (3, 5, 3, 4, 3, 5, 2, 4, 4, 4, 4)), Measure(250, (4, 5, 4, 4, 4, 5, 3, 5, 4, 5, 5)),
        Measure(150, (5, 5, 5, 4, 4, 5, 4, 5, 4, 5, 5)), Measure(11, (2, 4, 3, 3, 2, 5, 3, 4, 3, 5, 4)),
    ), **HERE,
)

AURORA = Story(
    "aurora", "Aurora", "Gresa", "Pons", "female", 64, (9, 25), "Albarracín", registered=215, phone=False, letters=True,
    asks=(
        Ask(
            "alta", steps=came(209, 206, 196, 186), slot=7,
            reason="Vive en un barrio alto de Albarracín con mucha escalera. No usa el teléfono desde hace años. Quiere seguir en su casa.",
            wish="Que me escriban. Las cosas por carta se piensan.",
            contact="Solo por carta; la recoge el cartero Ginés y se la da en mano. Contesta siempre.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Fui la de correos. He repartido las noticias de tres pueblos y no he abierto ni una.", 170),
        Said("what_matters", "Mi casa, aunque tenga cuarenta y un escalones. Los he contado yo.", 170),
        Said("how_supported", "Por carta, y con letra clara.", 170),
        Said("how_treated", "Con respeto los que me conocen. Los nuevos hablan alto, y yo oigo perfectamente.", 150),
    ),
    aims=(
        Aim("vida-diaria", "Subir la leña sin pedirla como un favor.", "Acuerdo con la comarca para que la suban los viernes; ella firma la "
            "hoja.", "achieved", 165, agreed=160),
        Aim("familia", "Que mi hermana de Terrassa sepa que estoy bien.", "Una carta al mes; el sello lo pone ella.", "under_way", 60,
            agreed=58, in_days=120),
    ),
    notes=(
        Entry(185, "key_worker", "home_visit", "Cuarenta y un escalones, cierto. Tiene la correspondencia de diez años ordenada por colores de sello."),
        Entry(140, "key_worker", "coordination", "La comarca sube la leña los viernes. Aurora ha revisado la hoja y ha corregido el apellido."),
        Entry(85, "clinician", "home_visit", "La veo en casa con la enfermera. Tensión bien. Prefiere que la receta vaya con la carta."),
        Entry(40, "key_worker", "home_visit", "Contesta a la carta con otra. Dice que la estufa tira mal y que el resto, bien."),
        Entry(26, "key_worker", "home_visit", "Última vez que hablamos: en la puerta, poco rato, iba a misa. Hemos llamado dos veces al bar por si "
              "bajaba; no ha bajado. Toca escribirle."),
    ),
    meetings=(
        Meeting(146, -20, "Marta Zueco", "La leña ya no es un problema.", "Visita cada quince días y carta entre medias.",
                "Vengan cuando quieran, avisando por escrito."),
        Meeting(22, 160, "Marta Zueco, Amalia Ferreruela", "Escribe a su hermana. La estufa tira mal.",
                "Deshollinador antes del frío. Carta el primer viernes.", "La próxima, mejor después de comer."),
    ),
    facts=(
        Fact("housing", "own", 9000, "Casa familiar en el casco alto", "document"), Fact("household", "alone", 2600),
        Fact("occupation", "retired", 350, "Jubilación anticipada de Correos", "document"),
        Fact("income", "incapacity-absolute", 2200), Fact("income", "pnc-retirement", 350, "En trámite de mejora", "document"),
        Fact("transport", "on-demand", 500, "Taxi de la comarca, martes y viernes"),
    ),
    measures=(Measure(170, (5, 4, 4, 6, 5, 3, 4, 6, 5, 4, 5), "paper"), Measure(85, (5, 4, 4, 6, 5, 4, 4, 6, 5, 5, 5), "paper"),
              Measure(22, (5, 4, 4, 5, 5, 5, 4, 6, 5, 5, 6), "paper")), **HERE,
)

OSCAR = Story(
    "oscar", "Óscar", "Vicente", "Doñate", "male", 26, (6, 2), "Teruel", registered=850,
    asks=(
        Ask(
            "alta", steps=came(842, 840, 830, 818), slot=8,
            reason="Primer episodio hace un año. Ha dejado el equipo de fútbol sala y se acuesta cuando los demás se levantan.",
            wish="Jugar. Y que mi madre deje de llamar a todo el mundo.",
            contact="Solo a él. A la familia, lo que él haya dicho que se puede decir.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Cierre. El que va al corte y luego la saca jugada. Fuera de la pista soy más tranquilo.", 800),
        Said("what_matters", "Los jueves a las ocho, el pabellón.", 800),
        Said("how_supported", "Hablando conmigo. Si mi madre llama, que le digan que me pregunte a mí.", 60, typed=""),
        Said("how_treated", "En el equipo nadie ha preguntado y eso lo agradezco.", 400, typed=""),
    ),
    aims=(
        Aim("ocio", "Acabar la temporada, aunque sea en el banquillo.", "Entrenar jueves y partido si él se ve; avisar al míster él mismo.",
            "achieved", 700, agreed=695),
        Aim("familia", "Que en casa no se hable de mí en la cocina.", "Decidir con él qué se habla con su familia, y escribirlo. Puede ser que nada.",
            "proposed", 8, differs=True),
        Aim("empleo", "Sacarme monitor de sala.", "Curso federativo de primavera; beca del club preguntada.", "agreed", 120, agreed=110,
            in_days=150),
    ),
    notes=(
        Entry(817, "key_worker", "contact", "Llega con la bolsa de deporte por si acaso. No había pista; hemos dado la vuelta al pabellón por fuera."),
        Entry(690, "key_worker", "coordination", "Vuelve a entrenar. El míster solo ha preguntado qué número quiere."),
        Entry(420, "clinician", "contact", "Estable. Bajamos a una consulta cada dos meses porque lo pide y me parece bien."),
        Entry(61, "colleague", "family", "Llama su madre preocupada. Se la escucha; no se le da información. Se lo contamos a Óscar el mismo día."),
        Entry(8, "key_worker", "contact", "Le pregunto si quiere que hablemos alguna vez con su familia, de qué, y con él delante. Se lo piensa. "
              "Puede decir que no.", visibility="authors"),
    ),
    meetings=(
        Meeting(520, -335, "Marta Zueco, Dra. Calvo", "Temporada acabada.", "Mantener jueves.", "Ganamos dos."),
        Meeting(330, -150, "Marta Zueco", "Verano en el campamento, de ayudante.", "Mirar el curso de monitor.", "Me llamaban profe."),
        Meeting(155, 9, "Marta Zueco, Dra. Calvo", "Consulta cada dos meses. La madre llama más.",
                "Hablar de qué se dice a la familia.", "Que se decida conmigo y se apunte."),
    ),
    facts=(
        Fact("housing", "family", 4000), Fact("household", "parents", 4000), Fact("occupation", "inactive", 840),
        Fact("occupation", "training", 120, "Curso de monitor", by="key_worker"), Fact("income", "none", 840),
        Fact("income", "imv", 200, source="document"), Fact("transport", "public", 840),
    ),
    measures=(
        Measure(800, (2, 5, 1, 4, 2, 3, 3, 4, 3, 3, 4)), Measure(620, (4, 5, 3, 4, 5, 3, 5, 5, 4, 4, 4)),
        Measure(420, (5, 6, 3, 4, 6, 3, 6, 5, 5, 4, 5)), Measure(280, (5, 6, 4, 4, 6, 3, 6, 6, 5, 5, 5)),
        Measure(155, (5, 6, 5, 3, 6, 2, 6, 6, 5, 5, 5)), Measure(30, (5, 6, 5, 3, 6, 2, 6, 6, 5, 5, 6), "alone"),
    ), **HERE,
)

RAMON = Story(
    "ramon", "Ramón", "Tena", "Igual", "male", 58, (1, 30), "Sarrión", registered=1710,
    contact=(7, 60),
    asks=(
        Ask(
            "alta", "pena-lucera",
            (
                *came(1700, 1697, 1688, 1676),
                Step("close", 1050, "Se va porque quiere y con las cuentas claras. Sabe cómo volver.", ending="by_choice"),
            ), slot=4, key_worker="leire.buisan",
            farewell=Farewell("Me voy porque quiero. La cafetera, que la limpie otro.", "Baja voluntaria hablada. Monte tres días por semana; medicación con su médica de cabecera.", (), ("housing",)),
            reason="Perdió las trufas de dos inviernos y con ellas las ganas. Pide compañía para poner orden.",
            wish="Volver al monte.",
        ),
        Ask(
            "alta", steps=came(384, 381, 370, 360, "Vuelve: estuvo con nosotros hasta hace dos años y sabe dónde está la cafetera."), slot=4,
            reason="Se fue de alta voluntaria hace dos años y vuelve por su pie. Ha muerto su socio, con el que salía a trufas.",
            wish="Lo mismo de antes, pero sin el grupo de los lunes.",
            contact="Teléfono fijo a la hora de comer.", **MARTA,
        ),
    ),
    words=(
        Said("who_i_am", "Trufero. Con perra, que sin perra no se es nada. La de ahora se llama Chispa y es mejor que yo.", 345),
        Said("what_matters", "El monte en enero y no deberle a nadie.", 345),
        Said("how_supported", "Sin prisas y sin papeles encima de la mesa nada más entrar.", 345),
    ),
    aims=(
        Aim("ocio", "Salir al monte sin Vicente y no venirme abajo.", "Tres salidas acompañado; la cuarta decide él con quién.", "achieved", 300,
            agreed=295),
        Aim("economia", "No deber.", "Acabar de pagar el arreglo del coche, a cincuenta euros al mes.", "under_way", 200, agreed=190, in_days=45),
        Aim("coordinacion", "Irme otra vez, pero por la puerta y saludando.", "Preparar la salida con fecha, y que sepa cómo volver.", "agreed", 40,
            agreed=33, in_days=16),
    ),
    notes=(
        Entry(359, "key_worker", "contact", "Vuelve al taller como si hubiera salido ayer. Pregunta por los que faltan."),
        Entry(270, "key_worker", "contact", "Primera salida sin Vicente. Chispa marcó dos veces y él dejó las dos sin sacar. «Otro día», dijo."),
        Entry(150, "social_worker", "contact", "Repasamos la deuda del coche. Le quedan siete plazos. Lo lleva apuntado en un calendario de la caja rural."),
        Entry(33, "key_worker", "coordination", "En la revisión sale que quiere ir terminando. La Dra. Calvo lo ve. Ponemos mes y medio para preparar la salida."),
        Entry(10, "clinician", "contact", "Contento, algo nervioso con la fecha. Le repito que volver no es fracasar, que ya lo hizo y bien."),
    ),
    meetings=(
        Meeting(318, -140, "Marta Zueco", "Vuelve a dormir en la cama.", "Salidas al monte los sábados.", "Sin Vicente se me hace largo el camino."),
        Meeting(180, -35, "Marta Zueco, Dra. Calvo", "Sale solo con la perra.", "Seguir y mirar las cuentas.", "Menos reuniones y más almuerzos."),
        Meeting(33, 2, "Marta Zueco, Dra. Calvo", "Quiere ir terminando.", "Alta prevista; última reunión esta misma quincena.", "Saludando."),
    ),
    facts=(
        Fact("housing", "own", 9000, source="document"), Fact("household", "alone", 4000, "Con Chispa"),
        Fact("occupation", "permanent-incapacity", 2800, source="document"), Fact("income", "incapacity-total", 2800, source="document"),
        Fact("transport", "own", 250, "El coche, reparado a plazos"),
    ),
    measures=(Measure(345, (3, 4, 4, 6, 3, 3, 2, 6, 4, 4, 5)), Measure(180, (5, 4, 5, 6, 5, 4, 3, 6, 5, 5, 5)),
              Measure(33, (6, 5, 5, 6, 6, 4, 4, 6, 5, 5, 6))), **HERE,
)
PEOPLE = (NOELIA, AURORA, OSCAR, RAMON)
