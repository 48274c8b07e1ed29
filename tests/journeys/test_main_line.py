"""The main line by hand in Chromium, whole: every step as the role whose it is, each page wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from plans.models import Leaving
from tests.journeys.conftest import Journey
from tests.journeys.walk import Walk

TODAY = date.today()
WISH = "Quiero volver a cocinar para otros, como en el bar de mi tía."
WORDS = "Soy de Ojos Negros. Hago migas para veinte sin despeinarme."
LEVELS = ("No cocino.", "Cocino para mí.", "Un menú a la semana.", "Dos menús.", "Me pagan por cocinar.")


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


def administrator_loads(w: Walk, people: SimpleNamespace) -> None:
    """Step 0: an organisation, its people, an agreement with its lines and slots."""
    w.enter(people.administrator)
    w.open("/admin/entities/entity/add/")
    w.put(name="Cooperativa Sabina Azul", kind="social_entity", sector="teruel", town="Alcañiz")
    w.keep()
    for username, given, family, role in (
        ("lucas.royuela", "Lucas", "Royuela", "entity_coordinator"),
        ("pura.ansó", "Pura", "Ansó", "professional"),
    ):
        w.at.go("/admin/entities/user/add/")
        w.put(username=username, first_name=given, last_name=family, email=f"{role}@ppr.invalid")
        w.keep()
        w.at.go("/admin/entities/membership/add/")
        w.suggested("user", family)
        w.suggested("entity", "Sabina")
        w.put(role=role, since=f"{date(TODAY.year - 1, 1, 1):%d/%m/%Y}")
        w.keep()
    w.at.go("/admin/entities/programme/add/")
    w.put(code="comunidad", label_es="Apoyo en la comunidad", label_en="Support in the community")
    w.keep()
    w.open("/admin/entities/agreement/add/")
    w.put(code="AC-31", name="Acuerdo de Teruel")
    w.put(valid_from=f"{date(TODAY.year - 1, 1, 1):%d/%m/%Y}", valid_until=f"{date(TODAY.year + 2, 1, 1):%d/%m/%Y}")
    w.keep()
    for entity, programme in (("Peña Lucera", "Apoyo en la comunidad"), ("Sabina", "Proceso de alta intensidad")):
        w.open("/admin/entities/line/add/")
        w.suggested("agreement", "AC-31")
        w.suggested("entity", entity)
        w.page.select_option("[name=programme]", label=programme)
        w.put(sector="teruel", monthly_price="410", valid_from=f"{date(TODAY.year - 1, 1, 1):%d/%m/%Y}", new_slots=2)
        w.keep()


def clinician_refers(w: Walk, people: SimpleNamespace) -> str:
    """Step 1: who it is, the options explained, the wish in the person's words; the address of the referral."""
    page = w.enter(people.clinician)
    w.open("/derivaciones/nueva/")
    w.put(q="Casimira Inventada")
    w.send("q")
    w.put(given_name="Casimira", surname1="Inventada", surname2="Royo", preferred_name="Casi", birth_date="1979-04-03")
    w.put(sex="female", town="Ojos Negros", document="00000115T", phone="600 000 111")
    w.send("given_name")
    w.put(line=people.line_other.pk, person_wish=WISH, reason="Vive sola desde el verano y ha dejado de salir.")
    w.put(safety_facts="Nada que destacar.", options_explained=True)
    w.send("reason")
    w.sees(WISH)
    return path(page.url)


def sector_routes(w: Walk, people: SimpleNamespace, referral: str) -> None:
    """Step 2: one entity cannot, with a reason and a next step; the sector sends it on."""
    w.enter(people.coordinator_other, referral)
    w.press(re.compile("Acusar recibo"))
    w.open(f"{referral}no-aceptar/")
    w.page.select_option("[name=reason]", label="No hay plaza libre")
    w.put(next_step="Preguntar a Peña Lucera, que tiene sitio.")
    w.send("next_step")
    w.enter(people.sector_coordinator)
    w.follow(re.compile("Casimira"))
    w.at.go(referral)
    w.sees("Preguntar a Peña Lucera")
    w.open(f"{referral}enviar/")
    w.put(line=people.line.pk, text="Queda más cerca de su casa.")
    w.send("line")


def entity_looks(w: Walk, people: SimpleNamespace, referral: str) -> None:
    """Steps 2 and 3: acknowledged, met, on the waiting list with somebody, a slot offered."""
    w.enter(people.coordinator)
    w.follow(re.compile("Casimira"))
    w.press(re.compile("Acusar recibo"))
    w.open(f"{referral}conocer/")
    w.put(met_with="Casi y su hermana", text="Le gusta el taller de cocina. Prefiere las mañanas.")
    w.send("text")
    w.open(f"{referral}esperar/")
    w.put(supporter=people.clinician.pk, support_meanwhile="Una llamada los martes.", order_reason="Por fecha.")
    w.send("supporter")
    w.press(re.compile("Sabe cómo va la espera|espera"))
    w.open("/plazas/")
    assert w.page.get_by_role("link", name="Casimira I.").first.is_visible()
    w.open(f"{referral}ofrecer/")
    w.put(slot=True, text="La llama Inés mañana.")
    w.send("slot")


def person_takes_it(w: Walk, people: SimpleNamespace, referral: str) -> None:
    """Step 3: the referrer reads each milestone and writes the person's yes."""
    w.enter(people.clinician)
    w.open(referral)
    for milestone in ("Receipt acknowledged", "Met the person", "Accepted, on the waiting list", "A slot was offered"):
        w.sees(spanish(milestone))
    w.press(re.compile(spanish("The person takes the slot")))


def she_joins(w: Walk, people: SimpleNamespace, referral: str) -> str:
    """Step 4: the first attended day; access opens, the address of the person."""
    from django.db import transaction

    from patients import services as patients
    from tests.cast import acting

    w.enter(people.coordinator)
    w.open(f"{referral}incorporar/")
    w.put(joined_on=TODAY.isoformat(), key_worker=people.professional.pk)
    w.send("joined_on")
    w.enter(people.clinician, referral)
    w.sees(spanish("First day attended"))
    w.follow(spanish("Open the plan"))
    home = path(w.page.url)
    # Her own sign-in is handed over by the team; here it is opened as that service does.
    with transaction.atomic(), acting(people.professional) as actor:
        whose = home.strip("/").split("/")[-1]
        patients.open_care_link(whose, "self", basis=("person", whose), user_id=people.own.pk, by=actor)
    return home


def three_write(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 5: 'I' statements first, then strengths, supports, a goal with its step and scale, safety."""
    w.enter(people.own)
    w.open(f"{home}palabras/who_i_am/")
    w.put(words=WORDS, answer="said")
    w.send("words")
    w.sees(WORDS)
    w.enter(people.professional, home)
    w.open(f"{home}fuerzas/nueva/")
    w.put(words="Cuando cocino no me acuerdo de nada más.", answer="said", seen_by_others="Enseña con paciencia.")
    w.send("words")
    w.open(f"{home}apoyos/nuevo/")
    w.put(who="Rosa, la del segundo", kind="family", rhythm="los domingos", state="going_on")
    w.send("who")
    w.open(f"{home}objetivos/nuevo/")
    w.put(words=WISH, answer="said", objective="Un menú a la semana en el taller, hasta el verano.")
    w.page.select_option("[name=area]", label="Empleo y formación")
    w.put(state="agreed", accepted=True)
    w.send("objective")
    goal = path(w.page.locator("a[href*='/objetivos/']:not([href$='nuevo/'])").first.get_attribute("href") or "")
    goal = "/".join(goal.split("/")[:5]) + "/"
    w.open(goal)
    w.open(f"{goal}pasos/nuevo/")
    w.put(text="Visitar el taller de cocina.", whose="person", due_on=(TODAY + timedelta(days=20)).isoformat())
    w.send("text")
    w.open(f"{goal}escala/")
    w.put(**{f"level_{n}": said for n, said in enumerate(LEVELS)}, scale_value="-1")
    w.send("level_0")
    w.open(f"{home}seguridad/nueva/")
    w.put(about="El fuego cuando está sola", team_view="Se despista cuando duerme mal.", agreed="Una placa con alarma.")
    w.put(words="Yo controlo, pero vale.", answer="said", shared_with_person=True)
    w.send("about")


def signed(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 6: what she thinks of it, the signatures, a frozen version, her copy."""
    w.enter(people.professional)
    w.open(f"{home}firmar/")
    w.put(position="in_part", words="Lo del fuego es exagerado.", person_signs=True, signs=True)
    w.send("position")
    w.open(f"{home}versiones/1/copia/")
    w.enter(people.clinician)
    w.sees(re.compile("Firmar el plan con|Firmar el plan de"))
    w.open(f"{home}versiones/1/")
    w.open(f"{home}versiones/1/firmar/")
    w.put(signs=True)
    w.send("signs")
    w.enter(people.own)
    w.open(f"{home}opinion/")
    w.put(position="agrees", words="Ya con la placa, bien.")
    w.send("position")
    w.open(f"{home}versiones/")
    w.open(f"{home}quien-ha-mirado/")


def crisis_plan(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 7: apart, when well, with a facilitator; agreement item by item."""
    w.enter(people.professional)
    w.open(f"{home}crisis/")
    w.open(f"{home}crisis/ofrecer/")
    w.put(answer="yes", words="Vale, pero con Rosa.")
    w.send("answer")
    w.open(f"{home}crisis/preparar/sobre/helps/")
    w.put(words="Que me dejen hablar de comida.", agreement="agreed")
    w.send("words")
    w.open(f"{home}crisis/preparar/contactos/nuevo/")
    w.put(name="Rosa", relation="mi vecina", phone="600 111 222", may_know="todo")
    w.send("relation")
    w.open(f"{home}crisis/preparar/reunion/")
    w.put(facilitator_name="Leonor Usón, Defensoría", directive="no")
    w.send("facilitator_name")
    w.enter(people.own)
    w.open(f"{home}crisis/preparar/sobre/signs/")
    w.put(words="Dejo de cocinar.", answer="said")
    w.send("words")
    w.enter(people.clinician)
    w.open(f"{home}crisis/preparar/sobre/signs/")
    w.put(agreement="agreed", team_words="Llamamos nosotras.")
    w.send("agreement")
    w.enter(people.professional)
    w.open(f"{home}crisis/preparar/vigente/")
    w.send("agreed_on")
    w.sees("Que me dejen hablar de comida.")


def ordinary_life(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 8: notes of both sides, a social change, a scale, one timeline."""
    for who, text in ((people.professional, "Ha hecho migas en el taller."), (people.clinician, "Duerme mejor.")):
        w.enter(who)
        w.open(f"{home}notas/")
        w.put(text=text)
        w.send("text")
        w.sees(text)
    w.enter(people.social_worker)
    w.open(f"{home}situacion/")
    w.open(f"{home}situacion/income/")
    w.put(code="pnc", valid_from=TODAY.isoformat())
    w.send("code")
    w.open(f"{home}como-va/")
    w.open(f"{home}quien-es-quien/")
    w.enter(people.professional, f"{home}cambios/")
    w.sees("Ha hecho migas en el taller.")
    w.sees("Duerme mejor.")


def hospital(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 9: the way home begins at admission, the place is kept, the first contact at home has its day."""
    w.enter(people.clinician)
    w.open(f"{home}hospital/ingreso/")
    w.page.select_option("[name=hospital]", label="Hospital Peña Bermeja")
    w.put(admitted_at=f"{datetime.now():%Y-%m-%dT%H:%M}", planning="Las llaves las tiene Rosa.")
    w.send("planning")
    w.enter(people.coordinator)
    w.open("/plazas/")
    w.sees(re.compile("guardada hasta|se guarda hasta"))
    w.enter(people.professional)
    w.open(f"{home}hospital/")
    w.open(f"{home}hospital/alta/")
    w.put(left_at=f"{datetime.now():%Y-%m-%dT%H:%M}", early_contact="yes")
    w.send("left_at")
    w.open("/")
    w.sees(re.compile("vuelta del hospital|en casa tras el hospital|hospital"))
    w.open(f"{home}hospital/contacto/")
    w.sees("Un menú a la semana en el taller")
    w.put(text="Está en casa, con Rosa. Mañana cocina.", kind="phone")
    w.send("text")


def review(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 10: a meeting, and from it a new version."""
    w.enter(people.professional)
    w.open(f"{home}revisiones/nueva/")
    w.put(attendees="Rosa, su vecina", words="Quiero más mañanas.", answer="said", changes="Ha vuelto a cocinar.")
    w.put(decisions="Seguimos con la cocina.", next_on=(TODAY + timedelta(days=90)).isoformat())
    w.send("decisions")
    w.open(f"{home}firmar/")
    w.put(position="agrees", words="Así sí.", person_signs=True, signs=True)
    w.send("position")
    w.open(f"{home}versiones/2/comparar/1/")


def other_intensity(w: Walk, people: SimpleNamespace, home: str) -> None:
    """Step 11: another line of the same entity, by its coordinator; another key worker and back is their own page."""
    w.enter(people.coordinator)
    w.open(f"{home}recorrido/")
    w.open(f"{home}recorrido/intensidad/")
    w.put(slot=True, reason="Ya no necesita tanto.")
    w.send("reason")
    w.sees("Apoyo en la comunidad")
    w.open(f"{home}recorrido/referencia/")


def transferred(w: Walk, people: SimpleNamespace, home: str) -> str:
    """Step 11: to another entity, with her own summary; the outgoing team still sees. The new referral."""
    w.enter(people.professional)
    w.open(f"{home}salida/")
    w.put(ending="transfer", words="Aquí he vuelto a cocinar.", answer="said", report="Ha cocinado cada semana.")
    w.put(
        **dict.fromkeys(Leaving.CHECKLIST, "yes"),
        next_step="Pura la espera el lunes.",
        handover="Le gusta cocinar de mañana.",
    )
    w.page.select_option("[name=line]", label=option(w, "line", "Sabina"))
    w.send("ending")
    w.enter(people.professional, home)
    w.sees(WORDS)
    w.enter(people.new_coordinator)
    w.follow(re.compile("Casimira"))
    referral = path(w.page.url)
    w.press(re.compile("Acusar recibo"))
    w.open(f"{referral}aceptar/")
    w.put(slot=True)
    w.send("slot")
    w.open(f"{referral}incorporar/")
    w.put(joined_on=TODAY.isoformat(), key_worker=people.new_professional.pk)
    w.send("joined_on")
    return referral


def leaves_and_comes_back(w: Walk, people: SimpleNamespace, home: str, referral: str) -> None:
    """Step 11: she leaves, the report follows, and within the year the way back needs no new referral."""
    w.enter(people.new_professional, home)
    w.sees(WORDS)
    w.open(f"{home}salida/")
    w.put(ending="by_choice", words="Me apaño sola.", answer="said", next_step="Inés la ve en un mes.")
    w.put(**dict.fromkeys(Leaving.CHECKLIST, "yes"))
    w.send("ending")
    w.open(f"{home}salida/informe/")
    w.put(report="Se va bien, con trabajo los sábados.")
    w.send("report")
    w.enter(people.clinician)
    w.open(referral)
    w.sees(spanish("The process ended"))
    w.open(f"{referral}volver/")
    w.put(line=people.line.pk, text="Echa de menos el taller.")
    w.send("line")
    w.sees(spanish("Came back without a new referral"))


def path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url).partition("?")[0].partition("#")[0]


def option(w: Walk, name: str, text: str) -> str:
    """The whole label of the option that has this text."""
    return w.page.locator(f"[name={name}] option", has_text=text).first.inner_text()


def spanish(text: str) -> str:
    from django.utils.translation import gettext, override

    with override("es"):
        return gettext(text)


def loaded(people: SimpleNamespace) -> None:
    """Those whom the administrator has added, and an account for the person."""
    from entities.models import Membership, User

    rows = Membership.objects.select_related("user", "entity").filter(entity__name="Cooperativa Sabina Azul")
    people.new_coordinator = rows.get(role="entity_coordinator")
    people.new_professional = rows.get(role="professional")
    people.own = User(username="p-6r3n8")
    people.own.set_unusable_password()
    people.own.save()


@pytest.mark.browser
@pytest.mark.early
@pytest.mark.parametrize("javascript", [True, False])
def test_the_main_line(journey: Callable[..., Journey], people: SimpleNamespace, figure: Any, javascript: bool) -> None:
    w = Walk(journey(javascript=javascript), looks=javascript)
    # The administration's own pages choose with a script; the line itself needs none.
    administrator_loads(w if javascript else Walk(journey(), looks=False), people)
    loaded(people)
    referral = clinician_refers(w, people)
    sector_routes(w, people, referral)
    entity_looks(w, people, referral)
    person_takes_it(w, people, referral)
    home = she_joins(w, people, referral)
    for step in (three_write, signed, crisis_plan, ordinary_life, hospital, review, other_intensity):
        step(w, people, home)
    again = transferred(w, people, home)
    leaves_and_comes_back(w, people, home, again)
    if javascript:
        figure("main line: pages looked at, each at 1280 and 320 px", len(w.opened), at_least=60)
