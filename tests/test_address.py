"""Tú or usted, as the person chose, and in English you; and out of here at once."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format

from entities.models import Programme
from ppr.lib.language import spoken_to

TU = re.compile(r"\b(tú|tu|tus|te|ti|tuyo|tuya|contigo|puedes|quieres|estás|tienes|eres|llámanos|pregunta a)\b", re.I)
USTED = re.compile(r"\b(usted|su cuenta|su plan|su próxima|imprima|elija|escriba|pregúnteselo|le acompaña)\b", re.I)
# A supporter does read of "the person", in one sentence: "… and the person can read it".
STAFF_ENGLISH = re.compile(r"\b(key workers?|referrals?|referred|scale|agenda|accompan\w+|(?<!and )the person)\b", re.I)
LOCALE = Path(settings.LOCALE_PATHS[0])
PAGES = ("home", "account", "plans:person", "plans:call_me", "plans:story", "patients:who", "patients:seen_by",
         "patients:sharing", "patients:social", "patients:reach", "monitoring:progress", "plans:notes", "plans:crisis",
         "plans:goal_new", "plans:strength_new", "plans:support_new", "plans:versions")  # fmt: skip


def catalogue(name: str) -> dict[tuple[str, str], polib.POEntry]:
    found = polib.pofile(str(LOCALE / name / "LC_MESSAGES" / "django.po"))
    return {(entry.msgctxt or "", entry.msgid): entry for entry in found}


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def seen(client: Any, cast: Any, name: str, language: str = "es") -> str:
    """What stands on a page, without its markup, its scripts and what people wrote."""
    about_someone = name not in ("home", "account")
    answer = client.get(reverse(name, args=[cast.pili.pk] if about_someone else []))
    assert answer.status_code == 200, name
    assert f'<html lang="{language}"' in answer.content.decode()
    return html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S))


@pytest.mark.parametrize("name", ["es_TU", "es_UD"])
def test_an_overlay_changes_only_what_there_is(name: str) -> None:
    base = catalogue("es")
    for key, entry in catalogue(name).items():
        assert key in base, key
        assert not entry.fuzzy
        assert all(texts(entry)) and texts(entry) != texts(base[key]), key
        for said in texts(entry):
            assert set(re.findall(r"%\(\w+\)s", said)) <= set(re.findall(r"%\(\w+\)s", " ".join(texts(base[key])))), key


def test_whoever_prefers_usted_finds_every_such_sentence() -> None:
    formal = catalogue("es_UD")
    spoken = {key: entry for key, entry in catalogue("es").items() if key[0] == "person-page"}
    assert len(spoken) > 40
    assert not [
        key
        for key, entry in spoken.items()
        if TU.search(" ".join(texts(entry))) and key not in formal and key[1] != "as tú"
    ]
    assert not [key for key, entry in formal.items() if TU.search(" ".join(texts(entry)))]
    assert not [key for key, entry in catalogue("es_TU").items() if USTED.search(" ".join(texts(entry)))]


@pytest.mark.parametrize("name", PAGES)
def test_the_person_is_spoken_to_as_they_chose(name: str, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    found = [word.group() for word in USTED.finditer(seen(client, cast, name))]
    assert not [word for word in found if name != "account" or word != "usted"]  # there it is one of the choices
    assert client.post(reverse("set_address"), {"formal": "1"}).status_code == 302
    found = [word.group() for word in TU.finditer(seen(client, cast, name))]
    assert not [word for word in found if name != "account" or word != "tú"]


@pytest.mark.parametrize(
    "name",
    ["plans:support_new", "plans:strength_new", "plans:goal_new"],
)
def test_what_is_missing_is_said_as_they_chose(name: str, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    answer = client.post(reverse(name, args=[cast.pili.pk]), {"acting": ""})
    page = html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S))
    assert answer.status_code == 422 and "este campo es" not in page.lower()
    assert not USTED.findall(page)


def test_the_english_of_the_person_lacks_nothing_that_spanish_says_to_them() -> None:
    """Each sentence of es_TU is there, the same words where English needs no others; staff words are nowhere."""
    english, base = catalogue("en_You"), catalogue("es")
    assert not catalogue("es_TU").keys() - english.keys()
    spoken = {key for key in base if key[0] == "person-page" and STAFF_ENGLISH.search(key[1])}
    assert len(spoken) > 10
    assert not spoken - english.keys()
    for key, entry in english.items():
        assert key in base, key
        assert all(texts(entry)) and not entry.fuzzy, key
        assert entry.msgid_plural == base[key].msgid_plural, key
        assert not STAFF_ENGLISH.search(" ".join(texts(entry))), key
        for said in texts(entry):
            assert set(re.findall(r"%\(\w+\)[sd]", said)) <= set(re.findall(r"%\(\w+\)[sd]", key[1])), key


@pytest.mark.parametrize("name", PAGES)
def test_in_english_no_page_of_the_person_speaks_as_to_staff(name: str, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    page = seen(client, cast, name, "en").replace("written with the person", "")  # what the programme says of itself
    found = [word.lower() for word in STAFF_ENGLISH.findall(page)]
    assert not [word for word in found if name != "patients:who" or word != "the person"]  # there it names a part


def test_in_english_staff_read_their_own_words_and_the_person_theirs(cast: Any, sign_in: Any) -> None:
    pages = []
    for user in (cast.person_user, cast.professional):
        client = sign_in(user)
        client.post(reverse("set_language"), {"language": "en"})
        pages.append(client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode().lower())
    assert "main support worker" in pages[0] and "main support worker" not in pages[1]
    assert "key worker" in pages[1]


@pytest.mark.parametrize("formal", [False, True])
def test_however_it_speaks_english_it_is_english(formal: bool) -> None:
    programme = Programme(label_es="Piso", label_en="Flat")
    with translation.override("en"), spoken_to(formal=formal):
        assert programme.label == "Flat" and number_format("1.5") == "1.5"
    with translation.override("es"), spoken_to(formal=formal):
        assert programme.label == "Piso" and number_format("1.5") == "1,5"


def test_staff_choose_no_such_thing(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.professional).post(reverse("set_address"), {"formal": "1"}).status_code == 403
    assert sign_in(cast.person_user).post(reverse("set_address"), {"formal": "yes"}).status_code == 404


def test_out_at_once_and_the_session_is_over(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    assert reverse("leave_now") in client.get(reverse("home")).content.decode()
    answer = client.get(reverse("leave_now"))
    assert "no-store" in answer.headers["Cache-Control"]
    assert (answer.status_code, answer.url) == (302, settings.LEAVE_NOW_URL)
    assert client.get(reverse("plans:person", args=[cast.pili.pk])).status_code == 302
    assert reverse("leave_now") not in sign_in(cast.professional).get(reverse("home")).content.decode()


@pytest.mark.parametrize("name", ["plans:words", "plans:goal_new", "plans:strength_new", "plans:call_me"])
def test_where_the_person_writes_it_says_first_that_nobody_reads_it_live(name: str, cast: Any, sign_in: Any) -> None:
    arguments = [cast.pili.pk, "who_i_am"] if name == "plans:words" else [cast.pili.pk]
    answer = sign_in(cast.person_user).get(reverse(name, args=arguments))
    page = answer.content.decode()
    assert page.index("tel:024") < page.index("<textarea")
    assert page.count("tel:024") == 1
    assert (
        "tel:024" not in sign_in(cast.professional).get(reverse("plans:goal_new", args=[cast.pili.pk])).content.decode()
    )
