"""Progress notes: text and save is enough; sent twice, kept once; narrowed, never widened."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import ProgressNote
from tests.cast import key


def url(patient: Any) -> str:
    return reverse("plans:notes", args=[patient.pk])


def sent(who: Any, text: str = "Hemos quedado el jueves.", **fields: Any) -> dict[str, Any]:
    return {"acting": str(who.pk), "text": text, "kind": "contact", "visibility": "everyone", **fields}


def notes(cast: Any, acting: Any) -> list[ProgressNote]:
    with acting(cast.professional):
        return list(ProgressNote.objects.filter(plan=cast.plan).exclude(pk=key("note-pili")))


def test_text_and_save_is_enough(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    before = timezone.now()
    assert client.post(url(cast.pili), sent(cast.professional, happened_at="")).status_code == 302
    (note,) = notes(cast, acting)
    assert note.author_id == cast.professional.pk and before <= note.happened_at <= timezone.now()
    assert "Hemos quedado el jueves." in sign_in(cast.clinician).get(url(cast.pili)).content.decode()


def test_the_same_form_ten_times_is_one_note_and_another_text_another(cast: Any, sign_in: Any, acting: Any) -> None:
    client, key = sign_in(cast.professional), str(uuid.uuid4())
    assert {client.post(url(cast.pili), sent(cast.professional, submission=key)).status_code for _ in range(10)} == {
        302
    }
    assert len(notes(cast, acting)) == 1
    client.post(url(cast.pili), sent(cast.professional, "Otra cosa.", submission=key))
    assert {n.text for n in notes(cast, acting)} == {"Hemos quedado el jueves.", "Otra cosa."}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \r\n "}, "text"),
        ({"kind": "gossip"}, "kind"),
        ({"visibility": "world"}, "visibility"),
        ({"happened_at": "ayer"}, "happened_at"),
    ],
)
def test_a_mistake_is_said_on_its_field_and_the_text_stays(
    cast: Any, sign_in: Any, acting: Any, fields: dict[str, str], field: str
) -> None:
    page = sign_in(cast.professional).post(url(cast.pili), {**sent(cast.professional, "Mi texto largo."), **fields})
    text = page.content.decode()
    assert page.status_code == 422 and f'id="id_{field}_error"' in text
    assert "Mi texto largo." in text or "text" in fields
    assert notes(cast, acting) == []


def test_what_has_not_happened_is_no_note(cast: Any, sign_in: Any, acting: Any) -> None:
    later = timezone.localtime() + timedelta(minutes=2)
    page = sign_in(cast.professional).post(
        url(cast.pili), sent(cast.professional, happened_at=f"{later:%Y-%m-%dT%H:%M}")
    )
    text = page.content.decode()
    assert page.status_code == 422 and 'id="id_happened_at_error"' in text and "Hemos quedado el jueves." in text
    assert "<details open>" in text, "the mistake is in view"
    assert notes(cast, acting) == []


def test_the_hour_that_comes_twice_is_taken_and_the_one_that_is_skipped_is_explained(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    client = sign_in(cast.professional)
    twice = client.post(url(cast.pili), sent(cast.professional, "En vela.", happened_at="2025-10-26T02:30"))
    (note,) = notes(cast, acting)
    assert twice.status_code == 302 and note.happened_at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    skipped = client.post(url(cast.pili), sent(cast.professional, "De guardia.", happened_at="2025-03-30T02:30"))
    text = skipped.content.decode()
    assert skipped.status_code == 422 and "Europe/Madrid" not in text and "De guardia." in text
    assert "Esa noche se adelantaron los relojes" in text and len(notes(cast, acting)) == 1


def test_another_membership_in_the_session_keeps_the_text(cast: Any, sign_in: Any, acting: Any) -> None:
    from entities.models import Membership

    other = Membership.objects.create(user=cast.professional.user, entity=cast.carrasca, role="professional")
    page = sign_in(other).post(url(cast.pili), sent(cast.professional, "Escrita en la otra pestaña."))
    assert page.status_code == 409 and "Escrita en la otra pestaña." in page.content.decode()
    assert notes(cast, acting) == []


def test_a_note_for_one_side_is_marked_and_hidden_from_the_other(cast: Any, sign_in: Any, make: Any) -> None:
    make.note(cast.plan, text="Solo de casa.", visibility="my_side")
    own = sign_in(cast.colleague).get(url(cast.pili)).content.decode()
    assert "Solo de casa." in own and "solo Fundación Peña Lucera y Pili" in own
    assert "Solo de casa." in sign_in(cast.person_user).get(url(cast.pili)).content.decode(), "she reads them all"
    assert "Solo de casa." not in sign_in(cast.clinician).get(url(cast.pili)).content.decode()


def test_she_reads_and_does_not_write(cast: Any, sign_in: Any, acting: Any, make: Any) -> None:
    make.note(cast.plan, text="Una nota.")
    client = sign_in(cast.person_user)
    text = client.get(url(cast.pili)).content.decode()
    assert "Una nota." in text and 'name="text"' not in text
    assert client.post(url(cast.pili), {"text": "Hola", "kind": "contact", "visibility": "everyone"}).status_code == 403
    assert len(notes(cast, acting)) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 302),
        ("clinician", 302),
        ("social_worker", 302),
        ("professional_other", 404),
        ("coordinator", 404),
        ("sector_coordinator", 404),
        ("auditor", 403),
    ],
)
def test_who_may_write(cast: Any, sign_in: Any, acting: Any, who: str, status: int) -> None:
    member = getattr(cast, who)
    assert sign_in(member).post(url(cast.pili), sent(member)).status_code == status
    assert len(notes(cast, acting)) == (1 if status == 302 else 0)


def test_before_the_plan_there_is_nowhere_to_write(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician)
    text = client.get(url(cast.adrian)).content.decode()
    assert reverse("referrals:detail", args=[cast.referral_adrian.pk]) in text and 'name="text"' not in text
    page = client.post(url(cast.adrian), sent(cast.clinician))
    assert page.status_code == 403 and "primer día" in page.content.decode()


def test_older_notes_follow_without_gap_or_double(cast: Any, sign_in: Any, make: Any) -> None:
    import re

    same = timezone.now() - timedelta(days=3)
    for n in range(45):
        make.note(cast.plan, text=f"«N{n}»", happened_at=same if n % 2 else same - timedelta(hours=n))
    client, seen, here = sign_in(cast.professional), [], url(cast.pili)
    for _ in range(5):
        text = client.get(here).content.decode()
        seen += re.findall(r"«N\d+»", text)
        older = re.search(r'href="([^"]+)" rel="next"', text)
        if older is None:
            break
        here = older.group(1).replace("&amp;", "&")
    assert len(seen) == 45 == len(set(seen))


@pytest.mark.parametrize("place", ["x", "nan_1", "1e400_00000000-0000-7000-8000-000000000000", "_", "9" * 40])
def test_a_nonsense_place_is_the_newest(cast: Any, sign_in: Any, make: Any, place: str) -> None:
    make.note(cast.plan, text="Aquí.")
    page = sign_in(cast.professional).get(url(cast.pili), {"before": place})
    assert page.status_code == 200 and "Aquí." in page.content.decode()


def test_a_sign_that_cannot_be_kept_stops_neither_a_draft_nor_a_search(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    typed = {"text": "Se oyó\0 la radio.", "present": "su\0 hermana", "goals": "\0"}
    assert client.post(reverse("plans:note_draft", args=[cast.pili.pk]), typed).status_code == 200
    assert "Se oyó la radio." in client.get(reverse("plans:notes", args=[cast.pili.pk])).content.decode()
    found = client.post(reverse("plans:notes_search", args=[cast.pili.pk]), {"words": "la\0 radio"})
    assert found.status_code == 200


def test_a_slip_of_the_year_is_said_on_its_field(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    sent = {"text": "Paseo.", "happened_at": "0026-11-22T10:00"}
    page = client.post(reverse("plans:notes", args=[cast.pili.pk]), sent)
    assert page.status_code == 422 and "Ese año no puede ser" in page.content.decode()
