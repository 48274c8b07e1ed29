"""What there is in each comarca that anybody may go to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from entities import resources
from entities.forms_resources import ResourceFilter
from entities.gate import page
from entities.roles import ADMINISTRATOR, PERSON, ROLES, SUPPORTER


@page(*ROLES, PERSON, SUPPORTER)
def community(request: Any) -> HttpResponse:
    """Clubs, libraries, adult schools, associations: by comarca, kind or a word. Nothing here is about anybody."""
    context = listing(request) | {"keeps": request.actor.role == ADMINISTRATOR}
    return render(request, "entities/community.html", context)


def listing(request: Any, sector: str = "") -> dict[str, Any]:
    """Context of entities/_community.html, from what the address asks for."""
    form = ResourceFilter(request.GET or None, sector=sector)
    found = resources.find(form.asked())
    groups = resources.by_comarca(found)
    for group in groups:
        group["rows"] = [{"row": row, "facts": resources.facts(row)} for row in group["rows"]]
    return {"form": form, "groups": groups, "found": len(found), "most": resources.MOST, "filtered": bool(request.GET)}
