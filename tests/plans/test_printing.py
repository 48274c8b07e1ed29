"""What is taken away on paper: the right version, nothing withheld, nothing run of what people type, on record."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import page as pdf_checker
import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entities.models import AuditEntry
from plans import crisis, crisis_plan_pdf, crisis_signing, plan_pdf
from plans.models import CrisisContact, CrisisItem, CrisisPlan
from plans.services import put_words
from plans.signing import Signing
from ppr.lib import pdf
from tests.cast import acting as acting_as
from tests.plans.parts import freeze, strength, url

NOON = datetime(2026, 10, 3, 12)
CONTENT: dict[str, Any] = {
    "language": "es",
    "title": "Plan de crisis",
    "name": "Pili",
    "version": "Versión 2",
    "when": "",
    "directive": "",
    "lines": ["112"],
    "calls": [],
    "untold": [],
    "left": [],
    "right": [],
    "signed": ["Pilar Abadía, la persona, 3 de octubre, en papel"],
    "signed_on": "Firmado: 3 de octubre",
    "foot": "Versión 2",
    "code": pdf.Drawing('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
    "words": {
        key: key
        for key in (
            "not_a_directive",
            "call",
            "nobody",
            "untold",
            "code",
            "goes_on",
            "rest",
            "fold",
            "signed",
            "unsigned",
        )
    },
}
FORMS = (crisis_plan_pdf.SHEET, crisis_plan_pdf.CARD)


def faults(made: bytes) -> list[str]:
    """What an independent checker finds against PDF/UA-1."""
    report = pdf_checker.validate_pdf_bytes(made, profile=pdf_checker.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def text_of(made: bytes) -> str:
    """The text that a screen reader would find, by each font's own map; ends of lines are spaces."""
    import pypdfium2

    document = pypdfium2.PdfDocument(made)
    return " ".join(" ".join(document[n].get_textpage().get_text_range() for n in range(len(document))).split())


def agreed(cast: Any, words: str = "La luz del pasillo.", contacts: tuple[dict[str, Any], ...] = ()) -> CrisisPlan:
    """A crisis plan of Pili's put in force today."""
    with transaction.atomic(), acting_as(cast.professional):
        current = CrisisPlan.objects.filter(patient=cast.pili, state="in_force").first()
        if current is None:
            plan = crisis.offer(cast.pili.pk, by=cast.professional, on=date.today())
            crisis.answer(plan, yes=True, words="", ask_again_on=None, by=cast.professional, started_from=1)
        else:
            plan = crisis.revise(current, by=cast.professional)
        crisis.arrange(plan, {"facilitator_name": "Leonor Usón"}, by=cast.professional, started_from=plan.row_version)
        item = CrisisItem.objects.filter(crisis_plan=plan, kind="helps").first()
        item = item or CrisisItem(crisis_plan=plan, patient=cast.pili, kind="helps", agreement="agreed")
        put_words(item, words, "said", cast.professional)
        crisis.write_item(item, by=cast.professional, started_from=item.row_version)
        for n, facts in enumerate(contacts):
            contact = CrisisContact(crisis_plan=plan, patient=cast.pili, position=n, **facts)
            crisis.write_contact(contact, by=cast.professional, started_from=0)
        crisis.put_in_force(plan, by=cast.professional, agreed_on=date.today())
        return plan


# ---- what anybody types --------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=200), name=st.text(max_size=80))
def test_no_text_is_ever_markup(form: str, words: str, name: str) -> None:
    item = {"title": name, "text": words, "lang": "es", "agreements": [name]}
    made = pdf.render(form, {**CONTENT, "name": name, "left": [item]}, at=NOON)
    assert made.startswith(b"%PDF-1.7") and not faults(made)


# Each would change the page, or end it, if it were read.
TRAPS = (
    "#set page(width: 1cm)", "#panic()", '#read("/etc/passwd")', "*fuerte*", "_cursiva_", "$x^2$", "`código`", "= Título",
    "- lista", "+ lista", "@cita", "<marca>", "// nota", "/* nota", "\\", "]", "})", '"; #panic()', "#{", "https://a.b",
    "~", "--", "...", "'comillas'", '"comillas"',
)  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_marks_stand_as_they_were_typed(trap: str) -> None:
    item = {"title": "Qué me ayuda", "text": f"uno {trap} dos", "lang": "es", "agreements": []}
    made = pdf.render("crisis_plan", {**CONTENT, "left": [item]}, at=NOON)
    assert f"uno {trap} dos" in text_of(made)


def test_signs_that_steer_are_dropped_and_those_without_a_face_leave_a_box() -> None:
    assert pdf.printable({"a": ["x\x00\x1b\u202e\u200by\tz", "🙂", "ñ\nл م"]}) == {"a": ["xy z", "□", "ñ\nл م"]}


def test_a_word_without_end_is_broken_and_a_drawing_is_not() -> None:
    name = "Ñ" * 120
    told = pdf.printable({"name": name, "code": pdf.Drawing("<svg " + "x" * 90)})
    assert told["name"].replace("\u200b", "") == name and max(map(len, told["name"].split("\u200b"))) == 24
    assert told["code"] == "<svg " + "x" * 90


@pytest.mark.parametrize("form", (*FORMS, "plan"))
def test_no_name_leaves_the_paper(form: str) -> None:
    """The right-most ink of every page stays within the margin."""
    import pypdfium2

    content = forty_pages() if form == "plan" else {**CONTENT, "name": "Ñ" * 120}
    document = pypdfium2.PdfDocument(pdf.render(form, content, at=NOON))
    text = document[0].get_textpage()
    assert max(text.get_charbox(n)[2] for n in range(text.count_chars())) <= document[0].get_width() - 36


# ---- size ----------------------------------------------------------------------------


def pages(made: bytes) -> int:
    with pikepdf.open(io.BytesIO(made)) as document:
        return len(document.pages)


@pytest.mark.parametrize("form", FORMS)
def test_a_full_crisis_plan_stays_on_one_page(form: str) -> None:
    item = {
        "title": "Tratamiento",
        "text": "Que me dejen la luz y hablen bajo. " * 8,
        "lang": "es",
        "agreements": ["acordado"],
    }
    call = {"name": "Carmen, mi hermana", "phone": "600 00 00 00", "note": "puede saberlo todo"}
    full = {
        **CONTENT,
        "name": "Á" * 120,
        "left": [item] * 6,
        "right": [item] * 6,
        "calls": [call] * 3,
        "untold": ["Luis"],
    }
    made = pdf.render(form, full, at=NOON)
    assert pages(made) == 1 and not faults(made)
    assert "Á" * 20 in text_of(made)


def test_what_the_card_cannot_hold_it_sends_to_the_sheet() -> None:
    item = {"title": "Qué me ayuda", "text": "palabra " * 400, "lang": "es", "agreements": []}
    told = text_of(pdf.render("wallet_card", {**CONTENT, "left": [item] * 9}, at=NOON))
    assert "goes_on" in told and "rest" in told


# ---- which version, for whom -----------------------------------------------------------


def test_the_sheet_and_the_card_hold_what_is_agreed(cast: Any, sign_in: Any) -> None:
    agreed(cast, contacts=({"name": "Carmen", "relation": "mi hermana", "phone": "+34600111222"},
                           {"name": "Luis", "relation": "mi hermano", "not_to_be_told": True}))  # fmt: skip
    client = sign_in(cast.professional)
    for route in ("crisis_sheet", "crisis_card"):
        answer = client.get(url(cast, route))
        told = text_of(answer.content)
        for word in ("La luz del pasillo.", "Carmen, mi hermana", "600 11 12 22", "No avisar a", "Luis, mi hermano",
                     "112", "024", "no es un documento de voluntades anticipadas", "Versión 1", "Leonor Usón",
                     "acordado por todas las partes"):  # fmt: skip
            assert word in told, (route, word)
        assert not faults(answer.content)


def test_a_file_says_what_it_is_and_names_nobody(cast: Any, sign_in: Any) -> None:
    agreed(cast)
    client = sign_in(cast.person_user)
    for route, name in (
        ("crisis_sheet", "plan-de-crisis-v1"),
        ("crisis_card", "tarjeta-de-crisis-v1"),
        ("plan_sheet", "plan-de-recuperacion"),
    ):
        answer = client.get(url(cast, route))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}-{date.today():%Y-%m-%d}.pdf"'


def test_a_file_is_on_record_as_taken_away(cast: Any, sign_in: Any) -> None:
    agreed(cast)
    freeze(cast)
    client = sign_in(cast.professional)
    wanted = {"plans:crisis_sheet": (), "plans:crisis_card": (), "plans:plan_sheet": (), "plans:version_sheet": (1,)}
    for route, args in wanted.items():
        assert client.get(url(cast, route.removeprefix("plans:"), *args)).status_code == 200
    with transaction.atomic(), acting_as(cast.auditor):
        rows = AuditEntry.objects.filter(what__in=wanted)
        assert {(row.what, row.act, cast.pili.pk in row.patient_ids) for row in rows} == {
            (what, "export", True) for what in wanted
        }


@pytest.mark.parametrize(("language", "told"), [("es", ("Quién ha firmado", "en papel", "Firmado:")), ("en", ("Who signed", "on paper", "Signed:"))])  # fmt: skip
def test_the_papers_say_who_signed_and_when(cast: Any, sign_in: Any, language: str, told: tuple[str, ...]) -> None:
    plan, client = agreed(cast), sign_in(cast.professional)
    client.post(reverse("set_language"), {"language": language})
    unsigned = [text_of(client.get(url(cast, route)).content) for route in ("crisis_sheet", "crisis_card")]
    assert all(
        any(word in text for word in ("Todavía no ha firmado nadie", "Nobody has signed yet")) for text in unsigned
    )
    day = date.today() - timedelta(days=1)
    with transaction.atomic(), acting_as(cast.professional):
        signings = [
            Signing("person", "Pilar Abadía Ferrer", paper_on=day),
            crisis_signing.own_signing(cast.professional),
        ]
        crisis_signing.sign(plan, "seal", signings, by=cast.professional)
    sheet, card = (client.get(url(cast, route)).content for route in ("crisis_sheet", "crisis_card"))
    for word in (told[0], told[1], "Pilar Abadía Ferrer", str(day.year)):
        assert word in text_of(sheet), word
    assert told[2] in text_of(card) and told[1] in text_of(card)
    assert not faults(sheet) and not faults(card) and pages(sheet) == pages(card) == 1


def test_only_the_version_in_force_is_printed(cast: Any, sign_in: Any) -> None:
    former = agreed(cast, words="Lo de antes.")
    agreed(cast, words="Lo de ahora.")
    for route in ("crisis_sheet", "crisis_card"):
        told = text_of(sign_in(cast.professional).get(url(cast, route)).content)
        assert "Lo de ahora." in told and "Lo de antes." not in told and "Versión 2" in told
    with transaction.atomic(), acting_as(cast.professional):
        former.refresh_from_db()
        with pytest.raises(ValueError, match="in force"):
            crisis_plan_pdf.printed("crisis_plan", former, 1, cast.pili, [], [], [])


def test_without_one_in_force_the_page_says_so(cast: Any, sign_in: Any) -> None:
    answer = sign_in(cast.professional).get(url(cast, "crisis_sheet"), follow=True)
    assert answer.redirect_chain and "No hay ningún plan de crisis vigente" in answer.content.decode()


def test_whoever_may_not_read_may_not_take_away(cast: Any, sign_in: Any) -> None:
    agreed(cast)
    freeze(cast)
    for who, opened in (
        ("supporter_user", {"crisis_sheet", "crisis_card"}),  # she shares her crisis plan with them
        ("peer", {"plan_sheet", "version_sheet"}),
        ("coordinator", set()),
        ("professional_other", set()),
    ):
        client = sign_in(getattr(cast, who))
        for route, args in (("crisis_sheet", ()), ("crisis_card", ()), ("plan_sheet", ()), ("version_sheet", (1,))):
            status = client.get(url(cast, route, *args)).status_code
            assert status == (200 if route in opened else 404), (who, route)


def test_an_old_version_of_the_plan_says_that_it_is_one(cast: Any, sign_in: Any) -> None:
    strength(cast, words="La de entonces.")
    freeze(cast, position="in_part", words="Falta lo del carné.", answer="said")
    strength(cast, words="La de ahora.")
    client = sign_in(cast.professional)
    only = client.get(url(cast, "version_sheet", 1)).content
    assert "sustituyó" not in text_of(only) and "Falta lo del carné." in text_of(only) and not faults(only)
    freeze(cast)
    told = text_of(client.get(url(cast, "version_sheet", 1)).content)
    assert "ya no es la vigente: la sustituyó la versión 2" in told and "· sustituida" in told
    assert "La de entonces." in told and "La de ahora." not in told
    stands = text_of(client.get(url(cast, "plan_sheet")).content)
    assert "La de ahora." in stands and "no es una versión firmada" in stands


def test_a_version_printed_again_is_the_same_file(cast: Any, sign_in: Any) -> None:
    freeze(cast)
    client = sign_in(cast.professional)
    first = client.get(url(cast, "version_sheet", 1)).content
    for n in range(20):
        strength(cast, words=f"Después, {n}.")
    assert client.get(url(cast, "version_sheet", 1)).content == first


def forty_pages(n: int = 0) -> dict[str, Any]:
    """Content of a plan that takes forty pages, no two lines alike, of somebody with a name of 120 letters."""
    rows = [
        {**plan_pdf._EMPTY, "title": f"Vivienda {n} {i}", "team": f"Lo que se hace {n} {i}. " * 36, "facts": ["acordado"],
         "voice": {"text": f"Quiero mi casa {n} {i}. " * 36, "lang": "es", "by": "Pili", "silence": ""},
         "steps": [{"text": f"Pedir la ayuda {n} {i} {k}", "note": "Pili"} for k in range(5)]}
        for i in range(65)
    ]  # fmt: skip
    return {
        "language": "es", "title": "Plan", "name": f"{n}".rjust(120, "Ñ"), "version": "Versión 1", "notice": "",
        "foot": "Versión 1", "sections": [{"title": "Objetivos", "rows": rows}], "opinion": None, "signed": [],
        "end": "Sello", "words": {"nothing": "", "steps": "Pasos", "signed": "Firmas", "unsigned": "Nadie"},
    }  # fmt: skip


def test_what_has_no_heading_is_parted_evenly() -> None:
    import pypdfium2

    said = {"text": "Madrugo.", "lang": "es", "by": "Lo escribió Pili", "silence": ""}
    team = {"team": "A las siete ya ha cosido.", "beside": "Qué ven los demás:"}
    rows = [{**plan_pdf._EMPTY, **row} for row in ({"voice": said, **team}, {"voice": said}, {"voice": said, **team})]
    content = {
        **forty_pages(),
        "sections": [{"title": "Fortalezas", "rows": [*rows, {**rows[1], "voice": None, **team}]}],
    }
    made = pdf.render("plan", content, at=NOON)
    page = pypdfium2.PdfDocument(made)[0].get_textpage()

    def line_of(text: str, nth: int) -> int:
        at = page.search(text)
        for _before in range(nth):
            at.get_next()
        return round(page.get_charbox(at.get_next()[0], loose=True)[1])

    begins = [line_of("Madrugo.", 1), line_of("Madrugo.", 2)]
    ends = [line_of("Qué ven", 0), line_of("Lo escribió", 1)]
    parted, within = [a - b for a, b in zip(ends, begins, strict=True)], line_of("Lo escribió", 0) - ends[0]
    assert max(parted) - min(parted) <= 3 and min(parted) > within * 1.4, (parted, within)
    assert not faults(made)


def test_a_plan_of_forty_pages_is_whole() -> None:
    made = pdf.render("plan", forty_pages(), at=NOON + timedelta(days=1))
    assert pages(made) >= 40 and not faults(made)
