"""The owner of the database changes the audit: whatever is done, and wherever, it is located."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from entities import audit, audit_check, audit_heads, tasks
from entities.audit import Act
from entities.models import AuditEntry
from ppr.lib import database_url
from ppr.lib.access import Actor, acting_as
from tests import database

CHAINS = [UUID(int=n) for n in (0, 1, 2)]
ENTRIES = 400


@pytest.fixture
def heads(tmp_path: Path, settings: Any) -> Path:
    settings.AUDIT_HEADS = tmp_path / "heads"
    return settings.AUDIT_HEADS


def fill(entries: int, chains: list[UUID] = CHAINS) -> None:
    """So many looks, in turn by each organisation."""
    chance = random.Random(4)
    with transaction.atomic():
        for n in range(entries):
            role = chance.choice(["professional", "clinician", "person"])
            actor = Actor(user_id=uuid4(), membership_id=uuid4(), entity_id=chains[n % len(chains)], role=role)
            with acting_as(actor):
                people = [uuid4() for _ in range(chance.randint(0, 3))]
                audit.record(actor, f"plans:page{n % 7}", act=Act.READ, method="GET", result=200, patients=people)


@pytest.fixture
def under_jobs(committed_db: str) -> Iterator[None]:
    """Work under the login of the tasks."""
    form = connection.settings_dict
    before = (form["USER"], form["PASSWORD"])
    jobs = database_url.parse(database.url("jobs", committed_db))
    connection.close()
    form.update(USER=jobs["USER"], PASSWORD=jobs["PASSWORD"])
    yield
    connection.close()
    form.update(USER=before[0], PASSWORD=before[1])


# --- the heads outside ---


def test_heads_are_appended_when_they_move(heads: Path, under_jobs: None) -> None:
    assert tasks.export_audit_heads() == 0
    fill(6)
    assert tasks.export_audit_heads() == 3
    assert tasks.export_audit_heads() == 0
    fill(1)
    assert tasks.export_audit_heads() == 1
    kept = audit_heads.read()
    assert [head["seq"] for head in kept] == [2, 2, 2, 3]
    (file,) = heads.glob("heads-*.jsonl")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(json.loads(file.read_text().splitlines()[0])) == {"chain", "seq", "digest", "at", "code"}


@pytest.mark.parametrize("how", ["edit", "drop", "swap", "forge", "blank"])
def test_the_file_cannot_be_rewritten_in_silence(heads: Path, under_jobs: None, how: str) -> None:
    for _ in range(4):
        fill(3)
        tasks.export_audit_heads()
    (file,) = heads.glob("heads-*.jsonl")
    lines = file.read_text().splitlines()
    if how == "edit":
        lines[4] = lines[4].replace('"seq": 2', '"seq": 1')
    elif how == "drop":
        del lines[4]
    elif how == "swap":
        lines[4], lines[5] = lines[5], lines[4]
    elif how == "forge":
        lines.insert(4, lines[3])
    else:
        lines[4] = ""
    file.write_text("\n".join(lines) + "\n")
    with pytest.raises(audit_heads.Rewritten):
        audit_heads.read()
    with pytest.raises(CommandError, match="does not follow"):
        call_command("verify_audit")
    assert tasks.verify_audit() == 1


def test_a_line_torn_by_a_crash_does_no_harm(heads: Path, under_jobs: None) -> None:
    fill(3)
    tasks.export_audit_heads()
    (file,) = heads.glob("heads-*.jsonl")
    file.write_text(file.read_text() + '{"chain": "0000')
    (heads / "last.json").unlink()
    fill(3)
    assert tasks.export_audit_heads() == 3
    assert len(audit_heads.read()) == 6 and audit_check.faults() == []


def test_without_the_key_no_head_can_be_written(heads: Path, under_jobs: None, settings: Any) -> None:
    fill(3)
    tasks.export_audit_heads()
    settings.AUDIT_KEY = b"another key, of thirty-two bytes"
    with pytest.raises(audit_heads.Rewritten):
        audit_heads.read()


# --- the chains ---


def test_a_whole_audit_is_whole(heads: Path, under_jobs: None, capsys: Any) -> None:
    fill(30)
    tasks.export_audit_heads()
    call_command("verify_audit")
    assert "the audit is whole: 30 entries in 3 chains, held against 3 kept heads" in capsys.readouterr().out
    assert tasks.verify_audit() == 0


def test_a_break_is_said_and_stands_in_the_audit(committed_db: str, heads: Path, under_jobs: None, capsys: Any) -> None:
    fill(30)
    with database.connect("owner", committed_db) as owner:
        owner.execute("UPDATE entities_auditentry SET user_id = NULL WHERE chain = %s AND seq = 4", [CHAINS[1]])
    with pytest.raises(CommandError, match="broken: 1 faults"):
        call_command("verify_audit")
    assert f"{CHAINS[1]} entry 4: it was altered" in capsys.readouterr().out
    assert tasks.verify_audit() == 1
    with database.connect("owner", committed_db) as owner:
        said = owner.execute("SELECT what, result, system FROM entities_auditentry ORDER BY id DESC LIMIT 1").fetchone()
    assert said == ("verify_audit", 500, "system:verify_audit")


Tamper = Callable[[Any, random.Random, UUID, int, int], tuple[int, int]]
COLUMNS = [f.column for f in AuditEntry._meta.concrete_fields]
_OTHER = {
    "id": "id + 100000",
    "chain": "gen_random_uuid()",
    "seq": "seq + 100000",
    "at": "at + interval '1 second'",
    "result": "result + 1",
    "patient_ids": "patient_ids || gen_random_uuid()",
    "digest": "encode(sha256('x'), 'hex')",
    **dict.fromkeys(("request_id", "user_id", "membership_id"), "CASE WHEN random() < 0.5 THEN gen_random_uuid() END"),
}
RESEAL = """UPDATE entities_auditentry e SET digest = ppr_audit_digest(coalesce((SELECT p.digest
    FROM entities_auditentry p WHERE p.chain = e.chain AND p.seq < e.seq ORDER BY p.seq DESC LIMIT 1), ''), e)
    WHERE chain = %s AND seq = %s"""


def _edit(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    column = chance.choice(COLUMNS)
    value = _OTHER.get(column, f"{column} || 'x'")
    owner.execute(f"UPDATE entities_auditentry SET {column} = {value} WHERE chain = %s AND seq = %s", [chain, seq])
    return seq, seq


def _edit_and_reseal(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    owner.execute(
        "UPDATE entities_auditentry SET user_id = gen_random_uuid() WHERE chain = %s AND seq = %s", [chain, seq]
    )
    owner.execute(RESEAL, [chain, seq])
    if seq == end:  # the head too, so that only what is kept outside tells
        owner.execute(
            "UPDATE entities_auditchain SET head = (SELECT digest FROM entities_auditentry WHERE chain = %s AND seq = %s) "
            "WHERE id = %s", [chain, seq, chain],
        )  # fmt: skip
    return seq, seq + 1


def _delete(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    owner.execute("DELETE FROM entities_auditentry WHERE chain = %s AND seq = %s", [chain, seq])
    return seq, seq


def _delete_and_close(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    owner.execute("DELETE FROM entities_auditentry WHERE chain = %s AND seq = %s", [chain, seq])
    _shift(owner, chain, seq, -1)
    owner.execute(
        "UPDATE entities_auditchain SET seq = seq - 1, head = (SELECT digest FROM entities_auditentry "
        "WHERE chain = %s ORDER BY seq DESC LIMIT 1) WHERE id = %s", [chain, chain],
    )  # fmt: skip
    return seq, end


def _swap(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    other = chance.choice([n for n in range(1, end + 1) if n != seq])
    for of, to in ((seq, -1), (other, seq), (-1, other)):
        owner.execute("UPDATE entities_auditentry SET seq = %s WHERE chain = %s AND seq = %s", [to, chain, of])
    return min(seq, other), min(seq, other)


def _insert(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    _shift(owner, chain, seq, 1)
    owner.execute(
        "INSERT INTO entities_auditentry SELECT (jsonb_populate_record(e, jsonb_build_object('seq', %s::bigint, "
        "'id', nextval(pg_get_serial_sequence('entities_auditentry', 'id')), 'user_id', gen_random_uuid()))).* "
        "FROM entities_auditentry e WHERE chain = %s ORDER BY e.seq LIMIT 1", [seq, chain],
    )  # fmt: skip
    owner.execute(RESEAL, [chain, seq])
    owner.execute("UPDATE entities_auditchain SET seq = seq + 1 WHERE id = %s", [chain])
    return seq, seq + 1


def _append(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    owner.execute(
        "INSERT INTO entities_auditentry SELECT (jsonb_populate_record(e, jsonb_build_object('seq', %s::bigint, "
        "'id', nextval(pg_get_serial_sequence('entities_auditentry', 'id'))))).* "
        "FROM entities_auditentry e WHERE chain = %s ORDER BY e.seq DESC LIMIT 1", [end + 1, chain],
    )  # fmt: skip
    owner.execute(RESEAL, [chain, end + 1])
    return end + 1, end + 1


def _cut(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    owner.execute("DELETE FROM entities_auditentry WHERE chain = %s AND seq >= %s", [chain, seq])
    if chance.random() < 0.7:  # with the head set back, so that the database agrees with itself
        owner.execute(
            "UPDATE entities_auditchain SET seq = %s, head = coalesce((SELECT digest FROM entities_auditentry "
            "WHERE chain = %s AND seq = %s), '') WHERE id = %s", [seq - 1, chain, seq - 1, chain],
        )  # fmt: skip
    return seq, end


def _drop_chain(owner: Any, chance: random.Random, chain: UUID, seq: int, end: int) -> tuple[int, int]:
    owner.execute("DELETE FROM entities_auditentry WHERE chain = %s", [chain])
    owner.execute("DELETE FROM entities_auditchain WHERE id = %s", [chain])
    return 1, end


def _shift(owner: Any, chain: UUID, seq: int, by: int) -> None:
    owner.execute("UPDATE entities_auditentry SET seq = -seq WHERE chain = %s AND seq >= %s", [chain, seq])
    owner.execute("UPDATE entities_auditentry SET seq = -seq + %s WHERE chain = %s AND seq < 0", [by, chain])


WAYS: dict[str, tuple[Tamper, int]] = {
    "edits": (_edit, 330),
    "edits with a new digest": (_edit_and_reseal, 130),
    "deletions": (_delete, 130),
    "deletions closed up": (_delete_and_close, 60),
    "swaps": (_swap, 130),
    "insertions": (_insert, 90),
    "entries added at the end": (_append, 40),
    "cut tails": (_cut, 80),
    "chains dropped": (_drop_chain, 10),
}


def test_a_thousand_random_tamperings_are_all_located(committed_db: str, heads: Path, figure: Any) -> None:
    fill(ENTRIES)
    audit_heads.export()
    kept = json.dumps([{k: h[k] for k in ("chain", "seq", "digest")} for h in audit_heads.read()])
    chance, located, missed = random.Random(1312), 0, []
    with database.connect("owner", committed_db) as owner, owner.transaction():
        ends = dict(owner.execute("SELECT id, seq FROM entities_auditchain").fetchall())
        assert _found(owner, kept) == []
        for way, (tamper, times) in WAYS.items():
            for _ in range(times):
                chain = chance.choice(CHAINS)
                with owner.transaction(force_rollback=True):
                    place = chance.randint(1, ends[chain])
                    first, last = tamper(owner, chance, chain, place, ends[chain])
                    found = [seq for of, seq, _kind in _found(owner, kept) if of == chain]
                if found and first <= min(found) <= last:
                    located += 1
                else:
                    missed.append((way, place, (first, last), found[:5]))
        assert _found(owner, kept) == []
    assert not missed, missed[:10]
    figure("tamperings of the audit located, of 1,000", located, exactly=1000)


def _found(owner: psycopg.Connection[Any], kept: str) -> list[Any]:
    return owner.execute("SELECT chain, seq, fault FROM ppr_audit_faults(%s)", [kept]).fetchall()


def test_what_was_added_since_the_last_head_can_be_cut_and_the_docs_say_so(
    committed_db: str, heads: Path, under_jobs: None
) -> None:
    fill(6)
    audit_heads.export()
    fill(6)
    with database.connect("owner", committed_db) as owner, owner.transaction():
        _cut(owner, random.Random(1), CHAINS[0], 3, 4)
    assert audit_check.faults() == []  # the limit, in docs/security.md
    with database.connect("owner", committed_db) as owner, owner.transaction():
        _cut(owner, random.Random(1), CHAINS[0], 2, 2)
    assert [(f.chain, f.seq, f.kind) for f in audit_check.faults()] == [(CHAINS[0], 2, "cut")]


def test_going_over_it_is_quick(committed_db: str, heads: Path, under_jobs: None, figure: Any) -> None:
    from time import monotonic

    fill(3)
    with database.connect("owner", committed_db) as owner:
        owner.execute("SELECT set_config('ppr.entity', %s, false)", [str(CHAINS[1])])
        owner.execute(
            "SELECT count(ppr_audit('plans:person', 'read', 'GET', 200, 'treating', '', ARRAY[gen_random_uuid()])) "
            "FROM generate_series(1, 4000)"
        )
    began = monotonic()
    assert audit_check.faults() == []
    figure("audit entries verified a second", 4_003 / (monotonic() - began), at_least=10_000)
