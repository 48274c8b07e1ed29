from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.forms import BooleanField, ChoiceField, Field
from django.utils.translation import gettext_lazy as _

# Every field that is left empty says what to do; «this field is required» says nothing. Here, before any form exists.
for kind, words in ((Field, _("Write it here.")), (ChoiceField, _("Choose one.")), (BooleanField, _("Tick the box."))):
    kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), "required": words}


class PprConfig(AppConfig):
    """Last of the installed apps: when its migrations are done, all are, and the walls can be built."""

    name = "ppr"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(build_walls, sender=self)


class PprAdminConfig(AdminConfig):
    default_site = "ppr.admin_site.PprAdminSite"


def build_walls(**kwargs: object) -> None:
    from ppr.lib import wall_builder

    if wall_builder.is_owner_login():
        wall_builder.rebuild()
