"""Every version says whose it is, and goes on saying it when they no longer work here."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from ppr.lib import history, walls
from ppr.lib.access import Actor, acting_as
from tests import database

HISTORIED = [model for model in walls.protected_models() if model.historied]


@pytest.mark.parametrize("model", HISTORIED, ids=lambda model: model.__name__)
def test_every_history_keeps_its_actor_by_value(model: Any) -> None:
    past = walls.history_of(model)
    assert past is not None and issubclass(past, history.ActorTrace)
    for name in ("history_user_id", "history_membership_id", "history_system"):
        assert not past._meta.get_field(name).is_relation  # nothing that happens to a user's row can empty it


def test_no_version_of_the_cast_is_without_its_actor(committed_db: str, figure: Any) -> None:
    rows = nobody = 0
    with database.connect("owner", committed_db) as owner:
        for model in HISTORIED:
            table = walls.history_of(model)._meta.db_table  # type: ignore[union-attr]
            count, without = owner.execute(
                f"SELECT count(*), count(*) FILTER (WHERE history_user_id IS NULL AND history_system = '') FROM {table}"
            ).fetchone()
            rows, nobody = rows + count, nobody + without
    figure("versions read for their actor", rows, at_least=50)
    figure("versions without an actor", nobody, exactly=0)


def test_the_actor_outlives_the_account_and_the_membership(cast: Any, sign_in: Any, acting: Any) -> None:
    from plans.models import ProgressNote

    note = {"text": "La escribe alguien que se irá.", "kind": "contact", "visibility": "everyone"}
    sign_in(cast.professional).post(reverse("plans:notes", args=[cast.pili.pk]), note)
    user = cast.professional.user
    user.is_active = False
    user.save()
    cast.professional.until = cast.professional.since
    cast.professional.save()
    with acting(cast.colleague):
        past = ProgressNote.history.get(text=note["text"])
    assert (past.history_user_id, past.history_membership_id) == (user.pk, cast.professional.pk)
    with pytest.raises(Exception, match="restrict|protect|foreign key|violates"), transaction.atomic():
        user.delete()


def test_a_task_leaves_its_name(cast: Any, acting: Any) -> None:
    from plans.models import Goal

    with acting(cast.professional) as actor:
        goal = Goal.objects.visible_to(actor).get(plan=cast.plan)
        with acting_as(Actor(actor.user_id, actor.membership_id, actor.entity_id, actor.group_id, actor.role, "tidy")):
            goal.save()
        assert Goal.history.filter(id=goal.pk).latest("history_date").history_system == "tidy"
