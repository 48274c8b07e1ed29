"""Keeping a view of a list under a name, and giving it up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities import saved_views
from entities.gate import page
from entities.models import SavedView
from entities.roles import CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR

LISTERS = (*CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR)


class ViewForm(forms.Form):
    """A name for what the page shows, for whom, and whether it opens first."""

    name = forms.CharField(
        label=_("Name of the view"), max_length=60,
        help_text=_("For example, “Waiting for a flat”. Nobody’s name."),
        error_messages={"required": _("Give the view a name.")},
    )  # fmt: skip
    shared = forms.BooleanField(label=_("My colleagues in the same role see it too"), required=False)
    opens_first = forms.BooleanField(label=_("The list opens with it"), required=False)
    register = forms.ChoiceField(choices=SavedView.Register.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("register"):
            given["query"] = saved_views.kept(QueryDict(given.get("query", "")), given["register"])
        return given


@page(*LISTERS, methods=("POST",))
def keep(request: Any) -> HttpResponse:
    """Keep what the list shows now."""
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            view = saved_views.keep(request.membership, **form.cleaned_data)
        except ValueError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _now("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(f"{_list_of(view)}?{view.query}")
    return render(request, "entities/saved_view.html", {"form": form}, status=422)


@page(*LISTERS, methods=("POST",))
def remove(request: Any, view_id: UUID) -> HttpResponse:
    """Give up one of my own views."""
    view = get_object_or_404(SavedView, pk=view_id, membership=request.membership)
    view.delete()
    messages.success(request, _now("The view “%(name)s” is gone. The list is as it was.") % {"name": view.name})
    return redirect(f"{_list_of(view)}?{view.query}")


def _list_of(view: SavedView) -> str:
    return reverse(saved_views.PAGES[SavedView.Register(view.register)])
