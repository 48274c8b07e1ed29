"""A beginning for a note, kept by the administration for one organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models.entity import Entity
from ppr.lib.ids import uuid7


class NoteTemplate(models.Model):
    """What an organisation likes its notes of one kind to begin with; whoever writes changes it freely."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name=_("organisation"), related_name="note_templates")
    title = models.CharField(_("title"), max_length=60)
    text = models.TextField(_("text"), help_text=_("No names and nothing about anyone: it is the same for everybody."))
    retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        verbose_name = _("beginning of a note")
        verbose_name_plural = _("beginnings of notes")
        ordering = ["entity__name", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "title"], name="note_template_title",
                violation_error_message=_("This organisation already has one of this title."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
