"""The lists that administrators keep, in both languages, in the order in which they are offered."""

# Prose and tables: one thing a line reads better than one word a line.
# fmt: off

# code: (label in Spanish, label in English)
Labels = dict[str, tuple[str, str]]

GOAL_AREAS: Labels = {
    "salud": ("Salud y autocuidado", "Health and looking after myself"),
    "vida-diaria": ("Vida diaria y casa", "Daily life and home"),
    "vivienda": ("Vivienda", "Housing"),
    "economia": ("Economía y prestaciones", "Money and benefits"),
    "transporte": ("Transporte y movilidad", "Getting about"),
    "empleo": ("Empleo y formación", "Work and training"),
    "ocio": ("Ocio y participación", "Free time and taking part"),
    "familia": ("Familia y red social", "Family and friends"),
    "derechos": ("Derechos y estigma", "Rights and stigma"),
    "coordinacion": ("Coordinación del plan", "How the plan is coordinated"),
}

DECLINE_REASONS: Labels = {
    "sin-plaza": ("No hay plaza libre", "There is no free slot"),
    "otro-recurso": ("Otro recurso encaja mejor con lo que pide", "Another resource fits better what the person asks"),
    "lejos": ("Queda demasiado lejos de su casa", "It is too far from home"),
    "apoyo-sanitario": ("Necesita ahora más apoyo sanitario del que hay aquí", "Needs more health care now than there is here"),
    "horario": ("El horario no es compatible con su trabajo o sus cuidados", "The hours clash with work or with caring"),
}

# What justifies a high urgency; those with a date ask for it.
URGENCY_CRITERIA: dict[str, tuple[str, str, bool]] = {
    "desahucio": ("Aviso de desahucio", "Notice of eviction", True),
    "alta-hospitalaria": ("Alta del hospital con fecha", "Leaving hospital on a set day", True),
    "sin-techo": ("No tiene dónde dormir", "Has nowhere to sleep", False),
    "contacto-perdido": ("Se ha perdido el contacto", "Contact has been lost", False),
    "menores": ("Tiene menores a su cargo", "Minors are in their charge", False),
    "riesgo-hablado": ("Riesgo hablado con la persona", "A risk talked through with the person", False),
    "cuidadora-falta": ("Quien le cuidaba ya no puede", "Whoever cared for them no longer can", False),
}

# (code, label es, label en, explanation es, explanation en, family)
PROGRAMMES = (
    (
        "alta", "Proceso de alta intensidad", "High-intensity process",
        "Un equipo le acompaña casi todos los días durante una temporada: en casa, en la calle, en el centro. "
        "Usted decide con él en qué. No hay que dejar a su psiquiatra ni cambiar de casa.",
        "A team accompanies you almost every day for a while: at home, in town, at the centre. You decide with them "
        "in what. You keep your psychiatrist and your home.",
        "process",
    ),
    (
        "baja", "Proceso de baja intensidad", "Low-intensity process",
        "Un profesional queda con usted una o dos veces por semana, y puede ir a talleres o grupos cuando quiera. "
        "Sirve para sostener lo que ya va bien y probar cosas nuevas con alguien cerca.",
        "A professional meets you once or twice a week, and there are workshops and groups whenever you like. It is "
        "for keeping up what goes well and trying new things with somebody near.",
        "process",
    ),
    (
        "piso", "Piso supervisado", "Supervised flat",
        "Una habitación propia en un piso normal con dos o tres personas más. El equipo pasa cada día y ayuda con lo "
        "que haga falta; las llaves son suyas. Va siempre junto con un proceso.",
        "A room of your own in an ordinary flat with two or three others. The team comes by every day and helps where "
        "needed; the keys are yours. It always goes with a process.",
        "housing",
    ),
    (
        "residencia", "Residencia de salud mental", "Mental health residence",
        "Una casa con personas del equipo las veinticuatro horas, para una temporada en la que vivir solo sería "
        "demasiado. Va siempre junto con un proceso.",
        "A house with staff round the clock, for a time in which living alone would be too much. It always goes with "
        "a process.",
        "housing",
    ),
)

_FREE = (
    "Nada: lo paga el servicio público de salud. Solo el autobús y lo que cada cual gaste por su cuenta.",
    "Nothing: the public health service pays. Only the bus, and whatever one spends for oneself.",
)
_SHARED_HOUSE = (
    "Una parte de los ingresos para la comida y los gastos de la casa. La cantidad se habla antes y queda por escrito; "
    "quien no tiene ingresos no paga.",
    "A part of one's income for food and the bills. The amount is agreed beforehand, in writing; whoever has no income "
    "pays nothing.",
)
# code: (for whom in Spanish and English, what it costs in Spanish and English)
CARDS = {
    "alta": (
        (
            "Para una temporada difícil, cuando el día a día cuesta y quedar una vez por semana se queda corto.",
            "For a hard stretch, when every day is an effort and meeting once a week is not enough.",
        ),
        _FREE,
    ),
    "baja": (
        (
            "Para quien ya tiene una base y quiere compañía para no perderla o para probar algo nuevo.",
            "For whoever has found their feet and wants company to keep them, or to try something new.",
        ),
        _FREE,
    ),
    "piso": (
        (
            "Para quien necesita un sitio donde vivir y prefiere no hacerlo en soledad, con un proceso al lado.",
            "For whoever needs somewhere to live and would rather not be alone, with a process beside it.",
        ),
        _SHARED_HOUSE,
    ),
    "residencia": (
        (
            "Para cuando hace falta alguien cerca a cualquier hora, hasta poder volver a una casa propia.",
            "For when somebody has to be near at any hour, until one can go back to a home of one's own.",
        ),
        _SHARED_HOUSE,
    ),
}

# block: code: labels. Housing follows ETHOS (FEANTSA), with the situations of those who have a home (domain.md §9).
SOCIAL_CODES: dict[str, Labels] = {
    "housing": {
        "own": ("Casa propia", "Own home"),
        "rent": ("De alquiler", "Rented"),
        "family": ("En casa de la familia", "In the family's home"),
        "supervised-flat": ("Piso supervisado", "Supervised flat"),
        "residence": ("Residencia", "Residence"),
        "hospital-long": ("En el hospital desde hace más de tres meses", "In hospital for more than three months"),
        "insecure": ("Alojamiento sin contrato o provisional", "Without a contract or for the time being"),
        "eviction-threat": ("Con aviso de desahucio", "Under notice of eviction"),
        "violence": ("Donde hay violencia", "Where there is violence"),
        "unfit": ("Vivienda en malas condiciones", "Home in bad condition"),
        "overcrowded": ("Demasiadas personas para el espacio", "Overcrowded"),
        "non-conventional": ("Caravana, caseta u otra no convencional", "Caravan, hut or the like"),
        "leaving-institution": ("Sale de una institución sin casa", "Leaving an institution without a home"),
        "long-term-support": ("Alojamiento de larga estancia con apoyo", "Long-term supported accommodation"),
        "homeless-accommodation": ("Alojamiento para personas sin hogar", "Accommodation for homeless people"),
        "womens-shelter": ("Casa de acogida para mujeres", "Women's shelter"),
        "immigrant-accommodation": ("Alojamiento para personas migrantes", "Accommodation for immigrants"),
        "night-shelter": ("Albergue nocturno", "Night shelter"),
        "rough": ("En la calle", "On the street"),
    },
    "household": {
        "alone": ("Sin compañía en casa", "Alone"),
        "parents": ("Con mi madre, mi padre o ambos", "With my parents"),
        "partner": ("En pareja", "With a partner"),
        "children": ("Con mis hijos", "With my children"),
        "relatives": ("Con otros familiares", "With other relatives"),
        "shared": ("Compartiendo piso", "Sharing a flat"),
        "supported": ("Con apoyo profesional", "With professional support"),
    },
    "occupation": {
        "ordinary": ("Empleo ordinario", "Ordinary job"),
        "protected": ("Centro especial de empleo", "Sheltered employment"),
        "occupational": ("Taller ocupacional", "Occupational workshop"),
        "training": ("Haciendo un curso", "On a course"),
        "student": ("Estudiando", "Studying"),
        "seeking": ("Buscando trabajo", "Looking for work"),
        "unpaid-care": ("Cuidando de alguien", "Caring for somebody"),
        "permanent-incapacity": ("Incapacidad permanente", "Permanent incapacity"),
        "retired": ("Jubilación", "Retired"),
        "inactive": ("Sin ocupación por ahora", "No occupation for now"),
    },
    "income": {
        "wages": ("Sueldo", "Wages"),
        "unemployment": ("Paro o subsidio", "Unemployment benefit"),
        "incapacity-partial": ("Incapacidad permanente parcial", "Partial permanent incapacity"),
        "incapacity-total": ("Incapacidad permanente total", "Total permanent incapacity"),
        "incapacity-absolute": ("Incapacidad permanente absoluta", "Absolute permanent incapacity"),
        "incapacity-great": ("Gran incapacidad", "Great incapacity"),
        "pnc-disability": ("Pensión no contributiva de invalidez", "Non-contributory disability pension"),
        "pnc-retirement": ("Pensión no contributiva de jubilación", "Non-contributory retirement pension"),
        "imv": ("Ingreso mínimo vital", "Minimum vital income"),
        "pacimv": ("Prestación aragonesa complementaria del IMV", "Aragonese supplement to the IMV"),
        "orphan": ("Orfandad o prestación por hijo a cargo", "Orphan's or child's benefit"),
        "dependency": ("Prestación de dependencia", "Dependency benefit"),
        "none": ("Sin ingresos propios", "No income of my own"),
        "iai": ("Ingreso aragonés de inserción (histórico)", "Aragonese insertion income (historical)"),
    },
    "transport": {
        "own": ("Coche o moto propios", "Own car or motorcycle"),
        "public": ("Autobús o tren", "Bus or train"),
        "on-demand": ("Transporte a demanda", "Transport on demand"),
        "accompanied": ("Me llevan", "Somebody takes me"),
        "none": ("Sin transporte", "None"),
    },
}
RETIRED_CODES = {"iai": "2021-06-01"}
