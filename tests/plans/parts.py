"""What the tests of a plan's parts share: rows written by the services, and the addresses of their pages."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from patients.models import CareLink
from patients.person_page import live
from plans import sections, services, signing
from plans.models import Goal, GoalStep, PlanVersion, RiskTalk, Strength, Support
from plans.written import Written, whole
from tests.cast import acting, key


def url(cast: Any, route: str, *more: Any) -> str:
    """A page of Pili's plan."""
    return reverse(f"plans:{route}", args=[cast.pili.pk, *more])


def row(cast: Any, model: Any, by: Any = "professional", words: str = "", typed_by: Any = None, **facts: Any) -> Any:
    """A part of Pili's plan, written by somebody of the cast (words by the person where nobody typed them)."""
    writer = getattr(cast, by)
    with transaction.atomic(), acting(writer):
        where = {"goal": Goal.objects.get(pk=key("goal-pili"))} if model is GoalStep else {"plan": cast.plan}
        part = model(patient_id=cast.pili.pk, **where, **facts)
        if model is not GoalStep:
            services.put_words(
                part, words, "said" if words else "not_yet", getattr(cast, typed_by) if typed_by else None
            )
        return sections.add(part, by=writer)


def strength(cast: Any, **facts: Any) -> Strength:
    return row(cast, Strength, **{"words": "Sé coser.", "typed_by": "professional", **facts})


def support(cast: Any, **facts: Any) -> Support:
    return row(cast, Support, **{"who": "La peluquera", "kind": "community", "state": "going_on", **facts})


def step(cast: Any, **facts: Any) -> GoalStep:
    return row(cast, GoalStep, **{"text": "Revisar la máquina", "owner": "person", **facts})


def risk(cast: Any, **facts: Any) -> RiskTalk:
    return row(
        cast,
        RiskTalk,
        **{"about": "Conducir de noche", "team_view": "Preocupa el sueño.", "written_by": cast.professional, **facts},
    )


def stands(cast: Any, model: Any, pk: Any) -> Any:
    """The row as it is in the database."""
    with transaction.atomic(), acting(cast.professional):
        return model.objects.get(pk=pk)


def written(cast: Any) -> tuple[Written, dict[str, signing.Content]]:
    """Pili's plan, and what would be frozen of it now."""
    with transaction.atomic(), acting(cast.professional) as actor:
        found = whole(cast.pili.pk, actor)
        assert found is not None
        return found, signing.contents(found, list(live(CareLink.objects.filter(patient_id=cast.pili.pk))))


def freeze(cast: Any, position: str = "agrees", by: Any = None, **facts: Any) -> PlanVersion:
    """A version frozen and signed by the key worker."""
    from datetime import timedelta

    from django.utils import timezone

    by = by or cast.professional
    _, content = written(cast)
    with transaction.atomic(), acting(by):
        return signing.freeze(
            cast.plan,
            content,
            previewed=signing.seal(content),
            position=signing.Position(position, **facts),
            signatures=[signing.own_signing(cast.plan, by)],
            next_review_on=timezone.localdate() + timedelta(days=90),
            by=by,
        )
