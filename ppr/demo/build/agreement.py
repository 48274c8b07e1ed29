"""The agreement in force, its lines and their numbered slots."""

from datetime import date, timedelta
from decimal import Decimal

from entities.models import Agreement, Extension, Line, Slot, Urgency, UrgencyClock
from ppr.demo.build.scene import Scene
from ppr.demo.data import agreement as data
from ppr.demo.keys import key


def build(scene: Scene) -> None:
    agreement = scene.add(
        Agreement(
            pk=key("agreement", data.CODE),
            code=data.CODE,
            name=data.NAME,
            valid_from=data.BEGAN,
            valid_until=_end(scene.days.today),
            **data.CLOCKS,
        )
    )
    scene.add(UrgencyClock(pk=1, agreement=agreement, level=Urgency.HIGH, **data.URGENT_CLOCKS))
    for first, last in _extensions(agreement):
        key_of = key("extension", data.CODE, last)
        signed = min(first - timedelta(days=40), scene.days.today)
        scene.add(Extension(pk=key_of, agreement=agreement, from_on=first, until_on=last, signed_on=signed))
    for entity, programme, sector, slots, price in data.LINES:
        where, hours = data.PLACES.get((entity, programme, sector), ("", ""))
        line = Line(
            where=where,
            hours=hours,
            pk=key("line", entity, programme, sector),
            agreement=agreement,
            entity=scene.entities[entity],
            programme=scene.programmes[programme],
            sector_id=sector,
            monthly_price=Decimal(price),
            valid_from=data.BEGAN,
        )
        scene.lines[entity, programme, sector] = scene.add(line)
        scene.slots[line.pk] = [
            scene.add(Slot(pk=key("slot", line.pk, number), line=line, number=number, opens_on=data.BEGAN))
            for number in range(1, slots + 1)
        ]


def _extensions(agreement: Agreement) -> list[tuple[date, date]]:
    """Four years, then one more year each time, as the agreement says (domain.md §1)."""
    last = data.BEGAN.replace(year=data.BEGAN.year + data.FIRST_YEARS) - timedelta(days=1)
    found = []
    while last < agreement.valid_until:
        first, last = last + timedelta(days=1), last.replace(year=last.year + 1)
        found.append((first, last))
    return found


def _end(today: date) -> date:
    """The end of the extension that still runs for half a year, so that the demonstration stays in force."""
    month, day = data.ENDS_ON
    end = date(today.year, month, day)
    return end if end - today > timedelta(days=180) else date(today.year + 1, month, day)
