"""What is asked about the parts of a plan: a strength, a support, a step, a risk, a scale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField
from entities.models import CommunityResource, Membership
from entities.roles import HEALTH
from patients.forms import capitalised
from patients.models import Patient
from plans.forms import AddedOnce, VoiceForm, WordsField, written_by_person
from plans.models import Goal, GoalStep, Plan, Support
from plans.models.words import Words
from plans.services import put_words


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PartForm(AddedOnce, VoiceForm):
    """A part of the plan in two voices: the person's words first, then the rest. Started from `row_version`."""

    TEAM: ClassVar[tuple[str, ...]] = ()  # what the team alone has a say in
    FIELDS: ClassVar[tuple[str, ...]] = ()

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, row: Any, by_person: bool, **more: Any) -> None:
        self.row, self.extras = row, more
        super().__init__(*args, by_person=by_person, initial=self._started_from(row))
        gone = [*(self.TEAM if by_person else ())]
        if not by_person and written_by_person(row):
            gone += ["words", "answer"]  # nobody else edits what the person wrote
        for name in gone:
            del self.fields[name]

    def _started_from(self, row: Any) -> dict[str, Any]:
        new = row._state.adding
        given = {name: getattr(row, name) for name in ("words", *self.FIELDS)}
        answer = (
            row.answer if not new or self.base_fields["answer"].initial == Words.Answer.NOT_YET else Words.Answer.SAID
        )
        return {**given, "answer": answer, "row_version": 0 if new else row.row_version}

    def put_on(self, row: Any, by: Membership | None) -> None:
        """Set what was sent. Words that did not change keep who typed them and when."""
        given = self.cleaned_data
        self.name(row, row.plan_id)
        if "words" in given and (row._state.adding or (given["words"], given["answer"]) != (row.words, row.answer)):
            put_words(row, given["words"], given["answer"], by)
        for name in self.FIELDS:
            if name in given:
                setattr(row, name, given[name])

    def on_top_of(self, row: Any) -> Any:
        """The same again, now started from the row as it stands: saving is a choice made with both in view."""
        sent: Any = self.data
        data = sent.copy()
        data["row_version"] = str(row.row_version)
        return type(self)(data, row=row, by_person=self.by_person, **self.extras)


class StrengthForm(PartForm):
    """What the person can do, likes, has come through; what others see in them may stand beside."""

    TEAM = FIELDS = ("seen_by_others",)

    seen_by_others = forms.CharField(
        label=_("What others see"),
        required=False,
        widget=_area(),
        help_text=_("Something seen, not a compliment. It stands beside their words."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (
            "seen_by_others" in given
            and not given["seen_by_others"].strip()
            and not given.get("words", self.row.words).strip()
        ):
            self.add_error("seen_by_others", _now("Write the person's words, or what others see."))
        return given


class SupportForm(PartForm):
    """Who or what helps, how often; whether it goes on is changed in the plan itself."""

    FIELDS = ("who", "kind", "rhythm", "state")

    who = forms.CharField(
        label=_("Who or what helps"), max_length=120, error_messages={"required": _("Write who or what it is.")}
    )
    kind = forms.ChoiceField(label=_("What kind of support"), choices=capitalised(Support.Kind))
    rhythm = forms.CharField(
        label=_("How often"),
        max_length=80,
        required=False,
        help_text=_("As the person wants it: “on Tuesdays”, “when I ask”."),
    )
    state = forms.ChoiceField(label=_("How it stands"), choices=capitalised(Support.State))
    answer = forms.ChoiceField(
        label=_("Is there something to write?"),
        widget=forms.RadioSelect,
        choices=capitalised(Words.Answer),
        initial=Words.Answer.NOT_YET,
    )


class RiskForm(PartForm):
    """One worry, talked through: how the person sees it, how the team does, what is done about it."""

    TEAM = FIELDS = ("about", "team_view", "agreed", "positive_risk", "shared_with_person", "not_shared_reason")

    about = forms.CharField(
        label=_("What it is about"),
        max_length=120,
        help_text=_("In plain words, the way it would be said in front of the person."),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    answer = forms.ChoiceField(
        label=_("Is there something to write?"),
        widget=forms.RadioSelect,
        choices=capitalised(Words.Answer),
        initial=Words.Answer.NOT_YET,
    )
    team_view = forms.CharField(
        label=_("How the team sees it"), widget=_area(), error_messages={"required": _("Write how the team sees it.")}
    )
    agreed = forms.CharField(label=_("What we do about it"), required=False, widget=_area())
    positive_risk = forms.BooleanField(
        label=_("It is a risk that the person chooses to take, with support"),
        required=False,
        help_text=_("Because what is gained is worth it."),
    )
    shared_with_person = forms.BooleanField(
        label=_("It has been talked through with the person"),
        required=False,
        help_text=_("Until then the person does not read it here and it is not part of what is signed."),
    )
    not_shared_reason = forms.CharField(label=_("If not, why not yet"), max_length=300, required=False, widget=_area(2))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "shared_with_person" not in given:
            return given
        if given["shared_with_person"]:
            given["not_shared_reason"] = ""
        elif not given.get("not_shared_reason", "").strip():
            self.add_error(
                "not_shared_reason", _now("Say why it has not been talked through yet, or tick that it has.")
            )
        return given


class StepForm(AddedOnce):
    """What is to be done, by whom, by when."""

    text = forms.CharField(
        label=_("What is to be done"), max_length=300, error_messages={"required": _("Write the step in a few words.")}
    )
    whose = forms.ChoiceField(
        label=_("Who does it"), widget=forms.RadioSelect, error_messages={"required": _("Choose who does it.")}
    )
    due_on = DayField(label=_("By when"), required=False)
    resource = forms.ModelChoiceField(
        CommunityResource.objects.none(), label=_("Something in the comarca"), required=False, empty_label=_("None"),
        help_text=_("Where the step leads, if it leads to a place: it stands beside it with its hours and telephone."),
    )  # fmt: skip
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: Any = None, *, row: GoalStep, patient: Patient, plan: Plan, staff: Iterable[Membership]
    ) -> None:
        self.row = row
        self.extras: dict[str, Any] = {"patient": patient, "plan": plan, "staff": staff}
        self.staff = {str(m.pk): m for m in staff}
        new = row._state.adding
        started = {"text": row.text, "due_on": row.due_on, "row_version": 0 if new else row.row_version}
        started |= {"resource": row.resource_id, "whose": str(row.owner_membership_id or row.owner)}
        super().__init__(data, initial=started)
        places: Any = self.fields["resource"]
        places.queryset = CommunityResource.in_use(besides=row.resource_id)
        places.choices = _by_comarca(places.queryset, places.empty_label)
        whose: Any = self.fields["whose"]
        whose.choices = self._owners(patient, plan)

    def _owners(self, patient: Patient, plan: Plan) -> list[tuple[str, str]]:
        owners = GoalStep.Owner
        return [
            (owners.PERSON.value, patient.called),
            *((key, m.who) for key, m in self.staff.items()),
            (owners.ENTITY.value, _now("Somebody of %(entity)s") % {"entity": plan.entity.name}),
            (owners.HEALTH.value, _now("Somebody of the health service")),
            (owners.FAMILY.value, _now("Family")),
        ]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day and day < timezone.localdate() and day != self.row.due_on:
            raise forms.ValidationError(_now("That day is past. Choose today or a later one, or leave it empty."))
        return day

    def put_on(self, row: GoalStep, by: Membership | None) -> None:
        """Set what was sent on the step."""
        given = self.cleaned_data
        self.name(row, row.goal_id)
        row.text, row.due_on, named = given["text"], given["due_on"], self.staff.get(given["whose"])
        found: CommunityResource | None = given["resource"]
        row.resource, row.place = found, found.in_a_line if found else ""
        row.owner_membership = named
        if named is None:
            row.owner = given["whose"]
        else:
            row.owner = GoalStep.Owner.HEALTH if named.role in HEALTH else GoalStep.Owner.ENTITY

    def on_top_of(self, row: GoalStep) -> StepForm:
        """The same again, now started from the step as it stands."""
        sent: Any = self.data
        data = sent.copy()
        data["row_version"] = str(row.row_version)
        return StepForm(data, row=row, **self.extras)


def _by_comarca(rows: Iterable[CommunityResource], none: Any) -> list[Any]:
    """The resources as choices, under the name of each comarca."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.comarca.name, []).append((str(row.pk), row.name))
    return [("", none), *found.items()]


class ScaleForm(forms.Form):
    """Five sentences written beforehand, the third the one expected, and where things stand now."""

    LEVELS = ("level_0", "level_1", "level_2", "level_3", "level_4")

    level_0 = WordsField(label=_("Much less than expected"), widget=_area(1), max_length=200)
    level_1 = WordsField(label=_("Less than expected"), widget=_area(1), max_length=200)
    level_2 = WordsField(
        label=_("What we expect"),
        widget=_area(1),
        max_length=200,
        help_text=_("What would be a good, possible outcome by the date."),
    )
    level_3 = WordsField(label=_("More than expected"), widget=_area(1), max_length=200)
    level_4 = WordsField(label=_("Much more than expected"), widget=_area(1), max_length=200)
    scale_value = forms.TypedChoiceField(
        label=_("Where it stands now"), required=False, widget=forms.RadioSelect, coerce=int, empty_value=None
    )
    scale_start = forms.TypedChoiceField(
        label=_("Where it stood at first"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Usually “less than expected”. Left open, it is the first time that somebody looked."),
    )
    importance = forms.TypedChoiceField(
        label=_("How much it matters to the person"), required=False, coerce=int, empty_value=1,  # type: ignore[arg-type]
        choices=[(1, _("it matters")), (2, _("it matters a lot")), (3, _("it matters more than anything")), (0, _("it is not counted with the others"))],
    )  # fmt: skip
    difficulty = forms.TypedChoiceField(
        label=_("How hard it is"), required=False, coerce=int, empty_value=1,  # type: ignore[arg-type]
        choices=[(1, _("somewhat hard")), (2, _("hard")), (3, _("very hard"))],
    )  # fmt: skip
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, row: Goal) -> None:
        self.row = row
        levels = dict(zip(self.LEVELS, row.scale_levels, strict=False))
        stands = {
            name: "" if (at := getattr(row, name)) is None else str(at) for name in ("scale_value", "scale_start")
        }
        weight = {"importance": row.importance, "difficulty": row.difficulty}
        super().__init__(data, initial={**levels, **stands, **weight, "row_version": row.row_version})
        fields: Any = self.fields
        steps = [(str(n - 2), self.fields[name].label) for n, name in enumerate(self.LEVELS)]
        fields["scale_value"].choices = [("", _now("Not looked at yet")), *steps]
        fields["scale_start"].choices = [("", _now("Not written down")), *steps]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        written = [name for name in self.LEVELS if given.get(name, "").strip()]
        if written or given.get("scale_value") is not None or given.get("scale_start") is not None:
            for name in set(self.LEVELS) - set(written) - set(self.errors):
                self.add_error(
                    name, _now("Write what could be seen at this step. A few words are enough; or empty all five.")
                )
        return given

    def put_on(self, row: Goal, by: Membership | None) -> None:
        """Set the scale; five empty sentences take it away."""
        given = self.cleaned_data
        levels = [given[name] for name in self.LEVELS]
        row.scale_levels = levels if any(level.strip() for level in levels) else []
        row.scale_value = given["scale_value"] if row.scale_levels else None
        row.scale_start = given["scale_start"] if row.scale_levels else None
        row.importance, row.difficulty = given["importance"], given["difficulty"]

    def on_top_of(self, row: Goal) -> ScaleForm:
        """The same again, now started from the goal as it stands."""
        sent: Any = self.data
        data = sent.copy()
        data["row_version"] = str(row.row_version)
        return ScaleForm(data, row=row)
