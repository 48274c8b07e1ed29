"""Goal Attainment Scaling: how far the goals have come, all together, as one T-score.

T = 50 + 10·Σ(wx) / √[(1−ρ)·Σw² + ρ·(Σw)²] with ρ = 0.3 (Kiresuk and Sherman, 1968; the guide in Clinical
Rehabilitation, 2009, printed it wrongly and carries an erratum). 50 is what was expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

LEVELS = (-2, -1, 0, 1, 2)  # what could be seen, written beforehand; 0 is what was expected
WEIGHTS = range(4)  # of importance and of difficulty; the weight of a goal is their product
_RHO = Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Scored:
    """One goal: where it stands on its scale, −2 to 2, and how much it matters and how hard it is, 0 to 3 each."""

    score: int
    importance: int = 1
    difficulty: int = 1

    @property
    def weight(self) -> int:
        return self.importance * self.difficulty


def t_score(goals: Iterable[Scored]) -> Decimal | None:
    """T to two decimals, halves up, between 13.49 and 86.51; None where no goal counts (no weight is more than 0).

    Raises ValueError for a score or a weight that is not on its scale.
    """
    counted = [goal for goal in goals if _checked(goal).weight]
    if not counted:
        return None
    weights = [goal.weight for goal in counted]
    with localcontext() as context:
        context.prec = 40
        squares, total = sum(weight**2 for weight in weights), sum(weights)
        root = ((1 - _RHO) * squares + _RHO * total**2).sqrt()
        exact = 50 + 10 * sum(goal.weight * goal.score for goal in counted) / root
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _checked(goal: Scored) -> Scored:
    if goal.score not in LEVELS or goal.importance not in WEIGHTS or goal.difficulty not in WEIGHTS:
        raise ValueError(f"not on the scale: {goal}")
    return goal
