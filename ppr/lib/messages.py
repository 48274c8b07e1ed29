"""Which sentences the sources ask to be translated, read without any tool of the system."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

FOLDERS = ("ppr", "entities", "patients", "referrals", "plans", "monitoring", "templates")
SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_", "_now"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}


class Message(NamedTuple):
    """A sentence as a catalogue knows it."""

    context: str | None
    singular: str
    plural: str | None


def in_sources(root: Path) -> dict[Message, str]:
    """Every message of the Python files and templates, with the first file that uses it."""
    found: dict[Message, str] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
                continue
            for message in _in_file(path):
                found.setdefault(message, str(path.relative_to(root)))
    return found


def _in_file(path: Path) -> Iterator[Message]:
    text = path.read_text()
    if path.suffix == ".py":
        yield from _calls(ast.parse(text))
    elif "{%" in text:
        yield from _in_template(templatize(text, origin=str(path)))


def _calls(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            message = _message(name, texts)
            if message:
                yield message


def _message(name: str, texts: list[str]) -> Message | None:
    if name in SINGULAR and texts:
        return Message(None, texts[0], None)
    if name in PLURAL and len(texts) > 1:
        return Message(None, texts[0], texts[1])
    if name in CONTEXT and len(texts) > 1:
        return Message(texts[0], texts[1], None)
    if name in CONTEXT_PLURAL and len(texts) > 2:
        return Message(texts[0], texts[1], texts[2])
    return None


_CALL = re.compile(r"\b(n?p?gettext|_)\((?=[ur]*['\"])")


def _in_template(pseudo: str) -> Iterator[Message]:
    # templatize() gives lines of calls between filler; each call is parsed on its own.
    for match in _CALL.finditer(pseudo):
        source = _balanced(pseudo, match.start())
        if source:
            yield from _calls(ast.parse(source, mode="eval"))


def _balanced(text: str, start: int) -> str | None:
    for end in (i + 1 for i, c in enumerate(text[start:], start) if c == ")"):
        try:
            ast.parse(text[start:end].strip(), mode="eval")
        except SyntaxError:
            continue
        return text[start:end].strip()
    return None
