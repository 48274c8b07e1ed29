"""The list of what has to be put right stands in the order of the fields on the page."""

from __future__ import annotations

import re

from django import forms
from django.template.loader import render_to_string


class Asked(forms.Form):
    first = forms.CharField(label="First")
    second = forms.CharField(label="Second")
    third = forms.CharField(label="Third")


def named(**context: object) -> list[str]:
    text = render_to_string("components/error_summary.html", {"form": Asked({}), **context})
    return re.findall(r'href="#id_(\w+)"', text)


def test_it_follows_the_form() -> None:
    assert named() == ["first", "second", "third"]


def test_it_follows_the_parts_in_which_the_page_draws_the_form() -> None:
    parts = [{"title": "", "fields": ["third"]}, {"title": "", "fields": ["second"]}]
    assert named(sections=parts) == ["third", "second", "first"]
