"""Writing in «Mi plan de bienestar»: the person, and nobody else."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import PERSON
from plans.models import WellbeingSection
from ppr.lib.access import current_actor
from ppr.lib.versions import Stale


def write(section: WellbeingSection, words: str, *, shared: bool, by: Membership | None, started_from: int) -> None:
    """Keep what the person wrote, to the letter; without words it is private again.

    Raises Stale where it was written in another window meanwhile, PermissionDenied for anybody else.
    """
    if by is not None or current_actor().role != PERSON:
        raise PermissionDenied(_("This is the person's own: nobody else writes here."))
    section.words, section.shared = words, shared and bool(words.strip())
    section.written_at, section.language = timezone.now(), (get_language() or "es")[:2]
    if not section._state.adding:
        return section.save_from(started_from)
    try:
        with transaction.atomic():
            section.save(force_insert=True)
    except IntegrityError as error:
        there = WellbeingSection.objects.filter(patient_id=section.patient_id, kind=section.kind).first()
        if there is None:
            raise
        raise Stale(there) from error
    return None
