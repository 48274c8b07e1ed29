"""Sets a whole life back by so many days: that of somebody who has left was told as if they left today."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ppr.demo.story import Story


def earlier(story: Story, days: int) -> Story:
    """The same story, everything in its plan so many days earlier. The referral and the facts know their own days."""
    if not days:
        return story
    return replace(
        story,
        words=_back(story.words, days),
        aims=tuple(
            replace(aim, ago=aim.ago + days, agreed=aim.agreed and aim.agreed + days, in_days=(aim.in_days or 0) - days)
            for aim in story.aims
        ),
        notes=_back(story.notes, days),
        meetings=tuple(replace(m, ago=m.ago + days, in_days=m.in_days - days) for m in story.meetings),
        measures=_back(story.measures, days),
        strengths=_back(story.strengths, days),
        supports=_back(story.supports, days),
        versions=_back(story.versions, days),
    )


def _back(told: tuple[Any, ...], days: int) -> tuple[Any, ...]:
    return tuple(replace(each, ago=each.ago + days) for each in told)
