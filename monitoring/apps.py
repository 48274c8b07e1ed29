from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """How it goes: measures over time, what is due, and for whom."""

    name = "monitoring"

    def ready(self) -> None:
        from monitoring import glass_mail, handing_over, listeners, meeting_mail, notifications

        glass_mail.register()
        handing_over.register()
        listeners.register()
        meeting_mail.register()
        notifications.register()
