"""«Mis apoyos»: who and what helps, chosen, paused or changed by the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.plan import Plan
from plans.models.words import Words
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class Support(Protected, Words, Versioned):
    """One support: somebody or something, how often the person wants it, and whether it goes on."""

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("professional")
        PEER = "peer", _("somebody who has been through it")
        FAMILY = "family", _("family or friends")
        COMMUNITY = "community", _("something in the town")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        WANTED = "wanted", _("wanted")
        GOING_ON = "going_on", _("going on")
        PAUSED = "paused", _("paused by the person")
        ENDED = "ended", _("ended by the person")

    wall = Wall("view_plan")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="supports")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    who = models.CharField(_("who or what"), max_length=120)
    rhythm = models.CharField(_("how often"), max_length=80, blank=True)
    state = models.CharField(_("how it stands"), max_length=10, choices=State.choices, default=State.WANTED)
    position = models.PositiveSmallIntegerField(default=0)

    history = history()

    class Meta(Words.Meta):
        indexes = [models.Index(fields=["plan", "position"])]
