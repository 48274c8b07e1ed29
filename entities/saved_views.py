"""Views of a list that somebody keeps: which there are, which one opens first, keeping one and giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.models import Membership, SavedView

Register = SavedView.Register
MOST = 20  # of one's own, for each list
# Where each list stands, and what of its address a view may hold: never a place in it, never anybody.
PAGES = {Register.REFERRALS: "referrals:list", Register.PEOPLE: "patients:list"}
KEYS = {
    Register.REFERRALS: ("show", "programa", "entidad", "estado", "urgencia", "responde", "plazo", "orden"),
    Register.PEOPLE: ("mine", "plazo", "orden"),
}


def kept(asked: QueryDict, register: str) -> str:
    """What a view would keep of this address, always in the same order."""
    found = QueryDict(mutable=True)
    for key in KEYS[Register(register)]:
        if asked.get(key):
            found[key] = str(asked[key])
    return found.urlencode()


def of(membership: Membership, register: str) -> list[SavedView]:
    """One's own views, and those that colleagues in the same role share; one query."""
    shared = Q(shared=True, membership__entity_id=membership.entity_id, membership__role=membership.role)
    rows = SavedView.objects.filter(Q(membership=membership) | shared, register=register)
    return list(rows.select_related("membership__user"))


def asked_or_first(asked: QueryDict, views: Sequence[SavedView], membership: Membership) -> QueryDict:
    """What the address asks; where it asks nothing, what one's own first view does."""
    first = next((view for view in views if view.opens_first and view.membership_id == membership.pk), None)
    return asked if asked or first is None else QueryDict(first.query)


def tools(
    asked: QueryDict, views: Sequence[SavedView], membership: Membership, register: str, *, sound: bool
) -> dict[str, Any]:
    """What components/list_views.html shows: the views, which one this is, and what would be kept, where it is sound."""
    here, page = kept(asked, register), reverse(PAGES[Register(register)])
    rows = [
        {
            "label": view.name,
            "url": f"{page}?{view.query}",
            "current": view.query == here,
            "note": _note(view, membership),
            "remove_url": reverse("saved_view_remove", args=[view.pk]) if view.membership_id == membership.pk else "",
        }
        for view in views
    ]
    known = any(row["current"] for row in rows)
    return {
        "views": rows,
        "register": register,
        "query": here if sound and not known else "",
        "save_url": reverse("saved_views"),
    }


def _note(view: SavedView, membership: Membership) -> str:
    if view.membership_id != membership.pk:
        return _("shared by %(who)s") % {"who": view.membership.user.short_name}
    if view.opens_first:
        return _("opens first")
    return _("shared") if view.shared else ""


def keep(membership: Membership, register: str, *, name: str, query: str, shared: bool, opens_first: bool) -> SavedView:
    """Keep a view; one of the same name is replaced. Raises ValueError, with the reason, where there are too many."""
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(membership=membership, register=register)
        if opens_first:
            mine.filter(opens_first=True).update(opens_first=False)
        if mine.count() >= MOST and not mine.filter(name=name).exists():
            raise ValueError(_("You keep many views already. Remove one first."))
        found, _new = SavedView.objects.update_or_create(
            membership=membership, register=register, name=name,
            defaults={"query": query, "shared": shared, "opens_first": opens_first},
        )  # fmt: skip
    return found
