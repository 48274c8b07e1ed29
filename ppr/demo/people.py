"""Everybody of the demonstration, in the order in which they take their slots."""

from dataclasses import replace
from functools import cache

from ppr.demo import imagined
from ppr.demo.data.people import elsewhere, long_roads, on_the_way, with_colleagues, with_marta
from ppr.demo.data.people.deeper import DEEPER, SCALES, STEPS
from ppr.demo.story import Aim, Story


@cache
def everybody() -> tuple[Story, ...]:
    """The people written by hand, then those composed."""
    written = written_by_hand()
    return (*written, *imagined.people(written))


def written_by_hand() -> tuple[Story, ...]:
    """Those of whom every word was written for them."""
    parts = (with_marta, long_roads, with_colleagues, on_the_way, elsewhere)
    return tuple(_deeper(story) for part in parts for story in part.PEOPLE)


def _deeper(story: Story) -> Story:
    aims = tuple(_goal(story.slug, number, aim) for number, aim in enumerate(story.aims))
    return replace(story, aims=aims, **DEEPER.get(story.slug, {}))


def _goal(slug: str, number: int, aim: Aim) -> Aim:
    scale, at = SCALES.get((slug, number), (aim.scale, aim.at))
    return replace(aim, steps=STEPS.get((slug, number), aim.steps), scale=scale, at=at)
