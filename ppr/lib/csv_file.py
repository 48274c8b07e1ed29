"""A table to download as CSV: it opens in columns in the spreadsheet of whoever asks for it, and runs nothing there.

Where numbers are written with a comma (Spanish), a spreadsheet parts the columns at semicolons and would open a file
with commas in one single column; so the file follows the language of its reader. A first line `sep=;` would be read by
one program only, shown as data by the others, and hides the mark that makes the accents readable: it is not written.
Days are always written as 2026-11-30, which every spreadsheet reads as a day.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from django.http import HttpResponse, HttpResponseBase
from django.utils import translation

from ppr.lib.access import Actor
from ppr.lib.streams import OwnStream

_TYPE = "text/csv; charset=utf-8"
# With any of these at its beginning, a spreadsheet takes a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# The same behind whatever parts cells, should the file be opened where another sign does.
_FORMULA_INSIDE = re.compile(r"(?<=[\s\S])([,;\t\r\n][ \u00a0\ufeff]*)(?=[=+\-@＝＋－＠])")


def separator() -> str:
    """What stands between two cells: a semicolon in Spanish, where the comma belongs to the numbers."""
    return "," if (translation.get_language() or "").startswith("en") else ";"


def decimal_point() -> str:
    """What stands before the cents."""
    return "." if separator() == "," else ","


def neutral(cell: Any) -> Any:
    """The cell as it may be written: a text that would be taken for a formula begins with an apostrophe."""
    if not isinstance(cell, str):
        return cell
    cell = _FORMULA_INSIDE.sub(r"\1'", cell)
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The table as text: header first, every cell neutral, lines ended as RFC 4180 wants."""
    return _line([str(title) for title in header]) + "".join(_line(row) for row in rows)


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The table as a download. `name` without its ending, and without anything about a person."""
    # The mark at the beginning is what makes spreadsheets read the accents.
    response = HttpResponse("\ufeff" + csv_text(header, rows), content_type=_TYPE)
    _as_download(response, name)
    return response


def csv_stream(
    name: str, header: Sequence[str], rows: Callable[[], Iterable[Sequence[Any]]], actor: Actor
) -> HttpResponse:
    """The same, a row at a time: `rows` is asked once the request is over, under the same identity (see OwnStream)."""

    def pieces() -> Iterator[str]:
        yield "\ufeff" + csv_text(header, [])
        for row in rows():
            yield _line(row)

    response = OwnStream(pieces, actor=actor, content_type=_TYPE)
    _as_download(response, name)
    return cast("HttpResponse", response)  # what views answer; Django has no type for both


def _line(row: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator()).writerow([_written(cell) for cell in row])
    return out.getvalue()


def _written(cell: Any) -> Any:
    """A number as it is written in the reader's language, so that it can be added up; a text neutral."""
    return str(cell).replace(".", decimal_point()) if isinstance(cell, (Decimal, float)) else neutral(cell)


def _as_download(response: HttpResponseBase, name: str) -> None:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
