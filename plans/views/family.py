"""Somebody of the family calls: listening needs no permission, telling does, and nothing is confirmed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from entities.gate import page
from entities.roles import CARE, ENTITY_COORDINATOR


@page(*CARE, ENTITY_COORDINATOR)
def family_call(request: Any) -> HttpResponse:
    """What may be said on the telephone, and where to write down what was heard. About nobody in particular."""
    return render(request, "plans/family_call.html")
