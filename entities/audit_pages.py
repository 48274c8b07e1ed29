"""What a page is called for the auditor, beside its route: the longest beginning of its name that has words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

_PAGES: dict[str, str | Promise] = {
    "home": pgettext_lazy("audit-page", "start page"),
    "patients:": pgettext_lazy("audit-page", "identity and details"),
    "patients:list": pgettext_lazy("audit-page", "list of people"),
    "patients:export": pgettext_lazy("audit-page", "list of people"),
    "patients:several": pgettext_lazy("audit-page", "list of people"),
    "patients:search": pgettext_lazy("audit-page", "search for people"),
    "patients:social": pgettext_lazy("audit-page", "social situation"),
    "patients:fact": pgettext_lazy("audit-page", "social situation"),
    "patients:housing": pgettext_lazy("audit-page", "the home"),
    "patients:arrears": pgettext_lazy("audit-page", "the home"),
    "patients:who": pgettext_lazy("audit-page", "who is who"),
    "patients:roles": pgettext_lazy("audit-page", "what each role sees"),
    "patients:sharing": pgettext_lazy("audit-page", "who sees what"),
    "patients:sign_in": pgettext_lazy("audit-page", "the person’s own access"),
    "patients:seen_by": pgettext_lazy("audit-page", "who has looked at the plan"),
    "patients:reach": pgettext_lazy("audit-page", "how to reach the person"),
    "patients:duplicates": pgettext_lazy("audit-page", "people who may be written down twice"),
    "patients:merge": pgettext_lazy("audit-page", "people who may be written down twice"),
    "patients:emergency": pgettext_lazy("audit-page", "emergencies"),
    "patients:break_glass": pgettext_lazy("audit-page", "opening in an emergency"),
    "plans:": pgettext_lazy("audit-page", "plan"),
    "plans:crisis": pgettext_lazy("audit-page", "crisis plan"),
    "plans:note": pgettext_lazy("audit-page", "notes"),
    "plans:object": pgettext_lazy("audit-page", "notes"),
    "plans:goal": pgettext_lazy("audit-page", "goals"),
    "plans:step": pgettext_lazy("audit-page", "goals"),
    "plans:strength": pgettext_lazy("audit-page", "strengths"),
    "plans:support": pgettext_lazy("audit-page", "supports"),
    "plans:risk": pgettext_lazy("audit-page", "what was said of safety"),
    "plans:wellbeing": pgettext_lazy("audit-page", "what keeps the person well"),
    "plans:review": pgettext_lazy("audit-page", "reviews"),
    "plans:hospital": pgettext_lazy("audit-page", "hospital stays"),
    "plans:aftercare": pgettext_lazy("audit-page", "hospital stays"),
    "plans:leaving": pgettext_lazy("audit-page", "leaving the programme"),
    "plans:died": pgettext_lazy("audit-page", "leaving the programme"),
    "plans:letter": pgettext_lazy("audit-page", "letters to primary care"),
    "plans:sharing": pgettext_lazy("audit-page", "who sees what"),
    "plans:shared": pgettext_lazy("audit-page", "what is shared"),
    "plans:sign": pgettext_lazy("audit-page", "signing the plan"),
    "plans:version": pgettext_lazy("audit-page", "signed versions"),
    "plans:compare": pgettext_lazy("audit-page", "signed versions"),
    "plans:past": pgettext_lazy("audit-page", "what was written in its time"),
    "plans:course": pgettext_lazy("audit-page", "course in the programme"),
    "plans:story": pgettext_lazy("audit-page", "changes of the plan"),
    "monitoring:": pgettext_lazy("audit-page", "how it goes"),
    "referrals:": pgettext_lazy("audit-page", "referral"),
    "referrals:list": pgettext_lazy("audit-page", "list of referrals"),
    "referrals:export": pgettext_lazy("audit-page", "list of referrals"),
    "referrals:several": pgettext_lazy("audit-page", "several referrals at once"),
    "saved_view": pgettext_lazy("audit-page", "views of a list"),
    "referrals:attach": pgettext_lazy("audit-page", "attachments of a referral"),
    "became": pgettext_lazy("audit-page", "what became of the referrals"),
    "api:referral": pgettext_lazy("audit-page", "referrals, by another system"),
    "join": pgettext_lazy("audit-page", "joining the programme"),
    "group_note": pgettext_lazy("audit-page", "notes"),
    "family_call": pgettext_lazy("audit-page", "a call from the family"),
    "slot": pgettext_lazy("audit-page", "places"),
    "settlement": pgettext_lazy("audit-page", "settlement"),
    "staff": pgettext_lazy("audit-page", "staff"),
    "absence": pgettext_lazy("audit-page", "staff"),
    "hand_over": pgettext_lazy("audit-page", "staff"),
    "audit": pgettext_lazy("audit-page", "this log"),
    "admin:": pgettext_lazy("audit-page", "administration"),
}


def page_words(what: str) -> str:
    """The page of this name in words; nothing where it has none, as with tasks."""
    fitting = [start for start in _PAGES if what.startswith(start)]
    return str(_PAGES[max(fitting, key=len)]) if fitting else ""
