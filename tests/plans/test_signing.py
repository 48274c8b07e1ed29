"""Signing: what was previewed is what is frozen; every position is valid; signatures beside each other."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from entities import second_factor
from entities.lockout import open_again
from entities.models import Lockout
from plans.models import Plan, PlanVersion, Signature, VersionSection
from plans.signing import position_token
from tests.plans.parts import freeze, risk, strength, url, written


def previewed(client: Any, cast: Any) -> str:
    text = client.get(url(cast, "sign")).content.decode()
    return text.split('name="previewed" value="')[1].split('"')[0]


def sent(client: Any, cast: Any, **fields: Any) -> dict[str, Any]:
    return {
        "position": "agrees",
        "words": "",
        "ask_again_on": "",
        "not_asked_reason": "",
        "mode": "screen",
        "paper_on": "",
        "representative": "",
        "signs": "on",
        "next_review_on": str(timezone.localdate() + timedelta(days=90)),
        "previewed": previewed(client, cast),
        **fields,
    }


def versions(cast: Any, acting: Any) -> list[PlanVersion]:
    with acting(cast.professional):
        return list(PlanVersion.objects.filter(plan=cast.plan).order_by("number"))


def signed(cast: Any, acting: Any) -> dict[str, Signature]:
    with acting(cast.professional):
        return {s.role: s for s in Signature.objects.filter(version__plan=cast.plan)}


def test_one_page_freezes_every_section_and_puts_the_plan_in_force(cast: Any, sign_in: Any, acting: Any) -> None:
    strength(cast)
    with acting(cast.professional):
        plan = Plan.objects.get(pk=cast.plan.pk)
        plan.state = Plan.State.DRAFT
        plan.save()
    client = sign_in(cast.professional)
    page = client.get(url(cast, "sign")).content.decode()
    assert "Palabras de pili." in page and "Sé coser." in page and "Objetivo de pili." in page
    fields = sent(
        client,
        cast,
        position="in_part",
        words="Quiero lo del carné por escrito.",
        person_signs="on",
        representative="Carmen Abadía, curadora",
    )
    assert client.post(url(cast, "sign"), fields).status_code == 302
    (version,) = versions(cast, acting)
    with acting(cast.professional):
        sections = {s.key for s in VersionSection.objects.filter(version=version)}
        plan = Plan.objects.get(pk=cast.plan.pk)
    assert sections == {"i_statements", "strengths", "supports", "goals", "risk", "people"}
    assert plan.state == Plan.State.ACTIVE and plan.next_review_on == timezone.localdate() + timedelta(days=90)
    assert (version.position, version.words, version.typed_by_id) == (
        "in_part",
        "Quiero lo del carné por escrito.",
        cast.professional.pk,
    )
    people = signed(cast, acting)
    assert set(people) == {"person", "representative", "key_worker"} and people["person"].mode == "screen"
    card = client.get(url(cast, "person")).content.decode()
    assert (
        "stá de acuerdo en parte" in card
        and "Quiero lo del carné por escrito." in card
        and url(cast, "version", 1) in card
    )


def test_on_paper_it_carries_the_day_of_the_paper(cast: Any, sign_in: Any, acting: Any) -> None:
    with acting(cast.professional):
        plan = Plan.objects.get(pk=cast.plan.pk)
        plan.picked_up_on = timezone.localdate() - timedelta(days=9)
        plan.save()
    client = sign_in(cast.professional)
    page = client.post(url(cast, "sign"), sent(client, cast, mode="paper", person_signs="on"))
    assert page.status_code == 422 and 'id="id_paper_on_error"' in page.content.decode()
    day = timezone.localdate() - timedelta(days=2)
    assert (
        client.post(
            url(cast, "sign"), sent(client, cast, mode="paper", paper_on=str(day), person_signs="on")
        ).status_code
        == 302
    )
    hers = signed(cast, acting)["person"]
    assert hers.mode == "paper" and timezone.localdate(hers.signed_at) == day


@pytest.mark.parametrize("position", [p for p in PlanVersion.Position.values if p not in ("not_today", "not_asked")])
def test_no_position_blocks(cast: Any, sign_in: Any, acting: Any, position: str) -> None:
    client = sign_in(cast.professional)
    assert client.post(url(cast, "sign"), sent(client, cast, position=position)).status_code == 302
    assert versions(cast, acting)[0].position == position and "person" not in signed(cast, acting)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"position": ""}, "position"),
        ({"position": "not_today"}, "ask_again_on"),
        ({"position": "not_asked"}, "not_asked_reason"),
        ({"signs": ""}, "signs"),
        ({"next_review_on": "2020-01-01"}, "next_review_on"),
        ({"position": "not_taking_part", "person_signs": "on"}, "person_signs"),
        ({"mode": "smoke"}, "mode"),
    ],
)
def test_a_mistake_is_said_on_its_field_and_freezes_nothing(
    cast: Any, sign_in: Any, acting: Any, fields: Any, field: str
) -> None:
    client = sign_in(cast.professional)
    page = client.post(url(cast, "sign"), sent(client, cast, words="Lo mío.", **fields))
    assert (
        page.status_code == 422
        and f'id="id_{field}_error"' in page.content.decode()
        and "Lo mío." in page.content.decode()
    )
    assert versions(cast, acting) == []


def test_not_today_asks_nothing_more_of_her(cast: Any, sign_in: Any, acting: Any) -> None:
    version = freeze(cast, position="agrees")
    hers, address = sign_in(cast.person_user), url(cast, "opinion")
    form = hers.get(address).context["form"]
    said = {"position": "not_today", "words": "", "started_from": form["started_from"].value()}
    assert hers.post(address, said).status_code == 302
    (now,) = versions(cast, acting)
    assert (now.pk, now.position) == (version.pk, "not_today")
    assert now.ask_again_on == timezone.localdate() + timedelta(days=14), "without her having to choose a day"


def test_disagreement_offers_and_stays_visible(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    fields = sent(client, cast, position="disagrees", offered=["advocate", "second_opinion"])
    assert client.post(url(cast, "sign"), fields).status_code == 302
    assert versions(cast, acting)[0].offered == "advocate,second_opinion"
    assert "una segunda opinión" in client.get(url(cast, "person")).content.decode()


def test_she_reads_what_she_thinks_in_the_first_person(cast: Any, sign_in: Any) -> None:
    freeze(cast, position="in_part", words="Falta lo del carné.", answer="said")
    hers, theirs = (
        sign_in(who).get(url(cast, "person")).content.decode() for who in (cast.person_user, cast.clinician)
    )
    assert "Qué pienso de este plan" in hers and "Estoy de acuerdo en parte: Falta lo del carné." in hers
    assert "Qué piensa" not in hers and "Prefiere el nombre" not in hers and "hablada con la persona" not in hers
    assert "Está de acuerdo en parte: Falta lo del carné." in theirs and "Prefiere el nombre" in theirs


def test_nobody_signs_what_they_have_not_seen(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    fields = sent(client, cast, words="Mis palabras.", position="in_part")
    strength(cast, words="Escrita mientras tanto.")
    page = client.post(url(cast, "sign"), fields)
    text = page.content.decode()
    assert page.status_code == 409 and "Escrita mientras tanto." in text and "Mis palabras." in text
    assert versions(cast, acting) == []
    assert client.post(url(cast, "sign"), sent(client, cast)).status_code == 302


def test_the_same_form_ten_times_is_one_version_and_another_word_another(cast: Any, sign_in: Any, acting: Any) -> None:
    client, form = sign_in(cast.professional), str(uuid.uuid4())
    fields = sent(client, cast, submission=form)
    answers = [client.post(url(cast, "sign"), fields) for _ in range(10)]
    assert {answer["Location"] for answer in answers} == {url(cast, "version", 1)}
    assert len(versions(cast, acting)) == 1
    client.post(url(cast, "sign"), {**fields, "words": "Ahora sí."})
    assert [v.number for v in versions(cast, acting)] == [1, 2]


def test_what_was_not_talked_through_stays_out_and_the_page_says_so(cast: Any, sign_in: Any) -> None:
    risk(cast, about="Sin hablar", shared_with_person=False, not_shared_reason="Mañana.")
    page = sign_in(cast.professional).get(url(cast, "sign")).content.decode()
    assert "Sin hablar" not in page and "Una preocupación todavía no se ha hablado" in page


def test_a_clinician_and_the_person_sign_later_each_once(cast: Any, sign_in: Any, acting: Any) -> None:
    freeze(cast)
    for who, role in (("clinician", "clinician"), ("person_user", "person")):
        client = sign_in(getattr(cast, who))
        assert url(cast, "version_sign", 1) in client.get(url(cast, "version", 1)).content.decode()
        assert client.post(url(cast, "version_sign", 1), {}).status_code == 422
        for _ in range(2):
            assert client.post(url(cast, "version_sign", 1), {"signs": "on"}).status_code == 302
        assert role in signed(cast, acting)
        assert url(cast, "version_sign", 1) not in client.get(url(cast, "version", 1)).content.decode()
    with acting(cast.professional):
        assert Signature.objects.filter(version__plan=cast.plan).count() == 3


def since_long(sign_in: Any, who: Any) -> Any:
    """Signed in with a second step, some hours ago, and a password to show that it is still them."""
    who.user.set_password("Cierzo-que-sopla-7")
    who.user.save()
    client = sign_in(who)
    session = client.session
    second_factor.mark(session, who.user, "mfa", at=0)
    session.save()
    return client


def test_signing_asks_once_more_who_it_is_and_wrong_answers_close_the_name(
    cast: Any, sign_in: Any, acting: Any, settings: Any
) -> None:
    settings.LOCK_AFTER = 3
    freeze(cast)
    client, address = since_long(sign_in, cast.clinician), url(cast, "version_sign", 1)
    asked = client.post(address, {"signs": "on"})
    assert asked.status_code == 422 and 'name="signs" value="on"' in asked.content.decode(), "what was ticked is kept"
    for _ in range(3):
        wrong = client.post(address, {"signs": "on", "confirm_password": "otra"})
        assert wrong.status_code == 422 and "clinician" not in signed(cast, acting)
    right = client.post(address, {"signs": "on", "confirm_password": "Cierzo-que-sopla-7"})
    assert right.status_code == 422 and "clinician" not in signed(cast, acting), "the name is closed by now"
    open_again(Lockout.objects.all())
    assert client.post(address, {"signs": "on", "confirm_password": "Cierzo-que-sopla-7"}).status_code == 302
    assert "clinician" in signed(cast, acting)


def test_one_confirmation_is_enough_for_a_whole_session_of_signing(cast: Any, sign_in: Any, acting: Any) -> None:
    client = since_long(sign_in, cast.professional)
    fields = sent(client, cast, person_signs="on", representative="Carmen Abadía, curadora", words="Vale.")
    asked = client.post(url(cast, "sign"), fields)
    assert asked.status_code == 422 and versions(cast, acting) == [] and "Vale." in asked.content.decode()
    assert client.post(url(cast, "sign"), {**fields, "confirm_password": "Cierzo-que-sopla-7"}).status_code == 302
    assert set(signed(cast, acting)) == {"person", "representative", "key_worker"}
    assert client.post(url(cast, "sign"), sent(client, cast)).status_code == 302, "and the next is not asked again"


def test_what_she_thinks_can_change_and_two_at_once_see_both(cast: Any, sign_in: Any, acting: Any) -> None:
    version = freeze(cast, position="not_today", ask_again_on=timezone.localdate() + timedelta(days=4))
    token = position_token(version)
    mine = {"position": "disagrees", "words": "No lo veo.", "ask_again_on": "", "started_from": token}
    hers = sign_in(cast.person_user)
    assert "decidirlo" in hers.get(url(cast, "person")).content.decode()
    assert hers.post(url(cast, "opinion"), mine).status_code == 302
    late = sign_in(cast.professional).post(
        url(cast, "opinion"), {**mine, "position": "agrees", "words": "Sí.", "not_asked_reason": ""}
    )
    text = late.content.decode()
    assert late.status_code == 409 and "No lo veo." in text and "Sí." in text
    (kept,) = versions(cast, acting)
    assert (kept.position, kept.words, kept.typed_by_id, kept.digest) == (
        "disagrees",
        "No lo veo.",
        None,
        version.digest,
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clinician", 200),
        ("professional", 200),
        ("colleague", 403),
        ("person_user", 403),
        ("professional_other", 404),
        ("coordinator", 404),
        ("auditor", 403),
    ],
)
def test_who_may_freeze(cast: Any, sign_in: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).get(url(cast, "sign")).status_code == status


def test_the_page_stays_cheap(cast: Any, sign_in: Any, queries: Any) -> None:
    for n in range(8):
        strength(cast, words=f"Fuerza {n}")
    freeze(cast)
    client = sign_in(cast.professional)
    client.get(url(cast, "sign"))
    for route, more in (("sign", ()), ("version", (1,)), ("versions", ()), ("version_copy", (1,))):
        with queries() as counted:
            client.get(url(cast, route, *more))
        assert len(counted) <= 12, route


def test_the_seal_of_the_preview_is_of_what_stands(cast: Any, sign_in: Any) -> None:
    from plans.signing import seal

    assert previewed(sign_in(cast.clinician), cast) == seal(written(cast)[1])
