"""People of the other seven sectors, and one more of Teruel, each with a story of their own. All invented."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from ppr.demo.data.people.with_colleagues import DARIO, LEIRE
from ppr.demo.story import (
    Able,
    Aim,
    Ask,
    Crisis,
    Entry,
    Fact,
    Farewell,
    Frozen,
    Item,
    Measure,
    Meeting,
    Pace,
    Prop,
    Risk,
    Said,
    Step,
    Story,
    Turn,
    came,
)

AMPARO = Story(
    "amparo", "Amparo", "Gargallo", "Izquierdo", "female", 71, (11, 2), "Mora de Rubielos", registered=430, phone=False, letters=True, formal=True,
    asks=(Ask("baja", steps=came(424, 421, 410, 400), slot=2, reason="Viuda desde hace dos años. Ha dejado de bajar a la plaza. Pide que alguien suba los martes.",
              wish="Que suban ustedes. Yo, escaleras, las justas.", contact="Carta, o recado en la panadería.", **LEIRE),),
    words=(
        Said("who_i_am", "Amparo, la del horno viejo. Setenta y un años y la cabeza donde tiene que estar.", 370, on_paper=True),
        Said("what_matters", "Mi casa, mi misa y que no me hagan firmar en una pantalla.", 370, on_paper=True),
        Said("how_supported", "En papel. Lo leo con la lupa y contesto.", 370, on_paper=True),
        Said("how_treated", "Bien. Aquí somos cuatro y nos conocemos cinco.", 370, on_paper=True),
    ),
    aims=(Aim("vida-diaria", "Bajar a la plaza los domingos.", "Barandilla nueva en la escalera, pedida a la comarca; Leire baja con ella el primer mes.", "achieved", 360, agreed=355),
          Aim("familia", "Que mi nieta sepa hacer rosquillas.", "Una tarde al mes, en su cocina.", "under_way", 120, agreed=118, in_days=60)),
    notes=(Entry(399, "key_worker", "home_visit", "Tercer piso. Tiene preparadas dos sillas y el papel de la fundación subrayado a lápiz."),
           Entry(250, "social_worker", "home_visit", "Firmamos la solicitud de la barandilla en la mesa camilla. Guarda la copia en la lata de las galletas."),
           Entry(118, "key_worker", "home_visit", "Ha bajado sola a misa. Dice que la barandilla ayuda y que la Virgen también."),
           Entry(15, "key_worker", "home_visit", "Le leo en voz alta la copia del plan. Corrige una coma y firma.")),
    meetings=(Meeting(240, -60, "Leire Buisán, Darío Mainar", "Baja a la plaza.", "Copia en papel y letra grande.", "Así se entiende."),
              Meeting(60, 118, "Leire Buisán", "Va sola a misa.", "Seguir los martes.", "Suban cuando quieran.")),
    facts=(Fact("housing", "own", 9000), Fact("household", "alone", 760), Fact("occupation", "retired", 2300), Fact("income", "pnc-retirement", 2300, source="document"),
           Fact("transport", "accompanied", 760, "El panadero, los jueves")),
    measures=(Measure(370, (4, 5, 4, 6, 2, 5, 3, 6, 5, 5, 5), "paper"), Measure(240, (5, 5, 4, 6, 4, 5, 4, 6, 5, 6, 6), "paper"), Measure(60, (5, 5, 5, 6, 5, 6, 4, 6, 5, 6, 6), "paper")),
    strengths=(Able("He amasado para un pueblo entero.", 370, "Recuerda el cumpleaños de cada persona del taller."),),
    supports=(Prop("community", "La panadería", "cada mañana", 370, "Si no bajo, suben."), Prop("professional", "Leire Buisán", "los martes", 370)),
    versions=(Frozen(240, "agrees", "Conforme y firmado.", mode="paper"), Frozen(60, "agrees", "Conforme otra vez.", mode="paper")), **DARIO,
)

MAMADOU = Story(
    "mamadou", "Mamadou", "Barry", "", "male", 28, (1, 1), "Fraga", "barbastro", "tres-rios", "aina.sorolla", "ibrahim.castel", registered=150,
    papers="none", language="pular", interpreter=True,
    asks=(Ask("baja", "era-alta", came(144, 141, 131, 120), key_worker="youssef.labara", slot=1,
              reason="Temporero de la fruta sin papeles. Ingresó en urgencias sin que nadie hablara su lengua. Pide trabajo y un sitio donde dormir que no cambie.",
              wish="Que me pregunten en pular. Yo contesto.", contact="Por Ousmane, compañero de campo; mejor de noche.",
              safety="No ir a su alojamiento con uniforme de ningún tipo."),),
    words=(Said("who_i_am", "Soy pastor de vacas en Labé. Aquí cojo melocotones. Soy el mismo.", 100),
           Said("what_matters", "Mandar dinero a mi madre. Los papeles.", 100),
           Said("how_supported", "Con intérprete, y que el intérprete no sea mi jefe.", 100),
           Said("how_treated", "En el campo, rápido. En la fundación, despacio. Despacio es mejor.", 40),
           Said("what_matters", "Envoyer de l'argent à ma mère. Les papiers. Et dormir au même endroit deux mois de suite.", 12, typed="",
                language="fr", beside="key_worker")),
    aims=(Aim("derechos", "Los papeles.", "Arraigo social: Ibrahim reúne los justificantes; cita con la abogada de la comarca.", "under_way", 95, agreed=90, in_days=70,
              steps=(Pace("Empadronarse en Fraga", "person", done=80), Pace("Cita con la abogada, con intérprete", "health", in_days=11, by="ibrahim.castel"))),
          Aim("salud", "Dormir sin soñar con el agua.", "Consulta con intérprete una vez al mes; pastilla solo si la pide.", "agreed", 90, agreed=88)),
    notes=(Entry(119, "key_worker", "contact", "Con intérprete por teléfono. Se entienden en dos frases y se ríen en la tercera."),
           Entry(80, "social_worker", "coordination", "Empadronado. El ayuntamiento pedía contrato; bastó la declaración. Tarjeta sanitaria en trámite."),
           Entry(55, "clinician", "contact", "Consulta larga, con intérprete. Lo que en urgencias se escribió como desconfianza era que no entendía."),
           Entry(20, "key_worker", "group", "Ha cocinado para el grupo. Nadie sabe el nombre del plato y todos han repetido."),
           Entry(4, "key_worker", "phone", "Acaba la campaña y pierde la cama del campo. Buscamos antes del viernes.")),
    meetings=(Meeting(70, 110, "Youssef Labara, Dra. Sorolla, intérprete", "Está empadronado y duerme mejor.", "Abogada; cama para el invierno.", "Gracias por esperar a que termine la frase."),),
    facts=(Fact("housing", "insecure", 200, "Caseta del campo, hasta que acabe la fruta"), Fact("household", "shared", 200, "Con cinco compañeros"), Fact("occupation", "seeking", 30, "Acaba la campaña"),
           Fact("income", "none", 30), Fact("transport", "none", 200)),
    measures=(Measure(100, (3, 4, 3, 1, 3, 3, 4, 3, 3, 4, 4)), Measure(30, (4, 4, 4, 2, 4, 4, 5, 4, 4, 6, 5))),
    strengths=(Able("Sé cuándo va a parir una vaca.", 100, "Aprende una palabra y la enseña a otros."),), supports=(Prop("peer", "Ousmane", "por las noches", 100, "Es mi primo de viaje."),),
    versions=(Frozen(70, "agrees", "Leído en pular, está bien."),),
)

ELENA = Story(
    "elena", "Elena", "Sarrato", "Vallés", "female", 34, (6, 18), "Zaragoza", "zaragoza-2", "vega-lucera", "ciro.almudi", "lidia.monforte", registered=640,
    asks=(
        Ask("baja", "tres-acequias", (*came(630, 627, 615, 604), Step("close", 66, "Se muda a Zaragoza por el trabajo de su pareja. Pide que el plan vaya con ella.", ending="transfer")),
            farewell=Farewell("Me llevo el plan debajo del brazo.", "Traslado a Zaragoza acordado. Curso acabado; busca tienda. La llamada de traspaso se hizo con ella.", (), ("advocate",)),
            key_worker="izan.bescos", slot=4, sector="huesca", unit="torre-albar", by="vega.otal",
            reason="Cierra la tienda en la que trabajaba. Quiere seguir de dependienta y no sabe dónde.", wish="Tienda pequeña."),
        Ask("baja", "carrasca-clara", (Step("send", 64), Step("acknowledge", 62), Step("accept", 58, "La conocíamos por Tres Acequias; la llamada de traspaso fue con ella delante."), Step("join", 50)),
            key_worker="noemi.laita", slot=1, reason="Viene de Huesca con su plan. Continuidad sin volver a empezar.", wish="No contarlo todo otra vez."),
    ),
    words=(Said("who_i_am", "Dependienta. Sé lo que busca la gente antes que la gente.", 560, "izan.bescos"), Said("what_matters", "Que la mudanza no se lleve lo que ya tenía.", 48),
           Said("how_supported", "Que se hablen entre ustedes conmigo delante.", 48)),
    aims=(Aim("empleo", "Tienda de barrio, medio día.", "Curso de escaparate acabado en Huesca; dos tiendas de Delicias por visitar.", "under_way", 500, agreed=495, in_days=40, by="izan.bescos", typed="izan.bescos"),),
    notes=(Entry(590, "izan.bescos", "contact", "Nos vende un boli en la primera entrevista. Lo compramos."), Entry(72, "izan.bescos", "coordination", "Llamada a tres con Carrasca Clara. Elena lleva la conversación y apunta las fechas."),
           Entry(49, "key_worker", "contact", "Primer día en Zaragoza. Trae su copia del plan con las esquinas dobladas."), Entry(12, "key_worker", "home_visit", "El piso tiene cajas todavía. Ella sabe qué hay en cada una.")),
    meetings=(Meeting(430, -250, "Izan Bescós, Dra. Otal", "Acaba el curso.", "Buscar tienda.", "Despacio.", by="izan.bescos"), Meeting(46, 134, "Noemí Laita, Dr. Almudí", "Ha llegado con su plan.", "Nada se empieza de cero.", "Eso pedía.")),
    facts=(Fact("housing", "rent", 66, "Con su pareja, en Delicias"), Fact("household", "partner", 900), Fact("occupation", "seeking", 640), Fact("income", "unemployment", 200), Fact("transport", "public", 66)),
    measures=(Measure(560, (4, 5, 3, 5, 4, 5, 5, 5, 4, 5, 5)), Measure(430, (5, 5, 4, 5, 5, 5, 5, 5, 4, 6, 5)), Measure(46, (4, 5, 3, 4, 4, 5, 3, 5, 4, 6, 5))),
    versions=(Frozen(46, "agrees", "Es el mío. Me lo he traído."),),
)

MARIA_JOSE = Story(
    "maria-jose", "María José", "Lahuerta", "Gil", "female", 45, (4, 9), "Daroca", "calatayud", "puerta-del-yeso", "marcial.ainoza", "irene.lozoya", registered=200,
    asks=(Ask("baja", "albardin-nuevo", came(190, 187, 176, 166), key_worker="sofia.embid", slot=1,
              reason="Apicultora. Dos inviernos de no abrir la puerta. Pide ayuda para volver a las colmenas antes de la primavera.", wish="Volver al colmenar."),),
    words=(Said("who_i_am", "Abejera de tercera generación. Me pican y no me quejo.", 120), Said("what_matters", "Las colmenas y que no me confundan con otra.", 20)),
    aims=(Aim("empleo", "Vender miel con mi nombre en el bote.", "Registro sanitario y puesto en la feria de Daroca.", "agreed", 90, agreed=88, in_days=100),),
    notes=(Entry(165, "key_worker", "home_visit", "Nos abre con el traje puesto. Hablamos por la rejilla."),
           Entry(20, "social_worker", "coordination", "Aparece dos veces: aquí y como «Mª Jose Lahuerta», sin documento, en el Hospital Vientos Altos. Mismo teléfono y misma fecha de nacimiento. Pido que se junten."),
           Entry(6, "key_worker", "contact", "Le explicamos lo de las dos fichas. «Con una me sobra», dice.")),
    meetings=(Meeting(88, 92, "Sofía Embid, Dr. Ainoza", "Ha abierto el colmenar.", "Preparar la feria.", "Con mi nombre."),),
    facts=(Fact("housing", "own", 5000), Fact("household", "alone", 1200), Fact("occupation", "inactive", 700), Fact("income", "imv", 300)),
    measures=(Measure(120, (3, 4, 3, 6, 4, 3, 3, 5, 4, 4, 4)), Measure(30, (4, 4, 4, 6, 5, 3, 4, 5, 4, 5, 5))), versions=(Frozen(88, "agrees", "Sí, y con una ficha sola."),),
)
MARIA_JOSE_TWICE = Story(
    "mj-lahuerta", "Mª Jose", "Lahuerta", "", "female", 45, (4, 9), "Daroca", "calatayud", "vientos-altos", "alba.mosteo", "felix.arbues", registered=26,
    papers="nothing", reached_as="maria-jose",
    asks=(Ask("", "", (Step("orient", 26),), door="ward", reason="Llega a urgencias sin documentación. Se orienta a su zona. Podría ser la misma persona que ya atiende la USM Puerta del Yeso.", wish="Irme a casa."),),
)

NICOLAS = Story(
    "nicolas", "Nicolás", "Urdániz", "Mur", "male", 47, (12, 1), "Zaragoza", "zaragoza-3", "ribera-escondida", "octavio.pinies", "delia.sancerni", registered=120, phone=False,
    asks=(Ask("baja", "vereda-y-umbral",
              (Step("send", 112), Step("acknowledge", 109), Step("decline", 98, "No tenemos a nadie que salga a la calle por la noche, y es cuando se le encuentra.", reason="horario", next_step="Delia sigue viéndole los martes en el comedor."),
               Step("route", 95, "Probar con Cierzo Manso: conocen la calle.", to="cierzo-manso"), Step("acknowledge", 92), Step("decline", 70, "Le hemos buscado tres veces y nos ha dicho dónde estaría. Sin dirección no podemos abrir el proceso.", reason="otro-recurso", next_step="Toni le saluda cuando pasa; el empadronamiento sin domicilio está pedido."),
               Step("route", 66, "Ya está empadronado en los servicios sociales. Hilo y Yesca abre por la mañana.", to="hilo-y-yesca"), Step("acknowledge", 63), Step("decline", 2, "El taller no admite dormir, y lo que pide primero es dormir.", reason="apoyo-sanitario", next_step="Delia le acompaña al albergue el jueves; el sector reúne a las tres entidades el lunes.", working=True)),
              reason="Duerme en los porches desde abril. Acepta café, conversación y una manta, por este orden.", wish="Una puerta. Lo de dentro ya se verá.",
              contact="Porches del paseo, antes de las ocho.", safety="Con frío por debajo de cero, avisar a la unidad de calle.", urgency="high"),),
    facts=(Fact("housing", "rough", 230, "Porches del paseo"), Fact("household", "alone", 230), Fact("occupation", "inactive", 600), Fact("income", "none", 400, "Sin cuenta en la que cobrar")),
)

ROSARIO = Story(
    "rosario", "Rosario", "Cimballa", "Ubide", "female", 59, (10, 7), "Ateca", "calatayud", "puerta-del-yeso", "marcial.ainoza", "irene.lozoya", registered=390, formal=True,
    asks=(Ask("baja", "albardin-nuevo", came(382, 380, 369, 355), key_worker="ruben.cetina", slot=2,
              reason="Su hermana es su curadora desde hace once años. Rosario quiere vivir sola en la casa de abajo.", wish="Mi casa, con mi llave."),),
    words=(Said("who_i_am", "Pantalonera. Y mayor de edad, que parece que hay que decirlo.", 310), Said("what_matters", "La casa de abajo.", 310),
           Said("how_supported", "Que me pregunten a mí y luego, si quieren, a mi hermana.", 310), Said("how_treated", "Hablan con mi hermana como si yo estuviera en el retrato.", 150)),
    aims=(Aim("vivienda", "Vivir en la casa de abajo.", "Tres noches por semana durante dos meses, con teléfono; después se decide con ella.", "under_way", 150, agreed=140, in_days=30,
              steps=(Pace("Primera noche", "person", done=100), Pace("Poner el pestillo por dentro", "entity", done=98), Pace("Pedir hora en la orientación jurídica", "health", in_days=7, by="irene.lozoya"))),),
    notes=(Entry(354, "key_worker", "home_visit", "Nos recibe la hermana. A la segunda visita nos recibe Rosario."),
           Entry(139, "key_worker", "coordination", "La curadora no está de acuerdo con la casa de abajo y lo dice por escrito. Se guarda junto a lo que dice Rosario; no lo sustituye."),
           Entry(98, "key_worker", "home_visit", "Primera noche. Cenó huevos y no llamó a nadie."), Entry(30, "social_worker", "contact", "Le explico a Rosario que puede pedir que se revise la medida. Se lleva el papel doblado en el zapato."),
           Entry(8, "clinician", "contact", "Bien. La tensión con la hermana, también; la de la sangre, perfecta.")),
    meetings=(Meeting(330, -150, "Rubén Cetina, su hermana", "Viene al taller.", "Hablar de la casa.", "Que mi hermana salga un rato."), Meeting(140, 20, "Rubén Cetina, Dr. Ainoza, su hermana y curadora", "Quiere vivir sola.", "Probar tres noches por semana.", "Estoy de acuerdo. La que no lo está es ella.")),
    facts=(Fact("housing", "family", 4000, "En casa de su hermana"), Fact("household", "relatives", 4000), Fact("occupation", "inactive", 2000), Fact("income", "pnc-disability", 3000, source="document"), Fact("transport", "none", 900)),
    measures=(Measure(310, (3, 5, 3, 2, 3, 3, 2, 5, 4, 4, 4)), Measure(140, (4, 5, 4, 3, 4, 4, 2, 5, 4, 6, 5)), Measure(40, (5, 5, 4, 5, 5, 4, 3, 5, 4, 6, 5))),
    risks=(Risk("Vivir sola en la casa de abajo", "La hermana teme una caída o que deje la medicación.", "Caerme me puedo caer en las dos casas.", "Teleasistencia y una llamada a las diez; la llave la tiene la vecina.", 139, on_purpose=True),),
    versions=(Frozen(330, "agrees", "Bien, sin mi hermana delante."), Frozen(140, "agrees", "Estoy de acuerdo con este plan y es el mío. Mi hermana puede escribir el suyo.", offered="advocate")),
)

ALICIA = Story(
    "alicia", "Alicia", "Navascués", "Marco", "female", 38, (2, 27), "Zaragoza", "zaragoza-2", "vega-lucera", "ciro.almudi", "lidia.monforte", registered=500,
    asks=(Ask("baja", "carrasca-clara", came(490, 488, 477, 465), key_worker="saul.ibor", slot=2, reason="Trabaja de agente de apoyo mutuo en otra entidad. Pide su propio apoyo fuera de allí.", wish="Que en mi trabajo no se sepa por ustedes. Lo cuento yo si quiero.",
              safety="Nadie de Asociación Cierzo Manso forma parte de su atención."),),
    words=(Said("who_i_am", "Acompaño a otros y también me acompañan. No me lío: sé en qué silla estoy.", 410, ""), Said("what_matters", "Que mi historia la cuente yo.", 410, ""), Said("how_supported", "Fuera de mi barrio y de mi trabajo.", 410, "")),
    aims=(Aim("empleo", "Jornada completa sin romperme.", "Aumentar cinco horas cada trimestre; parar cuando ella diga.", "under_way", 200, agreed=198, in_days=80),),
    notes=(Entry(464, "key_worker", "contact", "Pregunta lo primero quién lee esto. Se lo enseñamos nombre por nombre."), Entry(190, "key_worker", "contact", "Cinco horas más en su trabajo. Ha dejado una guardia que no le tocaba."), Entry(25, "clinician", "contact", "Da una charla en la facultad. Me invita y me siento en la última fila.")),
    meetings=(Meeting(370, -190, "Saúl Ibor, Dr. Almudí", "Más horas de trabajo.", "Vernos los lunes.", "Lejos de allí, gracias.", answer="said"), Meeting(198, 1, "Saúl Ibor, Dr. Almudí", "Cinco horas más.", "Seguir despacio.", "Sé cuándo parar.")),
    facts=(Fact("housing", "rent", 1300), Fact("household", "alone", 600), Fact("occupation", "ordinary", 700, "Agente de apoyo mutuo, media jornada"), Fact("income", "wages", 700)),
    measures=(Measure(410, (4, 5, 5, 5, 4, 5, 5, 5, 5, 5, 5), "alone"), Measure(198, (5, 5, 6, 5, 5, 5, 5, 5, 5, 6, 6), "alone"), Measure(60, (5, 5, 6, 5, 5, 5, 5, 5, 5, 6, 6), "alone")),
    versions=(Frozen(370, "agrees", "Sí, desde lejos."), Frozen(198, "agrees", "Sí, y gracias por la silla.")),
    crises=(Crisis("preparing", 40, "Sí, ahora que sé lo que es desde el otro lado.", facilitator="Matilde Ferriol, de la comarca", meeting=-12, by="key_worker", items=(Item("visits", "Nadie del trabajo, tampoco con flores.", "person_only"),)),),
)

DANIELA = Story(
    "daniela", "Daniela", "Escuer", "Til", "female", 29, (8, 14), "Monzón", "barbastro", "balsa-honda", "adela.campodarbe", "simon.lacoma", registered=280, gender="mujer", pronoun="ella", old_card=True, former="Anselmo Escuer Til",
    asks=(Ask("baja", "brazal-hondo", came(270, 268, 257, 246), key_worker="maite.buira", slot=1, reason="Ha cambiado su nombre en el registro. Las citas le siguen llegando con el anterior y deja de ir.", wish="Que en la sala de espera me llamen por mi nombre.",
              contact="Mensaje a nombre de Daniela, siempre."),),
    words=(Said("who_i_am", "Daniela. Peluquera. Con eso debería bastar.", 190, ""), Said("what_matters", "Mi nombre en todas las pantallas.", 190, ""), Said("how_treated", "Según quién lea la lista.", 60, "")),
    aims=(Aim("derechos", "Que la tarjeta vieja deje de salir.", "Pedir la unión de las dos tarjetas sanitarias; Simón lo lleva y avisa por escrito.", "under_way", 180, agreed=176, in_days=20,
              steps=(Pace("Cambiar el nombre en la tarjeta", "person", done=150), Pace("Reclamar las citas de la tarjeta anterior", "health", in_days=-1, by="simon.lacoma"))),),
    notes=(Entry(245, "key_worker", "contact", "La llamamos Daniela desde el primer «buenos días». Dice que ha notado que no hacíamos esfuerzo."), Entry(150, "social_worker", "coordination", "Tarjeta nueva con su nombre. La anterior sigue viva en el hospital; queda reclamada."),
           Entry(33, "key_worker", "phone", "Otra carta con el nombre de antes. La rompe y luego la pega para que conste."), Entry(5, "clinician", "contact", "Compruebo antes de llamarla que la lista diga Daniela. Dice Daniela.")),
    meetings=(Meeting(176, 4, "Maite Buira, Dra. Campodarbe", "Nombre cambiado en el registro.", "Reclamar lo que falta.", "Por mi nombre."),),
    facts=(Fact("housing", "rent", 500, "Habitación encima de la peluquería"), Fact("household", "shared", 500), Fact("occupation", "ordinary", 300, "Peluquería, por horas"), Fact("income", "wages", 300), Fact("transport", "public", 500)),
    measures=(Measure(190, (4, 5, 4, 4, 4, 3, 4, 3, 3, 4, 4), "alone"), Measure(60, (5, 5, 5, 4, 5, 3, 5, 4, 4, 5, 5), "alone")),
    strengths=(Able("Corto el pelo y de paso escucho.", 190, "Ha conseguido ella sola tres papeles que nos parecían imposibles."),), versions=(Frozen(176, "agrees", "Con mi nombre, de acuerdo."),),
)

VICTOR = Story(
    "victor", "Víctor", "Lanzuela", "Bel", "male", 36, (9, 3), "Zaragoza", "zaragoza-2", "vega-lucera", "ciro.almudi", "lidia.monforte", registered=420,
    asks=(
        Ask("alta", "carrasca-clara", came(412, 410, 398, 386), key_worker="saul.ibor", slot=1, turns=(Turn("intensity", 90, "Lleva medio año sin necesitarnos a diario. Lo pide él y lo vemos todos.", programme="baja", slot=3),),
            reason="Sale de dos años de hospital. Quiere vivir con alguien y no con cien.", wish="Menos gente."),
        Ask("piso", "carrasca-clara", came(380, 378, 366, 350), key_worker="saul.ibor", slot=1, reason="El proceso ha empezado. El piso es para vivir con dos más mientras aprende a estar solo.", wish="El cuarto del balcón."),
    ),
    words=(Said("who_i_am", "Del hospital me sé los pasillos. De mi barrio estoy aprendiendo.", 330), Said("what_matters", "El balcón, a las siete de la tarde.", 330), Said("how_supported", "Cada vez un poco menos. Yo aviso.", 85)),
    aims=(Aim("vida-diaria", "Cocinar sin llamar a nadie.", "Cuatro platos; el quinto lo inventa.", "achieved", 300, agreed=296), Aim("ocio", "Ir al cine solo.", "Sesión de los miércoles. La primera vez, con Saúl dos filas detrás.", "under_way", 120, agreed=118, in_days=25)),
    notes=(Entry(385, "key_worker", "contact", "Pregunta a qué hora se cierra. Le decimos que no se cierra."), Entry(349, "key_worker", "home_visit", "Entra en el piso y abre el balcón antes que la maleta."), Entry(91, "key_worker", "coordination", "Pasa de alta a baja intensidad. No cambia de plan, ni de piso, ni de persona."),
           Entry(18, "clinician", "contact", "Viene solo, en tranvía, y llega pronto. Bajamos a una consulta cada seis semanas.")),
    meetings=(Meeting(280, -100, "Saúl Ibor, Dr. Almudí", "Vive en el piso.", "Menos visitas si él quiere.", "Quiero."), Meeting(92, 88, "Saúl Ibor, Dr. Almudí", "Cocina y sale.", "Pasar a baja intensidad.", "Se me nota, ¿no?")),
    facts=(Fact("housing", "hospital-long", 1100), Fact("housing", "supervised-flat", 350, by="key_worker"), Fact("household", "shared", 350, by="key_worker"), Fact("occupation", "training", 100, by="key_worker"), Fact("income", "pnc-disability", 900, source="document"), Fact("transport", "public", 200, "Tranvía", by="key_worker")),
    measures=(Measure(330, (3, 4, 3, 4, 3, 3, 3, 5, 4, 5, 4)), Measure(200, (4, 5, 4, 5, 4, 3, 4, 5, 5, 5, 5)), Measure(92, (5, 5, 5, 6, 5, 4, 5, 6, 5, 6, 6))),
    versions=(Frozen(280, "agrees", "Sí, por el balcón."), Frozen(92, "agrees", "De acuerdo con menos.")),
)

LUZ = Story(
    "luz", "Luz", "Ainsúa", "Pardo", "female", 50, (3, 30), "Jaca", "huesca", "paso-de-nieve", "ester.lacasta", "javier.otin", registered=900,
    asks=(Ask("baja", "lumbre-y-senda", (*came(892, 889, 878, 866), Step("close", 80, "Alta acordada. Guía su propio grupo de marcha.", ending="discharge")), key_worker="david.borau", slot=1,
              reason="Guarda de refugio, de baja desde el alud. Quiere volver a subir.", wish="Subir."),),
    words=(Said("who_i_am", "Guarda. Sé hacer caldo para treinta y callarme con uno.", 800),),
    aims=(Aim("ocio", "Volver al refugio aunque sea a comer.", "Cuatro salidas con David; la última la guía ella.", "achieved", 700, agreed=690),),
    notes=(Entry(865, "key_worker", "contact", "Primera salida: el aparcamiento y vuelta. Había niebla y lo agradecimos."), Entry(120, "key_worker", "group", "Guía la salida entera. Reparte el chocolate al final, no antes."),
           Entry(50, "key_worker", "phone", "Llamada del mes. Contesta desde el refugio, con viento. Bien.")),
    meetings=(Meeting(500, -320, "David Borau, Dra. Lacasta", "Sube con el grupo.", "Que guíe una.", "Con chocolate."), Meeting(130, -30, "David Borau, Dra. Lacasta", "Guía salidas.", "Preparar el alta.", "Me voy andando.")),
    facts=(Fact("housing", "own", 3000), Fact("household", "partner", 2000), Fact("income", "incapacity-partial", 800), Fact("occupation", "ordinary", 150, "Refugio, fines de semana", by="key_worker")),
    measures=(Measure(800, (3, 4, 2, 6, 4, 5, 4, 5, 4, 5, 4)), Measure(130, (6, 6, 6, 6, 6, 6, 6, 6, 5, 6, 6))), versions=(Frozen(500, "agrees", "Adelante."),),
    farewell=Farewell("Vine sin subir y me voy sin bajar. Gracias por la niebla.", "Dos años de proceso. Vuelve a trabajar en el refugio los fines de semana. Medicación con su médica de cabecera; cita en la USM en primavera.", ("peer",), ("housing",)),
)
PEOPLE = (AMPARO, MAMADOU, ELENA, MARIA_JOSE, MARIA_JOSE_TWICE, NICOLAS, ROSARIO, ALICIA, DANIELA, VICTOR, LUZ)
