"""DIALOG: scores by hand, and over every vector of answers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.instruments import INSTRUMENTS
from monitoring.instruments.dialog import DIALOG

ANSWER = st.integers(1, 7)
ANSWERS = st.lists(st.one_of(st.none(), ANSWER), min_size=11, max_size=11)
FULL = st.lists(ANSWER, min_size=11, max_size=11)


@pytest.mark.parametrize(
    ("answers", "life", "treatment"),
    [
        ([1] * 11, Fraction(1), Fraction(1)),
        ([7] * 11, Fraction(7), Fraction(7)),
        ([4] * 11, Fraction(4), Fraction(4)),
        ([1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7], Fraction(32, 8), Fraction(6)),
        ([3, 5, 2, 6, 4, 4, 3, 2, 7, 6, 6], Fraction(29, 8), Fraction(19, 3)),
        ([None, *[4] * 10], None, Fraction(4)),
        ([*[4] * 7, None, 1, 2, 2], None, Fraction(5, 3)),
        ([*[5] * 8, 4, None, 4], Fraction(5), None),
        ([None] * 11, None, None),
    ],
)
def test_by_hand(answers: list[int | None], life: Fraction | None, treatment: Fraction | None) -> None:
    assert DIALOG.score(answers) == {"life": life, "treatment": treatment}


@given(ANSWERS)
def test_a_score_needs_all_its_items_and_stays_on_the_scale(answers: list[int | None]) -> None:
    scores = DIALOG.score(answers)
    for key, part in (("life", answers[:8]), ("treatment", answers[8:])):
        assert (scores[key] is None) == (None in part)
        if scores[key] is not None:
            given_answers = [a for a in part if a is not None]
            assert scores[key] == Fraction(sum(given_answers), len(part))
            assert 1 <= min(given_answers) <= scores[key] <= max(given_answers) <= 7


@given(FULL, st.integers(0, 10))
def test_a_better_answer_never_lowers_a_score(answers: list[int], index: int) -> None:
    better = [*answers]
    better[index] = min(7, better[index] + 1)
    before, after = DIALOG.score(answers), DIALOG.score(better)
    assert all((after[key] or 0) >= (before[key] or 0) for key in before)


@given(FULL, st.randoms(use_true_random=False))
def test_the_order_within_a_score_does_not_matter(answers: list[int], random: object) -> None:
    life, treatment = answers[:8], answers[8:]
    random.shuffle(life)  # type: ignore[attr-defined]
    assert DIALOG.score([*life, *treatment]) == DIALOG.score(answers)


@given(st.integers().filter(lambda n: not 1 <= n <= 7), st.integers(0, 10))
def test_an_answer_off_the_scale_is_refused(wrong: int, index: int) -> None:
    answers: list[int | None] = [4] * 11
    answers[index] = wrong
    with pytest.raises(ValueError, match="outside 1–7"):
        DIALOG.score(answers)


@pytest.mark.parametrize("number", [0, 10, 12])
def test_another_number_of_answers_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="11 items"):
        DIALOG.score([4] * number)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=list(INSTRUMENTS))
def test_every_instrument_is_whole(instrument: object) -> None:
    found = instrument
    assert [item.number for item in found.items] == list(range(1, len(found.items) + 1))  # type: ignore[attr-defined]
    assert len(found.answer_labels) == found.highest - found.lowest + 1  # type: ignore[attr-defined]
    assert found.source and found.licence and found.rule_version  # type: ignore[attr-defined]
