"""What differs between two frozen versions: every change by its name, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Content = list[dict[str, Any]]

# Fields that say together one thing are named once.
_TOGETHER = {"area_en": "area_es"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an item (of a step, where `step` is its text), as it was and as it is."""

    name: str
    before: Any
    after: Any
    step: str = ""


@dataclass(slots=True)
class SectionChange:
    """What is new in a section, what is gone, what changed and in which fields; and whether the rest moved places."""

    new: Content = field(default_factory=list)
    gone: Content = field(default_factory=list)
    changed: list[tuple[dict[str, Any], dict[str, Any], list[FieldChange]]] = field(default_factory=list)
    reordered: bool = False
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed or self.reordered)


def between(before: Content, after: Content) -> SectionChange:
    """Compare one section of two versions item by item; an item is known by its id."""
    was, now = _by_id(before), _by_id(after)
    found = SectionChange(
        new=[item for pk, item in now.items() if pk not in was], gone=[i for pk, i in was.items() if pk not in now]
    )
    for pk in (pk for pk in now if pk in was):
        fields = _fields(was[pk], now[pk])
        if fields:
            found.changed.append((was[pk], now[pk], fields))
        else:
            found.same += 1
    found.reordered = [pk for pk in was if pk in now] != [pk for pk in now if pk in was]
    return found


def _by_id(items: Sequence[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """The items by id; two of one id (two people of one name) are told apart by their order."""
    seen: Counter[str] = Counter()
    found = {}
    for item in items:
        found[item["id"], seen[item["id"]]] = item
        seen[item["id"]] += 1
    return found


def _fields(was: dict[str, Any], now: dict[str, Any]) -> list[FieldChange]:
    found = []
    for name in dict.fromkeys((*was, *now)):
        if name == "steps":
            found += _steps(was.get(name) or [], now.get(name) or [])
        elif _differ(was.get(name), now.get(name)) and not _said_already(name, was, now):
            found.append(FieldChange(_TOGETHER.get(name, name), was.get(name), now.get(name)))
    return found


def _differ(was: Any, now: Any) -> bool:
    # A version frozen before a field existed says nothing about it, which is what an empty one says.
    return bool(was != now and not (_empty(was) and _empty(now)))


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _said_already(name: str, was: dict[str, Any], now: dict[str, Any]) -> bool:
    first = _TOGETHER.get(name)
    return first is not None and _differ(was.get(first), now.get(first))


def _steps(before: Content, after: Content) -> list[FieldChange]:
    steps = between(before, after)
    found = [FieldChange("step_new", None, item, item["text"]) for item in steps.new]
    found += [FieldChange("step_gone", item, None, item["text"]) for item in steps.gone]
    for _was, now, fields in steps.changed:
        found += [FieldChange(f"step_{f.name}", f.before, f.after, now["text"]) for f in fields]
    if steps.reordered:
        found.append(FieldChange("steps_order", None, None))
    return found
