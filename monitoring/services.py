"""What is written about how it goes."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from entities.models import Membership
from monitoring.instruments import INSTRUMENTS
from monitoring.models import Assessment
from ppr.lib import outbox


class AlreadyTaken(Exception):
    """This measure is already recorded for that day and that view; nothing was saved."""


def record(assessment: Assessment, *, by: Membership | None) -> Assessment:
    """Keep a measure as it was answered (`by` None: the person typed it). Raises AlreadyTaken, ValueError."""
    instrument = INSTRUMENTS[assessment.instrument]
    instrument.check(assessment.answers)
    assessment.rule_version, assessment.recorded_by = instrument.rule_version, by
    assessment.language = (get_language() or "es")[:2]
    try:
        with transaction.atomic():
            assessment.save(force_insert=True)
            outbox.announce(
                "measure_taken", "assessment", assessment.pk, assessment.patient_id, by=by.pk if by else None
            )
    except IntegrityError as error:
        if "assessment_once_a_day" in str(error):
            raise AlreadyTaken from error
        raise
    return assessment
