"""A review as a calendar file (RFC 5545). It may end in anybody's calendar: no name, no diagnosis, no address of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.models import ReviewMeeting

Place = ReviewMeeting.Place


def calendar_file(meeting: ReviewMeeting, where: str) -> bytes:
    """The file of one meeting; a later one of the same meeting takes its place. `where` as `said_place` gives it."""
    from icalendar import Calendar, Event  # only here: it is slow to load, and few requests need it

    assert meeting.starts_at is not None
    zone = ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", f"{meeting.pk}@{settings.BASE_URL.split('//')[-1].split('/')[0].split(':')[0]}")
    event.add("sequence", meeting.row_version)
    event.add("dtstamp", meeting.called_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))  # type: ignore[union-attr]
    event.add("summary", _("Meeting"))
    event.add("url", settings.BASE_URL.rstrip("/") + reverse("plans:review_next", args=[meeting.patient_id]))
    event.add("class", "PRIVATE")
    if meeting.state == ReviewMeeting.State.CALLED_OFF:
        event.add("status", "CANCELLED")
    if where:
        event.add("location", where)
    calendar = Calendar()
    calendar.add("prodid", "-//PPR//review//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def said_place(meeting: ReviewMeeting, *, protected: bool) -> str:
    """Where, as a calendar may say it: an organisation's town or «by telephone», never where the person lives.

    What was typed as «somewhere else» may tell that, so it stays out where the address is protected.
    """
    if meeting.place == Place.ENTITY:
        return _joined((str(Place(meeting.place).label), meeting.plan.entity.town))
    if meeting.place in (Place.UNIT, Place.CALL):
        return str(Place(meeting.place).label)
    if meeting.place == Place.ELSEWHERE and not protected:
        return meeting.place_details
    return ""


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(filter(None, parts))
