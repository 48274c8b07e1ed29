"""The template tags of the look: components, dates as people say them, form controls.

``{% component "voice" data who="Pili" %}`` renders ``components/voice.html`` with the
mapping and the named values, and nothing else of the page. ``{% wrap "card" %}…{% endwrap %}``
does the same round a piece of markup, which the component receives as ``content``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BoundField, CheckboxSelectMultiple, Form, RadioSelect, Select
from django.forms.models import ModelChoiceIterator
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()

STYLESHEETS = ("tokens", "base", "controls", "forms", "voice", "work", "data", "board", "crisis", "account", "print")


# ---- components -------------------------------------------------------------------


def render_component(context: Context, name: str, values: Mapping[str, Any]) -> SafeString:
    """Return ``components/<name>.html`` rendered with *values* alone (and what a form must carry)."""
    found = context.template.engine.get_template(f"components/{name}.html")  # type: ignore[union-attr]
    inner = context.new(dict(values))
    for carried in ("csrf_token", "acting"):
        if carried in context:
            inner.setdefault(carried, context[carried])
    return found.render(inner)


@register.simple_tag(takes_context=True)
def component(context: Context, which: str, mapping: Mapping[str, Any] | None = None, **values: Any) -> SafeString:
    """Render a component from a mapping, from named values, or both (the names win)."""
    return render_component(context, which, {**(mapping or {}), **values})


class WrapNode(template.Node):
    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.values.items()}
        values["content"] = self.nodelist.render(context)
        return render_component(context, self.name.resolve(context), values)


@register.tag
def wrap(parser: Parser, token: Token) -> WrapNode:
    """``{% wrap "card" title=… %}…{% endwrap %}``: a component round a piece of markup."""
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("wrap needs the name of a component")
    name, rest = parser.compile_filter(bits[0]), bits[1:]
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"wrap takes only name=value, not {rest[0]!r}")
    nodelist = parser.parse(("endwrap",))
    parser.delete_first_token()
    return WrapNode(name, values, nodelist)


# ---- dates as people say them -----------------------------------------------------


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _day(value: dt.date | dt.datetime) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _names(day: dt.date) -> dict[str, Any]:
    return {
        "weekday": WEEKDAYS[day.weekday()],
        "day": day.day,
        "month": MONTHS[day.month],
        "year": day.year,
    }


def spoken_day(day: dt.date, today: dt.date, *, inside: bool = False) -> str:
    """Return the day as it is said on *today*: a word for the days around it, a date beyond.

    Up to 13 days back it is counted; up to 6 ahead it is the weekday; the year only if another.
    `inside` a sentence it has its article: «desde el 3 de julio».
    """
    days = (day - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    if 2 <= days <= 6:
        return (pgettext("in a sentence", "%(weekday)s") if inside else _("on %(weekday)s")) % _names(day)
    if -13 <= days <= -2:
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    return _calendar_day(day, today, inside=inside)


def _calendar_day(day: dt.date, today: dt.date | None, *, inside: bool) -> str:
    """The day by its date; the year only where it is not that of *today*."""
    if today is not None and day.year == today.year:
        said = pgettext("in a sentence", "%(day)s %(month)s") if inside else _("%(day)s %(month)s")
    else:
        said = pgettext("in a sentence", "%(day)s %(month)s %(year)s") if inside else _("%(day)s %(month)s %(year)s")
    return said % _names(day)


def _said(day: dt.date, option: str) -> str:
    """The day as *option* asks for it: "the" inside a sentence, "date" inside one and never counted from today."""
    today = timezone.localdate()
    if option == "date":
        return _calendar_day(day, today, inside=True)
    return spoken_day(day, today, inside=option == "the")


def _time_element(value: dt.date | dt.datetime, *, clock: bool, option: str) -> SafeString:
    value = _local(value)
    day = _day(value)
    spoken, full = _said(day, option), _calendar_day(day, None, inside=option in ("the", "date"))
    title = _("%(weekday)s, %(day)s %(month)s %(year)s") % _names(day)
    if clock and isinstance(value, dt.datetime):
        spoken, full, title = (
            _("%(day)s, %(time)s") % {"day": text, "time": f"{value:%H:%M}"} for text in (spoken, full, title)
        )
    return format_html(
        '<time datetime="{}" title="{}"><span class="spoken{}">{}</span><span class="full-date">{}</span></time>',
        value.isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat(),
        title,
        " cap" if option == "cap" else "",
        spoken,
        full,
    )


@register.filter
def spoken_date(value: Any, option: str = "") -> Any:
    """``{{ day|spoken_date }}``: "ayer", "el martes", "3 de octubre"; the full date on hover and in print.

    With ``"cap"`` it begins with a capital; inside a sentence ``"the"`` gives it its article ("desde el 3 de
    octubre") and ``"date"`` the date however near. What is not a date comes back as it is.
    """
    if not isinstance(value, dt.date):
        return "" if value is None else value
    return _time_element(value, clock=False, option=option)


@register.filter
def spoken_time(value: Any, option: str = "") -> Any:
    """Like ``spoken_date`` with the hour: "hoy, 12:00"."""
    if not isinstance(value, dt.date):
        return "" if value is None else value
    return _time_element(value, clock=True, option=option)


@register.filter
def spoken_date_text(value: Any, option: str = "") -> Any:
    """The spoken date as plain text, for titles, mail and attributes; options as `spoken_date`."""
    if not isinstance(value, dt.date):
        return "" if value is None else value
    return _said(_day(_local(value)), option)


def with_day(sentence: str, day: dt.date, option: str = "") -> SafeString:
    """The sentence with its %(day)s as people say it; in print and on hover the whole date."""
    return format_html(sentence.replace("%(day)s", "{}"), spoken_date(day, option))


@register.filter
def elapsed(value: Any) -> str:
    """How long since that day: "43 days" up to two months, then months up to two years, then years."""
    if not isinstance(value, dt.date):
        return ""
    day, today = _day(_local(value)), timezone.localdate()
    days = max((today - day).days, 0)
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if days < 60:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if months < 24:
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    return ngettext("%(count)s year", "%(count)s years", months // 12) % {"count": months // 12}


# ---- words and forms --------------------------------------------------------------


@register.filter
def bdi(value: Any) -> SafeString:
    """A name set apart, so that one written right to left does not turn the sentence round."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def dots_kept(value: Any) -> Any:
    """The dots between facts stay with the word before them, so that no line begins with one."""
    return value.replace(" · ", "\xa0· ") if type(value) is str else value


@register.filter
def bound(form: Form, name: str) -> BoundField:
    """The field of that name; raises KeyError if the form has none."""
    return form[name]


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value under *key*, or nothing."""
    return mapping.get(key, "")


@register.filter
def is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


@register.filter
def pairs(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Both in step: columns with the cells under them. Raises ValueError if one is longer."""
    return list(zip(first, second, strict=True))


@register.filter
def percent(value: float, whole: float) -> str:
    """``"85.7%"``: how much of *whole* *value* is, from 0 to 100, as an SVG length."""
    share = 100 * value / whole if whole else 0
    return f"{min(max(share, 0), 100):.1f}%"


@register.filter
def error_count(form: Form) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag(takes_context=True)
def fields_in_order(context: Any, form: Form) -> list[BoundField]:
    """The fields as they stand on the page: by `sections` where the form is drawn in some, else the form's order."""
    parts = context.get("sections") or []
    names = [name for part in parts if isinstance(part, Mapping) for name in part.get("fields", [])]
    return sorted(form, key=lambda field: names.index(field.name) if field.name in names else len(names))


@register.filter
def has_choices(field: BoundField) -> bool:
    """Whether the field is drawn as a list of radios or checkboxes, subclasses included."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


def described_by(field: BoundField) -> str:
    """The ids of what explains a field, in reading order: hint, format, error."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    if field.widget_type == "date":
        ids.append(f"{field.auto_id}_format")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


@register.filter
def describedby(field: BoundField) -> str:
    return described_by(field)


def _with_capitals(choices: Iterable[Any]) -> list[tuple[Any, Any]]:
    return [
        (value, _with_capitals(label) if isinstance(label, list | tuple) else capfirst(label))
        for value, label in choices
    ]


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's own widget, tied to its hint, its format and its error; what one chooses begins with a capital."""
    ids, widget = described_by(field), field.field.widget
    if isinstance(widget, Select) and not isinstance(widget.choices, ModelChoiceIterator):
        widget.choices = _with_capitals(widget.choices)
    return field.as_widget(attrs={"aria-describedby": ids} if ids else {})


# ---- files ------------------------------------------------------------------------


def static_or_nothing(path: str) -> str:
    """The address of a static file, or nothing: an error page must not fail for want of one."""
    try:
        return static(path)
    except ValueError:
        return ""


@register.simple_tag
def stylesheets() -> SafeString:
    """Links to the style: one file where ``build_static`` has made it, else one by one."""
    names = ("ppr",) if finders.find("css/ppr.css") else STYLESHEETS
    addresses = (static_or_nothing(f"css/{name}.css") for name in names)
    links = (format_html('<link rel="stylesheet" href="{}">', address) for address in addresses if address)
    return mark_safe("\n".join(links))  # each part comes from format_html


@register.simple_tag
def asset(path: str) -> str:
    """Like ``static``, but empty instead of failing."""
    return conditional_escape(static_or_nothing(path))
