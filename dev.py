#!/usr/bin/env python3
"""The door to PPR: `python3 dev.py run` serves the demo, `python3 dev.py test` runs every test.

Needs nothing but Python 3.11. This file keeps to the grammar of Python 3.6 so that an old Python
can still read it and say what is missing; everything modern lives in the package `launcher`.
"""

import sys

WANTED = (3, 11)


def newer_python():
    # type: () -> str | None
    """Returns the name of a new enough Python on this machine, or None."""
    import shutil

    names = ["python3.%d" % minor for minor in (13, 12, 11)]
    which = getattr(shutil, "which", lambda name: None)  # Python 2 has none
    return next((name for name in names if which(name)), None)


def refuse_old_python():
    # type: () -> None
    """Exits with one sentence when this Python is too old."""
    found = newer_python()
    advice = "run it with %s dev.py" % found if found else "install one and run it again"
    sentence = "dev.py needs Python 3.11 or newer and this is Python %d.%d: %s.\n"
    sys.stderr.write(sentence % (sys.version_info[0], sys.version_info[1], advice))
    sys.exit(2)


if __name__ == "__main__":
    if sys.version_info < WANTED:
        refuse_old_python()
    from launcher.cli import main

    sys.exit(main(sys.argv[1:]))
