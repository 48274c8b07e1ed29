"""What is asked when a process takes a turn: hospital, another intensity or key worker, leaving, a death."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField, MomentField
from entities.models import Entity, Line, Membership, Slot
from entities.roles import PROFESSIONAL, Kind
from patients.forms import capitalised, said_day
from plans.forms import VoiceForm
from plans.forms_notes import ShortNoteForm
from plans.models import HospitalStay, Leaving, Plan, ProgressNote
from referrals.models import Placement


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """A few lines of the team's words."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def professionals(entity_id: Any, besides: Iterable[Any] = ()) -> Any:
    """The professionals in force of an entity, and those named beside them, by name."""
    live = Membership.objects.live()
    rows = live.filter(entity_id=entity_id, role=PROFESSIONAL) | live.filter(pk__in=[pk for pk in besides if pk])
    return rows.select_related("user", "entity").order_by("user__last_name", "user__first_name")


def named(membership: Membership) -> str:
    """A professional as a choice: «Marta Zueco · educadora · Fundación Peña Lucera»."""
    return " · ".join(filter(None, (str(membership.user), membership.title, membership.entity.name)))


def not_to_come(day: date) -> date:
    """The day, unless it is still to come."""
    if day > timezone.localdate():
        raise forms.ValidationError(_now("That day has not come yet. Record it when it has happened."))
    return day


def _not_before(moment: datetime, first: datetime, words: str) -> datetime:
    if moment > timezone.now():
        raise forms.ValidationError(_now("That moment has not come yet. Record it when it has happened."))
    if moment < first:
        raise forms.ValidationError(words % {"day": said_day(timezone.localdate(first))})
    return moment


class PlanningForm(forms.Form):
    """What is prepared for the way home, and who rings the ward."""

    responsible = forms.ModelChoiceField(
        Membership.objects.none(), label=_("Who is in touch with the ward"), empty_label=None,
        error_messages={"required": _("Choose who is in touch with the ward.")},
    )  # fmt: skip
    planning = text_field(
        _("What we prepare for the way home"), 4, required=False,
        help_text=_("The house, keys, money, medication, the animals, who will be there on the first day."),
    )  # fmt: skip
    fit_to_leave_on = DayField(label=_("Fit to leave since"), required=False, help_text=_("When the ward says so."))
    waiting_for = forms.CharField(
        label=_("What the way home is waiting for"), max_length=200, required=False,
        help_text=_("For example: somewhere to live."),
    )  # fmt: skip
    started_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, team: Plan | Placement, by: Membership, stay: HospitalStay | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.stay = stay
        field: Any = self.fields["responsible"]
        field.queryset = professionals(team.entity_id, (by.pk, team.key_worker_id, stay and stay.responsible_id))
        field.label_from_instance = named

    def clean_fit_to_leave_on(self) -> date | None:
        day: date | None = self.cleaned_data["fit_to_leave_on"]
        if day is not None and self.stay is not None and day < timezone.localdate(self.stay.admitted_at):
            raise forms.ValidationError(_now("The stay began later. Look at the order of day and month."))
        return not_to_come(day) if day else None


class AdmissionForm(PlanningForm):
    """Where and since when; the way home is prepared from the same page."""

    hospital = forms.ModelChoiceField(
        Entity.objects.none(), label=_("Hospital"), empty_label=_("Choose one"),
        error_messages={"required": _("Choose the hospital.")},
    )  # fmt: skip
    admitted_at = MomentField(label=_("Since when"), error_messages={"required": _("Say since when; about will do.")})
    field_order = ("hospital", "admitted_at", "responsible", "planning")

    def __init__(self, *args: Any, after: datetime | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.after = after
        hospital: Any = self.fields["hospital"]
        hospital.queryset = Entity.objects.filter(kind=Kind.HOSPITAL_UNIT, active=True)
        for name in ("fit_to_leave_on", "waiting_for", "started_from"):
            del self.fields[name]

    def clean_admitted_at(self) -> datetime:
        words = _now("The stay before lasted until %(day)s. Choose a later moment.")
        first = self.after or datetime.min.replace(tzinfo=timezone.get_current_timezone(), year=1900)
        return _not_before(self.cleaned_data["admitted_at"], first, words)


class HomeAgainForm(forms.Form):
    """When the person left, and what the ward said about the first days."""

    left_at = MomentField(label=_("Left on"), error_messages={"required": _("Say when the person left.")})
    early_contact = forms.ChoiceField(
        label=_("Was a risk of suicide identified in hospital?"), widget=forms.RadioSelect,
        error_messages={"required": _("Say what the ward told you. If nobody said, ask before the person leaves.")},
    )  # fmt: skip

    def __init__(self, *args: Any, stay: HospitalStay, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.stay = stay
        field: Any = self.fields["early_contact"]
        field.choices = choices

    def clean_left_at(self) -> datetime:
        words = _now("The stay began on %(day)s: the person cannot have left before.")
        return _not_before(self.cleaned_data["left_at"], self.stay.admitted_at, words)

    def clean_early_contact(self) -> bool:
        return bool(self.cleaned_data["early_contact"] == "yes")


class FirstContactForm(ShortNoteForm):
    """The first contact at home, kept as a note."""

    def __init__(self, *args: Any, stay: HospitalStay, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stay = stay
        self.fields["text"].label = _now("How the first days at home are going")
        self.fields["kind"].label, self.fields["kind"].initial = _now("How you talked"), ProgressNote.Kind.PHONE
        del self.fields["visibility"]

    def clean_happened_at(self) -> datetime:
        moment = super().clean_happened_at()
        if self.stay.left_at and moment < self.stay.left_at:
            raise forms.ValidationError(_now("The person was still in hospital then. Choose a later moment."))
        return moment


class IntensityForm(forms.Form):
    """Another line of the same entity, from which day, and why."""

    slot = forms.ModelChoiceField(
        Slot.objects.none(), label=_("New slot"), widget=forms.RadioSelect, empty_label=None,
        error_messages={
            "required": _("Choose the new slot."),
            "invalid_choice": _("This slot is not free any more. Choose another one; nothing has been saved."),
        },
    )  # fmt: skip
    on = DayField(label=_("From which day"), error_messages={"required": _("Say from which day.")})
    reason = text_field(
        _("Why, as agreed with the person"),
        help_text=_("Those who see the dates of the process read this too. Clinical matters go in a note."),
        error_messages={"required": _("Say why. A line is enough.")},
    )

    def __init__(self, *args: Any, free: Sequence[Slot], since: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.since = since
        slot: Any = self.fields["slot"]
        slot.queryset = Slot.objects.filter(pk__in=[row.pk for row in free]).select_related("line__programme")

    def clean_on(self) -> date:
        return _within(self.cleaned_data["on"], self.since)


def _within(day: date, since: date) -> date:
    """A day between the first of the process and today."""
    if day < since:
        raise forms.ValidationError(
            _now("The process began on %(day)s. Choose that day or a later one.") % {"day": said_day(since)}
        )
    return not_to_come(day)


class HandoverForm(forms.Form):
    """To whom somebody is handed over, when they were introduced, and what has to be known."""

    key_worker = forms.ModelChoiceField(
        Membership.objects.none(), label=_("New key worker"), widget=forms.RadioSelect, empty_label=None,
        error_messages={
            "required": _("Choose the new key worker."),
            "invalid_choice": _("The key worker has to be another professional of this entity."),
        },
    )  # fmt: skip
    introduced_on = DayField(
        label=_("Introduced on"),
        help_text=_("The day on which the person met the new key worker, with the old one there."),
        error_messages={"required": _("Say on which day they were introduced.")},
    )  # fmt: skip
    handover = text_field(
        _("Handover note"), 5,
        error_messages={"required": _("The new key worker needs a handover. A few lines are enough.")},
    )  # fmt: skip

    def offer(self, colleagues: Any) -> None:
        """Give these to choose from, each with what they work as."""
        field: Any = self.fields["key_worker"]
        field.queryset = colleagues
        field.label_from_instance = lambda m: f"{m.user} · {m.title}" if m.title else str(m.user)


class KeyWorkerForm(HandoverForm):
    """The same for one person, who can read the note where whoever hands over writes in the plan."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, placement: Placement, writes: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.since = placement.joined_on or placement.assigned_on
        self.offer(professionals(placement.entity_id).exclude(pk=placement.key_worker_id))
        self.fields["handover"].help_text = (
            _now("It is kept among the notes, and the person can read it.")
            if writes
            else _now("Those who see the dates of the process read this. Clinical matters go in a note of the team.")
        )

    def clean_introduced_on(self) -> date:
        return _within(self.cleaned_data["introduced_on"], self.since)


_ENDINGS = (Placement.Ending.DISCHARGE, Placement.Ending.BY_CHOICE, Placement.Ending.TRANSFER)
_REPORT = ("words", "answer", *Leaving.CHECKLIST, "report")
_TRANSFER = ("line", "handover")


class LeavingForm(VoiceForm):
    """How and when the person leaves, their own summary, what is settled, the report, the next step."""

    ending = forms.ChoiceField(
        label=_("How the process ends"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the process ends.")},
    )  # fmt: skip
    left_on = DayField(label=_("Last day"), error_messages={"required": _("Say which was the last day.")})
    report = text_field(
        _("Report"), 6, required=False,
        help_text=_("What was done, what helped, what goes on. It can be written later, within the agreement's days."),
    )  # fmt: skip
    next_step = text_field(
        _("Next step"), help_text=_("Who goes on accompanying, and when they next meet. Nobody drops out of sight."),
        error_messages={"required": _("Write the next step: nobody leaves without one.")},
    )  # fmt: skip
    line = forms.ModelChoiceField(
        Line.objects.none(), label=_("To which entity"), required=False, empty_label=_("Choose one"),
        help_text=_("Only if the person moves to another entity. It gets a referral today; the history goes along."),
    )  # fmt: skip
    handover = text_field(
        _("What the next entity needs to know"), required=False,
        help_text=_("It stands in the referral as the reason. They do not see the plan until the first day."),
    )  # fmt: skip

    def __init__(self, *args: Any, placement: Placement, lines: Sequence[Line], writes: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.since = placement.joined_on or placement.assigned_on
        self.fields["words"].label = _now("What they say of their time here")
        self.fields["answer"].initial = Leaving.Answer.NOT_YET
        for name in Leaving.CHECKLIST:
            self.fields[name] = _settled(name)
        line: Any = self.fields["line"]
        line.queryset = Line.objects.filter(pk__in=[row.pk for row in lines]).select_related("programme", "entity")
        line.label_from_instance = lambda row: f"{row.entity.name} · {row.programme.label}"
        ending: Any = self.fields["ending"]
        ending.choices = [
            (e.value, capfirst(e.label)) for e in _ENDINGS if e != Placement.Ending.TRANSFER or (writes and lines)
        ]
        if not writes:
            self.leave_out(*_REPORT)
        if not (writes and lines):
            self.leave_out(*_TRANSFER)

    def leave_out(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def clean_left_on(self) -> date:
        return _within(self.cleaned_data["left_on"], self.since)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("ending") == Placement.Ending.TRANSFER:
            if not given.get("line") and "line" not in self.errors:
                self.add_error("line", _now("Choose the entity to which the person moves."))
            if not given.get("handover", "").strip():
                self.add_error("handover", _now("The next entity needs a few lines to start from."))
        return given

    def fill(self, leaving: Leaving) -> Leaving:
        """Put what was answered about the person's leaving on the row."""
        for name in (*Leaving.CHECKLIST, "report"):
            if name in self.cleaned_data:
                setattr(leaving, name, self.cleaned_data[name])
        return leaving


def _settled(name: str) -> forms.ChoiceField:
    field: Any = Leaving._meta.get_field(name)
    return forms.ChoiceField(
        label=capfirst(str(field.verbose_name)),
        choices=[("", _now("Choose one")), *capitalised(Leaving.Settled)],
        error_messages={"required": _now("Say how it stands: yes, not yet, or not needed.")},
    )


class ReportForm(LeavingForm):
    """The report of a process that has ended, with what was not answered on the last day."""

    def __init__(self, *args: Any, leaving: Leaving | None, **more: Any) -> None:
        super().__init__(*args, lines=(), writes=True, **more)
        self.leave_out("ending", "left_on", "next_step")
        if leaving is not None:
            self.leave_out(*Leaving.CHECKLIST)
            if leaving.words:
                self.leave_out("words", "answer")
        self.fields["report"].required, self.fields["report"].help_text = True, ""
        self.fields["report"].error_messages["required"] = _now("The report is empty. A few lines are enough.")


class DiedForm(forms.Form):
    """The day; nothing else is asked."""

    died_on = DayField(label=_("Day"), error_messages={"required": _("Say on which day; about will do.")})
    sure = forms.BooleanField(
        label=_("I am sure that this person has died"),
        error_messages={"required": _("Tick this, so that nobody is closed by a slip of the hand.")},
    )

    def __init__(self, *args: Any, born: date | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.born = born

    def clean_died_on(self) -> date:
        day = not_to_come(self.cleaned_data["died_on"])
        if self.born and day < self.born:
            raise forms.ValidationError(_now("The person was born on %(day)s.") % {"day": said_day(self.born)})
        return day
