"""The person's voice: words that nobody else edits, with who said them and who typed them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership


class Words(models.Model):
    """The person's words on something, or the answer that stands in their place; every answer is valid."""

    class Answer(models.TextChoices):
        SAID = "said", _("in the person's own words")
        NOT_YET = "not_yet", _("has not talked about this yet")
        RATHER_NOT = "rather_not", _("prefers not to write here")

    words = models.TextField(_("in their own words"), blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.NOT_YET)
    # Empty where the person typed the words themselves.
    typed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("typed by"))
    # At whose device the person typed them, where it was not their own.
    beside = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(_("said on"), null=True)
    language = models.CharField(max_length=5, default="es")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="said", said_at__isnull=False) & ~models.Q(words="")
                | ~models.Q(answer="said") & models.Q(words=""),
                name="%(app_label)s_%(class)s_words_match_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(beside=None) | models.Q(typed_by=None), name="%(app_label)s_%(class)s_beside_typed"
            ),
        ]
