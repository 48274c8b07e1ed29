"""The list of referrals: filters, orders and the index behind each, views that are kept, the file, several at once."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import AuditEntry, Membership, SavedView
from referrals import register
from referrals.models import Referral, State
from referrals.register import ORDERS, Asked
from tests.cast import key
from tests.referrals.crowd import refer_many

LIST, FILE, SEVERAL = "/derivaciones/", "/derivaciones/tabla/", "/derivaciones/varias/"


def names(page: Any) -> list[str]:
    return [row["cells"][0]["text"] for row in page.context["rows"]]


def cells(page: Any) -> list[list[str]]:
    """The rows of a file, without its heading."""
    assert page.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(page.getvalue().decode().removeprefix("\ufeff")), delimiter=";"))[1:]


def kept(role: str = "auditor") -> list[AuditEntry]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ppr.role', %s, true)", [role])
        found = list(AuditEntry.objects.order_by("id"))
        cursor.execute("SELECT set_config('ppr.role', '', true)")
    return found


def stands(cast: Any, acting: Any, referral: Any) -> Referral:
    with acting(cast.clinician) as actor:
        return Referral.objects.visible_to(actor).get(pk=referral.pk)


# ---- filters --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"estado": "sent"}, {"Adrián C."}),
        ({"estado": "slot_assigned"}, {"Teresa L."}),
        ({"programa": "centro"}, {"Adrián C.", "Teresa L."}),
        ({"plazo": "late"}, set()),
        ({"plazo": "late", "show": "joined"}, set()),
        ({"urgencia": "high"}, set()),
        ({"show": "joined", "plazo": "none"}, {"Pilar A."}),
    ],
)
def test_a_filter_leaves_those_that_fit(cast: Any, sign_in: Any, asked: dict[str, str], wanted: set[str]) -> None:
    asked = {**asked, **({"programa": cast.line.programme.code} if "programa" in asked else {})}
    page = sign_in(cast.coordinator).get(LIST, asked)
    assert page.status_code == 200 and set(names(page)) == wanted
    if not wanted:
        assert "Sin filtros" in page.content.decode()


def test_by_who_answers_and_by_the_other_party(cast: Any, sign_in: Any, make: Any) -> None:
    mine = make.received()
    client = sign_in(cast.coordinator)
    assert mine.patient.list_name in names(client.get(LIST, {"responde": str(cast.coordinator.pk)}))
    assert "Adrián C." not in names(client.get(LIST, {"responde": str(cast.coordinator.pk)}))
    assert names(client.get(LIST, {"entidad": str(cast.usm.pk), "estado": "sent"})) == ["Adrián C."]
    sector = sign_in(cast.sector_coordinator)
    assert names(sector.get(LIST, {"entidad": str(cast.carrasca.pk), "show": "joined"})) == ["Forastera A."]


@pytest.mark.parametrize("field", ["programa", "entidad", "estado", "urgencia", "responde", "plazo", "orden"])
def test_what_is_not_on_offer_is_said_on_its_field(cast: Any, sign_in: Any, field: str) -> None:
    client = sign_in(cast.coordinator)
    for wrong in ("nada", str(key("outsider")), "'; DROP", "0"):
        page = client.get(LIST, {field: wrong})
        assert page.status_code == 422 and not page.context["rows"]
        assert field in page.context["form"].errors and f"id_{field}" in page.content.decode()
        assert client.get(FILE, {field: wrong}).status_code == 302  # back to the list, which says it


# ---- orders ---------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(ORDERS))
def test_every_order_pages_through_each_row_once(cast: Any, sign_in: Any, acting: Any, make: Any, order: str) -> None:
    refer_many(cast, 110)
    with acting(cast.clinician):
        for pk, due in ((cast.referral_adrian.pk, None),):  # one without a day, in the middle of the rest
            row = Referral.objects.get(pk=pk)
            row.due_on, row.urgency = due, "high"
            row.save()
    client, url, seen = sign_in(cast.coordinator), f"{LIST}?orden={order}", []
    while url:
        page = client.get(url)
        seen += names(page)
        url = LIST + page.context["next_url"] if page.context["next_url"] else ""
    assert len(seen) == len(set(seen)) == 112
    with acting(cast.coordinator) as actor:
        wanted = [
            r.patient.list_name for r in register.in_order(actor, Asked(order_name=order)).select_related("patient")
        ]
    assert seen == wanted
    if order == "turno":
        assert seen[0] == "Adrián C."
    if order.startswith("-"):
        assert seen == names_of(cast, acting, order.removeprefix("-"))[::-1]


def names_of(cast: Any, acting: Any, order: str) -> list[str]:
    with acting(cast.coordinator) as actor:
        rows = register.in_order(actor, Asked(order_name=order)).select_related("patient")
        return [row.patient.list_name for row in rows]


def test_the_headings_sort_and_turn_round(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    columns = client.get(LIST, {"urgencia": "ordinary"}).context["columns"]
    assert columns[3]["sorted"] == "ascending"
    turned = client.get(LIST + columns[3]["sort_url"])
    assert turned.context["columns"][3]["sorted"] == "descending"
    assert "urgencia=ordinary" in columns[3]["sort_url"]  # the filters stay
    assert client.get(LIST + columns[2]["sort_url"]).context["columns"][2]["sorted"] == "ascending"


@pytest.mark.parametrize("order", list(ORDERS))
@pytest.mark.parametrize("who", ["clinician", "coordinator", "sector_coordinator"])
def test_an_index_stands_behind_each_order(cast: Any, acting: Any, who: str, order: str) -> None:
    member = getattr(cast, who)
    asked = Asked(shown="waiting" if order == "turno" else "open", order_name=order)
    with acting(member) as actor, connection.cursor() as cursor:
        # So few rows are sorted sooner than looked up; this asks only whether the index can carry the order.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = register.in_order(actor, asked)[:51].explain()
    column = {"plazo": "due", "fecha": "sent", "turno": "turn"}[order.removeprefix("-")]
    party = {"clinician": "from", "coordinator": "to", "sector_coordinator": "office"}[who]
    assert f"referral_{party}_{column}" in plan and "Sort" not in plan, plan
    assert ("Backward" in plan) == order.startswith("-")


# ---- views that are kept --------------------------------------------------------------


def test_a_view_is_kept_shared_and_given_up(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    said = {"register": "referrals", "name": "Con prisa", "query": "show=open&urgencia=high&after=x&sobra=1"}
    answer = client.post("/vistas/", {**said, "opens_first": "on"})
    view = SavedView.objects.get()
    assert view.query == "show=open&urgencia=high" and answer.url == f"{LIST}?{view.query}"
    first = client.get(LIST)  # nothing asked: the first view
    assert names(first) == [] and first.context["tools"]["views"][0]["current"]
    assert set(names(client.get(LIST, {"show": "open"}))) == {"Adrián C.", "Teresa L."}
    assert names(client.get(LIST, {"show": "joined"})) == ["Pilar A."]  # what is asked goes before it

    colleague = Membership.objects.create(user=cast.colleague.user, entity=cast.pena, role="entity_coordinator")
    theirs = sign_in(colleague)
    assert theirs.get(LIST).context["tools"]["views"] == []
    client.post("/vistas/", {**said, "shared": "on", "opens_first": "on"})  # the same name: in its place
    assert SavedView.objects.count() == 1
    (shown,) = theirs.get(LIST, {"show": "open"}).context["tools"]["views"]
    assert shown["label"] == "Con prisa" and not shown["remove_url"]
    assert names(theirs.get(LIST)) != []  # a colleague's view does not open by itself
    for stranger in (cast.coordinator_other, cast.clinician, cast.sector_coordinator):
        page = sign_in(stranger).get(LIST, {"show": "open"})
        assert page.context["tools"]["views"] == [] and "Con prisa" not in page.content.decode()
    gone = reverse("saved_view_remove", args=[view.pk])
    assert sign_in(colleague).post(gone).status_code == sign_in(cast.clinician).post(gone).status_code == 404
    assert sign_in(cast.coordinator).post(gone).status_code == 302 and not SavedView.objects.exists()


def test_a_view_without_a_name_or_one_too_many(cast: Any, sign_in: Any) -> None:
    client, said = sign_in(cast.coordinator), {"register": "referrals", "query": "plazo=late"}
    assert client.post("/vistas/", said).status_code == 422
    assert client.post("/vistas/", {**said, "name": "a", "register": "nada"}).status_code == 422
    for n in range(20):
        client.post("/vistas/", {**said, "name": f"Vista {n}"})
    assert client.post("/vistas/", {**said, "name": "Otra"}).status_code == 422
    assert SavedView.objects.count() == 20


# ---- the file -------------------------------------------------------------------------


def test_the_file_holds_the_rows_of_the_list_and_nothing_more(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    formula = make.referral(
        make.person(given_name="=HYPERLINK(1)", surname1="Xx", town="Escondida", address_protected=True)
    )
    client = sign_in(cast.coordinator)
    asked = {"estado": "sent", "orden": "-fecha"}
    page, file = client.get(LIST, asked), client.get(FILE, asked)
    rows, listed = cells(file), names(page)
    assert [row[0].removeprefix("'") for row in rows] == listed and len(listed) == 2
    assert rows[0][0] == f"'{formula.patient.list_name}"
    assert "Escondida" not in file.getvalue().decode() + str(rows)
    entry = kept()[-1]
    assert (entry.act, entry.what, entry.purpose) == ("export", "referrals:export", "assessing")
    assert set(entry.patient_ids) == {formula.patient_id, cast.adrian.pk}
    assert cells(sign_in(cast.coordinator_other).get(FILE)) == []
    assert sign_in(cast.professional).get(FILE).status_code == 403


def test_a_long_file_is_read_some_rows_at_a_time(cast: Any, sign_in: Any, queries: Any) -> None:
    refer_many(cast, 1000)
    client = sign_in(cast.coordinator)
    with queries() as asked:
        answer = client.get(FILE)
    before = len(asked)
    assert answer.streaming and before <= 12
    assert len(set(kept()[-1].patient_ids)) == 1002  # on record before the first row leaves
    with queries() as asked:
        assert len(cells(answer)) == 1002
    assert len(asked) <= 6


def test_what_was_taken_away_meanwhile_does_not_leave(cast: Any, sign_in: Any, acting: Any) -> None:
    """The rows are read when they are sent, under the wall: a grant that ended in between shows nothing."""
    from patients import services as patients

    answer = sign_in(cast.coordinator).get(FILE, {"estado": "sent"})
    with acting(cast.clinician):
        patients.close_care_links(cast.adrian.pk, ["assessing"], basis_id=cast.referral_adrian.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert cells(answer) == []


# ---- several at once ------------------------------------------------------------------


def test_each_row_by_its_own_step_and_told_apart(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    new, done = make.referral(), make.received()
    foreign = make.referral(by=cast.clinician_other, line=cast.line_other)
    ids = [new.pk, done.pk, cast.referral_pili.pk, foreign.pk, key("nobody"), new.pk, "nada"]
    page = sign_in(cast.coordinator).post(SEVERAL, {"que": "acknowledge", "cual": [str(pk) for pk in ids]})
    assert page.status_code == 200
    became = [row["cells"] for row in page.context["rows"]]
    assert became[0][0]["text"] == new.patient.list_name and became[0][1] == "Recibo acusado"
    assert "ya" in became[1][1]["note"] and became[2][1]["note"]
    assert became[3] == became[4] and len(became) == 5  # a foreign row and a missing one read the same
    assert foreign.patient.list_name not in page.content.decode()
    assert stands(cast, acting, new).state == State.RECEIVED
    with acting(cast.clinician_other) as actor:
        assert Referral.objects.visible_to(actor).get(pk=foreign.pk).state == State.SENT
    mine = [e for e in kept() if e.what == "referrals:acknowledge"][-3:]
    assert [(e.result, e.patient_ids) for e in mine] == [
        (200, [new.patient_id]), (409, [done.patient_id]), (409, [cast.pili.pk]),
    ]  # fmt: skip


def test_a_row_that_breaks_leaves_nothing_half_and_stops_no_other(
    cast: Any, sign_in: Any, make: Any, acting: Any, monkeypatch: Any
) -> None:
    from django.db import DatabaseError

    from referrals import services

    first, broken, last = make.referral(), make.referral(), make.referral()
    whole = services.transitions.apply

    def apply(referral: Any, *args: Any, **facts: Any) -> Any:
        event = whole(referral, *args, **facts)
        if referral.pk == broken.pk:
            raise DatabaseError("lock timeout")
        return event

    monkeypatch.setattr(services.transitions, "apply", apply)
    said = {"que": "acknowledge", "cual": [str(r.pk) for r in (first, broken, last)]}
    page = sign_in(cast.coordinator).post(SEVERAL, said)
    assert [isinstance(row["cells"][1], str) for row in page.context["rows"]] == [True, False, True]
    states = [stands(cast, acting, r).state for r in (first, broken, last)]
    assert states == [State.RECEIVED, State.SENT, State.RECEIVED]


def test_the_monthly_word_to_several(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    from referrals import waiting

    waits = [make.received() for _ in range(2)]
    with acting(cast.coordinator):
        for row in waits:
            waiting.wait(row, by=cast.coordinator, supporter=cast.coordinator, support_meanwhile="Llamadas.")
    for who, verb in ((cast.sector_coordinator, "tell"), (cast.clinician, "acknowledge"), (cast.coordinator, "nada")):
        assert sign_in(who).post(SEVERAL, {"que": verb, "cual": str(waits[0].pk)}).status_code == 422
    page = sign_in(cast.clinician).post(SEVERAL, {"que": "tell", "cual": [str(r.pk) for r in waits]})
    assert page.context["told"].startswith("Hecho: 2.")
    assert all(stands(cast, acting, r).told_on == timezone.localdate() for r in waits)


def test_another_key_worker_for_several(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    plans = [make.joined() for _ in range(2)]
    with acting(cast.coordinator) as actor:
        rows = Referral.objects.visible_to(actor).filter(patient__in=[p.patient_id for p in plans])
        ids = [str(pk) for pk in (*[r.pk for r in rows], cast.referral_teresa.pk)]
    client, said = sign_in(cast.coordinator), {"que": "key_worker", "cual": ids}
    asked = client.post(SEVERAL, said)
    assert asked.status_code == 200 and asked.context["form"] and len(asked.context["ids"]) == 3
    assert client.post(SEVERAL, {**said, "hecho": "1"}).status_code == 422
    outside = {**said, "hecho": "1", "key_worker": str(cast.professional_other.pk), "handover": "Relevo."}
    day = {"introduced_on": f"{timezone.localdate()}"}
    assert client.post(SEVERAL, {**outside, **day}).status_code == 422
    page = client.post(SEVERAL, {**outside, **day, "key_worker": str(cast.colleague.pk)})
    assert page.context["told"] == "Hecho: 2. Sin hacer: 1."  # Teresa has not begun
    with acting(cast.coordinator) as actor:
        assert {r.responsible_id for r in Referral.objects.visible_to(actor).filter(pk__in=ids[:2])} == {
            cast.colleague.pk
        }


def test_those_chosen_as_a_file(cast: Any, sign_in: Any) -> None:
    ids = [str(cast.referral_adrian.pk), str(key("referral-outsider"))]
    answer = sign_in(cast.coordinator).post(SEVERAL, {"que": "export", "cual": ids})
    assert [row[0] for row in cells(answer)] == ["Adrián C."]
    entry = kept()[-1]
    assert (entry.act, entry.what, entry.patient_ids) == ("export", "referrals:several", [cast.adrian.pk])


def test_nobody_chosen_or_too_many(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    assert client.post(SEVERAL, {"que": "acknowledge"}).status_code == 422
    many = [str(key(f"n{n}")) for n in range(101)]
    assert client.post(SEVERAL, {"que": "acknowledge", "cual": many}).status_code == 422


def test_without_scripts_all_of_a_page_are_ticked(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    page = client.get(LIST + client.get(LIST).context["tick_url"])
    assert page.content.decode().count(" checked>") == 2


@pytest.mark.parametrize("asked", [{"plazo": "late"}, {"show": "joined"}, {"show": "waiting", "orden": "-fecha"}])
def test_a_filtered_list_costs_the_same_for_ten_and_a_thousand(
    cast: Any, sign_in: Any, queries: Any, figure: Any, asked: dict[str, str]
) -> None:
    client = sign_in(cast.coordinator)
    client.post("/vistas/", {"register": "referrals", "name": "Una", "query": "plazo=late"})
    state = {"joined": State.JOINED, "waiting": State.WAITING}.get(asked.get("show", ""), State.SENT)
    refer_many(cast, 10, state)
    client.get(LIST, asked)
    with queries() as few:
        client.get(LIST, asked)
    refer_many(cast, 300, state)
    with queries() as many:
        assert len(names(client.get(LIST, asked))) == 50
    figure("queries of the referrals' list, filtered", len(many), at_most=12)
    assert len(few) == len(many)
