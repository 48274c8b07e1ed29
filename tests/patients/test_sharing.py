"""Who sees what by the person's wish: asked in, previewed, withdrawn, ended; and each ending at the very next request."""

from __future__ import annotations

import random
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from entities.models import Membership, User
from patients import services, sharing
from patients.access import BY_INVITATION, PURPOSES, SECTIONS, invitation_opens
from patients.models import CareLink, SharingDecision
from patients.person_page import live
from plans.models import GoalStep
from ppr.lib.access import permissions_on
from tests.cast import acting as act
from tests.cast import key

TABS = {
    "view_plan": "plans:person", "view_crisis": "plans:crisis", "view_notes": "plans:notes",
    "view_measures": "monitoring:progress", "view_social": "patients:social",
}  # fmt: skip
OWN = sharing.Said()


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def person(cast: Any) -> Any:
    """The person acts, on their own page."""
    from entities.acting import actor_for
    from ppr.lib.access import acting_as
    from ppr.lib.ids import uuid7

    return acting_as(actor_for(cast.person_user, None, uuid7()))


def party(cast: Any, actor: Any, name: str) -> sharing.Party:
    links = live(CareLink.objects.visible_to(actor).filter(patient_id=cast.pili.pk))
    return next(p for p in sharing.parties(links) if p.name == name)


def opens(client: Any, cast: Any, code: str) -> bool:
    return bool(client.get(reverse(TABS[code], args=[cast.pili.pk])).status_code == 200)


def url(name: str, cast: Any, *more: Any) -> str:
    return reverse(name, args=[cast.pili.pk, *more])


# ---- withdrawing ---------------------------------------------------------------------


def test_the_person_closes_a_section_and_it_is_gone_with_the_next_request(cast: Any, sign_in: Any) -> None:
    her, colleague, worker = sign_in(cast.person_user), sign_in(cast.colleague), sign_in(cast.professional)
    assert opens(colleague, cast, "view_notes") and opens(worker, cast, "view_notes")
    kept = [code for code in SECTIONS if code != "view_notes"]
    answer = her.post(url("plans:sharing_party", cast, cast.pena.pk), {"sections": kept})
    assert answer["Location"] == url("patients:sharing", cast)
    for client in (colleague, worker):
        assert not opens(client, cast, "view_notes") and opens(client, cast, "view_plan")
        shown = client.get(url("plans:person", cast)).content.decode()
        assert url("plans:notes", cast) not in shown.split('class="person-tabs"')[1].split("</nav>")[0]
    assert opens(her, cast, "view_notes") and opens(sign_in(cast.clinician), cast, "view_notes")
    assert her.post(url("plans:sharing_party", cast, cast.pena.pk), {"sections": list(SECTIONS)}).status_code == 302
    assert opens(colleague, cast, "view_notes")
    kinds = [d.kind for d in _decided(cast)]
    assert kinds[:2] == ["given_back", "withdrawn"]


def test_a_page_that_was_open_opens_nothing_that_was_closed_since(cast: Any, sign_in: Any) -> None:
    her, address = sign_in(cast.person_user), url("plans:sharing_party", cast, cast.pena.pk)
    two = [her.get(address).context["form"]["started_from"].value() for _window in range(2)]
    before = set(two[0].split(","))
    for started, closes in zip(two, ("view_notes", "view_social"), strict=True):
        assert her.post(address, {"sections": sorted(before - {closes}), "started_from": started}).status_code == 302
    colleague = sign_in(cast.colleague)
    assert not opens(colleague, cast, "view_notes") and not opens(colleague, cast, "view_social")
    assert opens(colleague, cast, "view_plan")


def _decided(cast: Any) -> list[SharingDecision]:
    with transaction.atomic(), person(cast) as actor:
        return sharing.decisions(cast.pili.pk, actor)


def test_nothing_of_the_care_changes_by_it(cast: Any) -> None:
    from plans.models import Plan
    from referrals.models import Placement, Referral

    def state() -> list[Any]:
        with transaction.atomic(), act(cast.clinician):
            return [
                list(model.objects.filter(patient_id=cast.pili.pk).values_list("pk", "state"))
                for model in (Referral, Placement, Plan)
            ]

    before = state()
    with transaction.atomic(), person(cast) as actor:
        sharing.withdraw(cast.pili.pk, party(cast, actor, cast.pena.name), SECTIONS, said=OWN)
    assert state() == before


def test_a_key_worker_writes_down_how_it_was_said(cast: Any, sign_in: Any) -> None:
    worker, address = sign_in(cast.professional), url("plans:sharing_party", cast, cast.usm.pk)
    refused = worker.post(address, {"sections": ["view_plan"]})
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"way", "present"}
    assert opens(sign_in(cast.clinician), cast, "view_notes")
    told = {"sections": ["view_plan", "view_crisis"], "way": "said", "present": "Pili y yo"}
    assert worker.post(address, told).status_code == 302
    assert not opens(sign_in(cast.clinician), cast, "view_notes")
    last = _decided(cast)[0]
    assert (last.kind, last.way, last.present, last.recorded_by) == (
        "withdrawn",
        "said",
        "Pili y yo",
        cast.professional,
    )


def test_what_was_withdrawn_stays_so_when_the_party_takes_part_again(cast: Any, sign_in: Any) -> None:
    with transaction.atomic(), person(cast) as actor:
        sharing.withdraw(cast.pili.pk, party(cast, actor, cast.pena.name), ["view_social"], said=OWN)
        settle()
    with transaction.atomic(), act(cast.clinician) as actor:
        services.open_care_link(
            cast.pili.pk, "key_worker", basis=("referral", cast.referral_pili.pk), membership=cast.colleague, by=actor
        )
    assert not opens(sign_in(cast.colleague), cast, "view_social") and opens(sign_in(cast.colleague), cast, "view_plan")


@pytest.mark.parametrize("who", ["colleague", "coordinator", "peer", "invited", "supporter_user", "clinician_other"])
def test_nobody_else_decides_it(cast: Any, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    for address in (
        url("patients:sharing", cast),
        url("plans:sharing_party", cast, cast.pena.pk),
        url("plans:sharing_new", cast),
    ):
        assert client.get(address).status_code in (403, 404)
    assert client.post(url("plans:sharing_party", cast, cast.pena.pk), {}).status_code in (403, 404)


# ---- asking in -----------------------------------------------------------------------


def test_she_looks_first_and_then_shares(cast: Any, sign_in: Any) -> None:
    her, address = sign_in(cast.person_user), url("plans:sharing_invite", cast, "supporter")
    with transaction.atomic(), person(cast) as actor:
        sharing.end_invitations(cast.pili.pk, party(cast, actor, str(cast.supporter_user)), said=OWN)
        settle()
    mother = sign_in(cast.supporter_user)
    assert mother.get(url("plans:shared", cast)).status_code == 404
    form = {"user_name": "p-9h3c5", "sections": ["view_plan"], "what_for": "Para que no se preocupe.",
            "until": date.today() + timedelta(days=30)}  # fmt: skip
    looked = her.post(address, {**form, "look": "1"})
    assert looked.status_code == 200 and "Palabras de pili." in looked.content.decode()
    words = {"words": "Coso y madrugo.", "answer": "said", "started_from": 1}
    assert her.post(url("plans:words", cast, "who_i_am"), words).status_code == 302
    looked = her.post(address, {**form, "look": "1"}).content.decode()
    assert "Coso y madrugo." in looked and "Palabras de pili." not in looked, "what stands now, not what stood"
    kept = {**words, "words": "Esto es mío.", "started_from": 2, "private": "on"}
    assert her.post(url("plans:words", cast, "who_i_am"), kept).status_code == 302
    assert "Esto es mío." not in her.post(address, {**form, "look": "1"}).content.decode(), "nobody else reads it"
    assert mother.get(url("plans:shared", cast)).status_code == 404
    assert her.post(address, form).status_code == 302
    assert mother.get(url("plans:shared", cast)).status_code == 200
    assert [code for code in SECTIONS if opens(mother, cast, code)] == ["view_plan"]


def test_the_last_day_is_said_as_a_sentence(cast: Any, sign_in: Any) -> None:
    her, mother = sign_in(cast.person_user), sign_in(cast.supporter_user)
    with transaction.atomic(), person(cast) as actor:
        there = url("plans:sharing_party", cast, party(cast, actor, str(cast.supporter_user)).key)
    for client, address in ((her, url("patients:sharing", cast)), (her, there), (mother, url("plans:shared", cast))):
        text = re.sub("<[^>]+>", "", client.get(address).content.decode())
        assert re.search(r"[Hh]asta (el \d|mañana|hoy)", text) and "hasta:" not in text.lower(), address


def test_the_same_form_ten_times_asks_one_person_in(cast: Any, sign_in: Any) -> None:
    her, address = sign_in(cast.person_user), url("plans:sharing_invite", cast, "supporter")
    number, people = len(_decided(cast)), User.objects.count()
    form = {"given_name": "Rosa", "family_name": "Abadía", "sections": ["view_crisis"], "what_for": "Por si llamo.",
            "until": date.today() + timedelta(days=30), "submission": str(uuid.uuid4())}  # fmt: skip
    answers = [her.post(address, form) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {302} and len({answer["Location"] for answer in answers}) == 1
    assert (len(_decided(cast)), User.objects.count()) == (number + 1, people + 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"user_name": "nadie"}, "user_name"), ({"user_name": "professional"}, "user_name"), ({"sections": []}, "sections"),
     ({"until": "2020-01-01"}, "until"), ({"until": "2999-01-01"}, "until"), ({"what_for": ""}, "what_for"),
     ({"sections": ["view_notes"]}, "sections")],
)  # fmt: skip
def test_a_mistake_is_told_on_its_field_and_shares_nothing(cast: Any, sign_in: Any, change: Any, field: str) -> None:
    her, number = sign_in(cast.person_user), len(_decided(cast))
    form = {"user_name": "p-9h3c5", "sections": ["view_plan"], "what_for": "x", "until": date.today(), **change}
    answer = her.post(url("plans:sharing_invite", cast, "supporter"), form)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert len(_decided(cast)) == number


def test_somebody_asked_in_sees_their_step_and_marks_it_done(cast: Any, sign_in: Any) -> None:
    eloy, step = sign_in(cast.invited), key("step-shared")
    shown = eloy.get(url("plans:shared", cast)).content.decode()
    assert "Pedir la ayuda." in shown and "Objetivo de pili." not in shown
    assert not opens(eloy, cast, "view_plan") and opens(eloy, cast, "view_social")
    assert eloy.post(url("plans:shared_step_done", cast, step)).status_code == 302
    with transaction.atomic(), act(cast.professional):
        assert GoalStep.objects.get(pk=step).done_on is not None
    for who in (cast.peer, cast.supporter_user):
        assert sign_in(who).post(url("plans:shared_step_done", cast, step)).status_code == 404


def test_a_peer_adds_notes_that_she_reads_and_nothing_else(cast: Any, sign_in: Any) -> None:
    peer = sign_in(cast.peer)
    assert peer.post(url("plans:notes", cast), {"text": "Tomamos café."}).status_code == 302
    assert "Tomamos café." in sign_in(cast.person_user).get(url("plans:notes", cast)).content.decode()
    assert peer.get(url("plans:goal_new", cast)).status_code == 403
    assert peer.get(url("plans:course", cast)).status_code == 403
    plan = peer.get(url("plans:person", cast))  # no door is shown that would not open
    assert plan.status_code == 200 and url("patients:who", cast) not in plan.content.decode()


def test_what_was_shared_ends_with_its_day_and_when_she_says_so(cast: Any, sign_in: Any) -> None:
    eloy, her = sign_in(cast.invited), sign_in(cast.person_user)
    assert her.post(url("plans:sharing_party", cast, cast.comarca.pk), {"end": "1"}).status_code == 302
    assert eloy.get(url("plans:shared", cast)).status_code == 404
    assert sign_in(cast.facilitator).get(url("plans:crisis", cast)).status_code == 404  # the same service


# ---- what will be seen is what is seen -----------------------------------------------


def test_the_preview_is_what_then_opens(cast: Any, sign_in: Any, figure: Any) -> None:
    """Random choices: the link not yet saved, the grants in the database, and the pages say the same."""
    chance, tried = random.Random(20261122), 0
    for _round in range(30):
        purpose = chance.choice([p for p in BY_INVITATION if p != "second_entity"])
        may = PURPOSES[purpose].may_share
        chosen = chance.sample(may, chance.randint(1, len(may)))
        steps = [key("step-shared")] if chance.random() < 0.4 else []
        guest, who = _guest(cast, purpose)
        mark = transaction.savepoint()
        with transaction.atomic(), person(cast) as actor:
            for name in {str(cast.supporter_user), cast.comarca.name}:
                sharing.end_invitations(cast.pili.pk, party(cast, actor, name), said=OWN)
            promised = sharing.will_open([sharing.draft(cast.pili.pk, purpose, guest, chosen, steps)])
            sharing.invite(
                cast.pili.pk, purpose, guest, sections=chosen, steps=steps, until=date.today(), what_for="x", said=OWN, by=actor
            )  # fmt: skip
            settle()
        client = sign_in(who)
        for code in SECTIONS:
            assert opens(client, cast, code) == (code in promised), (purpose, chosen, code)
            tried += 1
        assert promised == set(invitation_opens(purpose, chosen, bool(steps)))
        assert _granted(cast, who) == promised
        transaction.savepoint_rollback(mark)
    figure("previews: sections compared with what opens", tried, at_least=150)


def _guest(cast: Any, purpose: str) -> tuple[sharing.Guest, Any]:
    if purpose == "supporter":
        return sharing.Guest(user=cast.supporter_user), cast.supporter_user
    name = {"peer": "invited", "facilitator": "facilitator"}.get(purpose, "invited")
    role = PURPOSES[purpose].roles[0]
    member = getattr(cast, name)
    if member.role != role:
        member, _new = Membership.objects.get_or_create(user=member.user, entity=cast.comarca, role=role)
    return sharing.Guest(member), member


def _granted(cast: Any, who: Any) -> frozenset[str]:
    from entities.acting import actor_for
    from ppr.lib.access import acting_as
    from ppr.lib.ids import uuid7

    user = getattr(who, "user", who)
    with transaction.atomic(), acting_as(actor_for(user, who if who is not user else None, uuid7())) as actor:
        return permissions_on(actor, cast.pili.pk)


# ---- every ending, at once -----------------------------------------------------------


def _end_link(cast: Any, who: Any, code: str) -> None:
    with transaction.atomic(), person(cast):
        for link in _links(cast, who):
            link.until = link.since
            link.save()


def _withhold(cast: Any, who: Any, code: str) -> None:
    with transaction.atomic(), person(cast):
        for link in _links(cast, who):
            link.withheld = [code]
            link.save()


def _end_membership(cast: Any, who: Any, code: str) -> None:
    Membership.objects.filter(pk=who.pk).update(since=date(2020, 1, 1), until=date.today() - timedelta(days=1))


def _other_role(cast: Any, who: Any, code: str) -> None:
    Membership.objects.filter(pk=who.pk).update(role="auditor")


def _deactivate(cast: Any, who: Any, code: str) -> None:
    user = getattr(who, "user", who)
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def _end_invitation(cast: Any, who: Any, code: str) -> None:
    with transaction.atomic(), person(cast) as actor:
        name = who.entity.name if hasattr(who, "entity") else str(who)
        sharing.end_invitations(cast.pili.pk, party(cast, actor, name), said=OWN)


def _links(cast: Any, who: Any) -> list[CareLink]:
    user = getattr(who, "user", who)
    mine = CareLink.objects.filter(patient_id=cast.pili.pk, purpose__gt="")
    return [
        link for link in mine
        if link.user_id == user.pk or (link.entity_id and link.entity_id == getattr(who, "entity_id", None))
    ]  # fmt: skip


REACH = {
    "clinician": SECTIONS, "social_worker": SECTIONS, "professional": SECTIONS, "colleague": SECTIONS,
    "peer": ("view_plan", "view_notes"), "facilitator": ("view_crisis",), "invited": ("view_social",),
    "supporter_user": ("view_crisis",),
}  # fmt: skip
ENDINGS = [_end_link, _withhold, _end_membership, _other_role, _deactivate, _end_invitation]


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_revocations_hold_at_the_very_next_request(cast: Any, sign_in: Any, figure: Any, part: int) -> None:
    chance = random.Random(part)
    clients = {name: sign_in(getattr(cast, name)) for name in REACH}
    for name, client in clients.items():
        for code in REACH[name]:
            assert opens(client, cast, code), (name, code)
    refused = 0
    for _round in range(250):
        name = chance.choice(list(REACH))
        who, code = getattr(cast, name), chance.choice(REACH[name])
        fitting = [e for e in ENDINGS if _fits(e, name)]
        ending = chance.choice(fitting)
        mark = transaction.savepoint()
        ending(cast, who, code)
        settle()
        assert not opens(clients[name], cast, code), (name, code, ending.__name__)
        refused += 1
        transaction.savepoint_rollback(mark)
    figure("revocations: refused at the next request", refused, at_least=1000, add=True)


def _fits(ending: Any, name: str) -> bool:
    if ending is _end_invitation:
        return name in ("invited", "facilitator", "supporter_user", "peer")
    return name != "supporter_user" or ending not in (_end_membership, _other_role)
