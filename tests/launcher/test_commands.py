"""What dev.py says when it cannot: one sentence, no traceback, a code above 0."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import environment, runfile
from launcher.commands import in_parallel
from launcher.errors import Refusal, failure, sentence_for
from launcher.project import Project
from launcher.settings import broker_from_redis, compiled_once, external_broker, external_database
from tests.launcher.support import ROOT, dev


def assert_one_sentence(result: "object", *words: str) -> None:
    text = result.stderr.strip()  # type: ignore[attr-defined]
    assert result.returncode != 0  # type: ignore[attr-defined]
    assert len(text.splitlines()) == 1 and "Traceback" not in text
    for word in words:
        assert word in text


def test_a_taken_port(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert_one_sentence(dev("run", "--port", port, PPR_VAR=str(folder)), port, "taken", "--port")


def test_a_second_run(project: Project) -> None:
    claimed = runfile.claim(project, 8123)
    try:
        result = dev("run", PPR_VAR=str(project.var))
    finally:
        claimed.release()
    assert_one_sentence(result, "already running at http://localhost:8123", "python3 dev.py stop")


@pytest.mark.parametrize("command", ["run", "test", "manage", "check", "bench"])
def test_half_an_external_database(folder: Path, command: str) -> None:
    port = ["--port", "8999"] if command == "run" else []
    result = dev(command, *port, PPR_VAR=str(folder), DATABASE_URL="postgres://u:p@h:1/d")
    assert_one_sentence(result, "DATABASE_OWNER_URL", "JOBS_DATABASE_URL")


def test_external_servers_are_recognised() -> None:
    whole = {"DATABASE_URL": "a", "DATABASE_OWNER_URL": "b", "JOBS_DATABASE_URL": "c"}
    assert external_database(whole) and not external_database({})
    assert external_broker({"REDIS_URL": "redis://h:1"}) and not external_broker({})
    with pytest.raises(Refusal, match="CACHE_URL"):
        external_broker({"BROKER_URL": "redis://h:1"})
    assert broker_from_redis({"REDIS_URL": "redis://:p@h:1"}) == {
        "BROKER_URL": "redis://:p@h:1/1",
        "CACHE_URL": "redis://:p@h:1/0",
    }


def test_compiled_python_is_kept_below_var_and_written_even_in_a_container(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    told = os.environ | compiled_once(project)
    subprocess.run([sys.executable, "-c", "import launcher.settings"], cwd=ROOT, env=told, check=True)
    kept = [path for path in (project.var / "pycache").rglob("*.pyc") if path.name.startswith("settings.")]
    assert len(kept) == 1 and kept[0].parent == project.var / "pycache" / ROOT.relative_to("/") / "launcher"
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "/elsewhere")
    assert compiled_once(project)["PYTHONPYCACHEPREFIX"] == "/elsewhere"


def test_nothing_to_stop(folder: Path) -> None:
    result = dev("stop", PPR_VAR=str(folder))
    assert result.returncode == 0 and "nothing was running" in result.stdout


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "file").touch()
    assert_one_sentence(dev("stop", PPR_VAR=str(folder / "file" / "var")), "cannot be written")


def test_an_unknown_command() -> None:
    assert_one_sentence(dev("start"), "«start»", "--help")


def test_a_full_disk_is_named() -> None:
    assert "disk is full" in sentence_for(OSError(28, os.strerror(28), "/x"))
    assert "disk is full" in str(failure("It failed", "initdb: No space left on device", "/x"))


def test_help() -> None:
    result = dev("--help")
    assert result.returncode == 0 and "python3 dev.py run" in result.stdout


def test_an_old_python_can_read_the_door_and_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import ast
    import importlib.util

    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 6))
    spec = importlib.util.spec_from_file_location("door", ROOT / "dev.py")
    assert spec and spec.loader
    door = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(door)
    with pytest.raises(SystemExit) as refused:
        door.refuse_old_python()
    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [([], 4), (["-k", "x"], 4), (["-n0"], 0), (["-n", "4"], 0), (["-p", "no:xdist"], 0), (["--pdb"], 0)],
)
def test_several_workers_unless_told_otherwise(arguments: list[str], wanted: int) -> None:
    assert len(in_parallel(arguments)) == wanted


def test_the_lock_is_compared_with_what_is_installed(folder: Path) -> None:
    lock = folder / "run.txt"
    lock.write_text("Some.Name==1.2 \\\n    --hash=sha256:0\nother==3 ; sys_platform == 'win32' \\\n    --hash=x\n")
    assert environment.locked(lock) == {"some-name==1.2"}
    (folder / "some_name-1.2.dist-info").mkdir()
    assert environment.installed(folder) == {"some-name==1.2"}


def test_the_running_environment_is_what_the_lock_says() -> None:
    packages = Project(root=ROOT, var=ROOT / "var", venv=Path(sys.prefix)).packages()
    assert environment.installed(packages) >= environment.locked(ROOT / "requirements" / "test.txt")
