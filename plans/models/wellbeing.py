"""«Mi plan de bienestar»: the person's own, section by section, private until they share it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.roles import PERSON
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class WellbeingSection(Protected, Versioned):
    """What the person wrote under one heading. Nobody else writes here, asks for it, or learns that it is there."""

    class Kind(models.TextChoices):
        WELL = "well", _("What I am like when I am well")
        TOOLBOX = "toolbox", _("My toolbox: what does me good")
        DAILY = "daily", _("What I need to do every day")
        TRIGGERS = "triggers", _("What throws me off, and what I do then")
        EARLY = "early", _("First signs, and what I do then")
        BREAKING = "breaking", _("When things are breaking down, and what I do then")
        CRISIS = "crisis", _("In a crisis")
        AFTER = "after", _("After a crisis")

    wall = Wall("view_plan", narrower="{t}.shared OR current_setting('ppr.role', true) = 'person'")

    kind = models.CharField(_("heading"), max_length=10, choices=Kind.choices)
    words = models.TextField(_("in my own words"), blank=True)
    shared = models.BooleanField(_("shared with all who accompany"), default=False)
    written_at = models.DateTimeField()
    language = models.CharField(max_length=5, default="es")

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind"], name="wellbeing_section_once"),
            models.CheckConstraint(condition=~Q(words="") | Q(shared=False), name="wellbeing_empty_is_private"),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q() if actor.role == PERSON else Q(shared=True)
