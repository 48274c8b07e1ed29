"""Dates as people say them, in both languages; templates and mail rely on the exact words."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from ppr.templatetags.ppr_ui import elapsed, spoken_date, spoken_date_text, spoken_day, spoken_time

TODAY = dt.date(2026, 11, 23)  # a Monday

SAID = [
    (0, "hoy", "today"),
    (1, "mañana", "tomorrow"),
    (-1, "ayer", "yesterday"),
    (2, "el miércoles", "on Wednesday"),
    (6, "el domingo", "on Sunday"),
    (7, "30 de noviembre", "30 November"),
    (-2, "hace 2 días", "2 days ago"),
    (-13, "hace 13 días", "13 days ago"),
    (-14, "9 de noviembre", "9 November"),
    (-51, "3 de octubre", "3 October"),
    (40, "2 de enero de 2027", "2 January 2027"),
    (-400, "19 de octubre de 2025", "19 October 2025"),
]


@pytest.fixture
def today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Madrid")), tick=False):
        yield TODAY


@pytest.mark.parametrize(("days", "spanish", "english"), SAID)
def test_each_day_is_said_as_people_say_it(days, spanish, english):
    day = TODAY + dt.timedelta(days=days)
    with translation.override("es"):
        assert spoken_day(day, TODAY) == spanish
    with translation.override("en"):
        assert spoken_day(day, TODAY) == english


def test_the_full_date_is_on_hover_and_in_print(today):
    with translation.override("es"):
        assert spoken_date(today) == (
            '<time datetime="2026-11-23" title="lunes, 23 de noviembre de 2026">'
            '<span class="spoken">hoy</span><span class="full-date">23 de noviembre de 2026</span></time>'
        )


def test_the_hour_is_said_where_asked_for(today):
    noon = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
    with translation.override("es"):
        said = spoken_time(noon, "cap")
    assert '<span class="spoken cap">hoy, 12:00</span>' in said
    assert 'datetime="2026-11-23T12:00+01:00"' in said


@pytest.mark.parametrize(
    ("day", "the", "date", "english"),
    [
        (dt.date(2026, 11, 23), "hoy", "el 23 de noviembre", "today"),
        (dt.date(2026, 11, 25), "el miércoles", "el 25 de noviembre", "Wednesday"),
        (dt.date(2026, 11, 20), "hace 3 días", "el 20 de noviembre", "3 days ago"),
        (dt.date(2025, 10, 3), "el 3 de octubre de 2025", "el 3 de octubre de 2025", "3 October 2025"),
    ],
)
def test_inside_a_sentence_it_has_its_article(today, day, the, date, english):
    with translation.override("es"):
        assert (spoken_date_text(day, "the"), spoken_date_text(day, "date")) == (the, date)
        assert f'<span class="full-date">el {day.day} de ' in spoken_date(day, "the")
    with translation.override("en"):
        assert spoken_date_text(day, "the") == english


def test_the_day_is_the_one_here_not_in_greenwich(today):
    late_evening = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    with translation.override("es"):
        assert spoken_date_text(late_evening) == "mañana"


def test_what_is_not_a_date_passes_and_nothing_is_empty():
    assert spoken_date("antes de las 13:40") == "antes de las 13:40"
    assert spoken_date(None) == spoken_time(None) == spoken_date_text(None) == elapsed(None) == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 23), "0 días"),
        (dt.date(2026, 11, 22), "1 día"),
        (dt.date(2026, 10, 11), "43 días"),
        (dt.date(2026, 4, 23), "7 meses"),
        (dt.date(2026, 4, 24), "6 meses"),
        (dt.date(2024, 11, 23), "2 años"),
        (dt.date(2026, 12, 1), "0 días"),
    ],
)
def test_how_long_since(today, day, said):
    with translation.override("es"):
        assert elapsed(day) == said
