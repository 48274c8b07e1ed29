from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """How people arrive: the referral, its clocks, and the slot."""

    name = "referrals"
