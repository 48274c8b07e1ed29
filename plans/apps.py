from django.apps import AppConfig


class PlansConfig(AppConfig):
    """What is agreed: the one plan of each person, in two voices."""

    name = "plans"

    def ready(self) -> None:
        from plans import several

        several.register()
