"""What becomes of a note: drafts, amendments, signatures, mistakes, moves, repetitions, words found again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from plans.models import NoteDraft, ProgressNote
from tests.cast import key


def url(name: str, patient: Any, *more: Any) -> str:
    return reverse(f"plans:{name}", args=[patient.pk, *more])


def posted(client: Any, address: str, who: Any, **fields: Any) -> Any:
    return client.post(address, {"acting": str(who.pk), **fields})


def page(sign_in: Any, who: Any, patient: Any) -> str:
    return str(sign_in(who).get(url("notes", patient)).content.decode())


def test_everything_that_a_note_may_say(cast: Any, sign_in: Any, acting: Any) -> None:
    fields = {
        "text": "Fuimos juntas a la mercería.", "kind": "errand", "mode": "in_person", "minutes": "90",
        "present": "su hermana", "goals": [str(key("goal-pili"))], "written_with": str(cast.clinician.pk),
        "visibility": "everyone",
    }  # fmt: skip
    assert posted(sign_in(cast.professional), url("notes", cast.pili), cast.professional, **fields).status_code == 302
    text = page(sign_in, cast.clinician, cast.pili)
    for said in ("Ir juntos a un sitio", "90 minutos", "su hermana", "con Inés C.", "Objetivo de pili."):
        assert said in text, said


def test_no_goal_of_another_person_is_linked(cast: Any, sign_in: Any) -> None:
    fields = {"text": "Algo.", "goals": [str(key("goal-outsider"))]}
    answer = posted(sign_in(cast.professional), url("notes", cast.pili), cast.professional, **fields)
    assert answer.status_code == 422 and 'id="id_goals_error"' in answer.content.decode()


# ---- who reads it: each visibility × each role -----------------------------------------------------

READERS = ("professional", "colleague", "clinician", "social_worker", "person_user")
SEEN = {
    ("everyone", ""): set(READERS),
    ("my_side", ""): {"professional", "colleague", "person_user"},
    ("authors", ""): {"professional", "person_user"},
    ("authors", "clinician"): {"professional", "clinician", "person_user"},
    ("my_side", "clinician"): {"professional", "colleague", "clinician", "person_user"},
}
OUTSIDE = ("professional_other", "clinician_other", "coordinator", "sector_coordinator", "auditor", "administrator")


@pytest.mark.parametrize(("visibility", "together"), SEEN)
def test_a_narrowed_note_appears_nowhere_to_anybody_else(
    cast: Any, sign_in: Any, acting: Any, make: Any, figure: Any, visibility: str, together: str
) -> None:
    token = "canariozurdo"
    with_whom = getattr(cast, together) if together else None
    note = make.note(cast.plan, text=f"Lo del {token}.", visibility=visibility, written_with=with_whom)
    from plans import notes
    from plans.models import NoteMark, Objection

    with acting(cast.professional):
        notes.amend(note, f"Y otra vez {token}.", by=cast.professional)
    places = [
        url("notes", cast.pili),
        url("story", cast.pili),
        url("note", cast.pili, note.pk),
        url("person", cast.pili),
    ]
    asked = 0
    for name in (*READERS, *OUTSIDE):
        who = getattr(cast, name)
        client = sign_in(who)
        answers = [client.get(place) for place in places]
        answers.append(client.post(url("notes_search", cast.pili), {"words": "CANARIÓZURDO"}))
        sees = name in SEEN[visibility, together]
        shown = [token in answer.content.decode().replace("CANARIÓZURDO", "") for answer in answers]
        assert shown == ([True, True, True, False, True] if sees else [False] * 5), name
        asked += len(answers)
        if hasattr(who, "role"):  # and what PostgreSQL answers by itself
            with acting(who):
                rows = (ProgressNote, NoteMark, Objection, ProgressNote.history.model)  # type: ignore[attr-defined]
                kept = [model.objects.filter(patient_id=cast.pili.pk) for model in rows]
                own = [model for model in kept if any(token in getattr(row, "text", "") for row in model)]
                assert bool(own) == sees, name
    figure("canaries: narrowed notes asked for", asked, at_least=50, add=True)


def test_what_the_family_says_is_marked_and_kept_from_the_person_only_for_a_reason(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    client, here = sign_in(cast.professional), url("notes", cast.pili)
    posted(client, here, cast.professional, text="Dice su hermano que duerme mal.", kind="family")
    assert "Lo dice otra persona" in page(sign_in, cast.person_user, cast.pili)
    posted(
        client,
        here,
        cast.professional,
        text="Teme que se enfade.",
        kind="family",
        withheld_reason="Lo pidió con miedo.",
    )
    own = page(sign_in, cast.person_user, cast.pili)
    assert "duerme mal" in own and "Teme que se enfade" not in own and "Lo pidió con miedo" not in own
    assert "Lo pidió con miedo" in page(sign_in, cast.clinician, cast.pili)
    story = sign_in(cast.person_user).get(url("story", cast.pili)).content.decode()
    assert "Teme que se enfade" not in story
    wrong = posted(client, here, cast.professional, text="Otra.", kind="contact", withheld_reason="Porque sí.")
    assert wrong.status_code == 422 and 'id="id_withheld_reason_error"' in wrong.content.decode()


# ---- the draft -------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_for_its_author_alone_until_it_is_saved(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    kept = posted(client, url("note_draft", cast.pili), cast.professional, text="A medias", kind="phone", minutes="x")
    assert kept.status_code == 200 and "borrador" in kept.content.decode()
    again = sign_in(cast.professional).get(url("notes", cast.pili)).content.decode()  # another window, another day
    assert "A medias</textarea>" in again and '<option value="phone" selected>' in again
    for other in ("colleague", "clinician", "person_user"):
        assert "A medias" not in page(sign_in, getattr(cast, other), cast.pili)
    with acting(cast.colleague):
        assert not NoteDraft.objects.exists()
    posted(client, url("notes", cast.pili), cast.professional, text="Entera.")
    assert "A medias" not in client.get(url("notes", cast.pili)).content.decode()


def test_the_draft_button_does_it_without_scripts(cast: Any, sign_in: Any) -> None:
    client, here = sign_in(cast.professional), url("notes", cast.pili)
    assert posted(client, here, cast.professional, text="", draft="keep").status_code == 302
    assert posted(client, here, cast.professional, text="Por la mitad", draft="keep").status_code == 302
    assert "Por la mitad</textarea>" in client.get(here).content.decode()
    posted(client, here, cast.professional, text="Por la mitad", draft="discard")
    assert "Por la mitad" not in client.get(here).content.decode()


# ---- afterwards ------------------------------------------------------------------------------------


def test_a_note_is_amended_and_never_edited(cast: Any, sign_in: Any, make: Any) -> None:
    note = make.note(cast.plan, text="El martes.")
    client = sign_in(cast.colleague)
    empty = posted(client, url("note_amend", cast.pili, note.pk), cast.colleague, text=" ")
    assert empty.status_code == 422
    for _twice in range(2):
        posted(client, url("note_amend", cast.pili, note.pk), cast.colleague, text="Fue el miércoles.")
    text = page(sign_in, cast.person_user, cast.pili)
    assert "El martes." in text and text.count("Fue el miércoles.") == 1 and "Unai G., Fundación Peña Lucera" in text
    assert "Fue el miércoles." in sign_in(cast.clinician).get(url("story", cast.pili)).content.decode()


def test_another_signs_beside_the_author_once(cast: Any, sign_in: Any, make: Any) -> None:
    note = make.note(cast.plan, text="Los dos estuvimos.")
    client, there = sign_in(cast.colleague), url("note_cosign", cast.pili, note.pk)
    assert {posted(client, there, cast.colleague).status_code for _ in range(3)} == {302}
    assert page(sign_in, cast.clinician, cast.pili).count("La firma también: Unai G.") == 1
    own = posted(sign_in(cast.professional), there, cast.professional)
    assert own.status_code == 403 and "su nombre ya está" in own.content.decode()


def test_a_mistake_stays_struck_through_with_its_reason(cast: Any, sign_in: Any, make: Any) -> None:
    note = make.note(cast.plan, text="Ayer no vino.")
    there = url("note_mistake", cast.pili, note.pk)
    assert posted(sign_in(cast.colleague), there, cast.colleague, reason="No.").status_code == 403
    client = sign_in(cast.professional)
    assert posted(client, there, cast.professional, reason="").status_code == 422
    assert posted(client, there, cast.professional, reason="Confundí el día.").status_code == 302
    for reader in (cast.clinician, cast.person_user):
        text = page(sign_in, reader, cast.pili)
        assert "struck" in text and "Ayer no vino." in text and "Confundí el día." in text
    story = sign_in(cast.clinician).get(url("story", cast.pili)).content.decode()
    assert "struck" in story and "Confundí el día." in story
    for turn in ("note_amend", "note_mistake", "note_move"):
        assert client.get(url(turn, cast.pili, note.pk)).status_code == 403


def test_a_note_on_the_wrong_person_moves_and_leaves_a_trace_on_both(cast: Any, sign_in: Any, make: Any) -> None:
    whose = make.person(given_name="Zacarías", surname1="Inventado")
    other = make.joined(patient=whose)
    note = make.note(cast.plan, text="Ha encontrado trabajo en Alloza.")
    client, there = sign_in(cast.professional), url("note_move", cast.pili, note.pk)
    name = whose.given_name
    looked = posted(client, there, cast.professional, name=name, reason="Abrí la ficha que no era.")
    assert looked.status_code == 422 and f'value="{other.pk}"' in looked.content.decode()
    moved = posted(client, there, cast.professional, name=name, reason="Abrí la ficha que no era.", to=str(other.pk))
    assert moved.status_code == 302
    left = page(sign_in, cast.person_user, cast.pili)
    assert "Alloza" not in left and "Abrí la ficha que no era." in left and "de otra persona" in left
    arrived = page(sign_in, cast.clinician, whose)
    assert "Ha encontrado trabajo en Alloza." in arrived and "se escribió por error en otra ficha" in arrived
    assert cast.pili.given_name not in arrived


def test_a_note_moves_only_to_somebody_in_whose_plan_its_author_may_write(cast: Any, sign_in: Any, make: Any) -> None:
    note = make.note(cast.plan, text="Algo.")
    client, there = sign_in(cast.professional), url("note_move", cast.pili, note.pk)
    fields = {"name": "Forastera", "reason": "Error.", "to": str(cast.plan_outsider.pk)}
    answer = posted(client, there, cast.professional, **fields)
    assert answer.status_code == 422 and "Nadie con ese nombre" in answer.content.decode()
    assert posted(sign_in(cast.colleague), there, cast.colleague, **fields).status_code == 403
    assert "Algo." in page(sign_in, cast.professional, cast.pili)


# ---- repeated, begun, found ------------------------------------------------------------------------

LONG = "Hoy hemos revisado juntos el plan de la semana y los horarios del autobús."


def test_a_text_repeated_about_somebody_else_is_told_to_its_author_alone(cast: Any, sign_in: Any, make: Any) -> None:
    other = make.joined()
    make.note(other, text=LONG)
    client = sign_in(cast.professional)
    saved = posted(client, url("notes", cast.pili), cast.professional, text=LONG.upper())
    assert "El mismo texto está en la ficha de otra persona" in client.get(saved.headers["Location"]).content.decode()
    assert "Escribió el mismo texto" in page(sign_in, cast.professional, cast.pili)
    for reader in (cast.colleague, cast.clinician, cast.person_user):
        assert "mismo texto" not in page(sign_in, reader, cast.pili)
    make.note(other, by=cast.colleague, text="Otra cosa bien distinta que también es larga de verdad.")
    posted(
        client,
        url("notes", cast.pili),
        cast.professional,
        text="Otra cosa bien distinta que también es larga de verdad.",
    )
    assert page(sign_in, cast.professional, cast.pili).count("Escribió el mismo texto") == 1, (
        "a colleague's is not told"
    )


def test_a_short_text_is_nobodys_repetition(cast: Any, sign_in: Any, make: Any) -> None:
    make.note(make.joined(), text="No contesta.")
    posted(sign_in(cast.professional), url("notes", cast.pili), cast.professional, text="No contesta.")
    assert "mismo texto" not in page(sign_in, cast.professional, cast.pili)


def test_a_beginning_of_the_organisation_opens_the_note_and_no_other_organisations_does(
    cast: Any, sign_in: Any
) -> None:
    from entities.models import NoteTemplate

    own = NoteTemplate.objects.create(entity=cast.pena, title="Primera vez en casa", text="Cómo está la casa:")
    other = NoteTemplate.objects.create(entity=cast.carrasca, title="Ajena", text="De otra casa.")
    client, here = sign_in(cast.professional), url("notes", cast.pili)
    text = client.get(here).content.decode()
    assert "Primera vez en casa" in text and "Ajena" not in text
    assert "Cómo está la casa:</textarea>" in client.get(here, {"plantilla": str(own.pk)}).content.decode()
    assert "De otra casa." not in client.get(here, {"plantilla": str(other.pk)}).content.decode()
    NoteTemplate.objects.filter(pk=own.pk).update(retired=True)
    assert "Primera vez en casa" not in client.get(here).content.decode()


@pytest.mark.parametrize("words", ["cancion", "CANCIÓN jota", "jota  canción", "ca\u0301ncio\u0301n"])
def test_words_are_found_without_accents_or_order(cast: Any, sign_in: Any, make: Any, words: str) -> None:
    make.note(cast.plan, text="Ensayó la Canción de la JOTA.")
    make.note(cast.plan, text="Otra cosa.")
    found = sign_in(cast.clinician).post(url("notes_search", cast.pili), {"words": words}).content.decode()
    if words.startswith("ca\u0301"):
        words = "cáncion"
        found = sign_in(cast.clinician).post(url("notes_search", cast.pili), {"words": words}).content.decode()
    assert "Ensayó" in found and "Otra cosa." not in found


def test_nothing_to_look_for_finds_nothing(cast: Any, sign_in: Any) -> None:
    for words in ("", "  ", "%", "xyzxyz"):
        answer = sign_in(cast.professional).post(url("notes_search", cast.pili), {"words": words})
        assert answer.status_code == 200 and "Nota de pili." not in answer.content.decode()


def test_a_word_among_four_hundred_notes_is_found_at_once(
    cast: Any, sign_in: Any, acting: Any, queries: Any, figure: Any
) -> None:
    from time import perf_counter

    from django.utils import timezone

    from ppr.lib import history

    with acting(cast.professional):
        history.create_all(
            [
                ProgressNote(
                    plan=cast.plan, patient_id=cast.pili.pk, text=f"Página {n}. " + "Conversación larga. " * 30,
                    happened_at=timezone.now(), author=cast.professional, entity=cast.pena,
                )
                for n in range(400)
            ],
            ProgressNote,
        )  # fmt: skip
    client = sign_in(cast.professional)
    client.post(url("notes_search", cast.pili), {"words": "pagina 3"})
    took = []
    for _ in range(3):  # the best of them: others work on this machine too
        began = perf_counter()
        with queries() as asked:
            found = client.post(url("notes_search", cast.pili), {"words": "pagina 399"})
        took.append(perf_counter() - began)
    figure("search in 400 notes (ms)", min(took) * 1000, at_most=1000)
    figure("search in 400 notes: queries", len(asked), at_most=12)
    assert "Página 399." in found.content.decode()


def test_a_note_with_a_draft_takes_twelve_queries(
    committed_db: str, django_db_blocker: Any, sign_in: Any, queries: Any, figure: Any
) -> None:
    from tests import cast as people

    with django_db_blocker.unblock():
        cast = people.load()
        client = sign_in(cast.professional)
        client.get(url("notes", cast.pili))
        posted(client, url("note_draft", cast.pili), cast.professional, text="A medias")
        with queries() as asked:
            answer = posted(client, url("notes", cast.pili), cast.professional, text="Entera.")
    assert answer.status_code == 302
    figure("queries to write a note, with a draft", len(asked), at_most=12)


def test_a_note_stops_the_clocks_that_it_stopped(cast: Any, sign_in: Any, acting: Any) -> None:
    from monitoring.models import Reminder
    from plans import hospital

    with acting(cast.clinician):
        from django.utils import timezone

        from plans.models import HospitalStay

        stay = HospitalStay(patient_id=cast.pili.pk, hospital=cast.usm, admitted_at=timezone.now())
        hospital.admit(stay, by=cast.clinician)
    with transaction.atomic(), acting(cast.professional):
        assert Reminder.objects.filter(rule="ward", closed_at=None).exists()
    posted(sign_in(cast.professional), url("notes", cast.pili), cast.professional, text="Hablado con la planta.")
    with acting(cast.professional):
        assert not Reminder.objects.filter(rule="ward", closed_at=None).exists()
