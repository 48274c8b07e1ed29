from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """For whom: identity, who is involved in their care, and the social record."""

    name = "patients"
