"""Who is who: each party once, whatever the parts in which it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from patients.models import CareLink
from patients.who import parties


def link(entity: Any, purpose: str, days: int) -> CareLink:
    since = timezone.now() - timedelta(days=days)
    return CareLink(entity=entity, purpose=purpose, opens=["view_plan"], withheld=[], since=since)


def test_who_looked_at_the_referral_and_accompanies_now_is_one_line(cast: Any) -> None:
    entity = cast.professional.entity
    both = [link(entity, "assessing", 9), link(entity, "treating", 3)]
    assert [(party.name, party.purposes) for party in parties(both)] == [(entity.name, ["assessing", "treating"])]
    apart = parties([*both, link(entity, "coordinating", 9)])
    assert len(apart) == 2 and apart[1].purposes == ["coordinating"]


def test_who_only_looks_at_the_referral_stands_apart_from_the_coordination(cast: Any) -> None:
    entity = cast.professional.entity
    assert len(parties([link(entity, "assessing", 9), link(entity, "coordinating", 9)])) == 2
