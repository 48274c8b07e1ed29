"""Writes the demonstration: set by set, with histories, in one transaction, as the owner."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from entities import audit_heads
from entities import models as entities
from entities.tasks import verify_audit
from monitoring import models as monitoring
from monitoring import reminders
from patients import models as patients
from plans import models as plans
from ppr.demo import looks
from ppr.demo.accounts import PASSWORD
from ppr.demo.build import build
from ppr.demo.build.parties import listed
from ppr.demo.build.scene import Scene
from ppr.lib import history, outbox
from ppr.lib.access import Actor, acting_as
from ppr.lib.walls import Protected
from referrals import models as referrals

Say = Callable[[str, float], None]

# Steps in the order of their references; within each, models in that order too.
STEPS: dict[str, tuple[type[Model], ...]] = {
    "catalogues": (
        entities.Sector,
        entities.Holiday,
        entities.Programme,
        entities.SocialCode,
        entities.GoalArea,
        entities.DeclineReason,
        entities.UrgencyCriterion,
        entities.Comarca,
        entities.CommunityResource,
    ),
    "entities and users": (
        entities.Entity,
        Group,
        entities.Party,
        entities.User,
        entities.Membership,
        entities.SignInCode,
    ),
    "agreement": (
        entities.Agreement,
        entities.UrgencyClock,
        entities.Line,
        entities.Slot,
        entities.SlotPause,
        entities.SavedView,
    ),
    # The links go in as one statement, so that the database derives everybody's grants at once.
    "people": (
        patients.Patient,
        patients.CareLink,
        patients.Identifier,
        patients.Contact,
        patients.FormerName,
        patients.SearchKey,
        patients.SocialFact,
        patients.HousingContact,
        patients.Arrears,
        patients.BreakGlass,
        patients.SharingDecision,
    ),
    "referrals": (
        referrals.Referral,
        referrals.ReferralEvent,
        referrals.Placement,
        referrals.PlacementEvent,
        referrals.Attachment,
        entities.LinePlan,
        entities.SlotReduction,
        referrals.Wish,
        referrals.UrgencyReason,
        referrals.Need,
    ),
    "plans": (
        plans.Plan,
        plans.WrittenPaper,
        plans.IStatement,
        plans.Strength,
        plans.Support,
        plans.Goal,
        plans.Goal.history.model,  # type: ignore[attr-defined]
        plans.GoalStep,
        plans.RiskTalk,
        plans.WellbeingSection,
        plans.Review,
        plans.ReviewMeeting,
        plans.ReviewInvitee,
        plans.Leaving,
        plans.PrimaryLetter,
    ),
    "notes": (plans.ProgressNote, plans.Objection, plans.Question, plans.CallRequest),
    "signed versions": (plans.PlanVersion, plans.VersionSection, plans.Signature),
    "hospital and crisis": (
        plans.HospitalStay,
        plans.Aftercare,
        plans.CrisisPlan,
        plans.CrisisPlan.history.model,  # type: ignore[attr-defined]
        plans.CrisisItem,
        plans.CrisisContact,
        plans.CrisisCopy,
        plans.CrisisSignature,
        plans.CrisisFeedback,
    ),
    "measures and news": (monitoring.Assessment, monitoring.Reminder),
}

KEPT = {"contenttypes.ContentType", "auth.Permission"}  # made by migrations, not by the demonstration


def has_data() -> bool:
    """Whether anybody or anything is in the database already."""
    return patients.Patient.objects.exists() or entities.User.objects.exists() or entities.Entity.objects.exists()


def clear() -> None:
    """Empty every table but those that migrations fill. For the demonstration only."""
    tables = [m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.label not in KEPT]
    quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY")


def seed(say: Say, *, again: bool = False) -> Scene:
    """Build and write everything; `say` hears of each step with its seconds."""
    with transaction.atomic(), acting_as(Actor(system="seed_demo")):
        if again:
            with _timed("clear", say):
                clear()
                audit_heads.begin_again()
        with _timed("stories", say):
            scene = build(timezone.localdate())
            _give_password(scene)
        for step, models in STEPS.items():
            with _timed(step, say), _own_dates(models):
                for model in models:
                    _write(model, scene)
        with _timed("clocks and reminders", say):
            _set_next_due()
            _settle_the_past()
            reminders.scan()
            _first_digests(scene)
        with _timed("looks on record", say):
            looks.write(scene)
    with _timed("the log gone over", say):
        verify_audit()
    return scene


def _give_password(scene: Scene) -> None:
    hashed = make_password(PASSWORD)  # slow on purpose, so once for all
    evening = timezone.make_aware(datetime.combine(timezone.localdate(), clock(18, 0))) - timedelta(days=1)
    for number, user in enumerate(listed(scene)):
        user.password = hashed
        user.last_login = evening - timedelta(minutes=7 * number)


def _write(model: type[Model], scene: Scene) -> None:
    rows = scene.of(model)
    if issubclass(model, Protected) and model.historied:
        history.create_all(rows, model)
    else:
        with history.deriving():
            model._default_manager.bulk_create(rows, batch_size=1000)


@contextmanager
def _own_dates(models: tuple[type[Model], ...]) -> Iterator[None]:
    """Let rows keep the moment at which they say that they were written, not that of the seeding."""
    stamped: list[tuple[Any, str]] = [
        (field, stamp)
        for model in models
        for field in model._meta.concrete_fields
        for stamp in ("auto_now", "auto_now_add")
        if getattr(field, stamp, False)
    ]
    for field, stamp in stamped:
        setattr(field, stamp, False)
    try:
        yield
    finally:
        for field, stamp in stamped:
            setattr(field, stamp, True)


def _set_next_due() -> None:
    """What ppr_set_next_due writes for one person, for all at once."""
    with connection.cursor() as cursor:
        for table in ("patients_patientgroupgrant", "patients_patientusergrant"):
            cursor.execute(
                f"UPDATE {table} g SET next_due = p.next_review_on FROM plans_plan p "
                "WHERE p.patient_id = g.content_object_id"
            )


def _settle_the_past() -> None:
    """Let the ledger of stays know each day since it came, or no past month could be read as it was known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_stays_known_from_the_start()")


def _first_digests(scene: Scene) -> None:
    """A mail to read at once, instead of tomorrow at eight."""
    for user in listed(scene):
        if user.email:
            outbox.put("digest", f"digest:{user.pk}:first", user=str(user.pk))


@contextmanager
def _timed(step: str, say: Say) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(step, time.monotonic() - began)
