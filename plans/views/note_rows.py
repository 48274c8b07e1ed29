"""How notes are found and shown: the text, what was added later, what the person says of it and the answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.roles import CARE, PERSON
from patients.models import Patient
from plans.models import NoteGoal, NoteMark, Objection, ProgressNote
from plans.models.progress_note import text_digest
from ppr.lib.access import Actor

Visibility = ProgressNote.Visibility


def seen(patient_id: UUID, actor: Actor) -> QuerySet[ProgressNote]:
    """A person's notes with their authors and the wishes of their goals, the newest first; without what hangs on them."""
    goals = NoteGoal.objects.visible_to(actor).filter(note=OuterRef("pk"))
    rows = ProgressNote.objects.visible_to(actor).filter(patient_id=patient_id)
    rows = rows.annotate(
        goal_names=ArraySubquery(goals.annotate(said=_goal_name()).order_by("goal__position").values("said")),
        repeated=Exists(_same_elsewhere(actor, OuterRef("digest"), patient_id)),
    )
    found = rows.select_related("author__user", "entity", "written_with__user", "retracted_by__user")
    return found.order_by("-happened_at", "-id")


def _goal_name() -> Any:
    return Coalesce(NullIf(F("goal__objective"), Value("")), F("goal__words"), output_field=TextField())


def _same_elsewhere(actor: Actor, digest: Any, patient_id: UUID) -> QuerySet[ProgressNote]:
    """Notes of the reader's own with this text about somebody else; nobody learns of anybody else's."""
    mine = ProgressNote.objects.visible_to(actor).filter(author=actor.membership_id, digest=digest)
    return mine.exclude(digest="").exclude(patient_id=patient_id).filter(session=None, retracted_at=None)


def with_same_text(text: str, patient_id: UUID, actor: Actor) -> bool:
    """Whether the reader wrote this very text about somebody else."""
    return bool(text_digest(text)) and _same_elsewhere(actor, text_digest(text), patient_id).exists()


# Letters with accents, capitals and small, and what is typed for them without.
_MARKED = [
    (c, plain[0])
    for c in map(chr, range(0xC0, 0x180))
    if (plain := unicodedata.normalize("NFD", c))[1:] and c.islower()
]


class _Plain(Func):
    function = "translate"
    output_field = TextField()

    def __init__(self, text: Any) -> None:
        marked, plain = ("".join(letters) for letters in zip(*_MARKED, strict=True))
        super().__init__(Lower(Func(text, function="normalize", output_field=TextField())), Value(marked), Value(plain))


def having(words: str, patient_id: UUID, actor: Actor, most: int) -> list[ProgressNote]:
    """The newest notes of the person in which all these words stand, in the note or an amendment; no accents."""
    typed = unicodedata.normalize("NFD", words.lower())
    wanted = "".join(c for c in typed if not unicodedata.combining(c)).split()
    rows = seen(patient_id, actor)
    for word in wanted[:8]:
        marks = NoteMark.objects.visible_to(actor).filter(note=OuterRef("pk")).annotate(plain=_Plain(F("text")))
        rows = rows.alias(plain=_Plain(F("text")))
        rows = rows.filter(Q(plain__contains=word) | Q(Exists(marks.filter(plain__contains=word))))
    return list(rows[:most]) if wanted else []


def shown(rows: Sequence[ProgressNote], patient: Patient, request: Any) -> list[dict[str, Any]]:
    """The notes for plans/_note.html, each with its marks and objections; two queries."""
    if not rows:
        return []
    ids = [row.pk for row in rows]
    marks = NoteMark.objects.visible_to(request.actor).filter(note__in=ids).order_by("at")
    said = Objection.objects.visible_to(request.actor).filter(note__in=ids).order_by("asked_at")
    by_note: dict[UUID, tuple[list[Any], list[Any]]] = {pk: ([], []) for pk in ids}
    for mark in marks.select_related("by__user", "by__entity"):
        by_note[mark.note_id][0].append(mark)
    for objection in said.select_related("answered_by__user", "answered_by__entity", "addressed_to__user"):
        by_note[objection.note_id][1].append(objection)
    return [_shown(row, patient, request, *by_note[row.pk]) for row in rows]


def _shown(
    row: ProgressNote, patient: Patient, request: Any, marks: list[NoteMark], said: list[Objection]
) -> dict[str, Any]:
    page = reverse("plans:note", args=[patient.pk, row.pk])
    return {
        "pk": row.pk,
        "when": row.happened_at,
        "time": f"{timezone.localtime(row.happened_at):%H:%M}",
        "title": capfirst(row.get_kind_display()),
        "url": page,
        "text": row.text,
        "struck": row.retracted_at is not None and not row.moved_away,
        "gone": _gone(row),
        "source": " · ".join(_source(row)),
        "status": _narrow(row, patient),
        "tags": _tags(row, request),
        "goals": row.goal_names,  # type: ignore[attr-defined]
        "signed": _signed(marks),
        "amendments": [m for m in marks if m.kind == NoteMark.Kind.AMENDMENT],
        "objections": [objection_card(o, patient, request) for o in said],
        "actions": _say(row, page, request),
    }


def _source(row: ProgressNote) -> Iterable[str]:
    yield row.author.user.short_name
    if row.written_with is not None:
        yield _("with %(name)s") % {"name": row.written_with.user.short_name}
    yield row.entity.name
    if row.mode:
        yield row.get_mode_display()
    if row.minutes:
        yield ngettext("%(count)d minute", "%(count)d minutes", row.minutes) % {"count": row.minutes}
    if row.present:
        yield _("there too: %(who)s") % {"who": row.present}


def _gone(row: ProgressNote) -> dict[str, Any] | None:
    if row.retracted_at is None or row.retracted_by is None:
        return None
    word = _("A note stood here by mistake: it was about somebody else") if row.moved_away else _("It was a mistake")
    who = row.retracted_by.user.short_name
    return {"word": word, "reason": row.retracted_reason, "who": who, "when": row.retracted_at}


def _narrow(row: ProgressNote, patient: Patient) -> dict[str, str] | None:
    if row.withheld_reason:
        return {"word": _("%(person)s does not see it") % {"person": patient.called}, "tone": "due"}
    if row.visibility == Visibility.MY_SIDE:
        return {"word": _("only %(entity)s and %(person)s") % {"entity": row.entity.name, "person": patient.called}}
    if row.visibility == Visibility.AUTHORS:
        names = [row.author.user.short_name, row.written_with.user.short_name if row.written_with else ""]
        said = {"who": ", ".join(filter(None, names)), "person": patient.called}
        return {"word": _("only %(who)s and %(person)s") % said}
    return None


def _tags(row: ProgressNote, request: Any) -> list[str]:
    tags = []
    if row.third_party:
        tags.append(_("Somebody else says it: not checked with the person"))
    if row.withheld_reason:
        tags.append(_("Kept from the person because: %(reason)s") % {"reason": row.withheld_reason})
    if row.moved_from:
        tags.append(_("It was written in another record by mistake and moved here"))
    if row.repeated and row.author_id == request.actor.membership_id:  # type: ignore[attr-defined]
        tags.append(_("You wrote the same text about somebody else; only you see this"))
    return tags


def _signed(marks: list[NoteMark]) -> str:
    names = [m.by.who for m in marks if m.kind == NoteMark.Kind.COSIGNED]
    return _("Also signed by: %(names)s") % {"names": ", ".join(names)} if names else ""


def _say(row: ProgressNote, page: str, request: Any) -> list[dict[str, Any]]:
    """What the person may do with a note: say something about it."""
    if request.actor.role != PERSON or row.moved_away:
        return []
    url = reverse("plans:object", args=[row.patient_id, row.pk])
    return [{"label": _("Say something about this note"), "url": url, "style": "quiet"}]


def objection_card(row: Objection, patient: Patient, request: Any) -> dict[str, Any]:
    """What the person says of a note for plans/_objection.html, and the answer beside it."""
    words = {
        Objection.Wish.COMMENT: _("%(person)s adds"),
        Objection.Wish.DISAGREES: _("%(person)s does not agree with this note"),
        Objection.Wish.CORRECT: _("%(person)s asks for this note to be corrected"),
    }
    open_to = request.actor.role in CARE and row.answered_at is None
    url = reverse("plans:objection", args=[patient.pk, row.pk])
    return {
        "word": words[Objection.Wish(row.wish)] % {"person": patient.called},
        "voice": {"text": row.text, "who": patient.called, "when": row.asked_at, "lang": row.language, "small": True},
        "answer": answered(row),
        "due": "" if row.answered_at else row.answer_by,
        "actions": [{"label": _("Answer"), "url": url}] if open_to else [],
    }


def answered(row: Any) -> dict[str, Any] | None:
    """An answer for plans/_answer.html; None while there is none."""
    if row.answered_by is None:
        return None
    return {"text": row.answer, "who": row.answered_by.who, "when": row.answered_at}
