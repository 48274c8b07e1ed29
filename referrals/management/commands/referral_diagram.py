"""Print the states of a referral and the moves between them, as the table has them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from entities.roles import role_label
from referrals.models import State
from referrals.transitions import MOVES, REMARKS, SYSTEM, Move

_HEAD = """# The states of a referral

Written by `python3 dev.py manage referral_diagram` from the table in `referrals/transitions.py`; do not edit it here.
A move of the system is made by a task. What is written down without moving the referral stands in the last table.
"""


class Command(BaseCommand):
    help = "Print docs/referral-states.md: the diagram of the referral's states, from the table of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(document(), ending="")


def document() -> str:
    """The whole page: a Mermaid diagram and the same as a table."""
    with translation.override("en"):
        return "\n".join([_HEAD, "```mermaid", *_diagram(), "```", "", *_table(), ""])


def _diagram() -> list[str]:
    names = [f'    state "{state.label}" as {state.value}' for state in State]
    moves = [
        f"    {start.value} --> {move.end.value}: {move.label}"
        for move in MOVES.values()
        if move.end is not None
        for start in move.starts
    ]
    ends = [f"    {state.value} --> [*]" for state in (State.WITHDRAWN, State.PERSON_DECLINED, State.CLOSED)]
    return ["stateDiagram-v2", *names, f"    [*] --> {State.DRAFT.value}", *moves, *ends]


_SIDES = {
    "from": "who refers",
    "to": "who receives",
    "office": "the sector",
    "any": "who refers, or the sector",
    "either": "who refers, or who receives",
    "every": "who refers, who receives, or the sector",
    "answering": "those of whoever answers for it now",
    "all": "whoever records it on the person's page",
    SYSTEM: "a task",
}


def _table() -> list[str]:
    moves = [
        f"| {move.label} | {_starts(move)} | {move.end.label if move.end else ''} | {_who(move)} | {_needs(move)} |"
        for move in MOVES.values()
    ]
    remarks = [f"| {move.label} | {_starts(move)} | {_who(move)} | {_needs(move)} |" for move in REMARKS.values()]
    return [
        "| Move | From | To | Who | Needs |", "| --- | --- | --- | --- | --- |", *moves, "",
        "| Written down | While | Who | Needs |", "| --- | --- | --- | --- |", *remarks,
    ]  # fmt: skip


def _starts(move: Move) -> str:
    return ", ".join(str(start.label) for start in move.starts)


def _who(move: Move) -> str:
    roles = [role_label(role) for role in move.roles if role != SYSTEM]
    return f"{', '.join(roles) or 'the system'} ({_SIDES[move.side]})"


def _needs(move: Move) -> str:
    return ", ".join(move.needs) or "–"
