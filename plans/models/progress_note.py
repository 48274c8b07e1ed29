"""A progress note: text and save is enough, the rest is defaulted. Amended, never edited."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership
from entities.roles import CARE, PERSON
from plans.models.goal import Goal
from plans.models.plan import Plan
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Further, Protected, Wall

_MINE = "nullif(current_setting('ppr.membership', true), '')::uuid"


class ProgressNote(Protected):
    """What happened, by whom. Its visibility may narrow the patient's, never widen it.

    Nothing vanishes: a note that was a mistake stays with its reason, one on the wrong person leaves a trace on both.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("conversation")
        HOME_VISIT = "home_visit", _("home visit")
        PHONE = "phone", _("telephone")
        GROUP = "group", _("group")
        COORDINATION = "coordination", _("coordination")
        ERRAND = "errand", _("going somewhere together")
        CRISIS = "crisis", _("a hard moment")
        INCIDENT = "incident", _("something unexpected")
        FAMILY = "family", _("what the family says")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        PHONE = "phone", _("by telephone")
        VIDEO = "video", _("by video call")
        WRITTEN = "written", _("in writing")

    class Visibility(models.TextChoices):
        EVERYONE = "everyone", _("everyone who accompanies, and the person")
        MY_SIDE = "my_side", _("my organisation, and the person")
        AUTHORS = "authors", _("who wrote it, and the person")

    wall = Wall(
        "view_notes",
        jobs_columns=("id", "patient_id", "kind", "happened_at", "retracted_at"),
        narrower="({t}.withheld_reason = '' OR current_setting('ppr.role', true) IN "
        f"({', '.join(map(repr, CARE))})) AND (current_setting('ppr.role', true) = 'person' "
        "OR {t}.visibility = 'everyone' "
        "OR {t}.visibility = 'my_side' AND {t}.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid "
        f"OR {{t}}.author_id = {_MINE} OR {{t}}.written_with_id = {_MINE})",
        further=(Further("view_past", "{t}.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid"),),
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.CONTACT)
    mode = models.CharField(_("by which way"), max_length=10, choices=Mode.choices, blank=True)
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), null=True, blank=True)
    present = models.CharField(_("who was there"), max_length=300, blank=True)
    happened_at = models.DateTimeField(_("when"))
    text = models.TextField(_("note"))
    digest = models.CharField(max_length=64, blank=True)  # of the text, so that its author learns of a repetition
    visibility = models.CharField(
        _("who may read it"), max_length=10, choices=Visibility.choices, default=Visibility.EVERYONE
    )
    # What the family says is hidden from the person only for a reason, and the reason is kept.
    withheld_reason = models.CharField(_("why the person does not see it"), max_length=300, blank=True)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    written_with = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written together with")
    )
    written_at = models.DateTimeField(auto_now_add=True)
    submission = models.UUIDField(null=True)  # the form's own key: sent twice, kept once
    session = models.UUIDField(null=True)  # the group session of which this is one person's part

    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    retracted_reason = models.CharField(max_length=300, blank=True)
    moved_away = models.BooleanField(default=False)  # it was about somebody else: its text went with it
    moved_from = models.UUIDField(null=True)  # the note it was elsewhere; shown to nobody

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "submission"], name="note_sent_once"),
            models.CheckConstraint(
                condition=Q(withheld_reason="") | Q(kind="family"), name="note_only_family_is_withheld"
            ),
            models.CheckConstraint(
                condition=Q(retracted_at=None, retracted_by=None, retracted_reason="", moved_away=False)
                | Q(retracted_at__isnull=False, retracted_by__isnull=False) & ~Q(retracted_reason=""),
                name="note_retracted_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "-happened_at", "-id"]),
            models.Index(fields=["author", "digest"], condition=~Q(digest=""), name="note_repeated"),
        ]

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> Q:
        return Q(entity=actor.entity_id) if actor.entity_id else Q(pk__in=[])

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return _narrowed(actor, "")

    @property
    def third_party(self) -> bool:
        """Whether it is what somebody else says about the person."""
        return self.kind == self.Kind.FAMILY


def _narrowed(actor: Actor, path: str) -> Q:
    """What the actor may read of notes, or (`path`) of what hangs on them; twin of the wall's narrower."""
    open_to = Q() if actor.role in CARE else Q(**{f"{path}withheld_reason": ""})
    if actor.role == PERSON:
        return open_to
    seen = ProgressNote.Visibility
    found = Q(**{f"{path}visibility": seen.EVERYONE})
    if actor.membership_id is not None:
        found |= Q(**{f"{path}visibility": seen.MY_SIDE, f"{path}entity": actor.entity_id})
        found |= Q(**{f"{path}author": actor.membership_id}) | Q(**{f"{path}written_with": actor.membership_id})
    return open_to & found


class OnNote(Protected):
    """A row that hangs on a note: seen by whoever sees the note."""

    wall = Wall("view_notes", narrower="EXISTS (SELECT 1 FROM plans_progressnote n WHERE n.id = {t}.note_id)")

    class Meta:
        abstract = True

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return _narrowed(actor, "note__")


class NoteGoal(OnNote):
    """A note is about a goal."""

    historied = False  # it is written with the note, and stays
    note = models.ForeignKey(ProgressNote, models.PROTECT, related_name="goal_links")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="note_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "goal"], name="note_goal_once")]


class NoteMark(OnNote):
    """What was added to a note later: an amendment, or somebody's signature beside the author's."""

    class Kind(models.TextChoices):
        AMENDMENT = "amendment", _("amended")
        COSIGNED = "cosigned", _("co-signed")

    historied = False  # it is never changed
    note = models.ForeignKey(ProgressNote, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "by"], condition=Q(kind="cosigned"), name="note_cosigned_once"),
            models.CheckConstraint(
                condition=Q(kind="amendment") & ~Q(text="") | Q(kind="cosigned", text=""), name="note_mark_text"
            ),
        ]
        indexes = [models.Index(fields=["note", "at"])]


class NoteDraft(Protected):
    """What somebody is writing: kept on the server while they write, seen by them alone, emptied by saving."""

    historied = False  # it is nobody's word yet
    wall = Wall("view_plan", narrower=f"{{t}}.author_id = {_MINE}")

    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    fields: Any = models.JSONField(default=dict)  # the rest of the form, as it was
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "patient"], name="note_draft_once")]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(author=actor.membership_id) if actor.membership_id else Q(pk__in=[])


SHORT = 40  # «no contesta» is written a hundred times, and is nobody's repeated text


def text_digest(text: str) -> str:
    """Digest of a text without accents, capitals, marks and spaces; empty where it is too short to say anything."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest() if len(plain) >= SHORT else ""
