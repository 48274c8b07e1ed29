"""Everybody of the demonstration, in the order in which they take their slots."""

from ppr.demo import imagined
from ppr.demo.data.people import long_roads, on_the_way, with_colleagues, with_marta
from ppr.demo.story import Story


def everybody() -> list[Story]:
    """The people written by hand, then those composed."""
    written = (*with_marta.PEOPLE, *long_roads.PEOPLE, *with_colleagues.PEOPLE, *on_the_way.PEOPLE)
    return [*written, *imagined.people()]
