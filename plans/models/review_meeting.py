"""A review to come: when and where it is held, who is asked, what the person wants to talk about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.plan import Plan
from plans.models.review import Review
from plans.models.words import Words
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class ReviewMeeting(Protected, Versioned, Words):
    """One meeting, or the reason why there is none this time. Its `words` are what the person wants to talk about."""

    class State(models.TextChoices):
        CALLED = "called", _("called")
        HELD = "held", _("held")
        CALLED_OFF = "called_off", _("called off")
        EXEMPT = "exempt", _("not held this time")

    class Place(models.TextChoices):
        ENTITY = "entity", _("at the entity")
        UNIT = "unit", _("at the mental health unit")
        CALL = "call", _("by telephone or video")
        HOME = "home", _("where the person lives")
        ELSEWHERE = "elsewhere", _("somewhere else")

    wall = Wall("view_plan")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CALLED)
    # Between these two days it is on time; the later one is the plan's own date when it was called.
    window_from = models.DateField(null=True)
    window_until = models.DateField(null=True)
    starts_at = models.DateTimeField(_("when"), null=True)
    minutes = models.PositiveSmallIntegerField(_("how long"), default=60)
    place = models.CharField(_("where"), max_length=10, choices=Place.choices, default=Place.ENTITY)
    place_details = models.CharField(_("where exactly"), max_length=120, blank=True)
    points = models.TextField(_("what the team brings"), blank=True)
    exempt_reason = models.TextField(_("why there is no meeting this time"), blank=True)
    next_on = models.DateField(_("next review"), null=True)
    review = models.OneToOneField(Review, models.PROTECT, null=True, related_name="+")
    called_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    called_at = models.DateTimeField(default=timezone.now)

    history = history()

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.UniqueConstraint(fields=["plan"], condition=Q(state="called"), name="review_meeting_one_to_come"),
            models.CheckConstraint(
                condition=Q(state="exempt") | Q(starts_at__isnull=False), name="review_meeting_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="exempt") | ~Q(exempt_reason="") & Q(next_on__isnull=False),
                name="review_meeting_exempt_says_why",
            ),
            models.CheckConstraint(
                condition=Q(window_from=None) | Q(window_until__gte=F("window_from")), name="review_meeting_window"
            ),
        ]
        indexes = [models.Index(fields=["plan", "-called_at"])]

    @property
    def at(self) -> str:
        """When and where, as an answer to it carries them, unreadable: a place may be where somebody lives."""
        said = f"{self.starts_at} {self.place} {self.place_details}"
        return salted_hmac(str(self.pk), said, algorithm="sha256").hexdigest()

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None


# Called and still to be held: with the plan's end comes theirs.
TO_COME = Q(state=ReviewMeeting.State.CALLED) & ~Q(plan__state=Plan.State.CLOSED)


class ReviewInvitee(Protected):
    """Who is asked to a review, of either side or of the person's own choice, and what they answered."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("has not answered yet")
        COMING = "coming", _("is coming")
        NOT_COMING = "not_coming", _("cannot come")

    wall = Wall("view_plan")

    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, related_name="invitees")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.ASKED)
    taken_back = models.BooleanField(default=False)

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(membership__isnull=False, name="") | Q(membership=None) & ~Q(name=""),
                name="review_invitee_somebody",
            ),
            models.UniqueConstraint(fields=["meeting", "membership"], name="review_invitee_once"),
        ]

    @property
    def called(self) -> str:
        """Who it is, as pages name them."""
        return self.membership.who if self.membership else self.name
