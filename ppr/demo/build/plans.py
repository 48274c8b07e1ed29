"""The plan of whoever has joined: words, goals, notes, reviews and measures, from both sides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from entities.models import Membership
from monitoring.instruments import INSTRUMENTS
from monitoring.models import Assessment
from patients.models import Patient
from plans import paper_pdf
from plans.models import Goal, IStatement, Plan, ProgressNote, Review, WrittenPaper
from plans.models.words import Words
from ppr.demo.build import leaving, parts, talks, versions
from ppr.demo.build.referrals import Journey
from ppr.demo.build.scene import Scene
from ppr.demo.build.sharing import first_code
from ppr.demo.build.voice import put
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Aim, Entry, Measure, Meeting, Said, Story
from ppr.lib.uploads import PDF, Checked


def build(scene: Scene, story: Story, patient: Patient, journeys: list[Journey]) -> None:
    """Nothing before the first attended day; after it, the one plan and all that is in it."""
    joined = [
        j for j in journeys
        if j.placement is not None and j.placement.joined_on is not None and j.referral.family == "process"
    ]  # fmt: skip
    if joined:
        builder = PlanBuilder(scene, story, patient, joined[-1])
        builder.build()
        parts.build(builder)
        versions.build(builder)
        leaving.build(builder, journeys)


class PlanBuilder:
    def __init__(self, scene: Scene, story: Story, patient: Patient, journey: Journey) -> None:
        self.scene, self.story, self.patient, self.journey = scene, story, patient, journey
        self.days = scene.days
        self.plan = self._plan()

    def build(self) -> None:
        for number, said in enumerate(self.story.words):
            self._say(said, number)
        for number, aim in enumerate(self.story.aims):
            parts.steps(self, aim, self._goal(aim, number))
        for number, entry in enumerate(self.story.notes):
            self._note(entry, number)
        talks.build(self)
        for number, meeting in enumerate(self.story.meetings):
            self._review(meeting, number)
        for number, measure in enumerate(self.story.measures):
            self._measure(measure, number)
        if self.story.user:
            user = self.scene.users[self.story.user]
            at = moment(self.plan.picked_up_on, 13)
            self.scene.link(self.patient, "self", ("person", self.patient.pk), at, self.plan.key_worker, user=user)
            self.scene.add(first_code(user, at, self.plan.key_worker))

    def _plan(self) -> Plan:
        placement = self.journey.placement
        assert placement is not None and placement.joined_on is not None and placement.key_worker is not None
        due = placement.joined_on + timedelta(days=self.journey.line.agreement.initial_plan_days)
        meetings = self.story.meetings
        plan = Plan(
            pk=key("plan", self.story.slug),
            patient_id=self.patient.pk,
            entity=placement.entity,
            key_worker=placement.key_worker,
            placement_id=placement.pk,
            picked_up_on=placement.joined_on,
            initial_due_on=due,
            state=self._state(),
            next_review_on=self._next(due),
            row_version=1 + len(meetings),
        )
        if self.story.contact is not None:
            plan.contact_days, plan.contact_agreed_on = self.story.contact[0], self.days.ago(self.story.contact[1])
        return self.scene.add(plan, moment(placement.joined_on, 10), self.journey.referral.responsible)

    def _state(self) -> str:
        if self.journey.referral.closed_on is not None:
            return Plan.State.CLOSED
        return Plan.State.ACTIVE if self.story.meetings or self.story.versions else Plan.State.DRAFT

    def _next(self, due: date) -> date | None:
        """The next review, or the initial plan; nothing is due once the process has ended."""
        if self.journey.referral.closed_on is not None:
            return None
        meetings = self.story.meetings
        return self.days.meeting(meetings[-1].in_days) if meetings else due

    def by(self, part: str) -> Membership | None:
        return self.scene.part(self.story, part, self.journey.ask.key_worker)

    def _tell(self, news: str, kind: str, row: Any, at: Any, by: Membership | None) -> None:
        self.scene.tell(news, kind, row, at, [self.plan.key_worker, self.journey.referral.from_membership], by)

    def _say(self, said: Said, number: int) -> None:
        by, at = self.by(said.typed), moment(self.days.ago(said.ago), 11, number)
        earlier = [r for r in self.scene.of(IStatement) if r.plan_id == self.plan.pk and r.kind == said.kind]
        row = IStatement(
            pk=key("words", self.plan.pk, said.kind, len(earlier) + 1),
            patient_id=self.patient.pk,
            plan=self.plan,
            kind=said.kind,
            number=len(earlier) + 1,
            language=said.language,
            private=said.private,
        )
        put(row, said.text, said.answer, by, at)
        row.beside = self.by(said.beside)
        if said.on_paper and by is not None:
            row.paper = self._paper(at, by)
            row.paper_on = row.paper.written_on
        if earlier:
            earlier[-1].superseded_at = at
        self.scene.add(row, at, by)
        self._tell("words_written", "i_statement", row, at, by)

    def _paper(self, at: datetime, by: Membership) -> WrittenPaper:
        """The sheet on which the person wrote their answers, handed over two days later; one for all of them."""
        for known in self.scene.of(WrittenPaper):
            if known.plan_id == self.plan.pk:
                return known
        answers = sum(said.on_paper for said in self.story.words)
        row = WrittenPaper(
            pk=key("written-paper", self.plan.pk), plan=self.plan, patient_id=self.patient.pk,
            written_on=at.date() - timedelta(days=2), answers=answers, added_at=at,
        )  # fmt: skip
        row.put(Checked(PDF, paper_pdf.printed(self.patient)), "written-paper", by)
        return self.scene.add(row, at, by)

    def _goal(self, aim: Aim, number: int) -> Goal:
        by, at = self.by(aim.typed), moment(self.days.ago(aim.ago), 12, number)
        agreed = aim.agreed if aim.agreed is not None else aim.ago
        row = Goal(
            pk=key("goal", self.plan.pk, number),
            patient_id=self.patient.pk,
            plan=self.plan,
            area=self.scene.areas[aim.area],
            objective=aim.objective,
            objective_by=self.by(aim.by) if aim.objective else None,
            objective_at=moment(self.days.ago(agreed), 13) if aim.objective else None,
            differs=aim.differs,
            state=aim.state,
            agreed_on=None if aim.state == Goal.State.PROPOSED else self.days.ago(agreed),
            target_on=None if aim.in_days is None else self.days.meeting(aim.in_days),
            scale_levels=list(aim.scale),
            scale_value=aim.at,
            position=number,
            created_at=at,
        )
        put(row, aim.wish, aim.answer, by, at)
        self.scene.add(row, at if aim.at is None else self._looked_at(row, agreed, at, by), by)
        self._tell("goal_added", "goal", row, at, by)
        return row

    def _looked_at(self, row: Goal, agreed: int, at: datetime, by: Membership | None) -> datetime:
        """Leave a version of the goal for each step of its scale before the present one; when that was written."""
        past: Any = Goal.history.model  # type: ignore[attr-defined]
        facts = {f.attname: getattr(row, f.attname) for f in Goal._meta.concrete_fields}
        now: Any = row.scale_value
        before = list(range(-1, now, 1 if now > -1 else -1))
        for n, value in enumerate(before):
            when = at if n == 0 else moment(self.days.ago(agreed - agreed * n // (len(before) + 1)), 12)
            who = {"history_user_id": by.user_id, "history_membership_id": by.pk} if by else {}
            mark = {"history_id": key("goal-look", row.pk, n), "history_date": when, "history_type": "~" if n else "+",
                    "history_system": "seed_demo"}  # fmt: skip
            self.scene.add(past(**{**facts, "scale_value": value}, **mark, **who))
        return moment(self.days.ago(agreed // (len(before) + 1)), 12) if before else at

    def _note(self, entry: Entry, number: int) -> None:
        by, at = self.by(entry.by), moment(self.days.worked(entry.ago), 9 + number % 8, 15)
        assert by is not None  # notes are the team's
        row = ProgressNote(
            pk=key("note", self.plan.pk, number),
            patient_id=self.patient.pk,
            plan=self.plan,
            kind=entry.kind,
            happened_at=at,
            text=entry.text,
            visibility=entry.visibility,
            author=by,
            entity=by.entity,
            written_at=at + timedelta(minutes=40),
        )
        self.scene.add(row, row.written_at, by)
        talks.said_of(self, row, entry)

    def _review(self, meeting: Meeting, number: int) -> None:
        by, held = self.by(meeting.by), self.days.worked(meeting.ago)
        assert by is not None  # a review is led by somebody of the team
        at = moment(held, 14, number)
        row = Review(
            pk=key("review", self.plan.pk, number),
            patient_id=self.patient.pk,
            plan=self.plan,
            held_on=held,
            person_present=meeting.present,
            attendees=meeting.attendees or self._attendees(),
            changes=meeting.changes,
            decisions=meeting.decisions,
            next_on=self.days.meeting(meeting.in_days),
            led_by=by,
            recorded_at=at,
        )
        answer = meeting.answer or (Words.Answer.SAID if meeting.words else Words.Answer.NOT_YET)
        put(row, meeting.words, answer, by, moment(held, 12))
        self.scene.add(row, at, by)
        self._tell("review_held", "review", row, at, by)

    def _attendees(self) -> str:
        clinician = self.journey.referral.from_membership
        return ", ".join(m.user.get_full_name() for m in (self.plan.key_worker, clinician))

    def _measure(self, measure: Measure, number: int) -> None:
        dialog = INSTRUMENTS["dialog"]
        day = self.days.worked(measure.ago)
        by = None if measure.mode == Assessment.Mode.ALONE else self.plan.key_worker
        row = Assessment(
            pk=key("measure", self.plan.pk, number),
            patient_id=self.patient.pk,
            instrument=dialog.key,
            rule_version=dialog.rule_version,
            mode=measure.mode,
            taken_on=day,
            answers=list(measure.answers),
            recorded_by=by,
            recorded_at=moment(day, 17),
        )
        self.scene.add(row, row.recorded_at, by)
