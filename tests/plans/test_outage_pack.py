"""The day on which nothing answers: sealed under the entity's own key, what its team may read and no more."""

from __future__ import annotations

import base64
import io
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import CommandError, call_command
from django.db import transaction

from entities.models import AuditEntry
from plans import outage_pack
from tests.cast import acting as acting_as
from tests.plans.parts import url
from tests.plans.test_printing import agreed, text_of

KEY, OTHER = os.urandom(32), os.urandom(32)


@pytest.fixture
def keys(cast: Any, settings: Any) -> None:
    settings.OUTAGE_KEYS = {
        str(entity.pk): base64.b64encode(key).decode() for entity, key in ((cast.pena, KEY), (cast.carrasca, OTHER))
    }


def run(folder: Path, **more: Any) -> str:
    out = io.StringIO()
    call_command("outage_pack", folder=folder, stdout=out, **more)
    return out.getvalue()


def test_each_entity_gets_what_its_team_may_read(cast: Any, keys: None, tmp_path: Path) -> None:
    agreed(cast, words="Lo de antes.")
    agreed(cast, words="La luz del pasillo.")
    told = run(tmp_path)
    assert "Fundación Peña Lucera: 1 crisis plans" in told and "Fundación Carrasca Clara: 0 crisis plans" in told
    assert "USM Cierzo Bajo: no key in OUTAGE_KEYS" in told
    assert {path.name for path in tmp_path.iterdir()} == {f"{cast.pena.pk}.pack", f"{cast.carrasca.pk}.pack"}
    sealed = (tmp_path / f"{cast.pena.pk}.pack").read_bytes()
    assert b"%PDF" not in sealed and "Abadía".encode() not in sealed and b"PK\x03\x04" not in sealed
    assert (tmp_path / f"{cast.pena.pk}.pack").stat().st_mode & 0o077 == 0
    _at, files = outage_pack.open_sealed(sealed, KEY)
    ((name, content),) = files.items()
    assert name.startswith("Abadía Ferrer, Pilar")
    told = text_of(content)
    assert "La luz del pasillo." in told and "Versión 2" in told and "Lo de antes." not in told


def test_nothing_is_kept_at_hand_of_who_has_died(cast: Any, sign_in: Any, keys: None, tmp_path: Path) -> None:
    agreed(cast)
    assert "Fundación Peña Lucera: 1 crisis plans" in run(tmp_path)
    day = {"died_on": str(date.today()), "sure": "on"}
    assert sign_in(cast.professional).post(url(cast, "died"), day).status_code == 302
    assert "Fundación Peña Lucera: 0 crisis plans" in run(tmp_path)
    with pytest.raises(CommandError):
        call_command("print_crisis_plan", str(cast.pili.pk), output=tmp_path / "one.pdf")


def test_it_opens_with_its_own_key_alone_and_only_unchanged(cast: Any, keys: None, tmp_path: Path) -> None:
    agreed(cast)
    run(tmp_path)
    sealed = (tmp_path / f"{cast.pena.pk}.pack").read_bytes()
    for broken, key in (
        (sealed, OTHER),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), KEY),
        (sealed.replace(b"20", b"19", 1), KEY),
    ):
        with pytest.raises((InvalidTag, ValueError)):
            outage_pack.open_sealed(broken, key)


def test_the_drill_says_what_it_found(cast: Any, keys: None, tmp_path: Path) -> None:
    agreed(cast)
    with pytest.raises(CommandError, match="no file"):
        run(tmp_path, drill=cast.pena.pk)
    run(tmp_path)
    assert "1 crisis plans, 1 of them whole" in run(tmp_path, drill=cast.pena.pk)
    file = tmp_path / f"{cast.pena.pk}.pack"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(CommandError, match="does not open"):
        run(tmp_path, drill=cast.pena.pk)


def test_it_is_on_record_as_taken_away(cast: Any, keys: None, tmp_path: Path) -> None:
    agreed(cast)
    run(tmp_path)
    with transaction.atomic(), acting_as(cast.auditor):
        rows = [row for row in AuditEntry.objects.filter(what="outage_pack") if cast.pili.pk in row.patient_ids]
    assert [row.act for row in rows] == ["export"]


def test_another_login_is_refused(cast: Any, keys: None, tmp_path: Path, settings: Any) -> None:
    settings.LOGIN = "jobs"
    with pytest.raises(CommandError, match="web's login"):
        run(tmp_path)
    assert list(tmp_path.iterdir()) == []
