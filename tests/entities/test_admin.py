"""The administration pages: who takes part and what was agreed, for administrators, and no person's data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from entities import models
from ppr.lib.walls import Protected

MODELS = {
    models.Sector,
    models.Entity,
    models.User,
    models.Membership,
    models.Lockout,
    models.DirectoryLink,
    models.Agreement,
    models.Line,
    models.Slot,
    models.Programme,
    models.SocialCode,
    models.UrgencyCriterion,
    models.GoalArea,
    models.NoteTemplate,
    models.DeclineReason,
    models.Holiday,
    models.Comarca,
    models.CommunityResource,
}
NAMES = sorted(model._meta.model_name or "" for model in MODELS)
LINES = {
    "lines-TOTAL_FORMS": "0",
    "lines-INITIAL_FORMS": "0",
    "slots-TOTAL_FORMS": "0",
    "slots-INITIAL_FORMS": "0",
}


def url(name: str, page: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:entities_{name}_{page}", args=args)


@pytest.fixture
def client(cast: Any, sign_in: Any) -> Any:
    return sign_in(cast.administrator)


def test_only_these_are_registered_and_none_is_about_a_person() -> None:
    assert set(admin.site._registry) == MODELS
    assert not [model for model in admin.site._registry if issubclass(model, Protected)]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_list_and_form_opens(client: Any, cast: Any, name: str, language: str) -> None:
    client.post("/idioma/", {"language": language})
    found = client.get(url(name) + "?q=a")
    assert found.status_code == 200
    added = client.get(url(name, "add"))
    assert added.status_code == (403 if name == "lockout" else 200)  # an account is closed by wrong attempts alone
    row = admin.site._registry[next(m for m in MODELS if m._meta.model_name == name)].model._default_manager.first()
    if row is not None:
        assert client.get(url(name, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_inline_stands_in_these_pages(client: Any, name: str) -> None:
    for address in (url(name), url(name, "add"), "/admin/"):
        shown = client.get(address)
        text = shown.content.decode()
        assert "'unsafe-inline'" not in shown["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"|id=\"django-admin)[^>]*)", text), address
        assert not re.search(r'\sstyle="|\son\w+="|<style', text), address


@pytest.mark.parametrize(
    "who", ["clinician", "coordinator", "professional", "sector_coordinator", "auditor", "person_user"]
)
def test_other_roles_are_refused(cast: Any, sign_in: Any, who: str) -> None:
    other = sign_in(getattr(cast, who))
    for address in ("/admin/", url("user"), url("user", "add")):
        assert other.get(address).status_code == 403


def test_anonymous_goes_to_our_door(db: Any) -> None:
    from django.test import Client

    for address in ("/admin/", url("user")):
        response = Client().get(address, follow=True)
        assert response.redirect_chain[-1] == (f"/entrar/?next={address}", 302)
    assert Client().get("/admin/login/?next=https://mal.example/")["Location"] == "/entrar/?next=/admin/"


def test_the_packages_own_door_leads_on(client: Any) -> None:
    assert client.get(f"/admin/login/?next={url('user')}")["Location"] == url("user")
    assert client.get("/admin/login/?next=//mal.example/")["Location"] == "/admin/"


@pytest.mark.parametrize("name", [n for n in NAMES if n != "holiday"])
def test_what_others_rest_on_is_not_deleted(client: Any, cast: Any, name: str) -> None:
    model = next(m for m in MODELS if m._meta.model_name == name)
    row = model._default_manager.first()
    if row is None:
        pytest.skip("none in the cast")
    assert client.post(url(name, "delete", row.pk), {"post": "yes"}).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(url(name), sent)
    assert model._default_manager.filter(pk=row.pk).exists()


def account(**facts: Any) -> dict[str, Any]:
    return {
        "username": "nueva",
        "first_name": "Nueva",
        "last_name": "Persona",
        "email": "n@ppr.invalid",
        "phone": "",
        "language": "es",
        "digest_hour": "8",
        "is_active": "on",
        "new_password": "",
        **facts,
    }


def test_an_account_without_a_password_cannot_sign_in_until_it_has_one(client: Any) -> None:
    assert client.post(url("user", "add"), account()).status_code == 302
    user = models.User.objects.get(username="nueva")
    assert not user.has_usable_password()
    client.post(url("user", "change", user.pk), account(new_password="una frase larga de prueba"))
    user.refresh_from_db()
    assert user.check_password("una frase larga de prueba")
    client.post(url("user", "change", user.pk), account(first_name="Otra"))
    user.refresh_from_db()
    assert user.first_name == "Otra" and user.check_password("una frase larga de prueba")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"new_password": "corta"}, "new_password"),
        ({"new_password": "password1234"}, "new_password"),
        ({"digest_hour": "24"}, "digest_hour"),
        ({"username": "professional"}, "username"),
        ({"username": "con espacios"}, "username"),
    ],
)
def test_a_wrong_account_is_refused_on_its_field(client: Any, facts: dict[str, str], field: str) -> None:
    response = client.post(url("user", "add"), account(**facts))
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors
    assert not models.User.objects.filter(username="nueva").exists()


def test_nobody_becomes_omnipotent(client: Any) -> None:
    client.post(url("user", "add"), account(is_superuser="on", is_staff="on", user_permissions="1", groups="1"))
    user = models.User.objects.get(username="nueva")
    assert not user.is_superuser and not user.is_staff
    assert not user.groups.exists() and not user.user_permissions.exists()


def test_somebody_who_leaves_is_deactivated(client: Any, cast: Any, sign_in: Any) -> None:
    colleague = sign_in(cast.colleague)
    user = cast.colleague.user
    sent = account(username=user.username)
    del sent["is_active"]
    client.post(url("user", "change", user.pk), sent)
    assert colleague.get("/").status_code == 302


def test_nobody_deactivates_themselves(client: Any, cast: Any) -> None:
    user = cast.administrator.user
    sent = account(username=user.username)
    del sent["is_active"]
    client.post(url("user", "change", user.pk), sent)
    user.refresh_from_db()
    assert user.is_active and user.first_name == "Nueva"


def membership(cast: Any, **facts: Any) -> dict[str, Any]:
    return {
        "user": cast.colleague.user.pk,
        "entity": cast.carrasca.pk,
        "role": "professional",
        "title": "",
        "until": "",
        "since": "2026-01-01",
        **facts,
    }


def test_a_role_is_one_that_the_organisation_has(client: Any, cast: Any) -> None:
    response = client.post(url("membership", "add"), membership(cast, role="clinician"))
    assert "Tiene: coordinador de entidad, profesional" in str(response.context["adminform"].form.errors["role"])
    assert client.post(url("membership", "add"), membership(cast)).status_code == 302
    again = client.post(url("membership", "add"), membership(cast))
    assert again.status_code == 200 and again.context["adminform"].form.errors


def test_what_somebody_did_they_did_in_that_role(client: Any, cast: Any) -> None:
    row = cast.colleague  # of whom nobody depends: the others are handed over first
    client.post(url("membership", "change", row.pk), membership(cast, until="2030-01-01", role="entity_coordinator"))
    row.refresh_from_db()
    assert row.role == "professional" and row.entity_id == cast.pena.pk and row.user.username == "colleague"
    assert row.until is not None


def line(cast: Any, **facts: Any) -> dict[str, Any]:
    programme = models.Programme.objects.get(code="piso")
    return {
        "agreement": cast.agreement.pk,
        "entity": cast.pena.pk,
        "programme": programme.pk,
        "sector": "teruel",
        "monthly_price": "300.50",
        "valid_from": "2026-01-01",
        "valid_until": "",
        "new_slots": "",
        **LINES,
        **facts,
    }


def test_so_many_numbered_slots_are_added_at_once(client: Any, cast: Any) -> None:
    assert client.post(url("line", "add"), line(cast, new_slots="3")).status_code == 302
    made = models.Line.objects.get(programme__code="piso")
    assert [slot.number for slot in made.slots.all()] == [1, 2, 3]
    slots = list(made.slots.all())
    shown = {"slots-TOTAL_FORMS": "3", "slots-INITIAL_FORMS": "3"}
    for n, slot in enumerate(slots):
        given = {
            "id": slot.pk,
            "line": made.pk,
            "number": slot.number,
            "opens_on": slot.opens_on,
            "closes_on": "",
        }
        shown.update({f"slots-{n}-{field}": str(value) for field, value in given.items()})
    client.post(url("line", "change", made.pk), line(cast, new_slots="2", **shown))
    assert [slot.number for slot in made.slots.all()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("wrong", ["-1", "201", "x"])
def test_a_senseless_number_of_slots_is_refused(client: Any, cast: Any, wrong: str) -> None:
    response = client.post(url("line", "add"), line(cast, new_slots=wrong))
    assert "new_slots" in response.context["adminform"].form.errors
    assert not models.Line.objects.filter(programme__code="piso").exists()


def test_dates_in_the_wrong_order_are_refused_in_words(client: Any, cast: Any) -> None:
    response = client.post(url("line", "add"), line(cast, valid_until="2025-01-01"))
    assert "La línea termina antes de empezar." in response.content.decode()


def test_a_code_lasts(client: Any, cast: Any) -> None:
    row = models.GoalArea.objects.get(code="empleo")
    sent = {
        "code": "otro",
        "label_es": "Trabajo",
        "label_en": "Work",
        "position": "0",
        "retired_on": "2030-01-01",
    }
    assert client.post(url("goalarea", "change", row.pk), sent).status_code == 302
    row.refresh_from_db()
    assert (row.code, row.label_es) == ("empleo", "Trabajo")


def test_what_an_administrator_changes_is_on_record(client: Any, cast: Any) -> None:
    from django.db import connection

    client.post(url("holiday", "add"), {"day": "2026-12-08", "name": "Inmaculada"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ppr.role', 'auditor', true)")
        cursor.execute("SELECT what, method, result, user_id FROM entities_auditentry ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == ("admin:entities_holiday_add", "POST", 302, cast.administrator.user_id)


def test_an_organisation_goes_on_taking_part_while_somebody_depends_on_its_people(client: Any, cast: Any) -> None:
    page = url("entity", "change", cast.pena.pk)
    sent = {"name": cast.pena.name, "sector": "teruel", "town": "Teruel", "phone": cast.pena.phone}
    response = client.post(page, sent)
    assert response.status_code == 200 and "active" in response.context["adminform"].form.errors
    cast.pena.refresh_from_db()
    assert cast.pena.active
    idle = models.Entity.objects.create(kind="social_entity", name="Nadie", sector_id="teruel")
    client.post(url("entity", "change", idle.pk), {"name": "Nadie", "sector": "teruel"})
    idle.refresh_from_db()
    assert not idle.active


def test_nobody_goes_by_a_first_day_that_is_still_to_come(client: Any, cast: Any) -> None:
    sent = membership(cast, since="2099-01-01")
    response = client.post(url("membership", "change", cast.coordinator.pk), sent)
    assert response.status_code == 200 and "since" in response.context["adminform"].form.errors


def of_line(cast: Any, **facts: Any) -> dict[str, Any]:
    """The form of Peña Lucera's line as its page shows it, with these changes."""
    own = cast.line
    shown = {"slots-TOTAL_FORMS": "0", "slots-INITIAL_FORMS": "0", "slots-MIN_NUM_FORMS": "0"}
    return {
        "agreement": own.agreement_id, "entity": own.entity_id, "programme": own.programme_id, "sector": "teruel",
        "monthly_price": "542.00", "valid_from": "2024-01-01", "valid_until": "", "new_slots": "", **shown, **facts,
    }  # fmt: skip


def test_a_line_stays_with_whom_and_where_it_was_agreed(client: Any, cast: Any) -> None:
    """Its past months are settled by it: another entity, programme or sector is another line."""
    piso = models.Programme.objects.get(code="piso")
    changes = {"entity": cast.carrasca.pk, "programme": piso.pk, "sector": "huesca", "monthly_price": "600.00"}
    page = url("line", "change", cast.line.pk)
    assert client.post(page, of_line(cast, **changes)).status_code == 302
    now = models.Line.objects.get(pk=cast.line.pk)
    assert (now.entity_id, now.programme.code, now.sector_id) == (cast.pena.pk, "alta", "teruel")
    assert now.monthly_price == 600
    before = client.get(url("agreement", "change", cast.agreement.pk))
    form = before.context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    for formset in before.context["inline_admin_formsets"]:
        sent |= {f"{formset.formset.prefix}-{key}": formset.formset.management_form[key].value()
                 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
        for each in formset.formset.initial_forms:
            sent |= {each.add_prefix(name): each[name].value() or "" for name in each.fields}
    index = next(
        n for n, each in enumerate(
            f for s in before.context["inline_admin_formsets"] if s.formset.prefix == "lines" for f in s.formset.initial_forms
        ) if each.instance.pk == cast.line.pk
    )  # fmt: skip
    sent |= {f"lines-{index}-entity": str(cast.carrasca.pk), f"lines-{index}-sector": "huesca"}
    assert client.post(url("agreement", "change", cast.agreement.pk), sent).status_code == 302
    now.refresh_from_db()
    assert (now.entity_id, now.sector_id) == (cast.pena.pk, "teruel")


def test_a_slot_does_not_open_later_than_it_was_had(client: Any, cast: Any) -> None:
    theirs = cast.line.slots.get(number=1)
    response = client.post(url("slot", "change", theirs.pk), {"opens_on": "2030-01-01", "closes_on": ""})
    assert response.status_code == 200 and "opens_on" in response.context["adminform"].form.errors
    free = cast.line.slots.get(number=6)
    assert client.post(url("slot", "change", free.pk), {"opens_on": "2030-01-01"}).status_code == 302


def test_a_programme_stays_a_process_or_a_home(client: Any, cast: Any) -> None:
    alta = models.Programme.objects.get(code="alta")
    sent = {"code": "alta", "label_es": "Alta", "label_en": "High", "family": "housing", "position": "0"}
    client.post(url("programme", "change", alta.pk), sent)
    alta.refresh_from_db()
    assert alta.family == "process"
