"""Who answers for a referral: always somebody who is still here, whoever left meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import HEALTH, SECTOR_COORDINATOR
from referrals.models import Referral


class Refused(Exception):
    """The move is not possible; the message says why and what to do."""


def hold(referral: Referral) -> None:
    """See that whoever answers is still here, or name who comes next; not yet saved. Raises Refused without anybody.

    First a colleague of whoever left, in the same role; then the unit that referred; then the sector's coordination.
    """
    for choice in _in_order(referral):
        found = Membership.objects.live().filter(**choice).order_by("since", "pk").first()
        if found is not None:
            referral.responsible = found
            return
    raise Refused(_("Nobody would answer for this referral. Ask the administration to name somebody first."))


def _in_order(referral: Referral) -> Iterator[dict[str, Any]]:
    yield {"pk": referral.responsible_id}
    gone = referral.responsible
    if gone.entity_id in (referral.from_entity_id, referral.to_entity_id, referral.sector_office_id):
        yield {"entity_id": gone.entity_id, "role": gone.role}
    yield {"entity_id": referral.from_entity_id, "role__in": HEALTH}
    if referral.sector_office_id:
        yield {"entity_id": referral.sector_office_id, "role": SECTOR_COORDINATOR}
