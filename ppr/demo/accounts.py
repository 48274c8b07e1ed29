"""Who can be entered in the demonstration, for the sign-in page and for `manage demo_accounts`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entities.models import Membership, User
from entities.roles import PERSON, ROLES, SUPPORTER, role_label
from ppr.demo.data.parties import ON_SIGN_IN_PAGE

# One for all, printed wherever the accounts are listed: nobody real is behind any of them.
PASSWORD = "tres-acequias-y-un-cierzo"


def accounts() -> list[dict[str, str]]:
    """username, name, role, role_label, entity and prose of each, in the page's order; two queries."""
    users = User.objects.filter(username__in=ON_SIGN_IN_PAGE, is_active=True).in_bulk(field_name="username")
    posts: dict[object, list[Membership]] = {}
    for membership in (
        Membership.objects.live().filter(user__in=users.values()).select_related("entity").order_by("role")
    ):
        posts.setdefault(membership.user_id, []).append(membership)
    return [_account(users[name], posts.get(users[name].pk, [])) for name in ON_SIGN_IN_PAGE if name in users]


def _account(user: User, posts: list[Membership]) -> dict[str, str]:
    role = posts[0].role if posts else SUPPORTER if user.is_supporter else PERSON
    return {
        "username": user.username,
        "name": str(user),
        "role": role,
        "role_label": _label([post.role_label for post in posts], role),
        "entity": posts[0].entity.name if posts else "",
        "prose": _asked_for_more() if any(p.entity.second_factor for p in posts) else _prose(role, len(posts)),
    }


def _label(labels: list[str], role: str) -> str:
    if len(labels) > 1:
        return _("%(first)s and %(second)s") % {"first": labels[0], "second": labels[1]}
    return labels[0] if labels else role_label(role)


def _prose(role: str, posts: int) -> str:
    if posts > 1:
        return _("Holds two roles and chooses at the top under which one to act: each sees what its part requires.")
    if role == PERSON:
        return _("Reads their own plan, writes their own words in it, and sees how it goes.")
    if role == SUPPORTER:
        return _("Sees what somebody close to them decided to share, and nothing else.")
    return str(ROLES[role].prose)


def _asked_for_more() -> str:
    return _("Her hospital asks for a second step: it is set up with a telephone or a passkey before anything opens.")
