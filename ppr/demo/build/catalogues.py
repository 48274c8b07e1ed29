"""Sectors, holidays and the lists that administrators keep."""

from datetime import date

from entities.models import (
    Comarca,
    CommunityResource,
    DeclineReason,
    GoalArea,
    Holiday,
    Programme,
    Sector,
    SocialCode,
    UrgencyCriterion,
)
from ppr.demo.build.scene import Scene
from ppr.demo.data import catalogues as data
from ppr.demo.data.comarcas import COMARCAS, RESOURCES
from ppr.demo.data.holidays import HOLIDAYS
from ppr.demo.data.territory import SECTORS

ADVOCATE = "Defensoría de las personas usuarias (inventada)"


def build(scene: Scene) -> None:
    for code, (name, _towns) in SECTORS.items():
        scene.add(Sector(code=code, name=name, advocate=ADVOCATE, advocate_phone="976 000 112"))
    for day, name in HOLIDAYS.items():
        scene.add(Holiday(day=day, name=name))
    _programmes(scene)
    for position, (code, (es, en)) in enumerate(data.GOAL_AREAS.items()):
        scene.areas[code] = scene.add(GoalArea(code=code, label_es=es, label_en=en, position=position))
    for position, (code, (es, en)) in enumerate(data.DECLINE_REASONS.items()):
        scene.reasons[code] = scene.add(DeclineReason(code=code, label_es=es, label_en=en, position=position))
    for position, (code, (es, en, asks_day)) in enumerate(data.URGENCY_CRITERIA.items(), start=1):
        scene.criteria[code] = scene.add(
            UrgencyCriterion(pk=position, code=code, label_es=es, label_en=en, position=position, asks_day=asks_day)
        )
    for block, labels in data.SOCIAL_CODES.items():
        for position, (code, (es, en)) in enumerate(labels.items()):
            row = SocialCode(
                block=block, code=code, label_es=es, label_en=en, position=position, retired_on=_retired(code)
            )
            scene.codes[block, code] = scene.add(row)
    _around(scene)


def _around(scene: Scene) -> None:
    """The comarcas, and what anybody may go to there."""
    there: dict[str, Comarca] = {}
    for code, (name, sector) in COMARCAS.items():
        there[code] = scene.add(Comarca(pk=len(there) + 1, code=code, name=name, sector_id=sector))
    for number, (comarca, kind, name, where, hours, phone) in enumerate(RESOURCES, start=1):
        scene.add(
            CommunityResource(
                pk=number, comarca=there[comarca], kind=kind, name=name, where=where, hours=hours, phone=phone
            )
        )


def _programmes(scene: Scene) -> None:
    for position, (code, es, en, why_es, why_en, family) in enumerate(data.PROGRAMMES):
        for_whom, costs = data.CARDS[code]
        row = Programme(
            for_whom_es=for_whom[0],
            for_whom_en=for_whom[1],
            costs_es=costs[0],
            costs_en=costs[1],
            code=code,
            label_es=es,
            label_en=en,
            explanation_es=why_es,
            explanation_en=why_en,
            family=family,
            high_intensity=code == "alta",
            position=position,
        )
        scene.programmes[code] = scene.add(row)


def _retired(code: str) -> date | None:
    day = data.RETIRED_CODES.get(code)
    return date.fromisoformat(day) if day else None
