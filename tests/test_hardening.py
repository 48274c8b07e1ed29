"""What every answer carries, whoever asks for whatever: policies, no cache, nothing inline."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import database
from tests.addresses import walk

INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)
POLICIES = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UNSAFE = ("unsafe-inline", "unsafe-eval", "*", "http:")


def faults(answer: HttpResponse, signed_in: bool) -> list[str]:
    """What is wrong with the headers or the markup of an answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    found = [name for name, value in POLICIES.items() if answer.headers.get(name) != value]
    found += [f"policy: {word}" for word in UNSAFE if word in policy.split()]
    if "default-src 'none'" not in policy or "script-src 'self'" not in policy:
        found.append("policy")
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if signed_in and "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("may be kept in a cache")
    if "html" in answer.headers.get("Content-Type", ""):
        found += [f"inline: {match}" for match in INLINE.findall(answer.getvalue().decode())]
    return found


@pytest.mark.parametrize("who", ["anonymous", "clinician", "coordinator", "administrator", "person_user"])
def test_every_answer_is_hard(who: str, cast: Any, sign_in: Any) -> None:
    client = Client() if who == "anonymous" else sign_in(getattr(cast, who))
    client.raise_request_exception = False
    wrong, seen = [], 0
    for address in walk():
        if address.name in ("account_logout", "leave_now", "healthz", "readyz"):
            continue
        answer = client.get(address.url("pili"))
        seen += 1
        wrong += [f"{address.name}: {fault}" for fault in faults(answer, who != "anonymous")]
    assert seen > 100
    assert not wrong, "\n".join(sorted(set(wrong))[:30])


def test_the_look_for_inline_code_finds_it() -> None:
    for planted in ("<p style='a'>", "<script>x</script>", "<a onclick='x'>", "<style>", "<a href='javascript:x'>"):
        assert INLINE.search(planted)
    assert not INLINE.search('<script src="/static/js/ppr.js" defer></script><p class="style">on = "x"</p>')


def production(**more: str) -> dict[str, str]:
    """The environment of a real installation."""
    names = ("DEMO", "BASE_URL", "PPR_PORT", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "ppr.settings",
        "PPR_LOGIN": "owner",
        "DEMO": "0",
        "ALLOWED_HOSTS": "ppr.example",
        "BASE_URL": "https://ppr.example",
        "AUDIT_KEY": base64.b64encode(b"a key of the audit of 32 bytes!!").decode(),
        **more,
    }


def start(**more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=database.ROOT, env=production(**more), capture_output=True, text=True)


def test_a_real_installation_passes_djangos_own_check() -> None:
    done = start(SECRET_KEY="kT9-" * 20 + "xQ_7~z")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY", "AUDIT_KEY"])
def test_it_refuses_to_start_without_its_keys(missing: str) -> None:
    done = start(**{missing: "{}" if missing == "FIELD_KEYS" else ""})
    assert done.returncode != 0
    assert missing in done.stderr


def test_the_session_cookie_is_kept_from_scripts_and_from_plain_http() -> None:
    code = (
        "from ppr import settings as s; print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_SECURE)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=database.ROOT, env=production(), capture_output=True, text=True
    )
    assert done.stdout.split() == ["True", "True", "True"]


def test_a_page_that_may_not_be_framed_says_so(client: Client, db: None) -> None:
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy and "form-action 'self'" in policy
