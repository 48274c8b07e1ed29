"""The second wall: PostgreSQL itself returns no foreign row, whatever the code forgets."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from entities.acting import actor_for
from patients.models import CareLink, Patient
from plans.models import IStatement, ProgressNote
from ppr.lib import walls
from ppr.lib.access import acting_as
from ppr.lib.ids import uuid7
from referrals.models import Referral
from tests import database


def test_the_catalogue_says_that_every_wall_stands(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_walls", database=connection.settings_dict["NAME"])
    assert "all walls stand" in capsys.readouterr().out


@pytest.mark.parametrize("sabotage", [
    "ALTER TABLE plans_goal NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE plans_goal DISABLE ROW LEVEL SECURITY",
    "DROP POLICY app_granted ON plans_historicalgoal",
    "CREATE POLICY extra ON plans_progressnote TO ppr_app USING (true)",
    "GRANT SELECT ON plans_progressnote TO ppr_jobs",
    "GRANT DELETE ON patients_patient TO ppr_app",
    "GRANT INSERT ON patients_patientgroupgrant TO ppr_app",
    "CREATE TABLE forgotten (patient_id uuid)",
    "CREATE FUNCTION peep() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM patients_patient'",
    "CREATE VIEW peep AS SELECT * FROM patients_patient",
    "ALTER TABLE plans_goal DROP CONSTRAINT plans_goal_plan_id_same",
    "DROP TRIGGER care_link_added ON patients_carelink",
])  # fmt: skip
def test_a_gap_in_a_wall_is_found(committed_db: str, sabotage: str) -> None:
    with database.connect("owner", committed_db) as owner:
        owner.execute(sabotage)
    with pytest.raises(Exception, match="gap"):
        call_command("check_walls", database=committed_db)


def test_nobody_without_an_identity_gets_a_row(figure: Any) -> None:
    leaked = 0
    with connection.cursor() as cursor:
        for table in (
            *walls.walled_tables(),
            "patients_patientgroupgrant",
            "patients_patientusergrant",
            "entities_auditentry",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            leaked += cursor.fetchone()[0]
    figure("rows without an identity", leaked, exactly=0)


def test_a_forgotten_filter_shows_only_what_the_wall_lets_through(cast: Any, acting: Any) -> None:
    with acting(cast.professional):
        assert set(Patient.objects.all()) == {cast.pili}
        assert {s.patient_id for s in IStatement.objects.all()} == {cast.pili.pk}
    with acting(cast.professional_other):
        assert {p.pk for p in Patient.objects.all()} == {cast.outsider.pk}
    with acting(cast.coordinator):
        # Who they are and their referrals, not what stands in the plan.
        assert {p.pk for p in Patient.objects.all()} == {cast.pili.pk, cast.adrian.pk, cast.teresa.pk}
        assert Referral.objects.count() == 3
        assert not IStatement.objects.exists()
    with acting(cast.administrator):
        assert not Patient.objects.exists()


def test_the_list_filter_and_the_wall_agree(cast: Any, acting: Any) -> None:
    for name in ("clinician", "social_worker", "coordinator", "professional", "colleague", "sector_coordinator",
                 "clinician_other", "professional_other", "coordinator_other", "administrator"):  # fmt: skip
        with acting(getattr(cast, name)) as actor:
            for model in walls.protected_models():
                filtered = set(model.objects.visible_to(actor).values_list("pk", flat=True))
                behind_wall = set(model.objects.values_list("pk", flat=True))
                assert filtered <= behind_wall, (name, model)
                if (
                    model.__name__ != "Reminder"
                ):  # the wall opens a reminder by its patient, the filter by its recipient
                    assert filtered == behind_wall, (name, model)


def test_no_version_says_more_than_the_row_of_today(cast: Any, acting: Any) -> None:
    with transaction.atomic(), acting_as(actor_for(cast.person_user, None, uuid7())):
        hers = IStatement.objects.filter(patient=cast.pili).first()
        assert hers is not None
        hers.private, hers.typed_by = True, None
        hers.save()
    looked = 0
    for name in ("clinician", "social_worker", "coordinator", "professional", "colleague", "peer", "ward", "invited"):
        with acting(getattr(cast, name)):
            for model in walls.protected_models():
                past = walls.history_of(model)
                if past is None or not (model.wall.narrower or model.wall.also):
                    continue
                versions = set(past.objects.values_list("id", flat=True))
                assert versions <= set(model.objects.values_list("pk", flat=True)), (name, model)
                looked += len(versions)
            assert not IStatement.history.filter(id=hers.pk).exists(), name  # type: ignore[attr-defined]
    assert looked, "some histories are read"


def test_a_row_cannot_be_written_about_somebody_who_is_not_mine(cast: Any, acting: Any) -> None:
    with acting(cast.professional) as actor, pytest.raises(Exception, match="row-level security"), transaction.atomic():
        from django.utils import timezone

        from plans import services

        services.write_note(
            ProgressNote(
                plan=cast.plan_outsider, patient_id=cast.outsider.pk, text="x", happened_at=timezone.now()
            ),
            by=cast.professional,
        )  # fmt: skip
    assert actor.role == "professional"


def test_a_child_cannot_point_at_another_persons_parent(cast: Any, acting: Any) -> None:
    from django.utils import timezone

    note = ProgressNote(
        plan_id=cast.plan_outsider.pk, patient_id=cast.pili.pk, text="x", happened_at=timezone.now(),
        author=cast.professional, entity=cast.pena,
    )  # fmt: skip
    with acting(cast.professional), pytest.raises(Exception, match="plan_id_same"), transaction.atomic():
        note.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_no_runtime_login_writes_a_grant(cast: Any, acting: Any) -> None:
    for statement in (
        "INSERT INTO patients_patientgroupgrant (group_id, permission_id, content_object_id, code, until) "
        "SELECT 1, 1, gen_random_uuid(), 'view_plan', now()",
        "DELETE FROM patients_patientgroupgrant",
        "UPDATE patients_patientusergrant SET until = now()",
        "SELECT ppr_regrant('{}')",
        "INSERT INTO entities_auditentry (chain) VALUES (gen_random_uuid())",
        "UPDATE entities_auditchain SET head = ''",
    ):
        refused = pytest.raises(Exception, match="permission denied")
        with acting(cast.coordinator), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_grants_are_exactly_what_the_links_open(cast: Any, acting: Any) -> None:
    with acting(cast.clinician):
        links = list(CareLink.objects.filter(patient=cast.pili).exclude(until__lte=timezone.now()))
    wanted = {(str(link.entity_id), link.role, str(link.user_id), code) for link in links for code in link.opens}
    with database.connect("owner", connection.settings_dict["NAME"]) as owner:
        found = owner.execute(
            "SELECT y.entity_id::text, y.role, 'None', g.code FROM patients_patientgroupgrant g JOIN entities_party y "
            "USING (group_id) WHERE content_object_id = %(p)s UNION SELECT 'None', '', user_id::text, code "
            "FROM patients_patientusergrant WHERE content_object_id = %(p)s",
            {"p": cast.pili.pk},
        ).fetchall()
    assert {tuple(row) for row in found} == wanted


def test_the_logins_have_no_powers() -> None:
    with database.connect("owner", connection.settings_dict["NAME"]) as owner:
        rows = owner.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'ppr\\_%'"
        ).fetchall()
    powers = {name: (superuser, bypass, creator) for name, superuser, bypass, creator in rows}
    assert powers == {
        "ppr_owner": (False, False, False), "ppr_app": (False, False, False), "ppr_jobs": (False, False, False),
        "ppr_backup": (False, True, False),
    }  # fmt: skip


def test_the_jobs_login_reads_clocks_and_no_content() -> None:
    with database.connect("jobs", connection.settings_dict["NAME"]) as jobs:
        assert jobs.execute("SELECT count(*) FROM referrals_referral").fetchone() == (4,)
        for table in (
            "plans_progressnote",
            "plans_istatement",
            "plans_goal",
            "patients_identifier",
            "patients_socialfact",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                jobs.execute(f"SELECT * FROM {table}")
