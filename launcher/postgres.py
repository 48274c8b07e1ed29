"""The embedded PostgreSQL: made once, started, recovered, given its logins, stopped."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from launcher import processes
from launcher.errors import Refusal, failure, tail
from launcher.logins import provision_sql
from launcher.places import Places
from launcher.programs import Programs

PORT = 5432
START_SECONDS = 60  # replaying the log after a crash may take a while
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_wal_size": "2GB",
    "jit": "off",  # short statements only: compiling them costs more than it saves
    # Neither statements nor the values in an error's detail reach a log: they hold personal data.
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


class Postgres:
    """One cluster in `places.data/postgres`, reached by `places.sockets` only."""

    def __init__(self, places: Places, log: Path, secrets: dict[str, str]) -> None:
        self.places = places
        self.folder = places.data / "postgres"
        self.marker = places.data / "logins"
        self.log = log
        self.secrets = secrets

    # What is there now

    def _pid_file(self) -> list[str]:
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def pid(self) -> int:
        """Returns the pid of the server that runs on this data, 0 if none does."""
        lines = self._pid_file()
        pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
        return pid if processes.alive(pid) and self._is_ours(pid) else 0

    def _is_ours(self, pid: int) -> bool:
        # The number may have gone to another program since a crash or a restart of the machine.
        return str(self.folder) in processes.command_line(pid)

    def _ready(self) -> bool:
        lines = self._pid_file()
        return len(lines) > 7 and lines[7].strip() == "ready" and self._answers()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.places.sockets / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def healthy(self) -> bool:
        """Tells whether the server runs, takes connections and has the logins of our secrets."""
        return bool(self.pid()) and self._ready() and self._provisioned()

    # Making it

    def _create(self, programs: Programs) -> None:
        # Made under another name and renamed: an interrupted start leaves nothing half-made behind.
        for left in self.places.data.glob("postgres.new*"):
            shutil.rmtree(left, ignore_errors=True)
        # Its own name: the initdb of a killed start may still be writing.
        draft = self.folder.with_name(f"postgres.new.{os.getpid()}")
        password = self._password_file()
        try:
            self._initdb(programs, draft, password)
        finally:
            password.unlink()
        draft.replace(self.folder)
        self.marker.unlink(missing_ok=True)

    def _password_file(self) -> Path:
        path = self.places.data / "password.new"
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self.secrets["superuser_password"])
        processes.give(path, self.places.account)
        return path

    def _initdb(self, programs: Programs, target: Path, password: Path) -> None:
        # The built-in C.UTF-8 sorts and folds case alike on every machine, whatever its locales.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
        result = subprocess.run(
            [programs.postgres / "initdb", "-D", target, "--no-instructions", *locale, *access],
            cwd=self.places.data,
            env=processes.bare_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self.places.account.options(),
        )
        if result.returncode:
            shutil.rmtree(target, ignore_errors=True)
            raise failure("PostgreSQL could not make its data folder:", result.stdout, self.folder)

    def _check_version(self, programs: Programs) -> None:
        made = (self.folder / "PG_VERSION").read_text().strip()
        have = programs.version()
        if made != have.partition(".")[0]:
            raise Refusal(
                f"The data in {self.folder} is of PostgreSQL {made} and the installed server is {have}: "
                "dump it with the old version first, or remove the folder to begin anew."
            )

    # Starting and stopping

    def start(self, programs: Programs) -> None:
        """Brings the server up from whatever state it was left in; raises Refusal with its log."""
        if not (self.folder / "PG_VERSION").exists():
            self._create(programs)
        self._check_version(programs)
        if not (self.pid() and self._ready()):
            self.stop()  # alive but out of reach: its sockets are gone
            self._remove_foreign_pid_file()
            self._launch(programs)
        if not self._provisioned():
            self._provision(programs)

    def _remove_foreign_pid_file(self) -> None:
        # PostgreSQL itself recognises a dead pid, but neither one that another program has now
        # nor a file that a full disk left empty.
        lines = self._pid_file()
        number = lines[0].strip() if lines else ""
        if not number.isdigit() or processes.alive(int(number)):
            (self.folder / "postmaster.pid").unlink(missing_ok=True)
        (self.places.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _launch(self, programs: Programs) -> None:
        output = self._attempt(programs)
        if output and "shared memory block" in output:
            self._end_orphans()
            output = self._attempt(programs)
        if output is not None:
            raise failure(f"PostgreSQL did not start; its log {self.log} ends with:", output, self.folder)

    def _attempt(self, programs: Programs) -> str | None:
        """Starts the server and waits for it; returns None, or what its log says when it failed."""
        since = self.log.stat().st_size if self.log.exists() else 0
        server = self._spawn(programs)
        processes.wait_until(lambda: self._settled(server), START_SECONDS)
        if server.poll() is None and self._ready():
            return None
        processes.end(server.pid, number=signal.SIGQUIT, seconds=2)
        return tail(self.log, since=since)

    def _settled(self, server: "subprocess.Popen[bytes]") -> bool:
        return server.poll() is not None or (self.pid() == server.pid and self._ready())

    def _spawn(self, programs: Programs) -> "subprocess.Popen[bytes]":
        settings = SETTINGS | {"unix_socket_directories": str(self.places.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(programs.postgres / "postgres"), "-D", str(self.folder), *options]
        return processes.detached(command, self.log, self.places.account, self.places.data)

    def _end_orphans(self) -> None:
        """Ends what a killed server left: its children notice by themselves unless they are busy."""
        folder = self.folder.resolve()
        processes.wait_until(lambda: not processes.working_in(folder), 3)
        for pid in processes.working_in(folder):
            processes.end(pid, number=signal.SIGQUIT, seconds=2)

    def stop(self) -> None:
        """Stops the server the fast way: transactions rolled back, everything written."""
        pid = self.pid()
        if pid:
            processes.end(pid, number=signal.SIGINT, seconds=20)

    # Logins

    def _wanted_marker(self) -> str:
        return hashlib.sha256(provision_sql(self.secrets).encode()).hexdigest()

    def _provisioned(self) -> bool:
        try:
            return self.marker.read_text() == self._wanted_marker()
        except OSError:
            return False

    def _provision(self, programs: Programs) -> None:
        result = self.psql(programs, provision_sql(self.secrets))
        if "password authentication failed" in result.stderr:
            raise Refusal(
                f"The database in {self.folder} was made with other secrets than those in secrets.json: "
                "put that file back, or remove the folder (and its data) to begin anew."
            )
        if result.returncode:
            raise failure("PostgreSQL refused to make its logins:", result.stderr, self.folder)
        self.marker.write_text(self._wanted_marker())

    def psql(self, programs: Programs, sql: str) -> "subprocess.CompletedProcess[str]":
        """Runs SQL as the superuser, given on standard input so that no password shows in a command line."""
        where = ["-h", str(self.places.sockets), "-p", str(PORT), "-U", "postgres", "-d", "postgres"]
        return subprocess.run(
            [programs.postgres / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *where],
            input=sql,
            env=processes.bare_environment() | {"PGPASSWORD": self.secrets["superuser_password"]},
            capture_output=True,
            text=True,
        )
