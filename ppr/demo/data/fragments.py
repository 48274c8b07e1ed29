"""Pieces of which composed people are made. {o} agrees with the person, {t} is the town, {f} somebody near them."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

Ways = tuple[str, ...]

# «Quién soy»: what somebody did or does, and something of how they are.
TRADES: Ways = (
    "Trabajé en la azucarera hasta que la cerraron.", "He soldado toda la vida.", "Conduje un camión de fruta doce años.",
    "Cuidé a mi madre hasta el final y eso también es un oficio.", "Estudié dos años de Historia y me sé los reyes.",
    "Fui camarer{o} en la estación de esquí, cinco inviernos.", "Sé de abejas más que de personas.",
    "Vendí seguros, y se me daba bien.", "He vendimiado en tres provincias y dos países.",
    "Pinto fachadas. De lejos se ven rectas.", "Trabajé en la granja de mi tío y todavía me despierto a las seis.",
    "Soy delineante de los de tinta y cuchilla.", "Llevé la centralita de un hospital: conozco todas las voces.",
    "Monté escenarios para las fiestas de medio Aragón.", "Fui mozo de almacén, o moza, que ahí daba igual.",
    "Hice bolillos con mi abuela y no se me han olvidado.", "He limpiado oficinas de noche y las he visto amanecer.",
    "Arreglo relojes, aunque no llego puntual.", "Estuve en la mina los dos últimos años que hubo mina.",
    "Dibujo planos de casas en las que no voy a vivir.", "He repartido pan, periódicos y alguna mala noticia.",
    "Fui auxiliar de biblioteca; ordeno por fuera y por dentro regular.", "Tengo carné de carretillas y buen pulso.",
    "Cosía toldos. Si ves uno verde en {t}, puede ser mío.",
)
TRAITS: Ways = (
    "Hablo poco, pero contesto.", "Me río tarde, cuando los demás ya han acabado.", "Me gusta la gente de una en una.",
    "No tengo paciencia para esperar y sí para todo lo demás.", "Soy de pueblo aunque viva en la ciudad.",
    "De pequeñ{o} ganaba a las damas y ahora también.", "Apunto las cosas para no discutirlas.",
    "Canto mal y lo sé.", "Doy buen consejo y no lo sigo.", "Me acuerdo de todas las matrículas.",
    "Necesito ver la puerta desde donde me siento.", "Soy cabezota, que en mi casa se llamaba carácter.",
    "Cocino para seis aunque seamos dos.", "No bebo café, y me lo ofrecen siempre.", "Ando mucho. Andando pienso.",
    "Me gustan los trenes por dentro y por fuera.", "Prefiero el invierno: no hay que dar explicaciones.",
    "Guardo las entradas de todos los cines.", "Tengo mal genio de nueve a diez.", "Llego antes, por si acaso.",
    "Lo mío son los crucigramas a boli.", "Tengo una memoria que no me pide permiso.", "Leo las instrucciones enteras.",
    "Soy del Huesca, y eso enseña a esperar.",
)
# «Cómo quiero que me apoyen»
SUPPORT: Ways = (
    "Con la verdad, aunque tarde en gustarme.", "Que quede siempre la misma persona, o que se despida.",
    "No me terminen las frases.", "Un papel con lo que hemos dicho, y letra grande.",
    "Andando, mejor que en un despacho.", "Que me pregunten dos veces si digo que no a la primera.",
    "Sin llamar a nadie sin decírmelo antes.", "Que lleguen a la hora. Yo llego.",
    "Con paciencia los lunes.", "Que me dejen probar aunque vean que no va a salir.",
    "Que se sienten. De pie parece que se van.", "Sin hablar bajito entre ustedes delante de mí.",
    "Por mensaje primero. La llamada me pilla siempre mal.", "Que me recuerden lo que ya hice, no lo que me falta.",
    "Que se note que han leído lo de la otra vez.", "Dejándome un rato de silencio. Luego hablo.",
)
# «Cómo me tratan»
TREATED: Ways = (
    "En la farmacia me llaman por mi nombre. En el banco, por el número.", "Mejor que antes. Antes no me saludaban en la escalera.",
    "Bien, si no saben. Cuando saben, según.", "Mi médica me mira a mí y no a la pantalla.",
    "En el bar de {f} soy como de la casa.", "Me hablan de tú sin conocerme. Preferiría elegirlo yo.",
    "La familia me quiere y me vigila. Las dos cosas.", "En la calle no me tratan: pasan.",
    "En el centro de salud me hicieron esperar fuera. Una vez. Me acuerdo.", "Los vecinos, sin queja. Me guardan los paquetes.",
    "A veces contestan a quien viene conmigo en vez de a mí.", "Con cuidado de más. Se agradece y cansa.",
    "En la biblioteca me guardan el sitio junto al radiador.", "Me creen lo bueno a la primera y lo malo a la tercera.",
)
# Why now: how things stand, and what is asked.
SITUATIONS: Ways = (
    "Lleva un año saliendo solo para las consultas.", "Ha dejado el trabajo hace dos meses y le cuesta contarlo.",
    "Vuelve a {t} después de tres años en Barcelona.", "Desde que falta su padre, la casa se le hace grande.",
    "Dos ingresos cortos este invierno, los dos por su pie.", "Duerme de día y la noche se le llena de ruido.",
    "Terminó el subsidio y no ha pedido nada más.", "Vive con {f}, que ya no puede con las escaleras ni con los sustos.",
    "Sigue el tratamiento y aun así las mañanas son imposibles.", "Ha aguantado sin ayuda mucho tiempo y lo dice con orgullo.",
    "La convivencia en casa está en un punto delicado y lo reconocen todos.", "Empezó un curso y lo dejó en la segunda semana.",
)
REQUESTS: Ways = (
    "Pide a alguien que le acompañe en los trámites y en la calle.", "Quiere recuperar horarios antes que ninguna otra cosa.",
    "Acepta probar un taller si puede elegir cuál.", "Busca un sitio al que ir sin tener que dar explicaciones.",
    "Valora que se le visite en casa al principio.", "Quiere aprender a llevar su dinero.",
    "Propone empezar por dos días a la semana.", "Pide que se cuente con {f} desde el principio.",
    "Necesita apoyo para volver a trabajar sin correr.", "Le gustaría vivir con menos miedo a la noche.",
    "Quiere conocer a gente fuera de la consulta.", "Pide que el camino sea corto: no conduce.",
)
WISHES: Ways = (
    "Que no haya que contar todo otra vez.", "Un sitio con ventanas.", "Alguien que me enseñe y luego me deje.",
    "Ver primero cómo es y decidir después.", "Que me acompañen, no que me lleven.", "Tener las tardes para mí.",
    "Que empiece pronto, ahora que me he decidido.", "Poder decir que no sin que se acabe.", "Estar con personas de mi edad.",
    "Que me avisen si cambian a alguien.", "Salir de casa tres días.", "Poca gente y buen horario.",
    "Que no sea otra sala de espera.", "Probar un mes y hablarlo.", "Algo cerca; con lo lejos no puedo.",
    "Volver a tener planes para el sábado.", "Que cuenten conmigo para decidir el día y la hora.", "Aprender algo que sirva fuera.",
    "No repetir lo del otro sitio.", "Un grupo pequeño y una persona fija.", "Que {f} descanse de mí algún rato.",
    "Que empiece por pasear.", "Ayuda con los papeles y lo demás ya lo llevo.", "Dormir sabiendo que mañana hay algo.",
    "Saber cuánto dura antes de empezar.", "Que me dejen traer mis herramientas.", "Un sitio donde se pueda fumar fuera y hablar dentro.",
    "Sin teatro y sin manualidades.",
)
CONTACTS: Ways = (
    "Móvil, por la mañana.", "Mensaje y contesta en el día.", "Llamar a partir de las cinco.", "Mejor en persona, en la USM.",
    "Fijo de casa; puede cogerlo {f} y no sabe nada.", "Móvil; si no contesta, insistir al día siguiente.",
)
SAFETY: Ways = (
    "Nada que señalar ahora.", "Si deja de contestar dos días, pasar por casa.", "Vive con escalera estrecha y mareos; cuidado con las prisas.",
    "Sin riesgo actual. Hablado con la persona.", "Le sientan mal los sitios con mucho ruido.", "",
)
DECLINED: Ways = (
    "Nos hemos visto dos veces y encajamos, pero no quedan plazas hasta febrero.",
    "Pide mañanas y nuestras mañanas están completas. Se lo hemos explicado en persona.",
)
NEXT_STEPS: Ways = (
    "La USM le ve cada quince días mientras se busca plaza; guardamos su ficha y avisamos si se libra una.",
    "Puede venir al grupo abierto de los viernes sin plaza. El sector mira si hay sitio en baja intensidad.",
)
WITHDRAWN: Ways = (
    "Le han dado trabajo en {t} y prefiere esperar. Puede volver cuando quiera sin empezar de nuevo.",
    "Se va a vivir con {f} a otra comunidad. Enviamos informe a donde diga.",
)
ARRIVED: Ways = (
    "Vino con {f}, miró todo y se sentó junto a la ventana.", "Primer día. Preguntó por los horarios y por la cafetera, en ese orden.",
    "Llegó diez minutos antes y esperó fuera por si acaso.", "Nos vimos en su casa; enseñó primero la terraza y luego el resto.",
    "Primer encuentro breve, como pidió. Quedamos para el martes.", "Ha venido sin muchas ganas y se ha quedado hasta recoger las sillas.",
    "Empezamos por dar una vuelta a la manzana. Fueron tres.", "Trajo una lista de lo que no quiere. Nos ha servido de guía.",
    "Saludó a cada persona por separado, y eso que había doce.",
    "Nos enseña fotos del móvil: {t} nevado, {f} y un gato que no es suyo.",
    "Escuchó la explicación hasta el final y después hizo la única pregunta importante: quién manda aquí.",
    "Conocía a media sala de la escuela. Eso al principio fue malo y luego bueno.",
    "Se presenta con los dos apellidos y pregunta los nuestros.", "Primer día en silencio. Al irse dijo «hasta mañana» y eso vale.",
)
# Social facts: (code, ways of saying more)
HOUSING = (
    ("own", "Heredada, con goteras"), ("rent", "Contrato a su nombre"), ("family", "En casa de {f}"), ("rent", "Habitación y cocina compartida"),
    ("family", "Su habitación de siempre"), ("insecure", "Sin contrato, a temporadas"), ("own", "Planta baja con patio"),
    ("overcrowded", "Siete personas en tres habitaciones"),
)
HOUSEHOLDS = ("alone", "parents", "relatives", "partner", "shared", "children")
INCOMES = (
    ("pnc-disability", "document"), ("imv", "document"), ("incapacity-absolute", "document"), ("unemployment", "person"), ("none", "person"),
    ("incapacity-total", "document"), ("pacimv", "document"),
)
OCCUPATIONS = ("inactive", "seeking", "permanent-incapacity", "unpaid-care", "occupational", "training")
TRANSPORTS = (("public", ""), ("accompanied", "Le lleva {f}"), ("none", ""), ("own", "Un coche viejo que arranca"), ("on-demand", "Taxi comarcal"))
# Reviews beyond the first two of somebody.
STEADY: Ways = (
    "Meses tranquilos. Ha faltado dos veces y avisó las dos.", "Ha dicho que no a una cosa y ha sido un buen no.",
    "Lo que empezó con compañía lo hace por su cuenta.", "Un bache en fiestas que pasó en casa.",
    "Se apoya menos en {f} y se ven más.", "Sale más entre semana y descansa los domingos.",
    "Hubo un cambio en casa y lo ha llevado.", "Pocas novedades, y así lo quería.",
)
KEEP: Ways = (
    "Seguir igual y no añadir nada.", "Espaciar las visitas a cada tres semanas.", "Cambiar el día: los lunes no.",
    "Pensar juntos qué haría falta para ir terminando.", "Poner por escrito a quién se avisa y a quién no.",
    "Que la próxima reunión la convoque {n}.", "Probar un mes sin recordatorios.", "Invitar a {f} si {n} sigue queriendo.",
)
REMARKS: Ways = (
    "Poco a poco, pero mío.", "Estoy mejor de lo que parezco.", "Menos reuniones.", "Me vale.", "Lo que se apuntó, se hizo.",
    "Quiero leerlo antes de irme.", "Esta vez he hablado más yo.", "No tengo nada que añadir y eso es bueno.",
)
