"""The four 'I' statements: first person, unedited, versioned. They open the plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.roles import PERSON
from plans.models.plan import Plan
from plans.models.words import Words
from plans.models.written_paper import WrittenPaper
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class IStatement(Protected, Words):
    """One version of one statement; the current one is not superseded."""

    class Kind(models.TextChoices):
        WHO_I_AM = "who_i_am", _("Who I am")
        WHAT_MATTERS = "what_matters", _("What's important to me")
        HOW_SUPPORTED = "how_supported", _("How I wish to be supported")
        HOW_TREATED = "how_treated", _("How people behave with me")

    # What the person keeps for themselves is read by them and by whoever wrote it down for them.
    wall = Wall(
        "view_plan",
        narrower="NOT {t}.private OR current_setting('ppr.role', true) = 'person' "
        "OR nullif(current_setting('ppr.membership', true), '')::uuid IN ({t}.typed_by_id, {t}.beside_id)",
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="i_statements")
    kind = models.CharField(_("heading"), max_length=15, choices=Kind.choices)
    number = models.PositiveIntegerField(default=1)
    superseded_at = models.DateTimeField(null=True)
    private = models.BooleanField(_("for the person alone"), default=False)
    # Copied by `typed_by` from a paper that the person wrote on that day.
    paper_on = models.DateField(_("written on paper on"), null=True)

    paper = models.ForeignKey(WrittenPaper, models.PROTECT, null=True, related_name="statements")

    history = history()

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "kind"], condition=models.Q(superseded_at=None), name="i_statement_one_current"
            ),
            models.UniqueConstraint(fields=["plan", "kind", "number"], name="i_statement_numbers"),
            models.CheckConstraint(
                condition=models.Q(beside=None) | models.Q(typed_by=None, paper_on=None),
                name="i_statement_beside_typed_by_the_person",
            ),
            models.CheckConstraint(
                condition=models.Q(paper_on=None) | models.Q(typed_by__isnull=False), name="i_statement_paper_copied"
            ),
            models.CheckConstraint(
                condition=models.Q(paper=None) | models.Q(paper_on__isnull=False), name="i_statement_paper_of_a_day"
            ),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        if actor.role == PERSON:
            return models.Q()
        me = actor.membership_id
        mine = models.Q(typed_by=me) | models.Q(beside=me) if me else models.Q(pk__in=[])
        return models.Q(private=False) | mine
