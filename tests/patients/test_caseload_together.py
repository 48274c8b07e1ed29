"""What is begun with several people of the caseload: allowed for each as on its own page, and told apart."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import AuditEntry
from plans.models import ProgressNote

NOW = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
LIST, SEVERAL, SESSION = reverse("patients:list"), reverse("patients:several"), reverse("group_note")


def boxes(page: Any) -> list[dict[str, Any]]:
    return [row["pick"] for row in page.context["rows"]]


def test_everybody_can_be_ticked_and_nobody_is_at_first(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    page = client.get(LIST, {"mine": "0"})
    assert boxes(page) and not any(box["ticked"] for box in boxes(page))
    everybody = client.get(LIST + page.context["tick_url"])
    assert all(box["ticked"] for box in boxes(everybody)) and "mine=0" in page.context["tick_url"]
    assert "Elegir a Pilar A." in everybody.content.decode()


def test_a_session_begins_with_those_who_were_ticked(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    other, client = make.joined(), sign_in(cast.professional)
    chosen = [str(cast.pili.pk), str(other.patient_id), str(cast.outsider.pk), "nada"]
    answer = client.post(SEVERAL, {"que": "session", "cual": chosen})
    assert answer.status_code == 302 and urlsplit(answer.url).path == SESSION
    assert parse_qs(urlsplit(answer.url).query)["con"] == chosen[:3]
    page = client.get(answer.url)
    rows = {row["plan"].patient_id: row["came"] for row in (*page.context["mine"], *page.context["others"])}
    assert rows[cast.pili.pk] and rows[other.patient_id] and sum(rows.values()) == 2
    assert page.context["left_out"].startswith("1 de las personas") and "Forastera" not in page.content.decode()
    # Somebody of another entity and somebody who is not there read the same.
    missing = client.get(SESSION, {"con": [*chosen[:2], str(cast.plan.pk)]})
    assert missing.context["left_out"] == page.context["left_out"]
    form = page.context["form"]
    sent = {"text": "Taller.", "came": str(other.pk), "submission": form["submission"].value(), "happened_at": NOW}
    assert client.post(answer.url, sent).status_code == 302
    with transaction.atomic(), acting(cast.professional) as actor:
        written = ProgressNote.objects.visible_to(actor).filter(kind="group", text="Taller.")
        assert [note.patient_id for note in written] == [other.patient_id], "who came is what is ticked there"


def test_a_file_of_those_who_were_ticked_names_nobody_else(cast: Any, sign_in: Any, make: Any) -> None:
    other = make.person()
    make.joined(patient=other)
    client = sign_in(cast.professional)
    chosen = [str(other.pk), str(cast.outsider.pk)]
    answer = client.post(SEVERAL, {"que": "export", "cual": chosen})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [other.list_name]
    entry = last_entry()
    assert (entry.act, entry.what, entry.patient_ids) == ("export", "patients:several", [other.pk])


def last_entry() -> AuditEntry:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ppr.role', 'auditor', true)")
        return AuditEntry.objects.latest("id")


def test_who_may_and_what_is_missing(cast: Any, sign_in: Any) -> None:
    chosen = {"cual": str(cast.pili.pk)}
    for who, said, status in (
        (cast.professional, {"que": "session"}, 422), (cast.professional, {"que": "nada", **chosen}, 422),
        (cast.clinician, {"que": "session", **chosen}, 422), (cast.clinician, {"que": "export", **chosen}, 200),
        (cast.coordinator, {"que": "export", **chosen}, 403), (cast.person_user, {"que": "export", **chosen}, 403),
    ):  # fmt: skip
        answer = sign_in(who).post(SEVERAL, said)
        assert answer.status_code == status, (who, said)
    assert "session" not in {road.name for road in sign_in(cast.clinician).get(LIST).context["roads"]}
