"""How often we are in touch: the person and whoever accompanies agree it; nobody is counted against their wish."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from plans.models import Plan
from tests.plans.parts import stands, url


def plan(cast: Any) -> Plan:
    found: Plan = stands(cast, Plan, cast.plan.pk)
    return found


@pytest.mark.parametrize(("who", "status"), [("person_user", 302), ("professional", 302), ("clinician", 302),
                                             ("peer", 403), ("coordinator", 403), ("professional_other", 404)])  # fmt: skip
def test_who_agrees_it(who: str, status: int, cast: Any, sign_in: Any) -> None:
    sent = {"days": "7", "row_version": plan(cast).row_version}
    assert sign_in(getattr(cast, who)).post(url(cast, "contact_rhythm"), sent).status_code == status
    kept = plan(cast)
    assert (kept.contact_days, kept.contact_agreed_on) == ((7, timezone.localdate()) if status == 302 else (None, None))


def test_both_read_it_and_she_may_ask_for_no_rhythm(cast: Any, sign_in: Any) -> None:
    her, team = sign_in(cast.person_user), sign_in(cast.professional)
    her.post(url(cast, "contact_rhythm"), {"days": "14", "row_version": plan(cast).row_version})
    assert "Hemos quedado en vernos cada dos semanas" in team.get(url(cast, "person")).content.decode()
    form = her.get(url(cast, "contact_rhythm")).content.decode()
    assert "Cuando yo lo pida" in form and "se le recuerda a tu equipo, no a ti" in form
    her.post(url(cast, "contact_rhythm"), {"days": "", "row_version": plan(cast).row_version})
    assert plan(cast).contact_days is None
    assert "cuando yo lo pida" in her.get(url(cast, "person")).content.decode()
    assert "cuando la persona lo pida" in team.get(url(cast, "person")).content.decode()
    shares = {"user_name": "p-9h3c5", "sections": ["view_plan"], "what_for": "Para que lo sepa.", "until": date.today()}
    assert her.post(url(cast, "sharing_invite", "supporter"), shares).status_code == 302
    mother = sign_in(cast.supporter_user).get(url(cast, "person"))
    assert mother.status_code == 200 and "Hemos quedado" not in mother.content.decode(), "not said of her mother"


def test_two_at_once_see_both(cast: Any, sign_in: Any) -> None:
    started = plan(cast).row_version
    sign_in(cast.person_user).post(url(cast, "contact_rhythm"), {"days": "30", "row_version": started})
    late = sign_in(cast.professional).post(url(cast, "contact_rhythm"), {"days": "7", "row_version": started})
    assert late.status_code == 409 and "cada mes" in late.content.decode() and plan(cast).contact_days == 30


def test_what_is_not_offered_is_refused(cast: Any, sign_in: Any) -> None:
    sent = {"days": "3", "row_version": plan(cast).row_version}
    answer = sign_in(cast.professional).post(url(cast, "contact_rhythm"), sent)
    assert answer.status_code == 422 and plan(cast).contact_days is None
