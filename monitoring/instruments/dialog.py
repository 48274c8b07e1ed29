"""DIALOG: how satisfied the person is with eight areas of life and three of treatment.

Eleven items from 1 to 7, higher is better, 4 is neutral. Subjective quality of life is the mean of items 1–8,
satisfaction with treatment the mean of items 9–11. No missing rule is published: a score needs all its items.
Only the names of the areas are shown, not the wording of the questions.
"""

from django.utils.translation import gettext_lazy as _

from monitoring.instruments.base import Instrument, Item, Score, mean_of

AREAS = (
    _("Mental health"), _("Physical health"), _("Work or what I do"), _("Where I live"), _("Free time"),
    _("Partner and family"), _("Friends"), _("Feeling safe"), _("Medication"), _("Practical help"),
    _("Meetings with professionals"),
)  # fmt: skip

DIALOG = Instrument(
    key="dialog",
    name="DIALOG",
    purpose=_("How satisfied I am with my life and with the help that I get."),
    items=tuple(Item(number, label) for number, label in enumerate(AREAS, start=1)),
    lowest=1,
    highest=7,
    answer_labels=(
        _("totally dissatisfied"), _("very dissatisfied"), _("rather dissatisfied"), _("in the middle"),
        _("rather satisfied"), _("very satisfied"), _("totally satisfied"),
    ),
    scores=(
        Score("life", _("My life"), mean_of(range(1, 9))),
        Score("treatment", _("The help I get"), mean_of(range(9, 12))),
    ),
    higher_is_better=True,
    rule_version="1",
    source="Priebe et al.; dialog.elft.nhs.uk",
    licence="area names only; the wording of the questions is not included",
)  # fmt: skip
