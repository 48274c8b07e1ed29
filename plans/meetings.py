"""Reviews as meetings: calling one, who comes, what the person wants to talk about, holding it, or saying why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from entities.models import Membership
from entities.roles import CARE
from patients import services as patients
from plans import sections, services
from plans.models import Goal, Plan, Review, ReviewInvitee, ReviewMeeting
from plans.models.review_meeting import TO_COME
from ppr.lib import outbox
from ppr.lib.access import Actor

BEFORE = timedelta(days=21)  # how long before its day a review is on time


@dataclass(frozen=True, slots=True)
class Move:
    """A goal that goes to another stage at the meeting, from the version that the form showed."""

    goal: Goal
    state: str
    started_from: int


def window(plan: Plan) -> tuple[date, date] | None:
    """The days between which the next review is on time; None where the plan has no next date."""
    due = plan.next_review_on
    return (due - BEFORE, due) if due else None


def to_come(patient_id: UUID, actor: Actor) -> ReviewMeeting | None:
    """The meeting that has been called and not held yet."""
    rows = ReviewMeeting.objects.visible_to(actor).filter(TO_COME, patient_id=patient_id)
    return rows.select_related(
        "called_by__user", "called_by__entity", "plan__entity", "typed_by__user", "beside__user"
    ).first()


def invited(meeting: ReviewMeeting, actor: Actor) -> list[ReviewInvitee]:
    """Who is asked to it, those of the organisations first."""
    rows = ReviewInvitee.objects.visible_to(actor).filter(meeting=meeting, taken_back=False)
    known = rows.select_related("membership__user", "membership__entity")
    return sorted(known, key=lambda row: (row.membership_id is None, row.called))


def with_people(meeting_id: UUID | None, actor: Actor) -> tuple[ReviewMeeting | None, list[ReviewInvitee]]:
    """A meeting and who is asked to it, in one query; in two where nobody is."""
    if meeting_id is None:
        return None, []
    rows = ReviewInvitee.objects.visible_to(actor).filter(meeting_id=meeting_id, taken_back=False)
    named = ("called_by__user", "called_by__entity", "plan__entity", "typed_by__user", "beside__user")
    known = rows.select_related("membership__user", "membership__entity", *(f"meeting__{name}" for name in named))
    found = sorted(known, key=lambda row: (row.membership_id is None, row.called))
    if found:
        return found[0].meeting, found
    return ReviewMeeting.objects.visible_to(actor).select_related(*named).get(pk=meeting_id), []


@dataclass(frozen=True, slots=True)
class Former:
    """The reviews of a plan that are over: those held, and apart those left out for a reason; the latest first."""

    held: list[Review]
    left_out: list[ReviewMeeting]


def former(patient_id: UUID, actor: Actor) -> Former:
    """What came of the reviews of this person; two queries. One that was left out never counts as held."""
    held = Review.objects.visible_to(actor).filter(patient_id=patient_id).order_by("-held_on")
    rows = ReviewMeeting.objects.visible_to(actor).filter(patient_id=patient_id, state=ReviewMeeting.State.EXEMPT)
    return Former(list(held), list(rows.select_related("called_by__user", "called_by__entity").order_by("-called_at")))


def call(
    meeting: ReviewMeeting, guests: Sequence[Membership], names: Sequence[str], *, by: Membership
) -> ReviewMeeting:
    """Call a review and ask these to it. Raises IntegrityError where one to come has been called already."""
    with transaction.atomic():
        meeting.called_by = by
        span = window(meeting.plan)
        meeting.window_from, meeting.window_until = span or (None, None)
        meeting.save(force_insert=True)
        _ask(meeting, guests, names, by, moved=True)
    return meeting


def change(
    meeting: ReviewMeeting, guests: Sequence[Membership], names: Sequence[str], *, by: Membership, started_from: int
) -> ReviewMeeting:
    """Another time, place or people; who was asked before keeps their answer unless the time is another. Raises Stale."""
    with transaction.atomic():
        before = ReviewMeeting.objects.get(pk=meeting.pk)
        meeting.save_from(started_from)
        if before.starts_at != meeting.starts_at:
            for row in ReviewInvitee.objects.filter(meeting=meeting).exclude(answer=ReviewInvitee.Answer.ASKED):
                row.answer = ReviewInvitee.Answer.ASKED
                row.save()
        _ask(meeting, guests, names, by, moved=_when_and_where(before) != _when_and_where(meeting))
    return meeting


def _when_and_where(meeting: ReviewMeeting) -> tuple[Any, ...]:
    return meeting.starts_at, meeting.place, meeting.place_details


def _ask(
    meeting: ReviewMeeting, guests: Sequence[Membership], names: Sequence[str], by: Membership, *, moved: bool
) -> None:
    """Ask these and no others. Who was asked before hears of it again where it is at another time or place."""
    known = {row.membership_id or row.name: row for row in ReviewInvitee.objects.filter(meeting=meeting)}
    standing = {key for key, row in known.items() if not row.taken_back}
    wanted: dict[Any, dict[str, Any]] = {guest.pk: {"membership": guest} for guest in guests}
    wanted |= {name: {"name": name} for name in names}
    for key, row in known.items():
        if row.taken_back is (key in wanted):
            row.taken_back = key not in wanted
            row.save()
    for key, who in wanted.items():
        if key not in known:
            ReviewInvitee(meeting=meeting, patient_id=meeting.patient_id, **who).save(force_insert=True)
    _announce("review_called", meeting, by, [g.pk for g in guests if moved or g.pk not in standing])


def _announce(event: str, meeting: ReviewMeeting, by: Membership, invited: Sequence[Any], **facts: Any) -> None:
    number = meeting.row_version
    outbox.announce(
        event, "review_meeting", meeting.pk, meeting.patient_id, by=by.pk, invited=invited, number=number, **facts
    )


def answer(invitee: ReviewInvitee, coming: bool) -> None:
    """Whether whoever was asked is coming."""
    invitee.answer = ReviewInvitee.Answer.COMING if coming else ReviewInvitee.Answer.NOT_COMING
    with transaction.atomic():
        invitee.save()
        outbox.announce(
            "review_answered", "review_meeting", invitee.meeting_id, invitee.patient_id, by=invitee.membership_id
        )


def wish(meeting: ReviewMeeting, words: str, said: str, *, by: Membership | None, started_from: int) -> None:
    """What the person wants to talk about, in their words. Raises Stale."""
    services.put_words(meeting, words, said, by)
    with transaction.atomic():
        meeting.save_from(started_from)
        outbox.announce("review_wished", "review_meeting", meeting.pk, meeting.patient_id, by=by.pk if by else None)


def call_off(meeting: ReviewMeeting, *, by: Membership, started_from: int, died: bool = False) -> None:
    """The meeting is not held; the plan's date stays. After a death only the staff hears of it. Raises Stale."""
    meeting.state = ReviewMeeting.State.CALLED_OFF
    with transaction.atomic():
        meeting.save_from(started_from)
        asked = ReviewInvitee.objects.filter(meeting=meeting, taken_back=False, membership__isnull=False)
        if died:
            asked = asked.filter(membership__role__in=CARE)
        _announce("review_called_off", meeting, by, [row.membership_id for row in asked], died=died)


def end_with_plan(plan: Plan, *, by: Membership, died: bool = False) -> None:
    """Call off the meeting to come of a plan that ends; where `by` sees no meetings, tell whoever was asked at least."""
    for called in ReviewMeeting.objects.filter(plan=plan, state=ReviewMeeting.State.CALLED):
        call_off(called, by=by, started_from=called.row_version, died=died)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_asked_to_meeting(%s)", [plan.pk])
        unseen = cursor.fetchall()
    for pk, number, asked in unseen:
        outbox.announce(
            "review_called_off", "review_meeting", pk, plan.patient_id, by=by.pk, invited=asked, number=number
        )


def exempt(plan: Plan, reason: str, next_on: date, *, by: Membership) -> ReviewMeeting:
    """No review this time, with the reason; the plan goes on and its next date is another."""
    with transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        for called in ReviewMeeting.objects.filter(plan=locked, state=ReviewMeeting.State.CALLED):
            call_off(called, by=by, started_from=called.row_version)
        span = window(locked)
        row = ReviewMeeting(
            plan=locked, patient_id=locked.patient_id, state=ReviewMeeting.State.EXEMPT, exempt_reason=reason,
            next_on=next_on, window_from=span[0] if span else None, window_until=span[1] if span else None, called_by=by,
        )  # fmt: skip
        row.save(force_insert=True)
        locked.next_review_on = next_on
        locked.row_version += 1
        locked.save()
        patients.set_next_due(locked.patient_id, next_on)
        outbox.announce("review_exempt", "plan", locked.pk, locked.patient_id, by=by.pk)
    return row


def hold(review: Review, meeting: ReviewMeeting | None, moves: Iterable[Move], *, by: Membership) -> Review:
    """Record a meeting with what changed there. Raises Stale where somebody moved one of the goals meanwhile."""
    with transaction.atomic():
        review.goal_moves = []
        for move in moves:
            review.goal_moves.append({"goal": str(move.goal.pk), "was": move.goal.state, "now": move.state})
            sections.move_goal(move.goal, move.state, by=by, started_from=move.started_from)
        services.hold_review(review, by=by)
        if meeting is not None:
            meeting.state, meeting.review = ReviewMeeting.State.HELD, review
            meeting.save_from(meeting.row_version)
    return review
