"""Background work on referrals."""

from collections.abc import Callable

from celery import shared_task
from django.db.models import DateField, ExpressionWrapper, F
from django.utils import timezone

from entities import audit
from referrals import services, waiting
from referrals.models import Referral, State
from referrals.transitions import Refused


@shared_task
def lapse_offers() -> int:
    """Put back on the waiting list whose offer ran out without an answer; the number of offers."""
    with audit.task("lapse_offers") as actor:
        late = Referral.objects.visible_to(actor).filter(state=State.OFFERED, due_on__lt=timezone.localdate())
        found = list(late.select_related("line__agreement", "responsible").order_by("due_on")[:500])
        return sum(_made(waiting.lapse, referral) for referral in found)


@shared_task
def expire_unanswered() -> int:
    """Send back to the sector what no entity answered in its time; the number of referrals."""
    with audit.task("expire_unanswered") as actor:
        # The earliest that any agreement lets go; each then by its own days.
        late = Referral.objects.visible_to(actor).filter(state=State.SENT, due_on__lt=timezone.localdate())
        after = ExpressionWrapper(F("due_on") + F("line__agreement__unanswered_days"), output_field=DateField())
        over = late.annotate(lets_go_on=after).filter(lets_go_on__lt=timezone.localdate())
        rows = over.select_related("line__agreement", "responsible", "from_membership").order_by("due_on")
        return sum(_made(services.expire, referral) for referral in rows[:500])


def _made(move: Callable[[Referral], None], referral: Referral) -> bool:
    try:
        move(referral)
    except Refused:  # answered at the same moment
        return False
    return True
