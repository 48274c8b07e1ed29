"""What a hand does on a page, in few words: fill fields by name, press a button, look at the page wide and narrow."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Journey

NARROW = 320


class Walk:
    """A journey that looks at each page it opens twice, at its own width and at 320 px, and counts them."""

    def __init__(self, at: Journey, *, looks: bool = True) -> None:
        self.at, self.page, self.looks = at, at.page, looks
        self.who: Any = None
        self.opened: set[tuple[str, str]] = set()

    def enter(self, who: Any, path: str = "/") -> Page:
        """Sign in as somebody and open a page of theirs."""
        self.at.enter(who)
        self.who = who
        return self.open(path)

    def open(self, path: str) -> Page:
        """Open an address and look at it."""
        self.at.go(path)
        self.look()
        return self.page

    def follow(self, name: Any) -> Page:
        """Follow the first link of that name and look where it leads."""
        self.page.get_by_role("link", name=name).first.click()
        self.look()
        return self.page

    def look(self) -> None:
        """This page at both widths: axe clean, nothing wider than the window, a quiet console. Once for each reader."""
        self.at.there()
        here = (str(self.who.pk), self.page.url.partition("?")[0])
        if not self.looks or here in self.opened:
            return
        self.opened.add(here)
        self.at.fine()
        wide = self.page.viewport_size
        assert wide is not None
        self.page.set_viewport_size({"width": NARROW, "height": wide["height"]})
        self.at.fine()
        self.page.set_viewport_size(wide)

    def put(self, **said: Any) -> None:
        """Fill the fields of these names: True ticks a box, the rest is typed or chosen by its value."""
        for name, value in said.items():
            field = self.page.locator(f"main [name={name}]")
            kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                field.select_option(value if isinstance(value, str) else str(value))
            elif kind in ("radio", "checkbox"):
                tick(field.first if value is True else self.page.locator(f"main [name={name}][value='{value}']"))
            else:
                field.fill(str(value))

    def send(self, field: str) -> Page:
        """Press the button of the form with that field; it has to be taken. Look at what comes."""
        self.page.locator(f"main form:has([name={field}]) button[type=submit]:not([name])").first.click()
        self.taken()
        self.look()
        return self.page

    def taken(self) -> None:
        """No error stands on the page; else they are what fails."""
        self.at.there()
        wrong = self.page.locator("main .error-summary li")
        assert not wrong.count(), wrong.all_inner_texts()

    def keep(self) -> None:
        """Save an administration page; it has to be taken."""
        self.page.locator("[name=_save]").click()
        expect(self.page.locator(".errornote, .errorlist")).to_have_count(0)
        expect(self.page.locator(".messagelist .success")).to_be_visible()

    def suggested(self, name: str, text: str) -> None:
        """Choose by typing, in a field of the administration that suggests; without scripts it is a plain list."""
        self.page.locator(f"[name={name}] + .select2").click()
        self.page.locator(".select2-search__field").fill(text)
        self.page.locator(".select2-results__option", has_text=text).first.click()

    def press(self, name: Any) -> Page:
        """Press a button that does something at once, and look at what comes."""
        self.page.get_by_role("button", name=name).first.click()
        self.look()
        return self.page

    def sees(self, text: Any) -> None:
        """The page says so."""
        expect(self.page.get_by_text(text).first).to_be_visible()


def tick(field: Locator) -> None:
    """By its label, as one does: it covers the whole card."""
    if not field.is_checked():
        field.page.locator(f"label[for={field.get_attribute('id')}]").first.click()
