"""The home: nobody is spoken to without the person's permission; what is owed is work, once, until it is settled."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from entities.acting import actor_for
from monitoring import reminders
from monitoring.models import Reminder
from patients import housing
from patients.models import Arrears, HousingContact
from ppr.lib.access import acting_as
from ppr.lib.ids import uuid7
from tests.cast import key
from tests.monitoring.test_year import as_login, system

LANDLORD = {
    "kind": "landlord", "name": "Amparo Lázaro", "phone": "978 111 222", "may_be_said": "El alquiler y la caldera.",
    "way": "said", "present": "Pili y Marta",
}  # fmt: skip
OWED = {"kind": "rent", "details": "Dos meses.", "amount": "428.50", "source": "person"}


def at(name: str, cast: Any, *more: Any) -> str:
    return reverse(f"patients:{name}", args=[cast.pili.pk, *more])


def page(client: Any, cast: Any) -> str:
    text: str = client.get(at("housing", cast)).content.decode()
    return text


def contacts(cast: Any, acting: Any, who: Any) -> list[HousingContact]:
    with acting(who) as actor:
        return list(HousingContact.objects.visible_to(actor))


def owed(cast: Any, acting: Any) -> list[Arrears]:
    with acting(cast.clinician) as actor:
        return list(Arrears.objects.visible_to(actor).order_by("known_on"))


def work(cast: Any, acting: Any, who: Any = None) -> list[str]:
    who = who or cast.professional
    with acting(who) as actor:
        rows = Reminder.objects.visible_to(actor).filter(rule__in=("arrears", "eviction"), closed_at=None)
        return sorted(rows.values_list("rule", flat=True))


def owe(client: Any, cast: Any, **typed: Any) -> Any:
    return client.post(at("arrears_new", cast), {**OWED, "known_on": str(timezone.localdate()), **typed})


# ---- whom we may speak to -------------------------------------------------------------


def test_with_the_permission_the_team_reads_whom_and_about_what(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    assert "Nadie" not in page(client, cast) and "Con nadie por ahora" in page(client, cast)
    assert client.post(at("housing_contact", cast), LANDLORD).status_code == 302
    for who in (cast.professional, cast.clinician, cast.social_worker, cast.person_user):
        text = page(sign_in(who), cast)
        for said in ("Amparo Lázaro", "978 111 222", "El alquiler y la caldera.", "Pili y Marta"):
            assert said in text, (who, said)
    (row,) = contacts(cast, acting, cast.professional)
    with acting(cast.professional), connection.cursor() as cursor:
        cursor.execute("SELECT phone_sealed FROM patients_housingcontact")
        assert b"978" not in bytes(cursor.fetchone()[0]), "a dump does not show it"
        assert row.history.count() == 1


@pytest.mark.parametrize("left_out", ["kind", "name", "may_be_said", "way", "present"])
def test_nothing_of_the_permission_is_left_out(cast: Any, sign_in: Any, acting: Any, left_out: str) -> None:
    answer = sign_in(cast.professional).post(at("housing_contact", cast), {**LANDLORD, left_out: ""})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {left_out}
    assert contacts(cast, acting, cast.professional) == []


def test_the_person_allows_it_and_takes_it_back_by_herself(cast: Any, sign_in: Any, acting: Any) -> None:
    client, team = sign_in(cast.person_user), sign_in(cast.professional)
    assert client.post(at("housing_contact", cast), LANDLORD).status_code == 302
    assert "Amparo Lázaro" in page(team, cast)
    (row,) = contacts(cast, acting, cast.professional)
    assert (row.way, row.recorded_by_id) == ("themselves", None)
    end = at("housing_contact_end", cast, row.pk)
    assert end in page(client, cast)
    assert client.post(end).status_code == 302
    assert "Amparo Lázaro" not in page(team, cast) and "Con nadie por ahora" in page(team, cast)
    assert contacts(cast, acting, cast.professional) == [], "the wall too"
    assert team.get(end).status_code == 404
    assert "Amparo Lázaro" in page(client, cast), "she goes on reading whom she had allowed"


def test_whoever_writes_down_that_it_is_taken_back_says_how(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    client.post(at("housing_contact", cast), LANDLORD)
    (row,) = contacts(cast, acting, cast.professional)
    end = at("housing_contact_end", cast, row.pk)
    assert client.get(end).status_code == 200 and client.post(end, {}).status_code == 422
    assert client.post(end, {"way": "said", "present": "Las dos"}).status_code == 302
    for who in (cast.professional, cast.clinician):
        assert "Amparo Lázaro" not in page(sign_in(who), cast)
    assert contacts(cast, acting, cast.clinician) == []
    assert "Las dos" in page(sign_in(cast.person_user), cast)


def test_the_same_form_ten_times_is_one_contact(cast: Any, sign_in: Any, acting: Any) -> None:
    client, form = sign_in(cast.professional), str(uuid.uuid4())
    answers = [client.post(at("housing_contact", cast), {**LANDLORD, "submission": form}) for _ in range(4)]
    assert {answer.status_code for answer in answers} == {302}
    assert len(contacts(cast, acting, cast.professional)) == 1


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("colleague", 200, 200),
        ("social_worker", 200, 200),
        ("coordinator", 403, 403),
        ("sector_coordinator", 403, 403),
        ("invited", 403, 403),
        ("supporter_user", 403, 403),
        ("professional_other", 404, 404),
        ("clinician_other", 404, 404),
        ("ward", 403, 403),
    ],
)
def test_who_may(cast: Any, sign_in: Any, acting: Any, who: str, reads: int, writes: int) -> None:
    sign_in(cast.professional).post(at("housing_contact", cast), LANDLORD)
    owe(sign_in(cast.professional), cast)
    client, (row,) = sign_in(getattr(cast, who)), owed(cast, acting)
    assert client.get(at("housing", cast)).status_code == reads
    for name, more in (("housing_contact", ()), ("arrears_new", ()), ("arrears", (row.pk,))):
        assert client.get(at(name, cast, *more)).status_code == writes, name


def test_behind_the_wall_a_guest_with_the_social_situation_reads_nothing_of_it(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    client = sign_in(cast.professional)
    client.post(at("housing_contact", cast), LANDLORD)
    owe(client, cast)
    with acting(cast.invited) as actor:  # Pili shares her social situation with the comarca
        for model in (HousingContact, Arrears):
            assert not model.objects.visible_to(actor).exists() and not model.objects.exists(), model


def past(cursor: Any, row: HousingContact) -> list[str]:
    cursor.execute("SELECT name FROM patients_historicalhousingcontact WHERE id = %s", [row.pk])
    return [name for (name,) in cursor.fetchall()]


def test_taken_back_no_version_of_before_says_whom_it_was_about(cast: Any, sign_in: Any, acting: Any) -> None:
    """The history asks the row as it stands: the versions from when she allowed it close with it."""
    team = (cast.professional, cast.colleague, cast.clinician, cast.social_worker)
    sign_in(cast.professional).post(at("housing_contact", cast), LANDLORD)
    (row,) = contacts(cast, acting, cast.professional)
    for who in team:
        with acting(who), connection.cursor() as cursor:
            assert past(cursor, row) == ["Amparo Lázaro"], who
    sign_in(cast.person_user).post(at("housing_contact_end", cast, row.pk))
    for who in (*team, cast.invited, cast.professional_other):
        with acting(who), connection.cursor() as cursor:
            assert past(cursor, row) == [], who
    hers = acting_as(actor_for(cast.person_user, None, uuid7()))
    with transaction.atomic(), hers, connection.cursor() as cursor:
        assert past(cursor, row) == ["Amparo Lázaro"] * 2, "to her it stays"


# ---- what is owed ---------------------------------------------------------------------


def test_what_is_owed_is_work_for_the_key_worker_once_until_it_is_agreed(cast: Any, sign_in: Any, acting: Any) -> None:
    social_worker, form = sign_in(cast.social_worker), str(uuid.uuid4())
    assert {owe(social_worker, cast, submission=form).status_code for _ in range(3)} == {302}
    assert owe(social_worker, cast).status_code == 422, "one of a kind is open already"
    assert owe(social_worker, cast, kind="supplies").status_code == 302
    rent, _supplies = sorted(owed(cast, acting), key=lambda row: row.kind)
    assert work(cast, acting) == ["arrears", "arrears"] and work(cast, acting, cast.social_worker) == []
    client = sign_in(cast.professional)
    home = client.get(reverse("home")).content.decode()
    assert "lo que se debe de la casa" in home and at("arrears", cast, rent.pk) in home
    text = page(sign_in(cast.person_user), cast)
    assert "428,50" in text and "Dos meses." in text and at("arrears", cast, rent.pk) not in text
    sent = {**OWED, "known_on": str(rent.known_on), "row_version": 1, "outcome": "plan"}
    assert client.post(at("arrears", cast, rent.pk), sent).status_code == 422, "what was agreed?"
    sent |= {"settlement": "Veinte euros más cada mes."}
    assert client.post(at("arrears", cast, rent.pk), sent).status_code == 302
    assert work(cast, acting) == ["arrears"], "the other one"
    assert "Veinte euros más cada mes." in page(sign_in(cast.person_user), cast)
    assert owe(client, cast).status_code == 302, "it may happen again, and is then work again"
    assert work(cast, acting) == ["arrears", "arrears"]


OWN = {"kind": "rent", "details": "No me llega este mes.", "amount": "", "leave_by": ""}


def test_she_says_it_herself_and_it_is_the_same_single_piece_of_work(cast: Any, sign_in: Any, acting: Any) -> None:
    hers, new = sign_in(cast.person_user), at("arrears_new", cast)
    assert new in page(hers, cast) and "Aquí no hay nada apuntado." in page(hers, cast)
    asked = hers.get(new).content.decode()
    assert 'name="source"' not in asked and 'name="known_on"' not in asked
    assert asked.index("Nadie lee esto en el momento") < asked.index("<textarea") and "Puedes quitarlo cuando" in asked
    form = str(uuid.uuid4())
    assert {hers.post(new, {**OWN, "submission": form}).status_code for _ in range(3)} == {302}
    (row,) = owed(cast, acting)
    assert (row.recorded_by_id, row.source, row.known_on) == (None, "person", timezone.localdate())
    assert row.details == "No me llega este mes." and work(cast, acting) == ["arrears"]
    assert owe(sign_in(cast.professional), cast).status_code == 422, "one of a kind is open already"
    team = page(sign_in(cast.professional), cast)
    assert "No me llega este mes." in team and at("arrears", cast, row.pk) in team
    sent = {**OWN, "known_on": str(row.known_on), "source": "person", "row_version": 1, "outcome": "plan"}
    agreed = {**sent, "details": "Corregido.", "settlement": "Veinte euros más cada mes."}
    assert sign_in(cast.professional).post(at("arrears", cast, row.pk), agreed).status_code == 302
    text = page(hers, cast)
    assert work(cast, acting) == [] and "Veinte euros más cada mes." in text
    assert "No me llega este mes." in text and "Corregido." not in text, "her words are edited by nobody else"
    late = hers.post(at("arrears", cast, row.pk), {**OWN, "row_version": "1", "outcome": "left", "details": "Déjalo."})
    assert late.status_code == 409 and "Déjalo." in late.content.decode()


def test_that_she_would_rather_leave_it_is_written_down_in_so_many_words(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    owe(client, cast)
    (row,) = owed(cast, acting)
    sent = {**OWED, "known_on": str(row.known_on), "row_version": 1, "outcome": "left"}
    silent = client.post(at("arrears", cast, row.pk), sent)
    assert silent.status_code == 422 and set(silent.context["form"].errors) == {"settlement"}
    assert work(cast, acting) == ["arrears"]
    assert (
        client.post(at("arrears", cast, row.pk), {**sent, "settlement": "«Ya lo hablo yo con mi prima.»"}).status_code
        == 302
    )
    assert work(cast, acting) == [] and "Ya lo hablo yo con mi prima." in page(sign_in(cast.person_user), cast)


@pytest.mark.parametrize("outcome", ["paid", "mistake", "left"])
def test_she_takes_away_what_she_wrote_and_not_what_the_team_did(
    cast: Any, sign_in: Any, acting: Any, outcome: str
) -> None:
    hers = sign_in(cast.person_user)
    assert hers.post(at("arrears_new", cast), OWN).status_code == 302
    assert owe(sign_in(cast.social_worker), cast, kind="supplies").status_code == 302
    mine, theirs = sorted(owed(cast, acting), key=lambda row: row.kind)
    text = page(hers, cast)
    assert at("arrears", cast, mine.pk) in text and at("arrears", cast, theirs.pk) not in text
    assert hers.post(at("arrears", cast, theirs.pk), {**OWN, "row_version": "1"}).status_code == 403
    form = hers.get(at("arrears", cast, mine.pk)).context["form"]
    assert set(form.fields) == {"outcome", "details", "amount", "leave_by", "row_version"}
    forged = {**OWN, "row_version": "1", "outcome": "plan"}
    assert hers.post(at("arrears", cast, mine.pk), forged).status_code == 422
    sent = {"outcome": outcome, "details": "No me llega este mes.", "row_version": "1"}
    assert hers.post(at("arrears", cast, mine.pk), sent).status_code == 302
    assert work(cast, acting) == ["arrears"], "the other one"
    (kept,) = [row for row in owed(cast, acting) if row.pk == mine.pk]
    assert (kept.outcome, kept.settled_on, kept.kind) == (outcome, timezone.localdate(), "rent")
    assert (
        at("arrears", cast, mine.pk) not in page(hers, cast)
        and hers.get(at("arrears", cast, mine.pk)).status_code == 302
    )


def test_told_to_leave_it_is_urgent_whoever_wrote_it(cast: Any, sign_in: Any, acting: Any) -> None:
    day = str(timezone.localdate() + timedelta(days=20))
    assert sign_in(cast.person_user).post(at("arrears_new", cast), {**OWN, "leave_by": day}).status_code == 302
    assert work(cast, acting) == ["eviction"]
    assert sign_in(cast.supporter_user).post(at("arrears_new", cast), OWN).status_code == 403


def test_a_day_to_leave_the_home_is_work_of_today(cast: Any, sign_in: Any, acting: Any) -> None:
    client, today = sign_in(cast.professional), timezone.localdate()
    before = str(today - timedelta(days=30))
    assert owe(client, cast, known_on=before).status_code == 302
    (row,) = owed(cast, acting)
    assert work(cast, acting) == ["arrears"]
    sent = {**OWED, "known_on": before, "row_version": 1, "leave_by": str(today + timedelta(days=20))}
    assert client.post(at("arrears", cast, row.pk), sent).status_code == 302
    assert work(cast, acting) == ["eviction"], "the urgent one, in place of the other"
    (row,) = owed(cast, acting)
    assert row.notice_on == today
    home = client.get(reverse("home")).content.decode()
    assert (
        "Urgente: " in home and home.index("Urgente: ") < home.index("Esta semana") if "Esta semana" in home else True
    )
    assert "Habría que dejar la casa" in page(client, cast)
    sent |= {"row_version": 2, "outcome": "paid"}
    assert client.post(at("arrears", cast, row.pk), sent).status_code == 302
    assert work(cast, acting) == []


def test_the_task_hears_it_too_and_reads_no_more_than_dates(committed_db: str, cast: Any, acting: Any) -> None:
    with acting(cast.clinician):
        row = Arrears(patient=cast.adrian, known_on=timezone.localdate(), leave_by=timezone.localdate())
        housing.owe(row, by=cast.clinician)  # in no programme: whoever wrote it down has it
    with as_login("jobs"), system("scan_due"):
        reminders.scan()
        assert reminders.scan() == 0
        found = Reminder.objects.filter(rule="eviction").values_list("recipient_id", flat=True)
        assert list(found) == [cast.clinician.pk]
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            list(Arrears.objects.values_list("details"))


def test_who_comes_second_sees_both_texts(cast: Any, sign_in: Any, acting: Any) -> None:
    owe(sign_in(cast.social_worker), cast)
    (row,) = owed(cast, acting)
    sent = {**OWED, "known_on": str(row.known_on), "row_version": 1}
    first = sign_in(cast.social_worker).post(at("arrears", cast, row.pk), {**sent, "details": "Son tres meses."})
    second = sign_in(cast.professional).post(at("arrears", cast, row.pk), {**sent, "details": "Son cuatro."})
    assert (first.status_code, second.status_code) == (302, 409)
    text = second.content.decode()
    assert "Son tres meses." in text and "Son cuatro." in text and 'name="row_version" value="2"' in text
    with acting(cast.clinician):
        assert row.history.count() == 2


def test_the_database_holds_it(cast: Any, acting: Any) -> None:
    today, whose = timezone.localdate(), {"patient": cast.pili, "recorded_by": cast.professional}
    Row: Any = Arrears
    for wrong in (
        Row(known_on=today, outcome="paid", **whose),
        Row(known_on=today, settled_on=today, **whose),
        Row(known_on=today, leave_by=today, **whose),
        HousingContact(patient=cast.pili, kind="landlord", name="X", may_be_said="", agreed_on=today, way="said"),
    ):
        with pytest.raises(IntegrityError), acting(cast.professional):
            wrong.save(force_insert=True)


def test_few_questions_however_much_is_owed(cast: Any, sign_in: Any, acting: Any, queries: Any) -> None:
    client = sign_in(cast.professional)
    page(client, cast)
    with queries() as few:
        page(client, cast)
    for kind in ("rent", "mortgage", "supplies", "other"):
        owe(client, cast, kind=kind)
        client.post(at("housing_contact", cast), {**LANDLORD, "name": f"Persona {kind}"})
    page(client, cast)  # what was said after saving is read
    with queries() as many:
        page(client, cast)
    assert len(few) == len(many) <= 12
    assert client.get(at("arrears", cast, key("nobody"))).status_code == 404
