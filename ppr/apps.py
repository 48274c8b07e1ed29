from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


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
