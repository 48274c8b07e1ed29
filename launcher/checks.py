"""`dev.py check`: format, lint, templates, types, layers, migrations, messages."""

import subprocess
from collections.abc import Mapping

from launcher.project import Project
from launcher.steps import Steps

# Its console script would depend on the path in its first line; its module has no entry of its own.
LAYERS = "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"

CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "templates": ["-m", "djlint", "--lint", "templates"],
    "types": ["-m", "mypy"],
    "layers": ["-c", LAYERS],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": ["manage.py", "check_messages"],
}


def check_all(project: Project, steps: Steps, environment: Mapping[str, str]) -> int:
    """Runs every check, prints a line for each and the output of those that failed; 1 if any did."""
    failures = {}
    for name, arguments in CHECKS.items():
        with steps.step(name) as step:
            output = _output_if_failed(project, arguments, environment)
            step.detail = "ok" if output is None else "failed"
        if output is not None:
            failures[name] = output
    for name, output in failures.items():
        print(f"\n--- {name}\n{output.strip()}")
    return 1 if failures else 0


def _output_if_failed(project: Project, arguments: list[str], environment: Mapping[str, str]) -> str | None:
    result = subprocess.run(
        [project.python, *arguments],
        cwd=project.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.stdout or f"ended with code {result.returncode}" if result.returncode else None
