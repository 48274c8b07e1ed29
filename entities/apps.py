from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntitiesConfig(AppConfig):
    """Who takes part: people who work here, their organisations, and what was agreed with them."""

    name = "entities"
    verbose_name = _("Entities, people and agreements")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from entities import lockout
        from entities.second_step_keys import SecondSteps
        from ppr.lib import key_rotation

        user_logged_in.connect(lockout.signed_in, dispatch_uid="entities.lockout")
        key_rotation.ELSEWHERE["second steps"] = SecondSteps()
