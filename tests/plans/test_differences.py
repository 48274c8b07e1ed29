"""A comparison of two versions names every change, and no other: random edits are given back one by one."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plans.differences import SectionChange, between

TEXT = st.text(max_size=12)
FIELDS = ("words", "answer", "team", "state", "target_on", "differs", "scale_value")
STEP_FIELDS = ("text", "owner", "due_on", "done_on")


def items(least: int = 0) -> st.SearchStrategy[list[dict[str, Any]]]:
    step = st.fixed_dictionaries(dict.fromkeys(STEP_FIELDS, TEXT))
    one = st.fixed_dictionaries({**dict.fromkeys(FIELDS, TEXT), "steps": st.lists(step, max_size=3)})

    def numbered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for n, item in enumerate(found):
            item["id"] = f"i{n}"
            for m, step in enumerate(item["steps"]):
                step["id"] = f"i{n}s{m}"
        return found

    return st.lists(one, min_size=least, max_size=5).map(numbered)


def named(found: SectionChange) -> set[tuple[Any, ...]]:
    """Everything that the comparison names."""
    return {
        *(("new", item["id"]) for item in found.new),
        *(("gone", item["id"]) for item in found.gone),
        *((now["id"], f.name, f.step) for _was, now, fields in found.changed for f in fields),
        *([("order",)] if found.reordered else []),
    }


@given(items(), items())
def test_the_same_is_no_change_and_back_is_the_mirror(before: list[Any], after: list[Any]) -> None:
    assert not between(before, copy.deepcopy(before)) and between(before, before).same == len(before)
    there, back = between(before, after), between(after, before)
    assert [i["id"] for i in there.new] == [i["id"] for i in back.gone]
    assert len(there.changed) == len(back.changed) and there.same == back.same


@given(st.data(), items(least=1))
def test_random_edits_are_named_one_by_one(data: st.DataObject, before: list[dict[str, Any]]) -> None:
    after, wanted = copy.deepcopy(before), set()
    for item in after:
        for name in data.draw(st.sets(st.sampled_from(FIELDS)), label=item["id"]):
            item[name] += "·"  # another value, whatever it was
            wanted.add((item["id"], name, ""))
        for step in item["steps"]:
            changed = data.draw(st.sets(st.sampled_from(STEP_FIELDS)), label=step["id"])
            for name in changed:
                step[name] += "·"
            wanted |= {(item["id"], f"step_{name}", step["text"]) for name in changed}
        wanted |= _steps_come_and_go(data, item)
    wanted |= _items_come_and_go(data, after, wanted)
    assert named(between(before, after)) == wanted


def _steps_come_and_go(data: st.DataObject, item: dict[str, Any]) -> set[tuple[Any, ...]]:
    """A step more at the end, where the dice say so."""
    if not data.draw(st.booleans()):
        return set()
    item["steps"].append({"id": f"{item['id']}new", "text": "nuevo", "owner": "", "due_on": "", "done_on": ""})
    return {(item["id"], "step_new", "nuevo")}


def _items_come_and_go(data: st.DataObject, after: list[dict[str, Any]], wanted: set[Any]) -> set[tuple[Any, ...]]:
    """An item less (and what was changed in it is not named) and an item more."""
    found: set[tuple[Any, ...]] = set()
    if data.draw(st.booleans()):
        gone = after.pop(data.draw(st.integers(0, len(after) - 1)))
        wanted -= {w for w in wanted if w[0] == gone["id"]}
        found.add(("gone", gone["id"]))
    if data.draw(st.booleans()):
        after.append({"id": "more", "steps": []})
        found.add(("new", "more"))
    return found


@given(items(least=2))
def test_another_order_is_named_as_such(before: list[dict[str, Any]]) -> None:
    assert named(between(before, before[::-1])) == {("order",)}


def test_a_step_that_goes_and_an_area_of_two_languages_are_named_once() -> None:
    was = {"id": "g", "area_es": "Empleo", "area_en": "Work", "steps": [{"id": "s", "text": "Ir", "done_on": ""}]}
    now = {"id": "g", "area_es": "Vivienda", "area_en": "Housing", "steps": []}
    assert named(between([was], [now])) == {("g", "area_es", ""), ("g", "step_gone", "Ir")}


def test_a_version_of_before_a_field_existed_does_not_differ_by_its_emptiness() -> None:
    assert not between([{"id": "x"}], [{"id": "x", "language": "", "steps": [], "positive": False}])


def test_two_people_of_one_name_stay_two() -> None:
    ana = {"id": "Ana", "part": ["treating"]}
    assert named(between([ana], [ana, ana])) == {("new", "Ana")}
