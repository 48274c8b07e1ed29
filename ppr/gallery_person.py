"""Samples of the gallery about people: who they are, their words, the plan, how it goes, in a crisis."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

HERE = "#"


def day(days: int) -> dt.date:
    """The day so many days from today."""
    return timezone.localdate() + dt.timedelta(days=days)


def moment(days: int, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day(days), dt.time(hour, minute)))


def button(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "url": HERE, **more}


def person() -> dict[str, Any]:
    return {
        "name": "Pilar Escuín Ferrer",
        "called": "Pili",
        "gender": "f",
        "age": 46,
        "town": "Calamocha",
        "programme": "en el programa desde hace 7 meses",
        "role": "usted es su profesional de referencia",
        "print_url": HERE,
        "crisis_url": HERE,
    }


def tabs() -> list[dict[str, Any]]:
    labels = ("Plan", "Crisis", "Notas", "Cómo va", "Situación social", "Quién es quién", "Cambios")
    return [
        {"label": label, "url": HERE, "current": label == "Plan", "count": 128 if label == "Notas" else None}
        for label in labels
    ]


def voices() -> list[dict[str, Any]]:
    said = {"who": "Pili", "typed_by": "Marta Z.", "when": day(-50)}
    return [
        {
            "title": "Quién soy",
            "text": "Soy la hermana mayor de cinco. Fui modista veinte años y todavía coso "
            "si me dejan tranquila. "
            "Me gusta madrugar.",
            **said,
        },
        {
            "title": "Lo que me importa",
            "text": "Mi máquina de coser, mi gata y no volver a depender de mi hermano para ir a Teruel.",
            "who": "Pili",
            "typed_by": "",
            "when": day(-1),
            "after_signing": True,
        },
        {
            "title": "Cómo quiero que me apoyen",
            "text": "Que me avisen antes de venir y que no me hablen como a una niña.",
            **said,
        },
        {
            "title": "Cómo me tratan",
            "text": "En el pueblo, bien. En urgencias me da miedo que no me crean.",
            "who": "Pili",
            "when": day(-72),
        },
    ]


def silent_voices() -> list[dict[str, Any]]:
    return [
        {"title": "Mis fuerzas", "who": "Pili", "state": "empty", "actions": [button("Escribir con Pili")]},
        {"title": "Mi familia", "who": "Pili", "state": "not_yet"},
        {"title": "Mi salud", "who": "Pili", "state": "private"},
        {"title": "Mi casa", "who": "Pili", "state": "not_today", "ask_again": day(4)},
    ]


def goal(**changes: Any) -> dict[str, Any]:
    return {
        "area": "Empleo y formación",
        "status": {"word": "en curso", "tone": "accent"},
        "voice": {
            "who": "Pili",
            "text": "Coser para otras y cobrar por ello, aunque sea poco.",
            "typed_by": "Marta Z.",
            "when": day(-50),
        },
        "team": {
            "text": "Tres encargos pagados antes de fin de año, con apoyo del taller "
            "y sin trabajar más de cuatro tardes por semana.",
            "agreed": "Acordado el 3 de octubre con el equipo de Fundación Peña Lucera y la USM Cierzo Bajo.",
        },
        "scale": {"value": 2, "expected": 3, "sentence": "Un encargo pagado; lo esperado son tres"},
        "steps": [
            {"text": "Revisar la máquina en Teruel", "done": True, "owner": "Pili"},
            {
                "text": "Hablar con la mercería de Calamocha",
                "owner": "Marta Z.",
                "when": day(2),
                "tone": "due",
            },
            {
                "text": "Preguntar cómo afecta a su pensión no contributiva",
                "owner": "Trabajo social, SALUD",
                "when": day(12),
            },
        ],
        **changes,
    }


def facts() -> list[dict[str, Any]]:
    return [
        {
            "label": "Vivienda",
            "value": "De alquiler, con su gata",
            "source": "lo dijo Pili",
            "when": day(-50),
        },
        {
            "label": "Discapacidad reconocida",
            "value": "45 %",
            "source": "resolución del IASS",
            "when": day(-600),
        },
        {
            "label": "Revisión de la pensión no contributiva",
            "value": day(12),
            "tone": "due",
            "note": "Trabajo social la presenta",
        },
        {"label": "Dependencia", "value": ""},
    ]


def timeline() -> list[dict[str, Any]]:
    return [
        {
            "when": day(0),
            "time": "09:15",
            "title": "Llamada",
            "who": "Marta Z.",
            "source": "Fundación Peña Lucera",
            "text": "Hemos quedado el jueves para ir juntas a la mercería.",
            "url": HERE,
        },
        {
            "when": day(-3),
            "title": "Cambio en «Lo que me importa»",
            "voice": {"who": "Pili", "text": "No volver a depender de mi hermano.", "when": day(-3)},
        },
        {
            "when": day(-9),
            "title": "Visita a urgencias",
            "source": "Hospital Sierra Quimera",
            "kind": "del hospital",
            "status": {"word": "hablar a los 7 días", "tone": "due"},
        },
        {"when": day(-200), "title": "Incorporación al programa", "source": "Fundación Peña Lucera"},
    ]


def chart() -> dict[str, Any]:
    values = [(-330, 18), (-270, 21), (-200, 20), (-140, 26), (-80, 25), (-20, 31)]
    return {
        "id": "recovery",
        "title": "Cómo va: proceso de recuperación",
        "sentence": "De 18 a 31 en once meses.",
        "note": "más es mejor",
        "low": 0,
        "high": 40,
        "band": (24, 32),
        "band_label": "lo que suele verse tras un año",
        "value_label": "Puntos",
        "points": [(day(days), value) for days, value in values],
        "events": [
            {"day": day(-200), "label": "Entra en el programa"},
            {"day": day(-90), "label": "Cambia de piso"},
        ],
    }


def crisis() -> dict[str, Any]:
    return {
        "head": {
            "called": "Pili",
            "name": "Pilar Escuín Ferrer",
            "age": 46,
            "when": "Hablado y firmado el 3 de octubre. Toca revisarlo el 3 de abril; mientras tanto sigue vigente.",
            "directive": "registro de Aragón, 2024",
        },
        "lines": [
            {"text": "Peligro inmediato:", "number": "112"},
            {"text": "Ideas de suicidio:", "number": "024", "after": "gratis, 24 horas"},
        ],
        "calls": [
            {
                "name": "Carmen, mi hermana",
                "note": "en una crisis puede saberlo todo",
                "phone": "+34600000001",
                "phone_text": "600 000 001",
            },
            {"name": "Marta Zueco", "note": "Fundación Peña Lucera, 8 a 20 h", "phone": "+34600000002"},
        ],
        "items": [
            {"title": "Cómo se nota que empiezo", "text": "Dejo de coser, no duermo y contesto corto."},
            {
                "title": "Qué me ayuda",
                "text": "Que me dejen la luz del pasillo y a la gata. Hablar bajo.",
                "agreements": [{"text": "acordado por las tres partes", "tone": "ok"}],
            },
            {
                "title": "Tratamiento",
                "text": "Antes que haloperidol, olanzapina. El haloperidol me agarrota.",
                "agreements": [
                    {
                        "text": "La psiquiatra lo tendrá en cuenta y no puede comprometerse: depende de la urgencia.",
                        "tone": "due",
                    }
                ],
            },
            {"title": "Mi casa", "text": "La gata se queda con Rosa, la del 2.º. La llave la tiene ella."},
        ],
    }


def accounts() -> list[dict[str, Any]]:
    return [
        {
            "name": "Marta Zueco Lanau",
            "role": "Profesional de referencia",
            "entity": "Fundación Peña Lucera",
            "prose": "Escribe el plan con cada persona, anota y acompaña.",
            "value": "marta",
        },
        {
            "name": "Inés Calvo Sanmartín",
            "role": "Psiquiatra",
            "entity": "USM Cierzo Bajo",
            "prose": "Deriva, firma el plan y sigue cómo va.",
            "value": "ines",
        },
        {
            "name": "Pilar Escuín Ferrer",
            "role": "La persona",
            "prose": "Lee su plan, escribe sus palabras y dice qué piensa.",
            "value": "pili",
        },
    ]


def choices() -> list[dict[str, Any]]:
    return [
        {
            "value": "high",
            "title": "Proceso de alta intensidad",
            "text": "Varias visitas por semana, también en casa.",
            "fact": "2 plazas libres",
            "checked": True,
        },
        {
            "value": "low",
            "title": "Proceso de seguimiento",
            "text": "Una visita cada dos semanas.",
            "fact": "esperan 3 personas",
        },
        {
            "value": "flat",
            "title": "Piso supervisado",
            "text": "Vivir con otras personas y con apoyo.",
            "disabled": True,
            "reason": "Fundación Peña Lucera no tiene esta línea en el acuerdo vigente.",
        },
    ]
