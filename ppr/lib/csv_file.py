"""A table to download as CSV, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from django.http import HttpResponse, HttpResponseBase

from ppr.lib.access import Actor
from ppr.lib.streams import OwnStream

_TYPE = "text/csv; charset=utf-8"
# With any of these at its beginning, a spreadsheet takes a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell: Any) -> Any:
    """The cell as it may be written: a text that would be taken for a formula begins with an apostrophe."""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The table as text: header first, every cell neutral, lines ended as RFC 4180 wants."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(str(title)) for title in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()


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
    csv.writer(out).writerow([neutral(cell) for cell in row])
    return out.getvalue()


def _as_download(response: HttpResponseBase, name: str) -> None:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
