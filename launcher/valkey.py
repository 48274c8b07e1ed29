"""The embedded Valkey: broker, results and cache on a private socket, with everything kept on disk."""

import json
import signal
import socket
import subprocess
from pathlib import Path

from launcher import processes
from launcher.errors import failure, tail
from launcher.places import Places
from launcher.programs import Programs

START_SECONDS = 30
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "dir": ".",
    "databases": "16",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    # A full memory refuses new tasks aloud; evicting would drop queued ones in silence.
    "maxmemory-policy": "noeviction",
    "enable-debug-command": "no",
    "loglevel": "warning",
}


class Valkey:
    """One server with its data in `places.data/valkey`, reached by `places.sockets` only."""

    def __init__(self, places: Places, log: Path) -> None:
        self.places = places
        self.folder = places.data / "valkey"
        self.record = places.data / "valkey.json"
        self.socket = places.sockets / "valkey.sock"
        self.log = log

    def pid(self) -> int:
        """Returns the pid of the server we started, 0 if it runs no more."""
        try:
            known = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return 0
        return known["pid"] if processes.same_process(known["pid"], known["birth"]) else 0

    def healthy(self) -> bool:
        """Tells whether our server answers (it does not while it still loads its data)."""
        return bool(self.pid()) and self._ping()

    def _ping(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def start(self, programs: Programs) -> None:
        """Brings the server up; raises Refusal with the end of its log."""
        self._end_leftovers()
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o700)
        processes.give(self.folder, self.places.account)
        since = self.log.stat().st_size if self.log.exists() else 0
        server = self._spawn(programs)
        processes.wait_until(lambda: server.poll() is not None or self._ping(), START_SECONDS)
        if server.poll() is not None or not self._ping():
            processes.end(server.pid, seconds=2)
            output = tail(self.log, since=since)
            raise failure(f"Valkey did not start; its log {self.log} ends with:", output, self.folder)

    def _end_leftovers(self) -> None:
        """Ends a server that is alive but silent, and one whose record was never written."""
        self.stop()
        for pid in processes.working_in(self.folder.resolve()):
            processes.end(pid)

    def _spawn(self, programs: Programs) -> "subprocess.Popen[bytes]":
        settings = SETTINGS | {"unixsocket": str(self.socket)}
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        command = [str(programs.valkey), *options]
        server = processes.detached(command, self.log, self.places.account, self.folder)
        self.record.write_text(json.dumps({"pid": server.pid, "birth": processes.birth(server.pid)}))
        return server

    def stop(self) -> None:
        """Stops the server, its log of writes flushed to disk."""
        pid = self.pid()
        if pid:
            processes.end(pid, number=signal.SIGTERM, seconds=10)
