"""Print the states of a referral and the moves between them, as the table has them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from entities.roles import role_label
from referrals.models import State
from referrals.transitions import MOVES

_HEAD = """# The states of a referral

Written by `python3 dev.py manage referral_diagram` from the table in `referrals/transitions.py`; do not edit it here.
A state that no arrow reaches is kept for moves that are still to come.
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
        for start in move.starts
    ]
    ends = [f"    {state.value} --> [*]" for state in (State.JOINED, State.WITHDRAWN)]
    return ["stateDiagram-v2", *names, f"    [*] --> {State.DRAFT.value}", *moves, *ends]


def _table() -> list[str]:
    sides = {"from": "who refers", "to": "who receives", "any": "who refers, or the sector"}
    rows = [
        f"| {move.label} | {', '.join(str(start.label) for start in move.starts)} | {move.end.label} "
        f"| {', '.join(role_label(role) for role in move.roles)} ({sides[move.side]}) | {', '.join(move.needs) or '–'} |"
        for move in MOVES.values()
    ]
    return ["| Move | From | To | Who | Needs |", "| --- | --- | --- | --- | --- |", *rows]
