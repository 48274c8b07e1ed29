"""The project: settings, URLs, entry points. The Celery app is loaded here so that tasks find it."""

from ppr.celery import app as celery_app

__all__ = ["celery_app"]
