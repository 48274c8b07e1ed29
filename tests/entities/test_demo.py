"""The demonstration's own pages: for this machine alone, and in the demonstration alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

PAGES = [("post", "/demo/entrar/"), ("get", "/demo/correo/"), ("get", "/demo/correo/20260101-080000-1-0/")]


@pytest.fixture
def account(cast: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Marta is the only account that the demonstration offers."""
    found = {
        "username": "professional",
        "name": "Marta Zueco",
        "role": "professional",
        "role_label": "profesional",
        "entity": "Fundación Peña Lucera",
        "prose": "Escribe el plan con la persona.",
    }
    monkeypatch.setattr("ppr.demo.accounts.accounts", lambda: [found])
    monkeypatch.setattr("ppr.demo.views.accounts", lambda: [found])
    return found


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def send(folder: Path, *subjects: str) -> None:
    """Write mails as the demonstration's backend does."""
    with get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder)) as box:
        for subject in subjects:
            EmailMessage(subject, f"Cuerpo de {subject}: áéñ <b>", to=["a@ppr.invalid"], connection=box).send()


def test_each_account_is_a_card_that_leads_in(client: Any, account: dict[str, str]) -> None:
    shown = client.get("/entrar/").content.decode()
    for text in (
        "Marta Zueco",
        "Fundación Peña Lucera",
        "Escribe el plan con la persona.",
        'value="professional"',
    ):
        assert text in shown
    assert client.post("/demo/entrar/", {"username": "professional"})["Location"] == "/"
    assert "Marta" in client.get("/").content.decode()


def test_only_the_accounts_that_are_offered_lead_in(client: Any, account: dict[str, str]) -> None:
    for username in ("administrator", "nadie", ""):
        assert client.post("/demo/entrar/", {"username": username}).status_code == 404
    assert client.get("/")["Location"].startswith("/entrar/")


@pytest.mark.parametrize(("method", "address"), PAGES)
@pytest.mark.parametrize("origin", ["192.168.1.20", "2001:db8::1", "", "localhost.mal.example"])
def test_another_machine_finds_nothing(
    client: Any, account: dict[str, str], mailbox: Path, method: str, address: str, origin: str
) -> None:
    response = getattr(client, method)(address, {"username": "professional"}, REMOTE_ADDR=origin)
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_outside_the_demonstration_there_is_nothing(
    client: Any, account: dict[str, str], mailbox: Path, settings: Any, method: str, address: str
) -> None:
    settings.DEMO = False
    assert getattr(client, method)(address, {"username": "professional"}).status_code == 404


def test_a_name_forwarded_by_a_proxy_is_not_believed(client: Any, account: dict[str, str]) -> None:
    sent = client.post(
        "/demo/entrar/",
        {"username": "professional"},
        REMOTE_ADDR="192.168.1.20",
        HTTP_X_FORWARDED_FOR="127.0.0.1",
    )
    assert sent.status_code == 404


def test_outside_the_demonstration_no_card_is_shown(client: Any, account: dict[str, str], settings: Any) -> None:
    settings.DEMO = False
    assert "Marta" not in client.get("/entrar/").content.decode()


def test_an_empty_mailbox_says_what_will_come(client: Any, mailbox: Path) -> None:
    assert "Todavía no se ha enviado ningún correo" in client.get("/demo/correo/").content.decode()


def test_a_mailbox_that_does_not_exist_yet_is_empty(client: Any, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "none"
    assert client.get("/demo/correo/").status_code == 200


def test_every_mail_is_listed_and_opens(client: Any, mailbox: Path) -> None:
    send(mailbox, "Uno", "Dos")
    shown = client.get("/demo/correo/")
    listed = shown.context["messages_sent"]
    assert {m["subject"] for m in listed} == {"Uno", "Dos"}
    for mail in listed:
        opened = client.get(mail["url"]).content.decode()
        assert f"Cuerpo de {mail['subject']}: áéñ &lt;b&gt;" in opened
        assert "a@ppr.invalid" in opened


def test_the_latest_stands_first(client: Any, mailbox: Path) -> None:
    for day, subject in ((1, "Antes"), (3, "Después"), (2, "Entre")):
        head = f"Subject: {subject}\nFrom: a@b.c\nTo: d@e.f\nDate: Thu, 0{day} Jan 2026 08:00:00 +0100\n\nTexto"
        (mailbox / f"2026010{day}-080000-{day}.log").write_text(f"{head}\n{'-' * 79}\n")
    listed = client.get("/demo/correo/").context["messages_sent"]
    assert [m["subject"] for m in listed] == ["Después", "Entre", "Antes"]


@pytest.mark.parametrize(
    "name",
    ["..", "../secrets", "..%2f..%2fsecrets", "secrets", "20260101-080000-1-9", "20260101-080000-1", "x-0"],
)
def test_no_name_reaches_another_file(client: Any, mailbox: Path, name: str) -> None:
    (mailbox.parent / "secrets.log").write_text("Subject: secreto\n\nsecreto")
    (mailbox / "x.log").write_text("Subject: secreto\n\nsecreto")
    response = client.get(f"/demo/correo/{name}/")
    assert response.status_code == 404
    assert "secreto" not in response.content.decode()
