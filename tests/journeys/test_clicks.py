"""How many clicks from home each task takes at most, counted by walking the links as each role."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

# role → task → (the page where it is done, clicks at most): product.md. What is opened counts, not what is typed.
TASKS: dict[str, dict[str, tuple[str, int]]] = {
    "professional": {
        "person": ("plans:person", 1),
        "note": ("plans:notes", 2),
        "step": ("plans:step", 2),
        "crisis": ("plans:crisis", 2),
        "call": ("plans:person", 2),
        "review": ("plans:review_new", 2),
        "her words": ("plans:words", 3),
        "social change": ("patients:fact_new", 3),
        "ask the clinician": ("plans:ask", 2),
        "group session": ("group_note", 4),
    },
    "clinician": {
        "my referrals": ("referrals:list", 1),
        "milestones": ("referrals:detail", 1),
        "plan": ("plans:person", 1),
        "sign": ("plans:sign", 2),
        "note": ("plans:notes", 2),
        "admission": ("plans:hospital_admit", 2),
        "crisis item": ("plans:crisis_item", 3),
        "answer a disagreement": ("plans:disagreement", 2),
        "refer": ("referrals:new", 3),  # and two submits: who it is, and the referral
    },
    "coordinator": {
        "pending": ("referrals:detail", 1),
        "overdue": ("referrals:list", 1),
        "accept": ("referrals:accept", 2),
        "assign": ("join", 2),
        "offer a place": ("referrals:offer", 2),
        "hold": ("slot", 2),
        "settlement": ("settlement", 2),
        "absence cover": ("absence", 3),
        "discharge": ("plans:leaving", 3),
        "decline with next step": ("referrals:decline", 4),
    },
    "sector_coordinator": {
        "free places": ("slots", 1),
        "late clocks": ("referrals:list", 1),
        "who is responsible": ("referrals:detail", 1),
        "route": ("referrals:route", 2),
        "reprioritise": ("referrals:prioritise", 3),
        "duplicate": ("patients:merge", 3),
        "transfer": ("referrals:transfer", 2),
    },
    "person_user": {
        "next appointment": ("home", 0),
        "plan": ("plans:person", 1),
        "crisis": ("plans:crisis", 1),
        "write": ("plans:words", 2),
        "my opinion": ("plans:opinion", 2),
        "step done": ("plans:step", 2),
        "sharing": ("patients:sharing", 3),
        "who looked": ("patients:seen_by", 2),
        "ask for a call": ("plans:call_me", 2),
        "object": ("plans:object", 3),
    },
}
# Tasks whose page is not there yet: the name that it will have, and why. One that exists has to move up.
NOT_YET: dict[tuple[str, str], tuple[str, str]] = {}
SKIPPED = ("/admin/", "/estilo/", "/demo/", "/static/", "/salir/", "/salir-ya/", "/api/")


class Links(HTMLParser):
    """The addresses that a page leads to: its links, and its forms that only open something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.found.append(str(given["href"]))
        elif tag == "form" and (given.get("method") or "get").lower() == "get" and given.get("action"):
            self.found.append(str(given["action"]))


def links(client: Any, address: str) -> Iterator[str]:
    """The pages of ours that this page leads to, as it is answered now."""
    response = client.get(address, follow=True)
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        return
    parser = Links()
    parser.feed(response.content.decode())
    for found in parser.found:
        parts = urlsplit(urljoin(address, found))
        if not parts.netloc and not found.startswith(("tel:", "mailto:")) and not parts.path.startswith(SKIPPED):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def page_name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def distances(client: Any, deepest: int) -> dict[str, int]:
    """The name of each page that can be reached → the fewest clicks to it; breadth first from home."""
    found, seen, edge = {"home": 0}, {"/"}, ["/"]
    for clicks in range(1, deepest + 1):
        following: list[str] = []
        for address in edge:
            for led in links(client, address):
                if led not in seen:
                    seen.add(led)
                    following.append(led)
                    found.setdefault(page_name(led), clicks)
        edge = following
    return found


@pytest.fixture
def everyday(cast: Any, make: Any, acting: Any) -> None:
    """What such a desk has on an ordinary day: a step of the plan, somebody waiting, somebody back with the sector."""
    from datetime import date, timedelta

    from entities.models import DeclineReason
    from plans import crisis, sections, signing
    from plans.models import Goal, GoalStep
    from plans.written import whole
    from referrals import services, waiting

    with acting(cast.professional):
        goal = Goal.objects.get(plan=cast.plan)
        step = GoalStep(
            goal=goal, patient_id=cast.pili.pk, text="Llamar al taller.", owner="entity", due_on=date.today()
        )
        sections.add(step, by=cast.professional)
        sections.add(
            GoalStep(goal=goal, patient_id=cast.pili.pk, text="Ir a verlo.", owner="person"), by=cast.professional
        )
        offered = crisis.offer(cast.pili.pk, by=cast.professional, on=date.today() - timedelta(days=1))
        crisis.answer(
            offered, yes=True, words="", ask_again_on=None, by=cast.professional, started_from=offered.row_version
        )
        meeting = {
            **dict.fromkeys(crisis._MEETING, ""),
            "meeting_on": date.today() + timedelta(days=9),
            "facilitator": None,
        }
        meeting |= {"directive": "unknown", "open_to_emergency": False, "facilitator_name": "Fuera Ajena"}
        crisis.arrange(offered, meeting, by=cast.professional, started_from=offered.row_version)
    with acting(cast.professional) as actor:
        written = whole(cast.pili.pk, actor)
        sections_now = signing.contents(written, [])
        signing.freeze(
            cast.plan, sections_now, previewed=signing.seal(sections_now), position=signing.Position("disagrees", words="Otra cosa.", answer="said"),
            signatures=[], next_review_on=date.today() + timedelta(days=90), by=cast.professional,
        )  # fmt: skip
    make.received()
    waits, back = make.received(), make.received()
    with acting(cast.coordinator):
        waiting.wait(waits, by=cast.coordinator, supporter=cast.coordinator, support_meanwhile="Una llamada al mes.")
        services.decline(back, by=cast.coordinator, reason=DeclineReason.objects.get(), next_step="Llamar a Carrasca.")


@pytest.mark.usefixtures("everyday")
@pytest.mark.parametrize("who", TASKS)
def test_no_task_takes_more_clicks_than_it_should(cast: Any, sign_in: Any, figure: Any, who: str) -> None:
    reached = distances(sign_in(getattr(cast, who)), max(most for _page, most in TASKS[who].values()))
    late = {
        task: (route, reached.get(route, "never"), most)
        for task, (route, most) in TASKS[who].items()
        if reached.get(route, 99) > most
    }
    assert not late
    figure(f"clicks from home: tasks of {who}", len(TASKS[who]), at_least=5)


def test_a_task_whose_page_exists_is_counted() -> None:
    every = {f"{space}{name}" for space, name in _names()}
    there = [task for task, (route, _why) in NOT_YET.items() if route in every]
    assert not there, f"these pages exist now, so count their clicks in TASKS: {there}"


def test_every_task_is_counted_or_waits_for_its_page() -> None:
    assert all((who, task) not in NOT_YET for who, tasks in TASKS.items() for task in tasks)
    assert sum(map(len, TASKS.values())) + len(NOT_YET) == 46  # product.md's list, plan by plan


def _names(resolver: Any = None, space: str = "") -> Iterator[tuple[str, str]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield space, entry.name


def test_the_walk_finds_what_is_far_and_nothing_that_is_not_there(cast: Any, sign_in: Any) -> None:
    reached = distances(sign_in(cast.professional), 2)
    assert reached["patients:list"] == 1
    assert "referrals:accept" not in reached
    with pytest.raises(NoReverseMatch):
        reverse("plans:nowhere")
