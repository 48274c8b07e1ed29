"""The first day attended: the person starts, the entity picks up the plan, a peer and an advocate are offered."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import roles
from entities.days import DayField
from entities.gate import page
from entities.models import Membership
from plans import services
from referrals import slots, wishes
from referrals.board import full_day
from referrals.models import Referral, Wish
from referrals.views.moving import form_page, made, move_at

_OFFERED = (
    ("", gettext_lazy("It has not been talked about yet")), ("yes", gettext_lazy("Yes, they would like it")),
    ("no", gettext_lazy("Not for now")),
)  # fmt: skip


def _offer(label: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_OFFERED, required=False, widget=forms.RadioSelect, **options)


class JoinForm(forms.Form):
    """Which day was the first, who is the key worker, and what the person said of what was offered."""

    joined_on = DayField(
        label=gettext_lazy("First day attended"),
        help_text=gettext_lazy("The day on which the person came, not the day of the call."),
    )
    key_worker = forms.ModelChoiceField(
        Membership.objects.none(), label=gettext_lazy("Key worker"), widget=forms.RadioSelect, empty_label=None,
        help_text=gettext_lazy("Writes the plan with the person. It can change later."),
        error_messages={
            "required": gettext_lazy("Choose who will be the key worker."),
            "invalid_choice": gettext_lazy("The key worker has to be a professional of this entity. Choose another one."),
        },
    )  # fmt: skip

    peer = _offer(
        gettext_lazy("Would they like the company of somebody who has been through it?"),
        help_text=gettext_lazy("The key worker answers a yes by a date. The person may ask for it at any time."),
    )
    advocate = _offer(gettext_lazy("And to talk with somebody independent who stands up for people’s rights?"))

    def __init__(self, *args: Any, entity_id: UUID, assigned_on: date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.assigned_on = assigned_on
        staff = Membership.objects.live().filter(entity_id=entity_id, role=roles.PROFESSIONAL)
        field: Any = self.fields["key_worker"]
        field.queryset = staff.select_related("user", "entity").order_by("user__last_name", "user__first_name")
        field.label_from_instance = lambda m: f"{m.user} · {m.title}" if m.title else str(m.user)

    def clean_joined_on(self) -> date:
        day: date = self.cleaned_data["joined_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Come back once the person has attended."))
        if self.assigned_on and day < self.assigned_on:
            raise forms.ValidationError(
                _(
                    "The slot was assigned on %(day)s: the first day cannot come before. Look at the order of day and month."
                )
                % {"day": full_day(self.assigned_on)}
            )
        return day

    def first_day(self) -> dict[str, Any]:
        """What joining needs; what was said of the offers goes with its story."""
        given = self.cleaned_data
        said = [_SAID[name, given[name]]() for name in ("peer", "advocate") if given[name]]
        return {"joined_on": given["joined_on"], "key_worker": given["key_worker"], "text": "\n".join(said)}

    def wishes(self) -> list[Wish]:
        """What they said yes to."""
        return [
            Wish(about=about) for about in (Wish.About.PEER, Wish.About.ADVOCATE) if self.cleaned_data[about] == "yes"
        ]


_SAID = {
    ("peer", "yes"): lambda: _("They would like the company of somebody who has been through it."),
    ("peer", "no"): lambda: _("The company of somebody who has been through it was offered: not for now."),
    ("advocate", "yes"): lambda: _(
        "They would like to talk with somebody independent who stands up for people’s rights."
    ),
    ("advocate", "no"): lambda: _("Somebody independent who stands up for people’s rights was offered: not for now."),
}


@page(roles.ENTITY_COORDINATOR, methods=("GET", "POST"), about="referral", code="view_identity")
def join(request: Any, referral_id: UUID) -> HttpResponse:
    """Record the first day attended; the professionals of the entity get to see, and the plan starts."""
    referral, refused = move_at(request, referral_id, "join")
    placement = slots.placement_of(referral, request.actor)
    form = JoinForm(
        request.POST or None, entity_id=request.membership.entity_id, assigned_on=placement.assigned_on if placement else None,
        initial={"joined_on": timezone.localdate()},
    )  # fmt: skip

    def start() -> None:
        services.pick_up(referral, by=request.membership, actor=request.actor, **form.first_day())
        for wish in form.wishes():
            wishes.say(wish, referral, by=request.membership)

    if made(request, form, refused, start):
        messages.success(request, _started(referral, form.cleaned_data["key_worker"]))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/join.html", referral, form, refused, placement=placement)


def _started(referral: Referral, key_worker: Membership) -> str:
    # No name of the person: messages travel in a cookie.
    assert referral.to_entity is not None  # a slot of it was taken
    return _(
        "Started. From now on the professionals of %(entity)s see the plan, the social situation and the crisis plan, and may write; "
        "%(key_worker)s is the key worker. %(unit)s has been told."
    ) % {
        "entity": referral.to_entity.name,
        "key_worker": key_worker.user.short_name,
        "unit": referral.from_entity.name,
    }
