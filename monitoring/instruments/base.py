"""What a measure is: items, range, direction, exact scoring, source and licence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise

Answers = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its number in the manual and the name of its area."""

    number: int
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Score:
    """One score of an instrument: its key, what it is called, and the rule. The rule gives None when it cannot be had."""

    key: str
    label: str | Promise
    rule: Callable[[Answers], Fraction | None]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A measure. `lowest` and `highest` bound each answer; the scores carry the same scale unless they say otherwise."""

    key: str
    name: str
    purpose: str | Promise
    items: tuple[Item, ...]
    lowest: int
    highest: int
    answer_labels: tuple[str | Promise, ...]
    scores: tuple[Score, ...]
    higher_is_better: bool
    rule_version: str
    source: str
    licence: str

    def check(self, answers: Answers) -> None:
        """Raises ValueError unless there is one answer an item, each in range or missing."""
        if len(answers) != len(self.items):
            raise ValueError(f"{self.name} has {len(self.items)} items, not {len(answers)}")
        for answer in answers:
            if answer is not None and not self.lowest <= answer <= self.highest:
                raise ValueError(f"{answer} is outside {self.lowest}–{self.highest}")

    def score(self, answers: Answers) -> dict[str, Fraction | None]:
        """Every score by key, exact; None where the missing rule gives none. Raises ValueError on bad answers."""
        self.check(answers)
        return {score.key: score.rule(answers) for score in self.scores}


def mean_of(numbers: range) -> Callable[[Answers], Fraction | None]:
    """The mean of these items (counted from 1); None unless all are answered."""

    def rule(answers: Answers) -> Fraction | None:
        given = [answers[n - 1] for n in numbers]
        if any(a is None for a in given):
            return None
        return Fraction(sum(a for a in given if a is not None), len(given))

    return rule
