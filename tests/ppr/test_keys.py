"""Keys: sealed values bound to their row, every one of them known, and written anew under a new key."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from patients.models import Identifier, SearchKey
from patients.search import digests, find
from ppr.lib import crypto, database_url, key_rotation, walls
from tests import database
from tests.cast import acting as acting_as_member


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture
def as_owner(committed_db: str) -> Iterator[str]:
    """Work in this test's own database under the owner's login."""
    form = connection.settings_dict
    before = (form["USER"], form["PASSWORD"])
    owner = database_url.parse(database.url("owner", committed_db))
    connection.close()
    form.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    yield committed_db
    connection.close()
    form.update(USER=before[0], PASSWORD=before[1])


def rotated() -> str:
    out = io.StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def values() -> dict[Any, str]:
    with transaction.atomic():
        return {row.pk: row.value for row in Identifier.objects.all()}


def test_every_sealed_column_is_declared() -> None:
    sealed = {
        (m, f.name) for m in walls.protected_models() for f in m._meta.fields if isinstance(f, models.BinaryField)
    }
    declared = {(m, seal.ciphertext) for m in walls.protected_models() for seal in getattr(m, "seals", ())}
    assert sealed == declared, "say in the model's `seals` how its sealed columns are rotated"
    assert len(key_rotation.places()) >= 6  # with their histories


def test_a_ciphertext_opens_for_its_own_person_and_kind_alone(settings: Any) -> None:
    mine, kind = uuid4(), "dni"
    sealed, key_id = crypto.encrypt("00000023T", bound_to=(mine, kind))
    assert crypto.decrypt(sealed, key_id, bound_to=(mine, kind)) == "00000023T"
    for whose, of in ((uuid4(), kind), (mine, "cia")):
        with pytest.raises(InvalidTag):
            crypto.decrypt(sealed, key_id, bound_to=(whose, of))
    for place in (0, 12, -1):
        bent = bytearray(sealed)
        bent[place] ^= 1
        with pytest.raises(InvalidTag):
            crypto.decrypt(bytes(bent), key_id, bound_to=(mine, kind))
    assert crypto.encrypt("00000023T", bound_to=(mine, kind))[0] != sealed


def test_a_ciphertext_moved_to_another_row_fails(as_owner: str) -> None:
    with database.connect("owner", as_owner) as owner:
        owner.execute(
            "UPDATE patients_identifier a SET ciphertext = b.ciphertext FROM patients_identifier b WHERE a.id = "
            "(SELECT id FROM patients_identifier ORDER BY id LIMIT 1) AND b.id = "
            "(SELECT id FROM patients_identifier ORDER BY id DESC LIMIT 1)"
        )
    with transaction.atomic():
        first = Identifier.objects.order_by("id").first()
        with pytest.raises(InvalidTag):
            first.value


def test_everything_is_sealed_anew_and_the_old_keys_can_go(
    as_owner: str, settings: Any, cast: Any, figure: Any
) -> None:
    before = values()
    old_keys, old_digest = settings.FIELD_KEYS, settings.DIGEST_KEY
    old_id = old_keys["current"]
    assert set(key_rotation.left()) == {old_id}
    settings.FIELD_KEYS = {"current": "next", "keys": {**old_keys["keys"], "next": key()}}
    settings.DIGEST_KEYS_BEFORE, settings.DIGEST_KEY = [old_digest], os.urandom(32)
    assert _found("00000023T", cast.professional) == [cast.pili]  # before anything was written anew
    said = rotated()
    assert "No row needs" in said and "DIGEST_KEYS_BEFORE" in said
    settings.FIELD_KEYS = {"current": "next", "keys": {"next": settings.FIELD_KEYS["keys"]["next"]}}
    settings.DIGEST_KEYS_BEFORE = []
    assert values() == before and set(key_rotation.left()) == {"next"}
    assert _found("00000023T", cast.professional) == [cast.pili]  # by the new digest alone
    with database.connect("owner", as_owner) as owner:
        for table in ("patients_identifier", "patients_historicalidentifier", "patients_searchkey"):
            column = "key" if table.endswith("searchkey") else "digest"
            stale = [
                crypto.hmac.new(old_digest, f"dni\0{v}".encode(), crypto.hashlib.sha256).hexdigest()
                for v in before.values()
            ]
            rows = owner.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY (%s)", [stale]).fetchone()
            assert rows == (0,), table
    figure("sealed rows written under a new key", key_rotation.left()["next"], at_least=10)
    assert "\n0 rows written" in rotated()


def _found(text: str, member: Any) -> list[Any]:
    with transaction.atomic(), acting_as_member(member) as actor:
        return list(find(text, actor))


def test_it_goes_on_where_it_was_stopped(as_owner: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = values()
    settings.FIELD_KEYS = {"current": "next", "keys": {**settings.FIELD_KEYS["keys"], "next": key()}}
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    renew, done = key_rotation._renew, []

    def break_off(place: Any, row: Any) -> int:
        if len(done) == 5:
            raise KeyboardInterrupt
        done.append(row)
        return renew(place, row)

    monkeypatch.setattr(key_rotation, "_renew", break_off)
    with pytest.raises(KeyboardInterrupt):
        rotated()
    assert key_rotation.left()["next"] == 4  # two batches are in, the third left nothing
    assert values() == before  # readable halfway, under both keys
    monkeypatch.setattr(key_rotation, "_renew", renew)
    rotated()
    assert set(key_rotation.left()) == {"next"} and values() == before


def test_the_secrets_of_second_steps_are_renewed_too(as_owner: str, settings: Any, cast: Any) -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    adapter, user = get_adapter(), cast.professional.user
    data = {"secret": adapter.encrypt("JBSWY3DPEHPK3PXP"), "seen": ["a:b", 4, None]}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    settings.FIELD_KEYS = {"current": "next", "keys": {**settings.FIELD_KEYS["keys"], "next": key()}}
    assert len(key_rotation.left()) == 1
    rotated()
    settings.FIELD_KEYS = {"current": "next", "keys": {"next": settings.FIELD_KEYS["keys"]["next"]}}
    found = Authenticator.objects.get(user=user).data
    assert adapter.decrypt(found["secret"]) == "JBSWY3DPEHPK3PXP" and found["seen"] == ["a:b", 4, None]
    assert set(key_rotation.left()) == {"next"}


def test_a_missing_key_stops_it_before_anything_is_lost(as_owner: str, settings: Any) -> None:
    before = key_rotation.left()
    settings.FIELD_KEYS = {"current": "next", "keys": {"next": key()}}
    with pytest.raises(KeyError):
        rotated()
    assert key_rotation.left() == before


def test_a_new_key_is_printed_and_nothing_written(settings: Any, capsys: Any) -> None:
    call_command("rotate_keys", "--new")
    made = json.loads(capsys.readouterr().out)
    assert made["current"] not in settings.FIELD_KEYS["keys"]
    assert len(base64.b64decode(made["keys"][made["current"]])) == 32
    assert settings.FIELD_KEYS["keys"].items() <= made["keys"].items()


def test_search_keys_of_names_are_left_alone(as_owner: str, settings: Any) -> None:
    with transaction.atomic():
        words = set(SearchKey.objects.filter(key="abadia").values_list("pk", flat=True))
    settings.DIGEST_KEYS_BEFORE, settings.DIGEST_KEY = [settings.DIGEST_KEY], os.urandom(32)
    rotated()
    with transaction.atomic():
        assert words and set(SearchKey.objects.filter(key="abadia").values_list("pk", flat=True)) == words
    assert len(digests("00000023T")) == 2 * len(Identifier.Kind.values)


def test_the_web_cannot_rotate(cast: Any, settings: Any, acting: Any) -> None:
    settings.FIELD_KEYS = {"current": "next", "keys": {**settings.FIELD_KEYS["keys"], "next": key()}}
    with acting(cast.administrator):  # the wall shows it nothing to write: it must not say that all is written
        assert not key_rotation.left()
        with pytest.raises(CommandError, match="PPR_LOGIN=owner"):
            rotated()
