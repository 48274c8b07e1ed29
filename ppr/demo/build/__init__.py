"""Turns what data/ and the stories say into rows, in memory; seed.py writes them."""

from datetime import date

from ppr.demo.build import (
    agreement,
    catalogues,
    crisis,
    emergencies,
    housing,
    keeping,
    meetings,
    parties,
    pauses,
    people,
    plans,
    referrals,
    sharing,
    stays,
    wellbeing,
    wishes,
)
from ppr.demo.build.scene import Scene
from ppr.demo.data.holidays import HOLIDAYS
from ppr.demo.days import Days
from ppr.demo.people import everybody


def build(today: date) -> Scene:
    """Every row of the demonstration as it stands on that day; touches no database."""
    scene = Scene(Days(today, HOLIDAYS))
    catalogues.build(scene)
    parties.build(scene)
    sharing.people(scene)
    agreement.build(scene)
    for story in everybody():
        patient = people.build(scene, story)
        journeys = [referrals.build(scene, story, patient, ask, n) for n, ask in enumerate(story.asks, start=1)]
        stays.build(scene, story, patient, journeys)
        plans.build(scene, story, patient, journeys)
        wishes.build(journeys)
        crisis.build(scene, story, patient, journeys)
        wellbeing.build(scene, story, patient)
        emergencies.build(scene, story, patient)
    pauses.build(scene)
    keeping.build(scene)
    meetings.build(scene)
    housing.build(scene)
    sharing.build(scene)
    return scene
