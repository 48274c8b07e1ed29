"""The gallery: every component with its states, on people who do not exist; it touches no table.

The samples are in Spanish, as content is; only the interface is translated.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from entities.days import DayField
from entities.gate import public
from ppr.gallery_person import (
    HERE,
    accounts,
    button,
    chart,
    choices,
    crisis,
    day,
    facts,
    goal,
    moment,
    person,
    silent_voices,
    tabs,
    timeline,
    voices,
)


class SampleForm(forms.Form):
    """Every kind of field there is."""

    title = forms.CharField(label="Qué ha pasado", help_text="Una línea basta. Pili podrá leerlo.", max_length=120)
    words = forms.CharField(
        label="Con sus palabras",
        help_text="Tal como lo dice, sin corregir.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    day = DayField(label="Qué día fue")
    place = forms.ChoiceField(
        label="Dónde",
        choices=[("", "Elija un sitio"), ("h", "En casa"), ("e", "En la entidad"), ("t", "Por teléfono")],
    )
    who = forms.ChoiceField(
        label="Quién puede leer esta nota",
        help_text="Pili siempre puede.",
        widget=forms.RadioSelect,
        choices=[
            ("all", "Todo su equipo"),
            ("entity", "Solo Fundación Peña Lucera"),
            ("us", "Solo Pili y usted"),
        ],
    )
    about = forms.MultipleChoiceField(
        label="De qué trata",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("work", "Empleo y formación"), ("home", "Vivienda"), ("family", "Familia")],
    )
    hours = forms.IntegerField(label="Cuántas tardes por semana", required=False, min_value=0, max_value=7)
    tell = forms.BooleanField(
        label="Avisar a la USM Cierzo Bajo",
        help_text="Recibirá un enlace, sin nombre ni contenido.",
        required=False,
    )


HOME: dict[str, Any] = {
    "rows": [
        (
            "antes de las 13:40",
            "late",
            "Hablar con Iván R., que salió del hospital el sábado",
            "Llamar y anotar",
        ),
        ("hoy, 12:00", "due", "Reunión de revisión con Pilar A. y la USM Cierzo Bajo", "Preparar"),
        ("hoy", "due", "Plan inicial de Jorge M.", "Continuar"),
        ("hoy", "due", "Contestar a Lucía Ñ.", "Leer y contestar"),
    ],
    "why": [
        "Primeras 48 horas en casa · le preocupaba volver al taller · Hospital Sierra Quimera",
        "3 objetivos por hablar · Pilar ha escrito algo nuevo en «Lo que me importa»",
        "Plan de crisis: ¿ahora, más adelante o no? · quedan 2 días para el plan inicial",
        "No está de acuerdo con la nota del 14 de noviembre",
    ],
}


def work() -> list[dict[str, Any]]:
    today = [
        {"when": when, "tone": tone, "title": title, "url": HERE, "why": why, "action": button(label)}
        for (when, tone, title, label), why in zip(HOME["rows"], HOME["why"], strict=True)
    ]
    week = [
        {
            "when": day(2),
            "title": "Toca revisar el plan de crisis de Ramón T.",
            "url": HERE,
            "why": "Se habló hace 11 meses; mientras tanto sigue vigente",
            "action": button("Abrir"),
        },
        {
            "when": day(5),
            "title": "Aurora G. prefiere carta: escribirle",
            "url": HERE,
            "why": "Hemos hablado por última vez hace 26 días; la hemos llamado dos veces",
            "action": button("Escribir"),
        },
    ]
    return [{"title": "Hoy", "rows": today}, {"title": "Esta semana", "rows": week}]


def side() -> list[dict[str, Any]]:
    return [
        {
            "title": "Esperan a otras personas",
            "items": [
                {"text": "Firma de la psiquiatra", "url": HERE, "note": "Plan de Noelia B. · hace 3 días"},
                {
                    "text": "Óscar V. decide si hablamos con su familia",
                    "url": HERE,
                    "note": "puede decir que no · preguntado hace 8 días",
                },
                {
                    "text": "Plaza en piso supervisado",
                    "url": HERE,
                    "note": "Teresa L. · la primera de la lista",
                },
            ],
        },
        {
            "title": "Desde ayer",
            "items": [
                {"text": format_html('Nueva derivación del <a href="{}">sector Teruel</a>: Adrián C.', HERE)},
                {"text": format_html('<a href="{}">Pilar A.</a> ha cambiado «Lo que me importa».', HERE)},
                {"text": format_html('La Dra. Calvo ha contestado sobre <a href="{}">Jorge M.</a>', HERE)},
            ],
        },
    ]


def slots() -> list[dict[str, Any]]:
    taken = [
        ("Pilar A.", "desde abril"),
        ("Jorge M.", "43 días"),
        ("Noelia B.", "desde 2025"),
        ("Ramón T.", "alta prevista 9 dic."),
        ("Lucía Ñ.", "desde marzo"),
        ("Carmelo U.", "plaza guardada hasta el 8 de enero"),
        ("Aurora G.", "desde mayo"),
        ("Óscar V.", "desde 2024"),
        ("Sara P.", "desde enero"),
        ("Elías C.", "desde junio"),
        ("Blanca N.", "desde julio"),
        ("Tomás H.", "desde agosto"),
        ("Teresa L.", "ofrecida, contesta hasta el jueves"),
    ]
    states = {"Ramón T.": "leaving", "Carmelo U.": "suspended", "Teresa L.": "offered"}
    people = [{"state": states.get(name, "occupied"), "name": name, "fact": fact, "url": HERE} for name, fact in taken]
    return [*people, {"state": "free", "url": HERE}]


def board() -> dict[str, Any]:
    return {
        "title": "Proceso de alta intensidad",
        "summary": "12 de 14 · próxima plaza prevista el 9 de diciembre",
        "slots": slots(),
        "waiting_reason": "orden: prioridad que pone el sector y tiempo de espera; "
        "Teresa iba antes por prioridad alta (aviso de desahucio)",
        "waiting": [
            {
                "name": "Gabriel S.",
                "facts": [
                    "63 días",
                    "ordinaria",
                    "lo acompaña Inés Calvo, USM Cierzo Bajo",
                    "grupo de los jueves mientras espera",
                ],
                "action": button("Ofrecer plaza"),
            },
            {
                "name": "Adrián C.",
                "facts": ["4 días", "ordinaria", "prefiere otra entidad: preguntarle antes"],
            },
        ],
        "key": True,
    }


def figures() -> list[dict[str, Any]]:
    return [
        {"value": 28, "label": "financiadas"},
        {"value": 24, "label": "ocupadas"},
        {"value": 1, "label": "en suspenso"},
        {"value": 1, "label": "reservada"},
        {"value": 2, "label": "libres", "tone": "accent"},
        {"value": 5, "label": "personas esperan"},
    ]


def table() -> dict[str, Any]:
    return {
        "caption": "Derivaciones sin puerta",
        "caption_note": "Las que esperan desde hace más tiempo, primero",
        "columns": [
            {"label": "Persona", "sort_url": HERE},
            {"label": "Espera", "sort_url": HERE, "sorted": "descending", "numeric": True},
            {"label": "Deriva", "sort_url": HERE},
            {"label": "Situación"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": "Gabriel S.", "url": HERE},
                    "63 días",
                    "USM Cierzo Bajo",
                    {"status": {"word": "en espera"}, "text": ""},
                ]
            },
            {
                "cells": [
                    {"text": "ليلى ح.", "url": HERE},
                    {"text": "21 días", "tone": "late"},
                    "Centro de salud Valdeniebla",
                    {"status": {"word": "contestar ya", "tone": "late"}, "text": ""},
                ]
            },
            {
                "cells": [
                    {"text": "Adrián C.", "url": HERE},
                    "4 días",
                    "Ayuntamiento de Villarriesca del Moncayo",
                    {
                        "status": {"word": "en curso", "tone": "accent"},
                        "text": "",
                        "note": "la valora Fundación Peña Lucera",
                    },
                ]
            },
        ],
    }


def samples() -> dict[str, Any]:
    """Everything the gallery shows, by name."""
    wrong = SampleForm({"title": "", "who": "all", "place": "h", "day": "", "hours": "9"})
    return {
        "work": work(),
        "side": side(),
        "person": person(),
        "tabs": tabs(),
        "voices": voices(),
        "silent": silent_voices(),
        "goal": goal(),
        "board": board(),
        "figures": figures(),
        "table": table(),
        "facts": facts(),
        "timeline": timeline(),
        "chart": chart(),
        "choices": choices(),
        "crisis": crisis(),
        "accounts": accounts(),
        "empty_goal": goal(
            area="Vivienda",
            status={"word": "por hablar"},
            voice={"who": "Pili", "state": "not_yet"},
            team=None,
            scale=None,
            steps=[],
        ),
        "differ_goal": goal(
            differ=True,
            compare_url=HERE,
            status={"word": "en pausa", "tone": "due"},
            steps=[],
            area="Vida en el pueblo",
        ),
        "long_person": {
            **person(),
            "name": "María de los Desamparados Fernández-Villaverde y Ruiz de Lopezosa Etxeberria",
            "called": "Desamparados, nunca María",
            "town": "Villarriesca del Moncayo de Abajo",
        },
        "rtl_person": {**person(), "name": "ليلى حدّاد المنصوري", "called": "ليلى", "gender": None},
        "form": SampleForm(auto_id="ok_%s", initial={"who": "all"}),
        "wrong": wrong,
        "opinion": {
            "called": "Pili",
            "word": "De acuerdo en parte",
            "text": "quiero lo del carné por escrito.",
            "note": "Versión 2, firmada el 3 de octubre por Pili, Fundación Peña Lucera y USM Cierzo Bajo",
        },
        "statuses": [
            {"word": "por hablar"},
            {"word": "en curso", "tone": "accent"},
            {"word": "logrado", "tone": "ok"},
            {"word": "toca revisarlo", "tone": "due"},
            {"word": "pasó la fecha", "tone": "late"},
            {"word": "escrito después de firmar", "tone": "voice"},
        ],
        "actions": [
            button("Guardar y avisar a la USM", style="primary"),
            button("Imprimir"),
            button("En una crisis", style="voice"),
            button("Cerrar la derivación", style="danger"),
            button("Dejarlo como estaba", style="quiet"),
            button("Firmar", disabled=True, reason="Para firmar falta que Pili diga qué piensa de este plan."),
        ],
        "steps": [
            {"label": "Qué desea", "state": "done", "url": HERE},
            {"label": "Qué sabemos", "state": "current"},
            {"label": "A quién", "state": "todo"},
            {"label": "Revisar y enviar", "state": "todo"},
        ],
        "crumbs": [{"label": "Personas", "url": HERE}, {"label": "Pilar Escuín Ferrer", "url": HERE}],
        "mails": [
            {
                "subject": "Tiene 1 cosa nueva en PPR",
                "url": HERE,
                "to": "ines.calvo@cierzo.invalid",
                "when": moment(0, 9, 5),
            },
            {
                "subject": "Tiene 3 cosas para hoy en PPR",
                "url": HERE,
                "to": "marta.zueco@lucera.invalid",
                "when": moment(-1, 7),
            },
        ],
        "mail": {
            "subject": "Tiene 1 cosa nueva en PPR",
            "sender": "PPR <ppr@ppr.invalid>",
            "to": "ines.calvo@cierzo.invalid",
            "when": moment(0, 9, 5),
            "body": "Buenos días:\n\nHay 1 cosa nueva para usted. Entre para verla:\n"
            "https://ppr.invalid/hoy/\n\nPor seguridad, este correo no lleva nombres.",
        },
        "people": [
            {
                "name": "Aurora G.",
                "url": HERE,
                "facts": ["Calamocha", "prefiere carta"],
                "action": button("Anotar"),
            },
            {
                "name": "Óscar V.",
                "url": HERE,
                "facts": ["plan firmado", day(-3)],
                "status": {"word": "en el hospital", "tone": "due"},
            },
        ],
        "days": [day(n) for n in (-400, -50, -9, -1, 0, 1, 3, 20, 400)],
        "plain_voice": {
            "who": "Pili",
            "text": "No volver a depender de mi hermano para ir a Teruel.",
            "when": day(-1),
        },
        "team": {
            "text": "Le pesa ir sola a Teruel. Proponemos acompañarla las dos primeras veces y luego decidir con ella.",
            "by": "Marta Z., Fundación Peña Lucera",
            "when": day(-9),
        },
        "second_action": button("Guardar como borrador", name="draft", value="1"),
    }


@public()
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its states; open to anyone, since it shows nobody."""
    return render(request, "gallery.html", samples())
