"""Each step × each state × each role, sent whole to its page: done or refused as the design says.

The table below is written by hand from the design (product.md's main line, domain.md §1 and §7), not from the code.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import DeclineReason
from referrals.models import Placement, Referral, State
from referrals.transitions import STEPS
from tests.cast import acting as act
from tests.cast import key
from tests.figures import LONG
from tests.referrals.test_attachments import pdf

PAPER = pdf()

# Who may, by part: the unit that refers (either of its two), the sector's office, the entity that receives and, once
# the person has started there, its professionals.
UNIT, OFFICE, ENTITY, TEAM = (
    ("clinician", "social_worker"),
    ("sector_coordinator",),
    ("coordinator",),
    ("professional",),
)
BOTH = (*UNIT, *ENTITY)

# step → (who may, in which states, the state afterwards; "" where the referral stays where it is)
TABLE: dict[str, tuple[tuple[str, ...], str, str]] = {
    "convert": ((*UNIT, *OFFICE), "orientation", "sent"),
    "conclude": ((*UNIT, *OFFICE), "orientation", "closed"),
    "acknowledge": (ENTITY, "sent", "received"),
    "assess": (ENTITY, "received", "assessing"),
    "accept": (ENTITY, "received assessing waiting", "slot_assigned"),
    "offer": (ENTITY, "received assessing waiting", "offered"),
    "wait": (ENTITY, "received assessing", "waiting"),
    "take_offer": (BOTH, "offered", "slot_assigned"),
    "refuse_offer": (BOTH, "offered", "waiting"),
    "decline": (ENTITY, "sent received assessing waiting", "returned"),
    "person_declines": (BOTH, "sent received assessing waiting offered slot_assigned returned", "person_declined"),
    "route": ((*UNIT, *OFFICE), "returned", "sent"),
    "withdraw": (UNIT, "draft sent received assessing waiting returned", "withdrawn"),
    "reopen": (UNIT, "withdrawn person_declined", "sent"),
    "join": (ENTITY, "slot_assigned", "joined"),
    "come_back": ((*UNIT, *OFFICE, *ENTITY), "closed", "sent"),
    "tell": (BOTH, "waiting", ""),
    "prioritise": (OFFICE, "orientation sent received assessing waiting offered returned", ""),
    "attach": (BOTH, "orientation sent received assessing waiting offered slot_assigned returned", ""),
    # Those of whoever answers for it now: here, in every state, the unit that refers.
    "entrust": (UNIT, "orientation sent received assessing waiting offered slot_assigned returned", ""),
    "transfer": (OFFICE, "joined", ""),
    "stay": ((*ENTITY, *TEAM), "joined", ""),
}
# Who in the cast has one of these roles and sees the referral of these states; nobody else of the cast does.
SEES = {"clinician", "social_worker", "sector_coordinator", "coordinator"}
ONLY_JOINED = {"professional", "colleague"}
# The page is there for the role, and the referral is not theirs: to them it does not exist.
SAME_ROLE = {
    "clinician": UNIT, "social_worker": UNIT, "clinician_other": UNIT, "sector_coordinator": OFFICE,
    "coordinator": ENTITY, "coordinator_other": ENTITY, "professional": TEAM, "colleague": TEAM, "professional_other": TEAM,
}  # fmt: skip
WITHOUT_A_PART = (
    "auditor", "administrator", "ward", "peer", "facilitator", "invited", "ehr_coordinator", "manager", "researcher",
    "it_support", "person_user", "supporter_user",
)  # fmt: skip
OPENS = {"entrust": (*UNIT, *OFFICE, *ENTITY)}  # a page for more roles than are of the side that stands here
PRESSED = ("acknowledge", "take_offer", "tell")  # without a form
Stands = tuple[str, int]
EVERYBODY = (*SAME_ROLE, *WITHOUT_A_PART)
# Not a press on a referral's page: written with it, made by the task alone, or on the person's own pages.
ELSEWHERE = {"orient", "send", "lapse", "expire", "close", "end_with_life"}


def test_no_step_and_nobody_is_left_out(cast: Any) -> None:
    assert set(TABLE) | ELSEWHERE == set(STEPS)
    assert {state for _who, states, _end in TABLE.values() for state in states.split()} <= set(State)
    assert set(EVERYBODY) == {name for name, one in vars(cast).items() if _is_somebody(one)}


def _is_somebody(one: Any) -> bool:
    return type(one).__name__ in ("Membership", "User")


def expected(step: str, state: str, name: str) -> int:
    """302 done, 409 not now, 403 never theirs, 404 not to be seen."""
    who, states, _end = TABLE[step]
    if name not in SAME_ROLE or not set(SAME_ROLE[name]) & set(OPENS.get(step, who)):
        return 403  # the page is of other roles
    if name not in SEES and not (name in ONLY_JOINED and state == "joined"):
        return 404
    mine = name in who or (name == "colleague" and "professional" in who)
    if not mine:
        return 403
    return 302 if state in states.split() else 409


def body(cast: Any, step: str) -> dict[str, Any]:
    """What the step asks, whole."""
    today, line, other = timezone.localdate(), str(cast.line.pk), str(cast.line_other.pk)
    slot = str(key("line-5"))
    bodies: dict[str, dict[str, Any]] = {
        "convert": {
            "line": line, "surname1": "Cutanda", "birth_date": "2004-02-03", "reason": "Ha decidido probar.",
            "urgency": "ordinary", "door": "person", "consent": "on", "person_wish": "Un sitio al que ir.",
            "contact_facts": "600 000 000",
        },
        "conclude": {"next_step": "La llama su enfermera."},
        "assess": {"met_with": "Adrián y su hermana", "text": "De todo un poco."},
        "accept": {"slot": slot}, "offer": {"slot": slot}, "refuse_offer": {"text": "Le pilla lejos."},
        "wait": {"supporter": str(cast.clinician.pk), "support_meanwhile": "Una llamada los lunes."},
        "decline": {"reason": str(DeclineReason.objects.get().pk), "next_step": "Otra puerta."},
        "person_declines": {"next_step": "Se pregunta en mayo.", "responsible": str(cast.clinician.pk)},
        "route": {"line": other}, "withdraw": {"text": "Ya no."}, "reopen": {"line": line}, "come_back": {"line": line},
        "join": {"joined_on": str(today), "key_worker": str(cast.professional.pk)},
        "entrust": {"responsible": str(cast.social_worker.pk)},
        "prioritise": {"urgency": "high", "text": "Pierde la casa."},
        "attach": {"title": "Informe"}, "transfer": {"line": other, "text": "Se muda."}, "stay": {"text": "Prefiere quedarse."},
    }  # fmt: skip
    sent = dict(bodies.get(step, {}))
    if step == "attach":
        sent["file"] = SimpleUploadedFile("informe.pdf", PAPER, "application/pdf")
    return sent


def stands(cast: Any, state: State) -> Referral:
    """A referral of the cast in that state: Pili's, who has started, or Adrián's with the place that the state means."""
    with act(cast.clinician):
        referral = Referral.objects.get(pk=(cast.referral_pili if state == State.JOINED else cast.referral_adrian).pk)
        today = timezone.localdate()
        referral.state, referral.transfer_to, referral.responsible = state, cast.line_other, cast.clinician
        referral.closed_on = (
            today - timedelta(days=1) if state in (State.CLOSED, State.WITHDRAWN, State.PERSON_DECLINED) else None
        )
        referral.way_back_until = today if state == State.CLOSED else None
        referral.save()
        kept = {State.OFFERED: "offered", State.SLOT_ASSIGNED: "assigned"}.get(state)
        if kept:
            Placement(
                patient_id=referral.patient_id, referral=referral, slot_id=key("line-6"), entity=cast.pena, state=kept,
                assigned_on=today, answer_by=today if kept == "offered" else None,
            ).save(force_insert=True)  # fmt: skip
    return referral


def now(cast: Any, referral: Referral) -> Stands:
    with act(cast.clinician):
        row = Referral.objects.only("state", "row_version").get(pk=referral.pk)
    return row.state, row.row_version


@pytest.fixture
def clients(cast: Any, sign_in: Any) -> dict[str, Any]:
    return {name: sign_in(getattr(cast, name)) for name in EVERYBODY}


def asked_here(name: str, number: int, place: int, state: State) -> bool:
    """Whoever sees the referral is asked in every state; anybody else, whom no state changes, in one or two in turn."""
    seeing = name in SEES or name == "professional" or (name in ONLY_JOINED and state == State.JOINED)
    return LONG or seeing or (place + number) % len(State) == 0


@pytest.mark.parametrize("step", TABLE)
def test_each_step_in_each_state_by_each_role(cast: Any, clients: dict[str, Any], step: str, figure: Any) -> None:
    asked, done, wrong = 0, 0, []
    for number, state in enumerate(State):
        with transaction.atomic():
            referral = stands(cast, state)
            where, before = (
                reverse("join" if step == "join" else f"referrals:{step}", args=[referral.pk]),
                now(cast, referral),
            )
            if step not in PRESSED:
                opened = clients[TABLE[step][0][0]].get(where).status_code
                assert opened == (200 if state in TABLE[step][1].split() else 409), (state, opened)
            for place, name in enumerate(EVERYBODY):
                if asked_here(name, number, place, state):
                    with transaction.atomic():
                        asked += 1
                        status, wanted = (
                            clients[name].post(where, body(cast, step)).status_code,
                            expected(step, state, name),
                        )
                        done += status == 302
                        wrong += judged(name, state, step, status, wanted, before, partial(now, cast, referral))
                        transaction.set_rollback(True)
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert done == sum(expected(step, s, n) == 302 for s in State for n in EVERYBODY), "each allowed one is done"
    figure("referrals: step × state × role, sent to the page", asked, at_least=5000 if LONG else 1500, add=True)
    figure("referrals: steps among them that are done", done, at_least=100, add=True)


def judged(name: str, state: State, step: str, status: int, wanted: int, before: Stands, after: Any) -> list[str]:
    """What is wrong with the answer, and with how the referral stands afterwards."""
    wrong = [] if status == wanted else [f"{name} in {state}: {status}, not {wanted}"]
    if status not in (302, 409):
        return wrong  # whoever is not let in has changed nothing: the wall is asked in its own tests
    end, (stands_in, version) = (TABLE[step][2] or state) if wanted == 302 else state, after()
    if stands_in != end or (version == before[1]) != (wanted != 302):
        wrong.append(f"{name} in {state}: now {stands_in}, version {version}")
    return wrong
