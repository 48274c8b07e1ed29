"""The Celery app and its beat schedule, in code so that a change of rhythm is reviewed."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppr.settings")

app = Celery("ppr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "export-audit-heads": {"task": "entities.tasks.export_audit_heads", "schedule": 10.0},
    "verify-audit": {"task": "entities.tasks.verify_audit", "schedule": crontab(hour=4, minute=10)},
    "scan-due": {"task": "monitoring.tasks.scan_due", "schedule": 60.0},
    "deliver-outbox": {"task": "monitoring.tasks.deliver_outbox", "schedule": 20.0},
    "lapse-offers": {"task": "referrals.tasks.lapse_offers", "schedule": 300.0},
    "expire-unanswered": {"task": "referrals.tasks.expire_unanswered", "schedule": 3600.0},
    "tidy-access": {"task": "patients.tasks.tidy_access", "schedule": 300.0},
}
