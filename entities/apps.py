from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntitiesConfig(AppConfig):
    """Who takes part: people who work here, their organisations, and what was agreed with them."""

    name = "entities"
    verbose_name = _("Entities, people and agreements")

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in as all_steps_done
        from django.contrib.auth.signals import user_logged_in

        from entities import directories, lockout, sessions
        from entities.second_step_keys import SecondSteps
        from ppr.lib import key_rotation

        all_steps_done.connect(directories.entered, dispatch_uid="entities.directories")
        user_logged_in.connect(lockout.signed_in, dispatch_uid="entities.lockout")
        user_logged_in.connect(sessions.began, dispatch_uid="entities.sessions")
        key_rotation.ELSEWHERE["second steps"] = SecondSteps()
