"""The named cast: the same few people in every test. All invented.

Fundación Peña Lucera accompanies Pili; Adrián is referred to it, Teresa has a slot there. Fundación Carrasca Clara
accompanies Forastera Ajenisima, whom nobody of Peña Lucera may ever see.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

NAMESPACE = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")

# key: (given name, family name, entity, role, title)
PEOPLE = {
    "clinician": ("Inés", "Calvo", "usm", "clinician", "psiquiatra"),
    "social_worker": ("Berta", "Lasheras", "usm", "health_social_worker", "trabajadora social"),
    "clinician_other": ("Ciro", "Almudí", "usm_other", "clinician", "psicólogo"),
    "coordinator": ("Joaquín", "Sesé", "pena", "entity_coordinator", ""),
    "professional": ("Marta", "Zueco", "pena", "professional", "educadora"),
    "colleague": ("Unai", "Gracia", "pena", "professional", "monitor"),
    "coordinator_other": ("Rita", "Brosed", "carrasca", "entity_coordinator", ""),
    "professional_other": ("Saúl", "Ibor", "carrasca", "professional", "educador"),
    "sector_coordinator": ("Nieves", "Torrijo", "office", "sector_coordinator", ""),
    "auditor": ("Fermín", "Lahoz", "authority", "auditor", ""),
    "ward": ("Silvia", "Mairal", "hospital", "emergency", "enfermera de urgencias"),
    "peer": ("Alicia", "Navascués", "pena", "peer", "agente de apoyo mutuo"),
    "facilitator": ("Matilde", "Ferriol", "comarca", "facilitator", ""),
    "invited": ("Eloy", "Bespén", "comarca", "invited", "trabajador social comarcal"),
    "ehr_coordinator": ("Tomás", "Badules", "office", "ehr_coordinator", ""),
    "manager": ("Clara", "Monreal", "authority", "programme_manager", ""),
    "researcher": ("Íñigo", "Turmo", "authority", "researcher", ""),
    "it_support": ("Noa", "Gistaín", "authority", "it_support", ""),
    "administrator": ("Olga", "Pardos", "authority", "administrator", ""),
}
ENTITIES = {
    "usm": ("health_unit", "USM Cierzo Bajo", "teruel"),
    "usm_other": ("health_unit", "USM Vega Lucera", "huesca"),
    "pena": ("social_entity", "Fundación Peña Lucera", "teruel"),
    "carrasca": ("social_entity", "Fundación Carrasca Clara", "teruel"),
    "hospital": ("hospital_unit", "Hospital Peña Bermeja", "teruel"),
    "comarca": ("service", "Comarca de las Grullas", "teruel"),
    "office": ("sector_office", "Coordinación del sector Teruel", "teruel"),
    "authority": ("authority", "Dirección del programa", None),
}
# key: (given name, surnames, preferred name, born, town, DNI)
PATIENTS = {
    "pili": ("Pilar", "Abadía", "Ferrer", "Pili", date(1980, 5, 12), "Calamocha", "00000023T"),
    "adrian": ("Adrián", "Cólera", "Ñudi", "", date(2004, 2, 3), "Utrillas", "00000046T"),
    "teresa": ("Teresa", "Lafuente", "Gil", "", date(1971, 9, 30), "Mora de Rubielos", "00000069T"),
    "outsider": ("Forastera", "Ajenisima", "Deltodo", "", date(1990, 1, 1), "Huesca", "00000092T"),
}


def key(name: str) -> uuid.UUID:
    """The stable id of something of the cast."""
    return uuid.uuid5(NAMESPACE, f"ppr-cast:{name}")


def build() -> None:
    """Write the cast, by the same services as the pages. Runs as the owner, in one transaction."""
    _catalogues()
    _parties()
    _lines()
    _patients()


def _catalogues() -> None:
    from entities.models import DeclineReason, GoalArea, Programme, Sector, SocialCode

    for code, name in (("teruel", "Teruel"), ("huesca", "Huesca")):
        Sector.objects.create(code=code, name=name)
    Programme.objects.create(code="alta", label_es="Proceso de alta intensidad", label_en="High-intensity process")
    Programme.objects.create(
        code="piso", label_es="Piso supervisado", label_en="Supervised flat", family=Programme.Family.HOUSING
    )
    GoalArea.objects.create(code="empleo", label_es="Empleo y formación", label_en="Work and training")
    GoalArea.objects.create(code="vivienda", label_es="Vivienda", label_en="Housing", position=1)
    DeclineReason.objects.create(code="sin-plaza", label_es="No hay plaza libre", label_en="No free slot")
    for block, code, es, en in (
        ("housing", "own", "Casa propia", "Own home"),
        ("housing", "family", "Con la familia", "With family"),
        ("household", "alone", "Vivo sola", "Alone"),
        ("income", "pnc", "Pensión no contributiva", "Non-contributory pension"),
    ):
        SocialCode.objects.create(block=block, code=code, label_es=es, label_en=en)


def _parties() -> None:
    from entities.acting import party_group
    from entities.models import Entity, Membership, User

    for name, (kind, title, sector) in ENTITIES.items():
        Entity.objects.create(pk=key(name), kind=kind, name=title, sector_id=sector, town="Teruel", phone="978 000 000")
    for name, (given, family, entity, role, title) in PEOPLE.items():
        user = User(
            pk=key(f"user-{name}"), username=name, first_name=given, last_name=family, email=f"{name}@ppr.invalid"
        )
        user.set_unusable_password()
        user.save()
        Membership.objects.create(
            pk=key(name), user=user, entity_id=key(entity), role=role, title=title, since=date(2024, 1, 1)
        )
        party_group(key(entity), role)
    for name, username, more in (
        ("person_user", "p-4k7w2", {}),
        ("supporter_user", "p-9h3c5", {"first_name": "Carmen", "last_name": "Ferrer", "is_supporter": True}),
    ):
        user = User(pk=key(name), username=username, **more)
        user.set_unusable_password()
        user.save()


def _lines() -> None:
    from entities.models import Agreement, Line, Slot

    today = date.today()
    agreement = Agreement.objects.create(
        pk=key("agreement"), code="AC-02", name="Acuerdo de prueba", valid_from=date(2024, 1, 1),
        valid_until=today + timedelta(days=400),
    )  # fmt: skip
    for name, entity, slots in (("line", "pena", 6), ("line_other", "carrasca", 3)):
        line = Line.objects.create(
            pk=key(name), agreement=agreement, entity_id=key(entity), programme_id=_programme("alta"), sector_id="teruel",
            monthly_price="542.00", valid_from=date(2024, 1, 1),
        )  # fmt: skip
        for number in range(1, slots + 1):
            Slot.objects.create(pk=key(f"{name}-{number}"), line=line, number=number, opens_on=date(2024, 1, 1))


def _programme(code: str) -> Any:
    from entities.models import Programme

    return Programme.objects.get(code=code).pk


def _patients() -> None:
    join("pili", "line-1", "line", "clinician", "coordinator", "professional")
    receive("adrian", "line", "clinician")
    assign("teresa", "line-2", "line", "clinician", "coordinator")
    join("outsider", "line_other-1", "line_other", "clinician_other", "coordinator_other", "professional_other")
    from patients import services as patients

    _ask_in()
    membership = _membership("professional")
    with acting(membership) as actor:
        patients.open_care_link(
            key("pili"), "self", basis=("person", key("pili")), user_id=key("person_user"), by=actor
        )


def _ask_in() -> None:
    """Those whom Pili asks in: each for what she chose."""
    from entities.models import User
    from patients.sharing import Guest, Said, invite
    from plans import sections
    from plans.models import Goal, GoalStep

    worker = _membership("professional")
    said = Said("said", "Pili y Marta", worker)
    last = date.today() + timedelta(days=60)
    with acting(worker) as actor:
        goal = Goal.objects.get(pk=key("goal-pili"))
        step = GoalStep(
            pk=key("step-shared"), goal=goal, patient_id=key("pili"), text="Pedir la ayuda.", owner="family"
        )
        sections.add(step, by=worker)
        for purpose, guest, opened, steps in (
            ("peer", Guest(_membership("peer")), ["view_plan", "view_notes"], []),
            ("facilitator", Guest(_membership("facilitator")), ["view_crisis"], []),
            ("municipal", Guest(_membership("invited")), ["view_social"], [step.pk]),
            ("supporter", Guest(user=User.objects.get(pk=key("supporter_user"))), ["view_crisis"], []),
        ):
            invite(
                key("pili"), purpose, guest, sections=opened, steps=steps, until=last, what_for="Lo que ella quiso.",
                said=said, by=actor,
            )  # fmt: skip


def receive(name: str, line: str, clinician: str) -> Any:
    """Register somebody of PATIENTS and refer them to a line."""
    from entities.models import Line
    from patients import services as patients
    from patients.models import Patient
    from referrals import services as referrals
    from referrals.models import Referral

    given, surname1, surname2, called, born, town, dni = PATIENTS[name]
    by = _membership(clinician)
    with acting(by) as actor:
        patient = Patient(
            pk=key(name), given_name=given, surname1=surname1, surname2=surname2, preferred_name=called,
            birth_date=born, town=town, sector_id=by.entity.sector_id,
        )  # fmt: skip
        patients.register(patient, identifiers={"dni": dni}, contacts={"phone": f"+34600{dni[:6]}"}, by=actor)
        referral = Referral(
            pk=key(f"referral-{name}"), patient=patient, reason=f"Motivo de {given}.", person_wish=f"Deseo de {given}."
        )
        wanted = Line.objects.select_related("agreement", "entity", "programme", "sector").get(pk=key(line))
        return referrals.refer(referral, line=wanted, by=by, actor=actor)


def assign(name: str, slot: str, line: str, clinician: str, coordinator: str) -> Any:
    """As receive, then acknowledged and accepted on a slot."""
    from entities.models import Slot
    from referrals import services as referrals

    referral = receive(name, line, clinician)
    by = _membership(coordinator)
    with acting(by):
        referrals.acknowledge(referral, by=by)
        referrals.accept(referral, Slot.objects.get(pk=key(slot)), by=by)
    return referral


def join(name: str, slot: str, line: str, clinician: str, coordinator: str, key_worker: str) -> Any:
    """As assign, then joined today, with a plan picked up and words in it."""
    from plans import services as plans

    referral = assign(name, slot, line, clinician, coordinator)
    by, worker = _membership(coordinator), _membership(key_worker)
    with acting(by) as actor:
        plan = plans.pick_up(referral, by=by, actor=actor, joined_on=date.today(), key_worker=worker)
    with acting(worker):
        plans.say(plan, "who_i_am", f"Palabras de {name}.", "said", typed_by=worker, started_from=0)
        _fill(plan, name, worker)
    return referral


def _fill(plan: Any, name: str, worker: Any) -> None:
    from django.utils import timezone

    from entities.models import GoalArea
    from plans import services as plans
    from plans.models import Goal, ProgressNote, Review

    whose = {"plan": plan, "patient_id": plan.patient_id}
    goal = Goal(
        pk=key(f"goal-{name}"), area=GoalArea.objects.get(code="empleo"), objective=f"Objetivo de {name}.", **whose
    )
    plans.put_words(goal, f"Deseo de {name}.", "said", worker)
    plans.add_goal(goal, by=worker)
    note = ProgressNote(pk=key(f"note-{name}"), text=f"Nota de {name}.", happened_at=timezone.now(), **whose)
    plans.write_note(note, by=worker)
    review = Review(
        pk=key(f"review-{name}"), held_on=date.today(), next_on=date.today() + timedelta(days=180),
        decisions=f"Decisiones de {name}.", **whose,
    )  # fmt: skip
    plans.hold_review(review, by=worker)


def acting(membership: Any) -> Any:
    """State the actor as a request of this membership would. Needs a transaction."""
    from entities.acting import actor_for
    from ppr.lib.access import acting_as
    from ppr.lib.ids import uuid7

    return acting_as(actor_for(membership.user, membership, uuid7()))


def _membership(name: str) -> Any:
    from entities.models import Membership

    return Membership.objects.select_related("entity", "user").get(pk=key(name))


def load() -> SimpleNamespace:
    """The cast as objects. The patients and referrals are read as those see them who referred them."""
    from django.db import transaction

    from entities.models import Agreement, Entity, Line, Membership, User
    from patients.models import Patient
    from plans.models import Plan
    from referrals.models import Referral

    found = SimpleNamespace(agreement=Agreement.objects.get())
    for name in ("person_user", "supporter_user"):
        setattr(found, name, User.objects.get(pk=key(name)))
    entities = Entity.objects.in_bulk()
    memberships = Membership.objects.select_related("entity", "user").in_bulk()
    for name in ENTITIES:
        setattr(found, name, entities[key(name)])
    for name in PEOPLE:
        setattr(found, name, memberships[key(name)])
    for line in Line.objects.select_related("agreement", "entity", "programme", "sector"):
        setattr(found, "line" if line.pk == key("line") else "line_other", line)
    for reader, names in ((found.clinician, ("pili", "adrian", "teresa")), (found.clinician_other, ("outsider",))):
        with transaction.atomic(), acting(reader):
            for name in names:
                setattr(found, name, Patient.objects.select_related("sector").get(pk=key(name)))
                setattr(found, f"referral_{name}", Referral.objects.get(pk=key(f"referral-{name}")))
            for plan in Plan.objects.filter(patient_id__in=[key(n) for n in names]):
                setattr(found, "plan" if plan.patient_id == key("pili") else "plan_outsider", plan)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        build()
