"""An id in a form is taken only where it was on offer: every other one is refused on its field, and nothing is written.

The forms are those that the pages hand out; for each of their fields that takes an id, one that was not on offer is
sent with the rest as it stood. That this is asked of every such field is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.forms import BaseForm, ChoiceField, ModelChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities.models import DeclineReason
from referrals import services as referrals
from referrals import waiting
from tests.addresses import Address, walk
from tests.cast import acting as act
from tests.cast import key

WHO = ("clinician", "coordinator", "professional", "sector_coordinator", "person_user", "ehr_coordinator")
OURS = ("pili", "adrian", "teresa")
# Ids of another entity and of somebody whom none of these ever sees.
ELSEWHERE = [key("professional_other"), key("outsider"), key("goal-outsider"), key("referral-outsider")]
WALLED = ("patients_", "plans_", "referrals_", "monitoring_", "entities_membership", "entities_slot")
WRITES = ("INSERT INTO", "UPDATE", "DELETE FROM")


@pytest.fixture
def stages(cast: Any, make: Any) -> list[UUID]:
    """Referrals to Peña Lucera at the stages that the cast has nobody in."""
    returned, waits = make.received(), make.received()
    with transaction.atomic(), act(cast.coordinator):
        referrals.decline(returned, by=cast.coordinator, reason=DeclineReason.objects.get(), next_step="Buscar otra.")
        waiting.wait(waits, by=cast.coordinator, supporter=cast.coordinator, support_meanwhile="Llamadas.")
    return [make.received().pk, returned.pk, waits.pk]


@pytest.mark.parametrize("name", WHO)
def test_an_id_that_was_not_on_offer_is_refused(
    name: str, cast: Any, sign_in: Any, stages: list[UUID], figure: Any
) -> None:
    client, tried, wrong = sign_in(getattr(cast, name)), 0, []
    for url, form in _forms(client, name, stages):
        for field in form.fields:
            for foreign in _not_on_offer(form, field):
                tried += 1
                sent = {**_as_it_stood(form), field: str(foreign)}
                wrong += [f"{url} {field}: {trouble}" for trouble in _trouble(client, url, sent, field)]
    assert not wrong, "\n".join(wrong)
    figure("ids that were not on offer: sent", tried, at_least=120, add=True)


def test_nor_one_in_an_address(cast: Any, sign_in: Any) -> None:
    coordinator = sign_in(cast.coordinator)
    for page in ("absence", "hand_over"):
        for whose in (cast.professional_other.pk, key("pili"), "nobody"):
            assert coordinator.get(reverse(page), {"de": whose}).status_code == 404
            assert coordinator.post(reverse(page), {"de": whose}).status_code == 404
    for page in ("plans:course_intensity", "plans:course_key_worker", "plans:leaving"):
        address = reverse(page, args=[cast.pili.pk])
        own = coordinator.get(address).content
        for whose in (key("placement-outsider"), key("referral-outsider"), "nobody"):
            answer = coordinator.get(address, {"plaza": whose})
            assert answer.status_code in (404, 409) or _form_part(answer.content) == _form_part(own)


def _form_part(page: bytes) -> str:
    """The names of the page's fields: a form about another process would have others."""
    return str(page.decode().count('name="'))


def _forms(client: Client, name: str, stages: list[UUID]) -> Iterator[tuple[str, BaseForm]]:
    for address in walk():
        if address.door == "page" and not address.rule.public and {"GET", "POST"} <= set(address.rule.methods):
            for url in _urls(address, stages):
                answer: Any = client.get(url)
                yield from ((url, form) for form in _shown(answer) if answer.status_code == 200)


def _shown(answer: Any) -> list[BaseForm]:
    """The forms that the answer was made of, each once."""
    layers = [layer for context in answer.context or [] for layer in getattr(context, "dicts", [context])]
    values = [value for layer in layers if isinstance(layer, dict) for value in layer.values()]
    return list({id(value): value for value in values if isinstance(value, BaseForm)}.values())


def _urls(address: Address, stages: list[UUID]) -> list[str]:
    about = any(p.endswith("_id") for p in address.params)
    urls = [address.url(subject) for subject in (OURS if about else OURS[:1])]
    if address.params == ("referral_id",):
        urls += [reverse(address.name, args=[pk]) for pk in stages]
    return urls


def _not_on_offer(form: BaseForm, name: str) -> list[Any]:
    """Ids that this field does not offer; none where it takes no ids, or offers all there are."""
    field: Any = form.fields[name]
    if isinstance(field, ModelChoiceField):
        others = field.queryset.model._default_manager.exclude(pk__in=field.queryset.order_by().values("pk"))
        return [row.pk for row in others.order_by("pk")[:1]]
    if isinstance(field, ChoiceField) and any(_is_id(value) for value in _offered(field)):
        return [pk for pk in ELSEWHERE if str(pk) not in _offered(field)]
    return []


def _offered(field: Any) -> list[str]:
    return [str(value) for value, _label in field.choices]


def _is_id(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def _as_it_stood(form: BaseForm) -> dict[str, Any]:
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _trouble(client: Client, url: str, sent: dict[str, Any], field: str) -> list[str]:
    mark = transaction.savepoint()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(url, sent)
    transaction.savepoint_rollback(mark)
    found = []
    on_field = any(field in form.errors for form in _shown(answer) if form.is_bound)
    if answer.status_code not in (403, 404, 409) and not (answer.status_code == 422 and on_field):
        found.append(f"answered {answer.status_code}")
    found += [
        q["sql"][:80] for q in asked if q["sql"].startswith(WRITES) and any(f'"{t}' in q["sql"][:60] for t in WALLED)
    ]
    return found
