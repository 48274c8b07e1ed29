"""Referrals over REST: the same access as the pages."""

from typing import Any

from rest_framework import generics, serializers
from rest_framework.pagination import CursorPagination

from entities import roles
from entities.gate import Rule
from referrals.models import Referral, State

READERS = frozenset({*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR})


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    """A referral as integrators read it; names of states are the codes of the state table."""

    patient_name = serializers.CharField(source="patient.full_name", read_only=True)
    from_entity = serializers.CharField(source="from_entity.name", read_only=True)
    to_entity = serializers.CharField(source="to_entity.name", read_only=True, allow_null=True)
    programme = serializers.CharField(source="programme.code", read_only=True, allow_null=True, default=None)
    sector = serializers.CharField(source="sector.code", read_only=True)

    class Meta:
        model = Referral
        fields = [
            "id", "patient_id", "patient_name", "state", "urgency", "programme", "sector", "from_entity", "to_entity",
            "reason", "person_wish", "sent_at", "received_at", "decided_at", "due_on", "row_version",
        ]  # fmt: skip
        read_only_fields = fields


class NewestFirst(CursorPagination):
    ordering = ("-created_at", "-id")


class _Referrals:
    serializer_class: Any = ReferralSerializer
    request: Any

    def get_queryset(self) -> Any:
        actor = self.request.actor
        return Referral.objects.visible_to(actor).select_related(
            "patient", "from_entity", "to_entity", "programme", "sector"
        )


class ReferralList(_Referrals, generics.ListAPIView[Referral]):
    """The referrals that the acting party sees, newest first; filter with `state`."""

    rule = Rule(roles=READERS)
    pagination_class = NewestFirst

    def get_queryset(self) -> Any:
        state = self.request.GET.get("state")
        rows = super().get_queryset()
        if state and state not in State.values:
            raise serializers.ValidationError({"state": "unknown state"})
        return rows.filter(state=state) if state else rows


class ReferralDetail(_Referrals, generics.RetrieveAPIView[Referral]):
    """One referral; 404 where it is not the acting party's."""

    rule = Rule(roles=READERS, about="referral", code="view_identity")
