"""What is asked sitting together, one question a page: how each is put, and how the answer is kept as the person's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.models import Membership
from patients.models import Patient
from plans import crisis, sections, services
from plans.forms import OneQuestionForm
from plans.forms_signing import PositionForm
from plans.forms_together import OneItemForm, OneStrengthForm, OneSupportForm, OneWishForm, ProposalForm
from plans.models import CrisisItem, CrisisPlan, Goal, IStatement, Plan, PlanVersion, Strength, Support
from plans.models.words import Words
from plans.signing import record_position
from plans.views import showing
from plans.views.opinion import own_card, position_initial
from plans.written import Written
from ppr.lib.access import Actor

Kind = IStatement.Kind


@dataclass(frozen=True)
class Ask:
    """One question. `keep` writes the answer or raises Stale or Refused; `again`: another may be added at once."""

    slug: str
    group: str
    heading: str
    form: Callable[[Any], Any]
    keep: Callable[[Any], Any]
    row: Any = None  # what stands now
    again: bool = False
    started: str = "row_version"  # the field that says what it was started from
    proposal: dict[str, Any] | None = None  # what the team proposes: {area, team} of components/goal.html

    def blank(self, form: Any) -> bool:
        """Whether nothing was answered, where there is nothing to take away."""
        return (self.again or self.proposal is not None) and bool(form.blank)

    def stands(self, row: Any, patient: Patient) -> dict[str, Any]:
        """What somebody else wrote meanwhile, as the person's page shows it."""
        if isinstance(row, PlanVersion):
            return own_card(row)
        return showing.voice(row, patient)


@dataclass(frozen=True)
class Sitting:
    """What there is to ask of one person, and beside whom they write."""

    plan: Plan
    beside: Membership
    asks: dict[str, Ask]

    def after(self, slug: str) -> str:
        """The question that follows; nothing after the last."""
        order = list(self.asks)
        return next(iter(order[order.index(slug) + 1 :]), "")


def sitting(written: Written, beside: Membership, patient: Patient, actor: Actor) -> Sitting:
    """Every question of this person now: the four statements, what may be added, what the team proposes, the crisis plan
    while it is prepared, and what they think of the latest version."""
    plan = written.plan
    plan.patient = patient
    asks = [*_statements(written, beside), *_added(plan, beside), *_proposals(written, beside, patient)]
    asks += _crisis(plan, beside, actor)
    if written.version is not None:
        asks.append(_opinion(written.version, beside))
    return Sitting(plan, beside, {ask.slug: ask for ask in asks})


def _statements(written: Written, beside: Membership) -> list[Ask]:
    said = {row.kind: row for row in written.statements}
    return [_statement(written.plan, kind, said.get(kind.value), beside) for kind in Kind]


def _statement(plan: Plan, kind: Kind, row: IStatement | None, beside: Membership) -> Ask:
    initial = {"answer": Words.Answer.SAID, "started_from": 0, "language": "es"}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("words", "answer", "language")} | {"started_from": row.number}

    def form(data: Any) -> OneQuestionForm:
        return OneQuestionForm(data, initial=initial, by_person=True)

    def keep(form: OneQuestionForm) -> None:
        given = form.cleaned_data
        if given["answer"] != Words.Answer.SAID and given["started_from"] == 0:
            return  # nothing was there, and nothing was written
        services.say(
            plan, kind.value, given["words"], given["answer"], typed_by=None, beside=beside,
            started_from=given["started_from"], language=given["language"],
        )  # fmt: skip

    return Ask(kind.value, _("My own words"), str(kind.label), form, keep, row, started="started_from")


def _added(plan: Plan, beside: Membership) -> list[Ask]:
    """What the person may add, one by one: what they are good at, what they would like, who helps."""

    def part(model: type[Any], form_class: type[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
        row = model(plan=plan, patient_id=plan.patient_id)

        def form(data: Any) -> Any:
            return form_class(data, row=row, by_person=True)

        def keep(form: Any) -> None:
            form.put_on(row, None)
            row.beside = beside
            sections.add(row, by=beside)

        return form, keep

    goal = Goal(plan=plan, patient_id=plan.patient_id)

    def wish(data: Any) -> OneWishForm:
        return OneWishForm(data, goal=goal, by_person=True)

    def keep_wish(form: OneWishForm) -> None:
        given = form.cleaned_data
        form.name(goal, plan.pk)
        services.put_words(goal, given["words"], given["answer"], None, beside)
        goal.area = given["area"]
        services.add_goal(goal, by=beside)

    strength, support = part(Strength, OneStrengthForm), part(Support, OneSupportForm)
    return [
        Ask("strength", _("What I am good at"), _("Something I am good at, like, or have come through"), *strength,
            again=True),
        Ask("wish", _("What I would like"), _("Something I would like to do, have or change"), wish, keep_wish,
            again=True),
        Ask("support", _("Who or what helps me"), _("Somebody or something that helps me, or would"), *support,
            again=True),
    ]  # fmt: skip


def _proposals(written: Written, beside: Membership, patient: Patient) -> list[Ask]:
    """The goals that the team proposes, each until the person has said yes or no to it."""
    return [_proposal(goal, beside, patient) for goal in written.goals if proposed_to(goal)]


def proposed_to(goal: Goal) -> bool:
    """Whether the person is asked: a wish of theirs to which the team has added nothing waits for nobody's yes."""
    return goal.state == Goal.State.PROPOSED and bool(goal.objective)


def proposal_slug(goal: Goal) -> str:
    return f"goal-{goal.pk}"


def _proposal(goal: Goal, beside: Membership, patient: Patient) -> Ask:
    def form(data: Any) -> ProposalForm:
        return ProposalForm(data, goal=goal)

    def keep(form: ProposalForm) -> None:
        given = form.cleaned_data
        if given["words"] != goal.words:
            answer = Words.Answer.SAID if given["words"] else Words.Answer.NOT_YET
            services.put_words(goal, given["words"], answer, None, beside)
        sections.move_goal(goal, given["decision"], by=beside, started_from=given["row_version"])

    heading = pgettext("person-page", "What my team proposes to me")
    card = showing.goal_card(goal, patient, may_write=False)
    return Ask(proposal_slug(goal), heading, heading, form, keep, goal, proposal=card)


def _crisis(plan: Plan, beside: Membership, actor: Actor) -> list[Ask]:
    """The menu of the crisis plan that is being prepared; nothing where none is, or it is closed to who sits beside."""
    rows = CrisisPlan.objects.visible_to(actor).filter(patient_id=plan.patient_id, state=CrisisPlan.State.PREPARING)
    preparing = rows.first()
    if preparing is None:
        return []
    items = {row.kind: row for row in CrisisItem.objects.visible_to(actor).filter(crisis_plan=preparing)}
    return [_item(preparing, kind, items.get(kind.value), beside) for kind in CrisisItem.Kind]


def _item(preparing: CrisisPlan, kind: CrisisItem.Kind, found: CrisisItem | None, beside: Membership) -> Ask:
    row = found or CrisisItem(crisis_plan=preparing, patient_id=preparing.patient_id, kind=kind.value)
    if found is not None:
        row.crisis_plan = preparing

    def form(data: Any) -> OneItemForm:
        return OneItemForm(data, item=row, by_person=True)

    def keep(form: OneItemForm) -> None:
        given = form.cleaned_data
        if found is None and given["answer"] != Words.Answer.SAID:
            return
        if (given["words"], given["answer"]) != (row.words, row.answer):
            services.put_words(row, given["words"], given["answer"], None, beside)
        crisis.write_item(row, by=beside, started_from=given["row_version"])

    return Ask(f"crisis-{kind.value}", _("If I have a crisis"), str(kind.label), form, keep, found)


def _opinion(version: PlanVersion, beside: Membership) -> Ask:
    def form(data: Any) -> PositionForm:
        return PositionForm(data, by_person=True, initial=position_initial(version))

    def keep(form: PositionForm) -> None:
        record_position(
            version, form.taken(), by=None, started_from=form.cleaned_data["started_from"], beside=beside
        )  # fmt: skip

    heading = pgettext("person-page", "What I think of my plan")
    return Ask("opinion", heading, heading, form, keep, version, started="started_from")
