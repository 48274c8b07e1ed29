"""One thing done with several referrals: each by the very step of its own page, whole or not at all, and told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import DatabaseError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities import audit, roles
from entities.models import Membership
from ppr.lib.access import Actor
from referrals import access, entrusting, register, services, waiting
from referrals.forms_moves import EntrustForm
from referrals.models import Referral
from referrals.transitions import Refused

Words = str | Promise
# (referral, by, actor, what the form gave): makes the step, or raises Refused.
Do = Callable[[Referral, Membership, Actor, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Verb:
    """A step that may be made with several at once, by whom and in which parts of the list.

    `page` is the page of the same step for one, under whose name each row goes on record. `form` asks what the step
    needs, for all of them alike.
    """

    name: str
    label: Words
    done: Words
    page: str
    roles: tuple[str, ...]
    shown: tuple[str, ...]
    do: Do
    form: Callable[[Any, Membership], forms.Form] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: the referral (None where it is not to be seen), and why not, "" where it was done."""

    referral: Referral | None
    refused: str = ""


_verbs: dict[str, Verb] = {}


def offer(verb: Verb) -> None:
    """Register a step; the layers above bring theirs."""
    _verbs[verb.name] = verb


def offered(role: str, shown: str = "") -> list[Verb]:
    """The steps that this role may make with several, in this part of the list or in any."""
    return [verb for verb in _verbs.values() if role in verb.roles and (not shown or shown in verb.shown)]


def make(verb: Verb, ids: Sequence[UUID], given: dict[str, Any], *, by: Membership, actor: Actor) -> list[Outcome]:
    """Make the step with each, one after another: what one is refused stops none of the others."""
    found = {row.pk: row for row in register.rows_of(actor, ids)}
    outcomes = [_one(verb, found.get(pk), given, by, actor) for pk in ids]
    _on_record(verb, outcomes, actor)
    return outcomes


def _one(verb: Verb, referral: Referral | None, given: dict[str, Any], by: Membership, actor: Actor) -> Outcome:
    if referral is None:
        return Outcome(None, _now("It is not on your list."))
    try:
        with transaction.atomic():
            verb.do(referral, by, actor, given)
            with connection.cursor() as cursor:  # what is checked at the end is checked for this row alone
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except Refused as error:
        return Outcome(referral, str(error))
    except DatabaseError:
        return Outcome(referral, _now("Somebody else was writing on it. Open it and try again."))
    return Outcome(referral)


def _on_record(verb: Verb, outcomes: Iterable[Outcome], actor: Actor) -> None:
    # One entry a row, as if each had been done on its own page; at the end, where the chain's head is held shortest.
    for outcome in outcomes:
        if outcome.referral is not None:
            result = 409 if outcome.refused else 200
            audit.record(
                actor, verb.page, act=audit.Act.WRITE, method="POST", result=result, patients=[outcome.referral.patient_id]
            )  # fmt: skip


def by_the_table(step: str, service: Callable[..., Any]) -> Do:
    """The step of the table of moves, asked and made as on the referral's own page."""

    def do(referral: Referral, by: Membership, actor: Actor, given: dict[str, Any]) -> None:
        answer = access.may(step, referral, by)
        if not answer:
            raise Refused(answer.reason)
        service(referral, by=by, **given)

    return do


offer(Verb(
    "acknowledge", _("Acknowledge receipt"), _("Receipt acknowledged"), "referrals:acknowledge",
    (roles.ENTITY_COORDINATOR,), ("open",), by_the_table("acknowledge", services.acknowledge),
))  # fmt: skip
offer(Verb(
    "tell", _("They know how the wait stands"), _("Noted that the person knows how the wait stands"), "referrals:tell",
    (roles.ENTITY_COORDINATOR, *roles.HEALTH), ("open", "waiting"), by_the_table("tell", waiting.tell),
))  # fmt: skip
offer(Verb(
    "entrust", _("Change who answers"), _("Somebody else answers now"), "referrals:entrust",
    (roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, *roles.HEALTH), ("open", "waiting", "first"),
    by_the_table("entrust", entrusting.entrust), EntrustForm,
))  # fmt: skip
