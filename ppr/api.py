"""The routes of the REST API and its schema."""

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from entities import roles
from entities.gate import Rule


class Schema(SpectacularAPIView):
    """The schema of this API, for whoever works with it."""

    rule = Rule(roles=frozenset({*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, roles.ADMINISTRATOR}))


def urlpatterns() -> list[Any]:
    from referrals.api import ReferralDetail, ReferralList

    return [
        path("schema/", Schema.as_view(), name="schema"),
        path("v1/referrals/", ReferralList.as_view(), name="referral-list"),
        path("v1/referrals/<uuid:pk>/", ReferralDetail.as_view(), name="referral-detail"),
    ]
