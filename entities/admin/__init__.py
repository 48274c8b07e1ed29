"""The administration pages: who takes part and what was agreed. Nothing here is about a person with a plan.

Only catalogues, people who work here, organisations and agreements are registered; rows that others rest on
are ended, retired or deactivated, never deleted.
"""

from django.contrib import admin

# Packages register models of their own; rights over them belong to nobody here.
for registered in list(admin.site._registry):
    admin.site.unregister(registered)

from entities.admin import agreements, catalogues, doors, people  # noqa: E402 - after the clearing

__all__ = ["agreements", "catalogues", "doors", "people"]
