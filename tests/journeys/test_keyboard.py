"""The essential line with the keyboard alone, by hand in Chromium: no mouse from the referral to the signed plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.journeys.conftest import Journey
from tests.journeys.keys import Keys
from tests.journeys.test_main_line import TODAY, WISH, WORDS, path


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


@pytest.mark.browser
def test_the_essential_line_with_the_keyboard_alone(journey: Callable[..., Journey], people: SimpleNamespace) -> None:
    """From home to a reviewed plan: referred, received, accepted, begun, written, signed."""
    k = Keys(journey(), looks=False)
    k.enter(people.clinician)
    k.follow("Derivar a una persona")
    k.put(q="Casimira Inventada")
    k.send("q")
    k.put(given_name="Casimira", surname1="Inventada", surname2="Royo", preferred_name="Casi", birth_date="1979-04-03")
    k.put(sex="Mujer", town="Ojos Negros")
    k.send("given_name")
    k.put(line=people.line.pk, person_wish=WISH, reason="Ha dejado de salir.", options_explained=True)
    k.send("reason")
    k.sees(WISH)
    k.enter(people.coordinator)
    k.follow(re.compile("Casimira"))
    k.press(re.compile("Acusar recibo"))
    k.follow(re.compile("Aceptar en una plaza"))
    k.put(slot=True)
    k.send("slot")
    k.follow(re.compile("Incorporar|primer día", re.I))
    k.put(key_worker=people.professional.pk)
    k.send("joined_on")
    k.enter(people.professional)
    k.follow(re.compile("Casimira"))
    home = re.findall("^/personas/[^/]+/", path(k.page.url))[0]  # whatever of hers waits first
    k.at.go(f"{home}palabras/who_i_am/")
    k.put(words=WORDS, answer="said")
    k.send("words")
    k.at.go(f"{home}objetivos/nuevo/")
    k.put(words=WISH, answer="said", area="Empleo", objective="Un menú a la semana en el taller.")
    k.send("objective")
    k.follow("Notas")
    k.put(text="Ha hecho migas en el taller.")
    k.send("text")
    k.sees("Ha hecho migas en el taller.")
    k.at.go(f"{home}revisiones/nueva/")
    k.put(decisions="Seguimos con la cocina.", next_on=(TODAY + timedelta(days=90)).isoformat())
    k.send("decisions")
    k.sees("Seguimos con la cocina.")
    k.at.go(f"{home}firmar/")
    k.put(position="agrees", person_signs=True, signs=True)
    k.send("position")
    k.sees(re.compile("Versión 1"))
