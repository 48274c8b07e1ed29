"""The same hand with the keyboard alone: Tab to what is wanted, then type, arrows, the space bar or Enter."""

from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.walk import Walk

MOST = 150  # presses of Tab to anything on a page: beyond that nobody gets there
_THERE = """e => { const at = document.activeElement;
  return e === at || (e.type === "radio" && at.type === "radio" && at.name === e.name && at.form === e.form); }"""


class Keys(Walk):
    """A walk without a mouse. What is reached has to show that it is."""

    def reach(self, wanted: Locator) -> None:
        """Press Tab until the focus is there."""
        for _press in range(MOST):
            if wanted.evaluate(_THERE):
                assert wanted.page.evaluate("document.activeElement.matches(':focus-visible')")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: the Tab key does not lead to {wanted}")

    def follow(self, name: Any) -> Page:
        return self._enter_on(self.page.get_by_role("link", name=name).first)

    def press(self, name: Any) -> Page:
        return self._enter_on(self.page.get_by_role("button", name=name).first)

    def send(self, field: str) -> Page:
        self._enter_on(self.page.locator(f"main form:has([name={field}]) button[type=submit]:not([name])").first)
        self.taken()
        return self.page

    def _enter_on(self, wanted: Locator) -> Page:
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.page

    def put(self, **said: Any) -> None:
        for name, value in said.items():
            field = self.page.locator(f"main [name={name}]").first
            self.reach(field)
            kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                self.page.keyboard.type(value)
            elif kind == "date":
                self._date(field, date.fromisoformat(value))
            elif kind == "checkbox":
                self.page.keyboard.press("Space")
            elif kind == "radio":
                self._choose(field, value)
            else:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.insert_text(str(value))

    def _date(self, field: Locator, day: date) -> None:
        # Which part comes first is the browser's own affair, not the page's.
        for order in ("%d%m%Y", "%m%d%Y"):
            for _part in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(f"{day:{order}}")
            if field.input_value() == day.isoformat():
                return
        raise AssertionError(f"{self.page.url}: {day} cannot be typed")

    def _choose(self, first: Locator, value: Any) -> None:
        """The focused choice with the space bar, another one with the arrows."""
        wanted = (
            first
            if value is True
            else first.page.locator(f"main [name={first.get_attribute('name')}][value='{value}']")
        )
        if not wanted.evaluate("e => e === document.activeElement"):
            for _press in range(40):
                self.page.keyboard.press("ArrowDown")
                if wanted.evaluate("e => e === document.activeElement"):
                    break
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()
