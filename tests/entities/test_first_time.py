"""Coming in for the first time: the code handed over opens once, for one page, and what one chooses is one's own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities import sign_in_codes
from entities.models import AuditEntry, Lockout, SignInCode, User
from patients.models import CareLink
from tests.cast import acting as acting_as
from tests.entities.entering import enter

OWN = "tres acequias y un tejado"


def page_of(cast: Any, plan: Any = None) -> str:
    return reverse("patients:sign_in", args=[plan.patient_id if plan else cast.pili.pk])


def handed(answer: Any) -> tuple[str, str]:
    """User name and code as they stand on the paper."""
    text = answer.content.decode()
    name, code = re.search(r"<b>(p-\w+)</b>", text), re.search(r"<code>([\w-]+)</code>", text)
    assert name and code, text[:400]
    return name[1], code[1]


def come_in(name: str, code: str, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.post(reverse("first_time"), {"user_name": name, "code": code})


@pytest.fixture
def paper(cast: Any, sign_in: Any) -> tuple[str, str]:
    """The code that Marta hands to Pili."""
    return handed(sign_in(cast.professional).post(page_of(cast), {"give": str(cast.person_user.pk)}))


def test_a_person_without_an_account_is_given_one_and_reads_their_own_plan(
    cast: Any, sign_in: Any, make: Any, acting: Any
) -> None:
    plan = make.joined()
    worker = sign_in(cast.professional)
    assert "todavía no tiene acceso propio" in worker.get(page_of(cast, plan)).content.decode()
    answer = worker.post(page_of(cast, plan), {"give": "new"})
    name, code = handed(answer)
    with acting(cast.professional):
        (link,) = CareLink.objects.filter(patient_id=plan.patient_id, purpose="self")
    assert link.user.username == name and link.user.email == "" and link.user.last_name == ""
    client, answer = come_in(name, code.lower().replace("-", " "))
    assert answer["Location"] == reverse("choose_way")
    answer = client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("plans:person", args=[plan.patient_id])).status_code == 200
    assert client.get(reverse("plans:person", args=[cast.pili.pk])).status_code == 404
    assert enter(Client(), name, OWN).status_code == 302
    assert worker.post(page_of(cast, plan), {"give": "new"}).status_code == 404  # there is one already


def test_with_the_code_alone_nothing_opens_but_the_choice(cast: Any, paper: tuple[str, str]) -> None:
    client, _answer = come_in(*paper)
    for route in ("home", "account", "change_password", "patients:roles"):
        assert client.get(reverse(route))["Location"] == reverse("choose_way"), route
    assert client.get(reverse("plans:person", args=[cast.pili.pk]))["Location"] == reverse("choose_way")
    assert client.get(reverse("api:referral-list"))["Location"] == reverse("choose_way")
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200  # the other way to choose
    assert 'type="hidden" name="passwordless"' in client.get(reverse("mfa_add_webauthn")).content.decode()


def test_the_code_opens_once(paper: tuple[str, str]) -> None:
    lost, _answer = come_in(*paper)
    client, answer = come_in(*paper)  # not chosen yet: a session lost on the way loses nothing
    assert answer.status_code == 302 and lost.get(reverse("choose_way"))["Location"].startswith("/entrar/")
    assert client.post(reverse("choose_way"), {"password": OWN, "again": OWN})["Location"] == reverse("home")
    assert come_in(*paper)[1].status_code == 422
    assert client.get(reverse("choose_way"))["Location"] == reverse("account")


def test_a_code_taken_back_meanwhile_chooses_nothing(cast: Any, sign_in: Any, paper: tuple[str, str]) -> None:
    client, _answer = come_in(*paper)
    sign_in(cast.professional).post(page_of(cast), {"give": str(cast.person_user.pk)})
    answer = client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    assert answer["Location"] == reverse("first_time") and client.get("/").status_code == 302
    assert enter(Client(), paper[0], OWN).status_code == 422


@pytest.mark.parametrize("how", ["wrong", "other name", "late", "replaced", "closed"])
def test_what_does_not_open_is_refused_in_one_way(cast: Any, sign_in: Any, paper: tuple[str, str], how: str) -> None:
    name, code = paper
    if how == "wrong":
        code = "2222-2222"
    elif how == "other name":
        name = "p-nadie"
    elif how == "late":
        SignInCode.objects.update(until=timezone.now() - timedelta(minutes=1))
    elif how == "replaced":
        sign_in(cast.professional).post(page_of(cast), {"give": str(cast.person_user.pk)})
    else:
        sign_in(cast.professional).post(page_of(cast), {"close": str(cast.person_user.pk)})
    client, answer = come_in(name, code)
    assert answer.status_code == 422 and "El nombre de usuario o el código no es correcto" in answer.content.decode()
    assert name in answer.content.decode() and "sessionid" not in client.cookies


def test_five_wrong_codes_close_the_name_and_another_code_opens_it(
    cast: Any, sign_in: Any, paper: tuple[str, str], settings: Any
) -> None:
    for _n in range(settings.LOCK_AFTER):
        assert come_in(paper[0], "2222-2222")[1].status_code == 422
    assert Lockout.objects.get(user=cast.person_user).closed_at
    assert come_in(*paper)[1].status_code == 422
    again = handed(sign_in(cast.professional).post(page_of(cast), {"give": str(cast.person_user.pk)}))
    assert come_in(*again)[1].status_code == 302


def test_another_code_replaces_what_opened_before(cast: Any, sign_in: Any, paper: tuple[str, str]) -> None:
    client, _answer = come_in(*paper)
    client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    again = handed(another(cast, sign_in))
    assert enter(Client(), paper[0], OWN).status_code == 302  # until it is used, the way of before still opens
    come_in(*again)
    assert client.get("/").status_code == 302 and enter(Client(), paper[0], OWN).status_code == 422


@pytest.mark.parametrize("password", ["corta", "", "password1234"])
def test_a_poor_password_is_refused_on_its_field(paper: tuple[str, str], password: str) -> None:
    client, _answer = come_in(*paper)
    answer = client.post(reverse("choose_way"), {"password": password, "again": password})
    assert answer.status_code == 422 and 'id="id_password_error"' in answer.content.decode()
    answer = client.post(reverse("choose_way"), {"password": OWN, "again": OWN + "!"})
    assert answer.status_code == 422 and 'id="id_again_error"' in answer.content.decode()
    assert not User.objects.get(username=paper[0]).has_usable_password()


def test_closing_ends_every_session_with_the_next_request(cast: Any, sign_in: Any, paper: tuple[str, str]) -> None:
    client, _answer = come_in(*paper)
    client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    worker = sign_in(cast.professional)
    assert "En uso" in worker.get(page_of(cast)).content.decode()
    assert worker.post(page_of(cast), {"close": str(cast.person_user.pk)})["Location"] == page_of(cast)
    assert client.get("/").status_code == 302 and enter(Client(), paper[0], OWN).status_code == 422
    assert "Cerrado" in worker.get(page_of(cast)).content.decode()
    again = handed(worker.post(page_of(cast), {"give": str(cast.person_user.pk)}))
    assert come_in(*again)[1].status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("professional", 200), ("clinician", 200), ("social_worker", 200), ("colleague", 403), ("coordinator", 403),
     ("professional_other", 404), ("peer", 403), ("supporter_user", 403), ("person_user", 403), ("auditor", 403)],
)  # fmt: skip
def test_who_hands_over_a_code(cast: Any, sign_in: Any, who: str, status: int) -> None:
    answer = sign_in(getattr(cast, who)).post(page_of(cast), {"give": str(cast.person_user.pk)})
    assert answer.status_code == status
    assert SignInCode.objects.count() == (status == 200)


def test_a_code_is_only_for_the_accounts_of_this_person(cast: Any, sign_in: Any) -> None:
    worker = sign_in(cast.professional)
    for wanted in (cast.clinician.user.pk, cast.administrator.user.pk, "x"):
        for verb in ("give", "close"):
            assert worker.post(page_of(cast), {verb: str(wanted)}).status_code == 404
    assert SignInCode.objects.count() == 0


def test_who_is_close_gets_an_account_with_what_is_shared_and_a_code_for_the_first_time_alone(
    cast: Any, sign_in: Any
) -> None:
    her = sign_in(cast.person_user)
    sent = {"given_name": "Rosario", "family_name": "Abadía", "sections": ["view_crisis"], "what_for": "Estar al tanto.",
            "until": str(timezone.localdate() + timedelta(days=90))}  # fmt: skip
    invite = reverse("plans:sharing_invite", args=[cast.pili.pk, "supporter"])
    before = User.objects.count()
    assert her.post(invite, {**sent, "look": "1"}).status_code == 200 and User.objects.count() == before
    assert her.post(invite, sent)["Location"] == page_of(cast)
    rosario = User.objects.get(first_name="Rosario")
    assert rosario.is_supporter and rosario.username.startswith("p-") and not rosario.has_usable_password()
    name, code = handed(her.post(page_of(cast), {"give": str(rosario.pk)}))
    client, _answer = come_in(name, code)
    client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    assert client.get(reverse("plans:crisis", args=[cast.pili.pk])).status_code == 200
    assert client.get(reverse("plans:person", args=[cast.pili.pk])).status_code == 404
    # From then on nobody here opens it again: she may support somebody else too.
    assert her.post(page_of(cast), {"give": str(rosario.pk)}).status_code == 403
    assert her.post(page_of(cast), {"close": str(rosario.pk)}).status_code == 404


def test_for_somebody_close_one_way_of_saying_who(cast: Any, sign_in: Any) -> None:
    her = sign_in(cast.person_user)
    sent = {"sections": ["view_crisis"], "what_for": "Estar.", "until": str(timezone.localdate() + timedelta(days=9))}
    invite = reverse("plans:sharing_invite", args=[cast.pili.pk, "supporter"])
    for who, field in (({}, "given_name"), ({"given_name": "Ana", "user_name": "p-9h3c5"}, "user_name")):
        answer = her.post(invite, {**sent, **who})
        assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()


def test_a_lost_paper_names_nobody(cast: Any, sign_in: Any) -> None:
    text = sign_in(cast.professional).post(page_of(cast), {"give": str(cast.person_user.pk)}).content.decode()
    assert not [name for name in ("Pilar", "Abadía", "Pili") if name in text]


def test_it_is_all_on_record_and_the_code_nowhere(cast: Any, sign_in: Any, paper: tuple[str, str]) -> None:
    client, _answer = come_in(*paper)
    client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    row = SignInCode.objects.get()
    assert row.given_by == cast.professional and row.used_at and paper[1].replace("-", "") not in row.digest
    with transaction.atomic(), acting_as(cast.auditor):
        found = {(entry.what, entry.user_id) for entry in AuditEntry.objects.filter(act="write")}
    assert {("patients:sign_in", cast.professional.user_id), ("choose_way", cast.person_user.pk)} <= found
    assert "código dado por Marta Z." in sign_in(cast.professional).get(page_of(cast)).content.decode().lower().replace(
        "marta z.", "Marta Z."
    )


def test_the_password_is_changed_by_whoever_confirms_the_old_one(
    cast: Any, sign_in: Any, paper: tuple[str, str]
) -> None:
    client, _answer = come_in(*paper)
    client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    elsewhere = Client()
    enter(elsewhere, paper[0], OWN)
    answer = client.post(
        reverse("change_password"), {"password": "cuatro tejas y un gato", "again": "cuatro tejas y un gato"}
    )
    assert answer["Location"] == reverse("account") and client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert enter(Client(), paper[0], OWN).status_code == 422
    assert enter(Client(), paper[0], "cuatro tejas y un gato").status_code == 302


def test_codes_are_not_guessed() -> None:
    assert len(sign_in_codes.SIGNS) ** sign_in_codes.LENGTH > 10**11 and not set("01OIL") & set(sign_in_codes.SIGNS)


# ---- another code for somebody who comes in already ------------------------------------


@pytest.fixture
def coming_in(cast: Any, paper: tuple[str, str]) -> Client:
    """Pili, who has chosen her password and is signed in."""
    client, _answer = come_in(*paper)
    client.post(reverse("choose_way"), {"password": OWN, "again": OWN})
    return client


def another(cast: Any, sign_in: Any, reason: str = "Perdió el teléfono y lo pidió ayer.") -> Any:
    body = {"give": str(cast.person_user.pk), "reason": reason}
    return sign_in(cast.professional).post(page_of(cast), body)


def test_another_code_needs_a_reason_and_ends_where_she_was(cast: Any, sign_in: Any, coming_in: Client) -> None:
    refused = another(cast, sign_in, " ")
    assert refused.status_code == 422 and "Escriba el motivo" in refused.content.decode()
    assert not SignInCode.objects.filter(user=cast.person_user, used_at=None, ended_at=None).exists()
    assert coming_in.get("/").status_code == 200
    handed(another(cast, sign_in))
    assert coming_in.get("/")["Location"].startswith("/entrar/"), "she is signed out at once"
    assert enter(Client(), cast.person_user.username, OWN).status_code == 302, "her own way still opens"


def test_she_reads_who_gave_it_and_why_and_may_say_no(cast: Any, sign_in: Any, coming_in: Client) -> None:
    name, code = handed(another(cast, sign_in))
    her = Client()
    enter(her, name, OWN)
    home = her.get("/").content.decode()
    assert "Se ha dado un código nuevo para entrar en tu plan" in home
    assert "Marta Zueco" in home and "Perdió el teléfono" in home and page_of(cast) in home
    assert "No lo he pedido" in her.get(page_of(cast)).content.decode()
    assert sign_in(cast.professional).post(page_of(cast), {"refuse": str(cast.person_user.pk)}).status_code == 404
    assert her.post(page_of(cast), {"refuse": str(cast.person_user.pk)})["Location"] == page_of(cast)
    assert come_in(name, code)[1].status_code == 422
    assert her.get("/").status_code == 200 and "No lo he pedido" not in her.get(page_of(cast)).content.decode()


def test_the_first_code_asks_for_no_reason(cast: Any, sign_in: Any, paper: tuple[str, str]) -> None:
    row = SignInCode.objects.filter(user=cast.person_user).latest("given_at")
    assert row.reason == ""
