"""Background work on referrals."""

from celery import shared_task
from django.utils import timezone

from entities import audit
from referrals import waiting
from referrals.models import Referral, State
from referrals.transitions import Refused


@shared_task
def lapse_offers() -> int:
    """Put back on the waiting list whose offer ran out without an answer; the number of offers."""
    with audit.task("lapse_offers") as actor:
        late = Referral.objects.visible_to(actor).filter(state=State.OFFERED, due_on__lt=timezone.localdate())
        found = list(late.select_related("line__agreement", "responsible").order_by("due_on")[:500])
        return sum(_lapsed(referral) for referral in found)


def _lapsed(referral: Referral) -> bool:
    try:
        waiting.lapse(referral)
    except Refused:  # answered at the same moment
        return False
    return True
