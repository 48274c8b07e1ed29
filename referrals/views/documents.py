"""The documents of a referral as rows of its page."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from ppr.lib.access import Actor
from ppr.lib.uploads import ENDINGS
from referrals import attachments, transitions
from referrals.models import Attachment, Referral


def table(referral: Referral, actor: Actor, membership: Membership) -> dict[str, Any]:
    """The documents as components/table.html shows them; no rows where there are none."""
    rows = [_row(row, membership) for row in attachments.of(referral, actor)]
    columns = [{"label": label} for label in (_("Document"), _("Added by"), _("Since"))]
    return {"caption": _("Documents"), "columns": columns, "rows": rows}


def _row(row: Attachment, membership: Membership) -> dict[str, Any]:
    kind = f"{ENDINGS[row.media_type].upper()} · {filesizeformat(row.size)}"
    url = reverse("referrals:attachment", args=[row.referral_id, row.pk])
    ours = row.added_by.entity_id == membership.entity_id and membership.role in transitions.STEPS["attach"].roles
    back = {
        "label": _("Take back"), "url": reverse("referrals:attachment_back", args=[row.referral_id, row.pk]),
        "method": "post", "hidden": {"acting": membership.pk}, "about": row.title, "style": "danger",
    }  # fmt: skip
    return {
        "cells": [
            {"text": row.title, "url": url, "note": kind},
            {"text": row.added_by.user.short_name, "note": row.added_by.entity.name},
            timezone.localtime(row.added_at).date(),
        ],
        "actions": [back] if ours else [],
    }
