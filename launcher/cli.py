"""The command line of dev.py. Every failure is one sentence on standard error and a code above 0."""

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable

from launcher.errors import Refusal, sentence_for
from launcher.project import Project

HELP = """\
PPR, from a fresh clone to a page in the browser. Needs Python 3.11 and nothing else.

  python3 dev.py run              serve the demo at http://localhost:8000 (Ctrl+C stops it)
  python3 dev.py run --port 8001  ... on another port
  python3 dev.py test             run every test, the browser's too
  python3 dev.py test --long      ... with the big counts
  python3 dev.py test tests/plans -k review
                                  ... only some (whatever follows goes to pytest)
  python3 dev.py check            format, lint, types, layers, migrations, translations
  python3 dev.py manage COMMAND   a command of manage.py, with the database up
  python3 dev.py bench            measure
  python3 dev.py stop             stop a run, and the servers with it

The first command makes .venv and, under var/, a PostgreSQL and a Valkey that belong to this
folder alone. Secrets are generated there; logs are in var/log. Remove var/ to begin anew.
To use your own servers, set DATABASE_URL, DATABASE_OWNER_URL, JOBS_DATABASE_URL and REDIS_URL.
"""


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"«{text}» is no port: give a number from 1 to 65535")
    return int(text)


def _run(project: Project, arguments: list[str]) -> int:
    from launcher import commands

    parser = argparse.ArgumentParser(prog="python3 dev.py run", description="Serve the demo.")
    parser.add_argument("--port", type=_port, default=commands.DEFAULT_PORT, help="default %(default)s")
    return commands.run(project, parser.parse_args(arguments).port)


def _command(name: str) -> Callable[[Project, list[str]], int] | None:
    if name == "run":
        return _run
    from launcher import commands

    known = {"test": commands.test, "manage": commands.manage, "bench": commands.bench}
    known |= {"check": commands.check, "stop": commands.stop}
    return known.get(name)


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP)
        return 0
    command = _command(arguments[0])
    if command is None:
        raise Refusal(f"dev.py knows no command «{arguments[0]}»: python3 dev.py --help lists them.")
    project = Project.here()
    project.prepare()
    return command(project, arguments[1:])


def _unix() -> bool:
    return importlib.util.find_spec("fcntl") is not None


def main(arguments: list[str]) -> int:
    """Runs a command and returns its exit code."""
    try:
        if not _unix():
            raise Refusal("dev.py needs Linux or macOS (on Windows: inside WSL).")
        return _dispatch(arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(sentence_for(error), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1
