"""The home: who may be spoken to about it, as the person allows; what is owed for it, until it is settled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from entities.models import Membership
from entities.sending import one_at_a_time
from patients.models import Arrears, HousingContact
from patients.sharing import Said
from ppr.lib import outbox
from ppr.lib.access import Actor


def contacts_of(patient_id: UUID, actor: Actor) -> list[HousingContact]:
    """Those with whom the home may be spoken about, the latest first; to the person those of before too."""
    rows = HousingContact.objects.visible_to(actor).filter(patient_id=patient_id)
    if actor.membership_id:
        rows = rows.filter(withdrawn_on=None)
    return list(rows.select_related("recorded_by__user", "recorded_by__entity").order_by("-agreed_on", "-pk"))


def owed_by(patient_id: UUID, actor: Actor) -> list[Arrears]:
    """What is and was owed for the home: what is open first, then the latest."""
    rows = Arrears.objects.visible_to(actor).filter(patient_id=patient_id)
    found = rows.select_related("recorded_by__user", "recorded_by__entity").order_by("-known_on", "-pk")
    return sorted(found, key=lambda row: row.settled_on is not None)


def allow(contact: HousingContact) -> HousingContact:
    """Keep whom the person lets us speak to. The same form sent again gives back the first."""
    with transaction.atomic():
        one_at_a_time(contact.pk)
        known: HousingContact | None = HousingContact.objects.filter(pk=contact.pk).first()
        if known is not None:
            return known
        contact.save(force_insert=True)
        _announce("housing_contact_allowed", "housing_contact", contact, contact.recorded_by)
    return contact


def withdraw(contact: HousingContact, *, said: Said) -> None:
    """The person takes the permission back: from this moment the team no longer sees whom it was about."""
    with transaction.atomic():
        now: HousingContact = HousingContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
        if now.withdrawn_on is not None:
            return
        now.withdrawn_on, now.withdrawn_by = timezone.localdate(), said.recorded_by
        now.withdrawn_way, now.withdrawn_present = said.way, said.present
        now.save()
        _announce("housing_contact_withdrawn", "housing_contact", now, said.recorded_by)


def owe(row: Arrears, *, by: Membership | None) -> Arrears:
    """Write down what is owed: it is work for the key worker from now on, once. Sent again it gives back the first.

    Raises IntegrityError where one of its kind is open already.
    """
    row.recorded_by = by
    with transaction.atomic():
        one_at_a_time(row.pk)
        known: Arrears | None = Arrears.objects.filter(pk=row.pk).first()
        if known is not None:
            return known
        _note(row, row.known_on)
        row.save(force_insert=True)
        _announce("arrears_noted", "arrears", row, by)
    return row


def change(row: Arrears, *, by: Membership | None, started_from: int) -> Arrears:
    """Keep how it stands; settled, its work is done. Raises Stale where somebody else changed it meanwhile."""
    with transaction.atomic():
        _note(row, timezone.localdate())
        row.save_from(started_from)
        _announce("arrears_settled" if row.settled_on else "arrears_changed", "arrears", row, by)
    return row


def _note(row: Arrears, day: date) -> None:
    """The notice keeps the day on which it was first known."""
    row.notice_on = (row.notice_on or day) if row.leave_by else None


def _announce(event: str, kind: str, row: HousingContact | Arrears, by: Membership | None) -> None:
    outbox.announce(event, kind, row.pk, row.patient_id, by=by.pk if by else None)
