"""The ledger of stays and the settlement that is read from it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from entities.models import Line, LinePrice
from referrals import course, settlement
from referrals.calendar import add_months
from referrals.models import Placement, Stay
from referrals.transitions import Refused
from tests import database
from tests.cast import acting as as_member
from tests.cast import key
from tests.referrals.crowd import place_many

EDITS = 500
PAGE = "/liquidacion/"


def ledger(cast: Any, placement: Placement) -> list[tuple[str, date, date | None]]:
    """What the ledger says now of a placement, in order."""
    with transaction.atomic(), as_member(cast.coordinator) as actor:
        rows = Stay.objects.visible_to(actor).filter(placement=placement, recorded__endswith=None)
        return sorted((row.kind, row.during.lower, row.during.upper) for row in rows)


def placement_of(cast: Any, name: str) -> Placement:
    with transaction.atomic(), as_member(cast.coordinator) as actor:
        rows = Placement.objects.visible_to(actor).select_related("slot__line__agreement", "referral__line")
        return rows.get(referral_id=key(f"referral-{name}"))


def backdate(cast: Any, name: str, days: int) -> Placement:
    """Let somebody of the cast have begun so many days ago."""
    placement = placement_of(cast, name)
    with transaction.atomic(), as_member(cast.coordinator):
        placement.assigned_on = placement.joined_on = timezone.localdate() - timedelta(days=days)
        placement.save()
    return placement


def test_every_turn_of_a_process_is_in_the_ledger(cast: Any) -> None:
    placement, today = backdate(cast, "pili", 60), timezone.localdate()
    days = [today - timedelta(days=n) for n in (60, 40, 20)]
    with transaction.atomic(), as_member(cast.coordinator):
        course.hold(placement, by=cast.coordinator, on=days[1])
        course.resume(placement, by=cast.coordinator, on=days[2])
    assert ledger(cast, placement) == sorted(
        [("occupied", days[0], days[1]), ("suspended", days[1], days[2]), ("occupied", days[2], None)]
    )


def test_another_slot_from_a_day_on(cast: Any) -> None:
    from entities.models import Programme, Slot

    programme = Programme.objects.create(code="baja", label_es="Baja", label_en="Low")
    other = Line.objects.create(
        agreement=cast.agreement, entity=cast.pena, programme=programme, sector_id="teruel", monthly_price="300",
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    slot = Slot.objects.create(line=other, number=1, opens_on=date(2024, 1, 1))
    placement, today = backdate(cast, "pili", 30), timezone.localdate()
    with transaction.atomic(), as_member(cast.coordinator) as actor:
        course.change_intensity(placement, slot, by=cast.coordinator, on=today - timedelta(days=10), reason="Menos.")
        rows = Stay.objects.visible_to(actor).filter(placement=placement, recorded__endswith=None)
        found = {(row.slot.line_id, row.during.lower, row.during.upper) for row in rows.select_related("slot")}
    ago = today - timedelta(days=10)
    assert found == {(cast.line.pk, today - timedelta(days=30), ago), (other.pk, ago, None)}


def test_two_are_never_on_one_slot_on_one_day(cast: Any) -> None:
    """With the guard of the open placements out of the way, the ledger itself refuses."""
    here, there = backdate(cast, "pili", 30), placement_of(cast, "teresa")
    with transaction.atomic(), as_member(cast.coordinator):
        here.state, here.ended_on, here.ending = "ended", timezone.localdate(), "discharge"
        here.save()
    with transaction.atomic(), as_member(cast.coordinator), pytest.raises(IntegrityError), transaction.atomic():
        there.slot_id, there.assigned_on = here.slot_id, timezone.localdate() - timedelta(days=3)
        there.save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS stay_one_on_a_slot IMMEDIATE")


def test_back_from_a_day_on_which_it_was_somebody_elses_is_refused_in_words(cast: Any) -> None:
    from entities.models import Programme, Slot

    programme = Programme.objects.create(code="baja", label_es="Baja", label_en="Low")
    other = Line.objects.create(
        agreement=cast.agreement, entity=cast.pena, programme=programme, sector_id="teruel", monthly_price="300",
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    slot, today = Slot.objects.create(line=other, number=1, opens_on=date(2024, 1, 1)), timezone.localdate()
    before = placement_of(cast, "teresa")
    pili = backdate(cast, "pili", 30)
    with transaction.atomic(), as_member(cast.coordinator):
        before.slot, before.assigned_on = slot, today - timedelta(days=20)
        before.state, before.ended_on, before.ending = "ended", today, "never_started"
        before.save()
        with pytest.raises(Refused):
            course.change_intensity(pili, slot, by=cast.coordinator, on=today - timedelta(days=5), reason="Menos.")


def past_months(name: str) -> None:
    """What stands in the ledger so far counts as known since it happened; by the owner, as the demonstration does."""
    with database.connect("owner", name) as owner:
        owner.execute("UPDATE referrals_stay SET recorded = tstzrange(lower(during)::timestamptz, NULL)")
        owner.execute("UPDATE entities_lineprice SET recorded_at = from_on::timestamptz")


def figures(month: date, cast: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic(), as_member(cast.coordinator):
        rows = settlement.of_month(month, [cast.line, cast.line_other])
    return [(row.line.pk, row.days, row.kept, row.amount, row.prices) for row in rows]


def test_a_closed_month_is_identical_after_many_later_edits(committed_db: str, figure: Any) -> None:
    from tests.cast import load

    cast = load()
    place_many(cast, 30)
    past_months(committed_db)
    month = add_months(settlement.first_of(timezone.localdate()), -2)
    after = add_months(month, 1)
    before = figures(month, cast)
    expected = 30 * (after - month).days
    assert before[0][1:4] == (expected, 0, Decimal("542.00") * 30)
    chance = random.Random(7)
    made = 0
    while made < EDITS:
        made += edit(cast, chance, month)
    assert figures(month, cast) == before
    with transaction.atomic(), as_member(cast.coordinator):
        assert settlement.of_month(month, [cast.line])[0].later != 0  # the edits did touch the month
    figure("edits after which a closed month is settled the same", made, at_least=EDITS)


def edit(cast: Any, chance: random.Random, month: date) -> int:
    """One change of the past, as somebody might write it late; 1 where it could be made."""
    day = month + timedelta(days=chance.randrange(60))
    try:
        with transaction.atomic(), as_member(cast.coordinator) as actor:
            rows = Placement.objects.visible_to(actor).exclude(referral_id=key("referral-teresa"))
            placement = chance.choice(list(rows.filter(entity=cast.pena).select_related("slot__line__agreement")))
            what = chance.randrange(5)
            if what == 0:
                course.hold(placement, by=cast.coordinator, on=day)
            elif what == 1:
                course.resume(placement, by=cast.coordinator, on=day)
            elif what == 2:
                placement.joined_on = placement.assigned_on + timedelta(days=chance.randrange(400))
                placement.save()
            elif what == 3 and placement.state == "ended":
                placement.ended_on = max(day, placement.assigned_on)
                placement.save()
            elif what == 3 and chance.random() < 0.05:
                placement.state, placement.ended_on, placement.ending = "ended", day, "discharge"
                placement.hold_until = None
                placement.save()
            else:
                cast.line.monthly_price = Decimal(chance.randrange(30_000, 90_000)) / 100
                cast.line.save()
        return 1
    except (Refused, IntegrityError):
        return 0


def test_the_price_of_each_day_is_the_one_in_force(cast: Any) -> None:
    backdate(cast, "pili", 200)
    month = add_months(settlement.first_of(timezone.localdate()), -1)
    days = (add_months(month, 1) - month).days
    half = month + timedelta(days=10)
    known = timezone.now() - timedelta(minutes=5)
    LinePrice.objects.create(line=cast.line, from_on=half, monthly_price="1000.00", recorded_at=known)
    with transaction.atomic(), as_member(cast.coordinator), connection.cursor() as cursor:
        cursor.execute(
            "SELECT price, days FROM ppr_settlement(%s::uuid[], %s, %s, now())",
            [[cast.line.pk], month, add_months(month, 1) - timedelta(days=1)],
        )
        found = dict(cursor.fetchall())
    assert found == {Decimal("542.00"): 10, Decimal("1000.00"): days - 10}


def test_each_sees_their_own_and_the_manager_all_without_a_name(cast: Any, sign_in: Any) -> None:
    backdate(cast, "pili", 3)
    month = f"{timezone.localdate():%Y-%m}"
    mine = sign_in(cast.coordinator).get(PAGE, {"mes": month})
    assert [row["cells"][0]["text"] for row in mine.context["rows"]] == [cast.line.programme.label]
    whole = sign_in(cast.manager).get(PAGE, {"mes": month})
    assert {row["cells"][0] for row in whole.context["rows"]} == {cast.pena.name, cast.carrasca.name}
    for page in (mine, whole):
        assert "Pilar" not in page.content.decode() and "Abadía" not in page.content.decode()
    for who in (cast.professional, cast.clinician, cast.sector_coordinator, cast.administrator):
        assert sign_in(who).get(PAGE).status_code == 403


@pytest.mark.parametrize("asked", ["", "2026-13", "x", "1900-01", "2999-01", "../.."])
def test_an_odd_month_shows_the_last_whole_one(cast: Any, sign_in: Any, asked: str) -> None:
    page = sign_in(cast.coordinator).get(PAGE, {"mes": asked})
    last = add_months(settlement.first_of(timezone.localdate()), -1)
    assert page.status_code == 200 and page.context["csv_url"] == f"{PAGE}?mes={last:%Y-%m}&formato=csv"


def test_the_table_is_a_download(cast: Any, sign_in: Any) -> None:
    backdate(cast, "pili", 3)
    page = sign_in(cast.manager).get(PAGE, {"mes": f"{timezone.localdate():%Y-%m}", "formato": "csv"})
    lines = page.content.decode("utf-8-sig").splitlines()
    assert page.headers["Content-Type"].startswith("text/csv") and len(lines) == 3
    assert cast.pena.name in page.content.decode()
    place = dict(zip(lines[0].split(";"), lines[2].split(";"), strict=True))
    assert place["Precio al mes"].endswith(",00") and "." not in place["Total"], "as a spreadsheet adds up here"


def test_a_page_of_many_lines_takes_as_many_queries(cast: Any, sign_in: Any, queries: Any, figure: Any) -> None:
    client = sign_in(cast.manager)
    client.get(PAGE)
    with queries() as few:
        client.get(PAGE)
    place_many(cast, 40)
    with queries() as many:
        client.get(PAGE)
    assert len(few) == len(many)
    figure("queries of the settlement", len(many), at_most=12)


def test_offered_and_taken_on_one_day_is_assigned_in_the_ledger(cast: Any, make: Any) -> None:
    from entities.models import Slot
    from referrals import waiting

    referral, today = make.received(), timezone.localdate()
    with transaction.atomic(), as_member(cast.coordinator):
        placement = waiting.offer(referral, Slot.objects.get(pk=key("line-3")), by=cast.coordinator)
    assert ledger(cast, placement) == [("offered", today, None)]
    with transaction.atomic(), as_member(cast.coordinator):
        waiting.take_offer(referral, by=cast.coordinator)
    assert ledger(cast, placement) == [("assigned", today, None)]


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_a_price_holds_from_the_day_on_the_wall_whatever_zone_the_database_counts_in(cast: Any, zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL TIME ZONE '{zone}'")
    cast.line.monthly_price = Decimal("700")
    cast.line.save()
    assert LinePrice.objects.get(line=cast.line, monthly_price=700).from_on == timezone.localdate()


def test_a_price_put_right_before_the_line_begins_holds_from_its_first_day(cast: Any) -> None:
    begins = timezone.localdate() + timedelta(days=40)
    facts = {"agreement": cast.agreement, "entity": cast.pena, "programme": cast.line.programme}
    line = Line.objects.create(sector_id="huesca", monthly_price="4000", valid_from=begins, **facts)
    LinePrice.objects.filter(line=line).update(recorded_at=timezone.now() - timedelta(hours=1))
    line.monthly_price = Decimal("400")
    line.save()
    newest = LinePrice.objects.filter(line=line, from_on__lte=begins).order_by("-from_on", "-recorded_at").first()
    assert newest is not None and newest.monthly_price == 400


def test_days_before_the_first_price_are_not_for_nothing(cast: Any) -> None:
    month = settlement.first_of(timezone.localdate())
    backdate(cast, "pili", (timezone.localdate() - month).days)
    LinePrice.objects.filter(line=cast.line).update(from_on=timezone.localdate() + timedelta(days=1))
    with transaction.atomic(), as_member(cast.coordinator):
        (row,) = settlement.of_month(month, [cast.line])
    assert row.days == timezone.localdate().day and row.amount > 0


def test_who_stays_on_a_line_that_has_ended_is_settled(cast: Any, sign_in: Any) -> None:
    backdate(cast, "pili", 60)
    this = settlement.first_of(timezone.localdate())
    for line in (cast.line, cast.line_other):
        line.valid_until = this - timedelta(days=40)
        line.save()
    page = sign_in(cast.coordinator).get(PAGE, {"mes": f"{this:%Y-%m}"})
    (row,) = page.context["rows"]
    assert row["cells"][1] == str(timezone.localdate().day)
    later = sign_in(cast.coordinator_other).get(PAGE, {"mes": f"{add_months(this, -1):%Y-%m}"})
    assert later.context["rows"] == []  # nobody was there then, and it had ended
