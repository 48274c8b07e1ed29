"""The container files: the compose file by the specification's own schema, its commands by the project's own tools."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ppr import settings
from tests import database

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    return found


def test_the_compose_file_holds_to_the_specification() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_process_is_told_one_login_only(compose: dict[str, Any]) -> None:
    urls = {"app": "DATABASE_URL", "jobs": "JOBS_DATABASE_URL", "owner": "DATABASE_OWNER_URL"}
    for name, login in (("web", "app"), ("worker", "jobs"), ("beat", "jobs"), ("migrate", "owner")):
        environment = compose["services"][name]["environment"]
        assert environment["PPR_LOGIN"] == login
        assert [url for url in urls.values() if url in environment] == [urls[login]]
        assert f"ppr_{login}:" in environment[urls[login]]


def test_every_setting_of_the_compose_file_is_one_that_is_read(compose: dict[str, Any]) -> None:
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', Path(settings.__file__).read_text()))
    for name in ("web", "worker", "beat", "migrate"):
        assert set(compose["services"][name]["environment"]) <= read, name


def test_only_loopback_is_published(compose: dict[str, Any]) -> None:
    published = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_every_needed_value_is_in_the_example() -> None:
    needed = set(re.findall(r"\$\{(\w+):\?\}", (ROOT / "docker-compose.yml").read_text()))
    offered = {line.split("=")[0] for line in (ROOT / "deploy" / "env.example").read_text().splitlines()}
    assert needed <= offered


def test_the_script_makes_the_logins_as_the_walls_want_them() -> None:
    script = (ROOT / "deploy" / "logins.sh").read_text()
    with database.connect("owner", "postgres") as server:
        rows = server.execute("SELECT rolname, rolbypassrls FROM pg_roles WHERE rolname LIKE 'ppr\\_%'").fetchall()
    for name, bypass in rows:
        line = next(line for line in script.splitlines() if f"CREATE ROLE {name} " in line)
        assert ("NOBYPASSRLS" in line) is not bypass
        assert "NOSUPERUSER" in line and "NOCREATEROLE" in line


def test_it_refuses_to_start_without_its_keys() -> None:
    bare = {"DEMO": "0", "DATABASE_URL": "postgres://x@localhost/x", "ALLOWED_HOSTS": "x", "BASE_URL": "https://x"}
    for missing in ("SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY", "AUDIT_KEY"):
        given = {
            "SECRET_KEY": "x" * 50, "FIELD_KEYS": json.dumps({"current": "k", "keys": {"k": "C" * 43 + "="}}),
            "DIGEST_KEY": "A" * 43 + "=", "AUDIT_KEY": "B" * 43 + "=",
        }  # fmt: skip
        del given[missing]
        done = subprocess.run(
            [sys.executable, "manage.py", "check"], cwd=ROOT, env={**bare, **given}, capture_output=True, text=True
        )
        assert done.returncode != 0 and missing in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELD_KEYS", '{"current": "k2", "keys": {"k1": "%s"}}' % ("C" * 43 + "=")),
        ("FIELD_KEYS", '{"current": "k1", "keys": {"k1": "c2hvcnQ="}}'),
        ("DIGEST_KEY", "c2hvcnQ="),
        ("AUDIT_KEY", "c2hvcnQ="),
        ("SECRET_KEY", "short"),
    ],
)
def test_it_refuses_to_start_with_a_weak_key(name: str, value: str) -> None:
    key = "A" * 43 + "="
    given = {
        "DEMO": "0", "DATABASE_URL": "postgres://x@localhost/x", "ALLOWED_HOSTS": "x", "BASE_URL": "https://x",
        "SECRET_KEY": "x" * 50, "FIELD_KEYS": json.dumps({"current": "k", "keys": {"k": key}}),
        "DIGEST_KEY": key, "AUDIT_KEY": key,
    }  # fmt: skip
    for env, refused in ((given, False), ({**given, name: value}, True)):
        done = subprocess.run(
            [sys.executable, "-c", "import ppr.settings"], cwd=ROOT, env=env, capture_output=True, text=True
        )
        assert (done.returncode != 0) is refused and (not refused or name in done.stderr)


def test_it_refuses_a_demonstration_beyond_this_machine() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, capture_output=True, text=True,
        env={"DEMO": "1", "SECRET_KEY": "x" * 50, "FIELD_KEYS": '{"current": "k", "keys": {"k": "x"}}',
             "DIGEST_KEY": "A" * 43 + "=", "DATABASE_URL": "postgres://x@localhost/x", "PPR_HOST": "0.0.0.0"},
    )  # fmt: skip
    assert done.returncode != 0 and "loopback" in done.stderr
