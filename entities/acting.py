"""Under which membership a signed-in user acts in this request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from entities.models import Membership, Party, User
from entities.roles import PERSON, SUPPORTER
from ppr.lib.access import NOBODY, Actor

SESSION_KEY = "acting"
# Every request asks this: written out, as building it each time cost more than the answer.
_GROUP = """SELECT group_id FROM entities_party
 WHERE entity_id = entities_membership.entity_id AND role = entities_membership.role"""


def memberships_of(user: User) -> list[Membership]:
    """The user's memberships in force, by entity; one query, with the entities and the groups of their parties."""
    group = RawSQL(_GROUP, [], IntegerField())  # noqa: S611 - fixed text
    rows = Membership.objects.live().filter(user=user).annotate(group_id=group).select_related("entity")
    found: list[Membership] = list(rows.order_by("entity__name"))
    for membership in found:
        membership.user = user
    return found


def choose(request: HttpRequest) -> tuple[Membership | None, list[Membership]]:
    """The acting membership (the one in the session, else the first) and all that may be chosen.

    A form that was opened under another membership may be sent under that one again (`switch_to`).
    """
    user: Any = request.user
    every = memberships_of(user)
    back = request.POST.get("switch_to") if request.method == "POST" else None
    wanted = back if back in {str(m.pk) for m in every} else request.session.get(SESSION_KEY)
    chosen = next((m for m in every if str(m.pk) == wanted), every[0] if every else None)
    if chosen is not None and str(chosen.pk) != request.session.get(SESSION_KEY):
        request.session[SESSION_KEY] = str(chosen.pk)
    return chosen, every


def actor_for(user: User, membership: Membership | None, request_id: UUID) -> Actor:
    """The actor of a request: a membership's; without one, the person's own or a supporter's."""
    if not user.is_authenticated:
        return NOBODY
    if membership is None:
        return Actor(user_id=user.pk, role=SUPPORTER if user.is_supporter else PERSON, request_id=request_id)
    return Actor(
        user_id=user.pk,
        membership_id=membership.pk,
        entity_id=membership.entity_id,
        group_id=getattr(membership, "group_id", None) or party_group(membership.entity_id, membership.role),
        role=membership.role,
        request_id=request_id,
    )


def party_group(entity_id: UUID, role: str) -> int:
    """Id of the group of everyone who acts for this entity in this role; made when first needed."""
    found = Party.objects.filter(entity_id=entity_id, role=role).values_list("group_id", flat=True).first()
    return found if found is not None else _new_party(entity_id, role)


def _new_party(entity_id: UUID, role: str) -> int:
    from django.contrib.auth.models import Group

    group, _ = Group.objects.get_or_create(name=f"{entity_id}:{role}")
    Party.objects.get_or_create(entity_id=entity_id, role=role, defaults={"group": group})
    return group.pk
