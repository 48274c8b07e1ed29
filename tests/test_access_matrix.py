"""Who sees what: every address × method × role × person, generated from the resolver, each cell asked for real.

What each role may see of each person of the cast is written out here by hand, from the design and not from the
code: it is the oracle.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from entities.roles import WITHOUT_MEMBERSHIP
from tests.addresses import Address, walk
from tests.canaries import foreign

METHODS = ("GET", "POST", "PUT", "DELETE")
SUBJECTS = ("pili", "adrian", "outsider", "missing")

IDENTITY = frozenset({"view_identity"})
READING = IDENTITY | {"view_social", "view_crisis", "view_plan", "view_notes", "view_measures"}
WRITING = READING | {"contribute"}
ALL = WRITING | {"sign"}

OURS = ("pili", "adrian", "teresa")
MAY: dict[str, dict[str, frozenset[str]]] = {
    "clinician": dict.fromkeys(OURS, ALL),
    "social_worker": dict.fromkeys(OURS, ALL),
    "clinician_other": {"outsider": ALL},
    "coordinator": dict.fromkeys(OURS, IDENTITY),
    "coordinator_other": {"outsider": IDENTITY},
    "professional": {"pili": ALL},
    "colleague": {"pili": WRITING},
    "professional_other": {"outsider": ALL},
    "sector_coordinator": dict.fromkeys((*OURS, "outsider"), IDENTITY),
    "auditor": {},
    "administrator": {},
    "ward": {},
    "peer": {"pili": IDENTITY | {"view_plan", "view_notes", "note"}},
    "facilitator": {"pili": IDENTITY | {"view_crisis", "contribute"}},
    "invited": {"pili": IDENTITY | {"view_social", "view_steps"}},
    "ehr_coordinator": dict.fromkeys((*OURS, "outsider"), IDENTITY),
    "manager": {},
    "researcher": {},
    "it_support": {},
    "supporter_user": {"pili": IDENTITY | {"view_crisis"}},
    "person_user": {"pili": ALL},
    "ex_member": {},
    "anonymous": {},
}


@pytest.fixture
def visitor(cast: SimpleNamespace, sign_in: Any) -> Any:
    """visitor(name): a client of somebody of the cast, their role, and the id of their membership."""

    def enter(name: str) -> tuple[Client, str, str]:
        if name == "anonymous":
            return Client(), "", ""
        if name == "ex_member":
            cast.colleague.until = cast.colleague.since
            cast.colleague.save()
            return sign_in(cast.colleague), "person", ""
        who = getattr(cast, name)
        role = getattr(who, "role", "supporter" if name == "supporter_user" else "person")
        return sign_in(who), role, str(who.pk)

    return enter


# Those of the cast who have a plan; for the others an address inside a plan names nothing.
WITH_PLAN = ("pili", "outsider")
INSIDE_PLAN = ("plans:goal_state", "plans:goal_scale", "plans:step_new", "plans:step_places", "plans:words", "plans:goal", "plans:review",
               "plans:note", "plans:note_amend", "plans:note_cosign", "plans:note_mistake", "plans:note_move",
               "plans:object", "plans:review_next", "plans:contact_rhythm", "plans:review_call", "plans:review_exempt",
               "plans:together", "plans:together_words", "plans:together_end", "plans:paper_back", "plans:paper_sheet")  # fmt: skip
STARTS_IN_PLAN = (
    "plans:strength_new",
    "plans:support_new",
    "plans:risk_new",
    "plans:sign",
    "plans:notes",
    "plans:goal_new",
    "plans:review_new",
    "plans:ask",
    "plans:call_me",
)
# Parts that nobody of the cast has written; who may reach those of another is asked in their own tests.
UNWRITTEN = ("plans:strength", "plans:support", "plans:support_state", "plans:step", "plans:step_done", "plans:risk",
             "plans:shared_step_done", "plans:opinion", "plans:version", "plans:version_copy", "plans:version_sheet", "plans:crisis_copy_end", "plans:version_sign",
             "plans:compare", "patients:document", "patients:break_glass_review", "plans:question", "plans:call", "plans:objection",
             "referrals:attachment", "referrals:attachment_back", "saved_view_remove", "plans:letter_sheet", "plans:version_paper",
             "plans:version_scan", "plans:paper_scan", "plans:aftercare_change", "plans:wish", "plans:wish_back", "patients:arrears", "patients:housing_contact_end")  # fmt: skip

# Forms that mean nothing when empty, with something to send.
BODIES = {
    "set_language": {"language": "es"},
    "set_theme": {"theme": "auto"},
    "set_address": {"formal": "0"},
    "set_simple": {"simple": "0"},
}
# Public answers that tell the state of something else than access.
PUBLIC_ANSWERS = {"readyz": (200, 503), "demo_mail_message": (404,), "demo_sign_in": (404,),
                  "openid_connect_login": (404,), "openid_connect_callback": (404,)}  # fmt: skip


# Who works for nobody has no membership to choose, reads notes and writes none.
NOT_FOR_THE_PERSON: dict[tuple[str, str], int | str] = {
    ("POST", "act_as"): 404,
    ("POST", "plans:notes"): "refused",
    ("POST", "plans:hospital"): "refused",
}


# Steps of whoever referred: the sector's office may too where it referred itself, which is nobody of the cast.
WHO_REFERS = ("referrals:withdraw", "referrals:reopen")

# Who answers for a referral is changed by those of the organisation that has it now, and in no state by the others.
ANSWERING = {
    "pili": ("coordinator",), "adrian": ("clinician", "social_worker"), "teresa": ("coordinator",),
    "outsider": ("coordinator_other",),
}  # fmt: skip

# Only its author strikes a note through or moves it, and nobody signs their own twice; the cast's are the professionals'.
AUTHORS_ALONE = ("plans:note_mistake", "plans:note_move")
AUTHORS = {"pili": "professional", "outsider": "professional_other"}

# An official number stands whole on one page alone, for those who keep it right and for whose it is.
WHOLE_NUMBERS = {
    ("patients:identity", name): {"nobody"} for name in ("social_worker", "ehr_coordinator", "person_user")
}

# In parts, each in a transaction of its own: PostgreSQL slows down under thousands of savepoints in one.
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", MAY)
def test_every_cell(name: str, part: int, visitor: Any, figure: Any) -> None:
    client, role, membership = visitor(name)
    client.raise_request_exception = False
    cells, wrong, leaks = 0, [], []
    for address, subject, method in every_cell(part, role, list(MAY).index(name)):
        answer = ask(client, address, subject, method, membership)
        cells += 1
        verdict = judge(address, method, role, name, subject, answer.status_code)
        if verdict:
            wrong.append(f"{method} {address.name} about {subject}: {answer.status_code}, {verdict}")
        may = {who: held | WHOLE_NUMBERS.get((address.name, name), set()) for who, held in MAY[name].items()}
        leaks += [f"{method} {address.name} about {subject}: «{word}»" for word in foreign(answer, may)]
    figure("access matrix: cells asked", cells, at_least=10_000, add=True)
    figure("canaries: answers read", cells, at_least=10_000, add=True)
    figure("canaries: foreign words in them", len(leaks), at_most=0, add=True)
    assert not wrong, "\n".join(wrong[:40])
    assert not leaks, "\n".join(leaks[:40])


def every_cell(part: int, role: str, turn: int) -> Iterator[tuple[Address, str, str]]:
    """(address, whom it is about, method), all that could be answered in more than one way.

    What is refused before anybody is looked for is asked about one of them, in turn; a method no address of pages
    takes is refused before the role is read: every fourth visitor asks, in turn.
    """
    for address in list(walk())[part::PARTS]:
        rule = address.rule
        about_someone = address.door != "admin" and any(p.endswith("_id") or p == "pk" for p in address.params)
        for number, method in enumerate(METHODS):
            taken, in_turn = method in rule.methods, len(address.name) + number + turn
            if not taken and address.door != "api" and not rule.public and in_turn % 4:
                continue
            if not about_someone:
                yield address, "pili", method
            elif rule.public or (taken and (role in rule.roles or not role)):
                yield from ((address, subject, method) for subject in SUBJECTS)
            else:
                yield address, SUBJECTS[in_turn % len(SUBJECTS)], method


def ask(client: Client, address: Address, subject: str, method: str, membership: str = "") -> HttpResponse:
    from django.db import transaction

    # Each cell in a savepoint of its own: what an allowed one writes does not change the next.
    mark = transaction.savepoint()
    cookies = dict(client.cookies)
    body = {**BODIES.get(address.name, {}), **({"membership": membership} if address.name == "act_as" else {})}
    try:
        if method == "POST":
            return client.post(address.url(subject), body)
        return client.generic(method, address.url(subject))
    finally:
        transaction.savepoint_rollback(mark)
        client.cookies.clear()
        client.cookies.update(cookies)


def judge(address: Address, method: str, role: str, name: str, subject: str, status: int) -> str:
    """What is wrong with the answer, or nothing."""
    expected = expect(address, method, role, name, subject)
    if expected == "allowed":
        return "" if status not in (401, 403, 404) and status < 500 else "should be let in"
    if expected == "inside":
        return "" if status != 401 and status < 500 else "should be an answer of the administration pages"
    if expected == "refused":
        return "" if status in (403, 409, 422) else "should be refused with a reason"
    if isinstance(expected, tuple):
        return "" if status in expected else f"should be one of {expected}"
    return "" if status == expected else f"should be {expected}"


def expect(address: Address, method: str, role: str, name: str, subject: str) -> int | str | tuple[int, ...]:
    rule = address.rule
    if rule.public:
        return PUBLIC_ANSWERS.get(address.name, "allowed") if method in rule.methods else 405
    if name == "anonymous":
        # A form comes back with its text (401); the administration's own sign-in leads to ours.
        return 401 if address.door == "api" or (method != "GET" and address.name != "admin:login") else 302
    if address.door == "page" and method not in rule.methods:
        return 405
    if role not in rule.roles:
        return 403
    if address.door == "admin":
        return "inside"  # what is deleted or registered there is tested with the catalogues
    if method not in rule.methods:
        return 405
    answer = _about(address, method, name, subject)
    if role in WITHOUT_MEMBERSHIP and answer == "allowed":
        return NOT_FOR_THE_PERSON.get((method, address.name), answer)
    return answer


# A slot is of one entity; its number says nothing about anybody, and to others it does not exist.
OF_THE_ENTITY = ("slot", "slot_free")
SLOTS_OF = {"coordinator": ("pili", "adrian", "teresa"), "coordinator_other": ("outsider",)}


# A line is read by its entity, by the coordination of its sector (both lines of the cast are of Teruel), and by
# whoever manages the programme; these two decide its number of slots, after the gate.
OF_THE_SECTOR = ("line", "replan")
LINES_OF = {
    **SLOTS_OF,
    "sector_coordinator": ("pili", "adrian", "teresa", "outsider"),
    "manager": ("pili", "adrian", "teresa", "outsider"),
}


def _about(address: Address, method: str, name: str, subject: str) -> int | str:
    if address.name in OF_THE_SECTOR:
        return "allowed" if subject in LINES_OF.get(name, ()) else 404
    if address.name in OF_THE_ENTITY:
        return "allowed" if subject in SLOTS_OF.get(name, ()) else 404
    rule, held = address.rule, MAY[name].get(subject, frozenset())
    if rule.about and rule.code not in held:
        return 404
    if address.name in UNWRITTEN or (subject not in WITH_PLAN and address.name in INSIDE_PLAN):
        return 404
    starts = address.name in STARTS_IN_PLAN and (method == "POST" or address.name != "plans:notes")
    not_theirs = name == "sector_coordinator" and address.name in WHO_REFERS
    not_theirs |= address.name == "referrals:entrust" and name not in ANSWERING[subject]
    author = AUTHORS.get(subject) == name
    if (method, address.name) == ("POST", "plans:review_next"):  # nobody of the cast is asked to one
        return "refused"
    if address.name == "plans:disagreement":  # nobody of the cast disagrees with a version
        return "refused"
    if (address.name in AUTHORS_ALONE and not author) or (address.name == "plans:note_cosign" and author):
        return "refused"
    if not_theirs or (rule.needs and rule.needs not in held) or (starts and subject not in WITH_PLAN):
        return "refused"
    return "allowed"


def test_the_matrix_notices_an_address_without_a_rule(settings: Any, cast: Any, sign_in: Any) -> None:
    import tests.planted_urls

    settings.ROOT_URLCONF = "tests.planted_urls"
    names = [a for a in walk() if a.name == "planted"]
    assert len(names) == 1
    status = ask(sign_in(cast.clinician), names[0], "pili", "GET").status_code
    assert judge(names[0], "GET", "clinician", "clinician", "pili", status)
    assert tests.planted_urls.planted
