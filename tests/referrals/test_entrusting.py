"""Who answers for a referral before the first day: named by whoever has it, for one or for several, and told."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from entities.models import Membership
from monitoring.models import Reminder
from referrals.models import Referral, ReferralEvent
from tests.cast import key

SEVERAL = reverse("referrals:several")


def colleague(cast: Any) -> Membership:
    """A second coordinator of the cast's entity."""
    user = cast.colleague.user
    return Membership.objects.create(
        pk=key("second-coordinator"), user=user, entity=cast.pena, role="entity_coordinator", since=cast.coordinator.since
    )  # fmt: skip


def answers(acting: Any, reader: Any, *referrals: Referral) -> list[Any]:
    with acting(reader) as actor:
        rows = Referral.objects.visible_to(actor).in_bulk([r.pk for r in referrals])
        return [rows[r.pk].responsible_id for r in referrals]


def test_the_unit_names_a_colleague_who_is_told(cast: Any, sign_in: Any, acting: Any) -> None:
    client, url = sign_in(cast.clinician), reverse("referrals:entrust", args=[cast.referral_adrian.pk])
    choices = {str(value) for value, _label in client.get(url).context["form"]["responsible"].field.choices}
    assert str(cast.social_worker.pk) in choices and str(cast.clinician.pk) not in choices
    assert str(cast.coordinator.pk) not in choices and str(cast.clinician_other.pk) not in choices
    before = answers(acting, cast.clinician, cast.referral_adrian)
    for wrong in ("", str(cast.coordinator.pk), str(cast.clinician.pk)):  # nobody, another organisation's, the same
        answer = client.post(url, {"responsible": wrong})
        assert answer.status_code == 422 and set(answer.context["form"].errors) == {"responsible"}
    assert answers(acting, cast.clinician, cast.referral_adrian) == before
    done = client.post(url, {"responsible": str(cast.social_worker.pk)})
    assert done.status_code == 302
    assert answers(acting, cast.clinician, cast.referral_adrian) == [cast.social_worker.pk]
    story = client.get(done.url).content.decode()
    assert "Ahora responde otra persona" in story and cast.social_worker.who in story
    with acting(cast.social_worker) as actor:
        news = Reminder.objects.visible_to(actor).filter(rule="referral_entrust", kind="news")
        assert [row.object_id for row in news] == [cast.referral_adrian.pk]
    with acting(cast.clinician) as actor:
        assert not Reminder.objects.visible_to(actor).filter(rule="referral_let_go"), "whoever did it knows"
    back = sign_in(cast.clinician)
    assert back.post(url, {"responsible": str(cast.clinician.pk)}).status_code == 302
    with acting(cast.social_worker) as actor:
        news = Reminder.objects.visible_to(actor).filter(rule="referral_let_go", kind="news")
        assert [row.object_id for row in news] == [cast.referral_adrian.pk], "who answered until now is told"
    home = sign_in(cast.social_worker).get("/").content.decode()
    assert "Desde ahora responde otra persona de la derivación de" in home


def test_nobody_takes_it_from_the_other_organisation(cast: Any, sign_in: Any, make: Any) -> None:
    sent, received = cast.referral_adrian, make.received()
    for who, referral, status in (
        (cast.coordinator, sent, 403), (cast.sector_coordinator, sent, 403), (cast.clinician, received, 403),
        (cast.coordinator, received, 200), (cast.coordinator_other, received, 404),
    ):  # fmt: skip
        assert sign_in(who).get(reverse("referrals:entrust", args=[referral.pk])).status_code == status


def test_where_there_is_nobody_else_the_page_says_so(cast: Any, sign_in: Any, make: Any) -> None:
    client, url = sign_in(cast.coordinator), reverse("referrals:entrust", args=[make.received().pk])
    assert "Nadie más de su organización" in client.get(url).content.decode()
    colleague(cast)
    assert "Nadie más de su organización" not in client.get(url).content.decode()


def test_several_who_wait_get_somebody_row_by_row(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    second = colleague(cast)
    mine = [make.received(), make.received()]
    sent = make.referral()  # the unit still answers for it
    foreign = make.referral(by=cast.clinician_other, line=cast.line_other)
    ids = [str(r.pk) for r in (*mine, sent, cast.referral_pili, foreign)]
    client = sign_in(cast.coordinator)
    ask = client.post(SEVERAL, {"que": "entrust", "cual": ids})
    assert ask.status_code == 200 and foreign.patient.list_name not in ask.content.decode()
    assert client.post(SEVERAL, {"que": "entrust", "cual": ids, "hecho": "1"}).status_code == 422
    said = {"que": "entrust", "cual": ids, "hecho": "1", "responsible": str(second.pk)}
    page = client.post(SEVERAL, said)
    assert page.context["told"] == "Hecho: 2. Sin hacer: 3."
    assert answers(acting, cast.coordinator, *mine) == [second.pk] * 2
    assert answers(acting, cast.clinician, sent) == [cast.clinician.pk]
    with acting(cast.coordinator) as actor:
        told = ReferralEvent.objects.visible_to(actor).filter(verb="entrust", referral__in=mine)
        assert {(row.by_membership_id, row.text) for row in told} == {(cast.coordinator.pk, second.who)}
    assert client.post(SEVERAL, said).context["told"].startswith("Hecho: 0."), "once is enough"


def test_the_list_offers_it_before_the_first_day_alone(cast: Any, sign_in: Any) -> None:
    for who in (cast.clinician, cast.coordinator, cast.sector_coordinator):
        client = sign_in(who)
        for shown, offered in (("open", True), ("waiting", True), ("joined", False), ("ended", False)):
            page = client.get(reverse("referrals:list"), {"show": shown})
            assert ("entrust" in {verb.name for verb in page.context["verbs"]}) == offered
