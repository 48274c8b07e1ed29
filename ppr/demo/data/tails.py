"""Second halves: what follows a piece of fragments.py or threads.py, so that no two people say the same whole thing."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

Ways = tuple[str, ...]

NOTE: Ways = (
    "", "Quedamos el jueves.", "Nos despedimos en la puerta.", "Dice que así le vale.", "Lo deja apuntado con fecha.", "Hoy no ha querido hablar de más, y bien.",
    "Se lo cuenta después a {f}.", "Salimos a dar una vuelta corta.", "Volvemos a verlo en quince días.", "Agradece que no se lo repitamos.",
    "Trae un papel con dos preguntas y se lleva dos respuestas.", "De fondo, la radio de {f}.", "Llovía en {t} y no importó.", "Había mercado en {t} y nos costó aparcar.",
    "Lo hablamos sin prisa.", "Propone la hora de la próxima vez.", "Cierra la visita con un chiste malo.", "Mira el reloj una vez; antes eran diez.",
    "Quiere que conste que fue idea de {n}.", "No hizo falta insistir.", "Pregunta por quien no ha venido.", "Se queda con la copia.", "Prefiere que {f} no lo sepa todavía.",
    "La próxima, en {t}, no en el centro.", "Un cuarto de hora, y aprovechado.", "Me corrige un dato y tiene razón.", "Lo celebramos con un café cortado.",
    "Se va antes, cansancio del bueno.", "Mañana llama y lo confirma.", "Queda pendiente lo del transporte.", "Pide que se lo mandemos por escrito.",
)
SAYS: Ways = (
    "", "Eso, y tiempo.", "Y que no se note el esfuerzo.", "Aunque sea despacio.", "Con {f} cerca, o no muy lejos.", "Sin que nadie aplauda.", "En {t}, a ser posible.", "De momento.",
    "Y si no sale, otra vez.", "Lo demás, ya veremos.", "Que tampoco es tanto.", "Y no hay más.", "Este año, si puede ser.", "Por mí, mañana.", "Lo tengo pensado hace mucho.",
    "Y que {f} lo vea.", "A mi manera.", "Sin horario fijo.",
)
TEAM: Ways = (
    "", "Se mira en tres meses.", "Primera semana, con compañía.", "{n} pone el ritmo.", "Si un día no puede, avisa y ya está.", "Se para cuando {n} lo diga.", "Lo apunta {n} en su cuaderno.",
    "Con {f}, si sigue queriendo.", "Revisar antes del verano.", "Se habla con la USM una vez al trimestre.", "Sin fecha límite: la fecha es de {n}.", "Dos intentos y se vuelve a hablar.",
    "El equipo llama los lunes.", "En {t} y por la mañana.", "Empieza cuando haya descansado.", "Los gastos, con factura y por partes.",
)
WISHES: Ways = (
    "", "Lo demás puede esperar.", "Y que {f} no se entere por otros.", "Con eso me apaño.", "No pido mucho más.", "Si tarda, que me lo digan.", "Y en {t} si se puede.", "Sin prisas, pero sin olvidarse.",
    "Lo digo en serio.", "Y una silla cómoda.", "De verdad.", "Eso para empezar.", "Lo otro ya lo hablaré.", "Que se cumpla.", "Por favor.",
)
REASONS: Ways = ("", "Lo habla con {f} y viene por decisión propia.", "En {t} hay poco más que ofrecer.", "Pide que se haga pronto.", "Sabe que puede decir que no.", "Viene con {f} a la segunda cita.", "Lleva dos meses pensándolo.")
ABLE: Ways = (
    "Sé escuchar.", "Tengo buen oído.", "Llego a todo, tarde, pero llego.", "No miento.", "Sé callar un secreto.", "Hago reír cuando menos toca.", "Me oriento en cualquier pueblo.", "Cocino con lo que hay.",
    "He salido de peores.", "Cuido las plantas de otros.", "Sé pedir perdón.", "Arreglo enchufes.", "Me acuerdo de los nombres.", "Duermo en cualquier sitio.", "Sé estar a solas.", "Tengo letra bonita.",
    "Sé esperar en las colas.", "Aguanto el frío.", "Hablo tres lenguas, dos mal.", "Aprendo mirando.", "Soy de fiar con el dinero ajeno.", "Ando veinte kilómetros.", "Sé cuándo alguien está triste.", "Digo lo que pienso.",
)
SEEN: Ways = ("", "{n} vuelve siempre, también después de un mal día.", "Avisa cuando no puede.", "Con {f} tiene una paciencia enorme.", "Se acuerda de lo que le preocupa a cada cual.", "Pregunta lo que los demás callan.", "Ha enseñado a dos compañeros lo que sabe.")
POSITIONS: Ways = (
    "Está bien.", "Conforme.", "Lo he leído dos veces.", "Es lo que dije.", "Vale.", "Que se cumpla.", "Me reconozco.", "De acuerdo con todo menos con la letra, que es pequeña.", "Sí, por ahora.", "Lo firmo porque es mío.",
)
DOUBTS: Ways = ("Con lo del horario, no.", "Falta lo que dije de {f}.", "Hay una frase que no es mía.", "Va demasiado deprisa.", "Quiero pensarlo más.", "Lo de las visitas, menos.")
DECLINED: Ways = (
    "Hemos estado dos tardes y le ha gustado la gente; no hay plaza hasta el verano.", "El centro queda a hora y media de {t} y no hay autobús de vuelta.", "Pide acompañamiento de noche y cerramos a las ocho.",
    "Quiere un grupo pequeño y aquí somos treinta.", "Nos dice que prefiere que le atienda una mujer y este año no podemos asegurarlo.", "Ahora mismo necesita a su equipo sanitario más cerca de lo que estamos.",
    "Coincide con su turno de trabajo y no queremos que lo deje.", "En el taller trabaja alguien con quien no quiere coincidir.",
)
NEXT_STEPS: Ways = (
    "La USM mantiene la cita de cada dos semanas y el sector pregunta en otra entidad.", "Puede venir al huerto los sábados sin plaza, mientras se busca.", "Guardamos su ficha; {f} sabe a quién llamar.",
    "El sector busca más cerca de {t}; el lunes se le dice algo.", "Le llamamos en quince días pase lo que pase.", "Su trabajadora social sigue con lo de la vivienda y busca otra puerta.",
    "Le apuntamos al grupo abierto de los martes y se le guarda la antigüedad.", "La enfermera sube a {t} una vez al mes mientras tanto.",
)
WITHDRAWN: Ways = (
    "Prefiere seguir con su psicóloga y nada más por ahora.", "Se ha mudado de {t} y su nueva unidad hará la derivación.", "Ha encontrado cuadrilla en {t} y no le hace falta esto.", "Pide dejarlo hasta después del verano; se le volverá a preguntar.",
    "Vuelve con {f} y quiere probar sin ayuda. La puerta queda abierta.", "Empieza en el centro de día municipal, más cerca de casa.", "Una operación va antes. Se retoma cuando salga.",
)
PERSON_NO: Ways = (
    "Lo ha pensado y dice que no. Lo explica bien.", "No quiere otro sitio al que ir. Se le respeta.", "Dice que ahora quiere descansar de ayudas.", "Prefiere que no vaya nadie a su casa.", "El grupo no le convenció y no quiere probar otro.",
)
PERSON_NO_NEXT: Ways = (
    "Sigue viéndole su enfermera cada mes; puede volver cuando quiera.", "Se le pregunta otra vez en primavera, si le parece.", "Se queda con el teléfono de {f} y con el nuestro.", "Continúa la consulta en {t}, sin nada más.",
    "Le dejamos la tarjeta del grupo abierto por si cambia de idea.",
)
WAITING: Ways = (
    "Encajamos. No hay plaza libre y se lo hemos dicho con números.", "Sí, en cuanto se libre una.", "Nos gustaría que viniera; hoy no cabe.", "Aceptado. Sabe en qué lugar de la lista está y por qué.", "Ha visto la casa y quiere. Falta sitio.",
)
MEANWHILE: Ways = (
    "Una llamada los lunes.", "El grupo abierto de los viernes.", "Consulta cada dos semanas en la USM.", "Paseo con la enfermera los miércoles.", "Una visita al mes en {t}.", "Café con {f} y cita mensual.", "El huerto de los sábados, sin plaza.",
)
ORDER: Ways = (
    "Por fecha.", "Por fecha; nadie con más urgencia detrás.", "Por fecha; prefiere esperar aquí a que se libre algo más lejos.", "Por fecha. Se le ha dicho que dos van antes y por qué.", "Por fecha, y se le cuenta la de la primera derivación.", "Por fecha. Le vendría bien la ruta de los martes.",
)
FIRST_TALKS: Ways = (
    "Su hermana pregunta qué se puede hacer. La persona todavía no ha dicho nada.", "Viene por su cuenta al mostrador y pide que le expliquen qué hay.", "La médica de cabecera llama: cuatro meses sin salir de casa.", "El ayuntamiento de {t} pide orientación; la persona ha dado permiso para llamar.",
    "En planta pregunta qué habrá después.", "Un vecino de {t} acompaña a quien no se atreve a venir.", "La trabajadora social de la comarca ha hablado con {n} y quiere saber por dónde empezar.", "Llama {f}. Se le dice que hablaremos con {n}, no de {n}.",
)
LEFT: Ways = (
    "Se va como quería: despacio y avisando.", "Alta acordada. Tiene trabajo de tarde y poco tiempo para nosotros.", "Se despide con una merienda para diez.", "Se va por decisión propia. Sabe el camino.", "Se muda cerca de {f}.", "Hecho lo que vino a hacer. Alta hablada tres veces.",
    "Deja de venir en verano y en septiembre lo dice: ya está.", "Alta con fiesta pequeña.",
)
SUMMARIES: Ways = (
    "Vine con {f} y me voy en autobús.", "Me quedo con dos cosas: el huerto y no tener que explicarme.", "He estado bien tratad{o}.", "Lo que más, los jueves.", "No fue perfecto y fue mío.", "Aprendí a decir que no y me lo aceptaron.", "Que quede puesto: lo hice yo.",
    "Se me hizo corto al final y largo al principio.", "He vuelto a {t} con la cabeza alta.", "Si vuelvo, será de visita.", "Gracias por esperar.", "Me voy debiendo un café a cada uno.",
)
REPORTS: Ways = (
    "Ha cumplido lo que se propuso y lo mantiene sin apoyo.", "Sale con menos ayuda de la que pedía y con la que necesita.", "Queda en la USM, con cita y con quien llamar.", "Objetivos conseguidos en parte; sigue por su cuenta.", "Proceso largo, con dos pausas, y buen final.",
)
PROPS = (
    ("professional", "El equipo de la entidad", "cada semana"), ("family", "{f}", "los domingos"), ("community", "La biblioteca de {t}", "martes y jueves"), ("peer", "El grupo de ayuda mutua", "cada quince días"),
    ("community", "La piscina de {t}", "dos mañanas"), ("family", "{f}, por teléfono", "casi a diario"), ("other", "La radio", "de noche"), ("professional", "La enfermera de la USM", "una vez al mes"),
    ("community", "El bar de la plaza", "a la hora del café"), ("peer", "Alguien que ya pasó por esto", "cuando haga falta"),
)
CHANGES: Ways = (
    "", "Lo demás, tranquilo.", "Ha habido un bache y lo ha contado a tiempo.", "{f} también lo nota.", "En casa, mejor ambiente.", "Sigue durmiendo regular.", "Ha faltado poco y avisando.", "Se le ve con más ganas de hablar.",
    "Pide menos llamadas.", "Ha recuperado el trato con gente de {t}.", "El verano se hizo largo.", "La medicación, igual.", "Ha cambiado de teléfono y poco más.", "Le preocupa el invierno.",
)
CALLED: Ways = (
    "Un mes después. Coge el teléfono en la calle y se oye que va bien.", "Llamada del mes: sigue con lo suyo y no nos necesita.", "Contesta {f} y luego se pone. Todo en orden.", "Le llamo y me pregunta por los demás.",
    "Hablamos cinco minutos. Tiene cita en la USM y la llave en el bolsillo.", "Dice que algún día pasa a saludar. Sabe que puede volver sin empezar de nuevo.", "Va cansándose de madrugar, que es buena señal.", "Ha tenido una semana floja y la ha pasado en casa, con {f}.",
)
