"""One piece of work as it is read: its title, why, what to press, and the first page that the reader may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, resolve, reverse

from entities.roles import CARE
from referrals.models import Referral

# A page and what its address names: the referral, the person, or the person and the object.
Door = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One reminder with what is known of the person it is about, for a reader in a role."""

    reminder: Any  # with `picked_up_on` and `asked_before`
    referral: Referral | None
    role: str


@dataclass(frozen=True, slots=True)
class Work:
    """How one rule reads on the list; the title takes the person's name. The first page that the reader may open
    is where it is done, and of `about` where more is to be read."""

    title: Callable[[], str]
    why: Callable[[Case], str]
    action: Callable[[], str]
    doors: tuple[Door, ...]
    about: tuple[Door, ...] = ()


# The person's page; for who sees the dates alone their course, or the referral.
_ELSE: tuple[Door, ...] = (("plans:person", "person"), ("plans:course", "person"), ("referrals:detail", "referral"))


def address(doors: tuple[Door, ...], case: Case) -> str:
    """Of these pages the first that exists and that the reader may open; else the person's, else the referral's."""
    for route, named in (*doors, *_ELSE):
        args = _named(named, case)
        if args is not None and _open_to(route, len(args), case.role):
            return reverse(route, args=args)
    return reverse("home")


def _named(what: str, case: Case) -> list[UUID] | None:
    if what == "referral":
        return [case.referral.pk] if case.referral else None
    if what == "object":
        return [case.reminder.patient_id, case.reminder.object_id]
    return [case.reminder.patient_id]


@cache
def _open_to(route: str, names: int, role: str) -> bool:
    """Whether the page exists and the role may open it; a page about the plan is nothing to who sees the dates."""
    try:
        rule: Any = getattr(resolve(reverse(route, args=[UUID(int=0)] * names)).func, "rule", None)
    except NoReverseMatch:
        return False
    if rule is None or role not in rule.roles or "GET" not in rule.methods:
        return False
    return role in CARE or rule.code in ("", "view_identity")
