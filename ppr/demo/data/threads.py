"""Threads of a life: something somebody wants, what is agreed, and the notes that follow it over the months.

In each place several ways of saying it; whoever is composed gets one that nobody else has. {n} is how the person is
called, {f} somebody near them, {t} the town; {o} agrees with the person («contento», «contenta»).
"""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

from __future__ import annotations

from dataclasses import dataclass

Ways = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """One strand. `notes` are (part in the story, kind of note, ways), oldest first."""

    area: str
    matters: Ways
    wish: Ways
    objective: Ways
    notes: tuple[tuple[str, str, Ways], ...]
    changed: Ways
    decided: Ways
    said: Ways


THREADS: dict[str, Thread] = {
    "huerto": Thread(
        "ocio",
        ("El huerto de {f}, que ahora llevo yo.", "Que no se me sequen las tomateras. Y comer lo que planto."),
        ("Tener huerto propio y regalar lo que sobre.", "Que el huerto me obligue a salir de casa."),
        ("Parcela municipal de {t}; riego martes y viernes, con compañía el primer mes.",
         "Media parcela compartida con {f}. El equipo ayuda con la solicitud y luego mira desde la valla."),
        (
            ("key_worker", "home_visit", (
                "Vamos a ver la parcela. Hay más piedra que tierra y {n} dice que peor estaba la de {f}.",
                "Nos dan la llave de la caseta de riego en {t}. La cuelga con un cordel rojo para no perderla.")),
            ("key_worker", "contact", (
                "Salieron las habas. Trae un puñado en un pañuelo y lo reparte sin hacer discurso.",
                "Una helada se ha llevado los calabacines. Dice que replanta el sábado, así que replanta el sábado.")),
            ("colleague", "group", (
                "Ha explicado al grupo cómo se entutora. Nadie se ha ido antes de tiempo.",
                "Trae acelgas para la merienda del grupo y el grupo aprende que la merienda puede ser de acelgas.")),
            ("social_worker", "phone", (
                "Confirmo con el ayuntamiento que la parcela se renueva un año. Se lo digo y ya lo sabía por {f}.",
                "Tramitada la exención del canon de riego. La solicitud iba con su letra y entera.")),
        ),
        ("Sale de casa los días de riego, también con mal tiempo.", "Ha cogido media parcela y la lleva al día."),
        ("Seguir con el riego por su cuenta; vernos allí, no en el centro.", "Preguntar por un arcón para la cosecha."),
        ("Lo que quiero es no deberle agua a nadie.", "En el huerto no me preguntan cómo estoy y por eso estoy."),
    ),
    "pan": Thread(
        "empleo",
        ("El olor del obrador a las cinco.", "Tener turno. Aunque sea malo, pero turno."),
        ("Volver a un obrador, de ayudante me vale.", "Trabajar sin que me tengan pena."),
        ("Prácticas de seis semanas en un horno de {t}, tres noches por semana.",
         "Preparar con {n} la entrevista y las noches sin dormir de después; prácticas en enero."),
        (
            ("key_worker", "contact", (
                "Hablamos de hornos. Sabe de memoria los tiempos de una masa y no el de su última cita; se la apuntamos.",
                "Trae una barra hecha en casa. Greña irregular, dice. A los demás nos parece una barra estupenda.")),
            ("key_worker", "coordination", (
                "La panadera de {t} quiere verle trabajar antes que leer nada. Nos parece un buen orden.",
                "Acordadas seis semanas de prácticas. Si una noche no puede, avisa por mensaje y no pasa nada.")),
            ("clinician", "contact", (
                "Ajustamos la toma de la noche al turno. Lo propone {n} con un papel ya escrito.",
                "Duerme de día y bien. No veo motivo para frenar; sí para mirarlo en tres semanas.")),
            ("key_worker", "phone", (
                "Llama al salir, a las siete: le han dejado sol{o} con las magdalenas.",
                "Ha faltado una noche y avisó. La panadera, tan tranquila. {n}, sorprendid{o} de que así fuera.")),
        ),
        ("Hace prácticas de noche y las mantiene.", "Ha hecho dos entrevistas y le han dicho que sí en una."),
        ("Pedir que las prácticas acaben en contrato, y saber la fecha.", "Revisar el sueño con la USM dentro de un mes."),
        ("Cuando huelo a pan mi madre no me pregunta nada.", "Ganarme yo la barra."),
    ),
    "clarinete": Thread(
        "ocio",
        ("El clarinete. Lo tuve años debajo de la cama.", "La banda, los ensayos y el bar de después."),
        ("Volver a la banda de {t} de tercera fila.", "Tocar delante de gente y no salir corriendo."),
        ("Cañas nuevas, lección semanal con {f} y ensayo cuando se vea.", "Ensayo de los miércoles; el concierto, sin fecha puesta por nosotros."),
        (
            ("key_worker", "home_visit", (
                "Saca el clarinete. Le falta corcho a una junta y le sobra respeto al estuche.",
                "Toca cuatro compases en la cocina y para. La vecina de arriba da dos golpes: eran aplausos.")),
            ("key_worker", "contact", (
                "Primer ensayo. Se sentó junto a {f}, que le pasó las hojas.",
                "Ha ido al ensayo y se ha marchado en el descanso. Dice que la semana que viene, entero.")),
            ("clinician", "contact", (
                "Le tiemblan las manos y le preocupa por los dedos. Cambiamos la pauta; lo vemos en dos semanas.",
                "Menos temblor. Me trae un programa de mano con su nombre entre los clarinetes segundos.")),
            ("colleague", "group", (
                "El grupo entero fue al pasacalles. {n} nos vio y se equivocó en una nota, según cuenta.",
                "Ha traído la partitura al grupo para explicar qué es un silencio. Nos ha servido a todos.")),
        ),
        ("Ensaya los miércoles y habla más los jueves.", "Toca en casa cada día un rato."),
        ("Miércoles por la tarde, sin citas.", "Que decida {n} si avisa al director de algo, y de qué."),
        ("No quiero que me aplaudan por ir. Que me aplaudan si suena.", "Soplar me pone en mi sitio."),
    ),
    "graduado": Thread(
        "empleo",
        ("Sacarme la ESO a la edad que tengo.", "Leer un contrato y entenderlo entero."),
        ("El graduado. Me lo debo desde los quince.", "Estudiar sin que se rían. Matemáticas, sobre todo."),
        ("Matrícula en el centro de adultos de {t}; dos ámbitos este curso.", "Un ámbito por cuatrimestre y apoyo con las mates los lunes."),
        (
            ("key_worker", "contact", (
                "Hacemos la matrícula. Firma con la rúbrica de cuando trabajaba en la obra.",
                "Compra la carpeta, los bolis y una goma que huele a nata. Dice que lo de la goma era necesario.")),
            ("key_worker", "home_visit", (
                "Estudia en la mesa de la cocina, con la tele apagada y la radio baja. Fracciones superadas.",
                "Enfado con las ecuaciones. Paseo de veinte minutos y vuelta: era un signo.")),
            ("social_worker", "phone", (
                "La beca es compatible con su prestación. Le mando el párrafo exacto para que lo tenga.",
                "Le llamo por la beca del transporte: la presentó antes que yo me acordara.")),
            ("key_worker", "coordination", (
                "La profesora cuenta que ayuda a {f} con los verbos. No sabe nada más de {n} y así está bien.",
                "Primer aprobado. Un seis con dos. Lo ha puesto en la nevera de {f} porque la suya es panelada.")),
        ),
        ("Va a clase y ha aprobado lo primero.", "Estudia con un horario que se ha puesto por su cuenta."),
        ("Mantener los lunes de apoyo y no añadir nada más este trimestre.", "Hablar del segundo ámbito después de Navidad."),
        ("Que no se me pregunte para qué lo quiero.", "El seis con dos, que conste en acta."),
    ),
    "perra": Thread(
        "vida-diaria",
        ("Canela, la perra. Y después el resto.", "Que alguien me espere en casa. En mi caso, con rabo."),
        ("Tener perra y poder ingresar sin que acabe en la perrera.", "Sacarla yo tres veces al día, llueva o no."),
        ("Acuerdo con {f} para los días malos; cartilla y veterinario al día.",
         "Adopción acompañada en la protectora; plan para cuando {n} no pueda."),
        (
            ("key_worker", "contact", (
                "Vamos a la protectora a mirar. Volvemos habiendo mirado a una sola.",
                "La perra ha elegido el sofá. {n} ha elegido la silla y no se queja.")),
            ("key_worker", "home_visit", (
                "La casa está barrida hasta debajo de la cama: la perra suelta pelo y {n} no lo consiente.",
                "Baja tres veces al día. En la segunda coincide con {f} y hablan.")),
            ("clinician", "contact", (
                "Menos sueño de día. Me dice que es por las mañanas, que la perra no entiende de festivos.",
                "Viene a consulta con la perra atada fuera. Consulta de doce minutos por ese motivo, y provechosa.")),
            ("key_worker", "phone", (
                "Queda por escrito quién se la lleva si hay ingreso: {f}, que ya tiene llave.",
                "Semana floja. Pidió a {f} la tercera salida y no pasó nada malo por pedirla.")),
        ),
        ("Se levanta a las ocho por la perra y se acuesta a su hora.", "Conoce por su nombre a los del parque."),
        ("Dejar firmado con {f} lo de los días malos.", "Vacuna en marzo; lo demás, igual."),
        ("Hablo más con la perra que con ustedes, sin ofender.", "Con ella no me da vergüenza la calle."),
    ),
    "hermano": Thread(
        "familia",
        ("Volver a comer con mi hermano sin mirar el reloj.", "Mis sobrinos, que ya no sé qué número calzan."),
        ("Llamar a mi hermano y que no cuelgue. Ni yo.", "Ir a la comunión y sentarme en la mesa que me toque."),
        ("Primero una carta, después ya se verá. El equipo no llama a nadie.", "Ensayar la llamada; la hace {n} cuando quiera y desde donde quiera."),
        (
            ("key_worker", "contact", (
                "Escribe tres borradores. Se queda con el más corto: «Soy yo. Estoy mejor. ¿Comemos?».",
                "Hablamos del hermano andando por la ribera, que sentad{o} no sale.")),
            ("key_worker", "phone", (
                "Llamó. Cuatro minutos. Hablaron de la caldera, y con eso basta por ahora.",
                "No cogió. {n} lo cuenta sin drama y propone probar el domingo, que libra.")),
            ("clinician", "contact", (
                "Pregunta si es normal tener miedo a que salga bien. Le digo que sí.",
                "Más inquietud estos días, con motivo. No tocamos la medicación; adelantamos la cita.")),
            ("key_worker", "home_visit", (
                "Comieron. El sobrino calza un cuarenta y tres. Trae las sobras en un táper que habrá que devolver.",
                "Ha venido el hermano a arreglar el grifo. Lo arregló {n} y el hermano sujetó la linterna.")),
        ),
        ("Ha retomado el trato con su hermano, a su ritmo.", "Se hablan los domingos."),
        ("No hacer nada más por nuestra parte.", "Que {n} diga si quiere invitarle a la próxima reunión."),
        ("Que nadie le cuente por mí.", "La familia, en dosis. Pero mía."),
    ),
    "piscina": Thread(
        "salud",
        ("Flotar. No conozco otra cosa igual.", "La calle seis de la piscina de {t}."),
        ("Nadar dos días sin pensar en el bañador.", "Que se me pase el dolor de espalda sin más pastillas."),
        ("Bono municipal, calle lenta, martes y jueves a las once.", "Dos mañanas de piscina; analítica en tres meses y lo hablamos con los números delante."),
        (
            ("key_worker", "contact", (
                "Compramos el gorro. Azul, después de mucho descartar.",
                "Primer día: mojarse los pies y volver. Era el plan y se cumplió.")),
            ("key_worker", "phone", (
                "Ocho largos. Los ha contado en voz alta y el socorrista llevaba otra cuenta.",
                "Hoy no fue. Le dolía la cabeza. El jueves sí, dice, y así lo dejamos.")),
            ("clinician", "contact", (
                "Tensión mejor. Peso igual, que no era el objetivo, y lo repito por si acaso.",
                "Analítica sin sorpresas. Le enseño los números y se hace una foto.")),
            ("colleague", "group", (
                "Ha animado a {f} a ir. Dos gorros azules desde el martes.",
                "En la charla de espalda del grupo ha dado más consejos que la ponente.")),
        ),
        ("Nada dos días por semana.", "Duele menos la espalda y duerme del tirón."),
        ("Renovar el bono en enero, a su nombre.", "Repetir analítica en primavera."),
        ("En el agua nadie tiene historia clínica.", "Once de la mañana es una hora humana."),
    ),
    "facturas": Thread(
        "economia",
        ("Abrir el buzón sin que me dé un vuelco.", "No deber en la tienda de abajo."),
        ("Enterarme de adónde se va el dinero.", "Pagar la luz yo, el día que toca."),
        ("Sobres: casa, comida, mío. Repaso los primeros viernes.", "Bono social de la luz y una cuenta sin comisiones; las claves, de {n} y de nadie más."),
        (
            ("key_worker", "home_visit", (
                "Abrimos el correo de cuatro meses. Dos cartas importaban; una era buena.",
                "Tres montones en la mesa y un café. Salieron dos pagos dobles que hay que reclamar.")),
            ("social_worker", "contact", (
                "Concedido el bono social. Veintiséis euros menos al bimestre; ya sabe en qué se van.",
                "Reclamación presentada. Nos acompañó {f} porque {n} quiso.")),
            ("key_worker", "contact", (
                "Primer viernes de repaso. Cuadra con seis euros de diferencia, que aparecen en el abrigo.",
                "Repaso hecho antes de llegar yo. Me enseña el resultado como quien enseña un pez.")),
            ("key_worker", "phone", (
                "Le han llamado ofreciendo otra tarifa. Colgó con educación y nos lo cuenta con menos.",
                "Pagó la luz en su día. Me manda el resguardo con tres signos de admiración.")),
        ),
        ("Lleva las cuentas y abre las cartas.", "Ya no hay recibos devueltos."),
        ("Repaso cada dos meses en vez de cada uno.", "Mirar con trabajo social la ayuda de alquiler."),
        ("Las claves son mías. Punto.", "Seis euros. En el abrigo. Para que luego digan."),
    ),
    "voto": Thread(
        "derechos",
        ("Decidir yo. Equivocarme yo, si toca.", "Que mi nombre vaya delante en los papeles."),
        ("Que el juez me pregunte a mí cómo está la cosa.", "Revisar lo de la tutela, que se hizo sin mí."),
        ("Pedir la revisión de la medida de apoyo; cita con orientación jurídica en {t}.",
         "Reunir lo que {n} ya hace sol{o} y llevarlo por escrito, con sus palabras delante."),
        (
            ("social_worker", "contact", (
                "Le explico qué ha cambiado con la ley. Lo entiende antes de que yo acabe y me pide la copia.",
                "Cita en orientación jurídica. Ha apuntado cinco preguntas y cuatro respuestas que no le valen.")),
            ("key_worker", "contact", (
                "Hacemos la lista de lo que hace a diario sin ayuda. Paramos en la segunda hoja.",
                "Ensayamos la vista. Hago de juez mal y {n} me corrige.")),
            ("clinician", "coordination", (
                "Informe hecho y leído juntos antes de firmarlo. Quitamos dos palabras.",
                "Me pide que en el informe ponga lo que puede, no solo lo que le cuesta. Lleva razón.")),
            ("key_worker", "phone", (
                "Ya hay fecha para la vista. Lo dice bajito, por si se rompe.",
                "Ha hablado con {f}, que era quien firmaba en su lugar hasta ahora. Fue bien.")),
        ),
        ("Ha pedido por su cuenta que se revise su medida de apoyo.", "Lleva sus trámites con menos ayuda."),
        ("Acompañar a la vista, si {n} quiere, y esperar fuera.", "Preparar lo que se dirá, sin escribirlo por nadie."),
        ("Que se me oiga a mí primero.", "Para firmar ya tengo mano."),
    ),
    "radio": Thread(
        "ocio",
        ("La radio. Escucharla y, si me dejan, hacerla.", "Tener algo que decir los viernes."),
        ("Un programa de quince minutos, con sintonía.", "Hablar por el micrófono sin que se me seque la boca."),
        ("Sección propia en la radio municipal de {t}, una vez al mes.", "Grabar dos pruebas en el centro; si gustan a {n}, se mandan."),
        (
            ("key_worker", "group", (
                "Grabamos la prueba. Siete veces. La buena fue la segunda, cosa que ya sabíamos.",
                "Propone un programa sobre ruidos de antes: la trilladora, el afilador, la máquina de escribir.")),
            ("key_worker", "coordination", (
                "La emisora le da el último viernes del mes. Puede hablar de lo que quiera menos de política local.",
                "Nos dejan el estudio una hora. {f} lleva los mandos y {n} la voz.")),
            ("clinician", "contact", (
                "Me pide la boca menos seca por razones profesionales. Cambiamos una toma.",
                "Le oí el viernes sin proponérmelo, en el coche. Se lo digo y se sonroja.")),
            ("key_worker", "phone", (
                "Ha llamado una oyente para contar lo del afilador. {n} lleva tres días contándolo.",
                "Este mes no graba: no se ve. La emisora pone música y le guarda el sitio.")),
        ),
        ("Graba una vez al mes.", "Prepara los guiones en casa y los trae escritos."),
        ("Mantener el viernes; no añadir más secciones.", "Pedir a la emisora que el nombre lo decida {n}."),
        ("En la radio no se me ve y se me oye. Justo al revés que siempre.", "Que no se hable de mí como ejemplo."),
    ),
    "alquiler": Thread(
        "vivienda",
        ("Una puerta que cierre yo.", "Tener a quién invitar y dónde."),
        ("Irme a un piso pequeño, en {t} o cerca.", "Vivir sin pedir permiso para poner una lavadora."),
        ("Bolsa de vivienda, dos visitas al mes y fianza a medias con la ayuda de la comarca.",
         "Probar tres fines de semana en el piso de {f} antes de decidir."),
        (
            ("key_worker", "contact", (
                "Lista de lo que tiene que tener el piso: ventana, horno y ningún vecino con taladro.",
                "Vemos dos pisos. El primero no; el segundo tampoco, pero menos.")),
            ("social_worker", "coordination", (
                "La bolsa de vivienda acepta la solicitud. Puntúa estar acompañad{o}; lo contamos como lo que es.",
                "Ayuda de fianza concedida en parte. Faltan doscientos, que {n} tiene y no sabía que podía usar.")),
            ("key_worker", "home_visit", (
                "Primer fin de semana fuera. Llamó una vez, para saber cómo se descongela el pan.",
                "Medimos la habitación con pasos. Cabe el armario si se renuncia a abrirlo del todo.")),
            ("key_worker", "phone", (
                "La propietaria pide dos nóminas. Le damos otra garantía y acepta; {n} llevó la conversación.",
                "Le han dicho que no en el de la plaza. Disgusto de una tarde y a seguir.")),
        ),
        ("Ha visto cuatro pisos y sabe lo que no quiere.", "Pasa fines de semana fuera y vuelve descansad{o}."),
        ("Una visita más antes de fin de mes y después parar un poco.", "Pedir a la comarca lo que falta de la fianza."),
        ("Con horno. Lo demás se negocia.", "Que no me busquen piso: que me acompañen a buscarlo."),
    ),
    "muelas": Thread(
        "salud",
        ("Reírme con la boca abierta.", "Comer una manzana a mordiscos."),
        ("Arreglarme los dientes sin que me riñan.", "Ir al dentista una vez y que sirva."),
        ("Dentista del centro de salud, con {f} en la sala de espera; presupuesto antes de tocar nada.",
         "Tres citas cortas en vez de una larga, y poder levantar la mano para parar."),
        (
            ("key_worker", "contact", (
                "Hablamos de dentistas malos y buenos. Quedamos en ir a preguntar, solo a preguntar.",
                "Llama {n} para pedir hora. Le tiembla la voz y la pide.")),
            ("key_worker", "coordination", (
                "La dentista acepta citas de veinte minutos y la mano levantada.",
                "Presupuesto en papel y sin letra pequeña. Se lo lleva a casa para pensarlo.")),
            ("clinician", "phone", (
                "Reviso con la dentista qué puede tomar antes. Queda escrito y se lo explico a {n}.",
                "Sequedad de boca por la medicación: la bajamos un poco y vemos.")),
            ("key_worker", "phone", (
                "Primera cita hecha. Levantó la mano dos veces y las dos pararon.",
                "Le han quitado la que dolía. Manda una foto con la boca cerrada y los ojos riendo.")),
        ),
        ("Ha empezado con la dentista y no ha faltado.", "Come mejor y se tapa menos la boca."),
        ("Acabar las citas que quedan.", "Pedir la ayuda para la prótesis con trabajo social."),
        ("Que no me digan «cómo ha dejado usted esto».", "La manzana. Cuando llegue, avisaré."),
    ),
    "bici": Thread(
        "transporte",
        ("Ir de un pueblo a otro sin mirar horarios.", "Mi bicicleta, con sus parches."),
        ("Llegar por mi cuenta al taller, sin autobús.", "Que no me traigan y me lleven como un paquete."),
        ("Poner a punto la bici y hacer el camino de {t} dos veces acompañad{o}.", "Bici en verano y abono de autobús en invierno; luces y casco ya."),
        (
            ("key_worker", "contact", (
                "Bajamos la bici del desván. Las ruedas, de otra época; el timbre, perfecto.",
                "Compra de casco. Prueba siete y gana el primero.")),
            ("key_worker", "home_visit", (
                "Hacemos el camino en cuarenta minutos con dos paradas: una por cansancio y otra por moras.",
                "Pinchazo a medio camino. Lo arregló {n}; yo sujeté el parche con cara de ayudar.")),
            ("social_worker", "phone", (
                "Abono de transporte con descuento concedido para el invierno. Llega por correo.",
                "Pregunto por el carril hasta el polígono: lo abren en primavera. Se apunta la fecha.")),
            ("key_worker", "phone", (
                "Ha llegado pedaleando y antes que el autobús. No lo ha dicho casi.",
                "Con el hielo, autobús. Lo ha decidido {n} mirando por la ventana.")),
        ),
        ("Viene y va por su cuenta.", "Depende menos de que alguien le lleve."),
        ("Abono de invierno y revisión de frenos en primavera.", "Dejar de ofrecerle el coche: ya lo pide si quiere."),
        ("Llegar antes que el autobús es una tontería que me gusta.", "No soy un paquete."),
    ),
    "noches": Thread(
        "salud",
        ("Dormir. No pido más.", "Las mañanas, cuando las tengo."),
        ("Que las voces me dejen cenar.", "Pasar la noche sin la tele puesta."),
        ("Rutina de noche escrita por {n}; revisar con la USM la hora de la última toma.",
         "Grupo de personas que oyen voces, de prueba, tres jueves. Después decide."),
        (
            ("clinician", "contact", (
                "Hablamos de las voces sin prisa. A veces le hacen compañía y eso también hay que contarlo.",
                "Pide menos dosis por la mañana. Probamos un cambio pequeño y nos vemos pronto.")),
            ("key_worker", "home_visit", (
                "Escribe su rutina: ducha, infusión, radio bajita, persiana a medias. La pega por dentro del armario.",
                "Movemos la cama de pared. Por la otra se oía el ascensor.")),
            ("key_worker", "group", (
                "Va al grupo. No habla; al salir pregunta si el jueves que viene hay.",
                "En el grupo ha contado cómo les pone hora a las voces. Tomaron nota tres.")),
            ("key_worker", "phone", (
                "Dos noches seguidas de seis horas. Lo dice como quien da el resultado de un partido.",
                "Mala noche. Llamó a {f}, que tampoco dormía, y hablaron de la lluvia.")),
        ),
        ("Duerme mejor y lo lleva apuntado.", "Sabe qué le ayuda de noche y lo ha escrito."),
        ("Mantener la dosis nueva y volver a mirarla en dos meses.", "Seguir en el grupo mientras quiera."),
        ("Que me pregunten qué dicen, y no solo si están.", "Seis horas. Casi siete."),
    ),
}
