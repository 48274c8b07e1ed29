"""The moves through their pages: what is missing, what comes too late, and for whom they are not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from entities import roles
from entities.models import DeclineReason, Slot
from referrals.models import Placement, Referral, State
from referrals.transitions import STEPS
from tests.cast import acting as act
from tests.cast import key

# Made by sending, by noting the conversation, by a task, or on the person's own page.
ELSEWHERE = ("end_with_life", "send", "orient", "lapse", "expire", "close")
PAGES = {verb: "join" if verb == "join" else f"referrals:{verb}" for verb in STEPS if verb not in ELSEWHERE}
PRESSED = ("acknowledge", "take_offer", "tell")
OWN = {
    roles.CLINICIAN: "clinician", roles.HEALTH_SOCIAL_WORKER: "social_worker", roles.SECTOR_COORDINATOR: "sector_coordinator",
    roles.ENTITY_COORDINATOR: "coordinator", roles.PROFESSIONAL: "professional", roles.AUDITOR: "auditor",
    roles.ADMINISTRATOR: "administrator", roles.EMERGENCY: "ward", roles.PEER: "peer", roles.FACILITATOR: "facilitator",
    roles.INVITED: "invited", roles.EHR_COORDINATOR: "ehr_coordinator", roles.PROGRAMME_MANAGER: "manager",
    roles.RESEARCHER: "researcher", roles.IT_SUPPORT: "it_support",
}  # fmt: skip
STRANGERS = ("clinician_other", "coordinator_other")


def page_of(verb: str, referral: Any) -> str:
    return reverse(PAGES[verb], args=[referral.pk])


def put_in(cast: Any, state: State) -> Referral:
    """Adrián's referral, as if it stood in that state."""
    with act(cast.clinician):
        referral = Referral.objects.get(pk=cast.referral_adrian.pk)
        referral.state = state
        referral.closed_on = referral.way_back_until = timezone.localdate()
        referral.transfer_to = cast.line_other
        referral.save()
        if state == State.OFFERED:
            Placement(
                patient_id=referral.patient_id, referral=referral, slot_id=key("line-6"), entity=cast.pena,
                state=Placement.State.OFFERED, assigned_on=timezone.localdate(), answer_by=timezone.localdate(),
            ).save(force_insert=True)  # fmt: skip
    return referral


def is_party(cast: Any, member: Any, verb: str) -> bool:
    usm, pena, office = cast.usm.pk, cast.pena.pk, cast.office.pk
    sides = {"from": {usm}, "to": {pena}, "office": {office}, "any": {usm, office}, "either": {usm, pena},
             "every": {usm, pena, office}, "all": {member.entity_id}, "system": set(), "answering": {usm}}  # fmt: skip
    return member.role in STEPS[verb].roles and member.entity_id in sides[STEPS[verb].side]


# ---- the table, through the pages -----------------------------------------------------


def test_every_role_is_tried() -> None:
    assert set(OWN) == set(roles.ROLES)


@pytest.mark.parametrize("verb", PAGES)
def test_a_page_opens_to_the_roles_of_its_move(verb: str, cast: Any) -> None:
    rule = resolve(page_of(verb, cast.referral_adrian)).func.rule  # type: ignore[attr-defined]
    assert rule.roles == set(STEPS[verb].roles)
    assert (rule.about, rule.code) == ("referral", "view_identity")


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("verb", PAGES)
def test_the_same_role_elsewhere_finds_nothing(cast: Any, sign_in: Any, verb: str, stranger: str) -> None:
    member = getattr(cast, stranger)
    expected = 404 if member.role in STEPS[verb].roles else 403
    client = sign_in(member)
    for referral in (cast.referral_adrian, cast.referral_teresa):
        assert client.post(page_of(verb, referral), {"text": "x"}).status_code == expected
    assert client.get(reverse("referrals:detail", args=[cast.referral_adrian.pk])).status_code == 404
    assert client.get(reverse("referrals:detail", args=[key("nothing")])).status_code == 404


@pytest.mark.parametrize("role", OWN)
def test_the_buttons_are_the_table(cast: Any, sign_in: Any, role: str) -> None:
    from referrals import access

    member = getattr(cast, OWN[role])
    for state in State:
        today = timezone.localdate()
        referral = Referral(
            state=state,
            from_entity=cast.usm,
            to_entity=cast.pena,
            sector_office=cast.office,
            responsible=cast.clinician,
            closed_on=today,
            way_back_until=today,
        )
        steps = access.steps(referral, member)
        open_now = {step.move.verb for step in steps if step.answer}
        here = {v: m for v, m in STEPS.items() if is_party(cast, member, v) and state in m.starts}
        assert open_now == {v for v, m in here.items() if not (m.unless and m.unless(referral))}
        assert all(step.answer.reason for step in steps if not step.answer)


def test_who_sees_a_referral_of_others_reads_it_and_moves_nothing(cast: Any, sign_in: Any, acting: Any) -> None:
    from patients import services as patients

    with acting(cast.clinician) as actor:  # another unit takes part in Adrián's care too
        patients.open_care_link(
            cast.adrian.pk,
            "referring",
            basis=("test", cast.adrian.pk),
            entity_id=cast.usm_other.pk,
            role="clinician",
            by=actor,
        )
    client, referral = sign_in(cast.clinician_other), cast.referral_adrian
    read = client.get(reverse("referrals:detail", args=[referral.pk]))
    # Writing down what the person would rather have is open to all who take part; it moves nothing.
    assert read.status_code == 200
    assert [a["url"] for a in read.context["actions"]] == [reverse("plans:going_on", args=[cast.adrian.pk])]
    for verb in ("withdraw", "route"):
        for answer in (
            client.get(page_of(verb, referral)),
            client.post(page_of(verb, referral), {"text": "Ya no."}),
        ):
            assert answer.status_code == 403 and "no le corresponde" in answer.content.decode()
    assert client.get("/derivaciones/").context["rows"] == []


def test_a_closed_step_says_what_to_do_first(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.coordinator).get(reverse("referrals:detail", args=[cast.referral_adrian.pk])).content.decode()
    assert "Acuse recibo primero" in page
    assert reverse("referrals:accept", args=[cast.referral_adrian.pk]) not in page


# ---- accepting ------------------------------------------------------------------------


def test_without_a_free_slot_nobody_is_accepted(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    referral = make.received(cast.referral_adrian)
    wanted = Slot.objects.get(pk=key("line-6"))
    cast.line.slots.exclude(pk__in=[key("line-1"), key("line-2")]).update(closes_on=date(2024, 2, 1))
    client, url = sign_in(cast.coordinator), page_of("accept", referral)
    page = client.get(url).content.decode()
    assert 'name="slot"' not in page and page_of("decline", referral) in page
    for typed in (
        {"slot": str(wanted.pk), "text": "La llamo."},
        {"text": "La llamo."},
        {"slot": "7", "text": "La llamo."},
    ):
        answer = client.post(url, typed)
        assert answer.status_code == 422 and set(answer.context["form"].errors) == {"slot"}
        assert "La llamo." in answer.content.decode() and "id_slot_error" in answer.content.decode()
    with acting(cast.coordinator) as actor:
        assert Referral.objects.visible_to(actor).get(pk=referral.pk).state == State.RECEIVED
        assert not Placement.objects.visible_to(actor).filter(referral=referral).exists()


@pytest.mark.parametrize("taken", ["line-1", "line-2", "line_other-2", "nothing"])
def test_a_slot_that_is_not_free_here_is_refused_on_its_field(cast: Any, sign_in: Any, make: Any, taken: str) -> None:
    referral = make.received(cast.referral_adrian)
    answer = sign_in(cast.coordinator).post(page_of("accept", referral), {"slot": str(key(taken)), "text": "Mañana."})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"slot"}
    assert "Mañana." in answer.content.decode()


def test_two_coordinators_at_once(cast: Any, sign_in: Any, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slot goes between the second's look and the second's press: the reason stands on the field."""
    from referrals import slots
    from referrals.views import moving

    referral, rival = make.received(cast.referral_adrian), make.received()
    slot = Slot.objects.select_related("line__programme").get(pk=key("line-6"))
    client, url = sign_in(cast.coordinator), page_of("accept", referral)
    assert client.post(page_of("accept", rival), {"slot": str(slot.pk)}).status_code == 302
    monkeypatch.setattr(moving.slots, "free_slots", lambda _: [slot])
    answer = client.post(url, {"slot": str(slot.pk), "text": "La llamo."})
    assert answer.status_code == 422
    assert "6" in answer.context["form"].errors["slot"][0] and "La llamo." in answer.content.decode()
    monkeypatch.undo()
    assert slot not in slots.free_slots(referral)


def test_the_second_press_on_one_referral_gets_the_reason_and_keeps_the_text(
    cast: Any, sign_in: Any, make: Any
) -> None:
    referral = make.received(cast.referral_adrian)
    client = sign_in(cast.coordinator)
    free = client.get(page_of("accept", referral)).context["options"]
    first, second = (
        client.post(page_of("accept", referral), {"slot": str(free[n]["value"]), "text": f"Voz {n}"}) for n in (0, 1)
    )
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Voz 1" in second.content.decode() and "plaza asignada" in second.content.decode()
    assert Placement.objects.filter(referral=referral).count() <= 1


def test_acknowledged_twice(cast: Any, sign_in: Any) -> None:
    client, url = sign_in(cast.coordinator), page_of("acknowledge", cast.referral_adrian)
    assert client.post(url).status_code == 302
    again = client.post(url)
    assert again.status_code == 409 and "recibida" in again.content.decode()
    assert client.get(url).status_code == 405


# ---- declining, taking back, sending on -----------------------------------------------


@pytest.mark.parametrize(("left_out", "field"), [("reason", "reason"), ("next_step", "next_step")])
def test_declining_needs_a_reason_and_the_next_step(
    cast: Any, sign_in: Any, acting: Any, left_out: str, field: str
) -> None:
    said = {
        "reason": DeclineReason.objects.get().pk,
        "next_step": "Preguntar en Carrasca.",
        "text": "Nos importa.",
    }
    answer = sign_in(cast.coordinator).post(page_of("decline", cast.referral_adrian), {**said, left_out: ""})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {field}
    assert "Nos importa." in answer.content.decode()
    with acting(cast.coordinator) as actor:
        assert Referral.objects.visible_to(actor).get(pk=cast.referral_adrian.pk).state == State.SENT


def test_taking_back_needs_a_reason(cast: Any, sign_in: Any) -> None:
    answer = sign_in(cast.clinician).post(page_of("withdraw", cast.referral_adrian), {"text": "  "})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"text"}


def test_it_is_not_sent_back_where_it_came_from(cast: Any, sign_in: Any) -> None:
    referral = put_in(cast, State.RETURNED)
    client = sign_in(cast.sector_coordinator)
    options = {o["value"]: o for o in client.get(page_of("route", referral)).context["options"]}
    assert options[cast.line.pk]["disabled"] and not options[cast.line_other.pk]["disabled"]
    answer = client.post(page_of("route", referral), {"line": str(cast.line.pk), "text": "Otra vez."})
    assert answer.status_code == 422 and "Otra vez." in answer.content.decode()


# ---- the first day --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "worker", "fields"),
    [
        (-1, "professional", {"joined_on"}),  # before the slot was assigned
        (1, "professional", {"joined_on"}),  # still to come
        (0, "professional_other", {"key_worker"}),
        (0, "coordinator", {"key_worker"}),
        (0, "", {"key_worker"}),
        (-400, "clinician", {"joined_on", "key_worker"}),
    ],
)
def test_a_first_day_that_cannot_be(
    cast: Any, sign_in: Any, acting: Any, days: int, worker: str, fields: set[str]
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    said = {"joined_on": f"{day:%d/%m/%Y}", "key_worker": str(getattr(cast, worker).pk) if worker else ""}
    answer = sign_in(cast.coordinator).post(page_of("join", cast.referral_teresa), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == fields
    assert f'value="{day:%d/%m/%Y}"' in answer.content.decode()
    with acting(cast.coordinator) as actor:
        assert Referral.objects.visible_to(actor).get(pk=cast.referral_teresa.pk).state == State.SLOT_ASSIGNED


@pytest.mark.parametrize("written", ["12/31/2026", "2026/13/01", "ayer", "", "31/02/2026"])
def test_a_first_day_that_is_no_date(cast: Any, sign_in: Any, written: str) -> None:
    said = {"joined_on": written, "key_worker": str(cast.professional.pk)}
    answer = sign_in(cast.coordinator).post(page_of("join", cast.referral_teresa), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"joined_on"}
    assert (
        next(w for w in answer.context["form"]["key_worker"].subwidgets if w.data["selected"]).data["value"]
        == cast.professional.pk
    )


def test_the_service_holds_what_the_form_holds(cast: Any, acting: Any) -> None:
    from plans import services
    from referrals.transitions import Refused

    today = timezone.localdate()
    for day, worker in (
        (today - timedelta(1), cast.professional),
        (today + timedelta(1), cast.professional),
        (today, cast.coordinator),
    ):
        with acting(cast.coordinator) as actor, pytest.raises(Refused):
            referral = Referral.objects.visible_to(actor).get(pk=cast.referral_teresa.pk)
            services.pick_up(referral, by=cast.coordinator, actor=actor, joined_on=day, key_worker=worker)


def test_a_move_that_cannot_be_made_opens_no_door(cast: Any, make: Any, acting: Any) -> None:
    from patients.models import CareLink
    from referrals import services
    from referrals.transitions import Refused

    referral = make.received()
    with acting(cast.clinician) as actor:
        before = CareLink.objects.filter(patient_id=referral.patient_id).count()
        with pytest.raises(Refused):
            services.route(referral, cast.line_other, by=cast.clinician, actor=actor)
        assert referral.to_entity_id == cast.pena.pk
        assert CareLink.objects.filter(patient_id=referral.patient_id).count() == before


def test_with_a_slot_assigned_the_first_day_is_the_first_button(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.coordinator).get(reverse("referrals:detail", args=[cast.referral_teresa.pk])).content.decode()
    join = page.index(f'href="{reverse("join", args=[cast.referral_teresa.pk])}"')
    assert "button primary" in page[join - 40 : join] and join < page.index("La persona dice que no")
