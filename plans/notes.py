"""What becomes of a note: a draft before it, amendments and signatures after it, and what is done about a mistake.

Nothing of a note vanishes: who reads it later sees what was wrong, who said so and why.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from entities.models import Membership
from plans.models import NoteDraft, NoteMark, Plan, ProgressNote
from plans.services import write_note
from ppr.lib import outbox


class AlreadyRetracted(Exception):
    """The note is struck through or has moved: nothing more is done to it."""


def keep_draft(patient_id: UUID, text: str, fields: dict[str, Any], *, by: Membership) -> NoteDraft:
    """Keep what somebody is writing about a person; one draft each, the latest."""
    draft = NoteDraft.objects.filter(patient_id=patient_id, author=by).first()
    if draft is None:
        draft = NoteDraft(patient_id=patient_id, author=by)
    draft.text, draft.fields = text, fields
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # two windows began at once: the later one stands
        first: NoteDraft = NoteDraft.objects.get(patient_id=patient_id, author=by)
        first.text, first.fields = text, fields
        first.save()
        return first
    return draft


def empty_draft(draft_id: UUID, patient_id: UUID, *, by: Membership) -> None:
    """Empty a draft: what was in it has been saved, or is not wanted."""
    NoteDraft(pk=draft_id, patient_id=patient_id, author=by).save(force_update=True)


def amend(note: ProgressNote, text: str, *, by: Membership) -> NoteMark:
    """Add to a note what it should have said; the note itself stays as it was. Raises AlreadyRetracted.

    The same words of the same author again, by a double click or the way back, are the first.
    """
    with transaction.atomic():
        _hold_standing(note)  # the second of two waits here for the first
        said = NoteMark.objects.filter(note=note, by=by, kind=NoteMark.Kind.AMENDMENT, text=text).first()
        return said or _mark(note, NoteMark(kind=NoteMark.Kind.AMENDMENT, text=text), by, "note_amended")


def cosign(note: ProgressNote, *, by: Membership) -> NoteMark:
    """Put one's name beside the author's; once. Raises AlreadyRetracted."""
    signed = NoteMark.objects.filter(note=note, by=by, kind=NoteMark.Kind.COSIGNED).first()
    return signed or _mark(note, NoteMark(kind=NoteMark.Kind.COSIGNED), by, "note_cosigned")


def _mark(note: ProgressNote, mark: NoteMark, by: Membership, event: str) -> NoteMark:
    with transaction.atomic():
        _hold_standing(note)
        mark.note, mark.patient_id, mark.by = note, note.patient_id, by
        mark.save(force_insert=True)
        outbox.announce(event, "note_mark", mark.pk, note.patient_id, by=by.pk)
    return mark


def retract(note: ProgressNote, reason: str, *, by: Membership) -> ProgressNote:
    """Say that a note was a mistake: it stays, struck through, with the reason. Raises AlreadyRetracted."""
    with transaction.atomic():
        row = _hold_standing(note)
        row.retracted_at, row.retracted_by, row.retracted_reason = timezone.now(), by, reason
        row.save()
        outbox.announce("note_retracted", "progress_note", row.pk, row.patient_id, by=by.pk)
    return row


def move(note: ProgressNote, to: Plan, reason: str, *, by: Membership) -> ProgressNote:
    """Take a note to the person whom it is about; the new note. Raises AlreadyRetracted.

    Where it stood by mistake a trace without its text remains; the new one says that it was moved.
    """
    with transaction.atomic():
        row = _hold_standing(note)
        there = ProgressNote(
            plan=to, patient_id=to.patient_id, kind=row.kind, mode=row.mode, minutes=row.minutes, text=row.text,
            happened_at=row.happened_at, visibility=row.visibility, withheld_reason=row.withheld_reason,
            moved_from=row.pk,
        )  # fmt: skip
        write_note(there, by=by)
        row.text, row.digest, row.present, row.moved_away = "", "", "", True
        retract_fields = {"retracted_at": timezone.now(), "retracted_by": by, "retracted_reason": reason}
        for name, value in retract_fields.items():
            setattr(row, name, value)
        row.save()
        outbox.announce("note_retracted", "progress_note", row.pk, row.patient_id, by=by.pk)
    return there


def _hold_standing(note: ProgressNote) -> ProgressNote:
    row: ProgressNote = ProgressNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if row.retracted_at is not None:
        raise AlreadyRetracted
    return row
