"""The house rules that a reader would otherwise have to remember."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from ppr.lib import walls
from ppr.lib.history import HistoriedQuerySet, SilentWrite
from ppr.management.commands.check_messages import find_problems
from referrals.models import State
from referrals.transitions import MOVES

ROOT = Path(__file__).resolve().parent.parent
APPS = ("ppr", "entities", "patients", "referrals", "plans", "monitoring")
PROTECTED = {m.__name__ for m in walls.protected_models()}
# Modules that write or compute below the pages may start from all rows; pages, forms, API and tasks may not.
PAGES = re.compile(r"(^|/)(views|forms|api|tasks|caseload|person_page|worklist|board|joining|gallery)(/|\.py|_)")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def test_pages_reach_protected_rows_only_by_the_one_road() -> None:
    wrong = []
    for name, tree in sources():
        if PAGES.search(name):
            parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
                    and isinstance(node.value, ast.Name) and node.value.id in PROTECTED
                ):  # fmt: skip
                    after = parents.get(node)
                    if not (isinstance(after, ast.Attribute) and after.attr == "visible_to"):
                        wrong.append(f"{name}:{node.lineno}")
    assert not wrong, f"reach these rows through visible_to: {wrong}"


def test_pages_load_models_so_that_reads_are_on_record() -> None:
    wrong = []
    for name, tree in sources():
        if PAGES.search(name):
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Attribute)
                    and node.attr in ("values", "values_list")
                    and "visible_to" in ast.dump(node)
                ) and not _only_ids(tree, node):
                    wrong.append(f"{name}:{node.lineno}")
    assert not wrong, f"values() would show rows that no audit sees: {wrong}"


def _only_ids(tree: ast.Module, attribute: ast.Attribute) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.func is attribute:
            names = [a.value for a in node.args if isinstance(a, ast.Constant)]
            return bool(names) and all(str(n).endswith(("id", "pk")) for n in names)
    return False


def test_guardian_has_one_importer() -> None:
    importers = [
        name for name, tree in sources() for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "guardian" in ast.dump(node)
    ]  # fmt: skip
    assert set(importers) == {"ppr/lib/access.py"}


def test_nothing_is_named_for_nothing() -> None:
    bad = [
        p
        for app in APPS
        for p in (ROOT / app).rglob("*.py")
        if p.stem in ("utils", "helpers", "core", "common", "misc")
    ]
    assert not bad


def test_migrations_have_names_and_import_no_models() -> None:
    for app in APPS:
        for path in (ROOT / app).glob("migrations/0*.py"):
            assert "_auto_" not in path.name, f"give {path.name} a name"
            assert not re.search(r"from \w+\.models import", path.read_text()), path


def test_every_file_is_still_one_noun() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for folder in (*APPS, "templates", "static", "launcher", "tests")
        for p in (ROOT / folder).rglob("*")
        if p.suffix in (".py", ".html", ".css", ".js") and "migrations" not in p.parts
        and (n := len(p.read_text().splitlines())) > 400
    }  # fmt: skip
    assert not long, long


@pytest.mark.parametrize("model", walls.protected_models(), ids=lambda m: m.__name__)
def test_every_protected_model_refuses_silent_writes(model: type[walls.Protected]) -> None:
    manager = model._default_manager
    assert isinstance(manager.all(), HistoriedQuerySet)
    for write in (
        lambda: manager.update(id=None), lambda: manager.bulk_create([]), lambda: manager.bulk_update([], ["id"]),
        lambda: manager.all().delete(),
    ):  # fmt: skip
        with pytest.raises(SilentWrite):
            write()


WITHOUT_HISTORY = {
    "SearchKey": "derived",
    "Attachment": "never changes but by being taken back, which stands on it",
    "UrgencyReason": "never changes but by its end, which stands on it",
    "Need": "never changes but by its end, which stands on it",
    "ReferralEvent": "is a history",
    "PlacementEvent": "is a history",
    "Stay": "is a history",
    "PrimaryLetter": "is never changed",
    "Reminder": "is a ledger",
    "VersionSection": "is frozen",
    "Signature": "is never changed",
    "SignedPaper": "is never changed",
    "WrittenPaper": "is never changed",
    "CrisisSignature": "is never changed",
    "Apart": "is never changed",
    "NoteGoal": "is written with the note, and stays",
    "NoteMark": "is never changed",
    "NoteDraft": "is nobody's word yet",
    "SharingDecision": "is never changed",
}


@pytest.mark.parametrize("model", walls.protected_models(), ids=lambda m: m.__name__)
def test_every_protected_model_keeps_its_history_or_says_why(model: type[walls.Protected]) -> None:
    past = walls.history_of(model)
    if past is None:
        assert model.__name__ in WITHOUT_HISTORY
    else:
        assert past._meta.pk.get_internal_type() == "UUIDField"
        assert {"history_user_id", "history_membership_id"} <= {f.name for f in past._meta.fields}


def test_no_relation_hides_a_table_of_its_own() -> None:
    for model in walls.protected_models():
        assert not model._meta.many_to_many, f"{model.__name__}: a table without patient_id would have no wall"


def test_every_model_with_a_patient_is_protected() -> None:
    from django.db import models

    for model in apps.get_models():
        refers = any(isinstance(f, models.ForeignKey) and f.related_model is apps.get_model("patients", "Patient")
                     for f in model._meta.fields)  # fmt: skip
        derived = model.__name__.startswith(("Historical", "PatientGroupGrant", "PatientUserGrant"))
        assert not refers or derived or issubclass(model, walls.Protected), model


def test_every_state_is_reached_or_left_by_the_table() -> None:
    ends = {move.end for move in MOVES.values()}
    starts = {state for move in MOVES.values() for state in move.starts}
    later = {State.ASSESSING, State.PERSON_DECLINED, State.CLOSED, State.WAITING}
    assert set(State) == ends | starts | later


def test_every_address_declares_its_rule() -> None:
    from tests.addresses import OTHERS

    missing = [name for name, callback in addresses() if rule_of(callback) is None and not OTHERS.covers(name)]
    assert not missing, f"declare a rule for: {missing}"


def addresses(resolver: URLResolver | None = None, spaces: str = "") -> Iterator[tuple[str, object]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{spaces}{entry.name}", entry.callback
        else:
            yield from addresses(entry, f"{spaces}{entry.namespace}:" if entry.namespace else spaces)


def rule_of(callback: object) -> object | None:
    return (
        getattr(callback, "rule", None)
        or getattr(getattr(callback, "cls", None), "rule", None)
        or getattr(getattr(callback, "view_class", None), "rule", None)
    )


def test_every_sentence_has_its_spanish() -> None:
    problems = list(find_problems())
    assert not problems, problems[:20]


def test_sentences_speak_to_professionals_as_usted() -> None:
    import polib

    catalogue = polib.pofile(str(ROOT / "ppr" / "locale" / "es" / "LC_MESSAGES" / "django.po"))
    familiar = re.compile(r"\b(tú|tienes|puedes|quieres|escribe tu|tus)\b", re.IGNORECASE)
    to_the_person = ("person-page",)
    wrong = [e.msgid for e in catalogue if e.msgctxt not in to_the_person and familiar.search(e.msgstr)]
    assert not wrong, wrong


def test_templates_hold_no_inline_script_or_style() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"<[^>%]*\sstyle=|<style|\son\w+=\"|<script(?![^>]*\ssrc=)", text), path
