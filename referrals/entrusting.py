"""Who answers for a referral before the first day, named by hand: a colleague of whoever has it now."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import HEALTH
from ppr.lib import outbox
from referrals import transitions
from referrals.models import Referral
from referrals.transitions import Refused


def colleagues(by: Membership) -> QuerySet[Membership]:
    """Who may answer in place of somebody of this part: those of the same organisation who see its referrals."""
    roles = HEALTH if by.role in HEALTH else (by.role,)
    rows: QuerySet[Membership] = Membership.objects.live().filter(entity_id=by.entity_id, role__in=roles)
    return rows.select_related("user", "entity").order_by("user__last_name", "user__first_name", "pk")


def entrust(referral: Referral, *, by: Membership, responsible: Membership) -> None:
    """Name who answers from now on; the date by which something is due stays. Opens nothing to anybody. Raises Refused."""
    with transaction.atomic():
        transitions.hold("entrust", referral, by=by)
        if responsible.pk == referral.responsible_id:
            raise Refused(_("%(name)s answers for it already.") % {"name": responsible.user.short_name})
        if not colleagues(by).filter(pk=responsible.pk).exists():
            raise Refused(_("Only somebody of your organisation who sees this referral can answer for it."))
        former, referral.responsible = referral.responsible_id, responsible
        transitions.apply(referral, "entrust", by=by, text=responsible.who, responsible=responsible)
        outbox.announce("referral_let_go", "referral", referral.pk, referral.patient_id, by=by.pk, former=former)
