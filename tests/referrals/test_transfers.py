"""A transfer that the sector asks for: the team has it in its work, moves the person or says why they stay."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from monitoring.models import Reminder
from referrals.models import Referral
from tests.cast import key


def at(verb: str, referral: Any) -> str:
    return reverse(f"referrals:{verb}", args=[referral.pk])


def asked(cast: Any, sign_in: Any, **fields: Any) -> Any:
    typed = {"line": str(cast.line_other.pk), "text": "Vive ya en Alcañiz.", "wish": "Me pilla cerca.", **fields}
    return sign_in(cast.sector_coordinator).post(at("transfer", cast.referral_pili), typed)


def now(cast: Any, acting: Any) -> Referral:
    with acting(cast.clinician) as actor:
        return Referral.objects.visible_to(actor).get(pk=cast.referral_pili.pk)


def work(acting: Any, who: Any, rule: str = "transfer", kind: str = "work") -> int:
    with acting(who) as actor:
        return Reminder.objects.visible_to(actor).filter(rule=rule, kind=kind, closed_at=None).count()


def test_the_sector_asks_and_the_key_worker_finds_it_with_the_form_begun(
    cast: Any, sign_in: Any, acting: Any, figure: Any, queries: Any
) -> None:
    assert asked(cast, sign_in).status_code == 302
    assert (work(acting, cast.professional), work(acting, cast.colleague)) == (1, 0)
    assert work(acting, cast.clinician, "referral_transfer", "news") == 1
    home = sign_in(cast.professional).get("/").content.decode()
    there = reverse("plans:leaving", args=[cast.pili.pk])
    assert there in home
    client = sign_in(cast.professional)
    with queries() as q:
        form = client.get(there).content.decode()
    figure("the form of leaving, begun by the sector: queries", len(q), at_most=12)
    assert "Vive ya en Alcañiz." in form and "Me pilla cerca." in form
    assert f'value="{cast.line_other.pk}" selected' in form and 'value="transfer"' in form
    told = sign_in(cast.coordinator).get(at("detail", cast.referral_pili)).content.decode()
    assert "Fundación Carrasca Clara" in told and "Me pilla cerca." in told


def test_asking_opens_nothing_to_the_other_entity(cast: Any, sign_in: Any) -> None:
    asked(cast, sign_in)
    for who in (cast.coordinator_other, cast.professional_other):
        assert sign_in(who).get(at("detail", cast.referral_pili)).status_code in (403, 404)


def test_only_the_sector_asks_and_only_the_team_answers(cast: Any, sign_in: Any) -> None:
    for who, status in ((cast.clinician, 403), (cast.coordinator, 403), (cast.coordinator_other, 404)):
        found = sign_in(who).get(at("transfer", cast.referral_pili)).status_code
        assert found in (status, 403), (who, found)
    assert sign_in(cast.coordinator).get(at("stay", cast.referral_pili)).status_code == 409, "nothing is asked yet"
    assert sign_in(cast.sector_coordinator).get(at("stay", cast.referral_pili)).status_code == 403


def test_what_is_missing_is_said_and_the_own_entity_is_none(cast: Any, sign_in: Any, acting: Any) -> None:
    for fields in ({"text": ""}, {"line": ""}, {"line": str(cast.line.pk)}):
        answer = asked(cast, sign_in, **fields)
        assert answer.status_code == 422 and "Me pilla cerca." in answer.content.decode()
    assert now(cast, acting).transfer_to_id is None


def test_the_person_may_stay_and_the_sector_hears_why(cast: Any, sign_in: Any, acting: Any) -> None:
    asked(cast, sign_in)
    client = sign_in(cast.professional)
    assert client.post(at("stay", cast.referral_pili), {"text": ""}).status_code == 422
    assert client.post(at("stay", cast.referral_pili), {"text": "Prefiere seguir con Marta."}).status_code == 302
    assert (now(cast, acting).transfer_to_id, work(acting, cast.professional)) == (None, 0)
    assert work(acting, cast.sector_coordinator, "referral_stay", "news") == 1
    assert (
        "Prefiere seguir con Marta."
        in sign_in(cast.sector_coordinator).get(at("detail", cast.referral_pili)).content.decode()
    )


def test_the_transfer_is_made_by_the_team_and_both_entities_are_told(cast: Any, sign_in: Any, acting: Any) -> None:
    from django.utils import timezone

    from plans.models import Leaving

    asked(cast, sign_in)
    typed = {
        "ending": "transfer", "left_on": str(timezone.localdate()), "words": "Bien.", "answer": "said",
        **dict.fromkeys(Leaving.CHECKLIST, "yes"), "report": "Lo hecho.", "next_step": "La esperan el lunes.",
        "line": str(key("line_other")), "handover": "Vive ya en Alcañiz.",
    }  # fmt: skip
    assert sign_in(cast.professional).post(reverse("plans:leaving", args=[cast.pili.pk]), typed).status_code == 302
    assert (now(cast, acting).transfer_to_id, work(acting, cast.professional)) == (None, 0)
    assert work(acting, cast.coordinator_other, "acknowledge") == 1
    assert work(acting, cast.sector_coordinator, "referral_close", "news") == 1
    assert sign_in(cast.professional).get(reverse("plans:person", args=[cast.pili.pk])).status_code == 200, "handover"
