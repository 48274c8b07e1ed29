"""How the person and those close to them come in: their accounts, the codes handed over, and closing an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entities import sign_in_codes
from entities.models import Membership, SignInCode, User
from patients import services
from patients.access import YES, Answer
from patients.models import CareLink, Patient
from ppr.lib import outbox
from ppr.lib.access import Actor


@dataclass
class Account:
    """One account by which somebody reads this person's plan: the person's own, or of somebody close."""

    user: User
    own: bool
    since: datetime
    code: SignInCode | None = None  # the last one given

    @property
    def been_in(self) -> bool:
        return self.user.last_login is not None

    @property
    def may_give(self) -> Answer:
        """Whether a team may hand over a code. Who supports somebody may support others, whom that would open."""
        if self.own or not self.been_in:
            return YES
        return Answer(
            False, _("They choose their own way to sign in already. If they have lost it, an administrator helps them.")
        )

    @property
    def needs_reason(self) -> bool:
        """Whether another code has to be explained to the person: it would open what they opened themselves."""
        return self.own and self.user.is_active and sign_in_codes.has_way(self.user)

    @property
    def may_refuse(self) -> bool:
        """Whether the person may say that they did not ask for the last code."""
        return bool(self.own and self.code and self.code.live and self.code.reason)

    @property
    def may_close(self) -> bool:
        return self.own and self.user.is_active


def accounts(links: Iterable[CareLink]) -> list[Account]:
    """Those of these live links, the person's own first, each with the last code given; one query."""
    found: dict[UUID, Account] = {}
    for link in links:
        if link.purpose in ("self", "supporter") and link.user is not None and link.membership_id is None:
            found.setdefault(link.user.pk, Account(link.user, link.purpose == "self", link.since))
    codes = SignInCode.objects.filter(user__in=found).select_related("given_by__user", "given_by__entity")
    for code in codes.order_by("given_at"):
        found[code.user_id].code = code
    return sorted(found.values(), key=lambda account: (not account.own, account.since))


def open_account(patient: Patient, *, by: Actor) -> User:
    """The person's own account, with their link to their own plan; no way in until a code is handed over."""
    user = sign_in_codes.new_user(given=patient.called, formal=patient.formal_address)
    with transaction.atomic():
        user.save(force_insert=True)
        services.open_care_link(patient.pk, "self", basis=("person", patient.pk), user_id=user.pk, by=by)
        outbox.announce("account_opened", "user", user.pk, patient.pk, by=by.membership_id)
    return user


def give_code(patient: Patient, user: User, *, by: Membership | None, reason: str = "") -> tuple[SignInCode, str]:
    """A code to hand over, in clear this once; `reason` where whoever gets it was coming in already."""
    with transaction.atomic():
        row, code = sign_in_codes.give(user, by=by, reason=reason)
        outbox.announce("sign_in_code_given", "user", user.pk, patient.pk, by=by.pk if by else None)
    return row, code


def refuse_code(patient: Patient, user: User) -> None:
    """The person did not ask for the code that was given: it opens nothing any more."""
    with transaction.atomic():
        sign_in_codes.end(user)
        outbox.announce("sign_in_code_refused", "user", user.pk, patient.pk, by=None)


def close_account(patient: Patient, user: User, *, by: Membership | None) -> None:
    """The person's account opens nothing from this moment, until another code is handed over."""
    with transaction.atomic():
        sign_in_codes.close(user)
        outbox.announce("account_closed", "user", user.pk, patient.pk, by=by.pk if by else None)
