from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """How it goes: measures over time, what is due, and for whom."""

    name = "monitoring"

    def ready(self) -> None:
        from monitoring import listeners  # noqa: F401 - connects what happens below to reminders
