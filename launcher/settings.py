"""What every child process is told through its environment: addresses, keys, folders."""

import os
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

from launcher.errors import Refusal
from launcher.places import Places
from launcher.postgres import PORT
from launcher.project import Project

LOGIN_OF = {
    "DATABASE_URL": "app",
    "DATABASE_OWNER_URL": "owner",
    "JOBS_DATABASE_URL": "jobs",
    "BACKUP_DATABASE_URL": "backup",
}
COMPANIONS = ("DATABASE_OWNER_URL", "JOBS_DATABASE_URL")


def external_database(environ: Mapping[str, str]) -> bool:
    """Tells whether a database is given; raises Refusal when it is given by halves."""
    if not environ.get("DATABASE_URL"):
        return False
    missing = [name for name in COMPANIONS if not environ.get(name)]
    if missing:
        raise Refusal(
            f"DATABASE_URL is set but {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not: "
            "an external database needs all three (logins ppr_app, ppr_owner, ppr_jobs)."
        )
    return True


def external_broker(environ: Mapping[str, str]) -> bool:
    """Tells whether a broker is given; raises Refusal when it is given without a cache."""
    if environ.get("REDIS_URL"):
        return True
    if environ.get("BROKER_URL") and not environ.get("CACHE_URL"):
        raise Refusal("BROKER_URL is set but CACHE_URL is not: set both, or REDIS_URL alone for the two.")
    return bool(environ.get("BROKER_URL"))


def embedded_database(places: Places, secrets: Mapping[str, str]) -> dict[str, str]:
    """Returns one URL per login; the socket's folder stands percent-encoded in the host's place."""
    host = f"{quote(str(places.sockets), safe='')}:{PORT}"
    return {
        name: f"postgres://ppr_{login}:{secrets[f'{login}_password']}@{host}/ppr" for name, login in LOGIN_OF.items()
    }


def embedded_broker(places: Places) -> dict[str, str]:
    path = places.sockets / "valkey.sock"
    return {"BROKER_URL": f"redis+socket://{path}?virtual_host=1", "CACHE_URL": f"unix://{path}?db=0"}


def broker_from_redis(environ: Mapping[str, str]) -> dict[str, str]:
    """Returns broker and cache on two databases of REDIS_URL, unless they are given themselves."""
    url = environ.get("REDIS_URL")
    if not url:
        return {}
    parts = urlsplit(url)
    derived = {
        "BROKER_URL": urlunsplit(parts._replace(path="/1")),
        "CACHE_URL": urlunsplit(parts._replace(path="/0")),
    }
    return {name: environ.get(name) or value for name, value in derived.items()}


def keys(environ: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """Returns the application's keys: those given, else the generated ones."""
    names = ("SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY", "AUDIT_KEY")
    return {name: environ.get(name) or secrets[name.lower()] for name in names}


def writable_home(project: Project) -> dict[str, str]:
    """Returns folders under var/ for tools that would write to a home which cannot be written."""
    home = os.environ.get("HOME", "")
    cache = os.path.join(home, ".cache")
    if home and os.access(cache if os.path.isdir(cache) else home, os.W_OK):
        return {}
    base = project.var / "home"
    base.mkdir(parents=True, exist_ok=True)
    places = {"HOME": base, "XDG_CACHE_HOME": base / "cache", "XDG_CONFIG_HOME": base / "config"}
    return {name: str(path) for name, path in places.items()} | {
        "UV_CACHE_DIR": str(base / "uv"),
        "PIP_CACHE_DIR": str(base / "pip"),
    }


def compiled_once(project: Project) -> dict[str, str]:
    """Returns where compiled Python is kept, below var/: a process that finds it there starts in half the time."""
    # Whoever asks for no compiled files (containers do) wants none among the sources, where these are not.
    kept = os.environ.get("PYTHONPYCACHEPREFIX") or str(project.var / "pycache")
    return {"PYTHONPYCACHEPREFIX": kept, "PYTHONDONTWRITEBYTECODE": ""}


def common(project: Project) -> dict[str, str]:
    """Returns what does not depend on the services."""
    own = {
        "PPR_VAR": str(project.var),
        "UV_SYSTEM_CERTS": "1",  # uv's own certificates fail behind a company's proxy
        "PYTHONUNBUFFERED": "1",
    }
    return writable_home(project) | compiled_once(project) | own
