"""Which slot somebody composed takes, and when: whoever came before has left it; no slot is ever taken twice."""

from __future__ import annotations

from collections.abc import Iterable

from ppr.demo.data.agreement import LINES
from ppr.demo.story import Ask, Story

Line = tuple[str, str, str]  # entity, programme, sector
GAP = 16  # days for which a slot stays free between two people


class Places:
    """Of every slot, from when until when it was in somebody's hands, in days ago; 0 for still."""

    def __init__(self, written: Iterable[Story]) -> None:
        self.times: dict[Line, list[list[tuple[int, int]]]] = {line[:3]: [[] for _ in range(line[3])] for line in LINES}
        for story in written:
            for ask in story.asks:
                self._keep(story, ask)

    def _keep(self, story: Story, ask: Ask) -> None:
        start = next((step.ago for step in ask.steps if step.verb in ("accept", "offer")), None)
        if start is None:
            return
        sector, moves = ask.sector or story.sector, [turn for turn in ask.turns if turn.slot]
        places = [(start, ask.slot, ask.programme), *((turn.ago, turn.slot, turn.programme) for turn in moves)]
        last = next((step.ago for step in ask.steps if step.verb == "close"), 0)
        ends = [*(since for since, _slot, _programme in places[1:]), last]
        for (since, slot, programme), end in zip(places, ends, strict=True):
            self.times[ask.to, programme, sector][slot - 1].append((since, end))

    def take(self, line: Line, ago: int) -> int:
        """A slot that is free from that day on; its number. Raises StopIteration where all are taken."""
        slots = self.times[line]
        number = next(n for n, times in enumerate(slots) if all(end >= ago + GAP for _since, end in times))
        slots[number].append((ago, 0))
        return number + 1

    def latest_end(self, line: Line) -> int:
        """How many days ago somebody may have left a slot of this line at the latest."""
        return min(map(_first, self.times[line])) + GAP

    def take_before(self, line: Line, ago: int) -> int:
        """The slot that was first taken last, taken by somebody before, since that day; its number."""
        slots = self.times[line]
        number = min(range(len(slots)), key=lambda n: _first(slots[n]))
        slots[number].append((ago, _first(slots[number]) + 1))
        return number + 1


def _first(times: list[tuple[int, int]]) -> int:
    return max((since for since, _end in times), default=0)
