from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """How people arrive: the referral, its clocks, and the slot."""

    name = "referrals"

    def ready(self) -> None:
        from referrals import records

        records.register()
