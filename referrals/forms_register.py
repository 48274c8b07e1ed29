"""The filters of the list of referrals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import roles
from entities.models import Entity, Membership, Programme
from entities.roles import Kind
from referrals.models import Referral
from referrals.register import ORDERS, SHOWN, Asked

_WRONG = {"invalid_choice": gettext_lazy("This is not one of the choices. Choose again.")}


def _choice(label: Any) -> Any:
    return forms.ChoiceField(label=label, required=False, error_messages=_WRONG)


class RegisterForm(forms.Form):
    """Everything optional. What is not on offer is said on its field, and nothing is listed."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    programa = _choice(gettext_lazy("What is asked"))
    entidad = _choice(gettext_lazy("Entity"))
    estado = _choice(gettext_lazy("State"))
    urgencia = _choice(gettext_lazy("Urgency"))
    responde = _choice(gettext_lazy("Who answers for it"))
    plazo = _choice(gettext_lazy("By when"))
    orden = _choice(gettext_lazy("Order"))

    def __init__(self, data: Any, *, membership: Membership) -> None:
        super().__init__(data)
        self.membership = membership
        receives = membership.role == roles.ENTITY_COORDINATOR
        self.fields["entidad"].label = _("Who referred") if receives else _("Entity")
        whose = (Kind.HEALTH_UNIT, Kind.HOSPITAL_UNIT, Kind.SECTOR_OFFICE) if receives else (Kind.SOCIAL_ENTITY,)
        for name, choices in (
            ("programa", [(p.code, p.label) for p in Programme.objects.all()]),
            ("entidad", [(str(e.pk), e.name) for e in Entity.objects.filter(kind__in=whose).order_by("name")]),
            ("estado", [(state.value, str(state.label).capitalize()) for state in SHOWN[self.shown]]),
            ("urgencia", [(u.value, str(u.label).capitalize()) for u in Referral.Urgency]),
            ("responde", self._colleagues()),
            ("plazo", [("late", _("It is late")), ("soon", _("In the next seven days")), ("none", _("No day set"))]),
            ("orden", self._orders()),
        ):
            field: Any = self.fields[name]
            field.choices = [("", _("As usual") if name == "orden" else _("Any")), *choices]
        if len(SHOWN[self.shown]) == 1:
            del self.fields["estado"]

    @property
    def shown(self) -> str:
        """The part of the list; the open ones where the address names none of ours."""
        named = self.data.get("show", "")
        return named if named in SHOWN else "open"

    def _colleagues(self) -> list[tuple[str, str]]:
        rows = Membership.objects.live().filter(entity_id=self.membership.entity_id).select_related("user")
        others = [row for row in rows.order_by("user__last_name", "pk") if row.pk != self.membership.pk]
        return [(str(self.membership.pk), _("I do")), *((str(row.pk), str(row.user)) for row in others)]

    @staticmethod
    def _orders() -> list[tuple[str, str]]:
        words = {
            "plazo": _("What has to be answered first"), "-plazo": _("What has to be answered last"),
            "fecha": _("Referred earliest"), "-fecha": _("Referred latest"), "turno": _("As the waiting list goes"),
        }  # fmt: skip
        return [(name, words[name]) for name in ORDERS]

    def asked(self) -> Asked:
        """What is wanted. Only of a valid form."""
        given = self.cleaned_data
        return Asked(
            shown=self.shown, state=given.get("estado", ""), programme=given["programa"],
            entity=UUID(given["entidad"]) if given["entidad"] else None, urgency=given["urgencia"],
            responsible=UUID(given["responde"]) if given["responde"] else None, due=given["plazo"],
            order_name=given["orden"],
        )  # fmt: skip

    @property
    def narrows(self) -> bool:
        """Whether anything but the part of the list and its order is asked."""
        return any(self.data.get(name) for name in self.fields if name not in ("show", "orden"))
